import { assert } from '../base/assert.js';
import type { Schedule } from '../calendar/schedule.js';
import { fullestOf } from '../stock/room-book.js';

/**
 * The bays of one store as fittings hold them. All fittings of a store take the same minutes, so a moment is full where
 * as many fittings as there are bays began within that time before it. Starts are kept sorted: whether a bay is free is
 * read off those held around the moment asked for, however long the book is.
 */
export class BayBook {
  readonly bays: number;
  /** Of one fitting; 0: it never meets another. */
  readonly minutes: number;
  readonly #schedule: Pick<Schedule, 'fit'>;
  /** Starts of the fittings held, ascending, in minutes since the epoch. */
  #starts: number[] = [];
  /** A fork reads the same starts, so they are copied before the next change. */
  #shared = false;

  constructor(schedule: Pick<Schedule, 'fit'>, bays: number, minutes: number) {
    this.#schedule = schedule;
    this.bays = bays;
    this.minutes = minutes;
  }

  /** The same book, taken from and given back apart from here on. */
  fork(): BayBook {
    const fork = new BayBook(this.#schedule, this.bays, this.minutes);
    fork.#starts = this.#starts;
    fork.#shared = true;
    this.#shared = true;
    return fork;
  }

  /** The first start from an instant on at which a fitting lies in one open stretch with a bay free; Infinity: never. */
  earliest(instant: number): number {
    if (this.bays === 0) return Infinity;
    for (let start = instant; ; ) {
      start = this.#schedule.fit(start, this.minutes);
      if (start === Infinity) return Infinity;
      const freeFrom = this.#freeFrom(start);
      if (freeFrom <= start) return start;
      start = freeFrom;
    }
  }

  /** Whether a fitting may begin exactly then. */
  isFree(start: number): boolean {
    return this.fitsHours(start) && this.hasBay(start);
  }

  /** Whether a fitting that begins then lies in one open stretch, bays apart. */
  fitsHours(start: number): boolean {
    return this.firstInHours(start) === start;
  }

  /** The first start from an instant on that fits the hours, bays apart; Infinity: never. */
  firstInHours(instant: number): number {
    return this.#schedule.fit(instant, this.minutes);
  }

  /** Whether a bay is free from then on for as long as a fitting takes, hours apart. */
  hasBay(start: number): boolean {
    return this.bays > 0 && this.#freeFrom(start) <= start;
  }

  /** Starts of the fittings held that overlap from .. to (exclusive), ascending. */
  held(from: number, to: number): number[] {
    // What began `minutes` before `from` has just ended.
    return this.#starts.slice(this.#countBefore(from - this.minutes + 1), this.#countBefore(to));
  }

  /** When fittings that are held begin, ascending, each moment once. */
  starts(): number[] {
    return [...new Set(this.#starts)];
  }

  /** Fittings held that begin exactly then. */
  countAt(start: number): number {
    return this.#countBefore(start + 1) - this.#countBefore(start);
  }

  /** The most fittings held at any moment of a fitting that begins then. */
  fullest(start: number): number {
    return fullestOf(this.#starts, null, start, this.minutes);
  }

  /** Holds a bay from `start` on, or with -1 gives it back. More than there are may be held, as after a change of bays. */
  take(start: number, sign: 1 | -1): void {
    if (this.#shared) {
      this.#shared = false;
      this.#starts = this.#starts.slice();
    }
    const at = this.#countBefore(start);
    if (sign > 0) {
      this.#starts.splice(at, 0, start);
      return;
    }
    assert(this.#starts[at] === start, 'a fitting is given back that was never held');
    this.#starts.splice(at, 1);
  }

  /**
   * `start` or less where a bay is free all through a fitting; else the end of the last full stretch it would meet, before
   * which no fitting from `start` on can begin.
   */
  #freeFrom(start: number): number {
    const starts = this.#starts;
    for (let i = this.#countBefore(start + this.minutes) - 1; i >= this.bays - 1; i--) {
      // From starts[i] on to the end of the fitting that began bays - 1 before it, no bay is free.
      const end = (starts[i - this.bays + 1] as number) + this.minutes;
      if (end <= start) break;
      if (end > (starts[i] as number)) return end;
    }
    return -Infinity;
  }

  /** How many fittings begin before an instant. */
  #countBefore(instant: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
