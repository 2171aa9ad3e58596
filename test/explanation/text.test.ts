import { expect, test } from 'vitest';
import { explain } from '../../src/explain.js';
import { explanationText } from '../../src/explanation/text.js';
import { route } from '../../src/route.js';
import { linesOf, oneKm, type Parts, scene } from './network.js';

const policy = {
  weights: { hour: 60, km: 100, move: 200, touch: 0, shipment: 0 },
  unserved: { line: 1000, unit: 0 },
};

function textOf(parts: Parts, options?: { facilities?: number }): string[] {
  const { network, order } = scene({ policy, ...parts });
  return explanationText(explain(network, order), options).split('\n');
}

test('why here, why not there, in numbers', () => {
  const shelves = {
    near: { has: { x: 2 } },
    far: { has: { x: 2 }, latitude: 6 * oneKm },
    twin: { has: { x: 2 } },
    empty: { latitude: 0 },
    'too far': { has: { x: 2 }, latitude: 50 * oneKm },
    closed: { has: { x: 2 }, latitude: 2 * oneKm, capacity: { ordersPerDay: 0, unitsPerDay: 4 } },
  };
  expect(textOf({ shelves, order: { lines: linesOf(['x', 2], ['z', 1]) } }, { facilities: 9 })).toEqual([
    'Order o is served from near: 1 move, 1.0 km by road, last arrival after 0.2 h, ' +
      'cost 1811 (money 500, move 200, km 100, hour 11, unserved 1000) in minor units of CNY.',
    'Line 0, 2 of x: 2 from near.',
    'Line 1, 1 of z: 1 left out, UNKNOWN_SKU.',
    'Of 6 facilities 3 could serve; ruled out: CAPACITY_FULL 1, NO_STOCK 1, OUT_OF_RANGE 1.',
    'Next best alone twin (store, 1.0 km away): costs the same, and comes second by the tie rules, arrives after 0.2 h; ' +
      'would win with an arrival 1 minute earlier, or 1 less cost.',
    'Not empty (store, 0.0 km away): NO_STOCK, has none of the 3 wanted.',
    'Not closed (store, 2.0 km away): CAPACITY_FULL, its day is full: room for 0 orders, room for 4 units.',
    'Not far (store, 6.0 km away): 505 dearer (km +500, hour +5), arrives after 0.3 h; would win with 506 less cost.',
    'Not too far (store, 50.0 km away): OUT_OF_RANGE, 50.0 km by road, its services end at 10.0 km.',
  ]);
});

test('nobody serves: reasons one by one', () => {
  const shelves = {
    late: { has: { x: 2 } },
    unwanted: { has: { x: 2 } },
    counter: { has: { x: 2 }, services: [] },
    half: { has: { x: 1 } },
  };
  const lines = [{ sku: 'x', quantity: 2, together: true }];
  const order = { lines, exclude: ['unwanted'], dueBy: '2026-10-01T08:11Z', strict: true };
  expect(textOf({ shelves, order })).toEqual([
    'Order o is not served: cost 1000 (unserved 1000) in minor units of CNY.',
    'Line 0, 2 of x: 2 left out, TOO_LATE.',
    'Of 4 facilities 0 could serve; ruled out: EXCLUDED 1, NO_SERVICE 1, TOO_LATE 2.',
    'Not counter (store, 1.0 km away): NO_SERVICE, no service leaves it.',
    'Not half (store, 1.0 km away): TOO_LATE, would arrive 1.0 h too late.',
    'Not late (store, 1.0 km away): TOO_LATE, would arrive 1.0 h too late.',
    'Not unwanted (store, 1.0 km away): EXCLUDED, the order excludes it.',
  ]);
});

test('sets that are short, and goods that cost more than their absence', () => {
  const lines = [{ sku: 'x', quantity: 2, together: true }];
  expect(textOf({ shelves: { half: { has: { x: 1 } } }, order: { lines } }).at(-1)).toBe(
    'Not half (store, 1.0 km away): NOT_ENOUGH, has 1 of the 2 that must come together.',
  );
  const dear = { service: { money: { base: 0, perUnit: 50 } }, policy: { ...policy, unserved: { line: 0, unit: 20 } } };
  expect(textOf({ shelves: { dear: { has: { x: 2 } } }, ...dear }).at(-1)).toBe(
    'Not dear (store, 1.0 km away): TOO_COSTLY, serving from here costs 411, serving nothing 40.',
  );
});

test('as many facilities as asked for, five by default, the next best first', () => {
  const shelves = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`f${n}`, { has: { x: n === 7 ? 2 : 0 } }]));
  const others = (options?: { facilities?: number }) =>
    textOf({ shelves: { ...shelves, best: { has: { x: 2 }, latitude: 0 } } }, options).slice(3);
  expect(others().map((line) => line.slice(0, 18))).toEqual([
    'Next best alone f7',
    'Not f0 (store, 1.0',
    'Not f1 (store, 1.0',
    'Not f2 (store, 1.0',
    'Not f3 (store, 1.0',
  ]);
  expect(others({ facilities: 1 })).toHaveLength(1);
  expect(others({ facilities: 0 })).toEqual([]);
});

test('a plan that has been beaten since', () => {
  const { network, order } = scene({ shelves: { a: { has: { x: 2 }, latitude: 2 * oneKm }, b: {} }, policy });
  const old = route(network, order);
  network.stock.receive('b', 'x', 2);
  expect(
    explanationText(explain(network, order, old))
      .split('\n')
      .at(-1),
  ).toBe('Next best alone b (store, 1.0 km away): 101 cheaper (km -100, hour -1), arrives after 0.2 h.');
});

test('ids cannot drive the terminal', () => {
  const shelves = { 'a\u001b[2J': { has: { x: 2 } }, 'b\u202e': { has: { x: 2 } }, 'c\u2028': {} };
  const text = textOf({ shelves, order: { id: 'o\u001b', lines: linesOf(['x', 2], ['z\u001b', 1]) } }).join('\n');
  for (const hidden of ['\u001b', '\u202e', '\u2028']) expect(text).not.toContain(hidden);
  expect(text).toContain('a\\u001b[2J');
});
