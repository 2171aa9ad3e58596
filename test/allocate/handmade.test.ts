import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import type { Allocation } from '../../src/model/allocation.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityInput, OrderInput, PolicyInput, ProblemInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { summaryOf } from '../support/handmade.js';
import { checkAllocation } from '../support/joint-checks.js';

/** Facility id to what it has, its place on a line going east (in thousandths of a degree), and what else differs. */
type Shelves = Record<string, { readonly at?: number; readonly has: Record<string, number> } & Partial<FacilityInput>>;

/** Order id to what it wants, its place on the line, and what else differs. */
type Wishes = Record<string, { readonly at?: number; readonly wants: Record<string, number> } & Partial<OrderInput>>;

/** Costs are metres alone, one minor unit a kilometre of 1 000 metres; what is missing costs 100 a unit. */
const roads: PolicyInput = {
  weights: { move: 0, touch: 0, hour: 0, km: 1, money: 0, shipment: 0, lateHour: 0, rejection: 0 },
  unserved: { line: 0, unit: 100 },
};

function problemOf(shelves: Shelves, policy: PolicyInput = roads): ProblemInput {
  return {
    currency: 'CNY',
    services: [{ id: 'van', detour: 1, baseMinutes: 10, minutesPerKm: 0, money: { base: 0 } }],
    facilities: Object.entries(shelves).map(([id, { at = 0, has: _, ...changes }]) => ({
      id,
      kind: 'store',
      latitude: 0,
      longitude: 121 + at / 1000,
      services: ['van'],
      ...changes,
    })),
    stock: Object.entries(shelves).flatMap(([facilityId, { has }]) =>
      Object.entries(has).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
    ),
    policy,
  };
}

const ordersOf = (wishes: Wishes): OrderInput[] =>
  Object.entries(wishes).map(([id, { at = 0, wants, ...changes }]) => ({
    id,
    placedAt: '2026-10-01T09:00Z',
    latitude: 0,
    longitude: 121 + at / 1000,
    method: 'deliver',
    lines: Object.entries(wants).map(([sku, quantity]) => ({ sku, quantity })),
    ...changes,
  }));

async function decided(shelves: Shelves, wishes: Wishes, policy?: PolicyInput): Promise<Allocation> {
  const [problem, orders] = [assertProblem(problemOf(shelves, policy)), assertOrders(ordersOf(wishes))];
  const allocation = await allocate(buildNetwork(problem), orders);
  checkAllocation(problem, orders, allocation);
  expect(allocation.status).toBe('optimal');
  const turned = await allocate(buildNetwork(problem), orders.toReversed());
  expect(turned).toEqual(allocation);
  return allocation;
}

/** `order <- shipments`, one a plan; `-` where nothing is shipped. */
const said = ({ plans }: Allocation): string[] =>
  plans.map((plan) => `${plan.orderId} <- ${summaryOf(plan).replaceAll('/van', '') || '-'}`);

