import { expect, test } from 'vitest';
import { roundHalfUp } from '../../src/base/round.js';

test.each([
  [0, 0],
  [0.4, 0],
  [0.49999999, 0],
  [0.5, 1],
  [1.499, 1],
  [1.5, 2],
  [2.5, 3],
  [3.5, 4],
  [33.333, 33],
  [1e9 + 0.5, 1e9 + 1],
  [2 ** 51 + 0.5, 2 ** 51 + 1],
])('%d is rounded half up to %d, never to even', (value, expected) => {
  expect(roundHalfUp(value)).toBe(expected);
});
