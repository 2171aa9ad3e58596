import { assert } from '../../base/assert.js';
import { interchangeCost } from '../../scoring/terms/interchange.js';
import type { OrderCase } from '../order-case.js';
import type { RankedOption } from './option-order.js';

/** One option, with what it costs apart from time. */
export interface FoundOption extends RankedOption {
  readonly base: number;
  /** Instant at which all goods are there. */
  readonly ready: number;
}

/** Rounding takes at most half a unit off each term that depends on quantities: of one shipment, and of what is unserved. */
const shipmentRounding = 1.5;
const unservedRounding = 0.5;
const slack = 1e-6;

/**
 * All options over the columns of a case within a cost, however many sums they share: origins one after the other by id,
 * each with one of its columns or none, and every quantity it may send. Meant for orders of few columns and few units;
 * what is left to serve at its least cost cuts branches off.
 */
export class ColumnSets {
  readonly found: FoundOption[] = [];
  /** There are more options than were wanted, or they took too long to find: the list is not whole. */
  overflowed = false;
  readonly #case: OrderCase;
  readonly #mostCost: number;
  readonly #mostOptions: number;
  #work: number;
  #store = 0;
  #readyOf: (column: number) => number = () => 0;
  /** Columns by origin id, and where the next origin begins. */
  #order: number[] = [];
  #nextOrigin: number[] = [];
  /** By place in the order and demand: least cost of a unit from there on, or of leaving it. */
  #rest: number[] = [];
  readonly #chosen: number[] = [];
  /** Place x width + source. */
  readonly #quantity: number[] = [];
  /** By demand, and by limit of the columns. */
  readonly #left: number[] = [];
  readonly #room: number[] = [];

  /** @param work partial options to look at before the search gives up */
  constructor(orderCase: OrderCase, mostCost: number, mostOptions: number, work: number) {
    this.#case = orderCase;
    this.#mostCost = mostCost;
    this.#mostOptions = mostOptions;
    this.#work = work;
  }

