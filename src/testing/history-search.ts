import type { Call } from './history.js';
import { Pins } from './history-pins.js';
import { type Candidate, nextOnes, type Step } from './history-step.js';
import { Trials } from './history-trials.js';
import type { ModelState } from './model.js';
import type { Operation, Told } from './operation.js';

/** The longest order found, and what could not come next. */
export interface Dead {
  readonly order: readonly Candidate[];
  readonly stuck: readonly { readonly call: Call; readonly would: Told }[];
}

export type Search =
  | {
      readonly status: 'found';
      readonly order: readonly Candidate[];
      readonly end: Required<ModelState>;
      readonly tries: number;
    }
  | { readonly status: 'none'; readonly dead: Dead; readonly tries: number }
  | { readonly status: 'undecided'; readonly tries: number };

/**
 * Searches, depth first, for an order in which the model answers as was told. What keeps it short:
 *
 * - A step that answers as was told and changes nothing is taken at once, with no other tried in its place: wherever it
 *   stands in an order that works, it may stand here too.
 * - Only steps that could change the answer of the one with the least time left are tried next.
 * - A state reached before with the same steps done is left; so is one in which a cell has changed too often already for an
 *   answer still to come.
 * - Steps that nobody heard of come last (but where they are known to have happened), and only where they change something.
 */
export function searchOrder(start: ModelState, steps: readonly Step[], mostTries: number): Search {
  return new OrderSearch(start, steps).run(mostTries);
}

interface Node {
  readonly candidates: Candidate[];
  next: number;
  /** Whether steps that nobody heard of are among the candidates, or need not be. */
  hasUnheard: boolean;
  /** The latest start of a step done so far: what ended before it cannot happen any more. */
  readonly latest: number;
  /** All steps that must happen and come before this one by start are done. */
  readonly low: number;
}

class OrderSearch {
  readonly #musts: readonly Step[];
  readonly #unheard: readonly Step[];
  readonly #trials: Trials;
  readonly #pins: Pins;
  readonly #seen = new Set<string>();
  #mustsDone = 0;
  #longest = -1;
  #dead: Dead = { order: [], stuck: [] };

  constructor(start: ModelState, steps: readonly Step[]) {
    const byStart = [...steps].sort((a, b) => a.invoked - b.invoked);
    this.#musts = byStart.filter(({ mustHappen }) => mustHappen);
    this.#unheard = byStart.filter(({ mustHappen }) => !mustHappen);
    this.#trials = new Trials(start, byStart);
    this.#pins = new Pins(byStart, start.unswept ?? []);
  }

  run(mostTries: number): Search {
    const trials = this.#trials;
    const nodes = [this.#node(Number.NEGATIVE_INFINITY, 0)];
    for (;;) {
      const tries = trials.count;
      if (this.#mustsDone === this.#musts.length) {
        return { status: 'found', order: trials.path, end: trials.model.state, tries };
      }
      if (tries > mostTries) return { status: 'undecided', tries };
      const node = nodes.at(-1);
      if (!node) return { status: 'none', dead: this.#dead, tries };
      const candidate = this.#nextOf(node);
      if (!candidate) {
        if (node.candidates.length === 0) this.#remember(node);
        nodes.pop();
        if (nodes.length > 0) this.#takeBack();
      } else if (this.#take(candidate)) {
        nodes.push(this.#node(Math.max(node.latest, candidate.step.invoked), node.low));
      } else this.#takeBack();
    }
  }

  /** Whether it leads somewhere new. */
  #take(candidate: Candidate): boolean {
    const trials = this.#trials;
    trials.take(candidate);
    if (candidate.step.mustHappen) this.#mustsDone++;
    const { fingerprint } = trials;
    if (this.#seen.has(fingerprint)) return false;
    this.#seen.add(fingerprint);
    return true;
  }

  #takeBack(): void {
    if (this.#trials.takeBack().step.mustHappen) this.#mustsDone--;
  }

  #node(latest: number, above: number): Node {
    let low = above;
    while (low < this.#musts.length && this.#trials.isDone(this.#musts[low] as Step)) low++;
    const { enabled, unheard } = this.#open(latest, low);
    const candidates: Candidate[] = [];
    for (const candidate of enabled.flatMap(readingsOf)) {
      const { fits, changes } = this.#trials.try(candidate);
      const { invoked } = candidate.step;
      if (fits && !changes && unheard.every(({ returned }) => returned >= invoked)) {
        return { candidates: [candidate], next: 0, hasUnheard: true, latest, low };
      }
      if (fits) candidates.push(candidate);
    }
    const next = nextOnes(enabled, unheard);
    if (this.#pins.leadNowhere(this.#trials.model, (step) => this.#trials.isDone(step), enabled)) {
      return { candidates: [], next: 0, hasUnheard: true, latest, low };
    }
    const guessed = this.#effective(unheard.filter(({ call }) => call.guess !== undefined));
    const tried = [...candidates, ...guessed].filter(({ step }) => next.has(step));
    tried.sort((a, b) => a.step.urgency - b.step.urgency);
    return { candidates: tried, next: 0, hasUnheard: false, latest, low };
  }

  #nextOf(node: Node): Candidate | undefined {
    if (node.next === node.candidates.length && !node.hasUnheard) {
      node.hasUnheard = true;
      const { enabled, unheard } = this.#open(node.latest, node.low);
      const next = nextOnes(enabled, unheard);
      node.candidates.push(
        ...this.#effective(unheard.filter((step) => next.has(step) && step.call.guess === undefined)),
      );
    }
    return node.candidates[node.next++];
  }

  #effective(unheard: readonly Step[]): Candidate[] {
    return unheard.flatMap(readingsOf).filter((candidate) => this.#trials.try(candidate).changes);
  }

  /** What may come next: nothing that is not done yet must come before it. */
  #open(latest: number, low: number): { enabled: Step[]; unheard: Step[] } {
    const trials = this.#trials;
    const started: Step[] = [];
    let earliestReturn = Number.POSITIVE_INFINITY;
    for (let at = low; at < this.#musts.length; at++) {
      const step = this.#musts[at] as Step;
      if (step.invoked > earliestReturn) break;
      if (trials.isDone(step)) continue;
      started.push(step);
      earliestReturn = Math.min(earliestReturn, step.returned);
    }
    const isOpen = (step: Step) => step.invoked <= earliestReturn && step.returned >= latest && !trials.isDone(step);
    return {
      enabled: started.filter(({ invoked }) => invoked <= earliestReturn),
      unheard: this.#unheard.filter(isOpen),
    };
  }

  #remember({ latest, low }: Node): void {
    if (this.#mustsDone <= this.#longest) return;
    this.#longest = this.#mustsDone;
    const stuck = this.#open(latest, low).enabled.map((step) => {
      const { would } = this.#trials.try({ step, reading: step.readings[0] as Operation });
      return { call: step.call, would };
    });
    this.#dead = { order: [...this.#trials.path], stuck };
  }
}

const readingsOf = (step: Step): Candidate[] => step.readings.map((reading) => ({ step, reading }));
