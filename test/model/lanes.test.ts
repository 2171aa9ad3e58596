import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertProblem, parseProblem } from '../../src/model/parse.js';
import type { Lane } from '../../src/model/problem.js';
import type { LaneInput } from '../../src/model/schema.js';
import { facilityInput, problemInput, problemIssues } from '../hostile/support.js';

const laneInput = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  from: 'alpha',
  to: 'beta',
  minutes: 90,
  money: { base: 100 },
  ...changes,
});
const lanes = (...rows: Record<string, unknown>[]): readonly Lane[] =>
  assertProblem(problemInput({ lanes: rows })).lanes;
const issues = (changes: Record<string, unknown>): string[] => problemIssues({ lanes: [laneInput(changes)] });

test('defaults', () => {
  expect(lanes(laneInput())).toEqual([
    {
      from: 'alpha',
      to: 'beta',
      minutes: 90,
      departures: null,
      days: null,
      money: { base: 100, perUnit: 0 },
      unitsPerDay: Number.POSITIVE_INFINITY,
    },
  ]);
});

test('what is given: minutes rounded up, times and days ascending and each once', () => {
  const [lane] = lanes(
    laneInput({
      minutes: 89.001,
      departures: ['18:00', '06:30', '18:00'],
      days: ['sun', 'mon', 'fri', 'mon'],
      money: { base: 0.5, perUnit: 2 },
      unitsPerDay: 0,
    }),
  );
  expect(lane).toEqual({
    from: 'alpha',
    to: 'beta',
    minutes: 90,
    departures: [390, 1080],
    days: [0, 4, 6],
    money: { base: 0.5, perUnit: 2 },
    unitsPerDay: 0,
  });
});

test('empty lists stay: such a lane never leaves', () => {
  expect(lanes(laneInput({ departures: [], days: [] }))).toMatchObject([{ departures: [], days: [] }]);
  expect(Object.is(lanes(laneInput({ minutes: -0 }))[0]?.minutes, 0)).toBe(true);
});

describe('ends', () => {
  test('unknown and equal ones', () => {
    const result = parseProblem(
      problemInput({ lanes: [laneInput({ from: 'gamma' }), laneInput({ to: 'delta' }), laneInput({ to: 'alpha' })] }),
    );
    expect(!result.ok && result.issues).toEqual([
      { code: 'UNKNOWN_REFERENCE', path: 'lanes[0].from', value: '"gamma"', hint: 'no facility has this id' },
      { code: 'UNKNOWN_REFERENCE', path: 'lanes[1].to', value: '"delta"', hint: 'no facility has this id' },
      {
        code: 'OUT_OF_RANGE',
        path: 'lanes[2].to',
        value: '"alpha"',
        hint: 'a lane leads to another facility than it leaves from',
      },
    ]);
  });

  test('beside what else is wrong with the row', () => {
    expect(issues({ from: 'gamma', to: 'gamma', minutes: -1, days: ['monday'] })).toEqual([
      'OUT_OF_RANGE lanes[0].minutes',
      'OUT_OF_RANGE lanes[0].days[0]',
      'UNKNOWN_REFERENCE lanes[0].from',
      'UNKNOWN_REFERENCE lanes[0].to',
      'OUT_OF_RANGE lanes[0].to',
    ]);
  });

  test('a facility with an issue is not unknown, nor are any where there is no list of them', () => {
    const facilities = [facilityInput({ latitude: 91 }), facilityInput({ id: 'beta' })];
    expect(problemIssues({ facilities, lanes: [laneInput()] })).toEqual(['OUT_OF_RANGE facilities[0].latitude']);
    expect(problemIssues({ facilities: 5, lanes: [laneInput()] })).toEqual(['WRONG_TYPE facilities']);
  });

  test.each(['__proto__', 'constructor', 'toString'])('%s is an id like any other', (id) => {
    const facilities = [facilityInput(), facilityInput({ id })];
    const problem = assertProblem(problemInput({ facilities, stock: [], lanes: [laneInput({ to: id })] }));
    expect(problem.lanes).toMatchObject([{ from: 'alpha', to: id }]);
    expect(issues({ to: id })).toEqual(['UNKNOWN_REFERENCE lanes[0].to']);
  });
});

