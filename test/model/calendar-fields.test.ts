import { describe, expect, test } from 'vitest';
import { assertProblem, parseProblem } from '../../src/model/parse.js';
import type { Facility } from '../../src/model/problem.js';
import { facilityInput, problemInput, problemIssues, problemWarnings, serviceInput } from '../hostile/support.js';

const changed = (changes: Record<string, unknown>): Record<string, unknown> => ({
  facilities: [facilityInput({ timeZone: 'Asia/Shanghai', ...changes })],
  stock: [],
});
const facility = (changes: Record<string, unknown>): Facility =>
  assertProblem(problemInput(changed(changes))).facilities[0] as Facility;
const issues = (changes: Record<string, unknown>): string[] => problemIssues(changed(changes));

describe('hours', () => {
  for (const [name, windows, expected] of [
    ['one stretch', ['09:00-18:00'], [[540, 1080]]],
    [
      'a break, in any order',
      ['13:00-18:00', '09:00-12:00'],
      [
        [540, 720],
        [780, 1080],
      ],
    ],
    ['touching stretches are one', ['12:00-18:00', '09:00-12:00'], [[540, 1080]]],
    ['overlapping stretches are one', ['09:00-13:00', '12:00-18:00', '17:59-18:00'], [[540, 1080]]],
    ['one within another', ['09:00-18:00', '10:00-11:00'], [[540, 1080]]],
    ['the same twice', ['09:00-18:00', '09:00-18:00'], [[540, 1080]]],
    ['the whole day', ['00:00-24:00'], [[0, 1440]]],
    ['up to midnight', ['18:00-00:00'], [[1080, 1440]]],
    ['up to 24:00', ['18:00-24:00'], [[1080, 1440]]],
    ['over midnight', ['22:00-06:00'], [[1320, 1800]]],
    ['the longest night', ['23:59-23:58'], [[1439, 2878]]],
    ['a minute', ['00:00-00:01'], [[0, 1]]],
    ['over midnight, overlapped', ['23:00-01:00', '20:00-23:30'], [[1200, 1500]]],
    [
      'a night and its morning are two',
      ['22:00-06:00', '00:00-06:00'],
      [
        [0, 360],
        [1320, 1800],
      ],
    ],
    ['no stretch', [], []],
  ] as const) {
    test(name, () => {
      const hours = facility({ hours: { wed: windows } }).hours;
      expect(hours?.map((day) => day.map(({ from, to }) => [from, to]))).toEqual([[], [], expected, [], [], [], []]);
    });
  }

  test('days by number, monday first; days that are not named are closed', () => {
    const hours = facility({ hours: { sun: ['10:00-11:00'], mon: ['09:00-10:00'] } }).hours;
    expect(hours).toEqual([[{ from: 540, to: 600 }], [], [], [], [], [], [{ from: 600, to: 660 }]]);
  });

  test('no hours at all: always open; hours without a day: never', () => {
    expect(facility({}).hours).toBeNull();
    expect(facility({ hours: {} }).hours).toEqual([[], [], [], [], [], [], []]);
    expect(problemWarnings(changed({}))).toEqual([]);
    for (const hours of [{}, { mon: [] }, { monday: ['09:00-18:00'] }]) {
      expect(problemWarnings(changed({ hours }))).toEqual(['never-open facilities[0].hours']);
    }
  });

  test('the same hours of two facilities are one object', () => {
    const hours = { mon: ['09:00-12:00'] };
    const facilities = ['a', 'b', 'c'].map((id) => facilityInput({ id, timeZone: 'UTC', hours: { ...hours } }));
    const [a, b] = assertProblem(problemInput({ facilities, stock: [] })).facilities;
    expect(a?.hours).toBe(b?.hours);
  });

  for (const text of [
    '9-18',
    '09:00',
    '09:00-25:00',
    '24:00-25:00',
    '09:00-09:00',
    '09:00 - 18:00',
    '09:00-18:00\n',
    '',
  ]) {
    test(`refused: ${JSON.stringify(text)}`, () => {
      expect(parseProblem(problemInput(changed({ hours: { tue: ['09:00-18:00', text] } })))).toEqual({
        ok: false,
        warnings: [],
        issues: [
          {
            code: 'BAD_TIME',
            path: 'facilities[0].hours.tue[1]',
            value: JSON.stringify(text).replace('\\n', '\\u000a'),
            hint: 'expected hours such as 09:00-18:00, 22:00-06:00 over midnight or 00:00-24:00',
          },
        ],
      });
    });
  }

  for (const [name, hours, issue] of [
    ['a list', ['09:00-18:00'], 'WRONG_TYPE facilities[0].hours'],
    ['null', null, 'WRONG_TYPE facilities[0].hours'],
    ['a day of one text', { mon: '09:00-18:00' }, 'WRONG_TYPE facilities[0].hours.mon'],
    ['a number for a stretch', { mon: [9] }, 'WRONG_TYPE facilities[0].hours.mon[0]'],
    ['a hole', { mon: new Array(1) }, 'MISSING facilities[0].hours.mon[0]'],
  ] as const) {
    test(`refused: ${name}`, () => expect(issues({ hours })).toEqual([issue]));
  }
});

