import type { Order } from '../../src/model/order.js';
import type { Facility, Problem, Service, Sku } from '../../src/model/problem.js';
import { greatCircleMetres } from '../../src/verify/distance.js';

/** A plan as far as interchange goes. */
export interface MixedPlan {
  readonly cost: number;
  readonly interchange: number;
  readonly unserved: number;
  readonly shipments: readonly MixedShipment[];
}

interface MixedShipment {
  readonly facilityId: string;
  readonly service: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
}

interface Demand {
  readonly lines: readonly number[];
  readonly wanted: number;
  readonly together: boolean;
  /** Skus that may be sent, the ordered one first, and what a unit of each is charged. */
  readonly skus: readonly { readonly sku: string; readonly penalty: number }[];
}

/** One facility by one of its services, or left out. */
interface Origin {
  readonly facility: Facility;
  readonly service: Service;
  readonly metres: number;
  readonly minutes: number;
}

/** Units by demand, then by origin, then by sku of the demand. */
type Split = readonly (readonly (readonly number[])[])[];

interface Option {
  readonly origins: readonly Origin[];
  readonly split: Split;
  readonly cost: number;
  readonly interchange: number;
  readonly unserved: number;
}

/** The least-cost delivery of an order with equivalent skus, by trying everything. For tiny instances without hours, lanes and due dates. */
export function mixedOracle(problem: Problem, order: Order): MixedPlan {
  const demands = demandsOf(problem, order);
  const limit = order.maxShipments ?? problem.policy.limits.maxShipments;
  let best: Option | null = null;
  for (const origins of originSets(problem, order, limit)) {
    const perDemand = demands.map((demand) => splitsOf(problem, demand, origins));
    for (const split of product(perDemand)) {
      if (!isAllowed(problem, order, demands, origins, split)) continue;
      const option = costed(problem, demands, origins, split);
      if (best === null || isBetter(order, demands, option, best)) best = option;
    }
  }
  if (best === null) throw new Error('serving nothing is always possible');
  return planOf(order, demands, best);
}

function demandsOf({ skus, policy }: Problem, order: Order): Demand[] {
  return [...new Set(order.lines.map(({ sku }) => sku))].map((sku) => {
    const lines = order.lines.flatMap((row, line) => (row.sku === sku ? [line] : []));
    const rows = lines.map((line) => order.lines[line] as Order['lines'][number]);
    const known = skus.find((row) => row.sku === sku);
    const accepts = rows.every(({ accept }) => accept === 'interchange');
    const others =
      accepts && known?.interchange ? skus.filter((row) => row !== known && row.interchange === known.interchange) : [];
    const isSold = ({ brand }: Pick<Sku, 'brand'>): boolean =>
      rows.every(({ price }) =>
        policy.priceFloor.every(
          (floor) =>
            price === null ||
            floor.brand !== brand ||
            (floor.channel !== null && floor.channel !== order.channel) ||
            price >= floor.unitPrice,
        ),
      );
    return {
      lines,
      wanted: sum(rows.map(({ quantity }) => quantity)),
      together: rows.some(({ together }) => together ?? known?.together ?? false),
      skus: [
        ...(known && isSold(known) ? [{ sku, penalty: 0 }] : []),
        ...others.filter(isSold).map((row) => ({ sku: row.sku, penalty: row.penalty })),
      ],
    };
  });
}

function originSets(problem: Problem, order: Order, limit: number): Origin[][] {
  let sets: Origin[][] = [[]];
  for (const facility of problem.facilities) {
    if (order.exclude.includes(facility.id)) continue;
    const straight = greatCircleMetres(facility.latitude, facility.longitude, order.latitude, order.longitude);
    const ways = problem.services
      .filter(({ id }) => facility.services.includes(id))
      .map((service) => {
        const metres = Math.floor(straight * service.detour + 0.5);
        const leg = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
        return { facility, service, metres, minutes: facility.handlingMinutes + leg };
      });
    sets = [...sets, ...sets.filter(({ length }) => length < limit).flatMap((set) => ways.map((way) => [...set, way]))];
  }
  return sets;
}

