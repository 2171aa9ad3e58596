import { tzOffset } from '@date-fns/tz';

const minutesPerDay = 1440;

/**
 * Number of the local day (from 1970-01-01) that an instant in minutes falls on; without a time zone UTC's. An IANA
 * name must be known: parsing checks it.
 */
export function localDay(timeZone: string | null, instant: number): number {
  const offset = timeZone === null ? 0 : tzOffset(timeZone, new Date(instant * 60_000));
  return Math.floor((instant + offset) / minutesPerDay);
}
