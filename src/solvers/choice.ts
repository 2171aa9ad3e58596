import { checkChoiceOptions, checkChoiceProblem } from './choice-check.js';
import type { ChoiceProblem } from './choice-model.js';
import { type ChoiceOptions, type ChoiceResult, ChoiceSolver } from './choice-solver.js';

export type { ChoiceLimits, ChoiceStop, StopSignal } from './choice-budget.js';
export type { ChoiceProblem } from './choice-model.js';
export type { ChoiceOptions, ChoiceResult } from './choice-solver.js';

/**
 * Chooses one option per group at the least total cost, no resource over its limit.
 *
 * - `optimal`: `cost` is the least there is, `bound` equals it. No groups: 0.
 * - `feasible`: a choice within the limits, at most `cost - bound` above the optimum; `stoppedBy` says what ended the search.
 * - `infeasible`: proven that there is no choice; `choice` holds -1, `cost` is Infinity, `bound` -Infinity.
 * - `unknown`: none was found and none ruled out; `choice` holds -1, `cost` is Infinity, `bound` as proven.
 *
 * Costs may be negative. Sums must stay exact: twice the largest cost of every group, and the largest use of every group
 * by resource, add up to less than 2^53. Synchronous; ends by itself, by counted nodes and iterations
 * (`defaultChoiceLimits`); the same input, seed and limits give the same answer unless `timeLimitMs` or the signal ends
 * it. Of several optima it returns any, always the same. Inputs stay unchanged.
 *
 * Throws a RangeError that names field and index where the input is not as `ChoiceProblem` and `ChoiceOptions` say.
 */
export function solveChoice(problem: ChoiceProblem, options: ChoiceOptions = {}): ChoiceResult {
  checkChoiceProblem(problem);
  checkChoiceOptions(problem, options);
  return new ChoiceSolver().solve(problem, options);
}