describe('allocate: small enough to decide by hand', () => {
  test('two orders, one tyre: who is far from the next gets it, though the other came first', async () => {
    const allocation = await decided(
      { near: { has: { tyre: 1 } }, far: { at: 100, has: { tyre: 5 } } },
      {
        first: { at: 50, wants: { tyre: 1 }, placedAt: '2026-10-01T08:00Z' },
        second: { at: -50, wants: { tyre: 1 } },
      },
    );
    expect(said(allocation)).toEqual(['first <- far: 0tyre1', 'second <- near: 0tyre1']);
  });

  test('a chain: each moves on to the next so that the last comes in', async () => {
    const shelves = Object.fromEntries([0, 1, 2, 3, 4].map((row) => [`f${row}`, { at: 10 * row, has: { x: 1 } }]));
    const wishes = Object.fromEntries([0, 1, 2, 3].map((row) => [`o${row}`, { at: 10 * row + 1, wants: { x: 1 } }]));
    const all = { ...wishes, last: { at: 0, wants: { x: 1 } } };
    const perMetre = { ...roads, weights: { ...roads.weights, km: 1_000 }, unserved: { line: 0, unit: 100_000 } };
    expect(said(await decided(shelves, all, perMetre))).toEqual([
      'last <- f0: 0x1',
      'o0 <- f1: 0x1',
      'o1 <- f2: 0x1',
      'o2 <- f3: 0x1',
      'o3 <- f4: 0x1',
    ]);
  });

  test('the only unit goes to the order that has nothing else', async () => {
    const allocation = await decided(
      { a: { has: { x: 1 } }, b: { at: 300, has: { x: 1 } } },
      { free: { wants: { x: 1 } }, tied: { wants: { x: 1 }, exclude: ['b'] } },
    );
    expect(said(allocation)).toEqual(['free <- b: 0x1', 'tied <- a: 0x1']);
  });

  test('a day of one order: the order for whom it saves most', async () => {
    const allocation = await decided(
      { a: { has: { x: 9 }, capacity: { ordersPerDay: 1 } }, b: { at: 100, has: { x: 9 } } },
      { o: { at: 40, wants: { x: 1 } }, p: { at: -40, wants: { x: 1 } } },
    );
    expect(said(allocation)).toEqual(['o <- b: 0x1', 'p <- a: 0x1']);
    expect(allocation.prices).toEqual([]);
  });

  test('a day of one order is one day of its place: the next morning there is another', async () => {
    const shop = { has: { x: 9 }, capacity: { ordersPerDay: 1 }, timeZone: 'Asia/Shanghai' };
    const allocation = await decided(
      { a: shop },
      {
        o: { wants: { x: 1 }, placedAt: '2026-10-01T15:59Z' },
        p: { wants: { x: 1 }, placedAt: '2026-10-01T16:00Z' },
        q: { wants: { x: 1 }, placedAt: '2026-10-01T16:01Z' },
      },
    );
    expect(said(allocation)).toEqual(['o <- a: 0x1', 'p <- a: 0x1', 'q <- -']);
    expect(allocation.plans[2]?.unserved).toEqual([{ line: 0, quantity: 1, reason: 'CAPACITY_FULL' }]);
  });

  test('a day of three units: two and one, not two and two', async () => {
    const allocation = await decided(
      { a: { has: { x: 9 }, capacity: { unitsPerDay: 3 } }, b: { at: 50, has: { x: 1 } } },
      { o: { wants: { x: 2 } }, p: { wants: { x: 2 } } },
    );
    expect(allocation.counts).toMatchObject({ served: 2, shipments: 3 });
  });

  test('a capacity of nothing serves nobody', async () => {
    for (const capacity of [{ ordersPerDay: 0 }, { unitsPerDay: 0 }]) {
      const allocation = await decided(
        { a: { has: { x: 9 }, capacity }, b: { at: 10, has: { x: 1 } } },
        { o: { wants: { x: 1 } }, p: { wants: { x: 1 } } },
      );
      expect(said(allocation)).toEqual(['o <- b: 0x1', 'p <- -']);
      expect(allocation.counts).toMatchObject({ served: 1, unserved: 1 });
    }
  });

  test('a set is not broken: the unit left over serves the single order', async () => {
    const allocation = await decided(
      { a: { has: { tyre: 5 } }, b: { at: 20, has: { tyre: 3 } } },
      {
        set: { wants: { tyre: 4 }, lines: [{ sku: 'tyre', quantity: 4, together: true }] },
        pair: { wants: { tyre: 2 }, lines: [{ sku: 'tyre', quantity: 2, together: true }] },
        one: { wants: { tyre: 1 } },
      },
    );
    expect(said(allocation)).toEqual(['one <- a: 0tyre1', 'pair <- b: 0tyre2', 'set <- a: 0tyre4']);
  });

  test('an order that is served whole or not at all leaves its part to others', async () => {
    const allocation = await decided(
      { a: { has: { x: 1, y: 0 } } },
      { o: { wants: { x: 1, y: 1 }, shipComplete: true }, p: { at: 30, wants: { x: 1 } } },
    );
    expect(said(allocation)).toEqual(['o <- -', 'p <- a: 0x1']);
  });
});

describe('allocate: what went wrong once', () => {
  const free = { ...roads, weights: { ...roads.weights, km: 0 } };

  test('a unit is one unit, on whatever day it leaves', async () => {
    const shop = { has: { x: 1 }, capacity: { ordersPerDay: 1 }, timeZone: 'America/New_York' };
    const allocation = await decided(
      { a: shop },
      {
        o: { wants: { x: 1 }, placedAt: '2026-10-01T01:00Z' },
        p: { wants: { x: 1 }, placedAt: '2026-10-01T09:00Z' },
      },
      free,
    );
    expect(allocation).toMatchObject({ cost: 100, counts: { served: 1, unserved: 1 } });
  });

  test('what an order holds is not given to others while its own ways are all too dear to be better', async () => {
    const allocation = await decided(
      { a: { has: { x: 1, y: 2 } } },
      {
        o: { wants: { y: 1 } },
        p: { wants: { x: 1 } },
        both: { wants: { x: 1, y: 2 }, shipComplete: true, placedAt: '2026-10-01T01:00Z' },
      },
      { ...free, unserved: { line: 20_000, unit: 20_000 }, limits: { maxShipments: 1 } },
    );
    expect(allocation.cost).toBe(80_000);
  });

  test('no order gets more shipments than it may, though its next unit lies at the next store', async () => {
    const allocation = await decided(
      { a: { has: { x: 1 } }, b: { has: { x: 1 } }, c: { has: { x: 1 } } },
      { o: { wants: { x: 3 } }, p: { wants: { x: 2 } } },
      { ...free, unserved: { line: 3_000, unit: 1_000 }, limits: { maxShipments: 2 } },
    );
    expect(allocation).toMatchObject({ cost: 5_000, counts: { served: 1, partial: 1, shipments: 3 } });
  });
});

