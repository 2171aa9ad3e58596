import type { Order, Plan, Problem } from 'onehop';
import { isBelowFloor, maySend, mayServe } from './dealer-rules.js';
import { evaluate, withinLimit } from './evaluate.js';
import { Ledger } from './ledger.js';
import { type Baseline, type Choice, situationOf } from './situation.js';

/** So often an order is decided anew when a facility turns out unable. */
const mostAttempts = 20;

/**
 * Decides the orders one by one in the given sequence; each uses up stock, room of the day, lanes and bays at once.
 * `before` is called with every order before it is decided.
 */
export function replay(
  problem: Problem,
  orders: readonly Order[],
  baseline: Baseline,
  before: (order: Order, ledger: Ledger) => void = () => {},
): Plan[] {
  const ledger = new Ledger(problem);
  return orders.map((order) => {
    before(order, ledger);
    const plan = decide(problem, ledger, order, baseline);
    ledger.take(plan);
    return plan;
  });
}

/**
 * What a baseline makes of an order. It knows nothing of hours, full days and bays, so a facility that cannot do its part
 * declines, and the order is decided again without it; the cheapest plan seen counts.
 */
export function decide(problem: Problem, ledger: Ledger, order: Order, baseline: Baseline): Plan {
  const declined = new Set<number>();
  let best: Plan | null = null;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const situation = situationOf(problem, ledger, order, { declined });
    const choices = withinLimit(baseline(situation), situation.maxShipments);
    const plan = evaluate(problem, ledger, order, choices);
    if (best === null || plan.cost < best.cost) best = plan;
    const unable = choices.filter((choice) => sent(problem, plan, choice) < unitsOf(choice.picks));
    if (unable.length === 0) break;
    for (const { facilityRow } of unable) declined.add(facilityRow);
  }
  return best as Plan;
}

const unitsOf = (rows: readonly { readonly quantity: number }[]): number =>
  rows.reduce((sum, { quantity }) => sum + quantity, 0);

function sent({ facilities }: Problem, { shipments }: Plan, { facilityRow }: Choice): number {
  const shipment = shipments.find(({ facilityId }) => facilityId === facilities[facilityRow]?.id);
  return unitsOf(shipment?.lines ?? []);
}

/** Whether a baseline that nobody told of the dealers' rules would break one with this order. */
export function breaksRules(problem: Problem, ledger: Ledger, order: Order, baseline: Baseline): boolean {
  const choices = baseline(situationOf(problem, ledger, order, { rules: false }));
  return choices.some(({ facilityRow, picks }) => {
    const facility = problem.facilities[facilityRow];
    if (!facility) return false;
    return picks.some(({ sku }) => {
      const skuRow = ledger.skuRow(sku) ?? -1;
      const brand = problem.skus[skuRow]?.brand ?? null;
      const pool = ledger.holders(skuRow).find((holder) => holder.facilityRow === facilityRow)?.pool ?? null;
      const isOpen = mayServe(facility, order) && maySend(facility, order, brand, pool);
      return !isOpen || isBelowFloor(problem, order, sku, brand);
    });
  });
}
