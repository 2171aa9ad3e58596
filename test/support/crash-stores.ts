/** A store for each caller of a worker process, on connections that carry the worker's name. */
import { Redis } from 'ioredis';
import pg from 'pg';
import { redisStore } from '../../examples/redis-store/redis-store.js';
import { postgresStore } from '../../src/adapters/postgres/index.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';

/** Where the store is, and what its connections are called. */
export type StoreAddress = {
  readonly url: string;
  readonly name: string;
  /** One store for all callers of the worker, on one pool or connection, or a store and a connection for each. */
  readonly isShared: boolean;
} & ({ readonly kind: 'postgres' } | { readonly kind: 'redis'; readonly prefix: string });

/** As many stores as callers, in their order. */
export async function openCallers(address: StoreAddress, callers: number): Promise<ReservationStore[]> {
  const count = address.isShared ? 1 : callers;
  const opened = Array.from({ length: count }, () =>
    address.kind === 'redis' ? openRedis(address, address.prefix) : openPool(address, callers / count),
  );
  const stores = await Promise.all(opened);
  return Array.from({ length: callers }, (_, at) => stores[at % count] as ReservationStore);
}

async function openPool({ url, name }: StoreAddress, max: number): Promise<ReservationStore> {
  const pool = new pg.Pool({ connectionString: url, application_name: name, max });
  // A connection that the server has ended is replaced by the next call.
  pool.on('error', () => {});
  await pool.query('select 1');
  // One batch at a time: whoever asks meanwhile goes with the next, so that many share one.
  return postgresStore(pool, { concurrency: 1 });
}

async function openRedis({ url, name }: StoreAddress, prefix: string): Promise<ReservationStore> {
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    retryStrategy: () => 5,
    // The client would send again what may have been done already, also what has no id, and so do it twice. Callers are
    // to hear of it, and repeat what has one.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => {});
  await redis.connect();
  return redisStore(redis, { prefix });
}
