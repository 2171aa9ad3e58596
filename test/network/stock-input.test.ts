import { describe, expect, test } from 'vitest';
import type { Issue } from '../../src/model/issues.js';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { claimOf } from '../../src/network/claims.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import type { NetworkStock } from '../../src/network/network-stock.js';

const start = Date.parse('2026-10-01T09:00:00Z');
const tyre = { facilityId: 'near', sku: 'tyre', quantity: 1 };

function scene(clock: () => number = () => start): { network: Network; stock: NetworkStock } {
  const store = { kind: 'store', latitude: 31.2, services: ['van'] };
  const network = buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: [
        { id: 'near', ...store, longitude: 121.4, capacity: { ordersPerDay: 5 } },
        { id: 'far', ...store, longitude: 121.6 },
      ],
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [{ facilityId: 'near', sku: 'tyre', onHand: 5 }],
    }),
    { clock },
  );
  return { network, stock: network.stock };
}

const planOf = (change: object = {}): Plan =>
  ({
    shipments: [{ facilityId: 'near', handlingFrom: '2026-10-01T09:00Z', lines: [tyre], legs: [], ...change }],
  }) as unknown as Plan;

describe('a clock that tells no time changes nothing', () => {
  const verbs: readonly (readonly [string, (network: Network) => unknown])[] = [
    ['receive', ({ stock }) => stock.receive('near', 'tyre', 3, { id: 'r' })],
    ['receive of a new position', ({ stock }) => stock.receive('far', 'tyre', 3)],
    ['withdraw', ({ stock }) => stock.withdraw('near', 'tyre', 1)],
    ['adjust', ({ stock }) => stock.adjust('near', 'tyre', 9, { id: 'a' })],
    ['reserve', ({ stock }) => stock.reserve([tyre], { id: 'x' })],
    ['take', (network) => network.take(planOf())],
    ['removeFacility', (network) => network.removeFacility('near')],
  ];

  test.each(verbs)('%s', (_, verb) => {
    let now = start;
    const { network, stock } = scene(() => now);
    stock.reserve([tyre], { id: 'first' });
    const numbers = () => [stock.cell('near', 'tyre'), stock.cell('far', 'tyre'), stock.rooms(), stock.journal()];
    const before = numbers();
    now = Number.NaN;
    expect(told(() => verb(network))).toEqual(['NOT_FINITE options.clock']);
    expect(numbers()).toEqual(before);
    now = start;
    expect(stock.ledger.lines.count).toBe(1);
    verb(network);
    expect(numbers()).not.toEqual(before);
  });
});

test('a facility that cannot leave for want of a clock keeps what is held of its rooms', () => {
  let now = start;
  const { network, stock } = scene(() => now);
  stock.reserve(planOf(), { id: 'x' });
  expect(stock.rooms()).toHaveLength(1);
  now = Number.NaN;
  expect(told(() => network.removeFacility('near'))).toEqual(['NOT_FINITE options.clock']);
  now = start;
  stock.release('x');
  expect(stock.rooms()).toEqual([]);
});

test.each([-1, Date.UTC(10_000, 0, 1), 8.64e15])(
  'a clock at %d is refused: its journal could not be restored',
  (now) => {
    const { stock } = scene(() => now);
    expect(told(() => stock.reserve([tyre], { id: 'x', ttlMinutes: 1 }))).toEqual(['OUT_OF_RANGE options.clock']);
    expect(stock.journal()).toEqual([]);
  },
);

test.each([0, Date.UTC(10_000, 0, 1) - 1])('the journal of a clock at %d is restored', (now) => {
  const { stock } = scene(() => now);
  stock.reserve([tyre], { id: 'x' });
  const other = scene(() => now).stock;
  other.restore(stock.journal());
  expect(other.journal()).toEqual(stock.journal());
});

