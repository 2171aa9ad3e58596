import type { Model } from './model.js';
import { enlarged } from './resources.js';

/** What one option takes of which resources. */
export class Uses {
  resource = new Int32Array(32);
  amount = new Int32Array(32);
  count = 0;

  /** Of picks from .. from + count - 1 of an admitted order. */
  read(model: Model, arc: Int32Array, quantity: Int32Array, from: number, count: number): void {
    this.count = 0;
    for (let i = from; i < from + count; i++) {
      const a = arc[i] as number;
      const column = model.arcColumn[a] as number;
      this.add(model.arcResource[a] as number, quantity[i] as number);
      this.add(model.colUnits[column] as number, quantity[i] as number);
      const orders = model.colOrders[column] as number;
      // An order counts once for its facility, whatever it takes there.
      if (orders !== 0 && !this.#has(orders)) this.add(orders, 1);
      const list = model.colFurther[column] as number;
      if (list !== 0) this.#addList(model, list, quantity[i] as number);
    }
  }

  #addList({ further }: Model, list: number, units: number): void {
    for (let i = further.start[list] as number; i < (further.start[list + 1] as number); i++) {
      this.add(further.resource[i] as number, units * (further.amount[i] as number));
    }
  }

  #has(resource: number): boolean {
    for (let i = 0; i < this.count; i++) if (this.resource[i] === resource) return true;
    return false;
  }

  /** Adds to what is there; resource 0 is no limit and is left out. */
  add(resource: number, amount: number): void {
    if (resource === 0) return;
    for (let i = 0; i < this.count; i++) {
      if (this.resource[i] !== resource) continue;
      this.amount[i] = (this.amount[i] as number) + amount;
      return;
    }
    if (this.count === this.resource.length) {
      this.resource = enlarged(this.resource, 2 * this.count);
      this.amount = enlarged(this.amount, 2 * this.count);
    }
    this.resource[this.count] = resource;
    this.amount[this.count++] = amount;
  }
}
