const minutesPerDay = 1440;

/** HH:mm of each minute of a day, made when first asked for. */
const timeOfDay: string[] = [];
let lastDay = Number.NaN;
let dateOfLastDay = '';

/**
 * ISO 8601 in UTC of whole minutes since the epoch, the same text as Date.toISOString. Plans of one run lie within few
 * days, so the date of the day asked last is kept: some ten times quicker than a Date each.
 */
export function isoInstant(minutes: number): string {
  const day = Math.floor(minutes / minutesPerDay);
  if (day !== lastDay) {
    dateOfLastDay = new Date(day * minutesPerDay * 60_000).toISOString().slice(0, -13);
    lastDay = day;
  }
  const minute = minutes - day * minutesPerDay;
  let time = timeOfDay[minute];
  if (time === undefined) {
    time = `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}:00.000Z`;
    timeOfDay[minute] = time;
  }
  return dateOfLastDay + time;
}

const pad = (value: number): string => String(value).padStart(2, '0');
