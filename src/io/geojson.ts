import type { Order } from '../model/order.js';
import type { Leg, Plan } from '../model/plan.js';
import type { Facility, Problem } from '../model/problem.js';

/** Longitude, latitude: the other way round than everywhere else in this package. */
export type Position = [longitude: number, latitude: number];

export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString'; coordinates: Position[][] };

export interface Feature {
  type: 'Feature';
  geometry: Geometry;
  /** `role` is `customer`, `origin`, `stop` or `leg`; ids, costs, metres and times as in the plan. */
  properties: Record<string, string | number | null>;
}

export interface FeatureCollection {
  type: 'FeatureCollection';
  features: Feature[];
}

/**
 * One plan as GeoJSON (RFC 7946): a point for the customer, a point for each facility the goods pass, a line for each leg
 * in the order of the plan. A line over the antimeridian is cut there, as section 3.1.9 asks.
 * `order` and `problem` are those of the plan; a facility that the problem does not have is left out with its legs.
 */
export function toGeoJSON(plan: Plan, order: Order, problem: Problem): FeatureCollection {
  const { orderId } = plan;
  const customer: Position = [order.longitude, order.latitude];
  const features: Feature[] = [
    point(customer, {
      role: 'customer',
      orderId,
      status: plan.status,
      cost: plan.cost,
      moves: plan.moves,
      lastArrival: plan.lastArrival,
    }),
  ];
  for (const [number, shipment] of plan.shipments.entries()) {
    const stops = new Set(shipment.legs.flatMap(({ from, to }) => (to === null ? [from] : [from, to])));
    stops.add(shipment.facilityId);
    for (const facilityId of stops) {
      const facility = facilityById(problem.facilities, facilityId);
      if (!facility) continue;
      const role = facilityId === shipment.facilityId ? 'origin' : 'stop';
      features.push(point(positionOf(facility), { role, orderId, shipment: number, facilityId, kind: facility.kind }));
    }
    const units = shipment.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    for (const leg of shipment.legs) {
      const geometry = legLine(leg, customer, problem.facilities);
      if (!geometry) continue;
      const { kind, from, to, service = null, metres, departAt, arriveAt } = leg;
      const properties = {
        role: 'leg',
        orderId,
        shipment: number,
        kind,
        from,
        to,
        service,
        metres,
        units,
        departAt,
        arriveAt,
      };
      features.push({ type: 'Feature', geometry, properties });
    }
  }
  return { type: 'FeatureCollection', features };
}

function legLine({ from, to }: Leg, customer: Position, facilities: readonly Facility[]): Geometry | null {
  const start = facilityById(facilities, from);
  const end = to === null ? customer : positionOf(facilityById(facilities, to));
  return start && end ? line(positionOf(start), end) : null;
}

/** The shorter way round; in two parts that meet at the antimeridian where it is crossed. */
function line(start: Position, end: Position): Geometry {
  const [startLongitude, startLatitude] = start;
  const [endLongitude, endLatitude] = end;
  const eastward = endLongitude - startLongitude;
  if (Math.abs(eastward) <= 180) return { type: 'LineString', coordinates: [start, end] };
  // The side of the start, and the longitude of the end as if degrees went on counting there.
  const side = startLongitude > 0 ? 180 : -180;
  const unrolled = endLongitude + 2 * side;
  // A point on the antimeridian lies on both of its sides: nothing is crossed.
  if (startLongitude === side) return { type: 'LineString', coordinates: [[-side, startLatitude], end] };
  if (unrolled === side) return { type: 'LineString', coordinates: [start, [side, endLatitude]] };
  const share = (side - startLongitude) / (unrolled - startLongitude);
  const latitude = startLatitude + share * (endLatitude - startLatitude);
  return {
    type: 'MultiLineString',
    coordinates: [
      [start, [side, latitude]],
      [[-side, latitude], end],
    ],
  };
}

const point = (coordinates: Position, properties: Feature['properties']): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties,
});

function positionOf(facility: Facility): Position;
function positionOf(facility: Facility | undefined): Position | undefined;
function positionOf(facility: Facility | undefined): Position | undefined {
  return facility && [facility.longitude, facility.latitude];
}

/** Facilities are sorted by id, by UTF-16 code units, so that no map of them is needed. */
function facilityById(facilities: readonly Facility[], id: string): Facility | undefined {
  let low = 0;
  let high = facilities.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facilities[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  const facility = facilities[low];
  return facility?.id === id ? facility : undefined;
}
