import { Knapsack } from './choice-knapsack.js';
import type { ChoiceModel } from './choice-model.js';
import type { ChoicePrices } from './choice-prices.js';

/** Sums of magnitudes up to it, in grains, are exact in doubles; a bound beyond it says nothing. */
const exact = 2 ** 52;

/**
 * The stronger bound: every resource as an exact knapsack, and prices on what ties the knapsacks together (Lagrangian
 * decomposition).
 *
 * A group pays a wage to whoever serves it; an option's first use earns the wage less the option's cost less what its
 * other uses are paid, and each resource takes the uses that earn it most:
 *
 *     L  =  sum of wages  -  sum over resources of the largest profit of uses within the limit
 *
 * is at most the cost of any choice, for all wages and pays (Guignard, Kim 1987; for one use an option this is the
 * relaxation of "one option per group" of Fisher, Jaikumar, Van Wassenhove 1986). Forcing an option in and the others of
 * its group out says what L would be then: an option whose L passes the target cannot be in a choice that meets it.
 *
 * Options alive shrink and come back along a trail, for a search that goes down and up. Wages and pays are multiples of
 * the prices' grain, so all sums are exact.
 */
export class ChoiceDecomposition {
  /** Options alive of group g: live[groupStart[g]] .. live[groupStart[g] + alive[g] - 1]. */
  live = new Int32Array(64);
  alive = new Int32Array(16);
  /** By option, after `weigh`: how much L rises when it is chosen. */
  loss = new Float64Array(64);
  /** L under the wages and pays of the last evaluation. */
  bound = -Infinity;
  /** Whether the last evaluation serves every group exactly once: then it is a choice within the limits. */
  isChoice = false;
  /** By group: the wage. By use: the pay, of other uses than the first of an option. */
  wage = new Float64Array(16);
  pay = new Float64Array(128);
  /** Elementary steps of the last evaluation. */
  work = 0;
  /** Whether some option has more than one use. */
  hasPays = false;
  /** Groups with more than one option alive. */
  openGroups = 0;
  #model!: ChoiceModel;
  #grain = 1;
  #isWhole = true;
  /** Sum of the magnitudes that the last evaluation added up. */
  #magnitude = 0;
  readonly #knapsack = new Knapsack();
  /** Cost of the groups with one option, and by resource what they leave. */
  #settled = 0;
  #left = new Float64Array(16);
  #isSettled = new Uint8Array(16);
  /** Options dropped and groups settled, in sequence: p, or -1 - g. */
  #trail = new Int32Array(64);
  #height = 0;
  /** By use: taken by its resource; the losses of the use. */
  #taken = new Uint8Array(128);
  #inLoss = new Float64Array(128);
  #profit = new Float64Array(128);
  /** By group: what it loses where its uses are kept out everywhere; how often it is served. */
  #outLoss = new Float64Array(16);
  #served = new Int32Array(16);
  /** By use taken: what is lost when its group is kept out of that resource. */
  #useOut = new Float64Array(128);
  /** Uses by resource, in the sequence of groups. */
  #userStart = new Int32Array(17);
  #user = new Int32Array(128);
  #optionOf = new Int32Array(128);
  #direction = new Float64Array(16);
  #payDirection = new Float64Array(128);
  #place = new Int32Array(64);
  #itemUse = new Int32Array(64);

