import fc from 'fast-check';
import { Redis } from 'ioredis';
import { type Claim, InputError, type JournalEntry, type ReservationStore, type RoomUse } from 'onehop';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RedisStore, redisStore } from '../../examples/redis-store/redis-store.js';
import { redisScripts } from '../../examples/redis-store/scripts.js';
import { rebuild } from '../../src/stock/rebuild.js';
import { shortRooms } from '../../src/testing/claims.js';
import { lossyProxy } from '../support/lossy-proxy.js';
import { openingCell, type TestLedger, testLedger } from '../support/redis-ledger.js';
import { connectRedis, missingService, redisUrl } from '../support/services.js';

const missing = await missingService('redis');
const noon = Date.UTC(2026, 9, 1, 12);
const tyre = { facilityId: 'west', sku: 'tyre' };
const claimOf = (quantity: number, cell = tyre): Claim => ({ lines: [{ ...cell, quantity }] });

describe.skipIf(missing !== null)('the Redis recipe', () => {
  const clients: Redis[] = [];
  const ledgers: TestLedger[] = [];
  let redis: Redis;

  const connected = (count: number): Redis[] => {
    const added = Array.from({ length: count }, connectRedis);
    clients.push(...added);
    return added;
  };
  const ledger = async (...setup: Parameters<typeof testLedger> extends [unknown, ...infer Rest] ? Rest : never) => {
    const made = await testLedger(redis, ...setup);
    ledgers.push(made);
    return made;
  };

  beforeAll(() => {
    [redis] = connected(1) as [Redis];
  });
  afterEach(async () => {
    for (const each of ledgers.splice(0)) await each.remove();
  });
  afterAll(() => {
    for (const client of clients) client.disconnect();
  });

  /** What the journal makes is what the ledger says, cell by cell and reservation by reservation. */
  async function checkJournal(store: ReservationStore): Promise<readonly JournalEntry[]> {
    const journal = await store.journal();
    const { cells, reservations } = rebuild(journal);
    for (const cell of cells) expect(await store.cell(cell.facilityId, cell.sku)).toEqual(cell);
    for (const reservation of reservations) expect(await store.find(reservation.id)).toEqual(reservation);
    return journal;
  }

  test('79: 400 callers for 100 units over 20 connections: exactly 100', async () => {
    const { store, by } = await ledger({ cells: [openingCell('west', 'tyre', 100)] });
    const stores = connected(20).map(by);
    const answers = await Promise.all(
      Array.from({ length: 400 }, async (_, caller) =>
        (stores[caller % 20] as ReservationStore).reserve(claimOf(1), { id: `caller-${caller}`, ttlMinutes: 5 }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'held')).toHaveLength(100);
    expect(await store.cell('west', 'tyre')).toMatchObject({ onHand: 100, held: 100, available: 0 });
    expect((await checkJournal(store)).filter(({ kind }) => kind === 'hold')).toHaveLength(100);
  });

  test('80, 89: 300 crossing claims of several lines, each sent twice at once: each held once or not at all', async () => {
    const skus = ['a', 'b', 'c', 'd', 'e'];
    const { store, by } = await ledger({ cells: skus.map((sku) => openingCell('west', sku, 100)) });
    const stores = connected(20).map(by);
    const claims = Array.from({ length: 300 }, (_, row) => ({
      lines: [0, 2, 1].map((step) => ({ facilityId: 'west', sku: skus[(row + step * 3) % 5] as string, quantity: 1 })),
    }));
    const hold = (row: number, by: number) =>
      (stores[by % 20] as ReservationStore).reserve(claims[row] as Claim, { id: `order-${row}` });
    const answers = await Promise.all(claims.flatMap((_, row) => [hold(row, row), hold(row, row + 7)]));
    const held = answers.filter(({ status }) => status === 'held').length / 2;
    const sums = await Promise.all(skus.map(async (sku) => (await store.cell('west', sku))?.held ?? 0));
    expect(sums.reduce((sum, each) => sum + each, 0)).toBe(held * 3);
    expect(Math.max(...sums)).toBe(100);
    expect(held).toBeGreaterThan(150);
    await checkJournal(store);
  });

  test('scripts are sent anew after SCRIPT FLUSH, as often as it comes', async () => {
    const { store } = await ledger({ cells: [openingCell('west', 'tyre', 50)] });
    for (let turn = 0; turn < 5; turn++) {
      const answers = await Promise.all([
        store.reserve(claimOf(1), { id: `before-${turn}` }),
        redis.script('FLUSH'),
        store.reserve(claimOf(1), { id: `after-${turn}` }),
        store.release(`before-${turn}`),
      ]);
      expect(answers.map((answer) => (typeof answer === 'object' ? answer?.['status' as never] : answer))).toEqual([
        'held',
        'OK',
        'held',
        'released',
      ]);
    }
    expect(await store.cell('west', 'tyre')).toMatchObject({ held: 5 });
  });

  test('two prefixes do not meet, not even where one begins with the other', async () => {
    const one = await ledger({ cells: [openingCell('west', 'tyre', 1)] });
    const two = redisStore(redis, { prefix: `${one.prefix}:cells` });
    try {
      expect(await one.store.reserve(claimOf(1), { id: 'same' })).toMatchObject({ status: 'held' });
      expect(await two.reserve(claimOf(1), { id: 'same' })).toMatchObject({ status: 'short' });
      expect([await two.find('same'), await two.cell('west', 'tyre'), await two.journal()]).toEqual([null, null, []]);
      await two.receive('west', 'tyre', 3);
      expect(await two.reserve(claimOf(2), { id: 'same' })).toMatchObject({ status: 'held' });
      expect(await one.store.cell('west', 'tyre')).toMatchObject({ onHand: 1, held: 1 });
    } finally {
      await redis.unlink(...(await redis.keys(`{${one.prefix}:cells}:*`)));
    }
  });

  test('all that a ledger keeps lies in eight keys with one hash tag', async () => {
    const { store, prefix } = await ledger({ cells: [openingCell('west', 'tyre', 9)] });
    const rooms: RoomUse[] = [{ room: 'bay', from: 3, span: 2, amount: 1, limit: 1 }];
    await store.reserve({ ...claimOf(1), rooms }, { id: '1', ttlMinutes: 5 });
    await store.receive('west', 'tyre', 1, { id: 'delivery' });
    const names = ['cells', 'changes', 'ends', 'holders', 'journal', 'reservations', 'rooms', 'uses'];
    expect((await redis.keys(`*${prefix}*`)).sort()).toEqual(names.map((name) => `{${prefix}}:${name}`));
    // What was held leaves nothing but its record and the journal.
    await store.release('1');
    const left = ['cells', 'changes', 'journal', 'reservations'];
    expect((await redis.keys(`*${prefix}*`)).sort()).toEqual(left.map((name) => `{${prefix}}:${name}`));
  });

  test.each(['', 'a{b', 'a}'])('a prefix of %j is refused', (prefix) => {
    expect(() => redisStore(redis, { prefix })).toThrow(RangeError);
  });

  describe('85: the reply is lost after the work was done', () => {
    const { hostname, port, pathname } = new URL(redisUrl);
    const over = (proxyPort: number, options: object): Redis => {
      const client = new Redis({ host: '127.0.0.1', port: proxyPort, db: Number(pathname.slice(1) || 0), ...options });
      client.on('error', () => {});
      clients.push(client);
      return client;
    };

    test('the call fails; the same again gives the first answer, whoever asks', async () => {
      const proxy = await lossyProxy(hostname, Number(port || 6379));
      try {
        const { store, by } = await ledger({ cells: [openingCell('west', 'tyre', 5)] });
        const cut = by(over(proxy.port, { maxRetriesPerRequest: 0 }));
        const calls: (readonly [string, (by: RedisStore) => Promise<unknown>])[] = [
          ['held', (by) => by.reserve(claimOf(2), { id: 'one', ttlMinutes: 5 })],
          ['committed', (by) => by.commit('one')],
          ['held', (by) => by.reserve(claimOf(2), { id: 'two' })],
          ['released', (by) => by.release('two')],
        ];
        for (const [status, call] of calls) {
          await cut.find('connected again, the scripts known');
          proxy.loseNextReply();
          await expect(call(cut)).rejects.toThrow();
          expect(await call(store)).toMatchObject({ status });
          expect(await call(cut)).toMatchObject({ status });
        }
        expect(proxy.lost).toBe(4);
        expect(await store.cell('west', 'tyre')).toMatchObject({ onHand: 3, held: 0, version: 1 });
        const kinds = (await checkJournal(store)).map(({ kind }) => kind);
        expect(kinds).toEqual(['open', 'hold', 'commit', 'hold', 'release']);
      } finally {
        await proxy.close();
      }
    });

    test('a client that sends again by itself: a delivery counts once where it has an id', async () => {
      const proxy = await lossyProxy(hostname, Number(port || 6379));
      try {
        const { store, by } = await ledger();
        const patient = by(over(proxy.port, { retryStrategy: () => 10 }));
        await patient.receive('west', 'tyre', 1, { id: 'first' });
        proxy.loseNextReply();
        expect(await patient.receive('west', 'tyre', 5, { id: 'second' })).toMatchObject({ onHand: 6, version: 2 });
        proxy.loseNextReply();
        // Without one nobody can know: the README says so.
        expect(await patient.receive('west', 'tyre', 5)).toMatchObject({ onHand: 16, version: 4 });
        expect(proxy.lost).toBe(2);
        await checkJournal(store);
      } finally {
        await proxy.close();
      }
    });
  });

  describe('the clock', () => {
    test("87: it is that of Redis; the caller's is no matter", async () => {
      const { store } = await ledger({ cells: [openingCell('west', 'tyre', 2)] });
      const [seconds] = (await redis.time()) as unknown as [string];
      const there = Number(seconds) * 1000;
      vi.useFakeTimers({ now: there + 3_600_000, toFake: ['Date'] });
      try {
        const answer = await store.reserve(claimOf(1), { id: 'ahead', ttlMinutes: 10 });
        const end = Date.parse((answer.status === 'held' && answer.reservation.expiresAt) || '');
        expect(end - there).toBeGreaterThanOrEqual(600_000);
        expect(end - there).toBeLessThan(660_000);
        const soon = new Date(there + 60_000).toISOString();
        expect(await store.reserve(claimOf(1), { id: 'instant', expiresAt: soon })).toMatchObject({ status: 'held' });
        vi.setSystemTime(there - 3_600_000);
        expect(await store.find('ahead')).toMatchObject({ state: 'held' });
        const past = store.reserve(claimOf(1), { id: 'late', expiresAt: new Date(there - 60_000).toISOString() });
        await expect(past).rejects.toThrow('OUT_OF_RANGE at expiresAt');
      } finally {
        vi.useRealTimers();
      }
    });

    test('a hold ends by itself, and its units are free at once', async () => {
      const { store } = await ledger({ cells: [openingCell('west', 'tyre', 1)] });
      const ttlMinutes = 0.05 / 60;
      expect(await store.reserve(claimOf(1), { id: 'short', ttlMinutes })).toMatchObject({ status: 'held' });
      await vi.waitFor(async () => expect(await store.find('short')).toMatchObject({ state: 'expired' }));
      expect(await store.reserve(claimOf(1), { id: 'next' })).toMatchObject({ status: 'held' });
    });
  });

  describe('overdue holds', () => {
    const many = Array.from({ length: 1200 }, (_, row) => `hold-${String(row).padStart(4, '0')}`);

    /** All of the stock, by so many holds of one unit each; `former` had all of it before them. */
    async function overdue(): Promise<TestLedger> {
      const made = await ledger({ cells: [openingCell('west', 'tyre', 1200)], now: noon });
      await made.store.reserve(claimOf(1200), { id: 'former', ttlMinutes: 1 });
      await made.advance(60_000);
      await made.store.expire();
      const rooms = [{ room: 'day', from: 1, span: 1, amount: 1, limit: 1200 }];
      await Promise.all(many.map((id) => made.store.reserve({ ...claimOf(1), rooms }, { id, ttlMinutes: 1 })));
      await made.advance(60_000);
      return made;
    }

    test('1 200 of them stand in nobody’s way, whoever comes first', async () => {
      const { store } = await overdue();
      const rooms = [{ room: 'day', from: 1, span: 1, amount: 1200, limit: 1200 }];
      expect(await store.reserve({ ...claimOf(1200), rooms }, { id: 'all' })).toMatchObject({ status: 'held' });
      expect(await store.cell('west', 'tyre')).toMatchObject({ held: 1200, available: 0 });
      expect(await store.expire()).toEqual([]);
      await checkJournal(store);
    });

    test('nor in that of one of themselves that comes back', async () => {
      const { store } = await overdue();
      expect(await store.commit('former', { ifFree: true })).toMatchObject({ status: 'committed' });
      expect(await store.cell('west', 'tyre')).toMatchObject({ onHand: 0, held: 0 });
      expect(await store.commit('hold-0701', { ifFree: true })).toMatchObject({
        status: 'short',
        short: [{ ...tyre, wanted: 1, available: 0 }],
      });
      await checkJournal(store);
    });

    test('a sweep meets them all, in several steps', async () => {
      const { store } = await overdue();
      expect(await store.expire()).toEqual(many);
      expect(await store.cell('west', 'tyre')).toMatchObject({ held: 0, available: 1200 });
      expect(await store.expire()).toEqual([]);
    });

    test('none of them makes a count say that units are missing, the first time or again', async () => {
      const { store } = await overdue();
      const cell = { onHand: 5, held: 0, available: 5, version: 1, shortfall: 0 };
      const adjusted = { status: 'adjusted', cell, holders: [] };
      expect(await store.adjust('west', 'tyre', 5, { id: 'count' })).toMatchObject(adjusted);
      expect(await store.adjust('west', 'tyre', 5, { id: 'count' })).toMatchObject(adjusted);
      const counts = (await store.journal()).filter(({ kind }) => kind === 'adjust');
      expect(counts).toMatchObject([{ onHand: 5, shortfall: 0 }]);
      await checkJournal(store);
    });

    test('none of them is named as a holder', async () => {
      const { store } = await overdue();
      await store.reserve(claimOf(2), { id: 'live' });
      expect(await store.adjust('west', 'tyre', 0)).toMatchObject({ holders: ['live'] });
    });
  });

  describe('names and numbers', () => {
    test('property: any characters, in every place that takes them', async () => {
      const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
      const odd = fc.constantFrom(
        '"',
        '\\',
        '\0',
        '__proto__',
        ' ',
        '\u2028',
        'é',
        'e\u0301',
        '{',
        '}',
        '😀',
        '"}\0{"',
      );
      const any = fc.oneof(odd, name);
      const details = fc.oneof(fc.jsonValue(), fc.dictionary(any, any));
      await fc.assert(
        fc.asyncProperty(any, any, any, any, details, async (facilityId, sku, id, room, extra) => {
          const { store, remove } = await testLedger(redis, { cells: [openingCell(facilityId, sku, 2)] });
          try {
            const rooms = [{ room, from: 0, span: 5, amount: 1, limit: 1 }];
            const claim = { lines: [{ facilityId, sku, quantity: 2 }], rooms };
            const told = { id, state: 'held', ...claim, short: [], expiresAt: null, details: extra };
            const held = { status: 'held', reservation: JSON.parse(JSON.stringify(told)) };
            expect(await store.reserve(claim, { id, details: extra })).toEqual(held);
            expect(await store.reserve(claim, { id })).toEqual(held);
            expect(await store.find(id)).toEqual(held.reservation);
            expect(await store.find(`${id}x`)).toBeNull();
            const full = { room, from: 2, span: 5, wanted: 1, available: 0 };
            expect(
              await store.reserve({ lines: [], rooms: [{ ...rooms[0], from: 2 } as RoomUse] }, { id: `${id}x` }),
            ).toEqual({
              status: 'short',
              short: [],
              shortRooms: [full],
            });
            expect(await store.adjust(facilityId, sku, 1, { id })).toMatchObject({ holders: [id] });
            expect((await checkJournal(store)).map(({ kind }) => kind)).toEqual(['open', 'hold', 'adjust']);
          } finally {
            await remove();
          }
        }),
        { numRuns: 100 },
      );
    });

    test('a cell whose name goes on where another ends is another cell, and so is a room', async () => {
      const { store } = await ledger();
      for (const [facilityId, sku] of [
        ['a', 'b'],
        ['a","sku":"b', 'b'],
        ['a', 'b\0"x"'],
        ['a', 'b\0'],
      ] as const) {
        await store.receive(facilityId, sku, 1);
        const rooms = [{ room: sku, from: 0, span: 1, amount: 1, limit: 1 }];
        const one = { lines: [{ facilityId, sku, quantity: 1 }], ...(facilityId === 'a' ? { rooms } : {}) };
        expect(await store.reserve(one, { id: `${facilityId} ${sku}` })).toMatchObject({ status: 'held' });
        expect(await store.adjust(facilityId, sku, 0)).toMatchObject({ holders: [`${facilityId} ${sku}`] });
      }
    });

    test('the largest numbers keep every digit', async () => {
      const most = 2 ** 31 - 1;
      const { store } = await ledger({ cells: [openingCell('west', 'tyre', most)] });
      const farthest = Number.MAX_SAFE_INTEGER;
      const rooms = [-farthest, farthest].map((from) => ({ room: 'r', from, span: 1e7, amount: most, limit: most }));
      const end = '9999-12-31T23:59:59.999Z';
      const answer = await store.reserve({ ...claimOf(most), rooms }, { id: '1', expiresAt: end });
      const reservation = { lines: [{ ...tyre, quantity: most }], rooms, expiresAt: end };
      expect(answer).toMatchObject({ status: 'held', reservation });
      expect(await store.find('1')).toMatchObject(reservation);
      expect(await store.extend('1', { ttlMinutes: 1 })).toMatchObject({ status: 'held', reservation });
      await expect(store.receive('west', 'tyre', 1)).rejects.toThrow('TOO_LARGE at quantity');
      expect(await store.adjust('west', 'tyre', 0)).toMatchObject({ cell: { shortfall: most }, holders: ['1'] });
      const journal = await checkJournal(store);
      expect(journal).toMatchObject([
        { kind: 'open' },
        { kind: 'hold', ...reservation },
        { kind: 'adjust', onHand: 0 },
      ]);
    });

    test('property: rooms are counted as by brute force, wherever on the scale', async () => {
      const { MAX_SAFE_INTEGER: most } = Number;
      const start = fc.constantFrom(0, -20, 2 ** 27 - 7, -(2 ** 27) - 9, 2 ** 52, most - 60, -most);
      const uses = fc.array(
        fc.record({ from: fc.integer({ min: 0, max: 60 }), amount: fc.integer({ min: 1, max: 3 }) }),
        { minLength: 1, maxLength: 3 },
      );
      const setting = fc.tuple(start, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5 }));
      await fc.assert(
        fc.asyncProperty(setting, fc.array(uses, { maxLength: 14 }), async ([least, span, limit], asked) => {
          const { store, remove } = await testLedger(redis);
          try {
            const inUse: RoomUse[] = [];
            for (const [row, each] of asked.entries()) {
              const merged = new Map<number, number>();
              for (const { from, amount } of each) merged.set(from, (merged.get(from) ?? 0) + amount);
              const rooms = [...merged]
                .sort(([a], [b]) => a - b)
                .map(([from, amount]) => ({
                  room: 'bay',
                  from: least + from,
                  span,
                  amount,
                  limit,
                }));
              const answer = await store.reserve({ lines: [], rooms }, { id: `${row}` });
              const full = shortRooms(rooms, inUse);
              if (full.length > 0) expect(answer).toEqual({ status: 'short', short: [], shortRooms: full });
              else {
                expect(answer.status).toBe('held');
                if (row % 4 === 3) await store.release(`${row}`);
                else inUse.push(...rooms);
              }
            }
          } finally {
            await remove();
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  test('a journal longer than a page is read in order, from wherever', async () => {
    const { store } = await ledger();
    await Promise.all(Array.from({ length: 2500 }, (_, row) => store.receive('west', `sku-${row}`, 1)));
    const all = await store.journal();
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 2500 }, (_, row) => row + 1));
    expect(await store.journal(0)).toEqual(all);
    expect(await store.journal(999)).toEqual(all.slice(999));
    expect(await store.journal(2499)).toEqual(all.slice(2499));
    expect(await store.journal(2500)).toEqual([]);
    expect(await store.journal(9999)).toEqual([]);
  });

  test('old entries and ended reservations may be dropped: numbers of entries go on, and what lives is untouched', async () => {
    const { store, prefix } = await ledger({ cells: [openingCell('west', 'tyre', 5)] });
    for (const id of ['old', 'live']) await store.reserve(claimOf(2), { id });
    await store.commit('old');
    await redis.xtrim(`{${prefix}}:journal`, 'MINID', '0-4');
    await redis.hdel(`{${prefix}}:reservations`, JSON.stringify('old'));
    expect(await store.journal()).toMatchObject([{ seq: 4, kind: 'commit', id: 'old' }]);
    await redis.xtrim(`{${prefix}}:journal`, 'MINID', '0-5');
    expect(await store.journal()).toEqual([]);
    expect([await store.find('old'), await store.commit('old')]).toEqual([null, { status: 'unknown' }]);
    expect(await store.release('live')).toMatchObject({ status: 'released' });
    expect(await store.reserve(claimOf(3), { id: 'old' })).toMatchObject({ status: 'held' });
    expect(await store.cell('west', 'tyre')).toMatchObject({ onHand: 3, held: 3 });
    expect((await store.journal()).map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(['5 release', '6 hold']);
  });

  test('opening a ledger again opens only what is new', async () => {
    const { store } = await ledger({ cells: [openingCell('west', 'tyre', 4)] });
    await store.reserve(claimOf(1), { id: '1' });
    const cells = Array.from({ length: 1300 }, (_, row) => openingCell('east', `sku-${row}`, row));
    const opening = [
      openingCell('west', 'tyre', 9),
      ...cells,
      { ...openingCell('west', 'rim', 5), reserved: 2, safetyStock: 1, unitMoney: 0.1 },
    ];
    expect(await store.open(opening)).toBe(1301);
    expect(await store.open(opening)).toBe(0);
    expect(await store.open([])).toBe(0);
    expect(await store.cell('west', 'tyre')).toMatchObject({ onHand: 4, held: 1 });
    expect(await store.cell('west', 'rim')).toMatchObject({ reserved: 2, safetyStock: 1, available: 2, version: 0 });
    expect((await checkJournal(store)).at(-1)).toMatchObject({ kind: 'open', cell: { sku: 'rim', unitMoney: 0.1 } });
  });

  test('bad input is told all at once, and nothing is sent', async () => {
    const run = vi.spyOn(redisScripts(), 'run');
    const store = redisStore(redis, { prefix: 'onehop-test-untouched' });
    const bad = store.reserve(
      {
        lines: [
          { ...tyre, quantity: 0 },
          { ...tyre, sku: '', quantity: 1 },
        ],
      },
      { id: '1' },
    );
    const error = await bad.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'OUT_OF_RANGE lines[0].quantity',
      'BAD_TEXT lines[1].sku',
    ]);
    for (const call of [
      () => store.reserve(claimOf(1), { id: '' }),
      () => store.commit('\ud800'),
      () => store.release(''),
      () => store.extend('1', {}),
      () => store.extend('1', { ttlMinutes: 0 }),
      () => store.find('x'.repeat(257)),
      () => store.receive('west', 'tyre', 1.5),
      () => store.adjust('west', 'tyre', -1),
    ])
      await expect(call()).rejects.toThrow(InputError);
    expect(run).not.toHaveBeenCalled();
    run.mockRestore();
  });
});
