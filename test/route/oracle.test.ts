import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExclusionCode } from '../../src/model/codes.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { type Case, type CaseOptions, drawCase, inColumns, inOtherOrder } from '../support/generate.js';
import { jointCases, summaryOf, tieCases } from '../support/handmade.js';
import { oracle } from '../support/oracle.js';
import { drawn, seededDraw } from '../support/random.js';

/** Instances tried; ROUTE_CASES=100000 for a long run, ROUTE_SEED to begin elsewhere. */
const cases = Number(process.env.ROUTE_CASES ?? 2500);
const firstSeed = Number(process.env.ROUTE_SEED ?? 0);

interface Instance {
  readonly input: Case;
  readonly problem: Problem;
  readonly orders: readonly Order[];
}

function instanceOf(seed: number, options?: CaseOptions): Instance {
  const input = drawCase(seededDraw(seed), options);
  return { input, problem: assertProblem(input.problem), orders: assertOrders(input.orders) };
}

/** Runs a check on many seeds; a failure names its seed. */
function forSeeds(count: number, check: (seed: number) => void): void {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

/** A plan without the reasons for what is missing: those are compared elsewhere. */
const bare = (plan: Plan) => ({
  ...plan,
  unserved: plan.unserved.map(({ line, quantity }) => ({ line, quantity })),
});

const routeOne = (problem: Problem, order: Order | undefined): Plan => route(buildNetwork(problem), order as Order);

describe('route against the brute-force oracle', () => {
  test('property: the same plan, and verify finds nothing', () => {
    forSeeds(cases, (seed) => {
      const { problem, orders } = instanceOf(seed);
      const plans = orders.map((order) => routeOne(problem, order));
      expect(plans.map(bare)).toEqual(orders.map((order) => bare(oracle(problem, order))));
      expect(verify(problem, orders, plans)).toEqual([]);
    });
  });

  test('property: the same, drawn by fast-check, so that a failure shrinks', () => {
    fc.assert(
      fc.property(drawn(drawCase), (input) => {
        const problem = assertProblem(input.problem);
        const [order] = assertOrders(input.orders) as [Order];
        const plan = routeOne(problem, order);
        expect(bare(plan)).toEqual(bare(oracle(problem, order)));
        expect(verify(problem, [order], [plan])).toEqual([]);
      }),
      { numRuns: Math.ceil(cases / 10) },
    );
  });

  test('property: the same over many facilities, where most are never looked at', () => {
    forSeeds(cases / 8, (seed) => {
      const { problem, orders } = instanceOf(seed, { wide: true, orders: 2 });
      const network = buildNetwork(problem);
      const plans = orders.map((order) => route(network, order));
      expect(plans.map(bare)).toEqual(orders.map((order) => bare(oracle(problem, order))));
    });
  });

  test('property: several orders one after the other, each taking its stock and its share of the day', () => {
    forSeeds(cases / 4, (seed) => {
      const { problem, orders } = instanceOf(seed, { orders: 5 });
      const network = buildNetwork(problem);
      const plans: Plan[] = [];
      for (const order of orders) {
        const expected = oracle(problem, order, { taken: plans });
        const plan = route(network, order, { reserve: true });
        expect(bare(plan)).toEqual(bare(expected));
        plans.push(plan);
      }
      expect(verify(problem, orders, plans)).toEqual([]);
    });
  });

  test('property: a road distance of the caller', () => {
    // Farther by road to the east than to the west, and now and then the same.
    const distance = (from: { longitude: number }, to: { longitude: number }) =>
      Math.abs(Math.round(1000 * (from.longitude - to.longitude))) + (from.longitude > to.longitude ? 500.5 : 0);
    forSeeds(cases / 8, (seed) => {
      const { problem, orders } = instanceOf(seed, { wide: seed % 3 === 0 });
      const network = buildNetwork(problem, { distance });
      const plans = orders.map((order) => route(network, order));
      expect(plans.map(bare)).toEqual(orders.map((order) => bare(oracle(problem, order, { distance }))));
      expect(verify(problem, orders, plans, { distance })).toEqual([]);
    });
  });
});

test.each([...tieCases, ...jointCases])('route does as the contract says: $name', ({ problem, order, expected }) => {
  const [first] = assertOrders([order]) as [Order];
  expect(summaryOf(routeOne(assertProblem(problem), first))).toBe(expected);
});

describe('route: relations that need no oracle', () => {
  test('property: asking takes nothing, and what was reserved and released is all there again', () => {
    forSeeds(cases / 8, (seed) => {
      const { problem, orders } = instanceOf(seed, { orders: 4 });
      const network = buildNetwork(problem);
      const first = JSON.stringify(orders.map((order) => route(network, order)));
      expect(JSON.stringify(orders.map((order) => route(network, order)))).toBe(first);
      const before = stockOf(network, problem);
      const reserved = orders.map((order) => route(network, order, { reserve: true }));
      for (const plan of reserved) network.release(plan);
      expect(stockOf(network, problem)).toEqual(before);
      for (const plan of reserved) network.take(plan);
      for (const plan of reserved.reverse()) network.release(plan);
      expect(stockOf(network, problem)).toEqual(before);
      expect(JSON.stringify(orders.map((order) => route(network, order)))).toBe(first);
    });
  });

  test('property: the order of rows, and stock in columns, leave every byte as it was', () => {
    forSeeds(cases / 8, (seed) => {
      const { input, problem, orders } = instanceOf(seed, { orders: 2 });
      const bytes = (other: Problem) => JSON.stringify(orders.map((order) => routeOne(other, order)));
      const expected = bytes(problem);
      const draw = seededDraw(~seed);
      expect(bytes(assertProblem(inOtherOrder(draw, input.problem)))).toBe(expected);
      expect(bytes(assertProblem(inOtherOrder(draw, input.problem)))).toBe(expected);
      expect(bytes(assertProblem(inColumns(inOtherOrder(draw, input.problem))))).toBe(expected);
    });
  });

  test('property: more stock never costs more', () => {
    forSeeds(cases / 8, (seed) => {
      const { input, problem, orders } = instanceOf(seed);
      const draw = seededDraw(~seed);
      const stock = input.problem.stock.map((row) => ({ ...row, onHand: row.onHand + draw.int(0, 2) }));
      const richer = assertProblem({ ...input.problem, stock });
      for (const order of orders) {
        expect(routeOne(richer, order).cost).toBeLessThanOrEqual(routeOne(problem, order).cost);
      }
    });
  });

  test('property: stock received while the network runs is stock that was there from the start', () => {
    forSeeds(cases / 8, (seed) => {
      const { input, problem, orders } = instanceOf(seed);
      const draw = seededDraw(~seed);
      const network = buildNetwork(problem);
      const stock = input.problem.stock.map((row) => {
        const more = draw.int(0, 2);
        if (more > 0) network.stock.receive(row.facilityId, row.sku, more);
        return { ...row, onHand: row.onHand + more };
      });
      const richer = assertProblem({ ...input.problem, stock });
      expect(orders.map((order) => route(network, order))).toEqual(orders.map((order) => routeOne(richer, order)));
    });
  });

  test('property: weights and penalties doubled double the cost and leave the plan, where nothing is rounded', () => {
    forSeeds(cases / 8, (seed) => {
      const { problem, orders } = instanceOf(seed, { whole: true });
      const services = problem.services.map((row) => ({ ...row, money: { ...row.money, perKm: 0 } }));
      const even = { ...problem, services };
      const { weights, unserved } = problem.policy;
      const twice = <T extends object>(row: T): T =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, 2 * value])) as T;
      const doubled = { ...even, policy: { ...problem.policy, weights: twice(weights), unserved: twice(unserved) } };
      for (const order of orders) {
        const [plan, dearer] = [routeOne(even, order), routeOne(doubled, order)];
        expect(dearer.cost).toBe(2 * plan.cost);
        expect(dearer.shipments.map(({ lines, legs }) => ({ lines, legs }))).toEqual(
          plan.shipments.map(({ lines, legs }) => ({ lines, legs })),
        );
      }
    });
  });

  test('property: never dearer than serving nothing, and one shipment more allowed never costs more', () => {
    forSeeds(cases / 8, (seed) => {
      const { problem, orders } = instanceOf(seed);
      for (const order of orders) {
        const plan = routeOne(problem, order);
        const excludeAll = { ...order, exclude: problem.facilities.map(({ id }) => id) };
        const nothing = routeOne(problem, excludeAll);
        expect(nothing.shipments).toEqual([]);
        expect(plan.cost).toBeLessThanOrEqual(nothing.cost);
        const maxShipments = (order.maxShipments ?? problem.policy.limits.maxShipments) + 1;
        expect(routeOne(problem, { ...order, maxShipments }).cost).toBeLessThanOrEqual(plan.cost);
      }
    });
  });
});

