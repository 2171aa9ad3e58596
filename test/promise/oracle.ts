import { haversineMetres } from '../../src/geo/sphere.js';

/** A small problem as plain numbers: one instant is a whole minute, day 0 begins at minute 0 of the clock below. */
export interface SmallProblem {
  readonly facilities: readonly SmallFacility[];
  readonly services: readonly SmallService[];
  readonly weights: {
    readonly hour: number;
    readonly lateHour: number;
    readonly move: number;
    readonly touch: number;
    readonly km: number;
    readonly shipment: number;
  };
  readonly skus: number;
}

interface SmallFacility {
  readonly longitude: number;
  readonly handlingMinutes: number;
  /** Minute of the day; null: none. */
  readonly cutoff: number | null;
  readonly services: readonly number[];
  readonly unitsPerDay: number;
  readonly stock: readonly {
    readonly onHand: number;
    readonly kept: number;
    readonly unitMoney: number;
    readonly inbound: readonly { readonly quantity: number; readonly at: number }[];
  }[];
}

interface SmallService {
  readonly baseMinutes: number;
  readonly minutesPerKm: number;
  readonly base: number;
  readonly perUnit: number;
  readonly departures: readonly number[] | null;
  readonly maxMetres: number;
}

export interface SmallOrder {
  readonly placedAt: number;
  readonly lines: readonly { readonly sku: number; readonly quantity: number; readonly together: boolean }[];
  readonly maxShipments: number;
  readonly dueBy: number | null;
  readonly strict: boolean;
}

interface Sending {
  readonly start: number;
  readonly service: number;
  readonly arrival: number;
  readonly metres: number;
}

const day = 1440;

/** [arrival, cost] of the earliest and of the cheapest way to serve an order in full, over every way; null: there is none. */
export function bestPromises(
  problem: SmallProblem,
  order: SmallOrder,
): { earliest: number[]; cheapest: number[] } | null {
  let earliest: number[] | null = null;
  let cheapest: number[] | null = null;
  let shipments = Infinity;
  const sendings = problem.facilities.map((facility) => sendingsOf(problem, facility, order));
  const chosen: (Sending | null)[] = [];
  const offer = (arrival: number, cost: number): void => {
    const [firstArrival = Infinity, firstCost = Infinity] = earliest ?? [];
    if (arrival < firstArrival || (arrival === firstArrival && cost < firstCost)) earliest = [arrival, cost];
    // Ties: fewer shipments, which are as many moves here, then the earlier arrival.
    const [lastArrival = Infinity, leastCost = Infinity] = cheapest ?? [];
    const size = chosen.filter((sending) => sending !== null).length;
    if (cost > leastCost || (cost === leastCost && size > shipments)) return;
    if (cost === leastCost && size === shipments && arrival >= lastArrival) return;
    cheapest = [arrival, cost];
    shipments = size;
  };
  const choose = (f: number, size: number): void => {
    if (f === problem.facilities.length) {
      share(problem, order, chosen, offer);
      return;
    }
    chosen[f] = null;
    choose(f + 1, size);
    if (size === order.maxShipments) return;
    for (const sending of sendings[f] as Sending[]) {
      chosen[f] = sending;
      choose(f + 1, size + 1);
    }
    chosen[f] = null;
  };
  choose(0, 0);
  return earliest === null || cheapest === null ? null : { earliest, cheapest };
}

/** Every start on which something wanted comes in, or placedAt, with every service. */
function sendingsOf({ services }: SmallProblem, facility: SmallFacility, order: SmallOrder): Sending[] {
  const starts = new Set([order.placedAt]);
  for (const { sku } of order.lines) {
    for (const { at } of facility.stock[sku]?.inbound ?? []) if (at > order.placedAt) starts.add(at);
  }
  const found: Sending[] = [];
  for (const start of starts) {
    for (const service of facility.services) {
      const { baseMinutes, minutesPerKm, maxMetres } = services[service] as SmallService;
      const metres = Math.floor(haversineMetres(0, facility.longitude, 0, 0) + 0.5);
      if (metres > maxMetres) continue;
      const ready = begin(facility, start) + facility.handlingMinutes;
      const departure = depart((services[service] as SmallService).departures, ready);
      const arrival = departure + Math.ceil(baseMinutes + (minutesPerKm * metres) / 1000);
      if (order.strict && order.dueBy !== null && arrival > order.dueBy) continue;
      found.push({ start, service, arrival, metres });
    }
  }
  return found;
}

