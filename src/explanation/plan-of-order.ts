import { printable } from '../base/printable.js';
import { InputError, type Issue } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Network } from '../network/network.js';

/** Throws InputError unless the plan speaks of this order and of facilities of this network. */
export function requirePlanOf(network: Network, order: Order, plan: Plan, path = 'plan'): void {
  requirePlan(plan, path);
  if (plan.orderId !== order.id) {
    fail('UNKNOWN_REFERENCE', `${path}.orderId`, plan.orderId, `expected the plan of order ${order.id}`);
  }
  plan.shipments.forEach(({ facilityId, lines }, s) => {
    const shipmentPath = `${path}.shipments[${s}]`;
    if (!network.rowOfFacility.has(facilityId)) {
      fail('UNKNOWN_REFERENCE', `${shipmentPath}.facilityId`, facilityId, 'no facility of the network has this id');
    }
    lines.forEach(({ line, sku }, l) => {
      const ordered = order.lines[line];
      if (ordered !== undefined && (ordered.sku === sku || isInterchange(network, ordered.sku, sku))) return;
      fail('UNKNOWN_REFERENCE', `${shipmentPath}.lines[${l}]`, sku, `line ${line} of order ${order.id} is another`);
    });
  });
}

/** Throws InputError unless both are plans, and of one order. */
export function requireSameOrder(a: Plan, b: Plan): void {
  requirePlan(a, 'planA');
  requirePlan(b, 'planB');
  if (a.orderId === b.orderId) return;
  fail('UNKNOWN_REFERENCE', 'planB.orderId', b.orderId, `expected another plan of order ${a.orderId}`);
}

/** Plans by order id, with their places. Throws InputError unless there is exactly one for each order. */
export function requirePlansOf(
  orders: readonly Order[],
  plans: readonly Plan[],
): ReadonlyMap<string, { readonly plan: Plan; readonly place: number }> {
  const planOf = new Map<string, { plan: Plan; place: number }>();
  const ids = new Set(orders.map(({ id }) => id));
  plans.forEach((plan, place) => {
    requirePlan(plan, `plans[${place}]`);
    const path = `plans[${place}].orderId`;
    if (!ids.has(plan.orderId)) fail('UNKNOWN_REFERENCE', path, plan.orderId, 'none of the orders has this id');
    if (planOf.has(plan.orderId)) fail('DUPLICATE_ID', path, plan.orderId, 'another plan of this order stands before');
    planOf.set(plan.orderId, { plan, place });
  });
  orders.forEach(({ id }, place) => {
    if (!planOf.has(id)) fail('MISSING', `orders[${place}]`, id, 'none of the plans is for this order');
  });
  return planOf;
}

function requirePlan(plan: Plan, path: string): void {
  if (Array.isArray(plan?.shipments) && Array.isArray(plan.unserved) && typeof plan.cost === 'number') return;
  fail('WRONG_TYPE', path, plan, 'expected a plan as route returns it');
}

/** Whether one sku may be sent for another, whatever the line accepts. */
function isInterchange({ skus, rowOfSku }: Network, ordered: string, sent: string): boolean {
  const groupOf = (sku: string) => skus[rowOfSku.get(sku) ?? -1]?.interchange ?? null;
  return groupOf(ordered) !== null && groupOf(ordered) === groupOf(sent);
}

function fail(code: Issue['code'], path: string, value: unknown, hint: string): never {
  throw new InputError([{ code, path, value: printable(value), hint }]);
}
