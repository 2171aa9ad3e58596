import { minutesPerDay } from '../calendar/days.js';
import type { Departures } from '../calendar/departures.js';
import { Schedule } from '../calendar/schedule.js';
import { ZoneClock } from '../calendar/zone-clock.js';
import { writeUnitVector } from '../geo/sphere.js';
import type { Facility, OpenStretch, WeeklyHours } from '../model/problem.js';

/** Facilities of one time zone: nobody among them is ready before a facility that keeps the union of their hours. */
interface ZoneTimes {
  readonly zone: ZoneClock;
  hours: WeeklyHours | null;
  closedOn: readonly number[];
  cutoff: number | null;
  leastMinutes: number;
  /** One of them is always open, without a cutoff. */
  isTimeless: boolean;
  /** Hours or cutoffs differ. */
  isUnion: boolean;
  /** Of the union; null: not asked for yet. */
  schedule: Schedule | null;
}

/**
 * Lower bounds on when facilities of a class have goods ready, and when a service leaves with them, zone by zone: exact
 * where all of a zone keep the same hours, early where hours differ. Each zone tells how near its facilities may be.
 * An answer is remembered until another instant is asked for.
 */
export class ClassTimes {
  /** Least handling time of the class: nothing is ready so soon after it was ordered. */
  leastMinutes = Infinity;
  /** Every zone has a facility that is always open: goods are ready after the least handling time, whatever the hour. */
  isTimeless = true;
  /** By zone, after `face`: squared chord from a place to the box of its facilities; 0 where the box tells nothing. */
  gaps = new Float64Array(0);
  readonly #zones: ZoneTimes[] = [];
  /** By zone: [min x, max x, min y, max y, min z, max z] of its facilities' unit vectors, removed ones included. */
  #boxes = new Float64Array(0);
  /** Zones, nearest first as far as they were asked for since `face`. */
  #order = new Int32Array(0);
  #sorted = 0;
  /** By zone: the instant asked for last, and when goods are ready then. */
  #asked = new Float64Array(0);
  #ready = new Float64Array(0);

  /** How many zones the class lies in. */
  get count(): number {
    return this.#zones.length;
  }

