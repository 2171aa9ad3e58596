import type { Holding } from './open-holding.js';
import type { OpenLedger } from './open-ledger.js';
import type { OpenOption } from './open-option.js';
import type { OpenOptions } from './open-options.js';

/** Resources that one search may open, and orders it looks at there. */
const mostOpened = 24;
const mostSeen = 48;

/** Who is told, whoever could gain most first. */
const mostTold = 8;

/**
 * Who could gain by something that became free: orders that wait for it, and orders that wait for what another has who
 * would take it instead, and so on, by the least that those in between would pay more. They are where chains of moves
 * that end there may begin; see OpenChain.
 */
export class OpenSeeds {
  readonly #ledger: OpenLedger;
  readonly #options: OpenOptions;
  readonly #extra = new Map<number, number>();
  readonly #opened = new Set<number>();
  readonly #gain = new Map<Holding, number>();

  constructor(ledger: OpenLedger, options: OpenOptions) {
    this.#ledger = ledger;
    this.#options = options;
  }

  /** @param option what was given back */
  of({ resource, amount }: OpenOption): Holding[] {
    this.#gain.clear();
    for (let i = 0; i < resource.length; i++) {
      const r = resource[i] as number;
      const left = this.#ledger.leftOf(r);
      if (left <= 0) continue;
      // With some left over before, who waits for it waits for more than there was.
      if (left > (amount[i] as number)) this.#askWaiting(r, 0);
      else this.#search(r);
    }
    if (this.#gain.size === 0) return [];
    // The sort is stable: of equal ones whoever was met first.
    const found = [...this.#gain].sort(([, a], [, b]) => b - a);
    return found.slice(0, mostTold).map(([holding]) => holding);
  }

  #search(freed: number): void {
    this.#extra.clear();
    this.#opened.clear();
    this.#extra.set(freed, 0);
    while (this.#opened.size < mostOpened) {
      const r = this.#cheapest();
      if (r === 0) return;
      this.#opened.add(r);
      const spent = this.#extra.get(r) as number;
      this.#askWaiting(r, spent);
      this.#askHolders(r, spent);
    }
  }

  #askWaiting(r: number, spent: number): void {
    let seen = 0;
    for (const holding of this.#ledger.waitingAt(r)) {
      if (seen++ === mostSeen) return;
      const gain = holding.cost - costAt(holding, r) - spent;
      if (gain > 0 && gain > (this.#gain.get(holding) ?? 0)) this.#gain.set(holding, gain);
    }
  }

  /** Orders of one unit that could move here: what they have would be free for others then. */
  #askHolders(r: number, spent: number): void {
    let seen = 0;
    for (const holding of this.#options.interestedIn(r)) {
      if (seen++ === mostSeen) return;
      const own = holding.isUnit ? holding.option.resource[0] : undefined;
      if (own === undefined || this.#opened.has(own)) continue;
      const extra = spent + costAt(holding, r) - holding.cost;
      if (extra < (this.#extra.get(own) ?? Infinity)) this.#extra.set(own, extra);
    }
  }

  #cheapest(): number {
    let least = Infinity;
    let found = 0;
    for (const [r, extra] of this.#extra) {
      if (extra >= least || this.#opened.has(r)) continue;
      least = extra;
      found = r;
    }
    return found;
  }
}

/** Cost of an order's cheapest option that takes some of a resource. */
function costAt({ options }: Holding, r: number): number {
  for (let i = 0; i < options.length; i++) {
    const option = options[i] as OpenOption;
    if (option.resource.includes(r)) return option.cost;
  }
  return Infinity;
}
