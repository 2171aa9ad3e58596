declare const unit: unique symbol;

/** Whole metres on a road or sphere. */
export type Metres = number & { readonly [unit]: 'metres' };

/** Whole minutes; an instant counts them from 1970-01-01T00:00Z. */
export type Minutes = number & { readonly [unit]: 'minutes' };

/** Whole minor units (cents, fen, yen) of the problem's one currency. */
export type MinorUnits = number & { readonly [unit]: 'minor currency units' };

export const metres = (value: number): Metres => value as Metres;
export const minutes = (value: number): Minutes => value as Minutes;
export const minorUnits = (value: number): MinorUnits => value as MinorUnits;

/**
 * Half up to a whole number: 0.5 becomes 1. Every named cost term passes through here once, so a reader can
 * recompute a plan to the last unit. Expects a finite number that is not negative.
 */
export const roundHalfUp = (value: number): number => Math.floor(value + 0.5);
