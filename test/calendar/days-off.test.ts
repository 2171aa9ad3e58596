import { describe, expect, test } from 'vitest';
import { readDaysOff, type YearRange } from '../../src/calendar/days-off.js';
import { InputError } from '../../src/model/issues.js';

const calendar = (...events: readonly (readonly string[])[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** `CODE path value` of every issue. */
function issuesOf(text: string, years?: YearRange): string[] {
  try {
    readDaysOff(text, years);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path, value }) => `${code} ${path} ${value}`);
  }
  return [];
}

describe('a plain list', () => {
  for (const [name, text, days] of [
    ['one a line', '2026-10-02\n2026-10-01\n', ['2026-10-01', '2026-10-02']],
    ['each once', '2026-10-01\n2026-10-01', ['2026-10-01']],
    ['comments, blank lines, spaces', '# 2026\n\n  2026-10-01  # national day\n', ['2026-10-01']],
    ['line ends of other systems, a mark in front', '\ufeff2026-10-01\r\n2026-10-02\r2026-10-03', [1, 2, 3].map(day)],
    ['the first column, with a header', 'date,name\n2026-10-01,National Day\n', ['2026-10-01']],
    ['the first column, without', '2026-10-01;National Day', ['2026-10-01']],
    ['quoted', '"date","name"\n"2026-10-01","National Day, first"', ['2026-10-01']],
    ['a leap day', '2028-02-29', ['2028-02-29']],
    ['nothing', '', []],
    ['nothing but comments', '# none yet\n', []],
  ] as const) {
    test(name, () => expect(readDaysOff(text)).toEqual(days));
  }

  test('only of the years asked for', () => {
    const text = '2025-12-31\n2026-01-01\n2027-12-31\n2028-01-01';
    expect(readDaysOff(text, { fromYear: 2026, toYear: 2027 })).toEqual(['2026-01-01', '2027-12-31']);
  });

  test('every bad line is named', () => {
    expect(issuesOf('2026-10-01\n2026-02-30\nsoon\n01/10/2026\n')).toEqual([
      'BAD_TIME line 2 "2026-02-30"',
      'BAD_TIME line 3 "soon"',
      'BAD_TIME line 4 "01/10/2026"',
    ]);
    expect(issuesOf('2027-02-29')).toEqual(['BAD_TIME line 1 "2027-02-29"']);
    expect(issuesOf('\nholidays\n')).toEqual(['BAD_FILE line 2 "holidays"']);
  });
});

describe('an iCalendar file', () => {
  const start = 'DTSTART;VALUE=DATE:20261001';
  for (const [name, lines, days] of [
    ['a day, its end left out', [start], ['2026-10-01']],
    ['a day, its end the day after', [start, 'DTEND;VALUE=DATE:20261002'], ['2026-10-01']],
    ['a day that ends on itself', [start, 'DTEND;VALUE=DATE:20261001'], ['2026-10-01']],
    ['several days, the end exclusive', [start, 'DTEND;VALUE=DATE:20261004'], [1, 2, 3].map(day)],
    ['several days by duration', [start, 'DURATION:P3D'], [1, 2, 3].map(day)],
    ['over new year', ['DTSTART:20261231', 'DTEND:20270102'], ['2026-12-31', '2027-01-01']],
    ['folded lines', ['DTSTART;VALUE=', ' DATE:2026', '\t1001', 'SUMMARY:A', ' B'], ['2026-10-01']],
    ['a colon in quotes', ['DTSTART;X-NOTE="a:b";VALUE=DATE:20261001'], ['2026-10-01']],
    ['small letters', ['dtstart;value=date:20261001'], ['2026-10-01']],
    ['cancelled', [start, 'STATUS:CANCELLED'], []],
    ['an alarm inside', [start, 'BEGIN:VALARM', 'DURATION:PT5M', 'TRIGGER:-PT5M', 'END:VALARM'], ['2026-10-01']],
    ['three times', [start, 'RRULE:FREQ=YEARLY;COUNT=3'], ['2026-10-01', '2027-10-01', '2028-10-01']],
    ['until a day, inclusive', [start, 'RRULE:FREQ=YEARLY;UNTIL=20271001'], ['2026-10-01', '2027-10-01']],
    ['until the day before', [start, 'RRULE:FREQ=YEARLY;UNTIL=20270930T235959Z'], ['2026-10-01']],
    ['every other year', [start, 'RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2'], ['2026-10-01', '2028-10-01']],
    ['the same date said again', [start, 'RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1;COUNT=1'], ['2026-10-01']],
    ['but not once', [start, 'RRULE:FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20271001'], ['2026-10-01', '2028-10-01']],
    ['a leap day', ['DTSTART:20280229', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2028-02-29', '2032-02-29']],
  ] as const) {
    test(name, () => expect(readDaysOff(calendar(lines))).toEqual(days));
  }

  test('every year, of the years asked for', () => {
    const years = { fromYear: 2027, toYear: 2028 };
    expect(readDaysOff(calendar(['DTSTART:20000101', 'RRULE:FREQ=YEARLY']), years)).toEqual([
      '2027-01-01',
      '2028-01-01',
    ]);
    const newYear = ['DTSTART:20001231', 'DTEND:20010102', 'RRULE:FREQ=YEARLY'];
    expect(readDaysOff(calendar(newYear), years)).toEqual(['2027-01-01', '2027-12-31', '2028-01-01', '2028-12-31']);
  });

  test('several events, sorted, each day once', () => {
    const text = calendar(['DTSTART:20261003', 'DTEND:20261005'], ['DTSTART:20261001', 'DTEND:20261004']);
    expect(readDaysOff(text)).toEqual([1, 2, 3, 4].map(day));
  });

  test('every bad event is named', () => {
    const bad = calendar(
      ['SUMMARY:no day'],
      ['DTSTART:20260230'],
      ['DTSTART:20261001T090000Z'],
      [start, 'DTEND:20260901'],
      [start, 'DTEND:20280101'],
      [start, 'DURATION:PT8H'],
      [start, 'RRULE:FREQ=YEARLY'],
      [start, 'RRULE:FREQ=MONTHLY;COUNT=2'],
      [start, 'RRULE:FREQ=YEARLY;BYDAY=4TH;BYMONTH=11;COUNT=2'],
      [start, 'RDATE:20261005'],
    );
    expect(issuesOf(bad)).toEqual([
      'BAD_FILE line 3 "VEVENT"',
      'BAD_TIME line 7 "20260230"',
      'BAD_TIME line 10 "20261001T090000Z"',
      'BAD_TIME line 14 "20260901"',
      'BAD_TIME line 18 "20280101"',
      'BAD_TIME line 22 "PT8H"',
      'BAD_FILE line 26 "FREQ=YEARLY"',
      'BAD_FILE line 30 "FREQ=MONTHLY;COUNT=2"',
      'BAD_FILE line 34 "FREQ=YEARLY;BYDAY=4TH;BYMONTH=11;COUNT=2"',
      'BAD_FILE line 38 "20261005"',
    ]);
  });

  test('a file that is cut off, or closes what was not opened', () => {
    expect(issuesOf('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261001')).toEqual(['BAD_FILE line 3 "VEVENT"']);
    expect(issuesOf('BEGIN:VCALENDAR\nEND:VEVENT\n')).toEqual(['BAD_FILE line 2 "VEVENT"']);
  });
});

function day(number: number): string {
  return `2026-10-0${number}`;
}
