import { describe, expect, test } from 'vitest';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import {
  facilityInput,
  orderInput,
  orderIssues,
  problemInput,
  problemIssues,
  problemWarnings,
  serviceInput,
  stockInput,
} from './support.js';

const onHand = (value: unknown): string[] => problemIssues({ stock: [stockInput({ onHand: value })] });
const quantity = (value: unknown): string[] => orderIssues({ lines: [{ sku: 'tyre', quantity: value }] });
const largest = 2 ** 31 - 1;

describe('hostile numbers', () => {
  for (const [name, value, code] of [
    ['1: NaN', Number.NaN, 'NOT_FINITE'],
    ['2: Infinity', Number.POSITIVE_INFINITY, 'NOT_FINITE'],
    ['2: -Infinity', Number.NEGATIVE_INFINITY, 'NOT_FINITE'],
    ['4: a negative quantity', -3, 'OUT_OF_RANGE'],
    ['5: 1.5 units', 1.5, 'NOT_AN_INTEGER'],
    ['6: 2^53', 2 ** 53, 'TOO_LARGE'],
    ['6: 1e300', 1e300, 'TOO_LARGE'],
    ['7: 2^31', 2 ** 31, 'TOO_LARGE'],
    ['8: a string', '5', 'WRONG_TYPE'],
    ['11: a bigint', 5n, 'WRONG_TYPE'],
    ['null', null, 'WRONG_TYPE'],
    ['absent', undefined, 'MISSING'],
  ] as const) {
    test(`case ${name}`, () => {
      expect(onHand(value)).toEqual([`${code} stock[0].onHand`]);
      expect(quantity(value)).toEqual([`${code} orders[0].lines[0].quantity`]);
    });
  }

  test('case 1, 2: a coordinate, a price, a weight that is not finite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(problemIssues({ facilities: [facilityInput({ latitude: value })], stock: [] })).toEqual([
        'NOT_FINITE facilities[0].latitude',
      ]);
      expect(problemIssues({ services: [serviceInput({ money: { base: value } })] })).toEqual([
        'NOT_FINITE services[0].money.base',
      ]);
      expect(problemIssues({ policy: { weights: { move: value } } })).toEqual(['NOT_FINITE policy.weights.move']);
    }
  });

  test('case 3: negative stock is refused, or clamped and told', () => {
    expect(onHand(-1)).toEqual(['OUT_OF_RANGE stock[0].onHand']);
    const stock = [stockInput({ onHand: -4 }), stockInput({ facilityId: 'beta', onHand: 7 })];
    const result = parseProblem(problemInput({ stock }), { clampNegativeStock: true });
    expect(result).toMatchObject({
      ok: true,
      warnings: [{ code: 'negative-stock', path: 'stock[0].onHand', value: '-4' }],
    });
    expect(result.ok && [...result.value.stock.onHand]).toEqual([0, 7]);
    expect(problemIssues({ stock: [stockInput({ reserved: -1 })] }, { clampNegativeStock: true })).toEqual([
      'OUT_OF_RANGE stock[0].reserved',
    ]);
  });

  test('case 4: an order for nothing', () => {
    expect(quantity(0)).toEqual(['OUT_OF_RANGE orders[0].lines[0].quantity']);
    expect(quantity(-0)).toEqual(['OUT_OF_RANGE orders[0].lines[0].quantity']);
  });

  test('case 7: the largest number stands, a sum beyond it does not', () => {
    expect(onHand(largest)).toEqual([]);
    expect(quantity(largest)).toEqual([]);
    const rows = [stockInput({ onHand: largest }), stockInput({ facilityId: 'beta', onHand: 1 })];
    expect(problemIssues({ stock: rows })).toEqual(['TOO_LARGE stock[1].onHand']);
    const lines = [
      { sku: 'tyre', quantity: largest },
      { sku: 'tyre', quantity: 1 },
    ];
    expect(orderIssues({ lines })).toEqual(['TOO_LARGE orders[0].lines']);
  });

  test('case 7: rows that are added up are checked as one', () => {
    const stock = [stockInput({ onHand: 1, reserved: largest }), stockInput({ onHand: 1, reserved: 1 })];
    expect(problemIssues({ stock }, { sumStockRows: true })).toEqual(['TOO_LARGE stock[1]']);
  });

  test('case 9: -0 is 0', () => {
    const result = parseProblem(
      problemInput({
        facilities: [facilityInput({ latitude: -0, handlingMinutes: -0 })],
        services: [serviceInput({ baseMinutes: -0, money: { base: -0 } })],
        stock: [stockInput({ onHand: -0 })],
      }),
    );
    if (!result.ok) throw new Error('refused');
    const { facilities, services } = result.value;
    expect([facilities[0]?.latitude, facilities[0]?.handlingMinutes]).toEqual([0, 0]);
    expect([services[0]?.baseMinutes, services[0]?.money.base]).toEqual([0, 0]);
    const order = parseOrders([orderInput({ longitude: -0 })]);
    expect(order.ok && order.value[0]?.longitude).toBe(0);
    const refused = parseOrders([orderInput({ lines: [{ sku: 'tyre', quantity: -0 }] })]);
    expect(!refused.ok && refused.issues[0]?.value).toBe('0');
  });

  test('case 11: a bigint is named', () => {
    const result = parseProblem(problemInput({ stock: [stockInput({ onHand: 5n })] }));
    expect(!result.ok && result.issues[0]).toEqual({
      code: 'WRONG_TYPE',
      path: 'stock[0].onHand',
      value: '5n',
      hint: 'expected a number, found a bigint',
    });
  });

  test('case 12: prices and weights up to 1e12 stand, more is refused', () => {
    expect(problemIssues({ policy: { weights: { move: 1e-12, touch: 1e12 } } })).toEqual([]);
    expect(problemIssues({ policy: { weights: { move: 1e13 } } })).toEqual(['TOO_LARGE policy.weights.move']);
    expect(problemIssues({ services: [serviceInput({ money: { base: 1e300 } })] })).toEqual([
      'TOO_LARGE services[0].money.base',
    ]);
    expect(problemIssues({ stock: [stockInput({ unitMoney: 1e12 + 1 })] })).toEqual(['TOO_LARGE stock[0].unitMoney']);
    expect(problemIssues({ policy: { weights: { move: -1e-12 } } })).toEqual(['OUT_OF_RANGE policy.weights.move']);
  });

  test('a good number raises no warning', () => expect(problemWarnings({})).toEqual([]));
});
