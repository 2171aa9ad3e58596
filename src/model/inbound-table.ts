import type { Collector } from './collector.js';
import type { InboundTable } from './problem.js';
import { maxQuantity } from './scalars.js';

/** Deliveries to come in the order they were read, each with the position it stands in. */
export interface InboundRows {
  readonly position: number[];
  readonly quantity: number[];
  /** Minutes since the epoch. */
  readonly at: number[];
}

export interface InboundPlaces {
  /** Sorted rows of a position. */
  readonly skuRowOf: (position: number) => number;
  readonly facilityRowOf: (position: number) => number;
  readonly pathOf: (position: number, column: string) => string;
  /** Units on hand by sorted sku row; inbound is added to it. */
  readonly unitsOfSku: Float64Array;
}

/**
 * Deliveries sorted, those of one sku to one facility at one instant added up, those of no unit left out: n log n. On
 * hand and to come, units of one sku beyond 2^31 - 1 are TOO_LARGE.
 */
export function buildInboundTable(rows: InboundRows, places: InboundPlaces, found: Collector): InboundTable {
  const { quantity, at } = rows;
  checkUnits(rows, places, found);
  const skuRow = rows.position.map(places.skuRowOf);
  const facilityRow = rows.position.map(places.facilityRowOf);
  const order = quantity.map((_, row) => row).filter((row) => (quantity[row] as number) > 0);
  const difference = (column: readonly number[], a: number, b: number): number =>
    (column[a] as number) - (column[b] as number);
  const compare = (a: number, b: number): number =>
    difference(skuRow, a, b) || difference(facilityRow, a, b) || difference(at, a, b);
  order.sort(compare);
  const firsts = order.filter((row, step) => step === 0 || compare(order[step - 1] as number, row) !== 0);
  const sums = new Float64Array(firsts.length);
  let last = -1;
  for (const row of order) {
    if (row === firsts[last + 1]) last++;
    sums[last] = (sums[last] as number) + (quantity[row] as number);
  }
  return {
    skuRow: Uint32Array.from(firsts, (row) => skuRow[row] as number),
    facilityRow: Uint32Array.from(firsts, (row) => facilityRow[row] as number),
    quantity: sums,
    at: Float64Array.from(firsts, (row) => at[row] as number),
  };
}

function checkUnits({ position, quantity }: InboundRows, places: InboundPlaces, found: Collector): void {
  const { unitsOfSku } = places;
  for (const [row, place] of position.entries()) {
    const sku = places.skuRowOf(place);
    const before = unitsOfSku[sku] as number;
    const after = before + (quantity[row] as number);
    unitsOfSku[sku] = after;
    if (after <= maxQuantity || before > maxQuantity) continue;
    const hint = `on hand and inbound, units of this sku add up to more than ${maxQuantity}`;
    found.issue('TOO_LARGE', places.pathOf(place, 'inbound'), after, hint);
  }
}
