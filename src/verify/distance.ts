import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { DistanceFunction, DistanceTable } from '../network/distance.js';

/** Mean radius of the Earth in metres. */
const earthRadius = 6_371_008.8;

/** Road metres before rounding, of one facility to one order's place with this detour; null: nobody says how far. */
export type RoadMetres = (facility: Facility, order: Order, detour: number) => number | null;

/** Of lanes and of radii. */
export const usualDetour = 1.3;

/** Great circle x detour, or what the caller's function or table says. A function that throws says nothing. */
export function roadMetresBy(distance: DistanceFunction | DistanceTable | undefined): RoadMetres {
  if (distance === undefined) return greatCircleRoad;
  if (typeof distance === 'function') return (facility, order) => ask(distance, facility, order);
  const rowOfOrigin = new Map(distance.origins.map((id, row) => [id, row]));
  const columnOfDestination = new Map(distance.destinations.map((id, column) => [id, column]));
  return (facility, order, detour) => {
    const row = rowOfOrigin.get(facility.id);
    const column = columnOfDestination.get(order.id);
    const known = row === undefined || column === undefined ? undefined : distance.metres[row]?.[column];
    if (known !== undefined) return usable(known);
    return distance.fallback === 'greatCircle' ? greatCircleRoad(facility, order, detour) : null;
  };
}

/**
 * Are these the road metres, once rounded? Two ways to write the haversine differ by nanometres, and by up to some
 * decimetres between antipodes, where the sine stands still; only there may a value just off a half be rounded both ways.
 */
export function isRounded(metres: number, exact: number, detour: number): boolean {
  return Math.abs(metres - exact) <= 0.5 + slackOf(exact, detour);
}

/** Are these road metres, once rounded, beyond the radius, however they are rounded? */
export function isBeyond(radiusMetres: number, exact: number): boolean {
  return exact - slackOf(exact, usualDetour) > Math.floor(radiusMetres) + 0.5;
}

const slackOf = (exact: number, detour: number): number => (exact > antipodal * detour ? detour : 1e-6);

/** Great-circle metres, by the haversine of R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope 68(2), 1984. */
export function greatCircleMetres(lat1: number, lng1: number, lat2: number, lng2: number): number {
  const halfUp = Math.sin(toRadians(lat2 - lat1) / 2);
  const halfAcross = Math.sin(toRadians(lng2 - lng1) / 2);
  const squared = halfUp * halfUp + Math.cos(toRadians(lat1)) * Math.cos(toRadians(lat2)) * halfAcross * halfAcross;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(squared)));
}

/** Half round the Earth less a few kilometres. */
const antipodal = Math.PI * earthRadius - 5_000;

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180;

const greatCircleRoad: RoadMetres = (facility, order, detour) =>
  greatCircleMetres(facility.latitude, facility.longitude, order.latitude, order.longitude) * detour;

function ask(distance: DistanceFunction, facility: Facility, order: Order): number | null {
  const from = { facilityId: facility.id, latitude: facility.latitude, longitude: facility.longitude };
  const to = { orderId: order.id, latitude: order.latitude, longitude: order.longitude };
  try {
    return usable(distance(from, to));
  } catch {
    return null;
  }
}

const usable = (metres: number): number | null => (Number.isFinite(metres) && metres >= 0 ? metres : null);
