import { explainHistory } from './history.js';
import { LedgerModel } from './model.js';
import type { Move } from './moves.js';
import { minute } from './moves.js';
import { canonicalText, type Operation, perform, type StoreOperation, type Told } from './operation.js';
import type { StoreUnderTest } from './store-under-test.js';
import { operationText, toldText } from './words.js';

/** One caller, who makes one call after the other and compares every answer with the model's. */
export class Player {
  readonly transcript: string[] = [];
  readonly #under: StoreUnderTest;
  #model: LedgerModel;

  constructor(under: StoreUnderTest, model: LedgerModel) {
    this.#under = under;
    this.#model = model;
  }

  get now(): number {
    return this.#model.state.now;
  }

  async play(moves: readonly Move[]): Promise<void> {
    let late: StoreOperation[] = [];
    for (const move of moves) {
      const due = late;
      late = [];
      if ('pass' in move) await this.pass(move.pass);
      else if (move.fault === 'twice') await this.#callTwice(move.call);
      else {
        if (move.fault === 'deaf') await this.#callDeaf(move.call);
        if (move.fault === 'late') late.push(move.call);
        await this.call(move.call);
      }
      for (const call of due) await this.call(call);
    }
  }

  /** Throws where the answer is not the model's. */
  async call(operation: StoreOperation): Promise<Told> {
    const told = await this.#perform(operation);
    const expected = this.#apply(operation, told);
    this.#note(operation, toldText(told));
    if (canonicalText(told) === canonicalText(expected)) return told;
    const [says, should] = [toldText(told), toldText(expected)];
    const inFull = `in full: ${canonicalText(told)}\ninstead of: ${canonicalText(expected)}`;
    throw this.error(`${operationText(operation)}: ${says}; a right ledger says ${should}\n${inFull}`);
  }

  async pass(minutes: number): Promise<void> {
    const to = this.now + minutes * minute;
    await this.#under.advance(to - this.now);
    this.#apply({ verb: 'clock', to });
    this.#note({ verb: 'clock', to }, 'done');
  }

  /** With all the calls there were. */
  error(text: string): Error {
    return new Error([text, 'the calls so far:', ...this.transcript].join('\n'));
  }

  async #callDeaf(operation: StoreOperation): Promise<void> {
    await this.#perform(operation);
    this.#apply(operation);
    this.#note(operation, 'nobody listens');
  }

  async #callTwice(operation: StoreOperation): Promise<void> {
    const [first, second] = await Promise.all([this.#perform(operation), this.#perform(operation)]);
    this.#note(operation, `${toldText(first)}; sent at the same time: ${toldText(second)}`);
    const both = [first, second].map((told, caller) => ({ caller, operation, invoked: 0, returned: 1, told }));
    const verdict = explainHistory({ start: this.#model.state, calls: both });
    if (verdict.status === 'explained') this.#model = new LedgerModel(verdict.end);
    else throw this.error(verdict.status === 'unexplained' ? verdict.text : 'too many orders to explain two calls');
  }

  async #perform(operation: StoreOperation): Promise<Told> {
    try {
      return await perform(this.#under.store, operation);
    } catch (error) {
      this.#note(operation, 'an error');
      throw new Error(this.error(`${operationText(operation)}: ${error}`).message, { cause: error });
    }
  }

  /** One call at a time, so a sweep has met all that is overdue. */
  #apply(operation: Operation, told?: Told): Told {
    const answer = this.#model.apply(operation, told);
    if (operation.verb === 'expire') this.#model.noneUnswept();
    return answer;
  }

  #note(operation: Operation, outcome: string): void {
    this.transcript.push(`  ${operationText(operation)} -> ${outcome}`);
  }
}
