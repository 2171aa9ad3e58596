import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RoomBook } from '../../src/stock/room-book.js';

interface Use {
  readonly room: string;
  readonly from: number;
  readonly amount: number;
}

const use = fc.record({
  room: fc.constantFrom('bay', 'hall'),
  from: fc.integer({ min: -20, max: 20 }),
  amount: fc.integer({ min: 1, max: 3 }),
});

/** Moment by moment. */
function fullest(uses: readonly Use[], room: string, from: number, span: number): number {
  let most = 0;
  for (let moment = from; moment < from + span; moment += 1) {
    const there = uses.filter((one) => one.room === room && one.from <= moment && moment < one.from + span);
    most = Math.max(
      most,
      there.reduce((sum, { amount }) => sum + amount, 0),
    );
  }
  return most;
}

test('property: the fullest moment is that of counting every moment', () => {
  fc.assert(
    fc.property(
      fc.array(use, { maxLength: 12 }),
      fc.integer({ min: -25, max: 25 }),
      fc.integer({ min: 1, max: 12 }),
      (uses, from, span) => {
        const book = new RoomBook();
        for (const { room, from: start, amount } of uses) book.change(room, start, amount);
        expect(book.fullest('bay', from, span)).toBe(fullest(uses, 'bay', from, span));
      },
    ),
  );
});

test('property: what is given back is gone, and a fork stands apart', () => {
  fc.assert(
    fc.property(fc.array(use, { maxLength: 10 }), fc.nat(10), (uses, kept) => {
      const book = new RoomBook();
      for (const { room, from, amount } of uses) book.change(room, from, amount);
      const fork = book.fork();
      const before = fork.states();
      for (const { room, from, amount } of uses.slice(kept)) book.change(room, from, -amount);
      const plain = new RoomBook();
      for (const { room, from, amount } of uses.slice(0, kept)) plain.change(room, from, amount);
      expect(book.states()).toEqual(plain.states());
      expect(fork.states()).toEqual(before);
      for (const { room, from, held } of plain.states()) expect(book.heldAt(room, from)).toBe(held);
    }),
  );
});

test('states come by room and then time; cleared rooms hold nothing; more is never given back than is held', () => {
  const book = new RoomBook();
  book.change('b', 2, 1);
  book.change('b', -1, 2);
  book.change('a', 5, 1);
  expect(book.states()).toEqual([
    { room: 'a', from: 5, held: 1 },
    { room: 'b', from: -1, held: 2 },
    { room: 'b', from: 2, held: 1 },
  ]);
  expect(() => book.change('b', 2, -2)).toThrow('more of a room is given back than was held');
  book.clear('b');
  expect(book.states()).toEqual([{ room: 'a', from: 5, held: 1 }]);
  expect(book.fullest('b', -1, 9)).toBe(0);
});
