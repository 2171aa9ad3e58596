import { clockFrom, clockTicks, type HistoryClock, readingsOf } from './history-clock.js';
import { callGroups, touchedBy } from './history-groups.js';
import { type Dead, searchOrder } from './history-search.js';
import type { Candidate, Step } from './history-step.js';
import type { ModelState } from './model.js';
import { canonicalText, type Operation, type Told } from './operation.js';
import { operationText, toldText } from './words.js';

/** One call as its caller saw it. */
export interface Call {
  readonly caller: string | number;
  readonly operation: Operation;
  /** By one clock for all callers, in milliseconds; parts count. It took effect no earlier. */
  readonly invoked: number;
  /** It took effect no later; null: nobody knows. */
  readonly returned: number | null;
  /** Absent: nobody heard, so it happened once or never. */
  readonly told?: Told;
  /**
   * When it probably took effect, by the same clock, as its entry in the journal says. Such calls are tried in this order,
   * which makes the search as good as linear; it finds the same without.
   */
  readonly guess?: number;
}

export interface History {
  readonly start: ModelState;
  readonly calls: readonly Call[];
  /** Default `standing`. */
  readonly clock?: HistoryClock;
  /** Calls tried, over all orders, before the search gives up. Default 2 million. */
  readonly mostTries?: number;
}

export type HistoryVerdict =
  | {
      readonly status: 'explained';
      /** In an order that explains every answer, group by group; calls that nobody heard of may be missing: they never happened. */
      readonly order: readonly Call[];
      readonly end: Required<ModelState>;
      readonly tries: number;
    }
  | {
      readonly status: 'unexplained';
      /** All of the smallest part that cannot be explained: calls that have cells, rooms or ids in common. */
      readonly calls: readonly Call[];
      /** The longest order that explains its answers, and what cannot come next. */
      readonly explained: readonly Call[];
      readonly stuck: readonly { readonly call: Call; readonly would: Told }[];
      /** Both, to be read. */
      readonly text: string;
      readonly tries: number;
    }
  | { readonly status: 'undecided'; readonly tries: number };

/**
 * Whether some order of the calls, one at a time, explains all answers: each call takes effect at one moment between its
 * start and its return, and a right ledger (LedgerModel) would have answered so. Calls are split into groups that have no
 * cell, room or id in common; each is searched by itself. A sweep and a move of the clock belong to every group, where
 * each may find a moment of its own: only there can a wrong history pass.
 *
 * Sources: J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects", J. Parallel and Distributed Computing 17,
 * 1993 (the search); G. Lowe, "Testing for Linearizability", Concurrency and Computation 29(4), 2017 (states seen before
 * are not searched again); A. Horn and D. Kroening, "Faster Linearizability Checking via P-Compositionality", FORTE 2015
 * (groups by themselves).
 */
export function explainHistory(history: History): HistoryVerdict {
  const { clock = 'standing', mostTries = 2_000_000 } = history;
  const { groups, rest, strangers } = callGroups(history.start, history.calls);
  if (strangers.length > 0) return unexplained(strangers, { order: [], stuck: [] }, 0);
  const order: Call[] = [];
  const ends: Required<ModelState>[] = [];
  let tries = 0;
  for (const { start, calls } of groups) {
    const touches = touchedBy(start, calls);
    const steps: Step[] = [];
    for (const call of calls) {
      const readings = readingsOf(call, start, calls, clock);
      if (readings.length === 0) return unexplained([call], { order: [], stuck: [] }, tries);
      steps.push({
        ...timesOf(call),
        readings,
        mustHappen: call.told !== undefined,
        clockFrom: clockFrom(call, clock),
        keys: touches.call(call.operation),
      });
    }
    for (const { call, ids } of clockTicks(start, calls, clock)) {
      const readings = [call.operation];
      steps.push({
        ...timesOf(call),
        readings,
        mustHappen: true,
        clockFrom: Number.POSITIVE_INFINITY,
        keys: touches.tick(ids),
      });
    }
    const found = searchOrder(start, steps, mostTries - tries);
    tries += found.tries;
    if (found.status === 'undecided') return { status: 'undecided', tries };
    if (found.status === 'none') return unexplained(calls, found.dead, tries);
    order.push(...found.order.map(({ step }) => step.call));
    ends.push(found.end);
  }
  return { status: 'explained', order, end: together(history.start, [rest, ...ends]), tries };
}

function timesOf(call: Call): Pick<Step, 'call' | 'toldAs' | 'invoked' | 'returned' | 'urgency'> {
  const toldAs = call.told === undefined ? null : canonicalText(call.told);
  const returned = call.returned ?? Number.POSITIVE_INFINITY;
  return { call, toldAs, invoked: call.invoked, returned, urgency: call.guess ?? returned };
}

function together(start: ModelState, parts: readonly Required<ModelState>[]): Required<ModelState> {
  return {
    now: Math.max(start.now, ...parts.map(({ now }) => now)),
    cells: parts.flatMap(({ cells }) => cells),
    reservations: parts.flatMap(({ reservations }) => reservations),
    unswept: parts.flatMap(({ unswept }) => unswept),
    unseen: parts.flatMap(({ unseen }) => unseen),
    changes: parts.flatMap(({ changes }) => changes),
  };
}

function unexplained(calls: readonly Call[], { order, stuck }: Dead, tries: number): HistoryVerdict {
  const explained = order.map(({ step }: Candidate) => step.call);
  const text = [
    ...(explained.length > 0 ? ['explained so far, in this order:', ...explained.map(callText)] : []),
    'and none of these can come next:',
    ...(stuck.length > 0
      ? stuck.map(({ call, would }) => `${callText(call)}, where a right ledger says ${toldText(would)}`)
      : calls.map(callText)),
  ].join('\n');
  return { status: 'unexplained', calls, explained, stuck, text, tries };
}

/** Such as `  2 [14, 17] reserve 1: 2 a/tyre -> held`. */
export function callText({ caller, operation, invoked, returned, told }: Call): string {
  const window = `[${shortNumber(invoked)}, ${returned === null ? '...' : shortNumber(returned)}]`;
  return `  ${caller} ${window} ${operationText(operation)} -> ${told === undefined ? 'nobody heard' : toldText(told)}`;
}

const shortNumber = (value: number): string => String(Math.round(value * 1000) / 1000);
