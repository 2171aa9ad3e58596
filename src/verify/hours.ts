import type { Facility } from '../model/problem.js';
import type { WallClock } from './clock.js';

/** From one instant until just before another, in whole minutes since the epoch. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** An instant that never comes. */
export const never = Number.POSITIVE_INFINITY;

/**
 * When a facility is at work: opening hours, days off and the cutoff, walked through stretch by stretch. A stretch
 * over midnight belongs to the day it starts on, and falls out with it. Without hours every day is one stretch.
 */
export class WorkingHours {
  readonly clock: WallClock;
  readonly #facility: Facility;
  readonly #daysOff: ReadonlySet<number>;
  /** No stretch is worked out: open at any time. */
  readonly #isAlwaysOpen: boolean;
  readonly #isEverOpen: boolean;
  /** No week has more open minutes, not even one in which an hour comes twice. */
  readonly #mostAWeek: number;
  readonly #stretchesOfDay = new Map<number, readonly Stretch[]>();

  constructor(facility: Facility, clock: WallClock) {
    this.clock = clock;
    this.#facility = facility;
    this.#daysOff = new Set(facility.closedOn);
    this.#isAlwaysOpen = facility.hours === null && facility.closedOn.length === 0;
    const planned = (facility.hours ?? []).flat().reduce((sum, { from, to }) => sum + to - from, 0);
    this.#mostAWeek = facility.hours === null ? minutesPerWeek + 60 : planned + 60;
    this.#isEverOpen = facility.hours === null || facility.hours.some((stretches) => stretches.length > 0);
  }

  /** When the handling of an order placed at this instant begins: past the cutoff, at the next day's opening. */
  begin(placedAt: number): number {
    const { cutoff } = this.#facility;
    const day = this.clock.dayOf(placedAt);
    if (cutoff === null || placedAt <= this.clock.instantOf(day, cutoff)) return this.open(placedAt);
    // A clock that goes back over midnight shows the next day's first minute before the last one of this day.
    for (const { from, to } of this.#from(day + 1)) {
      if (placedAt < to) return Math.max(placedAt, from);
    }
    return never;
  }

  /** The first open minute, this instant or later. */
  open(instant: number): number {
    if (this.#isAlwaysOpen) return instant;
    for (const { from, to } of this.#around(instant)) {
      if (instant < to) return Math.max(instant, from);
    }
    return never;
  }

  /** When so many open minutes from this instant on are used up. */
  finish(instant: number, minutes: number): number {
    if (instant === never || this.#isAlwaysOpen) return instant + minutes;
    if (minutes === 0) return this.open(instant);
    if (instant + (minutes / this.#mostAWeek) * minutesPerWeek > endOfTime * 1440) return never;
    let left = minutes;
    let done = instant;
    for (const { from, to } of this.#around(instant)) {
      const start = Math.max(from, done);
      if (start + left <= to) return start + left;
      if (start >= to) continue;
      left -= to - start;
      done = to;
    }
    return never;
  }

  /** Is it open from this instant on for so many minutes without a break? Stretches that touch are one. */
  isOpenFor(instant: number, minutes: number): boolean {
    if (this.#isAlwaysOpen) return true;
    let openUntil = instant;
    for (const { from, to } of this.#around(instant)) {
      if (from > openUntil) return false;
      if (to <= openUntil) continue;
      openUntil = to;
      if (instant + minutes <= openUntil) return true;
    }
    return false;
  }

  /** Stretches that may be under way at an instant, and those after it. */
  #around(instant: number): Iterable<Stretch> {
    // One that runs over midnight started the day before; where a day is left out, the day before that.
    return this.#from(this.clock.dayOf(instant) - 2);
  }

  /** Stretches that start on this day or later; ends when none can follow. */
  *#from(firstDay: number): Generator<Stretch> {
    if (!this.#isEverOpen) return;
    let idleDays = 0;
    for (let day = firstDay; day < endOfTime && idleDays < idleEnough; day += 1) {
      const stretches = this.#startingOn(day);
      yield* stretches;
      idleDays = stretches.length > 0 || this.#daysOff.has(day) ? 0 : idleDays + 1;
    }
  }

  #startingOn(day: number): readonly Stretch[] {
    let stretches = this.#stretchesOfDay.get(day);
    if (stretches === undefined) {
      stretches = this.#workOut(day);
      if (this.#stretchesOfDay.size >= daysKept) this.#stretchesOfDay.clear();
      this.#stretchesOfDay.set(day, stretches);
    }
    return stretches;
  }

  #workOut(day: number): Stretch[] {
    const { hours } = this.#facility;
    const planned = hours === null ? wholeDay : (hours[weekdayOf(day)] ?? []);
    if (planned.length === 0 || this.#daysOff.has(day) || !this.clock.hasDay(day)) return [];
    return planned
      .map(({ from, to }) => ({ from: this.clock.instantOf(day, from), to: this.clock.instantOf(day, to) }))
      .filter(({ from, to }) => from < to)
      .sort((a, b) => a.from - b.from);
  }
}

/** Monday 0. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

const minutesPerWeek = 7 * 1440;

const wholeDay = [{ from: 0, to: 1440 }];

/** So many days in a row without a stretch, days off not counted: a whole week and more. */
const idleEnough = 15;
/** 20 years past the last instant that an order may name. */
const endOfTime = Date.UTC(10_020, 0, 1) / 86_400_000;
/** A facility worked at for years on end shall not fill the memory. */
const daysKept = 4096;
