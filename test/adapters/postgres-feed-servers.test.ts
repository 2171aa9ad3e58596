import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import {
  type Following,
  followChanges,
  listenWith,
  migrate,
  postgresStore,
  type SqlClient,
  stockOf,
} from '../../src/adapters/postgres/index.js';
import { assertProblem } from '../../src/model/parse.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { type Cluster, createCluster, missingCluster } from '../support/cluster.js';
import { differences } from '../support/feed-compare.js';
import { postgresProgram } from '../support/postgres-programs.js';
import { createReplica, type Replica } from '../support/replica.js';

const missing = missingCluster();

const facilities = ['a', 'b', 'c'].map((id) => ({
  id,
  kind: 'store' as const,
  latitude: 0,
  longitude: 0,
  services: ['van'],
}));
const services = [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }];
const skus = ['tyre', 'rim', 'bolt', 'nut'];

const networkOf = async (client: SqlClient): Promise<Network> => {
  const { stockColumns } = await stockOf(client, facilities);
  return buildNetwork(assertProblem({ currency: 'CNY', facilities, services, stock: [], stockColumns }));
};

const poolOf = (url: string, max = 4): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => {});
  return pool;
};

/** Until it does not throw. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 500) throw error;
      await sleep(20);
    }
  }
}

async function freshOf(client: SqlClient): Promise<Network> {
  const network = await networkOf(client);
  await (await followChanges(network, client)).stop();
  return network;
}

async function fill(pool: pg.Pool): Promise<void> {
  await migrate(pool);
  const store = postgresStore(pool);
  for (const { id } of facilities) for (const sku of skus) await store.receive(id, sku, 10_000);
}

describe.skipIf(missing !== null)('servers that fail', () => {
  test('killed in the middle of changes and started again, three times: the network has what the database has', async () => {
    const cluster: Cluster = await createCluster();
    let following: Following | null = null;
    const pools: pg.Pool[] = [];
    try {
      await cluster.start();
      const [pool, feed] = [poolOf(cluster.url), poolOf(cluster.url, 1)];
      pools.push(pool, feed);
      await fill(pool);
      const network = await networkOf(pool);
      following = await followChanges(network, feed, {
        everyMs: 100,
        listen: listenWith(async () => {
          const client = new pg.Client({ connectionString: cluster.url });
          await client.connect();
          return client;
        }),
      });
      let isOver = false;
      let serial = 0;
      const store = postgresStore(pool, { retries: 0 });
      const write = async (): Promise<void> => {
        while (!isOver) {
          const at = ++serial;
          const line = { facilityId: facilities[at % 3]?.id as string, sku: skus[at % 4] as string, quantity: 1 };
          try {
            await store.reserve({ lines: [line] }, { id: `r${at}` });
            if (at % 3 === 0) await store.release(`r${at}`);
          } catch {
            await sleep(20);
          }
        }
      };
      const writers = Array.from({ length: 6 }, write);
      for (let crash = 1; crash <= 3; crash++) {
        const { looks } = following;
        while (following.looks < looks + 20) await sleep(5);
        await cluster.kill();
        await cluster.start();
      }
      const { looks } = following;
      while (following.looks < looks + 20) await sleep(5);
      isOver = true;
      await Promise.all(writers);
      await again(() => (following as Following).caughtUp());
      expect(following.loads).toBe(1);
      expect(differences(network, await again(() => freshOf(pool)), [])).toEqual([]);
    } finally {
      await following?.stop();
      await Promise.all(pools.map((pool) => pool.end()));
      await cluster.remove();
    }
  }, 180_000);

  test('numbers of transactions that a crash gives out again are not taken for seen', async () => {
    // Nothing is written to disk but what is committed.
    const cluster = await createCluster({ wal_writer_delay: '10s' });
    const pools: pg.Pool[] = [];
    try {
      await cluster.start();
      const [pool, feed] = [poolOf(cluster.url), poolOf(cluster.url, 1)];
      pools.push(pool, feed);
      await fill(pool);
      const network = await networkOf(pool);
      const following = await followChanges(network, feed, { everyMs: 3_600_000 });
      const rollBack = async (count: number): Promise<string[]> => {
        const numbers: string[] = [];
        for (let times = 1; times <= count; times++) {
          const answers = await pool.query('begin; select pg_current_xact_id()::text as xid; rollback');
          numbers.push((answers as unknown as { rows: { xid: string }[] }[])[1]?.rows[0]?.xid as string);
        }
        return numbers;
      };
      const rolledBack = await rollBack(30);
      await following.caughtUp();
      await cluster.kill();
      await cluster.start();
      await again(() =>
        postgresStore(pool).reserve({ lines: [{ facilityId: 'a', sku: 'tyre', quantity: 7 }] }, { id: 'r' }),
      );
      const { rows } = await pool.query('select xid::text from onehop.journal order by seq desc limit 1');
      expect(rolledBack).toContain(rows[0].xid);
      // So that the server is again where the feed has seen it.
      await rollBack(40);
      await again(() => following.caughtUp());
      expect(network.stock.cell('a', 'tyre')?.held).toBe(7);
      expect(following.loads).toBe(1);
      await following.stop();
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
      await cluster.remove();
    }
  }, 120_000);

  test.skipIf(postgresProgram('pg_basebackup') === null)(
    'a replica is followed past open transactions; when it takes over without the last ones, all is loaded anew',
    async () => {
      const cluster = await createCluster();
      let replica: Replica | null = null;
      let following: Following | null = null;
      const pools: pg.Pool[] = [];
      try {
        await cluster.start();
        const pool = poolOf(cluster.url);
        pools.push(pool);
        await fill(pool);
        replica = await createReplica(cluster.url);
        await replica.hasCaughtUp();
        const copy = poolOf(replica.url, 1);
        pools.push(copy);
        const network = await networkOf(copy);
        following = await followChanges(network, copy, { everyMs: 1000 });
        const held = async (...cells: string[]): Promise<(number | undefined)[]> => {
          await replica?.hasCaughtUp();
          await following?.caughtUp();
          return cells.map((sku) => network.stock.cell('a', sku)?.held);
        };
        const hold = (client: SqlClient, id: string, sku: string) =>
          postgresStore(client).reserve({ lines: [{ facilityId: 'a', sku, quantity: 1 }] }, { id });

        const open = await pool.connect();
        await open.query('begin');
        await hold(open, 'open', 'tyre');
        await hold(pool, 'later', 'rim');
        expect(await held('tyre', 'rim')).toEqual([0, 1]);
        await hold(pool, 'latest', 'bolt');
        expect(await held('tyre', 'rim', 'bolt')).toEqual([0, 1, 1]);
        // A replica does not say who is running on its primary: its snapshot alone would lose the one that is open.
        const { rows } = await copy.query('select pg_current_snapshot()::text as snapshot');
        expect(rows[0].snapshot).toMatch(/^\d+:\d+:$/);
        await open.query('commit');
        open.release();
        expect(await held('tyre', 'rim', 'bolt')).toEqual([1, 1, 1]);

        // This much the feed has seen of the old server, and the new one never gets.
        await following.stop();
        await replica.cutOff();
        await hold(pool, 'lost', 'nut');
        const primary = poolOf(cluster.url, 1);
        pools.push(primary);
        let target: pg.Pool = primary;
        const network2 = await networkOf(primary);
        following = await followChanges(network2, { query: (text, params) => target.query(text, params) });
        expect(network2.stock.cell('a', 'nut')?.held).toBe(1);
        await replica.promote();
        await hold(copy, 'new', 'rim');
        target = copy;
        await following.caughtUp();
        expect([network2.stock.cell('a', 'nut')?.held, network2.stock.cell('a', 'rim')?.held]).toEqual([0, 2]);
        expect(following.loads).toBe(2);
        expect(differences(network2, await freshOf(copy), [])).toEqual([]);
      } finally {
        await following?.stop();
        await Promise.all(pools.map((pool) => pool.end()));
        await replica?.remove();
        await cluster.remove();
      }
    },
    180_000,
  );
});
