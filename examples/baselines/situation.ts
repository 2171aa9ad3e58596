import type { Facility, Order, Problem, Service } from 'onehop';
import type { Ledger } from './ledger.js';

/** All lines of one sku: what is wanted of it. */
export interface Demand {
  readonly sku: string;
  readonly quantity: number;
  /** The whole quantity from one facility, or nothing. */
  readonly together: boolean;
}

/** A facility that holds something of the order and whose services reach the customer, today. */
export interface Source {
  readonly facility: Facility;
  readonly row: number;
  /** Great circle to the customer. */
  readonly metres: number;
  /** Units of each demand it can give, in the sequence of the demands; 0 or all of a demand that is `together`. */
  readonly available: readonly number[];
  /** Units it can send today, of all demands together. */
  readonly unitsLeft: number;
}

/** What one facility is to send. */
export interface Choice {
  readonly facilityRow: number;
  readonly picks: readonly { readonly sku: string; readonly quantity: number }[];
}

/** A way of deciding where an order is served from: quantities by facility, each facility once. */
export type Baseline = (problem: Problem, ledger: Ledger, order: Order) => Choice[];

/**
 * What every baseline starts from, so that none loses for a rule it was never told: duplicate skus added up, and only
 * sources that may serve the order: not excluded, with a service that reaches the customer (in time, where lateness is
 * not allowed), with stock after reservations and safety stock, with room left today. Nearest first, ties by id.
 */
export function situationOf(problem: Problem, ledger: Ledger, order: Order): { demands: Demand[]; sources: Source[] } {
  const demands = demandsOf(problem, ledger, order);
  const stockOf = new Map<number, number[]>();
  for (const [position, demand] of demands.entries()) {
    const skuRow = ledger.skuRow(demand.sku);
    if (skuRow === undefined) continue;
    for (const { facilityRow, available } of ledger.holders(skuRow)) {
      const stock = stockOf.get(facilityRow) ?? demands.map(() => 0);
      stock[position] = available;
      stockOf.set(facilityRow, stock);
    }
  }
  const sources: Source[] = [];
  for (const [row, stock] of stockOf) {
    const facility = problem.facilities[row];
    if (!facility || order.exclude.includes(facility.id)) continue;
    const unitsLeft = ledger.unitsLeft(row, order);
    const available = demands.map(({ quantity, together }, position) => {
      const units = Math.min(stock[position] ?? 0, unitsLeft, quantity);
      return together && units < quantity ? 0 : units;
    });
    if (!available.some((units) => units > 0)) continue;
    if (usableServices(problem, facility, order).length === 0) continue;
    sources.push({ facility, row, metres: greatCircleMetres(facility, order), available, unitsLeft });
  }
  return { demands, sources: sources.sort(byDistance) };
}

export const byDistance = (a: Source, b: Source): number =>
  a.metres - b.metres || (a.facility.id < b.facility.id ? -1 : a.facility.id > b.facility.id ? 1 : 0);

function demandsOf(problem: Problem, ledger: Ledger, order: Order): Demand[] {
  const demands = new Map<string, Demand>();
  for (const { sku, quantity, together } of order.lines) {
    const row = ledger.skuRow(sku);
    const bySku = row === undefined ? false : (problem.skus[row]?.together ?? false);
    const sofar = demands.get(sku);
    demands.set(sku, {
      sku,
      quantity: quantity + (sofar?.quantity ?? 0),
      together: (together ?? bySku) || (sofar?.together ?? false),
    });
  }
  return [...demands.values()];
}

/** A service with the road it would take to the customer, whole metres, and the minute it would arrive. */
export interface Carriage {
  readonly service: Service;
  readonly metres: number;
  readonly departAt: number;
  readonly arriveAt: number;
}

/** Services of the facility that may carry the order: in range, and in time where lateness is not allowed. */
export function usableServices(problem: Problem, facility: Facility, order: Order): Carriage[] {
  const straight = greatCircleMetres(facility, order);
  const departAt = order.placedAt + facility.handlingMinutes;
  return problem.services
    .filter(({ id }) => facility.services.includes(id))
    .map((service) => {
      const metres = Math.floor(straight * service.detour + 0.5);
      const minutes = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
      return { service, metres, departAt, arriveAt: departAt + minutes };
    })
    .filter(({ service, metres }) => metres <= service.maxMetres)
    .filter(({ arriveAt }) => !order.strict || order.dueBy === null || arriveAt <= order.dueBy);
}

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const radians = Math.PI / 180;

/** Haversine on a sphere of 6 371 008.8 m, as onehop measures. */
function greatCircleMetres(from: Point, to: Point): number {
  const north = Math.sin(((to.latitude - from.latitude) * radians) / 2);
  const east = Math.sin(((to.longitude - from.longitude) * radians) / 2);
  const chord = north * north + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * east * east;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
