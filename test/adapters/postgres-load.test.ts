import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  loadStock,
  postgresStore,
  reconcile,
  type SqlClient,
  type StockToLoad,
  StoreError,
} from '../../src/adapters/postgres/index.js';
import { InputError, type Issue } from '../../src/model/issues.js';
import { clients, openServerLedger, type ServerLedger, type TestLedger } from '../support/postgres-ledgers.js';
import { missingService } from '../support/services.js';

async function issuesOf(work: Promise<unknown>): Promise<readonly Issue[]> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error.issues;
  throw error;
}

function* town(count: number): Generator<StockToLoad> {
  for (let k = 0; k < count; k++) {
    yield { facilityId: `shop ${k % 100}`, sku: `sku ${Math.floor(k / 100)}`, onHand: k % 50, unitMoney: k / 3 };
  }
}

for (const { name, missing, open } of clients) {
  describe.skipIf(missing !== null)(`loadStock over ${name}`, () => {
    let ledger: TestLedger;
    beforeAll(async () => {
      ledger = await open();
    }, 60_000);
    afterAll(() => ledger?.close());
    beforeEach(() => ledger.reset());

    test('200 000 cells, each with its entry', async () => {
      expect(await loadStock(ledger.client, town(200_000))).toBe(200_000);
      const { rows } = await ledger.client.query(`
        select count(*)::int as count, sum(on_hand)::int as units, sum(version)::int as versions from onehop.cell`);
      expect(rows).toEqual([{ count: 200_000, units: 4_900_000, versions: 0 }]);
      expect(await postgresStore(ledger.client).cell('shop 99', 'sku 1999')).toMatchObject({ onHand: 49, version: 0 });
      expect(await reconcile(ledger.client)).toEqual([]);
    }, 120_000);

    const odd = { facilityId: '\\N', sku: 'tab\t line\n return\r back\\slash \\. "quote" 字', onHand: 3 };
    const full = { facilityId: 'a', sku: 'b', onHand: 2 ** 31 - 1, reserved: 7, safetyStock: 2, unitMoney: 0.1 + 0.2 };

    test('odd texts and every number as they are', async () => {
      await loadStock(ledger.client, [odd, full]);
      const store = postgresStore(ledger.client);
      expect(await store.cell(odd.facilityId, odd.sku)).toMatchObject(odd);
      expect(await store.cell('a', 'b')).toMatchObject({ onHand: 2 ** 31 - 1, reserved: 7, safetyStock: 2 });
      expect(await store.journal()).toMatchObject([
        { kind: 'open', cell: full },
        { kind: 'open', cell: { ...odd, reserved: 0, safetyStock: 0, unitMoney: 0 } },
      ]);
      expect(await reconcile(ledger.client)).toEqual([]);
    });

    test('cells that come by and by, and none at all', async () => {
      async function* slowly() {
        yield odd;
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield full;
      }
      expect(await loadStock(ledger.client, slowly())).toBe(2);
      expect(await loadStock(ledger.client, [])).toBe(0);
    });

    test('every bad cell is named, and nothing is loaded', async () => {
      const cells: unknown[] = [
        full,
        { facilityId: '', sku: 'x'.repeat(257), onHand: 1 },
        { facilityId: 'a\0', sku: '\ud800', onHand: 1.5 },
        { facilityId: 7, onHand: Number.NaN },
        { facilityId: 'a', sku: 'c', onHand: -1, reserved: 2 ** 31, safetyStock: '3', unitMoney: -1 },
        null,
        { facilityId: 'a', sku: 'd' },
        { facilityId: Symbol('a'), sku: 'e', onHand: 1n, reserved: 2n, unitMoney: 3n },
      ];
      const issues = await issuesOf(loadStock(ledger.client, cells as StockToLoad[]));
      expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
        'BAD_TEXT cells[1].facilityId',
        'TOO_LARGE cells[1].sku',
        'BAD_TEXT cells[2].facilityId',
        'BAD_TEXT cells[2].sku',
        'NOT_AN_INTEGER cells[2].onHand',
        'WRONG_TYPE cells[3].facilityId',
        'MISSING cells[3].sku',
        'NOT_FINITE cells[3].onHand',
        'OUT_OF_RANGE cells[4].onHand',
        'TOO_LARGE cells[4].reserved',
        'WRONG_TYPE cells[4].safetyStock',
        'OUT_OF_RANGE cells[4].unitMoney',
        'WRONG_TYPE cells[5]',
        'MISSING cells[6].onHand',
        'WRONG_TYPE cells[7].facilityId',
        'WRONG_TYPE cells[7].onHand',
        'WRONG_TYPE cells[7].reserved',
        'OUT_OF_RANGE cells[7].unitMoney',
      ]);
      expect(await postgresStore(ledger.client).journal()).toEqual([]);
      expect(await postgresStore(ledger.client).cell('a', 'b')).toBeNull();
    });

    test('of very many bad cells the first thousand are named', async () => {
      const bad = Array.from({ length: 5000 }, () => ({ facilityId: 'a', sku: '', onHand: -1 }));
      expect(await issuesOf(loadStock(ledger.client, bad))).toHaveLength(1000);
    });

    test('a cell that is given twice, or there already, is refused with its place', async () => {
      await loadStock(ledger.client, [full]);
      await postgresStore(ledger.client).receive('a', 'c', 1);
      const cells = [odd, full, { ...odd, onHand: 9 }, { ...full, sku: 'c' }, { ...full, sku: 'd' }];
      const issues = await issuesOf(loadStock(ledger.client, cells));
      expect(issues.map(({ code, path, hint }) => `${code} ${path}: ${hint}`)).toEqual([
        'DUPLICATE_ID cells[1]: the ledger has this cell already',
        'DUPLICATE_ID cells[2]: the same cell is given twice',
        'DUPLICATE_ID cells[3]: the ledger has this cell already',
      ]);
      expect(await postgresStore(ledger.client).cell(odd.facilityId, odd.sku)).toBeNull();
      expect(await reconcile(ledger.client)).toEqual([]);
      // The connection is good for the next.
      expect(await loadStock(ledger.client, [odd])).toBe(1);
    });

    test('an error of the cells themselves comes through as it is, and nothing is loaded', async () => {
      const early = new RangeError('the file ends too early');
      function* broken() {
        yield full;
        throw early;
      }
      async function* brokenLater() {
        yield* broken();
      }
      await expect(loadStock(ledger.client, broken())).rejects.toBe(early);
      await expect(loadStock(ledger.client, brokenLater())).rejects.toBe(early);
      expect(await postgresStore(ledger.client).cell('a', 'b')).toBeNull();
      expect(await loadStock(ledger.client, [full])).toBe(1);
    });

    test('what others ask for meanwhile stands, though the load fails', async () => {
      await loadStock(ledger.client, [full]);
      const store = postgresStore(ledger.client);
      let begin: () => void = () => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      async function* slowly() {
        yield odd;
        begin();
        await new Promise((resolve) => setTimeout(resolve, 50));
        yield full;
      }
      const refused = issuesOf(loadStock(ledger.client, slowly()));
      await begun;
      const { status } = await store.reserve({ lines: [{ facilityId: 'a', sku: 'b', quantity: 2 }] }, { id: 'held' });
      expect(status).toBe('held');
      expect(await refused).toMatchObject([{ code: 'DUPLICATE_ID', path: 'cells[1]' }]);
      expect(await store.find('held')).toMatchObject({ state: 'held' });
      expect(await reconcile(ledger.client)).toEqual([]);
    });

    test.each([undefined, null, 'cells', 7, {}])('cells that are none are refused: %j', async (cells) => {
      const load = loadStock(ledger.client, cells as unknown as StockToLoad[]);
      expect(await issuesOf(load)).toMatchObject([{ code: 'WRONG_TYPE', path: 'cells' }]);
    });
  });
}