describe('what a message shows of a name is cut and escaped', () => {
  const hostile = `\u001b[31m${'x'.repeat(200)}`;

  test.each<[string, (network: Network) => unknown]>([
    ['available', ({ stock }) => stock.available(hostile, 'tyre')],
    ['receive', ({ stock }) => stock.receive(hostile, 'tyre', 1)],
    ['withdraw from a facility', ({ stock }) => stock.withdraw(hostile, 'tyre', 1)],
    ['withdraw of a sku', ({ stock }) => stock.withdraw('near', hostile, 1)],
    ['reserve', ({ stock }) => stock.reserve(planOf({ facilityId: hostile }), { id: 'x' })],
    ['claimOf', (network) => claimOf(network, planOf({ facilityId: hostile }))],
    ['removeFacility', (network) => network.removeFacility(hostile)],
  ])('%s', (_, verb) => {
    const [issue, ...more] = issuesOf(() => verb(scene().network));
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ code: 'UNKNOWN_REFERENCE', value: expect.stringMatching(/^"\\u001b\[31mx+…$/) });
    expect(issue?.value.length).toBeLessThanOrEqual(80);
  });

  test('a facility whose id holds what a terminal obeys, in the words and when it comes twice', () => {
    const { network, stock } = scene();
    const facility = { id: '\u001b[2J', kind: 'store', latitude: 31.2, longitude: 121.5, services: ['van'] };
    network.addFacility(facility);
    expect(issuesOf(() => stock.withdraw('\u001b[2J', 'tyre', 1))[0]?.hint).toBe(
      'facility "\\u001b[2J" never held this sku',
    );
    expect(issuesOf(() => network.addFacility(facility))[0]?.value).toBe('"\\u001b[2J"');
  });

  test.each<[string, (network: Network) => unknown]>([
    ['withdraw', ({ stock }) => stock.withdraw('near', { a: 1 } as never, 1)],
    ['a facility', ({ stock }) => stock.withdraw({ a: 1 } as never, 'tyre', 1)],
    ['take', (network) => network.take(planOf({ lines: [{ ...tyre, sku: { a: 1 } }] }))],
  ])('an object in place of a name is named, not shown: %s', (_, verb) => {
    expect(issuesOf(() => verb(scene().network)).map(({ value }) => value)).toEqual(['object']);
  });
});

describe('a value of the wrong kind is bad input', () => {
  test.each<[string, (network: Network) => unknown, string]>([
    ['commit with null', ({ stock }) => stock.commit('x', null as never), 'WRONG_TYPE '],
    ['commit with a text', ({ stock }) => stock.commit('x', { ifFree: 'yes' as never }), 'WRONG_TYPE ifFree'],
    ['claimOf null', (network) => claimOf(network, null as never), 'WRONG_TYPE plan'],
    ['claimOf nothing', (network) => claimOf(network, {} as never), 'WRONG_TYPE plan.shipments'],
    ['take null', (network) => network.take(null as never), 'WRONG_TYPE plan'],
    ['take a number', (network) => network.take({ shipments: 5 } as never), 'WRONG_TYPE plan.shipments'],
    ['release null', (network) => network.release(null as never), 'WRONG_TYPE plan'],
    [
      'a hole in a plan',
      (network) => network.take({ shipments: new Array(1) } as never),
      'WRONG_TYPE plan.shipments[0]',
    ],
  ])('%s', (_, verb, expected) => {
    expect(told(() => verb(scene().network))).toEqual([expected]);
  });

  test.each([true, null, 5n, {}, [], Symbol('now'), Number.NaN, new Date(Number.NaN)])('expire(%o)', (moment) => {
    const { stock } = scene();
    expect(told(() => stock.expire(moment as never))).toEqual(['BAD_TIME now']);
  });

  test('expire takes a number, a Date and a text', () => {
    for (const moment of [start + 60_000, new Date(start + 60_000), '2026-10-01T09:01Z']) {
      const { stock } = scene();
      stock.reserve([tyre], { id: 'x', ttlMinutes: 1 });
      expect(stock.expire(moment)).toEqual(['x']);
    }
  });
});

describe('all that is wrong is told at once', () => {
  test.each<[string, (stock: NetworkStock) => unknown, string[]]>([
    [
      'reserve: options and lines',
      (stock) => stock.reserve([{ facilityId: '', sku: 5 as never, quantity: -1 }], { id: '', ttlMinutes: -1 }),
      [
        'BAD_TEXT id',
        'OUT_OF_RANGE ttlMinutes',
        'BAD_TEXT lines[0].facilityId',
        'WRONG_TYPE lines[0].sku',
        'OUT_OF_RANGE lines[0].quantity',
      ],
    ],
    [
      'reserve: an id, two ends and details',
      (stock) => stock.reserve([tyre], { id: '', ttlMinutes: 1, expiresAt: '2026-10-02T00:00Z', details: 5n }),
      ['BAD_TEXT id', 'OUT_OF_RANGE expiresAt', 'WRONG_TYPE details'],
    ],
    ['commit', (stock) => stock.commit('', { ifFree: 1 as never }), ['WRONG_TYPE ifFree', 'BAD_TEXT id']],
    ['extend', (stock) => stock.extend('', { ttlMinutes: -1 }), ['OUT_OF_RANGE ttlMinutes', 'BAD_TEXT id']],
    [
      'withdraw',
      (stock) => stock.withdraw('nobody', 'tyre', -1),
      ['UNKNOWN_REFERENCE facilityId', 'OUT_OF_RANGE quantity'],
    ],
    [
      'withdraw of an unknown sku',
      (stock) => stock.withdraw('near', 'wheel', 0.5),
      ['UNKNOWN_REFERENCE sku', 'NOT_AN_INTEGER quantity'],
    ],
    [
      'receive',
      (stock) => stock.receive('nobody', '', -1, { id: '', unitMoney: -1 }),
      [
        'BAD_TEXT sku',
        'OUT_OF_RANGE quantity',
        'BAD_TEXT id',
        'OUT_OF_RANGE unitMoney',
        'UNKNOWN_REFERENCE facilityId',
      ],
    ],
    ['receive, of one place once', (stock) => stock.receive('', 'tyre', 1), ['BAD_TEXT facilityId']],
    [
      'adjust',
      (stock) => stock.adjust('nobody', '', -1, { id: 5 as never, version: -2 }),
      ['BAD_TEXT sku', 'OUT_OF_RANGE onHand', 'WRONG_TYPE id', 'OUT_OF_RANGE version', 'UNKNOWN_REFERENCE facilityId'],
    ],
  ])('%s', (_, verb, expected) => {
    const { stock } = scene();
    expect(told(() => verb(stock))).toEqual(expected);
    expect(stock.ledger.lines.count).toBe(0);
    expect(stock.journal()).toEqual([]);
  });

  test('good lines leave nothing behind where the options are bad', () => {
    const { stock } = scene();
    expect(told(() => stock.reserve([tyre], { id: '' }))).toEqual(['BAD_TEXT id']);
    expect(stock.ledger.lines.count).toBe(0);
    expect(stock.available('near', 'tyre')).toBe(5);
  });

  test('a receipt that comes again is known though its facility has left', () => {
    const { network, stock } = scene();
    stock.receive('near', 'tyre', 1, { id: 'r' });
    network.removeFacility('near');
    expect(stock.receive('near', 'tyre', 1, { id: 'r' })).toMatchObject({ onHand: 0 });
  });
});

test('of two ends the one told is shown as it was given', () => {
  const both = { id: 'x', ttlMinutes: 1, expiresAt: '2026-10-02T00:00Z' };
  const expected = { code: 'OUT_OF_RANGE', path: 'expiresAt', value: '"2026-10-02T00:00Z"' };
  expect(issuesOf(() => scene().stock.reserve([tyre], both))).toMatchObject([expected]);
  expect(issuesOf(() => scene().stock.extend('x', both))).toMatchObject([expected]);
});

const told = (run: () => unknown): string[] => issuesOf(run).map(({ code, path }) => `${code} ${path}`);

function issuesOf(run: () => unknown): readonly Issue[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues;
  }
  return [];
}
