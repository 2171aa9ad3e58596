import { ChoiceSolver } from '../../solvers/choice-solver.js';
import { OpenChain } from './open-chain.js';
import type { Holding } from './open-holding.js';
import type { OpenLedger } from './open-ledger.js';
import type { OpenOption } from './open-option.js';
import type { OpenOptions } from './open-options.js';

/** Orders of one neighbourhood. */
const mostOrders = 10;

/** How many of an order's options a neighbourhood grows by, and takes part in it. */
const optionsFollowed = 8;
const mostOptions = 24;

/** Of a resource: holders looked at, and those who give way most cheaply. */
const holdersSeen = 8;
const holdersAsked = 3;

/** What the exact solver may spend on one neighbourhood. */
const limits = Object.freeze({ nodes: 1000, iterations: 100 });

/** An order whose option was changed, and what it had. */
export interface Moved {
  readonly holding: Holding;
  readonly before: OpenOption;
}

/**
 * Orders around one that could have something better, decided anew with everybody else in place: by the best chain of
 * moves where that helps, else a handful of them exactly.
 */
export class OpenNeighbourhood {
  readonly #ledger: OpenLedger;
  readonly #options: OpenOptions;
  readonly #chain: OpenChain;
  readonly #solver = new ChoiceSolver();

  constructor(ledger: OpenLedger, options: OpenOptions) {
    this.#ledger = ledger;
    this.#options = options;
    this.#chain = new OpenChain(ledger, options);
  }

  /** Decides a neighbourhood anew where that lowers its cost. Returns who moved. */
  decide(seed: Holding): Moved[] {
    if (seed.cost <= seed.first) return [];
    const chain = this.#chain.find(seed);
    if (chain.length > 0) {
      return this.#adopt(
        chain.map(({ holding }) => holding),
        chain.map(({ option }) => option),
      );
    }
    if (!this.#chain.metOthers) return [];
    const { set, lists } = this.#gather(seed);
    if (set.length === 1) return this.#decideAlone(seed, lists[0] as readonly OpenOption[]);
    return this.#decideTogether(set, lists);
  }

  /** The cheapest option that fits: options come by rising cost. */
  #decideAlone(seed: Holding, options: readonly OpenOption[]): Moved[] {
    for (const option of options) {
      if (option.cost >= seed.cost) return [];
      if (this.#ledger.fits(option, seed)) return this.#adopt([seed], [option]);
    }
    return [];
  }

  /** Who stands in the way of the seed's better options, who in the way of those then, and so on. */
  #gather(seed: Holding): { set: Holding[]; lists: (readonly OpenOption[])[] } {
    const set = [seed];
    const lists: (readonly OpenOption[])[] = [];
    // No option can pay that is dearer by more than all of them could gain.
    let gain = seed.cost - seed.first;
    for (let at = 0; at < set.length; at++) {
      const holding = set[at] as Holding;
      if (at > 0) gain += holding.cost - holding.first;
      const options = this.#options.upTo(holding, at === 0 ? seed.cost - 1 : holding.cost + gain - 1);
      lists.push(options);
      for (let i = 0; i < Math.min(options.length, optionsFollowed) && set.length < mostOrders; i++) {
        const { resource, amount } = options[i] as OpenOption;
        for (let u = 0; u < resource.length && set.length < mostOrders; u++) {
          const r = resource[u] as number;
          const free = this.#ledger.leftOf(r) + holding.amountOf(r);
          if ((amount[u] as number) > free) this.#addHolders(r, set, gain);
        }
      }
    }
    return { set, lists };
  }

  #addHolders(r: number, set: Holding[], gain: number): void {
    const found: { holding: Holding; extra: number }[] = [];
    let seen = 0;
    for (const holding of this.#ledger.holdersOf(r)) {
      if (set.includes(holding)) continue;
      if (seen++ === holdersSeen) break;
      found.push({ holding, extra: this.#leastExtra(holding, r, gain) });
    }
    // The sort is stable: of equal ones the longest holder.
    found.sort((a, b) => a.extra - b.extra);
    for (const { holding, extra } of found.slice(0, holdersAsked)) {
      if (set.length < mostOrders && extra < Infinity) set.push(holding);
    }
  }

  /** What an order would pay more at least to do without a resource; half of it where others must give way for that. */
  #leastExtra(holding: Holding, r: number, gain: number): number {
    let least = Infinity;
    for (const option of this.#options.upTo(holding, holding.cost + gain - 1)) {
      const extra = option.cost - holding.cost;
      if (extra >= least) break;
      if (option.resource.includes(r) || extra < 0) continue;
      least = Math.min(least, this.#ledger.fits(option, holding) ? extra : extra + gain / 2);
    }
    return least;
  }

  #decideTogether(set: readonly Holding[], lists: readonly (readonly OpenOption[])[]): Moved[] {
    const groupStart = [0];
    const cost: number[] = [];
    const useStart = [0];
    const useResource: number[] = [];
    const useAmount: number[] = [];
    const limit: number[] = [];
    const row = new Map<number, number>();
    const options: OpenOption[] = [];
    const incumbent: number[] = [];
    let before = 0;
    const add = (option: OpenOption) => {
      for (let u = 0; u < option.resource.length; u++) {
        const r = option.resource[u] as number;
        let local = row.get(r);
        if (local === undefined) {
          local = limit.length;
          row.set(r, local);
          limit.push(Math.min(this.#ledger.leftOf(r), 2 ** 40));
        }
        useResource.push(local);
        useAmount.push(option.amount[u] as number);
      }
      useStart.push(useResource.length);
      cost.push(option.cost);
      options.push(option);
    };
    for (const [g, holding] of set.entries()) {
      before += holding.cost;
      incumbent.push(cost.length);
      add(holding.option);
      const list = lists[g] as readonly OpenOption[];
      for (let i = 0; i < Math.min(list.length, mostOptions); i++) add(list[i] as OpenOption);
      groupStart.push(cost.length);
    }
    // What the orders have now is theirs to share out.
    for (const { option } of set) {
      for (let u = 0; u < option.resource.length; u++) {
        const local = row.get(option.resource[u] as number) as number;
        limit[local] = (limit[local] as number) + (option.amount[u] as number);
      }
    }
    const problem = { groupStart, cost, useStart, useResource, useAmount, limit };
    const result = this.#solver.solve(problem, { limits, incumbent });
    if (result.cost >= before) return [];
    return this.#adopt(
      set,
      set.map((_, g) => options[result.choice[g] as number] as OpenOption),
    );
  }

  #adopt(set: readonly Holding[], options: readonly OpenOption[]): Moved[] {
    const moved: Moved[] = [];
    for (const [g, holding] of set.entries()) {
      if (options[g] === holding.option) continue;
      this.#ledger.giveBack(holding);
      moved.push({ holding, before: holding.option });
    }
    for (const [g, holding] of set.entries()) {
      const option = options[g] as OpenOption;
      if (option === holding.option) continue;
      holding.option = option;
      this.#ledger.take(holding);
    }
    return moved;
  }
}
