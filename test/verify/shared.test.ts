import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import type { FacilityInput, OrderInput, ProblemInput } from '../../src/model/schema.js';
import type { DistanceTable } from '../../src/network/distance.js';
import { greatCircleMetres } from '../../src/verify/distance.js';
import { verify } from '../../src/verify/verify.js';
import { oracle } from '../support/oracle.js';

const store: FacilityInput = { id: 's', kind: 'store', latitude: 0, longitude: 0, services: ['bike'] };
const input: ProblemInput = {
  currency: 'CNY',
  facilities: [store],
  services: [{ id: 'bike', baseMinutes: 10, minutesPerKm: 1, money: { base: 100 } }],
  stock: [{ facilityId: 's', sku: 'oil', onHand: 10 }],
};
const wish: OrderInput = {
  id: 'o',
  placedAt: '2026-10-01T12:00Z',
  latitude: 0,
  longitude: 0,
  method: 'deliver',
  lines: [{ sku: 'oil', quantity: 1 }],
};
const ordersOf = (...changes: Partial<OrderInput>[]): readonly Order[] =>
  assertOrders(changes.map((change, row) => ({ ...wish, id: `o${row}`, ...change })));

/** Every order planned as if it were alone. */
const alone = (problem: Problem, orders: readonly Order[]): Plan[] => orders.map((order) => oracle(problem, order));

const withStore = (change: Partial<FacilityInput>): Problem =>
  assertProblem({ ...input, facilities: [{ ...store, ...change }] });

describe('verify: a plan small enough to work out by hand', () => {
  test('one unit at the door', () => {
    // 100 money + 200 move + 50 touch + 0 km + 100 shipment; 10 minutes x 40 / 60 = 6.67 -> 7.
    const terms = { money: 100, move: 200, touch: 50, km: 0, shipment: 100, interchange: 0, rejection: 0 };
    const [departAt, arriveAt] = ['2026-10-01T12:00Z', '2026-10-01T12:10:00Z'];
    const leg = { kind: 'delivery', from: 's', to: null, service: 'bike', metres: 0, departAt, arriveAt } as const;
    const lines = [{ line: 0, sku: 'oil', quantity: 1 }];
    const plan: Plan = {
      orderId: 'o0',
      status: 'served',
      cost: 457,
      costTerms: { ...terms, hour: 7, late: 0, unserved: 0 },
      shipments: [{ facilityId: 's', lines, legs: [leg], moves: 1, touches: 1, arriveAt, costTerms: terms }],
      unserved: [],
      moves: 1,
      touches: 1,
      metres: 0,
      lastArrival: arriveAt,
    };
    expect(verify(assertProblem(input), ordersOf({}), [plan])).toEqual([]);
  });
});

describe('verify: what all plans share', () => {
  test('stock: the last unit to two shoppers', () => {
    const problem = assertProblem(input);
    const orders = ordersOf({ lines: [{ sku: 'oil', quantity: 6 }] }, { lines: [{ sku: 'oil', quantity: 5 }] });
    const found = verify(problem, orders, alone(problem, orders));
    expect(found).toMatchObject([{ code: 'STOCK', orderId: 'o1', path: 'plans[1].shipments[0]' }]);
    expect(found[0]?.message).toBe('plans take 11 of "oil" at "s", there are 10');
  });

  test('stock: one line more and it is said once, not for every plan after', () => {
    const problem = assertProblem(input);
    const orders = ordersOf(...Array.from({ length: 13 }, () => ({})));
    expect(verify(problem, orders, alone(problem, orders)).map(({ orderId }) => orderId)).toEqual(['o10']);
  });

  test.each<[name: string, capacity: NonNullable<FacilityInput['capacity']>, codes: string[]]>([
    ['orders to spare', { ordersPerDay: 2 }, []],
    ['orders too many', { ordersPerDay: 1 }, ['CAPACITY']],
    ['units to spare', { unitsPerDay: 3 }, []],
    ['units too many', { unitsPerDay: 2 }, ['CAPACITY']],
    ['both too many', { ordersPerDay: 1, unitsPerDay: 2 }, ['CAPACITY', 'CAPACITY']],
    ['zero orders', { ordersPerDay: 0 }, ['CAPACITY']],
  ])('capacity of a day: %s', (_, capacity, codes) => {
    const orders = ordersOf({}, { lines: [{ sku: 'oil', quantity: 2 }] });
    const plans = alone(withStore({}), orders);
    expect(verify(withStore({ capacity }), orders, plans).map(({ code }) => code)).toEqual(codes);
  });

  test.each<[name: string, timeZone: string | undefined, handlingMinutes: number, placed: string[], codes: string[]]>([
    ['the same day in UTC', undefined, 0, ['2026-10-01T00:00Z', '2026-10-01T23:59Z'], ['CAPACITY']],
    ['two days in UTC', undefined, 0, ['2026-10-01T23:59Z', '2026-10-02T00:00Z'], []],
    ['two days in Shanghai, one in UTC', 'Asia/Shanghai', 0, ['2026-10-01T15:59Z', '2026-10-01T16:00Z'], []],
    ['one day in Shanghai, two in UTC', 'Asia/Shanghai', 0, ['2026-10-01T23:59Z', '2026-10-02T00:00Z'], ['CAPACITY']],
    ['the day the handling begins counts', undefined, 60, ['2026-10-01T22:59Z', '2026-10-01T23:00Z'], ['CAPACITY']],
    ['a day of 25 hours', 'America/New_York', 0, ['2026-11-01T04:00Z', '2026-11-02T04:59Z'], ['CAPACITY']],
    ['a day of 23 hours', 'America/New_York', 0, ['2026-03-08T05:00Z', '2026-03-09T04:00Z'], []],
    ['days 365 apart', undefined, 0, ['2026-10-01T12:00Z', '2027-10-01T12:00Z'], []],
  ])('local day: %s', (_, timeZone, handlingMinutes, placed, codes) => {
    const change = { handlingMinutes, ...(timeZone && { timeZone }) };
    const orders = ordersOf(...placed.map((placedAt) => ({ placedAt })));
    const plans = alone(withStore(change), orders);
    const found = verify(withStore({ ...change, capacity: { ordersPerDay: 1 } }), orders, plans);
    expect(found.map(({ code }) => code)).toEqual(codes);
  });
});