describe('days off, cutoff, handling, departures', () => {
  test('days off are day numbers, ascending, each once', () => {
    expect(facility({ closedOn: ['2026-10-02', '1970-01-01', '2026-10-02', '2024-02-29'] }).closedOn).toEqual([
      0, 19_782, 20_728,
    ]);
  });

  for (const day of ['2026-02-30', '2026-10-1', '2026-10-01T00:00Z', 'National Day', '']) {
    test(`no day off: ${day}`, () => {
      expect(issues({ closedOn: ['2026-10-01', day] })).toEqual(['BAD_TIME facilities[0].closedOn[1]']);
    });
  }

  test('a cutoff is a minute of the day', () => {
    expect(facility({ cutoff: '00:00' }).cutoff).toBe(0);
    expect(facility({ cutoff: '23:59' }).cutoff).toBe(1439);
    for (const cutoff of ['24:00', '25:00', '16', '4 pm', '16:00:00', '１６:00']) {
      expect(issues({ cutoff })).toEqual(['BAD_TIME facilities[0].cutoff']);
    }
    expect(issues({ cutoff: 960 })).toEqual(['WRONG_TYPE facilities[0].cutoff']);
  });

  test('departures are minutes of the day, ascending, each once; an empty list stays one', () => {
    const departures = (given: unknown): unknown =>
      assertProblem(problemInput({ services: [serviceInput({ departures: given })] })).services[0]?.departures;
    expect(departures(['17:30', '08:00', '17:30'])).toEqual([480, 1050]);
    expect(departures([])).toEqual([]);
    expect(departures(undefined)).toBeNull();
    expect(problemIssues({ services: [serviceInput({ departures: ['08:00', '24:00'] })] })).toEqual([
      'BAD_TIME services[0].departures[1]',
    ]);
  });
});

describe('a time zone is needed', () => {
  const without = (changes: Record<string, unknown>, ...more: Record<string, unknown>[]): string[] =>
    problemIssues({ facilities: [facilityInput(changes), ...more.map((row) => facilityInput(row))], stock: [] });

  test('where hours or a cutoff are given', () => {
    expect(parseProblem(problemInput({ facilities: [facilityInput({ hours: {} })], stock: [] }))).toMatchObject({
      issues: [
        {
          code: 'MISSING',
          path: 'facilities[0].timeZone',
          value: 'undefined',
          hint: 'hours is told by local clocks; expected an IANA name such as Asia/Shanghai',
        },
      ],
    });
    expect(without({ cutoff: '16:00' }, { id: 'b', cutoff: '16:00', hours: {} })).toEqual([
      'MISSING facilities[0].timeZone',
      'MISSING facilities[1].timeZone',
    ]);
    expect(without({ closedOn: ['2026-10-01'] })).toEqual([]);
  });

  test('told once, beside what else is wrong', () => {
    expect(without({ hours: { mon: ['9'] } })).toEqual([
      'BAD_TIME facilities[0].hours.mon[0]',
      'MISSING facilities[0].timeZone',
    ]);
    expect(without({ cutoff: 16, latitude: 91 })).toEqual([
      'OUT_OF_RANGE facilities[0].latitude',
      'WRONG_TYPE facilities[0].cutoff',
      'MISSING facilities[0].timeZone',
    ]);
    expect(without({ cutoff: '16:00', timeZone: 'Mars/Olympus' })).toEqual(['BAD_TIME_ZONE facilities[0].timeZone']);
  });
});

describe('collect and install', () => {
  test('as given', () => {
    expect(facility({ collect: true, install: { bays: 0, minutes: 0 } })).toMatchObject({
      collect: true,
      install: { bays: 0, minutes: 0 },
    });
    expect(facility({ collect: false })).toMatchObject({ collect: false, install: null });
  });

  for (const [name, changes, issue] of [
    ['collect as text', { collect: 'yes' }, 'WRONG_TYPE facilities[0].collect'],
    ['no minutes', { install: { bays: 1 } }, 'MISSING facilities[0].install.minutes'],
    ['no bays', { install: { minutes: 30 } }, 'MISSING facilities[0].install.bays'],
    ['half a bay', { install: { bays: 0.5, minutes: 30 } }, 'NOT_AN_INTEGER facilities[0].install.bays'],
    ['a bay less than none', { install: { bays: -1, minutes: 30 } }, 'OUT_OF_RANGE facilities[0].install.bays'],
    ['endless bays', { install: { bays: Infinity, minutes: 30 } }, 'NOT_FINITE facilities[0].install.bays'],
    ['an age of fitting', { install: { bays: 1, minutes: 1e8 } }, 'TOO_LARGE facilities[0].install.minutes'],
    ['no number', { install: { bays: 1, minutes: Number.NaN } }, 'NOT_FINITE facilities[0].install.minutes'],
    ['true', { install: true }, 'WRONG_TYPE facilities[0].install'],
  ] as const) {
    test(`refused: ${name}`, () => expect(issues(changes)).toEqual([issue]));
  }
});
