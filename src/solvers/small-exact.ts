import solver from 'javascript-lp-solver';
import type { ChoiceModel } from './choice-model.js';

/** Models up to it are within what the package solves fast and right. */
const mostGroups = 10;
const mostOptions = 100;
/** Numbers beyond it lose digits in the package's tableau. */
const mostNumber = 1e9;

/**
 * A choice for a small model from the package javascript-lp-solver, or null. Nothing it says is believed: the caller
 * recounts the choice, and takes no proof from it. The model it sees is built here number by number, under names of our
 * own; it is given no time limit, since it reports what it has by then as if it were the answer.
 *
 * The solver's own search, proof included, takes a quarter of the package's time on orders that compete (254 components
 * of 6 to 10 groups: 43 against 172 microseconds each), so the package is asked only where limits ended that search.
 */
export function solveSmallExactly(model: ChoiceModel): Int32Array | null {
  if (!isSmall(model)) return null;
  const answer: unknown = solver.Solve(programOf(model));
  if (typeof answer !== 'object' || answer === null || !('feasible' in answer) || !('bounded' in answer)) return null;
  if (answer.feasible !== true || answer.bounded !== true) return null;
  const values = new Map<string, unknown>(Object.entries(answer));
  const choice = new Int32Array(model.groups).fill(-1);
  for (let p = 0; p < model.options; p++) {
    const value = values.get(`v${p}`);
    if (typeof value !== 'number' || Math.round(value) !== 1) continue;
    const g = model.group[p] as number;
    if ((choice[g] as number) >= 0) return null;
    choice[g] = p;
  }
  return choice.includes(-1) ? null : choice;
}

function isSmall({ groups, options, uses, resources, cost, useAmount, limit }: ChoiceModel): boolean {
  if (groups > mostGroups || options > mostOptions) return false;
  for (let p = 0; p < options; p++) if ((cost[p] as number) > mostNumber) return false;
  for (let u = 0; u < uses; u++) if ((useAmount[u] as number) > mostNumber) return false;
  for (let r = 0; r < resources; r++) if ((limit[r] as number) > mostNumber) return false;
  return true;
}

function programOf(model: ChoiceModel) {
  const { groups, options, resources, group, cost, useStart, useResource, useAmount, limit } = model;
  const constraints: Record<string, { equal: number } | { max: number }> = {};
  const variables: Record<string, Record<string, number>> = {};
  const ints: Record<string, 1> = {};
  for (let g = 0; g < groups; g++) constraints[`g${g}`] = { equal: 1 };
  for (let r = 0; r < resources; r++) constraints[`r${r}`] = { max: limit[r] as number };
  for (let p = 0; p < options; p++) {
    const column: Record<string, number> = { c: cost[p] as number, [`g${group[p]}`]: 1 };
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      column[`r${useResource[u]}`] = useAmount[u] as number;
    }
    variables[`v${p}`] = column;
    ints[`v${p}`] = 1;
  }
  return { optimize: 'c', opType: 'min' as const, constraints, variables, ints };
}
