import { type CanonicalClaim, canonicalClaim } from '../model/claim.js';
import type { Plan } from '../model/plan.js';
import { requirePlanShape } from '../model/plan-shape.js';
import { laneUses } from './lane-uses.js';
import type { Network } from './network.js';
import { requireFacilities, roomUses } from './plan-uses.js';

/**
 * What a plan needs of stock and of the rooms with a limit, as any ReservationStore may hold it: lines by sku and then
 * facility, rooms by name and then time. Rooms are named for this network: orders and units of a facility's day, units of
 * a lane's day, bays of a store. Of lanes that leave and arrive together it takes one with room now, so keep the claim
 * rather than ask again for a repeat. Both lists are empty for a plan that ships nothing, which no store would hold.
 * Throws InputError where a facility of the plan is gone.
 */
export function claimOf(network: Network, plan: Plan): CanonicalClaim {
  requirePlanShape(plan);
  requireFacilities(network, plan);
  const lines = plan.shipments.flatMap(({ facilityId, lines }) =>
    lines.map(({ sku, quantity }) => ({ facilityId, sku, quantity })),
  );
  const rooms = roomUses(network, plan, laneUses(network, plan, 1));
  return lines.length === 0 && rooms.length === 0 ? { lines, rooms } : canonicalClaim({ lines, rooms });
}
