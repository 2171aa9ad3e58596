import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { type Listen, listenEmbedded, listenWith, type SqlClient } from 'onehop/postgres';
import pg from 'pg';
import { ownFolder } from './own-folder.js';

/** A ledger's database: a PostgreSQL server, or PostgreSQL embedded in this process. */
export interface Database {
  readonly client: SqlClient;
  readonly listen: Listen;
  /** Runs `work` while no other process that uses this function runs its own. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Any number that nobody else locks by. */
const setUpLock = 5_021_977;

export function openPostgres(connectionString: string, onError: (error: unknown) => void): Database {
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 10_000 });
  pool.on('error', onError);
  return {
    client: pool,
    listen: listenWith(async () => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      return client;
    }),
    async alone(work) {
      const client = await pool.connect();
      try {
        await client.query('select pg_advisory_lock($1)', [setUpLock]);
        return await work();
      } finally {
        // The lock ends with its connection.
        client.release(true);
      }
    },
    close: () => pool.end(),
  };
}

/** @param folder where it is kept; undefined: in memory, gone with the process */
export async function openEmbedded(folder: string | undefined): Promise<Database> {
  const leave = folder === undefined ? () => Promise.resolve() : await ownFolder(folder);
  if (folder !== undefined) await mkdir(`${folder}/data`, { recursive: true });
  const database = await PGlite.create(folder === undefined ? 'memory://' : `${folder}/data`);
  return {
    client: database,
    listen: listenEmbedded(database),
    // There is no other process.
    alone: (work) => work(),
    async close() {
      await database.close();
      await leave();
    },
  };
}
