/**
 * What the peers are given: the same stock and orders as ours, with skus and facilities already turned into rows,
 * so that no peer pays for looking up a string.
 */
import type { Order } from '../../src/model/order.js';
import type { Problem, StockTable } from '../../src/model/problem.js';
import type { Services, Taking } from '../cost.js';

export interface Peer {
  readonly name: string;
  /** An answer to one order. Empty where nothing can be served. */
  readonly answer: (order: number) => Taking[];
}

export interface PeerWorld {
  readonly stock: StockTable;
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  /** Great-circle metres that a facility reaches: its service's range, detour taken off; often Infinity. */
  readonly reachMetres: Float64Array;
  readonly orders: readonly DenseOrder[];
}

export interface DenseOrder {
  readonly latitude: number;
  readonly longitude: number;
  readonly sku: Uint32Array;
  readonly quantity: Uint32Array;
}

export function peerWorld(problem: Problem, orders: readonly Order[], services: Services): PeerWorld {
  const reach = (row: number): number => {
    const facility = problem.facilities[row];
    if (!facility) return 0;
    const { maxMetres, detour } = services.ofFacility(facility);
    // Road metres are rounded: half a metre less keeps a peer on the legal side of the edge.
    return (maxMetres - 0.5) / detour;
  };
  return {
    stock: problem.stock,
    latitude: Float64Array.from(problem.facilities, ({ latitude }) => latitude),
    longitude: Float64Array.from(problem.facilities, ({ longitude }) => longitude),
    reachMetres: Float64Array.from(problem.facilities, (_, row) => reach(row)),
    orders: orders.map(({ latitude, longitude, lines }) => ({
      latitude,
      longitude,
      sku: Uint32Array.from(lines, ({ sku }) => services.rowOfSku.get(sku) as number),
      quantity: Uint32Array.from(lines, ({ quantity }) => quantity),
    })),
  };
}
