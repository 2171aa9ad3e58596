import type { WeeklyHours } from '../model/problem.js';
import { endOfTime, minuteOfWeek, minutesPerDay, minutesPerWeek, weekdayOf } from './days.js';
import { DaysOff } from './days-off-runs.js';
import { StretchWindow } from './stretch-window.js';
import { WeekTable } from './week-table.js';
import type { ZoneClock } from './zone-clock.js';

/** Exact stretches around the instant asked for last, of whichever schedule: two questions in a row share them. */
const near = new StretchWindow();

/**
 * Opening hours, days off and the cutoff of a facility. All instants are whole minutes since the epoch; Infinity means
 * never, and so does what would come after the year 9999.
 *
 * A stretch is open from its first minute up to, not including, its end, and belongs to the local day on which it
 * starts; on a day off, and on a day that the zone skips, none starts. Where stretches overlap or touch they are one.
 * Most answers come from the table of the week; where the clock changes or a day is off between question and answer,
 * the stretches of the days around are converted one by one.
 */
export class Schedule {
  readonly #zone: ZoneClock;
  readonly #week: WeekTable;
  readonly #off: DaysOff;
  readonly #cutoff: number;
  readonly #isAlwaysOpen: boolean;
  /**
   * The calm stretch asked for last, in which the week's table holds: its first minute, the first one after it, its
   * offset. In memory of their own, since as fields they would be boxed.
   */
  readonly #calm = Float64Array.of(Infinity, -Infinity, 0);

  /**
   * @param hours null: always open
   * @param closedOn day numbers
   * @param cutoff minute of the local day; null: none
   */
  constructor(zone: ZoneClock, hours: WeeklyHours | null, closedOn: readonly number[], cutoff: number | null) {
    this.#zone = zone;
    this.#week = new WeekTable(hours);
    this.#off = new DaysOff(closedOn);
    this.#cutoff = cutoff ?? Infinity;
    this.#isAlwaysOpen = this.#week.openMinutes === minutesPerWeek && this.#off.isEmpty;
  }

