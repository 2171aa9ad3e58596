import type { Ask } from './ask.js';
import { cursorAfter, lastEntryOf } from './cursor.js';
import { type Moment, type MomentRow, momentColumns, readMoment } from './history.js';
import { type FeedRows, readCells, readRooms } from './rows.js';

/** How far a look has come that takes more than one page. */
export interface LookPlace {
  /** The snapshot that the look is of, from its first page on. */
  readonly upto: string;
  /** Transaction and number of the last entry seen. */
  readonly xid: string;
  readonly seq: string;
}

/** Entries that a cursor has not seen, as far as one page goes: what they touched, as it is now. */
export interface LookPage extends FeedRows {
  readonly moment: Moment;
  /** Where to go on; null: the look is over. */
  readonly place: LookPlace | null;
  /** The cursor for the next look, once this one is over. */
  readonly cursor: string;
}

interface LookRow extends MomentRow {
  readonly entries: number;
  readonly last_xid: string | null;
  readonly last_seq: string | null;
  readonly cells: string;
  readonly rooms: string;
}

/** @param place where the page before ended; null: the first */
export async function lookPage(
  ask: Ask,
  from: { readonly cursor: string; readonly place: LookPlace | null; readonly tellsHistory: boolean },
): Promise<LookPage> {
  const { cursor, place } = from;
  const params = [cursor, place?.upto ?? null, place?.xid ?? '0', place?.seq ?? '0', entriesAPage];
  const row = await ask<LookRow>(lookStatement(from.tellsHistory), params);
  const moment = readMoment(row);
  const upto = place?.upto ?? moment.upto;
  const xid = row.last_xid ?? place?.xid ?? null;
  const before = lastEntryOf(cursor);
  const last = xid === null || (before !== null && before > BigInt(xid)) ? before : BigInt(xid);
  return {
    moment,
    cells: readCells(row.cells),
    rooms: readRooms(row.rooms),
    place: row.entries < entriesAPage ? null : { upto, xid: row.last_xid as string, seq: row.last_seq as string },
    cursor: cursorAfter(upto, last, moment.isReplica),
  };
}

/** Of some lines each, as a rule: a page stays at some megabytes, and the network at work with it for milliseconds. */
const entriesAPage = 5000;

/**
 * One statement, so of one snapshot: the entries, what they touched as it is now, and the snapshot itself. Pages go by
 * transaction and number, the order of the index, so each entry is read once however many one transaction wrote. Later
 * pages stay within the snapshot of the first, or a look under steady change would never end; the numbers they tell are
 * newer, which does no harm.
 */
const lookStatement = (tellsHistory: boolean): string =>
  `select ${momentColumns(tellsHistory)}, f.* from onehop.feed_look($1, $2, $3, $4, $5) f`;
