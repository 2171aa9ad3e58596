import { assert } from '../base/assert.js';
import { noJob, type TransportState } from './transport-state.js';

/**
 * Weak duality, counted from the bare numbers: whatever the prices, no plan costs less than
 *
 *     sum over jobs of min(unserved, least cost + price of cell + price of facility)  -  sum over resources of price x limit
 *
 * Returns the cost of the plan held, after it has been found legal and equal to that. Sums beyond 2^53 are exact, too.
 */
export function certifyTransport(s: TransportState): number {
  const use = new Float64Array(s.resources);
  const paid = new ExactSum();
  const value = new ExactSum();
  for (let job = 0; job < s.jobs; job++) {
    const held = s.held[job] as number;
    if (held === noJob) continue;
    const start = s.arcStart[job] as number;
    const end = start + (s.arcCount[job] as number);
    let least = s.unservedCost[job] as number;
    for (let arc = start; arc < end; arc++) {
      const cell = s.cell[arc] as number;
      const total = (s.cost[arc] as number) + (s.price[cell] as number) + (s.price[s.owner[cell] as number] as number);
      if (total < least) least = total;
    }
    value.add(least);
    if (held < 0) paid.add(s.unservedCost[job] as number);
    else {
      assert(start <= held && held < end, 'a job takes an arc of its own');
      const cell = s.cell[held] as number;
      const facility = s.owner[cell] as number;
      paid.add(s.cost[held] as number);
      use[cell] = (use[cell] as number) + 1;
      use[facility] = (use[facility] as number) + 1;
    }
  }
  for (let resource = 0; resource < s.resources; resource++) {
    const price = s.price[resource] as number;
    const limit = s.limit[resource] as number;
    assert((use[resource] as number) <= limit, 'no resource takes more than its limit');
    assert(use[resource] === s.use[resource], 'the jobs of a resource are counted right');
    assert(price >= 0, 'no price is negative');
    if (price > 0) value.subtractProduct(price, limit);
  }
  assert(value.equals(paid), 'prices prove the cost');
  const cost = paid.toNumber();
  assert(cost === s.total || cost > Number.MAX_SAFE_INTEGER, 'the cost is the sum of what was taken');
  return cost;
}

/** Sum of whole numbers, each below 2^53 and as many as fit into memory, exact in two halves. */
class ExactSum {
  #high = 0;
  #low = 0;

  add(whole: number): void {
    const high = Math.floor(whole / 2 ** 26);
    this.#high += high;
    this.#low += whole - high * 2 ** 26;
  }

  /** Of wholes whose product may pass 2^53; Infinity times a price gives a sum that equals nothing. */
  subtractProduct(price: number, limit: number): void {
    const high = Math.floor(price / 2 ** 26);
    this.#high -= high * limit;
    this.#low -= (price - high * 2 ** 26) * limit;
  }

  equals(other: ExactSum): boolean {
    return (this.#high - other.#high) * 2 ** 26 + (this.#low - other.#low) === 0;
  }

  toNumber(): number {
    return this.#high * 2 ** 26 + this.#low;
  }
}
