import { roundHalfUp } from '../../base/round.js';

/** weights.move x legs of the shipment, hidden ones included. */
export const moveCost = (weight: number, moves: number): number => roundHalfUp(weight * moves);