  /** Begins with all options of the model, wages and pays as the prices have them: the bound is theirs or better. */
  start(model: ChoiceModel, prices: ChoicePrices): void {
    this.#model = model;
    this.#grain = prices.grain;
    this.#reserve(model);
    const { groups, groupStart, resources, useStart, useResource, useAmount, limit } = model;
    this.#left.set(limit.subarray(0, resources));
    this.#settled = 0;
    this.#height = 0;
    this.openGroups = groups;
    this.hasPays = false;
    for (let g = 0; g < groups; g++) {
      this.alive[g] = (groupStart[g + 1] as number) - (groupStart[g] as number);
      this.#isSettled[g] = 0;
      this.wage[g] = prices.least[g] as number;
      for (let p = groupStart[g] as number; p < (groupStart[g + 1] as number); p++) {
        this.live[p] = p;
        this.#place[p] = p;
        const first = useStart[p] as number;
        if ((useStart[p + 1] as number) > first + 1) this.hasPays = true;
        for (let u = first; u < (useStart[p + 1] as number); u++) {
          this.#optionOf[u] = p;
          this.pay[u] = (prices.price[useResource[u] as number] as number) * (useAmount[u] as number);
        }
      }
    }
    this.#direction.fill(0, 0, groups);
    this.#payDirection.fill(0, 0, model.uses);
    this.#loadUsers(model);
  }

  get height(): number {
    return this.#height;
  }

