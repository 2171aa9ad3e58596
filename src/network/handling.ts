import { Schedule } from '../calendar/schedule.js';
import { ZoneClock } from '../calendar/zone-clock.js';
import type { Facility } from '../model/problem.js';

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
  readonly #schedules: Map<string, Schedule>;

  constructor(facilities: readonly Facility[], origin: HandlingTimes | null = null) {
    this.#ruleOf = origin === null ? new Int32Array(facilities.length) : origin.#ruleOf.slice();
    this.#minutes = origin === null ? new Float64Array(facilities.length) : origin.#minutes.slice();
    this.#zones = origin === null ? [] : origin.#zones.slice();
    this.#rules = origin === null ? [] : origin.#rules;
    this.#known = origin === null ? new Map() : origin.#known;
    this.#schedules = origin === null ? new Map() : origin.#schedules;
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

  /** Number of the rule that a facility keeps; -1: always open. Handling takes as long in all that keep one. */
  ruleOf(row: number): number {
    return this.#ruleOf[row] as number;
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
    const key = scheduleKey(facility);
    let schedule = this.#schedules.get(key);
    if (schedule === undefined) {
      const { timeZone, hours, closedOn, cutoff } = facility;
      schedule = new Schedule(ZoneClock.of(timeZone), hours, closedOn, cutoff);
      this.#schedules.set(key, schedule);
    }
    return schedule;
  }

  #ruleFor(facility: Facility): number {
    const key = `${facility.handlingMinutes} ${scheduleKey(facility)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const rule = this.#rules.push(new Rule(this.scheduleOf(facility), facility.handlingMinutes)) - 1;
    this.#known.set(key, rule);
    return rule;
  }
}

/** One way to keep time, and its answers to the instant asked for last. */
class Rule {
  readonly schedule: Schedule;
  readonly #minutes: number;
  // Doubles that change live in memory of their own; as fields they would be boxed at every change.
  readonly #last = new Float64Array([Number.NaN, 0, 0]);

  constructor(schedule: Schedule, minutes: number) {
    this.schedule = schedule;
    this.#minutes = minutes;
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
    const begin = this.schedule.begin(placedAt);
    this.#last[0] = placedAt;
    this.#last[1] = begin;
    this.#last[2] = begin === Infinity ? Infinity : this.schedule.finish(begin, this.#minutes);
  }
}

const isTimeless = ({ hours, closedOn, cutoff }: Facility): boolean =>
  hours === null && closedOn.length === 0 && cutoff === null;

function scheduleKey({ timeZone, hours, closedOn, cutoff }: Facility): string {
  const days = hours?.map((stretches) => stretches.map(({ from, to }) => `${from}-${to}`).join(',')).join(';');
  return `${timeZone} ${days} ${closedOn.join(',')} ${cutoff}`;
}
