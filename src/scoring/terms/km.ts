import { roundHalfUp } from '../../base/round.js';

/** weights.km x road km of all legs. */
export const kmCost = (weight: number, metres: number): number => roundHalfUp((weight * metres) / 1000);
