import type { Facility } from '../../src/model/problem.js';

/**
 * Local time the plain way: offsets asked of Intl, days walked one by one. Instants are whole minutes since the epoch,
 * days numbers from 1970-01-01, never is Infinity. For instances where all work is done within some weeks.
 */
interface Stretch {
  /** The local day it starts on. */
  readonly day: number;
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

/** Days looked at from any instant on. */
const walkDays = 40;

const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes that the wall clock is ahead of UTC. Clocks change at quarters of an hour. */
function offsetAt(zone: string | null, instant: number): number {
  if (zone === null) return 0;
  const quarter = Math.floor(instant / 15);
  const key = `${zone} ${quarter}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = wallOf(zone, quarter * 15) - quarter * 15;
    offsets.set(key, offset);
  }
  return offset;
}

function wallOf(zone: string, instant: number): number {
  const format = formats.get(zone) ?? wallFormat(zone);
  formats.set(zone, format);
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(new Date(instant * 60_000))) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

const wallFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });

/** Minutes since 1970-01-01T00:00 on the wall. */
const wallAt = (zone: string | null, instant: number): number => instant + offsetAt(zone, instant);

export const dayAt = (zone: string | null, instant: number): number => Math.floor(wallAt(zone, instant) / 1440);

const instants = new Map<string, number | null>();

/** The instant of a wall time: the first of two; in a gap as late as if the clock had not changed; null: no such day. */
function instantOf(zone: string | null, day: number, minute: number): number | null {
  if (zone === null) return day * 1440 + minute;
  const key = `${zone} ${day} ${minute}`;
  let instant = instants.get(key);
  if (instant === undefined) {
    instant = dayExists(zone, day) ? instantOfWall(zone, day * 1440 + minute) : null;
    instants.set(key, instant);
  }
  return instant;
}

function instantOfWall(zone: string, wall: number): number {
  const near = [-30, -15, 0, 15, 30].map((hours) => offsetAt(zone, wall + hours * 60));
  const fitting = near.map((offset) => wall - offset).filter((instant) => wallAt(zone, instant) === wall);
  if (fitting.length > 0) return Math.min(...fitting);
  const beforeGap = offsetAt(zone, wall - Math.max(...near));
  return wall - beforeGap;
}

const dayExists = (zone: string, day: number): boolean => dayAt(zone, instantOfWall(zone, day * 1440 + 720)) === day;

/** Monday 0. */
const weekdayOf = (day: number): number => (day + 3) % 7;

const stretchesOf = new WeakMap<Facility, Map<number, readonly Stretch[]>>();

/** The opening times that start on a local day, as they stand in the input. */
function openings(facility: Facility, day: number): readonly Stretch[] {
  const days = stretchesOf.get(facility) ?? new Map<number, readonly Stretch[]>();
  stretchesOf.set(facility, days);
  let found = days.get(day);
  if (!found) {
    const { timeZone, hours, closedOn } = facility;
    const written = closedOn.includes(day)
      ? []
      : hours === null
        ? [{ from: 0, to: 1440 }]
        : (hours[weekdayOf(day)] ?? []);
    found = written.flatMap(({ from, to }) => {
      const [start, end] = [instantOf(timeZone, day, from), instantOf(timeZone, day, to)];
      return start !== null && end !== null && start < end ? [{ day, from: start, to: end }] : [];
    });
    days.set(day, found);
  }
  return found;
}

const isAlwaysOpen = ({ hours, closedOn }: Facility): boolean => hours === null && closedOn.length === 0;

const mergedOf = new WeakMap<Facility, Map<number, readonly Stretch[]>>();

/** Open times that end after the instant, ascending, those that touch made one. */
function openTimes(facility: Facility, instant: number): readonly Stretch[] {
  if (isAlwaysOpen(facility)) return [{ day: 0, from: -Infinity, to: Infinity }];
  const first = dayAt(facility.timeZone, instant) - 2;
  const known = mergedOf.get(facility) ?? new Map<number, readonly Stretch[]>();
  mergedOf.set(facility, known);
  let merged = known.get(first);
  if (!merged) {
    const written: Stretch[] = [];
    for (let day = first; day < first + walkDays; day += 1) written.push(...openings(facility, day));
    written.sort((a, b) => a.from - b.from);
    const whole: Stretch[] = [];
    for (const stretch of written) {
      const last = whole.at(-1);
      if (last && stretch.from <= last.to) whole[whole.length - 1] = { ...last, to: Math.max(last.to, stretch.to) };
      else whole.push(stretch);
    }
    merged = whole;
    known.set(first, merged);
  }
  return merged.filter(({ to }) => to > instant);
}

/** The first open minute at or after the instant. */
function firstOpen(facility: Facility, instant: number): number {
  const [next] = openTimes(facility, instant);
  return next ? Math.max(next.from, instant) : Infinity;
}

/** When handling of an order begins: after the cutoff at the first opening of a later day. */
export function beginOf(facility: Facility, placedAt: number): number {
  const { timeZone, cutoff } = facility;
  const day = dayAt(timeZone, placedAt);
  const last = cutoff === null ? null : instantOf(timeZone, day, cutoff);
  if (last === null || placedAt <= last) return firstOpen(facility, placedAt);
  for (let later = day + 1; later < day + walkDays; later += 1) {
    const starts = openings(facility, later).map(({ from }) => from);
    if (starts.length > 0) return Math.min(...starts);
  }
  return Infinity;
}

/** When so many open minutes from an instant on have passed. */
export function finishOf(facility: Facility, instant: number, minutes: number): number {
  if (instant === Infinity) return Infinity;
  let left = minutes;
  for (const { from, to } of openTimes(facility, instant)) {
    const start = Math.max(from, instant);
    if (left <= to - start) return start + left;
    left -= to - start;
  }
  return Infinity;
}

/** Starts at or after an instant, of so many unbroken open minutes: the first one of each stretch. */
export function fittingStarts(facility: Facility, instant: number, minutes: number): { from: number; last: number }[] {
  if (instant === Infinity) return [];
  return openTimes(facility, instant)
    .map(({ from, to }) => ({ from: Math.max(from, instant), last: to - minutes }))
    .filter(({ from, last }) => from <= last);
}

/** The next departure at or after an instant, by the clock of the place it leaves from. */
export function departureOf(
  zone: string | null,
  { departures, days = null }: { departures: readonly number[] | null; days?: readonly number[] | null },
  instant: number,
): number {
  if (instant === Infinity) return Infinity;
  if (departures === null && days === null) return instant;
  const today = dayAt(zone, instant);
  for (let day = today - 1; day < today + walkDays; day += 1) {
    if (days !== null && !days.includes(weekdayOf(day))) continue;
    if (departures === null && day === today) return instant;
    const times = (departures ?? [0]).map((minute) => instantOf(zone, day, minute) ?? -Infinity);
    const next = Math.min(...times.filter((time) => time >= instant));
    if (next < Infinity) return next;
  }
  return Infinity;
}
