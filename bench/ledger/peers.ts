/** What others do about stock in PostgreSQL, as short as it gets: a table of cells, a table of holds, no journal, no expiry. */
import type pg from 'pg';
import type { OpeningCell } from '../../src/model/reservation.js';
import type { Cells } from './cells.js';
import type { Hold } from './load.js';

export async function preparePeers(pool: pg.Pool, cells: readonly OpeningCell[]): Promise<void> {
  await pool.query(`
    create table peer_cell (sku text, facility_id text, on_hand bigint not null, held bigint not null default 0,
      primary key (sku, facility_id)) with (fillfactor = 50);
    create table peer_hold (id text primary key, sku text not null, facility_id text not null, quantity bigint not null)`);
  await pool.query(
    `insert into peer_cell (sku, facility_id, on_hand)
     select sku, facility_id, on_hand from unnest($1::text[], $2::text[], $3::bigint[]) cell(sku, facility_id, on_hand)`,
    [cells.map(({ sku }) => sku), cells.map(({ facilityId }) => facilityId), cells.map(({ onHand }) => onHand)],
  );
}

/** Reads, decides, writes: what two callers read at once, both decide upon. */
export function readThenWrite(pool: pg.Pool, cells: Cells): Hold {
  return async (call) => {
    const { sku, facilityId } = cells.of(call);
    const { rows } = await pool.query<{ free: string }>({
      name: 'peer-read',
      text: 'select on_hand - held as free from peer_cell where sku = $1 and facility_id = $2',
      values: [sku, facilityId],
    });
    if (Number(rows[0]?.free ?? 0) < 1) return false;
    await pool.query({
      name: 'peer-write',
      text: 'update peer_cell set held = held + 1 where sku = $1 and facility_id = $2',
      values: [sku, facilityId],
    });
    await pool.query({
      name: 'peer-insert',
      text: 'insert into peer_hold values ($1, $2, $3, 1)',
      values: [`naive-${call}`, sku, facilityId],
    });
    return true;
  };
}

/** One conditional statement a hold: right, and one flush each. */
export function oneStatement(pool: pg.Pool, cells: Cells): Hold {
  return async (call) => {
    const { sku, facilityId } = cells.of(call);
    const { rows } = await pool.query<{ granted: string }>({
      name: 'peer-statement',
      text: `with taken as (
          update peer_cell set held = held + 1
          where sku = $1 and facility_id = $2 and on_hand - held >= 1 returning sku, facility_id),
        hold as (insert into peer_hold select $3, sku, facility_id, 1 from taken returning id)
        select count(*) as granted from hold`,
      values: [sku, facilityId, `statement-${call}`],
    });
    return rows[0]?.granted === '1';
  };
}
