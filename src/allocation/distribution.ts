import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import type { Columns } from './columns.js';
import { distributeCoupled } from './coupled-distribution.js';

/**
 * How much each of a few chosen columns ships of each demand, at least cost. Origins in ascending id, so that equal
 * costs give more to the smaller id. Reused from call to call.
 */
export class Distribution {
  /** The chosen columns, ascending by facility id. */
  readonly columns: Int32Array;
  size = 0;
  /** Place in `columns` x width + demand. */
  quantity: Float64Array;
  width = 1;
  /** Infinity: not a plan (a column without use, or an incomplete order that must be complete). */
  cost = Infinity;
  /** From placedAt to the last arrival; 0 without shipments. */
  minutes = 0;
  demandsShort = 0;
  unitsShort = 0;

  constructor(maxShipments: number) {
    this.columns = new Int32Array(maxShipments);
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
   * Distributes and costs. Demand by demand where a unit more or less adds whole units to the cost and no daily
   * capacity binds (exact then, since only the demands' own prices decide); else that is only a start, and all demands are
   * looked at together.
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
    const overfull = this.#isOverfull(columns);
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
      for (let d = 0; d < demands.count; d++) {
        const quantity = this.quantity[i * this.width + d] as number;
        if (quantity === 0) continue;
        units += quantity;
        goods += quantity * cost.network.positions.unitMoneyAt(columns.cell[column * this.width + d] as number);
      }
      if (units === 0) return Infinity;
      total += cost.shipmentCost(
        columns.service[column] as number,
        columns.metres[column] as number,
        units,
        goods,
        columns.rejectionShare[column] as number,
      );
      total += columns.scarcityOf(column, this.quantity, i * this.width);
    }
    return total + (this.size > 0 ? cost.timeCost(this.minutes) : 0);
  }

  #isOverfull(columns: Columns): boolean {
    for (let i = 0; i < this.size; i++) {
      const room = columns.room[this.columns[i] as number] as number;
      if (room === Infinity) continue;
      let units = 0;
      for (let d = 0; d < this.width; d++) units += this.quantity[i * this.width + d] as number;
      if (units > room) return true;
    }
    return false;
  }

  /** The whole demand from the cheapest column that has it all, or none of it. Returns what stays unserved. */
  #together(cost: OrderCost, columns: Columns, demands: Demands, d: number, complete: boolean): number {
    const wanted = demands.quantity[d] as number;
    let best = -1;
    let bestUnit = Infinity;
    for (let i = 0; i < this.size; i++) {
      this.quantity[i * this.width + d] = 0;
      const at = (this.columns[i] as number) * this.width + d;
      const unit = columns.unit[at] as number;
      if ((columns.given[at] as number) < wanted || unit >= bestUnit) continue;
      best = i;
      bestUnit = unit;
    }
    const worthIt = complete || wanted * bestUnit <= cost.penalty.line + wanted * cost.penalty.unit;
    if (best < 0 || !worthIt) return wanted;
    this.quantity[best * this.width + d] = wanted;
    return 0;
  }

  /**
   * Cheapest units first. Once a unit costs more than leaving it unserved, the rest is served only if that saves
   * more on the whole, since a demand served in full pays no unserved.line. Returns what stays unserved.
   */
  #divide(cost: OrderCost, columns: Columns, demands: Demands, d: number, complete: boolean): number {
    const wanted = demands.quantity[d] as number;
    for (let i = 0; i < this.size; i++) this.quantity[i * this.width + d] = 0;
    let left = wanted;
    let dearUnits = 0;
    let dearCost = 0;
    let firstDear = -1;
    let lastUnit = -Infinity;
    let lastPlace = -1;
    while (left > 0) {
      let place = -1;
      let unit = Infinity;
      for (let i = 0; i < this.size; i++) {
        const at = (this.columns[i] as number) * this.width + d;
        const candidate = columns.unit[at] as number;
        if ((columns.given[at] as number) === 0 || candidate >= unit) continue;
        if (candidate < lastUnit || (candidate === lastUnit && i <= lastPlace)) continue;
        place = i;
        unit = candidate;
      }
      if (place < 0) break;
      const take = Math.min(left, columns.given[(this.columns[place] as number) * this.width + d] as number);
      this.quantity[place * this.width + d] = take;
      left -= take;
      if (unit > cost.penalty.unit) {
        if (firstDear < 0) firstDear = unit;
        dearUnits += take;
        dearCost += take * unit;
      }
      lastUnit = unit;
      lastPlace = place;
    }
    if (dearUnits === 0 || complete) return left;
    if (left === 0 && dearCost <= dearUnits * cost.penalty.unit + cost.penalty.line) return 0;
    for (let i = 0; i < this.size; i++) {
      if ((columns.unit[(this.columns[i] as number) * this.width + d] as number) > cost.penalty.unit) {
        this.quantity[i * this.width + d] = 0;
      }
    }
    return left + dearUnits;
  }
}
