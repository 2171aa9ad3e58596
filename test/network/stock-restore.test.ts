import { expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import type { JournalEntry } from '../../src/model/reservation.js';
import { buildNetwork, type Network } from '../../src/network/network.js';

const facility = { kind: 'store' as const, latitude: 0, longitude: 0, services: [] };
const problemOf = (onHand: number) =>
  assertProblem({
    currency: 'CNY',
    facilities: [
      { ...facility, id: 'a', install: { bays: 1, minutes: 30 } },
      { ...facility, id: 'b' },
    ],
    services: [],
    stock: [{ facilityId: 'a', sku: 'tyre', onHand, reserved: 1 }],
  });
const clock = { now: Date.parse('2026-10-01T00:00:00Z') };
const networkOf = (onHand = 9): Network => buildNetwork(problemOf(onHand), { clock: () => clock.now });

/** Something of everything. */
function lived(): Network {
  const network = networkOf();
  const { stock } = network;
  const rooms = [{ room: '["bay","a"]', from: 600, span: 30, amount: 1, limit: 1 }];
  const lines = [{ facilityId: 'a', sku: 'tyre', quantity: 2 }];
  stock.reserve({ lines, rooms }, { id: 'x', ttlMinutes: 10, details: { order: 'o' } });
  stock.reserve(lines, { id: 'y' });
  stock.commit('y');
  stock.receive('b', 'wheel', 4, { id: 'r', unitMoney: 1.5 });
  stock.adjust('b', 'wheel', 3, { id: 'c', version: 1 });
  return network;
}

const saidBy = ({ stock }: Network) => [
  stock.cell('a', 'tyre'),
  stock.cell('b', 'wheel'),
  stock.reservations(),
  stock.rooms(),
  stock.journal(),
];

function issuesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

test('all is as it was, and goes on: ids are known, holds end, numbers go up, prices stay', () => {
  const [first, second] = [lived(), networkOf()];
  second.stock.restore(first.stock.journal());
  expect(saidBy(second)).toEqual(saidBy(first));
  const cell = second.cellOf(second.rowOfSku.get('wheel') as number, second.facilityRow('b'));
  expect(second.positions.unitMoneyAt(cell)).toBe(1.5);
  clock.now += 3_600_000;
  for (const { stock } of [first, second]) {
    stock.receive('b', 'wheel', 4, { id: 'r' });
    stock.adjust('b', 'wheel', 3, { id: 'c' });
    expect(issuesOf(() => stock.receive('b', 'wheel', 5, { id: 'r' }))).toEqual(['DUPLICATE_ID id']);
    expect(stock.expire()).toEqual(['x']);
    expect(stock.commit('x', { ifFree: true }).status).toBe('committed');
  }
  expect(saidBy(second)).toEqual(saidBy(first));
  // And once more, from a journal that was itself gone on from.
  const third = networkOf();
  third.stock.restore(second.stock.journal());
  expect(saidBy(third)).toEqual(saidBy(first));
  const journal = first.stock.journal();
  for (const after of [...journal.keys(), journal.length, journal.length + 1]) {
    expect(third.stock.journal(after)).toEqual(journal.slice(after));
    expect(second.stock.journal(after)).toEqual(journal.slice(after));
  }
  clock.now -= 3_600_000;
});

test.each<[string, (journal: JournalEntry[]) => unknown, (network: Network) => void, string[]]>([
  ['no journal', () => 'journal', () => {}, ['WRONG_TYPE journal']],
  [
    'one that contradicts itself',
    (journal) => [...journal.slice(0, 2), { ...(journal[1] as JournalEntry), seq: 3 }],
    () => {},
    ['DUPLICATE_ID journal[2].id'],
  ],
  [
    'a ledger with a journal of its own',
    (journal) => journal,
    ({ stock }) => stock.withdraw('a', 'tyre', 1),
    ['OUT_OF_RANGE journal'],
  ],
  [
    'a facility that is not here',
    (journal) => journal,
    (network) => network.removeFacility('b'),
    ['UNKNOWN_REFERENCE journal[4]'],
  ],
  [
    'stock that was other before',
    (journal) => journal,
    ({ stock }) =>
      stock.sync({
        cells: [{ facilityId: 'b', sku: 'wheel', onHand: 1, reserved: 0, safetyStock: 0, held: 0, version: 0 }],
      }),
    ['OUT_OF_RANGE journal[4]'],
  ],
  [
    'a room that is used',
    (journal) => journal,
    ({ stock }) => stock.sync({ rooms: [{ room: '["bay","a"]', from: 600, held: 1 }] }),
    ['OUT_OF_RANGE journal'],
  ],
  [
    'a facility that has left by then',
    (journal) => [...journal, { seq: 99, at: journal[0]?.at, kind: 'remove', facilityId: 'b', rooms: [] }],
    () => {},
    ['OUT_OF_RANGE journal[6]'],
  ],
])('refuses %s, and changes nothing', (_, journalOf, prepare, expected) => {
  const network = networkOf();
  prepare(network);
  const before = saidBy(network);
  const journal = journalOf([...lived().stock.journal()]);
  expect(issuesOf(() => network.stock.restore(journal as never))).toEqual(expected);
  expect(saidBy(network)).toEqual(before);
});

test('refuses the journal of another problem', () => {
  expect(issuesOf(() => networkOf(8).stock.restore(lived().stock.journal()))).toEqual(['OUT_OF_RANGE journal[0]']);
});
