import { weekdayOf } from './days.js';
import type { DaysOff } from './days-off-runs.js';
import type { WeekTable } from './week-table.js';
import type { ZoneClock } from './zone-clock.js';

/** Days on which the facility may open, laid out at once: those before that may still be open, and some to come. */
const daysLaid = 6;

/**
 * Open stretches of a few days as instants, exact through changes of the clock and days off: each stretch is converted
 * by its own ends, empty ones are dropped, the rest sorted and merged.
 */
export class StretchWindow {
  /** Answers before this instant hold; what starts later is not laid out. */
  until = -Infinity;

  #from = -Infinity;
  #zone: ZoneClock | null = null;
  #week: WeekTable | null = null;
  #off: DaysOff | null = null;
  #starts = new Float64Array(32);
  #ends = new Float64Array(32);
  #count = 0;

  /** Lays out the stretches from an instant on; nothing to do where they lie there already. */
  lay(zone: ZoneClock, week: WeekTable, off: DaysOff, instant: number): void {
    if (instant >= this.#from && instant < this.until) {
      if (zone === this.#zone && week === this.#week && off === this.#off) return;
    }
    this.#zone = zone;
    this.#week = week;
    this.#off = off;
    this.#from = instant;
    this.#count = 0;
    // A stretch of the day before yesterday may last until today: over midnight, and moved by a day that is skipped.
    let day = off.next(zone.dayOf(instant) - 2);
    for (let laid = 0; laid < daysLaid; laid++) {
      this.#addDay(zone, week, day);
      day = off.next(day + 1);
    }
    this.until = zone.startOf(day);
    this.#merge();
  }

  /** The first open minute at an instant or after it; holds where it is before `until`. */
  open(instant: number): number {
    const at = this.#find(instant);
    return at < this.#count ? Math.max(this.#starts[at] as number, instant) : Infinity;
  }

  /** From an open minute: the end of its stretch, at most `until`. */
  end(instant: number): number {
    return Math.min(this.#ends[this.#find(instant)] as number, this.until);
  }

  /** The first stretch that ends after an instant. */
  #find(instant: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] as number) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Keeps them ascending: one whose start is skipped may come after the next. */
  #addDay(zone: ZoneClock, { first, from, to }: WeekTable, day: number): void {
    const weekday = weekdayOf(day);
    for (let i = first[weekday] as number; i < (first[weekday + 1] as number); i++) {
      const start = zone.instantOf(day, from[i] as number);
      const end = zone.instantOf(day, to[i] as number);
      if (!(end > start)) continue;
      if (this.#count === this.#starts.length) this.#grow();
      let at = this.#count++;
      for (; at > 0 && (this.#starts[at - 1] as number) > start; at--) {
        this.#starts[at] = this.#starts[at - 1] as number;
        this.#ends[at] = this.#ends[at - 1] as number;
      }
      this.#starts[at] = start;
      this.#ends[at] = end;
    }
  }

  #merge(): void {
    let last = -1;
    for (let i = 0; i < this.#count; i++) {
      const start = this.#starts[i] as number;
      const end = this.#ends[i] as number;
      if (last >= 0 && start <= (this.#ends[last] as number)) {
        this.#ends[last] = Math.max(this.#ends[last] as number, end);
      } else {
        last++;
        this.#starts[last] = start;
        this.#ends[last] = end;
      }
    }
    this.#count = last + 1;
  }

  #grow(): void {
    const size = 2 * this.#starts.length;
    const starts = new Float64Array(size);
    starts.set(this.#starts);
    this.#starts = starts;
    const ends = new Float64Array(size);
    ends.set(this.#ends);
    this.#ends = ends;
  }
}
