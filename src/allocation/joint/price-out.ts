import type { Order } from '../../model/order.js';
import { priceStep, Scarcity } from '../../network/scarcity.js';
import type { OrderSolver } from '../order-solver.js';
import type { Batch } from './batch.js';
import { Candidates } from './candidates.js';
import { single } from './model.js';
import { setPrice } from './prices-of-resources.js';

/** Facilities that a search makes room for; where it finds as many, it looks again with room for twice as many. */
const firstSought = 64;

/**
 * Looks, over the whole network, for ways to send goods that are no columns of an order yet but could be part of an option
 * that costs, under the prices, less than a cutoff; and adds them. When the cutoff is the priced cost of the order's best option,
 * that option, and with it the bound, speaks for all facilities.
 */
export class PriceOut {
  readonly #batch: Batch;
  readonly #solver: OrderSolver;
  readonly #candidates: Candidates;
  readonly #scarcity: Scarcity;

  /** @param solver of the same network as the batch's model */
  constructor(batch: Batch, solver: OrderSolver) {
    this.#batch = batch;
    this.#solver = solver;
    this.#candidates = new Candidates(solver.case);
    this.#scarcity = new Scarcity(batch.model.network);
  }

  /** Takes over the prices of the resources: for each unit the least that any quantity asks for it. */
  load(): void {
    const { resources } = this.#batch.model;
    const scarcity = this.#scarcity;
    scarcity.clear();
    for (let r = 1; r < resources.count; r++) {
      // Steps are rounded to; a step less is surely not above the price.
      const perUnit = resources.leastUnitPrice(r) - priceStep;
      if (perUnit <= 0) continue;
      setPrice(scarcity, resources, r, perUnit);
    }
  }

  /** Extends an admitted order by what could be in an option that costs at most that; returns whether any was new to it. */
  extend(o: number, cutoff: number): boolean {
    const { model } = this.#batch;
    // An order that could keep what it has pays the charge for anything else.
    const own = cutoff - (model.shift[o] as number);
    if (model.listings.has(o)) return false;
    if (model.kind[o] !== single || model.outside[o] === -Infinity) return this.#extendByPrices(o, own);
    // Of a single shipment the plain cost is bound enough, whatever the prices; serving nothing always costs less than more.
    const most = Math.min(own, model.unservedCost[o] as number);
    if ((model.outside[o] as number) >= most) return false;
    this.#findCheaper(o, most);
    const { row, carriage, count, outside } = this.#candidates;
    model.outside[o] = outside;
    return this.#batch.extend(o, Array.from(row.subarray(0, count)), Array.from(carriage.subarray(0, count)));
  }

  /** What an order pays at least under the prices, those of bays left out, whatever option it takes. */
  leastOf(o: number): number {
    this.#solver.solve(this.#batch.model.orders[o] as Order, this.#scarcity);
    return this.#solver.incumbent.cost;
  }

  #findCheaper(o: number, cutoff: number): void {
    const { model } = this.#batch;
    model.case.load(model.orders[o] as Order);
    this.#candidates.load();
    for (let most = firstSought; ; most *= 2) {
      this.#candidates.find(0, most, cutoff);
      if (this.#candidates.count < most) return;
    }
  }

  #extendByPrices(o: number, cutoff: number): boolean {
    const ways = this.#solver.waysWithin(this.#batch.model.orders[o] as Order, this.#scarcity, cutoff);
    return this.#batch.extend(
      o,
      ways.map(({ row }) => row),
      ways.map(({ carriage }) => carriage),
    );
  }
}