  /**
   * The instant at which handling of an order begins: the first open minute from then on; after the cutoff of the local
   * day (at it is in time) the first opening of a later local day, 00:00 where there are no hours.
   */
  begin(placedAt: number): number {
    if (this.#cutoff === Infinity) return this.open(placedAt);
    if (!(placedAt < endOfTime)) return Infinity;
    if (!this.#isCalm(placedAt)) {
      const day = this.#zone.dayOf(placedAt);
      return placedAt <= this.#zone.instantOf(day, this.#cutoff) ? this.open(placedAt) : this.#reopen(day, placedAt);
    }
    const calm = this.#calm;
    const local = placedAt + (calm[2] as number);
    const day = Math.floor(local / minutesPerDay);
    if (local - day * minutesPerDay <= this.#cutoff) return this.open(placedAt);
    const opening = day * minutesPerDay + (this.#week.laterOpening[weekdayOf(day)] as number) - (calm[2] as number);
    return opening < (calm[1] as number) ? opening : this.#reopen(day, placedAt);
  }

  /** The first open minute at an instant or after it. */
  open(instant: number): number {
    if (this.#isAlwaysOpen) return instant < endOfTime ? instant : Infinity;
    if (this.#week.openMinutes === 0) return Infinity;
    for (let at = instant; at < endOfTime; ) {
      if (this.#isCalm(at)) {
        const calm = this.#calm;
        const open = at + this.#week.wait(minuteOfWeek(at + (calm[2] as number)));
        if (open < (calm[1] as number)) return open;
        at = calm[1] as number;
      } else {
        near.lay(this.#zone, this.#week, this.#off, at);
        const open = near.open(at);
        if (open < near.until) return open < endOfTime ? open : Infinity;
        at = near.until;
      }
    }
    return Infinity;
  }

  /** The instant at which so many open minutes from `from` on are used up; none: the first open minute. */
  finish(from: number, minutes: number): number {
    if (!(from + minutes < endOfTime)) return Infinity;
    if (this.#isAlwaysOpen) return from + minutes;
    if (this.#week.openMinutes === 0) return Infinity;
    let left = minutes;
    for (let at = from; ; ) {
      if (this.#isCalm(at)) {
        const calm = this.#calm;
        const until = calm[1] as number;
        const minute = minuteOfWeek(at + (calm[2] as number));
        const finish = at + this.#week.use(minute, left);
        if (finish < until) return finish;
        const used = this.#week.openWithin(minute, until - at);
        if (used < left) {
          left -= used;
          at = until;
          continue;
        }
      }
      const start = this.open(at);
      if (start === Infinity) return Infinity;
      at = this.#openUntil(start);
      if (at - start >= left) return start + left < endOfTime ? start + left : Infinity;
      left -= at - start;
    }
  }

  /**
   * The earliest start at an instant or after it from which so many minutes are open without a break. Infinity, with no
   * search, where no stretch of the week is as long: the one night that a change of the clock makes longer is no offer.
   */
  fit(instant: number, minutes: number): number {
    if (minutes > this.#week.longest) return Infinity;
    for (let start = this.open(instant); start + minutes < endOfTime; ) {
      let end = start;
      do end = this.#openUntil(end);
      while (end - start < minutes && this.open(end) === end);
      if (end - start >= minutes) return start;
      start = this.open(end);
    }
    return Infinity;
  }

  /** From an open minute: an instant up to which it stays open, the end of the stretch or short of it. */
  #openUntil(instant: number): number {
    if (this.#isAlwaysOpen) return endOfTime;
    if (this.#isCalm(instant)) {
      const calm = this.#calm;
      return Math.min(instant + this.#week.left(minuteOfWeek(instant + (calm[2] as number))), calm[1] as number);
    }
    near.lay(this.#zone, this.#week, this.#off, instant);
    return near.end(instant);
  }

  /** The first minute at `placedAt` or after it of a stretch that starts on a local day after `day`. */
  #reopen(day: number, placedAt: number): number {
    if (this.#week.openMinutes === 0) return Infinity;
    const { first, from, to } = this.#week;
    let opening = Infinity;
    for (let later = this.#off.next(day + 1); later * minutesPerDay < endOfTime; later = this.#off.next(later + 1)) {
      // Where the clock skips time around midnight, a stretch of one day may open after one of the next.
      if (opening < this.#zone.startOf(later)) break;
      const weekday = weekdayOf(later);
      for (let i = first[weekday] as number; i < (first[weekday + 1] as number); i++) {
        const start = this.#zone.instantOf(later, from[i] as number);
        const end = this.#zone.instantOf(later, to[i] as number);
        if (end > start && end > placedAt) opening = Math.min(opening, Math.max(start, placedAt));
      }
    }
    return opening < endOfTime ? opening : Infinity;
  }

  /** Whether the table of the week holds at an instant; #calm then tells how long. */
  #isCalm(instant: number): boolean {
    const calm = this.#calm;
    return (instant >= (calm[0] as number) && instant < (calm[1] as number)) || this.#findCalm(instant);
  }

  #findCalm(instant: number): boolean {
    const offset = this.#zone.offsetAt(instant);
    // A change of the clock can move the ends of stretches by up to a day.
    let from = this.#zone.steadyFrom + minutesPerDay;
    let until = Math.min(this.#zone.steadyUntil, endOfTime);
    const off = this.#off;
    if (!off.isEmpty) {
      const at = off.find(Math.floor((instant + offset) / minutesPerDay));
      const night = this.#week.isOvernight ? 1 : 0;
      if (at >= 0) from = Math.max(from, ((off.to[at] as number) + night) * minutesPerDay - offset);
      if (at + 1 < off.from.length) until = Math.min(until, (off.from[at + 1] as number) * minutesPerDay - offset);
    }
    if (!(instant >= from && instant < until)) return false;
    const calm = this.#calm;
    calm[0] = from;
    calm[1] = until;
    calm[2] = offset;
    return true;
  }
}
