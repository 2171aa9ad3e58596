import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import {
  type Following,
  type FollowOptions,
  followChanges,
  listenEmbedded,
  listenWith,
  migrate,
  type SqlClient,
  stockOf,
} from '../../src/adapters/postgres/index.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Claim } from '../../src/model/reservation.js';
import { claimOf } from '../../src/network/claims.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { differences, roomsHeld } from '../support/feed-compare.js';
import { makeChanges, playProcedure, stockUp } from '../support/feed-traffic.js';
import { drawOrders, drawWorld, skuCount, skuName, type World } from '../support/feed-world.js';
import { seededDraw } from '../support/random.js';
import { createDatabase, missingService } from '../support/services.js';

const missing = await missingService('postgres');

/** What is in the database now. */
async function freshNetwork(world: World, client: SqlClient): Promise<Network> {
  const { stockColumns } = await stockOf(client, world.facilities);
  const network = buildNetwork(assertProblem({ ...world, stock: [], stockColumns }));
  const following = await followChanges(network, client);
  await following.stop();
  return network;
}

/** Claims of plans as they are where there is enough of everything. */
function claimsOf(world: World): Claim[] {
  const stock = world.facilities
    .flatMap(({ id }) =>
      Array.from({ length: skuCount }, (_, at) => ({ facilityId: id, sku: skuName(at), onHand: 1000 })),
    )
    .filter((_, at) => at % 7 < 2);
  const network = buildNetwork(assertProblem({ ...world, stock }));
  return assertOrders(drawOrders(seededDraw(3), world, 300)).flatMap((order) => {
    const claim = claimOf(network, route(network, order));
    return claim.lines.length > 0 ? [claim] : [];
  });
}

describe.skipIf(missing !== null)('a network that follows PostgreSQL', () => {
  test('equals a fresh load after 100 000 changes by four writers and three broken connections', async () => {
    const database = await createDatabase('feed');
    const connect = (name: string, max: number): pg.Pool => {
      // Writers need not wait for the disk here: nobody pulls the plug.
      const options = '-c synchronous_commit=off';
      const pool = new pg.Pool({ connectionString: database.url, max, application_name: name, options });
      pool.on('error', () => {});
      return pool;
    };
    const admin = connect('admin', 2);
    const feed = connect('feed', 1);
    const writers = [1, 2, 3, 4].map(() => connect('writer', 4));
    const world = drawWorld(seededDraw(1));
    const claims = claimsOf(world);
    expect(claims.filter(({ rooms = [] }) => rooms.length > 0).length).toBeGreaterThan(100);

    const errors: string[] = [];
    let following: Following | null = null;
    try {
      await migrate(admin);
      await admin.query(playProcedure);
      await stockUp(admin, world, seededDraw(2));
      const { stockColumns } = await stockOf(admin, world.facilities);
      const network = buildNetwork(assertProblem({ ...world, stock: [], stockColumns }));
      const options: FollowOptions = {
        listen: listenWith(async () => {
          const client = new pg.Client({ connectionString: database.url, application_name: 'listener' });
          await client.connect();
          return client;
        }),
        onError: (error) => errors.push((error as Error).message),
      };
      following = await followChanges(network, feed, options);

      const pids = async (name: string, waiting = false): Promise<number[]> => {
        const { rows } = await admin.query<{ pid: number }>(
          `select pid from pg_stat_activity where datname = current_database() and application_name = $1
             and (not $2 or wait_event_type = 'Lock')`,
          [name, waiting],
        );
        return rows.map(({ pid }) => pid);
      };
      const terminate = async (name: string, waiting = false): Promise<void> => {
        let found: number[] = [];
        while (found.length === 0) {
          found = await pids(name, waiting);
          await sleep(1);
        }
        await admin.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [found]);
      };
      /** The feed is caught in the middle of a statement, and its connection with it. */
      const breakLook = async (): Promise<void> => {
        const locker = await admin.connect();
        await locker.query('begin; lock table onehop.journal in access exclusive mode');
        await terminate('feed', true);
        await locker.query('rollback');
        locker.release();
      };
      const breaks = [() => terminate('listener'), breakLook, () => Promise.all([terminate('listener'), breakLook()])];
      const broken: Promise<unknown>[] = [];
      const total = 100_000;

      const onProgress = (entries: number): void => {
        const next = breaks[broken.length];
        if (next !== undefined && entries > (total * (broken.length + 1)) / 4) broken.push(next());
      };
      await makeChanges(writers, { world, claims, entries: total, onProgress }, seededDraw(4));
      await Promise.all(broken);
      expect(broken).toHaveLength(3);
      await following.caughtUp().catch(() => following?.caughtUp());

      const { rows } = await admin.query<{ count: number }>('select count(*)::int as count from onehop.journal');
      expect(rows[0]?.count).toBeGreaterThan(total);
      expect(errors.length).toBeGreaterThanOrEqual(4);
      expect(following.loads).toBe(1);
      expect([...following.ignored]).toEqual(['elsewhere']);
      const fresh = await freshNetwork(world, admin);
      const held = roomsHeld(fresh);
      expect(Math.min(held.days, held.bays, held.lanes)).toBeGreaterThan(20);
      expect(fresh.skus.length).toBeGreaterThan(skuCount);
      const orders = assertOrders(drawOrders(seededDraw(5), world, 200));
      expect(differences(network, fresh, orders)).toEqual([]);
    } finally {
      await following?.stop();
      await Promise.all([admin, feed, ...writers].map((pool) => pool.end()));
      await database.drop();
    }
  }, 600_000);
});

test('a network that follows PGlite equals a fresh load after 1 000 changes', async () => {
  const db = new PGlite();
  const world = drawWorld(seededDraw(1));
  await migrate(db);
  await db.exec(playProcedure);
  await stockUp(db, world, seededDraw(2));
  const { stockColumns } = await stockOf(db, world.facilities);
  const network = buildNetwork(assertProblem({ ...world, stock: [], stockColumns }));
  const following = await followChanges(network, db, { listen: listenEmbedded(db) });
  await makeChanges([db], { world, claims: claimsOf(world), entries: 2000 + 1000 }, seededDraw(6));
  await following.caughtUp();
  const fresh = await freshNetwork(world, db);
  expect(differences(network, fresh, assertOrders(drawOrders(seededDraw(5), world, 50)))).toEqual([]);
  expect(roomsHeld(fresh).lanes).toBeGreaterThan(0);
  await following.stop();
  await db.close();
}, 240_000);
