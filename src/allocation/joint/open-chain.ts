import type { Holding } from './open-holding.js';
import type { OpenLedger } from './open-ledger.js';
import type { OpenOption } from './open-option.js';
import type { OpenOptions } from './open-options.js';

/** Resources that one search may open; and after the first chain that ends, to find a cheaper one. */
const mostOpened = 160;
const mostAfter = 24;

/** Someone wants one unit more of a resource; everybody before it in the chain has moved. */
interface Link {
  /** Cost of the chain so far against what all in it have now. */
  readonly cost: number;
  /** Who moves, and to what. */
  readonly holding: Holding;
  readonly option: OpenOption;
  readonly before: Link | null;
}

/** One move of a chain. */
export interface Move {
  readonly holding: Holding;
  readonly option: OpenOption;
}

/**
 * Shortest chains of moves among orders of one unit: one takes a unit that another has, who takes one that a third has,
 * until there is one left over. Where nobody in reach could gain alone, which is how every call leaves things, such a
 * chain is the best that single orders can do, and every part of it up to any link costs less than nothing. Resources are
 * opened cheapest first, and again where a cheaper way leads to them, since some in the chain gain by their move.
 */
export class OpenChain {
  /** The last search met orders that need more than one unit of one resource: it says nothing about them. */
  metOthers = false;
  readonly #ledger: OpenLedger;
  readonly #options: OpenOptions;
  readonly #best = new Map<number, Link>();
  readonly #opened = new Set<number>();

  constructor(ledger: OpenLedger, options: OpenOptions) {
    this.#ledger = ledger;
    this.#options = options;
  }

  /** The chain that lowers the cost most and begins with the seed, last move first; empty: none does. */
  find(seed: Holding): Move[] {
    this.metOthers = false;
    this.#best.clear();
    this.#opened.clear();
    const options = this.#options.listed(seed, seed.cost - 1);
    if (!seed.isUnit) {
      this.metOthers = true;
      return [];
    }
    const own = seed.option.resource[0] ?? 0;
    let done: Link | null = this.#extend(seed, options, null, 0, null);
    for (let left = mostOpened; left > 0; left--) {
      const r = this.#cheapest();
      if (r === 0) break;
      this.#opened.add(r);
      const link = this.#best.get(r) as Link;
      if (r === own || this.#ledger.leftOf(r) > 0) {
        left = Math.min(left, mostAfter);
        if (link.cost < (done?.cost ?? 0)) done = link;
        continue;
      }
      for (const holder of this.#ledger.holdersOf(r)) {
        if (holder === seed) continue;
        const others = this.#options.listed(holder, holder.cost - link.cost - 1);
        if (!holder.isUnit) this.metOthers = true;
        else done = this.#extend(holder, others, link, r, done);
      }
    }
    const moves: Move[] = [];
    for (let link: Link | null = done; link !== null; link = link.before) moves.push(link);
    return moves;
  }

  /** Lets an order go on to any of these options. Returns the cheapest chain that has come to its end. */
  #extend(
    holding: Holding,
    options: readonly OpenOption[],
    before: Link | null,
    from: number,
    done: Link | null,
  ): Link | null {
    let ended = done;
    const spent = (before?.cost ?? 0) - holding.cost;
    for (let i = 0; i < options.length; i++) {
      const option = options[i] as OpenOption;
      const cost = spent + option.cost;
      if (cost >= 0) break;
      const r = option.resource[0];
      if (r === undefined) {
        if (cost < (ended?.cost ?? 0)) ended = { cost, holding, option, before };
        continue;
      }
      if (r === from || cost >= (this.#best.get(r)?.cost ?? 0) || passes(before, r)) continue;
      this.#best.set(r, { cost, holding, option, before });
      this.#opened.delete(r);
    }
    return ended;
  }

  /** The resource at the end of the cheapest chain that is still to be opened; 0: none. Of equals the first. */
  #cheapest(): number {
    let least = 0;
    let found = 0;
    for (const [r, { cost }] of this.#best) {
      if (cost >= least || this.#opened.has(r)) continue;
      least = cost;
      found = r;
    }
    return found;
  }
}

/** Whether a chain goes through a resource. */
function passes(chain: Link | null, r: number): boolean {
  for (let link = chain; link !== null; link = link.before) if (link.option.resource[0] === r) return true;
  return false;
}
