const millisecondsPerDay = 86_400_000;

/** The date of a day number (from 1970-01-01) such as localDay gives, as 2026-10-01. */
export const dayText = (day: number): string => new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

/** The day number of a date that exists (isCalendarDate), such as 2026-10-01. */
export const dayNumber = (text: string): number => Date.parse(text) / millisecondsPerDay;
