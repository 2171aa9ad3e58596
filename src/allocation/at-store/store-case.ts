import { unknownSku } from '../../candidates/demands.js';
import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import type { BayBook } from '../../network/bays.js';
import { none } from '../../network/carriages.js';
import { noCell } from '../../stock/positions.js';
import { LaneLimits } from '../lane-limits.js';
import type { ColumnFilter, OrderCase } from '../order-case.js';
import { InboundStarts } from '../promise/inbound-starts.js';
import { chainsInto, type StoreChains } from './store-chains.js';

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
  /** By facility row: the order it was looked at for last, and when it has goods for that one ready; Infinity: it sends none. */
  #lookedAt = new Int32Array(0);
  #readyAt = new Float64Array(0);
  #orders = 0;
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
    this.#orders++;
    if (this.#lookedAt.length < facilities.length) {
      this.#lookedAt = new Int32Array(facilities.length + (facilities.length >> 3));
      this.#readyAt = new Float64Array(this.#lookedAt.length);
    }
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
      if (this.#readyOf(row) !== Infinity) this.#addChains(row, chains, first, i);
    }
    this.#setFloors();
    this.isWhole = true;
  }

  /** No option with a chain into a store costs less; Infinity: there is none, or it comes too late. */
  chainFloor(store: number): number {
    const { network, demands, cost, whole } = this.case;
    const { origins, fixed, unit, minutes } = this.#chainsInto(store);
    // Goods of the shelf may be part of it too; they are touched once.
    let leastUnit = cost.unitCost[network.carriages.shelf] as number;
    let leastFixed = Infinity;
    let arrival = Infinity;
    for (let i = 0; i < origins.length; i++) {
      const ready = this.#readyOf(origins[i] as number);
      if (ready === Infinity) continue;
      leastUnit = Math.min(leastUnit, unit[i] as number);
      leastFixed = Math.min(leastFixed, fixed[i] as number);
      arrival = Math.min(arrival, ready + (minutes[i] as number));
    }
    if (arrival === Infinity) return Infinity;
    this.store = store;
    const ready = network.handling.receive(store, arrival);
    const last = ready === Infinity ? ready : this.lastMinutes(ready);
    if (last === Infinity || last > cost.latestMinutes) return Infinity;
    // What is unserved is rounded once.
    let floor = leastFixed + cost.timeCost(last) - (whole ? 0 : 0.5);
    for (let d = 0; d < demands.count; d++) {
      const least = Math.min(cost.penalty.unit, leastUnit + this.case.leastGoods(d));
      floor += (demands.quantity[d] as number) * least;
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

  /** Instant before which a facility has no goods for the order ready, its own where nothing is on its way; Infinity: it sends none, or never. */
  #readyOf(row: number): number {
    if (this.#lookedAt[row] === this.#orders) return this.#readyAt[row] as number;
    const { network, countsInbound } = this.case;
    const { placedAt } = this.#order;
    // Goods that come in later may be handled earlier than an order placed after the cutoff.
    const first = countsInbound ? placedAt : network.handling.ready(row, placedAt);
    const ready = this.#mayServe(row) ? first : Infinity;
    this.#lookedAt[row] = this.#orders;
    this.#readyAt[row] = ready;
    return ready;
  }

  #mayServe(row: number): boolean {
    const { case: c } = this;
    if (!this.#isPresent(row) || !c.mayServe(row)) return false;
    // What is on its way may come on any day; each is looked at by itself.
    return c.countsInbound || (this.#holdsAny(row) && c.hasRoom(row, 1));
  }

  #holdsAny(row: number): boolean {
    const { demands, network } = this.case;
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      const cell = skuRow === unknownSku ? noCell : network.cellOf(skuRow, row);
      if (cell !== noCell && this.case.freeOf(row, s, cell) > 0) return true;
    }
    return false;
  }

  #addShelf(store: number): void {
    if (this.#readyOf(store) === Infinity) return;
    const { network, cost } = this.case;
    const starts = this.#starts;
    this.#limits.release();
    starts.load(store);
    for (let k = 0; k < starts.count; k++) {
      const start = starts.at[k] as number;
      if (!this.#startFrom(start, store)) continue;
      const ready = network.handling.ready(store, start);
      if (ready !== Infinity) this.#add(store, network.carriages.shelf, ready - cost.placedAt);
    }
    this.case.startFrom(cost.placedAt);
  }

  #addChains(row: number, { paths, carriages }: StoreChains, first: number, end: number): void {
    const { legs, cost } = this.case;
    const starts = this.#starts;
    starts.load(row);
    for (let k = 0; k < starts.count; k++) {
      if (!this.#startFrom(starts.at[k] as number, row)) continue;
      for (let i = first; i < end; i++) {
        const path = paths[i] as number;
        if (!this.#isOpen(path) || !legs.along(path, row)) continue;
        const { minutes } = legs;
        this.#limits.read();
        if (this.#limits.room > 0) this.#add(row, carriages[i] as number, minutes);
      }
    }
    this.case.startFrom(cost.placedAt);
  }

  /** Lets goods of a facility be there from an instant on. False: its day is full then. */
  #startFrom(start: number, row: number): boolean {
    const { case: c } = this;
    if (!c.countsInbound) return true;
    c.startFrom(start);
    return c.hasRoom(row, 1);
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
    const { rules, facilities } = c.network;
    const share = rules.rejectionShare(row, 1 - (facilities[row] as Facility).acceptance);
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
    if (known === undefined) {
      known = chainsInto(this.case.cost, store);
      this.#chains[store] = known;
    }
    return known;
  }
}
