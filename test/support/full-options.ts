import type { Order } from '../../src/model/order.js';
import type { ShipmentTerm } from '../../src/model/plan.js';
import type { Facility, Problem } from '../../src/model/problem.js';
import { arrivalOf, type Chain, deliveryChains, serviceDeparture, storeChains, storesFor } from './full-chains.js';
import { type Cell, cellsOf, type Demand, demandsOf } from './full-demands.js';
import { type Fitting, fittingStart, laneKey, ordersKey, stockKey, Taken, type Use, unitsKey } from './full-taken.js';

/** Some units of a sku for a demand. */
interface Sending {
  readonly cell: Cell;
  readonly quantity: number;
}

export interface FullShipment {
  readonly chain: Chain;
  readonly sent: readonly Sending[];
  readonly terms: Record<ShipmentTerm, number>;
}

/** One full way to serve an order. */
export interface FullOption {
  readonly cost: number;
  /** Ascending origin id. */
  readonly shipments: readonly FullShipment[];
  readonly terms: Record<'hour' | 'late' | 'unserved', number>;
  /** By shipment; goods that leave one place by one service leave together. */
  readonly departures: readonly number[];
  readonly arrivals: readonly number[];
  readonly last: number | null;
  readonly fitting: Fitting | null;
  readonly uses: readonly Use[];
}

export interface WalkOptions {
  readonly taken?: Taken;
  /** Called for every option. Returns the cost above which no more are wanted, or Infinity. */
  readonly visit: (option: FullOption) => number;
  /** Starts of a fitting to try; without it the earliest, or the one asked for. */
  readonly startsOf?: (store: Facility, readyAt: number) => readonly number[];
}

interface Origin {
  readonly cells: readonly Cell[];
  readonly chains: readonly Chain[];
  readonly ordersRoom: number;
  readonly unitsRoom: number;
}

/**
 * Every option of an order, by trying everything: each store, each set of origins, each chain of each of them, each
 * quantity of each sku from each. What already costs more than is wanted is not carried on. For tiny instances; shares
 * nothing with the code that decides.
 */
