import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/model/instants.js';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import {
  facilityInput,
  orderInput,
  orderIssues,
  problemInput,
  problemIssues,
  problemWarnings,
  stockInput,
} from './support.js';

const place = (latitude: unknown, longitude: unknown): string[] =>
  problemIssues({ facilities: [facilityInput({ latitude, longitude })], stock: [] });

describe('hostile places', () => {
  test('case 38: beyond the globe', () => {
    expect(place(91, 0)).toEqual(['OUT_OF_RANGE facilities[0].latitude']);
    expect(place(0, 181)).toEqual(['OUT_OF_RANGE facilities[0].longitude']);
    expect(place(-90.000001, -180.000001)).toEqual([
      'OUT_OF_RANGE facilities[0].latitude',
      'OUT_OF_RANGE facilities[0].longitude',
    ]);
    expect(place(90, 180)).toEqual([]);
    expect(place(-90, -180)).toEqual([]);
    expect(orderIssues({ latitude: 91 })).toEqual(['OUT_OF_RANGE orders[0].latitude']);
  });

  test('case 39: swapped beyond the range', () => {
    const result = parseProblem(
      problemInput({ facilities: [facilityInput({ latitude: 120, longitude: 30 })], stock: [] }),
    );
    expect(!result.ok && result.issues[0]?.hint).toBe('expected -90 to 90. Swapped with longitude?');
  });

  const berlin = [
    [52.5, 13.4],
    [52.6, 13.3],
    [52.4, 13.5],
    [48.1, 11.6],
  ];
  const facilitiesAt = (points: readonly (readonly number[])[]): Record<string, unknown>[] =>
    points.map(([latitude, longitude], row) => facilityInput({ id: `f${row}`, latitude, longitude }));

  test('case 40: swapped within the range', () => {
    const facilities = facilitiesAt([...berlin, [13.4, 52.5]]);
    expect(problemWarnings({ facilities, stock: [] })).toEqual(['outlier-location facilities[4]']);
    const orders = [...berlin, [13.45, 52.55]].map(([latitude, longitude], row) =>
      orderInput({ id: `o${row}`, latitude, longitude }),
    );
    expect(parseOrders(orders).warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'outlier-location orders[4]',
    ]);
  });

  test('case 40: far away alone is no fault', () => {
    expect(problemWarnings({ facilities: facilitiesAt([...berlin, [64.1, -21.9]]), stock: [] })).toEqual([]);
    expect(problemWarnings({ facilities: facilitiesAt(berlin), stock: [] })).toEqual([]);
    expect(
      problemWarnings({
        facilities: facilitiesAt([
          [52.5, 13.4],
          [13.4, 52.5],
        ]),
        stock: [],
      }),
    ).toEqual([]);
  });

  test('case 40: neighbours over the antimeridian and at a pole are near', () => {
    const points = [
      [-17, 179.9],
      [-17.1, -179.9],
      [89.9, 10],
      [89.9, -170],
      [10, 89.9],
    ];
    expect(problemWarnings({ facilities: facilitiesAt(points), stock: [] })).toEqual([
      'outlier-location facilities[4]',
    ]);
  });

  test('case 40: a hundred thousand places take no longer than reading them', () => {
    const facilities = Array.from({ length: 100_000 }, (_, row) =>
      facilityInput({ id: `f${row}`, latitude: 20 + (row % 317) / 10, longitude: 80 + Math.floor(row / 317) / 10 }),
    );
    const started = performance.now();
    expect(problemWarnings({ facilities, stock: [] })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('case 41: 0, 0', () => {
    expect(problemWarnings({ facilities: facilitiesAt([[0, 0]]), stock: [] })).toEqual(['null-island facilities[0]']);
    expect(parseOrders([orderInput({ latitude: 0, longitude: -0 })]).warnings).toMatchObject([{ code: 'null-island' }]);
  });
});

describe('hostile times', () => {
  test('case 47: an unknown zone', () => {
    for (const timeZone of ['Mars/Olympus', '', '+08:00', 'UTC+8', '../etc/passwd', 'x'.repeat(1000)]) {
      const facilities = [facilityInput({ timeZone }), facilityInput({ id: 'beta' })];
      expect(problemIssues({ facilities })).toEqual(['BAD_TIME_ZONE facilities[0].timeZone']);
    }
    const facilities = [facilityInput({ timeZone: 'Asia/Shanghai' }), facilityInput({ id: 'beta', timeZone: 'UTC' })];
    expect(problemIssues({ facilities })).toEqual([]);
    const local = { timeZone: 'Mars/Olympus', hours: { mon: ['09:00-18:00'] }, cutoff: '16:00' };
    expect(problemIssues({ facilities: [facilityInput(local)], stock: [] })).toEqual([
      'BAD_TIME_ZONE facilities[0].timeZone',
    ]);
  });

  test('case 48, 49: a cutoff that a day has not, or has twice, is a time like any other', () => {
    for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia']) {
      const facilities = [facilityInput({ timeZone, cutoff: '02:30', closedOn: ['2011-12-30'] })];
      expect(problemIssues({ facilities, stock: [] })).toEqual([]);
    }
  });

  test('case 52: an opening that ends before it starts runs over midnight; one that ends as it starts is refused', () => {
    const hoursOf = (...fri: string[]): unknown => {
      const facilities = [facilityInput({ timeZone: 'UTC', hours: { fri } })];
      const result = parseProblem(problemInput({ facilities, stock: [] }));
      return result.ok
        ? result.value.facilities[0]?.hours?.[4]
        : result.issues.map(({ code, path }) => `${code} ${path}`);
    };
    expect(hoursOf('22:00-06:00')).toEqual([{ from: 1320, to: 1800 }]);
    expect(hoursOf('18:00-00:00')).toEqual(hoursOf('18:00-24:00'));
    expect(hoursOf('09:00-09:00')).toEqual(['BAD_TIME facilities[0].hours.fri[0]']);
    expect(hoursOf('09:00-18:00', '24:00-06:00')).toEqual(['BAD_TIME facilities[0].hours.fri[1]']);
  });

  test('case 53: closed for ever is allowed, with a warning', () => {
    const facilities = [facilityInput({ timeZone: 'UTC', hours: {} })];
    expect(problemIssues({ facilities, stock: [] })).toEqual([]);
    expect(problemWarnings({ facilities, stock: [] })).toEqual(['never-open facilities[0].hours']);
  });

  for (const [name, placedAt, code] of [
    ['an invalid Date', new Date(Number.NaN), 'BAD_TIME'],
    ['a Date', new Date(0), 'WRONG_TYPE'],
    ['a number', 0, 'WRONG_TYPE'],
    ['a date alone', '2026-10-01', 'BAD_TIME'],
    ['no offset', '2026-10-01T09:00:00', 'BAD_TIME'],
    ['30 February', '2026-02-30T09:00Z', 'BAD_TIME'],
    ['29 February of a common year', '2100-02-29T09:00Z', 'BAD_TIME'],
    ['month 13', '2026-13-01T09:00Z', 'BAD_TIME'],
    ['day 0', '2026-01-00T09:00Z', 'BAD_TIME'],
    ['24 hours', '2026-10-01T24:00Z', 'BAD_TIME'],
    ['minute 60', '2026-10-01T09:60Z', 'BAD_TIME'],
    ['second 60', '2026-10-01T09:59:60Z', 'BAD_TIME'],
    ['an offset of 24 hours', '2026-10-01T09:00+24:00', 'BAD_TIME'],
    ['year 275761', '+275761-01-01T00:00Z', 'BAD_TIME'],
    ['year 9999, pushed over its end', '9999-12-31T23:59-01:00', 'BAD_TIME'],
    ['before 1970', '1969-12-31T23:59Z', 'BAD_TIME'],
    ['space around', ' 2026-10-01T09:00Z', 'BAD_TIME'],
    ['full-width digits', '２０２６-10-01T09:00Z', 'BAD_TIME'],
    ['a line after', '2026-10-01T09:00Z\n', 'BAD_TIME'],
    ['nothing', '', 'BAD_TIME'],
  ] as const) {
    test(`case 50, 51: ${name}`, () => expect(orderIssues({ placedAt })).toEqual([`${code} orders[0].placedAt`]));
  }

  test('case 51: dueBy alike, and it may lie before placedAt', () => {
    expect(orderIssues({ dueBy: '2026-10-02' })).toEqual(['BAD_TIME orders[0].dueBy']);
    expect(orderIssues({ dueBy: '2020-01-01T00:00Z' })).toEqual([]);
  });

  test('case 51: the slot of a fitting and what is inbound alike', () => {
    for (const at of [new Date(Number.NaN), '2026-10-03', '2026-10-03T09:00:00', '2011-12-32T00:00Z']) {
      expect(orderIssues({ method: 'install', slot: at })).toEqual(['BAD_TIME orders[0].slot']);
      expect(problemIssues({ stock: [stockInput({ inbound: [{ quantity: 1, at }] })] })).toEqual([
        'BAD_TIME stock[0].inbound[0].at',
      ]);
    }
    expect(orderIssues({ method: 'install', slot: '2020-01-01T00:00Z' })).toEqual([]);
  });

  for (const [text, iso] of [
    ['2026-10-01T09:00+08:00', '2026-10-01T01:00Z'],
    ['2026-10-01T09:00:59.999Z', '2026-10-01T09:00Z'],
    ['2026-10-01T00:00-05', '2026-10-01T05:00Z'],
    ['2026-10-01T00:00+05:45', '2026-09-30T18:15Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00Z'],
    ['1970-01-01T08:00+08:00', '1970-01-01T00:00Z'],
    ['2011-12-30T12:00+14:00', '2011-12-29T22:00Z'],
  ] as const) {
    test(`${text} is ${iso}`, () => expect(parseInstant(text)).toBe(Date.parse(iso) / 60_000));
  }
});
