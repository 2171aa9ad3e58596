import type { Order } from '../model/order.js';
import type { Facility, Lane, Problem, Service, Sku } from '../model/problem.js';

/** What the checks ask of a problem, by id. Built once a call; plain maps, nothing shared with the live network. */
export interface Facts {
  readonly problem: Problem;
  readonly orderOf: ReadonlyMap<string, Order>;
  readonly rowOfFacility: ReadonlyMap<string, number>;
  readonly serviceOf: ReadonlyMap<string, Service>;
  readonly rowOfSku: ReadonlyMap<string, number>;
  /** By `from`, then by `to`: there may be several between two facilities. */
  readonly lanesOf: ReadonlyMap<string, ReadonlyMap<string, readonly Lane[]>>;
  /** How many skus a group of interchange has. */
  readonly sizeOfGroup: ReadonlyMap<string, number>;
}

export function gatherFacts(problem: Problem, orders: readonly Order[]): Facts {
  return {
    problem,
    orderOf: new Map(orders.map((order) => [order.id, order])),
    rowOfFacility: new Map(problem.facilities.map((facility, row) => [facility.id, row])),
    serviceOf: new Map(problem.services.map((service) => [service.id, service])),
    rowOfSku: new Map(problem.skus.map((sku, row) => [sku.sku, row])),
    lanesOf: lanesByEnds(problem.lanes),
    sizeOfGroup: groupSizes(problem.skus),
  };
}

function lanesByEnds(lanes: readonly Lane[]): Map<string, Map<string, Lane[]>> {
  const lanesOf = new Map<string, Map<string, Lane[]>>();
  for (const lane of lanes) {
    const byEnd = lanesOf.get(lane.from) ?? new Map<string, Lane[]>();
    lanesOf.set(lane.from, byEnd);
    const alike = byEnd.get(lane.to);
    if (alike) alike.push(lane);
    else byEnd.set(lane.to, [lane]);
  }
  return lanesOf;
}

function groupSizes(skus: readonly Sku[]): Map<string, number> {
  const sizeOf = new Map<string, number>();
  for (const { interchange } of skus) {
    if (interchange !== null) sizeOf.set(interchange, (sizeOf.get(interchange) ?? 0) + 1);
  }
  return sizeOf;
}

export function facilityOf(facts: Facts, facilityId: string): Facility | undefined {
  const row = facts.rowOfFacility.get(facilityId);
  return row === undefined ? undefined : facts.problem.facilities[row];
}

export function skuOf(facts: Facts, sku: string): Sku | undefined {
  const row = facts.rowOfSku.get(sku);
  return row === undefined ? undefined : facts.problem.skus[row];
}

/** max(0, onHand - reserved - safetyStock); 0 where the problem has no such position. */
export function availableQuantity(facts: Facts, facilityId: string, sku: string): number {
  const { stock } = facts.problem;
  const position = positionOf(facts, facilityId, sku);
  if (position < 0) return 0;
  const { onHand, reserved, safetyStock } = stock;
  return Math.max(0, (onHand[position] ?? 0) - (reserved?.[position] ?? 0) - (safetyStock?.[position] ?? 0));
}

/** What one unit costs from here, in minor units; 0 where the problem names no price. */
export function unitMoneyOf(facts: Facts, facilityId: string, sku: string): number {
  const position = positionOf(facts, facilityId, sku);
  return position < 0 ? 0 : (facts.problem.stock.unitMoney?.[position] ?? 0);
}

/** The channel that this stock is kept for; null: any may have it. */
export function poolOf(facts: Facts, facilityId: string, sku: string): string | null {
  const { pools, pool } = facts.problem.stock;
  const position = positionOf(facts, facilityId, sku);
  const number = position < 0 ? 0 : (pool?.[position] ?? 0);
  return number === 0 ? null : (pools[number - 1] ?? null);
}

/** Where a facility's stock of a sku stands in the table, -1 if nowhere: by halving, the rows ascend. */
function positionOf({ problem, rowOfFacility, rowOfSku }: Facts, facilityId: string, sku: string): number {
  const row = rowOfFacility.get(facilityId);
  const skuRow = rowOfSku.get(sku);
  if (row === undefined || skuRow === undefined) return -1;
  const { skuStart, facilityRow } = problem.stock;
  let low = skuStart[skuRow] ?? 0;
  let high = (skuStart[skuRow + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = facilityRow[middle] ?? 0;
    if (found === row) return middle;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
