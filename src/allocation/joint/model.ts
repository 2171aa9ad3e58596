import { localDay } from '../../calendar/local-day.js';
import { type Demands, unknownSku } from '../../candidates/demands.js';
import { leafBits } from '../../geo/tree.js';
import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import type { FacilityClass } from '../../network/facility-class.js';
import type { Network } from '../../network/network.js';
import { noCell } from '../../stock/positions.js';
import type { OrderCase } from '../order-case.js';
import { CandidateSearch } from './candidate-search.js';
import type { Demand } from './demand.js';
import type { Records } from './records.js';
import { enlarged, Resources } from './resources.js';

/** Facilities that an order starts with, per demand; pricing out adds what is missing. */
const firstCandidates = 10;

/** How an order's best option under prices is found. */
export const cold = 0;
/** One demand that cannot be divided: the cheapest column. */
export const single = 1;
/** States of a small table: what has been served so far. */
const table = 2;
/** Too many states for a table: the order keeps what it got one by one, or what its exact solver proposes. */
export const fixedOrder = 3;

/** Most steps that one column may take in the table of an order. */
const mostTableSteps = 4000;

/**
 * The joint model of a batch over its contended part. Orders are rows by arrival; an order is cold until it may touch
 * something scarce, and is then admitted with its candidate columns. A column is a facility with one of its services; an
 * arc is a column serving one demand of the order. Columns of one order stand together by rising time, the arcs of a
 * column by demand.
 */
export class Model {
  readonly resources = new Resources();
  /** cold, single, table or fixedOrder. */
  readonly kind: Uint8Array;
  /** Columns of an order: colStart .. colStart + colCount - 1; its first arc; its number of demands. */
  readonly colStart: Int32Array;
  readonly colCount: Int32Array;
  readonly arcStart: Int32Array;
  readonly width: Int32Array;
  readonly demandStart: Int32Array;
  /** Room for the picks of an order in Picks. */
  readonly pickStart: Int32Array;
  readonly pickRoom: Int32Array;
  readonly maxShipments: Int32Array;
  /** 1: every line in full, or nothing. */
  readonly complete: Uint8Array;
  /** 1: no demand can be divided, each may have a shipment of its own, and costs are whole. */
  readonly isUndivided: Uint8Array;
  /** Cost of serving nothing. */
  readonly unservedCost: Float64Array;
  /** Charged for every option but the one in force. */
  readonly shift: Float64Array;
  /** The options in force, and their own cost: Infinity where there is none or it cannot be had any more. */
  readonly inForce: Records;
  readonly inForceCost: Float64Array;
  /** Every single shipment of an admitted order of kind `single` by a facility that is no column costs at least this. */
  readonly outside: Float64Array;
  /** Picks of the option in force, of admitted orders that can keep it. */
  readonly kept = new Map<number, { arc: Int32Array; quantity: Int32Array }>();
  /** By demand of admitted orders. */
  demandQuantity = new Int32Array(64);
  demandWhole = new Uint8Array(64);
  demandSku = new Int32Array(64);
  // By column:
  colRow = new Int32Array(256);
  colService = new Int32Array(256);
  /** Cost that no quantity changes, without time; exact where costs are whole, else a lower bound. */
  colFixed = new Float64Array(256);
  colTime = new Float64Array(256);
  colMinutes = new Float64Array(256);
  colMetres = new Float64Array(256);
  /** Resources: orders and units of the facility that day. */
  colOrders = new Int32Array(256);
  colUnits = new Int32Array(256);
  // By arc:
  arcColumn = new Int32Array(256);
  /** What the facility could give (0: nothing); at most what is wanted. */
  arcGiven = new Int32Array(256);
  arcUnit = new Float64Array(256);
  /** Minor units that the facility asks for a unit. */
  arcGoods = new Float64Array(256);
  arcResource = new Int32Array(256);
  /** Of a demand that is not divided: cost of all its units, and its price as price[arcPriceAt] x arcTimes. */
  arcWhole = new Float64Array(256);
  arcPriceAt = new Int32Array(256);
  arcTimes = new Int32Array(256);
  /** One demand, in full: the whole cost of the option, without the charge for a change. */
  arcTotal = new Float64Array(256);
  columns = 0;
  arcs = 0;
  demands = 0;
  picks = 0;
  /** Costs are whole numbers whatever the quantities, so that columns add up exactly. */
  whole = true;
  /** Capacity that the orders cannot fill has no resource. */
  foldsCapacity = true;
  readonly network: Network;
  readonly orders: readonly Order[];
  readonly case: OrderCase;
  readonly demand: Demand;
  readonly #search: CandidateSearch;
  readonly #capacities = new Map<string, number>();
  readonly #rows: number[] = [];
  readonly #short = new Map<number, boolean>();

