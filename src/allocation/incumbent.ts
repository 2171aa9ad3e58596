import type { Demands } from '../candidates/demands.js';
import { priceStep } from '../network/scarcity.js';
import type { OrderCost } from '../scoring/order-cost.js';
import type { Columns } from './columns.js';
import type { Distribution } from './distribution.js';
import { isPreferred } from './quantity-order.js';

/**
 * The best option of an order found so far. Ties at equal cost: fewer shipments, fewer moves, earlier last arrival, the
 * sorted list of origin ids by UTF-16 code units, the quantities line by line (more from the smaller id), more of the
 * ordered skus, and at last the smaller service ids.
 */
export class Incumbent {
  /** Prices of scarcity included, where the case has them. */
  cost = Infinity;
  /** The part of `cost` that is prices of scarcity. */
  scarcity = 0;
  /** A bound above this rules a plan out: the cost, and a little for what summing doubles may have added to a bound. */
  ceiling = Infinity;
  size = 0;
  /** Ascending by facility id. */
  columns: Int32Array;
  /** Place in `columns` x width + source. */
  quantity: Float64Array;
  width = 1;
  moves = 0;
  minutes = 0;
  #isFrozen = false;

  constructor(maxShipments: number) {
    this.columns = new Int32Array(maxShipments);
    this.quantity = new Float64Array(maxShipments);
  }

  /**
   * Starts with serving nothing.
   *
   * @param cutoff only options that cost less are of interest
   * @param inFull serving nothing is no option
   */
  reset(cost: OrderCost, demands: Demands, cutoff = Infinity, inFull = false): void {
    let units = 0;
    for (let d = 0; d < demands.count; d++) units += demands.quantity[d] as number;
    const nothing = cost.unservedCost(demands.count, units);
    this.#setCost(nothing);
    if (inFull || nothing >= cutoff) {
      // Serving nothing in fewest shipments wins every tie, so what comes to stand here costs less. Costs lie on price
      // steps, so the next one below the cutoff is as much as it may cost.
      this.#setCost((Math.ceil(cutoff / priceStep) - 1) * priceStep);
      this.cost = cutoff;
    }
    this.#isFrozen = false;
    this.scarcity = 0;
    this.size = 0;
    this.moves = 0;
    this.minutes = 0;
    this.width = Math.max(1, demands.sources);
    if (this.quantity.length < this.columns.length * this.width) {
      this.quantity = new Float64Array(this.columns.length * this.width);
    }
  }

  /** Holds no option from here to the next reset: all that cost at most `cutoff` stay of interest. */
  freeze(cutoff: number): void {
    this.#setCost(cutoff);
    this.#isFrozen = true;
  }

  /** Takes a distribution over if it is better. */
  offer(cost: OrderCost, columns: Columns, demands: Demands, option: Distribution): void {
    if (option.cost > this.cost || option.cost === Infinity || this.#isFrozen) return;
    let moves = 0;
    for (let i = 0; i < option.size; i++) moves += columns.moves[option.columns[i] as number] as number;
    if (option.cost === this.cost && !this.#losesTie(cost, columns, demands, option, moves)) return;
    this.#setCost(option.cost);
    this.scarcity = 0;
    this.size = option.size;
    this.moves = moves;
    this.minutes = option.minutes;
    for (let i = 0; i < option.size; i++) this.columns[i] = option.columns[i] as number;
    for (let at = 0; at < option.size * option.width; at++) this.quantity[at] = option.quantity[at] as number;
    for (let i = 0; columns.priced && i < option.size; i++) {
      this.scarcity += columns.scarcityOf(option.columns[i] as number, option.quantity, i * option.width);
    }
  }

  #setCost(cost: number): void {
    this.cost = cost;
    this.ceiling = cost + 1e-6 + cost * 1e-12;
  }

  #losesTie(cost: OrderCost, columns: Columns, demands: Demands, option: Distribution, moves: number): boolean {
    if (option.size !== this.size) return option.size < this.size;
    if (moves !== this.moves) return moves < this.moves;
    if (option.minutes !== this.minutes) return option.minutes < this.minutes;
    for (let i = 0; i < this.size; i++) {
      const own = columns.row[this.columns[i] as number] as number;
      const other = columns.row[option.columns[i] as number] as number;
      const order = cost.network.compareRows(other, own);
      if (order !== 0) return order < 0;
    }
    if (this.#isSame(option)) return false;
    const own = bySource(this.quantity, this.size, this.width, demands.sources);
    const other = bySource(option.quantity, this.size, this.width, demands.sources);
    if (isPreferred(demands, this.size, other, own)) return true;
    if (isPreferred(demands, this.size, own, other)) return false;
    for (let i = 0; i < this.size; i++) {
      const service = columns.service[this.columns[i] as number] as number;
      const otherService = columns.service[option.columns[i] as number] as number;
      const order = cost.network.carriages.compare(otherService, service);
      if (order !== 0) return order < 0;
    }
    return false;
  }

  /** The same set of columns, met again, is distributed in the same way. */
  #isSame(option: Distribution): boolean {
    for (let i = 0; i < this.size; i++) if (this.columns[i] !== option.columns[i]) return false;
    return true;
  }
}

function bySource(quantity: Float64Array, size: number, width: number, sources: number): Float64Array {
  const result = new Float64Array(sources * size);
  for (let i = 0; i < size; i++) {
    for (let s = 0; s < sources; s++) result[s * size + i] = quantity[i * width + s] as number;
  }
  return result;
}
