import { localDay } from '../calendar/local-day.js';
import type { Facility } from '../model/problem.js';

/** What a facility may still take on one local day. Infinity: no limit. */
export interface Room {
  readonly orders: number;
  readonly units: number;
}

const nothing = Object.freeze({ orders: 0, units: 0 });

/** Orders and units taken per facility and local day, for the few facilities that have a limit. */
export class DailyCapacity {
  /** What was taken; null as long as nothing was. */
  #days: Map<number, { readonly orders: number; readonly units: number }> | null = null;
  readonly #facility: Facility;
  /** The instant asked for last, and its local day: one order asks for one instant again and again. */
  #instant = Number.NaN;
  #day = 0;

  constructor(facility: Facility) {
    this.#facility = facility;
  }

  /** The same room, taken from and given back apart from here on. */
  fork(): DailyCapacity {
    const fork = new DailyCapacity(this.#facility);
    if (this.#days !== null) fork.#days = new Map(this.#days);
    return fork;
  }

  get limits(): Facility['capacity'] {
    return this.#facility.capacity;
  }

  static isLimited(facility: Facility): boolean {
    return facility.capacity.ordersPerDay !== Infinity || facility.capacity.unitsPerDay !== Infinity;
  }

  /** Never below zero. */
  roomAt(instant: number): Room {
    const { ordersPerDay, unitsPerDay } = this.#facility.capacity;
    const used = this.#days?.get(this.dayOf(instant));
    if (used === undefined) return { orders: ordersPerDay, units: unitsPerDay };
    return { orders: Math.max(0, ordersPerDay - used.orders), units: Math.max(0, unitsPerDay - used.units) };
  }

  /** Takes (or with negative numbers gives back) room on the local day of `instant`. */
  take(instant: number, orders: number, units: number): void {
    this.takeOn(this.dayOf(instant), orders, units);
  }

  /** What was taken of a local day. */
  takenOn(day: number): { readonly orders: number; readonly units: number } {
    return this.#days?.get(day) ?? nothing;
  }

  /** Days of which something is taken, in any order. */
  days(): Iterable<[day: number, taken: { readonly orders: number; readonly units: number }]> {
    return this.#days ?? [];
  }

  takeOn(day: number, orders: number, units: number): void {
    this.#days ??= new Map();
    const used = this.#days.get(day) ?? nothing;
    const after = { orders: used.orders + orders, units: used.units + units };
    if (after.orders === 0 && after.units === 0) this.#days.delete(day);
    else this.#days.set(day, after);
  }

  /** The local day of an instant in minutes. */
  dayOf(instant: number): number {
    if (instant !== this.#instant) {
      this.#day = localDay(this.#facility.timeZone, instant);
      this.#instant = instant;
    }
    return this.#day;
  }
}
