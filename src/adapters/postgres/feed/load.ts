import type { RoomState } from '../../../model/reservation.js';
import type { Ask } from './ask.js';
import { cursorAfter } from './cursor.js';
import { type Moment, type MomentRow, momentColumns, readMoment } from './history.js';
import { type CellNumbers, readCells, readRooms } from './rows.js';

/** Where a feed begins. */
export interface FeedStart {
  readonly moment: Moment;
  readonly cursor: string;
}

/** The cursor of now: ask for it before anything is read, then whatever changes meanwhile is told by the feed once more. */
export async function feedStart(ask: Ask, tellsHistory: boolean): Promise<FeedStart> {
  const row = await ask<MomentRow & { readonly last_xid: string | null }>(startStatement(tellsHistory), []);
  const moment = readMoment(row);
  const last = row.last_xid === null ? null : BigInt(row.last_xid);
  return { moment, cursor: cursorAfter(moment.upto, last, moment.isReplica) };
}

/**
 * All cells, or those of some facilities, ascending by sku and then facility id (as bytes of UTF-8), in pages of at most
 * `cellsAPage`. Each page is of a moment of its own.
 */
export async function* cellPages(
  ask: Ask,
  facilityIds: readonly string[] | null = null,
): AsyncGenerator<CellNumbers[]> {
  let last = { sku: '', facilityId: '' };
  for (;;) {
    const params = [last.sku, last.facilityId, cellsAPage, facilityIds];
    const cells = readCells((await ask<{ cells: string }>(cellsStatement, params)).cells);
    if (cells.length > 0) yield cells;
    if (cells.length < cellsAPage) return;
    last = cells[cells.length - 1] as CellNumbers;
  }
}

/** All that is held of rooms, ascending by room and then time, in pages. */
export async function* roomPages(ask: Ask): AsyncGenerator<RoomState[]> {
  let last: { readonly room: string; readonly from: number | string } = { room: '', from: '-9223372036854775808' };
  for (;;) {
    const rooms = readRooms((await ask<{ rooms: string }>(roomsStatement, [last.room, last.from, cellsAPage])).rooms);
    if (rooms.length > 0) yield rooms;
    if (rooms.length < cellsAPage) return;
    last = rooms[rooms.length - 1] as RoomState;
  }
}

const cellsAPage = 20_000;

const startStatement = (tellsHistory: boolean): string =>
  `select ${momentColumns(tellsHistory)}, onehop.feed_last() as last_xid`;

const cellsStatement = 'select onehop.feed_cells($1, $2, $3, $4) as cells';

const roomsStatement = 'select onehop.feed_rooms($1, $2, $3) as rooms';
