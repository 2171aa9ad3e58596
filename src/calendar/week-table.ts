import type { OpenStretch, WeeklyHours } from '../model/problem.js';
import { minutesPerDay, minutesPerWeek } from './days.js';

const hoursPerWeek = 168;

/** Weeks laid out: handling that starts in the first waits at most one week, then takes at most one of open minutes. */
const weeks = 3;

const allDay: readonly OpenStretch[] = [{ from: 0, to: minutesPerDay }];

/**
 * Opening hours of a week as unbroken runs, in minutes from monday 00:00, for weeks in which the clock does not change
 * and no day is off. Some hundred bytes and a handful of steps an answer, where a table of every minute would take
 * 20 KB and miss the cache.
 */
export class WeekTable {
  /** Stretches as given, those of weekday d at first[d] .. first[d + 1] - 1, ascending, in minutes of the day. */
  readonly first = new Int32Array(8);
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Some stretch runs over midnight. */
  readonly isOvernight: boolean;
  /** Open minutes of a week. */
  readonly openMinutes: number;
  /** Minutes of the longest unbroken run; Infinity where it never closes. */
  readonly longest: number;
  /** By weekday: minutes from its 00:00 to the first opening on a later day; Infinity: none. */
  readonly laterOpening = new Float64Array(7).fill(Infinity);

  #runs = 0;
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  /** Open minutes before the run. */
  readonly #before: Int32Array;
  /** By hour of the week: the first run that ends after its start. */
  readonly #atHour = new Int32Array(hoursPerWeek);

  /** @param hours null: always open, each day one stretch from 00:00 to 24:00 */
  constructor(hours: WeeklyHours | null) {
    const from: number[] = [];
    const to: number[] = [];
    for (let day = 0; day < 7; day++) {
      const stretches = hours === null ? allDay : sorted(hours[day] ?? []);
      for (let i = 0; i < stretches.length; i++) {
        from.push((stretches[i] as OpenStretch).from);
        to.push((stretches[i] as OpenStretch).to);
      }
      this.first[day + 1] = from.length;
    }
    this.from = Int32Array.from(from);
    this.to = Int32Array.from(to);
    this.isOvernight = this.to.some((end) => end > minutesPerDay);
    for (let day = 0; day < 7; day++) {
      for (let ahead = 7; ahead > 0; ahead--) {
        const at = this.first[(day + ahead) % 7] as number;
        if (at === this.first[((day + ahead) % 7) + 1]) continue;
        this.laterOpening[day] = ahead * minutesPerDay + (this.from[at] as number);
      }
    }
    const size = (weeks + 1) * from.length;
    this.#start = new Int32Array(size);
    this.#end = new Int32Array(size);
    this.#before = new Int32Array(size);
    this.#layOut();
    for (let hour = 0, i = 0; hour < hoursPerWeek; hour++) {
      while (i < this.#runs && (this.#end[i] as number) <= hour * 60) i++;
      this.#atHour[hour] = i;
    }
    let open = 0;
    let longest = 0;
    for (let i = 0; i < this.#runs; i++) {
      const start = this.#start[i] as number;
      const end = this.#end[i] as number;
      longest = Math.max(longest, end - start);
      open += Math.max(0, Math.min(end, 2 * minutesPerWeek) - Math.max(start, minutesPerWeek));
    }
    this.openMinutes = open;
    this.longest = open === minutesPerWeek ? Infinity : longest;
  }

  /** Minutes until it is open, from a minute of the week; it must be open some time. */
  wait(minute: number): number {
    const start = this.#start[this.#runAt(minute)] as number;
    return start > minute ? start - minute : 0;
  }

  /** Minutes from a minute of the week at which it is open to the end of the run. */
  left(minute: number): number {
    return (this.#end[this.#runAt(minute)] as number) - minute;
  }

  /** Minutes from a minute of the week until so many open minutes are used up; none: until it is open. */
  use(minute: number, minutes: number): number {
    let i = this.#runAt(minute);
    const start = this.#start[i] as number;
    const opening = Math.max(start, minute);
    if (minutes <= (this.#end[i] as number) - opening) return opening - minute + minutes;
    const whole = minutes > this.openMinutes ? Math.floor((minutes - 1) / this.openMinutes) : 0;
    const goal = (this.#before[i] as number) + opening - start + minutes - whole * this.openMinutes;
    while ((this.#before[i] as number) + (this.#end[i] as number) - (this.#start[i] as number) < goal) i++;
    return (this.#start[i] as number) + goal - (this.#before[i] as number) + whole * minutesPerWeek - minute;
  }

  /** Open minutes among so many from a minute of the week on. */
  openWithin(minute: number, minutes: number): number {
    const whole = Math.floor(minutes / minutesPerWeek);
    const end = minute + minutes - whole * minutesPerWeek;
    const wrapped =
      end < minutesPerWeek ? this.#openBefore(end) : this.openMinutes + this.#openBefore(end - minutesPerWeek);
    return whole * this.openMinutes + wrapped - this.#openBefore(minute);
  }

  /** Open minutes from monday 00:00 to a minute of the week. */
  #openBefore(minute: number): number {
    const i = this.#runAt(minute);
    return (this.#before[i] as number) + Math.max(0, minute - (this.#start[i] as number));
  }

  /** Runs of some weeks from monday 00:00, into which the last sunday before may reach. */
  #layOut(): void {
    let last = -1;
    for (let day = -7; day < weeks * 7; day++) {
      const weekday = (day + 7) % 7;
      for (let i = this.first[weekday] as number; i < (this.first[weekday + 1] as number); i++) {
        const start = Math.max(0, day * minutesPerDay + (this.from[i] as number));
        const end = day * minutesPerDay + (this.to[i] as number);
        if (end <= 0) continue;
        if (last >= 0 && start <= (this.#end[last] as number)) {
          this.#end[last] = Math.max(this.#end[last] as number, end);
          continue;
        }
        last++;
        this.#start[last] = start;
        this.#end[last] = end;
        if (last === 0) continue;
        const before = (this.#end[last - 1] as number) - (this.#start[last - 1] as number);
        this.#before[last] = (this.#before[last - 1] as number) + before;
      }
    }
    this.#runs = last + 1;
  }

  #runAt(minute: number): number {
    let i = this.#atHour[Math.floor(minute / 60)] as number;
    while ((this.#end[i] as number) <= minute) i++;
    return i;
  }
}

function sorted(stretches: readonly OpenStretch[]): readonly OpenStretch[] {
  return stretches.length < 2 ? stretches : [...stretches].sort((a, b) => a.from - b.from);
}