export function walkOptions(problem: Problem, order: Order, options: WalkOptions): void {
  const { taken = new Taken(), visit, startsOf } = options;
  const demands = demandsOf(problem, order);
  const wanted = demands.map((demand) => demand.wanted);
  const mostShipments = order.maxShipments ?? problem.policy.limits.maxShipments;
  let limit = visit({
    cost: orderTerms(problem, order, wanted, null).unserved,
    shipments: [],
    terms: orderTerms(problem, order, wanted, null),
    departures: [],
    arrivals: [],
    last: null,
    fitting: null,
    uses: [],
  });

  for (const store of order.method === 'deliver' ? [null] : storesFor(problem, order)) {
    const origins = problem.facilities.map((facility): Origin => {
      const cells = cellsOf(problem, order, demands, facility, taken);
      const all =
        store === null ? deliveryChains(problem, order, facility) : storeChains(problem, order, facility, store);
      const chains = all.filter((chain) => !isTooLate(order, arrivalOf(chain, chain.readyAt)));
      const day = chains[0]?.beginDay ?? 0;
      return {
        cells,
        chains,
        ordersRoom: facility.capacity.ordersPerDay - taken.of(ordersKey(facility.id, day)),
        unitsRoom: facility.capacity.unitsPerDay - taken.of(unitsKey(facility.id, day)),
      };
    });
    const stillToCome = comingAvailable(demands, origins);
    const laneUse = new Map<string, number>();
    const shipments: FullShipment[] = [];

    const extend = (row: number, missing: readonly number[], cost: number, last: number | null): void => {
      const floor = missing.map((units, d) => Math.max(0, units - (stillToCome[row]?.[d] ?? 0)));
      const terms = orderTerms(problem, order, floor, last);
      if (cost + terms.hour + terms.late + terms.unserved > limit) return;
      const origin = origins[row];
      if (!origin) {
        if (shipments.length > 0) finish(missing, cost);
        return;
      }
      if (shipments.length < mostShipments && origin.ordersRoom >= 1 && origin.chains.length > 0) {
        for (const sent of bundles(demands, origin, missing)) {
          const units = sum(sent.map(({ quantity }) => quantity));
          const left = missing.slice();
          for (const { cell, quantity } of sent) left[cell.demand] = (left[cell.demand] ?? 0) - quantity;
          for (const chain of origin.chains) {
            if (!takeLanes(chain, units, 1)) continue;
            const shipment = { chain, sent, terms: shipmentTermsOf(problem, chain, sent) };
            shipments.push(shipment);
            const arrival = Math.max(last ?? 0, arrivalOf(chain, chain.readyAt));
            extend(row + 1, left, cost + sum(Object.values(shipment.terms)), arrival);
            shipments.pop();
            takeLanes(chain, units, -1);
          }
        }
      }
      extend(row + 1, missing, cost, last);
    };

    /** False, and nothing taken, where a lane has no room on the day it leaves. */
    const takeLanes = (chain: Chain, units: number, sign: 1 | -1): boolean => {
      const keys = chain.lanes.map((lane, leg) => laneKey(problem, lane, chain.times[leg]?.day ?? 0));
      const hasRoom = keys.every(
        (key, leg) =>
          (laneUse.get(key) ?? 0) + taken.of(key) + units <=
          (chain.lanes[leg]?.unitsPerDay ?? Number.POSITIVE_INFINITY),
      );
      if (sign === 1 && !hasRoom) return false;
      for (const key of keys) laneUse.set(key, (laneUse.get(key) ?? 0) + sign * units);
      return true;
    };

    const finish = (missing: readonly number[], shipmentsCost: number): void => {
      if (order.shipComplete && sum(missing) > 0) return;
      const ready = shipments.map(({ chain }) =>
        Math.max(...shipments.filter((other) => leaveTogether(chain, other.chain)).map((other) => other.chain.readyAt)),
      );
      const departures = shipments.map(({ chain }, s) => serviceDeparture(chain, ready[s] as number));
      const arrivals = shipments.map(({ chain }, s) => arrivalOf(chain, ready[s] as number));
      const there = Math.max(...arrivals);
      for (const start of store && order.method === 'install' ? starts(store, there) : [null]) {
        const minutes = store?.install?.minutes ?? 0;
        const fitting = start === null || !store ? null : { facilityId: store.id, start, end: start + minutes };
        const last = fitting?.end ?? there;
        if (last === Infinity || isTooLate(order, last)) continue;
        const terms = orderTerms(problem, order, missing, last);
        const cost = shipmentsCost + terms.hour + terms.late + terms.unserved;
        const uses = usesOf(problem, shipments);
        limit = visit({ cost, shipments: shipments.slice(), terms, departures, arrivals, last, fitting, uses });
      }
    };

    const starts = (at: Facility, readyAt: number): readonly number[] => {
      const found = startsOf?.(at, readyAt) ?? [fittingStart(at, readyAt, order.slot, taken.fittings)];
      return found.filter((start) => start < Infinity);
    };

    extend(0, wanted, 0, null);
  }
}

const isTooLate = ({ strict, dueBy }: Order, arrival: number): boolean => strict && dueBy !== null && arrival > dueBy;

const leaveTogether = (a: Chain, b: Chain): boolean =>
  a === b || (a.service !== null && a.service === b.service && a.end.id === b.end.id);

/** By row and demand: units that origins from there on could send at most. */
function comingAvailable(demands: readonly Demand[], origins: readonly Origin[]): number[][] {
  const coming = [demands.map(() => 0)];
  for (const { cells, chains } of origins.toReversed()) {
    const after = coming[0] ?? [];
    const own = demands.map((_, d) =>
      chains.length === 0 ? 0 : sum(cells.filter(({ demand }) => demand === d).map(({ available }) => available)),
    );
    coming.unshift(after.map((units, d) => units + (own[d] ?? 0)));
  }
  return coming;
}

