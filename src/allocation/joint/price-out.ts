import type { Order } from '../../model/order.js';
import { Scarcity } from '../../network/scarcity.js';
import type { OrderSolver } from '../order-solver.js';
import type { Batch } from './batch.js';
import { CandidateSearch } from './candidate-search.js';
import { single } from './model.js';

/** Most facilities that one order may be extended by at once. */
const mostNew = 4096;

/**
 * Looks, over the whole network, for facilities that are no columns of an order yet but could be part of an option that
 * costs, under the prices, less than a cutoff; and adds them. When nothing is added the orders' best options, and with
 * them the bound, speak for all facilities.
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
      const perUnit = resources.leastUnitPrice(r);
      if (perUnit === 0) continue;
      if (resources.kind[r] === 0) scarcity.setCell(resources.cell[r] as number, perUnit);
      else if (resources.kind[r] === 1) {
        scarcity.setShipment(resources.row[r] as number, resources.day[r] as number, perUnit);
      } else scarcity.setUnit(resources.row[r] as number, resources.day[r] as number, perUnit);
    }
  }

  /** Extends an admitted order by what could be in an option of at most that priced cost; returns whether any facility was new to it. */
  extend(o: number, cutoff: number): boolean {
    const { model } = this.#batch;
    if (model.kind[o] === single && (model.outside[o] as number) >= cutoff) return false;
    const rows = model.kind[o] === single ? this.#holders(o, cutoff) : this.#facilities(o, cutoff);
    const moved = this.#batch.extend(o, rows);
    if (model.kind[o] === single) model.outside[o] = this.#search.outside;
    return moved;
  }

  #holders(o: number, cutoff: number): number[] {
    const { model } = this.#batch;
    model.case.load(model.orders[o] as Order);
    this.#search.find(0, mostNew, cutoff - (model.shift[o] as number));
    return Array.from(this.#search.row.subarray(0, this.#search.count));
  }

  #facilities(o: number, cutoff: number): number[] {
    const { model } = this.#batch;
    const own = cutoff - (model.shift[o] as number);
    return [...this.#solver.facilitiesWithin(model.orders[o] as Order, this.#scarcity, own)];
  }
}
