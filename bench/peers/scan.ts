/**
 * No index, but no waste either: the distance of every facility into one typed array, then for each line the
 * nearest holder with enough, or one facility for all lines where that is nearer than their sum.
 */
import { haversineMetres } from '../../src/geo/sphere.js';
import type { Taking } from '../cost.js';
import type { DenseOrder, Peer, PeerWorld } from './peer.js';

export function scanAll({ stock, latitude, longitude, reachMetres, orders }: PeerWorld): Peer {
  const facilities = latitude.length;
  const metres = new Float64Array(facilities);
  /** By facility: how many lines of the order at hand it holds in full. */
  const linesHeld = new Uint8Array(facilities);
  const nearest = new Uint32Array(8);

  /** Nearest facility with enough of each line to `nearest`; returns the nearest with all of them, or -1. */
  function pick(order: DenseOrder): number {
    linesHeld.fill(0);
    let all = -1;
    let allMetres = Infinity;
    for (let line = 0; line < order.sku.length; line++) {
      const sku = order.sku[line] as number;
      const wanted = order.quantity[line] as number;
      const end = stock.skuStart[sku + 1] as number;
      let least = Infinity;
      nearest[line] = 0xffff_ffff;
      for (let position = stock.skuStart[sku] as number; position < end; position++) {
        if ((stock.onHand[position] as number) < wanted) continue;
        const row = stock.facilityRow[position] as number;
        const away = metres[row] as number;
        linesHeld[row] = (linesHeld[row] as number) + 1;
        if (away < least) {
          least = away;
          nearest[line] = row;
        }
        if (linesHeld[row] === order.sku.length && away < allMetres) {
          allMetres = away;
          all = row;
        }
      }
    }
    return all;
  }

  const answer = (at: number): Taking[] => {
    const order = orders[at];
    if (!order) return [];
    for (let row = 0; row < facilities; row++) {
      const away = haversineMetres(latitude[row] as number, longitude[row] as number, order.latitude, order.longitude);
      metres[row] = away <= (reachMetres[row] as number) ? away : Infinity;
    }
    const all = pick(order);
    const takings: Taking[] = [];
    let sum = 0;
    for (let line = 0; line < order.sku.length; line++) {
      const facilityRow = nearest[line] as number;
      if (facilityRow === 0xffff_ffff) continue;
      sum += metres[facilityRow] as number;
      takings.push({ facilityRow, line, quantity: order.quantity[line] as number });
    }
    if (all < 0 || (metres[all] as number) > sum) return takings;
    return takings.map(({ line, quantity }) => ({ facilityRow: all, line, quantity }));
  };
  return { name: 'typed haversine scan', answer };
}
