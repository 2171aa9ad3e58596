import type { Order } from '../../src/model/order.js';
import type { Facility, Problem } from '../../src/model/problem.js';
import { fittingStarts } from './full-clock.js';
import { availableOf } from './full-demands.js';
import { type FullOption, walkOptions } from './full-options.js';
import { type Fitting, isBayFree } from './full-taken.js';

export interface FullOptimum {
  readonly cost: number;
  /** By order. One of perhaps many best choices. */
  readonly choice: readonly FullOption[];
}

/** An option and what it uses of the things that may run short, by their numbers. */
interface Choice {
  readonly option: FullOption;
  readonly uses: readonly (readonly [limit: number, amount: number])[];
}

/** A cost and the choices that make it, or a cost that is not undercut. */
interface Found {
  readonly cost: number;
  readonly choice: readonly FullOption[] | null;
}

/**
 * The least total cost of a few orders together: every combination of their options that keeps all limits. A fitting may
 * start later than it could if that is better for all. Fittings moved as early as they can go cost no more, so each starts
 * with its goods, with the store's opening, or when others end.
 */
export function bestTogether(problem: Problem, orders: readonly Order[]): FullOptimum {
  const starts = candidateStarts(problem, orders);
  const all = orders.map((order) => cheapestByUse(problem, order, starts));
  const limits = limitsThatMatter(problem, all);
  const numbers = new Map(Array.from(limits.keys(), (key, number) => [key, number]));
  const choices = all.map((options) => undominated(options, numbers));
  const left = [...limits.values()];
  const fittings: Fitting[] = [];
  const known = new Map<string, Found>();

  const fits = ({ option: { fitting }, uses }: Choice): boolean =>
    uses.every(([limit, amount]) => amount <= (left[limit] as number)) &&
    (fitting === null || isBayFree(storeOf(problem, fitting.facilityId), fitting.start, fittings));
  const take = ({ option: { fitting }, uses }: Choice, sign: 1 | -1): void => {
    for (const [limit, amount] of uses) left[limit] = (left[limit] as number) - sign * amount;
    if (fitting && sign === 1) fittings.push(fitting);
    if (fitting && sign === -1) fittings.pop();
  };
  /** What all orders from a row on cost at least: each the cheapest that is still possible alone. */
  const floorOf = (row: number): number =>
    sum(choices.slice(row).map((own) => own.find(fits)?.option.cost ?? Infinity));

  /** The least cost of all orders from a row on, if it is below the limit. */
  const best = (row: number, limit: number): Found => {
    const own = choices[row];
    if (!own) return { cost: 0, choice: [] };
    const key = JSON.stringify([row, left, fittings.map(({ facilityId, start }) => `${start} ${facilityId}`).sort()]);
    const before = known.get(key);
    if (before && (before.choice || before.cost >= limit)) return before;
    let found: Found = { cost: limit, choice: null };
    const floor = floorOf(row + 1);
    for (const choice of own) {
      const { cost } = choice.option;
      if (cost + floor >= found.cost) break;
      if (!fits(choice)) continue;
      take(choice, 1);
      if (cost + floorOf(row + 1) < found.cost) {
        const rest = best(row + 1, found.cost - cost);
        if (rest.choice && cost + rest.cost < found.cost) {
          found = { cost: cost + rest.cost, choice: [choice.option, ...rest.choice] };
        }
      }
      take(choice, -1);
    }
    known.set(key, found);
    return found;
  };
  const { cost, choice } = best(0, Infinity);
  return { cost, choice: choice ?? [] };
}

type Starts = (order: Order, store: Facility, readyAt: number) => number[];

