import { followPrices } from './allocation/follow-prices.js';
import { OrderSolver } from './allocation/order-solver.js';
import { writePlan } from './allocation/plan.js';
import { unservedReason } from './allocation/unserved-reason.js';
import { assert } from './base/assert.js';
import type { ScarcityPrices } from './model/allocation.js';
import { InputError } from './model/issues.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';
import { scarcityOf } from './network/read-prices.js';

export interface RouteOptions {
  /** Take the plan's stock and the day's capacity from the network at once. Default false. */
  readonly reserve?: boolean;
  /**
   * Prices of scarce stock and capacity, such as the last Allocation's, which may be passed as it is. They choose between
   * sources: the plan serves what it would serve without them, from where it costs least with the prices added. Its own
   * cost stays free of them. Prices of what the network does not have are ignored. The object is read once for as long as
   * positions and facilities stay, so pass a new one for new prices.
   */
  readonly prices?: ScarcityPrices;
}

/**
 * The least-cost plan for one order over all facilities of the network: exact, ties included. Lines that cannot be
 * served, or cost less unserved, stay unserved with their reason.
 *
 * @throws InputError for an order that was not parsed, a caller's distance that fails, prices that are none, or a cost
 *   past 2^53
 */
export function route(network: Network, order: Order, { reserve = false, prices }: RouteOptions = {}): Plan {
  requireParsedOrder(order);
  network.stock.freeOverdue();
  const solver = solverOf(network);
  const scarcity = prices === undefined ? null : scarcityOf(network, prices);
  solver.solve(order);
  const { case: c, incumbent } = solver;
  let plan = writePlan(
    c,
    order,
    incumbent,
    (demand) => unservedReason(c, order, incumbent, demand),
    solver.fitting(order),
  );
  if (!Number.isSafeInteger(plan.cost)) throw tooLarge(plan);
  assert(plan.cost === incumbent.cost, 'an order is written at another cost than it was decided at');
  if (scarcity !== null) plan = followPrices(solver, order, plan, scarcity);
  if (reserve) network.take(plan);
  return plan;
}

/** Prices and quantities at their limits can multiply past what a double counts exactly. */
function tooLarge(plan: Plan): InputError {
  const hint = `order ${plan.orderId} costs more minor units than can be counted exactly; prices, weights or quantities are too large`;
  return new InputError([{ code: 'TOO_LARGE', path: 'cost', value: String(plan.cost), hint }]);
}

/** Each network keeps one solver with its scratch; it lives as long as the network. */
const solvers = new WeakMap<Network, OrderSolver>();

function solverOf(network: Network): OrderSolver {
  let solver = solvers.get(network);
  if (solver === undefined) {
    solver = new OrderSolver(network);
    solvers.set(network, solver);
  }
  return solver;
}
