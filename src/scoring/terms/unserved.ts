import { roundHalfUp } from '../../base/round.js';

/** unserved.line per demand (sku) that is short, and unserved.unit per unit missing. */
export const unservedCost = (
  penalty: { line: number; unit: number },
  demandsShort: number,
  unitsShort: number,
): number => roundHalfUp(penalty.line * demandsShort + penalty.unit * unitsShort);
