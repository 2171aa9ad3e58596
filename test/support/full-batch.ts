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

/** An option and what it uses of the things that may run short. */
interface Choice {
  readonly option: FullOption;
  readonly uses: ReadonlyMap<string, number>;
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
  const choices = all.map((options) => undominated(options, limits));
  const floors = choices.map((_, row) => sum(choices.slice(row).map((own) => own[0]?.option.cost ?? 0)));

  let best: FullOptimum = { cost: Infinity, choice: [] };
  const used = new Map<string, number>();
  const fittings: Fitting[] = [];
  const chosen: FullOption[] = [];
  const choose = (row: number, cost: number): void => {
    const own = choices[row];
    if (!own) {
      best = { cost, choice: chosen.slice() };
      return;
    }
    for (const { option, uses } of own) {
      if (cost + option.cost + (floors[row + 1] ?? 0) >= best.cost) break;
      const store = option.fitting && storeOf(problem, option.fitting.facilityId);
      if (store && !isBayFree(store, option.fitting?.start ?? 0, fittings)) continue;
      if (!Array.from(uses).every(([key, amount]) => (used.get(key) ?? 0) + amount <= (limits.get(key) ?? 0))) continue;
      for (const [key, amount] of uses) used.set(key, (used.get(key) ?? 0) + amount);
      if (option.fitting) fittings.push(option.fitting);
      chosen.push(option);
      choose(row + 1, cost + option.cost);
      chosen.pop();
      if (option.fitting) fittings.pop();
      for (const [key, amount] of uses) used.set(key, (used.get(key) ?? 0) - amount);
    }
  };
  choose(0, 0);
  return best;
}

type Starts = (order: Order, store: Facility, readyAt: number) => number[];

/** When fittings of these orders may start: with goods or the opening, or as many fittings after that as there are others. */
function candidateStarts(problem: Problem, orders: readonly Order[]): Starts {
  const readyAt = new Map<string, Set<number>>();
  for (const order of orders) {
    if (order.method !== 'install') continue;
    walkOptions(problem, order, {
      visit: () => Infinity,
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

/** Of options that use the same, the cheapest. */
function cheapestByUse(problem: Problem, order: Order, starts: Starts): FullOption[] {
  const found = new Map<string, FullOption>();
  walkOptions(problem, order, {
    visit: (option) => {
      const key = JSON.stringify([option.uses, option.fitting]);
      if (option.cost < (found.get(key)?.cost ?? Infinity)) found.set(key, option);
      return Infinity;
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
function undominated(options: readonly FullOption[], limits: ReadonlyMap<string, number>): Choice[] {
  const kept: Choice[] = [];
  for (const option of options.toSorted((a, b) => a.cost - b.cost)) {
    const uses = new Map(option.uses.filter(([key]) => limits.has(key)));
    const { fitting } = option;
    const isNeedless = kept.some(
      (other) =>
        (other.option.fitting === null ||
          (other.option.fitting.facilityId === fitting?.facilityId && other.option.fitting.start === fitting.start)) &&
        Array.from(other.uses).every(([key, amount]) => amount <= (uses.get(key) ?? 0)),
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
