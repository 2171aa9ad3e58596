import type { InboundTable } from '../model/problem.js';

/**
 * Deliveries on their way, by sku: those of one position for what it will hold by then, and all of a sku by date. Row
 * numbers are the problem's, which a network keeps for as long as it lives. Never changes, so forks share it.
 */
export class Inbound {
  readonly isEmpty: boolean;
  readonly #table: InboundTable;
  /** Deliveries of sku row s: #start[s] .. #start[s + 1] - 1 of the table. */
  readonly #start: Uint32Array;
  /** The same ranges of a sku by date; equal dates by facility row. */
  readonly at: Float64Array;
  readonly facilityRow: Uint32Array;
  readonly quantity: Float64Array;

  /** @param skus number of sku rows of the problem */
  constructor(table: InboundTable, skus: number) {
    const { skuRow, at, facilityRow, quantity } = table;
    this.#table = table;
    this.isEmpty = skuRow.length === 0;
    this.#start = new Uint32Array(this.isEmpty ? 1 : skus + 1);
    for (const sku of skuRow) this.#start[sku + 1] = (this.#start[sku + 1] as number) + 1;
    for (let sku = 0; sku + 1 < this.#start.length; sku++) {
      this.#start[sku + 1] = (this.#start[sku + 1] as number) + (this.#start[sku] as number);
    }
    const difference = (column: ArrayLike<number>, a: number, b: number): number =>
      (column[a] as number) - (column[b] as number);
    const byDate = Uint32Array.from(skuRow, (_, delivery) => delivery).sort(
      (a, b) => difference(skuRow, a, b) || difference(at, a, b) || a - b,
    );
    this.at = Float64Array.from(byDate, (delivery) => at[delivery] as number);
    this.facilityRow = Uint32Array.from(byDate, (delivery) => facilityRow[delivery] as number);
    this.quantity = Float64Array.from(byDate, (delivery) => quantity[delivery] as number);
  }

  /** First place of a sku in `at`, `facilityRow`, `quantity`; `end` is the place past its last. By date. */
  first(skuRow: number): number {
    return skuRow + 1 < this.#start.length ? (this.#start[skuRow] as number) : 0;
  }

  end(skuRow: number): number {
    return skuRow + 1 < this.#start.length ? (this.#start[skuRow + 1] as number) : 0;
  }

  /** Units of a sku that are due at a facility by an instant. Logarithmic in the deliveries of the sku. */
  due(skuRow: number, facilityRow: number, instant: number): number {
    const { at, quantity } = this.#table;
    let units = 0;
    for (let i = this.#firstOf(skuRow, facilityRow); i < this.end(skuRow); i++) {
      if (this.#table.facilityRow[i] !== facilityRow || (at[i] as number) > instant) break;
      units += quantity[i] as number;
    }
    return units;
  }

  /** The deliveries of a sku to a facility, by date. */
  of(skuRow: number, facilityRow: number): { quantity: number; at: number }[] {
    const { at, quantity } = this.#table;
    const found: { quantity: number; at: number }[] = [];
    for (let i = this.#firstOf(skuRow, facilityRow); i < this.end(skuRow); i++) {
      if (this.#table.facilityRow[i] !== facilityRow) break;
      found.push({ quantity: quantity[i] as number, at: at[i] as number });
    }
    return found;
  }

  #firstOf(skuRow: number, facilityRow: number): number {
    const rows = this.#table.facilityRow;
    let low = this.first(skuRow);
    let high = this.end(skuRow);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle] as number) < facilityRow) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
