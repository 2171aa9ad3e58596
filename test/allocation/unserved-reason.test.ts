import { describe, expect, test } from 'vitest';
import { route } from '../../src/route.js';
import { linesOf, oneKm, type Parts, scene } from '../explanation/network.js';

const free = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };
const far = { latitude: 50 * oneKm };
const full = { capacity: { ordersPerDay: 0 } };

interface ReasonCase extends Parts {
  readonly name: string;
  /** Line, quantity left out and reason, in the order of the lines. */
  readonly expected: readonly string[];
}

const cases: readonly ReasonCase[] = [
  {
    name: 'some of a line: what there is, is not enough',
    shelves: { a: { has: { x: 1 } } },
    expected: ['0: 1 NOT_ENOUGH'],
  },
  {
    name: 'not enough in reach, though there is more out of range',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 9 }, ...far } },
    expected: ['0: 1 NOT_ENOUGH'],
  },
  {
    name: 'out of range is nearer to serving than no stock',
    shelves: { a: {}, b: { has: { x: 9 }, ...far } },
    expected: ['0: 2 OUT_OF_RANGE'],
  },
  {
    name: 'no stock at all, whatever else is wrong with those who have none',
    shelves: { a: { has: { x: 0 }, ...far }, b: { has: { x: 0 }, ...full } },
    expected: ['0: 2 NO_STOCK'],
  },
  {
    name: 'excluded before everything but no stock',
    shelves: { a: { has: { x: 2 } }, b: { has: { x: 2 }, services: [] } },
    order: { exclude: ['a'] },
    expected: ['0: 2 NO_SERVICE'],
  },
  {
    name: 'full is nearer to serving than out of range, and out of range than no service',
    shelves: { a: { has: { x: 2 }, services: [] }, b: { has: { x: 2 }, ...far }, c: { has: { x: 2 }, ...full } },
    expected: ['0: 2 CAPACITY_FULL'],
  },
  {
    name: 'too late is nearer to serving than out of range',
    shelves: { a: { has: { x: 2 } }, b: { has: { x: 2 }, ...far } },
    order: { dueBy: '2026-10-01T09:08Z', strict: true },
    expected: ['0: 2 TOO_LATE'],
  },
  {
    name: 'a set that is short is nearer to serving than a set that is out of range',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 2 }, ...far } },
    order: { lines: [{ sku: 'x', quantity: 2, together: true }] },
    expected: ['0: 2 NOT_ENOUGH'],
  },
  {
    name: 'each line has its own reason',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 2 }, ...far } },
    order: { lines: linesOf(['x', 2], ['y', 1], ['unheard of', 1], ['x', 1]) },
    expected: ['0: 1 NOT_ENOUGH', '1: 1 OUT_OF_RANGE', '2: 1 UNKNOWN_SKU', '3: 1 NOT_ENOUGH'],
  },
  {
    name: 'no facility at all, even for a sku that nobody knows',
    shelves: {},
    order: { lines: linesOf(['x', 1], ['unheard of', 1]) },
    expected: ['0: 1 NO_FACILITY', '1: 1 NO_FACILITY'],
  },
  {
    name: 'stock would do, but the day has room for one unit',
    shelves: { a: { has: { x: 5 }, capacity: { unitsPerDay: 1 } } },
    expected: ['0: 1 CAPACITY_FULL'],
  },
  {
    name: 'stock would not do either: that the day is full as well says less',
    shelves: { a: { has: { x: 2 }, capacity: { unitsPerDay: 1 } } },
    order: { lines: linesOf(['x', 3]) },
    expected: ['0: 2 NOT_ENOUGH'],
  },
  {
    name: 'the other line takes the room of the day',
    shelves: { a: { has: { x: 2, y: 2 }, capacity: { unitsPerDay: 3 } } },
    order: { lines: linesOf(['x', 2], ['y', 2]) },
    expected: ['1: 1 CAPACITY_FULL'],
  },
  {
    name: 'one shipment allowed, one more would pay',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 } } },
    order: { lines: linesOf(['x', 1], ['y', 1]), maxShipments: 1 },
    expected: ['1: 1 SHIPMENT_LIMIT'],
  },
  {
    name: 'one shipment allowed, but one more would not pay',
    shelves: { a: { has: { x: 1 } }, b: { has: { y: 1 }, latitude: 9 * oneKm } },
    order: { lines: linesOf(['x', 1], ['y', 1]), maxShipments: 1 },
    policy: { weights: { ...free, km: 100 }, unserved: { line: 0, unit: 500 } },
    expected: ['1: 1 TOO_COSTLY'],
  },
  {
    name: 'one shipment allowed: a facility with less than the whole set does not count as one more',
    shelves: { a: { has: { x: 2 } }, b: { has: { y: 1 } }, c: { has: { y: 2 }, latitude: 9 * oneKm } },
    order: {
      lines: [
        { sku: 'x', quantity: 2 },
        { sku: 'y', quantity: 2, together: true },
      ],
      maxShipments: 1,
    },
    policy: { weights: { ...free, km: 100 }, unserved: { line: 0, unit: 400 } },
    expected: ['1: 2 TOO_COSTLY'],
  },
  {
    name: 'complete or nothing: all that there is, is not enough',
    shelves: { a: { has: { x: 1 } } },
    order: { shipComplete: true },
    expected: ['0: 2 NOT_ENOUGH'],
  },
  {
    name: 'complete or nothing: the line that is there goes down with the one that is not',
    shelves: { a: { has: { x: 2 } } },
    order: { lines: linesOf(['x', 2], ['y', 1]), shipComplete: true },
    expected: ['0: 2 NOT_ENOUGH', '1: 1 NO_STOCK'],
  },
  {
    name: 'complete or nothing: it would take more shipments than allowed',
    shelves: { a: { has: { x: 2 } }, b: { has: { y: 1 } } },
    order: { lines: linesOf(['x', 2], ['y', 1]), shipComplete: true, maxShipments: 1 },
    expected: ['0: 2 SHIPMENT_LIMIT', '1: 1 SHIPMENT_LIMIT'],
  },
  {
    name: 'complete or nothing: the day has no room for all lines together',
    shelves: { a: { has: { x: 2, y: 2 }, capacity: { unitsPerDay: 3 } } },
    order: { lines: linesOf(['x', 2], ['y', 2]), shipComplete: true },
    expected: ['0: 2 CAPACITY_FULL', '1: 2 CAPACITY_FULL'],
  },
  {
    name: 'complete or nothing: nothing is cheaper',
    shelves: { a: { has: { x: 2 } } },
    order: { shipComplete: true },
    policy: { weights: { ...free, money: 1 }, unserved: { line: 0, unit: 20 } },
    expected: ['0: 2 TOO_COSTLY'],
  },
];

describe('why a line is left out', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', (_, parts) => {
    const { network, order } = scene(parts);
    const { unserved } = route(network, order);
    expect(unserved.map(({ line, quantity, reason }) => `${line}: ${quantity} ${reason}`)).toEqual(parts.expected);
  });
});
