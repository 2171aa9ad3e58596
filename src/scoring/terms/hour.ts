import { roundHalfUp } from '../../base/round.js';

/** weights.hour x hours from placedAt to the last arrival; `minutes` is that span. */
export const hourCost = (weight: number, minutes: number): number => roundHalfUp((weight * minutes) / 60);
