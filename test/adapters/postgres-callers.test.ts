import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type PostgresStore,
  type PostgresStoreOptions,
  postgresStore,
  reconcile,
} from '../../src/adapters/postgres/index.js';
import { InputError } from '../../src/model/issues.js';
import type { HoldAnswer, JournalEntry } from '../../src/model/reservation.js';
import { openServerLedger, type ServerLedger } from '../support/postgres-ledgers.js';
import { sample, seededDraw } from '../support/random.js';
import { missingService } from '../support/services.js';

const missing = await missingService('postgres');
const connections = 20;

describe.skipIf(missing !== null)('many callers of one database', () => {
  let ledger: ServerLedger;
  beforeAll(async () => {
    ledger = await openServerLedger({ max: connections });
  }, 60_000);
  afterAll(() => ledger?.close());
  beforeEach(() => ledger.reset());
  afterEach(async () => {
    expect(await reconcile(ledger.client)).toEqual([]);
  });

  /** As in twenty processes: each has a store of its own, and one transaction for each hold. */
  const strangers = (options: PostgresStoreOptions = {}): PostgresStore[] =>
    Array.from({ length: connections }, () => postgresStore(ledger.client, { batchSize: 1, ...options }));
  const lines = (quantity: number, sku = 'tyres') => ({ lines: [{ facilityId: 'shop', sku, quantity }] });
  const held = (answers: readonly HoldAnswer[]) => answers.filter(({ status }) => status === 'held').length;

  for (const [who, stores] of [
    ['one store', () => [postgresStore(ledger.client)]],
    ['one store without batches', () => [postgresStore(ledger.client, { batchSize: 1, concurrency: connections })]],
    ['twenty stores', strangers],
    ['twenty stores with batches', () => strangers({ batchSize: 7 })],
  ] as const) {
    test(`400 callers, 100 units, ${who}: exactly 100 are held`, async () => {
      const all = stores();
      await all[0]?.receive('shop', 'tyres', 100);
      const answers = await Promise.all(
        Array.from({ length: 400 }, (_, k) => (all[k % all.length] as PostgresStore).reserve(lines(1), { id: `${k}` })),
      );
      expect(held(answers)).toBe(100);
      expect(await all[0]?.cell('shop', 'tyres')).toMatchObject({ held: 100, available: 0 });
    });
  }

  for (const batchSize of [1, 10]) {
    test(`300 crossing holds in batches of ${batchSize}, their ends and a sweep: nobody waits in a circle`, async () => {
      const skus = Array.from({ length: 12 }, (_, k) => `sku ${k}`);
      // A deadlock is an error here, for nothing is tried again.
      const stores = strangers({ batchSize, retries: 0, lockTimeoutMs: 60_000 });
      const [first] = stores as [PostgresStore];
      for (const sku of skus) await first.receive('shop', sku, 10_000);
      const draw = seededDraw(5);
      const calls = Array.from({ length: 300 }, (_, k) => {
        const chosen = sample(draw, skus, 5);
        const claim = {
          lines: chosen.map((sku) => ({ facilityId: 'shop', sku, quantity: 1 })),
          rooms: chosen.slice(0, 3).map((room) => ({ room, from: 0, span: 1, amount: 1, limit: 10_000 })),
        };
        const kind = draw.int(0, 3);
        return { claim, id: `${k}`, store: stores[k % stores.length] as PostgresStore, kind };
      });
      const verbs = [
        (store: PostgresStore, id: string) => store.commit(id),
        (store: PostgresStore, id: string) => store.release(id),
        (store: PostgresStore) => store.expire(),
        (store: PostgresStore, id: string) => store.extend(id, { ttlMinutes: 5 }),
      ];
      await Promise.all(
        calls.map(async ({ claim, id, store, kind }) => {
          const answer = await store.reserve(claim, { id, ttlMinutes: kind === 2 ? 0.0001 : 5 });
          expect(answer.status).toBe('held');
          await (verbs[kind] as (typeof verbs)[number])(store, id);
        }),
      );
      await first.expire();
      const states = await Promise.all(calls.map(async ({ id }) => (await first.find(id))?.state));
      expect(states).toEqual(calls.map(({ kind }) => ['committed', 'released', 'expired', 'held'][kind]));
    });
  }

  test('the same id 50 times at once is applied once', async () => {
    const stores = strangers();
    await stores[0]?.receive('shop', 'tyres', 100);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, k) =>
        (stores[k % stores.length] as PostgresStore).reserve(lines(2), { id: 'same', ttlMinutes: k + 1 }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await stores[0]?.cell('shop', 'tyres')).toMatchObject({ held: 2 });
  });

  test('the same id at once for other cells: one has it, the others are refused', async () => {
    const stores = strangers();
    for (let k = 0; k < 50; k++) await stores[0]?.receive('shop', `sku ${k}`, 5);
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, k) =>
        (stores[k % stores.length] as PostgresStore).reserve(lines(1, `sku ${k}`), { id: 'same' }),
      ),
    );
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(refused.length).toBe(49);
    for (const error of refused) {
      expect(error).toBeInstanceOf(InputError);
      expect(error.issues).toMatchObject([{ code: 'DUPLICATE_ID', path: 'id' }]);
    }
    expect((await stores[0]?.journal())?.filter(({ kind }) => kind === 'hold').length).toBe(1);
  });

  test('the same change of stock 50 times at once is applied once', async () => {
    const stores = strangers();
    const store = (k: number) => stores[k % stores.length] as PostgresStore;
    const cells = await Promise.all(
      Array.from({ length: 50 }, (_, k) => store(k).receive('shop', 'tyres', 5, { id: 'delivery' })),
    );
    expect(new Set(cells.map(({ onHand }) => onHand))).toEqual(new Set([5]));
    const counts = await Promise.all(
      Array.from({ length: 50 }, (_, k) => store(k).adjust('shop', 'tyres', 9, { id: 'count', version: 1 })),
    );
    expect(new Set(counts.map(({ status }) => status))).toEqual(new Set(['adjusted']));
    expect(await store(0).cell('shop', 'tyres')).toMatchObject({ onHand: 9, version: 2 });
  });

  test('one change id at once for other cells: one has it, and the others leave no cell behind', async () => {
    const stores = strangers();
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, k) =>
        k % 2 === 0
          ? (stores[k % stores.length] as PostgresStore).receive('shop', `sku ${k}`, 5, { id: 'same' })
          : (stores[k % stores.length] as PostgresStore).adjust('shop', `sku ${k}`, 5, { id: 'same' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    const { rows } = await ledger.client.query('select * from onehop.cell');
    expect(rows.length).toBe(1);
  });

  test('of many counts at one version exactly one goes through', async () => {
    const stores = strangers();
    await stores[0]?.receive('shop', 'tyres', 100);
    const answers = await Promise.all(
      stores.map((store, k) => store.adjust('shop', 'tyres', k, { version: 1, id: `${k}` })),
    );
    expect(answers.filter(({ status }) => status === 'adjusted').length).toBe(1);
  });

  test('commit and sweep at the moment a hold ends: exactly one wins', async () => {
    const stores = strangers();
    const [first] = stores as [PostgresStore];
    await first.receive('shop', 'tyres', 1000);
    const ids = Array.from({ length: 200 }, (_, k) => `${k}`);
    // They end one after the other, while commits and sweeps go on side by side.
    const ends = Date.now() + 3_600_000;
    await Promise.all(ids.map((id, k) => first.reserve(lines(1), { id, expiresAt: new Date(ends + k).toISOString() })));
    const start = Date.now();
    await ledger.moveClock(ends - start - 200);
    let isOver = false;
    const swept: string[] = [];
    const sweeper = (async () => {
      while (!isOver) swept.push(...(await first.expire()));
    })();
    const answers = await Promise.all(
      ids.map(async (id, k) => {
        await sleep(Math.max(0, start + 197 + k - Date.now()));
        return (stores[k % stores.length] as PostgresStore).commit(id);
      }),
    );
    isOver = true;
    await sweeper;
    const committed = answers.filter(({ status }) => status === 'committed').length;
    expect(answers.every(({ status }) => status === 'committed' || status === 'expired')).toBe(true);
    const states = await Promise.all(ids.map(async (id) => (await first.find(id))?.state));
    expect(states).toEqual(answers.map(({ status }) => status));
    expect(await first.cell('shop', 'tyres')).toMatchObject({ onHand: 1000 - committed, held: 0 });
    expect(swept.every((id) => states[Number(id)] === 'expired')).toBe(true);
    const endings = (await first.journal()).filter(({ kind }) => kind === 'commit' || kind === 'expire');
    expect(endings.length).toBe(ids.length);
  });

  test('the clock of a caller has no say', async () => {
    const store = postgresStore(ledger.client);
    await store.receive('shop', 'tyres', 10);
    const before = Date.now();
    for (const hours of [-1, 1]) {
      vi.useFakeTimers({ now: before + hours * 3_600_000, toFake: ['Date'] });
      try {
        const answer = await store.reserve(lines(1), { id: `${hours}`, ttlMinutes: 10 });
        const left = Date.parse((answer.status === 'held' && answer.reservation.expiresAt) || '') - before;
        expect(left).toBeGreaterThan(9 * 60_000);
        expect(left).toBeLessThan(11 * 60_000);
        expect(await store.expire()).toEqual([]);
        expect(await store.commit(`${hours}`)).toMatchObject({ status: 'committed' });
      } finally {
        vi.useRealTimers();
      }
    }
  });

  test('a reader of the journal by numbers misses nothing, however writers overtake each other', async () => {
    const stores = strangers();
    const [first] = stores as [PostgresStore];
    for (let k = 0; k < connections; k++) await first.receive('shop', `sku ${k}`, 1000);
    const read: JournalEntry[] = [...(await first.journal())];
    let isOver = false;
    const reader = (async () => {
      while (!isOver) read.push(...(await first.journal(read.at(-1)?.seq)));
    })();
    await Promise.all(
      stores.map(async (store, k) => {
        for (let n = 0; n < 25; n++) await store.reserve(lines(1, `sku ${k}`), { id: `${k} ${n}` });
      }),
    );
    isOver = true;
    await reader;
    read.push(...(await first.journal(read.at(-1)?.seq)));
    expect(read).toEqual(await first.journal());
    expect(read.length).toBe(connections * 26);
  });

  test('the server has had to break no deadlock', async () => {
    // What a server process has counted it reports when it has been idle for a moment, or at its end.
    await sleep(1500);
    const client = new pg.Client({ connectionString: ledger.url });
    await client.connect();
    const { rows } = await client.query('select deadlocks from pg_stat_database where datname = current_database()');
    await client.end();
    expect(rows).toEqual([{ deadlocks: '0' }]);
  });
});
