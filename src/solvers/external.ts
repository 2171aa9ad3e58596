import type { AbortSignalLike } from '../base/stop-signal.js';
import type { ChoiceProblem } from './choice.js';

/**
 * A solver for choice problems that runs elsewhere, such as in a worker thread. What it answers is a claim: whoever asks
 * recounts the choice and proves what matters to him.
 */
export interface ExternalSolver {
  /**
   * Looks for the least choice within `timeLimitMs` of wall clock. Whatever happens to a solve, time up, aborted,
   * crashed, the promise is fulfilled soon after, with the best choice found by then or with `unknown`; other solves are
   * not touched. It is rejected with a RangeError for a time limit that is none, and once the solver is closed.
   */
  solve(problem: ChoiceProblem, options: ExternalSolveOptions): Promise<ExternalAnswer>;
  /** Ends whatever runs, as an abort would. May be called twice. */
  close(): Promise<void>;
}

export interface ExternalSolveOptions {
  /** A choice within the limits to start from: an option per group. */
  readonly incumbent?: ArrayLike<number>;
  /** Milliseconds from when this solve starts, 0 or more. */
  readonly timeLimitMs: number;
  readonly signal?: AbortSignalLike;
}

export interface ExternalAnswer {
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  /** The option of each group, as rows of the problem; null when there is none to show. */
  readonly choice: Int32Array | null;
  /** No choice costs less, says the solver; -Infinity when it says nothing. */
  readonly bound: number;
  /** What went wrong, beginning with the number of the solve ('sub-problem 3: ...'); absent when nothing did. */
  readonly error?: string;
}
