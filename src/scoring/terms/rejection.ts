import { roundHalfUp } from '../../base/round.js';

/** weights.rejection x share of orders that the origin refuses (1 - acceptance). */
export const rejectionCost = (weight: number, rejectionShare: number): number => roundHalfUp(weight * rejectionShare);
