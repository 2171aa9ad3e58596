import { roundHalfUp } from '../../base/round.js';

/** What sending other skus than the ordered ones is charged for one shipment: the sum of penalty x units. */
export const interchangeCost = (penalties: number): number => roundHalfUp(penalties);
