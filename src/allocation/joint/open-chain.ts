import type { Holding } from './open-holding.js';
import type { OpenLedger } from './open-ledger.js';
import type { OpenOption } from './open-option.js';
import type { OpenOptions } from './open-options.js';

/** Resources that one search may open. */
const mostOpened = 160;

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
 * chain is the best that single orders can do. Each resource is opened once, cheapest first (E. W. Dijkstra, 1959).
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
    while (this.#opened.size < mostOpened) {
      const r = this.#cheapest(done?.cost ?? 0);
      if (r === 0) break;
      this.#opened.add(r);
      const link = this.#best.get(r) as Link;
      if (r === own || this.#ledger.leftOf(r) > 0) {
        done = link;
        break;
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
      if (cost >= (ended?.cost ?? 0)) break;
      const r = option.resource[0];
      if (r === undefined) {
        ended = { cost, holding, option, before };
        continue;
      }
      if (r === from || this.#opened.has(r)) continue;
      const known = this.#best.get(r);
      if (known === undefined || cost < known.cost) this.#best.set(r, { cost, holding, option, before });
    }
    return ended;
  }

  /** The resource at the end of the cheapest chain that is not opened yet and costs less; 0: none. Of equals the first. */
  #cheapest(below: number): number {
    let least = below;
    let found = 0;
    for (const [r, { cost }] of this.#best) {
      if (cost >= least || this.#opened.has(r)) continue;
      least = cost;
      found = r;
    }
    return found;
  }
}
