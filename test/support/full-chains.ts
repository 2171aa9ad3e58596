import type { Order } from '../../src/model/order.js';
import type { Facility, Lane, Problem, Service } from '../../src/model/problem.js';
import { beginOf, dayAt, departureOf, finishOf } from './full-clock.js';

/** One way of goods from where they lie to the buyer, or to the store where he collects them or has them fitted. */
export interface Chain {
  readonly origin: Facility;
  readonly lanes: readonly Lane[];
  /** Where the lanes end: the origin itself where there are none. */
  readonly end: Facility;
  /** null: goods stay at `end`. */
  readonly service: Service | null;
  /** Of the lanes, then of the service. */
  readonly metres: readonly number[];
  readonly moves: number;
  /** Per unit. */
  readonly touches: number;
  /** When handling begins at the origin, and the local day of that. */
  readonly begin: number;
  readonly beginDay: number;
  /** Of the lanes. */
  readonly times: readonly { readonly departAt: number; readonly arriveAt: number; readonly day: number }[];
  /** When goods are handled at `end`, to leave by the service or to stay. */
  readonly readyAt: number;
  /** On the road by the service; 0 without one. */
  readonly lastMinutes: number;
}

const earthRadius = 6_371_008.8;

/** Great circle by the spherical law of haversines. */
function greatCircle(a: Place, b: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const up = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const across = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const h = up + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * across;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const usualDetour = 1.3;

export const roadMetres = (a: Place, b: Place, detour = usualDetour): number =>
  Math.floor(greatCircle(a, b) * detour + 0.5);

/** Stores where the order may be collected or fitted. */
export function storesFor(problem: Problem, order: Order): Facility[] {
  return problem.facilities.filter((facility) => {
    if (order.exclude.includes(facility.id)) return false;
    if (order.method === 'collect' ? !facility.collect : (facility.install?.bays ?? 0) === 0) return false;
    if (order.facilityId !== null) return facility.id === order.facilityId;
    return roadMetres(facility, order) <= problem.policy.limits.collectRadiusMetres;
  });
}

/** Every chain that a delivery from an origin may take. */
export function deliveryChains(problem: Problem, order: Order, origin: Facility): Chain[] {
  return pathsFrom(problem, origin, problem.policy.limits.maxLegs - 1).flatMap((lanes) => {
    const end = endOf(problem, origin, lanes);
    return problem.services
      .filter((service) => end.services.includes(service.id))
      .filter((service) => roadMetres(end, order, service.detour) <= service.maxMetres)
      .map((service) => chainOf(problem, order, origin, lanes, service))
      .filter((chain) => arrivalOf(chain, chain.readyAt) < Infinity);
  });
}

/** Every chain of an origin that ends at a store. */
export function storeChains(problem: Problem, order: Order, origin: Facility, store: Facility): Chain[] {
  return pathsFrom(problem, origin, problem.policy.limits.maxLegs)
    .filter((lanes) => endOf(problem, origin, lanes).id === store.id)
    .map((lanes) => chainOf(problem, order, origin, lanes, null))
    .filter(({ readyAt }) => readyAt < Infinity);
}

/** Every sequence of at most so many lanes from an origin that passes no facility twice; the empty one too. */
function pathsFrom(problem: Problem, origin: Facility, mostLanes: number): Lane[][] {
  const found: Lane[][] = [[]];
  const extend = (path: readonly Lane[], at: string, passed: readonly string[]): void => {
    if (path.length >= mostLanes) return;
    for (const lane of problem.lanes) {
      if (lane.from !== at || passed.includes(lane.to)) continue;
      found.push([...path, lane]);
      extend([...path, lane], lane.to, [...passed, lane.to]);
    }
  };
  extend([], origin.id, [origin.id]);
  return found;
}

const endOf = (problem: Problem, origin: Facility, lanes: readonly Lane[]): Facility =>
  lanes.length === 0 ? origin : facilityOf(problem, lanes.at(-1)?.to ?? '');

function facilityOf(problem: Problem, id: string): Facility {
  const facility = problem.facilities.find((row) => row.id === id);
  if (!facility) throw new Error(`no facility ${id}`);
  return facility;
}

function chainOf(
  problem: Problem,
  order: Order,
  origin: Facility,
  lanes: readonly Lane[],
  service: Service | null,
): Chain {
  const begin = beginOf(origin, order.placedAt);
  const end = endOf(problem, origin, lanes);
  const metres = lanes.map((lane) => roadMetres(facilityOf(problem, lane.from), facilityOf(problem, lane.to)));
  let readyAt = finishOf(origin, begin, origin.handlingMinutes);
  const times = lanes.map((lane) => {
    const from = facilityOf(problem, lane.from);
    const to = facilityOf(problem, lane.to);
    const departAt = departureOf(from.timeZone, lane, readyAt);
    const arriveAt = departAt + lane.minutes;
    readyAt = finishOf(to, arriveAt, to.handlingMinutes);
    return { departAt, arriveAt, day: departAt < Infinity ? dayAt(from.timeZone, departAt) : 0 };
  });
  if (service) metres.push(roadMetres(end, order, service.detour));
  const stops = service?.stops ?? 0;
  const betweenLanes = Math.max(0, lanes.length - 1);
  return {
    origin,
    lanes,
    end,
    service,
    metres,
    moves: lanes.length + (service ? stops + 1 : 0),
    touches: service ? 1 + 2 * (lanes.length + stops) : 1 + 2 * betweenLanes + (lanes.length > 0 ? 1 : 0),
    begin,
    beginDay: begin < Infinity ? dayAt(origin.timeZone, begin) : 0,
    times,
    readyAt,
    lastMinutes: service ? Math.ceil(service.baseMinutes + (service.minutesPerKm * (metres.at(-1) ?? 0)) / 1000) : 0,
  };
}

/** When goods leave by the chain's service if the last of them are ready then. */
export const serviceDeparture = ({ end, service }: Chain, readyAt: number): number =>
  service ? departureOf(end.timeZone, service, readyAt) : readyAt;

export const arrivalOf = (chain: Chain, readyAt: number): number =>
  serviceDeparture(chain, readyAt) + chain.lastMinutes;

/** Ties of equal plans: no lanes before lanes, then the facilities passed, then the service, then the lanes themselves. */
export function compareChains(problem: Problem, a: Chain, b: Chain): number {
  const stops = ({ origin, lanes }: Chain): string[] => [origin.id, ...lanes.map(({ to }) => to)];
  const plain = ({ lanes, service }: Chain): boolean => lanes.length === 0 && service !== null;
  if (plain(a) !== plain(b)) return plain(a) ? -1 : 1;
  const rows = ({ lanes }: Chain): number[] => lanes.map((lane) => problem.lanes.indexOf(lane));
  return (
    compareLists(stops(a), stops(b)) ||
    compareLists([a.service?.id ?? ''], [b.service?.id ?? '']) ||
    compareLists(rows(a), rows(b))
  );
}

function compareLists<T extends string | number>(a: readonly T[], b: readonly T[]): number {
  for (const [row, value] of a.entries()) {
    const other = b[row];
    if (other === undefined) return 1;
    if (value !== other) return value < other ? -1 : 1;
  }
  return a.length - b.length;
}
