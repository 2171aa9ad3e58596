import { afterAll, describe, expect, test } from 'vitest';
import { bestTogether } from '../support/full-batch.js';
import { fullInstance } from '../support/full-compare.js';
import { type FullFlavour, fullFlavourNames } from '../support/full-flavours.js';
import { decide } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';

/** Batches of each flavour; FULL_CASES for a long run, FULL_SEED to begin elsewhere. */
const cases = Number(process.env.FULL_CASES ?? 20);
const firstSeed = Number(process.env.FULL_SEED ?? 0);

/** Batches tried and proven optimal, by flavour. */
const proven = new Map<FullFlavour, { tried: number; optimal: number }>();

describe('allocate against the brute force of a few orders together, with all that an order can be', () => {
  test.each(fullFlavourNames)('property: bound <= least cost <= cost, equal when optimal: %s', async (flavour) => {
    const tally = { tried: 0, optimal: 0 };
    proven.set(flavour, tally);
    for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) {
      const { problem, orders } = fullInstance(seed, flavour, 2 + (seed % 3));
      const allocation = await decide(problem, orders);
      const least = bestTogether(problem, orders).cost;
      const message = `seed ${seed}`;
      expect(allocation.bound, message).toBeLessThanOrEqual(least);
      expect(allocation.cost, message).toBeGreaterThanOrEqual(least);
      if (allocation.status === 'optimal') expect(allocation.cost, message).toBe(least);
      checkAllocation(problem, orders, allocation);
      tally.tried += 1;
      if (allocation.status === 'optimal') tally.optimal += 1;
    }
  });

  test('nearly all tiny batches are proven optimal', () => {
    expect(total('tried')).toBeGreaterThan(0);
    expect(total('optimal') / total('tried')).toBeGreaterThanOrEqual(0.95);
  });

  afterAll(() => {
    for (const [flavour, { tried, optimal }] of proven) {
      if (optimal < tried) console.log(`${flavour}: ${optimal} of ${tried} proven optimal`);
    }
    console.log(`allocate: ${total('optimal')} of ${total('tried')} tiny batches proven optimal`);
  });
});

const total = (of: 'tried' | 'optimal'): number => [...proven.values()].reduce((sum, row) => sum + row[of], 0);
