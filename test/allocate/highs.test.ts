import { expect, test } from 'vitest';
import { decide, forBatches } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';
import type { BatchSize, Flavour } from '../support/joint-generate.js';
import { leastTotalByHighs } from '../support/joint-highs.js';
import { jointModel } from '../support/joint-options.js';

/** Larger batches, too many orders to try all together; each order's ways are few enough to list. */
const usual: BatchSize = { orders: [10, 25], facilities: [4, 8], skus: 4, onHand: 3, lines: 2, quantity: 2 };

const kinds: readonly (readonly [name: string, Flavour, Partial<BatchSize>])[] = [
  ['single units', 'units', { lines: 1, quantity: 1 }],
  ['single units, many facilities', 'units', { lines: 1, quantity: 1, orders: [25, 40], facilities: [25, 40] }],
  ['single lines, divided', 'divided', { lines: 1, quantity: 3 }],
  ['two lines', 'baskets', {}],
  ['sets', 'together', { quantity: 3 }],
  ['whole orders', 'whole orders', {}],
  ['few orders a day', 'orders a day', { quantity: 1 }],
  ['few units a day', 'units a day', { lines: 1, quantity: 3 }],
  ['two days', 'two days', { quantity: 1 }],
  ['hours and lateness', 'late', { lines: 1 }],
  ['fractional weights', 'fractions', { quantity: 1 }],
  ['cheap to leave', 'cheap to leave', {}],
  ['all rules', 'rules', {}],
];

let tried = 0;
let optimal = 0;
let excess = 0;

test.each(kinds)('property: HiGHS finds no less, and the same where it is proven: %s', async (_, flavour, size) => {
  await forBatches(
    5,
    async ({ problem, orders }) => {
      const allocation = await decide(problem, orders);
      const least = await leastTotalByHighs(jointModel(problem, orders));
      checkAllocation(problem, orders, allocation);
      expect(allocation.bound).toBeLessThanOrEqual(least);
      expect(allocation.cost).toBeGreaterThanOrEqual(least);
      if (allocation.status === 'optimal') expect(allocation.cost).toBe(least);
      tried += 1;
      if (allocation.status === 'optimal') optimal += 1;
      excess += least === 0 ? 0 : allocation.cost / least - 1;
    },
    { of: [flavour], size: { ...usual, ...size } },
  );
});

test('most batches of 10 to 25 orders are proven optimal, the others cost little more', () => {
  const mean = (100 * excess) / tried;
  console.log(`${optimal} of ${tried} batches proven optimal; all cost ${mean.toFixed(3)} % above the optimum`);
  expect(optimal / tried).toBeGreaterThanOrEqual(0.75);
  expect(mean).toBeLessThan(0.3);
});
