import fc from 'fast-check';
import { expect, test } from 'vitest';
import { select } from '../../src/base/select.js';
import { seededDraw } from '../support/random.js';

/** Rows `left..right` in the order of their keys, as `select` must find them without sorting. */
function expectSelected(keys: readonly number[], k: number, left: number, right: number): void {
  const key = Float64Array.from(keys);
  const rows = Uint32Array.from(keys, (_, row) => row);
  const before = rows.slice();
  select(rows, key, k, left, right);
  const keyAt = (place: number) => key[rows[place] as number] as number;
  const sorted = keys.slice(left, right + 1).sort((a, b) => a - b);
  expect(keyAt(k)).toBe(sorted[k - left]);
  const misplaced = [...rows.keys()].slice(left, right + 1).filter((place) => {
    return place < k ? keyAt(place) > keyAt(k) : keyAt(place) < keyAt(k);
  });
  expect(misplaced).toEqual([]);
  expect(rows.slice().sort()).toEqual(before);
  const outside = (all: Uint32Array) => [...all.slice(0, left), ...all.slice(right + 1)];
  expect(outside(rows)).toEqual(outside(before));
}

test.each([
  ['one row', [7], 0],
  ['two rows in order', [1, 2], 0],
  ['two rows out of order', [2, 1], 1],
  ['all equal', [3, 3, 3, 3, 3], 2],
  ['the least', [5, 4, 3, 2, 1], 0],
  ['the most', [5, 4, 3, 2, 1], 4],
  ['infinite ends', [Infinity, 0, -Infinity, 1], 1],
] as const)('selects: %s', (_, keys, k) => {
  expectSelected(keys, k, 0, keys.length - 1);
});

test('property: as a sort would have it, duplicates and parts of a list included', () => {
  const lists = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1 });
  fc.assert(
    fc.property(lists, fc.nat(), fc.nat(), fc.nat(), (keys, a, b, c) => {
      const left = a % keys.length;
      const right = left + (b % (keys.length - left));
      const k = left + (c % (right - left + 1));
      expectSelected(
        keys.map((value) => value + 0),
        k,
        left,
        right,
      );
    }),
  );
});

test.each([
  ['distinct', 1e9],
  ['few different', 3],
  ['equal', 0],
])('long lists, where a sample is selected first: %s keys', (_, most) => {
  const draw = seededDraw(1);
  for (const length of [601, 602, 5000]) {
    const keys = Array.from({ length }, () => draw.int(0, most));
    for (const k of [0, 1, length >> 1, length - 1]) expectSelected(keys, k, 0, length - 1);
    expectSelected(
      [...keys].sort((x, y) => x - y),
      length >> 1,
      0,
      length - 1,
    );
    expectSelected(
      [...keys].sort((x, y) => y - x),
      length >> 2,
      0,
      length - 1,
    );
  }
});