describe('verify: distances of the caller', () => {
  const problem = withStore({});
  const orders = ordersOf({ longitude: 1 });
  const byRoad = () => 1234.5;
  const plans = orders.map((order) => oracle(problem, order, { distance: byRoad }));
  const table = (change: Partial<DistanceTable>): DistanceTable => ({
    origins: ['s'],
    destinations: ['o0'],
    metres: [[1234.5]],
    ...change,
  });

  test('a function, rounded half up', () => {
    expect(plans[0]?.metres).toBe(1235);
    expect(verify(problem, orders, plans, { distance: byRoad })).toEqual([]);
    expect(verify(problem, orders, plans).map(({ code }) => code)).toContain('METRES');
  });

  test('a table', () => expect(verify(problem, orders, plans, { distance: table({}) })).toEqual([]));

  test.each<[name: string, distance: (() => number) | DistanceTable]>([
    [
      'a function that throws',
      () => {
        throw new Error('no road');
      },
    ],
    ['NaN', () => Number.NaN],
    ['a negative distance', () => -1],
    ['a pair not in the table', table({ destinations: ['other'] })],
    ['a table too short', table({ metres: [] })],
  ])('nobody knows how far: %s', (_, distance) => {
    expect(verify(problem, orders, plans, { distance }).map(({ code }) => code)).toEqual(['METRES']);
  });

  test('a pair not in the table, by great circle where that is asked for', () => {
    const distance = table({ origins: [], metres: [], fallback: 'greatCircle' });
    expect(verify(problem, orders, alone(problem, orders), { distance })).toEqual([]);
  });

  test.each<[name: string, from: [number, number], to: [number, number], metres: number]>([
    ['a degree along the equator', [0, 0], [0, 1], 111_195],
    ['over the antimeridian', [0, 179.5], [0, -179.5], 111_195],
    ['180 and -180 are one', [10, 180], [10, -180], 0],
    ['at a pole any longitude is the same', [90, 0], [90, 123], 0],
    ['antipodes', [0, 0], [0, 180], 20_015_114],
    ['pole to pole', [90, 7], [-90, -100], 20_015_114],
    ['Shanghai to New York', [31.23, 121.47], [40.71, -74.01], 11_858_787],
  ])('great circle: %s', (_, from, to, metres) => {
    expect(Math.round(greatCircleMetres(...from, ...to))).toBe(metres);
  });
});

test('verify keeps pace with long lists of plans', () => {
  const count = 20_000;
  const problem = assertProblem({ ...input, stock: [{ facilityId: 's', sku: 'oil', onHand: count }] });
  const orders = ordersOf(...Array.from({ length: count }, () => ({})));
  const [first] = alone(problem, orders.slice(0, 1)) as [Plan];
  const plans = orders.map(({ id }) => ({ ...first, orderId: id }));
  const start = performance.now();
  expect(verify(problem, orders, plans)).toEqual([]);
  // Some tens of microseconds a plan; the limit only catches time that grows with the square.
  expect(performance.now() - start).toBeLessThan(10_000);
});
