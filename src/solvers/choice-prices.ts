import type { ChoiceModel } from './choice-model.js';

/** Prices are multiples of 2^-fraction, at most: fine enough for any step that matters, coarse enough to add exactly. */
const finest = 20;
/** Sums of magnitudes up to it, in units of the prices' grain, are exact in doubles. */
const exact = 2 ** 52;

/**
 * Prices mu >= 0 of the resources and the bound they prove:
 *
 *     L(mu) = sum over groups of min over options (cost + sum of mu x amount)  -  sum over resources of mu x limit
 *
 * is at most the cost of any choice within the limits (Lagrangian relaxation). Prices are multiples of a power of two
 * so small that every sum here is exact: what the bound proves it proves to the last digit, with no tolerance.
 * Raised by a deflected subgradient with Polyak's step (Camerini, Fratta, Maffioli 1975).
 */
export class ChoicePrices {
  /** By resource: the best prices so far. */
  price = new Float64Array(16);
  /** By group: least priced cost under these. */
  least = new Float64Array(16);
  /** By option: priced cost above the least of its group, 0 or more. */
  reduced = new Float64Array(64);
  /** L under these prices, a multiple of the grain. */
  bound = -Infinity;
  grain = 1;
  /** Cost of every group at its dearest: no choice costs more. */
  dearest = 0;
  iterations = 0;
  #model!: ChoiceModel;
  #trial = new Float64Array(16);
  #direction = new Float64Array(16);
  #surplus = new Float64Array(16);
  #most = new Float64Array(16);
  #pick = new Int32Array(16);
  /** Share of the gap that a step aims to close. */
  #pace = 1;
  #stall = 0;

  /** Begins with prices 0, which is the bound of every group at its cheapest. */
  start(model: ChoiceModel): void {
    this.#model = model;
    const { groups, options, resources } = model;
    if (this.least.length < groups) {
      this.least = new Float64Array(2 * groups);
      this.#pick = new Int32Array(2 * groups);
    }
    if (this.reduced.length < options) this.reduced = new Float64Array(2 * options);
    if (this.price.length < resources) {
      this.price = new Float64Array(2 * resources);
      this.#trial = new Float64Array(2 * resources);
      this.#direction = new Float64Array(2 * resources);
      this.#surplus = new Float64Array(2 * resources);
      this.#most = new Float64Array(2 * resources);
    }
    this.#measure();
    this.price.fill(0, 0, resources);
    this.#trial.fill(0, 0, resources);
    this.#direction.fill(0, 0, resources);
    this.#pace = 1;
    this.#stall = 0;
    this.iterations = 0;
    this.bound = this.#evaluate();
  }

  /**
   * Goes on raising the bound for `rounds` steps at most, until it is within 1 of `target`, a cost that some choice has
   * (Infinity where none is known), or until steps have become too short to matter.
   */
  raise(rounds: number, target: number): void {
    const { resources } = this.#model;
    const price = this.price;
    const trial = this.#trial;
    for (let round = 0; round < rounds && this.#pace > 0.0003 && this.bound <= target - 1; round++) {
      this.iterations++;
      const value = this.#step(target);
      if (value > this.bound) {
        // A gain of less than a ten-thousandth of the gap counts as standing still.
        this.#stall = value - this.bound > 1e-4 * this.#aim(target) ? 0 : this.#stall + 1;
        this.bound = value;
        for (let r = 0; r < resources; r++) price[r] = trial[r] as number;
      } else this.#stall++;
      if (this.#stall > 8) {
        // The path circles the optimum: back to the best point, shorter steps.
        this.#pace /= 2;
        this.#stall = 0;
        for (let r = 0; r < resources; r++) trial[r] = price[r] as number;
        this.#direction.fill(0, 0, resources);
        this.#evaluate();
      }
    }
  }

