import { type Demands, unknownSku } from '../../candidates/demands.js';
import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import type { Network } from '../../network/network.js';
import { interchangeCost } from '../../scoring/terms/interchange.js';
import { noCell } from '../../stock/positions.js';
import type { OrderCase } from '../order-case.js';
import { Candidates, direct } from './candidates.js';
import type { Demand } from './demand.js';
import type { FittingPoints } from './fitting-points.js';
import { FurtherUses } from './further-uses.js';
import { LaneDays } from './lane-days.js';
import type { Listing } from './listing.js';
import { readRecord } from './record-uses.js';
import type { Records } from './records.js';
import { enlarged, Resources, resourceKinds } from './resources.js';
import { Uses } from './uses.js';

/** Ways that an order starts with, per demand; pricing out adds what is missing. */
const firstCandidates = 10;

/** How an order's best option under prices is found. */
export const cold = 0;
/** One demand that cannot be divided: the cheapest column. Or all options told one by one: a column each. */
export const single = 1;
/** States of a small table: what has been served so far. */
const table = 2;
/** Too many states for a table: the order keeps what it got one by one, or what its exact solver proposes. */
export const fixedOrder = 3;

/** Most steps that one column may take in the table of an order. */
const mostTableSteps = 4000;

/**
 * The joint model of a batch over its contended part. Orders are rows by arrival; an order is cold until it may touch
 * something scarce, and is then admitted with its candidate columns. A column is a facility with one of its carriages; an
 * arc is a column serving one demand of the order with one of its sources. Columns of one order stand together by rising
 * time, the arcs of a column by source.
 *
 * The options of an order that is listed are its columns, by rising cost, with one arc each and a quantity of one.
 */
