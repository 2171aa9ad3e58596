import type { Random } from './random.js';

/** When a facility works. Windows as in `09:00-12:00`, monday first; an empty list is a closed day. */
export interface WorkingTimes {
  readonly week: readonly (readonly string[])[];
  /** Dates, ascending. */
  readonly closedOn: readonly string[];
  readonly cutoff: string | null;
}

const everyDay = (window: string): string[][] => Array.from({ length: 7 }, () => [window]);
/** Monday to Friday, Saturday, Sunday. */
const weekOf = (days: string[], saturday: string[], sunday: string[]): string[][] => [
  ...Array.from({ length: 5 }, () => days),
  saturday,
  sunday,
];

/** A workshop: with or without a lunch break, with or without the Sunday; some keep the holiday, or the feast itself. */
export function storeTimes(random: Random, holidays: readonly string[]): WorkingTimes {
  const days = random.chance(0.4) ? ['08:30-12:00', '13:00-18:30'] : ['09:00-19:00'];
  const sunday = random.chance(0.6) ? ['10:00-16:00'] : [];
  const feast = random.next();
  return {
    week: weekOf(days, days, sunday),
    closedOn: feast < 0.15 ? holidays : feast < 0.4 ? holidays.slice(1, 2) : [],
    cutoff: random.chance(0.5) ? random.pick(['16:00', '17:00', '18:00']) : null,
  };
}

/** Wholesale: no Sundays, no holidays, and on a Saturday only the morning. */
export function distributorTimes(random: Random, holidays: readonly string[]): WorkingTimes {
  const days = random.pick([['08:00-18:00'], ['08:00-12:00', '13:00-18:00']]);
  return {
    week: weekOf(days, ['08:00-12:00'], []),
    closedOn: holidays,
    cutoff: random.pick(['15:00', '16:00', '17:00']),
  };
}

export const frontWarehouseTimes: WorkingTimes = { week: everyDay('07:00-22:00'), closedOn: [], cutoff: null };

export const centralWarehouseTimes = (holidays: readonly string[]): WorkingTimes => ({
  week: everyDay('06:00-23:00'),
  closedOn: holidays.slice(1, 2),
  cutoff: '18:00',
});

/** Monday 0, of a date such as 2026-04-04. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;

/** Whether a facility is open on a date from a full hour on for an hour. */
export function isOpen({ week, closedOn }: WorkingTimes, date: string, hour: number): boolean {
  const time = (at: number): string => `${String(at).padStart(2, '0')}:00`;
  const windows = closedOn.includes(date) ? [] : (week[weekdayOf(date)] ?? []);
  return windows.some((window) => window.slice(0, 5) <= time(hour) && time(hour + 1) <= window.slice(6));
}
