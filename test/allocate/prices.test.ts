import { describe, expect, test } from 'vitest';
import type { Allocation } from '../../src/model/allocation.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { Case } from '../support/generate.js';
import { type Batch, decide, forBatches } from '../support/joint-batch.js';
import { jointOracle } from '../support/joint-oracle.js';

/** Units of a sku that an allocation leaves at a facility. */
function leftOf({ input }: Batch, { plans }: Allocation, facilityId: string, sku: string): number {
  const row = input.problem.stock.find((cell) => cell.facilityId === facilityId && cell.sku === sku);
  const had = Math.max(0, (row?.onHand ?? 0) - (row?.reserved ?? 0) - (row?.safetyStock ?? 0));
  const lines = plans.flatMap(({ shipments }) =>
    shipments.filter((shipment) => shipment.facilityId === facilityId).flatMap((shipment) => shipment.lines),
  );
  return had - lines.reduce((units, line) => units + (line.sku === sku ? line.quantity : 0), 0);
}

/** The problem with another number of units in one cell. */
function withUnits({ problem }: Case, facilityId: string, sku: string, more: number): Problem {
  const stock = problem.stock.map((row) =>
    row.facilityId === facilityId && row.sku === sku ? { ...row, onHand: row.onHand + more } : row,
  );
  return assertProblem({ ...problem, stock });
}

describe('prices of an allocation', () => {
  test('property: of single units, a price lies between what one more saves and what one fewer costs', () =>
    forBatches(
      40,
      async (batch) => {
        const { input, problem, orders } = batch;
        const allocation = await decide(problem, orders);
        expect(allocation.status).toBe('optimal');
        for (const { facilityId, sku, onHand } of input.problem.stock) {
          // A cell without a unit is no source of anything, and has no price.
          if (onHand === 0) continue;
          const price = allocation.prices.find((row) => row.facilityId === facilityId && row.sku === sku)?.price ?? 0;
          const least = (more: number): number => jointOracle(withUnits(input, facilityId, sku, more), orders).cost;
          const at = `a unit of ${sku} at ${facilityId}`;
          // Found by steps, not by pivots: right to a minor unit.
          expect(price, at).toBeGreaterThan(allocation.cost - least(1) - 1);
          expect(price, at).toBeLessThan(least(-1) - allocation.cost + 1);
          if (price > 0) expect(leftOf(batch, allocation, facilityId, sku), at).toBe(0);
        }
      },
      { of: ['units'] },
    ));

  test('property: no unit bought saves more than the bound leaves room for', () =>
    forBatches(6, async ({ input, problem, orders }) => {
      const allocation = await decide(problem, orders);
      for (const { facilityId, sku } of input.problem.stock.slice(0, 4)) {
        const richer = await decide(withUnits(input, facilityId, sku, 1), orders);
        expect(richer.bound).toBeLessThanOrEqual(allocation.cost);
        const least = jointOracle(withUnits(input, facilityId, sku, 1), orders).cost;
        expect(richer.bound).toBeLessThanOrEqual(least);
      }
    }));

  test('property: where nothing is scarce nothing has a price', () =>
    forBatches(6, async ({ input, orders }) => {
      const stock = input.problem.stock.map((row) => ({ ...row, onHand: 1_000 }));
      const facilities = input.problem.facilities.map(({ capacity: _, ...row }) => row);
      const plenty = assertProblem({ ...input.problem, facilities, stock });
      const allocation = await decide(plenty, orders);
      expect(allocation).toMatchObject({ status: 'optimal', prices: [], capacityPrices: [] });
    }));

  test('two orders, one tyre: the price is what the second would save', async () => {
    const problem = assertProblem(town());
    const orders = [orderOf('near', 31.01), orderOf('nearer', 31.005)];

    const allocation = await decide(problem, assertOrders(orders));
    expect(allocation.status).toBe('optimal');
    expect(allocation.prices.map(({ facilityId, sku }) => [facilityId, sku])).toEqual([['shop', 'tyre']]);
    const richer = assertProblem(town(2));
    const saved = allocation.cost - (await decide(richer, assertOrders(orders))).cost;
    expect(saved).toBeGreaterThan(0);
    const poorer = await decide(assertProblem(town(0)), assertOrders(orders));
    const [price] = allocation.prices;
    expect(price?.price).toBeGreaterThan(saved - 1);
    expect(price?.price).toBeLessThan(poorer.cost - allocation.cost + 1);
  });
});

function town(onHand = 1): Case['problem'] {
  return {
    currency: 'CNY',
    facilities: [
      { id: 'shop', kind: 'store', latitude: 31, longitude: 121, services: ['courier'] },
      { id: 'depot', kind: 'centralWarehouse', latitude: 31.9, longitude: 121, services: ['courier'] },
    ],
    services: [{ id: 'courier', baseMinutes: 30, minutesPerKm: 1, money: { base: 500, perKm: 20 } }],
    stock: [
      { facilityId: 'shop', sku: 'tyre', onHand },
      { facilityId: 'depot', sku: 'tyre', onHand: 100 },
    ],
  };
}

const orderOf = (id: string, latitude: number): Case['orders'][number] => ({
  id,
  placedAt: '2026-10-01T09:00Z',
  latitude,
  longitude: 121,
  method: 'deliver',
  lines: [{ sku: 'tyre', quantity: 1 }],
});
