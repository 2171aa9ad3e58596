import { afterAll, describe, expect, test } from 'vitest';
import { localDay } from '../../src/calendar/local-day.js';

const instant = (iso: string): number => Date.parse(iso) / 60_000;
const dayOf = (date: string): number => Date.parse(date) / 86_400_000;

const before = process.env.TZ;
afterAll(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

// The day belongs to the facility, wherever the process runs.
describe.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia'])('in a process in %s', (processZone) => {
  test.each([
    ['UTC where there is no zone', null, '1970-01-01T00:00Z', '1970-01-01'],
    ['UTC, last minute', null, '2026-10-01T23:59Z', '2026-10-01'],
    ['UTC, first minute', null, '2026-10-02T00:00Z', '2026-10-02'],
    ['before the epoch', null, '1969-12-31T23:59Z', '1969-12-31'],
    ['Shanghai, last minute', 'Asia/Shanghai', '2026-10-01T15:59Z', '2026-10-01'],
    ['Shanghai, first minute', 'Asia/Shanghai', '2026-10-01T16:00Z', '2026-10-02'],
    ['New York in winter, last minute', 'America/New_York', '2026-01-02T04:59Z', '2026-01-01'],
    ['New York in winter, first minute', 'America/New_York', '2026-01-02T05:00Z', '2026-01-02'],
    ['New York in summer, last minute', 'America/New_York', '2026-07-02T03:59Z', '2026-07-01'],
    ['New York in summer, first minute', 'America/New_York', '2026-07-02T04:00Z', '2026-07-02'],
    ['the day that skips an hour, first minute', 'America/New_York', '2026-03-08T05:00Z', '2026-03-08'],
    ['the minute before the skipped hour', 'America/New_York', '2026-03-08T06:59Z', '2026-03-08'],
    ['the minute after the skipped hour', 'America/New_York', '2026-03-08T07:00Z', '2026-03-08'],
    ['the day that skips an hour, last minute', 'America/New_York', '2026-03-09T03:59Z', '2026-03-08'],
    ['the day after the skipped hour', 'America/New_York', '2026-03-09T04:00Z', '2026-03-09'],
    ['the day of the hour that comes twice, first minute', 'America/New_York', '2026-11-01T04:00Z', '2026-11-01'],
    ['the hour that comes twice, first time', 'America/New_York', '2026-11-01T05:30Z', '2026-11-01'],
    ['the hour that comes twice, second time', 'America/New_York', '2026-11-01T06:30Z', '2026-11-01'],
    ['the day of the hour that comes twice, last minute', 'America/New_York', '2026-11-02T04:59Z', '2026-11-01'],
    ['the day after the hour that came twice', 'America/New_York', '2026-11-02T05:00Z', '2026-11-02'],
    ['a quarter of an hour', 'Asia/Kathmandu', '2026-10-01T18:14Z', '2026-10-01'],
    ['a quarter of an hour, first minute', 'Asia/Kathmandu', '2026-10-01T18:15Z', '2026-10-02'],
    ['far ahead of UTC', 'Pacific/Kiritimati', '2026-10-01T10:00Z', '2026-10-02'],
    ['far behind UTC', 'Pacific/Pago_Pago', '2026-10-02T10:59Z', '2026-10-01'],
    ['a fraction of a minute before midnight', null, '2026-10-01T23:59:59Z', '2026-10-01'],
  ])('%s', (_, timeZone, iso, date) => {
    process.env.TZ = processZone;
    expect(localDay(timeZone, instant(iso))).toBe(dayOf(date));
  });
});
