import { describe, expect, test } from 'vitest';
import type { Facility } from '../../src/model/problem.js';
import { DailyCapacity } from '../../src/network/capacity.js';

const facility = (timeZone: string | null, ordersPerDay: number, unitsPerDay: number): Facility => ({
  id: 'f',
  kind: 'store',
  latitude: 0,
  longitude: 0,
  timeZone,
  hours: null,
  closedOn: [],
  cutoff: null,
  handlingMinutes: 0,
  services: [],
  collect: false,
  install: null,
  capacity: { ordersPerDay, unitsPerDay },
  acceptance: 1,
  owner: null,
  brands: null,
  channels: null,
  territory: null,
});

const instant = (iso: string): number => Date.parse(iso) / 60_000;

test.each([
  ['no limit', Infinity, Infinity, false],
  ['orders', 0, Infinity, true],
  ['units', Infinity, 3, true],
])('limited: %s', (_, orders, units, expected) => {
  expect(DailyCapacity.isLimited(facility(null, orders, units))).toBe(expected);
});

// Two orders of three units on the first instant; what is left at the second.
describe.each([
  ['UTC', null],
  ['Shanghai', 'Asia/Shanghai'],
  ['New York', 'America/New_York'],
])('days of %s', (_, timeZone) => {
  test.each([
    ['at the same instant', '2026-10-01T12:00Z', '2026-10-01T12:00Z', [true, true, true]],
    ['last minute of a UTC day, first of the next', '2026-10-01T23:59Z', '2026-10-02T00:00Z', [false, true, true]],
    ['either side of midnight in Shanghai', '2026-10-01T15:59Z', '2026-10-01T16:00Z', [true, false, true]],
    ['either side of midnight in New York', '2026-10-02T03:59Z', '2026-10-02T04:00Z', [true, true, false]],
    ['New York, ends of the day of 23 hours', '2026-03-08T05:00Z', '2026-03-09T03:59Z', [false, false, true]],
    ['New York, ends of the day of 25 hours', '2026-11-01T04:00Z', '2026-11-02T04:59Z', [false, false, true]],
    ['a day later', '2026-10-01T12:00Z', '2026-10-02T12:00Z', [false, false, false]],
  ])('%s', (_name, taken, asked, same) => {
    const capacity = new DailyCapacity(facility(timeZone, 5, 9));
    capacity.take(instant(taken), 2, 6);
    const isSameDay = same[[null, 'Asia/Shanghai', 'America/New_York'].indexOf(timeZone)] as boolean;
    expect(capacity.roomAt(instant(asked))).toEqual(isSameDay ? { orders: 3, units: 3 } : { orders: 5, units: 9 });
  });
});

test('what is given back is there again, and more than there is takes all, never less than nothing', () => {
  const capacity = new DailyCapacity(facility(null, 2, Infinity));
  const noon = instant('2026-10-01T12:00Z');
  capacity.take(noon, 3, 7);
  expect(capacity.roomAt(noon)).toEqual({ orders: 0, units: Infinity });
  capacity.take(noon + 60, -1, -7);
  expect(capacity.roomAt(noon)).toEqual({ orders: 0, units: Infinity });
  capacity.take(noon, -2, 0);
  expect(capacity.roomAt(noon)).toEqual({ orders: 2, units: Infinity });
});
