import type { Demands } from '../candidates/demands.js';
import type { OrderCost } from '../scoring/order-cost.js';
import type { Columns } from './columns.js';
import type { Distribution } from './distribution.js';
import { isPreferred } from './quantity-order.js';

/** Fractions of a minor unit are told apart to a millionth; sums of doubles differ by less. */
const fraction = 1e6;
const slack = 1e-6;

/** A way to serve one demand, or all demands up to one: what its part of the cost asks of it. */
interface Way {
  /** By origin: units, and the parts of its money and touch terms that depend on quantities, unrounded. */
  readonly units: readonly number[];
  readonly money: readonly number[];
  readonly touch: readonly number[];
  readonly demandsShort: number;
  readonly unitsShort: number;
  /** Sum of all parts, unserved and prices of scarcity included, unrounded. */
  readonly total: number;
  /** Quantities demand by demand, origin by origin. */
  readonly taken: readonly number[];
}

/**
 * Quantities where demands depend on one another: fractional prices meet in one rounding per shipment, or a day's
 * capacity in units is shared. Demand by demand, keeping of all ways so far only those that differ in what the rest of
 * the order can notice: which origins are in use, fractions of a minor unit per term, units where capacity counts. Of two
 * ways alike in that, the cheaper one is cheaper by whole units however the order goes on; at equal cost ties decide.
 * Exact. Work grows with the number of different fractions, and with the quantities where capacity binds.
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
  const ways: Way[][] = [];
  const least: number[] = [];
  for (let d = 0; d < demands.count; d++) {
    const wanted = demands.quantity[d] as number;
    least.push(leastCost(target, cost, columns, wanted, d, demands.together[d] === 1, complete));
  }
  const room = mostCost + slack - fixedFloor(target, cost, columns, whole) - sum(least) + (whole ? 0 : 0.5);
  if (!(room >= 0)) return;
  for (let d = 0; d < demands.count; d++) {
    ways.push(waysToServe(target, cost, columns, demands, d, complete, whole, (least[d] as number) + room));
  }
  const zeros = new Array<number>(size).fill(0);
  let states: Way[] = [
    { units: zeros, money: zeros, touch: zeros, demandsShort: 0, unitsShort: 0, total: 0, taken: [] },
  ];
  let reachedLeast = 0;
  for (let d = 0; d < demands.count; d++) {
    reachedLeast += least[d] as number;
    const next = new Map<string, Way>();
    for (const state of states) {
      for (const way of ways[d] as Way[]) {
        if (state.total + way.total > reachedLeast + room) continue;
        const joined = join(state, way);
        if (!hasRoom(target, columns, joined.units)) continue;
        keepBetter(next, keyOf(target, columns, joined, whole), joined, demands, size, d + 1);
      }
    }
    states = [...next.values()];
  }
  let best: Way | undefined;
  for (const state of states) {
    if (state.units.some((units) => units === 0)) continue;
    const total = totalCost(target, cost, columns, demands, state);
    if (total > target.cost) continue;
    if (total === target.cost && best && !isPreferred(demands, size, demands.count, state.taken, best.taken)) continue;
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

/** All ways to serve one demand, in part too, that cost at most `most`; of those alike, the better one. */
function waysToServe(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  demands: Demands,
  d: number,
  complete: boolean,
  whole: boolean,
  most: number,
): Way[] {
  const { size, width } = target;
  const wanted = demands.quantity[d] as number;
  const given = Array.from(
    { length: size },
    (_, i) => columns.given[(target.columns[i] as number) * width + d] as number,
  );
  const unit = Array.from(
    { length: size },
    (_, i) => columns.unit[(target.columns[i] as number) * width + d] as number,
  );
  const split = new Array<number>(size).fill(0);
  const found = new Map<string, Way>();
  const visit = (short: number) => {
    if (short > 0 && complete) return;
    const way = wayOf(target, cost, columns, d, split, short);
    if (way.total > most) return;
    // Its quantities stand alone here, so they are compared as those of the one demand they are.
    const key = keyOf(target, columns, way, whole);
    const known = found.get(key);
    if (known === undefined || way.total < known.total - slack) found.set(key, way);
    else if (way.total <= known.total + slack && isMore(way.taken, known.taken)) found.set(key, way);
  };
  if (demands.together[d]) {
    visit(wanted);
    for (let i = 0; i < size; i++) {
      if ((given[i] as number) < wanted) continue;
      split[i] = wanted;
      visit(0);
      split[i] = 0;
    }
    return [...found.values()];
  }
  // Least cost of a unit by any origin from a place on, or unserved.
  const rest = new Array<number>(size + 1).fill(complete ? Infinity : cost.penalty.unit);
  for (let i = size - 1; i >= 0; i--) {
    rest[i] = (given[i] as number) > 0 ? Math.min(rest[i + 1] as number, unit[i] as number) : (rest[i + 1] as number);
  }
  const fill = (i: number, left: number, spent: number) => {
    if (i === size) {
      visit(left);
      return;
    }
    const beyond = rest[i + 1] as number;
    for (let take = Math.min(left, given[i] as number); take >= 0; take--) {
      const after = spent + take * (unit[i] as number);
      const bound = after + (left === take ? 0 : (left - take) * beyond);
      if (bound > most) {
        // The fewer units from here the dearer, if all that follow are dearer than these.
        if (beyond >= (unit[i] as number)) break;
        continue;
      }
      split[i] = take;
      fill(i + 1, left - take, after);
    }
    split[i] = 0;
  };
  fill(0, wanted, 0);
  return [...found.values()];
}

