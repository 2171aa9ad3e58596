const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2})(?::(\d{2}))?)$/;
const longest = '2026-10-01T09:00:00.123456789+08:00'.length;

/** A reader's name for what an instant must look like. */
export const instantForm = 'ISO 8601 with an offset, such as 2026-10-01T09:00+08:00, years 1970 to 9999';

/** The last millisecond since the epoch that an instant can tell. */
export const lastMillisecond = Date.UTC(10_000, 0, 1) - 1;

/**
 * Whole minutes since the epoch of an ISO 8601 instant with an offset or Z, seconds cut off; null when the text
 * is anything else: a date alone, no offset, a day that does not exist, or outside the years 1970 to 9999.
 */
export function parseInstant(text: string): number | null {
  const read = readInstant(text);
  return read === null ? null : read.minutes;
}

/** The same in milliseconds since the epoch, seconds counted, what is finer cut off. */
export function parseMilliseconds(text: string): number | null {
  const read = readInstant(text);
  return read === null ? null : read.minutes * 60_000 + read.milliseconds;
}

/** Whole minutes since the epoch, and how far into the minute it is. */
function readInstant(text: string): { readonly minutes: number; readonly milliseconds: number } | null {
  if (text.length > longest) return null;
  const match = form.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return null;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0));
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 60_000;
  const minutes = local - offset;
  if (minutes < 0 || minutes * 60_000 > lastMillisecond) return null;
  return { minutes, milliseconds: Number(second ?? 0) * 1000 + Number((fraction ?? '').slice(0, 3).padEnd(3, '0')) };
}

/** True for a calendar date such as 2026-10-01 that exists. */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The number of a calendar date that exists, from 1970-01-01. */
export function calendarDay(text: string): number {
  return Date.parse(text) / 86_400_000;
}

/** True for a local time of day, 00:00 to 23:59. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Minute of a local time from midnight; 24:00 is 1440. The text must have been checked. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** True for opening hours such as 09:00-18:00; they may end at 24:00, and end before they start over midnight. */
export function isOpeningWindow(text: string): boolean {
  const [start = '', end = '', ...rest] = text.length > 11 ? [] : text.split('-');
  return rest.length === 0 && start !== end && isLocalTime(start) && (isLocalTime(end) || end === '24:00');
}

/** Days of a local week by number, monday 0. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const zones = new Set<string>();

/** True for a zone name that Intl knows; a bare offset is not a name. */
export function isTimeZone(name: string): boolean {
  if (zones.has(name)) return true;
  // Some hosts take offsets as zones and some do not; the answer must not depend on the host.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
  } catch {
    return false;
  }
  zones.add(name);
  return true;
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}
