import type { Collector } from '../model/collector.js';
import { isCalendarDate } from '../model/instants.js';
import { dayNumber, dayText } from './day-text.js';
import type { YearRange } from './days-off.js';

/*
 * As much of RFC 5545 as public holidays need. No library: ts-ics 2.4, the small one, takes the 30th of February for
 * the 2nd of March, tells no line, and works for minutes on a file of events that are only opened; others carry a rule
 * engine along.
 */

const maxDaysOfEvent = 366;
const maxDays = 20_000;
const tooManyDays = `more than ${maxDays} days off: give fewer years`;

interface Property {
  readonly name: string;
  readonly value: string;
  /** Where it begins in the file, from 1. */
  readonly line: number;
}

interface Event {
  readonly line: number;
  start?: Property;
  end?: Property;
  duration?: Property;
  rule?: Property;
  readonly exceptions: Property[];
  isCancelled: boolean;
}

export const isICalendar = (lines: readonly string[]): boolean =>
  /^\s*BEGIN:VCALENDAR\s*$/i.test(lines.find((line) => line.trim() !== '') ?? '');

/** Days of all events as 2026-10-01, in any order; what is wrong goes to `found`. */
export function readEvents(lines: readonly string[], years: YearRange | null, found: Collector): string[] {
  const days: string[] = [];
  const open: string[] = [];
  let event: Event | null = null;
  for (const property of properties(lines)) {
    if (found.isFull || days.length > maxDays) break;
    const { name, line } = property;
    const value = property.value.trim().toUpperCase();
    if (name === 'BEGIN') {
      open.push(value);
      if (value === 'VEVENT') event = { line, exceptions: [], isCancelled: false };
    } else if (name === 'END') {
      if (open.pop() !== value) {
        found.issue('BAD_FILE', `line ${line}`, property.value, 'ends what was not begun last');
        return days;
      }
      if (value === 'VEVENT' && event !== null) {
        for (const day of daysOf(event, years, found)) days.push(day);
        event = null;
      }
    } else if (event !== null && open.at(-1) === 'VEVENT') note(event, property, found);
  }
  if (days.length > maxDays) {
    found.issue('BAD_FILE', `line ${lines.length}`, days.length, tooManyDays);
  } else if (open.length > 0 && !found.isFull) {
    found.issue('BAD_FILE', `line ${lines.length}`, open.at(-1), 'is begun and never ended: is the file cut off?');
  }
  return days;
}

/** Lines with what is folded onto the next ones: those that begin with a space or a tab. */
function* properties(lines: readonly string[]): Generator<Property> {
  for (let i = 0; i < lines.length; ) {
    const line = i + 1;
    const parts = [lines[i] as string];
    for (i++; i < lines.length && /^[ \t]/.test(lines[i] as string); i++) parts.push((lines[i] as string).slice(1));
    const text = parts.join('');
    const colon = valueStart(text);
    if (colon < 0) continue;
    const name = /^[A-Za-z0-9-]*/.exec(text)?.[0] ?? '';
    yield { name: name.toUpperCase(), value: text.slice(colon + 1), line };
  }
}

/** The first colon that is not in quotes; parameters may hold quoted ones. */
function valueStart(text: string): number {
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === ':' && !isQuoted) return i;
  }
  return -1;
}

function note(event: Event, property: Property, found: Collector): void {
  switch (property.name) {
    case 'DTSTART':
      event.start = property;
      break;
    case 'DTEND':
      event.end = property;
      break;
    case 'DURATION':
      event.duration = property;
      break;
    case 'RRULE':
      event.rule = property;
      break;
    case 'EXDATE':
      event.exceptions.push(property);
      break;
    case 'STATUS':
      event.isCancelled = property.value.trim().toUpperCase() === 'CANCELLED';
      break;
    case 'RDATE':
      found.issue(
        'BAD_FILE',
        `line ${property.line}`,
        property.value,
        'RDATE is not read: make it events of their own',
      );
      break;
  }
}

function daysOf(event: Event, years: YearRange | null, found: Collector): string[] {
  if (event.isCancelled) return [];
  if (event.start === undefined) {
    found.issue('BAD_FILE', `line ${event.line}`, 'VEVENT', 'an event without DTSTART');
    return [];
  }
  const first = readDate(event.start, event.start.value, found);
  const length = first === null ? 0 : readLength(event, first, found);
  if (first === null || length === 0) return [];
  const starts = event.rule === undefined ? [first] : yearly(event.rule, first, years, found);
  const without = new Set(
    event.exceptions.flatMap((property) => property.value.split(',').map((value) => readDate(property, value, found))),
  );
  const kept = starts.filter((start) => !without.has(start));
  if (kept.length * length <= maxDays) return kept.flatMap((start) => daysFrom(start, length));
  found.issue('BAD_FILE', `line ${event.line}`, kept.length * length, tooManyDays);
  return [];
}

