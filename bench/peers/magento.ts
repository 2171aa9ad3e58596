/**
 * Magento's distance priority, as a shop runs it: read every source that holds any line, give each its distance,
 * sort, walk down and take what there is. Repaired where the original would spoil a comparison: a sku on two lines
 * counts once, equal distances go by id, a source that does not deliver that far is left out.
 * Source: magento/inventory, DistanceBasedSourceSelection and GetDefaultSortedSourcesResult.
 */
import { haversineMetres } from '../../src/geo/sphere.js';
import type { Taking } from '../cost.js';
import type { Peer, PeerWorld } from './peer.js';

interface Source {
  readonly facilityRow: number;
  readonly metres: number;
  readonly items: { readonly line: number; readonly available: number }[];
}

export function magentoLike({ stock, latitude, longitude, reachMetres, orders }: PeerWorld): Peer {
  const answer = (at: number): Taking[] => {
    const order = orders[at];
    if (!order) return [];
    const sources = new Map<number, Source>();
    for (const [line, sku] of order.sku.entries()) {
      const end = stock.skuStart[sku + 1] as number;
      for (let position = stock.skuStart[sku] as number; position < end; position++) {
        const available = stock.onHand[position] as number;
        if (available === 0) continue;
        const facilityRow = stock.facilityRow[position] as number;
        let source = sources.get(facilityRow);
        if (!source) {
          const lat = latitude[facilityRow] as number;
          const metres = haversineMetres(lat, longitude[facilityRow] as number, order.latitude, order.longitude);
          source = { facilityRow, metres, items: [] };
          sources.set(facilityRow, source);
        }
        source.items.push({ line, available });
      }
    }
    const sorted = [...sources.values()]
      .filter(({ facilityRow, metres }) => metres <= (reachMetres[facilityRow] as number))
      .sort((a, b) => a.metres - b.metres || a.facilityRow - b.facilityRow);
    const need = Array.from(order.quantity);
    let open = need.length;
    const takings: Taking[] = [];
    for (const { facilityRow, items } of sorted) {
      for (const { line, available } of items) {
        const quantity = Math.min(need[line] as number, available);
        if (quantity === 0) continue;
        need[line] = (need[line] as number) - quantity;
        if (need[line] === 0) open--;
        takings.push({ facilityRow, line, quantity });
      }
      if (open === 0) break;
    }
    return takings;
  };
  return { name: 'Magento-like, JavaScript', answer };
}