/** When fittings of these orders may start: with goods or the opening, or as many fittings after that as there are others. */
function candidateStarts(problem: Problem, orders: readonly Order[]): Starts {
  const readyAt = new Map<string, Set<number>>();
  for (const order of orders) {
    if (order.method !== 'install') continue;
    walkOptions(problem, order, {
      // Serving nothing is the only option seen: what costs more than that is never needed.
      visit: ({ cost }) => cost,
      startsOf: (store, ready) => {
        readyAt.set(store.id, (readyAt.get(store.id) ?? new Set()).add(ready));
        return [];
      },
    });
  }
  const startsAt = new Map<string, number[]>();
  for (const [storeId, instants] of readyAt) {
    const store = storeOf(problem, storeId);
    const minutes = store.install?.minutes ?? 0;
    const starts = Array.from(instants).flatMap((ready) =>
      fittingStarts(store, ready, minutes)
        .slice(0, orders.length)
        .flatMap(({ from, last }) =>
          orders.map((_, others) => from + others * minutes).filter((start) => start <= last),
        ),
    );
    startsAt.set(storeId, [...new Set(starts)]);
  }
  return ({ slot }, store, ready) => {
    if (slot === null) return (startsAt.get(store.id) ?? []).filter((start) => start >= ready);
    const windows = fittingStarts(store, ready, store.install?.minutes ?? 0);
    return windows.some(({ from, last }) => from <= slot && slot <= last) ? [slot] : [];
  };
}

/** Of options that use the same, the cheapest. What costs more than to serve nothing is never needed. */
function cheapestByUse(problem: Problem, order: Order, starts: Starts): FullOption[] {
  const found = new Map<string, FullOption>();
  let nothing: number | undefined;
  walkOptions(problem, order, {
    visit: (option) => {
      nothing = nothing ?? option.cost;
      const key = JSON.stringify([option.uses, option.fitting]);
      if (option.cost < (found.get(key)?.cost ?? Infinity)) found.set(key, option);
      return nothing;
    },
    startsOf: (store, readyAt) => starts(order, store, readyAt),
  });
  return [...found.values()];
}

/** Limits that all orders together could pass. */
function limitsThatMatter(problem: Problem, all: readonly (readonly FullOption[])[]): Map<string, number> {
  const most = new Map<string, number>();
  for (const options of all) {
    const own = new Map<string, number>();
    for (const [key, amount] of options.flatMap(({ uses }) => uses)) own.set(key, Math.max(own.get(key) ?? 0, amount));
    for (const [key, amount] of own) most.set(key, (most.get(key) ?? 0) + amount);
  }
  const limits = Array.from(most.keys(), (key) => [key, limitOf(problem, key)] as const);
  return new Map(limits.filter(([key, limit]) => (most.get(key) ?? 0) > limit));
}

function limitOf(problem: Problem, key: string): number {
  const [what, where, which] = JSON.parse(key) as [string, string & number, string];
  if (what === 'stock') return availableOf(problem, where, which);
  if (what === 'lane') return problem.lanes[where]?.unitsPerDay ?? 0;
  const { capacity } = storeOf(problem, where);
  return what === 'orders' ? capacity.ordersPerDay : capacity.unitsPerDay;
}

/** Ascending cost, without options that cost no less and use no less than another. */
function undominated(options: readonly FullOption[], numbers: ReadonlyMap<string, number>): Choice[] {
  const kept: Choice[] = [];
  for (const option of options.toSorted((a, b) => a.cost - b.cost)) {
    const uses = option.uses.flatMap(([key, amount]) => {
      const number = numbers.get(key);
      return number === undefined ? [] : [[number, amount] as const];
    });
    const { fitting } = option;
    const isNeedless = kept.some(
      (other) =>
        (other.option.fitting === null ||
          (other.option.fitting.facilityId === fitting?.facilityId && other.option.fitting.start === fitting.start)) &&
        other.uses.every(([limit, amount]) => uses.some(([own, more]) => own === limit && amount <= more)),
    );
    if (!isNeedless) kept.push({ option, uses });
  }
  return kept;
}

function storeOf(problem: Problem, facilityId: string): Facility {
  const store = problem.facilities.find(({ id }) => id === facilityId);
  if (!store) throw new Error(`no facility ${facilityId}`);
  return store;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
