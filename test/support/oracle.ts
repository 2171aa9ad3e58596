import type { Order } from '../../src/model/order.js';
import { type CostTerm, type Plan, type Shipment, type ShipmentTerm, shipmentTerms } from '../../src/model/plan.js';
import type { Facility, Problem, Service } from '../../src/model/problem.js';
import type { DistanceFunction } from '../../src/network/distance.js';
import { greatCircleMetres } from '../../src/verify/distance.js';
import { localDayOf } from './local-day.js';

/** What a facility could do for the order, whatever it sends: one entry per usable service. */
interface Way {
  readonly service: Service;
  readonly metres: number;
  readonly departAt: number;
  readonly arriveAt: number;
}

interface Source {
  readonly facility: Facility;
  readonly ways: readonly Way[];
  /** By demand. */
  readonly available: readonly number[];
  readonly unitMoney: readonly number[];
}

/** All lines of one sku. */
interface Demand {
  readonly sku: string;
  readonly lines: readonly number[];
  readonly wanted: number;
  readonly together: boolean;
}

/** One complete way to serve the order: which sources, what from each (by demand), by which of its ways. */
interface Option {
  readonly sources: readonly Source[];
  readonly quantities: readonly (readonly number[])[];
  readonly ways: readonly Way[];
  readonly cost: number;
}

/** What is paid for scarce things beside an option's own cost. */
export interface OraclePrices {
  unit(facilityId: string, sku: string): number;
  shipment(facilityId: string): number;
}

export interface OracleOptions {
  /** The plan of least cost and prices together; its `cost` is its own cost all the same. */
  readonly prices?: OraclePrices;
  /** Plans that took their stock and capacity before. */
  readonly taken?: readonly Plan[];
  readonly distance?: DistanceFunction;
}

/**
 * The least-cost plan by trying everything: every set of facilities up to the shipment limit, every quantity from
 * each, every service of each; the first by cost and then by the ties of the contract wins. For tiny instances.
 * Every `reason` reads TOO_COSTLY: reasons are not the oracle's business.
 */
export function oracle(problem: Problem, order: Order, { taken = [], distance, prices }: OracleOptions = {}): Plan {
  const demands = demandsOf(problem, order);
  const sources = sourcesOf(problem, order, demands, taken, distance);
  const limit = order.maxShipments ?? problem.policy.limits.maxShipments;
  let best: Option | null = null;
  for (const chosen of subsets(sources, limit)) {
    const perDemand = demands.map((demand, d) => spreads(demand, d, chosen));
    for (const spread of product(perDemand)) {
      const quantities = chosen.map((_, s) => spread.map((bySource) => bySource[s] ?? 0));
      if (!isAllowed(order, demands, chosen, quantities, taken)) continue;
      for (const ways of product(chosen.map((source) => source.ways))) {
        if (!waysAreAllowed(chosen, quantities, ways, taken)) continue;
        const option = { sources: chosen, quantities, ways, cost: 0 };
        const cost = costOf(problem, order, demands, option) + (prices ? pricesOf(prices, demands, option) : 0);
        const priced = { ...option, cost };
        if (best === null || isBetter(priced, best, order, demands)) best = priced;
      }
    }
  }
  if (best === null) throw new Error('serving nothing is always possible');
  return planOf(problem, order, demands, best);
}

function demandsOf(problem: Problem, order: Order): Demand[] {
  const skus = [...new Set(order.lines.map(({ sku }) => sku))];
  return skus.map((sku) => {
    const lines = order.lines.flatMap((line, number) => (line.sku === sku ? [number] : []));
    const known = problem.skus.find((row) => row.sku === sku);
    return {
      sku,
      lines,
      wanted: sum(lines.map((line) => order.lines[line]?.quantity ?? 0)),
      together: lines.some((line) => order.lines[line]?.together ?? known?.together ?? false),
    };
  });
}

