import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explain.js';
import type { ExclusionCode } from '../../src/model/codes.js';
import { route } from '../../src/route.js';
import { linesOf, type Parts, scene } from './network.js';

const free = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };

interface CodeCase extends Parts {
  readonly code: ExclusionCode;
  readonly why: string;
  /** What explain says of facility `a`, or, where the code belongs to lines alone, null. */
  readonly numbers: Record<string, number> | null;
}

/** Every code that can be reached so far: the reason of the first line that is left out, and the ruling on facility a. */
const cases: readonly CodeCase[] = [
  { code: 'NO_FACILITY', why: 'a network without facilities', shelves: {}, numbers: null },
  {
    code: 'UNKNOWN_SKU',
    why: 'nobody has heard of the sku',
    shelves: { a: { has: { x: 5 } } },
    order: { lines: linesOf(['unheard of', 1]) },
    numbers: null,
  },
  { code: 'NO_STOCK', why: 'it never held any', shelves: { a: {} }, numbers: { available: 0, wanted: 2 } },
  { code: 'NO_STOCK', why: 'all is sold', shelves: { a: { has: { x: 0 } } }, numbers: { available: 0, wanted: 2 } },
  {
    code: 'NOT_ENOUGH',
    why: 'one tyre of two that belong together',
    shelves: { a: { has: { x: 1 } } },
    order: { lines: [{ sku: 'x', quantity: 2, together: true }] },
    numbers: { available: 1, wanted: 2 },
  },
  {
    code: 'NOT_ENOUGH',
    why: 'an order that ships complete or not at all',
    shelves: { a: { has: { x: 1 } } },
    order: { shipComplete: true },
    numbers: { available: 1, wanted: 2 },
  },
  {
    code: 'OUT_OF_RANGE',
    why: 'its service ends before the customer',
    shelves: { a: { has: { x: 2 } } },
    service: { maxMetres: 999 },
    numbers: { metres: 1000, maxMetres: 999 },
  },
  {
    code: 'NO_SERVICE',
    why: 'it does not ship to customers',
    shelves: { a: { has: { x: 2 }, services: [] } },
    numbers: {},
  },
  {
    code: 'CAPACITY_FULL',
    why: 'no orders that day',
    shelves: { a: { has: { x: 2 }, capacity: { ordersPerDay: 0 } } },
    numbers: { ordersLeft: 0 },
  },
  {
    code: 'CAPACITY_FULL',
    why: 'no units that day',
    shelves: { a: { has: { x: 2 }, capacity: { unitsPerDay: 0 } } },
    numbers: { unitsLeft: 0 },
  },
  {
    code: 'CAPACITY_FULL',
    why: 'room for one of two that belong together',
    shelves: { a: { has: { x: 2 }, capacity: { unitsPerDay: 1 } } },
    order: { lines: [{ sku: 'x', quantity: 2, together: true }] },
    numbers: { unitsLeft: 1, wanted: 2 },
  },
  {
    code: 'TOO_LATE',
    why: 'the courier needs 11 minutes, the strict order gives 8',
    shelves: { a: { has: { x: 2 } } },
    order: { dueBy: '2026-10-01T09:08Z', strict: true },
    numbers: { minutesLate: 3 },
  },
  {
    code: 'EXCLUDED',
    why: 'the order does not want it',
    shelves: { a: { has: { x: 2 } } },
    order: { exclude: ['a'] },
    numbers: {},
  },
  {
    code: 'SHIPMENT_LIMIT',
    why: 'one from each of two, where one shipment alone is allowed',
    shelves: { a: { has: { x: 1 } }, b: { has: { x: 1 } } },
    order: { maxShipments: 1 },
    numbers: null,
  },
  {
    code: 'TOO_COSTLY',
    why: 'a unit that costs more than its absence',
    shelves: { a: { has: { x: 2 } } },
    service: { money: { base: 0, perUnit: 50 } },
    policy: { weights: { ...free, money: 1 }, unserved: { line: 0, unit: 20 } },
    numbers: { cost: 100, unservedCost: 40 },
  },
];

describe('every exclusion code that can be reached', () => {
  test.each(cases.map((each) => [each.code, each.why, each] as const))('%s: %s', (code, _, parts) => {
    const { network, order } = scene(parts);
    const plan = route(network, order);
    expect(plan.unserved.map(({ reason }) => reason)).toEqual([code]);
    const { facilities, lines } = explain(network, order, plan);
    expect(lines[0]?.unserved).toMatchObject({ reason: code });
    if (parts.numbers === null) return;
    expect(facilities[0]).toMatchObject({ facilityId: 'a', chosen: false, option: null });
    expect(facilities[0]?.exclusion).toEqual({ code, numbers: parts.numbers });
  });

  test('a facility that could serve, but for more than serving nothing costs, keeps its option', () => {
    const { network, order } = scene({
      shelves: { a: { has: { x: 2 } } },
      policy: { weights: { ...free, money: 1 }, unserved: { line: 0, unit: 20 } },
    });
    const { plan, facilities } = explain(network, order);
    expect(plan).toMatchObject({ status: 'unserved', cost: 40, unserved: [{ reason: 'TOO_COSTLY' }] });
    expect(facilities[0]).toMatchObject({ exclusion: null, option: { behind: 460, plan: { cost: 500 } } });
  });

  test('lines of a facility: what is free there of each, and what is not', () => {
    const { network, order } = scene({
      shelves: { a: { has: { x: 3 } } },
      order: { lines: linesOf(['x', 2], ['unheard of', 1], ['y', 1], ['x', 4]) },
    });
    const { facilities, lines } = explain(network, order);
    expect(facilities[0]?.lines).toEqual([
      { line: 0, sku: 'x', available: 3, wanted: 2, exclusion: null },
      { line: 1, sku: 'unheard of', available: 0, wanted: 1, exclusion: { code: 'UNKNOWN_SKU', numbers: {} } },
      {
        line: 2,
        sku: 'y',
        available: 0,
        wanted: 1,
        exclusion: { code: 'NO_STOCK', numbers: { available: 0, wanted: 1 } },
      },
      { line: 3, sku: 'x', available: 3, wanted: 4, exclusion: null },
    ]);
    expect(lines.map(({ from, unserved }) => [from, unserved?.reason])).toEqual([
      [[{ facilityId: 'a', quantity: 2 }], undefined],
      [[], 'UNKNOWN_SKU'],
      [[], 'NO_STOCK'],
      [[{ facilityId: 'a', quantity: 1 }], 'NOT_ENOUGH'],
    ]);
  });
});
