import { roundHalfUp } from '../../base/round.js';

/** weights.touch x handlings of one unit x units. */
export const touchCost = (weight: number, touches: number, units: number): number =>
  roundHalfUp(weight * touches * units);
