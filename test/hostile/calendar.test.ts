import { describe, expect, test } from 'vitest';
import { readDaysOff } from '../../src/calendar/days-off.js';
import { Departures } from '../../src/calendar/departures.js';
import { Schedule } from '../../src/calendar/schedule.js';
import { ZoneClock } from '../../src/calendar/zone-clock.js';
import { InputError } from '../../src/model/issues.js';
import type { WeeklyHours } from '../../src/model/problem.js';
import { facilityInput, orderIssues, problemIssues } from './support.js';

const instant = (iso: string): number => Date.parse(iso) / 60_000;
const iso = (minutes: number): string => new Date(minutes * 60_000).toISOString().slice(0, 16);
const everyDay = (from: number, to: number): WeeklyHours => Array.from({ length: 7 }, () => [{ from, to }]);

/** Milliseconds, for what must not take for ever. */
function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe('hostile times', () => {
  test('case 47: a zone that nobody knows', () => {
    for (const timeZone of ['Mars/Olympus', '', '+08:00', 'UTC+8', 'Asia/Shanghai\u0000', '__proto__']) {
      expect(problemIssues({ facilities: [facilityInput({ timeZone })], stock: [] })).toEqual([
        'BAD_TIME_ZONE facilities[0].timeZone',
      ]);
    }
    expect(() => ZoneClock.of('Mars/Olympus')).toThrow('no offset of zone Mars/Olympus');
  });

  test('case 48: a wall time that does not exist comes as much later', () => {
    const day = Date.parse('2026-03-29') / 86_400_000;
    expect(iso(ZoneClock.of('Europe/Berlin').instantOf(day, 150))).toBe('2026-03-29T01:30');
    const schedule = new Schedule(ZoneClock.of('Europe/Berlin'), null, [], 150);
    expect(iso(schedule.begin(instant('2026-03-29T03:30+02:00')))).toBe('2026-03-29T01:30');
    expect(iso(schedule.begin(instant('2026-03-29T03:31+02:00')))).toBe('2026-03-29T22:00');
  });

  test('case 49: a wall time that comes twice is its first', () => {
    const day = Date.parse('2026-10-25') / 86_400_000;
    expect(iso(ZoneClock.of('Europe/Berlin').instantOf(day, 150))).toBe('2026-10-25T00:30');
    expect(iso(ZoneClock.of('Europe/London').instantOf(day, 60))).toBe('2026-10-25T00:00');
    const departures = new Departures([150], null);
    expect(iso(departures.next(ZoneClock.of('Europe/Berlin'), instant('2026-10-25T00:31Z')))).toBe('2026-10-26T01:30');
  });

  test('case 50: a day that does not exist, half an hour, and years without end', () => {
    const samoa = ZoneClock.of('Pacific/Apia');
    const skipped = Date.parse('2011-12-30') / 86_400_000;
    expect([0, 720, 1439, 1500].map((minute) => samoa.instantOf(skipped, minute))).toEqual(Array(4).fill(Number.NaN));
    expect(iso(samoa.instantOf(skipped + 1, 0))).toBe('2011-12-30T10:00');
    expect(samoa.dayOf(instant('2011-12-30T09:59Z'))).toBe(skipped - 1);
    expect(samoa.dayOf(instant('2011-12-30T10:00Z'))).toBe(skipped + 1);
    const lordHowe = ZoneClock.of('Australia/Lord_Howe');
    expect(iso(lordHowe.instantOf(Date.parse('2026-10-04') / 86_400_000, 135))).toBe('2026-10-03T15:45');
    // Parsing refuses years after 9999; the clock answers all the same, and a schedule says never.
    for (const year of ['+010000-01-01T00:00Z', '+275760-09-12T00:00Z']) {
      const at = instant(year);
      expect(Number.isFinite(ZoneClock.of('Europe/Berlin').dayOf(at))).toBe(true);
      const schedule = new Schedule(ZoneClock.of('Europe/Berlin'), everyDay(540, 1080), [], 960);
      expect([schedule.begin(at), schedule.open(at), schedule.finish(at, 1), schedule.fit(at, 1)]).toEqual(
        Array(4).fill(Infinity),
      );
      expect(new Departures([480], null).next(ZoneClock.of('Europe/Berlin'), at)).toBe(Infinity);
    }
    expect(orderIssues({ placedAt: '+275760-09-12T00:00Z' })).toEqual(['BAD_TIME orders[0].placedAt']);
  });

  test('case 50: offsets of old times are whole minutes, behind where they were behind', () => {
    // Dublin was 25:21 behind until 1916, Monrovia 44:30 until 1972, Amsterdam 19:32 ahead until 1937.
    expect(ZoneClock.of('Africa/Monrovia').localOf(instant('1971-12-31T00:00Z'))).toBe(
      instant('1970-01-01T00:00Z') + 1_049_715,
    );
    expect(ZoneClock.of('Africa/Monrovia').offsetAt(instant('1972-06-01T00:00Z'))).toBe(0);
    expect(ZoneClock.of('Europe/Dublin').offsetAt(instant('1910-01-01T00:00Z'))).toBe(-26);
    for (const zone of ['Africa/Monrovia', 'Europe/Amsterdam', 'America/Juneau', 'Asia/Manila']) {
      for (let year = 1800; year < 2040; year += 7) {
        expect(Number.isInteger(ZoneClock.of(zone).offsetAt(Date.UTC(year, 5, 1) / 60_000))).toBe(true);
      }
    }
  });

  test('cases 51 and 52: times that are none', () => {
    const issues = (changes: Record<string, unknown>): string[] =>
      problemIssues({ facilities: [facilityInput({ timeZone: 'Asia/Shanghai', ...changes })], stock: [] });
    for (const window of ['09:00-09:00', '25:00-26:00', '9-17', '09:00', '24:00-06:00', '09:00-12:00-13:00', '']) {
      expect(issues({ hours: { mon: [window] } }), window).toEqual(['BAD_TIME facilities[0].hours.mon[0]']);
    }
    expect(issues({ hours: { mon: ['22:00-06:00', '00:00-24:00'] } })).toEqual([]);
    expect(issues({ cutoff: '24:00' })).toEqual(['BAD_TIME facilities[0].cutoff']);
    expect(issues({ closedOn: ['2026-02-30'] })).toEqual(['BAD_TIME facilities[0].closedOn[0]']);
    expect(issues({ hours: {}, timeZone: undefined })).toEqual(['MISSING facilities[0].timeZone']);
  });

  test('case 52: hours that end before they start run over midnight', () => {
    const schedule = new Schedule(ZoneClock.of(null), everyDay(1320, 1800), [], null);
    expect(iso(schedule.open(instant('2026-10-01T05:59Z')))).toBe('2026-10-01T05:59');
    expect(iso(schedule.open(instant('2026-10-01T06:00Z')))).toBe('2026-10-01T22:00');
  });

  test('case 53: closed for ever is known at once', () => {
    const week: WeeklyHours = [[], [], [], [], [], [], []];
    const schedule = new Schedule(ZoneClock.of('Europe/Berlin'), week, [20_000, 30_000], 600);
    const at = instant('2026-10-01T12:00Z');
    const took = timeOf(() => {
      for (let turn = 0; turn < 100_000; turn++) {
        if (schedule.begin(at + turn) + schedule.finish(at, turn) + schedule.fit(at, 1) < Infinity) expect.fail();
      }
    });
    expect(took).toBeLessThan(5000);
  });

  test('case 53: a hundred thousand days off are stepped over', () => {
    const from = Math.floor(instant('2026-10-01T00:00Z') / 1440);
    const off = Array.from({ length: 100_000 }, (_, day) => from + day);
    const took = timeOf(() => {
      const inARow = new Schedule(ZoneClock.of('Europe/Berlin'), everyDay(540, 1080), off, 600);
      const reopens = ((from + 100_000) * 1440 + 540) * 60_000;
      for (let turn = 0; turn < 100; turn++) {
        const begin = inARow.begin(instant('2026-10-01T12:00Z') + turn);
        // Within a day: the offset of a far summer is the zone's affair.
        expect(Math.abs(begin * 60_000 - reopens)).toBeLessThan(7_200_001);
      }
      const everyOther = new Schedule(
        ZoneClock.of('Europe/Berlin'),
        null,
        off.filter((day) => day % 2 === 0),
        600,
      );
      expect(everyOther.fit(instant('2026-10-01T12:00Z'), 1501)).toBeGreaterThan(reopens / 60_000 - 2 * 1440);
    });
    expect(took).toBeLessThan(10_000);
  });

  test('case 53: the longest handling of a minute a week ends before the year 9999 or never', () => {
    const week: WeeklyHours = [[{ from: 540, to: 541 }], [], [], [], [], [], []];
    const schedule = new Schedule(ZoneClock.of('Europe/Berlin'), week, [], null);
    const took = timeOf(() => {
      expect(schedule.finish(instant('2026-10-01T12:00Z'), 1_000_000)).toBe(Infinity);
      expect(schedule.finish(instant('2026-10-01T12:00Z'), 1000)).toBe(instant('2045-11-27T08:01Z'));
    });
    expect(took).toBeLessThan(5000);
  });

  test('days off from a file of junk: a typed error, and soon', () => {
    const size = 2 ** 20;
    const wrap = (text: string): string => `BEGIN:VCALENDAR\n${text}\nEND:VCALENDAR`;
    const event = (text: string): string => `BEGIN:VEVENT\n${text}\nEND:VEVENT\n`;
    const texts = [
      'x'.repeat(size),
      '\n'.repeat(size),
      '\u0000'.repeat(size),
      'junk\n'.repeat(size / 5),
      '2026-13-45\n'.repeat(size / 11),
      '"'.repeat(size),
      wrap('BEGIN:VEVENT\n'.repeat(size / 13)),
      wrap(':'.repeat(size)),
      wrap('\n '.repeat(size / 2)),
      wrap(event(`DTSTART:${'9'.repeat(size)}`)),
      wrap(event(`DTSTART:20261001\nEXDATE:${','.repeat(size)}`)),
      wrap(event(`DTSTART:20261001\nRRULE:${'A=;'.repeat(size / 3)}`)),
      wrap(event('DTSTART:19700101\nRRULE:FREQ=YEARLY;UNTIL=99991231').repeat(size / 70)),
      wrap(event('DTSTART:19700101\nDTEND:19701231\nRRULE:FREQ=YEARLY;UNTIL=99991231').repeat(size / 80)),
      wrap(event('DTSTART:00010101\nDTEND:00020101').repeat(size / 60)),
    ];
    for (const text of texts) {
      let days: string[] = [];
      let error: unknown = null;
      const took = timeOf(() => {
        try {
          days = readDaysOff(text);
        } catch (thrown) {
          error = thrown;
        }
      });
      const shown = text.slice(0, 60);
      expect(days, shown).toEqual([]);
      expect(error === null || (error instanceof InputError && error.issues.length <= 100), shown).toBe(true);
      expect(took, shown).toBeLessThan(3000);
    }
    const far = { fromYear: 9000, toYear: 9999 };
    const yearly = wrap(event('DTSTART:19700101\nRRULE:FREQ=YEARLY').repeat(15_000));
    expect(timeOf(() => expect(() => readDaysOff(yearly, far)).toThrow(InputError))).toBeLessThan(2000);
  });
});