for (const [name, changes, issue] of [
  ['no minutes', { minutes: undefined }, 'MISSING lanes[0].minutes'],
  ['minutes as text', { minutes: '90' }, 'WRONG_TYPE lanes[0].minutes'],
  ['NaN', { minutes: Number.NaN }, 'NOT_FINITE lanes[0].minutes'],
  ['endless', { minutes: Number.POSITIVE_INFINITY }, 'NOT_FINITE lanes[0].minutes'],
  ['an age', { minutes: 1e7 + 1 }, 'TOO_LARGE lanes[0].minutes'],
  ['no money', { money: undefined }, 'MISSING lanes[0].money'],
  ['money by km', { money: { perKm: 3 } }, 'MISSING lanes[0].money.base'],
  ['negative money', { money: { base: 1, perUnit: -1 } }, 'OUT_OF_RANGE lanes[0].money.perUnit'],
  ['a departure at 24:00', { departures: ['24:00'] }, 'BAD_TIME lanes[0].departures[0]'],
  ['departures as one text', { departures: '08:00' }, 'WRONG_TYPE lanes[0].departures'],
  ['a number for a day', { days: [1] }, 'WRONG_TYPE lanes[0].days[0]'],
  ['half a unit', { unitsPerDay: 0.5 }, 'NOT_AN_INTEGER lanes[0].unitsPerDay'],
  ['too many units', { unitsPerDay: 2 ** 31 }, 'TOO_LARGE lanes[0].unitsPerDay'],
  ['an empty end', { from: '' }, 'BAD_TEXT lanes[0].from'],
  ['null', { to: null }, 'WRONG_TYPE lanes[0].to'],
] as const) {
  test(`refused: ${name}`, () => expect(issues(changes)).toEqual([issue]));
}

test('a row that is none', () => {
  expect(problemIssues({ lanes: [null, laneInput()] })).toEqual(['WRONG_TYPE lanes[0]']);
  expect(problemIssues({ lanes: null })).toEqual(['WRONG_TYPE lanes']);
  expect(problemIssues({ lanes: [laneInput(), laneInput()] }, { maxRows: 1 })).toContain('TOO_MANY lanes');
});

const laneRow: fc.Arbitrary<LaneInput> = fc
  .record(
    {
      ends: fc.constantFrom(['alpha', 'beta'], ['beta', 'alpha']),
      minutes: fc.constantFrom(10, 9.5, 20),
      departures: fc.array(fc.constantFrom('08:00', '12:00', '18:00'), { maxLength: 2 }),
      days: fc.array(fc.constantFrom('mon', 'tue', 'sun'), { maxLength: 2 }),
      money: fc.record({ base: fc.constantFrom(0, 5), perUnit: fc.constantFrom(0, 2) }, { requiredKeys: ['base'] }),
      unitsPerDay: fc.constantFrom(0, 3),
    },
    { requiredKeys: ['ends', 'minutes', 'money'] },
  )
  .map(({ ends: [from, to], ...row }) => ({ from: from as string, to: to as string, ...row }));

test('property: rows in another order give the same bytes, twins and all', () => {
  const shuffled = fc
    .array(laneRow, { maxLength: 8 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
  fc.assert(
    fc.property(shuffled, ([rows, again]) => {
      expect(JSON.stringify(lanes(...again))).toBe(JSON.stringify(lanes(...rows)));
    }),
  );
});

test('a hundred thousand lanes, each with the longest lists of times, take no longer than reading them', () => {
  const departures = Array.from({ length: 50 }, (_, hour) => `${String((hour * 7) % 24).padStart(2, '0')}:30`);
  const rows = Array.from({ length: 100_000 }, (_, row) => laneInput({ minutes: (row * 7919) % 100_000, departures }));
  const started = performance.now();
  expect(lanes(...rows)).toHaveLength(100_000);
  expect(performance.now() - started).toBeLessThan(10_000);
});
