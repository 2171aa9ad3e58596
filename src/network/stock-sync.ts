import { Collector } from '../model/collector.js';
import { InputError } from '../model/issues.js';
import { defaultParseOptions } from '../model/options.js';
import type { CellState, RoomState } from '../model/reservation.js';
import { isText, maxQuantity, maxRoomLength, text } from '../model/scalars.js';
import { readValue } from '../model/translate.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';
import { roomOf } from './room-names.js';

const { maxIdLength, maxIssues } = defaultParseOptions;

/** A cell as another store has it. `unitMoney` counts where the position is new here; default 0. */
export type SyncedCell = Pick<
  CellState,
  'facilityId' | 'sku' | 'onHand' | 'reserved' | 'safetyStock' | 'held' | 'version'
> & { readonly unitMoney?: number };

/** What another store tells of cells and rooms: whole numbers that take the place of those here; 0 held clears a room from that time. */
export interface SyncState {
  readonly cells?: Iterable<SyncedCell>;
  readonly rooms?: Iterable<RoomState>;
}

export interface SyncAnswer {
  /** Cells and rooms whose numbers are others than before. */
  readonly changed: number;
  /** Cells and rooms of facilities or lanes that the network does not have, or that have no limit here; they were passed over. */
  readonly unknown: number;
}

/**
 * Makes the stock of a network what another store says, such as the database whose changes it follows; unknown skus and
 * positions are added. Nothing of it is journalled here. Throws InputError, and changes nothing, for ids and numbers that
 * are none, and for a network that holds reservations of its own: what it follows knows nothing of them.
 */
export function syncStock(network: Network, state: SyncState): SyncAnswer {
  // A hold past its time is none.
  network.stock.freeOverdue();
  const { cells: cellRows, rooms: roomRows } = readState(network, state);
  addSkus(network, cellRows);
  const { place, unknown: strangeCells } = placesOf(network, cellRows);
  const { ledger } = network.stock;
  let changed = 0;
  let unknown = strangeCells;
  for (let at = 0; at < cellRows.length; at++) {
    const cell = place.cell[at] as number;
    if (cell === noCell) continue;
    const row = cellRows[at] as SyncedCell;
    if (ledger.replace(place.skuRow[at] as number, place.facilityRow[at] as number, cell, row)) changed++;
  }
  for (const { room, from, held } of roomRows) {
    const place = roomOf(network, room);
    if (place === null || held > place.most) {
      unknown++;
      continue;
    }
    const before = place.heldAt(from);
    if (before === held) continue;
    place.change(from, held - before);
    changed++;
  }
  return { changed, unknown };
}

/** All unknown skus at once: each for itself would copy what there is of every sku. */
function addSkus(network: Network, cells: readonly SyncedCell[]): void {
  const unknown = new Set<string>();
  for (const cell of cells) {
    if (network.rowOfSku.has(cell.sku) || isNothing(cell) || !network.rowOfFacility.has(cell.facilityId)) continue;
    unknown.add(cell.sku);
  }
  if (unknown.size > 0) network.addSkus([...unknown]);
}

interface Places {
  readonly facilityRow: Int32Array;
  readonly skuRow: Int32Array;
  /** noCell: passed over. */
  readonly cell: Int32Array;
}

/** Where each cell lies, made where there is none but something to put in; and how many are of unknown facilities. */
function placesOf(network: Network, cells: readonly SyncedCell[]): { place: Places; unknown: number } {
  const { length } = cells;
  const facilityRow = new Int32Array(length).fill(-1);
  const skuRow = new Int32Array(length);
  const cell = new Int32Array(length).fill(noCell);
  const added: number[] = [];
  let unknown = 0;
  for (let at = 0; at < length; at++) {
    const row = cells[at] as SyncedCell;
    const facility = network.rowOfFacility.get(row.facilityId);
    if (facility === undefined) {
      unknown++;
      continue;
    }
    const sku = network.rowOfSku.get(row.sku);
    if (sku === undefined) continue;
    facilityRow[at] = facility;
    skuRow[at] = sku;
    cell[at] = network.cellOf(sku, facility);
    if (cell[at] === noCell && !isNothing(row)) added.push(at);
  }
  if (added.length > 0) {
    const skus = added.map((at) => skuRow[at] as number);
    const facilities = added.map((at) => facilityRow[at] as number);
    const prices = added.map((at) => cells[at]?.unitMoney ?? 0);
    network.stock.addPositions(skus, facilities, prices);
    for (let at = 0; at < length; at++) {
      if (facilityRow[at] === -1) continue;
      cell[at] = network.cellOf(skuRow[at] as number, facilityRow[at] as number);
    }
  }
  return { place: { facilityRow, skuRow, cell }, unknown };
}

