import { assert } from '../base/assert.js';
import { sortByKey } from '../base/sort-by-key.js';
import type { ChoiceBudget } from './choice-budget.js';
import { ChoiceDecomposition } from './choice-decomposition.js';
import type { ChoiceModel } from './choice-model.js';
import type { ChoicePrices } from './choice-prices.js';
import type { ChoiceRandom } from './choice-random.js';

/** The best choice known. */
export interface ChoiceIncumbent {
  choice: Int32Array;
  cost: number;
}

/** Rounds of raising and dropping at a node before it branches. */
const nodeRounds = 6;
const diveRounds = 5;
/** Share of the open groups that a dive decides between two rounds of raising. */
const diveShare = 0.05;
/** Open groups that a dive leaves to the search. */
const fewGroups = 90;
/** Groups beyond which the search does not go down: the depth of its recursion. */
const deepest = 3000;

/**
 * Proves by asking "is there a choice of cost at most the target?" for rising targets: a target just above the bound
 * leaves so few options alive that the search, hopeless for a far target, is short (Posta, Ferland, Michelon 2012).
 * Each node raises the bound of `ChoiceDecomposition` a little and drops what cannot meet the target.
 */
export class ChoiceTree {
  nodes = 0;
  readonly decomposition = new ChoiceDecomposition();
  #model!: ChoiceModel;
  #incumbent!: ChoiceIncumbent;
  #budget!: ChoiceBudget;
  #target = 0;
  #isStopped = false;
  /** By depth: wages and pays at the node. */
  readonly #wages: Float64Array[] = [];
  readonly #pays: Float64Array[] = [];
  #bestWage = new Float64Array(16);
  #bestPay = new Float64Array(16);
  #candidates = new Int32Array(16);
  #score = new Float64Array(16);
  /** By option: its loss under the best wages of the root. */
  #rootLoss = new Float64Array(16);
  /** The best bound of the root. */
  bound = -Infinity;