function begin({ cutoff }: SmallFacility, placedAt: number): number {
  return cutoff !== null && placedAt % day > cutoff ? placedAt - (placedAt % day) + day : placedAt;
}

function depart(departures: readonly number[] | null, ready: number): number {
  if (departures === null) return ready;
  const midnight = ready - (ready % day);
  const times = departures.flatMap((minute) => [midnight + minute, midnight + day + minute]);
  return Math.min(...times.filter((time) => time >= ready));
}

/** Offers every way to share the quantities out among the facilities that send something. */
function share(
  problem: SmallProblem,
  order: SmallOrder,
  chosen: readonly (Sending | null)[],
  offer: (arrival: number, cost: number) => void,
): void {
  const given = problem.facilities.map(() => order.lines.map(() => 0));
  const fill = (line: number, f: number, left: number): void => {
    if (line === order.lines.length) {
      price(problem, order, chosen, given, offer);
      return;
    }
    const { sku, together, quantity } = order.lines[line] as SmallOrder['lines'][number];
    const row = given[f];
    if (row === undefined) {
      if (left === 0) fill(line + 1, 0, order.lines[line + 1]?.quantity ?? 0);
      return;
    }
    const sending = chosen[f] ?? null;
    const most =
      sending === null ? 0 : Math.min(left, freeAt(problem.facilities[f] as SmallFacility, sku, sending.start));
    for (let units = 0; units <= most; units++) {
      if (together && units > 0 && units < quantity) continue;
      row[line] = units;
      fill(line, f + 1, left - units);
    }
    row[line] = 0;
  };
  fill(0, 0, order.lines[0]?.quantity ?? 0);
}

function freeAt({ stock }: SmallFacility, sku: number, instant: number): number {
  const position = stock[sku];
  if (position === undefined) return 0;
  const due = position.inbound.filter(({ at }) => at <= instant).reduce((sum, { quantity }) => sum + quantity, 0);
  return Math.max(0, position.onHand - position.kept + due);
}

function price(
  { facilities, services, weights }: SmallProblem,
  order: SmallOrder,
  chosen: readonly (Sending | null)[],
  given: readonly (readonly number[])[],
  offer: (arrival: number, cost: number) => void,
): void {
  let cost = 0;
  let arrival = 0;
  for (const [f, sending] of chosen.entries()) {
    if (sending === null) continue;
    const facility = facilities[f] as SmallFacility;
    const lines = given[f] as readonly number[];
    const units = lines.reduce((sum, quantity) => sum + quantity, 0);
    if (units === 0 || units > facility.unitsPerDay) return;
    const goods = lines.reduce((sum, quantity, line) => {
      return sum + quantity * (facility.stock[order.lines[line]?.sku ?? 0]?.unitMoney ?? 0);
    }, 0);
    const { base, perUnit } = services[sending.service] as SmallService;
    cost += base + perUnit * units + goods + weights.move + weights.touch * units + weights.shipment;
    cost += Math.floor((weights.km * sending.metres) / 1000 + 0.5);
    arrival = Math.max(arrival, sending.arrival);
  }
  cost += Math.floor((weights.hour * (arrival - order.placedAt)) / 60 + 0.5);
  const late = order.dueBy === null ? 0 : Math.max(0, arrival - order.dueBy);
  cost += Math.floor((weights.lateHour * late) / 60 + 0.5);
  offer(arrival, cost);
}
