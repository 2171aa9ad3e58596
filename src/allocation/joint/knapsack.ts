import { mostClassUnits } from './resources.js';

/** Capacities from 0 to one unit more than any cell that has classes, since that is asked for its marginal value. */
const most = mostClassUnits + 2;

/**
 * The most that a stock cell can earn: quantities 1 .. classes at a price each, at most `takers` of each, as many as fit
 * into its units. Exact, by the bounded knapsack with counts split into powers of two.
 */
export class Knapsack {
  /** How many of each quantity the best filling takes; index 0 is unused. */
  readonly taken = new Int32Array(most);
  #value = new Float64Array(most);
  #used = new Uint8Array(most * most * 6);
  #item = new Int32Array(most * 6);
  #times = new Int32Array(most * 6);

  /** Prices stand at price[at] .. price[at + classes - 1], takers likewise. Returns the value; fills `taken`. */
  solve(price: Float64Array, takers: Int32Array, at: number, classes: number, limit: number): number {
    const { taken } = this;
    if (classes === 1) {
      const count = Math.min(limit, takers[at] as number);
      taken[1] = (price[at] as number) > 0 ? count : 0;
      return (price[at] as number) * count;
    }
    const value = this.#value;
    value.fill(0, 0, limit + 1);
    let items = 0;
    for (let k = 1; k <= classes; k++) {
      taken[k] = 0;
      const gain = price[at + k - 1] as number;
      if (gain <= 0) continue;
      let left = Math.min(takers[at + k - 1] as number, Math.floor(limit / k));
      for (let times = 1; left > 0; times *= 2) {
        const count = Math.min(times, left);
        left -= count;
        const weight = count * k;
        const base = items * most;
        for (let c = 0; c < weight && c <= limit; c++) this.#used[base + c] = 0;
        for (let c = limit; c >= weight; c--) {
          const filled = (value[c - weight] as number) + count * gain;
          const better = filled > (value[c] as number);
          if (better) value[c] = filled;
          this.#used[base + c] = better ? 1 : 0;
        }
        this.#item[items] = k;
        this.#times[items++] = count;
      }
    }
    let c = limit;
    for (let i = items - 1; i >= 0; i--) {
      if (this.#used[i * most + c] === 0) continue;
      const k = this.#item[i] as number;
      const count = this.#times[i] as number;
      taken[k] = (taken[k] as number) + count;
      c -= k * count;
    }
    return value[limit] as number;
  }
}
