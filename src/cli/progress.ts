import type { AllocationProgress } from '../model/allocation.js';
import type { Streams } from './streams.js';

/** Milliseconds between two updates at least, on a terminal and elsewhere; a new stage is told at once elsewhere. */
const pauses = { line: 200, lines: 1000 };

/** Tells on standard error how cost and bound close in: one line written over on a terminal, else a line each time. */
export class Progress {
  readonly #stderr: Streams['stderr'];
  readonly #form: 'line' | 'lines' | 'none';
  #toldAt = -Infinity;
  #stage = '';

  constructor({ stderr }: Streams, isAsked: boolean) {
    this.#stderr = stderr;
    this.#form = stderr.isTTY ? 'line' : isAsked ? 'lines' : 'none';
  }

  tell(progress: AllocationProgress): void {
    const form = this.#form;
    if (form === 'none' || this.#stderr.destroyed) return;
    const isNewStage = progress.stage !== this.#stage;
    if (Date.now() - this.#toldAt < pauses[form] && !(form === 'lines' && isNewStage)) return;
    this.#toldAt = Date.now();
    this.#stage = progress.stage;
    this.#stderr.write(form === 'line' ? `\r${textOf(progress)}\u001b[K` : `${textOf(progress)}\n`);
  }

  /** Leaves a terminal as it was. */
  end(): void {
    if (this.#form === 'line' && this.#stage !== '' && !this.#stderr.destroyed) this.#stderr.write('\r\u001b[K');
  }
}

const textOf = ({ stage, cost, bound, gap }: AllocationProgress): string =>
  `bound ${bound}, cost ${cost}, gap ${percent(gap)}: ${stage}`;

/** A share from 0 to 1 to a thousandth of a percent. */
export const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;
