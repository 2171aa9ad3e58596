import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import { assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { ProblemInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { inColumns, inOtherOrder } from '../support/generate.js';
import { decide, forBatches } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import { jointOracle } from '../support/joint-oracle.js';
import { seededDraw, shuffled } from '../support/random.js';

describe('allocate: relations that need no oracle', () => {
  test('property: more stock never costs more', () =>
    forBatches(8, async ({ input, problem, orders }, seed) => {
      const draw = seededDraw(~seed);
      const stock = input.problem.stock.map((row) => ({ ...row, onHand: row.onHand + draw.int(0, 2) }));
      const poor = await decide(problem, orders);
      const rich = await decide(assertProblem({ ...input.problem, stock }), orders);
      expect(rich.bound).toBeLessThanOrEqual(poor.cost);
      if (rich.status === 'optimal') expect(rich.cost).toBeLessThanOrEqual(poor.cost);
    }));

  test('property: one order more costs no less than the bound without it, and at most what it costs to leave it', () =>
    forBatches(8, async ({ problem, orders }) => {
      const fewer = orders.slice(0, -1);
      const [all, without] = [await decide(problem, orders), await decide(problem, fewer)];
      expect(all.cost).toBeGreaterThanOrEqual(without.bound);
      const nowhere = orders.slice(-1).map((order) => ({ ...order, exclude: problem.facilities.map(({ id }) => id) }));
      const left = await decide(problem, nowhere);
      expect(left).toMatchObject({ status: 'optimal', counts: { unserved: 1 }, prices: [], capacityPrices: [] });
      expect(all.bound).toBeLessThanOrEqual(without.cost + left.cost);
      if (all.status === 'optimal') expect(all.cost).toBeLessThanOrEqual(without.cost + left.cost);
    }));

  test('property: one order alone costs what route makes of it', () =>
    forBatches(8, async ({ problem, orders }) => {
      for (const order of orders.slice(0, 2)) {
        const alone = await decide(problem, [order]);
        const plan = route(buildNetwork(problem), order);
        expect(alone).toMatchObject({ status: 'optimal', cost: plan.cost, bound: plan.cost, gap: 0 });
        expect(alone.plans).toEqual([plan]);
      }
    }));

  test('property: the sequence of orders, and of all rows of the input, leaves every byte as it was', () =>
    forBatches(8, async ({ input, problem, orders }, seed) => {
      const draw = seededDraw(~seed);
      const expected = JSON.stringify(await decide(problem, orders));
      for (let turn = 0; turn < 3; turn += 1) {
        expect(JSON.stringify(await decide(problem, shuffled(draw, orders)))).toBe(expected);
      }
      const other = inOtherOrder(draw, input.problem);
      expect(JSON.stringify(await decide(assertProblem(other), orders))).toBe(expected);
      expect(JSON.stringify(await decide(assertProblem(inColumns(other)), shuffled(draw, orders)))).toBe(expected);
    }));

  test('property: weights and penalties doubled double the least cost, where nothing is rounded', () =>
    forBatches(
      8,
      async ({ input, orders }) => {
        const even = unrounded(input.problem);
        const twice = <T extends object>(row: T): T =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, 2 * value])) as T;
        const { weights, unserved } = even.policy;
        const doubled = { ...even, policy: { ...even.policy, weights: twice(weights), unserved: twice(unserved) } };
        const [once, again] = [await decide(even, orders), await decide(doubled, orders)];
        expect(again.bound).toBeLessThanOrEqual(2 * once.cost);
        expect(again.cost).toBeGreaterThanOrEqual(2 * once.bound);
        if (once.status === 'optimal' && again.status === 'optimal') expect(again.cost).toBe(2 * once.cost);
      },
      { of: ['units', 'divided', 'baskets', 'together', 'whole orders', 'orders a day', 'units a day', 'rules'] },
    ));

  test('property: asking takes nothing: the same bytes again, and all stock still there', () =>
    forBatches(8, async ({ problem, orders }) => {
      const network = buildNetwork(problem);
      const before = problem.facilities.flatMap(({ id }) =>
        problem.skus.map(({ sku }) => network.stock.available(id, sku)),
      );
      const frozen = JSON.stringify(orders);
      const first = await allocate(network, orders);
      expect(
        problem.facilities.flatMap(({ id }) => problem.skus.map(({ sku }) => network.stock.available(id, sku))),
      ).toEqual(before);
      expect(JSON.stringify(orders)).toBe(frozen);
      expect(JSON.stringify(await allocate(network, orders))).toBe(JSON.stringify(first));
      // Nor is any of a day's capacity gone: all of it can be taken now.
      for (const plan of first.plans) network.take(plan);
      for (const plan of first.plans) network.release(plan);
      expect(JSON.stringify(await allocate(network, orders))).toBe(JSON.stringify(first));
    }));

  test('property: what was reserved before is not there to be allocated', () =>
    forBatches(8, async ({ problem, orders }) => {
      const network = buildNetwork(problem);
      const [first, ...rest] = orders;
      if (first === undefined) return;
      const taken = route(network, first, { reserve: true });
      const allocation = await allocate(network, rest);
      expect(verify(problem, orders, [taken, ...allocation.plans])).toEqual([]);
      const forced = jointOracle(problem, orders, { incumbent: [taken], changePenalty: 1e11 });
      expect(allocation.bound).toBeLessThanOrEqual(forced.cost - taken.cost);
      expect(allocation.cost).toBeGreaterThanOrEqual(forced.cost - taken.cost);
    }));

  test('property: another seed may decide otherwise, but neither passes the bound of the other', () =>
    forBatches(4, async ({ problem, orders }) => {
      const one = await decide(problem, orders);
      for (const seed of [2, 77, 2 ** 31 - 1]) {
        const other = await decide(problem, orders, { seed });
        checkAllocation(problem, orders, other);
        expect(other.bound).toBeLessThanOrEqual(one.cost);
        expect(one.bound).toBeLessThanOrEqual(other.cost);
      }
    }));

  test('property: however few steps are allowed, the plans stand and the bound holds', () =>
    forBatches(6, async ({ problem, orders }) => {
      const least = jointOracle(problem, orders).cost;
      for (const limits of [
        { iterations: 0 },
        { iterations: 1 },
        { nodes: 0 },
        { nodes: 1 },
        { iterations: 0, nodes: 0 },
      ]) {
        const allocation = await decide(problem, orders, { limits });
        checkAllocation(problem, orders, allocation);
        expect(allocation.bound).toBeLessThanOrEqual(least);
        expect(allocation.cost).toBeGreaterThanOrEqual(least);
        expect([undefined, 'iterations', 'nodes']).toContain(allocation.stoppedBy);
        expect(await decide(problem, orders, { limits })).toEqual(allocation);
      }
    }));
});

/** Everything a whole number: what is not exact weighs nothing. */
function unrounded(input: ProblemInput): Problem {
  const services = input.services.map((row) => ({ ...row, money: { ...row.money, perKm: 0 } }));
  const weights = { ...input.policy?.weights, hour: 0, km: 0, lateHour: 0, rejection: 0 };
  return assertProblem({ ...input, services, policy: { ...input.policy, weights } });
}
