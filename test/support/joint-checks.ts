import { expect } from 'vitest';
import type { AllocateOptions } from '../../src/allocate.js';
import type { Allocation } from '../../src/model/allocation.js';
import { exclusionCodes } from '../../src/model/codes.js';
import type { Order } from '../../src/model/order.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { verify } from '../../src/verify/verify.js';
import { decisionsOf, oneByOne, totalOf } from './joint-batch.js';

/** All that must hold of an allocation whatever it decided, and however early it was stopped. */
export function checkAllocation(
  problem: Problem,
  orders: readonly Order[],
  allocation: Allocation,
  { incumbent = [], changePenalty = 0 }: Pick<AllocateOptions, 'incumbent' | 'changePenalty'> = {},
): void {
  const { status, plans, cost, bound, gap, stoppedBy, counts, prices, capacityPrices, alarms } = allocation;
  const ids = orders.map(({ id }) => id).sort();
  expect(plans.map(({ orderId }) => orderId)).toEqual(ids);
  expect(verify(problem, orders, plans)).toEqual([]);
  for (const { unserved } of plans) for (const { reason } of unserved) expect(exclusionCodes).toContain(reason);

  expect(cost).toBe(totalOf(plans) + Math.floor(changePenalty + 0.5) * counts.changed);
  expect(Number.isSafeInteger(cost)).toBe(true);
  expect(bound).toBeLessThanOrEqual(cost);
  expect(bound).toBeGreaterThanOrEqual(0);
  expect(gap).toBe(cost === 0 ? 0 : (cost - bound) / cost);
  expect(status).toBe(cost - bound < 1 ? 'optimal' : 'feasible');
  expect(stoppedBy === undefined).toBe(status === 'optimal');
  if (changePenalty === 0) {
    expect(cost).toBeLessThanOrEqual(totalOf(oneByOne(buildNetwork(problem), orders)));
  }

  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const having = (wanted: string): number => plans.filter((plan) => plan.status === wanted).length;
  const before = new Map(incumbent.map((plan) => [plan.orderId, decisionsOf(plan)]));
  expect(counts).toEqual({
    orders: orders.length,
    served: having('served'),
    partial: having('partial'),
    unserved: having('unserved'),
    changed: plans.filter((plan) => (before.get(plan.orderId) ?? decisionsOf(plan)) !== decisionsOf(plan)).length,
    shipments: sum(plans.map(({ shipments }) => shipments.length)),
    moves: sum(plans.map(({ moves }) => moves)),
    touches: sum(plans.map(({ touches }) => touches)),
  });

  const facilityIds = new Set(problem.facilities.map(({ id }) => id));
  for (const { facilityId, price } of prices) {
    expect(facilityIds).toContain(facilityId);
    expect(price).toBeGreaterThan(0);
    expect(Number.isFinite(price)).toBe(true);
  }
  expect(prices).toEqual(
    sortedBy(
      prices,
      ({ facilityId }) => facilityId,
      ({ sku }) => sku,
    ),
  );
  expect(new Set(prices.map(({ facilityId, sku }) => JSON.stringify([facilityId, sku]))).size).toBe(prices.length);
  for (const { facilityId, day, order, unit } of capacityPrices) {
    expect(facilityIds).toContain(facilityId);
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const price of [order, unit]) {
      expect(price).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(price)).toBe(true);
    }
    expect(order + unit).toBeGreaterThan(0);
  }
  expect(capacityPrices).toEqual(
    sortedBy(
      capacityPrices,
      ({ facilityId }) => facilityId,
      ({ day }) => day,
    ),
  );
  expect(alarms).toEqual([]);
}

/** By UTF-16 code units of one key after the other. */
function sortedBy<T>(rows: readonly T[], ...keys: ((row: T) => string)[]): T[] {
  return rows.toSorted((a, b) => {
    for (const key of keys) if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    return 0;
  });
}
