/** Stock as most programs keep it: a map of maps, quantity by sku and facility. */
import type { StockTable } from '../../src/model/problem.js';

export type StockMaps = Map<number, Map<number, number>>;

/** Facility row to units, for the sku rows asked for; all of them where none are named. */
export function stockMaps(stock: StockTable, skus?: ReadonlySet<number>): StockMaps {
  const maps: StockMaps = new Map();
  for (let sku = 0; sku + 1 < stock.skuStart.length; sku++) {
    if (skus && !skus.has(sku)) continue;
    const held = new Map<number, number>();
    const end = stock.skuStart[sku + 1] as number;
    for (let at = stock.skuStart[sku] as number; at < end; at++) {
      held.set(stock.facilityRow[at] as number, stock.onHand[at] as number);
    }
    maps.set(sku, held);
  }
  return maps;
}

/** Adds to a position, which may be less than nothing; refuses to go below zero, answers whether it did it. */
export function change(maps: StockMaps, sku: number, facilityRow: number, quantity: number): boolean {
  const held = maps.get(sku);
  if (!held) return false;
  const left = (held.get(facilityRow) ?? 0) + quantity;
  if (left < 0) return false;
  held.set(facilityRow, left);
  return true;
}
