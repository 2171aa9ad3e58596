import { printable } from '../base/printable.js';
import { InputError, type Issue } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Network } from '../network/network.js';

/** Throws InputError unless the plan speaks of this order and of facilities of this network. */
export function requirePlanOf(network: Network, order: Order, plan: Plan): void {
  if (!Array.isArray(plan?.shipments) || !Array.isArray(plan.unserved) || typeof plan.cost !== 'number') {
    fail('WRONG_TYPE', 'plan', plan, 'expected a plan as route returns it');
  }
  if (plan.orderId !== order.id) {
    fail('UNKNOWN_REFERENCE', 'plan.orderId', plan.orderId, `expected the plan of order ${order.id}`);
  }
  plan.shipments.forEach(({ facilityId, lines }, s) => {
    const path = `plan.shipments[${s}]`;
    if (!network.rowOfFacility.has(facilityId)) {
      fail('UNKNOWN_REFERENCE', `${path}.facilityId`, facilityId, 'no facility of the network has this id');
    }
    lines.forEach(({ line, sku }, l) => {
      if (order.lines[line]?.sku === sku) return;
      fail('UNKNOWN_REFERENCE', `${path}.lines[${l}]`, sku, `line ${line} of order ${order.id} is another`);
    });
  });
}

function fail(code: Issue['code'], path: string, value: unknown, hint: string): never {
  throw new InputError([{ code, path, value: printable(value), hint }]);
}
