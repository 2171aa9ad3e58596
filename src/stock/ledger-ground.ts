import type { StockTable } from '../model/problem.js';
import type { StockPositions } from './positions.js';

/** What a ledger stands on: positions by rows, and what the rows are called. Rows keep their meaning for good. */
export interface LedgerGround {
  /** As the problem told it; rows past its end came later. */
  readonly stock: StockTable;
  /** What is free. Another object once all positions were laid anew. */
  readonly positions: StockPositions;
  /** Moves on whenever a cell found before may mean something else now. */
  readonly epoch: number;
  /** The position of a sku at a facility, or noCell, also where the facility has left. */
  cellOf(skuRow: number, facilityRow: number): number;
  skuOf(skuRow: number): string;
  facilityIdOf(facilityRow: number): string;
  /** Below 0, 0 or above, as the texts of the ids by UTF-16 code units. */
  compareSkus(skuRow: number, other: number): number;
  compareFacilities(facilityRow: number, other: number): number;
  roomPlace(room: string): RoomPlace;
}

/** One room, wherever its uses are kept. */
export interface RoomPlace {
  /** Of every use; null: as the uses say. */
  readonly span: number | null;
  /** That one use may be. */
  readonly most: number;
  /** The most that is held at any moment of from .. from + span (exclusive). */
  fullest(from: number, span: number): number;
  /** Held from exactly one time on. */
  heldAt(from: number): number;
  /** Holds more, or with a negative amount gives back. */
  change(from: number, amount: number): void;
}

/** Of a facility or a lane that is not there (any more), or has no such limit: nobody finds room in it. */
export const noRoom: RoomPlace = Object.freeze({
  span: null,
  most: Infinity,
  fullest: () => Infinity,
  heldAt: () => 0,
  change: () => {},
});
