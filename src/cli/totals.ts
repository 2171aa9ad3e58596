import type { Plan } from '../model/plan.js';

/** What plans come to. */
export interface Totals {
  orders: number;
  served: number;
  partial: number;
  unserved: number;
  shipments: number;
  moves: number;
  /** Touches of every unit, summed. */
  touches: number;
  metres: number;
  cost: number;
}

export function totalsOf(plans: Iterable<Plan>): Totals {
  const totals: Totals = {
    orders: 0,
    served: 0,
    partial: 0,
    unserved: 0,
    shipments: 0,
    moves: 0,
    touches: 0,
    metres: 0,
    cost: 0,
  };
  for (const plan of plans) {
    totals.orders++;
    totals[plan.status]++;
    totals.shipments += plan.shipments.length;
    totals.moves += plan.moves;
    totals.touches += plan.touches;
    totals.metres += plan.metres;
    totals.cost += plan.cost;
  }
  return totals;
}

export const kilometres = (metres: number): string => (metres / 1000).toFixed(1);
