import { Demands, unknownSku } from '../candidates/demands.js';
import { writeUnitVector } from '../geo/sphere.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Order } from '../model/order.js';
import type { Sku } from '../model/problem.js';
import type { Room } from '../network/capacity.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import type { Scarcity } from '../network/scarcity.js';
import { ClassFloor } from '../scoring/class-floor.js';
import { FacilityLegs } from '../scoring/facility-legs.js';
import { OrderCost } from '../scoring/order-cost.js';
import { noCell } from '../stock/positions.js';
import { Columns } from './columns.js';

const noRoom: Room = { orders: 0, units: 0 };

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
  /** Of all demands. */
  units = 0;
  /** Prices of what is scarce; they are part of every cost here but those that OrderCost tells. null: there are none. */
  scarcity: Scarcity | null = null;
  /** Goods come from this facility row alone; -1: from any. Set before `load`, for as long as it is to count. */
  only = -1;
  /** Goods on their way count from the day they come. Set before `load`, for as long as it is to count. */
  countsInbound = false;
  readonly #excluded: number[] = [];
  /** Carriages below this are services. */
  readonly #services: number;
  #order: Order | null = null;
  #placedAt = 0;
  /** Instant from which goods are there, for whatever is asked of a facility next. */
  #start = 0;
  /** Of each column, where inbound counts. */
  #starts = new Float64Array(0);

  constructor(network: Network) {
    this.network = network;
    this.cost = new OrderCost(network);
    this.legs = new FacilityLegs(this.cost);
    this.#services = network.services.ids.length;
  }

  load(order: Order, scarcity: Scarcity | null = null): void {
    const { network, demands, cost } = this;
    this.scarcity = scarcity;
    demands.load(network, order);
    cost.load(order);
    this.legs.load(order);
    writeUnitVector(order.latitude, order.longitude, this.query, 0);
    this.#order = order;
    this.#placedAt = order.placedAt;
    this.#start = order.placedAt;
    this.complete = order.shipComplete;
    this.whole = cost.hasWholeUnits && cost.hasWholeGoods() && demands.hasWholePenalties;
    this.#excluded.length = 0;
    // By index: an iterator would be an object for every order.
    for (let i = 0; i < order.exclude.length; i++) {
      const row = network.rowOfFacility.get(order.exclude[i] as string);
      if (row !== undefined) this.#excluded.push(row);
    }
    const limit = order.maxShipments ?? network.problem.policy.limits.maxShipments;
    this.units = this.#units();
    this.maxShipments = Math.min(limit, this.units, network.rowOfFacility.size);
    this.columns.clear(demands, this.maxShipments, this.whole, scarcity !== null);
    this.#setFloors();
  }

  /** Least that any facility asks for a unit of a demand, by any of its sources. */
  leastGoods(d: number): number {
    const { sourceStart } = this.demands;
    const start = sourceStart[d] as number;
    let least = this.leastGoodsOf(start);
    for (let s = start + 1; s < (sourceStart[d + 1] as number); s++) least = Math.min(least, this.leastGoodsOf(s));
    return least;
  }

  /** Least that any facility asks for a unit of a source, what it is charged for not being the ordered sku included. */
  leastGoodsOf(source: number): number {
    const skuRow = this.demands.sourceSku[source] as number;
    if (skuRow === unknownSku) return 0;
    const money = this.cost.weights.money * (this.network.positions.leastUnitMoney[skuRow] as number);
    return money + (this.demands.penalty[source] as number);
  }

  /** Units of a facility's position that may be sent for a source: what is free, inbound by the start included where it counts, unless a rule keeps it from the order. */
  freeOf(row: number, source: number, cell: number): number {
    let free = this.network.positions.free[cell] as number;
    if (this.countsInbound)
      free += this.network.inbound.due(this.demands.sourceSku[source] as number, row, this.#start);
    return free > 0 && this.maySend(row, this.demands.sourceSku[source] as number) ? free : 0;
  }

  /** Orders and units a facility may still take on the day it handles the order are enough for one order of `units` units. */
  hasRoom(row: number, units: number): boolean {
    const room = this.#roomOf(row);
    return room === null || (room.orders >= 1 && room.units >= units);
  }

  /** Price of a shipment from a facility on the day it handles the order. */
  scarcityFixed(row: number): number {
    return this.scarcity === null ? 0 : this.scarcity.shipment(row, this.handledFrom(row));
  }

  /** Price of a unit of a position at a facility, capacity included. */
  scarcityUnit(row: number, cell: number): number {
    return this.scarcity === null ? 0 : this.scarcity.unit(row, this.handledFrom(row)) + this.scarcity.cell(cell);
  }

  /** The instant from which on a facility handles the order; Infinity: never. Its local day is the one that capacity counts on. */
  handledFrom(row: number): number {
    return this.network.handling.begin(row, this.#start);
  }

  /** From here on facilities are asked as if goods were there from an instant on, placedAt or later; `load` ends it. */
  startFrom(instant: number): void {
    this.#start = Math.max(this.#placedAt, instant);
    this.legs.startFrom(this.#start);
  }

  /** The instant from which a column's goods are there. */
  startOf(column: number): number {
    return this.countsInbound ? (this.#starts[column] as number) : this.#placedAt;
  }

  /** Lets a column that need not wait for so long start earlier; its arrival stays what it is. */
  advance(column: number, start: number): void {
    this.#starts[column] = start;
  }

  isExcluded(row: number): boolean {
    return this.#excluded.includes(row);
  }

  /** Whether a facility's stock may serve the order at all, as far as the order and channel rules go. */
  mayServe(row: number): boolean {
    if (this.only >= 0 && row !== this.only) return false;
    return !this.isExcluded(row) && this.network.rules.exclusion(this.#order as Order, row) === null;
  }

  /** Whether a facility may send a sku to the order: its brand, and the pool that the position belongs to. */
  maySend(row: number, skuRow: number): boolean {
    const { network } = this;
    if (!network.rules.maySell(row, network.skus[skuRow] as Sku)) return false;
    return network.rules.mayDraw(row, network.poolOf(skuRow, row), (this.#order as Order).channel);
  }

  /**
   * Adds the columns of a facility, one a service, unless it may not serve, is full or already there. Returns how many
   * were kept; they are the last ones.
   *
   * @param cells its positions by source where known, else noCell
   */
  addFacility(
    facilityClass: FacilityClass,
    tree: FacilityTree,
    slot: number,
    cells: Int32Array | null,
    filter: ColumnFilter | null,
  ): number {
    const { columns, legs } = this;
    const row = tree.rows[slot] as number;
    if (!this.mayServe(row) || !this.hasRoom(row, 1)) return 0;
    for (let j = 0; j < columns.count; j++) {
      if (columns.row[j] !== row || columns.dropped[j] || (columns.service[j] as number) >= this.#services) continue;
      if (this.startOf(j) === this.#start) return 0;
    }
    legs.aim(facilityClass, tree, slot);
    let kept = 0;
    for (let i = 0; i < legs.services.length; i++) {
      const service = legs.services[i] as number;
      if (!legs.by(service)) continue;
      if (this.addColumn(row, service, legs.metres, legs.minutes, legs.rejectionShare, cells, filter)) kept++;
    }
    return kept;
  }

  /**
   * Adds the column of a facility and a carriage unless it is not worth keeping; the facility may serve and has room for
   * an order.
   *
   * @param metres road metres of the last leg
   * @param minutes from placedAt to arrival
   * @param cells the facility's positions by source where known, else noCell
   */
  addColumn(
    row: number,
    carriage: number,
    metres: number,
    minutes: number,
    rejectionShare: number,
    cells: Int32Array | null,
    filter: ColumnFilter | null,
  ): boolean {
    const { network, demands, columns, cost } = this;
    const { positions, carriages } = network;
    const room = this.#roomOf(row)?.units ?? Infinity;
    const rank = network.rankOf[row] as number;
    const facilityClass = network.classOf[row] as number;
    const j = columns.next();
    if (this.countsInbound) this.#noteStart(j);
    columns.row[j] = row;
    columns.service[j] = carriage;
    columns.metres[j] = metres;
    columns.minutes[j] = minutes;
    columns.moves[j] = carriages.moves[carriage] as number;
    columns.rejectionShare[j] = rejectionShare;
    columns.fixed[j] = cost.fixedCost(carriage, metres, rejectionShare, this.whole);
    columns.room[j] = room;
    for (let s = 0; s < demands.sources; s++) {
      const at = j * columns.width + s;
      const d = demands.demandOf[s] as number;
      const known = cells === null ? noCell : (cells[s] as number);
      const skuRow = demands.sourceSku[s] as number;
      const cell = known !== noCell || skuRow === unknownSku ? known : positions.find(skuRow, facilityClass, rank);
      const free = cell === noCell ? 0 : this.freeOf(row, s, cell);
      const quantity = demands.quantity[d] as number;
      const given = free >= quantity ? quantity : demands.together[d] ? 0 : free;
      columns.cell[at] = cell;
      columns.given[at] = given > room ? (demands.together[d] ? 0 : room) : given;
      columns.unit[at] =
        given === 0
          ? 0
          : (cost.unitCost[carriage] as number) +
            cost.weights.money * positions.unitMoneyAt(cell) +
            (demands.penalty[s] as number);
      if (demands.shares > 0) columns.stock[at] = Math.min(free, this.units);
    }
    if (columns.priced) this.#addPrices(j);
    if (demands.hasChoice) columns.sortSources(j);
    return (filter === null || filter.accepts(j)) && columns.settle(network);
  }

  /** What is left of the day on which a facility handles the order; null: it has no limit. */
  #roomOf(row: number): Room | null {
    const { capacityOf } = this.network;
    if (capacityOf.size === 0) return null;
    const capacity = capacityOf.get(row);
    if (capacity === undefined) return null;
    const handled = this.handledFrom(row);
    return handled === Infinity ? noRoom : capacity.roomAt(handled);
  }

  #noteStart(j: number): void {
    if (j >= this.#starts.length) {
      const starts = new Float64Array(this.columns.row.length);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    this.#starts[j] = this.#start;
  }

  /** Puts what is scarce about a column just filled on top of its costs. */
  #addPrices(j: number): void {
    const { columns } = this;
    const row = columns.row[j] as number;
    const fixed = this.scarcityFixed(row);
    columns.scarcityFixed[j] = fixed;
    columns.fixed[j] = (columns.fixed[j] as number) + fixed;
    for (let s = 0; s < columns.width; s++) {
      const at = j * columns.width + s;
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
