import { localDay } from '../calendar/local-day.js';
import type { Facility } from '../model/problem.js';

/** What a facility may still take on one local day. Infinity: no limit. */
export interface Room {
  readonly orders: number;
  readonly units: number;
}

/** Orders and units taken per facility and local day, for the few facilities that have a limit. */
export class DailyCapacity {
  readonly #days = new Map<number, { orders: number; units: number }>();
  readonly #facility: Facility;

  constructor(facility: Facility) {
    this.#facility = facility;
  }

  static isLimited(facility: Facility): boolean {
    return facility.capacity.ordersPerDay !== Infinity || facility.capacity.unitsPerDay !== Infinity;
  }

  /** Never below zero. */
  roomAt(instant: number): Room {
    const { ordersPerDay, unitsPerDay } = this.#facility.capacity;
    const used = this.#days.get(localDay(this.#facility.timeZone, instant));
    if (used === undefined) return { orders: ordersPerDay, units: unitsPerDay };
    return { orders: Math.max(0, ordersPerDay - used.orders), units: Math.max(0, unitsPerDay - used.units) };
  }

  /** Takes (or with negative numbers gives back) room on the local day of `instant`. */
  take(instant: number, orders: number, units: number): void {
    const day = localDay(this.#facility.timeZone, instant);
    const used = this.#days.get(day) ?? { orders: 0, units: 0 };
    used.orders += orders;
    used.units += units;
    if (used.orders === 0 && used.units === 0) this.#days.delete(day);
    else this.#days.set(day, used);
  }
}
