import type { Order } from '../../model/order.js';
import type { OrderSolver } from '../order-solver.js';
import type { Batch } from './batch.js';
import { CandidateSearch } from './candidate-search.js';
import { single } from './model.js';

/** Most facilities that one order may be extended by at once. */
const mostNew = 4096;

/** Facilities are sought for a cutoff this much higher than asked, so that prices that move a little ask for no other search. */
const ahead = 1.01;

/**
 * Looks, over the whole network, for facilities that are no columns of an order yet but could be part of an option that
 * costs less than a cutoff; and adds them. Prices are not negative, so what costs more without them costs more with them:
 * when the cutoff is the priced cost of the order's best option, that option, and with it the bound, speaks for all
 * facilities, whatever the prices.
 */
export class PriceOut {
  readonly #batch: Batch;
  readonly #solver: OrderSolver;
  readonly #search: CandidateSearch;

  /** @param solver of the same network as the batch's model */
  constructor(batch: Batch, solver: OrderSolver) {
    this.#batch = batch;
    this.#solver = solver;
    this.#search = new CandidateSearch(solver.case);
  }

  /** Extends an admitted order by what could be in an option that costs at most that; returns whether any was new to it. */
  extend(o: number, cutoff: number): boolean {
    const { model } = this.#batch;
    if ((model.outside[o] as number) >= cutoff) return false;
    // An order that could keep what it has pays the charge for anything else.
    const own = cutoff * ahead - (model.shift[o] as number);
    const rows = model.kind[o] === single ? this.#holders(o, own) : this.#facilities(o, own);
    model.outside[o] = model.kind[o] === single ? this.#search.outside : own;
    return this.#batch.extend(o, rows);
  }

  #holders(o: number, cutoff: number): number[] {
    const { model } = this.#batch;
    model.case.load(model.orders[o] as Order);
    this.#search.find(0, mostNew, cutoff);
    return Array.from(this.#search.row.subarray(0, this.#search.count));
  }

  #facilities(o: number, cutoff: number): number[] {
    return [...this.#solver.facilitiesWithin(this.#batch.model.orders[o] as Order, null, cutoff)];
  }
}
