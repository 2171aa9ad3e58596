import { printable } from '../base/printable.js';
import type { Issue } from './issues.js';
import { InputError } from './issues.js';
import { maxQuantity } from './scalars.js';

// What only a store can find wrong, worded alike in all of them.

/** An id that came before with another claim, or another change of stock. */
export function reusedId(id: string): InputError {
  const hint = 'this id was used before, for something else';
  return new InputError([{ code: 'DUPLICATE_ID', path: 'id', value: printable(id), hint }]);
}

/** A facility that the network does not have. */
export function unknownFacility(facilityId: unknown): Issue {
  const hint = 'no facility of the network has this id';
  return { code: 'UNKNOWN_REFERENCE', path: 'facilityId', value: printable(facilityId), hint };
}

/** A hold that would end before it begins, by the store's clock. */
export function endsInThePast(expiresAt: string): InputError {
  const hint = "expected an instant that is still to come by the store's clock";
  return new InputError([{ code: 'OUT_OF_RANGE', path: 'expiresAt', value: printable(expiresAt), hint }]);
}

/** Units that no cell could hold beside those it has. */
export function tooManyUnits(quantity: number): InputError {
  const hint = `a position holds at most ${maxQuantity} units`;
  return new InputError([{ code: 'TOO_LARGE', path: 'quantity', value: printable(quantity), hint }]);
}
