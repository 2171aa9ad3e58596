import { LayeredMap } from '../base/layered-map.js';
import type { CellNumbers } from './cell-state.js';
import { freeOf } from './cell-state.js';
import type { LedgerGround } from './ledger-ground.js';
import { findRank, noCell } from './positions.js';

/** What a cell has that `free` of its position does not tell. */
interface CellEntry {
  /** Whose entry it is; a fork's are others than its origin's. */
  readonly owner: CellBook;
  /** On hand before the owner's first change; null: the owner made the cell. */
  opening: number | null;
  onHand: number;
  reserved: number;
  safetyStock: number;
  version: number;
  /** How far free is below the least number that a position can say; 0 but at the very edge. */
  below: number;
}

const leastFree = -2_147_483_647;
/** Facility rows stay below it, and so keys below 2^53. */
const facilitySpan = 2 ** 26;

/**
 * On hand, reserved, held back and version of every cell. A position keeps what is free alone; the rest is that of the
 * problem until it is changed, and only cells that changed have an entry here. What is held follows from both, so that
 * holding and giving back touch nothing but `free`.
 */
export class CellBook {
  readonly #ground: LedgerGround;
  readonly #entries: LayeredMap<CellEntry>;

  constructor(ground: LedgerGround, entries = new LayeredMap<CellEntry>()) {
    this.#ground = ground;
    this.#entries = entries;
  }

