import { isoInstant } from '../../base/instant.js';
import type { Facility, Sku } from '../../model/problem.js';
import type { InboundShare } from '../../model/promise.js';
import type { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';

/** What an option takes: the units left at its scarcest position, and the deliveries it counts on. */
export interface StockBehind {
  readonly left: number;
  readonly waitsFor: readonly InboundShare[];
}

const nothingAwaited: readonly InboundShare[] = Object.freeze([]);

/** Goods on the shelf are taken first, then what comes in, by date. */
export function stockBehind(c: OrderCase, option: Incumbent): StockBehind {
  const { network, columns, demands } = c;
  const { positions, inbound } = network;
  const awaited: InboundShare[] = [];
  let left = Infinity;
  for (let i = 0; i < option.size; i++) {
    const column = option.columns[i] as number;
    const row = columns.row[column] as number;
    const start = c.startOf(column);
    for (let s = 0; s < demands.sources; s++) {
      if (option.quantity[i * option.width + s] === 0) continue;
      const skuRow = demands.sourceSku[s] as number;
      const taken = takenOf(c, option, i, s);
      if (taken === 0) continue;
      const free = positions.free[columns.cell[column * columns.width + s] as number] as number;
      left = Math.min(left, free + (inbound.isEmpty ? 0 : inbound.due(skuRow, row, start)) - taken);
      if (free >= taken) continue;
      const { id } = network.facilities[row] as Facility;
      const { sku } = network.skus[skuRow] as Sku;
      let stock = free;
      let covered = Math.max(0, stock);
      for (const { at, quantity } of inbound.of(skuRow, row)) {
        if (covered >= taken) break;
        stock += quantity;
        const now = Math.min(taken, Math.max(0, stock));
        if (now > covered) awaited.push({ facilityId: id, sku, quantity: now - covered, at: isoInstant(at) });
        covered = now;
      }
    }
  }
  return { left, waitsFor: awaited.length === 0 ? nothingAwaited : awaited.sort(compare) };
}

/** Units of a source's sku in a shipment, over all demands that are sent it; 0 where an earlier source was asked already. */
function takenOf(c: OrderCase, option: Incumbent, place: number, source: number): number {
  const { demands } = c;
  const from = place * option.width;
  if (demands.shares === 0) return option.quantity[from + source] as number;
  let units = 0;
  for (let s = 0; s < demands.sources; s++) {
    if (demands.sourceSku[s] !== demands.sourceSku[source]) continue;
    const quantity = option.quantity[from + s] as number;
    if (quantity > 0 && s < source) return 0;
    units += quantity;
  }
  return units;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compare = (a: InboundShare, b: InboundShare): number =>
  compareText(a.facilityId, b.facilityId) || compareText(a.sku, b.sku) || compareText(a.at, b.at);
