/**
 * What an answer costs under the project's cost, worked out from the problem alone, so that answers of peers can be
 * held against ours. Knows only what the benches use: delivery, always-open facilities with one service each,
 * no due date, no capacity.
 */
import { haversineMetres } from '../src/geo/sphere.js';
import type { Order } from '../src/model/order.js';
import type { Plan } from '../src/model/plan.js';
import type { Facility, Problem, Service } from '../src/model/problem.js';

/** Some units of a line from one facility. */
export interface Taking {
  readonly facilityRow: number;
  /** Position in `order.lines`. */
  readonly line: number;
  readonly quantity: number;
}

export interface Judgement {
  /** Why it may not be done at all: null is legal. */
  readonly illegal: string | null;
  /** It opens more shipments than the policy lets an order have. */
  readonly overLimit: boolean;
  readonly cost: number;
  readonly unservedUnits: number;
}

export function judge(problem: Problem, order: Order, takings: readonly Taking[], services: Services): Judgement {
  const { weights, unserved, limits } = problem.policy;
  const taken = order.lines.map(() => 0);
  const unitsFrom = new Map<number, number>();
  let illegal: string | null = null;
  for (const { facilityRow, line, quantity } of takings) {
    const wanted = order.lines[line];
    if (!wanted || !(quantity > 0)) illegal ??= `line ${line} with ${quantity} units`;
    else if (quantity > availableAt(problem, services.rowOfSku.get(wanted.sku), facilityRow))
      illegal ??= `${wanted.sku} is short`;
    taken[line] = (taken[line] ?? 0) + quantity;
    unitsFrom.set(facilityRow, (unitsFrom.get(facilityRow) ?? 0) + quantity);
  }
  let cost = 0;
  let lastMinutes = 0;
  for (const [row, units] of unitsFrom) {
    const facility = problem.facilities[row] as Facility;
    const service = services.ofFacility(facility);
    const metres = roadMetres(facility, service, order);
    if (metres > service.maxMetres) illegal ??= `${facility.id} does not reach that far`;
    const { base, perKm, perUnit } = service.money;
    cost += round(weights.money * (base + (perKm * metres) / 1000 + perUnit * units));
    cost += round(weights.move * (service.stops + 1));
    cost += round(weights.touch * (1 + 2 * service.stops) * units);
    cost += round((weights.km * metres) / 1000);
    cost += round(weights.shipment);
    cost += round(weights.rejection * (1 - facility.acceptance));
    const transit = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
    lastMinutes = Math.max(lastMinutes, facility.handlingMinutes + transit);
  }
  cost += round((weights.hour * lastMinutes) / 60);
  let missing = 0;
  let short = 0;
  for (const [line, { quantity }] of order.lines.entries()) {
    const left = quantity - (taken[line] as number);
    if (left < 0) illegal ??= `line ${line} gets ${-left} too many`;
    if (left > 0) short++;
    missing += Math.max(0, left);
  }
  cost += round(unserved.line * short + unserved.unit * missing);
  return { illegal, overLimit: unitsFrom.size > limits.maxShipments, cost, unservedUnits: missing };
}

/** What `judge` and the peers look up again and again. */
export class Services {
  readonly rowOfSku: ReadonlyMap<string, number>;
  readonly rowOfFacility: ReadonlyMap<string, number>;
  readonly #services: ReadonlyMap<string, Service>;

  constructor(problem: Problem) {
    this.rowOfSku = new Map(problem.skus.map(({ sku }, row) => [sku, row]));
    this.rowOfFacility = new Map(problem.facilities.map(({ id }, row) => [id, row]));
    this.#services = new Map(problem.services.map((service) => [service.id, service]));
  }

  ofFacility(facility: Facility): Service {
    const service = this.#services.get(facility.services[0] ?? '');
    if (!service || facility.services.length !== 1) throw new Error(`${facility.id}: the benches expect one service`);
    return service;
  }
}

export function takingsOf(plan: Plan, services: Services): Taking[] {
  return plan.shipments.flatMap(({ facilityId, lines }) =>
    lines.map(({ line, quantity }) => ({
      facilityRow: services.rowOfFacility.get(facilityId) as number,
      line,
      quantity,
    })),
  );
}

/** Whole metres by road from a facility to an order's place. */
function roadMetres(facility: Facility, service: Service, order: Order): number {
  const metres = haversineMetres(facility.latitude, facility.longitude, order.latitude, order.longitude);
  return round(metres * service.detour);
}

/** Units on hand of a sku row at a facility row, 0 where there is no such position. The benches reserve nothing. */
function availableAt({ stock }: Problem, sku: number | undefined, facilityRow: number): number {
  if (sku === undefined) return 0;
  let low = stock.skuStart[sku] as number;
  let high = stock.skuStart[sku + 1] as number;
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stock.facilityRow[middle] as number) < facilityRow) low = middle + 1;
    else high = middle;
  }
  return low < end && stock.facilityRow[low] === facilityRow ? (stock.onHand[low] as number) : 0;
}

const round = (value: number): number => Math.floor(value + 0.5);
