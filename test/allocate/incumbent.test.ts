import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { decide, decisionsOf, forBatches, oneByOne, totalOf } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import { jointOracle } from '../support/joint-oracle.js';
import { seededDraw } from '../support/random.js';

/** Larger than any plan. */
const huge = 1e11;

/** Ids of orders whose plan is not what it was. */
const changedOf = (before: readonly Plan[], after: readonly Plan[]): string[] => {
  const old = new Map(before.map((plan) => [plan.orderId, decisionsOf(plan)]));
  return after.filter((plan) => old.get(plan.orderId) !== decisionsOf(plan)).map(({ orderId }) => orderId);
};

const shipsFrom = (plan: Plan, facilityId: string): boolean =>
  plan.shipments.some((shipment) => shipment.facilityId === facilityId);

describe('allocate with plans in force', () => {
  test('property: with any penalty, bound <= least cost with departures charged <= cost, equal when optimal', () =>
    forBatches(16, async ({ problem, orders }, seed) => {
      const draw = seededDraw(~seed);
      const incumbent = oneByOne(buildNetwork(problem), orders).filter(() => draw.int(0, 4) > 0);
      const changePenalty = [1, 12.5, 60, 250, 2_000][draw.int(0, 4)] as number;
      const allocation = await decide(problem, orders, { incumbent, changePenalty });
      const least = jointOracle(problem, orders, { incumbent, changePenalty });
      checkAllocation(problem, orders, allocation, { incumbent, changePenalty });
      expect(allocation.bound).toBeLessThanOrEqual(least.cost);
      expect(allocation.cost).toBeGreaterThanOrEqual(least.cost);
      if (allocation.status === 'optimal') expect(allocation.cost).toBe(least.cost);
    }));

  test('property: never dearer than to leave everything as it is, however few steps are allowed', () =>
    forBatches(6, async ({ problem, orders }) => {
      // In another sequence than they came: plans in force are seldom what one would decide today.
      const network = buildNetwork(problem);
      const incumbent = orders.toReversed().map((order) => route(network, order, { reserve: true }));
      for (const limits of [{}, { iterations: 0, nodes: 0 }]) {
        for (const changePenalty of [0, 30, 3_000]) {
          const allocation = await decide(problem, orders, { incumbent, changePenalty, limits });
          checkAllocation(problem, orders, allocation, { incumbent, changePenalty });
          expect(allocation.cost).toBeLessThanOrEqual(totalOf(incumbent));
        }
      }
    }));

  test('property: no penalty is as without plans in force', () =>
    forBatches(6, async ({ problem, orders }) => {
      const incumbent = oneByOne(buildNetwork(problem), orders);
      const [without, free] = [await decide(problem, orders), await decide(problem, orders, { incumbent })];
      checkAllocation(problem, orders, free, { incumbent });
      expect(free.plans).toEqual(without.plans);
      expect([free.cost, free.bound, free.status]).toEqual([without.cost, without.bound, without.status]);
      expect(await decide(problem, orders, { incumbent, changePenalty: 0.4 })).toEqual(free);
    }));

  test('property: what was decided stays decided', () =>
    forBatches(6, async ({ problem, orders }) => {
      const { status, plans, cost } = await decide(problem, orders);
      const again = await decide(problem, orders, { incumbent: plans, changePenalty: 1 });
      if (status !== 'optimal') return;
      expect(again).toMatchObject({ status: 'optimal', cost, counts: { changed: 0 } });
      expect(again.plans).toEqual(plans);
    }));

  test('property: a huge penalty keeps every plan that can be kept, however dear', () =>
    forBatches(6, async ({ problem, orders }) => {
      const incumbent = oneByOne(buildNetwork(problem), orders);
      const kept = await decide(problem, orders, { incumbent, changePenalty: huge });
      expect(kept.counts.changed).toBe(0);
      expect(changedOf(incumbent, kept.plans)).toEqual([]);
      expect(kept.status).toBe('optimal');
    }));

  test('property: when the stock of a facility is gone, only the orders it served change', () =>
    forBatches(6, async ({ input, problem, orders }, seed) => {
      const { plans } = await decide(problem, orders);
      const gone = problem.facilities[seed % Math.max(1, problem.facilities.length)]?.id ?? '';
      const stock = input.problem.stock.filter(({ facilityId }) => facilityId !== gone);
      const poorer = assertProblem({ ...input.problem, stock });
      const again = await decide(poorer, orders, { incumbent: plans, changePenalty: huge });
      checkAllocation(poorer, orders, again, { incumbent: plans, changePenalty: huge });
      const concerned = plans.filter((plan) => shipsFrom(plan, gone)).map(({ orderId }) => orderId);
      expect(changedOf(plans, again.plans)).toEqual(concerned);
      expect(again.counts.changed).toBe(concerned.length);
    }));

  test('property: when a facility rejects an order, it is decided anew without it and the others stay', () =>
    forBatches(6, async ({ problem, orders }, seed) => {
      const { plans } = await decide(problem, orders);
      const shipped = plans.filter(({ shipments }) => shipments.length > 0);
      const rejected = shipped[seed % Math.max(1, shipped.length)];
      if (rejected === undefined) return;
      const by = rejected.shipments[0]?.facilityId ?? '';
      const without = (order: Order): Order => ({ ...order, exclude: [...order.exclude, by] });
      const anew = orders.map((order) => (order.id === rejected.orderId ? without(order) : order));
      const again = await decide(problem, anew, { incumbent: plans, changePenalty: huge });
      checkAllocation(problem, anew, again, { incumbent: plans, changePenalty: huge });
      expect(changedOf(plans, again.plans)).toEqual([rejected.orderId]);
      expect(again.plans.some((plan) => plan.orderId === rejected.orderId && shipsFrom(plan, by))).toBe(false);
    }));

  test('property: plans in force in another sequence leave every byte as it was', () =>
    forBatches(4, async ({ problem, orders }) => {
      const incumbent = oneByOne(buildNetwork(problem), orders);
      const expected = JSON.stringify(await decide(problem, orders, { incumbent, changePenalty: 40 }));
      const turned = await decide(problem, orders.toReversed(), { incumbent: incumbent.reverse(), changePenalty: 40 });
      expect(JSON.stringify(turned)).toBe(expected);
    }));
});