export class Model {
  readonly resources = new Resources();
  /** cold, single, table or fixedOrder. */
  readonly kind: Uint8Array;
  /** Columns of an order: colStart .. colStart + colCount - 1; its first arc; arcs of a column: its number of sources. */
  readonly colStart: Int32Array;
  readonly colCount: Int32Array;
  readonly arcStart: Int32Array;
  readonly width: Int32Array;
  readonly demandCount: Int32Array;
  readonly demandStart: Int32Array;
  readonly sourceStart: Int32Array;
  /** Options of orders that are listed. */
  readonly listings = new Map<number, Listing>();
  /** Room for the picks of an order in Picks. */
  readonly pickStart: Int32Array;
  readonly pickRoom: Int32Array;
  readonly maxShipments: Int32Array;
  /** 1: every line in full, or nothing. */
  readonly complete: Uint8Array;
  /** 1: no demand can be divided, each may have a shipment of its own, and costs are whole. */
  readonly isUndivided: Uint8Array;
  /** 1: several of its demands could draw on one cell. */
  readonly sharesCells: Uint8Array;
  /** Cost of serving nothing. */
  readonly unservedCost: Float64Array;
  /** Charged for every option but the one in force. */
  readonly shift: Float64Array;
  /** The options in force, and their own cost: Infinity where there is none or it cannot be had any more. */
  readonly inForce: Records;
  readonly inForceCost: Float64Array;
  /** Every option of an admitted order of kind `single` that is no column costs at least this, charges apart. */
  readonly outside: Float64Array;
  /** Picks of the option in force, of admitted orders that can keep it. */
  readonly kept = new Map<number, { arc: Int32Array; quantity: Int32Array }>();
  /** By demand of admitted orders. */
  demandQuantity = new Int32Array(64);
  demandWhole = new Uint8Array(64);
  /** By source of admitted orders: its demand's place in the order, and the sku that is sent. */
  sourceDemand = new Int32Array(64);
  sourceSku = new Int32Array(64);
  // By column:
  colRow = new Int32Array(256);
  colCarriage = new Int32Array(256);
  /** Cost that no quantity changes, without time; exact where costs are whole, else a lower bound. */
  colFixed = new Float64Array(256);
  colTime = new Float64Array(256);
  colMinutes = new Float64Array(256);
  colMetres = new Float64Array(256);
  /** Resources: orders and units of the facility that day. */
  colOrders = new Int32Array(256);
  colUnits = new Int32Array(256);
  /** What else a unit takes: a list in `further`. */
  colFurther = new Int32Array(256);
  // By arc:
  arcColumn = new Int32Array(256);
  /** What the facility could give (0: nothing); at most what is wanted. */
  arcGiven = new Int32Array(256);
  arcUnit = new Float64Array(256);
  /** Minor units that the facility asks for a unit. */
  arcGoods = new Float64Array(256);
  /** Minor units for a unit of another sku than was ordered. */
  arcPenalty = new Float64Array(256);
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
  sources = 0;
  picks = 0;
  /** Costs are whole numbers whatever the quantities, so that columns add up exactly. */
  whole = true;
  /** Capacity that the orders cannot fill has no resource. */
  foldsCapacity = true;
  readonly network: Network;
  readonly orders: readonly Order[];
  readonly case: OrderCase;
  readonly demand: Demand;
  readonly further = new FurtherUses();
  /** null: nobody is fitted. */
  points: FittingPoints | null = null;
  readonly #candidates: Candidates;
  /** Resources that are not stock, by what they are. */
  readonly #rooms = new Map<string, number>();
  /** Columns to be laid: facility and carriage, or `direct` for all its services. */
  readonly #rows: number[] = [];
  readonly #carriages: number[] = [];
  /** Of the facility at hand, on the day it handles the order at hand. */
  #ordersOfRow = 0;
  #unitsOfRow = 0;
  readonly #laneDays = new LaneDays();
  readonly #uses = new Uses();
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
    this.#candidates = new Candidates(orderCase);
    this.kind = new Uint8Array(n);
    this.colStart = new Int32Array(n);
    this.colCount = new Int32Array(n);
    this.arcStart = new Int32Array(n);
    this.width = new Int32Array(n);
    this.demandCount = new Int32Array(n);
    this.demandStart = new Int32Array(n);
    this.sourceStart = new Int32Array(n);
    this.pickStart = new Int32Array(n);
    this.pickRoom = new Int32Array(n);
    this.maxShipments = new Int32Array(n);
    this.complete = new Uint8Array(n);
    this.isUndivided = new Uint8Array(n);
    this.sharesCells = new Uint8Array(n);
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
    // What one order takes there for two demands is one take or two: a price by the unit does not care.
    const isByUnit = this.demand.isShared[skuRow] === 1;
    return this.resources.addStock(cell, skuRow, row, free, this.demand.most[skuRow] as number, isByUnit);
  }

  /** Resource of a facility's orders or units on the local day it handles an order placed then, or 0 where the batch cannot fill it. */
  capacityResource(kind: 'orders' | 'units', row: number, placedAt: number): number {
    const { network } = this;
    const capacity = network.capacityOf.size === 0 ? undefined : network.capacityOf.get(row);
    if (capacity === undefined) return 0;
    const instant = network.handling.begin(row, placedAt);
    if (instant === Infinity) return 0;
    const room = capacity.roomAt(instant)[kind];
    const most = kind === 'orders' ? this.orders.length : this.demand.total;
    return this.#roomResource(resourceKinds[kind], row, network.handling.dayOf(row, instant), room, most);
  }

  /** Resource of a lane's units on a local day. */
  laneResource(lane: number, day: number): number {
    return this.#roomResource(
      resourceKinds.lane,
      lane,
      day,
      this.network.laneRooms.roomAt(lane, day),
      this.demand.total,
    );
  }

  /** Resource of a store's bays at an instant. */
  bayResource(store: number, instant: number, bays: number): number {
    return this.#roomResource(resourceKinds.bays, store, instant, bays, this.orders.length);
  }

  /** 0 where there is no limit, or none that `most` could pass. */
  #roomResource(kind: number, row: number, day: number, room: number, most: number): number {
    if (this.foldsCapacity ? room >= most : room === Infinity) return 0;
    const key = `${kind} ${row} ${day}`;
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const resource = this.resources.addRoom(kind, row, day, room);
    this.#rooms.set(key, resource);
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
    this.sharesCells[o] = demands.sharesCells ? 1 : 0;
    this.#pushDemands(o);
    this.#rows.length = 0;
    this.#carriages.length = 0;
    const alone = demands.count === 1 && this.demandWhole[this.demandStart[o] as number] === 1;
    this.#candidates.load();
    for (let d = 0; d < demands.count; d++) {
      this.#candidates.find(d, firstCandidates, alone ? (this.unservedCost[o] as number) : Infinity);
      for (let i = 0; i < this.#candidates.count; i++) {
        this.#want(this.#candidates.row[i] as number, this.#candidates.carriage[i] as number);
      }
    }
    this.outside[o] = alone ? this.#candidates.outside : -Infinity;
    for (const records of known) {
      if (records === this.inForce && this.inForceCost[o] === Infinity) continue;
      const start = records.start[o] as number;
      for (let i = 0; i < (records.count[o] as number); i++) {
        this.#want(records.row(start + i), records.carriage(start + i));
      }
    }
    this.#layColumns(o);
    this.kind[o] = alone ? single : table;
    let room = 0;
    let isUndivided = c.whole && c.maxShipments >= demands.count && !demands.hasChoice;
    for (let d = 0; d < demands.count; d++) {
      const at = (this.demandStart[o] as number) + d;
      isUndivided &&= this.demandWhole[at] === 1;
      room += this.demandWhole[at] ? 1 : Math.min(this.demandQuantity[at] as number, c.maxShipments);
    }
    // A shipment may hold several skus of one demand.
    if (demands.hasChoice) room *= demands.sources;
    this.isUndivided[o] = isUndivided ? 1 : 0;
    this.#makePickRoom(o, room);
  }

  /** Gives a cold order the options of a listing as columns. */
  admitListed(o: number, listing: Listing): void {
    this.listings.set(o, listing);
    this.kind[o] = single;
    this.outside[o] = listing.outside;
    this.maxShipments[o] = 1;
    this.width[o] = 1;
    this.demandCount[o] = 1;
    this.demandStart[o] = this.demands;
    this.sourceStart[o] = this.sources;
    this.#growDemands(1, 1);
    this.demandQuantity[this.demands] = 1;
    this.demandWhole[this.demands++] = 1;
    this.sourceDemand[this.sources] = 0;
    this.sourceSku[this.sources++] = unknownSku;
    this.colStart[o] = this.columns;
    this.colCount[o] = listing.count;
    this.arcStart[o] = this.arcs;
    for (let i = 0; i < listing.count; i++) this.#pushOption(o, i, listing);
    if (this.inForceCost[o] !== Infinity) {
      const option = listing.find(o, this.inForce);
      const arc = option < 0 ? [] : [(this.arcStart[o] as number) + option];
      this.kept.set(o, { arc: Int32Array.from(arc), quantity: Int32Array.from(arc, () => 1) });
    }
    this.#makePickRoom(o, 1);
  }

  #makePickRoom(o: number, room: number): void {
    this.pickStart[o] = this.picks;
    this.pickRoom[o] = room;
    this.picks += room;
  }

  #pushOption(o: number, i: number, listing: Listing): void {
    const uses = this.#uses;
    readRecord(this, this.orders[o] as Order, i, listing.records, uses);
    if (this.columns === this.colRow.length) this.#growColumns();
    if (this.arcs === this.arcColumn.length) this.#growArcs(1);
    const j = this.columns++;
    this.colRow[j] = -1;
    this.colCarriage[j] = -1;
    this.colFixed[j] = 0;
    this.colTime[j] = 0;
    this.colMinutes[j] = 0;
    this.colMetres[j] = 0;
    this.colOrders[j] = 0;
    this.colUnits[j] = 0;
    this.colFurther[j] = this.further.add(uses.resource.subarray(0, uses.count), uses.amount.subarray(0, uses.count));
    const arc = this.#pushArc(j);
    this.arcGiven[arc] = 1;
    this.arcWhole[arc] = listing.cost[i] as number;
    this.arcTotal[arc] = listing.cost[i] as number;
  }

  /** Adds facilities with carriages to an admitted order; true if any of them was new. Its arcs have new numbers then. */
  extend(o: number, rows: readonly number[], carriages: readonly number[]): boolean {
    this.#rows.length = 0;
    this.#carriages.length = 0;
    const start = this.colStart[o] as number;
    for (let j = start; j < start + (this.colCount[o] as number); j++) {
      this.#want(this.colRow[j] as number, this.colCarriage[j] as number);
    }
    const before = this.#rows.length;
    for (let i = 0; i < rows.length; i++) this.#want(rows[i] as number, carriages[i] as number);
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
    this.sources = 0;
    this.picks = 0;
    this.kind.fill(cold);
    this.kept.clear();
    this.listings.clear();
    this.further.clear();
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

  /** The column of an order with this facility, by this carriage if it stands there; -1 if it has none. */
  columnOf(o: number, row: number, carriage: number): number {
    const start = this.colStart[o] as number;
    let found = -1;
    for (let j = start; j < start + (this.colCount[o] as number); j++) {
      if (this.colRow[j] !== row) continue;
      if (this.colCarriage[j] === carriage) return j;
      if (found < 0) found = j;
    }
    return found;
  }

  /** First arc of a column of order o. */
  arcOf(o: number, column: number): number {
    return (this.arcStart[o] as number) + (column - (this.colStart[o] as number)) * (this.width[o] as number);
  }

  /** The source that an arc of order o stands for: its place among the order's sources. */
  sourceOf(o: number, arc: number): number {
    return (arc - (this.arcStart[o] as number)) % (this.width[o] as number);
  }

  /** The demand that an arc of order o serves: its place in the order. */
  demandOf(o: number, arc: number): number {
    return this.sourceDemand[(this.sourceStart[o] as number) + this.sourceOf(o, arc)] as number;
  }

  /** The sku that an arc of order o sends. */
  skuOf(o: number, arc: number): number {
    return this.sourceSku[(this.sourceStart[o] as number) + this.sourceOf(o, arc)] as number;
  }

  /** Place among the sources of order o of a sku sent for a demand; -1: it may not be sent. */
  sourceFor(o: number, demand: number, skuRow: number): number {
    const start = this.sourceStart[o] as number;
    for (let s = 0; s < (this.width[o] as number); s++) {
      if (this.sourceDemand[start + s] === demand && this.sourceSku[start + s] === skuRow) return s;
    }
    return -1;
  }

  /**
   * Exact cost of an option of an admitted order, the charge for leaving the option in force included; its picks are
   * arc[from .. from + count - 1], in any order.
   */
  costOf(o: number, arc: Int32Array, quantity: Int32Array, from: number, count: number): number {
    const { demandQuantity, demandStart, demandCount, shift } = this;
    const { cost } = this.case;
    const demands = demandCount[o] as number;
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
        if (this.demandOf(o, arc[i] as number) === d) short -= quantity[i] as number;
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
      let penalties = 0;
      let isFirst = true;
      for (let j = from; j < from + count; j++) {
        if (this.arcColumn[arc[j] as number] !== column) continue;
        if (j < i) isFirst = false;
        units += quantity[j] as number;
        variable += (quantity[j] as number) * (this.arcUnit[arc[j] as number] as number);
        goods += (quantity[j] as number) * (this.arcGoods[arc[j] as number] as number);
        penalties += (quantity[j] as number) * (this.arcPenalty[arc[j] as number] as number);
      }
      if (!isFirst) continue;
      time = Math.max(time, this.colTime[column] as number);
      if (this.whole) total += (this.colFixed[column] as number) + variable;
      else {
        const row = this.colRow[column] as number;
        const share = 1 - (this.network.facilities[row] as Facility).acceptance;
        const metres = this.colMetres[column] as number;
        total += cost.shipmentCost(this.colCarriage[column] as number, metres, units, goods, share);
        total += interchangeCost(penalties);
      }
    }
    return total + time;
  }

  /** Has a column laid; a service stands for all services of its facility, of which the best remain. */
  #want(row: number, carriage: number): void {
    const wanted = carriage < this.network.services.ids.length ? direct : carriage;
    for (let i = 0; i < this.#rows.length; i++) {
      if (this.#rows[i] === row && this.#carriages[i] === wanted) return;
    }
    this.#rows.push(row);
    this.#carriages.push(wanted);
  }

  #growDemands(demands: number, sources: number): void {
    if (this.demands + demands > this.demandQuantity.length) {
      const size = 2 * (this.demands + demands);
      this.demandQuantity = enlarged(this.demandQuantity, size);
      this.demandWhole = enlarged(this.demandWhole, size);
    }
    if (this.sources + sources > this.sourceSku.length) {
      const size = 2 * (this.sources + sources);
      this.sourceSku = enlarged(this.sourceSku, size);
      this.sourceDemand = enlarged(this.sourceDemand, size);
    }
  }

  #pushDemands(o: number): void {
    const { demands } = this.case;
    this.width[o] = demands.sources;
    this.demandCount[o] = demands.count;
    this.demandStart[o] = this.demands;
    this.sourceStart[o] = this.sources;
    this.#growDemands(demands.count, demands.sources);
    for (let d = 0; d < demands.count; d++) {
      const quantity = demands.quantity[d] as number;
      this.demandQuantity[this.demands] = quantity;
      this.demandWhole[this.demands] = demands.together[d] === 1 || quantity === 1 ? 1 : 0;
      this.demands++;
    }
    for (let s = 0; s < demands.sources; s++) {
      this.sourceDemand[this.sources] = demands.demandOf[s] as number;
      this.sourceSku[this.sources++] = demands.sourceSku[s] as number;
    }
  }

  /** Writes the columns that are wanted behind the last ones; the case holds the order. */
  #layColumns(o: number): void {
    const start = this.columns;
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i] as number;
      const carriage = this.#carriages[i] as number;
      if (carriage === direct) this.#pushDirect(o, row, start);
      else this.#pushChain(o, row, carriage);
    }
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
      const column = this.columnOf(o, inForce.row(pick), inForce.carriage(pick));
      arc.push(this.arcOf(o, column) + this.sourceFor(o, inForce.demand(pick), inForce.skuRow(pick)));
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

  #pushDirect(o: number, row: number, orderStart: number): void {
    const { case: c } = this;
    if (!c.mayServe(row) || !c.hasRoom(row, 1)) return;
    c.legs.aimAt(row);
    this.#meetCapacity(o, row);
    const first = this.columns;
    for (let i = 0; i < c.legs.services.length; i++) {
      const service = c.legs.services[i] as number;
      if (!c.legs.by(service)) continue;
      const j = this.#fillColumn(row, service);
      if (!this.#isBeaten(j, Math.max(first, orderStart)) || this.#isOfInForce(o, row, service)) this.columns++;
    }
  }

  /** Whether the option in force sends goods like that: it may have been chosen by a tie. */
  #isOfInForce(o: number, row: number, carriage: number): boolean {
    const { inForce } = this;
    if (this.inForceCost[o] === Infinity) return false;
    const start = inForce.start[o] as number;
    for (let pick = start; pick < start + (inForce.count[o] as number); pick++) {
      if (inForce.row(pick) === row && inForce.carriage(pick) === carriage) return true;
    }
    return false;
  }

  #pushChain(o: number, row: number, carriage: number): void {
    const { case: c, network } = this;
    if (!c.mayServe(row) || !c.hasRoom(row, 1) || !c.legs.reaches(row, carriage)) return;
    this.#meetCapacity(o, row);
    const j = this.#fillColumn(row, carriage);
    const laneDays = this.#laneDays;
    laneDays.read(network, row, carriage, (this.orders[o] as Order).placedAt);
    const lanes: number[] = [];
    for (let i = 0; i < laneDays.count; i++) {
      if (network.laneRooms.roomAt(laneDays.lane[i] as number, laneDays.day[i] as number) === 0) return;
      lanes.push(this.laneResource(laneDays.lane[i] as number, laneDays.day[i] as number));
    }
    this.colFurther[j] = this.further.add(
      lanes,
      lanes.map(() => 1),
    );
    this.columns++;
  }

  #meetCapacity(o: number, row: number): void {
    const { placedAt } = this.orders[o] as Order;
    this.#ordersOfRow = this.capacityResource('orders', row, placedAt);
    this.#unitsOfRow = this.capacityResource('units', row, placedAt);
  }

  /** Fills the column behind the last one by what the legs say; the caller counts it. */
  #fillColumn(row: number, carriage: number): number {
    const { case: c } = this;
    if (this.columns === this.colRow.length) this.#growColumns();
    const j = this.columns;
    this.colRow[j] = row;
    this.colCarriage[j] = carriage;
    this.colFixed[j] = c.cost.fixedCost(carriage, c.legs.metres, c.legs.rejectionShare, c.whole);
    this.colTime[j] = c.cost.timeCost(c.legs.minutes);
    this.colMinutes[j] = c.legs.minutes;
    this.colMetres[j] = c.legs.metres;
    this.colOrders[j] = this.#ordersOfRow;
    this.colUnits[j] = this.#unitsOfRow;
    this.colFurther[j] = 0;
    return j;
  }

  /** Whether an earlier service of the same facility is as good in everything. */
  #isBeaten(j: number, first: number): boolean {
    const { cost, whole } = this.case;
    if (!whole) return false;
    for (let i = first; i < j; i++) {
      if ((this.colFixed[i] as number) > (this.colFixed[j] as number)) continue;
      if ((this.colMinutes[i] as number) > (this.colMinutes[j] as number)) continue;
      const unit = cost.unitCost[this.colCarriage[i] as number] as number;
      if (unit <= (cost.unitCost[this.colCarriage[j] as number] as number)) return true;
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
    if (rows !== 0) return rows < 0;
    return this.network.carriages.compare(this.colCarriage[a] as number, this.colCarriage[b] as number) < 0;
  }

  #swap(a: number, b: number): void {
    swap(this.colRow, a, b);
    swap(this.colCarriage, a, b);
    swap(this.colFixed, a, b);
    swap(this.colTime, a, b);
    swap(this.colMinutes, a, b);
    swap(this.colMetres, a, b);
    swap(this.colOrders, a, b);
    swap(this.colUnits, a, b);
    swap(this.colFurther, a, b);
  }

  /** An arc of column j that gives nothing. */
  #pushArc(j: number): number {
    const arc = this.arcs++;
    this.arcColumn[arc] = j;
    this.arcGiven[arc] = 0;
    this.arcUnit[arc] = 0;
    this.arcGoods[arc] = 0;
    this.arcPenalty[arc] = 0;
    this.arcResource[arc] = 0;
    this.arcTotal[arc] = Infinity;
    this.arcWhole[arc] = Infinity;
    this.arcPriceAt[arc] = 0;
    this.arcTimes[arc] = 0;
    return arc;
  }

  #pushArcs(o: number, j: number): void {
    const { network, case: c } = this;
    const { positions } = network;
    const { demands } = c;
    const row = this.colRow[j] as number;
    const carriage = this.colCarriage[j] as number;
    const unitRoom = this.#unitRoom(o, j);
    const share = 1 - (network.facilities[row] as Facility).acceptance;
    if (this.arcs + demands.sources > this.arcColumn.length) this.#growArcs(demands.sources);
    for (let s = 0; s < demands.sources; s++) {
      const arc = this.#pushArc(j);
      const d = demands.demandOf[s] as number;
      const skuRow = demands.sourceSku[s] as number;
      const cell = skuRow === unknownSku ? noCell : network.cellOf(skuRow, row);
      const wanted = demands.quantity[d] as number;
      const could = Math.min(wanted, unitRoom, cell === noCell ? 0 : c.freeOf(row, s, cell));
      const given = demands.together[d] === 1 && could < wanted ? 0 : Math.max(0, could);
      this.arcGiven[arc] = given;
      if (given === 0) continue;
      const goods = positions.unitMoneyAt(cell);
      const penalty = demands.penalty[s] as number;
      this.arcGoods[arc] = goods;
      this.arcPenalty[arc] = penalty;
      this.arcUnit[arc] = (c.cost.unitCost[carriage] as number) + c.cost.weights.money * goods + penalty;
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
          c.cost.shipmentCost(carriage, metres, wanted, wanted * goods, share) +
          interchangeCost(wanted * penalty) +
          (this.colTime[j] as number);
      }
    }
  }

  /** Units that a column could carry if nobody else wanted any. */
  #unitRoom(o: number, j: number): number {
    const { network } = this;
    const row = this.colRow[j] as number;
    const { placedAt } = this.orders[o] as Order;
    const capacity = network.capacityOf.size === 0 ? undefined : network.capacityOf.get(row);
    let room = capacity === undefined ? Infinity : capacity.roomAt(network.handling.begin(row, placedAt)).units;
    const list = this.colFurther[j] as number;
    if (list === 0) return room;
    const { start, resource } = this.further;
    for (let i = start[list] as number; i < (start[list + 1] as number); i++) {
      room = Math.min(room, this.resources.limit[resource[i] as number] as number);
    }
    return room;
  }

  #growColumns(): void {
    const size = 2 * this.colRow.length;
    this.colRow = enlarged(this.colRow, size);
    this.colCarriage = enlarged(this.colCarriage, size);
    this.colFixed = enlarged(this.colFixed, size);
    this.colTime = enlarged(this.colTime, size);
    this.colMinutes = enlarged(this.colMinutes, size);
    this.colMetres = enlarged(this.colMetres, size);
    this.colOrders = enlarged(this.colOrders, size);
    this.colUnits = enlarged(this.colUnits, size);
    this.colFurther = enlarged(this.colFurther, size);
  }

  #growArcs(needed: number): void {
    const size = 2 * this.arcColumn.length + needed;
    this.arcColumn = enlarged(this.arcColumn, size);
    this.arcGiven = enlarged(this.arcGiven, size);
    this.arcUnit = enlarged(this.arcUnit, size);
    this.arcGoods = enlarged(this.arcGoods, size);
    this.arcPenalty = enlarged(this.arcPenalty, size);
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
