import { describe, expect, test } from 'vitest';
import { InputError, type Issue } from '../../src/model/issues.js';
import type { Facility } from '../../src/model/problem.js';
import type { DistanceTable, NetworkOptions } from '../../src/network/distance.js';
import { roadDistance } from '../../src/network/distance-source.js';

const facility = { id: 'f', latitude: 1, longitude: 2 } as Facility;
const place = { orderId: 'o', latitude: 3, longitude: 4 };

/** What the distance answers, or code and path of the issues that it throws. */
function answer(distance: NetworkOptions['distance']): number | null | string[] {
  try {
    return roadDistance(distance)?.(facility, place) ?? null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path }: Issue) => `${code} ${path}`);
  }
}

test('none given: the great circle counts', () => expect(roadDistance(undefined)).toBe(null));

const pair = 'distance(f, o)';

describe('a function', () => {
  test.each([
    [0, 0],
    [12.5, 13],
    [12.49, 12],
    [4e7, 4e7],
    [-1, [`OUT_OF_RANGE ${pair}`]],
    [-1e-9, [`OUT_OF_RANGE ${pair}`]],
    [Number.NaN, [`NOT_FINITE ${pair}`]],
    [Infinity, [`NOT_FINITE ${pair}`]],
    [undefined, [`WRONG_TYPE ${pair}`]],
    [null, [`WRONG_TYPE ${pair}`]],
    ['12', [`WRONG_TYPE ${pair}`]],
    [12n, [`WRONG_TYPE ${pair}`]],
    [Promise.resolve(12), [`WRONG_TYPE ${pair}`]],
  ])('%s answered', (metres, expected) => {
    expect(answer(() => metres as number)).toEqual(expected);
  });

  test('is told facility and order', () => {
    const asked: unknown[] = [];
    answer((...both) => asked.push(...both));
    expect(asked).toEqual([{ facilityId: 'f', latitude: 1, longitude: 2 }, place]);
  });

  test('that throws is named, and its error is the cause', () => {
    const cause = new Error('no route');
    const ask = roadDistance(() => {
      throw cause;
    });
    expect(() => ask?.(facility, place)).toThrow(InputError);
    expect(() => ask?.(facility, place)).toThrow(expect.objectContaining({ cause }));
    expect(() => ask?.(facility, place)).toThrow(/facility f and order o/);
  });
});

describe('a table', () => {
  const table = (change: Partial<DistanceTable>): DistanceTable => ({
    origins: ['e', 'f'],
    destinations: ['n', 'o'],
    metres: [
      [1, 2],
      [3, 4.5],
    ],
    ...change,
  });

  test.each<[string, Partial<DistanceTable>, number | null | string[]]>([
    ['known pair, half a metre up', {}, 5],
    ['typed rows', { metres: [Float32Array.of(1, 2), Uint32Array.of(3, 4)] }, 4],
    ['unknown facility', { origins: ['e', 'g'] }, [`MISSING ${pair}`]],
    ['unknown order', { destinations: ['n', 'p'] }, [`MISSING ${pair}`]],
    ['unknown facility, great circle allowed', { origins: ['e', 'g'], fallback: 'greatCircle' }, null],
    ['unknown order, great circle allowed', { destinations: ['n', 'p'], fallback: 'greatCircle' }, null],
    ['an empty table', { origins: [], destinations: [], metres: [] }, [`MISSING ${pair}`]],
    ['a row too few', { metres: [[1, 2]] }, ['OUT_OF_RANGE distance.metres']],
    ['an entry too few', { metres: [[1, 2], [3]] }, ['OUT_OF_RANGE distance.metres[1]']],
    [
      'an entry too many',
      {
        metres: [
          [1, 2, 3],
          [3, 4],
        ],
      },
      ['OUT_OF_RANGE distance.metres[0]'],
    ],
    ['a missing row', { metres: [[1, 2], undefined as never] }, ['OUT_OF_RANGE distance.metres[1]']],
    [
      'all that is wrong with entries, at once',
      {
        metres: [
          [Number.NaN, -1],
          ['3' as never, Infinity],
        ],
      },
      [
        'NOT_FINITE distance.metres[0][0]',
        'OUT_OF_RANGE distance.metres[0][1]',
        'WRONG_TYPE distance.metres[1][0]',
        'NOT_FINITE distance.metres[1][1]',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(answer(table(change))).toEqual(expected);
  });

  test('is read once: what changes in it later does not count', () => {
    const metres = [[7]];
    const ask = roadDistance({ origins: ['f'], destinations: ['o'], metres });
    metres[0] = [Number.NaN];
    expect(ask?.(facility, place)).toBe(7);
  });
});
