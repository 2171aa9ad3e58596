import type { Order } from '../../model/order.js';
import { BestPlan } from './best-plan.js';
import type { Listing } from './listing.js';
import { cold, fixedOrder, type Model } from './model.js';
import { Oracle } from './oracle.js';
import { PlanInHand } from './plan-in-hand.js';
import type { Prepared } from './prepare.js';
import { readRecord } from './record-uses.js';
import { Records } from './records.js';
import { Uses } from './uses.js';

/**
 * A batch under decision: its model, the plan in hand, and the orders that are still cold. A cold order keeps its first
 * choice, the best option there is for it alone; once that touches a resource that the batch overdraws, the order is
 * admitted.
 */
export class Batch {
  readonly model: Model;
  readonly plan: PlanInHand;
  /** The cheapest legal plan so far. */
  readonly best: BestPlan;
  readonly oracle: Oracle;
  readonly uses = new Uses();
  /** Admitted orders, in the order of admission. Those of kind fixedOrder are not among them. */
  readonly hot: number[] = [];
  /** Each order's first choice and its cost: no option of the order costs less. */
  readonly first: Records;
  readonly firstCost: Float64Array;
  /** The plan of deciding one by one in order of arrival. */
  readonly oneByOne: Records;
  /** What orders that are not admitted take of each resource, by their first choice. */
  coldUsed: Float64Array;
  /** Sum of the first costs of orders that are not admitted. */
  coldCost = 0;
  /** Resources that first choices use: those of order o are useStart[o] .. useStart[o + 1] - 1. */
  readonly #useStart: Int32Array;
  readonly #useResource: Int32Array;
  readonly #useAmount: Int32Array;
  /** Orders by resource of their first choice. */
  readonly #userStart: Int32Array;
  readonly #user: Int32Array;

  /** Options of orders that are listed. */
  readonly #listingOf: (o: number) => Listing | null;

  /** @param listingOf all options of an order; null: it is decided by its columns */
  constructor(
    model: Model,
    { first, firstCost, oneByOne, oneByOneCost }: Prepared,
    listingOf: (o: number) => Listing | null = () => null,
  ) {
    this.#listingOf = listingOf;
    this.model = model;
    this.first = first;
    this.firstCost = firstCost;
    this.oneByOne = oneByOne;
    this.oracle = new Oracle(model);
    this.best = new BestPlan(this);
    this.plan = new PlanInHand(model, firstCost.slice());
    const n = model.orders.length;
    const resource: number[] = [];
    const amount: number[] = [];
    this.#useStart = new Int32Array(n + 1);
    for (let o = 0; o < n; o++) {
      if (model.kind[o] === fixedOrder) this.plan.cost[o] = oneByOneCost[o] as number;
      // What an order without a table got one by one stays as it is.
      readRecord(model, model.orders[o] as Order, o, model.kind[o] === fixedOrder ? oneByOne : first, this.uses);
      for (let i = 0; i < this.uses.count; i++) {
        const r = this.uses.resource[i] as number;
        resource.push(r);
        amount.push(this.uses.amount[i] as number);
        model.resources.used[r] = (model.resources.used[r] as number) + (this.uses.amount[i] as number);
      }
      this.#useStart[o + 1] = resource.length;
      this.coldCost += firstCost[o] as number;
    }
    this.coldUsed = model.resources.used.slice();
    this.#useResource = Int32Array.from(resource);
    this.#useAmount = Int32Array.from(amount);
    this.#userStart = new Int32Array(model.resources.count + 1);
    for (const r of resource) this.#userStart[r + 1] = (this.#userStart[r + 1] as number) + 1;
    for (let r = 0; r < model.resources.count; r++) {
      this.#userStart[r + 1] = (this.#userStart[r + 1] as number) + (this.#userStart[r] as number);
    }
    this.#user = new Int32Array(resource.length);
    const fill = this.#userStart.slice();
    for (let o = 0; o < n; o++) {
      for (let i = this.#useStart[o] as number; i < (this.#useStart[o + 1] as number); i++) {
        const r = this.#useResource[i] as number;
        this.#user[fill[r] as number] = o;
        fill[r] = (fill[r] as number) + 1;
      }
    }
  }

