import type { Plan } from './plan.js';

/** Whether a plan has goods come from a facility, pass through it, or be handed over or fitted there. */
export function usesFacility({ shipments, appointment }: Plan, facilityId: string): boolean {
  if (appointment?.facilityId === facilityId) return true;
  return shipments.some((shipment) => {
    return shipment.facilityId === facilityId || shipment.legs.some(({ to }) => to === facilityId);
  });
}
