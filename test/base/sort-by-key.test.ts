import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortByKey } from '../../src/base/sort-by-key.js';
import { seededDraw, shuffled } from '../support/random.js';

describe.each([
  ['whole', (values: readonly number[]) => Int32Array.from(values)],
  ['fractional', (values: readonly number[]) => Float64Array.from(values, (value) => value / 8)],
] as const)('%s keys', (_, column) => {
  test.each([0, 1, 2, 47, 48, 49, 200])('%d items by key, equal keys by item, what lies behind untouched', (count) => {
    const draw = seededDraw(count);
    for (const most of [0, 3, 1_000_000]) {
      const key = column(Array.from({ length: count + 5 }, () => draw.int(-most, most)));
      const all = shuffled(draw, [...key.keys()]);
      const items = Int32Array.from(all);
      sortByKey(items, key, count);
      const at = (item: number) => key[item] as number;
      const expected = all.slice(0, count).sort((a, b) => at(a) - at(b) || a - b);
      expect([...items]).toEqual([...expected, ...all.slice(count)]);
    }
  });
});

test('property: short and long lists alike', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 120 }), (values) => {
      const key = Int32Array.from(values);
      const items = Int32Array.from(values, (_, item) => values.length - 1 - item);
      const expected = [...items].sort((a, b) => (key[a] as number) - (key[b] as number) || a - b);
      sortByKey(items, key, values.length);
      expect([...items]).toEqual(expected);
    }),
  );
});
