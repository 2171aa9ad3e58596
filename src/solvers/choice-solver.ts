import { assert } from '../base/assert.js';
import { ChoiceBudget, type ChoiceLimits, type ChoiceStop, type StopSignal } from './choice-budget.js';
import { ChoiceComponent } from './choice-component.js';
import { ChoiceModel, type ChoiceProblem } from './choice-model.js';
import { ChoicePresolve } from './choice-presolve.js';

export interface ChoiceOptions {
  /** Whole, default 1: what the local searches draw from. */
  readonly seed?: number;
  readonly limits?: ChoiceLimits;
  /** Aborted: the answer is the best so far, stopped by 'cancelled'. */
  readonly signal?: StopSignal;
  /** A choice to begin with, one option per group. One that breaks a limit is of no use and harms nothing. */
  readonly incumbent?: ArrayLike<number>;
}

interface ChoiceAnswer {
  /** Option per group; -1 where no choice is known. */
  readonly choice: Int32Array;
  /** Infinity where no choice is known. */
  readonly cost: number;
  /** A proven lower bound on the cost of every choice within the limits, never above `cost`. */
  readonly bound: number;
  /** By resource: the price per unit that the bound was found with, finite, 0 or more. */
  readonly multipliers: Float64Array;
}

export type ChoiceResult =
  | (ChoiceAnswer & { readonly status: 'optimal' })
  | (ChoiceAnswer & { readonly status: 'feasible'; readonly stoppedBy: ChoiceStop })
  | (ChoiceAnswer & { readonly status: 'infeasible' })
  | (ChoiceAnswer & { readonly status: 'unknown'; readonly stoppedBy: ChoiceStop });

/** Limits of a run without any: what ends it then. */
export const defaultChoiceLimits = Object.freeze({ nodes: 1_000_000, iterations: 1_000_000 });

/** Solves many choice problems one after the other in the same memory. Checks nothing: see `solveChoice`. */
export class ChoiceSolver {
  readonly #presolve = new ChoicePresolve();
  readonly #model = new ChoiceModel();
  readonly #component = new ChoiceComponent();
  #part = new Int32Array(16);

  solve(problem: ChoiceProblem, options: ChoiceOptions = {}): ChoiceResult {
    const groups = problem.groupStart.length - 1;
    const { nodes = defaultChoiceLimits.nodes, iterations = defaultChoiceLimits.iterations } = options.limits ?? {};
    const { timeLimitMs, work } = options.limits ?? {};
    const budget = new ChoiceBudget(nodes, iterations, timeLimitMs, options.signal, work);
    const multipliers = new Float64Array(problem.limit.length);
    const presolve = this.#presolve;
    const nothing = (status: 'infeasible'): ChoiceResult => ({
      status,
      choice: new Int32Array(groups).fill(-1),
      cost: Infinity,
      bound: -Infinity,
      multipliers,
    });
    if (!presolve.run(problem)) return nothing('infeasible');
    const choice = presolve.choice.slice(0, groups);
    let cost = presolve.base;
    let bound = presolve.base;
    for (let c = 0; c < presolve.components; c++) {
      const model = this.#model;
      const members = presolve.componentGroups(c);
      presolve.fill(c, model);
      this.#component.run(model, this.#partOf(options.incumbent, members), options.seed ?? 1, budget);
      const component = this.#component;
      if (component.bound === Infinity) return nothing('infeasible');
      cost += component.cost;
      bound += component.bound;
      for (let r = 0; r < model.resources; r++) {
        multipliers[model.sourceResource[r] as number] =
          (component.prices.price[r] as number) / (model.unit[r] as number);
      }
      if (component.cost === Infinity) continue;
      for (let i = 0; i < members.length; i++) {
        choice[members[i] as number] = model.sourceOption[component.choice[i] as number] as number;
      }
    }
    return this.#answer(problem, options.incumbent, choice, cost, bound, multipliers, budget.stoppedBy);
  }

  #answer(
    problem: ChoiceProblem,
    incumbent: ArrayLike<number> | undefined,
    choice: Int32Array,
    cost: number,
    bound: number,
    multipliers: Float64Array,
    stoppedBy: ChoiceStop | undefined,
  ): ChoiceResult {
    let best = cost;
    if (bound < cost && incumbent !== undefined) {
      const known = costOf(problem, incumbent);
      if (known < cost) {
        best = known;
        for (let g = 0; g < choice.length; g++) choice[g] = incumbent[g] as number;
      }
    }
    assert(bound <= best, `bound ${bound} above cost ${best}`);
    if (bound === best) return { status: 'optimal', choice, cost: best, bound, multipliers };
    assert(stoppedBy !== undefined, 'an open answer that nothing stopped');
    if (best < Infinity) return { status: 'feasible', choice, cost: best, bound, multipliers, stoppedBy };
    return { status: 'unknown', choice: choice.fill(-1), cost: best, bound, multipliers, stoppedBy };
  }

  /** The incumbent's options for the groups of the component, as rows of the model; null where one is not in it. */
  #partOf(incumbent: ArrayLike<number> | undefined, members: Int32Array): Int32Array | null {
    if (incumbent === undefined) return null;
    const model = this.#model;
    if (this.#part.length < members.length) this.#part = new Int32Array(2 * members.length);
    for (let i = 0; i < members.length; i++) {
      const wanted = incumbent[members[i] as number] as number;
      let found = -1;
      for (let p = model.groupStart[i] as number; p < (model.groupStart[i + 1] as number); p++) {
        if (model.sourceOption[p] === wanted) found = p;
      }
      if (found < 0) return null;
      this.#part[i] = found;
    }
    return this.#part;
  }
}

/** Cost of a choice in the caller's problem; Infinity when it breaks a limit or names no option. */
function costOf(problem: ChoiceProblem, choice: ArrayLike<number>): number {
  const { groupStart, cost, useStart, useResource, useAmount, limit } = problem;
  const used = new Float64Array(limit.length);
  let total = 0;
  for (let g = 0; g + 1 < groupStart.length; g++) {
    const p = choice[g] as number;
    if (!(p >= (groupStart[g] as number) && p < (groupStart[g + 1] as number))) return Infinity;
    total += cost[p] as number;
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      const r = useResource[u] as number;
      used[r] = (used[r] as number) + (useAmount[u] as number);
      if ((used[r] as number) > (limit[r] as number)) return Infinity;
    }
  }
  return total;
}
