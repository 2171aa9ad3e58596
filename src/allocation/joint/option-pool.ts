import type { Batch } from './batch.js';
import type { Bound } from './bound.js';
import { OptionList } from './options.js';
import { enlarged } from './resources.js';
import { Uses } from './uses.js';

/** Most options that one order lists. */
const mostListed = 400;

/** Share of the wanted radius below which it is not halved any more. */
const leastRadius = 1 / 1024;

/**
 * The options of admitted orders that come within a radius of their best under the prices, kept order after order. Only
 * good for the prices they were listed under.
 */
export class OptionPool {
  /** Options of order o: start[o] .. start[o] + count[o] - 1, by rising priced cost; count 0: not listed. */
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** Every option of o that costs at most this much more than its best, under prices, is listed. */
  readonly radius: Float64Array;
  plain = new Float64Array(1024);
  /** Priced cost above that of the order's best option. */
  reduced = new Float64Array(1024);
  /** Picks of an option: pickStart[i] .. pickStart[i] + pickCount[i] - 1; its uses likewise. */
  pickStart = new Int32Array(1024);
  pickCount = new Int32Array(1024);
  useStart = new Int32Array(1024);
  useCount = new Int32Array(1024);
  arc = new Int32Array(2048);
  quantity = new Int32Array(2048);
  resource = new Int32Array(4096);
  amount = new Int32Array(4096);
  options = 0;
  picks = 0;
  uses = 0;
  readonly #batch: Batch;
  readonly #bound: Bound;
  readonly #list: OptionList;
  readonly #uses = new Uses();

  constructor(batch: Batch, bound: Bound) {
    const n = batch.model.orders.length;
    this.#batch = batch;
    this.#bound = bound;
    this.#list = new OptionList(batch.model);
    this.start = new Int32Array(n);
    this.count = new Int32Array(n);
    this.radius = new Float64Array(n).fill(-1);
  }

  /** Lists an order's options within a radius, or within the largest half, quarter ... of it that is not too many. */
  list(o: number, radius: number): void {
    if ((this.radius[o] as number) >= radius) return;
    const best = this.#bound.orderValue[o] as number;
    let within = radius;
    const list = this.#list;
    for (;;) {
      // A little more, for sums of doubles.
      list.list(o, best + within + 1e-6 * (1 + Math.abs(best)), mostListed);
      if (!list.overflowed) break;
      within /= 2;
      // Among options that cost the same no radius tells them apart: none is listed then.
      if (within < leastRadius * radius || within <= (this.radius[o] as number)) return;
    }
    this.start[o] = this.options;
    this.count[o] = list.count;
    this.radius[o] = within;
    for (const i of list.order) {
      const from = list.pickStart[i] as number;
      this.#add(list.arc, list.quantity, from, (list.pickStart[i + 1] as number) - from);
      this.plain[this.options - 1] = list.plain[i] as number;
      this.reduced[this.options - 1] = (list.priced[i] as number) - best;
    }
    this.#addOptionInHand(o);
  }

  /** The option in hand is listed in any case, last if it lies beyond the radius. */
  #addOptionInHand(o: number): void {
    const { plan, model } = this.#batch;
    const from = model.pickStart[o] as number;
    const count = plan.count[o] as number;
    if (this.find(o, plan.arc, plan.quantity, from, count) >= 0) return;
    this.#add(plan.arc, plan.quantity, from, count);
    const i = this.options - 1;
    this.count[o] = (this.count[o] as number) + 1;
    this.plain[i] = plan.cost[o] as number;
    let priced = plan.cost[o] as number;
    for (let u = 0; u < this.#uses.count; u++) {
      priced += model.resources.priceOf(this.#uses.resource[u] as number, this.#uses.amount[u] as number);
    }
    this.reduced[i] = priced - (this.#bound.orderValue[o] as number);
  }

  /** The option of o with these picks; -1 if it is not listed. */
  find(o: number, arc: Int32Array, quantity: Int32Array, from: number, count: number): number {
    const start = this.start[o] as number;
    for (let i = start; i < start + (this.count[o] as number); i++) {
      if (this.pickCount[i] !== count) continue;
      let same = 0;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          const at = (this.pickStart[i] as number) + b;
          if (this.arc[at] === arc[from + a] && this.quantity[at] === quantity[from + a]) same++;
        }
      }
      if (same === count) return i;
    }
    return -1;
  }

  /** Takes over picks as a new option. */
  #add(arc: Int32Array, quantity: Int32Array, from: number, count: number): void {
    const uses = this.#uses;
    uses.read(this.#batch.model, arc, quantity, from, count);
    this.#grow(count, uses.count);
    const i = this.options++;
    this.pickStart[i] = this.picks;
    this.pickCount[i] = count;
    this.useStart[i] = this.uses;
    this.useCount[i] = uses.count;
    for (let p = 0; p < count; p++) {
      this.arc[this.picks] = arc[from + p] as number;
      this.quantity[this.picks++] = quantity[from + p] as number;
    }
    for (let u = 0; u < uses.count; u++) {
      this.resource[this.uses] = uses.resource[u] as number;
      this.amount[this.uses++] = uses.amount[u] as number;
    }
  }

  #grow(picks: number, uses: number): void {
    if (this.options === this.plain.length) {
      const size = 2 * this.options;
      this.plain = enlarged(this.plain, size);
      this.reduced = enlarged(this.reduced, size);
      this.pickStart = enlarged(this.pickStart, size);
      this.pickCount = enlarged(this.pickCount, size);
      this.useStart = enlarged(this.useStart, size);
      this.useCount = enlarged(this.useCount, size);
    }
    if (this.picks + picks > this.arc.length) {
      this.arc = enlarged(this.arc, 2 * (this.picks + picks));
      this.quantity = enlarged(this.quantity, 2 * (this.picks + picks));
    }
    if (this.uses + uses > this.resource.length) {
      this.resource = enlarged(this.resource, 2 * (this.uses + uses));
      this.amount = enlarged(this.amount, 2 * (this.uses + uses));
    }
  }
}
