import { Demands, unknownSku } from '../candidates/demands.js';
import { writeUnitVector } from '../geo/sphere.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Order } from '../model/order.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import type { Scarcity } from '../network/scarcity.js';
import { ClassFloor } from '../scoring/class-floor.js';
import { FacilityLegs } from '../scoring/facility-legs.js';
import { OrderCost } from '../scoring/order-cost.js';
import { noCell } from '../stock/positions.js';
import { Columns } from './columns.js';

/** Says of a column just filled whether it is worth keeping. */
export interface ColumnFilter {
  accepts(column: number): boolean;
}

/**
 * One order as the steps of its solution see it: what is wanted, what it costs, the columns known so far. Loaded order
 * after order; arrays grow to the largest order seen.
 */
export class OrderCase {
  readonly network: Network;
  readonly cost: OrderCost;
  readonly legs: FacilityLegs;
  readonly demands = new Demands();
  readonly columns = new Columns();
  /** Unit vector of the order's place. */
  readonly query = new Float64Array(3);
  /** By class of the network. */
  readonly floors: ClassFloor[] = [];
  /** Per demand: least cost of one unit anywhere, or of leaving it unserved if that is less. */
  unitFloor = new Float64Array(8);
  /** Per demand: what leaving it unserved costs above the floor of its units. */
  most = new Float64Array(8);
  /** Cost of all units at their least: no plan costs less. */
  floor = 0;
  /** Every line in full, or nothing. */
  complete = false;
  /** Quantities add whole units to a cost, whatever else is fractional. */
  whole = true;
  maxShipments = 0;
  /** Prices of what is scarce; they are part of every cost here but those that OrderCost tells. null: there are none. */
  scarcity: Scarcity | null = null;
  readonly #excluded: number[] = [];
  #placedAt = 0;

  constructor(network: Network) {
    this.network = network;
    this.cost = new OrderCost(network);
    this.legs = new FacilityLegs(this.cost);
  }

