import { describe, expect, test } from 'vitest';
import { BayBook } from '../../src/network/bays.js';

/** Open 9:00 to 12:00 and 13:00 to 18:00, every day, in minutes from the first midnight. */
const hours = {
  fit(instant: number, minutes: number): number {
    for (let day = Math.floor(instant / 1440); ; day++) {
      for (const [from, to] of [
        [540, 720],
        [780, 1080],
      ] as const) {
        const start = Math.max(instant, 1440 * day + from);
        if (start + minutes <= 1440 * day + to && start < 1440 * day + to) return start;
      }
    }
  },
};

const always = { fit: (instant: number) => instant };
const never = { fit: () => Infinity };

describe('earliest start of a fitting', () => {
  test.each([
    ['in the middle of a stretch', 600, 60, [], 600],
    ['before the store opens', 0, 60, [], 540],
    ['ends exactly at the break', 660, 60, [], 660],
    ['would run into the break: after it', 661, 60, [], 780],
    ['would run past closing: next day', 1021, 60, [], 1440 + 540],
    ['the bay is taken: when it ends', 600, 60, [600], 660],
    ['the bay is taken a little earlier', 600, 60, [590], 650],
    ['the bay is taken a little later', 600, 60, [610], 780],
    ['one ends as this begins', 600, 60, [540], 600],
    ['one begins as this ends', 600, 60, [660], 600],
    ['no gap is long enough', 540, 60, [590, 700, 800, 900, 1010], 1440 + 540],
    ['a gap of just its length', 540, 60, [590, 780, 900], 650],
    ['no minutes never meet another', 600, 0, [600, 600], 600],
  ])('one bay: %s', (_, instant, minutes, held, expected) => {
    const book = new BayBook(hours, 1, minutes);
    for (const start of held) book.take(start, 1);
    expect(book.earliest(instant)).toBe(expected);
  });

  test.each([
    ['one of two bays is free', [600], 600],
    ['both are taken at once', [600, 600], 660],
    ['they overlap in part, before', [560, 580], 620],
    ['they overlap in part, after', [620, 650], 680],
    ['they follow each other in one bay', [570, 630], 600],
    ['three in two bays', [560, 590, 620], 650],
  ])('two bays: %s', (_, held, expected) => {
    const book = new BayBook(always, 2, 60);
    for (const start of held) book.take(start, 1);
    expect(book.earliest(600)).toBe(expected);
  });

  test('never, where the store never opens or has no bay', () => {
    expect(new BayBook(never, 1, 60).earliest(0)).toBe(Infinity);
    expect(new BayBook(always, 0, 60).earliest(0)).toBe(Infinity);
    expect(new BayBook(always, 0, 60).isFree(0)).toBe(false);
  });
});

test('a start is free inside hours while a bay is', () => {
  const book = new BayBook(hours, 1, 60);
  expect([659, 660, 661, 720, 780].map((start) => book.isFree(start))).toEqual([true, true, false, false, true]);
  book.take(600, 1);
  expect([540, 541, 659, 660].map((start) => book.isFree(start))).toEqual([true, false, false, true]);
  expect(book.fitsHours(659)).toBe(true);
  expect(book.hasBay(661)).toBe(true);
  book.take(600, -1);
  expect(book.isFree(600)).toBe(true);
});

test('a fork and its origin hold apart', () => {
  const book = new BayBook(always, 1, 60);
  book.take(600, 1);
  const fork = book.fork();
  fork.take(700, 1);
  book.take(600, -1);
  expect([book.isFree(600), book.isFree(700)]).toEqual([true, true]);
  expect([fork.isFree(600), fork.isFree(700)]).toEqual([false, false]);
});

test('what was never held cannot be given back', () => {
  expect(() => new BayBook(always, 1, 60).take(600, -1)).toThrow('never held');
});

test('property: the earliest start is the first that a walk minute by minute finds free', () => {
  for (let seed = 1; seed <= 200; seed++) {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const bays = 1 + random(3);
    const minutes = random(120);
    const book = new BayBook(hours, bays, minutes);
    const held: number[] = [];
    for (let i = random(25); i > 0; i--) {
      const start = 500 + random(700);
      held.push(start);
      book.take(start, 1);
    }
    const instant = 500 + random(700);
    const isFree = (start: number) => {
      if (hours.fit(start, minutes) !== start) return false;
      for (let minute = start; minute < start + minutes; minute++) {
        if (held.filter((other) => other <= minute && minute < other + minutes).length >= bays) return false;
      }
      return true;
    };
    let expected = instant;
    while (!isFree(expected)) expected++;
    expect(book.earliest(instant), `seed ${seed}`).toBe(expected);
  }
});
