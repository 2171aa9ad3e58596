import type { Order } from '../../src/model/order.js';
import type { Facility, Problem, Sku } from '../../src/model/problem.js';
import { roadMetres } from './full-chains.js';
import { stockKey, type Taken } from './full-taken.js';

/** All lines of one sku. */
export interface Demand {
  readonly sku: string;
  readonly lines: readonly number[];
  readonly wanted: number;
  readonly together: boolean;
  /** What may be sent for it: the sku itself, then those of its group, ascending. */
  readonly skus: readonly string[];
}

/** A sku that an origin may send for a demand. Two of them may lie on one position: they share what is available. */
export interface Cell {
  readonly demand: number;
  readonly sku: string;
  readonly available: number;
  readonly unitMoney: number;
  /** Per unit; 0 for what was ordered. */
  readonly penalty: number;
}

export function demandsOf(problem: Problem, order: Order): Demand[] {
  return [...new Set(order.lines.map(({ sku }) => sku))].map((sku) => {
    const lines = order.lines.flatMap((line, number) => (line.sku === sku ? [number] : []));
    const own = order.lines.filter((line) => line.sku === sku);
    const known = problem.skus.find((row) => row.sku === sku);
    const open = known?.interchange != null && own.every(({ accept }) => accept === 'interchange');
    const others = open ? problem.skus.filter((row) => row !== known && row.interchange === known.interchange) : [];
    return {
      sku,
      lines,
      wanted: own.reduce((sum, { quantity }) => sum + quantity, 0),
      together: own.some(({ together }) => together ?? known?.together ?? false),
      skus: [sku, ...others.map((row) => row.sku)],
    };
  });
}

/** What an origin may send for the order, as rules and stock have it; nothing where it may not sell to the buyer. */
export function cellsOf(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  origin: Facility,
  taken: Taken,
): Cell[] {
  if (order.exclude.includes(origin.id) || !maySell(order, origin)) return [];
  const originRow = problem.facilities.indexOf(origin);
  return demands.flatMap((demand, d) =>
    demand.skus.flatMap((sent) => {
      const skuRow = problem.skus.findIndex(({ sku }) => sku === sent);
      const sku = problem.skus[skuRow];
      if (!sku || !maySend(problem, order, demand, origin, sku)) return [];
      const position = positionOf(problem, originRow, skuRow);
      if (position < 0) return [];
      const { unitMoney, pools, pool } = problem.stock;
      const poolNumber = pool?.[position] ?? 0;
      if (poolNumber > 0 && pools[poolNumber - 1] !== order.channel) return [];
      const available = availableAt(problem, position) - taken.of(stockKey(origin.id, sent));
      const penalty = sent === demand.sku ? 0 : sku.penalty;
      return available > 0 ? [{ demand: d, sku: sent, available, unitMoney: unitMoney?.[position] ?? 0, penalty }] : [];
    }),
  );
}

function maySell(order: Order, { channels, territory, ...place }: Facility): boolean {
  if (channels !== null && !(order.channel !== null && channels.includes(order.channel))) return false;
  if (territory === null) return true;
  if (roadMetres(place, order) > territory.radiusMetres) return false;
  return territory.regions === null || (order.region !== null && territory.regions.includes(order.region));
}

function maySend(problem: Problem, order: Order, demand: Demand, { brands }: Facility, { brand }: Sku): boolean {
  if (brand === null) return true;
  if (brands !== null && !brands.includes(brand)) return false;
  return problem.policy.priceFloor
    .filter((floor) => floor.brand === brand && (floor.channel === null || floor.channel === order.channel))
    .every(({ unitPrice }) =>
      demand.lines.every((line) => {
        const price = order.lines[line]?.price ?? null;
        return price === null || price >= unitPrice;
      }),
    );
}

/** Units of a sku at a facility before anybody took any. */
export function availableOf(problem: Problem, facilityId: string, sent: string): number {
  const facilityRow = problem.facilities.findIndex(({ id }) => id === facilityId);
  const position = positionOf(
    problem,
    facilityRow,
    problem.skus.findIndex(({ sku }) => sku === sent),
  );
  return position < 0 ? 0 : availableAt(problem, position);
}

function availableAt({ stock: { onHand, reserved, safetyStock } }: Problem, position: number): number {
  return Math.max(0, (onHand[position] ?? 0) - (reserved?.[position] ?? 0) - (safetyStock?.[position] ?? 0));
}

function positionOf({ stock }: Problem, facilityRow: number, skuRow: number): number {
  const end = stock.skuStart[skuRow + 1] ?? 0;
  for (let position = stock.skuStart[skuRow] ?? 0; position < end; position += 1) {
    if (stock.facilityRow[position] === facilityRow) return position;
  }
  return -1;
}
