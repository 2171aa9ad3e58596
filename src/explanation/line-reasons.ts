import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { LineExplanation } from './explanation.js';

/** Each line of an order: where the plan serves it from, and what it leaves out. */
export function lineReasons(order: Order, plan: Plan): LineExplanation[] {
  const from: { facilityId: string; quantity: number; sku?: string }[][] = order.lines.map(() => []);
  for (const { facilityId, lines } of plan.shipments) {
    for (const { line, sku, quantity } of lines) {
      from[line]?.push({ facilityId, quantity, ...(sku !== order.lines[line]?.sku && { sku }) });
    }
  }
  const unserved = new Map(plan.unserved.map(({ line, quantity, reason }) => [line, { quantity, reason }]));
  return order.lines.map(({ sku, quantity }, line) => ({
    line,
    sku,
    wanted: quantity,
    from: from[line] ?? [],
    unserved: unserved.get(line) ?? null,
  }));
}