  constructor(
    network: Network,
    orders: readonly Order[],
    orderCase: OrderCase,
    demand: Demand,
    inForce: Records,
    inForceCost: Float64Array,
  ) {
    const n = orders.length;
    this.network = network;
    this.orders = orders;
    this.case = orderCase;
    this.demand = demand;
    this.inForce = inForce;
    this.inForceCost = inForceCost;
    this.#search = new CandidateSearch(orderCase);
    this.kind = new Uint8Array(n);
    this.colStart = new Int32Array(n);
    this.colCount = new Int32Array(n);
    this.arcStart = new Int32Array(n);
    this.width = new Int32Array(n);
    this.demandStart = new Int32Array(n);
    this.pickStart = new Int32Array(n);
    this.pickRoom = new Int32Array(n);
    this.maxShipments = new Int32Array(n);
    this.complete = new Uint8Array(n);
    this.isUndivided = new Uint8Array(n);
    this.unservedCost = new Float64Array(n);
    this.shift = new Float64Array(n);
    this.outside = new Float64Array(n);
  }

  /** Resource of a cell, or 0 where all demand of the batch fits. */
  stockResource(skuRow: number, row: number, cell: number): number {
    const known = this.resources.find(cell);
    if (known !== 0) return known;
    const free = Math.max(0, this.network.positions.free[cell] as number);
    if ((this.demand.units[skuRow] as number) <= free) return 0;
    return this.resources.addStock(cell, skuRow, row, free, this.demand.most[skuRow] as number);
  }

  /** Resource of a facility's orders or units on the local day of an instant, or 0 where the batch cannot fill it. */
  capacityResource(kind: 'orders' | 'units', row: number, instant: number): number {
    const capacity = this.network.capacityOf.size === 0 ? undefined : this.network.capacityOf.get(row);
    if (capacity === undefined) return 0;
    const room = capacity.roomAt(instant)[kind];
    const most = kind === 'orders' ? this.orders.length : this.demand.total;
    if (this.foldsCapacity ? room >= most : room === Infinity) return 0;
    const day = localDay((this.network.facilities[row] as Facility).timeZone, instant);
    const key = `${kind} ${row} ${day}`;
    const known = this.#capacities.get(key);
    if (known !== undefined) return known;
    const resource = this.resources.addCapacity(kind, row, day, room);
    this.#capacities.set(key, resource);
    return resource;
  }

