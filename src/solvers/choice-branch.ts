import { assert } from '../base/assert.js';
import type { ChoiceBudget } from './choice-budget.js';
import type { ChoiceModel } from './choice-model.js';
import type { ChoicePrices } from './choice-prices.js';

/** Up to so many open groups the next one is looked for among all of them at every node. */
const manyGroups = 4096;

/**
 * Goes through the choices that could be cheaper than the best known: depth first, the group with the largest regret
 * next, options by rising reduced cost.
 *
 * With prices mu and their bound L every choice within the limits costs exactly
 *
 *     L  +  sum of reduced costs of its options  +  sum over resources of mu x what stays unused
 *
 * so a part of a choice is cut off once the reduced costs taken, the least ones still to take, and the price of what the
 * open groups cannot use up any more, pass the room between L and the best cost. All numbers are multiples of the
 * prices' grain: sums are exact, and coming back from a branch restores them to the digit.
 */
export class ChoiceBranch {
  /** Option per group of the best choice found. */
  readonly best: { choice: Int32Array; cost: number } = { choice: new Int32Array(16), cost: Infinity };
  /** Nodes visited by the last run. */
  nodes = 0;
  #model!: ChoiceModel;
  #price!: Float64Array;
  #reduced!: Float64Array;
  /** Options of every group by rising reduced cost, those within the room only: sorted[groupStart[g]] .. end[g] - 1. */
  #sorted = new Int32Array(64);
  #end = new Int32Array(16);
  /** By group: place of the first option that fits, its reduced cost, and that of the second. */
  #at = new Int32Array(16);
  #low = new Float64Array(16);
  #second = new Float64Array(16);
  #open = new Int32Array(16);
  #place = new Int32Array(16);
  #openCount = 0;
  /** What groups ask for: by group from touchStart, resource and the largest amount of its options. */
  #touchStart = new Int32Array(17);
  #touched = new Int32Array(128);
  #touchMost = new Float64Array(128);
  /** The same by resource: group and amount. */
  #askStart = new Int32Array(17);
  #asker = new Int32Array(128);
  #askMost = new Float64Array(128);
  #askersSorted = true;
  #stamp = new Int32Array(16);
  #slot = new Int32Array(16);
  #mark = 0;
  /** By resource: what is left, and what open groups could still use of it at most. */
  #left = new Float64Array(16);
  #reach = new Float64Array(16);
  /** Sums over open groups and over resources. */
  #lowSum = 0;
  #lossSum = 0;
  #dead = 0;
  /** By depth: the group, the next place to try, the sum of reduced costs above it, the trail's height. */
  #depthGroup = new Int32Array(16);
  #cursor = new Int32Array(16);
  #taken = new Float64Array(16);
  #trailAt = new Int32Array(17);
  #applied = new Int32Array(16);
  /** Groups looked at again, with what stood there before. */
  #trailGroup = new Int32Array(64);
  #trailPlace = new Int32Array(64);
  #trailLow = new Float64Array(64);
  #trailSecond = new Float64Array(64);
  #trail = 0;

  /** Prepares for a model: nothing is known yet. */
  start(model: ChoiceModel): void {
    this.#model = model;
    this.best.cost = Infinity;
    this.#reserve(model);
    this.#loadTouched(model);
  }

