import type { Order, Plan, Problem } from 'onehop';
import type { Ledger } from './ledger.js';
import type { Choice } from './situation.js';

/**
 * Turns what a baseline chose into a legal plan with the costs that onehop counts: each shipment goes the cheapest way
 * there is, by the real calendar. Facilities beyond the shipment limit are left out, those with most units kept; so is
 * what cannot be sent after all, for want of room that day, of time or of a bay. Takes nothing from the ledger.
 */
export function evaluate(problem: Problem, ledger: Ledger, order: Order, choices: readonly Choice[]): Plan {
  const kept = withinLimit(choices, order.maxShipments ?? problem.policy.limits.maxShipments);
  const portions = kept.flatMap(({ facilityRow, picks }) => picks.map((pick) => ({ facilityRow, ...pick })));
  for (const sku of new Set(portions.map((portion) => portion.sku))) {
    const units = (rows: readonly { readonly sku: string; readonly quantity: number }[]): number =>
      rows.reduce((sum, row) => sum + (row.sku === sku ? row.quantity : 0), 0);
    if (units(portions) > units(order.lines))
      throw new RangeError(`${order.id}: more of ${sku} was chosen than ordered`);
  }
  return ledger.carryOut(order, portions);
}

/** At most `limit` choices: those with most units, the earlier chosen of equals. */
export function withinLimit(choices: readonly Choice[], limit: number): Choice[] {
  const units = ({ picks }: Choice): number => picks.reduce((sum, { quantity }) => sum + quantity, 0);
  return [...choices].sort((a, b) => units(b) - units(a)).slice(0, limit);
}
