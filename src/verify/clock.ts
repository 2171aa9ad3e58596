/**
 * The wall clock of one IANA zone, worked out from Intl alone. Instants are whole minutes since the epoch, days are
 * numbers from 1970-01-01, wall times are minutes since 1970-01-01T00:00 on the wall.
 */
export class WallClock {
  readonly #format: Intl.DateTimeFormat | null;
  readonly #offsetRead = new Map<number, number>();
  readonly #instantOfWall = new Map<number, number>();

  /** null: UTC. */
  constructor(timeZone: string | null) {
    this.#format = timeZone === null ? null : wallFormat(timeZone);
  }

  dayOf(instant: number): number {
    return Math.floor(this.wallOf(instant) / minutesPerDay);
  }

  wallOf(instant: number): number {
    return Math.floor(instant + this.#offsetAt(instant));
  }

  /** Is there such a day at all? Samoa had no 2011-12-30. */
  hasDay(day: number): boolean {
    return this.dayOf(this.#firstNotBefore(day * minutesPerDay)) === day;
  }

  /** Of a wall time that comes twice the first; one that is left out moves forward by what is left out. */
  instantOf(day: number, minute: number): number {
    const wall = day * minutesPerDay + minute;
    let instant = this.#instantOfWall.get(wall);
    if (instant === undefined) {
      const first = this.#firstNotBefore(wall);
      instant = this.wallOf(first) === wall ? first : Math.ceil(wall - this.#offsetAt(first - 1));
      this.#instantOfWall.set(wall, instant);
    }
    return instant;
  }

  /** The first instant at which the wall shows this time or a later one. */
  #firstNotBefore(wall: number): number {
    const before = this.#offsetAt(wall - farthest);
    if (before === this.#offsetAt(wall + farthest)) return Math.ceil(wall - before);
    for (let hour = Math.floor((wall - farthest) / 60); ; hour += 1) {
      const end = (hour + 1) * 60;
      let instant = hour * 60;
      const offset = this.#offsetAt(instant);
      if (offset === this.#offsetAt(end)) instant = Math.max(instant, Math.ceil(wall - offset));
      else while (instant < end && this.wallOf(instant) < wall) instant += 1;
      if (instant < end) return instant;
    }
  }

  /**
   * Minutes that the wall is ahead of UTC, with a fraction where the zone had seconds. No zone has changed its clock
   * twice within some days: where a stretch starts and ends alike, it is not asked for in between.
   */
  #offsetAt(instant: number): number {
    if (this.#format === null) return 0;
    const days = Math.floor(instant / fewDays) * fewDays;
    const offset = this.#readOffset(this.#format, days);
    if (offset === this.#readOffset(this.#format, days + fewDays)) return offset;
    const hour = Math.floor(instant / 60) * 60;
    const hourly = this.#readOffset(this.#format, hour);
    if (hourly === this.#readOffset(this.#format, hour + 60)) return hourly;
    return this.#readOffset(this.#format, instant);
  }

  #readOffset(format: Intl.DateTimeFormat, instant: number): number {
    let offset = this.#offsetRead.get(instant);
    if (offset === undefined) {
      offset = readOffset(format, instant);
      this.#offsetRead.set(instant, offset);
    }
    return offset;
  }
}

const minutesPerDay = 1440;
const fewDays = 4 * minutesPerDay;

/** More than any zone is away from UTC. */
const farthest = 16 * 60;

const wallFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

/** 0 outside the years that a Date can hold. */
function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const date = new Date(instant * 60_000);
  if (Number.isNaN(date.getTime())) return 0;
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall / 60_000 - instant;
}
