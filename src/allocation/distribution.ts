import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import { interchangeCost } from '../scoring/terms/interchange.js';
import type { Columns } from './columns.js';
import { distributeCoupled } from './coupled-distribution.js';

/**
 * How much each of a few chosen columns ships of each demand, and of which of its sources, at least cost. Origins in
 * ascending id and sources in their order, so that equal costs give more to the smaller id, and of one origin more of the
 * ordered sku. Reused from call to call.
 */
export class Distribution {
  /** The chosen columns, ascending by facility id. */
  readonly columns: Int32Array;
  size = 0;
  /** Place in `columns` x width + source. */
  quantity: Float64Array;
  width = 1;
  /** Infinity: not a plan (a column without use, or an incomplete order that must be complete). */
  cost = Infinity;
  /** From placedAt to the last arrival; 0 without shipments. */
  minutes = 0;
  demandsShort = 0;
  unitsShort = 0;
  /** By place: how many of a demand's sources, cheapest first, have been asked. */
  readonly #asked: Int32Array;
  /** By shared sku, or by limit: what a shipment, or all of them, take. */
  #taken = new Float64Array(4);

  constructor(maxShipments: number) {
    this.columns = new Int32Array(maxShipments);
    this.#asked = new Int32Array(maxShipments);
    this.quantity = new Float64Array(maxShipments);
  }

  /** Makes the columns `chosen[0 .. size - 1]` the ones to distribute over. */
  choose(network: OrderCost['network'], columns: Columns, chosen: Int32Array, size: number): void {
    this.size = size;
    this.width = columns.width;
    if (this.quantity.length < this.columns.length * this.width) {
      this.quantity = new Float64Array(this.columns.length * this.width);
    }
    for (let i = 0; i < size; i++) {
      const column = chosen[i] as number;
      let at = i;
      while (
        at > 0 &&
        network.compareRows(columns.row[this.columns[at - 1] as number] as number, columns.row[column] as number) > 0
      ) {
        this.columns[at] = this.columns[at - 1] as number;
        at--;
      }
      this.columns[at] = column;
    }
  }

  /**
   * Distributes and costs. Demand by demand where a unit more or less adds whole units to the cost, no daily capacity
   * binds, and no two demands want the same stock (exact then, since only the demands' own prices decide); else that is
   * only a start, and all demands are looked at together.
   *
   * @param whole quantities add whole units to a cost
   * @param mostCost plans dearer than this are of no interest (cost may then stay Infinity)
   */
  solve(
    cost: OrderCost,
    columns: Columns,
    demands: Demands,
    complete: boolean,
    whole: boolean,
    mostCost: number,
  ): void {
    this.minutes = 0;
    for (let i = 0; i < this.size; i++) {
      this.minutes = Math.max(this.minutes, columns.minutes[this.columns[i] as number] as number);
    }
    this.cost = Infinity;
    if (!this.#serveApart(cost, columns, demands, complete)) return;
    const overfull =
      this.#isOverfull(columns) ||
      (demands.shares > 0 && this.#isOverdrawn(columns, demands)) ||
      (columns.limits > 0 && this.#passesLimit(columns));
    if (!overfull) this.cost = this.#costOf(cost, columns, demands);
    if (overfull || !whole) {
      distributeCoupled(this, cost, columns, demands, complete, whole, Math.min(mostCost, this.cost));
    }
  }

  /** Serves each demand by itself, as if capacity and the other demands' fractions did not exist; false: not complete. */
  #serveApart(cost: OrderCost, columns: Columns, demands: Demands, complete: boolean): boolean {
    this.demandsShort = 0;
    this.unitsShort = 0;
    for (let d = 0; d < demands.count; d++) {
      const short = demands.together[d]
        ? this.#together(cost, columns, demands, d, complete)
        : this.#divide(cost, columns, demands, d, complete);
      if (short === 0) continue;
      if (complete) return false;
      this.demandsShort++;
      this.unitsShort += short;
    }
    return true;
  }

  /** Infinity where a column carries nothing: the plan without it is another one, and better. */
  #costOf(cost: OrderCost, columns: Columns, demands: Demands): number {
    let total = cost.unservedCost(this.demandsShort, this.unitsShort);
    for (let i = 0; i < this.size; i++) {
      const column = this.columns[i] as number;
      let units = 0;
      let goods = 0;
      let penalties = 0;
      for (let s = 0; s < demands.sources; s++) {
        const quantity = this.quantity[i * this.width + s] as number;
        if (quantity === 0) continue;
        units += quantity;
        goods += quantity * cost.network.positions.unitMoneyAt(columns.cell[column * this.width + s] as number);
        penalties += quantity * (demands.penalty[s] as number);
      }
      if (units === 0) return Infinity;
      total += cost.shipmentCost(
        columns.service[column] as number,
        columns.metres[column] as number,
        units,
        goods,
        columns.rejectionShare[column] as number,
      );
      total += interchangeCost(penalties) + columns.scarcityOf(column, this.quantity, i * this.width);
    }
    return total + (this.size > 0 ? cost.timeCost(this.minutes) : 0);
  }

  #isOverfull(columns: Columns): boolean {
    for (let i = 0; i < this.size; i++) {
      const room = columns.room[this.columns[i] as number] as number;
      if (room === Infinity) continue;
      let units = 0;
      for (let s = 0; s < this.width; s++) units += this.quantity[i * this.width + s] as number;
      if (units > room) return true;
    }
    return false;
  }

