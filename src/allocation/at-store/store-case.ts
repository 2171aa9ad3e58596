import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import type { BayBook } from '../../network/bays.js';
import { none } from '../../network/carriages.js';
import { LaneLimits } from '../lane-limits.js';
import type { ColumnFilter, OrderCase } from '../order-case.js';
import { InboundStarts } from '../promise/inbound-starts.js';

/** The chains into one store, by place, and what none of them is below, whatever they carry and whenever. */
interface StoreChains {
  /** Origin by origin: columns of one facility are to stand side by side. */
  readonly paths: Int32Array;
  readonly origins: Int32Array;
  readonly carriages: Int32Array;
  readonly leastFixed: number;
  readonly leastUnit: number;
  readonly leastMinutes: number;
}

/**
 * The columns of one order at one store, where it is collected or fitted: what lies on the store's own shelf, and every
 * chain of lanes that leads there. They are few and all known, so bounds are read off them.
 */
export class StoreCase implements ColumnFilter {
  readonly case: OrderCase;
  /** Facility row of the store at hand; -1: none. */
  store = none;
  /** All columns of the store stand there, not the shelf alone. */
  isWhole = false;
  /** Lets fittings begin whatever is held in the bays; hours count. For options that compete for the bays. */
  ignoresBays = false;
  #order!: Order;
  #ready = new Float64Array(16);
  /** By facility row, of the stores met so far: lanes never change. */
  readonly #chains: (StoreChains | undefined)[] = [];
  /** No facility has left the network. */
  #isComplete = true;
  readonly #limits: LaneLimits;
  readonly #starts: InboundStarts;

  constructor(orderCase: OrderCase) {
    this.case = orderCase;
    this.#limits = new LaneLimits(orderCase);
    this.#starts = new InboundStarts(orderCase);
  }

  /** Turns to an order that the case has been loaded with. */
  load(order: Order): void {
    const { rowOfFacility, facilities } = this.case.network;
    this.#order = order;
    this.#isComplete = rowOfFacility.size === facilities.length;
    this.store = none;
  }

  /** Minutes from placedAt until the goods of a column are handled at the store; the fitting follows. */
  readyMinutes(column: number): number {
    return this.#ready[column] as number;
  }

