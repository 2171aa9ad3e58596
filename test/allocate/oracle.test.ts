import { afterAll, describe, expect, test } from 'vitest';
import { decide, forBatches } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import { type Flavour, flavours } from '../support/joint-generate.js';
import { jointOracle } from '../support/joint-oracle.js';

/** Batches tried and proven optimal, by flavour. */
const proven = new Map<Flavour, { tried: number; optimal: number; excess: number }>();

describe('allocate against the brute force of all orders together', () => {
  test.each(flavours)('property: bound <= least cost <= cost, equal when optimal: %s', async (flavour) => {
    const tally = { tried: 0, optimal: 0, excess: 0 };
    proven.set(flavour, tally);
    await forBatches(
      40,
      async ({ problem, orders }) => {
        const allocation = await decide(problem, orders);
        const least = jointOracle(problem, orders).cost;
        checkAllocation(problem, orders, allocation);
        expect(allocation.bound).toBeLessThanOrEqual(least);
        expect(allocation.cost).toBeGreaterThanOrEqual(least);
        if (allocation.status === 'optimal') expect(allocation.cost).toBe(least);
        tally.tried += 1;
        if (allocation.status === 'optimal') tally.optimal += 1;
        else tally.excess += least === 0 ? 0 : allocation.cost / least - 1;
      },
      { of: [flavour] },
    );
  });

  test('nearly all tiny batches are proven optimal', () => {
    const all = [...proven.values()];
    const tried = all.reduce((sum, row) => sum + row.tried, 0);
    const optimal = all.reduce((sum, row) => sum + row.optimal, 0);
    expect(tried).toBeGreaterThan(0);
    expect(optimal / tried).toBeGreaterThanOrEqual(0.97);
  });

  afterAll(() => {
    for (const [flavour, { tried, optimal, excess }] of proven) {
      if (optimal === tried) continue;
      const mean = ((100 * excess) / (tried - optimal)).toFixed(3);
      console.log(`${flavour}: ${optimal} of ${tried} proven optimal; the others cost ${mean} % above it`);
    }
    const sum = (of: 'tried' | 'optimal') => [...proven.values()].reduce((total, row) => total + row[of], 0);
    console.log(`allocate: ${sum('optimal')} of ${sum('tried')} tiny batches proven optimal`);
  });
});
