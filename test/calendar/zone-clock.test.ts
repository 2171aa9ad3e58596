import { tzOffset } from '@date-fns/tz';
import { describe, expect, test } from 'vitest';
import { ZoneClock } from '../../src/calendar/zone-clock.js';
import { seededDraw } from '../support/random.js';

const instant = (iso: string): number => Date.parse(iso) / 60_000;
const dayOf = (date: string): number => Date.parse(date) / 86_400_000;
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tehran'];

test('one clock a zone', () => {
  expect(ZoneClock.of('Europe/Berlin')).toBe(ZoneClock.of('Europe/Berlin'));
  expect(ZoneClock.of(null)).toBe(ZoneClock.of(null));
});

describe('offsets are those of the zone', () => {
  for (const zone of zones) {
    test(zone, () => {
      const draw = seededDraw(zone.length);
      // Near years, then those of which zones know rules only, which are told by years they repeat.
      for (const [from, to] of [
        ['1970-01-01T00:00Z', '2040-01-01T00:00Z'],
        ['2090-01-01T00:00Z', '2110-01-01T00:00Z'],
        ['2490-01-01T00:00Z', '9999-12-31T00:00Z'],
      ] as const) {
        for (let turn = 0; turn < 100; turn++) {
          const at = draw.int(instant(from), instant(to));
          expect(ZoneClock.of(zone).offsetAt(at), String(at)).toBe(tzOffset(zone, new Date(at * 60_000)));
        }
      }
    });
  }

  test('to the minute of a change in a far year', () => {
    const berlin = ZoneClock.of('Europe/Berlin');
    // The last sunday of march 9998 is the 29th: the year has the calendar of 2398, as 400 years are whole weeks.
    expect([berlin.offsetAt(instant('9998-03-29T00:59Z')), berlin.offsetAt(instant('9998-03-29T01:00Z'))]).toEqual([
      60, 120,
    ]);
  });
});

describe('the first minute of a day', () => {
  for (const [name, zone, date, start] of [
    ['plain', 'Asia/Shanghai', '2026-10-01', '2026-10-01T00:00+08:00'],
    ['UTC', null, '2026-10-01', '2026-10-01T00:00Z'],
    ['midnight is skipped', 'America/Sao_Paulo', '2018-11-04', '2018-11-04T01:00-02:00'],
    ['midnight comes twice', 'America/Havana', '2026-11-01', '2026-11-01T00:00-04:00'],
    ['the day is skipped: of the next', 'Pacific/Apia', '2011-12-30', '2011-12-31T00:00+14:00'],
  ] as const) {
    test(name, () => expect(ZoneClock.of(zone).startOf(dayOf(date))).toBe(instant(start)));
  }
});

describe('the instant of a wall time', () => {
  for (const [name, zone, date, minute, at] of [
    ['plain', 'Asia/Shanghai', '2026-10-01', 540, '2026-10-01T09:00+08:00'],
    ['of the next day', 'Asia/Shanghai', '2026-10-01', 1440 + 540, '2026-10-02T09:00+08:00'],
    ['skipped', 'America/New_York', '2026-03-08', 150, '2026-03-08T03:30-04:00'],
    ['first minute skipped', 'America/New_York', '2026-03-08', 120, '2026-03-08T03:00-04:00'],
    ['last minute skipped', 'America/New_York', '2026-03-08', 179, '2026-03-08T03:59-04:00'],
    ['after what is skipped', 'America/New_York', '2026-03-08', 180, '2026-03-08T03:00-04:00'],
    ['twice', 'America/New_York', '2026-11-01', 90, '2026-11-01T01:30-04:00'],
    ['after what comes twice', 'America/New_York', '2026-11-01', 120, '2026-11-01T02:00-05:00'],
    ['skipped, told from the day before', 'Europe/Berlin', '2026-03-28', 1440 + 150, '2026-03-29T03:30+02:00'],
    ['a day skipped, told from the day before', 'Pacific/Apia', '2011-12-29', 1440 + 60, '2011-12-31T01:00+14:00'],
    ['midnight skipped', 'America/Sao_Paulo', '2018-11-04', 0, '2018-11-04T01:00-02:00'],
  ] as const) {
    test(name, () => expect(ZoneClock.of(zone).instantOf(dayOf(date), minute)).toBe(instant(at)));
  }

  test('none on a day that is skipped', () => {
    expect(ZoneClock.of('Pacific/Apia').instantOf(dayOf('2011-12-30'), 600)).toBeNaN();
    expect(ZoneClock.of('Pacific/Kwajalein').instantOf(dayOf('1993-08-21'), 600)).toBeNaN();
  });

  test('the wall clock shows it again', () => {
    const clock = ZoneClock.of('Australia/Lord_Howe');
    expect(clock.localOf(instant('2026-10-01T00:00Z'))).toBe(instant('2026-10-01T10:30Z'));
    expect(clock.localOf(Infinity)).toBe(Infinity);
    expect(clock.dayOf(instant('2026-10-01T13:30Z'))).toBe(dayOf('2026-10-02'));
  });
});
