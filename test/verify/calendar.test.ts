import { describe, expect, test } from 'vitest';
import { Departures } from '../../src/calendar/departures.js';
import { Schedule } from '../../src/calendar/schedule.js';
import { ZoneClock } from '../../src/calendar/zone-clock.js';
import type { Facility, OpenStretch } from '../../src/model/problem.js';
import { WallClock } from '../../src/verify/clock.js';
import { nextDeparture } from '../../src/verify/departures.js';
import { WorkingHours } from '../../src/verify/hours.js';
import { chance, type Draw, seededDraw } from '../support/random.js';

const cases = Number(process.env.VERIFY_CASES ?? 400);
const instant = (text: string): number => Date.parse(text) / 60_000;

/** Zones, and instants at which something happens to their clocks. */
const places: [zone: string, moments: string[]][] = [
  ['UTC', ['2028-02-29T00:00Z']],
  ['Asia/Shanghai', ['2026-10-01T00:00Z', '1986-05-03T18:00Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['Europe/London', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/St_Johns', ['2006-04-02T03:31Z', '2006-10-29T02:31Z']],
  ['America/Havana', ['2026-03-08T05:00Z', '2026-11-01T05:00Z']],
  ['America/Sao_Paulo', ['2018-11-04T03:00Z', '2019-02-17T02:00Z']],
  ['Asia/Beirut', ['2026-03-28T22:00Z', '2026-10-24T21:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['Pacific/Apia', ['2011-12-30T10:00Z', '2011-04-02T14:00Z']],
  ['Pacific/Kwajalein', ['1993-08-21T12:00Z']],
  ['Africa/Casablanca', ['2026-02-15T02:00Z', '2026-03-22T02:00Z']],
];

describe('the checker’s calendar and the engine’s, which know nothing of each other, agree', () => {
  test.each(places)('%s', (timeZone, moments) => {
    const clock = new WallClock(timeZone);
    const zone = ZoneClock.of(timeZone);
    for (const moment of moments.map(instant)) {
      for (let seed = 0; seed < cases / 8; seed += 1) {
        const draw = seededDraw(seed);
        const day = clock.dayOf(moment);
        const facility = facilityOf(draw, timeZone, day);
        const hours = new WorkingHours(facility, clock);
        const schedule = new Schedule(zone, facility.hours, facility.closedOn, facility.cutoff);
        const times = list(draw, 3, () => minuteOf(draw));
        const days = chance(draw, 50) ? null : list(draw, 2, () => draw.int(0, 6));
        const leaving = { departures: chance(draw, 20) ? null : times, days };
        const departures = new Departures(leaving.departures, days);
        for (let question = 0; question < 12; question += 1) {
          const at = moment + draw.int(-2880, 2880);
          const minutes = chance(draw, 20) ? 0 : draw.int(1, 2000);
          const fit = schedule.fit(at, minutes);
          const said = {
            day: clock.dayOf(at),
            begin: hours.begin(at),
            open: hours.open(at),
            finish: hours.finish(at, minutes),
            leaves: nextDeparture(leaving, clock, at),
            fits: fit === Infinity || hours.isOpenFor(fit, minutes),
            fitsBefore: fit > at && fit < Infinity && hours.isOpenFor(fit - 1, minutes),
          };
          const message = JSON.stringify({ seed, question, at: new Date(at * 60_000), minutes, facility, leaving });
          expect(said, message).toEqual({
            day: zone.dayOf(at),
            begin: schedule.begin(at),
            open: schedule.open(at),
            finish: schedule.finish(at, minutes),
            leaves: departures.next(zone, at),
            fits: true,
            fitsBefore: false,
          });
        }
      }
    }
  });

  test('wall time to instant, every minute of days on which the clock changes', () => {
    for (const [timeZone, moments] of places) {
      const clock = new WallClock(timeZone);
      const zone = ZoneClock.of(timeZone);
      for (const moment of moments.map(instant)) {
        for (let day = clock.dayOf(moment) - 2; day < clock.dayOf(moment) + 2; day += 1) {
          const exists = !Number.isNaN(zone.instantOf(day, 0));
          expect(clock.hasDay(day), `${timeZone} ${day}`).toBe(exists);
          if (!exists) continue;
          const minutes = Array.from({ length: 1440 }, (_, minute) => minute);
          const said = minutes.map((minute) => clock.instantOf(day, minute));
          expect(said, `${timeZone} ${day}`).toEqual(minutes.map((minute) => zone.instantOf(day, minute)));
        }
      }
    }
  });
});

/** Mostly full and half hours of the night, when clocks change. */
const minuteOf = (draw: Draw): number => (chance(draw, 70) ? 15 * draw.int(0, 16) : draw.int(0, 1439));

const list = <T>(draw: Draw, most: number, make: () => T): T[] => Array.from({ length: draw.int(0, most) }, make);

function facilityOf(draw: Draw, timeZone: string, day: number): Facility {
  const stretch = (): OpenStretch => {
    const from = minuteOf(draw);
    return { from, to: from + draw.int(1, chance(draw, 30) ? 1440 : 400) };
  };
  const sorted = (stretches: OpenStretch[]): OpenStretch[] => stretches.sort((a, b) => a.from - b.from || a.to - b.to);
  return {
    id: 's',
    kind: 'store',
    latitude: 0,
    longitude: 0,
    timeZone,
    hours: chance(draw, 20) ? null : Array.from({ length: 7 }, () => sorted(list(draw, 2, stretch))),
    closedOn: chance(draw, 60) ? [] : [...new Set(list(draw, 3, () => day + draw.int(-2, 3)))].sort((a, b) => a - b),
    cutoff: chance(draw, 50) ? null : minuteOf(draw),
    handlingMinutes: 0,
    services: [],
    collect: false,
    install: null,
    capacity: { ordersPerDay: Number.POSITIVE_INFINITY, unitsPerDay: Number.POSITIVE_INFINITY },
    acceptance: 1,
    owner: null,
    brands: null,
    channels: null,
    territory: null,
  };
}