function wayOf(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  d: number,
  split: readonly number[],
  short: number,
): Way {
  const { services, positions } = cost.network;
  const { weights, penalty } = cost;
  const money: number[] = [];
  const touch: number[] = [];
  let total = short > 0 ? penalty.line + penalty.unit * short : 0;
  for (let i = 0; i < split.length; i++) {
    const quantity = split[i] as number;
    const column = target.columns[i] as number;
    const service = columns.service[column] as number;
    const goods = quantity === 0 ? 0 : positions.unitMoneyAt(columns.cell[column * target.width + d] as number);
    money.push(weights.money * ((services.moneyPerUnit[service] as number) + goods) * quantity);
    touch.push(weights.touch * (services.touches[service] as number) * quantity);
    total += (money[i] as number) + (touch[i] as number);
    // Linear and never rounded, so nothing that follows depends on it: no part of a key.
    if (columns.priced) total += quantity * (columns.scarcityUnit[column * target.width + d] as number);
  }
  const taken = split.slice();
  return { units: taken, money, touch, demandsShort: short > 0 ? 1 : 0, unitsShort: short, total, taken };
}

function join(a: Way, b: Way): Way {
  return {
    units: a.units.map((units, i) => units + (b.units[i] as number)),
    money: a.money.map((money, i) => money + (b.money[i] as number)),
    touch: a.touch.map((touch, i) => touch + (b.touch[i] as number)),
    demandsShort: a.demandsShort + b.demandsShort,
    unitsShort: a.unitsShort + b.unitsShort,
    total: a.total + b.total,
    taken: [...a.taken, ...b.taken],
  };
}

function keepBetter(
  kept: Map<string, Way>,
  key: string,
  way: Way,
  demands: Demands,
  size: number,
  known: number,
): void {
  const other = kept.get(key);
  if (other !== undefined) {
    if (way.total > other.total + slack) return;
    if (way.total >= other.total - slack && !isPreferred(demands, size, known, way.taken, other.taken)) return;
  }
  kept.set(key, way);
}

/** What the rest of an order can notice of a way: two ways of one key differ in cost by the same, whatever follows. */
function keyOf(target: Distribution, columns: Columns, way: Way, whole: boolean): string {
  let key = '';
  for (let i = 0; i < target.size; i++) {
    const units = way.units[i] as number;
    const counted = columns.room[target.columns[i] as number] === Infinity ? Math.min(1, units) : units;
    key += `${counted},`;
    if (!whole) key += `${fractionOf(way.money[i] as number)},${fractionOf(way.touch[i] as number)},`;
  }
  // A fractional penalty is rounded once for all that is short.
  return whole ? key : `${key}${way.demandsShort},${way.unitsShort}`;
}

const fractionOf = (value: number): number => Math.round((value - Math.floor(value)) * fraction) % fraction;

function hasRoom(target: Distribution, columns: Columns, units: readonly number[]): boolean {
  for (let i = 0; i < target.size; i++) {
    if ((units[i] as number) > (columns.room[target.columns[i] as number] as number)) return false;
  }
  return true;
}

/** More from the smaller id, for two ways to serve one demand. */
function isMore(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) > (b[i] as number);
  return false;
}

/** The least that one demand can cost over these origins, capacity apart. */
function leastCost(
  target: Distribution,
  cost: OrderCost,
  columns: Columns,
  wanted: number,
  d: number,
  together: boolean,
  complete: boolean,
): number {
  const { penalty } = cost;
  const origins: { unit: number; given: number }[] = [];
  for (let i = 0; i < target.size; i++) {
    const at = (target.columns[i] as number) * target.width + d;
    const given = columns.given[at] as number;
    if (given >= (together ? wanted : 1)) origins.push({ unit: columns.unit[at] as number, given });
  }
  origins.sort((a, b) => a.unit - b.unit);
  const none = complete ? Infinity : penalty.line + penalty.unit * wanted;
  let full = 0;
  let left = wanted;
  let part = complete ? Infinity : penalty.line;
  for (const { unit, given } of origins) {
    const take = Math.min(left, given);
    full += take * unit;
    part += take * Math.min(unit, penalty.unit);
    left -= take;
    if (left === 0) break;
  }
  return Math.min(none, left === 0 ? full : Infinity, part + left * penalty.unit);
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
    if (columns.priced) total += columns.scarcityFixed[column] as number;
    for (let d = 0; d < demands.count; d++) {
      const quantity = way.taken[d * target.size + i] as number;
      if (quantity === 0) continue;
      const at = column * target.width + d;
      goods += quantity * positions.unitMoneyAt(columns.cell[at] as number);
      if (columns.priced) total += quantity * (columns.scarcityUnit[at] as number);
    }
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
