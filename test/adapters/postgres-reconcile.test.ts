import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadStock, postgresStore, reconcile } from '../../src/adapters/postgres/index.js';
import { clients, type TestLedger } from '../support/postgres-ledgers.js';

const cell = '{"sku":"tyres","facilityId":"shop"}';
const rims = '{"sku":"rims","facilityId":"depot"}';
const bay = '{"from":0,"room":"bays"}';
const id = (name: string) => JSON.stringify({ id: name });

/** What an owner may break who works past the verbs, and what is then told: subject, name, field, found, expected, by. */
const damages: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a counter of holds',
    "update onehop.cell set held = held + 1 where sku = 'tyres'",
    [`cell ${cell} held 4 3 journal`, `cell ${cell} held 4 3 reservations`],
  ],
  ['units on hand', "update onehop.cell set on_hand = 1 where sku = 'tyres'", [`cell ${cell} onHand 1 8 journal`]],
  ['a version', "update onehop.cell set version = 9 where sku = 'tyres'", [`cell ${cell} version 9 1 journal`]],
  [
    'what others reserved, the safety stock and the price',
    "update onehop.cell set reserved = 4, safety_stock = 5, unit_money = 6 where sku = 'tyres'",
    [
      `cell ${cell} reserved 4 1 journal`,
      `cell ${cell} safetyStock 5 2 journal`,
      `cell ${cell} unitMoney 6 2.5 journal`,
    ],
  ],
  [
    'a cell that is gone',
    "delete from onehop.cell where sku = 'rims'",
    ['held null 0 journal', 'held null 0 reservations', 'onHand null 2 journal', 'reserved null 0 journal']
      .concat('safetyStock null 0 journal', 'unitMoney null 1.5 journal', 'version null 2 journal')
      .map((text) => `cell ${rims} ${text}`),
  ],
  [
    'a cell from nowhere',
    "insert into onehop.cell (sku, facility_id) values ('rims', 'shop')",
    ['onHand', 'reserved', 'safetyStock', 'unitMoney', 'version'].map(
      (field) => `cell {"sku":"rims","facilityId":"shop"} ${field} 0 null journal`,
    ),
  ],
  [
    'a room that is fuller than its holds',
    'update onehop.room_use set held = 5',
    [`room ${bay} held 5 2 journal`, `room ${bay} held 5 2 reservations`],
  ],
  [
    'a room that is empty',
    'delete from onehop.room_use',
    [`room ${bay} held null 2 journal`, `room ${bay} held null 2 reservations`],
  ],
  [
    'a hold that was let go in silence',
    "update onehop.reservation set state = 'released' where id = 'live'",
    [
      `cell ${cell} held 3 0 reservations`,
      `room ${bay} held 2 1 reservations`,
      `reservation ${id('live')} state "released" "held" journal`,
    ],
  ],
  [
    'a reservation that is gone',
    "delete from onehop.reservation where id = 'sold'",
    [
      `room ${bay} held 2 1 reservations`,
      `reservation ${id('sold')} details null "{\\"b\\":1,\\"a\\":[2]}" journal`,
      `reservation ${id('sold')} expiresAt null "2099-01-01T00:00:00.000Z" journal`,
      `reservation ${id('sold')} lines null [{"sku":"tyres","quantity":2,"facilityId":"shop"}] journal`,
      `reservation ${id('sold')} rooms null [{"from":0,"room":"bays","span":30,"limit":9,"amount":1}] journal`,
      `reservation ${id('sold')} short null [] journal`,
      `reservation ${id('sold')} state null "committed" journal`,
    ],
  ],
  [
    'a reservation from nowhere',
    "insert into onehop.reservation values ('sly', 'released', '[]', '[]', '[]', null, null)",
    ['lines', 'rooms', 'short']
      .map((field) => `reservation ${id('sly')} ${field} [] null journal`)
      .concat(`reservation ${id('sly')} state "released" null journal`),
  ],
  [
    'the end of a hold',
    "update onehop.reservation set expires_at = '2099-06-01Z' where id = 'live'",
    [`reservation ${id('live')} expiresAt "2099-06-01T00:00:00.000Z" "2099-02-01T00:00:00.000Z" journal`],
  ],
  [
    'details',
    `update onehop.reservation set details = '{"a":[2],"b":1}' where id = 'sold'`,
    [`reservation ${id('sold')} details "{\\"a\\":[2],\\"b\\":1}" "{\\"b\\":1,\\"a\\":[2]}" journal`],
  ],
  [
    'the id of a stock change',
    "delete from onehop.stock_change where id = 'delivery'",
    [`change ${id('delivery')} facts null {"sku":"rims","verb":"receive","quantity":4,"facilityId":"depot"} journal`],
  ],
  [
    'the facts of a stock change',
    `update onehop.stock_change set facts = '{}' where id = 'count'`,
    [`change ${id('count')} facts {} {"sku":"rims","verb":"adjust","onHand":2,"facilityId":"depot"} journal`],
  ],
  [
    'an entry that was taken out',
    "delete from onehop.journal where kind = 'receive'",
    [
      `cell ${rims} unitMoney 1.5 0 journal`,
      `cell ${rims} version 2 1 journal`,
      `change ${id('delivery')} facts {"sku":"rims","verb":"receive","quantity":4,"facilityId":"depot"} null journal`,
    ],
  ],
  [
    'an end that was told twice',
    `insert into onehop.journal (at, kind, reservation_id) values (now(), 'commit', 'sold')`,
    [
      `cell ${cell} onHand 8 6 journal`,
      `cell ${cell} version 1 2 journal`,
      `room ${bay} held 2 1 journal`,
      `reservation ${id('sold')} entries "hold commit commit" null journal`,
      `reservation ${id('sold')} state "committed" null journal`,
    ],
  ],
  [
    'an end without a beginning',
    `insert into onehop.journal (at, kind, reservation_id) values (now(), 'release', 'ghost')`,
    [`reservation ${id('ghost')} entries "release" null journal`],
  ],
];

