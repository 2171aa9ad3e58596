import { printable } from '../base/printable.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { CellState, RoomState } from '../model/reservation.js';
import { maxQuantity } from '../model/scalars.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';
import { roomOf } from './room-names.js';

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
 * positions are added. Nothing of it is journalled here. Throws InputError, and changes nothing, for numbers that are none,
 * and for a network that holds reservations of its own: what it follows knows nothing of them.
 */
export function syncStock(network: Network, { cells = [], rooms = [] }: SyncState): SyncAnswer {
  const cellRows = Array.isArray(cells) ? (cells as readonly SyncedCell[]) : [...cells];
  const roomRows = Array.isArray(rooms) ? (rooms as readonly RoomState[]) : [...rooms];
  check(network, cellRows, roomRows);
  addSkus(network, cellRows);
  const { place, unknown: strangeCells } = placesOf(network, cellRows);
  const { ledger } = network.stock;
  let changed = 0;
  let unknown = strangeCells;
  for (let at = 0; at < cellRows.length; at++) {
    const cell = place.cell[at] as number;
    if (cell === noCell) continue;
    const row = cellRows[at] as SyncedCell;
    if (ledger.cells.replace(place.skuRow[at] as number, place.facilityRow[at] as number, cell, row)) changed++;
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

function check(network: Network, cells: readonly SyncedCell[], rooms: readonly RoomState[]): void {
  const issues: Issue[] = [];
  if (network.stock.ledger.hasHolds) {
    const hint = 'this network holds reservations of its own; hold them in the store that it follows';
    issues.push({ code: 'OUT_OF_RANGE', path: 'cells', value: printable(cells), hint });
  }
  const number = (path: string, value: unknown, least: number) => {
    const hint = `expected a whole number from ${least} to ${maxQuantity}`;
    issues.push({ code: 'OUT_OF_RANGE', path, value: printable(value), hint });
  };
  for (let at = 0; at < cells.length; at++) {
    const { onHand, reserved, safetyStock, held, version, unitMoney = 0 } = cells[at] as SyncedCell;
    if (!isUnits(onHand, -maxQuantity)) number(`cells[${at}].onHand`, onHand, -maxQuantity);
    if (!isUnits(reserved, 0)) number(`cells[${at}].reserved`, reserved, 0);
    if (!isUnits(safetyStock, 0)) number(`cells[${at}].safetyStock`, safetyStock, 0);
    if (!isUnits(held, 0)) number(`cells[${at}].held`, held, 0);
    if (!Number.isSafeInteger(version)) number(`cells[${at}].version`, version, 0);
    if (!Number.isFinite(unitMoney) || unitMoney < 0) number(`cells[${at}].unitMoney`, unitMoney, 0);
  }
  rooms.forEach(({ from, held }, at) => {
    if (!Number.isSafeInteger(from)) number(`rooms[${at}].from`, from, 0);
    if (!isUnits(held, 0)) number(`rooms[${at}].held`, held, 0);
  });
  if (issues.length > 0) throw new InputError(issues);
}

const isUnits = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= maxQuantity;
