import { assert } from '../base/assert.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import { none } from '../network/carriages.js';
import type { Scarcity } from '../network/scarcity.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { OrderSolver } from './order-solver.js';
import { writePlan } from './plan.js';

/** Costs and prices below this add up exactly in doubles. */
const exactBelow = 2 ** 43;

/**
 * Of all plans that serve what `plan` serves, the one that costs least with the prices of what it uses up added; where
 * none costs less than `plan` itself, that one. Prices choose between sources and refuse nothing: a price that is too
 * high, as on sparse networks where duals are degenerate, then costs a detour and no sale. Nor do they serve more: what
 * did not pay at its own cost does not pay at a price on top. The plan's costs are its own, prices apart.
 *
 * @param solver has just found `plan`, the least-cost one without prices
 */
export function followPrices(solver: OrderSolver, order: Order, plan: Plan, scarcity: Scarcity): Plan {
  const prices = pricesOf(solver.case, solver.incumbent, scarcity);
  // No plan costs less of its own, so one that pays no prices cannot be beaten with them.
  if (prices === 0) return plan;
  const { unserved } = plan.costTerms;
  const { part, lineOf } = servedPart(order, plan);
  if (!solver.solveInFull(part, scarcity, plan.cost - unserved + prices)) return plan;
  const found = writePlan(solver.case, part, solver.incumbent, () => 'NOT_ENOUGH', solver.fitting(part));
  assert(found.unserved.length === 0, 'prices left something unserved');
  const isExact = solver.incumbent.cost < exactBelow;
  assert(!isExact || found.cost === solver.plainCost, 'an order is written at another cost than it was decided at');
  return {
    ...found,
    status: plan.status,
    cost: found.cost + unserved,
    costTerms: { ...found.costTerms, unserved },
    shipments: found.shipments.map((shipment) => ({
      ...shipment,
      lines: shipment.lines.map((row) => ({ ...row, line: lineOf[row.line] as number })),
    })),
    unserved: plan.unserved,
  };
}

/** What an option decided without prices would pay in them. */
function pricesOf(c: OrderCase, option: Incumbent, scarcity: Scarcity): number {
  const { columns } = c;
  let sum = 0;
  for (let i = 0; i < option.size; i++) {
    const column = option.columns[i] as number;
    const row = columns.row[column] as number;
    const handledFrom = c.handledFrom(row);
    const unit = scarcity.unit(row, handledFrom) + lanePrice(c, row, columns.service[column] as number, scarcity);
    sum += scarcity.shipment(row, handledFrom);
    for (let s = 0; s < c.demands.sources; s++) {
      const quantity = option.quantity[i * option.width + s] as number;
      if (quantity === 0) continue;
      const cell = columns.cell[column * columns.width + s] as number;
      sum += quantity * (scarcity.cell(cell) + unit);
    }
  }
  return sum;
}

/** What the lanes of a chain ask for a unit on the days they leave. */
function lanePrice({ network, legs }: OrderCase, row: number, carriage: number, scarcity: Scarcity): number {
  const path = network.carriages.path[carriage] as number;
  if (path === none || !legs.along(path, row)) return 0;
  let price = 0;
  for (let i = 0; i < legs.laneCount; i++) {
    const lane = legs.lane[i] as number;
    const from = network.laneTable.from[lane] as number;
    price += scarcity.lane(lane, network.handling.dayOf(from, legs.laneDepart[i] as number));
  }
  return price;
}

/**
 * The order as if only what a plan serves of it had been ordered, and the line that each of its lines was. What lines of one
 * sku accept, and the least price among them, holds for all of them, so those left take it over from those gone.
 */
function servedPart(order: Order, plan: Plan): { part: Order; lineOf: number[] } {
  const termsOf = new Map<string, Pick<Order['lines'][number], 'accept' | 'price'>>();
  for (const { sku, accept, price } of order.lines) {
    const known = termsOf.get(sku) ?? { accept, price };
    const least = price === null || (known.price !== null && known.price < price) ? known.price : price;
    termsOf.set(sku, { accept: known.accept === accept ? accept : 'exact', price: least });
  }
  const short = new Map(plan.unserved.map(({ line, quantity }) => [line, quantity]));
  const lines: Order['lines'][number][] = [];
  const lineOf: number[] = [];
  order.lines.forEach((row, line) => {
    const quantity = row.quantity - (short.get(line) ?? 0);
    if (quantity === 0) return;
    lines.push({ ...row, ...termsOf.get(row.sku), quantity });
    lineOf.push(line);
  });
  return { part: { ...order, lines }, lineOf };
}
