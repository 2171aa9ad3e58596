import * as z from 'zod';
import { Collector } from './collector.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import type { JournalEntry } from './reservation.js';
import { readRows } from './rows.js';
import {
  instantText,
  list,
  number,
  positiveQuantity,
  quantity,
  roomName,
  roomUses,
  text,
  wholeNumber,
} from './scalars.js';

const { maxIdLength, maxIssues } = defaultParseOptions;

const id = () => text(maxIdLength);
const cell = { facilityId: id(), sku: id() };
const lines = () => list(z.object({ ...cell, quantity: positiveQuantity() }));

const units = () => number().min(0, { error: 'OUT_OF_RANGE: expected 0 or more' });
const place = { seq: wholeNumber(), at: instantText() };
const opening = z.object({
  ...cell,
  onHand: wholeNumber(),
  reserved: wholeNumber(),
  safetyStock: quantity(),
  unitMoney: units(),
});
const shortCells = list(z.object({ ...cell, wanted: positiveQuantity(), available: quantity() }));

const unknownKind = 'OUT_OF_RANGE: no entry of a journal is of this kind';

const entrySchema = z.discriminatedUnion(
  'kind',
  [
    z.object({ ...place, kind: z.literal('open'), cell: opening }),
    z.object({
      ...place,
      kind: z.literal('hold'),
      id: id(),
      lines: lines(),
      rooms: roomUses(),
      short: shortCells,
      expiresAt: instantText().nullable(),
      details: z.unknown(),
    }),
    z.object({ ...place, kind: z.literal('extend'), id: id(), expiresAt: instantText() }),
    z.object({ ...place, kind: z.enum(['commit', 'release', 'expire', 'revive']), id: id() }),
    z.object({
      ...place,
      kind: z.literal('receive'),
      id: id().nullable(),
      ...cell,
      quantity: positiveQuantity(),
      unitMoney: units(),
    }),
    z.object({ ...place, kind: z.literal('withdraw'), ...cell, quantity: positiveQuantity() }),
    z.object({
      ...place,
      kind: z.literal('adjust'),
      id: id().nullable(),
      ...cell,
      onHand: quantity(),
      shortfall: wholeNumber(),
    }),
    z.object({ ...place, kind: z.literal('remove'), facilityId: id(), rooms: list(roomName()) }),
    z.object({ ...place, kind: z.enum(['take', 'return']), lines: lines(), rooms: roomUses() }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? unknownKind : undefined) },
);

/** The entries of a journal, such as one read back from a file, checked one by one and copied. Throws InputError with all that is wrong. */
export function readJournal(journal: unknown): JournalEntry[] {
  const found = new Collector(maxIssues);
  const entries: JournalEntry[] = [];
  const limits = { path: 'journal', maxRows: Number.MAX_SAFE_INTEGER, found };
  readRows(entrySchema, journal, limits, (entry) => {
    if (entry !== null) entries.push(entry);
  });
  if (found.issues.length > 0) throw new InputError(found.issues);
  return entries;
}
