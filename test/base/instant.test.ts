import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoInstant } from '../../src/base/instant.js';

const minutesOf = (iso: string): number => Date.parse(iso) / 60_000;

test.each([
  '1970-01-01T00:00:00.000Z',
  '1970-01-01T23:59:00.000Z',
  '1970-01-02T00:00:00.000Z',
  '1969-12-31T23:59:00.000Z',
  '2000-02-29T12:34:00.000Z',
  '2026-12-31T23:59:00.000Z',
  '2027-01-01T00:00:00.000Z',
  '9999-12-31T23:59:00.000Z',
])('writes %s', (iso) => {
  expect(isoInstant(minutesOf(iso))).toBe(iso);
});

test('property: as Date.toISOString, day after day and minute after minute', () => {
  const minutes = fc.integer({ min: 0, max: minutesOf('9999-12-31T23:59Z') });
  fc.assert(
    fc.property(minutes, fc.integer({ min: -1441, max: 1441 }), (minute, step) => {
      // Three in a row: the day asked last is kept, and must be let go again.
      for (const each of [minute, Math.max(0, minute + step), minute]) {
        expect(isoInstant(each)).toBe(new Date(each * 60_000).toISOString());
      }
    }),
    { numRuns: 1000 },
  );
});
