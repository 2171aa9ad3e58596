/** A database of the bench's own, with the ledger, its peers and pgbench's tables in it. */
import pg from 'pg';
import { loadStock, migrate, postgresStore, reconcile } from '../../src/adapters/postgres/index.js';
import { createDatabase } from '../../test/support/services.js';
import type { Cells } from './cells.js';
import type { Ledger } from './ledgers.js';
import { preparePeers } from './peers.js';

export interface PostgresLedger extends Ledger {
  readonly url: string;
  readonly pool: pg.Pool;
}

/** With as many connections as pgbench has. */
export async function openPostgres(worlds: readonly Cells[]): Promise<PostgresLedger> {
  const database = await createDatabase('bench');
  const pool = new pg.Pool({ connectionString: database.url, max: 20 });
  const close = async (): Promise<void> => {
    // The database may be gone before the last connection has said goodbye.
    pool.on('error', () => {});
    await pool.end();
    await database.drop();
  };
  try {
    await migrate(pool);
    const cells = worlds.flatMap(({ all }) => all);
    await loadStock(pool, cells);
    await preparePeers(pool, cells);
    await pool.query('vacuum analyze');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: 'postgres',
    url: database.url,
    pool,
    store: postgresStore(pool),
    faults: async () => (await reconcile(pool)).map((difference) => JSON.stringify(difference)),
    close,
  };
}

/** What decides how long a commit takes, and how the server was built and set. */
export async function serverSettings(pool: pg.Pool): Promise<string> {
  const names = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'wal_sync_method',
    'full_page_writes',
    'shared_buffers',
  ];
  const { rows } = await pool.query<{ name: string; setting: string }>(
    `select name, current_setting(name) as setting from unnest($1::text[]) name`,
    [names],
  );
  return rows.map(({ name, setting }) => `${name} ${setting}`).join(', ');
}
