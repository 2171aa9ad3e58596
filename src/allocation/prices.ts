import { sortByKey } from '../base/sort-by-key.js';
import type { Demands } from '../candidates/demands.js';
import type { Columns } from './columns.js';

/** Factors by which the multiplier of the shipment limit is tried; the bound is concave in it, a coarse grid will do. */
const multiplierSteps = [1, 0.5, 0.25, 0.125, 0.0625];

/**
 * Prices of an order's demands: what serving each in full may cost at most, such that no known column earns more than
 * it costs. Then for every plan made of columns that obey this
 *
 *     cost >= base + time + sum of reduced costs,   reduced cost = fixed + perShipment - prizes of what it serves
 *
 * which tells both how good the plan in hand is and how far out another facility could matter. Prices rise one demand
 * after the other, scarcest first, until a column stops them: dual ascent for facility location. Where the shipment
 * limit binds, every shipment pays a multiplier `perShipment` that the base gives back once per allowed shipment.
 * Source: D. Erlenkotter, "A Dual-Based Procedure for Uncapacitated Facility Location", Operations Research 26(6), 1978.
 */
export class Prices {
  /** Per demand, for serving it in full, above the floor of its unit costs. */
  prize = new Float64Array(8);
  perShipment = 0;
  /** Lower bound on any plan over the known columns, time cost apart. */
  base = 0;
  #slack = new Float64Array(16);
  #order = new Int32Array(8);
  #holders = new Int32Array(8);
  #trial = new Float64Array(8);

  /**
   * @param most upper end of each price: what leaving the demand unserved costs above the floor
   * @param floor cost of all units at their least
   */
  raise(
    columns: Columns,
    demands: Demands,
    unitFloor: Float64Array,
    most: Float64Array,
    floor: number,
    maxShipments: number,
  ): void {
    this.#grow(demands.count);
    this.#sortByScarcity(columns, demands);
    this.perShipment = 0;
    if (maxShipments === 1) {
      // One facility stands alone: every price at its end prices it exactly.
      this.prize.set(most.subarray(0, demands.count));
      this.base = floor + sum(this.prize, demands.count);
      return;
    }
    this.base = floor + this.#ascend(columns, demands, unitFloor, most, 0, this.prize);
    if (maxShipments >= demands.count) return;
    let largest = 0;
    for (let d = 0; d < demands.count; d++) largest += most[d] as number;
    for (const step of multiplierSteps) {
      const perShipment = (step * largest) / maxShipments;
      const value =
        floor + this.#ascend(columns, demands, unitFloor, most, perShipment, this.#trial) - perShipment * maxShipments;
      if (value <= this.base) continue;
      this.base = value;
      this.perShipment = perShipment;
      this.prize.set(this.#trial.subarray(0, demands.count));
    }
  }

  /** fixed + perShipment less the prizes of all that the column could serve; not negative for a column that was known. */
  reducedCost(columns: Columns, column: number, demands: Demands, unitFloor: Float64Array): number {
    let reduced = (columns.fixed[column] as number) + this.perShipment;
    for (let d = 0; d < demands.count; d++)
      reduced -= earning(columns, column, d, demands, unitFloor, this.prize[d] as number);
    return reduced;
  }

  #ascend(
    columns: Columns,
    demands: Demands,
    unitFloor: Float64Array,
    most: Float64Array,
    perShipment: number,
    prize: Float64Array,
  ): number {
    for (let j = 0; j < columns.count; j++) this.#slack[j] = (columns.fixed[j] as number) + perShipment;
    let total = 0;
    for (let place = 0; place < demands.count; place++) {
      const d = this.#order[place] as number;
      const wanted = demands.quantity[d] as number;
      let price = most[d] as number;
      for (let j = 0; j < columns.count; j++) {
        const at = j * columns.width + d;
        const given = columns.given[at] as number;
        if (columns.dropped[j] || given === 0) continue;
        const excess = Math.max(0, (columns.unit[at] as number) - (unitFloor[d] as number)) * given;
        price = Math.min(price, ((Math.max(0, this.#slack[j] as number) + excess) * wanted) / given);
      }
      prize[d] = price;
      total += price;
      for (let j = 0; j < columns.count; j++) {
        if (columns.dropped[j]) continue;
        this.#slack[j] = (this.#slack[j] as number) - earning(columns, j, d, demands, unitFloor, price);
      }
    }
    return total;
  }

  /** Demands that few columns serve come first: nobody else can use up their columns' slack. */
  #sortByScarcity(columns: Columns, demands: Demands): void {
    for (let d = 0; d < demands.count; d++) {
      let count = 0;
      for (let j = 0; j < columns.count; j++) {
        if (!columns.dropped[j] && (columns.given[j * columns.width + d] as number) > 0) count++;
      }
      this.#holders[d] = count;
      this.#order[d] = d;
    }
    sortByKey(this.#order, this.#holders, demands.count);
    if (this.#slack.length < columns.count) this.#slack = new Float64Array(2 * columns.count);
  }

  #grow(demands: number): void {
    if (demands <= this.prize.length) return;
    this.prize = new Float64Array(2 * demands);
    this.#trial = new Float64Array(2 * demands);
    this.#order = new Int32Array(2 * demands);
    this.#holders = new Int32Array(2 * demands);
  }
}

/** What a column makes of a price, after the part of its unit cost above the floor; never negative. */
function earning(
  columns: Columns,
  column: number,
  d: number,
  demands: Demands,
  unitFloor: Float64Array,
  price: number,
): number {
  const at = column * columns.width + d;
  const given = columns.given[at] as number;
  if (given === 0) return 0;
  const excess = Math.max(0, (columns.unit[at] as number) - (unitFloor[d] as number)) * given;
  return Math.max(0, (price * given) / (demands.quantity[d] as number) - excess);
}

function sum(values: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i] as number;
  return total;
}
