import { ZoneClock } from './zone-clock.js';

/**
 * Number of the local day (from 1970-01-01) that an instant in minutes falls on; without a time zone UTC's. An IANA
 * name must be known: parsing checks it.
 */
export function localDay(timeZone: string | null, instant: number): number {
  return ZoneClock.of(timeZone).dayOf(instant);
}