  /**
   * Gives a cold order its columns: the cheapest facilities per demand and those of the options in `known`.
   */
  admit(o: number, known: readonly Records[]): void {
    const { case: c } = this;
    c.load(this.orders[o] as Order);
    const { demands } = c;
    this.whole = this.whole && c.whole;
    this.maxShipments[o] = c.maxShipments;
    this.complete[o] = c.complete ? 1 : 0;
    this.width[o] = demands.count;
    this.demandStart[o] = this.demands;
    this.#pushDemands();
    this.#rows.length = 0;
    const alone = demands.count === 1 && this.demandWhole[this.demandStart[o] as number] === 1;
    for (let d = 0; d < demands.count; d++) {
      this.#search.find(d, firstCandidates, alone ? (this.unservedCost[o] as number) : Infinity);
      for (let i = 0; i < this.#search.count; i++) this.#addRow(this.#search.row[i] as number);
    }
    this.outside[o] = alone ? this.#search.outside : -Infinity;
    for (const records of known) {
      if (records === this.inForce && this.inForceCost[o] === Infinity) continue;
      const start = records.start[o] as number;
      for (let i = 0; i < (records.count[o] as number); i++) this.#addRow(records.row(start + i));
    }
    this.#layColumns(o);
    this.kind[o] = alone ? single : table;
    let room = 0;
    let isUndivided = c.whole && c.maxShipments >= demands.count;
    for (let d = 0; d < demands.count; d++) {
      const at = (this.demandStart[o] as number) + d;
      isUndivided &&= this.demandWhole[at] === 1;
      room += this.demandWhole[at] ? 1 : Math.min(this.demandQuantity[at] as number, c.maxShipments);
    }
    this.isUndivided[o] = isUndivided ? 1 : 0;
    this.pickStart[o] = this.picks;
    this.pickRoom[o] = room;
    this.picks += room;
  }

  /** Adds facilities to an admitted order; true if any of them was new. The order's arcs have new numbers then. */
  extend(o: number, rows: readonly number[]): boolean {
    this.#rows.length = 0;
    const start = this.colStart[o] as number;
    for (let j = start; j < start + (this.colCount[o] as number); j++) this.#addRow(this.colRow[j] as number);
    const before = this.#rows.length;
    for (const row of rows) this.#addRow(row);
    if (this.#rows.length === before) return false;
    const columns = this.colCount[o] as number;
    this.case.load(this.orders[o] as Order);
    this.#layColumns(o);
    // A facility that is excluded, full or out of reach brings no column.
    return (this.colCount[o] as number) > columns;
  }

  /** Makes all orders cold again; the resources stay. */
  clear(): void {
    this.columns = 0;
    this.arcs = 0;
    this.demands = 0;
    this.picks = 0;
    this.kind.fill(cold);
    this.kept.clear();
  }

  /** Whether the batch wants all there is of a sku, or more. */
  isShort(skuRow: number): boolean {
    const known = this.#short.get(skuRow);
    if (known !== undefined) return known;
    const { positions } = this.network;
    const base = skuRow * (positions.classes + 1);
    let free = 0;
    for (
      let cell = positions.starts[base] as number;
      cell < (positions.starts[base + positions.classes] as number);
      cell++
    ) {
      free += Math.max(0, positions.free[cell] as number);
    }
    const isShort = (this.demand.units[skuRow] as number) >= free;
    this.#short.set(skuRow, isShort);
    return isShort;
  }

  /** The column of an order with this facility, by this service if it stands there; -1 if it has none. */
  columnOf(o: number, row: number, service: number): number {
    const start = this.colStart[o] as number;
    let found = -1;
    for (let j = start; j < start + (this.colCount[o] as number); j++) {
      if (this.colRow[j] !== row) continue;
      if (this.colService[j] === service) return j;
      if (found < 0) found = j;
    }
    return found;
  }

  /** First arc of a column of order o. */
  arcOf(o: number, column: number): number {
    return (this.arcStart[o] as number) + (column - (this.colStart[o] as number)) * (this.width[o] as number);
  }

  /**
   * Exact cost of an option of an admitted order, the charge for leaving the option in force included; its picks are
   * arc[from .. from + count - 1], in any order.
   */
  costOf(o: number, arc: Int32Array, quantity: Int32Array, from: number, count: number): number {
    const { demandQuantity, demandStart, width, shift } = this;
    const { cost } = this.case;
    const demands = width[o] as number;
    const firstDemand = demandStart[o] as number;
    const charge = this.isKept(o, arc, quantity, from, count) ? 0 : (shift[o] as number);
    if (this.kind[o] === single) {
      const own = count === 0 ? (this.unservedCost[o] as number) : (this.arcTotal[arc[from] as number] as number);
      return own + charge;
    }
    let unitsShort = 0;
    let demandsShort = 0;
    for (let d = 0; d < demands; d++) {
      let short = demandQuantity[firstDemand + d] as number;
      for (let i = from; i < from + count; i++) {
        if (((arc[i] as number) - (this.arcStart[o] as number)) % demands === d) short -= quantity[i] as number;
      }
      unitsShort += short;
      if (short > 0) demandsShort++;
    }
    let total = charge + cost.unservedCost(demandsShort, unitsShort);
    let time = 0;
    for (let i = from; i < from + count; i++) {
      const column = this.arcColumn[arc[i] as number] as number;
      let units = 0;
      let variable = 0;
      let goods = 0;
      let isFirst = true;
      for (let j = from; j < from + count; j++) {
        if (this.arcColumn[arc[j] as number] !== column) continue;
        if (j < i) isFirst = false;
        units += quantity[j] as number;
        variable += (quantity[j] as number) * (this.arcUnit[arc[j] as number] as number);
        goods += (quantity[j] as number) * (this.arcGoods[arc[j] as number] as number);
      }
      if (!isFirst) continue;
      time = Math.max(time, this.colTime[column] as number);
      if (this.whole) total += (this.colFixed[column] as number) + variable;
      else {
        const row = this.colRow[column] as number;
        const share = 1 - (this.network.facilities[row] as Facility).acceptance;
        const metres = this.colMetres[column] as number;
        total += cost.shipmentCost(this.colService[column] as number, metres, units, goods, share);
      }
    }
    return total + time;
  }

  #addRow(row: number): void {
    if (!this.#rows.includes(row)) this.#rows.push(row);
  }

  #pushDemands(): void {
    const { demands } = this.case;
    if (this.demands + demands.count > this.demandQuantity.length) {
      const size = 2 * (this.demands + demands.count);
      this.demandQuantity = enlarged(this.demandQuantity, size);
      this.demandWhole = enlarged(this.demandWhole, size);
      this.demandSku = enlarged(this.demandSku, size);
    }
    for (let d = 0; d < demands.count; d++) {
      const quantity = demands.quantity[d] as number;
      this.demandQuantity[this.demands] = quantity;
      this.demandWhole[this.demands] = demands.together[d] === 1 || quantity === 1 ? 1 : 0;
      this.demandSku[this.demands] = demands.skuRow[d] as number;
      this.demands++;
    }
  }

  /** Writes the columns of all rows in #rows behind the last ones; the case holds the order. */
  #layColumns(o: number): void {
    const start = this.columns;
    for (const row of this.#rows) this.#pushColumns(o, row, start);
    const count = this.columns - start;
    this.#sortByTime(start, count);
    this.colStart[o] = start;
    this.colCount[o] = count;
    this.arcStart[o] = this.arcs;
    for (let j = start; j < start + count; j++) this.#pushArcs(o, j);
    if (this.inForceCost[o] !== Infinity) this.#layInForce(o);
  }

  /** Finds the arcs of the option in force. */
  #layInForce(o: number): void {
    const { inForce } = this;
    const start = inForce.start[o] as number;
    const arc: number[] = [];
    const quantity: number[] = [];
    for (let pick = start; pick < start + (inForce.count[o] as number); pick++) {
      const column = this.columnOf(o, inForce.row(pick), inForce.service(pick));
      arc.push(this.arcOf(o, column) + inForce.demand(pick));
      quantity.push(inForce.quantity(pick));
    }
    this.kept.set(o, { arc: Int32Array.from(arc), quantity: Int32Array.from(quantity) });
  }