  /** Whether sources of several demands take more of one position than lies there. */
  #isOverdrawn(columns: Columns, demands: Demands): boolean {
    for (let i = 0; i < this.size; i++) {
      this.#clearTaken(demands.shares);
      for (let s = 0; s < demands.sources; s++) {
        const share = demands.share[s] as number;
        if (share === -1) continue;
        this.#taken[share] = (this.#taken[share] as number) + (this.quantity[i * this.width + s] as number);
        const stock = columns.stock[(this.columns[i] as number) * this.width + s] as number;
        if ((this.#taken[share] as number) > stock) return true;
      }
    }
    return false;
  }

  /** Whether the columns together carry more than one of their limits has room for. */
  #passesLimit(columns: Columns): boolean {
    this.#clearTaken(columns.limits);
    for (let i = 0; i < this.size; i++) {
      let units = 0;
      for (let s = 0; s < this.width; s++) units += this.quantity[i * this.width + s] as number;
      let entry = columns.firstLimit[this.columns[i] as number] as number;
      for (; entry !== -1; entry = columns.nextLimit[entry] as number) {
        const limit = columns.limitOf[entry] as number;
        this.#taken[limit] = (this.#taken[limit] as number) + units;
        if ((this.#taken[limit] as number) > (columns.limitRoom[limit] as number)) return true;
      }
    }
    return false;
  }

  #clearTaken(count: number): void {
    if (this.#taken.length < count) this.#taken = new Float64Array(2 * count);
    else this.#taken.fill(0, 0, count);
  }

  /** The whole demand by one source from the cheapest column that has it all, or none of it. Returns what stays unserved. */
  #together(cost: OrderCost, columns: Columns, demands: Demands, d: number, complete: boolean): number {
    const wanted = demands.quantity[d] as number;
    let best = -1;
    let bestUnit = Infinity;
    for (let i = 0; i < this.size; i++) {
      const column = (this.columns[i] as number) * this.width;
      for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
        this.quantity[i * this.width + s] = 0;
        const unit = columns.unit[column + s] as number;
        if ((columns.given[column + s] as number) < wanted || unit >= bestUnit) continue;
        best = i * this.width + s;
        bestUnit = unit;
      }
    }
    const worthIt = complete || wanted * bestUnit <= cost.penalty.line + wanted * cost.penalty.unit;
    if (best < 0 || !worthIt) return wanted;
    this.quantity[best] = wanted;
    return 0;
  }

  /**
   * Cheapest units first. Once a unit costs more than leaving it unserved, the rest is served only if that saves
   * more on the whole, since a demand served in full pays no unserved.line. Returns what stays unserved.
   */
  #divide(cost: OrderCost, columns: Columns, demands: Demands, d: number, complete: boolean): number {
    const wanted = demands.quantity[d] as number;
    const start = demands.sourceStart[d] as number;
    const end = demands.sourceStart[d + 1] as number;
    for (let i = 0; i < this.size; i++) {
      this.#asked[i] = 0;
      for (let s = start; s < end; s++) this.quantity[i * this.width + s] = 0;
    }
    let left = wanted;
    let dearUnits = 0;
    let dearCost = 0;
    while (left > 0) {
      let place = -1;
      let source = -1;
      let unit = Infinity;
      for (let i = 0; i < this.size; i++) {
        const asked = this.#asked[i] as number;
        if (asked === end - start) continue;
        const column = (this.columns[i] as number) * this.width;
        const next = demands.hasChoice ? (columns.sorted[column + start + asked] as number) : start;
        if (next === -1 || columns.given[column + next] === 0) continue;
        const candidate = columns.unit[column + next] as number;
        if (candidate >= unit) continue;
        place = i;
        source = next;
        unit = candidate;
      }
      if (place < 0) break;
      this.#asked[place] = (this.#asked[place] as number) + 1;
      const take = Math.min(left, columns.given[(this.columns[place] as number) * this.width + source] as number);
      this.quantity[place * this.width + source] = take;
      left -= take;
      if (unit > cost.penalty.unit) {
        dearUnits += take;
        dearCost += take * unit;
      }
    }
    if (dearUnits === 0 || complete) return left;
    if (left === 0 && dearCost <= dearUnits * cost.penalty.unit + cost.penalty.line) return 0;
    for (let i = 0; i < this.size; i++) {
      for (let s = start; s < end; s++) {
        if ((columns.unit[(this.columns[i] as number) * this.width + s] as number) > cost.penalty.unit) {
          this.quantity[i * this.width + s] = 0;
        }
      }
    }
    return left + dearUnits;
  }
}