  load(order: Order, scarcity: Scarcity | null = null): void {
    const { network, demands, cost } = this;
    this.scarcity = scarcity;
    demands.load(network, order);
    cost.load(order);
    this.legs.load(order);
    writeUnitVector(order.latitude, order.longitude, this.query, 0);
    this.#placedAt = order.placedAt;
    this.complete = order.shipComplete;
    this.whole = cost.hasWholeUnits && cost.hasWholeGoods();
    this.#excluded.length = 0;
    // By index: an iterator would be an object for every order.
    for (let i = 0; i < order.exclude.length; i++) {
      const row = network.rowOfFacility.get(order.exclude[i] as string);
      if (row !== undefined) this.#excluded.push(row);
    }
    const limit = order.maxShipments ?? network.problem.policy.limits.maxShipments;
    this.maxShipments = Math.min(limit, this.#units(), network.rowOfFacility.size);
    this.columns.clear(demands, this.maxShipments, this.whole, scarcity !== null);
    this.#setFloors();
  }

  /** Least that any source asks for a unit of a demand. */
  leastGoods(d: number): number {
    const skuRow = this.demands.skuRow[d] as number;
    return skuRow === unknownSku
      ? 0
      : this.cost.weights.money * (this.network.positions.leastUnitMoney[skuRow] as number);
  }

  /** Orders and units a facility may still take at the order's time are enough for one order of `units` units. */
  hasRoom(row: number, units: number): boolean {
    const room =
      this.network.capacityOf.size === 0 ? undefined : this.network.capacityOf.get(row)?.roomAt(this.#placedAt);
    return room === undefined || (room.orders >= 1 && room.units >= units);
  }

  /** Price of a shipment from a facility on the order's day. */
  scarcityFixed(row: number): number {
    return this.scarcity === null ? 0 : this.scarcity.shipment(row, this.#placedAt);
  }

  /** Price of a unit of a position at a facility, capacity included. */
  scarcityUnit(row: number, cell: number): number {
    return this.scarcity === null ? 0 : this.scarcity.unit(row, this.#placedAt) + this.scarcity.cell(cell);
  }

  isExcluded(row: number): boolean {
    return this.#excluded.includes(row);
  }

  /**
   * Adds the columns of a facility, one a service, unless it is excluded, full or already there. Returns how many were
   * kept; they are the last ones.
   *
   * @param cells its positions by demand where known, else noCell
   */
  addFacility(
    facilityClass: FacilityClass,
    tree: FacilityTree,
    slot: number,
    cells: Int32Array | null,
    filter: ColumnFilter | null,
  ): number {
    const { network, demands, columns, cost, legs } = this;
    const { positions } = network;
    const row = tree.rows[slot] as number;
    if (this.isExcluded(row) || !this.hasRoom(row, 1)) return 0;
    for (let j = 0; j < columns.count; j++) if (columns.row[j] === row && !columns.dropped[j]) return 0;
    legs.aim(facilityClass, tree, slot);
    const room =
      network.capacityOf.size === 0
        ? Infinity
        : (network.capacityOf.get(row)?.roomAt(this.#placedAt).units ?? Infinity);
    const rank = tree.firstRank + tree.rankOfSlot(slot);
    let kept = 0;
    for (let i = 0; i < legs.services.length; i++) {
      const service = legs.services[i] as number;
      if (!legs.by(service)) continue;
      const j = columns.next();
      columns.row[j] = row;
      columns.service[j] = service;
      columns.metres[j] = legs.metres;
      columns.minutes[j] = legs.minutes;
      columns.moves[j] = network.services.moves[service] as number;
      columns.rejectionShare[j] = legs.rejectionShare;
      columns.fixed[j] = cost.fixedCost(service, legs.metres, legs.rejectionShare, this.whole);
      columns.room[j] = room;
      for (let d = 0; d < demands.count; d++) {
        const at = j * columns.width + d;
        const known = cells === null ? noCell : (cells[d] as number);
        const skuRow = demands.skuRow[d] as number;
        const cell =
          known !== noCell || skuRow === unknownSku ? known : positions.find(skuRow, facilityClass.index, rank);
        const free = cell === noCell ? 0 : (positions.free[cell] as number);
        const quantity = demands.quantity[d] as number;
        const given = free >= quantity ? quantity : demands.together[d] ? 0 : Math.max(0, free);
        columns.cell[at] = cell;
        columns.given[at] = given > room ? (demands.together[d] ? 0 : room) : given;
        columns.unit[at] =
          given === 0 ? 0 : (cost.unitCost[service] as number) + cost.weights.money * positions.unitMoneyAt(cell);
      }
      if (columns.priced) this.#addPrices(j);
      if ((filter === null || filter.accepts(j)) && columns.settle(network)) kept++;
    }
    return kept;
  }

  /** Puts what is scarce about a column just filled on top of its costs. */
  #addPrices(j: number): void {
    const { columns } = this;
    const row = columns.row[j] as number;
    const fixed = this.scarcityFixed(row);
    columns.scarcityFixed[j] = fixed;
    columns.fixed[j] = (columns.fixed[j] as number) + fixed;
    for (let d = 0; d < columns.width; d++) {
      const at = j * columns.width + d;
      const unit = columns.given[at] === 0 ? 0 : this.scarcityUnit(row, columns.cell[at] as number);
      columns.scarcityUnit[at] = unit;
      columns.unit[at] = (columns.unit[at] as number) + unit;
    }
  }

  #units(): number {
    let units = 0;
    for (let d = 0; d < this.demands.count; d++) units += this.demands.quantity[d] as number;
    return units;
  }

  #setFloors(): void {
    const { network, demands, cost, floors } = this;
    if (demands.count > this.unitFloor.length) {
      this.unitFloor = new Float64Array(2 * demands.count);
      this.most = new Float64Array(2 * demands.count);
    }
    while (floors.length < network.classes.length) floors.push(new ClassFloor());
    let least = Infinity;
    for (let c = 0; c < network.classes.length; c++) {
      const floor = floors[c] as ClassFloor;
      floor.aim(cost, network.classes[c] as FacilityClass);
      least = Math.min(least, floor.leastUnitCost);
    }
    // Without whole units the one rounding of the unserved term may take off a half.
    this.floor = this.whole ? 0 : -0.5;
    for (let d = 0; d < demands.count; d++) {
      const quantity = demands.quantity[d] as number;
      const unit = Math.min(cost.penalty.unit, least + this.leastGoods(d));
      this.unitFloor[d] = unit;
      this.most[d] = cost.penalty.line + quantity * (cost.penalty.unit - unit);
      this.floor += quantity * unit;
    }
  }
}
