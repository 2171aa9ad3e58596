import type { StopSignal } from '../base/stop-signal.js';

export type { StopSignal };

export interface ChoiceLimits {
  /** Nodes of the search trees. */
  readonly nodes?: number;
  /** Steps of the bounds and of the local searches. */
  readonly iterations?: number;
  /** Elementary steps of bounds, some 10^8 a second, default 10^10. */
  readonly work?: number;
  /** By the clock: the only limit that makes an answer depend on the machine. */
  readonly timeLimitMs?: number;
}

export type ChoiceStop = 'nodes' | 'iterations' | 'time-limit' | 'cancelled';

/** Elementary steps of bounds after which a run without limits ends: something like a minute on one processor. */
const mostWork = 1e10;

/** What a run may still spend, and what ended it. */
export class ChoiceBudget {
  /** Nodes and iterations left. */
  nodes: number;
  iterations: number;
  stoppedBy: ChoiceStop | undefined = undefined;
  #work: number;
  readonly #deadline: number;
  readonly #signal: StopSignal | undefined;

  constructor(
    nodes: number,
    iterations: number,
    timeLimitMs: number | undefined,
    signal: StopSignal | undefined,
    work = mostWork,
  ) {
    this.#work = work;
    this.nodes = nodes;
    this.iterations = iterations;
    this.#deadline = timeLimitMs === undefined ? Infinity : Date.now() + timeLimitMs;
    this.#signal = signal;
  }

  /** Counts one iteration that took so many elementary steps. */
  iterate(work: number): void {
    this.iterations--;
    this.#work -= work;
  }

  /** Whether the clock or the caller says stop. */
  isOver(): boolean {
    if (this.stoppedBy === 'cancelled' || this.stoppedBy === 'time-limit') return true;
    if (this.#signal?.aborted) this.stoppedBy = 'cancelled';
    else if (this.#deadline !== Infinity && Date.now() >= this.#deadline) this.stoppedBy = 'time-limit';
    else return false;
    return true;
  }

  /** Whether anything says stop; `stoppedBy` tells what. */
  isSpent(): boolean {
    if (this.isOver()) return true;
    if (this.nodes <= 0) this.stoppedBy = 'nodes';
    else if (this.iterations <= 0 || this.#work <= 0) this.stoppedBy = 'iterations';
    else return false;
    return true;
  }
}
