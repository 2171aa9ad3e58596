import type { RoomState } from '../../../model/reservation.js';

/** One cell as the database has it, with the price of a unit from there. */
export interface CellNumbers {
  readonly facilityId: string;
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  /** Sum of the live holds. */
  readonly held: number;
  readonly version: number;
  /** Minor units. */
  readonly unitMoney: number;
}

/** Numbers as they are at one moment; none of them is a difference. */
export interface FeedRows {
  readonly cells: readonly CellNumbers[];
  readonly rooms: readonly RoomState[];
}

/** @param text columns as the feed's functions in the database write them */
export function readCells(text: string): CellNumbers[] {
  const columns = JSON.parse(text) as ColumnsOf<CellNumbers>;
  return columns.sku.map((sku, row) => ({
    facilityId: columns.facilityId[row] as string,
    sku,
    onHand: columns.onHand[row] as number,
    reserved: columns.reserved[row] as number,
    safetyStock: columns.safetyStock[row] as number,
    held: columns.held[row] as number,
    version: columns.version[row] as number,
    unitMoney: columns.unitMoney[row] as number,
  }));
}

/** @param text the same, of rooms */
export function readRooms(text: string): RoomState[] {
  const columns = JSON.parse(text) as ColumnsOf<RoomState>;
  return columns.room.map((room, row) => ({
    room,
    from: columns.from[row] as number,
    held: columns.held[row] as number,
  }));
}

type ColumnsOf<Row> = { readonly [Name in keyof Row]: readonly Row[Name][] };
