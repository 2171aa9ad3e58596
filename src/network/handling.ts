import { Schedule } from '../calendar/schedule.js';
import { ZoneClock } from '../calendar/zone-clock.js';
import type { Facility, WeeklyHours } from '../model/problem.js';

/**
 * When goods are handled where: opening hours, days off and cutoffs of every facility. Facilities that keep the same
 * times share one rule, and each rule remembers the instant it was asked for last: an order asks for its own again and
 * again, so that a candidate costs one look-up.
 */
export class HandlingTimes {
  /** By facility row: its rule, or -1 for one that is always open and knows no cutoff. */
  #ruleOf: Int32Array;
  #minutes: Float64Array;
  #zones: ZoneClock[];
  // What follows only grows, and says the same to a fork: shared for good.
  readonly #rules: Rule[];
  readonly #known: Map<string, number>;
  readonly #times: Map<string, LazySchedule>;
  /** Numbers of opening hours and of days off, by which times are told apart: short, where spelling them out is long. */
  readonly #hours: Map<WeeklyHours | null, number>;
  readonly #daysOff: Map<string, number>;

  constructor(facilities: readonly Facility[], origin: HandlingTimes | null = null) {
    this.#ruleOf = origin === null ? new Int32Array(facilities.length) : origin.#ruleOf.slice();
    this.#minutes = origin === null ? new Float64Array(facilities.length) : origin.#minutes.slice();
    this.#zones = origin === null ? [] : origin.#zones.slice();
    this.#rules = origin === null ? [] : origin.#rules;
    this.#known = origin === null ? new Map() : origin.#known;
    this.#times = origin === null ? new Map() : origin.#times;
    this.#hours = origin === null ? new Map() : origin.#hours;
    this.#daysOff = origin === null ? new Map() : origin.#daysOff;
    if (origin !== null) return;
    for (const [row, facility] of facilities.entries()) this.add(row, facility);
  }

  fork(): HandlingTimes {
    return new HandlingTimes([], this);
  }

  /** Takes a facility in whose row comes next. */
  add(row: number, facility: Facility): void {
    if (row >= this.#ruleOf.length) {
      const size = row + 1 + (row >> 3);
      const ruleOf = new Int32Array(size);
      ruleOf.set(this.#ruleOf);
      this.#ruleOf = ruleOf;
      const minutes = new Float64Array(size);
      minutes.set(this.#minutes);
      this.#minutes = minutes;
    }
    this.#zones[row] = ZoneClock.of(facility.timeZone);
    this.#minutes[row] = facility.handlingMinutes;
    this.#ruleOf[row] = isTimeless(facility) ? -1 : this.#ruleFor(facility);
  }

  /** The instant from which on a facility handles an order placed then; Infinity: it never opens again. */
  begin(row: number, placedAt: number): number {
    const rule = this.#ruleOf[row] as number;
    if (rule < 0) return placedAt;
    return (this.#rules[rule] as Rule).beginOf(placedAt);
  }

  /** The instant at which an order placed then is handled. */
  ready(row: number, placedAt: number): number {
    const rule = this.#ruleOf[row] as number;
    if (rule < 0) return placedAt + (this.#minutes[row] as number);
    return (this.#rules[rule] as Rule).readyOf(placedAt);
  }

  /** The instant at which goods that arrive then are handled: opening hours count, the cutoff does not. */
  receive(row: number, arrival: number): number {
    const rule = this.#ruleOf[row] as number;
    const minutes = this.#minutes[row] as number;
    if (rule < 0) return arrival + minutes;
    return (this.#rules[rule] as Rule).schedule.finish(arrival, minutes);
  }

  /** Whether handling depends on the clock there. */
  isTimed(row: number): boolean {
    return (this.#ruleOf[row] as number) >= 0;
  }

  zoneOf(row: number): ZoneClock {
    return this.#zones[row] as ZoneClock;
  }

  /** The local day of an instant. */
  dayOf(row: number, instant: number): number {
    return (this.#zones[row] as ZoneClock).dayOf(instant);
  }

  /** Opening hours of a facility, shared by those that keep the same. */
  scheduleOf(facility: Facility): Schedule {
    return this.#timesOf(this.#keyOf(facility), facility).get();
  }

  #ruleFor(facility: Facility): number {
    const times = this.#keyOf(facility);
    const key = `${facility.handlingMinutes} ${times}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const rule = this.#rules.push(new Rule(this.#timesOf(times, facility), facility.handlingMinutes)) - 1;
    this.#known.set(key, rule);
    return rule;
  }

  #timesOf(key: string, facility: Facility): LazySchedule {
    let times = this.#times.get(key);
    if (times === undefined) {
      times = new LazySchedule(facility);
      this.#times.set(key, times);
    }
    return times;
  }

  /** Equal for facilities with the same times. Equal hours are the same object: parsing sees to it. */
  #keyOf({ timeZone, hours, closedOn, cutoff }: Facility): string {
    const daysOff = closedOn.length === 0 ? 0 : numberOf(closedOn.join(), this.#daysOff);
    return `${timeZone} ${numberOf(hours, this.#hours)} ${daysOff} ${cutoff}`;
  }
}

/** Times of facilities, worked out when first asked for: most networks ask a part of theirs. */
class LazySchedule {
  readonly #facility: Facility;
  #schedule: Schedule | null = null;

  /** @param facility one that keeps them */
  constructor(facility: Facility) {
    this.#facility = facility;
  }

  get(): Schedule {
    if (this.#schedule === null) {
      const { timeZone, hours, closedOn, cutoff } = this.#facility;
      this.#schedule = new Schedule(ZoneClock.of(timeZone), hours, closedOn, cutoff);
    }
    return this.#schedule;
  }
}

/** One way to keep time, and its answers to the instant asked for last. */
class Rule {
  readonly #times: LazySchedule;
  readonly #minutes: number;
  // Doubles that change live in memory of their own; as fields they would be boxed at every change.
  readonly #last = new Float64Array([Number.NaN, 0, 0]);

  constructor(times: LazySchedule, minutes: number) {
    this.#times = times;
    this.#minutes = minutes;
  }

  get schedule(): Schedule {
    return this.#times.get();
  }

  beginOf(placedAt: number): number {
    if (this.#last[0] !== placedAt) this.#ask(placedAt);
    return this.#last[1] as number;
  }

  readyOf(placedAt: number): number {
    if (this.#last[0] !== placedAt) this.#ask(placedAt);
    return this.#last[2] as number;
  }

  #ask(placedAt: number): void {
    const { schedule } = this;
    const begin = schedule.begin(placedAt);
    this.#last[0] = placedAt;
    this.#last[1] = begin;
    this.#last[2] = begin === Infinity ? Infinity : schedule.finish(begin, this.#minutes);
  }
}

const isTimeless = ({ hours, closedOn, cutoff }: Facility): boolean =>
  hours === null && closedOn.length === 0 && cutoff === null;

function numberOf<T>(value: T, known: Map<T, number>): number {
  let number = known.get(value);
  if (number === undefined) {
    number = known.size + 1;
    known.set(value, number);
  }
  return number;
}
