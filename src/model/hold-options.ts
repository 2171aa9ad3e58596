import * as z from 'zod';
import { Collector } from './collector.js';
import { parseMilliseconds } from './instants.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import { instantText, maxMinutes, number, text } from './scalars.js';
import { readGoodFields, readValue } from './translate.js';

/** When a hold ends: so long after the store's now, or at an instant since the epoch; whole milliseconds, at least one. */
export type Expiry = { readonly ttlMs: number } | { readonly expiresAtMs: number };

export interface CompleteHoldOptions {
  readonly id: string;
  /** null: never. */
  readonly expiry: Expiry | null;
  readonly partial: boolean;
  /** A copy of what was given, as JSON has it; null: none. */
  readonly details: unknown;
  /** The same as text. */
  readonly detailsText: string;
}

const { maxIdLength, maxIssues } = defaultParseOptions;

const ttlRange = `OUT_OF_RANGE: expected minutes above 0, at most ${maxMinutes}`;
const term = {
  ttlMinutes: number().gt(0, { error: ttlRange }).max(maxMinutes, { error: ttlRange }).optional(),
  expiresAt: instantText().optional(),
};
const termSchema = z.object(term);
const optionsSchema = z.object({
  id: text(maxIdLength),
  ...term,
  partial: z.boolean().optional(),
  details: z.unknown().optional(),
});
const idSchema = text(maxIdLength);
const commitSchema = z.object({ ifFree: z.boolean().optional() });

/** Checks HoldOptions and fills in the defaults. Throws InputError with all that is wrong. */
export function holdOptions(options: unknown): CompleteHoldOptions {
  const found = new Collector(maxIssues);
  const read = readValue(optionsSchema, options, '', found);
  const good = read ?? readGoodFields(optionsSchema, options);
  const expiry = expiryOf(good, found);
  const detailsText = jsonOf(good.details, found);
  if (read === null || found.issues.length > 0) throw new InputError(found.issues);
  const details: unknown = detailsText === 'null' ? null : JSON.parse(detailsText);
  return { id: read.id, expiry, partial: read.partial ?? false, details, detailsText };
}

/** Checks a HoldTerm of which one half is given. Throws InputError with all that is wrong; MISSING where both are left out. */
export function holdTerm(input: unknown): Expiry {
  const found = new Collector(maxIssues);
  const read = readValue(termSchema, input, '', found);
  const expiry = read === null ? null : expiryOf(read, found);
  if (read !== null && expiry === null && found.issues.length === 0) {
    found.issue('MISSING', 'ttlMinutes', undefined, 'expected ttlMinutes or expiresAt');
  }
  if (expiry === null || found.issues.length > 0) throw new InputError(found.issues);
  return expiry;
}

/** The id of a reservation, 1 to 256 UTF-16 units, or throws InputError. */
export function checkId(id: unknown): string {
  const found = new Collector(maxIssues);
  const read = readValue(idSchema, id, 'id', found);
  if (read === null) throw new InputError(found.issues);
  return read;
}

/** Whether a commit takes what is still free. Throws InputError for options that are none. */
export function commitIfFree(options: unknown): boolean {
  const found = new Collector(maxIssues);
  const read = readValue(commitSchema, options, '', found);
  if (read === null) throw new InputError(found.issues);
  return read.ifFree ?? false;
}

function expiryOf({ ttlMinutes, expiresAt }: z.output<typeof termSchema>, found: Collector): Expiry | null {
  if (ttlMinutes !== undefined && expiresAt !== undefined) {
    found.issue('OUT_OF_RANGE', 'expiresAt', expiresAt, 'expected ttlMinutes or expiresAt, not both');
    return null;
  }
  if (ttlMinutes !== undefined) return { ttlMs: Math.max(1, Math.round(ttlMinutes * 60_000)) };
  return expiresAt === undefined ? null : { expiresAtMs: parseMilliseconds(expiresAt) as number };
}

/** JSON keeps the order of keys; what it cannot say is refused. */
function jsonOf(details: unknown, found: Collector): string {
  if (details === undefined || details === null) return 'null';
  try {
    const json: string | undefined = JSON.stringify(details);
    if (json !== undefined) return json;
    found.issue('WRONG_TYPE', 'details', details, 'expected plain JSON');
  } catch (error) {
    const name = error instanceof Error ? error.name : 'error';
    found.issue('WRONG_TYPE', 'details', details, `expected plain JSON; writing it failed: ${name}`);
  }
  return 'null';
}