  /** Calls `visit` for the cold orders whose first choice uses a resource, and for those only. */
  admitUsersOf(r: number, visit: (o: number) => void): void {
    if (r + 1 >= this.#userStart.length) return;
    for (let i = this.#userStart[r] as number; i < (this.#userStart[r + 1] as number); i++) {
      const o = this.#user[i] as number;
      if (this.model.kind[o] !== 0) continue;
      this.admit(o);
      visit(o);
    }
  }

  /** Admits a cold order with its first choice as the plan in hand. */
  admit(o: number): void {
    const { model, plan } = this;
    const { used } = model.resources;
    for (let i = this.#useStart[o] as number; i < (this.#useStart[o + 1] as number); i++) {
      const r = this.#useResource[i] as number;
      used[r] = (used[r] as number) - (this.#useAmount[i] as number);
      this.coldUsed[r] = (this.coldUsed[r] as number) - (this.#useAmount[i] as number);
    }
    this.coldCost -= this.firstCost[o] as number;
    const listing = this.#listingOf(o);
    if (listing === null) model.admit(o, [this.first, this.oneByOne, model.inForce]);
    else model.admitListed(o, listing);
    this.hot.push(o);
    this.putRecord(o, this.first);
    plan.apply(o, 1);
  }

  /** Adds facilities with carriages to an admitted order; its option keeps its picks, by new arc numbers. False: none was new. */
  extend(o: number, rows: readonly number[], carriages: readonly number[]): boolean {
    const { model, plan, best } = this;
    const inHand = this.#placesOf(o, plan.arc, plan.count[o] as number);
    const inBest = best.has(o) ? this.#placesOf(o, best.arc, best.count[o] as number) : [];
    const grew = model.extend(o, rows, carriages);
    this.#putPlaces(o, plan.arc, inHand);
    this.#putPlaces(o, best.arc, inBest);
    return grew;
  }

  #placesOf(o: number, arcs: Int32Array, count: number): [row: number, carriage: number, source: number][] {
    const { model } = this;
    return Array.from({ length: count }, (_, i) => {
      const arc = arcs[(model.pickStart[o] as number) + i] as number;
      const column = model.arcColumn[arc] as number;
      return [model.colRow[column] as number, model.colCarriage[column] as number, model.sourceOf(o, arc)];
    });
  }

  #putPlaces(o: number, arcs: Int32Array, places: readonly [number, number, number][]): void {
    const { model } = this;
    for (const [i, [row, carriage, source]] of places.entries()) {
      arcs[(model.pickStart[o] as number) + i] = model.arcOf(o, model.columnOf(o, row, carriage)) + source;
    }
  }

  /** What every order gets in the plan in hand. */
  toRecords(): Records {
    const { model, plan } = this;
    const records = new Records(model.orders.length);
    for (let o = 0; o < model.orders.length; o++) {
      const kind = model.kind[o] as number;
      if (kind === cold || kind === fixedOrder) {
        records.copy(o, kind === cold ? this.first : this.oneByOne);
        continue;
      }
      const from = model.pickStart[o] as number;
      const listing = model.listings.get(o);
      if (listing !== undefined) {
        records.begin(o);
        if (plan.count[o] === 0) continue;
        const option = (plan.arc[from] as number) - (model.arcStart[o] as number);
        records.copy(o, listing.records, option);
        continue;
      }
      const picks = Array.from({ length: plan.count[o] as number }, (_, i) => {
        const arc = plan.arc[from + i] as number;
        const column = model.arcColumn[arc] as number;
        return {
          row: model.colRow[column] as number,
          carriage: model.colCarriage[column] as number,
          demand: model.demandOf(o, arc),
          quantity: plan.quantity[from + i] as number,
          skuRow: model.skuOf(o, arc),
        };
      });
      picks.sort((a, b) => model.network.compareRows(a.row, b.row) || a.demand - b.demand);
      records.begin(o);
      for (const { row, carriage, demand, quantity, skuRow } of picks) {
        records.push(o, row, carriage, demand, quantity, skuRow);
      }
    }
    return records;
  }

  coldUse(r: number): number {
    return r < this.coldUsed.length ? (this.coldUsed[r] as number) : 0;
  }

  /** Total cost of the plan in hand, cold and fixed orders included. */
  total(): number {
    let total = 0;
    for (let o = 0; o < this.model.orders.length; o++) total += this.plan.cost[o] as number;
    return total;
  }

  /** Makes a recorded option the one in hand of an admitted order, without counting it. */
  putRecord(o: number, records: Records): void {
    const { model, plan } = this;
    const start = records.start[o] as number;
    const listing = model.listings.get(o);
    if (listing !== undefined) {
      this.#putOption(o, listing.find(o, records));
      return;
    }
    const count = records.count[o] as number;
    const arc = new Int32Array(count);
    const quantity = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const column = model.columnOf(o, records.row(start + i), records.carriage(start + i));
      const source = model.sourceFor(o, records.demand(start + i), records.skuRow(start + i));
      arc[i] = model.arcOf(o, column) + source;
      quantity[i] = records.quantity(start + i);
    }
    plan.put(o, arc, quantity, 0, count);
    plan.cost[o] = model.costOf(o, arc, quantity, 0, count);
  }

  /** Makes an option of a listed order the one in hand; below 0: serving nothing. */
  #putOption(o: number, option: number): void {
    const { model, plan } = this;
    const arc = Int32Array.of((model.arcStart[o] as number) + option);
    const count = option < 0 ? 0 : 1;
    plan.put(o, arc, Int32Array.of(1), 0, count);
    plan.cost[o] = model.costOf(o, arc, Int32Array.of(1), 0, count);
  }
}