  /**
   * Adds the options over the columns that the case holds now.
   *
   * @param store facility row where they end; -1: with the customer
   * @param readyOf instant at which a column's goods are there
   */
  list(store: number, readyOf: (column: number) => number): void {
    const { network, demands, columns } = this.#case;
    assert(!columns.priced, 'options are listed by their own cost');
    this.#store = store;
    this.#readyOf = readyOf;
    this.#order = [];
    for (let j = 0; j < columns.count; j++) if (!columns.dropped[j]) this.#order.push(j);
    const row = (j: number) => columns.row[j] as number;
    this.#order.sort((a, b) => network.compareRows(row(a), row(b)) || a - b);
    this.#nextOrigin = this.#order.map((j, at) => {
      while (at < this.#order.length && row(this.#order[at] as number) === row(j)) at++;
      return at;
    });
    this.#fillRest();
    this.#left.length = 0;
    for (let d = 0; d < demands.count; d++) this.#left.push(demands.quantity[d] as number);
    this.#room.length = 0;
    for (let limit = 0; limit < columns.limits; limit++) this.#room.push(columns.limitRoom[limit] as number);
    this.#extend(0, 0, 0);
  }

  /** Ends the option here, or lets a later origin join. `spent`: of the shipments so far, exactly. */
  #extend(from: number, spent: number, minutes: number): void {
    const { columns, cost, maxShipments } = this.#case;
    if (this.#chosen.length > 0) this.#end(spent, minutes);
    if (this.#chosen.length === maxShipments) return;
    for (let at = from; at < this.#order.length && !this.overflowed; at++) {
      if (this.#floorFrom(at) + spent + cost.timeCost(minutes) > this.#mostCost + slack) return;
      const column = this.#order[at] as number;
      this.#chosen.push(column);
      this.#send(at, 0, spent, Math.max(minutes, columns.minutes[column] as number), 0, columns.room[column] as number);
      this.#chosen.pop();
    }
  }

  /**
   * Sends any quantity of sources s and on by the column chosen last.
   *
   * @param units sent by it so far
   * @param room units that it may still take
   */
  #send(at: number, s: number, spent: number, minutes: number, units: number, room: number): void {
    const { demands, columns } = this.#case;
    if (this.overflowed) return;
    if (--this.#work < 0) {
      this.overflowed = true;
      return;
    }
    const column = this.#chosen[this.#chosen.length - 1] as number;
    const place = (this.#chosen.length - 1) * columns.width;
    if (s === demands.sources) {
      if (units === 0) return;
      const next = this.#nextOrigin[at] as number;
      this.#extend(next, spent + this.#shipmentCost(column, place, units), minutes);
      return;
    }
    const d = demands.demandOf[s] as number;
    const wanted = demands.quantity[d] as number;
    const left = this.#left[d] as number;
    const most = Math.min(left, room, this.#freeOf(column, place, s), this.#laneRoom(column));
    const isWhole = demands.together[d] === 1;
    for (let quantity = 0; quantity <= most && !this.overflowed; quantity += isWhole ? wanted : 1) {
      this.#quantity[place + s] = quantity;
      this.#left[d] = left - quantity;
      this.#takeLanes(column, quantity);
      if (this.#mayPay(at, place, s, spent, minutes)) {
        this.#send(at, s + 1, spent, minutes, units + quantity, room - quantity);
      }
      this.#takeLanes(column, -quantity);
    }
    this.#left[d] = left;
    this.#quantity[place + s] = 0;
  }

  /** What a source may give beside the same goods sent for another demand. */
  #freeOf(column: number, place: number, s: number): number {
    const { demands, columns } = this.#case;
    const given = columns.given[column * columns.width + s] as number;
    if (given === 0 || demands.shares === 0 || demands.share[s] === -1) return given;
    let free = columns.stock[column * columns.width + s] as number;
    for (let other = 0; other < s; other++) {
      if (demands.share[other] === demands.share[s]) free -= this.#quantity[place + other] as number;
    }
    return Math.min(given, free);
  }

  #laneRoom(column: number): number {
    const { firstLimit, nextLimit, limitOf } = this.#case.columns;
    let room = Infinity;
    for (let entry = firstLimit[column] as number; entry !== -1; entry = nextLimit[entry] as number) {
      room = Math.min(room, this.#room[limitOf[entry] as number] as number);
    }
    return room;
  }

  #takeLanes(column: number, units: number): void {
    const { firstLimit, nextLimit, limitOf } = this.#case.columns;
    for (let entry = firstLimit[column] as number; entry !== -1; entry = nextLimit[entry] as number) {
      const limit = limitOf[entry] as number;
      this.#room[limit] = (this.#room[limit] as number) - units;
    }
  }

  /** Whether an option that begins so can still be within the cost: the last column has sent sources 0 .. s. */
  #mayPay(at: number, place: number, s: number, spent: number, minutes: number): boolean {
    const { columns, cost } = this.#case;
    const column = this.#chosen[this.#chosen.length - 1] as number;
    let bound = spent + (columns.fixed[column] as number) + cost.timeCost(minutes);
    for (let source = 0; source <= s; source++) {
      const quantity = this.#quantity[place + source] as number;
      if (quantity > 0) bound += quantity * (columns.unit[column * columns.width + source] as number);
    }
    return bound + this.#floorFrom(at) <= this.#mostCost + slack;
  }

  /** Least cost of what is left by columns from a place in the order on, or of leaving it; shipments cost nothing. */
  #floorFrom(at: number): number {
    const { demands, whole, maxShipments } = this.#case;
    let floor = whole ? 0 : -unservedRounding - shipmentRounding * (maxShipments - this.#chosen.length);
    for (let d = 0; d < demands.count; d++) {
      const left = this.#left[d] as number;
      if (left > 0) floor += left * (this.#rest[at * demands.count + d] as number);
    }
    return floor;
  }

  #fillRest(): void {
    const { demands, columns, cost, complete } = this.#case;
    const { count } = demands;
    const last = this.#order.length;
    this.#rest = new Array<number>((last + 1) * count).fill(complete ? Infinity : cost.penalty.unit);
    for (let at = last - 1; at >= 0; at--) {
      for (let d = 0; d < count; d++) this.#rest[at * count + d] = this.#rest[(at + 1) * count + d] as number;
      const column = this.#order[at] as number;
      for (let s = 0; s < demands.sources; s++) {
        const cell = column * columns.width + s;
        if (columns.given[cell] === 0) continue;
        const place = at * count + (demands.demandOf[s] as number);
        this.#rest[place] = Math.min(this.#rest[place] as number, columns.unit[cell] as number);
      }
    }
  }

  #shipmentCost(column: number, place: number, units: number): number {
    const { network, demands, columns, cost } = this.#case;
    let goods = 0;
    let penalty = 0;
    for (let s = 0; s < demands.sources; s++) {
      const quantity = this.#quantity[place + s] as number;
      if (quantity === 0) continue;
      goods += quantity * network.positions.unitMoneyAt(columns.cell[column * columns.width + s] as number);
      penalty += quantity * (demands.penalty[s] as number);
    }
    const carriage = columns.service[column] as number;
    const share = columns.rejectionShare[column] as number;
    const shipment = cost.shipmentCost(carriage, columns.metres[column] as number, units, goods, share);
    return shipment + interchangeCost(penalty);
  }

  #end(spent: number, minutes: number): void {
    const { demands, columns, cost, complete } = this.#case;
    let demandsShort = 0;
    let unitsShort = 0;
    for (const left of this.#left) {
      if (left === 0) continue;
      demandsShort++;
      unitsShort += left;
    }
    if (complete && demandsShort > 0) return;
    const base = spent + cost.unservedCost(demandsShort, unitsShort);
    const total = base + cost.timeCost(minutes);
    if (total > this.#mostCost) return;
    if (this.found.length === this.#mostOptions) {
      this.overflowed = true;
      return;
    }
    const size = this.#chosen.length;
    let moves = 0;
    let ready = -Infinity;
    for (const column of this.#chosen) {
      moves += columns.moves[column] as number;
      ready = Math.max(ready, this.#readyOf(column));
    }
    this.found.push({
      base,
      cost: total,
      ready,
      size,
      moves,
      minutes,
      rows: this.#chosen.map((column) => columns.row[column] as number),
      carriages: this.#chosen.map((column) => columns.service[column] as number),
      quantity: this.#quantity.slice(0, size * Math.max(1, demands.sources)),
      width: columns.width,
      store: this.#store,
    });
  }
}
