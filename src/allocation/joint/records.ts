import { enlarged } from './resources.js';

const fields = 5;

/**
 * Options of many orders, compact: what each order takes from where. An order's picks stand together, sorted by facility
 * id; one facility serves an order by one service.
 */
export class Records {
  /** First pick of each order; -1: nothing is recorded of it. */
  readonly start: Int32Array;
  /** Its picks; -1: what was recorded cannot be had any more. */
  readonly count: Int32Array;
  #data = new Int32Array(4096);
  #end = 0;

  constructor(orders: number) {
    this.start = new Int32Array(orders).fill(-1);
    this.count = new Int32Array(orders);
  }

  /** Starts the picks of an order anew; earlier ones are forgotten. */
  begin(order: number): void {
    this.start[order] = this.#end;
    this.count[order] = 0;
  }

  /** Keeps that the order has an option, but not which: it is like no other. */
  lose(order: number): void {
    this.count[order] = -1;
  }

  /** Adds a pick to the order begun last. */
  push(order: number, row: number, service: number, demand: number, quantity: number, skuRow: number): void {
    const at = this.#end * fields;
    if (at + fields > this.#data.length) this.#data = enlarged(this.#data, 2 * this.#data.length);
    this.#data[at] = row;
    this.#data[at + 1] = service;
    this.#data[at + 2] = demand;
    this.#data[at + 3] = quantity;
    this.#data[at + 4] = skuRow;
    this.#end++;
    this.count[order] = (this.count[order] as number) + 1;
  }

  row(pick: number): number {
    return this.#data[pick * fields] as number;
  }

  service(pick: number): number {
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

  /** Whether two orders' picks, perhaps of different records, are the same. */
  equals(order: number, other: Records): boolean {
    const n = this.count[order] as number;
    if (n < 0 || n !== other.count[order]) return false;
    const a = this.start[order] as number;
    const b = other.start[order] as number;
    for (let i = 0; i < n; i++) {
      if (this.row(a + i) !== other.row(b + i) || this.service(a + i) !== other.service(b + i)) return false;
      if (this.demand(a + i) !== other.demand(b + i) || this.quantity(a + i) !== other.quantity(b + i)) return false;
    }
    return true;
  }

  /** Takes over an order's picks from other records. */
  copy(order: number, from: Records): void {
    this.begin(order);
    const start = from.start[order] as number;
    for (let pick = start; pick < start + (from.count[order] as number); pick++) {
      this.push(order, from.row(pick), from.service(pick), from.demand(pick), from.quantity(pick), from.skuRow(pick));
    }
  }
}
