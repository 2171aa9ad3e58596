import { ZoneClock } from '../calendar/zone-clock.js';

/** An ISO 8601 instant on the clock of a time zone (null: UTC), as 2026-10-01 09:30; UTC says so. */
export function localText(instant: string, timeZone: string | null): string {
  const wall = ZoneClock.of(timeZone).localOf(Date.parse(instant) / 60_000);
  const text = new Date(wall * 60_000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${timeZone === null ? ' UTC' : ''}`;
}
