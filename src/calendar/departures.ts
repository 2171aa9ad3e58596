import { endOfTime, minutesPerDay, weekdayOf } from './days.js';
import type { ZoneClock } from './zone-clock.js';

/** Days to look ahead: one weekday, which the zone may skip once, and a day for changes of the clock. */
const farthestDay = 16;

/**
 * When a leg leaves: at fixed local times, on some weekdays or every day; without times at once on such a day, else at
 * 00:00 of the next. A time that comes twice is its first, one that is skipped comes as much later as is skipped.
 */
export class Departures {
  /** null: at any time. */
  readonly #times: Float64Array | null;
  /** By weekday: whether it leaves then. */
  readonly #isOn = new Uint8Array(7);
  /** By weekday: days to the next on which it leaves, 1 to 7. */
  readonly #wait = new Uint8Array(7);
  readonly #isAtOnce: boolean;
  readonly #isNever: boolean;

  /**
   * @param times minutes of the local day; null: at once; none: it never leaves
   * @param days weekdays, monday 0; null: every day; none: it never leaves
   */
  constructor(times: readonly number[] | null, days: readonly number[] | null) {
    this.#times = times && Float64Array.from(times).sort();
    for (const day of days ?? [0, 1, 2, 3, 4, 5, 6]) this.#isOn[day] = 1;
    for (let day = 0; day < 7; day++) {
      for (let wait = 7; wait > 0; wait--) if (this.#isOn[(day + wait) % 7] === 1) this.#wait[day] = wait;
    }
    this.#isAtOnce = times === null && this.#isOn.every((isOn) => isOn === 1);
    this.#isNever = times?.length === 0 || days?.length === 0;
  }

  /** The first departure at an instant or after it, on the clock of where it leaves; Infinity: never. */
  next(zone: ZoneClock, instant: number): number {
    if (this.#isNever) return Infinity;
    if (this.#isAtOnce) return instant;
    if (!(instant < endOfTime)) return Infinity;
    const offset = zone.offsetAt(instant);
    const local = instant + offset;
    const day = Math.floor(local / minutesPerDay);
    const next = instant + this.#minutesTo(weekdayOf(day), local - day * minutesPerDay);
    // Times of before a change of the clock can be moved by up to a day.
    const isSteady = instant >= zone.steadyFrom + minutesPerDay && next < zone.steadyUntil;
    const exact = isSteady
      ? next
      : this.#times
        ? this.#nextTime(this.#times, zone, instant)
        : this.#nextDay(zone, instant);
    return exact < endOfTime ? exact : Infinity;
  }

  /** From a minute of a weekday, on a clock that does not change. */
  #minutesTo(weekday: number, minute: number): number {
    const times = this.#times;
    const tomorrow = (this.#wait[weekday] as number) * minutesPerDay - minute;
    if (times === null) return this.#isOn[weekday] === 1 ? 0 : tomorrow;
    if (this.#isOn[weekday] === 1) {
      let low = 0;
      let high = times.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((times[middle] as number) < minute) low = middle + 1;
        else high = middle;
      }
      if (low < times.length) return (times[low] as number) - minute;
    }
    return tomorrow + (times[0] as number);
  }

  #nextTime(times: Float64Array, zone: ZoneClock, instant: number): number {
    const today = zone.dayOf(instant);
    let next = Infinity;
    // One of yesterday may be moved into today; one of tomorrow may come before one of today that is moved.
    for (let day = today - 1; day <= today + farthestDay && zone.startOf(day) <= next; day++) {
      if (this.#isOn[weekdayOf(day)] === 0) continue;
      for (let i = 0; i < times.length; i++) {
        const departure = zone.instantOf(day, times[i] as number);
        if (departure >= instant && departure < next) next = departure;
      }
    }
    return next;
  }

  #nextDay(zone: ZoneClock, instant: number): number {
    const today = zone.dayOf(instant);
    if (this.#isOn[weekdayOf(today)] === 1) return instant;
    for (let day = today + 1; day <= today + farthestDay; day++) {
      const start = this.#isOn[weekdayOf(day)] === 1 ? zone.instantOf(day, 0) : Number.NaN;
      if (!Number.isNaN(start)) return Math.max(start, instant);
    }
    return Infinity;
  }
}
