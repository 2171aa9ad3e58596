import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, postgresStore, stockOf, stockRowsOf } from '../../src/adapters/postgres/index.js';
import { assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { createDatabase, missingService, type TestDatabase } from '../support/services.js';

const missing = await missingService('postgres');

describe.skipIf(missing !== null)('the stock of a database', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createDatabase('feed_stock');
    pool = new pg.Pool({ connectionString: database.url, max: 2 });
    await migrate(pool);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const facilities = ['b', 'a', 'c'].map((id) => ({
    id,
    kind: 'store' as const,
    latitude: 0,
    longitude: 0,
    services: ['van'],
  }));
  const services = [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }];
  const problemOf = (stock: object) => assertProblem({ currency: 'CNY', facilities, services, stock: [], ...stock });

  test('of an empty one', async () => {
    const { stockColumns, ignored } = await stockOf(pool, facilities);
    expect(stockColumns).toEqual({
      skus: [],
      facilityRow: new Uint32Array(0),
      skuRow: new Uint32Array(0),
      onHand: new Uint32Array(0),
    });
    expect(ignored).toEqual([]);
    expect(await stockRowsOf(pool)).toEqual([]);
    expect(() => problemOf({ stockColumns })).not.toThrow();
  });

  test('as columns and as rows: the same problem, without the live holds', async () => {
    const store = postgresStore(pool);
    const cells = [
      ['tyre', 'a', 9, 2, 3, 2.5],
      ['tyre', 'b', 1, 4, 0, 0],
      ['é', 'c', 5, 0, 0, 1e12],
      ['😀', 'a', 2_147_483_647, 0, 0, 0],
      ['～', 'a', 3, 0, 0, 0],
    ] as const;
    for (const cell of cells) {
      await pool.query(
        `insert into onehop.cell (sku, facility_id, on_hand, reserved, safety_stock, unit_money) values ($1, $2, $3, $4, $5, $6)`,
        [...cell],
      );
    }
    await store.receive('z', 'rim', 1);
    await store.receive('nowhere', 'tyre', 1);
    await store.reserve({ lines: [{ facilityId: 'a', sku: 'tyre', quantity: 2 }] }, { id: 'r' });

    const { stockColumns, ignored } = await stockOf(pool, facilities);
    expect(ignored).toEqual(['nowhere', 'z']);
    // By bytes of UTF-8.
    expect(stockColumns.skus).toEqual(['tyre', 'é', '～', '😀']);
    const fromColumns = problemOf({ stockColumns });
    const rows = await stockRowsOf(pool);
    expect(rows.map(({ sku, facilityId }) => `${sku} ${facilityId}`)).toEqual([
      'rim z',
      'tyre a',
      'tyre b',
      'tyre nowhere',
      'é c',
      '～ a',
      '😀 a',
    ]);
    const known = rows.filter(({ facilityId }) => facilities.some(({ id }) => id === facilityId));
    const fromRows = problemOf({ stock: known });
    expect(fromColumns.skus).toEqual(fromRows.skus);
    const network = buildNetwork(fromColumns);
    for (const [sku, facilityId, onHand, reserved, safetyStock, unitMoney] of cells) {
      expect(network.stock.cell(facilityId, sku)).toMatchObject({ onHand, reserved, safetyStock, held: 0 });
      expect(buildNetwork(fromRows).stock.cell(facilityId, sku)).toEqual(network.stock.cell(facilityId, sku));
      const cell = network.cellOf(network.rowOfSku.get(sku) as number, network.facilityRow(facilityId));
      expect(network.positions.unitMoneyAt(cell)).toBe(unitMoney);
    }
  });

  test('of more cells than a page, each once, while others are written', async () => {
    await pool.query(`insert into onehop.cell (sku, facility_id, on_hand)
      select 's' || s, f, s from generate_series(1, 15000) s, unnest(array['a', 'b', 'c']) f`);
    const store = postgresStore(pool);
    let isOver = false;
    const writing = (async () => {
      for (let at = 0; !isOver; at++) await store.receive('a', `new ${at}`, 1);
    })();
    const { stockColumns } = await stockOf(pool, facilities);
    isOver = true;
    await writing;
    const { skus, facilityRow, skuRow, onHand } = stockColumns;
    const cells = new Map(
      Array.from(onHand, (units, at) => [
        `${skus[skuRow[at] as number]} ${facilities[facilityRow[at] as number]?.id}`,
        units,
      ]),
    );
    expect(cells.size).toBe(onHand.length);
    for (let s = 1; s <= 15_000; s++)
      for (const id of ['a', 'b', 'c']) if (cells.get(`s${s} ${id}`) !== s) expect.unreachable();
    expect(new Set(skus).size).toBe(skus.length);
  });
});
