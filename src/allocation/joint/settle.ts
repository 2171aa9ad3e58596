import type { Order } from '../../model/order.js';
import type { Batch } from './batch.js';
import { fixedOrder } from './model.js';
import { recordAnswer, takeRecord } from './one-by-one.js';
import { leftOver } from './oracle.js';
import type { Prepared } from './prepare.js';
import { Records } from './records.js';
import type { Steps } from './steps.js';

/** Holders of a resource that an order which comes before them may try to take it from. */
const mostHolders = 40;

/** Who comes first among equal totals: higher priority, then earlier arrival, then the smaller id. */
function byRank(orders: readonly Order[], members: readonly number[]): number[] {
  return [...members].sort((a, b) => (orders[b] as Order).priority - (orders[a] as Order).priority || a - b);
}

/**
 * Decides who gets what among plans of equal total: an order that does not have its first choice takes it from one that
 * comes after it where the other's next best costs just as much less. Where the total falls, so much the better.
 */
export function* settleTies(batch: Batch): Steps {
  const { model, plan } = batch;
  const holders = holdersOf(batch);
  const ranked = byRank(model.orders, batch.hot);
  const place = new Int32Array(model.orders.length);
  for (const [i, o] of ranked.entries()) place[o] = i;
  for (const [i, o] of ranked.entries()) {
    if (i % 16 === 0) yield;
    if ((plan.cost[o] as number) <= (batch.firstCost[o] as number)) continue;
    takeFirstChoice(batch, o, holders, place);
  }
}

function holdersOf(batch: Batch): Map<number, number[]> {
  const { model, plan, uses } = batch;
  const holders = new Map<number, number[]>();
  for (const o of batch.hot) {
    uses.read(model, plan.arc, plan.quantity, model.pickStart[o] as number, plan.count[o] as number);
    for (let u = 0; u < uses.count; u++) {
      const r = uses.resource[u] as number;
      const list = holders.get(r);
      if (list) list.push(o);
      else holders.set(r, [o]);
    }
  }
  return holders;
}

function takeFirstChoice(batch: Batch, o: number, holders: Map<number, number[]>, place: Int32Array): void {
  const { model, plan, oracle, uses } = batch;
  const from = model.pickStart[o] as number;
  const count = plan.count[o] as number;
  const arc = plan.arc.slice(from, from + count);
  const quantity = plan.quantity.slice(from, from + count);
  const before = plan.cost[o] as number;
  plan.apply(o, -1);
  batch.putRecord(o, batch.first);
  plan.apply(o, 1);
  uses.read(model, plan.arc, plan.quantity, from, plan.count[o] as number);
  const short: number[] = [];
  for (let u = 0; u < uses.count; u++) {
    if (model.resources.isOverdrawn(uses.resource[u] as number)) short.push(uses.resource[u] as number);
  }
  const [scarce] = short;
  const saved = before - (plan.cost[o] as number);
  if (scarce === undefined) return;
  for (const h of (holders.get(scarce) ?? []).slice(0, mostHolders)) {
    if (h === o || (place[h] as number) < (place[o] as number)) continue;
    if (!short.every((r) => plan.uses(h, r))) continue;
    plan.apply(h, -1);
    if (!short.some((r) => model.resources.isOverdrawn(r))) {
      oracle.solve(h, 0, leftOver);
      if (oracle.plain - (plan.cost[h] as number) <= saved) {
        plan.take(h, oracle);
        plan.apply(h, 1);
        for (const r of short) holders.get(r)?.push(o);
        return;
      }
    }
    plan.apply(h, 1);
  }
  plan.apply(o, -1);
  plan.put(o, arc, quantity, 0, count);
  plan.cost[o] = before;
  plan.apply(o, 1);
}

/**
 * Routes orders anew, exactly and over the whole network, in what all the others leave: orders that were decided among
 * their columns only, and those that were too large for a table. Ties as route breaks them. The records and
 * the network are whole at every step, also when the steps are left off.
 *
 * @param onSaved told what each new option saves
 */
export function* routeAnew(
  prepared: Prepared,
  batch: Batch,
  records: Records,
  onSaved: (saved: number) => void,
): Steps {
  const { network, orders, solver, shift, inForce } = prepared;
  const members = [...batch.hot];
  for (let o = 0; o < orders.length; o++) if (batch.model.kind[o] === fixedOrder) members.push(o);
  const found = new Records(orders.length);
  for (let o = 0; o < orders.length; o++) takeRecord(network, orders[o] as Order, o, records, 1);
  let step = 0;
  try {
    for (const o of byRank(orders, members)) {
      if (step++ % 8 === 0) yield;
      const order = orders[o] as Order;
      const before = batch.plan.cost[o] as number;
      takeRecord(network, order, o, records, -1);
      solver.solve(order);
      recordAnswer(solver, order, o, found);
      const isKept = inForce.equals(o, records);
      const cost = solver.incumbent.cost + (inForce.equals(o, found) ? 0 : (shift[o] as number));
      if (cost < before || (cost === before && !isKept)) {
        onSaved(before - cost);
        batch.plan.cost[o] = cost;
        records.copy(o, found);
      }
      takeRecord(network, order, o, records, 1);
    }
  } finally {
    for (let o = 0; o < orders.length; o++) takeRecord(network, orders[o] as Order, o, records, -1);
  }
}