  /** Sets `least` and `reduced` for the best prices. */
  reduce(): void {
    const { groups, groupStart, cost, useStart, useResource, useAmount } = this.#model;
    const price = this.price;
    for (let g = 0; g < groups; g++) {
      let least = Infinity;
      const end = groupStart[g + 1] as number;
      for (let p = groupStart[g] as number; p < end; p++) {
        let priced = cost[p] as number;
        for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
          priced += (price[useResource[u] as number] as number) * (useAmount[u] as number);
        }
        this.reduced[p] = priced;
        if (priced < least) least = priced;
      }
      this.least[g] = least;
      for (let p = groupStart[g] as number; p < end; p++) this.reduced[p] = (this.reduced[p] as number) - least;
    }
  }

  /** Chooses the grain, and the largest price that a resource may have: beyond it sums might lose digits. */
  #measure(): void {
    const { groups, groupStart, cost, resources, uses, useResource, useAmount, limit } = this.#model;
    let total = 0;
    for (let g = 0; g < groups; g++) {
      let dearest = 0;
      for (let p = groupStart[g] as number; p < (groupStart[g + 1] as number); p++) {
        if ((cost[p] as number) > dearest) dearest = cost[p] as number;
      }
      total += dearest;
    }
    this.dearest = total;
    let fraction = finest;
    while (fraction > 0 && (total + 1) * 2 ** (fraction + 6) > exact) fraction--;
    this.grain = 2 ** -fraction;
    const most = this.#most;
    for (let r = 0; r < resources; r++) most[r] = limit[r] as number;
    for (let u = 0; u < uses; u++) {
      const r = useResource[u] as number;
      if ((useAmount[u] as number) > (most[r] as number)) most[r] = useAmount[u] as number;
    }
    for (let r = 0; r < resources; r++) {
      most[r] = Math.floor(exact / 64 / Math.max(1, most[r] as number)) * this.grain;
    }
  }

  /** How much a step aims to gain: up to the target, but not beyond what is likely. */
  #aim(target: number): number {
    const most = 1 + this.dearest / 20;
    return Math.max(Math.min(target - this.bound, most), 1e-6 * most);
  }

  #step(target: number): number {
    const { resources } = this.#model;
    const trial = this.#trial;
    const direction = this.#direction;
    const surplus = this.#surplus;
    let norm = 0;
    let along = 0;
    let own = 0;
    for (let r = 0; r < resources; r++) {
      const d = direction[r] as number;
      const s = surplus[r] as number;
      along += d * s;
      norm += d * d;
      own += s * s;
    }
    if (own === 0) {
      this.#pace = 0;
      return -Infinity;
    }
    // Deflection: the part of the last direction that points against this surplus is taken out of it.
    const keep = along < 0 && norm > 0 ? (-1.5 * along) / norm : 0;
    let length = 0;
    for (let r = 0; r < resources; r++) {
      let d = (surplus[r] as number) + keep * (direction[r] as number);
      if (d < 0 && trial[r] === 0) d = 0;
      direction[r] = d;
      length += d * d;
    }
    if (length === 0) {
      this.#pace = 0;
      return -Infinity;
    }
    const step = (this.#pace * this.#aim(target)) / length;
    const grain = this.grain;
    for (let r = 0; r < resources; r++) {
      const price = (trial[r] as number) + step * (direction[r] as number);
      const whole = Math.round(price / grain) * grain;
      trial[r] = whole > 0 ? Math.min(whole, this.#most[r] as number) : 0;
    }
    return this.#evaluate();
  }

  /** L of the trial prices; leaves the surplus, uses above limits of the choice that attains it. */
  #evaluate(): number {
    const { groups, groupStart, cost, useStart, useResource, useAmount, resources, limit } = this.#model;
    const trial = this.#trial;
    const surplus = this.#surplus;
    const pick = this.#pick;
    let gained = 0;
    let paid = 0;
    for (let r = 0; r < resources; r++) {
      surplus[r] = -(limit[r] as number);
      paid += (trial[r] as number) * (limit[r] as number);
    }
    for (let g = 0; g < groups; g++) {
      let least = Infinity;
      let at = -1;
      const end = groupStart[g + 1] as number;
      for (let p = groupStart[g] as number; p < end; p++) {
        let priced = cost[p] as number;
        if (priced >= least) break; // options come by rising cost
        const useEnd = useStart[p + 1] as number;
        for (let u = useStart[p] as number; u < useEnd; u++) {
          priced += (trial[useResource[u] as number] as number) * (useAmount[u] as number);
        }
        if (priced < least) {
          least = priced;
          at = p;
        }
      }
      pick[g] = at;
      gained += least;
    }
    for (let g = 0; g < groups; g++) {
      const p = pick[g] as number;
      for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
        const r = useResource[u] as number;
        surplus[r] = (surplus[r] as number) + (useAmount[u] as number);
      }
    }
    return gained + paid <= exact * this.grain ? gained - paid : -Infinity;
  }
}
