import type { StockLine } from '../model/reservation.js';
import type { LedgerGround } from './ledger-ground.js';

/** No hold owns the line: units that were taken for good. */
export const noOwner = -1;

const fewLines = 24;

/**
 * Lines of all holds of a ledger, as columns; those of one hold lie side by side. A hold in the making is written at the
 * end and dropped again where it comes to nothing. 20 bytes a line.
 */
export class HoldLines {
  count = 0;
  skuRow = new Int32Array(0);
  facilityRow = new Int32Array(0);
  /** Where the position was found last; whoever reads it knows whether that still holds. */
  cell = new Int32Array(0);
  quantity = new Int32Array(0);
  /** Number of the hold. */
  owner = new Int32Array(0);

  add(skuRow: number, facilityRow: number, cell: number, quantity: number, owner: number): void {
    if (this.count === this.skuRow.length) this.#grow();
    const at = this.count++;
    this.skuRow[at] = skuRow;
    this.facilityRow[at] = facilityRow;
    this.cell[at] = cell;
    this.quantity[at] = quantity;
    this.owner[at] = owner;
  }

  /** Takes the units of lines start .. count - 1 from what is free, all of them or none; every cell stands there once. */
  take(free: Int32Array, start: number): boolean {
    const { cell, quantity, count } = this;
    for (let at = start; at < count; at++) {
      if ((free[cell[at] as number] as number) < (quantity[at] as number)) return false;
    }
    for (let at = start; at < count; at++) {
      const place = cell[at] as number;
      free[place] = (free[place] as number) - (quantity[at] as number);
    }
    return true;
  }

  /**
   * Sorts lines start .. count - 1 and adds up those that compare as equal. False where a sum passes 2^31 - 1: then the
   * lines are of no use.
   */
  merge(start: number, compare: (at: number, other: number) => number): boolean {
    if (this.count - start > 1) this.#sort(start, compare);
    let last = start;
    for (let at = start + 1; at < this.count; at++) {
      if (compare(last, at) !== 0) {
        this.#copy(at, ++last);
        continue;
      }
      const sum = (this.quantity[last] as number) + (this.quantity[at] as number);
      if (sum > 2_147_483_647) return false;
      this.quantity[last] = sum;
    }
    if (this.count > start) this.count = last + 1;
    return true;
  }

  #sort(start: number, compare: (at: number, other: number) => number): void {
    const length = this.count - start;
    if (length > fewLines) {
      this.#arrange(
        start,
        Array.from({ length }, (_, at) => start + at).sort((a, b) => compare(a, b) || a - b),
      );
      return;
    }
    for (let at = start + 1; at < this.count; at++) {
      for (let place = at; place > start && compare(place - 1, place) > 0; place--) this.#swap(place - 1, place);
    }
  }

  #arrange(start: number, order: readonly number[]): void {
    for (const column of this.#columns())
      column.set(
        order.map((from) => column[from] as number),
        start,
      );
  }

  #swap(a: number, b: number): void {
    for (const column of this.#columns()) {
      const value = column[a] as number;
      column[a] = column[b] as number;
      column[b] = value;
    }
  }

  #copy(from: number, to: number): void {
    if (from === to) return;
    for (const column of this.#columns()) column[to] = column[from] as number;
  }

  #columns(): Int32Array[] {
    return [this.skuRow, this.facilityRow, this.cell, this.quantity, this.owner];
  }

  #grow(): void {
    const length = Math.max(64, 2 * this.count);
    const grown = (column: Int32Array<ArrayBuffer>) => {
      const larger = new Int32Array(length);
      larger.set(column);
      return larger;
    };
    this.skuRow = grown(this.skuRow);
    this.facilityRow = grown(this.facilityRow);
    this.cell = grown(this.cell);
    this.quantity = grown(this.quantity);
    this.owner = grown(this.owner);
  }
}

/** Lines start .. start + count - 1 by the names of their rows. */
export function stockLines(
  { skuRow, facilityRow, quantity }: HoldLines,
  ground: LedgerGround,
  start: number,
  count: number,
): StockLine[] {
  const lines: StockLine[] = [];
  for (let at = start; at < start + count; at++) {
    lines.push({
      facilityId: ground.facilityIdOf(facilityRow[at] as number),
      sku: ground.skuOf(skuRow[at] as number),
      quantity: quantity[at] as number,
    });
  }
  return lines;
}
