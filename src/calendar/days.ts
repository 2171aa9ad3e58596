import { daysInWeek, millisecondsInMinute, minutesInDay } from 'date-fns/constants';

export const minutesPerDay = minutesInDay;
export const minutesPerWeek = daysInWeek * minutesInDay;

/** Instants from here on, the first of the year 10 000, are not told: what would come then never comes. */
export const endOfTime = Date.UTC(10_000, 0, 1) / millisecondsInMinute;

/** Weekday of a day number, monday 0: the epoch was a thursday. */
export const weekdayOf = (day: number): number => day + 3 - 7 * Math.floor((day + 3) / 7);

/** Minutes of a wall time from the monday before. */
export const minuteOfWeek = (local: number): number =>
  local + 3 * minutesPerDay - minutesPerWeek * Math.floor((local + 3 * minutesPerDay) / minutesPerWeek);
