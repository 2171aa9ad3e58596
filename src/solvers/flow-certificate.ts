import { assert } from '../base/assert.js';
import type { CheckedFlow } from './flow-input.js';

/**
 * Asserts that a flow keeps capacities and balances and that the potentials prove it cheapest (complementary slackness).
 * All in exact whole numbers: no tolerance.
 */
export function certifyOptimum(problem: CheckedFlow, flow: Float64Array, potentials: Float64Array): void {
  const { vertices, tail, head, capacity, cost, supply } = problem;
  const left = supply.slice();
  for (let arc = 0; arc < cost.length; arc++) {
    const u = tail[arc] as number;
    const v = head[arc] as number;
    const amount = flow[arc] as number;
    // The difference first: the cost of a loop or of an arc without capacity may be of any size.
    const reduced = (cost[arc] as number) + ((potentials[u] as number) - (potentials[v] as number));
    assert(Number.isSafeInteger(amount) && amount >= 0, 'the flow of an arc is not whole');
    assert(amount <= (capacity[arc] as number), 'an arc carries more than its capacity');
    assert(reduced >= 0 || amount === capacity[arc], 'an arc with room would make the flow cheaper');
    assert(reduced <= 0 || amount === 0, 'an arc carries flow that would go cheaper elsewhere');
    left[u] = (left[u] as number) - amount;
    left[v] = (left[v] as number) + amount;
  }
  for (let vertex = 0; vertex < vertices; vertex++) assert(left[vertex] === 0, 'the flow leaves a vertex unbalanced');
}

/** Sums and products up to here add up exactly. */
const half = 2 ** 52;

/** Sum of flow x cost. Exact whatever the sizes on the way; throws a RangeError where the sum itself leaves 2^53. */
export function exactCost(flow: Float64Array, cost: Float64Array): number {
  let sum = 0;
  let beyond = 0n;
  for (let arc = 0; arc < flow.length; arc++) {
    const product = (flow[arc] as number) * (cost[arc] as number);
    if (Math.abs(product) > half) beyond += BigInt(flow[arc] as number) * BigInt(cost[arc] as number);
    else sum += product;
    if (Math.abs(sum) > half) {
      beyond += BigInt(sum);
      sum = 0;
    }
  }
  const total = beyond === 0n ? sum : Number(beyond + BigInt(sum));
  if (!Number.isSafeInteger(total)) throw new RangeError(`cost: the least total cost, about ${total}, leaves 2^53`);
  // A product of 0 and a negative cost is -0.
  return total + 0;
}
