import type { Candidate, Step } from './history-step.js';
import { LedgerModel, type ModelState } from './model.js';
import { canonicalText, type Operation, type Told } from './operation.js';
import { Table } from './undo-tables.js';

export interface Trial {
  /** Whether the model answers as was told. */
  readonly fits: boolean;
  /** Whether anything is other than before. */
  readonly changes: boolean;
  readonly would: Told;
}

interface Taken {
  readonly candidate: Candidate;
  /** How to take it back. */
  readonly mark: number;
  readonly stamps: ReadonlyMap<string, number>;
}

/** Stamps of what touches everything, and of anything at all. */
const everything = '*';
const anything = '?';

/**
 * A model and the steps done on it. A step can be tried, taken, and the last one taken back. What a trial came to is known
 * as long as nothing that it touches has changed: each change stamps what it touches with a number of its own.
 */
export class Trials {
  readonly model: LedgerModel;
  readonly path: Candidate[] = [];
  /** How often the model was asked. */
  count = 0;
  readonly #names = new Map<Step, string>();
  readonly #done = new Table<true>('done');
  readonly #taken: Taken[] = [];
  readonly #stamps = new Map<string, number>();
  readonly #known = new Map<Step, { stamp: string; readonly trials: Map<Operation, Trial> }>();
  #changes = 0;

  constructor(start: ModelState, steps: readonly Step[]) {
    this.model = new LedgerModel(start);
    for (const [at, step] of steps.entries()) this.#names.set(step, String(at));
  }

  isDone(step: Step): boolean {
    return this.#done.has(this.#names.get(step) as string);
  }

  /** The same wherever the same steps are done and have come to the same. */
  get fingerprint(): string {
    return this.model.tables.fingerprint;
  }

  try({ step, reading }: Candidate): Trial {
    const stamp = this.#stampOf(step);
    let known = this.#known.get(step);
    if (known?.stamp !== stamp) {
      known = { stamp, trials: new Map() };
      this.#known.set(step, known);
    }
    const before = known.trials.get(reading);
    if (before) return before;
    const { tables } = this.model;
    const { mark } = tables;
    const trial = this.#apply({ step, reading });
    tables.back(mark);
    known.trials.set(reading, trial);
    return trial;
  }

  take(candidate: Candidate): void {
    const { step } = candidate;
    const { mark } = this.model.tables;
    const { changes } = this.#apply(candidate);
    this.model.tables.put(this.#done, this.#names.get(step) as string, true);
    const keys = changes ? [...(step.keys ?? [everything]), anything] : [];
    this.#taken.push({ candidate, mark, stamps: new Map(keys.map((key) => [key, this.#stamps.get(key) ?? 0])) });
    this.path.push(candidate);
    this.#changes++;
    for (const key of keys) this.#stamps.set(key, this.#changes);
  }

  /** The last one that was taken. */
  takeBack(): Candidate {
    const { candidate, mark, stamps } = this.#taken.pop() as Taken;
    this.path.pop();
    this.model.tables.back(mark);
    for (const [key, stamp] of stamps) this.#stamps.set(key, stamp);
    return candidate;
  }

  #apply({ step, reading }: Candidate): Trial {
    this.count++;
    const { tables } = this.model;
    const { mark } = tables;
    const would = this.model.apply(reading, step.call.told, step.clockFrom);
    return { fits: step.toldAs === null || canonicalText(would) === step.toldAs, changes: tables.mark > mark, would };
  }

  #stampOf({ keys }: Step): string {
    const stamps = (keys === null ? [anything] : [everything, ...keys]).map((key) => this.#stamps.get(key) ?? 0);
    return stamps.join();
  }
}
