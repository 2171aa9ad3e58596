import { Collector } from '../model/collector.js';
import { isCalendarDate } from '../model/instants.js';
import { InputError } from '../model/issues.js';
import { isICalendar, readEvents } from './icalendar.js';

/** Years, both inclusive. Days of other years are left out, and what comes back every year comes in each of these. */
export interface YearRange {
  readonly fromYear: number;
  readonly toYear: number;
}

const maxIssues = 100;

/**
 * Days off for `closedOn`, ascending, each once, from the text of an iCalendar file or of a plain list.
 *
 * An iCalendar file: whole days of VEVENTs (DTEND exclusive, cancelled ones left out), once or with RRULE:FREQ=YEARLY
 * on the same date, where EXDATE takes days away. A rule without an end needs `years`. A list: one date a line as
 * 2026-10-01, or in the first column of a CSV file with or without a header; after # a line is a comment.
 *
 * @throws InputError naming every line that says no such day: BAD_TIME for a date, BAD_FILE for the form
 */
export function readDaysOff(text: string, years: YearRange | null = null): string[] {
  const found = new Collector(maxIssues);
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const days = isICalendar(lines) ? readEvents(lines, years, found) : readList(lines, found);
  if (found.issues.length > 0) throw new InputError(found.issues);
  return [...new Set(days)].filter((day) => isWithin(day, years)).sort();
}

const isWithin = (day: string, years: YearRange | null): boolean =>
  years === null || (Number(day.slice(0, 4)) >= years.fromYear && Number(day.slice(0, 4)) <= years.toYear);

function readList(lines: readonly string[], found: Collector): string[] {
  const days: string[] = [];
  let mayBeHeader = true;
  for (let i = 0; i < lines.length && !found.isFull; i++) {
    const cell = firstCell(lines[i] as string);
    if (cell === '') continue;
    if (isCalendarDate(cell)) days.push(cell);
    else if (!mayBeHeader || /\d/.test(cell)) {
      found.issue('BAD_TIME', `line ${i + 1}`, cell, 'expected a date that exists, such as 2026-10-01');
    }
    mayBeHeader = false;
  }
  // One word alone is no header of anything.
  if (days.length === 0 && !mayBeHeader && found.issues.length === 0) {
    const line = lines.findIndex((each) => firstCell(each) !== '');
    found.issue('BAD_FILE', `line ${line + 1}`, lines[line], 'expected an iCalendar file, or a date a line');
  }
  return days;
}

/** What stands before a separator or a comment, without quotes around it. */
function firstCell(line: string): string {
  const end = line.search(/[,;\t#]/);
  const cell = (end < 0 ? line : line.slice(0, end)).trim();
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).trim() : cell;
}
