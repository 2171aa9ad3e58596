import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explain.js';
import { languages } from '../../src/explanation/phrases.js';
import { explanationText } from '../../src/explanation/text.js';
import { type ExclusionCode, exclusionCodes } from '../../src/model/codes.js';
import { route } from '../../src/route.js';
import { linesOf, type Parts, scene } from './network.js';

const free = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };

interface CodeCase extends Parts {
  readonly code: ExclusionCode;
  readonly why: string;
  /** What explain says of facility `a`, or, where the code belongs to lines alone, null. */
  readonly numbers: Record<string, number> | null;
  readonly names?: Record<string, string>;
}

const michelin = [{ sku: 'x', brand: 'Michelin' }];
const courierOnly = { services: [] };
const fitter = { install: { bays: 1, minutes: 60 } };
const van = { from: 'a', to: 's', minutes: 30, money: { base: 100 } };

/** Every code: the reason of the first line that is left out, and the ruling on facility a. */
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
  {
    code: 'CHANNEL_CLOSED',
    why: 'a facility of another channel',
    shelves: { a: { has: { x: 2 }, channels: ['shop'] } },
    order: { channel: 'app' },
    numbers: {},
    names: { channel: 'app' },
  },
  {
    code: 'CHANNEL_CLOSED',
    why: 'an order without a channel is in none',
    shelves: { a: { has: { x: 2 }, channels: ['shop'] } },
    numbers: {},
  },
  {
    code: 'CHANNEL_CLOSED',
    why: 'stock of another pool',
    shelves: { a: { has: { x: 2 } } },
    stock: { pool: 'shop' },
    order: { channel: 'app' },
    numbers: {},
    names: { pool: 'shop', channel: 'app' },
  },
  {
    code: 'OUT_OF_TERRITORY',
    why: 'one kilometre as the crow flies is 1300 m of road, one more than the radius',
    shelves: { a: { has: { x: 2 }, territory: { radiusMetres: 1299 } } },
    numbers: { metres: 1300, radiusMetres: 1299 },
  },
  {
    code: 'OUT_OF_TERRITORY',
    why: 'another region',
    shelves: { a: { has: { x: 2 }, territory: { regions: ['east', 'north'] } } },
    order: { region: 'west' },
    numbers: { regions: 2 },
    names: { region: 'west' },
  },
  {
    code: 'BRAND_NOT_AUTHORISED',
    why: 'a dealer of other brands',
    shelves: { a: { has: { x: 2 }, brands: ['Bridgestone'] } },
    skus: michelin,
    numbers: {},
    names: { brand: 'Michelin' },
  },
  {
    code: 'BELOW_PRICE_FLOOR',
    why: 'sold for 499 where the brand asks 500',
    shelves: { a: { has: { x: 2 } } },
    skus: michelin,
    policy: { priceFloor: [{ brand: 'Michelin', unitPrice: 500 }] },
    order: { lines: [{ sku: 'x', quantity: 2, price: 499 }] },
    numbers: { price: 499, floor: 500 },
    names: { brand: 'Michelin' },
  },
  {
    code: 'NO_LANE',
    why: 'its lanes lead to a store that does not deliver',
    shelves: { a: { has: { x: 2 }, ...courierOnly }, s: courierOnly },
    lanes: [van],
    numbers: { maxLegs: 3 },
  },
  {
    code: 'NO_LANE',
    why: 'a lane and a courier are two legs, one is allowed',
    shelves: { a: { has: { x: 2 }, ...courierOnly }, s: {} },
    lanes: [van],
    policy: { limits: { maxLegs: 1 } },
    numbers: { maxLegs: 1 },
  },
  {
    code: 'NO_LANE',
    why: 'no lane to the store where it is collected',
    shelves: { a: { has: { x: 2 } }, s: { collect: true } },
    order: { method: 'collect' },
    numbers: { maxLegs: 3 },
  },
  {
    code: 'NO_SERVICE',
    why: 'nothing can be collected there',
    shelves: { a: { has: { x: 2 } } },
    order: { method: 'collect', facilityId: 'a' },
    numbers: {},
    names: { store: 'a' },
  },
  {
    code: 'NO_FACILITY',
    why: 'the buyer chose a store that is not there',
    shelves: { a: { has: { x: 2 }, collect: true } },
    order: { method: 'collect', facilityId: 'gone' },
    numbers: {},
  },
  {
    code: 'OUT_OF_RANGE',
    why: 'no store within the radius',
    shelves: { a: { has: { x: 2 }, collect: true } },
    order: { method: 'collect' },
    policy: { limits: { collectRadiusMetres: 1299 } },
    numbers: { metres: 1300, maxMetres: 1299 },
  },
  {
    code: 'CLOSED',
    why: 'it never opens again',
    shelves: { a: { has: { x: 2 }, timeZone: 'Asia/Shanghai', hours: {} } },
    numbers: {},
    names: { ends: 'hours' },
  },
  {
    code: 'CLOSED',
    why: 'the courier never leaves',
    shelves: { a: { has: { x: 2 } } },
    service: { departures: [] },
    numbers: {},
    names: { ends: 'departures' },
  },
  {
    code: 'NO_BAY',
    why: 'nothing is fitted there',
    shelves: { a: { has: { x: 2 } } },
    order: { method: 'install', facilityId: 'a' },
    numbers: { bays: 0 },
    names: { store: 'a' },
  },
  {
    code: 'NO_BAY',
    why: 'an hour from 11:15 runs into the break, the next is 13:00',
    shelves: { a: { has: { x: 2 }, ...fitter, timeZone: 'UTC', hours: { thu: ['09:00-12:00', '13:00-18:00'] } } },
    order: { method: 'install', slot: '2026-10-01T11:15Z' },
    numbers: { bays: 1, readyMinutes: 0, slotMinutes: 135, nextFreeMinutes: 240 },
    names: { store: 'a' },
  },
  {
    code: 'NO_BAY',
    why: 'no stretch of its hours is as long as a fitting',
    shelves: { a: { has: { x: 2 }, ...fitter, timeZone: 'UTC', hours: { thu: ['09:00-09:59'] } } },
    order: { method: 'install' },
    numbers: { bays: 1, readyMinutes: 0 },
    names: { store: 'a' },
  },
  {
    code: 'TOO_LATE',
    why: 'after the cutoff it is handled from nine the next morning: 24 h and 11 minutes',
    shelves: {
      a: {
        has: { x: 2 },
        timeZone: 'UTC',
        cutoff: '08:59',
        hours: { thu: ['09:00-18:00'], fri: ['09:00-18:00'] },
      },
    },
    order: { dueBy: '2026-10-02T09:00Z', strict: true },
    numbers: { minutesLate: 11 },
  },
  {
    code: 'CAPACITY_FULL',
    why: 'its one lane carries nothing that day',
    shelves: { a: { has: { x: 2 }, ...courierOnly }, s: {} },
    lanes: [{ ...van, unitsPerDay: 0 }],
    numbers: { unitsLeft: 0 },
    names: { from: 'a', to: 's', day: '2026-10-01' },
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
    expect(facilities[0]).toMatchObject({ facilityId: 'a', chosen: false, option: null, toWin: { code } });
    const { numbers, names } = parts;
    expect(facilities[0]?.exclusion).toEqual({ code, numbers, ...(names && { names }) });
  });

  test('none is missing', () => {
    expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual([...exclusionCodes].sort());
  });

  test.each(languages)('each says what it means, in %s', (language) => {
    for (const { code, why, numbers, ...parts } of cases) {
      if (numbers === null) continue;
      const { network, order } = scene(parts);
      const lines = explanationText(explain(network, order), { language }).split('\n');
      const [text = ''] = lines.filter((line) => / a ?[(（]/.test(line));
      expect(text, why).toContain(code);
      expect(text, why).not.toMatch(/undefined|NaN|null|Infinity/);
    }
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