describe('allocate: equal totals', () => {
  const one: Shelves = { a: { has: { x: 1 } } };

  test.each([
    ['the larger priority', { o: { wants: { x: 1 }, priority: 1 }, p: { wants: { x: 1 }, priority: 2 } }, 'p'],
    ['a priority below none', { o: { wants: { x: 1 }, priority: -1 }, p: { wants: { x: 1 } } }, 'p'],
    ['a fraction of priority', { o: { wants: { x: 1 }, priority: 0.1 }, p: { wants: { x: 1 }, priority: 0.2 } }, 'p'],
    [
      'the larger priority before the earlier',
      {
        o: { wants: { x: 1 }, placedAt: '2026-10-01T08:00Z' },
        p: { wants: { x: 1 }, priority: 1 },
      },
      'p',
    ],
    [
      'the earlier',
      {
        o: { wants: { x: 1 }, placedAt: '2026-10-01T09:01Z' },
        p: { wants: { x: 1 } },
      },
      'p',
    ],
    ['the smaller id', { p: { wants: { x: 1 } }, o: { wants: { x: 1 } } }, 'o'],
    ['the smaller id by UTF-16 code units', { b: { wants: { x: 1 } }, B: { wants: { x: 1 } } }, 'B'],
  ] satisfies [string, Wishes, string][])('of two like orders and one unit: %s', async (_, wishes, winner) => {
    const allocation = await decided(one, wishes);
    expect(allocation.plans.filter(({ status }) => status === 'served').map(({ orderId }) => orderId)).toEqual([
      winner,
    ]);
  });

  test('of three like orders and two units the two with priority', async () => {
    const allocation = await decided(
      { a: { has: { x: 2 } } },
      {
        o: { wants: { x: 1 } },
        p: { wants: { x: 1 }, priority: 5 },
        q: { wants: { x: 1 }, priority: 9 },
      },
    );
    expect(said(allocation)).toEqual(['o <- -', 'p <- a: 0x1', 'q <- a: 0x1']);
  });

  test('priority is no cost: the cheaper total wins whatever it says', async () => {
    const allocation = await decided(
      { a: { has: { x: 1 } }, b: { at: 100, has: { x: 1 } } },
      { o: { at: 40, wants: { x: 1 }, priority: 1_000_000 }, p: { at: -40, wants: { x: 1 } } },
    );
    expect(said(allocation)).toEqual(['o <- b: 0x1', 'p <- a: 0x1']);
  });

  test('with nothing to choose between them, every order is served as route would', async () => {
    const allocation = await decided(
      { b: { has: { x: 5 } }, a: { has: { x: 5 } }, c: { has: { x: 5 } } },
      { o: { wants: { x: 1 } }, p: { wants: { x: 2 } } },
    );
    expect(said(allocation)).toEqual(['o <- a: 0x1', 'p <- a: 0x2']);
  });
});

describe('allocate: nothing to decide', () => {
  test('no orders', async () => {
    const allocation = await decided({ a: { has: { x: 1 } } }, {});
    expect(allocation).toEqual({
      status: 'optimal',
      plans: [],
      cost: 0,
      bound: 0,
      gap: 0,
      counts: { orders: 0, served: 0, partial: 0, unserved: 0, changed: 0, shipments: 0, moves: 0, touches: 0 },
      prices: [],
      capacityPrices: [],
      alarms: [],
    });
  });

  test('no facilities', async () => {
    const allocation = await decided({}, { o: { wants: { x: 2 } }, p: { wants: { x: 1 } } });
    expect(allocation).toMatchObject({ cost: 300, bound: 300, counts: { unserved: 2 } });
    expect(allocation.plans.map(({ unserved }) => unserved[0]?.reason)).toEqual(['NO_FACILITY', 'NO_FACILITY']);
  });

  test('costs of nothing', async () => {
    const free = { ...roads, weights: { ...roads.weights, km: 0 }, unserved: { line: 0, unit: 0 } };
    const allocation = await decided(
      { a: { has: { x: 1 } } },
      { o: { wants: { x: 1 } }, p: { wants: { x: 1 } } },
      free,
    );
    expect(allocation).toMatchObject({ cost: 0, bound: 0, gap: 0, prices: [] });
  });

  test('all of one facility', async () => {
    const wishes = Object.fromEntries(Array.from({ length: 12 }, (_, row) => [`o${row}`, { wants: { x: 1 } }]));
    const allocation = await decided({ a: { has: { x: 7 } } }, wishes);
    expect(allocation).toMatchObject({ cost: 500, counts: { served: 7, unserved: 5 } });
    expect(allocation.prices).toEqual([{ facilityId: 'a', sku: 'x', price: 100 }]);
    expect(new Set(allocation.plans.flatMap(({ unserved }) => unserved.map(({ reason }) => reason)))).toEqual(
      new Set(['NO_STOCK']),
    );
  });
});
