import type { Order } from '../../src/model/order.js';
import { type CostTerm, type Plan, type Shipment, shipmentTerms } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { type Chain, compareChains } from './full-chains.js';
import { demandsOf } from './full-demands.js';
import { type FullOption, type FullShipment, walkOptions } from './full-options.js';
import type { Taken } from './full-taken.js';

/** The best option of an order by cost, then by the ties of the contract. */
export function bestOption(problem: Problem, order: Order, taken?: Taken): FullOption {
  let best: FullOption | null = null;
  walkOptions(problem, order, {
    ...(taken && { taken }),
    visit: (option) => {
      if (best === null || compareOptions(problem, order, option, best) < 0) best = option;
      return best.cost;
    },
  });
  if (best === null) throw new Error('serving nothing is always possible');
  return best;
}

/** Below zero where a is better. */
function compareOptions(problem: Problem, order: Order, a: FullOption, b: FullOption): number {
  const moves = ({ shipments }: FullOption): number => sum(shipments.map(({ chain }) => chain.moves));
  const byNumbers =
    a.cost - b.cost || a.shipments.length - b.shipments.length || moves(a) - moves(b) || (a.last ?? 0) - (b.last ?? 0);
  if (byNumbers !== 0) return byNumbers;
  for (const [s, { chain }] of a.shipments.entries()) {
    const [id, other] = [chain.origin.id, b.shipments[s]?.chain.origin.id ?? ''];
    if (id !== other) return id < other ? -1 : 1;
  }
  return compareQuantities(problem, order, a, b) || compareWays(problem, a, b);
}

/** Line by line, more from the smaller origin; then line by line, more of what was ordered, then of the smaller sku. */
function compareQuantities(problem: Problem, order: Order, a: FullOption, b: FullOption): number {
  const [filledA, filledB] = [fill(problem, order, a), fill(problem, order, b)];
  for (const line of order.lines.keys()) {
    for (const s of a.shipments.keys()) {
      const more = unitsIn(filledB[s]?.[line]) - unitsIn(filledA[s]?.[line]);
      if (more !== 0) return more;
    }
  }
  const demands = demandsOf(problem, order);
  for (const [line, { sku: ordered }] of order.lines.entries()) {
    const skus = demands.find(({ sku }) => sku === ordered)?.skus ?? [];
    for (const s of a.shipments.keys()) {
      for (const sku of skus) {
        const more = (filledB[s]?.[line]?.get(sku) ?? 0) - (filledA[s]?.[line]?.get(sku) ?? 0);
        if (more !== 0) return more;
      }
    }
  }
  return 0;
}

function compareWays(problem: Problem, a: FullOption, b: FullOption): number {
  for (const [s, { chain }] of a.shipments.entries()) {
    const other = b.shipments[s]?.chain;
    const difference = other ? compareChains(problem, chain, other) : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By shipment and line, units of each sku: origins by id, and in each the sku ordered first, fill the earliest line. */
function fill(problem: Problem, order: Order, { shipments }: FullOption): Map<string, number>[][] {
  const filled = shipments.map(() => order.lines.map(() => new Map<string, number>()));
  demandsOf(problem, order).forEach(({ lines, skus }, d) => {
    const places = lines.flatMap((line) => Array.from({ length: order.lines[line]?.quantity ?? 0 }, () => line));
    for (const [s, { sent }] of shipments.entries()) {
      for (const sku of skus) {
        const own = sent.filter(({ cell }) => cell.demand === d && cell.sku === sku);
        for (let unit = sum(own.map(({ quantity }) => quantity)); unit > 0; unit -= 1) {
          const line = filled[s]?.[places.shift() ?? -1];
          line?.set(sku, (line.get(sku) ?? 0) + 1);
        }
      }
    }
  });
  return filled;
}

const unitsIn = (bySku: ReadonlyMap<string, number> | undefined): number => sum([...(bySku?.values() ?? [])]);

/** The option as a plan. Every `reason` reads TOO_COSTLY: reasons are not the oracle's business. */
export function planOf(problem: Problem, order: Order, option: FullOption): Plan {
  const filled = fill(problem, order, option);
  const shipments = option.shipments.map((shipment, s) =>
    shipmentOf(shipment, option.departures[s] ?? 0, option.arrivals[s] ?? 0, filled[s] ?? []),
  );
  const unserved = order.lines.flatMap(({ quantity }, line) => {
    const missing = quantity - sum(filled.map((byLine) => unitsIn(byLine[line])));
    return missing > 0 ? [{ line, quantity: missing, reason: 'TOO_COSTLY' as const }] : [];
  });
  const perShipment = Object.fromEntries(
    shipmentTerms.map((term) => [term, sum(shipments.map(({ costTerms }) => costTerms[term]))]),
  );
  return {
    orderId: order.id,
    status: shipments.length === 0 ? 'unserved' : unserved.length === 0 ? 'served' : 'partial',
    cost: option.cost,
    costTerms: { ...perShipment, ...option.terms } as Record<CostTerm, number>,
    shipments,
    ...(option.fitting && {
      appointment: {
        facilityId: option.fitting.facilityId,
        startAt: isoOf(option.fitting.start),
        endAt: isoOf(option.fitting.end),
      },
    }),
    unserved,
    moves: sum(shipments.map(({ moves }) => moves)),
    touches: sum(shipments.map(({ touches, lines }) => touches * sum(lines.map(({ quantity }) => quantity)))),
    metres: sum(shipments.flatMap(({ legs }) => legs.map(({ metres }) => metres))),
    lastArrival: option.last === null ? null : isoOf(option.last),
  };
}

function shipmentOf(
  { chain, terms }: FullShipment,
  departAt: number,
  arriveAt: number,
  filled: readonly ReadonlyMap<string, number>[],
): Shipment {
  const { origin, lanes, times, metres, end, service } = chain;
  const transfers = lanes.map(({ from, to }, leg) => ({
    kind: 'transfer' as const,
    from,
    to,
    metres: metres[leg] ?? 0,
    departAt: isoOf(times[leg]?.departAt ?? 0),
    arriveAt: isoOf(times[leg]?.arriveAt ?? 0),
  }));
  const delivery = service && {
    kind: 'delivery' as const,
    from: end.id,
    to: null,
    service: service.id,
    metres: metres.at(-1) ?? 0,
    departAt: isoOf(departAt),
    arriveAt: isoOf(arriveAt),
  };
  return {
    facilityId: origin.id,
    lines: filled.flatMap((bySku, line) => Array.from(bySku, ([sku, quantity]) => ({ line, sku, quantity }))),
    legs: delivery ? [...transfers, delivery] : transfers,
    ...(tellsHandling(chain, departAt) && { handlingFrom: isoOf(chain.begin) }),
    moves: chain.moves,
    touches: chain.touches,
    arriveAt: isoOf(arriveAt),
    costTerms: terms,
  };
}

/** Whether the first departure does not tell when handling began. */
function tellsHandling({ origin, times, service, begin }: Chain, departAt: number): boolean {
  const { hours, closedOn, cutoff, handlingMinutes } = origin;
  if (hours !== null || closedOn.length > 0 || cutoff !== null) return true;
  if (times.length === 0 && service === null) return true;
  return (times[0]?.departAt ?? departAt) !== begin + handlingMinutes;
}

const isoOf = (minute: number): string => new Date(minute * 60_000).toISOString();

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