/** Every choice of quantities that an origin could send, at least one unit. */
function bundles(demands: readonly Demand[], { cells, unitsRoom }: Origin, missing: readonly number[]): Sending[][] {
  let found: Sending[][] = [[]];
  for (const cell of cells) {
    const { wanted, together } = demands[cell.demand] as Demand;
    found = found.flatMap((sent) => {
      const ofDemand = sum(sent.map((other) => (other.cell.demand === cell.demand ? other.quantity : 0)));
      const ofPosition = sum(sent.map((other) => (other.cell.sku === cell.sku ? other.quantity : 0)));
      const mostLeft = Math.min((missing[cell.demand] ?? 0) - ofDemand, cell.available - ofPosition);
      const most = Math.min(mostLeft, unitsRoom - sum(sent.map(({ quantity }) => quantity)));
      const amounts = Array.from({ length: Math.max(0, most) }, (_, less) => most - less);
      const allowed = together ? amounts.filter((quantity) => quantity === wanted) : amounts;
      return [...allowed.map((quantity) => [...sent, { cell, quantity }]), sent];
    });
  }
  return found.filter((sent) => sent.length > 0);
}

const round = (value: number): number => Math.floor(value + 0.5);

function shipmentTermsOf(problem: Problem, chain: Chain, sent: readonly Sending[]): Record<ShipmentTerm, number> {
  const { weights } = problem.policy;
  const { origin, lanes, service, metres } = chain;
  const units = sum(sent.map(({ quantity }) => quantity));
  const base = sum(lanes.map(({ money }) => money.base)) + (service?.money.base ?? 0);
  const perUnit = sum(lanes.map(({ money }) => money.perUnit)) + (service?.money.perUnit ?? 0);
  const onTheWay = service ? (service.money.perKm * (metres.at(-1) ?? 0)) / 1000 : 0;
  const goods = sum(sent.map(({ cell, quantity }) => cell.unitMoney * quantity));
  return {
    money: round(weights.money * (base + onTheWay + perUnit * units + goods)),
    move: round(weights.move * chain.moves),
    touch: round(weights.touch * chain.touches * units),
    km: round((weights.km * sum(metres)) / 1000),
    shipment: round(weights.shipment),
    interchange: round(sum(sent.map(({ cell, quantity }) => cell.penalty * quantity))),
    rejection: round(weights.rejection * (1 - origin.acceptance)),
  };
}

function orderTerms(
  { policy: { weights, unserved } }: Problem,
  { placedAt, dueBy }: Order,
  missing: readonly number[],
  last: number | null,
): Record<'hour' | 'late' | 'unserved', number> {
  const minutes = last === null ? 0 : last - placedAt;
  const minutesLate = last === null || dueBy === null ? 0 : Math.max(0, last - dueBy);
  const short = missing.filter((units) => units > 0).length;
  return {
    hour: round((weights.hour * minutes) / 60),
    late: round((weights.lateHour * minutesLate) / 60),
    unserved: round(unserved.line * short + unserved.unit * sum(missing)),
  };
}

function usesOf(problem: Problem, shipments: readonly FullShipment[]): Use[] {
  const uses = new Map<string, number>();
  const use = (key: string, amount: number): void => {
    uses.set(key, (uses.get(key) ?? 0) + amount);
  };
  for (const { chain, sent } of shipments) {
    const { origin, beginDay, lanes, times } = chain;
    const units = sum(sent.map(({ quantity }) => quantity));
    for (const { cell, quantity } of sent) use(stockKey(origin.id, cell.sku), quantity);
    use(ordersKey(origin.id, beginDay), 1);
    use(unitsKey(origin.id, beginDay), units);
    for (const [leg, lane] of lanes.entries()) use(laneKey(problem, lane, times[leg]?.day ?? 0), units);
  }
  return [...uses];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
