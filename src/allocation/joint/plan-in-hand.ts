import type { Model } from './model.js';
import type { Oracle } from './oracle.js';
import { enlarged } from './resources.js';

/**
 * The option that each admitted order has in the plan in hand, and what all orders together take of each resource. Cold
 * orders keep their first choice; what they take is counted from the start.
 */
export class PlanInHand {
  /** Picks of order o: model.pickStart[o] .. + count[o] - 1. */
  arc = new Int32Array(256);
  quantity = new Int32Array(256);
  readonly count: Int32Array;
  /** Exact cost of each order's option; for orders not yet decided the cost of serving nothing. */
  readonly cost: Float64Array;
  readonly model: Model;

  constructor(model: Model, cost: Float64Array) {
    this.model = model;
    this.count = new Int32Array(model.orders.length);
    this.cost = cost;
  }

  /** Counts the option of o into (sign 1) or out of (sign -1) the resources. */
  apply(o: number, sign: number): void {
    const { model } = this;
    const { arcColumn, arcResource, colOrders, colUnits, colFurther, pickStart } = model;
    const { used } = model.resources;
    const from = pickStart[o] as number;
    const to = from + (this.count[o] as number);
    for (let i = from; i < to; i++) {
      const arc = this.arc[i] as number;
      const column = arcColumn[arc] as number;
      const amount = sign * (this.quantity[i] as number);
      const stock = arcResource[arc] as number;
      if (stock !== 0) used[stock] = (used[stock] as number) + amount;
      const units = colUnits[column] as number;
      if (units !== 0) used[units] = (used[units] as number) + amount;
      const further = colFurther[column] as number;
      if (further !== 0) model.further.apply(further, model.resources, amount);
      const orders = colOrders[column] as number;
      if (orders !== 0 && this.#isFirstOfColumn(i, from)) used[orders] = (used[orders] as number) + sign;
    }
  }

  /** Makes the oracle's answer the option of o, without counting it. */
  take(o: number, oracle: Oracle): void {
    this.put(o, oracle.arc, oracle.quantity, 0, oracle.count);
    this.cost[o] = oracle.plain;
  }

  /** Makes these picks the option of o, without counting or costing it. */
  put(o: number, arc: Int32Array, quantity: Int32Array, from: number, count: number): void {
    if (this.model.picks > this.arc.length) {
      const size = Math.max(this.model.picks, 2 * this.arc.length);
      this.arc = enlarged(this.arc, size);
      this.quantity = enlarged(this.quantity, size);
    }
    const at = this.model.pickStart[o] as number;
    for (let i = 0; i < count; i++) {
      this.arc[at + i] = arc[from + i] as number;
      this.quantity[at + i] = quantity[from + i] as number;
    }
    this.count[o] = count;
  }

  /** Whether the option of o uses a resource. */
  uses(o: number, resource: number): boolean {
    const { arcColumn, arcResource, colOrders, colUnits, colFurther, further, pickStart } = this.model;
    const from = pickStart[o] as number;
    for (let i = from; i < from + (this.count[o] as number); i++) {
      const arc = this.arc[i] as number;
      const column = arcColumn[arc] as number;
      if (arcResource[arc] === resource || colOrders[column] === resource || colUnits[column] === resource) return true;
      if (colFurther[column] !== 0 && further.has(colFurther[column] as number, resource)) return true;
    }
    return false;
  }

  #isFirstOfColumn(i: number, from: number): boolean {
    const { arcColumn } = this.model;
    const column = arcColumn[this.arc[i] as number];
    for (let j = from; j < i; j++) if (arcColumn[this.arc[j] as number] === column) return false;
    return true;
  }
}
