import { assert } from '../base/assert.js';
import { localDay } from '../calendar/local-day.js';
import type { Facility } from '../model/problem.js';
import type { Network } from './network.js';

/** Prices are whole multiples of this, so that sums of prices and costs are exact in doubles below 2^43. */
export const priceStep = 2 ** -10;

/** A price as it counts: to the nearest step, half up. */
export const inPriceSteps = (price: number): number => Math.floor(price / priceStep + 0.5) * priceStep;

const empty = -1;
const fewest = 16;

/**
 * What scarce things cost an order beside its own cost, in minor units: a unit of a stock position, on one local day
 * of a facility a shipment and a unit of its capacity, and on one local day of a lane a unit. Whatever was never set costs nothing. Prices are finite, not
 * negative and rounded to `priceStep` when set; anything else fails an assertion.
 *
 * Positions are named by their cell, so the prices hold as long as the cells of the network do (StockPositions.version).
 * Few of them have a price: an open-addressing hash with linear probing, at most half full, keeps their lookup at about
 * one cache miss.
 */
export class Scarcity {
  readonly #facilities: readonly Facility[];
  #cells = new Int32Array(fewest).fill(empty);
  #prices = new Float64Array(fewest);
  #count = 0;
  /** Right shift that brings a hash to a place in the table. */
  #shift = 32 - Math.log2(fewest);
  /** By facility row: its first entry among the days, or `empty`. Of length 0 until a day has a price. */
  #firstDay = new Int32Array(0);
  /** By entry: day, price of a shipment and of a unit, and the next entry of the same facility. */
  #day = new Float64Array(4);
  #shipment = new Float64Array(4);
  #unit = new Float64Array(4);
  #nextDay = new Int32Array(4);
  #days = 0;
  /** Lane -> local day of its departure -> price of a unit. */
  readonly #lanes = new Map<number, Map<number, number>>();
  /** The local day of the instant asked for last, by time zone. */
  readonly #dayIn = new Map<string | null, number>();
  #instant = Number.NaN;

  constructor(network: Network) {
    this.#facilities = network.facilities;
  }

  /** Price of a unit at a position; 0 where none was set. */
  cell(cell: number): number {
    const cells = this.#cells;
    const last = cells.length - 1;
    let at = Math.imul(cell, 0x9e37_79b1) >>> this.#shift;
    for (;;) {
      const key = cells[at] as number;
      if (key === cell) return this.#prices[at] as number;
      if (key === empty) return 0;
      at = (at + 1) & last;
    }
  }

