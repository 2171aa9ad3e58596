/**
 * geokdbush asked for facilities in stock: its predicate reads one bit per facility, the cheapest test there is.
 * It walks outwards from the customer and so meets every facility without stock that is nearer than those with it.
 */
import { around } from 'geokdbush';
import type KDBush from 'kdbush';
import type { StockTable } from '../../src/model/problem.js';

/** One bit per facility: holds at least `quantity` of the sku row. */
export function holderBits(stock: StockTable, sku: number, quantity: number, facilities: number): Uint32Array {
  const bits = new Uint32Array((facilities >> 5) + 1);
  const end = stock.skuStart[sku + 1] as number;
  for (let at = stock.skuStart[sku] as number; at < end; at++) {
    if ((stock.onHand[at] as number) < quantity) continue;
    const row = stock.facilityRow[at] as number;
    bits[row >> 5] = (bits[row >> 5] as number) | (1 << (row & 31));
  }
  return bits;
}

export function nearestByPredicate(index: KDBush, bits: Uint32Array, latitude: number, longitude: number, k: number) {
  return around(
    index,
    longitude,
    latitude,
    k,
    Infinity,
    (row) => (((bits[row >> 5] as number) >>> (row & 31)) & 1) === 1,
  );
}
