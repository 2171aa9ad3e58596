import type { CellState } from '../model/reservation.js';

/** What a cell has; all else of a CellState follows. */
export interface CellNumbers {
  readonly onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  readonly held: number;
  readonly version: number;
}

/** onHand - reserved - safetyStock - held: below zero where more was promised than lies there. */
export const freeOf = ({ onHand, reserved, safetyStock, held }: Omit<CellNumbers, 'version'>): number =>
  onHand - reserved - safetyStock - held;

export function cellState(facilityId: string, sku: string, numbers: CellNumbers): CellState {
  const { onHand, reserved, safetyStock, held, version } = numbers;
  return {
    facilityId,
    sku,
    onHand,
    reserved,
    safetyStock,
    held,
    available: Math.max(0, freeOf(numbers)),
    version,
    shortfall: Math.max(0, reserved + held - onHand),
  };
}
