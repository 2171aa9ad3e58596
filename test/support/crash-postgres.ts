/** A database of the drive's own, and the parent's hand in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { loadStock, migrate, postgresStore, reconcile } from '../../src/adapters/postgres/index.js';
import { openingCells } from './crash-calls.js';
import type { CrashService } from './crash-drive.js';
import { createDatabase } from './services.js';

export interface PostgresService extends CrashService {
  readonly pool: pg.Pool;
  /** Deadlocks that the server has broken so far. */
  deadlocks(): Promise<number>;
  /** What the database itself finds wrong with its numbers. */
  faults(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openPostgresService(): Promise<PostgresService> {
  const database = await createDatabase('crash');
  const pool = new pg.Pool({ connectionString: database.url, max: 4, application_name: 'onehop-crash-parent' });
  pool.on('error', () => {});
  const close = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  try {
    await migrate(pool);
    await loadStock(pool, openingCells);
    // Deadlocks are found after a second by default, in which a short drive would be over.
    await pool.query(`alter database ${new URL(database.url).pathname.slice(1)} set deadlock_timeout = '50ms'`);
  } catch (error) {
    await close();
    throw error;
  }
  const count = async (text: string, params: unknown[]): Promise<number> =>
    Number((await pool.query<{ count: string }>(text, params)).rows[0]?.count);

  return {
    pool,
    store: postgresStore(pool),
    addressOf: (name, isShared) => ({ kind: 'postgres', url: database.url, name, isShared }),
    async forget(name) {
      // A server process notices that its client is gone when it has something to tell it.
      const text = 'select count(*) from pg_stat_activity where application_name = $1 and datname = current_database()';
      while ((await count(text, [name])) > 0) await sleep(2);
    },
    async cut(name) {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = $1 and datname = current_database() order by random() limit 1`,
        [name],
      );
    },
    async deadlocks() {
      // What a server process has counted it reports when it has been idle for a moment, or at its end.
      await sleep(1500);
      return count('select deadlocks as count from pg_stat_database where datname = current_database()', []);
    },
    faults: async () => (await reconcile(pool)).map((difference) => JSON.stringify(difference)),
    close,
  };
}
