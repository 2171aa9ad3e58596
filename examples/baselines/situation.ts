import type { Facility, Order, Problem } from 'onehop';
import { isBelowFloor, maySend, mayServe } from './dealer-rules.js';
import type { Ledger } from './ledger.js';
import { greatCircleMetres, roadMetres } from './places.js';

/** All lines of one sku: what is wanted of it. */
export interface Demand {
  readonly sku: string;
  readonly quantity: number;
  /** The whole quantity from one facility, or nothing. */
  readonly together: boolean;
}

/** A facility that holds something of the order and can send it to where it is wanted. */
export interface Source {
  readonly facility: Facility;
  readonly row: number;
  /** Great circle to the buyer, or to the store where goods are collected or fitted. */
  readonly metres: number;
  /** Units of each demand it can give, in the sequence of the demands; 0 or all of a demand that is `together`. */
  readonly available: readonly number[];
}

/** What one facility is to send. */
export interface Choice {
  readonly facilityRow: number;
  readonly picks: readonly { readonly sku: string; readonly quantity: number }[];
}

/** What there is to choose from: sources nearest first, ties by id. */
export interface Situation {
  readonly demands: readonly Demand[];
  readonly sources: readonly Source[];
  readonly maxShipments: number;
}

/** A way of deciding where an order is served from: quantities by facility, each facility once. */
export type Baseline = (situation: Situation) => Choice[];

/**
 * What every baseline starts from, so that none loses for a rule it was never told: duplicate skus added up, and only
 * sources that may serve the order: not excluded, with stock after reservations and safety stock that dealers' rules
 * leave open to it, and with a service that reaches the buyer. Goods to be collected or fitted go to a store: from its
 * own shelf, or from where lanes lead to it.
 *
 * @param options.declined rows of facilities that turned out unable; `rules` false: dealers' rules are not told
 */
export function situationOf(
  problem: Problem,
  ledger: Ledger,
  order: Order,
  { declined = new Set(), rules = true }: { declined?: ReadonlySet<number>; rules?: boolean } = {},
): Situation {
  const demands = demandsOf(problem, ledger, order);
  const stockOf = new Map<number, number[]>();
  for (const [position, { sku, quantity, together }] of demands.entries()) {
    const skuRow = ledger.skuRow(sku);
    if (skuRow === undefined) continue;
    const brand = problem.skus[skuRow]?.brand ?? null;
    if (rules && isBelowFloor(problem, order, sku, brand)) continue;
    for (const { facilityRow, available, pool } of ledger.holders(skuRow)) {
      const facility = problem.facilities[facilityRow];
      const units = together && available < quantity ? 0 : Math.min(available, quantity);
      if (!facility || units === 0 || declined.has(facilityRow) || order.exclude.includes(facility.id)) continue;
      if (rules && !maySend(facility, order, brand, pool)) continue;
      const stock = stockOf.get(facilityRow) ?? demands.map(() => 0);
      stock[position] = units;
      stockOf.set(facilityRow, stock);
    }
  }
  for (const row of stockOf.keys()) {
    const facility = problem.facilities[row];
    if (rules && facility && !mayServe(facility, order)) stockOf.delete(row);
  }
  const store = order.method === 'deliver' ? null : storeFor(problem, ledger, order, demands, stockOf);
  const place = store === null ? order : problem.facilities[store];
  const isNear = (facility: Facility, row: number): boolean =>
    store === null ? reaches(problem, facility, order) : row === store || ledger.feeders(store).has(row);
  const sources: Source[] = [];
  for (const [row, available] of stockOf) {
    const facility = problem.facilities[row];
    if (!facility || !place || !isNear(facility, row)) continue;
    sources.push({ facility, row, metres: greatCircleMetres(facility, place), available });
  }
  const maxShipments = order.maxShipments ?? problem.policy.limits.maxShipments;
  return { demands, sources: sources.sort(byDistance), maxShipments };
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

const reaches = ({ services }: Problem, facility: Facility, order: Order): boolean =>
  services.some(
    ({ id, detour, maxMetres }) => facility.services.includes(id) && roadMetres(facility, order, detour) <= maxMetres,
  );

/**
 * Row of the store where an order is collected or fitted, -1: none. The buyer's, else of those within the radius the
 * nearest with all of it on its shelf, else the nearest that all of it can be brought to, else the nearest.
 */
function storeFor(
  problem: Problem,
  ledger: Ledger,
  order: Order,
  demands: readonly Demand[],
  stockOf: ReadonlyMap<number, readonly number[]>,
): number {
  const { facilities, policy } = problem;
  if (order.facilityId !== null) return facilities.findIndex(({ id }) => id === order.facilityId);
  const stores = facilities
    .map((facility, row) => ({ facility, row, metres: roadMetres(facility, order) }))
    .filter(({ facility }) => (order.method === 'collect' ? facility.collect : facility.install !== null))
    .filter(
      ({ facility, metres }) => metres <= policy.limits.collectRadiusMetres && !order.exclude.includes(facility.id),
    )
    .sort((a, b) => a.metres - b.metres || a.row - b.row)
    .map(({ row }) => row);
  const isCovered = (rows: readonly number[]): boolean =>
    demands.every(({ quantity, together }, position) => {
      const units = rows.map((row) => stockOf.get(row)?.[position] ?? 0);
      return (together ? Math.max(...units) : units.reduce((sum, each) => sum + each, 0)) >= quantity;
    });
  return (
    stores.find((row) => isCovered([row])) ??
    stores.find((row) => isCovered([row, ...ledger.feeders(row)])) ??
    stores[0] ??
    -1
  );
}
