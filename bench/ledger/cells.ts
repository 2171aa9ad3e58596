import type { OpeningCell } from '../../src/model/reservation.js';

/** Stock, and whose turn it is: call by call a cell to hold one unit of. */
export interface Cells {
  readonly all: readonly OpeningCell[];
  of(call: number): OpeningCell;
}

/** One cell for everybody. */
export function hotCell(onHand: number): Cells {
  const cell = openingCell('hot', 'hot', onHand);
  return { all: [cell], of: () => cell };
}

/** 100 skus at 100 facilities, asked for in an order that jumps about and comes round after all of them. */
export function spreadCells(onHand: number): Cells {
  const all = Array.from({ length: 10_000 }, (_, at) => openingCell(at % 100, Math.floor(at / 100), onHand));
  // 7 919 is prime to 10 000.
  return { all, of: (call) => all[(call * 7919) % all.length] as OpeningCell };
}

const openingCell = (sku: number | 'hot', facility: number | 'hot', onHand: number): OpeningCell => ({
  sku: `sku-${sku}`,
  facilityId: `facility-${facility}`,
  onHand,
  reserved: 0,
  safetyStock: 0,
  unitMoney: 0,
});
