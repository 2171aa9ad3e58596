import { tzOffset } from '@date-fns/tz';
import { assert } from '../base/assert.js';
import { minutesPerDay } from './days.js';

/** No zone has ever been further from UTC than this many minutes: Juneau was 15:02 ahead until 1867. */
const widestOffset = 960;

/** Zones are explored in blocks of 364 days, and each block when first asked for. */
const blockMinutes = 364 * minutesPerDay;

/** No two changes of a zone have been closer than this; between those of rules for the far future lie months. */
const step = 360;
const farStep = 8 * minutesPerDay;

/** From here on zones know nothing but rules, and these repeat with the calendar: every 400 years, in whole weeks. */
const farFuture = Date.UTC(2100, 0, 1) / 60_000;
const calendarCycle = 146_097 * minutesPerDay;

/** The last minute either side of 1970 that a Date can hold. */
const lastMinute = 8.64e15 / 60_000;

/** Stretches of one offset, ascending; the first starts with the block. */
interface Block {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Wall clock of a time zone. Instants are whole minutes since the epoch; so are offsets, old ones with seconds cut to
 * the minute below. The same on every host: nothing here asks for the zone that the process runs in.
 */
export class ZoneClock {
  static readonly #known = new Map<string | null, ZoneClock>();

  readonly #timeZone: string | null;
  readonly #blocks = new Map<number, Block>();
  /**
   * The stretch asked for last: its first minute, the first one after it, its offset. In memory of their own, since as
   * fields they would be boxed.
   */
  readonly #last: Float64Array;

  private constructor(timeZone: string | null) {
    this.#timeZone = timeZone;
    this.#last = timeZone === null ? Float64Array.of(-Infinity, Infinity, 0) : Float64Array.of(Infinity, -Infinity, 0);
  }

  /** The one clock of a zone; null: UTC. The name must be known: parsing checks it. */
  static of(timeZone: string | null): ZoneClock {
    let clock = ZoneClock.#known.get(timeZone);
    if (clock === undefined) {
      clock = new ZoneClock(timeZone);
      clock.offsetAt(0);
      ZoneClock.#known.set(timeZone, clock);
    }
    return clock;
  }

  /** Number of the local day, from 1970-01-01. */
  dayOf(instant: number): number {
    return Math.floor((instant + this.offsetAt(instant)) / minutesPerDay);
  }

  /** Minutes from 1970-01-01T00:00 to what the wall clock shows. */
  localOf(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /** Minutes that the wall clock is ahead of UTC. */
  offsetAt(instant: number): number {
    const last = this.#last;
    if (instant >= (last[0] as number) && instant < (last[1] as number)) return last[2] as number;
    return this.#seek(instant);
  }

  /** First minute of a stretch around the instant that offsetAt was asked for last, all of one offset. */
  get steadyFrom(): number {
    return this.#last[0] as number;
  }

  /** First minute after that stretch: the clock may change then. */
  get steadyUntil(): number {
    return this.#last[1] as number;
  }

  /**
   * The instant of a wall time: of one that comes twice the first, of one that is skipped as much later as is skipped.
   * NaN where the zone skips all of the day.
   *
   * @param minute of the day, 0 to 2880: the next day's times may be told from this one
   */
  instantOf(day: number, minute: number): number {
    const last = this.#last;
    const from = (last[0] as number) + minutesPerDay;
    const instant = day * minutesPerDay + minute - (last[2] as number);
    // A day after a change no wall time of before it can come again.
    if (instant >= from && instant < (last[1] as number)) return instant;
    return this.#walk(day, minute);
  }

  /** The first instant at which the wall clock shows a day or a later one. */
  startOf(day: number): number {
    const wall = day * minutesPerDay;
    const last = this.#last;
    for (let at = wall - widestOffset; ; at = last[1] as number) {
      const offset = this.offsetAt(at);
      const instant = Math.max(last[0] as number, wall - offset);
      if (instant < (last[1] as number)) return instant;
    }
  }

  #walk(day: number, minute: number): number {
    const start = day * minutesPerDay;
    const wall = start + minute;
    if (!Number.isFinite(wall)) return Number.NaN;
    const last = this.#last;
    let before = Number.NaN;
    for (let at = start - widestOffset; ; at = last[1] as number) {
      const offset = this.offsetAt(at);
      const from = last[0] as number;
      if (from + before <= start && from + offset >= start + minutesPerDay) return Number.NaN;
      const instant = wall - offset;
      if (instant < from) return wall - before;
      if (instant < (last[1] as number)) return instant;
      before = offset;
    }
  }

  #seek(instant: number): number {
    if (!Number.isFinite(instant)) return 0;
    const shift = Math.max(0, Math.floor((instant - farFuture) / calendarCycle)) * calendarCycle;
    const known = instant - shift;
    const number = Math.floor(known / blockMinutes);
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = explore(this.#timeZone as string, number * blockMinutes);
      this.#blocks.set(number, block);
    }
    const { starts, offsets } = block;
    let i = starts.length - 1;
    while ((starts[i] as number) > known) i--;
    const last = this.#last;
    const offset = offsets[i] as number;
    last[0] = shift + (starts[i] as number);
    last[1] = shift + (i + 1 < starts.length ? (starts[i + 1] as number) : (number + 1) * blockMinutes);
    last[2] = offset;
    return offset;
  }
}

function explore(timeZone: string, start: number): Block {
  const end = start + blockMinutes;
  const stride = start > farFuture ? farStep : step;
  let offset = offsetOf(timeZone, start);
  const starts = [start];
  const offsets = [offset];
  for (let at = start; at < end; ) {
    const next = Math.min(at + stride, end - 1);
    const after = offsetOf(timeZone, next);
    if (after !== offset) {
      starts.push(firstChange(timeZone, at, next, offset));
      offsets.push(after);
      offset = after;
    }
    at = Math.max(next, at + 1);
  }
  return { starts, offsets };
}

/** First minute in (low, high] with another offset than at `low`. */
function firstChange(timeZone: string, low: number, high: number, offset: number): number {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    if (offsetOf(timeZone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

function offsetOf(timeZone: string, instant: number): number {
  const date = new Date(Math.max(-lastMinute, Math.min(lastMinute, instant)) * 60_000);
  let offset = tzOffset(timeZone, date);
  assert(!Number.isNaN(offset), `no offset of zone ${timeZone}`);
  // tzOffset loses the minus of less than an hour: Monrovia was 44 minutes behind until 1972.
  if (offset !== 0 && Math.abs(offset) < 60) offset = isBehind(timeZone, date) ? -Math.abs(offset) : Math.abs(offset);
  return Math.floor(offset);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function isBehind(timeZone: string, date: Date): boolean {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  return format.format(date).includes('GMT-');
}
