import type { Order } from '../../src/model/order.js';
import type { Problem } from '../../src/model/problem.js';
import { type JointModel, type JointOption, type JointSetting, jointModel } from './joint-options.js';

export interface JointOptimum {
  readonly cost: number;
  /** By order, in the sequence given. One of perhaps many best choices. */
  readonly choice: readonly JointOption[];
}

/** The least total cost of all orders together, by brute force. For tiny instances. */
export const jointOracle = (problem: Problem, orders: readonly Order[], setting: JointSetting = {}): JointOptimum =>
  leastTotal(jointModel(problem, orders, setting));

/**
 * Order after order, every option, cheapest first. What is left of the resources decides what the orders after it can do,
 * so that is worked out once; what is left beyond all that they could ever use makes no difference. A way is left as soon
 * as the cheapest fitting option of each order alone makes it no better than one already found.
 */
export function leastTotal({ resources, options }: JointModel): JointOptimum {
  const count = options.length;
  const need: number[][] = Array.from({ length: count + 1 }, () => resources.map(() => 0));
  for (let order = count - 1; order >= 0; order -= 1) {
    const own = options[order] ?? [];
    need[order] = resources.map(
      (_, r) => (need[order + 1]?.[r] ?? 0) + Math.max(0, ...own.map(({ uses }) => uses[r] ?? 0)),
    );
  }
  const known = new Map<string, Found>();
  const keyOf = (order: number, left: readonly number[]): string =>
    `${order} ${left.map((amount, r) => Math.min(amount, need[order]?.[r] ?? 0))}`;

  /** The least cost of this order and all after it, if it is below the limit. */
  function best(order: number, left: readonly number[], limit: number): Found {
    if (order === count) return { cost: 0, pick: -1, isExact: true };
    const key = keyOf(order, left);
    const before = known.get(key);
    if (before && (before.isExact || before.cost >= limit)) return before;
    let found: Found = { cost: limit, pick: -1, isExact: false };
    const floor = floorOf(order + 1, left);
    for (const [pick, { cost, uses }] of (options[order] ?? []).entries()) {
      if (cost + floor >= found.cost) break;
      if (!fits(uses, left)) continue;
      const rest = left.map((amount, r) => amount - (uses[r] ?? 0));
      const total = cost + best(order + 1, rest, found.cost - cost).cost;
      if (total < found.cost) found = { cost: total, pick, isExact: true };
    }
    known.set(key, found);
    return found;
  }

  const floorOf = (order: number, left: readonly number[]): number => {
    let floor = 0;
    for (const own of options.slice(order)) floor += own.find(({ uses }) => fits(uses, left))?.cost ?? 0;
    return floor;
  };

  let left = resources.map(({ limit }) => limit);
  const { cost } = best(0, left, Number.POSITIVE_INFINITY);
  const choice = options.map((own, order) => {
    const option = own[known.get(keyOf(order, left))?.pick ?? 0] as JointOption;
    left = left.map((amount, r) => amount - (option.uses[r] ?? 0));
    return option;
  });
  return { cost, choice };
}

/** Exact, or a cost that is not undercut. */
interface Found {
  readonly cost: number;
  readonly pick: number;
  readonly isExact: boolean;
}

const fits = (uses: readonly number[], left: readonly number[]): boolean =>
  uses.every((amount, r) => amount <= (left[r] ?? 0));
