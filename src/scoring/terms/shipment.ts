import { roundHalfUp } from '../../base/round.js';

/** weights.shipment, for every shipment there is. */
export const shipmentCost = (weight: number): number => roundHalfUp(weight);