  /** Brings back what was dropped and settled since the trail had that height. */
  rewind(height: number): void {
    const { group, useStart, useResource, useAmount, cost, groupStart } = this.#model;
    while (this.#height > height) {
      const entry = this.#trail[--this.#height] as number;
      if (entry >= 0) {
        const g = group[entry] as number;
        this.alive[g] = (this.alive[g] as number) + 1;
        continue;
      }
      const g = -1 - entry;
      const p = this.live[groupStart[g] as number] as number;
      this.#isSettled[g] = 0;
      this.openGroups++;
      this.#settled -= cost[p] as number;
      for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
        const r = useResource[u] as number;
        this.#left[r] = (this.#left[r] as number) + (useAmount[u] as number);
      }
    }
  }

  drop(p: number): void {
    const g = this.#model.group[p] as number;
    const last = (this.#model.groupStart[g] as number) + (this.alive[g] as number) - 1;
    const other = this.live[last] as number;
    const at = this.#place[p] as number;
    this.live[at] = other;
    this.#place[other] = at;
    this.live[last] = p;
    this.#place[p] = last;
    this.alive[g] = (this.alive[g] as number) - 1;
    this.#trail[this.#height++] = p;
  }

  /** Leaves the group with this option alone. */
  choose(p: number): void {
    const g = this.#model.group[p] as number;
    const first = this.#model.groupStart[g] as number;
    for (let k = first + (this.alive[g] as number) - 1; k >= first; k--) {
      const other = this.live[k] as number;
      if (other !== p) this.drop(other);
    }
  }

  /**
   * Takes the uses of groups with one option off the limits, and drops options that no longer fit, until neither is to
   * do. Returns false when a group has no option left, or a limit is broken.
   */
  settle(): boolean {
    const { groups, groupStart, cost, useStart, useResource, useAmount } = this.#model;
    for (let again = true; again; ) {
      again = false;
      for (let g = 0; g < groups; g++) {
        if (this.#isSettled[g]) continue;
        const first = groupStart[g] as number;
        for (let k = first + (this.alive[g] as number) - 1; k >= first; k--) {
          const p = this.live[k] as number;
          if (!this.#fits(p)) this.drop(p);
        }
        if (this.alive[g] === 0) return false;
        if ((this.alive[g] as number) > 1) continue;
        const p = this.live[first] as number;
        this.#isSettled[g] = 1;
        this.openGroups--;
        this.#trail[this.#height++] = -1 - g;
        this.#settled += cost[p] as number;
        for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
          const r = useResource[u] as number;
          this.#left[r] = (this.#left[r] as number) - (useAmount[u] as number);
          again = true;
        }
      }
    }
    return true;
  }

  /** Sets L, and with `losses` what each option alive would add to it. */
  evaluate(losses: boolean): void {
    const { groups, groupStart, cost, useStart, resources } = this.#model;
    let bound = this.#settled;
    this.#isWhole = true;
    this.#magnitude = bound;
    this.work = groups;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const wage = this.wage[g] as number;
      bound += wage;
      this.#magnitude += Math.abs(wage);
      this.#served[g] = 0;
      this.#outLoss[g] = 0;
      const first = groupStart[g] as number;
      for (let k = first; k < first + (this.alive[g] as number); k++) {
        const p = this.live[k] as number;
        const use = useStart[p] as number;
        const end = useStart[p + 1] as number;
        let profit = wage - (cost[p] as number);
        for (let u = use + 1; u < end; u++) {
          const pay = this.pay[u] as number;
          this.#profit[u] = pay;
          profit -= pay;
        }
        if (use < end) this.#profit[use] = profit;
        else if (profit > 0) {
          // An option without uses serves whoever pays it more than it costs.
          bound -= profit;
          this.#served[g] = (this.#served[g] as number) + 1;
          this.#outLoss[g] = (this.#outLoss[g] as number) + profit;
        }
      }
    }
    for (let r = 0; r < resources; r++) bound -= this.#fill(r, losses);
    this.bound = this.#magnitude <= exact * this.#grain ? bound : -Infinity;
    if (losses) this.#weigh();
    this.#judge();
  }

  /** Options of the choice in hand, when `isChoice`. */
  read(choice: Int32Array): void {
    const { groups, groupStart, cost, useStart } = this.#model;
    for (let g = 0; g < groups; g++) {
      const first = groupStart[g] as number;
      choice[g] = this.live[first] as number;
      if (this.#isSettled[g]) continue;
      for (let k = first; k < first + (this.alive[g] as number); k++) {
        const p = this.live[k] as number;
        const use = useStart[p] as number;
        const isFree = use === useStart[p + 1];
        if (isFree ? (this.wage[g] as number) > (cost[p] as number) : this.#taken[use]) choice[g] = p;
      }
    }
  }

  /** Moves wages and pays along the deflected subgradient, by Polyak's step towards the target. False: nothing to move. */
  step(target: number, pace: number): boolean {
    const { groups } = this.#model;
    let own = 0;
    let norm = 0;
    let along = 0;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const d = this.#direction[g] as number;
      const surplus = 1 - (this.#served[g] as number);
      own += surplus * surplus;
      norm += d * d;
      along += d * surplus;
    }
    if (this.hasPays) {
      this.#eachPaid((u, surplus) => {
        const d = this.#payDirection[u] as number;
        own += surplus * surplus;
        norm += d * d;
        along += d * surplus;
      });
    }
    let keep = along < 0 && norm > 0 ? (-1.5 * along) / norm : 0;
    // Where the two all but cancel out the step would be without measure.
    if (own + 2 * keep * along + keep * keep * norm < 0.05 * own) keep = 0;
    let length = 0;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const d = 1 - (this.#served[g] as number) + keep * (this.#direction[g] as number);
      this.#direction[g] = d;
      length += d * d;
    }
    if (this.hasPays) {
      this.#eachPaid((u, surplus) => {
        const d = surplus + keep * (this.#payDirection[u] as number);
        this.#payDirection[u] = d;
        length += d * d;
      });
    }
    if (length === 0) return false;
    const grain = this.#grain;
    const factor = (pace * Math.max(target - this.bound, 64 * grain)) / length / grain;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      this.wage[g] = (this.wage[g] as number) + Math.round(factor * (this.#direction[g] as number)) * grain;
    }
    if (this.hasPays) {
      this.#eachPaid((u) => {
        this.pay[u] = (this.pay[u] as number) + Math.round(factor * (this.#payDirection[u] as number)) * grain;
      });
    }
    return true;
  }

  /** Calls with every use that is paid, and by how much its option is taken more often than it is. */
  #eachPaid(call: (u: number, surplus: number) => void): void {
    const { groups, groupStart, useStart } = this.#model;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const first = groupStart[g] as number;
      for (let k = first; k < first + (this.alive[g] as number); k++) {
        const p = this.live[k] as number;
        const lead = useStart[p] as number;
        const end = useStart[p + 1] as number;
        for (let u = lead + 1; u < end; u++) call(u, (this.#taken[lead] as number) - (this.#taken[u] as number));
      }
    }
  }

  /** The knapsack of one resource; returns its value. */
  #fill(r: number, losses: boolean): number {
    const { group, useAmount } = this.#model;
    const knapsack = this.#knapsack;
    const capacity = this.#left[r] as number;
    const end = this.#userStart[r + 1] as number;
    knapsack.clear();
    if (this.#itemUse.length < end - (this.#userStart[r] as number)) this.#itemUse = new Int32Array(2 * (end + 1));
    for (let i = this.#userStart[r] as number; i < end; i++) {
      const u = this.#user[i] as number;
      const p = this.#optionOf[u] as number;
      const g = group[p] as number;
      this.#taken[u] = 0;
      if (this.#isSettled[g] || !this.#isAlive(p, g)) continue;
      const profit = this.#profit[u] as number;
      if (profit <= 0) continue;
      this.#itemUse[knapsack.add(g, useAmount[u] as number, profit)] = u;
    }
    knapsack.solve(capacity, this.#grain);
    this.#magnitude += knapsack.value;
    if (!knapsack.isWhole) this.#isWhole = false;
    this.work += (losses ? 3 : 1) * knapsack.work + end - (this.#userStart[r] as number);
    if (losses) knapsack.weigh();
    for (let i = 0; i < knapsack.count; i++) {
      const u = this.#itemUse[i] as number;
      const isTaken = knapsack.taken[i] as number;
      this.#taken[u] = isTaken;
      if (losses) {
        this.#inLoss[u] = knapsack.inLoss[i] as number;
        this.#useOut[u] = knapsack.outLoss[i] as number;
      }
    }
    if (losses) {
      for (let i = this.#userStart[r] as number; i < end; i++) {
        const u = this.#user[i] as number;
        const p = this.#optionOf[u] as number;
        const g = group[p] as number;
        if (this.#isSettled[g] || !this.#isAlive(p, g)) continue;
        const profit = this.#profit[u] as number;
        if (profit > 0) continue;
        this.#useOut[u] = 0;
        this.#inLoss[u] = knapsack.value - profit - knapsack.valueBeside(useAmount[u] as number);
      }
    }
    return knapsack.value;
  }

  #weigh(): void {
    const { groups, groupStart, useStart, useResource, cost } = this.#model;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const first = groupStart[g] as number;
      const end = first + (this.alive[g] as number);
      let out = this.#outLoss[g] as number;
      for (let k = first; k < end; k++) {
        const p = this.live[k] as number;
        for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
          if (this.#taken[u]) out += this.#useOut[u] as number;
        }
      }
      for (let k = first; k < end; k++) {
        const p = this.live[k] as number;
        const use = useStart[p] as number;
        const useEnd = useStart[p + 1] as number;
        let loss = out;
        if (use === useEnd) {
          const profit = (this.wage[g] as number) - (cost[p] as number);
          loss -= profit;
        }
        for (let u = use; u < useEnd; u++) {
          loss += this.#inLoss[u] as number;
          // In the option's own resources the loss of being forced in speaks for the whole group.
          if (out > 0) loss -= this.#outAt(g, useResource[u] as number);
        }
        this.loss[p] = loss;
      }
    }
  }

  /** What the group loses when it is kept out of resource r alone. */
  #outAt(g: number, r: number): number {
    const { groupStart, useStart, useResource } = this.#model;
    const first = groupStart[g] as number;
    let out = 0;
    for (let k = first; k < first + (this.alive[g] as number); k++) {
      const p = this.live[k] as number;
      for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
        if (useResource[u] === r && this.#taken[u]) out += this.#useOut[u] as number;
      }
    }
    return out;
  }

  /** How often the group is served in the last evaluation. */
  servedOf(g: number): number {
    return this.#served[g] as number;
  }

  /** Counts how often groups are served, and whether uses of an option agree. */
  #judge(): void {
    const { groups, groupStart, useStart } = this.#model;
    let isChoice = this.#isWhole && this.bound > -Infinity;
    for (let g = 0; g < groups; g++) {
      if (this.#isSettled[g]) continue;
      const first = groupStart[g] as number;
      for (let k = first; k < first + (this.alive[g] as number); k++) {
        const p = this.live[k] as number;
        const lead = useStart[p] as number;
        const end = useStart[p + 1] as number;
        if (lead === end) continue;
        this.#served[g] = (this.#served[g] as number) + (this.#taken[lead] as number);
        for (let u = lead + 1; u < end; u++) if (this.#taken[u] !== this.#taken[lead]) isChoice = false;
      }
      if (this.#served[g] !== 1) isChoice = false;
    }
    this.isChoice = isChoice;
  }

  isAlive(p: number): boolean {
    return this.#isAlive(p, this.#model.group[p] as number);
  }

  /** Keeps what is dropped now for good, which makes later evaluations shorter: `rewind` must not go back before it. */
  forgetDropped(): void {
    this.#loadUsers(this.#model);
  }

  #isAlive(p: number, g: number): boolean {
    return (this.#place[p] as number) < (this.#model.groupStart[g] as number) + (this.alive[g] as number);
  }

  #fits(p: number): boolean {
    const { useStart, useResource, useAmount } = this.#model;
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      if ((useAmount[u] as number) > (this.#left[useResource[u] as number] as number)) return false;
    }
    return true;
  }

  /** Uses of options alive, by resource. */
  #loadUsers({ resources, uses, useResource }: ChoiceModel): void {
    const start = this.#userStart;
    start.fill(0, 0, resources + 1);
    for (let u = 0; u < uses; u++) {
      if (!this.isAlive(this.#optionOf[u] as number)) continue;
      const r = useResource[u] as number;
      start[r + 1] = (start[r + 1] as number) + 1;
    }
    for (let r = 0; r < resources; r++) start[r + 1] = (start[r + 1] as number) + (start[r] as number);
    for (let u = 0; u < uses; u++) {
      if (!this.isAlive(this.#optionOf[u] as number)) continue;
      const r = useResource[u] as number;
      this.#user[start[r] as number] = u;
      start[r] = (start[r] as number) + 1;
    }
    for (let r = resources; r > 0; r--) start[r] = start[r - 1] as number;
    start[0] = 0;
  }

  #reserve({ groups, options, uses, resources }: ChoiceModel): void {
    if (this.alive.length < groups) {
      const size = 2 * groups;
      this.alive = new Int32Array(size);
      this.wage = new Float64Array(size);
      this.#isSettled = new Uint8Array(size);
      this.#outLoss = new Float64Array(size);
      this.#served = new Int32Array(size);
      this.#direction = new Float64Array(size);
    }
    if (this.live.length < options) {
      this.live = new Int32Array(2 * options);
      this.loss = new Float64Array(2 * options);
      this.#place = new Int32Array(2 * options);
    }
    if (this.#trail.length < groups + options) this.#trail = new Int32Array(2 * (groups + options));
    if (this.pay.length < uses) {
      const size = 2 * uses;
      this.pay = new Float64Array(size);
      this.#taken = new Uint8Array(size);
      this.#inLoss = new Float64Array(size);
      this.#useOut = new Float64Array(size);
      this.#profit = new Float64Array(size);
      this.#user = new Int32Array(size);
      this.#optionOf = new Int32Array(size);
      this.#payDirection = new Float64Array(size);
    }
    if (this.#left.length < resources) {
      this.#left = new Float64Array(2 * resources);
      this.#userStart = new Int32Array(2 * resources + 1);
    }
  }
}
