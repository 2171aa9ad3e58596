import { printable } from '../../base/printable.js';
import { InputError } from '../../model/issues.js';
import type { SqlClient } from './client.js';
import { StoreError } from './store-error.js';

/** One connection, in a transaction, that can fill the staging table of `loadStock`. */
export interface CopySession extends SqlClient {
  /** Rows in COPY's text format, some thousand in a piece. */
  copy(pieces: AsyncIterable<string>): Promise<void>;
}

/**
 * Does the work in a transaction of its own: committed where it succeeds, rolled back where it throws. A single `pg.Client`
 * is refused, since what others send on it meanwhile would be rolled back too, after they were told that it is done.
 */
export async function inCopyTransaction<T>(client: SqlClient, work: (session: CopySession) => Promise<T>): Promise<T> {
  if (isLite(client)) return client.transaction((own) => work({ query: own.query.bind(own), copy: copyLite(own) }));
  if (isPool(client)) {
    const own = await client.connect();
    // A pool listens to the connections that lie idle in it; of those it has given out an error nobody listens to ends the
    // process. What is lost is told by the statement under way.
    own.on('error', ignore);
    let isDone = false;
    try {
      const result = await inTransaction(own, work);
      isDone = true;
      return result;
    } finally {
      own.off('error', ignore);
      own.release(!isDone);
    }
  }
  const hint = 'expected a Pool of pg, or PGlite: a load takes a connection that nobody else uses meanwhile';
  throw new InputError([{ code: 'WRONG_TYPE', path: 'client', value: printable(client), hint }]);
}

const ignore = (): void => {};

async function inTransaction<T>(client: SqlClient, work: (session: CopySession) => Promise<T>): Promise<T> {
  const copy = await copyStream(client);
  await client.query('begin isolation level read committed');
  try {
    const result = await work({ query: (text, params) => client.query(text, params), copy });
    await client.query('commit');
    return result;
  } catch (error) {
    // Of a lost connection there is nothing to roll back; the first error is the one to tell.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** `pg` takes a stream of pg-copy-streams where it takes a text. */
async function copyStream(client: SqlClient): Promise<CopySession['copy']> {
  const [copyStreams, { pipeline }] = await Promise.all([
    import('pg-copy-streams').catch((error: unknown) => {
      throw new StoreError('DATABASE', 'loading with pg needs the package pg-copy-streams', 1, error);
    }),
    import('node:stream/promises'),
  ]);
  return async (pieces) => {
    const stream = copyStreams.from('copy pg_temp.onehop_opening from stdin');
    client.query(stream as unknown as string);
    await pipeline(pieces, stream);
  };
}

const copyLite =
  (own: LiteTransaction): CopySession['copy'] =>
  async (pieces) => {
    for await (const piece of pieces) {
      await own.query("copy pg_temp.onehop_opening from '/dev/blob'", [], { blob: new Blob([piece]) });
    }
  };

interface LiteTransaction {
  query(text: string, params?: unknown[], options?: { blob: Blob }): Promise<{ rows: unknown[] }>;
}

interface Lite extends SqlClient {
  transaction<T>(work: (own: LiteTransaction) => Promise<T>): Promise<T>;
}

interface Pool extends SqlClient {
  connect(): Promise<PoolConnection>;
}

interface PoolConnection extends SqlClient {
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  /** @param destroy it is not used again */
  release(destroy?: boolean): void;
}

const isLite = (client: SqlClient): client is Lite => has(client, 'transaction') && has(client, 'execProtocol');
const isPool = (client: SqlClient): client is Pool => has(client, 'connect') && has(client, 'totalCount');
const has = (client: unknown, name: string): boolean => typeof client === 'object' && client !== null && name in client;
