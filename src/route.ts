import { OrderSolver } from './allocation/order-solver.js';
import { writePlan } from './allocation/plan.js';
import { unservedReason } from './allocation/unserved-reason.js';
import { assert } from './base/assert.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';

export interface RouteOptions {
  /** Take the plan's stock and the day's capacity from the network at once. Default false. */
  readonly reserve?: boolean;
}

/**
 * The least-cost plan for one order over all facilities of the network: exact, ties included. Lines that cannot be
 * served, or cost less unserved, stay unserved with their reason; nothing about an order is ever thrown but one that was
 * not parsed, or a caller's distance that fails (InputError).
 */
export function route(network: Network, order: Order, { reserve = false }: RouteOptions = {}): Plan {
  requireParsedOrder(order);
  const solver = solverOf(network);
  solver.solve(order);
  const { case: c, incumbent } = solver;
  const plan = writePlan(c, order, incumbent, (demand) => unservedReason(c, order, incumbent, demand));
  assert(
    plan.cost === incumbent.cost,
    `order ${order.id} was decided at ${incumbent.cost} and written at ${plan.cost}`,
  );
  if (reserve) network.take(plan);
  return plan;
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
