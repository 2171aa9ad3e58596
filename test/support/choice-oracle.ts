import type { ChoiceProblem } from '../../src/solvers/choice.js';
import { chance, type Draw } from './random.js';

/** A problem as people write it: groups of options, an option's uses as pairs of resource and amount. */
export interface PlainChoice {
  readonly groups: readonly (readonly {
    readonly cost: number;
    readonly uses: readonly (readonly [number, number])[];
  }[])[];
  readonly limit: readonly number[];
}

/** The rows that `solveChoice` takes. */
export function choiceRows({ groups, limit }: PlainChoice): ChoiceProblem {
  const groupStart = [0];
  const cost: number[] = [];
  const useStart = [0];
  const useResource: number[] = [];
  const useAmount: number[] = [];
  for (const options of groups) {
    for (const option of options) {
      cost.push(option.cost);
      for (const [resource, amount] of option.uses) {
        useResource.push(resource);
        useAmount.push(amount);
      }
      useStart.push(useResource.length);
    }
    groupStart.push(cost.length);
  }
  return { groupStart, cost, useStart, useResource, useAmount, limit };
}

/** Cost of a choice recounted from the rows; null when it is no choice within the limits. */
export function recount(problem: ChoiceProblem, choice: ArrayLike<number>): number | null {
  const left = Array.from(problem.limit);
  if (choice.length !== problem.groupStart.length - 1) return null;
  let cost = 0;
  for (let g = 0; g < choice.length; g += 1) {
    const option = choice[g] ?? -1;
    if (option < (problem.groupStart[g] ?? 0) || option >= (problem.groupStart[g + 1] ?? 0)) return null;
    cost += problem.cost[option] ?? Number.NaN;
    for (let use = problem.useStart[option] ?? 0; use < (problem.useStart[option + 1] ?? 0); use += 1) {
      const resource = problem.useResource[use] ?? -1;
      left[resource] = (left[resource] ?? Number.NaN) - (problem.useAmount[use] ?? Number.NaN);
    }
  }
  return left.every((rest) => rest >= 0) ? cost : null;
}

/** The least cost of all choices, each one looked at; null when none is within the limits. */
export function exhaustive(problem: ChoiceProblem): number | null {
  const groups = problem.groupStart.length - 1;
  const choice: number[] = [];
  let best: number | null = null;
  const extend = (group: number): void => {
    if (group === groups) {
      const cost = recount(problem, choice);
      if (cost !== null && (best === null || cost < best)) best = cost;
      return;
    }
    for (let option = problem.groupStart[group] ?? 0; option < (problem.groupStart[group + 1] ?? 0); option += 1) {
      choice[group] = option;
      extend(group + 1);
    }
  };
  extend(0);
  return best;
}

/** Small problems of all kinds, hard limits and loose ones, at most some thousand choices. */
export function drawChoice(draw: Draw): PlainChoice {
  const resources = draw.int(0, 5);
  const largest = chance(draw, 8) ? 10 ** draw.int(5, 12) : draw.int(1, chance(draw, 20) ? 30 : 5);
  const dearest = chance(draw, 10) ? 2 ** 40 : draw.int(1, 60);
  const free = draw.int(0, 100);
  const option = () => ({
    cost: draw.int(chance(draw, 20) ? -dearest : 0, dearest),
    uses:
      resources === 0 || chance(draw, free / 3)
        ? []
        : Array.from({ length: draw.int(1, 3) }, (): [number, number] => [
            draw.int(0, resources - 1),
            draw.int(chance(draw, 10) ? 0 : 1, largest),
          ]),
  });
  const options = draw.int(1, 5);
  const groups = Array.from({ length: draw.int(0, 6) }, () =>
    Array.from({ length: draw.int(chance(draw, 2) ? 0 : 1, options) }, option),
  );
  const tight = draw.int(1, 4);
  return { groups, limit: Array.from({ length: resources }, () => draw.int(0, largest * tight)) };
}

/** Small problems that presolving leaves to search: every group may stand aside at a price, resources are short. */
export function drawTight(draw: Draw): PlainChoice {
  const resources = draw.int(1, 4);
  const largest = chance(draw, 8) ? 10 ** draw.int(5, 12) : draw.int(1, chance(draw, 30) ? 30 : 4);
  const dearest = chance(draw, 8) ? 2 ** 40 : draw.int(5, 60);
  const uses = () =>
    Array.from({ length: draw.int(1, 2) }, (): [number, number] => [draw.int(0, resources - 1), draw.int(1, largest)]);
  const group = () => {
    const ways = Array.from({ length: draw.int(1, 3) }, () => ({ cost: draw.int(0, dearest), uses: uses() }));
    return chance(draw, 70) ? [...ways, { cost: dearest + draw.int(0, dearest), uses: [] }] : ways;
  };
  const groups = Array.from({ length: draw.int(3, 6) }, group);
  return { groups, limit: Array.from({ length: resources }, () => draw.int(largest, 3 * largest)) };
}