describe.skipIf((await missingService('postgres')) !== null)('loadStock over other clients', () => {
  let ledger: ServerLedger;
  beforeAll(async () => {
    ledger = await openServerLedger({ max: 3 });
  }, 60_000);
  afterAll(() => ledger?.close());
  const cells = [{ facilityId: 'a', sku: 'b', onHand: 1 }];

  test('a single connection, and one of a pool, are refused: what others ask of them would be part of the load', async () => {
    await ledger.reset();
    const refused = [{ code: 'WRONG_TYPE', path: 'client' }];
    const client = new pg.Client({ connectionString: ledger.url });
    await client.connect();
    try {
      expect(await issuesOf(loadStock(client, cells))).toMatchObject(refused);
    } finally {
      await client.end();
    }
    const borrowed = await ledger.client.connect();
    try {
      expect(await issuesOf(loadStock(borrowed, cells))).toMatchObject(refused);
    } finally {
      borrowed.release();
    }
  });

  test.each([
    ['of another kind', { query: () => Promise.reject(new Error('asked')) }],
    ['that is none', undefined],
    ['that is null', null],
  ])('a client %s is refused before it is asked', async (_, client) => {
    const load = loadStock(client as unknown as SqlClient, cells);
    expect(await issuesOf(load)).toMatchObject([{ code: 'WRONG_TYPE', path: 'client' }]);
  });

  test('a connection that is lost under way is told, ends no process, and is not used again', async () => {
    await ledger.reset();
    async function* cut() {
      for (let k = 0; k < 20_000; k++) yield { facilityId: 'a', sku: `sku ${k}`, onHand: 1 };
      const { rowCount } = await ledger.client.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'copy %'`);
      expect(rowCount).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield { facilityId: 'a', sku: 'last', onHand: 1 };
    }
    await expect(loadStock(ledger.client, cut())).rejects.toMatchObject({ name: 'StoreError', code: 'CONNECTION' });
    for (let times = 1; times <= 4; times++) {
      expect(await loadStock(ledger.client, [{ facilityId: 'b', sku: `sku ${times}`, onHand: 1 }])).toBe(1);
    }
    expect(await reconcile(ledger.client)).toEqual([]);
  });

  test("a table in public by the name of the load's own is not touched", async () => {
    await ledger.reset();
    await ledger.client.query(`
      create table public.onehop_opening (like onehop.cell);
      create function public.trap() returns trigger language plpgsql as $$ begin raise exception 'trapped'; end $$;
      create trigger trap before insert on public.onehop_opening for each row execute function public.trap()`);
    const pool = new pg.Pool({ connectionString: ledger.url, options: '-c search_path=public,pg_temp' });
    try {
      expect(await loadStock(pool, cells)).toBe(1);
    } finally {
      await pool.end();
      await ledger.client.query('drop table public.onehop_opening; drop function public.trap()');
    }
  });

  test('what stands in the way in the database is a StoreError', async () => {
    await ledger.reset();
    await ledger.client.query('drop trigger append_only on onehop.journal; drop table onehop.journal');
    await expect(loadStock(ledger.client, cells)).rejects.toBeInstanceOf(StoreError);
    expect((await ledger.client.query('select * from onehop.cell')).rows).toEqual([]);
  });
});
