import type { Order, Plan, Problem } from 'onehop';
import { evaluate } from './evaluate.js';
import { Ledger } from './ledger.js';
import type { Baseline } from './situation.js';

/** Decides the orders one by one in the given sequence; each uses up stock and the day's capacity at once. */
export function replay(problem: Problem, orders: readonly Order[], baseline: Baseline): Plan[] {
  const ledger = new Ledger(problem);
  return orders.map((order) => {
    const plan = evaluate(problem, ledger, order, baseline(problem, ledger, order));
    ledger.take(order, plan);
    return plan;
  });
}