const daysFrom = (start: string, length: number): string[] =>
  length === 1 ? [start] : Array.from({ length }, (_, day) => dayText(dayNumber(start) + day));

/** A whole day such as 20261001; null, and an issue, where it is something else. */
function readDate({ line }: Property, text: string, found: Collector): string | null {
  const match = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text.slice(0, 40));
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  if (isCalendarDate(date)) return date;
  found.issue('BAD_TIME', `line ${line}`, text, 'expected a whole day that exists, such as 20261001');
  return null;
}

/** Days of one occurrence; 0, and an issue, where it makes none. */
function readLength({ end, duration }: Event, first: string, found: Collector): number {
  if (end !== undefined) {
    const last = readDate(end, end.value, found);
    if (last === null) return 0;
    // Some programs end a single day on itself.
    const days = last === first ? 1 : dayNumber(last) - dayNumber(first);
    if (days > 0 && days <= maxDaysOfEvent) return days;
    const hint = `DTEND is the day after the last, after DTSTART and at most ${maxDaysOfEvent} days later`;
    found.issue('BAD_TIME', `line ${end.line}`, end.value, hint);
    return 0;
  }
  if (duration === undefined) return 1;
  const match = /^\s*\+?P(\d{1,3})([DW])\s*$/i.exec(duration.value.slice(0, 40));
  const days = match ? Number(match[1]) * (match[2]?.toUpperCase() === 'W' ? 7 : 1) : 0;
  if (days > 0 && days <= maxDaysOfEvent) return days;
  found.issue('BAD_TIME', `line ${duration.line}`, duration.value, 'expected whole days, such as P1D');
  return 0;
}

const readParts = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'WKST', ''];

/** First days of an event that comes back on the same date, every year or every few. */
function yearly(rule: Property, first: string, years: YearRange | null, found: Collector): string[] {
  const parts = new Map<string, string>();
  for (const part of rule.value.slice(0, 500).toUpperCase().split(';')) {
    const [key = '', value = ''] = part.trim().split('=');
    parts.set(key, value);
  }
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const count = Number(parts.get('COUNT') ?? Infinity);
  const until = parts.get('UNTIL')?.slice(0, 8) ?? null;
  const isOnDate =
    Number(parts.get('BYMONTH') ?? first.slice(5, 7)) === Number(first.slice(5, 7)) &&
    Number(parts.get('BYMONTHDAY') ?? first.slice(8)) === Number(first.slice(8));
  const isYearly = parts.get('FREQ') === 'YEARLY' && [...parts.keys()].every((key) => readParts.includes(key));
  if (!isYearly || !isOnDate || !Number.isInteger(interval) || interval < 1 || !(count >= 1)) {
    const hint = 'only FREQ=YEARLY on the same date is read: make it events of their own';
    found.issue('BAD_FILE', `line ${rule.line}`, rule.value, hint);
    return [];
  }
  const last = until === null ? null : readDate(rule, until, found);
  if (until !== null && last === null) return [];
  if (years === null && last === null && count === Infinity) {
    found.issue('BAD_FILE', `line ${rule.line}`, rule.value, 'comes back for ever: say which years are meant');
    return [];
  }
  return repeat(first, interval, count, last, years);
}

function repeat(
  first: string,
  interval: number,
  count: number,
  last: string | null,
  years: YearRange | null,
): string[] {
  const starts: string[] = [];
  const isLeapDay = first.endsWith('-02-29');
  const lastYear = Math.min(9999, years?.toYear ?? 9999, last === null ? 9999 : Number(last.slice(0, 4)));
  let left = count;
  for (let year = Number(first.slice(0, 4)); year <= lastYear && left > 0; year += interval) {
    // Other years have no 29th of February, and COUNT does not count them.
    if (isLeapDay && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) continue;
    left--;
    // What starts on the last days of a year reaches into the next.
    if (years !== null && year < years.fromYear - 1) continue;
    const start = `${String(year).padStart(4, '0')}${first.slice(4)}`;
    if (last === null || start <= last) starts.push(start);
  }
  return starts;
}
