/**
 * Half up to a whole number: 0.5 becomes 1. Every named cost term passes through here once, so a reader can
 * recompute a plan to the last unit. Expects a finite number that is not negative.
 */
export const roundHalfUp = (value: number): number => Math.floor(value + 0.5);
