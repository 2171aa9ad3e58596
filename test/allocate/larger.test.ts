import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { decide, forBatches, totalOf } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import { type Flavour, flavours } from '../support/joint-generate.js';
import { seededDraw, shuffled } from '../support/random.js';

/** Too large for any oracle; what must hold of every allocation must hold of these. */
const size = { orders: [60, 120], facilities: [8, 20], skus: 6, lines: 3, quantity: 3, onHand: 6 } as const;
const drawnBySize = flavours.filter((flavour) => flavour !== 'anything');

describe('allocate: a hundred orders', () => {
  test.each(drawnBySize)('property: plans stand, and no seed and no sequence passes the bound: %s', async (flavour) => {
    await forBatches(
      1,
      async ({ problem, orders }, seed) => {
        const allocation = await decide(problem, orders);
        checkAllocation(problem, orders, allocation);
        const draw = seededDraw(~seed);
        expect(JSON.stringify(await decide(problem, shuffled(draw, orders)))).toBe(JSON.stringify(allocation));
        const other = await decide(problem, orders, { seed: 2, limits: { iterations: 3 } });
        checkAllocation(problem, orders, other);
        expect(allocation.bound).toBeLessThanOrEqual(other.cost);
        expect(other.bound).toBeLessThanOrEqual(allocation.cost);
        for (let turn = 0; turn < 5; turn += 1) {
          const network = buildNetwork(problem);
          const plans = shuffled(draw, orders).map((order) => route(network, order, { reserve: true }));
          expect(allocation.bound).toBeLessThanOrEqual(totalOf(plans));
          expect(other.bound).toBeLessThanOrEqual(totalOf(plans));
        }
      },
      { of: [flavour as Flavour], size },
    );
  });

  test('property: everything taken together leaves nothing that a single order would rather have', () =>
    forBatches(
      1,
      async ({ problem, orders }) => {
        const { plans, cost } = await decide(problem, orders);
        const network = buildNetwork(problem);
        for (const plan of plans) network.take(plan);
        // Decided anew with all others as they are, no order finds a cheaper way.
        for (const plan of plans) {
          network.release(plan);
          const order = orders.find(({ id }) => id === plan.orderId);
          if (order) expect(route(network, order).cost, `${order.id} of a total of ${cost}`).toBe(plan.cost);
          network.take(plan);
        }
      },
      { of: drawnBySize, size },
    ));
});

describe('allocate: no hidden cut', () => {
  /** `count` stores along a road, ever farther from all orders; each has one unit. */
  const road = (count: number, onHand: number) =>
    assertProblem({
      currency: 'CNY',
      services: [{ id: 'van', detour: 1, baseMinutes: 10, minutesPerKm: 0, money: { base: 0 } }],
      facilities: Array.from({ length: count }, (_, row) => ({
        id: `f${row}`,
        kind: 'store' as const,
        latitude: 0,
        longitude: 100 + row / 100,
        services: ['van'],
      })),
      stock: Array.from({ length: count }, (_, row) => ({ facilityId: `f${row}`, sku: 'x', onHand })),
      policy: {
        weights: { move: 0, touch: 0, hour: 0, km: 1, money: 0, shipment: 0, lateHour: 0, rejection: 0 },
        unserved: { line: 0, unit: 1_000_000 },
      },
    });
  const wishes = (count: number, quantity: number) =>
    assertOrders(
      Array.from({ length: count }, (_, row) => ({
        id: `o${row}`,
        placedAt: '2026-10-01T09:00Z',
        latitude: 0,
        longitude: 100,
        method: 'deliver',
        lines: [{ sku: 'x', quantity }],
      })),
    );

  test.each([
    [60, 60, 1],
    [90, 60, 1],
    [60, 20, 3],
    [200, 150, 1],
  ])(
    'of %d stores with one unit each, %d orders of %d take all that is near, however far that goes',
    async (stores, orders, quantity) => {
      const allocation = await decide(road(stores, 1), wishes(orders, quantity));
      const used = allocation.plans.flatMap(({ shipments }) => shipments.map(({ facilityId }) => facilityId));
      const nearest = Array.from({ length: orders * quantity }, (_, row) => `f${row}`);
      expect(used.sort()).toEqual(nearest.sort());
      if (quantity === 1) expect(allocation.status).toBe('optimal');
    },
  );

  test('an order that the bound could do without is left out of no account', async () => {
    // More orders than units: the last ones go without, at a penalty that no store's distance reaches.
    const problem = road(30, 1);
    const orders = wishes(40, 1);
    const allocation = await allocate(buildNetwork(problem), orders);
    checkAllocation(problem, orders, allocation);
    expect(allocation).toMatchObject({ status: 'optimal', counts: { served: 30, unserved: 10 } });
    expect(allocation.prices).toHaveLength(30);
  });
});
