import { describe, expect, test } from 'vitest';
import { StoreSolver } from '../../src/allocation/at-store/store-solver.js';
import { OrderCase } from '../../src/allocation/order-case.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityInput, LaneInput, OrderInput, PolicyInput, SkuInput } from '../../src/model/schema.js';
import type { NetworkOptions } from '../../src/network/distance.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { Scarcity } from '../../src/network/scarcity.js';

/** Facilities at one place unless they say otherwise, with what they hold. */
type Places = Record<string, { readonly has?: Record<string, number> } & Partial<FacilityInput>>;

interface Parts {
  readonly places: Places;
  /** from, to, minutes, and what differs from a lane that is free, without limit and leaves at once. */
  readonly lanes?: readonly (readonly [from: string, to: string, minutes: number, change?: Partial<LaneInput>])[];
  readonly skus?: SkuInput[];
  /** All others are zero. */
  readonly weights?: NonNullable<PolicyInput['weights']>;
  readonly limits?: NonNullable<PolicyInput['limits']>;
  readonly unserved?: { line: number; unit: number };
  readonly order?: Partial<OrderInput>;
}

const free = { move: 0, touch: 0, hour: 0, km: 0, money: 0, shipment: 0, lateHour: 0, rejection: 0 };

function networkOf({ places, lanes = [], skus, weights, limits, unserved }: Parts, options?: NetworkOptions): Network {
  return buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: Object.entries(places).map(([id, { has, ...change }]) => ({
        id,
        kind: 'store',
        latitude: 0,
        longitude: 0,
        timeZone: 'UTC',
        services: [],
        ...change,
      })),
      services: [],
      lanes: lanes.map(([from, to, minutes, change]) => ({ from, to, minutes, money: { base: 0 }, ...change })),
      stock: Object.entries(places).flatMap(([facilityId, { has = {} }]) =>
        Object.entries(has).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
      ),
      ...(skus === undefined ? {} : { skus }),
      policy: {
        weights: { ...free, move: 200, touch: 50, hour: 60, shipment: 100, ...weights },
        unserved: unserved ?? { line: 0, unit: 10_000 },
        limits: { maxShipments: 4, maxLegs: 2, collectRadiusMetres: 50_000, ...limits },
      },
    }),
    options,
  );
}

function orderOf(change: Partial<OrderInput> = {}): Order {
  const input = { id: 'o', placedAt, latitude: 0, longitude: 0, method: 'collect', lines: [{ sku: 'x', quantity: 1 }] };
  return assertOrders([{ ...input, ...change }])[0] as Order;
}

/** Thursday, nine o'clock. */
const placedAt = '2026-10-01T09:00Z';
const minuteOf = (iso: string): number => Date.parse(iso) / 60_000;
const clock = (instant: number): string => {
  const text = new Date(instant * 60_000).toISOString();
  return (text.startsWith('2026-10-01') ? '' : `${text.slice(8, 10)}.`) + text.slice(11, 16);
};

/** 'store fitting-last cost: origin>way>to store sku quantity at ready | ...'; 'none cost' where nothing is served. */
function answer(network: Network, change: Partial<OrderInput> = {}): string {
  const order = orderOf(change);
  const c = new OrderCase(network);
  const solver = new StoreSolver(c);
  solver.solve(order);
  const { incumbent } = solver;
  if (incumbent.size === 0) return `none ${incumbent.cost}`;
  const id = (row: number) => network.facilities[row]?.id ?? '?';
  const shipments = Array.from({ length: incumbent.size }, (_, i) => {
    const column = incumbent.columns[i] as number;
    const path = network.carriages.path[c.columns.service[column] as number] as number;
    const way = [id(c.columns.row[column] as number)];
    for (let l = 0; path >= 0 && l < (network.paths.length[path] as number); l++) {
      const lane = network.paths.laneAt[(network.paths.laneStart[path] as number) + l] as number;
      way.push(id(network.laneTable.to[lane] as number));
    }
    const goods = Array.from({ length: c.demands.sources }, (_, s) => {
      const quantity = incumbent.quantity[i * incumbent.width + s] as number;
      return quantity === 0 ? '' : ` ${quantity}${network.skus[c.demands.sourceSku[s] as number]?.sku}`;
    });
    return `${way.join('>')}${goods.join('')} ${clock(order.placedAt + solver.readyMinutes(column))}`;
  });
  const from = Number.isNaN(solver.fittingAt) ? '' : `${clock(solver.fittingAt)}-`;
  const last = clock(order.placedAt + incumbent.minutes);
  return `${id(solver.destination)} ${from}${last} ${incumbent.cost}: ${shipments.join(' | ')}`;
}

