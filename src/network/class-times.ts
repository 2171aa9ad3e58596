import type { Departures } from '../calendar/departures.js';
import { Schedule } from '../calendar/schedule.js';
import { ZoneClock } from '../calendar/zone-clock.js';
import type { Facility, OpenStretch, WeeklyHours } from '../model/problem.js';

/** Facilities of one time zone: nobody among them is ready before a facility that keeps the union of their hours. */
interface ZoneTimes {
  readonly zone: ZoneClock;
  /** null: one of them is always open, without a cutoff. */
  schedule: Schedule | null;
  hours: WeeklyHours | null;
  closedOn: readonly number[];
  cutoff: number | null;
  leastMinutes: number;
}

/**
 * Lower bounds on when any facility of a class has goods ready, and when a service leaves with them: exact where all keep
 * the same hours, early where hours differ. One answer an instant and zone, remembered.
 */
export class ClassTimes {
  readonly #zones: ZoneTimes[];
  /** Instant asked for last, and the least instant ready. In memory of their own, since fields would be boxed. */
  readonly #last = new Float64Array([Number.NaN, 0]);
  /** By zone: ready at the instant asked for last. */
  #ready = new Float64Array(1);
  readonly #seen: Set<number>;

  constructor(zones: readonly ZoneTimes[] = [], seen: ReadonlySet<number> = new Set()) {
    this.#zones = zones.map((zone) => ({ ...zone }));
    this.#seen = new Set(seen);
  }

  fork(): ClassTimes {
    return new ClassTimes(this.#zones, this.#seen);
  }

  /** @param rule HandlingTimes.ruleOf: facilities of one rule keep the same times; below 0: always open */
  add(facility: Facility, rule: number): void {
    if (this.#seen.has(rule)) return;
    if (rule >= 0) this.#seen.add(rule);
    const zone = ZoneClock.of(facility.timeZone);
    const known = this.#zones.find((times) => times.zone === zone);
    const { hours, closedOn, cutoff, handlingMinutes } = facility;
    this.#last[0] = Number.NaN;
    if (known === undefined) {
      const schedule = scheduleOf(zone, hours, closedOn, cutoff);
      this.#zones.push({ zone, schedule, hours, closedOn, cutoff, leastMinutes: handlingMinutes });
      return;
    }
    known.leastMinutes = Math.min(known.leastMinutes, handlingMinutes);
    if (known.schedule === null) return;
    const union = unionOfHours(known.hours, hours);
    const both = known.closedOn.filter((day) => closedOn.includes(day));
    const later = known.cutoff === null || cutoff === null ? null : Math.max(known.cutoff, cutoff);
    if (union === known.hours && both.length === known.closedOn.length && later === known.cutoff) return;
    known.hours = union;
    known.closedOn = both;
    known.cutoff = later;
    known.schedule = scheduleOf(zone, union, both, later);
  }

  /** No facility of the class has goods of an order placed then ready before; Infinity: none is there. */
  ready(placedAt: number): number {
    if (this.#last[0] !== placedAt) this.#ask(placedAt);
    return this.#last[1] as number;
  }

  /** Nor do they leave before by a service with these departures. */
  depart(placedAt: number, departures: Departures | null): number {
    const least = this.ready(placedAt);
    if (departures === null || least === Infinity) return least;
    let first = Infinity;
    for (let i = 0; i < this.#zones.length; i++) {
      const ready = this.#ready[i] as number;
      if (ready < first) first = Math.min(first, departures.next((this.#zones[i] as ZoneTimes).zone, ready));
    }
    return first;
  }

  #ask(placedAt: number): void {
    const zones = this.#zones;
    if (this.#ready.length < zones.length) this.#ready = new Float64Array(2 * zones.length);
    let least = Infinity;
    for (let i = 0; i < zones.length; i++) {
      const { schedule, leastMinutes } = zones[i] as ZoneTimes;
      const begin = schedule === null ? placedAt : schedule.begin(placedAt);
      const ready =
        schedule === null ? placedAt + leastMinutes : begin === Infinity ? begin : schedule.finish(begin, leastMinutes);
      this.#ready[i] = ready;
      least = Math.min(least, ready);
    }
    this.#last[0] = placedAt;
    this.#last[1] = least;
  }
}

function scheduleOf(
  zone: ZoneClock,
  hours: WeeklyHours | null,
  closedOn: readonly number[],
  cutoff: number | null,
): Schedule | null {
  const isTimeless = hours === null && closedOn.length === 0 && cutoff === null;
  return isTimeless ? null : new Schedule(zone, hours, closedOn, cutoff);
}

/** Hours during which one of two is open; `a` itself where `b` adds nothing. null: always. */
function unionOfHours(a: WeeklyHours | null, b: WeeklyHours | null): WeeklyHours | null {
  if (a === null || b === null || a === b) return a === null ? a : b === null ? b : a;
  const union = a.map((stretches, day) => merged([...stretches, ...(b[day] ?? [])]));
  const same = union.every((stretches, day) => isSame(stretches, a[day] ?? []));
  return same ? a : union;
}

function merged(stretches: readonly OpenStretch[]): OpenStretch[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((x, y) => x.from - y.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

const isSame = (a: readonly OpenStretch[], b: readonly OpenStretch[]): boolean =>
  a.length === b.length && a.every(({ from, to }, i) => b[i]?.from === from && b[i]?.to === to);