const isNothing = ({ onHand, reserved, safetyStock, held }: SyncedCell): boolean =>
  onHand === 0 && reserved === 0 && safetyStock === 0 && held === 0;

/** What is told, with all of it looked at. Throws InputError with all that is wrong. */
function readState(network: Network, state: unknown): { cells: readonly SyncedCell[]; rooms: readonly RoomState[] } {
  const found = new Collector(maxIssues);
  const isState = isObject(state) && !Array.isArray(state);
  if (!isState) found.issue('WRONG_TYPE', '', state, 'expected an object with cells, rooms or both');
  const { cells, rooms }: { cells?: unknown; rooms?: unknown } = isState ? state : {};
  const cellRows = rowsOf(cells, 'cells', found);
  const roomRows = rowsOf(rooms, 'rooms', found);
  if (network.stock.ledger.hasHolds) {
    const hint = 'this network holds reservations of its own; hold them in the store that it follows';
    found.issue('OUT_OF_RANGE', 'cells', cells, hint);
  }
  for (let at = 0; at < cellRows.length && !found.isFull; at++) checkCell(network, cellRows[at], at, found);
  for (let at = 0; at < roomRows.length && !found.isFull; at++) checkRoom(roomRows[at], at, found);
  if (found.issues.length > 0) throw new InputError(found.issues);
  return { cells: cellRows as readonly SyncedCell[], rooms: roomRows as readonly RoomState[] };
}

function rowsOf(rows: unknown, path: string, found: Collector): readonly unknown[] {
  if (rows === undefined) return [];
  if (Array.isArray(rows)) return rows;
  if (isObject(rows) && Symbol.iterator in rows) return [...(rows as unknown as Iterable<unknown>)];
  found.issue('WRONG_TYPE', path, rows, 'expected an array or something else to iterate over');
  return [];
}

/** Ids that the network has were looked at when they came. Paths are put together where they are needed: cells are many. */
function checkCell(network: Network, row: unknown, at: number, found: Collector): void {
  if (!isObject(row)) {
    found.issue('WRONG_TYPE', `cells[${at}]`, row, 'expected an object');
    return;
  }
  const { facilityId, sku, onHand, reserved, safetyStock, held, version, unitMoney = 0 } = row;
  if (!network.rowOfFacility.has(facilityId as string))
    checkText(facilityId, maxIdLength, `cells[${at}].facilityId`, found);
  if (!network.rowOfSku.has(sku as string)) checkText(sku, maxIdLength, `cells[${at}].sku`, found);
  if (!isUnits(onHand, -maxQuantity)) refuseNumber(onHand, -maxQuantity, `cells[${at}].onHand`, found);
  if (!isUnits(reserved, 0)) refuseNumber(reserved, 0, `cells[${at}].reserved`, found);
  if (!isUnits(safetyStock, 0)) refuseNumber(safetyStock, 0, `cells[${at}].safetyStock`, found);
  if (!isUnits(held, 0)) refuseNumber(held, 0, `cells[${at}].held`, found);
  if (!Number.isSafeInteger(version)) refuseNumber(version, 0, `cells[${at}].version`, found);
  if (typeof unitMoney === 'number' && Number.isFinite(unitMoney) && unitMoney >= 0) return;
  found.issue('OUT_OF_RANGE', `cells[${at}].unitMoney`, unitMoney, 'expected a price, not negative');
}

function checkRoom(row: unknown, at: number, found: Collector): void {
  if (!isObject(row)) {
    found.issue('WRONG_TYPE', `rooms[${at}]`, row, 'expected an object');
    return;
  }
  const { room, from, held } = row;
  checkText(room, maxRoomLength, `rooms[${at}].room`, found);
  if (!Number.isSafeInteger(from)) refuseNumber(from, 0, `rooms[${at}].from`, found);
  if (!isUnits(held, 0)) refuseNumber(held, 0, `rooms[${at}].held`, found);
}

function checkText(value: unknown, maxLength: number, path: string, found: Collector): void {
  if (!isText(value, maxLength)) readValue(text(maxLength), value, path, found);
}

function refuseNumber(value: unknown, least: number, path: string, found: Collector): void {
  found.issue('OUT_OF_RANGE', path, value, `expected a whole number from ${least} to ${maxQuantity}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isUnits = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= maxQuantity;
