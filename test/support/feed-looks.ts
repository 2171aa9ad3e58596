import { asking } from '../../src/adapters/postgres/feed/ask.js';
import { feedStart } from '../../src/adapters/postgres/feed/load.js';
import { type LookPlace, lookPage } from '../../src/adapters/postgres/feed/look.js';
import type { CellNumbers } from '../../src/adapters/postgres/feed/rows.js';
import type { SqlClient } from '../../src/adapters/postgres/index.js';
import type { RoomState } from '../../src/model/reservation.js';

export interface Looked {
  readonly cells: readonly CellNumbers[];
  readonly rooms: readonly RoomState[];
  readonly cursor: string;
  readonly pages: number;
}

export const startOf = async (client: SqlClient): Promise<string> =>
  (await feedStart(asking(client, 60_000), true)).cursor;

/** All pages of one look; `between` runs after each but the last. */
export async function look(client: SqlClient, cursor: string, between?: () => Promise<unknown>): Promise<Looked> {
  const ask = asking(client, 60_000);
  const cells: CellNumbers[] = [];
  const rooms: RoomState[] = [];
  let place: LookPlace | null = null;
  for (let pages = 1; ; pages++) {
    const page = await lookPage(ask, { cursor, place, tellsHistory: true });
    cells.push(...page.cells);
    rooms.push(...page.rooms);
    place = page.place;
    if (place === null) return { cells, rooms, cursor: page.cursor, pages };
    await between?.();
  }
}
