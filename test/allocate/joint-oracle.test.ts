import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { verify } from '../../src/verify/verify.js';
import { drawBatch, flavours } from '../support/joint-generate.js';
import { type JointModel, type JointOption, jointModel } from '../support/joint-options.js';
import { jointOracle, leastTotal } from '../support/joint-oracle.js';
import { oracle } from '../support/oracle.js';
import { seededDraw } from '../support/random.js';

const cases = Number(process.env.JOINT_CASES ?? 25);

/** What decides about `allocate` is itself decided about here: by the oracle of one order, by `verify`, by more force. */
describe.each(flavours)('the joint oracle on batches of flavour %s', (flavour) => {
  const batch = (seed: number): { problem: Problem; orders: readonly Order[] } => {
    const input = drawBatch(seededDraw(seed), flavour);
    return { problem: assertProblem(input.problem), orders: assertOrders(input.orders) };
  };

  test('property: with one order it is the oracle of one order', () => {
    for (let seed = 0; seed < cases; seed += 1) {
      const { problem, orders } = batch(seed);
      for (const order of orders) {
        expect(jointOracle(problem, [order]).cost, `seed ${seed}`).toBe(oracle(problem, order).cost);
      }
    }
  });

  test('property: its choice can be shipped at its cost, and no sequence of single orders is cheaper', () => {
    for (let seed = 0; seed < cases; seed += 1) {
      const { problem, orders } = batch(seed);
      const { cost, choice } = jointOracle(problem, orders);
      const plans = choice.map((option, row) =>
        oracle(restricted(problem, orders[row] as Order, option), orders[row] as Order),
      );
      expect(verify(problem, orders, plans), `seed ${seed}`).toEqual([]);
      expect(totalOf(plans), `seed ${seed}`).toBe(cost);
      for (const sequence of [orders, orders.toReversed()]) {
        const taken: Plan[] = [];
        for (const order of sequence) taken.push(oracle(problem, order, { taken }));
        expect(totalOf(taken), `seed ${seed}`).toBeGreaterThanOrEqual(cost);
      }
    }
  });

  test('property: trying all combinations of options finds nothing cheaper', () => {
    for (let seed = 0; seed < cases; seed += 1) {
      const { problem, orders } = batch(seed);
      const model = jointModel(problem, orders.slice(0, 3), { keepAll: true });
      if (model.options.reduce((ways, own) => ways * own.length, 1) > 50_000) continue;
      expect(jointOracle(problem, orders.slice(0, 3)).cost, `seed ${seed}`).toBe(leastOfAll(model));
      expect(leastTotal(model).cost, `seed ${seed}`).toBe(leastOfAll(model));
    }
  });
});

test('the joint oracle charges a departure from the plan in force', () => {
  const { problem, orders } = handmade();
  const [inForce] = [oracle(problem, orders[0] as Order)];
  const setting = { incumbent: [inForce as Plan], changePenalty: 40.5 };
  const alone = jointOracle(problem, orders);
  expect(alone.cost).toBe(100 + 110);
  // Staying costs the other order 1000 for going without; departing costs 41 more.
  expect(jointOracle(problem, orders, setting)).toMatchObject({
    cost: 100 + 110 + 41,
    choice: [{ changed: true }, { changed: false }],
  });
  expect(jointOracle(problem, orders, { ...setting, changePenalty: 5_000 })).toMatchObject({ cost: 100 + 1_000 });
});

/** Two orders, both nearest to a's one unit; only the first may have b's. */
function handmade(): { problem: Problem; orders: readonly Order[] } {
  const problem = assertProblem({
    currency: 'CNY',
    facilities: ['a', 'b'].map((id) => ({ id, kind: 'store', latitude: 31, longitude: 121, services: [id] })),
    services: [
      { id: 'a', baseMinutes: 1, minutesPerKm: 0, money: { base: 100 } },
      { id: 'b', baseMinutes: 1, minutesPerKm: 0, money: { base: 110 } },
    ],
    stock: ['a', 'b'].map((facilityId) => ({ facilityId, sku: 's', onHand: 1 })),
    policy: {
      weights: { move: 0, touch: 0, hour: 0, km: 0, money: 1, shipment: 0, lateHour: 0, rejection: 0 },
      unserved: { line: 0, unit: 1_000 },
    },
  });
  const row = { placedAt: '2026-10-01T09:00Z', latitude: 31, longitude: 121, method: 'deliver' };
  const orders = assertOrders([
    { ...row, id: 'free', lines: [{ sku: 's', quantity: 1 }] },
    { ...row, id: 'tied', lines: [{ sku: 's', quantity: 1 }], exclude: ['b'] },
  ]);
  return { problem, orders };
}

/** The problem with no more than one option ships, by the service it ships with. */
function restricted(problem: Problem, order: Order, { shipments }: JointOption): Problem {
  const skus = [...new Set(order.lines.map(({ sku }) => sku))];
  const shipmentOf = new Map(shipments.map((shipment) => [shipment.facilityId, shipment]));
  const { stock } = problem;
  const onHand = stock.onHand.map((_, cell) => {
    const skuRow = problem.skus.findIndex((__, row) => cell < (stock.skuStart[row + 1] ?? 0));
    const shipment = shipmentOf.get(problem.facilities[stock.facilityRow[cell] ?? 0]?.id ?? '');
    return shipment?.quantities[skus.indexOf(problem.skus[skuRow]?.sku ?? '')] ?? 0;
  });
  const facilities = problem.facilities.map((facility) => ({
    ...facility,
    services: facility.services.filter((id) => id === shipmentOf.get(facility.id)?.serviceId),
  }));
  return { ...problem, facilities, stock: { ...stock, onHand, reserved: null, safetyStock: null } };
}

/** All combinations of options; what they use is added up at the end. */
function leastOfAll({ resources, options }: JointModel): number {
  let least = Number.POSITIVE_INFINITY;
  const walk = (order: number, cost: number, uses: readonly number[]): void => {
    if (order === options.length) {
      if (resources.every(({ limit }, r) => (uses[r] ?? 0) <= limit)) least = Math.min(least, cost);
      return;
    }
    for (const option of options[order] ?? []) {
      walk(
        order + 1,
        cost + option.cost,
        uses.map((amount, r) => amount + (option.uses[r] ?? 0)),
      );
    }
  };
  walk(
    0,
    0,
    resources.map(() => 0),
  );
  return least;
}

const totalOf = (plans: readonly Plan[]): number => plans.reduce((sum, { cost }) => sum + cost, 0);
