import { within } from '../../base/event-loop.js';
import type { AbortSignalLike } from '../../base/stop-signal.js';
import type { ChoiceProblem } from '../../solvers/choice-model.js';
import type { ExternalAnswer, ExternalSolver } from '../../solvers/external.js';
import type { Steps } from './steps.js';

/** The answer of an external solver after our own recount. */
export interface Claim {
  /** null: it had none, or one that did not hold. */
  readonly choice: Int32Array | null;
  readonly cost: number;
  /** -Infinity unless it says that its choice is the best there is, and the recount agrees on what it costs. */
  readonly bound: number;
}

/** How much longer than its time an external solver may take to give up. */
const graceMs = 2_000;

/** Half of what a bound in doubles may be off before it is rounded up to whole minor units. */
const tolerance = 1e-6;

/**
 * Asks a solver that runs elsewhere for components that our own could not finish. Its choices are recounted, and what
 * does not hold is discarded with an alarm; its bounds are taken on trust where it claims the optimum.
 */
export class External {
  readonly #solver: ExternalSolver;
  readonly #timeLeftMs: () => number;
  readonly #signal: AbortSignalLike | null;
  readonly #alarm: (text: string) => void;

  constructor(
    solver: ExternalSolver,
    timeLeftMs: () => number,
    signal: AbortSignalLike | null,
    alarm: (text: string) => void,
  ) {
    this.#solver = solver;
    this.#timeLeftMs = timeLeftMs;
    this.#signal = signal;
    this.#alarm = alarm;
  }

  /** @param component names the component to a reader: its alarms begin with it */
  *ask(component: string, problem: ChoiceProblem, incumbent: ArrayLike<number>): Steps<Claim> {
    const alarm = (text: string): void => this.#alarm(`${component}: ${text}`);
    let answer: ExternalAnswer | null = null;
    const options = { incumbent, timeLimitMs: this.#timeLeftMs(), ...(this.#signal ? { signal: this.#signal } : {}) };
    // Inside a promise, so that a solver that throws at once fails like one that rejects.
    const solved = Promise.resolve().then(() => this.#solver.solve(problem, options));
    yield within(options.timeLimitMs + graceMs, solved, null).then(
      (found) => {
        answer = found;
        if (found === null) alarm('solver did not answer in its time; it was left alone');
      },
      (error: unknown) => alarm(`solver failed: ${error instanceof Error ? error.message : String(error)}`),
    );
    return answer === null ? nothing : certify(problem, answer, alarm);
  }
}

function certify(problem: ChoiceProblem, answer: ExternalAnswer, alarm: (text: string) => void): Claim {
  if (answer.error !== undefined) alarm(`solver: ${answer.error}`);
  if (answer.status === 'infeasible') {
    alarm('solver calls a problem infeasible that has a plan; its answer was discarded');
    return nothing;
  }
  if (answer.choice === null) return nothing;
  const cost = costOf(problem, answer.choice);
  if (cost === Infinity || answer.bound > cost + tolerance * (1 + Math.abs(cost))) {
    alarm('solver answered with a plan that breaks a limit or its own bound; it was discarded');
    return nothing;
  }
  const slack = tolerance * (1 + Math.abs(answer.bound));
  return { choice: answer.choice, cost, bound: answer.status === 'optimal' ? answer.bound - slack : -Infinity };
}

const nothing: Claim = { choice: null, cost: Infinity, bound: -Infinity };

/** Cost of a choice, recounted; Infinity where it is none or breaks a limit. */
function costOf(problem: ChoiceProblem, choice: ArrayLike<number>): number {
  const { groupStart, cost, useStart, useResource, useAmount, limit } = problem;
  const used = new Float64Array(limit.length);
  let total = 0;
  for (let g = 0; g + 1 < groupStart.length; g++) {
    const option = choice[g] as number;
    if (!(option >= (groupStart[g] as number) && option < (groupStart[g + 1] as number))) return Infinity;
    total += cost[option] as number;
    for (let u = useStart[option] as number; u < (useStart[option + 1] as number); u++) {
      const r = useResource[u] as number;
      used[r] = (used[r] as number) + (useAmount[u] as number);
      if ((used[r] as number) > (limit[r] as number)) return Infinity;
    }
  }
  return total;
}
