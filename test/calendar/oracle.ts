import type { WeeklyHours } from '../../src/model/problem.js';

const minutesPerDay = 1440;

/** What a facility's calendar says, as a plain value. */
export interface Calendar {
  readonly timeZone: string;
  readonly hours: WeeklyHours | null;
  readonly closedOn: readonly number[];
  readonly cutoff: number | null;
}

/** Weekday of a day number, monday 0. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Minutes on the wall clock since 1970-01-01T00:00 of an instant, as Intl writes it. */
function wallOf(format: Intl.DateTimeFormat, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant * 60_000)) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

/** What the wall clock shows at each minute of some weeks. */
export class MinuteClock {
  readonly start: number;
  readonly wall: number[] = [];
  readonly days: ReadonlySet<number>;
  /** First place at which a minute is shown. */
  readonly #placeOf = new Map<number, number>();

  constructor(timeZone: string, start: number, minutes: number) {
    this.start = start;
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    const format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', hourCycle: 'h23', ...numeric });
    // Each quarter of an hour is asked for: clocks that are judged here change at none but full ones.
    for (let place = 0; place < minutes; place += 15) {
      const wall = wallOf(format, start + place);
      for (let i = 0; i < 15; i++) this.wall.push(wall + i);
    }
    for (const [place, wall] of this.wall.entries()) if (!this.#placeOf.has(wall)) this.#placeOf.set(wall, place);
    this.days = new Set(this.wall.map((wall) => Math.floor(wall / minutesPerDay)));
  }

  /** NaN outside of the weeks. */
  instantOf(wall: number): number {
    const place = this.#placeOf.get(wall);
    if (place !== undefined) return this.start + place;
    // Skipped: back to the last minute that is shown, and on by as many minutes as have passed since.
    for (let back = 1; back <= 2 * minutesPerDay; back++) {
      const before = this.#placeOf.get(wall - back);
      if (before !== undefined) return this.start + before + back;
    }
    return Number.NaN;
  }

  dayOf(instant: number): number {
    return Math.floor((this.wall[instant - this.start] as number) / minutesPerDay);
  }
}

/**
 * A calendar written out minute by minute over some weeks: slow, plain, and sharing nothing with what it judges.
 * Instants must lie in the middle of the weeks.
 */
export class MinuteCalendar {
  readonly #clock: MinuteClock;
  readonly #isOpen: Uint8Array;
  /** [start, end, day] of each stretch that happens. */
  readonly #stretches: (readonly [number, number, number])[] = [];
  readonly #cutoff: number | null;

  constructor(clock: MinuteClock, { hours, closedOn, cutoff }: Calendar) {
    this.#clock = clock;
    this.#cutoff = cutoff;
    this.#isOpen = new Uint8Array(clock.wall.length);
    for (const day of clock.days) {
      if (closedOn.includes(day)) continue;
      const stretches = hours === null ? [{ from: 0, to: minutesPerDay }] : (hours[weekdayOf(day)] ?? []);
      for (const { from, to } of stretches) {
        const first = clock.instantOf(day * minutesPerDay + from);
        const end = clock.instantOf(day * minutesPerDay + to);
        if (!(first < end)) continue;
        this.#stretches.push([first, end, day]);
        this.#isOpen.fill(1, first - clock.start, end - clock.start);
      }
    }
  }

  begin(placedAt: number): number {
    const day = this.#clock.dayOf(placedAt);
    const cutoff = this.#cutoff === null ? Infinity : this.#clock.instantOf(day * minutesPerDay + this.#cutoff);
    if (placedAt <= cutoff) return this.open(placedAt);
    const later = this.#stretches.filter(([, end, of]) => of > day && end > placedAt);
    return Math.min(...later.map(([start]) => Math.max(start, placedAt)));
  }

  open(instant: number): number {
    const place = this.#isOpen.indexOf(1, instant - this.#clock.start);
    return place < 0 ? Infinity : this.#clock.start + place;
  }

  finish(from: number, minutes: number): number {
    let place = this.open(from) - this.#clock.start;
    for (let left = minutes; left > 0; place++) {
      if (place >= this.#isOpen.length) return Infinity;
      left -= this.#isOpen[place] as number;
    }
    return this.#clock.start + place;
  }

  fit(instant: number, minutes: number): number {
    if (minutes === 0) return this.open(instant);
    for (let place = instant - this.#clock.start, run = 0; place < this.#isOpen.length; place++) {
      run = this.#isOpen[place] === 1 ? run + 1 : 0;
      if (run === minutes) return this.#clock.start + place + 1 - minutes;
    }
    return Infinity;
  }
}

/** Departures at these minutes of the local day on these weekdays, as instants in any order. */
export const departuresOf = (
  clock: MinuteClock,
  times: readonly number[],
  weekdays: readonly number[],
): readonly number[] =>
  [...clock.days]
    .filter((day) => weekdays.includes(weekdayOf(day)))
    .flatMap((day) => times.map((time) => clock.instantOf(day * minutesPerDay + time)));

/** Minutes of the longest unbroken run of a week without changes; Infinity: it never closes. */
export function longestRun(hours: WeeklyHours | null): number {
  const isOpen = new Uint8Array(28 * minutesPerDay);
  for (let day = 0; day < 28; day++) {
    const stretches = hours === null ? [{ from: 0, to: minutesPerDay }] : (hours[day % 7] ?? []);
    for (const { from, to } of stretches) isOpen.fill(1, day * minutesPerDay + from, day * minutesPerDay + to);
  }
  let most = 0;
  for (let minute = 0, run = 0; minute < isOpen.length; minute++) {
    run = isOpen[minute] === 1 ? run + 1 : 0;
    most = Math.max(most, run);
  }
  return most > 14 * minutesPerDay ? Infinity : most;
}