  /** Whether these picks are the option in force. */
  isKept(o: number, arc: Int32Array, quantity: Int32Array, from: number, count: number): boolean {
    const kept = this.kept.get(o);
    if (kept === undefined || kept.arc.length !== count) return false;
    for (let i = from; i < from + count; i++) {
      const at = kept.arc.indexOf(arc[i] as number);
      if (at < 0 || kept.quantity[at] !== quantity[i]) return false;
    }
    return true;
  }

  #pushColumns(o: number, row: number, orderStart: number): void {
    const { network, case: c } = this;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    const place = (network.rankOf[row] as number) - tree.firstRank;
    const slot = (place >>> leafBits) * tree.stride + (place & ((1 << leafBits) - 1));
    if (c.isExcluded(row) || !c.hasRoom(row, 1)) return;
    c.legs.aim(facilityClass, tree, slot);
    const { placedAt } = this.orders[o] as Order;
    const orders = this.capacityResource('orders', row, placedAt);
    const units = this.capacityResource('units', row, placedAt);
    const first = this.columns;
    for (let i = 0; i < c.legs.services.length; i++) {
      const service = c.legs.services[i] as number;
      if (!c.legs.by(service)) continue;
      if (this.columns === this.colRow.length) this.#growColumns();
      const j = this.columns;
      this.colRow[j] = row;
      this.colService[j] = service;
      this.colFixed[j] = c.cost.fixedCost(service, c.legs.metres, c.legs.rejectionShare, c.whole);
      this.colTime[j] = c.cost.timeCost(c.legs.minutes);
      this.colMinutes[j] = c.legs.minutes;
      this.colMetres[j] = c.legs.metres;
      this.colOrders[j] = orders;
      this.colUnits[j] = units;
      if (!this.#isBeaten(j, Math.max(first, orderStart))) this.columns++;
    }
  }