test('property: an unknown sku, a problem without facilities and a saving by leaving out are named as such', () => {
  forSeeds(cases / 8, (seed) => {
    const { problem, orders } = instanceOf(seed);
    const known = new Set(problem.skus.map(({ sku }) => sku));
    for (const order of orders) {
      const plan = routeOne(problem, order);
      const reasons = plan.unserved.map(({ reason }) => reason);
      if (problem.facilities.length === 0) {
        expect(new Set(reasons)).toEqual(new Set(['NO_FACILITY']));
        continue;
      }
      for (const { line, reason } of plan.unserved) {
        expect(reason === 'UNKNOWN_SKU').toBe(!known.has(order.lines[line]?.sku ?? ''));
        expect(reason).not.toBe('NO_FACILITY');
      }
      // With penalties beyond any cost, and no limit on shipments, nothing is left out to save money.
      const dear = { ...problem, policy: { ...problem.policy, unserved: { line: 0, unit: 1e9 } } };
      const most = routeOne(dear, { ...order, maxShipments: problem.facilities.length });
      const saved = unitsOf(most) > unitsOf(plan);
      if (saved) expect(reasons.some((reason) => byChoice.has(reason))).toBe(true);
    }
  });
});

/** Reasons that leave stock in reach unused. */
const byChoice = new Set<ExclusionCode>(['TOO_COSTLY', 'SHIPMENT_LIMIT', 'CAPACITY_FULL', 'NOT_ENOUGH']);

const unitsOf = ({ shipments }: Plan): number =>
  shipments.reduce((sum, { lines }) => sum + lines.reduce((units, { quantity }) => units + quantity, 0), 0);

function stockOf(network: Network, problem: Problem): number[] {
  return problem.facilities.flatMap(({ id }) => problem.skus.map(({ sku }) => network.stock.available(id, sku)));
}