function sourcesOf(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  taken: readonly Plan[],
  distance: DistanceFunction | undefined,
): Source[] {
  const sources: Source[] = [];
  problem.facilities.forEach((facility, facilityRow) => {
    if (order.exclude.includes(facility.id)) return;
    const ways = problem.services
      .filter(({ id }) => facility.services.includes(id))
      .map((service) => wayOf(facility, order, service, distance))
      .filter(({ service, metres }) => metres <= service.maxMetres)
      .filter(({ arriveAt }) => !(order.strict && order.dueBy !== null && arriveAt > order.dueBy));
    if (ways.length === 0) return;
    const positions = demands.map(({ sku }) => positionOf(problem, facilityRow, sku));
    sources.push({
      facility,
      ways,
      available: demands.map(({ sku }, d) => {
        const position = positions[d] ?? -1;
        if (position < 0) return 0;
        const { onHand, reserved, safetyStock } = problem.stock;
        const gone = sum(shipmentsFrom(facility, taken).map((shipment) => quantityOf(shipment, sku)));
        const held = (reserved?.[position] ?? 0) + (safetyStock?.[position] ?? 0) + gone;
        return Math.max(0, (onHand[position] ?? 0) - held);
      }),
      unitMoney: positions.map((position) => (position < 0 ? 0 : (problem.stock.unitMoney?.[position] ?? 0))),
    });
  });
  return sources;
}

function positionOf(problem: Problem, facilityRow: number, sku: string): number {
  const skuRow = problem.skus.findIndex((row) => row.sku === sku);
  if (skuRow < 0) return -1;
  const { skuStart, facilityRow: rows } = problem.stock;
  for (let position = skuStart[skuRow] ?? 0; position < (skuStart[skuRow + 1] ?? 0); position += 1) {
    if (rows[position] === facilityRow) return position;
  }
  return -1;
}

function wayOf(facility: Facility, order: Order, service: Service, distance: DistanceFunction | undefined): Way {
  const road = distance
    ? distance(
        { facilityId: facility.id, latitude: facility.latitude, longitude: facility.longitude },
        { orderId: order.id, latitude: order.latitude, longitude: order.longitude },
      )
    : greatCircleMetres(facility.latitude, facility.longitude, order.latitude, order.longitude) * service.detour;
  const metres = Math.round(road);
  const departAt = order.placedAt + facility.handlingMinutes;
  const arriveAt = departAt + Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
  return { service, metres, departAt, arriveAt };
}

/** Every set of at most `limit` rows, the empty one included, each in the order of the rows. */
function subsets<T>(rows: readonly T[], limit: number): T[][] {
  let found: T[][] = [[]];
  for (const row of rows) {
    found = found.concat(found.filter((set) => set.length < limit).map((set) => [...set, row]));
  }
  return found;
}

/** Every way to take at most the wanted quantity of a demand from the sources, together where it has to be. */
function spreads({ wanted, together }: Demand, d: number, sources: readonly Source[]): number[][] {
  let found: number[][] = [[]];
  for (const { available } of sources) {
    found = found.flatMap((spread) => {
      const most = Math.min(available[d] ?? 0, wanted - sum(spread));
      return Array.from({ length: most + 1 }, (_, quantity) => [...spread, quantity]);
    });
  }
  return together ? found.filter((spread) => spread.every((quantity) => quantity === 0 || quantity === wanted)) : found;
}

/** One from each list, all combinations. */
function* product<T>(lists: readonly (readonly T[])[], at = 0, chosen: T[] = []): Generator<T[]> {
  if (at === lists.length) yield [...chosen];
  for (const row of lists[at] ?? []) yield* product(lists, at + 1, [...chosen, row]);
}

function isAllowed(
  order: Order,
  demands: readonly Demand[],
  sources: readonly Source[],
  quantities: readonly (readonly number[])[],
  taken: readonly Plan[],
): boolean {
  if (quantities.some((bySource) => sum(bySource) === 0)) return false;
  const isWhole = demands.every(({ wanted }, d) => servedOf(quantities, d) === wanted);
  if (order.shipComplete && sources.length > 0 && !isWhole) return false;
  return taken.length > 0 || sources.every(({ facility }, s) => fits(facility, sum(quantities[s] ?? []), 0, 0));
}

