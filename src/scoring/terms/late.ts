import { roundHalfUp } from '../../base/round.js';

/** weights.lateHour x hours after dueBy; `minutesLate` at or below zero costs nothing. */
export const lateCost = (weight: number, minutesLate: number): number =>
  minutesLate > 0 ? roundHalfUp((weight * minutesLate) / 60) : 0;
