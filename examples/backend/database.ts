import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { type Listen, listenEmbedded, listenWith, type SqlClient } from 'onehop/postgres';
import pg from 'pg';
import { ownFolder } from './own-folder.js';

/** A ledger's database: a PostgreSQL server, or PostgreSQL embedded in this process. */
export interface Database {
  readonly client: SqlClient;
  readonly listen: Listen;
  /** Runs `work` while no other process that uses this function runs its own, with a client that takes all the time it needs. */
  alone<T>(work: (client: SqlClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Any number that nobody else locks by. */
const setUpLock = 5_021_977;

/**
 * @param patienceMs how long a statement may take. A network that swallows what is sent would else keep it waiting for a quarter
 *   of an hour: the limit of the statement is the server's, that of the query this process's own.
 */
export function openPostgres(
  connectionString: string,
  onError: (error: unknown) => void,
  patienceMs = 20_000,
): Database {
  const reach = { connectionString, connectionTimeoutMillis: patienceMs / 4, keepAlive: true };
  const pool = new pg.Pool({ ...reach, max: 10, query_timeout: patienceMs, statement_timeout: patienceMs });
  pool.on('error', onError);
  return {
    client: pool,
    listen: listenWith(async () => {
      const client = new pg.Client(reach);
      await client.connect();
      return client;
    }),
    async alone(work) {
      const setUp = new pg.Pool({ ...reach, max: 3 });
      setUp.on('error', onError);
      try {
        const client = await setUp.connect();
        try {
          await client.query('select pg_advisory_lock($1)', [setUpLock]);
          return await work(setUp);
        } finally {
          // The lock ends with its connection.
          client.release(true);
        }
      } finally {
        await setUp.end();
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
    alone: (work) => work(database),
    async close() {
      await database.close();
      await leave();
    },
  };
}
