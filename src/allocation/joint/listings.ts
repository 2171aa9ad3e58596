import type { Order } from '../../model/order.js';
import { enumerateStoreOptions, type OrderOptions } from '../at-store/enumerate.js';
import { FittingPoints } from './fitting-points.js';
import { Listing } from './listing.js';
import type { Prepared } from './prepare.js';
import { RecordedOption } from './recorded-option.js';
import { noFitting, Records } from './records.js';
import type { Steps } from './steps.js';

/** Ways to bring an order's goods together, and its options when each of them may be fitted at several times. */
const mostWays = 1200;
const mostOptions = 2500;

/** Where they are more, dearer ones are left out: so many times the room between the best and serving nothing shrinks to this share. */
const shrinks = 14;
const shrinkTo = 1 / 2;

/** Orders looked at between two chances to stop. */
const pause = 8;

/** Ways that an order's goods can come together, and the most that those cost. */
interface Ways {
  readonly options: OrderOptions | null;
  /** Every way that is not among them costs at least this much. */
  readonly outside: number;
}

/** An option on its way to the list. */
interface Draft {
  readonly cost: number;
  /** Place among the ways; below 0: what is recorded of the order. */
  readonly way: number;
  readonly records: Records | null;
  readonly start: number;
}

/** Lists the options of orders that are collected or fitted at a store: all their goods go to one place, whichever it is. */
export class Listings {
  /** null: nobody is fitted. */
  points: FittingPoints | null = null;
  readonly #prepared: Prepared;
  readonly #recorded: RecordedOption;
  /** Of orders that are fitted. */
  readonly #ways = new Map<number, Ways>();
  readonly #listings = new Map<number, Listing>();

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#recorded = new RecordedOption(prepared.solver);
  }

  /** Gathers when fittings may begin, which every order that wants one must know before the first is decided. */
  *prepare(): Steps {
    const { orders, network } = this.#prepared;
    const ready = new Map<number, Set<number>>();
    const starts = new Map<number, Set<number>>();
    const count = new Map<number, number>();
    const add = (to: Map<number, Set<number>>, store: number, instant: number) => {
      const known = to.get(store);
      if (known) known.add(instant);
      else to.set(store, new Set([instant]));
    };
    for (const [o, order] of orders.entries()) {
      if (order.method !== 'install') continue;
      if (o % pause === 0) yield;
      const ways = this.#waysOf(o);
      this.#ways.set(o, ways);
      const stores = new Set<number>();
      for (let i = 0; i < (ways.options?.count ?? 0); i++) {
        const store = ways.options?.store[i] as number;
        stores.add(store);
        add(ready, store, ways.options?.ready[i] as number);
        if (order.slot !== null && network.bays.get(store)?.isFree(order.slot)) add(starts, store, order.slot);
      }
      for (const records of this.#known(o)) {
        const store = records.store[o] as number;
        if (store === noFitting) continue;
        stores.add(store);
        add(starts, store, records.fittingAt[o] as number);
      }
      for (const store of stores) count.set(store, (count.get(store) ?? 0) + 1);
    }
    if (count.size === 0) return;
    this.points = new FittingPoints(network);
    for (const [store, fitted] of count) {
      this.points.add(store, ready.get(store) ?? [], starts.get(store) ?? [], fitted);
    }
  }

  /** The options of an order; null: it is decided by columns. */
  of(o: number): Listing | null {
    const order = this.#prepared.orders[o] as Order;
    if (order.method === 'deliver') return null;
    let listing = this.#listings.get(o);
    if (listing === undefined) {
      listing = this.#list(o, this.#ways.get(o) ?? this.#waysOf(o));
      this.#listings.set(o, listing);
    }
    return listing;
  }

  #waysOf(o: number): Ways {
    const { orders, solver, unservedCost, firstCost } = this.#prepared;
    const order = orders[o] as Order;
    // What costs as much as serving nothing is of no use to anybody.
    const most = (unservedCost[o] as number) - 1;
    const least = Math.min(most, firstCost[o] as number);
    let share = 1;
    for (let i = 0; i < shrinks; i++, share *= shrinkTo) {
      const cost = Math.floor(least + share * (most - least));
      const options = enumerateStoreOptions(solver.stores, order, cost, mostWays);
      if (options !== null) return { options, outside: i === 0 ? Infinity : cost };
    }
    return { options: null, outside: least };
  }

  /** What is recorded of an order, as far as it can be had. */
  *#known(o: number): Generator<Records> {
    const { first, oneByOne, inForce, inForceCost } = this.#prepared;
    yield first;
    yield oneByOne;
    if (inForceCost[o] !== Infinity) yield inForce;
  }

  #list(o: number, { options, outside }: Ways): Listing {
    const { orders, firstCost, shift } = this.#prepared;
    const order = orders[o] as Order;
    const drafts: Draft[] = [];
    let isCut = false;
    for (const records of this.#known(o)) {
      if (records.count[o] === 0 || drafts.some((draft) => draft.records?.equals(o, records))) continue;
      this.#recorded.load(order, o, records);
      drafts.push({ cost: this.#recorded.cost, way: -1, records, start: records.fittingAt[o] as number });
    }
    this.#prepared.solver.case.cost.load(order);
    for (let i = 0; i < (options?.count ?? 0); i++) {
      if (order.method !== 'install') {
        drafts.push({ cost: options?.cost[i] as number, way: i, records: null, start: 0 });
        continue;
      }
      const store = options?.store[i] as number;
      isCut ||= this.points?.isCut(store) === true;
      this.#fit(o, options as OrderOptions, i, outside, drafts);
    }
    // The sort is stable: of equal ones what is recorded comes first, then by the ties of ways.
    drafts.sort((a, b) => a.cost - b.cost);
    const records = new Records(drafts.length, 2 * drafts.length);
    const cost: number[] = [];
    for (const draft of drafts) {
      const at = cost.length;
      this.#write(o, draft, options, at, records);
      if (isAmong(records, at, cost, draft.cost)) continue;
      cost.push(draft.cost);
      if (cost.length === mostOptions) break;
    }
    let least = cost.length === mostOptions ? Math.min(outside, cost.at(-1) as number) : outside;
    if (isCut) least = Math.min(least, (firstCost[o] as number) - (shift[o] as number));
    return new Listing(cost, records, least);
  }

  /** One way at every time that it may be fitted at. */
  #fit(o: number, options: OrderOptions, i: number, outside: number, drafts: Draft[]): void {
    const { solver, network, unservedCost, orders } = this.#prepared;
    const { cost } = solver.case;
    const order = orders[o] as Order;
    const store = options.store[i] as number;
    const ready = options.ready[i] as number;
    const book = network.bays.get(store);
    if (book === undefined) return;
    const most = Math.min(outside, unservedCost[o] as number);
    const starts = order.slot === null ? (this.points?.startsFrom(store, ready) ?? []) : [order.slot];
    for (const start of starts) {
      if (start < ready || !book.isFree(start)) continue;
      const minutes = start + book.minutes - order.placedAt;
      const total = (options.base[i] as number) + cost.timeCost(minutes);
      if (minutes > cost.latestMinutes || total > most) return;
      drafts.push({ cost: total, way: i, records: null, start });
    }
  }

  #write(
    o: number,
    { way, records: known, start }: Draft,
    options: OrderOptions | null,
    at: number,
    to: Records,
  ): void {
    if (known !== null) {
      to.copy(at, known, o);
      return;
    }
    if (options === null) return;
    const { row, carriage, demand, quantity, skuRow, pickStart, store } = options;
    to.begin(at);
    for (let p = pickStart[way] as number; p < (pickStart[way + 1] as number); p++) {
      to.push(
        at,
        row[p] as number,
        carriage[p] as number,
        demand[p] as number,
        quantity[p] as number,
        skuRow[p] as number,
      );
    }
    if (start !== 0) to.fit(at, store[way] as number, start);
  }
}

/** Whether an option is one of those of the same cost before it. */
function isAmong(records: Records, at: number, cost: readonly number[], own: number): boolean {
  for (let i = cost.length - 1; i >= 0 && cost[i] === own; i--) if (records.equals(i, records, at)) return true;
  return false;
}
