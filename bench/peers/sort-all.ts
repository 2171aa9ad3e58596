/**
 * What one writes first: give every facility its distance, sort them all, walk from the nearest and look each line
 * up in a map of maps.
 */
import { haversineMetres } from '../../src/geo/sphere.js';
import type { Taking } from '../cost.js';
import { stockMaps } from './map-of-map.js';
import type { Peer, PeerWorld } from './peer.js';

export function sortAll({ stock, latitude, longitude, reachMetres, orders }: PeerWorld): Peer {
  const facilities = Array.from(latitude, (lat, row) => ({ row, lat, lng: longitude[row] as number }));
  const held = stockMaps(stock, new Set(orders.flatMap(({ sku }) => [...sku])));
  const answer = (at: number): Taking[] => {
    const order = orders[at];
    if (!order) return [];
    const sorted = facilities
      .map(({ row, lat, lng }) => ({ row, metres: haversineMetres(lat, lng, order.latitude, order.longitude) }))
      .sort((a, b) => a.metres - b.metres || a.row - b.row);
    const need = Array.from(order.quantity);
    let open = need.length;
    const takings: Taking[] = [];
    for (const { row, metres } of sorted) {
      if (metres > (reachMetres[row] as number)) continue;
      for (let line = 0; line < need.length; line++) {
        const wanted = need[line] as number;
        if (wanted === 0) continue;
        const quantity = Math.min(wanted, held.get(order.sku[line] as number)?.get(row) ?? 0);
        if (quantity === 0) continue;
        need[line] = wanted - quantity;
        if (wanted === quantity) open--;
        takings.push({ facilityRow: row, line, quantity });
      }
      if (open === 0) break;
    }
    return takings;
  };
  return { name: 'sort all facilities, walk', answer };
}