function splitsOf(problem: Problem, { wanted, together, skus }: Demand, origins: readonly Origin[]): number[][][] {
  const none = (): number[][] => origins.map(() => skus.map(() => 0));
  let found: { split: number[][]; units: number }[] = [{ split: none(), units: 0 }];
  origins.forEach(({ facility }, o) => {
    skus.forEach(({ sku }, s) => {
      const most = freeAt(problem, facility.id, sku);
      found = found.flatMap(({ split, units }) =>
        Array.from({ length: Math.min(most, wanted - units) + 1 }, (_, quantity) => {
          const next = split.map((row) => row.slice());
          (next[o] as number[])[s] = quantity;
          return { split: next, units: units + quantity };
        }),
      );
    });
  });
  const splits = found.map(({ split }) => split);
  if (!together) return splits;
  return splits.filter((split) => split.flat().every((quantity) => quantity === 0 || quantity === wanted));
}

function positionOf({ facilities, skus, stock }: Problem, facilityId: string, sku: string): number {
  const row = facilities.findIndex(({ id }) => id === facilityId);
  const skuRow = skus.findIndex((known) => known.sku === sku);
  for (let at = stock.skuStart[skuRow] ?? 0; at < (stock.skuStart[skuRow + 1] ?? 0); at += 1) {
    if (stock.facilityRow[at] === row) return at;
  }
  return -1;
}

function freeAt(problem: Problem, facilityId: string, sku: string): number {
  const at = positionOf(problem, facilityId, sku);
  const { onHand, reserved, safetyStock } = problem.stock;
  return at < 0 ? 0 : Math.max(0, (onHand[at] ?? 0) - (reserved?.[at] ?? 0) - (safetyStock?.[at] ?? 0));
}

function isAllowed(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  origins: readonly Origin[],
  split: Split,
): boolean {
  const isFull = demands.every(({ wanted }, d) => sum((split[d] ?? []).flat()) === wanted);
  if (order.shipComplete && origins.length > 0 && !isFull) return false;
  return origins.every(({ facility }, o) => {
    const bySku = new Map<string, number>();
    demands.forEach(({ skus }, d) => {
      for (const [s, { sku }] of skus.entries()) bySku.set(sku, (bySku.get(sku) ?? 0) + (split[d]?.[o]?.[s] ?? 0));
    });
    const units = sum([...bySku.values()]);
    if (units === 0 || facility.capacity.ordersPerDay < 1 || units > facility.capacity.unitsPerDay) return false;
    return [...bySku].every(([sku, quantity]) => quantity <= freeAt(problem, facility.id, sku));
  });
}

const round = (value: number): number => Math.floor(value + 0.5);

function costed(problem: Problem, demands: readonly Demand[], origins: readonly Origin[], split: Split): Option {
  const { weights, unserved } = problem.policy;
  let cost = 0;
  let interchange = 0;
  origins.forEach(({ facility, service, metres }, o) => {
    let units = 0;
    let goods = 0;
    let penalties = 0;
    demands.forEach(({ skus }, d) => {
      skus.forEach(({ sku, penalty }, s) => {
        const quantity = split[d]?.[o]?.[s] ?? 0;
        const at = positionOf(problem, facility.id, sku);
        units += quantity;
        goods += quantity * (problem.stock.unitMoney?.[at] ?? 0);
        penalties += quantity * penalty;
      });
    });
    const { base, perKm, perUnit } = service.money;
    interchange += round(penalties);
    cost +=
      round(weights.money * (base + (perKm * metres) / 1000 + perUnit * units + goods)) +
      round(weights.move * (service.stops + 1)) +
      round(weights.touch * (1 + 2 * service.stops) * units) +
      round((weights.km * metres) / 1000) +
      round(weights.shipment) +
      round(penalties) +
      round(weights.rejection * (1 - facility.acceptance));
  });
  const missing = demands.map(({ wanted }, d) => wanted - sum((split[d] ?? []).flat()));
  const short = missing.filter((units) => units > 0).length;
  const left = round(unserved.line * short + unserved.unit * sum(missing));
  const hour = origins.length === 0 ? 0 : round((weights.hour * lastOf(origins)) / 60);
  return { origins, split, cost: cost + left + hour, interchange, unserved: left };
}

