import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PostgresStore, postgresStore, reconcile } from '../../src/adapters/postgres/index.js';
import { InputError } from '../../src/model/issues.js';
import type { RoomUse, StockLine } from '../../src/model/reservation.js';
import { clients, type TestLedger } from '../support/postgres-ledgers.js';

const now = Date.UTC(2026, 9, 1, 8, 0, 0, 500);
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

/** `2 tyres @ shop` as a line. */
function line(text: string): StockLine {
  const [quantity, sku, , facilityId] = text.split(' ') as [string, string, string, string];
  return { facilityId, sku, quantity: Number(quantity) };
}
const lines = (...texts: string[]) => ({ lines: texts.map(line) });
const bay = (from: number, amount = 1, limit = 1): RoomUse => ({ room: 'bays', from, span: 30, amount, limit });

async function refusal(work: () => Promise<unknown>): Promise<string[]> {
  const error = await work().then(
    (answer) => new Error(`not refused: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof InputError) return error.issues.map(({ code, path }) => `${code} ${path}`);
  throw error;
}

for (const { name, missing, open } of clients) {
  describe.skipIf(missing !== null)(`the store over ${name}`, () => {
    let ledger: TestLedger;
    let store: PostgresStore;

    beforeAll(async () => {
      ledger = await open();
    }, 60_000);
    afterAll(() => ledger?.close());

    /** 10 tyres at the shop, 4 rims at the depot. */
    beforeEach(async () => {
      await ledger.reset();
      await ledger.setClock(now);
      store = postgresStore(ledger.client);
      await store.receive('shop', 'tyres', 10);
      await store.receive('depot', 'rims', 4);
    });

    /** After every test the counters, the reservations and the journal say the same. */
    const agree = async () => expect(await reconcile(ledger.client)).toEqual([]);
    const available = async (place: string) => (await store.cell(line(place).facilityId, line(place).sku))?.available;

    describe('reserve', () => {
      test('takes what is asked for off what is available', async () => {
        const claim = lines('3 tyres @ shop', '4 rims @ depot');
        expect(await store.reserve(claim, { id: 'a', ttlMinutes: 1.5, details: { z: 1, a: [null, 'ü'] } })).toEqual({
          status: 'held',
          reservation: {
            id: 'a',
            state: 'held',
            lines: [line('4 rims @ depot'), line('3 tyres @ shop')],
            rooms: [],
            short: [],
            expiresAt: at(1.5),
            details: { z: 1, a: [null, 'ü'] },
          },
        });
        expect(await store.cell('shop', 'tyres')).toEqual({
          facilityId: 'shop',
          sku: 'tyres',
          onHand: 10,
          reserved: 0,
          safetyStock: 0,
          held: 3,
          available: 7,
          version: 1,
          shortfall: 0,
        });
        await agree();
      });

      test('keeps the keys of details in their order', async () => {
        const details = { zebra: 1, apple: 2, 10: 'ten', text: 'a\\u0000b' };
        await store.reserve(lines('1 tyres @ shop'), { id: 'a', details });
        expect(JSON.stringify((await store.find('a'))?.details)).toBe(JSON.stringify(details));
        const [entry] = (await store.journal()).filter(({ kind }) => kind === 'hold');
        expect(JSON.stringify(entry && 'details' in entry && entry.details)).toBe(JSON.stringify(details));
      });

      test('lines of one cell add up before they are looked at', async () => {
        const answer = await store.reserve(lines('6 tyres @ shop', '6 tyres @ shop'), { id: 'a' });
        expect(answer).toMatchObject({ status: 'short', short: [{ wanted: 12, available: 10 }] });
        expect(await store.find('a')).toBeNull();
      });

      test('a refused hold names every cell and room, and leaves no trace', async () => {
        const before = await store.journal();
        const claim = { lines: [line('11 tyres @ shop'), line('1 nails @ shop'), line('1 rims @ depot')] };
        const rooms = [bay(0, 2), bay(60)];
        expect(await store.reserve({ ...claim, rooms }, { id: 'a' })).toEqual({
          status: 'short',
          short: [
            { facilityId: 'shop', sku: 'nails', wanted: 1, available: 0 },
            { facilityId: 'shop', sku: 'tyres', wanted: 11, available: 10 },
          ],
          shortRooms: [{ room: 'bays', from: 0, span: 30, wanted: 2, available: 1 }],
        });
        expect(await store.journal()).toEqual(before);
        expect(await store.reserve(lines('1 tyres @ shop'), { id: 'a' })).toMatchObject({ status: 'held' });
      });

      test('partial: what there is of each cell', async () => {
        const claim = lines('12 tyres @ shop', '1 nails @ shop', '4 rims @ depot');
        expect(await store.reserve(claim, { id: 'a', partial: true })).toMatchObject({
          status: 'held',
          reservation: {
            lines: [line('4 rims @ depot'), line('10 tyres @ shop')],
            short: [
              { sku: 'nails', wanted: 1, available: 0 },
              { sku: 'tyres', wanted: 12, available: 10 },
            ],
          },
        });
        await agree();
      });

      test('partial: nothing at all of any cell is short', async () => {
        const claim = { ...lines('1 nails @ shop'), rooms: [bay(0)] };
        expect(await store.reserve(claim, { id: 'a', partial: true })).toMatchObject({
          status: 'short',
          shortRooms: [],
        });
      });

      test('partial: a room that is short refuses all of it', async () => {
        const claim = { ...lines('1 tyres @ shop'), rooms: [bay(0, 2)] };
        expect(await store.reserve(claim, { id: 'a', partial: true })).toMatchObject({ status: 'short', short: [] });
        await agree();
      });

      test('what others reserved and the safety stock are not available', async () => {
        await ledger.client.query("update onehop.cell set reserved = 3, safety_stock = 5 where sku = 'tyres'");
        expect(await store.reserve(lines('3 tyres @ shop'), { id: 'a' })).toMatchObject({
          status: 'short',
          short: [{ wanted: 3, available: 2 }],
        });
      });

      test('many in one turn are answered in the order they came', async () => {
        const answers = await Promise.all(
          [6, 5, 4, 3, 1].map((quantity, k) => store.reserve(lines(`${quantity} tyres @ shop`), { id: `${k}` })),
        );
        expect(answers.map(({ status }) => status)).toEqual(['held', 'short', 'held', 'short', 'short']);
        await agree();
      });
    });

    describe('the same id again', () => {
      const claim = { ...lines('12 tyres @ shop', '1 rims @ depot'), rooms: [bay(0)] };
      const hold = () => store.reserve(claim, { id: 'a', partial: true, ttlMinutes: 5, details: 'first' });

      test('gives the first answer, however it is spelt, and changes nothing', async () => {
        const first = await hold();
        const entries = await store.journal();
        const respelt = {
          lines: [line('1 rims @ depot'), line('5 tyres @ shop'), line('7 tyres @ shop')],
          rooms: [bay(0, 1, 99)],
        };
        const again = await store.reserve(respelt, { id: 'a', ttlMinutes: 50, details: 'second' });
        expect(again).toEqual(first);
        expect(await store.journal()).toEqual(entries);
      });

      test('tells the state there is now', async () => {
        await hold();
        await store.extend('a', { ttlMinutes: 6 });
        await store.commit('a');
        expect(await hold()).toMatchObject({
          status: 'held',
          reservation: { state: 'committed', expiresAt: at(6), details: 'first' },
        });
      });

      for (const [what, other] of [
        ['another quantity', { ...claim, lines: [line('11 tyres @ shop'), line('1 rims @ depot')] }],
        ['what was granted', { ...claim, lines: [line('10 tyres @ shop'), line('1 rims @ depot')] }],
        ['a line less', { ...claim, lines: [line('12 tyres @ shop')] }],
        ['no room', { lines: claim.lines }],
        ['another time', { ...claim, rooms: [bay(1)] }],
      ] as const) {
        test(`with ${what} is refused`, async () => {
          await hold();
          expect(await refusal(() => store.reserve(other, { id: 'a' }))).toEqual(['DUPLICATE_ID id']);
          await agree();
        });
      }

      test('is looked up before its end is', async () => {
        await hold();
        expect(await store.reserve(claim, { id: 'a', expiresAt: at(-1) })).toMatchObject({ status: 'held' });
      });

      test('several times in one turn is applied once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, k) => store.reserve(lines('1 tyres @ shop'), { id: 'b', ttlMinutes: k + 1 })),
        );
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
        expect(await available('0 tyres @ shop')).toBe(9);
        await agree();
      });

      test('several times in one turn with other claims: the first that is granted has it', async () => {
        const answers = await Promise.allSettled(
          [50, 2, 3, 2].map((quantity) => store.reserve(lines(`${quantity} tyres @ shop`), { id: 'b' })),
        );
        expect(answers.map((each) => (each.status === 'fulfilled' ? each.value.status : 'refused'))).toEqual([
          'short',
          'held',
          'refused',
          'held',
        ]);
        expect(await available('0 tyres @ shop')).toBe(8);
      });
    });

    describe('rooms', () => {
      for (const [what, held, asked, left] of [
        ['a use that touches another', [bay(0)], bay(30), null],
        ['a use that begins before another ends', [bay(0)], bay(29), 0],
        ['a use that ends after another began', [bay(30)], bay(1), 0],
        ['as many as there are', [bay(0, 1, 3), bay(10, 1, 3)], bay(20, 1, 3), null],
        ['one more than there are', [bay(0, 1, 2), bay(10, 1, 2)], bay(20, 1, 2), 0],
        ['others that never meet', [bay(0, 1, 2), bay(50, 1, 2)], bay(25, 1, 2), null],
        ['the fullest of several points', [bay(0, 1, 4), bay(35, 2, 4), bay(40, 1, 4)], bay(20, 2, 4), 1],
        ['a smaller limit than before', [bay(0, 3, 3)], bay(10, 1, 2), 0],
      ] as const) {
        test(`${what}: ${left === null ? 'held' : 'short'}`, async () => {
          for (const [k, use] of held.entries()) await store.reserve({ lines: [], rooms: [use] }, { id: `${k}` });
          const answer = await store.reserve({ lines: [], rooms: [asked] }, { id: 'asked' });
          expect(answer).toMatchObject(
            left === null ? { status: 'held' } : { status: 'short', shortRooms: [{ available: left }] },
          );
          await agree();
        });
      }

      test('uses of one claim count each other', async () => {
        expect(await store.reserve({ lines: [], rooms: [bay(0), bay(20), bay(60)] }, { id: 'a' })).toMatchObject({
          status: 'short',
          shortRooms: [{ from: 0 }, { from: 20 }],
        });
        expect(await store.reserve({ lines: [], rooms: [bay(0), bay(30)] }, { id: 'a' })).toMatchObject({
          status: 'held',
        });
      });

      test('are free again after a release and stay used after a commit', async () => {
        await store.reserve({ lines: [], rooms: [bay(0)] }, { id: 'a' });
        await store.release('a');
        await store.reserve({ lines: [], rooms: [bay(0)] }, { id: 'b' });
        await store.commit('b');
        expect(await store.reserve({ lines: [], rooms: [bay(0)] }, { id: 'c' })).toMatchObject({ status: 'short' });
        await agree();
      });
    });

    describe('the end of a hold', () => {
      beforeEach(async () => {
        await store.reserve({ ...lines('10 tyres @ shop'), rooms: [bay(0)] }, { id: 'a', expiresAt: at(5) });
      });
      const other = { ...lines('10 tyres @ shop'), rooms: [bay(0)] };

      test('is not there a millisecond before', async () => {
        await ledger.setClock(now + 5 * 60_000 - 1);
        expect(await store.expire()).toEqual([]);
        expect(await store.find('a')).toMatchObject({ state: 'held' });
        expect(await store.reserve(other, { id: 'b' })).toMatchObject({ status: 'short' });
        expect(await store.commit('a')).toMatchObject({ status: 'committed' });
      });

      test('is there on the millisecond, swept or not', async () => {
        await ledger.setClock(now + 5 * 60_000);
        expect(await store.find('a')).toMatchObject({ state: 'expired' });
        expect(await store.reserve(other, { id: 'b' })).toMatchObject({ status: 'held' });
        expect(await store.reserve(other, { id: 'a' })).toMatchObject({ reservation: { state: 'expired' } });
        expect(await store.expire()).toEqual([]);
        await agree();
      });

      for (const verb of ['commit', 'release'] as const) {
        test(`${verb} of a hold that is over answers expired`, async () => {
          await ledger.setClock(now + 5 * 60_000);
          expect(await store[verb]('a')).toMatchObject({ status: 'expired', reservation: { state: 'expired' } });
          expect(await available('0 tyres @ shop')).toBe(10);
          expect((await store.journal()).at(-1)).toMatchObject({ kind: 'expire', id: 'a' });
          await agree();
        });
      }

      test('a later end counts, an earlier one does not', async () => {
        expect(await store.extend('a', { expiresAt: at(4) })).toMatchObject({ reservation: { expiresAt: at(5) } });
        expect(await store.extend('a', { ttlMinutes: 4 })).toMatchObject({ reservation: { expiresAt: at(5) } });
        expect(await store.extend('a', { expiresAt: '2001-01-01T00:00Z' })).toMatchObject({ status: 'held' });
        expect((await store.journal()).filter(({ kind }) => kind === 'extend')).toEqual([]);
        expect(await store.extend('a', { ttlMinutes: 7 })).toMatchObject({ reservation: { expiresAt: at(7) } });
        await ledger.setClock(now + 7 * 60_000 - 1);
        expect(await store.commit('a')).toMatchObject({ status: 'committed' });
        await agree();
      });

      test('extend comes too late at the end', async () => {
        await ledger.setClock(now + 5 * 60_000);
        expect(await store.extend('a', { ttlMinutes: 7 })).toMatchObject({ status: 'expired' });
        expect(await available('0 tyres @ shop')).toBe(10);
      });

      test('a hold without an end has none, and gets none', async () => {
        await store.release('a');
        await store.reserve(lines('1 tyres @ shop'), { id: 'b' });
        expect(await store.extend('b', { ttlMinutes: 1 })).toMatchObject({ reservation: { expiresAt: null } });
        await ledger.setClock(Date.UTC(9999, 0, 1));
        expect(await store.expire()).toEqual([]);
        expect(await store.commit('b')).toMatchObject({ status: 'committed' });
      });

      test('in the past is refused', async () => {
        for (const expiresAt of [at(0), at(-60), '1970-01-01T00:00Z']) {
          const hold = () => store.reserve(lines('1 rims @ depot'), { id: 'b', expiresAt });
          expect(await refusal(hold)).toEqual(['OUT_OF_RANGE expiresAt']);
        }
        expect(await store.find('b')).toBeNull();
      });

      test('may be far away', async () => {
        const expiresAt = '9999-12-31T23:59:59.999Z';
        const answer = await store.reserve(lines('1 rims @ depot'), { id: 'b', expiresAt });
        expect(answer).toMatchObject({ reservation: { expiresAt } });
      });

      test('a sweep of more holds than one transaction takes', async () => {
        await store.receive('depot', 'nails', 1200);
        const ids = Array.from({ length: 1200 }, (_, k) => `n${k}`);
        await Promise.all(ids.map((id) => store.reserve(lines('1 nails @ depot'), { id, ttlMinutes: 1 })));
        await ledger.setClock(now + 60_000);
        expect(await store.expire()).toEqual(ids.sort());
        expect(await available('0 nails @ depot')).toBe(1200);
        await agree();
      });
    });

    describe('commit', () => {
      test('what was held leaves, once', async () => {
        await store.reserve(lines('3 tyres @ shop'), { id: 'a' });
        const first = await store.commit('a');
        expect(first).toMatchObject({ status: 'committed', reservation: { state: 'committed' } });
        expect(await store.commit('a')).toEqual(first);
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 7, held: 0, available: 7, version: 2 });
        await agree();
      });

      for (const verb of ['commit', 'release'] as const) {
        test(`${verb} of an unknown id`, async () => {
          expect(await store[verb]('nobody')).toEqual({ status: 'unknown' });
        });
        test(`${verb} after a release changes nothing`, async () => {
          await store.reserve(lines('3 tyres @ shop'), { id: 'a' });
          await store.release('a');
          expect(await store[verb]('a')).toMatchObject({ status: 'released' });
          expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 10, held: 0 });
          await agree();
        });
      }

      test('release after a commit changes nothing', async () => {
        await store.reserve(lines('3 tyres @ shop'), { id: 'a' });
        await store.commit('a');
        expect(await store.release('a')).toMatchObject({ status: 'committed' });
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 7, held: 0 });
      });

      test('is short of what is not there any more', async () => {
        await store.reserve(lines('3 tyres @ shop', '4 rims @ depot'), { id: 'a' });
        await store.adjust('depot', 'rims', 1);
        expect(await store.commit('a')).toMatchObject({
          status: 'short',
          short: [{ sku: 'rims', wanted: 4, available: 1 }],
          shortRooms: [],
          reservation: { state: 'held' },
        });
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 10, held: 3 });
        await agree();
      });

      test('of a partial hold: what was granted', async () => {
        await store.reserve(lines('12 tyres @ shop'), { id: 'a', partial: true });
        await store.commit('a');
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 0, held: 0 });
      });
    });

    describe('commit ifFree of a hold that is over', () => {
      beforeEach(async () => {
        await store.reserve({ ...lines('8 tyres @ shop'), rooms: [bay(0)] }, { id: 'a', ttlMinutes: 1 });
        await ledger.setClock(now + 60_000);
      });
      const late = () => store.commit('a', { ifFree: true });

      test('goes through where all is free still', async () => {
        expect(await late()).toMatchObject({ status: 'committed', reservation: { expiresAt: at(1) } });
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 2, held: 0, version: 2 });
        expect(await store.reserve({ lines: [], rooms: [bay(0)] }, { id: 'b' })).toMatchObject({ status: 'short' });
        expect((await store.journal()).slice(-2)).toMatchObject([{ kind: 'expire' }, { kind: 'revive' }]);
        await agree();
      });

      test('goes through after a sweep too, once', async () => {
        await store.expire();
        await late();
        expect(await late()).toMatchObject({ status: 'committed' });
        expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 2, version: 2 });
        await agree();
      });

      test('is short of units that others hold', async () => {
        await store.reserve(lines('5 tyres @ shop'), { id: 'b' });
        expect(await late()).toMatchObject({
          status: 'short',
          short: [{ wanted: 8, available: 5 }],
          reservation: { state: 'expired' },
        });
        await agree();
      });

      test('is short of a room that others hold', async () => {
        await store.reserve({ lines: [], rooms: [bay(20)] }, { id: 'b' });
        expect(await late()).toMatchObject({ status: 'short', short: [], shortRooms: [{ from: 0, available: 0 }] });
        await agree();
      });

      test('others that are over do not stand in its way', async () => {
        await store.expire();
        await store.reserve({ ...lines('8 tyres @ shop'), rooms: [bay(0)] }, { id: 'b', ttlMinutes: 1 });
        await ledger.setClock(now + 120_000);
        expect(await late()).toMatchObject({ status: 'committed' });
        await agree();
      });

      test('does not bring back what was released', async () => {
        await store.reserve(lines('1 tyres @ shop'), { id: 'b' });
        await store.release('b');
        expect(await store.commit('b', { ifFree: true })).toMatchObject({ status: 'released' });
      });
    });

    describe('receive', () => {
      test('adds, makes the cell, moves its version on', async () => {
        expect(await store.receive('new', 'nails', 7, { unitMoney: 2.5 })).toMatchObject({ onHand: 7, version: 1 });
        expect(await store.receive('new', 'nails', 3, { unitMoney: 9 })).toMatchObject({ onHand: 10, version: 2 });
        await agree();
      });

      test('with an id is done once', async () => {
        await store.receive('shop', 'tyres', 5, { id: 'delivery' });
        expect(await store.receive('shop', 'tyres', 5, { id: 'delivery' })).toMatchObject({ onHand: 15, version: 2 });
        for (const other of [
          () => store.receive('shop', 'tyres', 6, { id: 'delivery' }),
          () => store.receive('depot', 'tyres', 5, { id: 'delivery' }),
          () => store.adjust('shop', 'tyres', 5, { id: 'delivery' }),
        ]) {
          expect(await refusal(other)).toEqual(['DUPLICATE_ID id']);
        }
        expect(await store.cell('depot', 'tyres')).toBeNull();
        await agree();
      });

      test('several times in one turn with one id is done once', async () => {
        await Promise.all(Array.from({ length: 20 }, () => store.receive('shop', 'tyres', 5, { id: 'delivery' })));
        expect(await available('0 tyres @ shop')).toBe(15);
        await agree();
      });

      test('ids of reservations are others', async () => {
        await store.receive('shop', 'tyres', 5, { id: 'same' });
        expect(await store.reserve(lines('1 tyres @ shop'), { id: 'same' })).toMatchObject({ status: 'held' });
      });

      test('more than a cell can hold is refused', async () => {
        const most = 2 ** 31 - 1;
        expect(await refusal(() => store.receive('shop', 'tyres', most))).toEqual(['TOO_LARGE quantity']);
        expect(await store.receive('shop', 'tyres', most - 10)).toMatchObject({ onHand: most });
      });
    });

    describe('adjust', () => {
      test('sets what is on hand, up or down', async () => {
        const cell = { facilityId: 'shop', sku: 'tyres', reserved: 0, safetyStock: 0, held: 0, shortfall: 0 };
        expect(await store.adjust('shop', 'tyres', 3)).toEqual({
          status: 'adjusted',
          cell: { ...cell, onHand: 3, available: 3, version: 2 },
          holders: [],
        });
        expect(await store.adjust('shop', 'tyres', 3)).toMatchObject({ cell: { version: 3 } });
        expect(await store.adjust('far', 'nails', 6)).toMatchObject({ cell: { onHand: 6, version: 1 } });
        await agree();
      });

      test('below what is held: a shortfall, its holders, and commits while units last', async () => {
        await store.reserve(lines('4 tyres @ shop'), { id: 'b' });
        await store.reserve(lines('3 tyres @ shop'), { id: 'a', ttlMinutes: 1 });
        await store.reserve(lines('4 rims @ depot'), { id: 'c' });
        expect(await store.adjust('shop', 'tyres', 5)).toMatchObject({
          status: 'adjusted',
          cell: { onHand: 5, held: 7, available: 0, shortfall: 2 },
          holders: ['a', 'b'],
        });
        expect(await store.commit('b')).toMatchObject({ status: 'committed' });
        expect(await store.commit('a')).toMatchObject({ status: 'short', short: [{ wanted: 3, available: 1 }] });
        await agree();
      });

      test('holds that are over hold no more', async () => {
        await store.reserve(lines('4 tyres @ shop'), { id: 'b', ttlMinutes: 1 });
        await ledger.setClock(now + 60_000);
        expect(await store.adjust('shop', 'tyres', 3)).toMatchObject({ cell: { held: 0, shortfall: 0 }, holders: [] });
        await agree();
      });

      for (const [what, place, version, status] of [
        ['the version it has', 'tyres', 1, 'adjusted'],
        ['an older version', 'tyres', 0, 'conflict'],
        ['a version to come', 'tyres', 2, 'conflict'],
        ['no version of a cell that is not there', 'nails', 0, 'adjusted'],
        ['some version of a cell that is not there', 'nails', 1, 'conflict'],
      ] as const) {
        test(`at ${what}: ${status}`, async () => {
          const before = await store.cell('shop', place);
          const answer = await store.adjust('shop', place, 2, { version, id: 'count' });
          expect(answer).toMatchObject({ status, cell: { onHand: status === 'adjusted' ? 2 : (before?.onHand ?? 0) } });
          if (status === 'adjusted') return;
          expect(await store.cell('shop', place)).toEqual(before);
          // Its id was not used up.
          expect(await store.adjust('depot', 'rims', 1, { id: 'count' })).toMatchObject({ status: 'adjusted' });
          await agree();
        });
      }

      test('with an id is done once, whatever the version', async () => {
        await store.adjust('shop', 'tyres', 3, { id: 'count', version: 1 });
        await store.receive('shop', 'tyres', 1);
        expect(await store.adjust('shop', 'tyres', 3, { id: 'count', version: 1 })).toMatchObject({
          status: 'adjusted',
          cell: { onHand: 4, version: 3 },
        });
        expect(await refusal(() => store.adjust('shop', 'tyres', 4, { id: 'count' }))).toEqual(['DUPLICATE_ID id']);
      });
    });

    describe('the journal', () => {
      test('tells each change in order, from any number on', async () => {
        await store.reserve(
          { ...lines('12 tyres @ shop'), rooms: [bay(3)] },
          { id: 'a', partial: true, ttlMinutes: 1 },
        );
        await store.extend('a', { ttlMinutes: 2 });
        await store.commit('a');
        await store.reserve(lines('1 rims @ depot'), { id: 'b', ttlMinutes: 1, details: { b: 1, a: 2 } });
        await store.release('b');
        await store.receive('shop', 'tyres', 2, { id: 'r', unitMoney: 5 });
        await store.adjust('shop', 'tyres', 1, { id: 'q' });
        const short = [{ facilityId: 'shop', sku: 'tyres', wanted: 12, available: 10 }];
        const entries = await store.journal();
        expect(entries.map(({ seq, at: _, ...entry }) => entry)).toEqual([
          { kind: 'receive', id: null, unitMoney: 0, ...line('10 tyres @ shop') },
          { kind: 'receive', id: null, unitMoney: 0, ...line('4 rims @ depot') },
          {
            kind: 'hold',
            id: 'a',
            lines: [line('10 tyres @ shop')],
            rooms: [bay(3)],
            short,
            expiresAt: at(1),
            details: null,
          },
          { kind: 'extend', id: 'a', expiresAt: at(2) },
          { kind: 'commit', id: 'a' },
          {
            kind: 'hold',
            id: 'b',
            lines: [line('1 rims @ depot')],
            rooms: [],
            short: [],
            expiresAt: at(1),
            details: { b: 1, a: 2 },
          },
          { kind: 'release', id: 'b' },
          { kind: 'receive', id: 'r', unitMoney: 5, ...line('2 tyres @ shop') },
          { kind: 'adjust', id: 'q', facilityId: 'shop', sku: 'tyres', onHand: 1, shortfall: 0 },
        ]);
        expect(new Set(entries.map((entry) => entry.at))).toEqual(new Set([at(0)]));
        const seqs = entries.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        expect(await store.journal(seqs[6])).toEqual(entries.slice(7));
        expect(await store.journal(seqs.at(-1))).toEqual([]);
      });

      test('is read in pages', async () => {
        await ledger.client.query(`
          insert into onehop.journal (at, kind, body)
          select now(), 'receive', '{"id": null, "unitMoney": 0, "facilityId": "f", "sku": "s", "quantity": 1}'
          from generate_series(1, 25000)`);
        const entries = await store.journal();
        expect(entries.length).toBe(25_002);
        expect(entries.every(({ seq }, k) => k === 0 || seq > (entries[k - 1]?.seq ?? 0))).toBe(true);
      });

      for (const change of [
        "update onehop.journal set kind = 'hold'",
        'delete from onehop.journal',
        'truncate onehop.journal',
      ]) {
        test(`refuses even its owner to ${change.split(' ')[0]}`, async () => {
          await expect(ledger.client.query(change)).rejects.toThrow('append-only');
        });
      }
    });

    describe('bad input', () => {
      const nul = 'a\0b';
      const wrong: readonly (readonly [string, (s: PostgresStore) => Promise<unknown>, readonly string[]])[] = [
        ['an empty claim', (s) => s.reserve({ lines: [] }, { id: 'a' }), ['MISSING lines']],
        ['no units', (s) => s.reserve(lines('0 tyres @ shop'), { id: 'a' }), ['OUT_OF_RANGE lines[0].quantity']],
        ['no id', (s) => s.reserve(lines('1 tyres @ shop'), { id: '' }), ['BAD_TEXT id']],
        ['NUL in an id', (s) => s.reserve(lines('1 tyres @ shop'), { id: nul }), ['BAD_TEXT id']],
        [
          'NUL in lines',
          (s) =>
            s.reserve({ lines: [line('1 tyres @ shop'), { facilityId: nul, sku: nul, quantity: 1 }] }, { id: 'a' }),
          ['BAD_TEXT lines[1].facilityId', 'BAD_TEXT lines[1].sku'],
        ],
        [
          'NUL in a room',
          (s) => s.reserve({ lines: [], rooms: [{ ...bay(0), room: nul }] }, { id: 'a' }),
          ['BAD_TEXT rooms[0].room'],
        ],
        [
          'a room of a very long name',
          (s) => s.reserve({ lines: [], rooms: [{ ...bay(0), room: '字'.repeat(900) }] }, { id: 'a' }),
          ['TOO_LARGE rooms[0].room'],
        ],
        [
          'NUL in details',
          (s) => s.reserve(lines('1 tyres @ shop'), { id: 'a', details: { deep: [nul] } }),
          ['BAD_TEXT details'],
        ],
        [
          'half a surrogate pair in details',
          (s) => s.reserve(lines('1 tyres @ shop'), { id: 'a', details: { '\\\ud800': 1 } }),
          ['BAD_TEXT details'],
        ],
        ['NUL in an id to commit', (s) => s.commit(nul), ['BAD_TEXT id']],
        ['NUL in an id to find', (s) => s.find(nul), ['BAD_TEXT id']],
        ['NUL in a cell', (s) => s.cell(nul, 'tyres'), ['BAD_TEXT facilityId']],
        ['half a surrogate pair in a cell', (s) => s.cell('shop', '\ud800'), ['BAD_TEXT sku']],
        ['a cell of no texts', (s) => s.cell(7 as never, [] as never), ['WRONG_TYPE facilityId', 'WRONG_TYPE sku']],
        ['a cell of no name', (s) => s.cell('', 'x'.repeat(257)), ['BAD_TEXT facilityId', 'TOO_LARGE sku']],
        ['a commit that is no yes or no', (s) => s.commit('a', { ifFree: 'no' as never }), ['WRONG_TYPE ifFree']],
        ['NUL in what arrives', (s) => s.receive('shop', nul, 1, { id: nul }), ['BAD_TEXT sku', 'BAD_TEXT id']],
        [
          'a price higher than any',
          (s) => s.receive('shop', 'tyres', 1, { unitMoney: 1.1e12 }),
          ['OUT_OF_RANGE unitMoney'],
        ],
        ['NUL in what is counted', (s) => s.adjust(nul, 'tyres', 1), ['BAD_TEXT facilityId']],
        [
          'NUL everywhere at once',
          (s) => s.reserve({ lines: [{ facilityId: 'a', sku: nul, quantity: 1 }] }, { id: nul, details: nul }),
          ['BAD_TEXT id', 'BAD_TEXT lines[0].sku', 'BAD_TEXT details'],
        ],
        ['a number of no entry', (s) => s.journal(-1), ['OUT_OF_RANGE after']],
        ['half a number of an entry', (s) => s.journal(1.5), ['OUT_OF_RANGE after']],
        ['no number of an entry', (s) => s.journal(Number.NaN), ['OUT_OF_RANGE after']],
        ['no term', (s) => s.extend('a', {}), ['MISSING ttlMinutes']],
      ];
      for (const [what, ask, issues] of wrong) {
        test(what, async () => {
          expect(await refusal(() => ask(store))).toEqual(issues);
          expect((await store.journal()).length).toBe(2);
        });
      }

      test('what the caller changes after the call has no say', async () => {
        await store.reserve(lines('1 tyres @ shop'), { id: 'other' });
        await store.reserve(lines('2 tyres @ shop'), { id: 'over', ttlMinutes: 1 });
        await ledger.setClock(now + 60_000);
        const options = { id: 'over' };
        const again = store.reserve(lines('2 tyres @ shop'), options);
        options.id = 'other';
        expect(await again).toMatchObject({ status: 'held', reservation: { id: 'over', state: 'expired' } });
      });

      test('texts of the longest and oddest kind are kept as they are', async () => {
        const odd = '\u{1f6de} "\\\'$1;--\t\n'.padEnd(256, '字');
        await store.receive(odd, odd, 2, { id: odd });
        const claim = { lines: [{ facilityId: odd, sku: odd, quantity: 1 }], rooms: [{ ...bay(0), room: odd }] };
        await store.reserve(claim, { id: odd, details: odd });
        expect(await store.find(odd)).toMatchObject({ id: odd, ...claim, details: odd });
        expect(await store.commit(odd)).toMatchObject({ status: 'committed' });
        await agree();
      });

      test('lines come back by UTF-16 units', async () => {
        const skus = ['\u{1f6de}', '\uff21', 'b', 'B'];
        for (const sku of skus) await store.receive('shop', sku, 1);
        const claim = { lines: skus.map((sku) => ({ facilityId: 'shop', sku, quantity: 1 })) };
        await store.reserve(claim, { id: 'a' });
        expect((await store.find('a'))?.lines.map(({ sku }) => sku)).toEqual([...skus].sort());
      });

      for (const options of [null, 7, 'fast']) {
        test(`options ${JSON.stringify(options)}`, () => {
          expect(() => postgresStore(ledger.client, options as never)).toThrow('WRONG_TYPE at options');
        });
      }

      for (const options of [{ batchSize: 0 }, { concurrency: 1.5 }, { lockTimeoutMs: 0 }, { retries: -1 }]) {
        test(`options ${JSON.stringify(options)}`, () => {
          const path = `options.${Object.keys(options)[0]}`;
          expect(() => postgresStore(ledger.client, options)).toThrow(`OUT_OF_RANGE at ${path}`);
        });
      }
    });
  });
}