const decide = ({ order, ...parts }: Parts): string => answer(networkOf(parts), order);

describe('collect', () => {
  test.each<[string, Parts, string]>([
    // 0 moves, 1 touch: 50 + 100 of the shipment.
    ['from the shelf', { places: { s: { has: { x: 1 }, collect: true } } }, 's 09:00 150: s 1x 09:00'],
    // 15 minutes of handling at 1 each.
    [
      'from the shelf, handled first',
      { places: { s: { has: { x: 1 }, collect: true, handlingMinutes: 15 } } },
      's 09:15 165: s 1x 09:15',
    ],
    [
      'after the cutoff: handled from the next opening day on',
      {
        places: {
          s: {
            has: { x: 1 },
            collect: true,
            handlingMinutes: 15,
            cutoff: '08:30',
            hours: { thu: ['08:00-18:00'], fri: ['08:00-18:00'] },
          },
        },
      },
      // 23 hours and 15 minutes.
      `s 02.08:15 ${150 + 1395}: s 1x 02.08:15`,
    ],
    // 1 move, 2 touches: 200 + 100 + 100, and 10 + 30 + 5 minutes.
    [
      'by a lane, handled at both ends',
      {
        places: { d: { has: { x: 1 }, handlingMinutes: 10 }, s: { collect: true, handlingMinutes: 5 } },
        lanes: [['d', 's', 30]],
      },
      's 09:45 445: d>s 1x 09:45',
    ],
    [
      'by a lane that leaves at a time',
      {
        places: { d: { has: { x: 1 } }, s: { collect: true } },
        lanes: [['d', 's', 30, { departures: ['08:00', '12:00'] }]],
      },
      's 12:30 610: d>s 1x 12:30',
    ],
    [
      'goods that come while the store is closed are ready when it has handled them',
      {
        places: {
          d: { has: { x: 1 } },
          s: { collect: true, handlingMinutes: 5, hours: { thu: ['08:00-09:20', '10:00-12:00'] } },
        },
        lanes: [['d', 's', 30]],
      },
      's 10:05 465: d>s 1x 10:05',
    ],
    // Two shipments, one of them by a lane: 150 + 400, and the hour is that of the last.
    [
      'two lines from two places meet at the store',
      {
        places: { d: { has: { y: 1 } }, s: { has: { x: 1 }, collect: true } },
        lanes: [['d', 's', 30]],
        order: {
          lines: [
            { sku: 'x', quantity: 1 },
            { sku: 'y', quantity: 1 },
          ],
        },
      },
      's 09:30 580: d>s 1y 09:30 | s 1x 09:00',
    ],
    [
      'one quantity from the shelf and by two lanes',
      {
        places: { d: { has: { x: 2 } }, e: { has: { x: 9 } }, s: { has: { x: 1 }, collect: true } },
        lanes: [
          ['d', 's', 30],
          ['e', 's', 60],
        ],
        order: { lines: [{ sku: 'x', quantity: 4 }] },
        weights: { touch: 500 },
      },
      // All four by the lane of e, 4 x 1000 + 300 + 60, or one from the shelf, 500 + 100 + 3 x 1000 + 300 + 60.
      's 10:00 3960: e>s 3x 10:00 | s 1x 09:00',
    ],
    [
      'the store chosen, wherever it is and however cheap another would be',
      {
        places: {
          far: { has: { x: 1 }, collect: true, latitude: 10, handlingMinutes: 60 },
          near: { has: { x: 1 }, collect: true },
        },
        order: { facilityId: 'far' },
      },
      'far 10:00 210: far 1x 10:00',
    ],
    [
      'the best store, not the nearest',
      {
        places: {
          near: { has: { x: 1 }, collect: true, handlingMinutes: 60 },
          farther: { has: { x: 1 }, collect: true, latitude: 0.1 },
        },
      },
      'farther 09:00 150: farther 1x 09:00',
    ],
    [
      'a store that does not offer it',
      { places: { a: { has: { x: 1 } }, b: { has: { x: 1 }, collect: true, handlingMinutes: 60 } } },
      'b 10:00 210: b 1x 10:00',
    ],
    [
      'a chosen store that does not offer it',
      { places: { a: { has: { x: 1 } } }, order: { facilityId: 'a' } },
      'none 10000',
    ],
    [
      'a chosen store that is unknown',
      { places: { a: { has: { x: 1 }, collect: true } }, order: { facilityId: 'q' } },
      'none 10000',
    ],
    [
      'an excluded store is no end, an excluded origin sends nothing',
      {
        places: {
          a: { has: { x: 1 }, collect: true },
          b: { has: { x: 1 } },
          s: { collect: true },
          d: { has: { x: 1 } },
        },
        lanes: [
          ['a', 's', 10],
          ['b', 'a', 10],
          ['d', 's', 90],
        ],
        order: { exclude: ['a'] },
      },
      's 10:30 490: d>s 1x 10:30',
    ],
    [
      'two lanes are too many where one leg is allowed',
      {
        places: { c: { has: { x: 1 } }, d: {}, s: { collect: true } },
        lanes: [
          ['c', 'd', 10],
          ['d', 's', 10],
        ],
        limits: { maxLegs: 1 },
      },
      'none 10000',
    ],
    // 2 moves, 1 + 2 + 1 touches.
    [
      'two lanes where two legs are allowed',
      {
        places: { c: { has: { x: 1 } }, d: { handlingMinutes: 7 }, s: { collect: true } },
        lanes: [
          ['c', 'd', 10],
          ['d', 's', 10],
        ],
      },
      's 09:27 727: c>d>s 1x 09:27',
    ],
    [
      'late is not allowed, so nothing is served',
      {
        places: { d: { has: { x: 1 } }, s: { collect: true } },
        lanes: [['d', 's', 30]],
        order: { dueBy: '2026-10-01T09:29Z', strict: true },
      },
      'none 10000',
    ],
    [
      'just in time is in time',
      {
        places: { d: { has: { x: 1 } }, s: { collect: true } },
        lanes: [['d', 's', 30]],
        order: { dueBy: '2026-10-01T09:30Z', strict: true },
      },
      's 09:30 430: d>s 1x 09:30',
    ],
    [
      'complete or not at all',
      {
        places: { s: { has: { x: 1 }, collect: true }, t: { has: { y: 1 }, collect: true } },
        order: {
          shipComplete: true,
          lines: [
            { sku: 'x', quantity: 1 },
            { sku: 'y', quantity: 1 },
          ],
        },
      },
      'none 20000',
    ],
    [
      'as much as one store gets: never from two stores',
      {
        places: { s: { has: { x: 1 }, collect: true }, t: { has: { x: 2 }, collect: true } },
        order: { lines: [{ sku: 'x', quantity: 3 }] },
      },
      't 09:00 10200: t 2x 09:00',
    ],
    [
      'a lane that carries too little a day: the rest stays',
      {
        places: { d: { has: { x: 5 } }, s: { collect: true } },
        lanes: [['d', 's', 30, { unitsPerDay: 2 }]],
        order: { lines: [{ sku: 'x', quantity: 3 }] },
      },
      `s 09:30 ${10_000 + 200 + 200 + 100 + 30}: d>s 2x 09:30`,
    ],
    [
      'two sources share a lane that carries two a day',
      {
        places: { a: { has: { x: 2 } }, b: { has: { y: 2 } }, h: {}, s: { collect: true } },
        lanes: [
          ['a', 'h', 10],
          ['b', 'h', 10],
          ['h', 's', 10, { unitsPerDay: 2 }],
        ],
        order: {
          lines: [
            { sku: 'x', quantity: 2 },
            { sku: 'y', quantity: 1 },
          ],
        },
      },
      // Any two of the three: two shipments cost 500 more than one.
      `s 09:20 ${10_000 + 400 + 400 + 100 + 20}: a>h>s 2x 09:20`,
    ],
    [
      'ties: of two stores alike the smaller id of the origin',
      { places: { b: { has: { x: 1 }, collect: true }, a: { has: { x: 1 }, collect: true } } },
      'a 09:00 150: a 1x 09:00',
    ],
    [
      'ties: one origin, two stores alike: the smaller store id',
      {
        places: { d: { has: { x: 1 } }, t: { collect: true }, s: { collect: true } },
        lanes: [
          ['d', 's', 30],
          ['d', 't', 30],
        ],
      },
      's 09:30 430: d>s 1x 09:30',
    ],
    [
      'ties: what is earlier goes before ids',
      {
        places: { a: { has: { x: 1 }, collect: true, handlingMinutes: 1 }, b: { has: { x: 1 }, collect: true } },
        weights: { hour: 0 },
      },
      'b 09:00 150: b 1x 09:00',
    ],
    [
      'ties: fewer shipments at another store before smaller ids',
      {
        places: {
          a: { has: { x: 1 }, collect: true },
          b: { has: { y: 1 } },
          z: { has: { x: 1, y: 1 }, collect: true },
        },
        lanes: [['b', 'a', 0]],
        weights: { move: 0, touch: 0, shipment: 0 },
        order: {
          lines: [
            { sku: 'x', quantity: 1 },
            { sku: 'y', quantity: 1 },
          ],
        },
      },
      'z 09:00 0: z 1x 1y 09:00',
    ],
  ])('%s', (_, parts, expected) => {
    expect(decide(parts)).toBe(expected);
  });

  // A tenth of a degree is 11 119.5 m, times 1.3 is 14 455.4 m.
  test.each([
    ['inside', 14_456, 's 09:00 150: s 1x 09:00'],
    ['on the edge', 14_455, 's 09:00 150: s 1x 09:00'],
    ['outside', 14_454, 'none 10000'],
  ])('the radius is inclusive: %s', (_, collectRadiusMetres, expected) => {
    const places = { s: { has: { x: 1 }, collect: true, latitude: 0.1 } };
    expect(decide({ places, limits: { collectRadiusMetres } })).toBe(expected);
  });

  test("the caller's distance says what lies within the radius", () => {
    const places = {
      near: { has: { x: 1 }, collect: true },
      far: { has: { x: 1 }, collect: true, latitude: 60, handlingMinutes: 5 },
    };
    const distance = ({ facilityId }: { facilityId: string }) => (facilityId === 'far' ? 50_000 : 50_001);
    expect(answer(networkOf({ places }, { distance }))).toBe('far 09:05 155: far 1x 09:05');
  });

  test('facilities that leave the network are no end, no origin and no way', () => {
    const network = networkOf({
      places: { c: { has: { x: 1 } }, d: { has: { x: 1 } }, h: {}, s: { collect: true }, t: { collect: true } },
      lanes: [
        ['c', 'h', 10],
        ['h', 's', 10],
        ['d', 's', 190],
        ['d', 't', 195],
      ],
      weights: { move: 10 },
    });
    expect(answer(network)).toBe('s 09:20 340: c>h>s 1x 09:20');
    network.removeFacility('h');
    expect(answer(network)).toBe('s 12:10 400: d>s 1x 12:10');
    network.removeFacility('s');
    expect(answer(network)).toBe('t 12:15 405: d>t 1x 12:15');
    network.removeFacility('d');
    expect(answer(network)).toBe('none 10000');
  });

  test('a store that joins the network is an end', () => {
    const network = networkOf({ places: { s: { has: { x: 1 }, collect: true, handlingMinutes: 30 } } });
    expect(answer(network)).toBe('s 09:30 180: s 1x 09:30');
    network.addFacility({ id: 'a', kind: 'store', latitude: 0, longitude: 0, services: [], collect: true });
    network.stock.receive('a', 'x', 2);
    expect(answer(network)).toBe('a 09:00 150: a 1x 09:00');
  });

  test('cost by hand: money, move, touch, km, shipment, rejection, hour, late', () => {
    const network = networkOf({
      places: {
        d: { has: { x: 3 }, latitude: 0.1, acceptance: 0.9, handlingMinutes: 20 },
        s: { collect: true, handlingMinutes: 10 },
      },
      lanes: [['d', 's', 60, { money: { base: 500, perUnit: 7 } }]],
      weights: { money: 1, move: 200, touch: 50, km: 2, shipment: 100, rejection: 500, hour: 40, lateHour: 600 },
    });
    // money 500 + 3 x 7 = 521, move 200, touch 2 x 50 x 3 = 300, km 2 x 14.455 = 29, shipment 100, rejection 50,
    // hour 40 x 90 / 60 = 60, late 600 x 30 / 60 = 300.
    const order = { lines: [{ sku: 'x', quantity: 3 }], dueBy: '2026-10-01T10:00Z' };
    const cost = 521 + 200 + 300 + 29 + 100 + 50 + 60 + 300;
    expect(answer(network, order)).toBe(`s 10:30 ${cost}: d>s 3x 10:30`);
  });
});

