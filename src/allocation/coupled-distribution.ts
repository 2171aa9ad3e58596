import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import { interchangeCost } from '../scoring/terms/interchange.js';
import type { Columns } from './columns.js';
import { DemandWays, slack, type Way } from './demand-ways.js';
import type { Distribution } from './distribution.js';
import { isPreferred } from './quantity-order.js';
import { sharedTurns } from './shared-turns.js';

/**
 * Quantities where demands depend on one another: fractional prices meet in one rounding per shipment, a day's capacity
 * or a lane's in units is shared, or two demands may be sent the same stock. Demand by demand, keeping of all ways so far
 * only those that differ in what the rest of the order can notice: which origins are in use, fractions of a minor unit per
 * term, units where capacity counts, what is taken of stock that demands to come may want too. Of two ways alike in that, the cheaper one is cheaper
 * by whole units however the order goes on; at equal cost ties decide. Exact. Work grows with the number of different
 * fractions, with the quantities where capacity binds, and with how many demands draw on one another's stock.
 *
 * @param whole quantities add whole units to a cost
 * @param mostCost plans dearer than this are of no interest (cost may then stay Infinity)
 */
export function distributeCoupled(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  demands: Demands,
  complete: boolean,
  whole: boolean,
  mostCost: number,
): void {
  const { size } = target;
  target.cost = Infinity;
  const each = new DemandWays(target, cost, columns, demands, complete, whole);
  const ways: Way[][] = [];
  const least: number[] = [];
  for (let d = 0; d < demands.count; d++) least.push(each.leastCost(d));
  const room = mostCost + slack - fixedFloor(target, cost, columns, whole) - sum(least) + (whole ? 0 : 0.5);
  if (!(room >= 0)) return;
  for (let d = 0; d < demands.count; d++) ways.push(each.waysToServe(d, (least[d] as number) + room));
  const { order, last } = sharedTurns(demands);
  let states: Way[] = [{ ...each.nothing, taken: new Array<number>(demands.sources * size).fill(0) }];
  let reachedLeast = 0;
  for (const [turn, d] of order.entries()) {
    reachedLeast += least[d] as number;
    const first = (demands.sourceStart[d] as number) * size;
    const isWanted = last.map((end) => end > turn);
    const next = new Map<string, Way>();
    for (const state of states) {
      for (const way of ways[d] as Way[]) {
        if (state.total + way.total > reachedLeast + room) continue;
        const joined = join(state, way, first);
        if (each.hasRoom(joined)) keepBetter(next, each.keyOf(joined, isWanted), joined, demands, size);
      }
    }
    states = [...next.values()];
  }
  let best: Way | undefined;
  for (const state of states) {
    if (state.units.some((units) => units === 0)) continue;
    const total = totalCost(target, cost, columns, demands, state);
    if (total > target.cost) continue;
    if (total === target.cost && best && !isPreferred(demands, size, state.taken, best.taken)) continue;
    best = state;
    target.cost = total;
  }
  if (best === undefined) return;
  target.demandsShort = best.demandsShort;
  target.unitsShort = best.unitsShort;
  for (let s = 0; s < demands.sources; s++) {
    for (let i = 0; i < size; i++) target.quantity[i * target.width + s] = best.taken[s * size + i] as number;
  }
}

/** @param first where the second one's quantities stand among those of all demands */
function join(a: Way, b: Way, first: number): Way {
  const taken = a.taken.slice();
  for (let at = 0; at < b.taken.length; at++) taken[first + at] = b.taken[at] as number;
  const added = (values: readonly number[], others: readonly number[]) =>
    values.map((value, i) => value + (others[i] as number));
  return {
    units: added(a.units, b.units),
    money: added(a.money, b.money),
    touch: added(a.touch, b.touch),
    penalties: added(a.penalties, b.penalties),
    shared: added(a.shared, b.shared),
    demandsShort: a.demandsShort + b.demandsShort,
    unitsShort: a.unitsShort + b.unitsShort,
    total: a.total + b.total,
    taken,
  };
}

function keepBetter(kept: Map<string, Way>, key: string, way: Way, demands: Demands, size: number): void {
  const other = kept.get(key);
  if (other !== undefined) {
    if (way.total > other.total + slack) return;
    if (way.total >= other.total - slack && !isPreferred(demands, size, way.taken, other.taken)) return;
  }
  kept.set(key, way);
}

/** No more than what a plan over these columns pays for shipments and time, whatever they carry. */
function fixedFloor(target: Distribution, cost: OrderCost, columns: Columns, whole: boolean): number {
  let total = cost.timeCost(target.minutes);
  for (let i = 0; i < target.size; i++) {
    const column = target.columns[i] as number;
    const share = columns.rejectionShare[column] as number;
    total += cost.fixedCost(columns.service[column] as number, columns.metres[column] as number, share, whole);
    if (columns.priced) total += columns.scarcityFixed[column] as number;
  }
  return total;
}

function totalCost(target: Distribution, cost: OrderCost, columns: Columns, demands: Demands, way: Way): number {
  const { positions } = cost.network;
  let total = cost.timeCost(target.minutes) + cost.unservedCost(way.demandsShort, way.unitsShort);
  for (let i = 0; i < target.size; i++) {
    const column = target.columns[i] as number;
    let goods = 0;
    let penalties = 0;
    if (columns.priced) total += columns.scarcityFixed[column] as number;
    for (let s = 0; s < demands.sources; s++) {
      const quantity = way.taken[s * target.size + i] as number;
      if (quantity === 0) continue;
      const at = column * target.width + s;
      goods += quantity * positions.unitMoneyAt(columns.cell[at] as number);
      penalties += quantity * (demands.penalty[s] as number);
      if (columns.priced) total += quantity * (columns.scarcityUnit[at] as number);
    }
    total += interchangeCost(penalties);
    total += cost.shipmentCost(
      columns.service[column] as number,
      columns.metres[column] as number,
      way.units[i] as number,
      goods,
      columns.rejectionShare[column] as number,
    );
  }
  return total;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
