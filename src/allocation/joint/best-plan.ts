import type { Batch } from './batch.js';

/** A copy of the cheapest legal plan in hand so far. */
export class BestPlan {
  cost = Infinity;
  /** Picks as in PlanInHand. */
  arc = new Int32Array(0);
  quantity = new Int32Array(0);
  count = new Int32Array(0);
  #cost = new Float64Array(0);
  /** Orders that were admitted when it was taken; those after them had their first choice. */
  #hot = 0;
  #isHot: Uint8Array;
  readonly #batch: Batch;

  constructor(batch: Batch) {
    this.#batch = batch;
    this.#isHot = new Uint8Array(batch.model.orders.length);
  }

  /** Whether the plan has picks of its own for an order. */
  has(o: number): boolean {
    return this.#isHot[o] === 1;
  }

  /** Keeps the plan in hand if it costs less. */
  offer(): void {
    const { plan, hot } = this.#batch;
    const total = this.#batch.total();
    if (total >= this.cost) return;
    this.cost = total;
    this.arc = plan.arc.slice();
    this.quantity = plan.quantity.slice();
    this.count = plan.count.slice();
    this.#cost = plan.cost.slice();
    for (; this.#hot < hot.length; this.#hot++) this.#isHot[hot[this.#hot] as number] = 1;
  }

  /** Makes it the plan in hand again. */
  restore(): void {
    const batch = this.#batch;
    const { plan, hot, model } = batch;
    for (const o of hot) plan.apply(o, -1);
    for (const o of hot) {
      if (this.has(o)) {
        plan.put(o, this.arc, this.quantity, model.pickStart[o] as number, this.count[o] as number);
        plan.cost[o] = this.#cost[o] as number;
      } else batch.putRecord(o, batch.first);
    }
    for (const o of hot) plan.apply(o, 1);
  }
}
