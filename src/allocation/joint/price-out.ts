import type { Order } from '../../model/order.js';
import { priceStep, Scarcity } from '../../network/scarcity.js';
import type { OrderSolver } from '../order-solver.js';
import type { Batch } from './batch.js';
import { CandidateSearch } from './candidate-search.js';
import { single } from './model.js';

/** Facilities that a search makes room for; where it finds as many, it looks again with room for twice as many. */
const firstSought = 64;

/**
 * Looks, over the whole network, for facilities that are no columns of an order yet but could be part of an option that
 * costs, under the prices, less than a cutoff; and adds them. When the cutoff is the priced cost of the order's best option,
 * that option, and with it the bound, speaks for all facilities.
 */
export class PriceOut {
  readonly #batch: Batch;
  readonly #solver: OrderSolver;
  readonly #search: CandidateSearch;
  readonly #scarcity: Scarcity;

  /** @param solver of the same network as the batch's model */
  constructor(batch: Batch, solver: OrderSolver) {
    this.#batch = batch;
    this.#solver = solver;
    this.#search = new CandidateSearch(solver.case);
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
      if (resources.kind[r] === 0) scarcity.setCell(resources.cell[r] as number, perUnit);
      else if (resources.kind[r] === 1) {
        scarcity.setShipment(resources.row[r] as number, resources.day[r] as number, perUnit);
      } else scarcity.setUnit(resources.row[r] as number, resources.day[r] as number, perUnit);
    }
  }

  /** Extends an admitted order by what could be in an option that costs at most that; returns whether any was new to it. */
  extend(o: number, cutoff: number): boolean {
    const { model } = this.#batch;
    // An order that could keep what it has pays the charge for anything else.
    const own = cutoff - (model.shift[o] as number);
    if (model.kind[o] !== single) return this.#batch.extend(o, this.#facilities(o, own));
    // Of a single shipment the plain cost is bound enough, whatever the prices; serving nothing always costs less than more.
    const most = Math.min(own, model.unservedCost[o] as number);
    if ((model.outside[o] as number) >= most) return false;
    const rows = this.#holders(o, most);
    model.outside[o] = this.#search.outside;
    return this.#batch.extend(o, rows);
  }

  #holders(o: number, cutoff: number): number[] {
    const { model } = this.#batch;
    model.case.load(model.orders[o] as Order);
    for (let most = firstSought; ; most *= 2) {
      this.#search.find(0, most, cutoff);
      if (this.#search.count < most) break;
    }
    return Array.from(this.#search.row.subarray(0, this.#search.count));
  }

  #facilities(o: number, cutoff: number): number[] {
    return [...this.#solver.facilitiesWithin(this.#batch.model.orders[o] as Order, this.#scarcity, cutoff)];
  }
}
