import type { Resources } from './resources.js';
import { enlarged } from './resources.js';

/**
 * Lists of resources that a unit by a column takes beside its stock and the day of its origin: the lanes of a chain, or all
 * that a listed option takes. Numbered from 1; number 0 is the empty list, so that plain columns cost one comparison.
 */
export class FurtherUses {
  count = 1;
  /** Entries of list i: start[i] .. start[i + 1] - 1. */
  start = new Int32Array(64);
  resource = new Int32Array(64);
  /** How much of the resource one unit takes. */
  amount = new Int32Array(64);

  /** Keeps a list; resources of it that are no limit (0) are left out. Returns its number: 0 where nothing is left. */
  add(resources: ArrayLike<number>, amounts: ArrayLike<number>): number {
    const from = this.start[this.count] as number;
    if (from + resources.length > this.resource.length) {
      const size = 2 * (from + resources.length);
      this.resource = enlarged(this.resource, size);
      this.amount = enlarged(this.amount, size);
    }
    let to = from;
    for (let i = 0; i < resources.length; i++) {
      if (resources[i] === 0) continue;
      this.resource[to] = resources[i] as number;
      this.amount[to++] = amounts[i] as number;
    }
    if (to === from) return 0;
    if (this.count + 2 > this.start.length) this.start = enlarged(this.start, 2 * this.start.length);
    this.start[++this.count] = to;
    return this.count - 1;
  }

  /** Forgets all lists. */
  clear(): void {
    this.count = 1;
    this.start[1] = 0;
  }

  has(list: number, resource: number): boolean {
    const to = this.start[list + 1] as number;
    for (let i = this.start[list] as number; i < to; i++) if (this.resource[i] === resource) return true;
    return false;
  }

  /** Price of so many units, where the resources are priced by quantity. */
  priceOf(list: number, resources: Resources, units: number): number {
    const to = this.start[list + 1] as number;
    let price = 0;
    for (let i = this.start[list] as number; i < to; i++) {
      price += resources.priceOf(this.resource[i] as number, units * (this.amount[i] as number));
    }
    return price;
  }

  /** How many units still fit, the least over the list. */
  roomIn(list: number, resources: Resources): number {
    const to = this.start[list + 1] as number;
    let room = Infinity;
    for (let i = this.start[list] as number; i < to; i++) {
      const r = this.resource[i] as number;
      const left = (resources.limit[r] as number) - (resources.used[r] as number);
      room = Math.min(room, Math.floor(left / (this.amount[i] as number)));
    }
    return room;
  }

  /** Counts so many units (negative: back) as taken. */
  apply(list: number, resources: Resources, units: number): void {
    const to = this.start[list + 1] as number;
    for (let i = this.start[list] as number; i < to; i++) {
      const r = this.resource[i] as number;
      resources.used[r] = (resources.used[r] as number) + units * (this.amount[i] as number);
    }
  }
}
