import type { Explanation } from './explanation/explanation.js';
import { facilityReasons } from './explanation/facility-reasons.js';
import { lineReasons } from './explanation/line-reasons.js';
import { requirePlanOf } from './explanation/plan-of-order.js';
import { shipmentTimes } from './explanation/shipment-times.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';
import { route } from './route.js';

/**
 * Why an order is served as it is: every line, and every facility of the network with its exclusion in numbers, or its
 * own best plan and how far that is behind. Speaks of the network as it stands: explain a plan before it is taken, since
 * what it takes is no longer free. Reserves nothing, changes nothing. Time: linear in facilities and lane paths.
 *
 * @param plan the plan to compare with, of this order; default: the one that route finds now. No facility is behind that
 * one by less than 0; another plan may be beaten, `behind` is then negative.
 * @throws InputError for an order that was not parsed, or the plan of another order
 */
export function explain(network: Network, order: Order, plan?: Plan): Explanation {
  requireParsedOrder(order);
  network.stock.freeOverdue();
  if (plan !== undefined) requirePlanOf(network, order, plan);
  const explained = plan ?? route(network, order);
  return {
    orderId: order.id,
    placedAt: new Date(order.placedAt * 60_000).toISOString(),
    currency: network.problem.currency,
    plan: explained,
    times: shipmentTimes(network, order, explained),
    lines: lineReasons(order, explained),
    facilities: facilityReasons(network, order, explained),
  };
}