for (const { name, missing, open } of clients) {
  describe.skipIf(missing !== null)(`reconcile over ${name}`, () => {
    let ledger: TestLedger;
    beforeAll(async () => {
      ledger = await open();
      const { client } = ledger;
      const store = postgresStore(client);
      const claim = (quantity: number) => ({
        lines: [{ facilityId: 'shop', sku: 'tyres', quantity }],
        rooms: [{ room: 'bays', from: 0, span: 30, amount: 1, limit: 9 }],
      });
      const [reserved, safetyStock, unitMoney] = [1, 2, 2.5];
      await loadStock(client, [{ facilityId: 'shop', sku: 'tyres', onHand: 10, reserved, safetyStock, unitMoney }]);
      await store.receive('depot', 'rims', 4, { id: 'delivery', unitMoney: 1.5 });
      await store.adjust('depot', 'rims', 2, { id: 'count' });
      await store.reserve(claim(2), { id: 'sold', expiresAt: '2099-01-01T00:00Z', details: { b: 1, a: [2] } });
      await store.commit('sold');
      await store.reserve(claim(3), { id: 'live', expiresAt: '2099-01-01T00:00Z' });
      await store.extend('live', { expiresAt: '2099-02-01T00:00Z' });
      await store.reserve(claim(1), { id: 'gone' });
      await store.release('gone');
    }, 60_000);
    afterAll(() => ledger?.close());

    test('an honest ledger has nothing to tell', async () => {
      expect(await reconcile(ledger.client)).toEqual([]);
    });

    for (const [what, damage, told] of damages) {
      test(`finds ${what}`, async () => {
        // One statement, so that a pool keeps it in one transaction, which it undoes by its failure.
        const text = `
          do $$
          declare
            found text;
          begin
            alter table onehop.journal disable trigger append_only;
            ${damage};
            select coalesce(json_agg(d.difference::json), '[]')::text into found from onehop.differences() d(difference);
            raise exception using message = found, errcode = 'OH001';
          end
          $$`;
        const error = await ledger.client.query(text).then(
          () => new Error('not undone'),
          (reason: { code: string; message: string }) => reason,
        );
        expect(error).toMatchObject({ code: 'OH001' });
        const found = JSON.parse(error.message) as Record<string, unknown>[];
        const texts = found.map(
          (d) =>
            `${d.subject} ${JSON.stringify(d.name)} ${d.field} ${JSON.stringify(d.found)} ${JSON.stringify(d.expected)} ${d.by}`,
        );
        const sorted = (rows: readonly string[]) => [...rows].sort();
        expect(sorted(texts)).toEqual(sorted(told));
        expect(await reconcile(ledger.client)).toEqual([]);
      });
    }

    test('tells what is wrong in full', async () => {
      await ledger.client.query("update onehop.cell set held = 7 where sku = 'tyres'");
      const name = { facilityId: 'shop', sku: 'tyres' };
      const difference = { subject: 'cell', name, field: 'held', found: 7, expected: 3 };
      expect(await reconcile(ledger.client)).toEqual([
        { ...difference, by: 'journal' },
        { ...difference, by: 'reservations' },
      ]);
    });
  });
}
