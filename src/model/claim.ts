import * as z from 'zod';
import { Collector } from './collector.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import type { Claim, Reservation, RoomUse, StockLine } from './reservation.js';
import { list, maxQuantity, positiveQuantity, roomUses, text } from './scalars.js';
import { readValue } from './translate.js';

/** A claim in the one form that all its spellings share. */
export type CanonicalClaim = Required<Claim>;

const { maxIdLength, maxIssues } = defaultParseOptions;

const claimSchema = z.object({
  lines: list(z.object({ facilityId: text(maxIdLength), sku: text(maxIdLength), quantity: positiveQuantity() })),
  rooms: roomUses().optional(),
});

/**
 * A claim checked, copied and brought into the one form that stores keep and compare: lines of one cell added up and
 * sorted by sku and then facility, uses of one room from one time added up and sorted by room and then time (UTF-16 code
 * units). Ids have 1 to 256 UTF-16 units, quantities and amounts are whole from 1 to 2^31 - 1, added up too. Throws
 * InputError with all that is wrong; MISSING where nothing at all is claimed.
 */
export function canonicalClaim(claim: unknown): CanonicalClaim {
  const found = new Collector(maxIssues);
  const read = readValue(claimSchema, claim, '', found);
  if (read !== null && read.lines.length === 0 && (read.rooms ?? []).length === 0) {
    found.issue('MISSING', 'lines', claim, 'expected at least one line or room');
  }
  const lines = read === null ? [] : addLines(read.lines, found);
  const rooms = read === null ? [] : addRooms(read.rooms ?? [], found);
  if (found.issues.length > 0) throw new InputError(found.issues);
  return { lines, rooms };
}

/** Uses of one room from one time added up, sorted. Throws InputError where they contradict each other. */
export function mergeUses(uses: readonly RoomUse[]): RoomUse[] {
  if (uses.length === 0) return [];
  const found = new Collector(maxIssues);
  const merged = addRooms(uses, found);
  if (found.issues.length > 0) throw new InputError(found.issues);
  return merged;
}

/**
 * Whether a reservation was asked for by this very claim, whatever of it was granted. The claim must be canonical. Limits
 * of rooms are facts of the problem, which may change from one asking to the next, so they do not count.
 */
export function sameAsk(
  reservation: Pick<Reservation, 'lines' | 'rooms' | 'short'>,
  { lines, rooms }: CanonicalClaim,
): boolean {
  const asked = askedLines(reservation);
  return (
    asked.length === lines.length &&
    reservation.rooms.length === rooms.length &&
    asked.every((line, at) => isSameLine(line, lines[at] as StockLine)) &&
    reservation.rooms.every((use, at) => isSameUse(use, rooms[at] as RoomUse))
  );
}

/** By sku and then facility, as the lines of a canonical claim. */
export const compareCells = (a: Omit<StockLine, 'quantity'>, b: Omit<StockLine, 'quantity'>): number =>
  compare(a.sku, b.sku) || compare(a.facilityId, b.facilityId);

/** By room and then time, as the rooms of a canonical claim. */
export const compareUses = (a: Pick<RoomUse, 'room' | 'from'>, b: Pick<RoomUse, 'room' | 'from'>): number =>
  compare(a.room, b.room) || a.from - b.from;

/** What a reservation was asked for, sorted: of a cell that was short what was wanted, else what was granted. */
function askedLines({ lines, short }: Pick<Reservation, 'lines' | 'short'>): StockLine[] {
  if (short.length === 0) return [...lines];
  const shortCells = new Set(short.map(cellKey));
  const wanted = short.map(({ facilityId, sku, wanted }) => ({ facilityId, sku, quantity: wanted }));
  return [...lines.filter((line) => !shortCells.has(cellKey(line))), ...wanted].sort(compareCells);
}

function addLines(lines: readonly StockLine[], found: Collector): StockLine[] {
  const merged: { facilityId: string; sku: string; quantity: number }[] = [];
  for (const { line, at } of sorted(lines, compareCells)) {
    const last = merged.at(-1);
    if (last === undefined || compareCells(last, line) !== 0) {
      merged.push({ facilityId: line.facilityId, sku: line.sku, quantity: line.quantity });
      continue;
    }
    last.quantity += line.quantity;
    checkSum(last.quantity, line.quantity, `lines[${at}].quantity`, found);
  }
  return merged;
}

function addRooms(uses: readonly RoomUse[], found: Collector): RoomUse[] {
  const merged: { room: string; from: number; span: number; amount: number; limit: number }[] = [];
  for (const { line: use, at } of sorted(uses, compareUses)) {
    const last = merged.at(-1);
    const isSameRoom = last?.room === use.room;
    if (isSameRoom && last.span !== use.span) {
      found.issue('OUT_OF_RANGE', `rooms[${at}].span`, use.span, `the same room is used for ${last.span} elsewhere`);
    }
    if (!isSameRoom || last.from !== use.from) {
      merged.push({ room: use.room, from: use.from, span: use.span, amount: use.amount, limit: use.limit });
      continue;
    }
    if (last.limit !== use.limit) {
      const hint = `the same room has room for ${last.limit} at the same time elsewhere`;
      found.issue('OUT_OF_RANGE', `rooms[${at}].limit`, use.limit, hint);
    }
    last.amount += use.amount;
    checkSum(last.amount, use.amount, `rooms[${at}].amount`, found);
  }
  return merged;
}

/** Each entry with its place in the input; equal ones as they came. */
function sorted<T>(entries: readonly T[], compareEntries: (a: T, b: T) => number): { line: T; at: number }[] {
  return entries.map((line, at) => ({ line, at })).sort((a, b) => compareEntries(a.line, b.line));
}

/** Told once, where the sum passes the limit. */
function checkSum(sum: number, last: number, path: string, found: Collector): void {
  if (sum <= maxQuantity || sum - last > maxQuantity) return;
  found.issue('TOO_LARGE', path, sum, `with the others of the same place it is more than ${maxQuantity}`);
}

const cellKey = ({ facilityId, sku }: Omit<StockLine, 'quantity'>): string => JSON.stringify([sku, facilityId]);

const isSameLine = (a: StockLine, b: StockLine): boolean => compareCells(a, b) === 0 && a.quantity === b.quantity;

const isSameUse = (a: RoomUse, b: RoomUse): boolean =>
  compareUses(a, b) === 0 && a.span === b.span && a.amount === b.amount;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
