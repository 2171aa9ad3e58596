import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { ProblemInput } from '../../src/model/schema.js';
import { anyOrders, anyProblem } from '../support/any-input.js';
import { plainOrders, plainProblem } from '../support/plain.js';

/** Absent columns and columns of zeros say the same. */
function spelledOut({ stock, ...rest }: Problem): unknown {
  const filled = (column: ArrayLike<number> | null): number[] =>
    Array.from(column ?? new Uint32Array(stock.onHand.length));
  const columns = [stock.onHand, stock.reserved, stock.safetyStock, stock.unitMoney, stock.pool].map(filled);
  return {
    ...rest,
    stock: { ...stock, onHand: null, reserved: null, safetyStock: null, unitMoney: null, pool: null },
    columns,
  };
}

const shuffled = <Row>(rows: readonly Row[]): fc.Arbitrary<Row[]> =>
  fc.shuffledSubarray(rows.slice(), { minLength: rows.length });

/** The same input with every list in another order where order says nothing. */
const inOtherOrder = (input: ProblemInput): fc.Arbitrary<ProblemInput> =>
  fc
    .record({
      facilities: shuffled(input.facilities),
      services: shuffled(input.services),
      stock: shuffled(input.stock),
      lanes: shuffled(input.lanes ?? []),
      skus: shuffled(input.skus ?? []),
      priceFloor: shuffled(input.policy?.priceFloor ?? []),
    })
    .map(({ priceFloor, ...lists }) => ({ ...input, ...lists, policy: { ...input.policy, priceFloor } }));

test('property: the parser and a plain reading agree on every field, whatever the order of rows', () => {
  const twice = anyProblem.chain((input) => fc.tuple(fc.constant(input), inOtherOrder(input)));
  fc.assert(
    fc.property(twice, ([input, again]) => {
      const expected = spelledOut(plainProblem(input));
      expect(spelledOut(assertProblem(input))).toEqual(expected);
      expect(spelledOut(assertProblem(again))).toEqual(expected);
      expect(JSON.stringify(assertProblem(again))).toBe(JSON.stringify(assertProblem(input)));
    }),
    { numRuns: 300 },
  );
});

test('property: of orders too', () => {
  fc.assert(
    fc.property(anyOrders, (input) => {
      expect(assertOrders(input)).toEqual(plainOrders(input));
    }),
  );
});
