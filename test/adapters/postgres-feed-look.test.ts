import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, type PostgresStore, postgresStore } from '../../src/adapters/postgres/index.js';
import type { RoomUse, StockLine } from '../../src/model/reservation.js';
import { look, startOf } from '../support/feed-looks.js';
import { createDatabase, missingService, type TestDatabase } from '../support/services.js';

const missing = await missingService('postgres');

const line = (facilityId: string, sku: string, quantity = 1): StockLine => ({ facilityId, sku, quantity });
const use = (room: string, from: number): RoomUse => ({ room, from, span: 1, amount: 1, limit: 9 });

const emptied = `
  alter table onehop.journal disable trigger append_only;
  truncate onehop.cell, onehop.room, onehop.room_use, onehop.reservation, onehop.stock_change, onehop.journal;
  alter table onehop.journal enable trigger append_only`;

describe.skipIf(missing !== null)('a look at PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let store: PostgresStore;

  beforeAll(async () => {
    database = await createDatabase('feed_look');
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    await migrate(pool);
    store = postgresStore(pool);
  });

  beforeEach(async () => {
    await pool.query(emptied);
    for (const sku of ['tyre', 'rim', 'bolt']) await store.receive('a', sku, 100);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** A transaction of its own that holds a line and stays open. */
  async function openHold(id: string, sku: string): Promise<{ end(how: 'commit' | 'rollback'): Promise<void> }> {
    const client = await pool.connect();
    await client.query('begin');
    await postgresStore(client).reserve({ lines: [line('a', sku)] }, { id });
    return {
      async end(how) {
        await client.query(how);
        client.release();
      },
    };
  }

  test('tells the cells of every kind of change, and nothing twice', async () => {
    let cursor = await startOf(pool);
    const told = async (change: () => Promise<unknown>): Promise<string[]> => {
      await change();
      const seen = await look(pool, cursor);
      cursor = seen.cursor;
      return seen.cells
        .map(({ facilityId, sku, onHand, held, version }) => `${facilityId} ${sku} ${onHand}-${held} v${version}`)
        .sort();
    };
    const hold = (id: string, ttlMinutes: number, ...lines: StockLine[]) =>
      store.reserve({ lines }, { id, ttlMinutes });
    expect(await told(() => hold('h', 60, line('a', 'tyre', 2), line('a', 'rim')))).toEqual([
      'a rim 100-1 v1',
      'a tyre 100-2 v1',
    ]);
    expect(await told(() => store.extend('h', { ttlMinutes: 90 }))).toEqual([]);
    expect(await told(() => store.commit('h'))).toEqual(['a rim 99-0 v2', 'a tyre 98-0 v2']);
    await told(() => store.reserve({ lines: [line('a', 'bolt', 3)] }, { id: 'r' }));
    expect(await told(() => store.release('r'))).toEqual(['a bolt 100-0 v1']);
    await told(() => hold('x', 0.001, line('a', 'bolt', 4)));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await told(() => store.expire())).toEqual(['a bolt 100-0 v1']);
    expect(await told(() => store.commit('x', { ifFree: true }))).toEqual(['a bolt 96-0 v2']);
    expect(await told(() => store.receive('b', 'nut', 5, { unitMoney: 2.5 }))).toEqual(['b nut 5-0 v1']);
    expect(await told(() => store.adjust('a', 'tyre', 7))).toEqual(['a tyre 7-0 v3']);
    expect(await told(() => store.reserve({ lines: [line('a', 'tyre', 8)] }, { id: 'no' }))).toEqual([]);
    expect(await told(async () => undefined)).toEqual([]);
  });

  test('a room that holds nothing any more is told as such', async () => {
    const cursor = await startOf(pool);
    await store.reserve({ lines: [], rooms: [use('dock', 3), use('dock', 4), use('bay', 4)] }, { id: 'one' });
    await store.reserve({ lines: [], rooms: [use('dock', 4)] }, { id: 'two' });
    const first = await look(pool, cursor);
    const sorted = (rooms: readonly { room: string; from: number }[]) =>
      [...rooms].sort((a, b) => (a.room + a.from < b.room + b.from ? -1 : 1));
    expect(sorted(first.rooms)).toEqual([
      { room: 'bay', from: 4, held: 1 },
      { room: 'dock', from: 3, held: 1 },
      { room: 'dock', from: 4, held: 2 },
    ]);
    await store.release('one');
    expect(sorted((await look(pool, first.cursor)).rooms)).toEqual([
      { room: 'bay', from: 4, held: 0 },
      { room: 'dock', from: 3, held: 0 },
      { room: 'dock', from: 4, held: 1 },
    ]);
  });

  test('transactions that commit out of order: each is told when it commits, and none waits for another', async () => {
    let cursor = await startOf(pool);
    const next = async (): Promise<string[]> => {
      const seen = await look(pool, cursor);
      cursor = seen.cursor;
      return seen.cells.map(({ sku, held }) => `${sku} ${held}`).sort();
    };
    const early = await openHold('early', 'tyre');
    await store.reserve({ lines: [line('a', 'rim')] }, { id: 'late' });
    expect(await next()).toEqual(['rim 1']);
    const later = await openHold('later', 'bolt');
    expect(await next()).toEqual([]);
    await early.end('commit');
    expect(await next()).toEqual(['tyre 1']);
    await later.end('rollback');
    expect(await next()).toEqual([]);
    await store.release('late');
    expect(await next()).toEqual(['rim 0']);
  });

  test('a cursor by the highest number of the journal misses what this feed sees', async () => {
    let highest = 0;
    const naive = async (): Promise<string[]> => {
      const { rows } = await pool.query<{ seq: string; reservation_id: string }>(
        'select seq, reservation_id from onehop.journal where seq > $1 and reservation_id is not null order by seq',
        [highest],
      );
      highest = Math.max(highest, ...rows.map(({ seq }) => Number(seq)));
      return rows.map((row) => row.reservation_id);
    };
    const cursor = await startOf(pool);
    const early = await openHold('early', 'tyre');
    await store.reserve({ lines: [line('a', 'rim')] }, { id: 'late' });
    expect(await naive()).toEqual(['late']);
    const first = await look(pool, cursor);
    await early.end('commit');
    expect(await naive()).toEqual([]);
    expect((await look(pool, first.cursor)).cells.map(({ sku }) => sku)).toEqual(['tyre']);
  });

  test('100 000 touched cells in one transaction, while others go on', async () => {
    const cursor = await startOf(pool);
    await pool.query(`
      with made as (
        insert into onehop.cell (sku, facility_id, on_hand)
        select 's' || s, 'f' || f, s + f from generate_series(1, 1000) s, generate_series(1, 100) f
        returning *
      )
      insert into onehop.journal (at, kind, body)
      select now(), 'open', json_build_object('cell', json_build_object('sku', sku, 'facilityId', facility_id)) from made`);
    let others = 0;
    const seen = await look(pool, cursor, () => store.receive('a', 'bolt', ++others));
    expect(seen.pages).toBe(21);
    const cells = new Map(seen.cells.map(({ sku, facilityId, onHand }) => [`${sku} ${facilityId}`, onHand]));
    expect(seen.cells.length).toBe(100_000);
    expect(cells.size).toBe(100_000);
    expect(
      [...cells].every(([key, onHand]) => onHand === key.match(/\d+/g)?.reduce((sum, n) => sum + Number(n), 0)),
    ).toBe(true);
    // What came meanwhile comes with the next look, and the large one does not come again.
    const after = await look(pool, seen.cursor);
    expect(after.cells.map(({ sku, onHand }) => `${sku} ${onHand}`)).toEqual([
      `bolt ${100 + (others * (others + 1)) / 2}`,
    ]);
  });

  test('a transaction left open for long makes looks no longer', async () => {
    const open = await openHold('open', 'tyre');
    const rows = (from: number) => `insert into onehop.journal (at, kind, body)
      select now(), 'receive', json_build_object('sku', 'rim', 'facilityId', 'a') from generate_series(${from}, 60000)`;
    await pool.query(rows(1));
    const { cursor } = await look(pool, await startOf(pool));
    expect(cursor).toMatch(/^\d+:\d+:[\d,]+$/);
    // Told by a session that has its plans already.
    const client = await pool.connect();
    const statement = `select * from onehop.feed_look($1, null, '0', 0, 5000)`;
    for (let times = 1; times <= 3; times++) await client.query(statement, [cursor]);
    const explained = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, buffers, costs off, timing off, summary off) ${statement}`,
      [cursor],
    );
    client.release();
    const [, blocks] = /shared hit=(\d+)/.exec(explained.rows.map((row) => row['QUERY PLAN']).join(' ')) ?? [];
    // 60 000 entries fill some hundred blocks.
    expect(Number(blocks)).toBeLessThan(100);
    await open.end('commit');
    expect((await look(pool, cursor)).cells.map(({ sku }) => sku)).toEqual(['tyre']);
  });
});

test('a look at PGlite', async () => {
  const db = new PGlite();
  await migrate(db);
  const store = postgresStore(db);
  await store.receive('a', 'tyre', 5, { unitMoney: 0.1 });
  const cursor = await startOf(db);
  expect((await look(db, cursor)).cells).toEqual([]);
  await store.reserve({ lines: [line('a', 'tyre', 2)], rooms: [use('dock', 3)] }, { id: 'one' });
  expect(await look(db, cursor)).toMatchObject({
    cells: [
      {
        facilityId: 'a',
        sku: 'tyre',
        onHand: 5,
        reserved: 0,
        safetyStock: 0,
        held: 2,
        version: 1,
        unitMoney: 0.1,
      },
    ],
    rooms: [{ room: 'dock', from: 3, held: 1 }],
  });
  await db.close();
}, 180_000);