/** With earlier plans the room depends on the day the handling begins. */
function waysAreAllowed(
  sources: readonly Source[],
  quantities: readonly (readonly number[])[],
  ways: readonly Way[],
  taken: readonly Plan[],
): boolean {
  if (taken.length === 0) return true;
  return sources.every(({ facility }, s) => {
    const dayOf = (departAt: number): string => localDay(departAt - facility.handlingMinutes, facility.timeZone);
    const sameDay = shipmentsFrom(facility, taken).filter(
      ({ legs }) => dayOf(minuteOf(legs[0]?.departAt ?? '')) === dayOf(ways[s]?.departAt ?? 0),
    );
    const unitsGone = sum(sameDay.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)));
    return fits(facility, sum(quantities[s] ?? []), sameDay.length, unitsGone);
  });
}

const fits = ({ capacity }: Facility, units: number, ordersGone: number, unitsGone: number): boolean =>
  ordersGone + 1 <= capacity.ordersPerDay && unitsGone + units <= capacity.unitsPerDay;

function costOf(problem: Problem, order: Order, demands: readonly Demand[], option: Omit<Option, 'cost'>): number {
  const shipments = option.sources.map((_, s) => sum(Object.values(shipmentTermsOf(problem, option, s))));
  return sum(shipments) + sum(Object.values(orderTermsOf(problem, order, demands, option)));
}

function pricesOf(prices: OraclePrices, demands: readonly Demand[], option: Omit<Option, 'cost'>): number {
  const perShipment = option.sources.map(({ facility: { id } }, s) => {
    const units = demands.map(({ sku }, d) => (option.quantities[s]?.[d] ?? 0) * prices.unit(id, sku));
    return prices.shipment(id) + sum(units);
  });
  return sum(perShipment);
}

const round = (value: number): number => Math.floor(value + 0.5);

function shipmentTermsOf(problem: Problem, option: Omit<Option, 'cost'>, s: number): Record<ShipmentTerm, number> {
  const { weights } = problem.policy;
  const { facility, unitMoney } = option.sources[s] as Source;
  const { service, metres } = option.ways[s] as Way;
  const quantities = option.quantities[s] ?? [];
  const units = sum(quantities);
  const goods = sum(quantities.map((quantity, d) => (unitMoney[d] ?? 0) * quantity));
  const { base, perKm, perUnit } = service.money;
  return {
    money: round(weights.money * (base + (perKm * metres) / 1000 + perUnit * units + goods)),
    move: round(weights.move * (service.stops + 1)),
    touch: round(weights.touch * (1 + 2 * service.stops) * units),
    km: round((weights.km * metres) / 1000),
    shipment: round(weights.shipment),
    interchange: 0,
    rejection: round(weights.rejection * (1 - facility.acceptance)),
  };
}

function orderTermsOf(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  { quantities, ways }: Omit<Option, 'cost'>,
): Record<'hour' | 'late' | 'unserved', number> {
  const { weights, unserved } = problem.policy;
  const last = lastArrivalOf(ways);
  const minutes = last === null ? 0 : last - order.placedAt;
  const minutesLate = last === null || order.dueBy === null ? 0 : Math.max(0, last - order.dueBy);
  const missing = demands.map(({ wanted }, d) => wanted - servedOf(quantities, d));
  const short = missing.filter((quantity) => quantity > 0).length;
  return {
    hour: round((weights.hour * minutes) / 60),
    late: round((weights.lateHour * minutesLate) / 60),
    unserved: round(unserved.line * short + unserved.unit * sum(missing)),
  };
}

/** The total order of the contract: cost, then its ties one after the other. */
function isBetter(a: Option, b: Option, order: Order, demands: readonly Demand[]): boolean {
  if (a.cost !== b.cost) return a.cost < b.cost;
  if (a.sources.length !== b.sources.length) return a.sources.length < b.sources.length;
  const moves = ({ ways }: Option): number => sum(ways.map(({ service }) => service.stops + 1));
  if (moves(a) !== moves(b)) return moves(a) < moves(b);
  const [lastA, lastB] = [lastArrivalOf(a.ways), lastArrivalOf(b.ways)];
  if (lastA !== null && lastB !== null && lastA !== lastB) return lastA < lastB;
  for (const [s, { facility }] of a.sources.entries()) {
    const other = b.sources[s]?.facility.id ?? '';
    if (facility.id !== other) return facility.id < other;
  }
  const [filledA, filledB] = [fill(order, demands, a), fill(order, demands, b)];
  for (const line of order.lines.keys()) {
    for (const s of a.sources.keys()) {
      const [moreA, moreB] = [filledA[s]?.[line] ?? 0, filledB[s]?.[line] ?? 0];
      if (moreA !== moreB) return moreA > moreB;
    }
  }
  for (const [s, { service }] of a.ways.entries()) {
    const other = b.ways[s]?.service.id ?? '';
    if (service.id !== other) return service.id < other;
  }
  return false;
}

