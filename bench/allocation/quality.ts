/** What a list of plans comes to, and whether it is legal at all. */
import type { Plan } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import type { Instance } from './instance.js';

export interface Quality {
  readonly cost: number;
  readonly unitsWanted: number;
  readonly unitsServed: number;
  /** Orders with every line in full. */
  readonly complete: number;
  /** Of orders that get anything. */
  readonly parcelsPerOrder: number;
  /** Of units served: each counts the way of its shipment. */
  readonly movesPerUnit: number;
  readonly touchesPerUnit: number;
  /** Found by the independent check, and the first of them. */
  readonly violations: number;
  readonly example: string | null;
}

export function qualityOf({ problem, orders }: Instance, plans: readonly Plan[]): Quality {
  let cost = 0;
  let units = 0;
  let missing = 0;
  let parcels = 0;
  let shipped = 0;
  let moves = 0;
  let touches = 0;
  let complete = 0;
  for (const plan of plans) {
    cost += plan.cost;
    parcels += plan.shipments.length;
    touches += plan.touches;
    if (plan.shipments.length > 0) shipped++;
    if (plan.status === 'served') complete++;
    for (const shipment of plan.shipments) {
      const sent = shipment.lines.reduce((sum, { quantity }) => sum + quantity, 0);
      units += sent;
      moves += shipment.moves * sent;
    }
    for (const { quantity } of plan.unserved) missing += quantity;
  }
  const violations = verify(problem, orders, plans);
  const [first] = violations;
  return {
    cost,
    unitsWanted: units + missing,
    unitsServed: units,
    complete,
    parcelsPerOrder: parcels / shipped,
    movesPerUnit: moves / units,
    touchesPerUnit: touches / units,
    violations: violations.length,
    example: first ? `${first.code} at ${first.path}: ${first.message}` : null,
  };
}
