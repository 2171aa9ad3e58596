import type { FacilityInput } from '../../src/model/schema.js';
import type { FullSetting } from './full-generate.js';
import { chance, type Draw, pick, sample } from './random.js';

/** Clock changes: zone, and about when; forward and back, by half an hour, at midnight, by a whole day. */
const changes = [
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/London', '2026-03-29T01:00Z'],
  ['Europe/London', '2026-10-25T01:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['America/Havana', '2026-03-08T05:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
] as const;

const hour = 3_600_000;

/** Zones of an instance, and moments that mean something there. */
export function drawMoment(draw: Draw, changing: boolean): { zones: readonly string[]; moment: () => string } {
  const isoOf = (time: number): string => new Date(time).toISOString();
  if (changing && chance(draw, 75)) {
    const [zone, instant] = pick(draw, changes);
    const start = Date.parse(instant) + draw.int(-36, 12) * hour;
    return {
      zones: [zone, zone, pick(draw, ['Asia/Shanghai', 'UTC'])],
      moment: () => isoOf(start + draw.int(0, 24) * hour + pick(draw, [0, 30, 30, 45, 59, 1]) * 60_000),
    };
  }
  const day = draw.int(0, 6);
  const local = ['08:30', '09:00', '11:50', '12:00', '12:10', '16:00', '16:01', '17:45', '18:00', '23:30', '00:15'];
  return {
    zones: changing ? ['Asia/Shanghai', 'America/New_York'] : ['Asia/Shanghai'],
    moment: () => {
      const date = `2026-10-0${1 + Math.min(8, day + (chance(draw, 25) ? 1 : 0))}`;
      return `${date}T${pick(draw, local)}:${pick(draw, ['00', '59'])}+08:00`;
    },
  };
}

const dayPatterns = [
  ['09:00-18:00'],
  ['08:00-19:00'],
  ['09:00-12:00', '13:00-18:00'],
  ['10:00-22:00'],
  ['12:00-12:30', '15:00-16:00'],
  ['00:00-24:00'],
  ['20:00-04:00'],
  ['22:00-24:00', '00:00-02:30'],
  ['01:30-02:30', '10:00-14:00'],
  ['08:00-12:00', '11:00-15:00'],
  ['16:00-16:30'],
  [],
] as const;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Hours, days off, cutoff and zone of a facility. */
export function drawCalendar({ draw, has, zones, moment }: FullSetting): Partial<FacilityInput> {
  const open = has('hours') && chance(draw, 75);
  const cut = has('cutoffs') && chance(draw, 65);
  const usual = pick(draw, dayPatterns);
  const daysOpen = chance(draw, 4) ? [] : sample(draw, weekdays, pick(draw, [7, 7, 7, 6, 5, 3]));
  const hours = Object.fromEntries(
    daysOpen.map((day) => [day, [...(chance(draw, 80) ? usual : pick(draw, dayPatterns))]]),
  );
  return {
    ...((open || cut || chance(draw, 40)) && { timeZone: pick(draw, zones) }),
    ...(open && { hours }),
    ...(open && chance(draw, 25) && { closedOn: [moment().slice(0, 10), moment().slice(0, 10)].sort() }),
    ...(cut && { cutoff: pick(draw, ['16:00', '12:00', '00:00', '17:45', '09:00', '01:45']) }),
  };
}

const departureTimes = ['00:00', '01:45', '02:15', '08:30', '09:00', '12:00', '12:30', '16:00', '17:45', '23:30'];

export const drawDepartures = (draw: Draw): string[] =>
  chance(draw, 4) ? [] : sample(draw, departureTimes, draw.int(1, 4));
