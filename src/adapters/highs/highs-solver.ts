import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { AbortSignalLike } from '../../base/stop-signal.js';
import type { ChoiceProblem } from '../../solvers/choice.js';
import type { ExternalAnswer, ExternalSolveOptions, ExternalSolver } from '../../solvers/external.js';
import { ChoiceProgramme } from './choice-programme.js';
import type { Progress, Reply, Task } from './protocol.js';
import { workerSource } from './worker.js';

export interface HighsSolverOptions {
  /** File of the package `highs` as CommonJS, where it is not installed beside onehop. */
  readonly module?: string;
}

/**
 * HiGHS (the optional peer `highs`, WebAssembly) as an external solver. It solves in one worker thread, kept from one
 * solve to the next and never keeping the process alive by itself; solves asked for at once run one after the other, each
 * with its own time limit. A solve that does not answer in time, or is aborted, is ended with the worker and answers with
 * the best choice it had found; one that takes its worker down says so too. The next one gets a new worker.
 *
 * @throws Error when the package `highs` cannot be found
 */
export function highsSolver(options: HighsSolverOptions = {}): ExternalSolver {
  return new HighsSolver(options.module ?? installedHighs());
}

function installedHighs(): string {
  try {
    return createRequire(import.meta.url).resolve('highs');
  } catch (cause) {
    throw new Error("the optional package 'highs' is not installed: npm install highs", { cause });
  }
}

/** How long after its limit a solve may still answer before its worker is ended. */
const graceMs = 20;
/** setTimeout knows no longer wait; nobody waits 24 days. */
const longestWaitMs = 2_147_483_647 - graceMs;

const unknown: ExternalAnswer = Object.freeze({ status: 'unknown', choice: null, bound: -Infinity });

/** The solve that the worker is at. */
interface Running {
  readonly id: number;
  readonly model: ChoiceProgramme;
  /** What it has found so far: the answer, should it be cut short. */
  best: ExternalAnswer;
  /** Called once. */
  readonly answer: (answer: ExternalAnswer) => void;
}

class HighsSolver implements ExternalSolver {
  readonly #module: string;
  #worker: Worker | null = null;
  #running: Running | null = null;
  /** Done when the solve asked for last is. */
  #last: Promise<unknown> = Promise.resolve();
  #solves = 0;
  #isClosed = false;

  constructor(module: string) {
    this.#module = module;
  }

  async solve(problem: ChoiceProblem, options: ExternalSolveOptions): Promise<ExternalAnswer> {
    const { timeLimitMs, signal } = options;
    if (!(timeLimitMs >= 0 && timeLimitMs < Infinity))
      throw new RangeError(`timeLimitMs is ${timeLimitMs}, expected milliseconds, 0 or more`);
    if (this.#isClosed) throw new Error('the solver is closed');
    const id = this.#solves++;
    const groups = problem.groupStart.length - 1;
    if (groups === 0) return { status: 'optimal', choice: new Int32Array(0), bound: 0 };
    for (let group = 0; group < groups; group++) {
      if (problem.groupStart[group] === problem.groupStart[group + 1])
        return { status: 'infeasible', choice: null, bound: -Infinity };
    }
    if (timeLimitMs === 0) return unknown;
    const turn = this.#last.then(() => (this.#isClosed || signal?.aborted ? unknown : this.#run(id, problem, options)));
    // Should a turn fail, those behind it do not.
    this.#last = turn.catch(() => undefined);
    return signal ? this.#orAborted(id, turn, signal) : turn;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#cut();
  }

  #run(id: number, problem: ChoiceProblem, { incumbent, timeLimitMs, signal }: ExternalSolveOptions) {
    const wait = Math.min(timeLimitMs, longestWaitMs);
    const deadline = Date.now() + wait;
    const model = new ChoiceProgramme(problem);
    const start = incumbent ? model.start(incumbent) : null;
    return new Promise<ExternalAnswer>((resolve) => {
      const stop = (): void => void this.#cut();
      const timer = setTimeout(stop, wait + graceMs);
      signal?.addEventListener('abort', stop, { once: true });
      const answer = (outcome: ExternalAnswer): void => {
        this.#running = null;
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        resolve(outcome);
      };
      this.#running = { id, model, best: unknown, answer };
      const task: Task = { id, programme: model.programme, start, deadline };
      try {
        this.#ready().postMessage(task);
      } catch (error) {
        // No room for another thread, or for the copy that goes there.
        this.#fail(error instanceof Error ? error.message : String(error));
      }
    });
  }

  /** One that waits its turn answers an abort at once; the one in the worker is ended there. */
  #orAborted(id: number, turn: Promise<ExternalAnswer>, signal: AbortSignalLike): Promise<ExternalAnswer> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        if (this.#running?.id !== id) resolve(unknown);
      };
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  /** The worker at hand, or a new one; it keeps the process alive until its answer is there. */
  #ready(): Worker {
    if (this.#worker) {
      this.#worker.ref();
      return this.#worker;
    }
    const worker = new Worker(workerSource, { eval: true, workerData: { module: this.#module } });
    this.#worker = worker;
    const isOurs = (): boolean => this.#worker === worker;
    worker.on('message', (message: Reply | Progress) => {
      if (isOurs()) this.#receive(message);
    });
    // What nobody caught in there, such as being out of memory, ends the worker; so does code that ends its process.
    worker.on('error', (error) => {
      if (isOurs()) this.#fail(error.message);
    });
    worker.on('exit', (code) => {
      if (isOurs()) this.#fail(`the worker ended with code ${code}`);
    });
    return worker;
  }

  #receive(message: Reply | Progress): void {
    const running = this.#running;
    if (running?.id !== message.id) return;
    if ('error' in message) {
      this.#fail(message.error);
    } else if ('progress' in message) {
      const { id, progress, bound } = message;
      running.best = read(running.model, { id, status: 'stopped', values: progress, bound });
    } else {
      this.#worker?.unref();
      running.answer(read(running.model, message));
    }
  }

  /** A worker that failed once is not trusted with another solve. */
  #fail(message: string): void {
    const running = this.#running;
    void this.#cut(running ? { ...running.best, error: `sub-problem ${running.id}: ${message}` } : undefined);
  }

  /** Ends the worker, whatever it is at, and answers in its place: with the best it found so far, unless told otherwise. */
  async #cut(answer: ExternalAnswer | undefined = this.#running?.best): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (answer) this.#running?.answer(answer);
    await worker?.terminate();
  }
}

function read(model: ChoiceProgramme, { status, values, bound }: Exclude<Reply, { error: string }>): ExternalAnswer {
  if (status === 'infeasible') return { status, choice: null, bound: -Infinity };
  const choice = values ? model.choice(values) : null;
  return {
    status: choice === null ? 'unknown' : status === 'optimal' ? 'optimal' : 'feasible',
    choice,
    bound: model.bound(bound),
  };
}
