/** The ledger on each store. */
import { randomBytes } from 'node:crypto';
import { redisStore } from '../../examples/redis-store/redis-store.js';
import { ledgerKeys } from '../../examples/redis-store/scripts.js';
import { assertProblem, buildNetwork, type ReservationStore, rebuild } from '../../src/index.js';
import { connectRedis } from '../../test/support/services.js';
import type { Cells } from './cells.js';
import type { Hold } from './load.js';

export interface Ledger {
  readonly name: 'postgres' | 'redis' | 'memory';
  readonly store: ReservationStore;
  /** Where counters, journal and reservations disagree, in words. */
  faults(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** One unit a call, for an hour. */
export function holdOf(store: ReservationStore, cells: Cells): Hold {
  return (call) => {
    const { sku, facilityId } = cells.of(call);
    const answer = store.reserve({ lines: [{ sku, facilityId, quantity: 1 }] }, { id: `hold-${call}`, ttlMinutes: 60 });
    return answer instanceof Promise ? answer.then(({ status }) => status === 'held') : answer.status === 'held';
  };
}

/** Units that the store says are held. */
export async function heldIn(store: ReservationStore, { all }: Cells): Promise<number> {
  let held = 0;
  for (let from = 0; from < all.length; from += 100) {
    const some = all.slice(from, from + 100).map(({ facilityId, sku }) => store.cell(facilityId, sku));
    for (const cell of await Promise.all(some)) held += cell?.held ?? Number.NaN;
  }
  return held;
}

export function openMemory(worlds: readonly Cells[]): Ledger {
  const stock = worlds.flatMap(({ all }) => all);
  const problem = assertProblem({
    currency: 'EUR',
    facilities: [...new Set(stock.map(({ facilityId }) => facilityId))].map((id) => {
      return { id, kind: 'store' as const, latitude: 0, longitude: 0, services: ['van'] };
    }),
    services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
    stock: stock.map(({ facilityId, sku, onHand }) => ({ facilityId, sku, onHand })),
  });
  const store = buildNetwork(problem).stock;
  return { name: 'memory', store, faults: () => faultsByJournal(store), close: async () => {} };
}

/** On one connection: Redis does one thing at a time, and its client sends without waiting for answers. */
export async function openRedis(worlds: readonly Cells[]): Promise<Ledger> {
  const redis = connectRedis();
  await redis.connect();
  const prefix = `onehop-bench-${randomBytes(6).toString('hex')}`;
  const store = redisStore(redis, { prefix });
  await store.open(worlds.flatMap(({ all }) => all));
  return {
    name: 'redis',
    store,
    faults: () => faultsByJournal(store),
    async close() {
      await redis.unlink(...ledgerKeys(prefix).all);
      redis.disconnect();
    },
  };
}

/** Cells that are not as the journal rebuilds them. */
async function faultsByJournal(store: ReservationStore): Promise<string[]> {
  const faults: string[] = [];
  for (const cell of rebuild(await store.journal()).cells) {
    const there = JSON.stringify(await store.cell(cell.facilityId, cell.sku));
    if (there !== JSON.stringify(cell)) faults.push(`${there}, but by the journal ${JSON.stringify(cell)}`);
  }
  return faults;
}