const lastOf = (origins: readonly Origin[]): number => Math.max(0, ...origins.map(({ minutes }) => minutes));

function isBetter(order: Order, demands: readonly Demand[], a: Option, b: Option): boolean {
  const moves = ({ origins }: Option): number => sum(origins.map(({ service }) => service.stops + 1));
  const numbers =
    a.cost - b.cost ||
    a.origins.length - b.origins.length ||
    moves(a) - moves(b) ||
    lastOf(a.origins) - lastOf(b.origins);
  if (numbers !== 0) return numbers < 0;
  const texts = (names: (origin: Origin) => string): number => {
    for (const [o, origin] of a.origins.entries()) {
      const [nameA, nameB] = [names(origin), names(b.origins[o] as Origin)];
      if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    }
    return 0;
  };
  const byOrigin = texts(({ facility }) => facility.id);
  if (byOrigin !== 0) return byOrigin < 0;
  const filledA = fill(order, demands, a);
  const filledB = fill(order, demands, b);
  for (const [line, given] of filledA.entries()) {
    for (const [o, bySku] of given.entries()) {
      const more = sum(bySku) - sum(filledB[line]?.[o] ?? []);
      if (more !== 0) return more > 0;
    }
  }
  for (const [line, given] of filledA.entries()) {
    for (const [o, bySku] of given.entries()) {
      for (const [s, quantity] of bySku.entries()) {
        const more = quantity - (filledB[line]?.[o]?.[s] ?? 0);
        if (more !== 0) return more > 0;
      }
    }
  }
  return texts(({ service }) => service.id) < 0;
}

/** Units by line, origin, sku of the line's demand: origins by id fill the earliest line, the ordered sku first. */
function fill(order: Order, demands: readonly Demand[], { origins, split }: Option): number[][][] {
  const left = split.map((ofDemand) => ofDemand.map((bySku) => bySku.slice()));
  return order.lines.map(({ quantity }, line) => {
    const d = demands.findIndex(({ lines }) => lines.includes(line));
    let wanted = quantity;
    return origins.map((_, o) =>
      (demands[d] as Demand).skus.map((__, s) => {
        const bySku = left[d]?.[o] as number[];
        const given = Math.min(wanted, bySku[s] as number);
        bySku[s] = (bySku[s] as number) - given;
        wanted -= given;
        return given;
      }),
    );
  });
}

function planOf(order: Order, demands: readonly Demand[], option: Option): MixedPlan {
  const filled = fill(order, demands, option);
  const { cost, interchange, unserved } = option;
  const shipments = option.origins.map(({ facility, service }, o) => ({
    facilityId: facility.id,
    service: service.id,
    lines: filled.flatMap((given, line) => {
      const { skus } = demands.find(({ lines }) => lines.includes(line)) as Demand;
      return skus.flatMap(({ sku }, s) => {
        const quantity = given[o]?.[s] ?? 0;
        return quantity > 0 ? [{ line, sku, quantity }] : [];
      });
    }),
  }));
  return { cost, interchange, unserved, shipments };
}

function* product<T>(lists: readonly (readonly T[])[], at = 0, chosen: T[] = []): Generator<T[]> {
  if (at === lists.length) yield [...chosen];
  for (const row of lists[at] ?? []) yield* product(lists, at + 1, [...chosen, row]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
