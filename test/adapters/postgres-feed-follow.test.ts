import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Following,
  FollowingStopped,
  type FollowOptions,
  followChanges,
  listenWith,
  loadStock,
  migrate,
  type PostgresStore,
  postgresStore,
  roleScript,
  type SqlClient,
  StoreError,
} from '../../src/adapters/postgres/index.js';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import type { FacilityInput } from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { createDatabase, missingService, type TestDatabase } from '../support/services.js';

const missing = await missingService('postgres');

const hour = 3_600_000;

const shop = (id: string): FacilityInput => ({
  id,
  kind: 'store',
  latitude: 0,
  longitude: 0,
  services: ['van'],
  capacity: { ordersPerDay: 9 },
});

/** Knows two shops, and ten tyres in the first. */
const newNetwork = (): Network =>
  buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: [shop('a'), shop('b')],
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [{ facilityId: 'a', sku: 'tyre', onHand: 10 }],
    }),
  );

/** Stands between the feed and its pool, and does to statements what networks and servers do. */
class Middleman implements SqlClient {
  /** Instead of an answer; may pass the statement on. */
  instead:
    | ((text: string, pass: () => Promise<{ rows: readonly unknown[] }>) => Promise<{ rows: readonly unknown[] }>)
    | null = null;
  sent = 0;
  underWay = 0;
  mostUnderWay = 0;
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async query(text: string, params?: unknown[]): Promise<{ rows: readonly unknown[] }> {
    this.sent++;
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      const pass = () => this.#pool.query(text, params);
      return await (this.instead?.(text, pass) ?? pass());
    } finally {
      this.underWay--;
    }
  }
}

const broken = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

async function until(condition: () => boolean): Promise<void> {
  for (const start = performance.now(); !condition(); await sleep(2)) {
    if (performance.now() - start > 20_000) throw new Error('it has not come about');
  }
}