  /**
   * Searches for choices of cost at most `most` - and after each found, for cheaper ones - under these prices, whose
   * `reduce` was called. Returns whether the search went through to its end: then none is cheaper than `best`, or than
   * `most + 1` where `best` is dearer than that.
   */
  run(prices: ChoicePrices, most: number, nodeLimit: number, budget: ChoiceBudget): boolean {
    this.nodes = 0;
    this.#price = prices.price;
    this.#reduced = prices.reduced;
    const { groups } = this.#model;
    const bound = prices.bound;
    const wanted = Math.min(most, this.best.cost - 1) - bound;
    if (wanted < 0) return true;
    // Sums of reduced costs stay exact below this; a search that leaves dearer options out proves nothing.
    const widest = (2 ** 50 / groups) * prices.grain;
    const isWhole = wanted <= widest;
    let room = isWhole ? wanted : widest;
    this.#load(room);
    let depth = 0;
    this.#taken[0] = 0;
    if (this.#dead > 0 || this.#lowSum + this.#lossSum > room) return isWhole;
    this.#enter(0);
    while (depth >= 0) {
      const g = this.#depthGroup[depth] as number;
      if ((this.#applied[depth] as number) >= 0) this.#undo(depth);
      const option = this.#next(depth, g, room);
      if (option < 0) {
        this.#leave(depth, g);
        depth--;
        continue;
      }
      if (this.nodes >= nodeLimit || ((this.nodes & 511) === 511 && budget.isOver())) {
        for (; depth >= 0; depth--) {
          if ((this.#applied[depth] as number) >= 0) this.#undo(depth);
          this.#leave(depth, this.#depthGroup[depth] as number);
        }
        return false;
      }
      this.nodes++;
      this.#apply(depth, g, option);
      const taken = (this.#taken[depth] as number) + (this.#reduced[option] as number);
      if (this.#dead > 0 || taken + this.#lowSum + this.#lossSum > room) continue;
      depth++;
      if (depth < groups) {
        this.#taken[depth] = taken;
        this.#enter(depth);
        continue;
      }
      depth--;
      room = Math.min(room, this.#record(bound + taken + this.#lossSum) - bound);
    }
    return isWhole;
  }

  /** Keeps the choice in hand; returns the largest cost that would be better. */
  #record(priced: number): number {
    const { groups, cost } = this.#model;
    let total = 0;
    for (let depth = 0; depth < groups; depth++) {
      const option = this.#applied[depth] as number;
      this.best.choice[this.#depthGroup[depth] as number] = option;
      total += cost[option] as number;
    }
    assert(total === priced, `a choice of cost ${total} was priced ${priced}`);
    this.best.cost = total;
    return total - 1;
  }

  #load(room: number): void {
    const { groups, groupStart, resources, limit } = this.#model;
    this.#left.set(limit.subarray(0, resources));
    this.#reach.fill(0, 0, resources);
    for (let i = 0; i < (this.#touchStart[groups] as number); i++) {
      const r = this.#touched[i] as number;
      this.#reach[r] = (this.#reach[r] as number) + (this.#touchMost[i] as number);
    }
    this.#lossSum = 0;
    for (let r = 0; r < resources; r++) this.#lossSum += this.#lossOf(r);
    this.#lowSum = 0;
    this.#dead = 0;
    this.#trail = 0;
    this.#openCount = groups;
    for (let g = 0; g < groups; g++) {
      this.#end[g] = this.#sortGroup(groupStart[g] as number, groupStart[g + 1] as number, room);
      this.#at[g] = groupStart[g] as number;
      this.#look(g);
      this.#count(g);
      this.#open[g] = g;
    }
    // Groups by falling regret: the sequence used as it is where there are too many to look through, else for ties.
    const second = this.#second;
    const low = this.#low;
    if (groups > manyGroups) {
      this.#open.subarray(0, groups).sort((a, b) => {
        const regretA = (second[a] as number) - (low[a] as number);
        const regretB = (second[b] as number) - (low[b] as number);
        return regretA === regretB ? b - a : regretA < regretB ? -1 : 1;
      });
    }
    for (let i = 0; i < groups; i++) this.#place[this.#open[i] as number] = i;
  }

  /** Options of a group with a reduced cost within the room, by rising reduced cost. Returns the end of their places. */
  #sortGroup(start: number, end: number, room: number): number {
    const sorted = this.#sorted;
    const reduced = this.#reduced;
    let count = start;
    for (let p = start; p < end; p++) {
      const value = reduced[p] as number;
      if (value > room) continue;
      let at = count++;
      while (at > start && (reduced[sorted[at - 1] as number] as number) > value) {
        sorted[at] = sorted[at - 1] as number;
        at--;
      }
      sorted[at] = p;
    }
    return count;
  }

  /** Opens a depth: takes the group with the largest regret off the open ones. */
  #enter(depth: number): void {
    let at = this.#openCount - 1;
    if (this.#openCount <= manyGroups) {
      let most = -1;
      for (let i = this.#openCount - 1; i >= 0; i--) {
        const h = this.#open[i] as number;
        const second = this.#second[h] as number;
        if (second === Infinity) {
          at = i;
          break;
        }
        const regret = second - (this.#low[h] as number);
        if (regret > most) {
          most = regret;
          at = i;
        }
      }
    }
    const g = this.#open[at] as number;
    const last = this.#open[--this.#openCount] as number;
    this.#open[at] = last;
    this.#place[last] = at;
    this.#place[g] = at;
    this.#open[this.#openCount] = g;
    this.#lowSum -= this.#low[g] as number;
    for (let i = this.#touchStart[g] as number; i < (this.#touchStart[g + 1] as number); i++) {
      const r = this.#touched[i] as number;
      const before = this.#lossOf(r);
      this.#reach[r] = (this.#reach[r] as number) - (this.#touchMost[i] as number);
      this.#lossSum += this.#lossOf(r) - before;
    }
    this.#depthGroup[depth] = g;
    this.#cursor[depth] = this.#at[g] as number;
    this.#applied[depth] = -1;
    // A group under decision is not looked at again.
    this.#place[g] = -1 - at;
  }

  #leave(depth: number, g: number): void {
    const at = -1 - (this.#place[g] as number);
    const last = this.#open[at] as number;
    this.#open[this.#openCount] = last;
    this.#place[last] = this.#openCount++;
    this.#open[at] = g;
    this.#place[g] = at;
    this.#lowSum += this.#low[g] as number;
    for (let i = this.#touchStart[g] as number; i < (this.#touchStart[g + 1] as number); i++) {
      const r = this.#touched[i] as number;
      const before = this.#lossOf(r);
      this.#reach[r] = (this.#reach[r] as number) + (this.#touchMost[i] as number);
      this.#lossSum += this.#lossOf(r) - before;
    }
    this.#depthGroup[depth] = -1;
  }

  /** The next option of the depth's group that fits and is within the room, or -1. */
  #next(depth: number, g: number, room: number): number {
    const end = this.#end[g] as number;
    const taken = this.#taken[depth] as number;
    for (let at = this.#cursor[depth] as number; at < end; at++) {
      const option = this.#sorted[at] as number;
      if (taken + (this.#reduced[option] as number) + this.#lowSum > room) return -1;
      if (!this.#fits(option)) continue;
      this.#cursor[depth] = at + 1;
      return option;
    }
    return -1;
  }

  #apply(depth: number, g: number, option: number): void {
    const { useStart, useResource, useAmount } = this.#model;
    this.#trailAt[depth] = this.#trail;
    this.#applied[depth] = option;
    const end = useStart[option + 1] as number;
    for (let u = useStart[option] as number; u < end; u++) {
      const r = useResource[u] as number;
      const before = this.#lossOf(r);
      this.#left[r] = (this.#left[r] as number) - (useAmount[u] as number);
      this.#lossSum += this.#lossOf(r) - before;
    }
    for (let u = useStart[option] as number; u < end; u++) this.#lookAgain(useResource[u] as number, g);
  }

  /** Looks again at the open groups that may have lost an option to what was just used of a resource. */
  #lookAgain(r: number, g: number): void {
    const left = this.#left[r] as number;
    const asker = this.#asker;
    const end = this.#askStart[r + 1] as number;
    for (let i = this.#askStart[r] as number; i < end; i++) {
      if ((this.#askMost[i] as number) <= left) {
        // Askers by falling amount: those behind the first that fits fit as well.
        if (this.#askersSorted) break;
        continue;
      }
      const h = asker[i] as number;
      if (h === g || (this.#place[h] as number) < 0 || this.#low[h] === Infinity) continue;
      const at = this.#at[h] as number;
      const low = this.#low[h] as number;
      const second = this.#second[h] as number;
      this.#look(h);
      if (this.#at[h] === at && this.#second[h] === second) continue;
      if (this.#trail === this.#trailGroup.length) this.#growTrail();
      const trail = this.#trail++;
      this.#trailGroup[trail] = h;
      this.#trailPlace[trail] = at;
      this.#trailLow[trail] = low;
      this.#trailSecond[trail] = second;
      this.#lowSum -= low;
      this.#count(h);
    }
  }

  #undo(depth: number): void {
    const { useStart, useResource, useAmount } = this.#model;
    const option = this.#applied[depth] as number;
    this.#applied[depth] = -1;
    while (this.#trail > (this.#trailAt[depth] as number)) {
      const trail = --this.#trail;
      const h = this.#trailGroup[trail] as number;
      if (this.#low[h] === Infinity) this.#dead--;
      else this.#lowSum -= this.#low[h] as number;
      this.#at[h] = this.#trailPlace[trail] as number;
      this.#low[h] = this.#trailLow[trail] as number;
      this.#second[h] = this.#trailSecond[trail] as number;
      this.#lowSum += this.#low[h] as number;
    }
    for (let u = useStart[option] as number; u < (useStart[option + 1] as number); u++) {
      const r = useResource[u] as number;
      const before = this.#lossOf(r);
      this.#left[r] = (this.#left[r] as number) + (useAmount[u] as number);
      this.#lossSum += this.#lossOf(r) - before;
    }
  }

  /** Sets the first two options of a group that fit. */
  #look(g: number): void {
    const end = this.#end[g] as number;
    let at = this.#at[g] as number;
    while (at < end && !this.#fits(this.#sorted[at] as number)) at++;
    this.#at[g] = at;
    this.#low[g] = at < end ? (this.#reduced[this.#sorted[at] as number] as number) : Infinity;
    let next = at + 1;
    while (next < end && !this.#fits(this.#sorted[next] as number)) next++;
    this.#second[g] = next < end ? (this.#reduced[this.#sorted[next] as number] as number) : Infinity;
  }

  /** Adds the group's least reduced cost to the sum, or the group to those that cannot be served. */
  #count(g: number): void {
    if (this.#low[g] === Infinity) this.#dead++;
    else this.#lowSum += this.#low[g] as number;
  }

  #fits(option: number): boolean {
    const { useStart, useResource, useAmount } = this.#model;
    for (let u = useStart[option] as number; u < (useStart[option + 1] as number); u++) {
      if ((useAmount[u] as number) > (this.#left[useResource[u] as number] as number)) return false;
    }
    return true;
  }

  /** Price of what stays unused of a resource whatever the open groups take. */
  #lossOf(r: number): number {
    const rest = (this.#left[r] as number) - (this.#reach[r] as number);
    return rest > 0 ? rest * (this.#price[r] as number) : 0;
  }

  #loadTouched(model: ChoiceModel): void {
    const { groups, groupStart, useStart, useResource, useAmount, resources } = model;
    const askStart = this.#askStart;
    let count = 0;
    this.#touchStart[0] = 0;
    askStart.fill(0, 0, resources + 1);
    if (this.#mark > 2 ** 29) {
      this.#stamp.fill(0);
      this.#mark = 0;
    }
    for (let g = 0; g < groups; g++) {
      const mark = ++this.#mark;
      const end = useStart[groupStart[g + 1] as number] as number;
      for (let u = useStart[groupStart[g] as number] as number; u < end; u++) {
        const r = useResource[u] as number;
        const amount = useAmount[u] as number;
        if (this.#stamp[r] !== mark) {
          this.#stamp[r] = mark;
          this.#slot[r] = count;
          this.#touched[count] = r;
          this.#touchMost[count++] = amount;
          askStart[r + 1] = (askStart[r + 1] as number) + 1;
        } else {
          const slot = this.#slot[r] as number;
          if (amount > (this.#touchMost[slot] as number)) this.#touchMost[slot] = amount;
        }
      }
      this.#touchStart[g + 1] = count;
    }
    for (let r = 0; r < resources; r++) askStart[r + 1] = (askStart[r + 1] as number) + (askStart[r] as number);
    this.#loadAskers(model, count);
  }

  #loadAskers({ groups, resources }: ChoiceModel, count: number): void {
    const slot = this.#slot;
    this.#askersSorted = count <= 4 * manyGroups;
    for (let r = 0; r < resources; r++) slot[r] = this.#askStart[r] as number;
    for (let g = 0; g < groups; g++) {
      for (let i = this.#touchStart[g] as number; i < (this.#touchStart[g + 1] as number); i++) {
        const r = this.#touched[i] as number;
        const start = this.#askStart[r] as number;
        const most = this.#touchMost[i] as number;
        let at = slot[r] as number;
        slot[r] = at + 1;
        if (this.#askersSorted) {
          while (at > start && (this.#askMost[at - 1] as number) < most) {
            this.#asker[at] = this.#asker[at - 1] as number;
            this.#askMost[at] = this.#askMost[at - 1] as number;
            at--;
          }
        }
        this.#asker[at] = g;
        this.#askMost[at] = most;
      }
    }
  }

  #growTrail(): void {
    const size = 2 * this.#trailGroup.length;
    this.#trailGroup = grown(new Int32Array(size), this.#trailGroup);
    this.#trailPlace = grown(new Int32Array(size), this.#trailPlace);
    this.#trailLow = grown(new Float64Array(size), this.#trailLow);
    this.#trailSecond = grown(new Float64Array(size), this.#trailSecond);
  }

  #reserve({ groups, options, uses, resources }: ChoiceModel): void {
    if (this.#at.length < groups) {
      const size = 2 * groups;
      this.best.choice = new Int32Array(size);
      this.#end = new Int32Array(size);
      this.#at = new Int32Array(size);
      this.#low = new Float64Array(size);
      this.#second = new Float64Array(size);
      this.#open = new Int32Array(size);
      this.#place = new Int32Array(size);
      this.#touchStart = new Int32Array(size + 1);
      this.#depthGroup = new Int32Array(size);
      this.#cursor = new Int32Array(size);
      this.#taken = new Float64Array(size);
      this.#trailAt = new Int32Array(size + 1);
      this.#applied = new Int32Array(size);
    }
    if (this.#sorted.length < options) this.#sorted = new Int32Array(2 * options);
    if (this.#touched.length < uses) {
      this.#touched = new Int32Array(2 * uses);
      this.#touchMost = new Float64Array(2 * uses);
      this.#asker = new Int32Array(2 * uses);
      this.#askMost = new Float64Array(2 * uses);
    }
    if (this.#left.length < resources) {
      this.#askStart = new Int32Array(2 * resources + 1);
      this.#stamp = new Int32Array(2 * resources);
      this.#slot = new Int32Array(2 * resources);
      this.#left = new Float64Array(2 * resources);
      this.#reach = new Float64Array(2 * resources);
    }
  }
}

function grown<T extends Int32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
