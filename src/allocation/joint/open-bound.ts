import type { Order } from '../../model/order.js';
import { priceStep, Scarcity } from '../../network/scarcity.js';
import type { OrderSolver } from '../order-solver.js';
import type { Bound } from './bound.js';
import type { Demand } from './demand.js';
import { Knapsack } from './knapsack.js';
import type { Model } from './model.js';
import type { Holding } from './open-holding.js';
import { setPrice } from './prices-of-resources.js';

/** Prices that were found for a batch, and what they say of its orders. */
export interface OpenPrices {
  readonly model: Model;
  readonly dual: Bound;
}

/**
 * A bound that stays good while orders come and go. Three are kept, and the highest counts:
 *
 * - what the orders cost at least, each alone with all stock there;
 * - the proven bound of the batch as it was opened, with the same added for each order that came since; an order of the
 *   batch that went takes off what leaving it unserved would have cost, the most that it can have added;
 * - the priced costs of all orders now, less what the priced resources can earn, under the prices of that batch.
 */
export class OpenBound {
  #firsts = 0;
  #proven: number;
  readonly #prices: OpenPrices | null;
  readonly #demand: Demand;
  /** Largest quantities that orders of the batch wanted, by sku row. */
  readonly #most: Int32Array;
  readonly #solver: OrderSolver;
  readonly #scarcity: Scarcity;
  readonly #knapsack = new Knapsack();

  /**
   * @param proven bound of the batch as it was opened
   * @param demand what that batch wanted; orders that come are added to it
   * @param solver of the network with everything there
   */
  constructor(proven: number, prices: OpenPrices | null, demand: Demand, solver: OrderSolver) {
    this.#proven = proven;
    this.#prices = prices;
    this.#demand = demand;
    this.#most = demand.most.slice();
    this.#solver = solver;
    this.#scarcity = new Scarcity(solver.case.network);
    if (prices !== null) this.#load(prices.model);
  }

  /** Counts an order that came: the solver's case holds it. */
  add(holding: Holding): void {
    this.#firsts += holding.first;
    if (holding.isOriginal) return;
    this.#proven += holding.first;
    this.#demand.add(this.#solver.case.demands);
  }

  /** Counts an order that went. Who may have taken what stays as it was, which can only lower the bound. */
  remove(holding: Holding): void {
    this.#firsts -= holding.first;
    this.#proven -= holding.isOriginal ? holding.unserved : holding.first;
  }

  /** Whole: costs are. Asks the priced cost of each order that came since the last call, over the whole network. */
  value(holdings: Iterable<Holding>): number {
    return Math.max(this.#firsts, this.#proven, whole(this.#priced(holdings)));
  }

  #priced(holdings: Iterable<Holding>): number {
    if (this.#prices === null) return 0;
    let value = 0;
    for (const holding of holdings) {
      if (Number.isNaN(holding.value)) holding.value = this.#pricedCost(holding.order);
      value += holding.value;
    }
    const { resources } = this.#prices.model;
    for (let r = 1; r < resources.count; r++) if (!resources.isFree(r)) value -= this.#earning(r);
    return value;
  }

  #pricedCost(order: Order): number {
    this.#solver.solve(order, this.#scarcity);
    return this.#solver.incumbent.cost;
  }

  /** The most that a resource could earn from the orders there are now, under its prices. */
  #earning(r: number): number {
    const { resources, demand } = (this.#prices as OpenPrices).model;
    const at = resources.priceAt[r] as number;
    const classes = resources.classes[r] as number;
    const limit = resources.limit[r] as number;
    if (classes === 0) return (resources.price[at] as number) * limit;
    const skuRow = resources.skuRow[r] as number;
    if ((demand.most[skuRow] as number) > (this.#most[skuRow] as number)) {
      // Somebody wants more than there are prices for: every unit could earn the most that any does.
      let most = 0;
      for (let k = 1; k <= classes; k++) most = Math.max(most, (resources.price[at + k - 1] as number) / k);
      return most * limit;
    }
    const takers = new Int32Array(classes);
    for (let k = 1; k <= classes; k++) takers[k - 1] = demand.takers(skuRow, k);
    return this.#knapsack.solve(resources.price.subarray(at, at + classes), takers, 0, classes, limit);
  }

  /** The least that any quantity asks for a unit, rounded down: orders that come pay no more than that. */
  #load({ resources }: Model): void {
    for (let r = 1; r < resources.count; r++) {
      const perUnit = Math.floor(resources.leastUnitPrice(r) / priceStep) * priceStep;
      if (perUnit === 0) continue;
      setPrice(this.#scarcity, resources, r, perUnit);
    }
  }
}

/** Costs are whole, so a bound rounds up; a little below, for what summing doubles may have added. */
const whole = (value: number): number => Math.ceil(value - 1e-6 - 1e-12 * Math.abs(value));
