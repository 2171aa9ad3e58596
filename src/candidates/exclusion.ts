import { haversineMetres } from '../geo/sphere.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { Network } from '../network/network.js';
import { noCell } from '../stock/positions.js';

/** Why a facility is ruled out, with the numbers that say by how much. */
export interface Exclusion {
  readonly code: ExclusionCode;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Rulings from the farthest from serving to the nearest: of several, a line left unserved names the last. */
export const nearnessToServing: readonly ExclusionCode[] = [
  'NO_STOCK',
  'EXCLUDED',
  'NO_SERVICE',
  'OUT_OF_RANGE',
  'TOO_LATE',
  'CAPACITY_FULL',
  'NOT_ENOUGH',
  'SHIPMENT_LIMIT',
  'TOO_COSTLY',
];

/** What rules a facility out for an order whatever is ordered; null: nothing does. Not for the hot path. */
export function facilityExclusion(network: Network, order: Order, row: number): Exclusion | null {
  const facility = network.facilities[row] as Facility;
  if (order.exclude.includes(facility.id)) return { code: 'EXCLUDED', numbers: {} };
  const services = network.servicesOf[row] as Uint32Array;
  if (services.length === 0) return { code: 'NO_SERVICE', numbers: {} };
  const legs = [...services].map((service) => legTo(network, order, facility, service));
  const inRange = legs.filter((leg) => leg.metres <= leg.maxMetres);
  if (inRange.length === 0) {
    const closest = legs.reduce((a, b) => (b.metres - b.maxMetres < a.metres - a.maxMetres ? b : a));
    return { code: 'OUT_OF_RANGE', numbers: { metres: closest.metres, maxMetres: closest.maxMetres } };
  }
  const soonest = Math.min(...inRange.map((leg) => leg.minutes));
  if (order.strict && order.dueBy !== null && order.placedAt + soonest > order.dueBy) {
    return { code: 'TOO_LATE', numbers: { minutesLate: order.placedAt + soonest - order.dueBy } };
  }
  const room = network.capacityOf.get(row)?.roomAt(order.placedAt);
  if (room !== undefined && (room.orders < 1 || room.units < 1)) {
    return { code: 'CAPACITY_FULL', numbers: { ordersLeft: room.orders, unitsLeft: room.units } };
  }
  return null;
}

/** What rules a facility out for one demand as far as stock goes; null: it can give some of it. */
export function stockExclusion(
  network: Network,
  skuRow: number,
  quantity: number,
  together: boolean,
  row: number,
): Exclusion | null {
  const cell = network.cellOf(skuRow, row);
  const free = cell === noCell ? 0 : Math.max(0, network.positions.free[cell] as number);
  if (free === 0) return { code: 'NO_STOCK', numbers: { available: 0, wanted: quantity } };
  if (together && free < quantity) return { code: 'NOT_ENOUGH', numbers: { available: free, wanted: quantity } };
  return null;
}

function legTo(network: Network, order: Order, facility: Facility, service: number) {
  const { services } = network;
  const place = { orderId: order.id, latitude: order.latitude, longitude: order.longitude };
  const straight = haversineMetres(facility.latitude, facility.longitude, order.latitude, order.longitude);
  const metres = network.roadDistance?.(facility, place) ?? services.roadMetres(service, straight);
  return {
    metres,
    maxMetres: services.maxMetres[service] as number,
    minutes: facility.handlingMinutes + services.legMinutes(service, metres),
  };
}
