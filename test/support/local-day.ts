/** The local day of an instant (whole minutes since the epoch) in an IANA zone, or in UTC: equal text, same day. */
export type LocalDay = (instant: number, timeZone: string | null) => string;

/** Makes a LocalDay that keeps one formatter a zone: they are slow to build. */
export function localDayOf(): LocalDay {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (instant, timeZone) => {
    const zone = timeZone ?? 'UTC';
    const format = formats.get(zone) ?? dayFormat(zone);
    formats.set(zone, format);
    const date = new Date(instant * 60_000);
    return Number.isNaN(date.getTime()) ? `day ${Math.floor(instant / 1440)}` : format.format(date);
  };
}

/** The era keeps a day before year 1 apart from its mirror image after. */
const dayFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    era: 'short',
    year: 'numeric',
    month: 'short',
    day: '2-digit',
  });
