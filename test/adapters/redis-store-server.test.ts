import { Cluster, type Redis } from 'ioredis';
import type { JournalEntry, ReservationStore } from 'onehop';
import { afterEach, describe, expect, test } from 'vitest';
import { redisStore } from '../../examples/redis-store/redis-store.js';
import { rebuild } from '../../src/stock/rebuild.js';
import { openingCell, testLedger } from '../support/redis-ledger.js';
import {
  createRedisCluster,
  createRedisServer,
  missingRedisServer,
  type RedisServer,
} from '../support/redis-server.js';

const skus = ['tyre', 'rim', 'valve'];
const cells = skus.map((sku) => openingCell('west', sku, 1_000_000));
const prefix = 'shop';

describe.skipIf(missingRedisServer() !== null)('the Redis recipe on a server of its own', () => {
  const servers: RedisServer[] = [];
  const clients: Redis[] = [];

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    for (const server of servers.splice(0)) await server.remove();
  });

  const started = async (server: RedisServer): Promise<RedisServer> => {
    servers.push(server);
    await server.start();
    return server;
  };
  const connected = (server: RedisServer): Redis => {
    const client = server.connect();
    clients.push(client);
    return client;
  };

  /** Counters, reservations and journal say the same; gives the journal. */
  async function checkAll(store: ReservationStore): Promise<readonly JournalEntry[]> {
    const journal = await store.journal();
    const rebuilt = rebuild(journal);
    for (const cell of rebuilt.cells) expect(await store.cell(cell.facilityId, cell.sku)).toEqual(cell);
    for (let from = 0; from < rebuilt.reservations.length; from += 500) {
      const some = rebuilt.reservations.slice(from, from + 500);
      expect(await Promise.all(some.map(({ id }) => store.find(id)))).toEqual(some);
    }
    return journal;
  }

  test('killed in the middle of 10 000 holds, with appendfsync always: what was answered is there, once, and nothing is half done', async () => {
    const server = await started(createRedisServer({ appendonly: 'yes', appendfsync: 'always' }));
    await redisStore(connected(server), { prefix }).open(cells);
    const answered = new Set<string>();
    const claimOf = (row: number) => ({
      lines: [0, 1].map((step) => ({ facilityId: 'west', sku: skus[(row + step) % 3] as string, quantity: 1 })),
    });
    const ids = Array.from({ length: 10_000 }, (_, row) => `order-${row}`);
    let kills = 0;
    let next = 0;
    let dying: Promise<void> | null = null;
    while (answered.size < ids.length) {
      const callers = Array.from({ length: 20 }, async (_, caller) => {
        const store = redisStore(connected(server), { prefix });
        for (;;) {
          const row = next++;
          if (row >= ids.length) return;
          try {
            const answer = await store.reserve(claimOf(row), { id: ids[row] as string });
            expect(answer.status).toBe('held');
            answered.add(ids[row] as string);
            // Every third leaves at once, so that several verbs are under way when the server dies.
            if (row % 3 === 0) await store.commit(ids[row] as string);
          } catch {
            return;
          }
          if (caller === 0 && kills < 3 && answered.size > (kills + 1) * 2500 && dying === null) dying = server.kill();
        }
      });
      await Promise.all(callers);
      if (dying !== null) {
        await dying;
        dying = null;
        kills += 1;
        await server.start();
        const store = redisStore(connected(server), { prefix });
        const held = new Set((await checkAll(store)).flatMap((entry) => (entry.kind === 'hold' ? [entry.id] : [])));
        expect([...answered].filter((id) => !held.has(id))).toEqual([]);
      }
      // Those without an answer are asked for again, by their ids; so are some that were answered.
      const first = ids.findIndex((id) => !answered.has(id));
      next = first < 0 ? ids.length : Math.max(0, first - 50);
    }
    expect(kills).toBe(3);
    const store = redisStore(connected(server), { prefix });
    const journal = await checkAll(store);
    const holds = journal.flatMap((entry) => (entry.kind === 'hold' ? [entry.id] : []));
    expect(holds.length).toBe(ids.length);
    expect(new Set(holds)).toEqual(new Set(ids));
  }, 180_000);

  test('out of memory: a script is refused as a whole, and goes through once there is room', async () => {
    const server = await started(createRedisServer({ maxmemory: '8mb', 'maxmemory-policy': 'noeviction' }));
    const redis = connected(server);
    const store = redisStore(redis, { prefix });
    await store.open(cells);
    const details = 'x'.repeat(20_000);
    const hold = (row: number) =>
      store.reserve(
        { lines: skus.map((sku) => ({ facilityId: 'west', sku, quantity: 1 })) },
        { id: `order-${row}`, details, ttlMinutes: 60 },
      );
    let row = 0;
    const fill = async (): Promise<never> => {
      for (;;) {
        await hold(row);
        row += 1;
      }
    };
    await expect(fill()).rejects.toThrow('OOM');
    expect(row).toBeGreaterThan(20);
    await expect(store.receive('west', 'tyre', 1)).rejects.toThrow('OOM');
    await expect(store.release('order-0')).rejects.toThrow('OOM');
    expect(await store.find(`order-${row}`)).toBeNull();
    expect((await checkAll(store)).filter(({ kind }) => kind === 'hold')).toHaveLength(row);
    await redis.config('SET', 'maxmemory', '64mb');
    expect(await hold(row)).toMatchObject({ status: 'held' });
    await checkAll(store);
  });

  test('in a cluster: every verb finds its keys in one slot, through either client of ioredis', async () => {
    const server = await createRedisCluster();
    await started(server);
    const node = connected(server);
    await expect(node.eval('return 1', 2, 'two', 'slots')).rejects.toThrow('CROSSSLOT');
    const cluster = new Cluster([{ host: '127.0.0.1', port: server.port }]);
    try {
      const now = Date.UTC(2026, 9, 1, 12);
      const { store, by, advance } = await testLedger(node, { cells: [openingCell('west', 'tyre', 5)], now });
      const byCluster = by(cluster);
      const lines = [{ facilityId: 'west', sku: 'tyre', quantity: 1 }];
      const rooms = [{ room: 'bay', from: 0, span: 2, amount: 1, limit: 9 }];
      for (const id of ['1', '2', '3', '4']) await byCluster.reserve({ lines, rooms }, { id, ttlMinutes: 1 });
      await byCluster.extend('1', { ttlMinutes: 9 });
      expect(await store.commit('1')).toMatchObject({ status: 'committed' });
      expect(await byCluster.release('2')).toMatchObject({ status: 'released' });
      await advance(60_000);
      expect(await byCluster.expire()).toEqual(['3', '4']);
      expect(await byCluster.commit('3', { ifFree: true })).toMatchObject({ status: 'committed' });
      await byCluster.receive('west', 'tyre', 4, { id: 'delivery' });
      expect(await byCluster.adjust('west', 'tyre', 6, { id: 'count' })).toMatchObject({ status: 'adjusted' });
      expect(await byCluster.find('2')).toMatchObject({ state: 'released' });
      expect((await checkAll(byCluster)).map(({ kind }) => kind)).toEqual(
        'open hold hold hold hold extend commit release expire expire revive receive adjust'.split(' '),
      );
    } finally {
      cluster.disconnect();
    }
  });
});
