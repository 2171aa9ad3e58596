/** When facilities of the bench world with rules are open: as shops, warehouses and makers are, each a little differently. */
import type { FacilityInput } from '../src/model/schema.js';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof weekdays)[number];

/** Minutes since the epoch of Monday 2026-03-02, 00:00 UTC. On its Sunday the clocks of North America go forward. */
export const monday = Date.UTC(2026, 2, 2) / 60_000;

export const isoOf = (instant: number): string => new Date(instant * 60_000).toISOString();

/** A minute of the day as '09:30'. */
export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Eastern ends of bands of longitude, and the clock of a city in each, north of 12 degrees and south of it. */
const bands: readonly (readonly [end: number, north: string, south: string])[] = [
  [-140, 'Pacific/Honolulu', 'Pacific/Honolulu'],
  [-115, 'America/Los_Angeles', 'America/Los_Angeles'],
  [-101, 'America/Denver', 'America/Denver'],
  [-86, 'America/Chicago', 'America/Guatemala'],
  [-67, 'America/New_York', 'America/Bogota'],
  [-30, 'America/Halifax', 'America/Sao_Paulo'],
  [-8, 'Europe/Lisbon', 'Africa/Abidjan'],
  [6, 'Europe/London', 'Africa/Lagos'],
  [20, 'Europe/Berlin', 'Africa/Lagos'],
  [32, 'Europe/Athens', 'Africa/Johannesburg'],
  [45, 'Europe/Moscow', 'Africa/Nairobi'],
  [67, 'Asia/Dubai', 'Asia/Dubai'],
  [92, 'Asia/Kolkata', 'Asia/Kolkata'],
  [105, 'Asia/Bangkok', 'Asia/Bangkok'],
  [122, 'Asia/Shanghai', 'Asia/Jakarta'],
  [142, 'Asia/Tokyo', 'Australia/Adelaide'],
  [180, 'Asia/Vladivostok', 'Australia/Sydney'],
];

/** The clock of a place, by and large. */
export function zoneAt(latitude: number, longitude: number): string {
  const [, north, south] = bands.find(([end]) => longitude <= end) ?? (bands[0] as (typeof bands)[number]);
  return latitude > 12 ? north : south;
}

/** Holidays of each zone: ten days of the year, and for every third zone one in the week of the orders. */
export function drawDaysOff(random: () => number): ReadonlyMap<string, readonly string[]> {
  const zones = new Set(bands.flatMap(([, north, south]) => [north, south]));
  return new Map(
    Array.from(zones, (zone, at) => {
      const days = Array.from({ length: 10 }, () => below(random, 365));
      if (at % 3 === 0) days.push(below(random, 7));
      return [zone, datesOf(days)];
    }),
  );
}

type Calendar = Pick<FacilityInput, 'hours' | 'closedOn' | 'cutoff'>;

/** Hours, days off and cutoff of one facility. One store in twenty never closes. */
export function drawCalendar(kind: string, holidays: readonly string[], random: () => number): Calendar {
  const own = random() < 0.1 ? datesOf([below(random, 7), below(random, 60)]) : [];
  const closedOn = [...new Set([...holidays, ...own])];
  switch (kind) {
    case 'maker':
      return { hours: weekOf([minutes(random, 7, 3), minutes(random, 16, 4)], null, null), closedOn, cutoff: '12:00' };
    case 'centralWarehouse':
      return {
        hours: weekOf([minutes(random, 5, 3), minutes(random, 20, 5)], [360, 960], null),
        closedOn,
        cutoff: timeOf(minutes(random, 13, 8)),
      };
    case 'distributor':
      return {
        hours: weekOf([minutes(random, 6, 5), minutes(random, 17, 5)], [420, 780], null, random() < 0.3),
        closedOn,
        cutoff: timeOf(minutes(random, 14, 7)),
      };
    case 'frontWarehouse':
      return { hours: weekOf([420, 1380], [420, 1380], [480, 1320]), closedOn };
    default:
      return random() < 0.05 ? {} : drawShop(closedOn, random);
  }
}

function drawShop(closedOn: readonly string[], random: () => number): Calendar {
  const open = minutes(random, 7, 8);
  const close = minutes(random, 17, 11);
  const sunday: Stretch | null = random() < 0.35 ? null : [Math.max(open, 600), random() < 0.5 ? 1020 : close];
  const isLate = random() < 0.04;
  return {
    hours: weekOf(
      [open, isLate ? 26 * 60 : close],
      [open, minutes(random, 13, 13)],
      sunday,
      !isLate && random() < 0.25,
    ),
    closedOn: [...closedOn],
    ...(random() < 0.5 && { cutoff: timeOf(close - 60 * (1 + below(random, 3))) }),
  };
}

type Stretch = readonly [from: number, to: number];

/** Null: closed. A break is from 12:30 to 13:30, on workdays. */
function weekOf(workday: Stretch, saturday: Stretch | null, sunday: Stretch | null, hasBreak = false) {
  const [open, close] = workday;
  const usual = hasBreak ? [written([open, 750]), written([810, close])] : [written(workday)];
  const week: Partial<Record<Weekday, string[]>> = {};
  for (const day of weekdays.slice(0, 5)) week[day] = usual;
  if (saturday) week.sat = [written(saturday)];
  if (sunday) week.sun = [written(sunday)];
  return week;
}

/** Past midnight it ends on the clock of the next day. */
const written = ([from, to]: Stretch): string => `${timeOf(from)}-${timeOf(to > 1440 ? to - 1440 : to)}`;

/** A half hour of `from` and the following ones. */
const minutes = (random: () => number, from: number, halfHours: number): number =>
  60 * from + 30 * below(random, halfHours);

const datesOf = (days: readonly number[]): string[] =>
  Array.from(new Set(days), (day) => isoOf(monday + 1440 * day).slice(0, 10));

const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