  /** Price of one more shipment from a facility on the local day of an instant; 0 where none was set. */
  shipment(row: number, instant: number): number {
    const entry = this.#entryAt(row, instant);
    return entry === empty ? 0 : (this.#shipment[entry] as number);
  }

  /** Price of one more unit shipped from a facility on the local day of an instant, whatever it is. */
  unit(row: number, instant: number): number {
    const entry = this.#entryAt(row, instant);
    return entry === empty ? 0 : (this.#unit[entry] as number);
  }

  /** Price of one more unit on a lane that leaves on a local day; 0 where none was set. */
  lane(lane: number, day: number): number {
    return this.#lanes.size === 0 ? 0 : (this.#lanes.get(lane)?.get(day) ?? 0);
  }

  setLane(lane: number, day: number, price: number): void {
    const steps = checked(price);
    const known = this.#lanes.get(lane);
    if (known === undefined) this.#lanes.set(lane, new Map([[day, steps]]));
    else known.set(day, steps);
  }

  setCell(cell: number, price: number): void {
    const steps = checked(price);
    if (2 * (this.#count + 1) > this.#cells.length) this.#grow();
    const at = this.#placeOf(cell);
    if (this.#cells[at] === empty) {
      this.#cells[at] = cell;
      this.#count++;
    }
    this.#prices[at] = steps;
  }

  /** @param day number of a day at the facility: localDay of its time zone */
  setShipment(row: number, day: number, price: number): void {
    const steps = checked(price);
    const entry = this.#entryToSet(row, day);
    this.#shipment[entry] = steps;
  }

  /** @param day number of a day at the facility: localDay of its time zone */
  setUnit(row: number, day: number, price: number): void {
    const steps = checked(price);
    const entry = this.#entryToSet(row, day);
    this.#unit[entry] = steps;
  }

  /** Takes all prices away; the room they took is kept for the next ones. */
  clear(): void {
    if (this.#count > 0) this.#cells.fill(empty);
    if (this.#days > 0) this.#firstDay.fill(empty);
    this.#count = 0;
    this.#days = 0;
    this.#lanes.clear();
  }

  /** Where a cell stands in the table, or the empty place where it belongs. */
  #placeOf(cell: number): number {
    let at = Math.imul(cell, 0x9e37_79b1) >>> this.#shift;
    while (this.#cells[at] !== empty && this.#cells[at] !== cell) at = (at + 1) & (this.#cells.length - 1);
    return at;
  }

  #grow(): void {
    const cells = this.#cells;
    const prices = this.#prices;
    this.#cells = new Int32Array(2 * cells.length).fill(empty);
    this.#prices = new Float64Array(2 * cells.length);
    this.#shift--;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as number;
      if (cell === empty) continue;
      const at = this.#placeOf(cell);
      this.#cells[at] = cell;
      this.#prices[at] = prices[i] as number;
    }
  }

  #entryAt(row: number, instant: number): number {
    // A facility that never opens again has no day.
    if (this.#days === 0 || row >= this.#firstDay.length || instant === Infinity) return empty;
    const first = this.#firstDay[row] as number;
    return first === empty ? empty : this.#entryOf(first, this.#dayOf(row, instant));
  }

  /** The entry of a day among those that begin with `first`, or `empty`. */
  #entryOf(first: number, day: number): number {
    let entry = first;
    while (entry !== empty && this.#day[entry] !== day) entry = this.#nextDay[entry] as number;
    return entry;
  }

  /** One order asks for one instant all the time, and time zones are few. */
  #dayOf(row: number, instant: number): number {
    if (instant !== this.#instant) {
      this.#dayIn.clear();
      this.#instant = instant;
    }
    const { timeZone } = this.#facilities[row] as Facility;
    let day = this.#dayIn.get(timeZone);
    if (day === undefined) {
      day = localDay(timeZone, instant);
      this.#dayIn.set(timeZone, day);
    }
    return day;
  }

  #entryToSet(row: number, day: number): number {
    assert(row >= 0 && row < this.#facilities.length, 'a price for a facility that the network does not have');
    if (row >= this.#firstDay.length) {
      const firstDay = new Int32Array(this.#facilities.length).fill(empty);
      firstDay.set(this.#firstDay);
      this.#firstDay = firstDay;
    }
    const first = this.#firstDay[row] as number;
    const known = first === empty ? empty : this.#entryOf(first, day);
    if (known !== empty) return known;
    const entry = this.#days++;
    if (entry === this.#day.length) this.#growDays();
    this.#day[entry] = day;
    this.#shipment[entry] = 0;
    this.#unit[entry] = 0;
    this.#nextDay[entry] = first;
    this.#firstDay[row] = entry;
    return entry;
  }

  #growDays(): void {
    const size = 2 * this.#day.length;
    const grown = <T extends Float64Array | Int32Array>(larger: T, values: T): T => {
      larger.set(values);
      return larger;
    };
    this.#day = grown(new Float64Array(size), this.#day);
    this.#shipment = grown(new Float64Array(size), this.#shipment);
    this.#unit = grown(new Float64Array(size), this.#unit);
    this.#nextDay = grown(new Int32Array(size), this.#nextDay);
  }
}

function checked(price: number): number {
  assert(price >= 0 && price !== Infinity, 'a price must be finite and not negative');
  return inPriceSteps(price);
}
