import { expect, test } from 'vitest';
import { Departures } from '../../src/calendar/departures.js';
import { writeUnitVector } from '../../src/geo/sphere.js';
import { assertProblem } from '../../src/model/parse.js';
import type { Facility } from '../../src/model/problem.js';
import type { FacilityInput } from '../../src/model/schema.js';
import { ClassTimes } from '../../src/network/class-times.js';
import { HandlingTimes } from '../../src/network/handling.js';
import { chance, type Draw, pick, sample, seededDraw } from '../support/random.js';

const zones = ['Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Tokyo', 'UTC'];
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const windows = [
  '08:00-12:00',
  '13:00-18:00',
  '22:00-03:00',
  '02:30-05:00',
  '03:00-06:00',
  '01:15-02:45',
  '00:00-24:00',
];
const daysOff = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-09-05', '2026-09-06', '2026-10-04'];
/** In nights in which clocks go forward, in Berlin, Santiago and on Lord Howe Island; and an autumn night. */
const nights = ['2026-03-29T00:40Z', '2026-09-06T03:30Z', '2026-10-03T15:20Z', '2026-10-24T23:30Z'];
const instant = (at: string): number => Date.parse(at) / 60_000;

function drawFacility(draw: Draw, id: number, names: readonly string[]): FacilityInput {
  const always = Object.fromEntries(weekdays.map((day) => [day, sample(draw, windows, draw.int(1, 2))]));
  return {
    id: `f${id}`,
    kind: 'store',
    services: [],
    latitude: pick(draw, [0, draw.int(-90, 90)]),
    longitude: draw.int(-180, 180),
    timeZone: pick(draw, names),
    handlingMinutes: pick(draw, [0, 0, 20, 600]),
    ...(chance(draw, 85) && { hours: always }),
    ...(chance(draw, 40) && { closedOn: sample(draw, daysOff, draw.int(1, 4)) }),
    ...(chance(draw, 30) && { cutoff: pick(draw, ['02:15', '02:45', '03:00', '17:00']) }),
  };
}

function timesOf(facilities: readonly Facility[]): ClassTimes {
  const times = new ClassTimes();
  for (const facility of facilities) times.add(facility);
  return times;
}

test('property: nobody of a zone is ready, or sends, before the zone says; nor is anyone nearer', () => {
  const departures = new Departures([165, 780], null);
  for (let seed = 0; seed < Number(process.env.TIMES_CASES ?? 1500); seed++) {
    const draw = seededDraw(seed);
    const names = sample(draw, zones, draw.int(1, 3));
    const inputs = Array.from({ length: draw.int(1, 6) }, (_, id) => drawFacility(draw, id, names));
    const { facilities } = assertProblem({ currency: 'EUR', services: [], stock: [], facilities: inputs });
    const handling = new HandlingTimes(facilities);
    const whole = timesOf(facilities);
    const parted = timesOf(facilities.slice(0, 1));
    const fork = parted.fork();
    for (const facility of facilities.slice(1)) fork.add(facility);
    expect([parted.count, fork.count]).toEqual([1, whole.count]);
    const zoneOf = [...new Set(facilities.map(({ timeZone }) => timeZone))];
    const place = new Float64Array(3);
    writeUnitVector(draw.int(-90, 90), draw.int(-180, 180), place, 0);
    whole.face(place);
    fork.face(place);
    const gaps = Array.from({ length: whole.count }, (_, at) => whole.gaps[whole.nearest(at)] as number);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    const vector = new Float64Array(3);
    for (let i = 0; i < 8; i++) {
      const at = instant(pick(draw, nights)) + draw.int(-300, 300) + pick(draw, [0, 0, -1440]);
      for (const [row, facility] of facilities.entries()) {
        const zone = zoneOf.indexOf(facility.timeZone);
        const where = `seed ${seed}, ${facility.id} at ${new Date(60_000 * at).toISOString()}`;
        const ready = handling.ready(row, at);
        expect(whole.ready(zone, at), where).toBeLessThanOrEqual(ready);
        expect(fork.ready(zone, at), where).toBe(whole.ready(zone, at));
        const left = departures.next(handling.zoneOf(row), ready);
        expect(whole.depart(zone, at, departures), where).toBeLessThanOrEqual(left);
        expect(whole.leastMinutes).toBeLessThanOrEqual(facility.handlingMinutes);
        writeUnitVector(facility.latitude, facility.longitude, vector, 0);
        const chord = vector.reduce((sum, value, axis) => sum + (value - (place[axis] as number)) ** 2, 0);
        expect(Math.max(whole.gaps[zone] as number, fork.gaps[zone] as number)).toBeLessThanOrEqual(chord + 1e-12);
      }
    }
  }
});