/** Quantities by source and line: sources ascending by id fill the earliest line of the sku that has room. */
function fill(order: Order, demands: readonly Demand[], { sources, quantities }: Option): number[][] {
  const filled = sources.map(() => order.lines.map(() => 0));
  demands.forEach(({ lines }, d) => {
    const units = sources.flatMap((_, s) => Array.from({ length: quantities[s]?.[d] ?? 0 }, () => s));
    const places = lines.flatMap((line) => Array.from({ length: order.lines[line]?.quantity ?? 0 }, () => line));
    units.forEach((s, unit) => {
      const row = filled[s] as number[];
      const line = places[unit] as number;
      row[line] = (row[line] ?? 0) + 1;
    });
  });
  return filled;
}

function planOf(problem: Problem, order: Order, demands: readonly Demand[], option: Option): Plan {
  const filled = fill(order, demands, option);
  const shipments = option.sources.map(({ facility }, s): Shipment => {
    const way = option.ways[s] as Way;
    return {
      facilityId: facility.id,
      lines: order.lines.flatMap(({ sku }, line) => {
        const quantity = filled[s]?.[line] ?? 0;
        return quantity > 0 ? [{ line, sku, quantity }] : [];
      }),
      legs: [
        {
          kind: 'delivery',
          from: facility.id,
          to: null,
          service: way.service.id,
          metres: way.metres,
          departAt: isoOf(way.departAt),
          arriveAt: isoOf(way.arriveAt),
        },
      ],
      moves: way.service.stops + 1,
      touches: 1 + 2 * way.service.stops,
      arriveAt: isoOf(way.arriveAt),
      costTerms: shipmentTermsOf(problem, option, s),
    };
  });
  const unserved = order.lines.flatMap(({ quantity }, line) => {
    const missing = quantity - sum(filled.map((byLine) => byLine[line] ?? 0));
    return missing > 0 ? [{ line, quantity: missing, reason: 'TOO_COSTLY' as const }] : [];
  });
  const perShipment = Object.fromEntries(
    shipmentTerms.map((term) => [term, sum(shipments.map(({ costTerms }) => costTerms[term]))]),
  );
  const last = lastArrivalOf(option.ways);
  return {
    orderId: order.id,
    status: shipments.length === 0 ? 'unserved' : unserved.length === 0 ? 'served' : 'partial',
    cost: costOf(problem, order, demands, option),
    costTerms: { ...perShipment, ...orderTermsOf(problem, order, demands, option) } as Record<CostTerm, number>,
    shipments,
    unserved,
    moves: sum(shipments.map(({ moves }) => moves)),
    touches: sum(shipments.map(({ touches, lines }) => touches * sum(lines.map(({ quantity }) => quantity)))),
    metres: sum(option.ways.map(({ metres }) => metres)),
    lastArrival: last === null ? null : isoOf(last),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const servedOf = (quantities: readonly (readonly number[])[], d: number): number =>
  sum(quantities.map((byDemand) => byDemand[d] ?? 0));

const lastArrivalOf = (ways: readonly Way[]): number | null =>
  ways.length === 0 ? null : Math.max(...ways.map(({ arriveAt }) => arriveAt));

const shipmentsFrom = (facility: Facility, plans: readonly Plan[]): Shipment[] =>
  plans.flatMap(({ shipments }) => shipments.filter(({ facilityId }) => facilityId === facility.id));

const quantityOf = ({ lines }: Shipment, sku: string): number =>
  sum(lines.map((line) => (line.sku === sku ? line.quantity : 0)));

const localDay = localDayOf();

const minuteOf = (instant: string): number => Date.parse(instant) / 60_000;

const isoOf = (minute: number): string => new Date(minute * 60_000).toISOString();
