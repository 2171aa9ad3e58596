import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import type { Facility, Problem, StockTable } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { promise } from '../../src/promise.js';
import { bestOption, planOf } from '../support/full-best.js';
import { fullInstance } from '../support/full-compare.js';
import { fullFlavourNames } from '../support/full-flavours.js';

/** Instances of each flavour; FULL_CASES for a long run. */
const cases = Number(process.env.FULL_CASES ?? 20);

/** Ten hours: with whole weights the cost of waiting is whole. */
const wait = 600;

/** Prices of time that outweigh all else, and of leaving something out that outweigh these. */
const perHour = 60 * 2 ** 22;
const never = 2 ** 44;

describe('promises against the brute force over stores, chains, splits, skus and slots', () => {
  test.each(fullFlavourNames)('what lies there, and the same goods all coming in ten hours later: %s', (flavour) => {
    for (let seed = 0; seed < cases; seed++) {
      const { problem, orders } = fullInstance(seed, flavour, 1);
      const [order] = orders as [Order];
      const name = `seed ${seed}`;
      const now = promise(buildNetwork(problem), order);
      expect(told(now.cheapest?.plan), `${name}, cheapest`).toEqual(told(bestPlan(problem, order, 0)));
      expect(told(now.earliest?.plan), `${name}, earliest`).toEqual(told(bestPlan(problem, order, perHour)));
      if (now.cheapest !== null) expect(now.cheapest.cost, name).toBe(bestPlan(problem, order, 0)?.cost);
      if (!Number.isInteger((problem.policy.weights.hour * wait) / 60)) continue;
      count('apart', now.earliest !== now.cheapest);
      count('none', now.earliest === null);
      const awaiting = { ...problem, stock: inbound(problem.stock, order.placedAt + wait, () => true) };
      const then = promise(buildNetwork(awaiting), order);
      const later = { ...order, placedAt: order.placedAt + wait };
      expect(told(then.cheapest?.plan), `${name}, cheapest then`).toEqual(told(bestPlan(problem, later, 0)));
      expect(told(then.earliest?.plan), `${name}, earliest then`).toEqual(told(bestPlan(problem, later, perHour)));
    }
  });

  test.each(fullFlavourNames)(
    'some goods coming in at midnight are as good as some origins closed today: %s',
    (flavour) => {
      for (let seed = 0; seed < 2 * cases; seed++) {
        const { problem, orders } = fullInstance(seed, flavour, 1);
        const [order] = orders as [Order];
        const name = `seed ${seed}`;
        const today = Math.floor(order.placedAt / 1440);
        const isLate = problem.facilities.map(
          (facility, row) => (row + seed) % 2 === 0 && isMereOrigin(problem, facility),
        );
        if (!isLate.includes(true)) continue;
        const facilities = problem.facilities.map((facility, row) =>
          isLate[row] ? { ...facility, collect: false, install: null } : facility,
        );
        const stock = inbound(problem.stock, (today + 1) * 1440, (row) => isLate[row] === true);
        const { earliest, cheapest } = promise(buildNetwork({ ...problem, facilities, stock }), order);
        const closed = facilities.map((facility, row) => (isLate[row] ? { ...facility, closedOn: [today] } : facility));
        const expected = bestPlan({ ...problem, facilities: closed }, order, 0);
        expect(told(cheapest?.plan), `${name}, cheapest`).toEqual(told(expected));
        if (cheapest !== null) expect(cheapest.cost, name).toBe(expected?.cost);
        const first = bestPlan({ ...problem, facilities: closed }, order, perHour);
        expect(told(earliest?.plan), `${name}, earliest`).toEqual(told(first));
        for (const answer of [earliest, cheapest]) {
          const ids = new Set(answer?.waitsFor.map(({ facilityId }) => facilityId));
          count('waits in part', ids.size > 0 && ids.size < (answer?.plan.shipments.length ?? 0));
          count(
            'waits and goes by lane',
            answer?.plan.shipments.some(
              ({ facilityId, legs }) => ids.has(facilityId) && legs[0]?.kind === 'transfer',
            ) === true,
          );
        }
      }
    },
  );

  test('instances reach what is hard', () => {
    for (const what of ['apart', 'none', 'waits in part', 'waits and goes by lane']) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(cases / 5);
    }
  });
});

const seen = new Map<string, number>();
const count = (what: string, is: boolean): unknown => is && seen.set(what, (seen.get(what) ?? 0) + 1);

/** Always open by UTC, and no lane leads there. */
const isMereOrigin = ({ lanes }: Problem, { id, timeZone, hours, cutoff, closedOn }: Facility): boolean =>
  timeZone === null && hours === null && cutoff === null && closedOn.length === 0 && lanes.every(({ to }) => to !== id);

/** The best plan that serves the whole order, each hour charged so much more; undefined: there is none. */
function bestPlan(problem: Problem, order: Order, hour: number): Plan | undefined {
  const { policy } = problem;
  const weights = { ...policy.weights, hour: policy.weights.hour + hour };
  const charged = { ...problem, policy: { ...policy, weights, unserved: { line: never, unit: 0 } } };
  const whole = { ...order, shipComplete: true };
  const plan = planOf(charged, whole, bestOption(charged, whole));
  return plan.status === 'served' ? plan : undefined;
}

/** What does not depend on when the order was placed. */
function told(plan: Plan | undefined): unknown {
  return (
    plan && [
      plan.lastArrival,
      plan.appointment,
      plan.shipments.map(({ handlingFrom, ...shipment }) => ({ ...shipment, lines: sorted(shipment.lines) })),
    ]
  );
}

const sorted = (lines: Plan['shipments'][number]['lines']) =>
  [...lines].sort((a, b) => a.line - b.line || (a.sku < b.sku ? -1 : 1));

/** Nothing lies at some facilities, and what was free there comes in at one instant. */
function inbound(stock: StockTable, at: number, isLate: (facilityRow: number) => boolean): StockTable {
  const skuRow: number[] = [];
  const facilityRow: number[] = [];
  const quantity: number[] = [];
  const onHand = stock.onHand.slice();
  for (let sku = 0; sku + 1 < stock.skuStart.length; sku++) {
    for (let i = stock.skuStart[sku] as number; i < (stock.skuStart[sku + 1] as number); i++) {
      const kept = (stock.reserved?.[i] ?? 0) + (stock.safetyStock?.[i] ?? 0);
      const free = (stock.onHand[i] as number) - kept;
      if (free <= 0 || !isLate(stock.facilityRow[i] as number)) continue;
      onHand[i] = kept;
      skuRow.push(sku);
      facilityRow.push(stock.facilityRow[i] as number);
      quantity.push(free);
    }
  }
  return {
    ...stock,
    onHand,
    inbound: {
      skuRow: Uint32Array.from(skuRow),
      facilityRow: Uint32Array.from(facilityRow),
      quantity: Float64Array.from(quantity),
      at: new Float64Array(quantity.length).fill(at),
    },
  };
}
