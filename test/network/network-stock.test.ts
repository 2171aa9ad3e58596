import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import { assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';

const networkOf = () =>
  buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: ['a', 'b'].map((id) => ({ id, kind: 'store', latitude: 0, longitude: 0, services: ['van'] })),
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [
        { facilityId: 'a', sku: 'tyre', onHand: 9, reserved: 2, safetyStock: 3 },
        { facilityId: 'b', sku: 'tyre', onHand: 1, reserved: 4 },
      ],
    }),
  );

test.each([
  ['reserved and safety stock are held back', 'a', 'tyre', 4],
  ['more promised than there is', 'b', 'tyre', 0],
  ['a sku it does not hold', 'b', 'wheel', 0],
])('available: %s', (_, facilityId, sku, expected) => {
  expect(networkOf().stock.available(facilityId, sku)).toBe(expected);
});

test('what was promised too often comes first when stock arrives', () => {
  const { stock } = networkOf();
  stock.receive('b', 'tyre', 2);
  expect(stock.available('b', 'tyre')).toBe(0);
  stock.receive('b', 'tyre', 2);
  expect(stock.available('b', 'tyre')).toBe(1);
});

test('a new sku and a new position are added, with their price', () => {
  const network = networkOf();
  network.stock.receive('b', 'wheel', 2, { unitMoney: 2.5 });
  network.stock.receive('a', 'wheel', 1);
  expect([network.stock.available('a', 'wheel'), network.stock.available('b', 'wheel')]).toEqual([1, 2]);
  const sku = network.rowOfSku.get('wheel') as number;
  const prices = ['a', 'b'].map((id) => network.positions.unitMoneyAt(network.cellOf(sku, network.facilityRow(id))));
  expect(prices).toEqual([0, 2.5]);
  expect(network.stock.available('a', 'tyre')).toBe(4);
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${path}`).join(', ');
  }
  return 'fine';
}

describe.each(['receive', 'withdraw'] as const)('%s refuses', (verb) => {
  test.each<[unknown, string]>([
    [0, 'OUT_OF_RANGE quantity'],
    [-1, 'OUT_OF_RANGE quantity'],
    [1.5, 'NOT_AN_INTEGER quantity'],
    [Number.NaN, 'NOT_FINITE quantity'],
    [Infinity, 'NOT_FINITE quantity'],
    ['1', 'WRONG_TYPE quantity'],
    [undefined, 'WRONG_TYPE quantity'],
    [2 ** 31, 'TOO_LARGE quantity'],
    [1, 'fine'],
  ])('%s units: %s', (quantity, expected) => {
    const { stock } = networkOf();
    expect(codeOf(() => stock[verb]('a', 'tyre', quantity as number))).toBe(expected);
    if (expected !== 'fine') expect(stock.available('a', 'tyre')).toBe(4);
  });

  test('an unknown facility', () => {
    expect(codeOf(() => networkOf().stock[verb]('c', 'tyre', 1))).toBe('UNKNOWN_REFERENCE facilityId');
  });
});

test.each<[string, (stock: ReturnType<typeof networkOf>['stock']) => void, string]>([
  ['a price below zero', (stock) => stock.receive('b', 'wheel', 1, { unitMoney: -1 }), 'OUT_OF_RANGE unitMoney'],
  [
    'a price that is none',
    (stock) => stock.receive('b', 'wheel', 1, { unitMoney: Number.NaN }),
    'OUT_OF_RANGE unitMoney',
  ],
  ['more than fits', (stock) => stock.receive('a', 'tyre', 2 ** 31 - 1), 'TOO_LARGE quantity'],
  ['a sku that nobody knows, taken away', (stock) => stock.withdraw('a', 'wheel', 1), 'UNKNOWN_REFERENCE sku'],
])('refuses %s, and keeps all as it was', (_, run, expected) => {
  const network = networkOf();
  expect(codeOf(() => run(network.stock))).toBe(expected);
  expect(network.rowOfSku.has('wheel')).toBe(false);
  expect(network.stock.available('a', 'tyre')).toBe(4);
});