/** Open from nine, closed for lunch, every day. */
const day = ['09:00-12:00', '13:00-18:00'];
const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day };

describe('install', () => {
  const fitter = { has: { x: 1 }, install: { bays: 1, minutes: 60 }, hours } as const;
  const install = (change: Partial<OrderInput> = {}) => ({ method: 'install', ...change }) as const;

  test.each<[string, Parts, readonly string[], string]>([
    // 50 + 100, and an hour at 60.
    ['at once', { places: { s: fitter } }, [], 's 09:00-10:00 210: s 1x 09:00'],
    [
      'when the goods are there',
      { places: { d: { has: { x: 1 } }, s: { ...fitter, has: {} } }, lanes: [['d', 's', 45]] },
      [],
      `s 09:45-10:45 ${400 + 105}: d>s 1x 09:45`,
    ],
    [
      'after lunch, where it would run into it',
      { places: { d: { has: { x: 1 } }, s: { ...fitter, has: {} } }, lanes: [['d', 's', 121]] },
      [],
      `s 13:00-14:00 ${400 + 300}: d>s 1x 11:01`,
    ],
    ['the bay is taken: the next slot', { places: { s: fitter } }, ['09:30'], 's 10:30-11:30 300: s 1x 09:00'],
    ['until lunch: after it', { places: { s: fitter } }, ['09:30', '10:30'], 's 13:00-14:00 450: s 1x 09:00'],
    [
      'a second bay is free',
      { places: { s: { ...fitter, install: { bays: 2, minutes: 60 } } } },
      ['09:30'],
      's 09:00-10:00 210: s 1x 09:00',
    ],
    [
      'another store has a bay earlier',
      { places: { s: fitter, t: { ...fitter, handlingMinutes: 10 } } },
      ['09:00', '10:00'],
      't 09:10-10:10 220: t 1x 09:10',
    ],
    [
      'the slot asked for',
      { places: { s: fitter }, order: { slot: '2026-10-01T14:00Z', facilityId: 's' } },
      [],
      's 14:00-15:00 510: s 1x 09:00',
    ],
    [
      'the slot asked for is taken',
      { places: { s: fitter }, order: { slot: '2026-10-01T14:00Z', facilityId: 's' } },
      ['14:30'],
      'none 10000',
    ],
    [
      'the slot asked for runs into lunch',
      { places: { s: fitter }, order: { slot: '2026-10-01T11:30Z', facilityId: 's' } },
      [],
      'none 10000',
    ],
    [
      'the goods come after the slot asked for',
      {
        places: { d: { has: { x: 1 } }, s: { ...fitter, has: {} } },
        lanes: [['d', 's', 61]],
        order: { slot: '2026-10-01T10:00Z', facilityId: 's' },
      },
      [],
      'none 10000',
    ],
    [
      'only goods that are there by the slot',
      {
        places: { c: { has: { x: 1 } }, d: { has: { x: 1 } }, s: { ...fitter, has: {} } },
        lanes: [
          ['c', 's', 61],
          ['d', 's', 60, { money: { base: 70 } }],
        ],
        weights: { money: 1 },
        order: { slot: '2026-10-01T10:00Z', facilityId: 's' },
      },
      [],
      `s 10:00-11:00 ${400 + 70 + 120}: d>s 1x 10:00`,
    ],
    [
      'due before the fitting ends is too late, although the goods are there',
      { places: { s: fitter }, order: { dueBy: '2026-10-01T09:59Z', strict: true } },
      [],
      'none 10000',
    ],
    [
      'due when it ends',
      { places: { s: fitter }, order: { dueBy: '2026-10-01T10:00Z', strict: true } },
      [],
      's 09:00-10:00 210: s 1x 09:00',
    ],
    ['a store without hours left is closed for ever', { places: { s: { ...fitter, hours: {} } } }, [], 'none 10000'],
    [
      'no stretch is long enough',
      { places: { s: { ...fitter, install: { bays: 1, minutes: 301 } } } },
      [],
      'none 10000',
    ],
    ['a store without bays', { places: { s: { ...fitter, install: { bays: 0, minutes: 60 } } } }, [], 'none 10000'],
    ['a store that only hands out', { places: { s: { has: { x: 1 }, collect: true } } }, [], 'none 10000'],
    [
      'goods of two places: the fitting waits for the last',
      {
        places: { d: { has: { y: 1 } }, s: fitter },
        lanes: [['d', 's', 30]],
        order: {
          lines: [
            { sku: 'x', quantity: 1 },
            { sku: 'y', quantity: 1 },
          ],
        },
      },
      [],
      `s 09:30-10:30 ${150 + 400 + 90}: d>s 1y 09:30 | s 1x 09:00`,
    ],
  ])('%s', (_, { order, ...parts }, held, expected) => {
    const network = networkOf(parts);
    const row = network.rowOfFacility.get('s') as number;
    for (const start of held) network.bays.get(row)?.take(minuteOf(`2026-10-01T${start}Z`), 1);
    expect(answer(network, install(order))).toBe(expected);
  });
});

