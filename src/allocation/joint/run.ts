import { assert } from '../../base/assert.js';
import { nextTurn, nowMs } from '../../base/event-loop.js';
import { printable } from '../../base/printable.js';
import type { Allocation, AllocationCounts } from '../../model/allocation.js';
import { InputError } from '../../model/issues.js';
import type { Plan } from '../../model/plan.js';
import type { Decision } from './decision.js';
import { External } from './external.js';
import type { pricesOf } from './finish.js';
import type { Setting } from './setting.js';
import type { Steps } from './steps.js';

/** The event loop gets a turn after so many milliseconds of work. */
const sliceMs = 12;

/** Steps between two looks at the clock. */
const stepsPerLook = 4;

/** What an external solver may take for one component where there is no time limit. */
const mostExternalMs = 60_000;

/** Drives a decision's steps: looks at clock and signal between them, lets the event loop turn, reports progress. */
export class Run {
  stoppedBy: 'time-limit' | 'cancelled' | undefined;
  readonly alarms: string[] = [];
  readonly #decision: Decision;
  readonly #setting: Setting;
  readonly #startedAt = nowMs();
  #sliceEnd = this.#startedAt + sliceMs;
  #told = '';
  #hasAlarmed = false;

  constructor(decision: Decision, setting: Setting) {
    this.#decision = decision;
    this.#setting = setting;
    const { solver, signal } = setting;
    if (solver === null) return;
    decision.external = new External(
      solver,
      () => Math.max(0, Math.min(mostExternalMs, setting.timeLimitMs - (nowMs() - this.#startedAt))),
      signal,
      (text) => this.alarms.includes(text) || this.alarms.push(text),
    );
  }

  /** Takes the decision through all its stages; what must be there for any answer is reached whatever the clock says. */
  async decide(): Promise<void> {
    const decision = this.#decision;
    await this.untilStopped(decision.chooseFirst());
    await this.toTheEnd(decision.chooseOneByOne());
    await this.untilStopped(decision.search());
    await this.untilStopped(decision.settle());
  }

  /** Takes steps until there are none left, or time or the signal stops them. */
  async untilStopped(steps: Steps): Promise<void> {
    if (this.#mustStop()) return;
    for (let step = 1; ; step++) {
      const { done, value } = steps.next();
      if (done) break;
      if (value !== undefined) await value;
      else if (step % stepsPerLook !== 0) continue;
      await this.#turn();
      if (!this.#mustStop()) continue;
      steps.return(undefined);
      return;
    }
    this.#report();
  }

  /** Takes all steps, whatever the clock says. */
  async toTheEnd(steps: Steps): Promise<void> {
    for (let step = 1; !steps.next().done; step++) if (step % stepsPerLook === 0) await this.#turn();
    this.#report();
  }

  answer(plans: Plan[], counts: AllocationCounts, prices: ReturnType<typeof pricesOf>): Allocation {
    let cost = this.#setting.changePenalty * counts.changed;
    for (const plan of plans) cost += plan.cost;
    if (!Number.isSafeInteger(cost)) throw tooLarge(cost);
    const { bound } = this.#decision;
    assert(cost === this.#decision.cost, 'a batch is written at another cost than it was decided at');
    assert(bound <= cost, 'a bound lies above the cost of a plan');
    const isOptimal = cost - bound < 1;
    const stoppedBy = this.stoppedBy ?? (isOptimal ? undefined : this.#decision.endedBy);
    return {
      status: isOptimal ? 'optimal' : 'feasible',
      plans,
      cost,
      bound,
      gap: cost === 0 ? 0 : (cost - bound) / cost,
      ...(isOptimal || stoppedBy === undefined ? {} : { stoppedBy }),
      counts,
      ...prices,
      alarms: this.alarms,
    };
  }

  #mustStop(): boolean {
    const { signal, timeLimitMs } = this.#setting;
    if (signal?.aborted) this.stoppedBy ??= 'cancelled';
    else if (nowMs() - this.#startedAt >= timeLimitMs) this.stoppedBy ??= 'time-limit';
    return this.stoppedBy !== undefined;
  }

  async #turn(): Promise<void> {
    if (nowMs() < this.#sliceEnd) return;
    this.#report();
    await nextTurn();
    this.#sliceEnd = nowMs() + sliceMs;
  }

  #report(): void {
    const { onProgress } = this.#setting;
    const { stage, cost, bound } = this.#decision;
    const told = `${stage} ${cost} ${bound}`;
    if (onProgress === null || told === this.#told || cost === Infinity) return;
    this.#told = told;
    const alarm = (error: unknown) => {
      if (this.#hasAlarmed) return;
      this.#hasAlarmed = true;
      this.alarms.push(`onProgress threw: ${printable(messageOf(error))}`);
    };
    try {
      const answer: unknown = onProgress({ stage, cost, bound, gap: cost === 0 ? 0 : (cost - bound) / cost });
      // One that is asynchronous may fail later, and nobody else would catch it.
      Promise.resolve(answer).catch(alarm);
    } catch (error) {
      alarm(error);
    }
  }
}

const messageOf = (error: unknown): unknown => (error instanceof Error ? error.message : error);

function tooLarge(cost: number): InputError {
  const hint =
    'the orders together cost more minor units than can be counted exactly; prices, weights or quantities are too large';
  return new InputError([{ code: 'TOO_LARGE', path: 'cost', value: String(cost), hint }]);
}
