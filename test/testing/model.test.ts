import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LedgerModel } from '../../src/testing/model.js';
import { anyMove } from '../../src/testing/moves.js';
import type { Operation } from '../../src/testing/operation.js';
import { adjust, at, cell, expire, opening, place, receive, reserve } from '../../src/testing/script.js';

const start = { now: Date.parse(at(0)), cells: ['3 a/x', '2 b/x'].map(opening) };
const clock = (minutes: number): Operation => ({ verb: 'clock', to: start.now + minutes * 60_000 });

const moves = fc.array(
  anyMove({ ids: 4, places: ['a/x', 'b/x', 'a/y'].map(place), mostUnits: 2, faults: fc.constant('none') }),
  { maxLength: 20, size: 'max' },
);
const operationsOf = (drawn: typeof moves extends fc.Arbitrary<infer T> ? T : never): Operation[] => {
  let minutes = 0;
  return drawn.map((move) => {
    if ('call' in move) return move.call;
    minutes += move.pass;
    return clock(minutes);
  });
};

test('property: what is taken back has never been', () => {
  fc.assert(
    fc.property(moves, fc.nat({ max: 20 }), (drawn, kept) => {
      const operations = operationsOf(drawn);
      const model = new LedgerModel(start);
      for (const each of operations.slice(0, kept)) model.apply(each);
      const { mark, fingerprint } = model.tables;
      const state = model.state;
      const answers = operations.slice(kept).map((each) => model.apply(each));
      model.tables.back(mark);
      expect([model.tables.fingerprint, model.state]).toEqual([fingerprint, state]);
      expect(operations.slice(kept).map((each) => model.apply(each))).toEqual(answers);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('property: a model made of the state of another goes on as it does', () => {
  fc.assert(
    fc.property(moves, fc.nat({ max: 20 }), (drawn, kept) => {
      const operations = operationsOf(drawn);
      const model = new LedgerModel(start);
      for (const each of operations.slice(0, kept)) model.apply(each);
      const other = new LedgerModel(structuredClone(model.state));
      expect(other.tables.fingerprint).toBe(model.tables.fingerprint);
      const rest = operations.slice(kept);
      expect(rest.map((each) => other.apply(each))).toEqual(rest.map((each) => model.apply(each)));
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('states that came about in another order have the same fingerprint, others have not', () => {
  const [one, two] = [reserve('1', ['1 a/x']), reserve('2', ['1 b/x'])];
  const fingerprintAfter = (...operations: Operation[]) => {
    const model = new LedgerModel(start);
    for (const each of operations) model.apply(each);
    return model.tables.fingerprint;
  };
  expect(fingerprintAfter(one, two)).toBe(fingerprintAfter(two, one));
  expect(fingerprintAfter(one, two)).not.toBe(fingerprintAfter(one));
  expect(fingerprintAfter(receive('1 a/x'))).not.toBe(fingerprintAfter(receive('1 b/x')));
});

test.each([
  ['no sweep has met it', [], 3, 3],
  ['a sweep may have met it', [], 1, 1],
  ['part of it cannot be', [], 2, 1],
  ['a sweep has met it', [expire()], 3, 1],
] as const)('an overdue hold in the numbers of its cell: %s', (_, between, toldHeld, held) => {
  const model = new LedgerModel(start);
  for (const each of [reserve('1', ['1 a/x']), reserve('2', ['2 a/x'], { ttlMinutes: 1 }), clock(1), ...between]) {
    model.apply(each);
  }
  expect(model.apply(cell('a/x'), { answer: { held: toldHeld } })).toMatchObject({
    answer: { onHand: 3, held, available: 3 - held, shortfall: 0 },
  });
  const told = { answer: { cell: { held: toldHeld } } };
  expect(model.apply(adjust('0 a/x'), told)).toMatchObject({
    answer: { cell: { held, shortfall: held }, holders: ['1'] },
  });
});
