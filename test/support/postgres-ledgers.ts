import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { migrate, type SqlClient } from '../../src/adapters/postgres/index.js';
import type { OpeningCell } from '../../src/model/reservation.js';
import { createDatabase, missingService } from './services.js';

/** A database with the ledger's schema, of a test's own, whose clock the test may set. */
export interface TestLedger {
  readonly client: SqlClient;
  /** Empties all tables, fills in cells as a load does, and lets the clock run again. */
  reset(cells?: readonly OpeningCell[]): Promise<void>;
  /** The ledger's clock stands at an instant, in milliseconds since the epoch, until it is set again. */
  setClock(now: number): Promise<void>;
  /** The ledger's clock goes on, so many milliseconds ahead of the server's. */
  moveClock(aheadMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface ServerLedger extends TestLedger {
  readonly url: string;
  readonly client: pg.Pool;
}

/** The clients that the ledger is tested with, and why one cannot be had here. */
export const clients = [
  { name: 'pg', missing: await missingService('postgres'), open: (): Promise<TestLedger> => openServerLedger() },
  { name: 'PGlite', missing: null, open: openLiteLedger },
] as const;

export async function openServerLedger({ max = 20, ...options }: pg.PoolConfig = {}): Promise<ServerLedger> {
  const database = await createDatabase('ledger');
  const client = new pg.Pool({ connectionString: database.url, max, ...options });
  client.on('error', () => {});
  const ledger = await prepare(client);
  return {
    ...ledger,
    url: database.url,
    client,
    async close() {
      await client.end();
      await database.drop();
    },
  };
}

async function openLiteLedger(): Promise<TestLedger> {
  const lite = new PGlite();
  return { ...(await prepare(lite)), close: () => lite.close() };
}

async function prepare(client: SqlClient): Promise<Omit<TestLedger, 'close'>> {
  await migrate(client);
  await client.query('create table public.test_clock (now timestamptz, ahead_ms double precision)');
  await client.query(`
    create or replace function onehop.clock() returns timestamptz language sql volatile
    as $$
      select coalesce(
        (select coalesce(now, clock_timestamp() + ahead_ms * interval '1 millisecond') from public.test_clock),
        clock_timestamp()
      )
    $$`);
  await client.query(`
    create function public.reset_ledger(cells jsonb) returns void language plpgsql as $$
    begin
      alter table onehop.journal disable trigger append_only;
      truncate onehop.cell, onehop.room, onehop.room_use, onehop.reservation, onehop.stock_change, onehop.journal,
        public.test_clock restart identity;
      alter table onehop.journal enable trigger append_only;
      insert into onehop.cell (sku, facility_id, on_hand, reserved, safety_stock, unit_money)
      select c.sku, c."facilityId", c."onHand", c.reserved, c."safetyStock", c."unitMoney"
      from jsonb_to_recordset(cells) as c(
        sku text, "facilityId" text, "onHand" bigint, reserved bigint, "safetyStock" bigint, "unitMoney" double precision
      );
      insert into onehop.journal (at, kind, body)
      select onehop.clock(), 'open', json_build_object('cell', c) from jsonb_array_elements(cells) c;
    end
    $$`);
  return {
    client,
    async reset(cells = []) {
      await client.query('select public.reset_ledger($1::text::jsonb)', [JSON.stringify(cells)]);
    },
    async setClock(now) {
      await client.query(
        'with gone as (delete from public.test_clock) insert into public.test_clock (now) values ($1::text::timestamptz)',
        [new Date(now).toISOString()],
      );
    },
    async moveClock(aheadMs) {
      await client.query(
        'with gone as (delete from public.test_clock) insert into public.test_clock (ahead_ms) values ($1)',
        [aheadMs],
      );
    },
  };
}