  /** The same numbers, over the positions of a fork. */
  fork(ground: LedgerGround): CellBook {
    return new CellBook(ground, this.#entries.fork());
  }

  /** Zeros where there is no such cell. `held`: whatever is neither free nor reserved nor held back. */
  numbers(skuRow: number, facilityRow: number, cell: number): CellNumbers {
    const entry = this.#entries.get(keyOf(skuRow, facilityRow));
    const { onHand, reserved, safetyStock, version } = entry ?? this.#told(skuRow, facilityRow);
    if (cell === noCell) return { onHand, reserved, safetyStock, held: 0, version };
    const free = this.#free(skuRow, facilityRow, cell);
    return { onHand, reserved, safetyStock, held: onHand - reserved - safetyStock - free, version };
  }

  /** What the cell had before the first change or hold of this ledger; null: this ledger made it. */
  opening(skuRow: number, facilityRow: number): Omit<CellNumbers, 'held' | 'version'> | null {
    const entry = this.#entries.get(keyOf(skuRow, facilityRow));
    const { onHand, reserved, safetyStock } = entry ?? this.#told(skuRow, facilityRow);
    if (entry?.owner !== this) return { onHand, reserved, safetyStock };
    return entry.opening === null ? null : { onHand: entry.opening, reserved, safetyStock };
  }

  onHand(skuRow: number, facilityRow: number): number {
    return (this.#entries.get(keyOf(skuRow, facilityRow)) ?? this.#told(skuRow, facilityRow)).onHand;
  }

  /** Units come or (below 0) leave: on hand and free change alike. */
  change(skuRow: number, facilityRow: number, cell: number, quantity: number): void {
    const below = this.#setFree(cell, this.#free(skuRow, facilityRow, cell) + quantity);
    const entry = this.#own(skuRow, facilityRow);
    entry.onHand += quantity;
    entry.version++;
    entry.below = below;
  }

  /** Units that were held leave: they were not free before and are not now. */
  commit(skuRow: number, facilityRow: number, quantity: number): void {
    const entry = this.#own(skuRow, facilityRow);
    entry.onHand -= quantity;
    entry.version++;
  }

  /** Units that were held are free again. */
  giveBack(skuRow: number, facilityRow: number, cell: number, quantity: number): void {
    const { positions } = this.#ground;
    const free = positions.free[cell] as number;
    if (free > leastFree) {
      positions.free[cell] = free + quantity;
      return;
    }
    const below = this.#setFree(cell, this.#free(skuRow, facilityRow, cell) + quantity);
    this.#own(skuRow, facilityRow).below = below;
  }

  /** For a cell whose position was just made, with nothing there. */
  create(skuRow: number, facilityRow: number): void {
    const nothing = { onHand: 0, reserved: 0, safetyStock: 0, version: 0, below: 0 };
    this.#entries.set(keyOf(skuRow, facilityRow), { owner: this, opening: null, ...nothing });
  }

  /** Numbers told from outside take the place of what was there. True where that changed any. */
  replace(skuRow: number, facilityRow: number, cell: number, numbers: CellNumbers): boolean {
    const { onHand, reserved, safetyStock, version } = numbers;
    const free = freeOf(numbers);
    const freeBefore = this.#free(skuRow, facilityRow, cell);
    const before = this.#entries.get(keyOf(skuRow, facilityRow)) ?? this.#told(skuRow, facilityRow);
    const isTold =
      before.onHand === onHand &&
      before.reserved === reserved &&
      before.safetyStock === safetyStock &&
      before.version === version;
    if (isTold && free === freeBefore) return false;
    if (isTold && free > leastFree && freeBefore > leastFree) {
      this.#ground.positions.free[cell] = free;
      return true;
    }
    const below = this.#setFree(cell, free);
    const entry = this.#own(skuRow, facilityRow);
    entry.opening = onHand;
    entry.onHand = onHand;
    entry.reserved = reserved;
    entry.safetyStock = safetyStock;
    entry.version = version;
    entry.below = below;
    return true;
  }

  /** Free as it is, also where a position cannot say it. */
  #free(skuRow: number, facilityRow: number, cell: number): number {
    const free = this.#ground.positions.free[cell] as number;
    if (free > leastFree) return free;
    return free - (this.#entries.get(keyOf(skuRow, facilityRow)) ?? this.#told(skuRow, facilityRow)).below;
  }

  /** Returns how far that is below what a position can say. Throws where it is above: so this comes before any other change. */
  #setFree(cell: number, free: number): number {
    const { positions } = this.#ground;
    const told = Math.max(leastFree, free);
    positions.change(cell, told - (positions.free[cell] as number));
    return told - free;
  }

  /** An entry that may be changed. */
  #own(skuRow: number, facilityRow: number): CellEntry {
    const key = keyOf(skuRow, facilityRow);
    const own = this.#entries.getOwn(key);
    if (own !== undefined) return own;
    const known = this.#entries.get(key);
    const start = known ?? this.#told(skuRow, facilityRow);
    const { onHand, reserved, safetyStock, version, below } = start;
    const opening = known?.owner === this ? known.opening : onHand;
    const entry = { owner: this, opening, onHand, reserved, safetyStock, version, below };
    this.#entries.set(key, entry);
    return entry;
  }

  /** As the problem tells it; zeros of a cell that it does not know. */
  #told(skuRow: number, facilityRow: number): Omit<CellEntry, 'owner' | 'opening'> {
    const { skuStart, facilityRow: rows, onHand, reserved, safetyStock } = this.#ground.stock;
    const isKnown = skuRow + 1 < skuStart.length;
    const at = isKnown
      ? findRank(rows, skuStart[skuRow] as number, skuStart[skuRow + 1] as number, facilityRow)
      : noCell;
    if (at === noCell) return { onHand: 0, reserved: 0, safetyStock: 0, version: 0, below: 0 };
    const units = onHand[at] as number;
    const promised = reserved === null ? 0 : (reserved[at] as number);
    const kept = safetyStock === null ? 0 : (safetyStock[at] as number);
    const below = Math.max(0, leastFree - (units - promised - kept));
    return { onHand: units, reserved: promised, safetyStock: kept, version: 0, below };
  }
}

/** One number for a cell. */
export const keyOf = (skuRow: number, facilityRow: number): number => skuRow * facilitySpan + facilityRow;
