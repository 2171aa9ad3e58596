import { roundHalfUp } from '../../base/units.js';

/** weights.shipment, for every shipment there is. */
export const shipmentCost = (weight: number): number => roundHalfUp(weight);