describe('what is asked of an answer', () => {
  const parts: Parts = {
    places: { d: { has: { x: 2 } }, e: { has: { x: 2 } }, s: { has: { x: 1 }, collect: true } },
    lanes: [
      ['d', 's', 30, { unitsPerDay: 9 }],
      ['e', 's', 40],
    ],
  };
  const solverOf = (network: Network) => new StoreSolver(new OrderCase(network));

  test('only what costs less than the cutoff', () => {
    const solver = solverOf(networkOf(parts));
    expect(solver.solve(orderOf(), null, 151)).toBe(true);
    expect(solver.incumbent.cost).toBe(150);
    expect(solver.solve(orderOf(), null, 150)).toBe(false);
    expect(solver.destination).toBe(-1);
    expect(solver.solve(orderOf())).toBe(true);
  });

  test('every line in full, whatever it costs', () => {
    const network = networkOf({ ...parts, unserved: { line: 0, unit: 10 } });
    const solver = solverOf(network);
    const order = orderOf({ lines: [{ sku: 'x', quantity: 2 }] });
    expect(solver.solve(order)).toBe(true);
    expect([solver.incumbent.size, solver.incumbent.cost]).toEqual([0, 20]);
    expect(solver.solveInFull(order, null, 1e6)).toBe(true);
    // 200 + 2 x 100 + 100 + 30, both by the lane.
    expect([solver.incumbent.size, solver.incumbent.cost]).toEqual([1, 530]);
    expect(solver.solveInFull(order, null, 530)).toBe(false);
    expect(solver.solveInFull(orderOf({ lines: [{ sku: 'x', quantity: 6 }] }), null, 1e6)).toBe(false);
  });

  test('something, although nothing is cheaper', () => {
    const solver = solverOf(networkOf({ ...parts, unserved: { line: 0, unit: 60 } }));
    expect(solver.solve(orderOf())).toBe(true);
    expect(solver.incumbent.size).toBe(0);
    expect(solver.solve(orderOf(), null, 1e6, true)).toBe(true);
    expect([solver.incumbent.size, solver.incumbent.cost]).toEqual([1, 150]);
  });

  test('prices of stock, of a day and of a lane are paid on top', () => {
    const network = networkOf(parts);
    const solver = solverOf(network);
    const [d, s] = [network.rowOfFacility.get('d') as number, network.rowOfFacility.get('s') as number];
    const x = network.rowOfSku.get('x') as number;
    const day = network.handling.dayOf(d, minuteOf(placedAt));
    const scarcity = new Scarcity(network);
    scarcity.setCell(network.cellOf(x, s), 300);
    expect(solver.solve(orderOf(), scarcity)).toBe(true);
    // By the lane of d 430, from the shelf 150 + 300.
    expect([solver.incumbent.cost, solver.plainCost]).toEqual([430, 430]);
    scarcity.setLane(0, day, 15);
    expect(solver.solve(orderOf(), scarcity)).toBe(true);
    // By the lane of e 440.
    expect([solver.incumbent.cost, solver.plainCost]).toEqual([440, 440]);
    scarcity.setUnit(network.rowOfFacility.get('e') as number, day, 8);
    expect(solver.solve(orderOf(), scarcity)).toBe(true);
    expect([solver.incumbent.cost, solver.plainCost]).toEqual([445, 430]);
  });
});