  /** Whether an earlier service of the same facility is as good in everything. */
  #isBeaten(j: number, first: number): boolean {
    const { cost, whole } = this.case;
    if (!whole) return false;
    for (let i = first; i < j; i++) {
      if ((this.colFixed[i] as number) > (this.colFixed[j] as number)) continue;
      if ((this.colMinutes[i] as number) > (this.colMinutes[j] as number)) continue;
      const unit = cost.unitCost[this.colService[i] as number] as number;
      if (unit <= (cost.unitCost[this.colService[j] as number] as number)) return true;
    }
    return false;
  }

  /** By rising arrival; equal ones by facility id. Insertion: orders have a few dozen columns. */
  #sortByTime(start: number, count: number): void {
    for (let i = start + 1; i < start + count; i++) {
      for (let j = i; j > start && this.#comesBefore(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #comesBefore(a: number, b: number): boolean {
    const minutes = (this.colMinutes[a] as number) - (this.colMinutes[b] as number);
    if (minutes !== 0) return minutes < 0;
    const rows = this.network.compareRows(this.colRow[a] as number, this.colRow[b] as number);
    return rows === 0 ? (this.colService[a] as number) < (this.colService[b] as number) : rows < 0;
  }

  #swap(a: number, b: number): void {
    swap(this.colRow, a, b);
    swap(this.colService, a, b);
    swap(this.colFixed, a, b);
    swap(this.colTime, a, b);
    swap(this.colMinutes, a, b);
    swap(this.colMetres, a, b);
    swap(this.colOrders, a, b);
    swap(this.colUnits, a, b);
  }

  #pushArcs(o: number, j: number): void {
    const { network, case: c } = this;
    const { positions } = network;
    const { demands } = c;
    const row = this.colRow[j] as number;
    const service = this.colService[j] as number;
    const { placedAt } = this.orders[o] as Order;
    const unitRoom =
      network.capacityOf.size === 0 ? Infinity : (network.capacityOf.get(row)?.roomAt(placedAt).units ?? Infinity);
    const share = 1 - (network.facilities[row] as Facility).acceptance;
    if (this.arcs + demands.count > this.arcColumn.length) this.#growArcs(demands.count);
    for (let d = 0; d < demands.count; d++) {
      const arc = this.arcs++;
      const skuRow = demands.skuRow[d] as number;
      const cell = skuRow === unknownSku ? noCell : network.cellOf(skuRow, row);
      const wanted = demands.quantity[d] as number;
      const could = Math.min(wanted, unitRoom, cell === noCell ? 0 : (positions.free[cell] as number));
      const given = demands.together[d] === 1 && could < wanted ? 0 : Math.max(0, could);
      this.arcColumn[arc] = j;
      this.arcGiven[arc] = given;
      this.arcUnit[arc] = 0;
      this.arcGoods[arc] = 0;
      this.arcResource[arc] = 0;
      this.arcTotal[arc] = Infinity;
      this.arcWhole[arc] = Infinity;
      this.arcPriceAt[arc] = 0;
      this.arcTimes[arc] = 0;
      if (given === 0) continue;
      const goods = positions.unitMoneyAt(cell);
      this.arcGoods[arc] = goods;
      this.arcUnit[arc] = (c.cost.unitCost[service] as number) + c.cost.weights.money * goods;
      this.arcResource[arc] = this.stockResource(skuRow, row, cell);
      if (given === wanted) {
        const stock = this.arcResource[arc] as number;
        const byClass = this.resources.classes[stock] !== 0;
        this.arcWhole[arc] = wanted * (this.arcUnit[arc] as number);
        this.arcPriceAt[arc] = (this.resources.priceAt[stock] as number) + (byClass ? wanted - 1 : 0);
        this.arcTimes[arc] = byClass ? 1 : wanted;
      }
      if (demands.count === 1 && given === wanted) {
        const metres = this.colMetres[j] as number;
        this.arcTotal[arc] =
          c.cost.shipmentCost(service, metres, wanted, wanted * goods, share) + (this.colTime[j] as number);
      }
    }
  }

  #growColumns(): void {
    const size = 2 * this.colRow.length;
    this.colRow = enlarged(this.colRow, size);
    this.colService = enlarged(this.colService, size);
    this.colFixed = enlarged(this.colFixed, size);
    this.colTime = enlarged(this.colTime, size);
    this.colMinutes = enlarged(this.colMinutes, size);
    this.colMetres = enlarged(this.colMetres, size);
    this.colOrders = enlarged(this.colOrders, size);
    this.colUnits = enlarged(this.colUnits, size);
  }

  #growArcs(needed: number): void {
    const size = 2 * this.arcColumn.length + needed;
    this.arcColumn = enlarged(this.arcColumn, size);
    this.arcGiven = enlarged(this.arcGiven, size);
    this.arcUnit = enlarged(this.arcUnit, size);
    this.arcGoods = enlarged(this.arcGoods, size);
    this.arcResource = enlarged(this.arcResource, size);
    this.arcWhole = enlarged(this.arcWhole, size);
    this.arcPriceAt = enlarged(this.arcPriceAt, size);
    this.arcTimes = enlarged(this.arcTimes, size);
    this.arcTotal = enlarged(this.arcTotal, size);
  }
}

/** Whether an order can be decided by a table: states x what one column can give, for each number of shipments. */
export function fitsTable(demands: Demands, maxShipments: number): boolean {
  let states = 1;
  let slots = 0;
  for (let d = 0; d < demands.count; d++) {
    const quantity = demands.together[d] === 1 ? 1 : (demands.quantity[d] as number);
    states *= quantity + 1;
    slots += quantity;
  }
  return states * slots * (maxShipments < slots ? maxShipments : 1) <= mostTableSteps;
}

function swap(values: Int32Array | Float64Array, a: number, b: number): void {
  const value = values[a] as number;
  values[a] = values[b] as number;
  values[b] = value;
}
