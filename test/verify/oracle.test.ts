import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import { drawCase } from '../support/generate.js';
import { jointCases, summaryOf, tieCases } from '../support/handmade.js';
import { oracle } from '../support/oracle.js';
import { plainOrders, plainProblem } from '../support/plain.js';
import { drawn, seededDraw } from '../support/random.js';

const cases = Number(process.env.VERIFY_CASES ?? 400);

describe('the brute-force oracle and the checker agree, though neither knows the other', () => {
  test('property: verify finds nothing in what the oracle plans', () => {
    for (let seed = 0; seed < cases; seed += 1) {
      const input = drawCase(seededDraw(seed));
      const problem = plainProblem(input.problem);
      const orders = plainOrders(input.orders);
      const plans = orders.map((order) => oracle(problem, order));
      expect(verify(problem, orders, plans), `seed ${seed}`).toEqual([]);
    }
  });

  test('property: nor in several orders on one stock, each planned with what those before it left', () => {
    for (let seed = 0; seed < cases / 4; seed += 1) {
      const input = drawCase(seededDraw(seed), { orders: 5 });
      const problem = plainProblem(input.problem);
      const orders = plainOrders(input.orders);
      const plans: Plan[] = [];
      for (const order of orders) plans.push(oracle(problem, order, { taken: plans }));
      expect(verify(problem, orders, plans), `seed ${seed}`).toEqual([]);
    }
  });

  test('property: the order of plans makes no difference to the checker', () => {
    fc.assert(
      fc.property(
        drawn((draw) => drawCase(draw, { orders: 2 })),
        (input) => {
          const problem = plainProblem(input.problem);
          const orders = plainOrders(input.orders);
          const plans: Plan[] = [];
          for (const order of orders) plans.push(oracle(problem, order, { taken: plans }));
          expect(verify(problem, orders.reverse(), plans.reverse())).toEqual([]);
        },
      ),
      { numRuns: cases / 4 },
    );
  });
});

test.each([...tieCases, ...jointCases])(
  'the oracle does as the contract says: $name',
  ({ problem, order, expected }) => {
    const [first] = plainOrders([order]) as [Order];
    expect(summaryOf(oracle(plainProblem(problem), first))).toBe(expected);
  },
);