  fork(): ClassTimes {
    const fork = new ClassTimes();
    for (const zone of this.#zones) fork.#zones.push({ ...zone });
    fork.leastMinutes = this.leastMinutes;
    fork.isTimeless = this.isTimeless;
    fork.#makeRoom();
    fork.#boxes = this.#boxes.slice();
    return fork;
  }

  add(facility: Facility): void {
    const zone = ZoneClock.of(facility.timeZone);
    const { hours, closedOn, cutoff, handlingMinutes } = facility;
    let at = 0;
    while (at < this.#zones.length && (this.#zones[at] as ZoneTimes).zone !== zone) at++;
    const known = this.#zones[at];
    this.leastMinutes = Math.min(this.leastMinutes, handlingMinutes);
    if (known === undefined) {
      const isTimeless = hours === null && closedOn.length === 0 && cutoff === null;
      const times = { zone, hours, closedOn, cutoff, isTimeless, leastMinutes: handlingMinutes };
      this.#zones.push({ ...times, isUnion: false, schedule: null });
      this.#makeRoom();
      for (let i = 6 * at; i < 6 * at + 6; i += 2) {
        this.#boxes[i] = Infinity;
        this.#boxes[i + 1] = -Infinity;
      }
    } else {
      known.leastMinutes = Math.min(known.leastMinutes, handlingMinutes);
      if (!known.isTimeless) widenTimes(known, facility);
    }
    this.#asked[at] = Number.NaN;
    this.#widenBox(at, facility);
    this.isTimeless = this.#zones.every((each) => each.isTimeless);
  }

  /** Turns to a place on the unit sphere, for `gaps` and `nearest`; null: distances tell nothing. */
  face(place: Float64Array | null): void {
    const count = this.#zones.length;
    this.#sorted = 0;
    for (let i = 0; i < count; i++) {
      this.#order[i] = i;
      this.gaps[i] = 0;
    }
    if (place === null || count <= 1) return;
    const x = place[0] as number;
    const y = place[1] as number;
    const z = place[2] as number;
    const boxes = this.#boxes;
    for (let i = 0; i < count; i++) {
      const at = 6 * i;
      const dx = Math.max(0, (boxes[at] as number) - x, x - (boxes[at + 1] as number));
      const dy = Math.max(0, (boxes[at + 2] as number) - y, y - (boxes[at + 3] as number));
      const dz = Math.max(0, (boxes[at + 4] as number) - z, z - (boxes[at + 5] as number));
      this.gaps[i] = dx * dx + dy * dy + dz * dz;
    }
  }

  /** The zone that comes at a place of the list of all, by rising gap. */
  nearest(place: number): number {
    const order = this.#order;
    for (; this.#sorted <= place; this.#sorted++) {
      let least = this.#sorted;
      for (let i = least + 1; i < this.#zones.length; i++) {
        if ((this.gaps[order[i] as number] as number) < (this.gaps[order[least] as number] as number)) least = i;
      }
      const zone = order[least] as number;
      order[least] = order[this.#sorted] as number;
      order[this.#sorted] = zone;
    }
    return order[place] as number;
  }

  /** No facility of a zone has goods of an order placed then ready before; Infinity: none ever opens again. */
  ready(zone: number, placedAt: number): number {
    if (this.#asked[zone] !== placedAt) this.#ask(zone, placedAt);
    return this.#ready[zone] as number;
  }

  /** Nor do they leave before by a service with these departures. */
  depart(zone: number, placedAt: number, departures: Departures | null): number {
    const ready = this.ready(zone, placedAt);
    if (departures === null || ready === Infinity) return ready;
    return departures.next((this.#zones[zone] as ZoneTimes).zone, ready);
  }

  #ask(at: number, placedAt: number): void {
    const times = this.#zones[at] as ZoneTimes;
    let ready = placedAt + times.leastMinutes;
    if (!times.isTimeless) {
      times.schedule ??= new Schedule(times.zone, times.hours, times.closedOn, times.cutoff);
      const begin = times.schedule.begin(placedAt);
      const finish = begin === Infinity ? Infinity : times.schedule.finish(begin, times.leastMinutes);
      // Where wall times are skipped, a union may open after one of its parts: then its hours tell nothing.
      const tells = finish === Infinity || !times.isUnion || !skipsTime(times.zone, placedAt - minutesPerDay, finish);
      if (tells) ready = finish;
    }
    this.#asked[at] = placedAt;
    this.#ready[at] = ready;
  }

  #widenBox(at: number, { latitude, longitude }: Facility): void {
    writeUnitVector(latitude, longitude, vector, 0);
    const boxes = this.#boxes;
    for (let axis = 0; axis < 3; axis++) {
      const low = 6 * at + 2 * axis;
      const value = vector[axis] as number;
      if (value < (boxes[low] as number)) boxes[low] = value;
      if (value > (boxes[low + 1] as number)) boxes[low + 1] = value;
    }
  }

  #makeRoom(): void {
    const count = this.#zones.length;
    if (count <= this.gaps.length) return;
    const boxes = new Float64Array(12 * count);
    boxes.set(this.#boxes);
    this.#boxes = boxes;
    this.gaps = new Float64Array(2 * count);
    this.#order = new Int32Array(2 * count);
    this.#asked = new Float64Array(2 * count).fill(Number.NaN);
    this.#ready = new Float64Array(2 * count);
  }
}

const vector = new Float64Array(3);

/** Takes the times of one more facility into a zone, where they add anything. */
function widenTimes(known: ZoneTimes, { hours, closedOn, cutoff }: Facility): void {
  const isOff = known.closedOn === closedOn || known.closedOn.every((day) => closedOn.includes(day));
  const isInTime = known.cutoff === null || (cutoff !== null && cutoff <= known.cutoff);
  known.isUnion ||= known.hours !== hours || known.cutoff !== cutoff;
  // What opened the evening before is open on a day off, when one that is always open else is closed.
  const union = unionOfHours(known.hours, hours);
  const goesOn = union === null && known.closedOn.length > 0 && (isOvernight(known.hours) || isOvernight(hours));
  if (isOff && isInTime && union === known.hours && !goesOn) return;
  known.hours = union;
  if (!isOff) known.closedOn = known.closedOn.filter((day) => closedOn.includes(day));
  if (goesOn) known.closedOn = [];
  if (!isInTime) known.cutoff = cutoff;
  known.isTimeless = known.hours === null && known.closedOn.length === 0 && known.cutoff === null;
  known.schedule = null;
}

const isOvernight = (hours: WeeklyHours | null): boolean =>
  hours?.some((stretches) => stretches.some(({ to }) => to > minutesPerDay)) ?? false;

/** Whether the clock of a zone skips wall times between two instants: who opens within these opens after who opens then. */
function skipsTime(zone: ZoneClock, from: number, until: number): boolean {
  let offset = zone.offsetAt(from);
  for (let at = zone.steadyUntil; at <= until; at = zone.steadyUntil) {
    const before = offset;
    offset = zone.offsetAt(at);
    if (offset > before) return true;
  }
  return false;
}

/** Whether every stretch of some hours lies within one of others; null: always open. */
function isCovered(hours: WeeklyHours | null, by: WeeklyHours | null): boolean {
  if (by === null || hours === by) return true;
  if (hours === null) return false;
  for (let day = 0; day < hours.length; day++) {
    const stretches = hours[day] as readonly OpenStretch[];
    const others = by[day] ?? [];
    for (const { from, to } of stretches) {
      let isWithin = false;
      for (const other of others) isWithin ||= other.from <= from && to <= other.to;
      if (!isWithin) return false;
    }
  }
  return true;
}

/** Hours during which one of two is open; null: always. */
function unionOfHours(a: WeeklyHours | null, b: WeeklyHours | null): WeeklyHours | null {
  if (a === null || b === null) return null;
  return isCovered(b, a) ? a : a.map((stretches, day) => merged([...stretches, ...(b[day] ?? [])]));
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