describe.skipIf(missing !== null)('following changes', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let store: PostgresStore;
  let client: Middleman;
  let network: Network;
  let following: Following | null = null;

  beforeAll(async () => {
    database = await createDatabase('feed_follow');
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    await migrate(pool);
    store = postgresStore(pool);
  });

  beforeEach(async () => {
    await pool.query(`
      alter table onehop.journal disable trigger append_only;
      truncate onehop.cell, onehop.room, onehop.room_use, onehop.reservation, onehop.stock_change, onehop.journal;
      alter table onehop.journal enable trigger append_only`);
    await store.receive('a', 'tyre', 10);
    client = new Middleman(pool);
    network = newNetwork();
  });

  afterEach(async () => {
    client.instead = null;
    await following?.stop();
    following = null;
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const follow = async (options: FollowOptions = {}): Promise<Following> => {
    following = await followChanges(network, client, { everyMs: hour, ...options });
    return following;
  };
  const listening = listenWith(async () => {
    const listener = new pg.Client({ connectionString: database.url, application_name: 'listener' });
    await listener.connect();
    return listener;
  });
  const hold = (id: string, quantity: number) =>
    store.reserve({ lines: [{ facilityId: 'a', sku: 'tyre', quantity }] }, { id });
  const tyres = (facilityId = 'a') => network.stock.available(facilityId, 'tyre');

  test('what was committed before the call is in the network once it has caught up', async () => {
    const { caughtUp } = await follow();
    for (let quantity = 1; quantity <= 4; quantity++) {
      await hold(`r${quantity}`, quantity);
      await caughtUp();
      expect(tyres()).toBe(10 - (quantity * (quantity + 1)) / 2);
    }
    await store.release('r4');
    await Promise.all([caughtUp(), caughtUp(), caughtUp()]);
    expect(network.stock.cell('a', 'tyre')).toEqual(await store.cell('a', 'tyre'));
  });

  test('skus and positions that are new appear, with their price; what belongs to an unknown facility is named and left', async () => {
    const { caughtUp, ignored } = await follow();
    await store.receive('b', 'tyre', 3, { unitMoney: 7 });
    await store.receive('b', 'wheel', 2, { unitMoney: 2.5 });
    await store.receive('elsewhere', 'tyre', 9);
    await store.receive('elsewhere', 'jack', 9);
    await caughtUp();
    expect([tyres('b'), network.stock.available('b', 'wheel')]).toEqual([3, 2]);
    const cell = network.cellOf(network.rowOfSku.get('wheel') as number, network.facilityRow('b'));
    expect(network.positions.unitMoneyAt(cell)).toBe(2.5);
    expect([...ignored]).toEqual(['elsewhere']);
    expect(network.rowOfSku.has('jack')).toBe(false);
  });

  test('what the database does not have is not there, whatever the problem said', async () => {
    network.stock.receive('b', 'wheel', 5);
    network.stock.receive('b', 'tyre', 4);
    await follow();
    expect([tyres(), tyres('b'), network.stock.available('b', 'wheel')]).toEqual([10, 0, 0]);
  });

  test('what changes while all is loaded is not lost', async () => {
    client.instead = async (text, pass) => {
      const answer = await pass();
      if (text.includes('feed_cells')) await hold('meanwhile', 3);
      if (text.includes('feed_rooms')) await store.receive('b', 'tyre', 1);
      return answer;
    };
    const { caughtUp } = await follow();
    expect([tyres(), tyres('b')]).toEqual([10, 0]);
    client.instead = null;
    await caughtUp();
    expect([tyres(), tyres('b')]).toEqual([7, 1]);
  });

  test('rooms come with the load and with the feed, and are free again', async () => {
    const room = JSON.stringify(['orders', 'a']);
    const use = (from: number) => ({ room, from, span: 1, amount: 1, limit: 9 });
    const held = (day: number) => network.capacityOf.get(network.facilityRow('a'))?.takenOn(day).orders;
    await store.reserve({ lines: [], rooms: [use(20_000)] }, { id: 'before' });
    const { caughtUp } = await follow();
    expect(held(20_000)).toBe(1);
    await store.reserve({ lines: [], rooms: [use(20_000), use(20_001)] }, { id: 'after' });
    await caughtUp();
    expect([held(20_000), held(20_001)]).toEqual([2, 1]);
    await Promise.all([store.release('before'), store.release('after')]);
    await caughtUp();
    expect([held(20_000), held(20_001)]).toEqual([0, 0]);
  });

  test('a notice wakes the feed', async () => {
    await follow({ listen: listening });
    await until(() => (following as Following).looks > 1);
    await hold('r', 3);
    await until(() => tyres() === 7);
  });

  test('who commits without notice right after one who gave it is seen too', async () => {
    await follow({ listen: listening });
    await until(() => (following as Following).looks > 1);
    const [silent, holder] = [await pool.connect(), await pool.connect()];
    await holder.query('begin; select pg_advisory_xact_lock(1869505896, 3)');
    await silent.query('begin');
    await postgresStore(silent).reserve({ lines: [{ facilityId: 'a', sku: 'tyre', quantity: 2 }] }, { id: 'silent' });
    await holder.query('rollback');
    await store.receive('a', 'rim', 1);
    await until(() => network.stock.available('a', 'rim') === 1);
    await sleep(30);
    await silent.query('commit');
    await until(() => tyres() === 8);
    silent.release();
    holder.release();
  });

  test('without any notice changes are seen by the looks that come anyway', async () => {
    await follow({ everyMs: 50 });
    await hold('r', 3);
    await until(() => tyres() === 7);
  });

  test('a lost listening connection is told once and made again; what happened meanwhile is seen at once', async () => {
    const errors: unknown[] = [];
    await follow({ listen: listening, onError: (error) => errors.push(error) });
    for (let quantity = 1; quantity <= 3; quantity++) {
      await until(() => (following as Following).looks > 1);
      await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'listener' and datname = current_database()`);
      await store.receive('b', 'tyre', 1);
      await until(() => tyres('b') === quantity);
      await until(() => errors.length === quantity);
      let listeners = 0;
      while (listeners === 0) {
        const { rowCount } = await pool.query(`select from pg_stat_activity
          where application_name = 'listener' and datname = current_database() and query = 'listen onehop' and state = 'idle'`);
        listeners = rowCount ?? 0;
      }
    }
    await hold('r', 4);
    await until(() => tyres() === 6);
  });

  test('an outage is told once, tried again and again, and ends where it began', async () => {
    const errors: StoreError[] = [];
    const { caughtUp } = await follow({ everyMs: 20, onError: (error) => errors.push(error as StoreError) });
    client.instead = async () => {
      throw broken;
    };
    const { sent } = client;
    await hold('r', 3);
    await expect(caughtUp()).rejects.toMatchObject({ code: 'CONNECTION' });
    await until(() => client.sent > sent + 4);
    const { cursor } = following as Following;
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(StoreError);
    expect((following as Following).failure).toBeInstanceOf(StoreError);
    expect(tyres()).toBe(10);
    await store.release('r');
    await hold('s', 4);
    client.instead = null;
    await until(() => tyres() === 6);
    expect((following as Following).failure).toBe(null);
    expect((following as Following).cursor).not.toBe(cursor);
    expect((following as Following).loads).toBe(1);
    client.instead = async () => {
      throw broken;
    };
    await until(() => errors.length === 2);
  });

  test('caught up after a look that was broken off between its pages, all that was committed before the call is there', async () => {
    let down: () => void = () => {};
    const isDown = new Promise<void>((resolve) => {
      down = resolve;
    });
    const { caughtUp } = await follow({ onError: () => down() });
    const entries = Array.from({ length: 9000 }, (_, at) => ({ facilityId: 'a', sku: `s${at}`, onHand: 1 }));
    await loadStock(pool, entries);
    let pages = 0;
    client.instead = async (text, pass) => {
      if (text.includes('feed_look') && ++pages === 2) throw broken;
      return pass();
    };
    await expect(caughtUp()).rejects.toMatchObject({ code: 'CONNECTION' });
    await isDown;
    await store.receive('b', 'tyre', 5);
    await caughtUp();
    expect([tyres('b'), network.stock.available('a', 's8999')]).toEqual([5, 1]);
  });

  test('a cell or room that the network cannot take is named and passed over; all others stay in step', async () => {
    const errors: InputError[] = [];
    const told: string[] = [];
    await store.receive('a', 'bad', 1);
    client.instead = async (_, pass) => {
      const { rows } = await pass();
      const spoil = (text: string): string => {
        const columns = JSON.parse(text) as { sku?: string[]; room?: string[]; held: unknown[]; unitMoney?: unknown[] };
        columns.sku?.forEach((sku, at) => {
          if (sku === 'bad' && columns.unitMoney) columns.unitMoney[at] = 'NaN';
        });
        columns.room?.forEach((room, at) => {
          if (room.includes('"b"')) columns.held[at] = -1;
        });
        return JSON.stringify(columns);
      };
      const spoilt = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row as object).map(([name, value]) => [
            name,
            name === 'cells' || name === 'rooms' ? spoil(value as string) : value,
          ]),
        ),
      );
      return { rows: spoilt };
    };
    const { caughtUp } = await follow({
      onError: (error) => errors.push(error as InputError),
      onChange: ({ cells, rooms }) => told.push(...cells.map(({ sku }) => sku), ...rooms.map(({ room }) => room)),
    });
    expect(tyres()).toBe(10);
    expect(errors).toHaveLength(1);
    const rooms = ['a', 'b'].map((id) => ({
      room: JSON.stringify(['orders', id]),
      from: 20_000,
      span: 1,
      amount: 1,
      limit: 9,
    }));
    const lines = ['tyre', 'bad'].map((sku) => ({ facilityId: 'a', sku, quantity: 1 }));
    await store.reserve({ lines, rooms }, { id: 'r' });
    await caughtUp();
    expect(tyres()).toBe(9);
    expect(network.capacityOf.get(network.facilityRow('a'))?.takenOn(20_000).orders).toBe(1);
    expect(network.rowOfSku.has('bad')).toBe(false);
    expect(told).toEqual(['tyre', 'tyre', JSON.stringify(['orders', 'a'])]);
    expect((following as Following).failure).toBe(null);
    const hints = errors.flatMap(({ issues }) => issues.map(({ code, hint }) => `${code} ${hint.split('; ')[1]}`));
    expect(errors.every((error) => error instanceof InputError)).toBe(true);
    expect(hints).toEqual([
      'OUT_OF_RANGE sku "bad" of facility "a" is passed over',
      'OUT_OF_RANGE sku "bad" of facility "a" is passed over',
      'OUT_OF_RANGE room "["orders","b"]" from 20000 is passed over',
    ]);
  });

  test('of very many cells that the network cannot take, each is named', async () => {
    await loadStock(
      pool,
      Array.from({ length: 1500 }, (_, at) => ({ facilityId: 'a', sku: `bad ${at}`, onHand: 1 })),
    );
    client.instead = async (text, pass) => {
      const { rows } = await pass();
      if (!text.includes('feed_cells')) return { rows };
      const columns = JSON.parse((rows[0] as { cells: string }).cells) as { sku: string[]; held: number[] };
      columns.held = columns.sku.map((sku) => (sku.startsWith('bad') ? 0.5 : 0));
      return { rows: [{ cells: JSON.stringify(columns) }] };
    };
    const errors: InputError[] = [];
    await follow({ onError: (error) => errors.push(error as InputError) });
    expect(tyres()).toBe(10);
    expect(new Set(errors.flatMap(({ issues }) => issues.map(({ hint }) => hint))).size).toBe(1500);
  });

  test('a statement that is never answered is given up, and an answer that comes too late is not taken', async () => {
    const errors: StoreError[] = [];
    const { caughtUp } = await follow({ timeoutMs: 100, onError: (error) => errors.push(error as StoreError) });
    await hold('r', 3);
    let answerNow: () => void = () => {};
    const hung = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    client.instead = async (_, pass) => {
      client.instead = null;
      const answer = await pass();
      await hung;
      return answer;
    };
    await expect(caughtUp()).rejects.toMatchObject({ code: 'CONNECTION' });
    expect(errors.map(({ code }) => code)).toEqual(['CONNECTION']);
    await store.release('r');
    await until(() => (following as Following).failure === null);
    await caughtUp();
    answerNow();
    await sleep(20);
    expect(tyres()).toBe(10);
  });

  test('looks never overlap, however many ask for one', async () => {
    let wake: () => void = () => {};
    const { caughtUp } = await follow({
      listen: async (wakes) => {
        wake = wakes;
        return async () => {};
      },
    });
    client.mostUnderWay = 0;
    for (let round = 0; round < 20; round++) {
      for (let call = 0; call < 10; call++) wake();
      const all = Array.from({ length: 10 }, caughtUp);
      await sleep(1);
      wake();
      await Promise.all(all);
    }
    expect(client.mostUnderWay).toBe(1);
    // One look serves all that asked before it began.
    expect((following as Following).looks).toBeLessThan(100);
  });

  test('another history, or one that has forgotten what was seen: all is loaded anew', async () => {
    const { caughtUp } = await follow();
    await store.receive('b', 'tyre', 5);
    const use = (from: number) => ({ room: JSON.stringify(['orders', 'b']), from, span: 1, amount: 1, limit: 9 });
    await store.reserve({ lines: [], rooms: [use(20_000), use(20_001)] }, { id: 'rooms' });
    await caughtUp();
    const days = () => [20_000, 20_001].map((day) => network.capacityOf.get(1)?.takenOn(day).orders);
    expect([tyres('b'), ...days()]).toEqual([5, 1, 1]);
    // As where a replica has taken over that had not got the last transactions.
    await pool.query(`alter table onehop.journal disable trigger append_only;
      delete from onehop.cell where facility_id = 'b';
      delete from onehop.room_use where starts = 20001;
      delete from onehop.journal where body ->> 'facilityId' = 'b';
      alter table onehop.journal enable trigger append_only`);
    await caughtUp();
    expect(tyres('b')).toBe(5);
    client.instead = async (_, pass) => {
      const { rows } = await pass();
      return {
        rows: rows.map((row) => ('history' in (row as object) ? { ...(row as object), history: 'another' } : row)),
      };
    };
    await caughtUp();
    expect([tyres('b'), ...days()]).toEqual([0, 1, 0]);
    expect((following as Following).loads).toBe(2);
    await hold('r', 3);
    await caughtUp();
    expect(tyres()).toBe(7);
    expect((following as Following).loads).toBe(2);
    client.instead = async (_, pass) => {
      const { rows } = await pass();
      return {
        rows: rows.map((row) =>
          'upto' in (row as object) ? { ...(row as object), history: 'another', upto: '9:9:' } : row,
        ),
      };
    };
    await caughtUp();
    client.instead = null;
    expect((following as Following).loads).toBe(3);
  });

  test('a server that does not tell its history is followed without it', async () => {
    client.instead = (text, pass) => {
      if (!text.includes('pg_control_system')) return pass();
      return Promise.reject(Object.assign(new Error('permission denied'), { code: '42501' }));
    };
    const { caughtUp } = await follow();
    await hold('r', 3);
    await caughtUp();
    expect(tyres()).toBe(7);
  });

  test('a facility that joins the network is told what it has', async () => {
    await store.receive('c', 'tyre', 6);
    await store.reserve(
      { lines: [], rooms: [{ room: JSON.stringify(['orders', 'c']), from: 20_000, span: 1, amount: 2, limit: 9 }] },
      { id: 'r' },
    );
    const { caughtUp, ignored } = await follow();
    expect([...ignored]).toEqual(['c']);
    network.addFacility(shop('c'));
    await caughtUp();
    expect(tyres('c')).toBe(6);
    expect(network.capacityOf.get(network.facilityRow('c'))?.takenOn(20_000).orders).toBe(2);
    expect([...ignored]).toEqual([]);
    network.removeFacility('c');
    network.addFacility(shop('c'));
    expect(tyres('c')).toBe(0);
    await caughtUp();
    expect(tyres('c')).toBe(6);
    expect((following as Following).loads).toBe(1);
  });

  test('onChange is told what came; what it throws, and what onError throws, stops nothing', async () => {
    const told: string[] = [];
    const errors: string[] = [];
    const { caughtUp } = await follow({
      onChange: ({ cells }) => {
        told.push(...cells.map(({ sku, held }) => `${sku} ${held} ${network.stock.available('a', sku)}`));
        throw new Error('oh');
      },
      onError: (error) => {
        errors.push((error as Error).message);
        throw error;
      },
    });
    await hold('r', 3);
    await caughtUp();
    expect(told).toEqual(['tyre 0 10', 'tyre 3 7']);
    expect(errors).toEqual(['oh', 'oh']);
  });

  test('stopped, it looks no more and changes nothing; whoever waits is told', async () => {
    let isHeld = false;
    let passed = false;
    // There from the beginning: a look that is under way when the hold is made may tell it.
    client.instead = async (_, pass) => {
      const answer = await pass();
      passed ||= isHeld && JSON.stringify(answer.rows).includes('tyre');
      if (passed) await sleep(50);
      return answer;
    };
    const { caughtUp, stop } = await follow({ everyMs: 10, listen: listening });
    isHeld = true;
    await hold('r', 3);
    const waiting = caughtUp();
    await until(() => passed);
    const late = caughtUp();
    const told = [waiting, late].map((each) => expect(each).rejects.toBeInstanceOf(FollowingStopped));
    const stopping = stop();
    await Promise.all(told);
    await stopping;
    expect(client.underWay).toBe(0);
    const { sent } = client;
    await sleep(60);
    expect([client.sent, tyres()]).toEqual([sent, 10]);
    await expect(caughtUp()).rejects.toBeInstanceOf(FollowingStopped);
    await stop();
    const { rows } = await pool.query(
      `select from pg_stat_activity where application_name = 'listener' and datname = current_database()`,
    );
    expect(rows).toEqual([]);
  });

  test('a signal stops it: before, during the load, and after', async () => {
    const reason = new Error('enough');
    await expect(followChanges(network, client, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(client.sent).toBe(0);

    const during = new AbortController();
    client.instead = async (text, pass) => {
      if (text.includes('feed_cells')) during.abort(reason);
      return pass();
    };
    await store.adjust('a', 'tyre', 4);
    await expect(follow({ signal: during.signal })).rejects.toBe(reason);
    expect(tyres()).toBe(10);
    client.instead = null;

    const after = new AbortController();
    const { caughtUp } = await follow({ signal: after.signal });
    after.abort();
    await expect(caughtUp()).rejects.toBeInstanceOf(FollowingStopped);
  });

  test.each<[string, FollowOptions, string]>([
    ['looks too often', { everyMs: 1 }, 'everyMs'],
    ['no number', { everyMs: Number.NaN }, 'everyMs'],
    ['a text', { everyMs: '1000' as unknown as number }, 'everyMs'],
    ['gives up at once', { timeoutMs: 0 }, 'timeoutMs'],
    ['gives up never', { timeoutMs: Infinity }, 'timeoutMs'],
  ])('bad options: %s', async (_, options, path) => {
    const refused = followChanges(network, client, options);
    await expect(refused).rejects.toBeInstanceOf(InputError);
    await expect(refused).rejects.toMatchObject({ issues: [{ code: 'OUT_OF_RANGE', path }] });
  });

  test('options that are none are refused', async () => {
    const refused = followChanges(network, client, null as unknown as FollowOptions);
    await expect(refused).rejects.toMatchObject({ issues: [{ code: 'WRONG_TYPE', path: 'options' }] });
  });

  test('a network with reservations of its own is refused', async () => {
    network.stock.reserve([{ facilityId: 'a', sku: 'tyre', quantity: 1 }], { id: 'own' });
    await expect(follow()).rejects.toBeInstanceOf(InputError);
  });

  test('a database without the schema is refused', async () => {
    const empty = await createDatabase('feed_empty');
    const other = new pg.Pool({ connectionString: empty.url, max: 1 });
    await expect(followChanges(network, other)).rejects.toMatchObject({ name: 'StoreError', code: 'SCHEMA' });
    await other.end();
    await empty.drop();
  });

  test('the role of an application may follow', async () => {
    await pool.query(roleScript);
    const app = new pg.Pool({ connectionString: database.url, max: 1, options: '-c role=onehop_app' });
    const other = await followChanges(network, app, { everyMs: hour });
    await hold('r', 3);
    await other.caughtUp();
    expect(tyres()).toBe(7);
    await other.stop();
    await app.end();
  });
});
