import { expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';

/*
 * Fractional prices and a day's capacity tie the demands of an order to one another. These orders are large: a way of
 * deciding them that counts through their quantities would not end, or would end the process.
 */

interface Scene {
  readonly facilities: number;
  readonly lines: number;
  readonly quantity: number;
  readonly onHand: number;
  readonly price: (facility: number) => number;
  readonly touch?: number;
  readonly unitsPerDay?: number;
}

/** `factor` multiplies all prices and weights. */
function decide(scene: Scene, factor: number) {
  const skus = Array.from({ length: scene.lines }, (_, line) => `sku${line}`);
  const ids = Array.from({ length: scene.facilities }, (_, at) => `f${at}`);
  const { unitsPerDay } = scene;
  const weights = { move: 200, touch: scene.touch ?? 50, hour: 40, km: 2, money: 1, shipment: 100, rejection: 0 };
  const problem = assertProblem({
    currency: 'EUR',
    facilities: ids.map((id, at) => ({
      id,
      kind: 'store',
      latitude: 10 + at / 100,
      longitude: 10,
      services: ['s'],
      ...(unitsPerDay === undefined ? {} : { capacity: { unitsPerDay } }),
    })),
    services: [{ id: 's', baseMinutes: 1, minutesPerKm: 1, money: { base: 100, perKm: 3 } }],
    stock: ids.flatMap((facilityId, at) =>
      skus.map((sku) => ({ facilityId, sku, onHand: scene.onHand, unitMoney: scene.price(at) })),
    ),
    policy: {
      weights: Object.fromEntries(Object.entries(weights).map(([term, weight]) => [term, weight * factor])),
      unserved: { line: 100_000 * factor, unit: 100_000 * factor },
    },
  });
  const orders = assertOrders([
    {
      id: 'o',
      placedAt: '2026-05-01T10:00:00Z',
      latitude: 10,
      longitude: 10,
      method: 'deliver',
      lines: skus.map((sku) => ({ sku, quantity: scene.quantity })),
    },
  ]);
  const plans = orders.map((order) => route(buildNetwork(problem), order));
  expect(verify(problem, orders, plans)).toEqual([]);
  return plans[0] ?? expect.fail('no plan');
}

test.each<[string, Scene]>([
  ['whole prices, many units', { facilities: 3, lines: 1, quantity: 20_000, onHand: 10_000, price: (at) => 10 + at }],
  ['half a cent a unit, from two places', { facilities: 3, lines: 1, quantity: 3000, onHand: 1500, price: () => 0.5 }],
  ['half a cent a unit, three lines', { facilities: 6, lines: 3, quantity: 100, onHand: 60, price: () => 0.5 }],
  ['a fractional weight', { facilities: 3, lines: 3, quantity: 30, onHand: 15, price: (at) => 10 + at, touch: 0.3 }],
  ['millions of units in one place', { facilities: 1, lines: 1, quantity: 2e6, onHand: 2e6, price: () => 0.5 }],
  ['a capacity that binds', { facilities: 4, lines: 3, quantity: 20, onHand: 1000, price: () => 10, unitsPerDay: 40 }],
])('%s: decided, and within rounding of the same in tenths', (_, scene) => {
  // In tenths of a cent every price is whole; each term of each shipment, and of the order, is rounded to a cent once.
  const plan = decide(scene, 1);
  const inTenths = decide(scene, 10);
  expect(plan.unserved).toEqual([]);
  const terms = 7 * plan.shipments.length + 3;
  expect(Math.abs(plan.cost - inTenths.cost / 10)).toBeLessThanOrEqual(terms / 2);
});

test('a fraction rounded off a term does not hide a plan that ties with the best', () => {
  const at = (id: string, latitude: number) => ({ id, kind: 'store', latitude, longitude: 0, services: ['s'] });
  const problem = assertProblem({
    currency: 'EUR',
    facilities: [at('A', 0.05), at('B', 0.06), at('C', 0.01)],
    services: [{ id: 's', baseMinutes: 0, minutesPerKm: 1, money: { base: 0 } }],
    stock: [
      { facilityId: 'A', sku: 'a', onHand: 1 },
      { facilityId: 'B', sku: 'b', onHand: 1 },
      { facilityId: 'C', sku: 'a', onHand: 1 },
    ],
    policy: {
      weights: { move: 0, touch: 0.3, hour: 0, km: 0, money: 1, shipment: 0, rejection: 0 },
      unserved: { line: 0, unit: 1000 },
    },
  });
  const [order] = assertOrders([
    {
      id: 'o',
      placedAt: '2026-05-01T10:00:00Z',
      latitude: 0,
      longitude: 0,
      method: 'deliver',
      lines: [
        { sku: 'a', quantity: 1 },
        { sku: 'b', quantity: 1 },
      ],
    },
  ]);
  const plan = route(buildNetwork(problem), order ?? expect.fail('no order'));
  expect(plan.shipments.map(({ facilityId }) => facilityId)).toEqual(['A', 'B']);
});
