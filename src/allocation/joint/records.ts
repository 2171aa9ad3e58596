import { enlarged } from './resources.js';

const fields = 5;

/** No bay is held. */
export const noFitting = -1;

/**
 * Options of many orders, compact: what each order takes from where. An order's picks stand together, by facility id, then
 * demand, then sku; one facility serves an order by one carriage. A fitting says its store and when it begins.
 */
export class Records {
  /** First pick of each order; -1: nothing is recorded of it. */
  readonly start: Int32Array;
  /** Its picks; -1: what was recorded cannot be had any more. */
  readonly count: Int32Array;
  /** Facility row of the store that holds a bay for the order, or noFitting; and the instant from which on. */
  readonly store: Int32Array;
  readonly fittingAt: Float64Array;
  #data: Int32Array;
  #end = 0;

  /** @param picks that there is room for at first */
  constructor(orders: number, picks = 819) {
    this.#data = new Int32Array(fields * Math.max(1, picks));
    this.start = new Int32Array(orders).fill(-1);
    this.count = new Int32Array(orders);
    this.store = new Int32Array(orders).fill(noFitting);
    this.fittingAt = new Float64Array(orders);
  }

  /** Starts the picks of an order anew; earlier ones are forgotten. */
  begin(order: number): void {
    this.start[order] = this.#end;
    this.count[order] = 0;
    this.store[order] = noFitting;
    this.fittingAt[order] = 0;
  }

  /** Keeps that the order has an option, but not which: it is like no other. */
  lose(order: number): void {
    this.count[order] = -1;
  }

  /** Adds a pick to the order begun last; `skuRow` is of the sku that is sent. */
  push(order: number, row: number, carriage: number, demand: number, quantity: number, skuRow: number): void {
    const at = this.#end * fields;
    if (at + fields > this.#data.length) this.#data = enlarged(this.#data, 2 * this.#data.length);
    this.#data[at] = row;
    this.#data[at + 1] = carriage;
    this.#data[at + 2] = demand;
    this.#data[at + 3] = quantity;
    this.#data[at + 4] = skuRow;
    this.#end++;
    this.count[order] = (this.count[order] as number) + 1;
    // Skus of one demand stand by row, wherever the picks came from.
    for (let pick = this.#end - 1; pick > (this.start[order] as number) && this.#isBefore(pick, pick - 1); pick--) {
      this.#swap(pick, pick - 1);
    }
  }

  #isBefore(a: number, b: number): boolean {
    return this.row(a) === this.row(b) && this.demand(a) === this.demand(b) && this.skuRow(a) < this.skuRow(b);
  }

  #swap(a: number, b: number): void {
    for (let field = 0; field < fields; field++) {
      const value = this.#data[a * fields + field] as number;
      this.#data[a * fields + field] = this.#data[b * fields + field] as number;
      this.#data[b * fields + field] = value;
    }
  }

  /** The order begun last is fitted at a store, in a bay held from an instant on. */
  fit(order: number, store: number, fittingAt: number): void {
    this.store[order] = store;
    this.fittingAt[order] = fittingAt;
  }

  row(pick: number): number {
    return this.#data[pick * fields] as number;
  }

  carriage(pick: number): number {
    return this.#data[pick * fields + 1] as number;
  }

  demand(pick: number): number {
    return this.#data[pick * fields + 2] as number;
  }

  quantity(pick: number): number {
    return this.#data[pick * fields + 3] as number;
  }

  skuRow(pick: number): number {
    return this.#data[pick * fields + 4] as number;
  }

  /** Whether two orders' picks and fittings, perhaps of different records, are the same. */
  equals(order: number, other: Records, otherOrder = order): boolean {
    const n = this.count[order] as number;
    if (n < 0 || n !== other.count[otherOrder]) return false;
    if (this.store[order] !== other.store[otherOrder]) return false;
    if (this.fittingAt[order] !== other.fittingAt[otherOrder]) return false;
    const a = this.start[order] as number;
    const b = other.start[otherOrder] as number;
    for (let i = 0; i < n; i++) {
      if (this.row(a + i) !== other.row(b + i) || this.carriage(a + i) !== other.carriage(b + i)) return false;
      if (this.demand(a + i) !== other.demand(b + i) || this.quantity(a + i) !== other.quantity(b + i)) return false;
      if (this.skuRow(a + i) !== other.skuRow(b + i)) return false;
    }
    return true;
  }

  /** Takes over an order's picks from other records. */
  copy(order: number, from: Records, fromOrder = order): void {
    this.begin(order);
    const start = from.start[fromOrder] as number;
    for (let pick = start; pick < start + (from.count[fromOrder] as number); pick++) {
      this.push(order, from.row(pick), from.carriage(pick), from.demand(pick), from.quantity(pick), from.skuRow(pick));
    }
    this.fit(order, from.store[fromOrder] as number, from.fittingAt[fromOrder] as number);
  }
}
