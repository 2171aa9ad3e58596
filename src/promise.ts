import { PromiseSolver } from './allocation/promise/promise-solver.js';
import { isQuery, orderOf } from './allocation/promise/query.js';
import type { Order } from './model/order.js';
import type { OrderPromise, PromiseQuery } from './model/promise.js';
import type { Network } from './network/network.js';

/**
 * The earliest dated promise for an order, and the cheapest, over all facilities: exact, ties included. Each serves the
 * whole order; nothing is reserved. What may be promised of a position from an instant on is
 * max(0, onHand - reserved - safetyStock + inbound due by then), less what plans have taken since: goods held elsewhere
 * are never promised. Goods that are on their way are handled from the instant they come, as if the order was placed then.
 *
 * @param asked a parsed order; or one sku and a place, as a product page asks
 * @throws InputError for an order that was not parsed, all that is wrong with a query, a caller's distance that fails, or
 *   a cost past 2^53
 */
export function promise(network: Network, asked: Order | PromiseQuery): OrderPromise {
  const order = orderOf(asked);
  network.stock.freeOverdue();
  const { earliest, cheapest, unserved } = solverOf(network).answer(order);
  return { orderId: isQuery(asked) ? null : order.id, earliest, cheapest, unserved };
}

/** Each network keeps one solver with its scratch; it lives as long as the network. */
const solvers = new WeakMap<Network, PromiseSolver>();

function solverOf(network: Network): PromiseSolver {
  let solver = solvers.get(network);
  if (solver === undefined) {
    solver = new PromiseSolver(network);
    solvers.set(network, solver);
  }
  return solver;
}
