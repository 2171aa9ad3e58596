import { expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import { drawCase, inColumns, inOtherOrder } from '../support/generate.js';
import { plainOrders, plainProblem } from '../support/plain.js';
import { seededDraw } from '../support/random.js';

/** The same problem with numbers in plain lists and columns that stand for zeros filled in. */
function spelledOut({ stock, ...rest }: Problem) {
  const { length } = stock.onHand;
  const filled = (column: ArrayLike<number> | null) => Array.from(column ?? new Uint32Array(length));
  const { skuStart, facilityRow, onHand, reserved, safetyStock, unitMoney } = stock;
  const columns = { skuStart, facilityRow, onHand, reserved, safetyStock, unitMoney };
  return { ...rest, stock: Object.entries(columns).map(([name, column]) => [name, filled(column)]) };
}

test('property: what the generator draws is right input, and two readings of it agree, rows or columns, in any order', () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const { problem, orders } = drawCase(seededDraw(seed), { orders: 2 });
    const expected = spelledOut(plainProblem(problem));
    const message = `seed ${seed}`;
    expect(spelledOut(assertProblem(problem)), message).toEqual(expected);
    expect(spelledOut(assertProblem(inColumns(problem))), message).toEqual(expected);
    expect(spelledOut(assertProblem(inOtherOrder(seededDraw(seed + 1), problem))), message).toEqual(expected);
    expect(assertOrders(orders), message).toEqual(plainOrders(orders));
  }
});
