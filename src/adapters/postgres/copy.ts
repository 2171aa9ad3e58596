import { InputError } from '../../model/issues.js';
import type { SqlClient } from './client.js';
import { StoreError } from './store-error.js';

/** One connection, in a transaction, that can fill the staging table of `loadStock`. */
export interface CopySession extends SqlClient {
  /** Rows in COPY's text format, some thousand in a piece. */
  copy(pieces: AsyncIterable<string>): Promise<void>;
}

/** Does the work in a transaction of its own: committed where it succeeds, rolled back where it throws. */
export async function inCopyTransaction<T>(client: SqlClient, work: (session: CopySession) => Promise<T>): Promise<T> {
  if (isLite(client)) return client.transaction((own) => work({ query: own.query.bind(own), copy: copyLite(own) }));
  if (isPool(client)) {
    const own = await client.connect();
    try {
      return await inTransaction(own, work);
    } finally {
      own.release();
    }
  }
  if (isClient(client)) return inTransaction(client, work);
  const hint = 'expected a Pool or Client of pg, or PGlite: others have no COPY that is known here';
  throw new InputError([{ code: 'WRONG_TYPE', path: 'client', value: typeof client, hint }]);
}

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
    const stream = copyStreams.from('copy onehop_opening from stdin');
    client.query(stream as unknown as string);
    await pipeline(pieces, stream);
  };
}

const copyLite =
  (own: LiteTransaction): CopySession['copy'] =>
  async (pieces) => {
    for await (const piece of pieces) {
      await own.query("copy onehop_opening from '/dev/blob'", [], { blob: new Blob([piece]) });
    }
  };

interface LiteTransaction {
  query(text: string, params?: unknown[], options?: { blob: Blob }): Promise<{ rows: unknown[] }>;
}

interface Lite extends SqlClient {
  transaction<T>(work: (own: LiteTransaction) => Promise<T>): Promise<T>;
}

interface Pool extends SqlClient {
  connect(): Promise<SqlClient & { release(): void }>;
}

const isLite = (client: SqlClient): client is Lite => 'transaction' in client && 'execProtocol' in client;
const isPool = (client: SqlClient): client is Pool => 'connect' in client && 'totalCount' in client;
const isClient = (client: SqlClient): boolean => 'connection' in client;