  /** First start of a fitting at the store at hand for goods ready then; NaN where nothing is fitted; Infinity: never. */
  fittingAt(ready: number): number {
    if (this.#order.method !== 'install') return Number.NaN;
    const book = this.case.network.bays.get(this.store);
    return book === undefined ? Infinity : this.#startIn(book, ready);
  }

  /** Minutes from placedAt to the arrival that goods ready then lead to: the end of their fitting, where there is one. */
  lastMinutes(ready: number): number {
    if (this.#order.method !== 'install') return ready - this.#order.placedAt;
    const { install } = this.case.network.facilities[this.store] as Facility;
    return this.fittingAt(ready) + (install?.minutes ?? 0) - this.#order.placedAt;
  }

  /** Replaces the case's columns by that of a store's own shelf, where it has something to give. */
  fillShelf(store: number): void {
    this.#clear(store);
    this.#addShelf(store);
  }

  /** Replaces the case's columns by those that end at a store, that of the shelf first, and its floors by theirs. */
  fill(store: number, keepAll = false): void {
    const { columns } = this.case;
    this.#clear(store);
    columns.keepAll = keepAll;
    this.#addShelf(store);
    const chains = this.#chainsInto(store);
    const { origins } = chains;
    for (let i = 0; i < origins.length; ) {
      const row = origins[i] as number;
      const first = i;
      while (i < origins.length && origins[i] === row) i++;
      if (this.#mayServe(row)) this.#addChains(row, chains, first, i);
    }
    this.#setFloors();
    this.isWhole = true;
  }

  /** No option with a chain into a store costs less; Infinity: there is none, or it comes too late. */
  chainFloor(store: number): number {
    const { network, demands, cost, whole } = this.case;
    const { paths, leastFixed, leastUnit, leastMinutes } = this.#chainsInto(store);
    if (paths.length === 0) return Infinity;
    this.store = store;
    const ready = network.handling.receive(store, this.#order.placedAt + leastMinutes);
    const minutes = ready === Infinity ? ready : this.lastMinutes(ready);
    if (minutes === Infinity || minutes > cost.latestMinutes) return Infinity;
    // What is unserved is rounded once.
    let floor = leastFixed + cost.timeCost(minutes) - (whole ? 0 : 0.5);
    for (let d = 0; d < demands.count; d++) {
      const unit = leastUnit + this.case.leastGoods(d);
      floor += (demands.quantity[d] as number) * Math.min(cost.penalty.unit, unit);
    }
    return floor;
  }

  #clear(store: number): void {
    const { demands, columns, maxShipments, whole, scarcity } = this.case;
    this.store = store;
    this.isWhole = false;
    columns.clear(demands, maxShipments, whole, scarcity !== null);
    this.#limits.clear();
  }

  #mayServe(row: number): boolean {
    return this.#isPresent(row) && this.case.mayServe(row) && this.case.hasRoom(row, 1);
  }

  #addShelf(store: number): void {
    const { network } = this.case;
    this.#limits.release();
    this.#starts.load(store);
    for (let i = 0; i < this.#starts.count; i++) {
      const start = this.#starts.at[i] as number;
      this.case.startFrom(start);
      if (!this.#mayServe(store)) continue;
      const ready = network.handling.ready(store, start);
      if (ready !== Infinity) this.#add(store, network.carriages.shelf, ready - this.#order.placedAt);
    }
    this.case.startFrom(this.#order.placedAt);
  }

  #addChains(row: number, { paths, carriages }: StoreChains, first: number, end: number): void {
    const { legs } = this.case;
    for (let i = first; i < end; i++) {
      const path = paths[i] as number;
      if (!this.#isOpen(path) || !legs.along(path, row)) continue;
      const { minutes } = legs;
      this.#limits.read();
      if (this.#limits.room > 0) this.#add(row, carriages[i] as number, minutes);
    }
  }

  #isPresent(row: number): boolean {
    return this.#isComplete || this.case.network.isPresent(row);
  }

  /** Whether all facilities on the way are still in the network. */
  #isOpen(path: number): boolean {
    if (this.#isComplete) return true;
    const { paths, laneTable } = this.case.network;
    const start = paths.laneStart[path] as number;
    for (let i = start; i < start + (paths.length[path] as number); i++) {
      if (!this.#isPresent(laneTable.to[paths.laneAt[i] as number] as number)) return false;
    }
    return true;
  }

  /** @param ready minutes from placedAt until the goods are handled at the store */
  #add(row: number, carriage: number, ready: number): void {
    const { case: c } = this;
    const minutes = this.lastMinutes(this.#order.placedAt + ready);
    if (minutes === Infinity || minutes > c.cost.latestMinutes) return;
    const j = c.columns.count;
    const share = 1 - (c.network.facilities[row] as Facility).acceptance;
    if (!c.addColumn(row, carriage, 0, minutes, share, null, this)) return;
    if (j >= this.#ready.length) {
      const larger = new Float64Array(2 * j);
      larger.set(this.#ready);
      this.#ready = larger;
    }
    this.#ready[j] = ready;
  }

  /** ColumnFilter: a column that has something to give, once its lanes have had their say. */
  accepts(column: number): boolean {
    const { columns, demands } = this.case;
    this.#limits.apply(column);
    for (let s = 0; s < demands.sources; s++) {
      if ((columns.given[column * columns.width + s] as number) > 0) return true;
    }
    return false;
  }

  #startIn(book: BayBook, ready: number): number {
    const { slot } = this.#order;
    if (slot === null) return this.ignoresBays ? book.firstInHours(ready) : book.earliest(ready);
    if (slot < ready || !book.fitsHours(slot)) return Infinity;
    return this.ignoresBays || book.hasBay(slot) ? slot : Infinity;
  }

  /** All columns are known, so the least of them is the least there is. */
  #setFloors(): void {
    const { case: c } = this;
    const { demands, columns, cost } = c;
    c.floor = c.whole ? 0 : -0.5;
    for (let d = 0; d < demands.count; d++) {
      const quantity = demands.quantity[d] as number;
      let unit = cost.penalty.unit;
      for (let j = 0; j < columns.count; j++) {
        if (columns.dropped[j]) continue;
        for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
          const at = j * columns.width + s;
          if ((columns.given[at] as number) > 0) unit = Math.min(unit, columns.unit[at] as number);
        }
      }
      c.unitFloor[d] = unit;
      c.most[d] = cost.penalty.line + quantity * (cost.penalty.unit - unit);
      c.floor += quantity * unit;
    }
  }

  #chainsInto(store: number): StoreChains {
    let known = this.#chains[store];
    if (known !== undefined) return known;
    const { network, cost } = this.case;
    const { paths, laneTable } = network;
    const into = paths.into(store, network.problem.policy.limits.maxLegs);
    const origin = (path: number) => paths.origin[path] as number;
    const sorted = into.slice().sort((a, b) => origin(a) - origin(b) || a - b);
    const carriages = sorted.map((path) => network.carriages.chain(path, none));
    cost.meetCarriages();
    // Goods of the shelf may be part of an option, and are touched once.
    let leastUnit = cost.unitCost[network.carriages.shelf] as number;
    let leastFixed = Infinity;
    let leastMinutes = Infinity;
    for (const carriage of carriages) {
      leastUnit = Math.min(leastUnit, cost.unitCost[carriage] as number);
      leastFixed = Math.min(leastFixed, cost.fixedCost(carriage, 0, 0, false));
    }
    for (const path of sorted) {
      const start = paths.laneStart[path] as number;
      let minutes = 0;
      for (let i = start; i < start + (paths.length[path] as number); i++) {
        minutes += laneTable.minutes[paths.laneAt[i] as number] as number;
      }
      leastMinutes = Math.min(leastMinutes, minutes);
    }
    known = { paths: sorted, origins: sorted.map(origin), carriages, leastFixed, leastUnit, leastMinutes };
    this.#chains[store] = known;
    return known;
  }
}
