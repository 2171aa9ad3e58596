import { describe, expect, test } from 'vitest';
import { Departures } from '../../src/calendar/departures.js';
import { Schedule } from '../../src/calendar/schedule.js';
import { ZoneClock } from '../../src/calendar/zone-clock.js';
import type { OpenStretch } from '../../src/model/problem.js';
import { seededDraw } from '../support/random.js';
import { type Calendar, departuresOf, longestRun, MinuteCalendar, MinuteClock, weekdayOf } from './oracle.js';

const minutesPerDay = 1440;
const instant = (iso: string): number => Date.parse(iso) / 60_000;

/** Zones, each with instants of interest: changes of the clock, a day that is skipped, and plain days. */
const places: readonly (readonly [string, readonly string[]])[] = [
  ['Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-07-01T00:00Z']],
  ['Europe/London', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z', '2000-02-29T00:00Z']],
  ['America/St_Johns', ['2026-03-08T05:30Z', '2026-11-01T04:30Z']],
  ['America/Nuuk', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/Havana', ['2026-03-08T05:00Z', '2026-11-01T05:00Z']],
  ['America/Santiago', ['2026-04-05T03:00Z', '2026-09-06T04:00Z']],
  ['America/Sao_Paulo', ['2018-11-04T03:00Z', '2019-02-17T02:00Z']],
  ['Asia/Beirut', ['2026-03-28T22:00Z', '2026-10-24T21:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['Pacific/Apia', ['2011-12-30T10:00Z', '2011-04-02T14:00Z']],
  ['Pacific/Kwajalein', ['1993-08-21T12:00Z']],
  ['Asia/Kathmandu', ['2026-01-01T00:00Z']],
  ['Asia/Shanghai', ['2027-12-31T16:00Z', '1986-05-03T18:00Z']],
  ['UTC', ['2028-02-29T00:00Z', '9998-06-01T00:00Z']],
];

describe('schedules and departures answer as a calendar written out minute by minute', () => {
  for (const [timeZone, moments] of places) {
    test(timeZone, () => {
      const draw = seededDraw(timeZone.length * 1000 + timeZone.charCodeAt(timeZone.length - 1));
      const whole = (below: number): number => draw.int(0, below - 1);
      for (const moment of moments) {
        const clock = new MinuteClock(timeZone, instant(moment) - 12 * minutesPerDay, 50 * minutesPerDay);
        for (let round = 0; round < 12; round++) judge(timeZone, clock, instant(moment), whole);
      }
    });
  }
});

function judge(timeZone: string, clock: MinuteClock, moment: number, whole: (below: number) => number): void {
  const zone = ZoneClock.of(timeZone === 'UTC' ? null : timeZone);
  const calendar = randomCalendar(timeZone, Math.floor(moment / minutesPerDay), whole);
  const schedule = new Schedule(zone, calendar.hours, calendar.closedOn, calendar.cutoff);
  const times = Array.from({ length: 1 + whole(4) }, () => randomMinute(whole));
  const weekdays = whole(2) === 0 ? [0, 1, 2, 3, 4, 5, 6] : [whole(7), whole(7)];
  const departures = new Departures(times, weekdays);
  const starts = new Departures(null, weekdays);
  const oracle = new MinuteCalendar(clock, calendar);
  const leaves = departuresOf(clock, times, weekdays);
  const midnights = departuresOf(clock, [0], weekdays);
  const longest = longestRun(calendar.hours);
  for (let question = 0; question < 40; question++) {
    // Half of them within a day of the moment.
    const at = moment + (question % 2 === 0 ? whole(2 * 1440) - 1440 : whole(9 * 1440) - 5 * 1440);
    const minutes = whole(3) === 0 ? whole(3000) : whole(300);
    const next = (all: readonly number[]): number => Math.min(...all.filter((departure) => departure >= at));
    const told = {
      day: zone.dayOf(at),
      begin: schedule.begin(at),
      open: schedule.open(at),
      finish: schedule.finish(at, minutes),
      fit: schedule.fit(at, minutes),
      departure: departures.next(zone, at),
      start: starts.next(zone, at),
    };
    const right = {
      day: clock.dayOf(at),
      begin: oracle.begin(at),
      open: oracle.open(at),
      finish: oracle.finish(at, minutes),
      // By rule no search where no stretch of the week is as long, be one night longer than all others.
      fit: minutes > longest ? Infinity : oracle.fit(at, minutes),
      departure: next(leaves),
      start: weekdays.includes(weekdayOf(clock.dayOf(at))) ? at : next(midnights),
    };
    const near = (value: number): number => (value > moment + 30 * minutesPerDay ? Infinity : value);
    for (const key of Object.keys(right) as (keyof typeof right)[]) {
      // Answers near the end of the weeks written out are not judged.
      if (Object.is(near(told[key]), near(right[key]))) continue;
      const context = JSON.stringify({ ...calendar, at: new Date(at * 60_000), minutes, times, weekdays });
      expect.fail(`${key}: ${told[key]} is told, ${right[key]} is right: ${context}`);
    }
  }
}

/** Now and then on the hour or half past it, where clocks change. */
const randomMinute = (whole: (below: number) => number): number => (whole(2) === 0 ? whole(1440) : 30 * whole(48));

function randomCalendar(timeZone: string, day: number, whole: (below: number) => number): Calendar {
  const kind = whole(6);
  const hours = kind === 0 ? null : Array.from({ length: 7 }, () => (whole(5) === 0 ? [] : randomDay(whole, kind)));
  const closedOn = [...new Set(Array.from({ length: whole(4) }, () => day + whole(12) - 5))].sort((a, b) => a - b);
  return { timeZone, hours, closedOn, cutoff: whole(4) === 0 ? null : randomMinute(whole) };
}

/** Stretches that neither overlap nor touch, as parsing gives them. */
function randomDay(whole: (below: number) => number, kind: number): OpenStretch[] {
  if (kind === 1) return [{ from: 0, to: 1440 }];
  const marks = [...new Set(Array.from({ length: 2 * (1 + whole(3)) }, () => randomMinute(whole)))].sort(
    (a, b) => a - b,
  );
  const stretches: OpenStretch[] = [];
  for (let i = 0; i + 1 < marks.length; i += 2) {
    stretches.push({ from: marks[i] as number, to: marks[i + 1] as number });
  }
  const last = stretches.at(-1);
  if (!last || whole(3) > 0) return stretches;
  return [...stretches.slice(0, -1), { from: last.from, to: 1441 + whole(last.from) }];
}