  start(model: ChoiceModel, prices: ChoicePrices, incumbent: ChoiceIncumbent): void {
    this.#model = model;
    this.#incumbent = incumbent;
    this.nodes = 0;
    this.decomposition.start(model, prices);
    if (this.#bestWage.length < model.groups) {
      this.#bestWage = new Float64Array(2 * model.groups);
      this.#candidates = new Int32Array(2 * model.groups);
      this.#score = new Float64Array(2 * model.groups);
    }
    if (this.#rootLoss.length < model.options) this.#rootLoss = new Float64Array(2 * model.options);
    if (this.#bestPay.length < model.uses) this.#bestPay = new Float64Array(2 * model.uses);
    // The prices' own bound drops options for less than the knapsacks do.
    for (let p = 0; p < model.options; p++) {
      if (prices.bound + (prices.reduced[p] as number) > incumbent.cost - 1) this.decomposition.drop(p);
    }
    this.bound = prices.bound;
    this.#save(this.#bestWage, this.#bestPay);
  }

  /**
   * Raises the bound of the root by `rounds` steps at most; Infinity when no choice is cheaper than the incumbent. Steps
   * aim a level above the best bound: a level not neared for a while was too high and comes down (Goffin, Kiwiel 1999).
   */
  raise(rounds: number, budget: ChoiceBudget): void {
    const decomposition = this.decomposition;
    const incumbent = this.#incumbent;
    if (!decomposition.settle()) {
      this.bound = Infinity;
      return;
    }
    const widest = Math.max(2, Math.min(incumbent.cost - this.bound, 0.005 * Math.abs(this.bound) + 4));
    let level = widest;
    let stall = 0;
    this.#load(this.#bestWage, this.#bestPay);
    for (let round = 0; round < rounds && level > Math.max(0.05, widest / 500) && !budget.isSpent(); round++) {
      const losses = round % 10 === 9 && incumbent.cost < Infinity;
      decomposition.evaluate(losses);
      budget.iterate(decomposition.work);
      if (decomposition.isChoice) this.#take();
      if (decomposition.bound > this.bound) {
        stall = decomposition.bound - this.bound > 0.02 * level ? 0 : stall + 1;
        this.bound = decomposition.bound;
        this.#save(this.#bestWage, this.#bestPay);
      } else stall++;
      if (this.bound > incumbent.cost - 1) return;
      if (losses && !this.#dropBeyond(incumbent.cost - 1)) {
        this.bound = Infinity;
        return;
      }
      if (stall > 10) {
        level /= 1.6;
        stall = 0;
        this.#load(this.#bestWage, this.#bestPay);
        decomposition.evaluate(false);
      }
      if (!decomposition.step(this.bound + level, 1)) return;
    }
  }

  /**
   * Searches for a choice of cost at most `target`. True: the search went through, and either the incumbent costs at most
   * the target now, or no choice does.
   */
  search(target: number, nodeLimit: number, budget: ChoiceBudget): boolean {
    const decomposition = this.decomposition;
    this.#target = target;
    this.#budget = budget;
    this.#isStopped = false;
    const height = decomposition.height;
    const limit = this.nodes + nodeLimit;
    this.#load(this.#bestWage, this.#bestPay);
    this.#stored(0);
    this.#save(this.#wages[0] as Float64Array, this.#pays[0] as Float64Array);
    this.#visit(0, limit);
    decomposition.rewind(height);
    // The wages that the root ended with are better ones for the next target.
    this.#bestWage.set((this.#wages[0] as Float64Array).subarray(0, this.#model.groups));
    if (decomposition.hasPays) this.#bestPay.set((this.#pays[0] as Float64Array).subarray(0, this.#model.uses));
    return !this.#isStopped || this.#incumbent.cost <= target;
  }

  /** Drops for good what no choice cheaper than the incumbent has, by the best wages known. */
  dropDear(budget: ChoiceBudget): void {
    const decomposition = this.decomposition;
    this.#load(this.#bestWage, this.#bestPay);
    decomposition.evaluate(true);
    budget.iterate(decomposition.work);
    this.bound = Math.max(this.bound, decomposition.bound);
    for (let p = 0; p < this.#model.options; p++) this.#rootLoss[p] = decomposition.loss[p] as number;
    if (!this.#dropBeyond(this.#incumbent.cost - 1)) this.bound = Infinity;
    decomposition.forgetDropped();
  }

  /**
   * Searches near the incumbent for a better choice: most groups keep their options; open are `size` groups, those whose
   * options look dear first, mixed with chance. Returns whether the search went through.
   */
  around(size: number, random: ChoiceRandom, nodeLimit: number, budget: ChoiceBudget): boolean {
    const decomposition = this.decomposition;
    const { groups } = this.#model;
    const incumbent = this.#incumbent;
    const candidates = this.#candidates;
    const score = this.#score;
    for (let g = 0; g < groups; g++) {
      candidates[g] = g;
      const p = incumbent.choice[g] as number;
      score[g] = decomposition.isAlive(p) ? -random.next() - ((this.#rootLoss[p] as number) > 0 ? 0.3 : 0) : -Infinity;
    }
    sortByKey(candidates, score, groups);
    this.#target = incumbent.cost - 1;
    this.#budget = budget;
    this.#isStopped = false;
    const height = decomposition.height;
    const limit = this.nodes + nodeLimit;
    this.#load(this.#bestWage, this.#bestPay);
    for (let i = 0; i < groups; i++) {
      const g = candidates[i] as number;
      const p = incumbent.choice[g] as number;
      if (i >= size && decomposition.isAlive(p)) decomposition.choose(p);
    }
    this.#visit(0, limit);
    decomposition.rewind(height);
    return !this.#isStopped;
  }

  /**
   * Goes down fast towards a choice of cost at most `target`: raises, drops, and then chooses at once, for a share of the
   * open groups, the options that the knapsacks take and that leave their groups most to lose; what stays open in the end
   * is searched. Proves nothing. Returns whether the incumbent meets the target now.
   */
  dive(target: number, random: ChoiceRandom, nodeLimit: number, budget: ChoiceBudget): boolean {
    const decomposition = this.decomposition;
    this.#target = target;
    this.#budget = budget;
    this.#isStopped = false;
    const height = decomposition.height;
    const limit = this.nodes + nodeLimit;
    this.#load(this.#bestWage, this.#bestPay);
    while (!budget.isSpent()) {
      this.nodes++;
      if (this.#narrow(diveRounds) < 0) break;
      if (decomposition.openGroups <= fewGroups) {
        this.#visit(0, limit);
        break;
      }
      this.#chooseMany(random);
    }
    decomposition.rewind(height);
    return this.#incumbent.cost <= target;
  }

  #chooseMany(random: ChoiceRandom): void {
    const decomposition = this.decomposition;
    const { groups, groupStart } = this.#model;
    const { live, alive, loss } = decomposition;
    const candidates = this.#candidates;
    const score = this.#score;
    let count = 0;
    for (let g = 0; g < groups; g++) {
      if ((alive[g] as number) < 2) continue;
      const first = groupStart[g] as number;
      let least = Infinity;
      let second = Infinity;
      for (let k = first; k < first + (alive[g] as number); k++) {
        const value = loss[live[k] as number] as number;
        if (value < least) {
          second = least;
          least = value;
        } else if (value < second) second = value;
      }
      candidates[count++] = g;
      score[g] = (least - second) * (0.5 + random.next()) + (decomposition.servedOf(g) === 1 ? 0 : 1e9);
    }
    sortByKey(candidates, score, count);
    const many = Math.max(1, Math.floor(diveShare * count));
    for (let i = 0; i < many; i++) decomposition.choose(this.#likeliest(candidates[i] as number));
  }

  #visit(depth: number, limit: number): void {
    const decomposition = this.decomposition;
    const { wage, pay } = this.#stored(depth);
    for (;;) {
      if (this.nodes >= limit || depth > deepest || this.#budget.isSpent()) {
        this.#isStopped = true;
        return;
      }
      this.nodes++;
      const group = this.#narrow(nodeRounds);
      this.#save(wage, pay);
      if (group < 0) return;
      const option = this.#likeliest(group);
      const height = decomposition.height;
      decomposition.choose(option);
      this.#visit(depth + 1, limit);
      if (this.#isStopped || this.#incumbent.cost <= this.#target) return;
      decomposition.rewind(height);
      this.#load(wage, pay);
      decomposition.drop(option);
    }
  }

  /** Raises and drops; returns the group to branch on, -1 when nothing is left to find below. */
  #narrow(rounds: number): number {
    const decomposition = this.decomposition;
    const target = this.#target;
    let group = this.#firstOpen();
    for (let round = 0; round < rounds; round++) {
      if (!decomposition.settle()) return -1;
      // Losses take three times as long as the bound alone, and tell little new from one step to the next.
      const losses = round % 3 === 1 || round + 1 === rounds;
      decomposition.evaluate(losses);
      this.#budget.iterate(decomposition.work);
      if (decomposition.bound === -Infinity) {
        // Wages have run out of the exact range: begin again from those of the root.
        this.#load(this.#bestWage, this.#bestPay);
        continue;
      }
      if (decomposition.bound > target) return -1;
      if (decomposition.isChoice) {
        this.#take();
        return -1;
      }
      if (losses) {
        group = this.#dropAndPick(target);
        if (group < 0) return -1;
      }
      if (round + 1 === rounds) break;
      decomposition.step(target + 1, 0.7);
    }
    return group;
  }

  #dropBeyond(target: number): boolean {
    return this.#dropAndPick(target) >= 0 && this.decomposition.settle();
  }

  /**
   * Drops options whose loss passes the target. Returns the open group to branch on: where the bound rises most whichever
   * way, its likeliest option in or out. -1 when a group is left without options.
   */
  #dropAndPick(target: number): number {
    const decomposition = this.decomposition;
    const { groups, groupStart } = this.#model;
    const { live, alive, loss } = decomposition;
    const room = target - decomposition.bound;
    let group = 0;
    let most = -1;
    for (let g = 0; g < groups; g++) {
      if ((alive[g] as number) < 2) continue;
      const first = groupStart[g] as number;
      let least = Infinity;
      let second = Infinity;
      for (let k = first + (alive[g] as number) - 1; k >= first; k--) {
        const p = live[k] as number;
        const value = loss[p] as number;
        if (value > room) {
          decomposition.drop(p);
          continue;
        }
        if (value < least) {
          second = least;
          least = value;
        } else if (value < second) second = value;
      }
      if (alive[g] === 0) return -1;
      if (second === Infinity) continue;
      const score = (least + 0.02 * room) * (second + 0.02 * room);
      if (score <= most) continue;
      most = score;
      group = g;
    }
    return group;
  }

  /** The first group with a choice left; 0 when there is none. */
  #firstOpen(): number {
    const { groups } = this.#model;
    for (let g = 0; g < groups; g++) if ((this.decomposition.alive[g] as number) > 1) return g;
    return 0;
  }

  #likeliest(group: number): number {
    const { live, alive, loss } = this.decomposition;
    const first = this.#model.groupStart[group] as number;
    let best = live[first] as number;
    for (let k = first + 1; k < first + (alive[group] as number); k++) {
      const p = live[k] as number;
      if ((loss[p] as number) < (loss[best] as number)) best = p;
    }
    return best;
  }

  #take(): void {
    const incumbent = this.#incumbent;
    const { groups, cost } = this.#model;
    if (this.decomposition.bound >= incumbent.cost) return;
    this.decomposition.read(incumbent.choice);
    let total = 0;
    for (let g = 0; g < groups; g++) total += cost[incumbent.choice[g] as number] as number;
    assert(total === this.decomposition.bound, `a choice of cost ${total} was bounded by ${this.decomposition.bound}`);
    incumbent.cost = total;
  }

  #stored(depth: number): { wage: Float64Array; pay: Float64Array } {
    const { groups, uses } = this.#model;
    let wage = this.#wages[depth];
    let pay = this.#pays[depth];
    if (wage === undefined || wage.length < groups) this.#wages[depth] = wage = new Float64Array(groups);
    if (pay === undefined || (this.decomposition.hasPays && pay.length < uses))
      this.#pays[depth] = pay = new Float64Array(this.decomposition.hasPays ? uses : 0);
    return { wage, pay };
  }

  #save(wage: Float64Array, pay: Float64Array): void {
    const { groups, uses } = this.#model;
    wage.set(this.decomposition.wage.subarray(0, groups));
    if (this.decomposition.hasPays) pay.set(this.decomposition.pay.subarray(0, uses));
  }

  #load(wage: Float64Array, pay: Float64Array): void {
    const { groups, uses } = this.#model;
    this.decomposition.wage.set(wage.subarray(0, groups));
    if (this.decomposition.hasPays) this.decomposition.pay.set(pay.subarray(0, uses));
  }
}
