import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import type { Columns } from './columns.js';
import type { Distribution } from './distribution.js';
import { isPreferred } from './quantity-order.js';

/** Sums of doubles in another order than the cost's may differ by as much. */
const slack = 1e-6;

/** What is known after the first demands: all that the cost of the whole will ask of them. */
interface State {
  readonly units: readonly number[];
  readonly goods: readonly number[];
  readonly demandsShort: number;
  readonly unitsShort: number;
  /** Quantities so far: demand by demand, origin by origin. */
  readonly taken: readonly number[];
}

/**
 * Quantities where demands depend on one another: fractional prices meet in one rounding per shipment, or a day's
 * capacity in units is shared. Goes through the demands one by one and keeps one state for each different sum (units and
 * goods per shipment, what is short); of two ways to one state only the one that ties prefer lives on. Exact. Work grows
 * with the product of the quantities, so this is for the rare order that needs it.
 */
export function distributeRounded(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  demands: Demands,
  unitFloor: Float64Array,
  complete: boolean,
  mostCost: number,
): void {
  target.cost = Infinity;
  const size = target.size;
  const zeros = new Array<number>(size).fill(0);
  let states: State[] = [{ units: zeros, goods: zeros, demandsShort: 0, unitsShort: 0, taken: [] }];
  const fixed = fixedFloor(target, cost, columns);
  let rest = 0;
  for (let d = 0; d < demands.count; d++) rest += (demands.quantity[d] as number) * (unitFloor[d] as number);
  for (let d = 0; d < demands.count; d++) {
    // What the states reach must leave room for the least that the demands still to come cost.
    rest -= (demands.quantity[d] as number) * (unitFloor[d] as number);
    const most = mostCost - fixed - rest + slack;
    const next = new Map<string, State>();
    for (const state of states) {
      forEachSplit(target, columns, demands, d, state.units, (split, short) => {
        if (short > 0 && complete) return;
        const reached = extend(target, cost, columns, d, state, split, short);
        if (variableFloor(target, cost, columns, reached) > most) return;
        const key = `${reached.units.join()};${reached.goods.join()};${reached.demandsShort};${reached.unitsShort}`;
        const known = next.get(key);
        if (known === undefined || isPreferred(demands, size, d + 1, reached.taken, known.taken))
          next.set(key, reached);
      });
    }
    states = [...next.values()];
  }
  let best: State | undefined;
  for (const state of states) {
    if (state.units.some((units) => units === 0)) continue;
    const total = totalCost(target, cost, columns, state);
    if (
      total > target.cost ||
      (total === target.cost && best && !isPreferred(demands, size, demands.count, state.taken, best.taken))
    )
      continue;
    best = state;
    target.cost = total;
  }
  if (best === undefined) return;
  target.demandsShort = best.demandsShort;
  target.unitsShort = best.unitsShort;
  for (let d = 0; d < demands.count; d++) {
    for (let i = 0; i < size; i++) target.quantity[i * target.width + d] = best.taken[d * size + i] as number;
  }
}

/** Calls back with every way to serve a demand, in part too, that stock and remaining room allow. */
function forEachSplit(
  target: Distribution,
  columns: Columns,
  demands: Demands,
  d: number,
  units: readonly number[],
  visit: (split: readonly number[], short: number) => void,
): void {
  const wanted = demands.quantity[d] as number;
  const split = new Array<number>(target.size).fill(0);
  const most = (i: number) => {
    const column = target.columns[i] as number;
    const room = (columns.room[column] as number) - (units[i] as number);
    return Math.min(columns.given[column * target.width + d] as number, Math.max(0, room));
  };
  if (demands.together[d]) {
    visit(split, wanted);
    for (let i = 0; i < target.size; i++) {
      if (most(i) < wanted) continue;
      split[i] = wanted;
      visit(split, 0);
      split[i] = 0;
    }
    return;
  }
  const fill = (i: number, left: number) => {
    if (i === target.size) {
      visit(split, left);
      return;
    }
    for (let take = Math.min(left, most(i)); take >= 0; take--) {
      split[i] = take;
      fill(i + 1, left - take);
    }
    split[i] = 0;
  };
  fill(0, wanted);
}

function extend(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  d: number,
  state: State,
  split: readonly number[],
  short: number,
): State {
  const { positions } = cost.network;
  return {
    units: state.units.map((units, i) => units + (split[i] as number)),
    goods: state.goods.map((goods, i) => {
      if (split[i] === 0) return goods;
      return (
        goods +
        (split[i] as number) *
          positions.unitMoneyAt(columns.cell[(target.columns[i] as number) * target.width + d] as number)
      );
    }),
    demandsShort: state.demandsShort + (short > 0 ? 1 : 0),
    unitsShort: state.unitsShort + short,
    taken: [...state.taken, ...split],
  };
}

/** Less than any plan over these columns pays for shipments and time, whatever they carry. */
function fixedFloor(target: Distribution, cost: OrderCost, columns: Columns): number {
  let sum = cost.timeCost(target.minutes);
  for (let i = 0; i < target.size; i++) {
    const column = target.columns[i] as number;
    sum += cost.fixedCost(
      columns.service[column] as number,
      columns.metres[column] as number,
      columns.rejectionShare[column] as number,
      false,
    );
  }
  return sum;
}

function variableFloor(target: Distribution, cost: OrderCost, columns: Columns, state: State): number {
  let sum = cost.penalty.line * state.demandsShort + cost.penalty.unit * state.unitsShort - 1;
  for (let i = 0; i < target.size; i++) {
    const service = columns.service[target.columns[i] as number] as number;
    sum +=
      (cost.unitCost[service] as number) * (state.units[i] as number) + cost.weights.money * (state.goods[i] as number);
  }
  return sum;
}

function totalCost(target: Distribution, cost: OrderCost, columns: Columns, state: State): number {
  let sum = cost.timeCost(target.minutes) + cost.unservedCost(state.demandsShort, state.unitsShort);
  for (let i = 0; i < target.size; i++) {
    const column = target.columns[i] as number;
    sum += cost.shipmentCost(
      columns.service[column] as number,
      columns.metres[column] as number,
      state.units[i] as number,
      state.goods[i] as number,
      columns.rejectionShare[column] as number,
    );
  }
  return sum;
}
