import type { ChoiceProblem } from './choice-model.js';
import type { ChoiceOptions } from './choice-solver.js';

/** Sums that stay at or below it are exact in doubles. */
const exact = Number.MAX_SAFE_INTEGER;

const fields = ['groupStart', 'cost', 'useStart', 'useResource', 'useAmount', 'limit'] as const;

/** Throws a RangeError that names the first field and index that is not as `ChoiceProblem` says. */
export function checkChoiceProblem(problem: ChoiceProblem): void {
  for (const field of fields) {
    const rows: unknown = problem[field];
    if (typeof rows !== 'object' || rows === null || !('length' in rows) || !Number.isSafeInteger(rows.length)) {
      throw new RangeError(`${field} is missing, expected an array of numbers`);
    }
  }
  const options = checkStarts('groupStart', problem.groupStart, problem.cost.length, 'cost');
  const uses = checkStarts('useStart', problem.useStart, problem.useResource.length, 'useResource');
  if (problem.useStart.length - 1 !== options) {
    throw new RangeError(`useStart has ${problem.useStart.length} entries, expected ${options + 1}: options + 1`);
  }
  if (problem.useAmount.length !== uses) {
    throw new RangeError(`useAmount has ${problem.useAmount.length} entries, expected ${uses}, as many as useResource`);
  }
  for (let p = 0; p < options; p++) checkWhole('cost', p, problem.cost[p], -exact);
  for (let r = 0; r < problem.limit.length; r++) checkWhole('limit', r, problem.limit[r], 0);
  for (let u = 0; u < uses; u++) {
    const resource = checkWhole('useResource', u, problem.useResource[u], 0);
    if (resource >= problem.limit.length) {
      throw new RangeError(`useResource[${u}] is ${resource}, expected less than ${problem.limit.length}`);
    }
    checkWhole('useAmount', u, problem.useAmount[u], 0);
  }
  checkSums(problem);
}

function checkStarts(field: string, starts: ArrayLike<number>, total: number, of: string): number {
  if (starts.length === 0 || starts[0] !== 0) throw new RangeError(`${field}[0] is ${starts[0]}, expected 0`);
  for (let i = 1; i < starts.length; i++) {
    const start = checkWhole(field, i, starts[i], 0);
    if (start < (starts[i - 1] as number)) {
      throw new RangeError(`${field}[${i}] is ${start}, less than the entry before it, ${starts[i - 1]}`);
    }
  }
  const last = starts.length - 1;
  if (starts[last] !== total) {
    throw new RangeError(`${field}[${last}] is ${starts[last]}, expected ${total}, the length of ${of}`);
  }
  return total;
}

function checkWhole(field: string, index: number, value: number | undefined, least: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${field}[${index}] is ${value}, expected a whole number from ${least} to ${exact}`);
  }
  return value;
}

/** The dearest choice and the largest possible use of a resource must be exact; so must the spread of the costs. */
function checkSums({ groupStart, cost, useStart, useResource, useAmount, limit }: ChoiceProblem): void {
  let total = 0;
  const most = new Float64Array(limit.length);
  const inOption = new Float64Array(limit.length);
  const inGroup = new Float64Array(limit.length);
  for (let g = 0; g + 1 < groupStart.length; g++) {
    const first = groupStart[g] as number;
    const end = groupStart[g + 1] as number;
    let largest = 0;
    for (let p = first; p < end; p++) {
      largest = Math.max(largest, Math.abs(cost[p] as number));
      const useEnd = useStart[p + 1] as number;
      for (let u = useStart[p] as number; u < useEnd; u++) inOption[useResource[u] as number] = 0;
      for (let u = useStart[p] as number; u < useEnd; u++) {
        const r = useResource[u] as number;
        inOption[r] = (inOption[r] as number) + (useAmount[u] as number);
        if ((inOption[r] as number) > exact) throw new RangeError(`useAmount[${u}]: its option's sum leaves 2^53`);
        inGroup[r] = Math.max(inGroup[r] as number, inOption[r] as number);
      }
    }
    total += 2 * largest;
    if (total > exact) throw new RangeError(`cost: twice the largest of every group up to group ${g} leaves 2^53`);
    for (let u = useStart[first] as number; u < (useStart[end] as number); u++) {
      const r = useResource[u] as number;
      most[r] = (most[r] as number) + (inGroup[r] as number);
      inGroup[r] = 0;
      if ((most[r] as number) > exact) throw new RangeError(`useAmount[${u}]: resource ${r}'s sum leaves 2^53`);
    }
  }
}

/** Throws a RangeError that names the first option that is not as `ChoiceOptions` says. */
export function checkChoiceOptions({ groupStart }: ChoiceProblem, options: ChoiceOptions): void {
  const { seed, limits = {}, incumbent } = options;
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new RangeError(`seed is ${seed}, expected a whole number`);
  for (const name of ['nodes', 'iterations', 'work', 'timeLimitMs'] as const) {
    const value = limits[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw new RangeError(`limits.${name} is ${value}, expected a number, 0 or more`);
    }
  }
  if (incumbent === undefined) return;
  if (incumbent.length !== groupStart.length - 1) {
    throw new RangeError(`incumbent has ${incumbent.length} entries, expected ${groupStart.length - 1}, one a group`);
  }
  for (let g = 0; g < incumbent.length; g++) {
    const p = checkWhole('incumbent', g, incumbent[g], -1);
    if (p >= 0 && (p < (groupStart[g] as number) || p >= (groupStart[g + 1] as number))) {
      throw new RangeError(`incumbent[${g}] is ${p}, not an option of group ${g}`);
    }
  }
}
