import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { assertOrders, buildNetwork, type OrderInput, route } from 'onehop';
import { reconcile, type SqlClient } from 'onehop/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSample } from '../../examples/sample/read.js';
import { type Heard, type Server, startServer } from '../support/backend-server.js';
import { createDatabase, missingService, type TestDatabase } from '../support/services.js';

const cells = 52_125;
const minutes = 60_000;

/** In the middle of Nanjing, on a working day of the sample. */
const wish = (id: string, sku: string, quantity: number): OrderInput => ({
  id,
  placedAt: '2026-04-02T10:00+08:00',
  latitude: 32.0605,
  longitude: 118.808,
  region: 'CN.04',
  channel: 'online',
  method: 'deliver',
  lines: [{ sku, quantity }],
});
const scarce = 'T1955516-TE';
const plenty = ['T2055516-NO', 'T1856515-MI', 'T1856014-QU', 'T1955516-LA'] as const;

/** Asks until the answer is one that stays, as a shop's page would. */
async function checkout(servers: readonly Server[], order: OrderInput, first: number): Promise<Heard> {
  for (let n = first; ; n++) {
    const server = servers[n % servers.length] as Server;
    const answer = await server.post('/checkout', order).catch(() => null);
    if (answer !== null && answer.status !== 409 && answer.status !== 503) return answer;
    if (n - first > 200) throw new Error(`no answer that stays: ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

/** How many of so many like orders the sample's stock serves, one after the other. */
async function served(sku: string, quantity: number, orders: number): Promise<number> {
  const network = buildNetwork((await readSample()).problem);
  const all = assertOrders(Array.from({ length: orders }, (_, n) => wish(`o${n}`, sku, quantity)));
  return all.filter((order) => route(network, order, { reserve: true }).status === 'served').length;
}

/** What must be so at any time: nothing is promised that is not there, and all numbers agree with the journal. */
async function expectSound(client: SqlClient): Promise<void> {
  expect(await reconcile(client)).toEqual([]);
  const oversold = `select * from onehop.cell where held > greatest(0, on_hand - reserved - safety_stock)`;
  expect((await client.query(oversold)).rows).toEqual([]);
}

async function heldOf(client: SqlClient, sku: string): Promise<number> {
  const { rows } = await client.query('select sum(held)::int as held from onehop.cell where sku = $1', [sku]);
  return (rows[0] as { held: number }).held;
}

const isMissing = await missingService('postgres');

describe.skipIf(isMissing)('two servers on one PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const servers: Server[] = [];
  const start = () => startServer({ DATABASE_URL: database.url });

  beforeAll(async () => {
    database = await createDatabase('backend');
    pool = new pg.Pool({ connectionString: database.url, max: 2 });
    servers.push(...(await Promise.all([start(), start()])));
  }, 5 * minutes);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await pool?.end();
    await database?.drop();
  }, minutes);

  test('a port that is taken: it says so and no more', async () => {
    const { port } = new URL((servers[0] as Server).url);
    const failure = await startServer({ DATABASE_URL: database.url, PORT: port }).catch((error: Error) => error);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\n$/),
    });
  });

  test('a database that is not there: it says so and no more', async () => {
    const failure = await startServer({ DATABASE_URL: 'postgres://127.0.0.1:1/shop' }).catch((error: Error) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(/^connect ECONNREFUSED 127\.0\.0\.1:1\n$/) });
  });

  test('started at once, one of them loads the stock', async () => {
    const greetings = servers.map(({ greeting }) => greeting).sort();
    expect(greetings).toEqual([`${cells} cells loaded`, 'the stock was there']);
    expect((await pool.query('select count(*)::int as n from onehop.cell')).rows).toEqual([{ n: cells }]);
    for (const server of servers) expect(await server.get('/health')).toMatchObject({ status: 200 });
  });

  test(
    '200 buyers at once want four of a scarce tyre: as many get them as there are, none twice',
    async () => {
      const expected = await served(scarce, 4, 200);
      expect(expected).toBeGreaterThan(20);
      const orders = Array.from({ length: 200 }, (_, n) => wish(`rush ${n}`, scarce, 4));
      const answers = await Promise.all(orders.map((order, n) => checkout(servers, order, n)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(expected);
      expect(statuses.filter((status) => status === 422)).toHaveLength(200 - expected);
      expect(await heldOf(pool, scarce)).toBe(4 * expected);
      await expectSound(pool);
      // Both networks come to know: what they promise still waits for goods that are on their way.
      const place = 'latitude=32.0605&longitude=118.808&channel=online&region=CN.04';
      const ask = `/promise?sku=${scarce}&quantity=4&${place}&placedAt=2026-04-02T02:00Z`;
      await expect
        .poll(async () => {
          const answers = await Promise.all(servers.map((server) => server.get(ask)));
          return answers.map(({ body }) => body.unserved.length > 0 || body.earliest.waitsFor.length > 0);
        })
        .toEqual([true, true]);
    },
    5 * minutes,
  );

  test('paid, shipped, and every request repeated by the other server', async () => {
    const [a, b] = servers as [Server, Server];
    const order = wish('paid', plenty[0], 2);
    const first = await a.post('/checkout', order);
    expect(first).toMatchObject({ status: 200, body: { status: 'held', plan: { status: 'served' } } });
    expect(await b.post('/checkout', order)).toEqual(first);
    const onHand = async () => {
      const { facilityId, sku } = first.body.reservation.lines[0];
      const query = 'select on_hand::int as n, held::int from onehop.cell where facility_id = $1 and sku = $2';
      return (await pool.query(query, [facilityId, sku])).rows[0];
    };
    const before = await onHand();
    const paid = await a.post('/reservations/paid/confirm');
    expect(paid).toMatchObject({ status: 200, body: { state: 'held', expiresAt: '9999-12-31T23:59:00.000Z' } });
    expect(await b.post('/reservations/paid/confirm')).toEqual(paid);
    const shipped = await b.post('/reservations/paid/ship');
    expect(shipped).toMatchObject({ status: 200, body: { state: 'committed' } });
    expect(await a.post('/reservations/paid/ship')).toEqual(shipped);
    expect(await onHand()).toEqual({ n: before.n - 2, held: before.held - 2 });
    expect(await a.post('/reservations/paid/release')).toMatchObject({ status: 409 });
    const { facilityId } = first.body.plan.shipments[0];
    const late = await a.post('/reservations/paid/reject', { facilityId });
    expect(late).toMatchObject({ status: 409, body: { status: 'committed' } });
    await expectSound(pool);
  });

  test('a store says no: the order moves, its old id still finds it, and calling it off is for good', async () => {
    const [a, b] = servers as [Server, Server];
    const order = wish('A-1', plenty[1], 2);
    const first = await a.post('/checkout', order);
    await a.post('/reservations/A-1/confirm');
    const { facilityId } = first.body.plan.shipments[0];
    const moved = await b.post('/reservations/A-1/reject', { facilityId });
    const reservation = { id: 'A-1#2', expiresAt: '9999-12-31T23:59:00.000Z' };
    expect(moved).toMatchObject({ status: 200, body: { status: 'held', reservation, excluded: [{ facilityId }] } });
    expect(moved.body.plan.shipments[0].facilityId).not.toBe(facilityId);
    expect(await a.post('/reservations/A-1/reject', { facilityId })).toEqual(moved);
    expect(await a.post('/checkout', order)).toMatchObject({ status: 200, body: { reservation: { id: 'A-1#2' } } });
    expect((await b.get('/reservations/A-1')).body).toEqual(moved.body.reservation);
    expect((await b.get('/reservations/A-1%232')).body).toEqual(moved.body.reservation);
    const off = await a.post('/reservations/A-1/release');
    expect(off).toMatchObject({ status: 200, body: { id: 'A-1#2', state: 'released' } });
    expect(await b.post('/reservations/A-1/release')).toEqual(off);
    // The store's message comes late: the order is not taken up again.
    const late = { facilityId: moved.body.plan.shipments[0].facilityId };
    expect(await b.post('/reservations/A-1%232/reject', late)).toMatchObject({
      status: 410,
      body: { status: 'ended' },
    });
    expect(await b.post('/checkout', order)).toMatchObject({ status: 410, body: { status: 'ended' } });
    for (const path of ['confirm', 'ship']) {
      expect(await a.post(`/reservations/A-1/${path}`)).toMatchObject({ status: 410 });
    }
    await expectSound(pool);
  });

  test('what is asked for wrongly, and what nobody knows', async () => {
    const [a] = servers as [Server];
    const wrong = await a.post('/checkout', { id: '', placedAt: 'now', latitude: 200 });
    expect(wrong.status).toBe(400);
    const issues = wrong.body.issues.map(({ code, path }: { code: string; path: string }) => `${code} ${path}`);
    expect(issues).toEqual([
      'BAD_TEXT id',
      'BAD_TIME placedAt',
      'OUT_OF_RANGE latitude',
      'MISSING longitude',
      'MISSING method',
      'MISSING lines',
    ]);
    expect(await a.post('/checkout', [1])).toMatchObject({ status: 400 });
    expect(await a.get('/promise?sku=x&latitude=1e3')).toMatchObject({ status: 400, body: { issues: { length: 2 } } });
    await a.post('/checkout', wish('taken', plenty[2], 1));
    const other = await a.post('/checkout', wish('taken', plenty[2], 2));
    expect(other).toMatchObject({ status: 409, body: { issues: [{ code: 'DUPLICATE_ID' }] } });
    expect(await a.get('/reservations/nobody')).toMatchObject({ status: 404 });
    for (const path of ['confirm', 'ship', 'release']) {
      expect(await a.post(`/reservations/nobody/${path}`)).toMatchObject({ status: 404 });
    }
    expect(await a.post('/reservations/nobody/reject', { facilityId: 'x' })).toMatchObject({ status: 404 });
    expect(await a.post('/reservations/taken/reject', { facilityId: '' })).toMatchObject({ status: 400 });
    const elsewhere = await a.post('/reservations/taken/reject', { facilityId: 'x' });
    expect(elsewhere).toMatchObject({ status: 200, body: { status: 'elsewhere' } });
  });

  test('one is killed in the middle and started again: nothing is lost, nothing is held twice', async () => {
    const orders = Array.from({ length: 200 }, (_, n) => wish(`night ${n}`, plenty[n % plenty.length] as string, 1));
    const running = orders.map((order, n) => checkout(servers, order, n));
    await Promise.race(running.slice(0, 60));
    await servers[0]?.kill();
    servers[0] = await start();
    expect(servers[0].greeting).toBe('the stock was there');
    const answers = await Promise.all(running);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const { rows } = await pool.query(
      `select reservation_id from onehop.journal where kind = 'hold' and reservation_id like 'night %'`,
    );
    expect(rows.map((row) => row.reservation_id).sort()).toEqual(orders.map(({ id }) => id).sort());
    for (const [n, { body }] of answers.entries()) {
      expect(body.reservation).toMatchObject({ id: `night ${n}`, state: 'held' });
    }
    await expectSound(pool);
  }, 300_000);

  test('asked to stop, they leave in order', async () => {
    expect(await Promise.all(servers.map((server) => server.stop()))).toEqual([0, 0]);
  });
});

describe('one server on an embedded database', () => {
  let folder: string;
  let server: Server;
  const start = () => startServer({ PGLITE_FOLDER: join(folder, 'shop') });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onehop-backend-'));
    server = await start();
  }, 5 * minutes);

  afterAll(async () => {
    await server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  test(
    'the same story: a rush, a payment, a store that says no, a kill',
    async () => {
      expect(server.greeting).toBe(`${cells} cells loaded`);
      await expect(start()).rejects.toThrow(/^process \d+ has \S+ open; stop it first\n$/);
      const expected = await served(scarce, 4, 60);
      const rush = Array.from({ length: 60 }, (_, n) => wish(`rush ${n}`, scarce, 4));
      const answers = await Promise.all(rush.map((order) => checkout([server], order, 0)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(expected);
      const first = await server.post('/checkout', wish('A-1', plenty[1], 2));
      await server.post('/reservations/A-1/confirm');
      const { facilityId } = first.body.plan.shipments[0];
      const moved = await server.post('/reservations/A-1/reject', { facilityId });
      expect(moved).toMatchObject({ status: 200, body: { status: 'held', reservation: { id: 'A-1#2' } } });
      const running = Array.from({ length: 40 }, (_, n) => server.post('/checkout', wish(`night ${n}`, plenty[0], 1)));
      const settled = running.map((one) => one.catch(() => null));
      await Promise.race(settled);
      await server.kill();
      const heard = await Promise.all(settled);
      server = await start();
      expect(server.greeting).toBe('the stock was there');
      for (const [n, answer] of heard.entries()) {
        const again = await server.post('/checkout', wish(`night ${n}`, plenty[0], 1));
        expect(again.status).toBe(200);
        // Whoever was told keeps what he was told.
        if (answer !== null) expect(again).toEqual(answer);
      }
      expect((await server.get('/reservations/A-1')).body).toEqual(moved.body.reservation);
      expect(await server.post('/reservations/A-1/ship')).toMatchObject({ status: 200, body: { state: 'committed' } });
      expect(await server.stop()).toBe(0);
      const database = await PGlite.create(join(folder, 'shop', 'data'));
      await expectSound(database);
      expect(await heldOf(database, scarce)).toBe(4 * expected);
      await database.close();
    },
    10 * minutes,
  );
});
