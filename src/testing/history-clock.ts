import type { HoldTerm, Reservation } from '../model/reservation.js';
import type { Call } from './history.js';
import type { ModelState } from './model.js';
import type { Operation, StoreOperation } from './operation.js';

/**
 * `standing`: the ledger's clock moves by `clock` calls only. Running: it is the clock of `invoked` and `returned`, off by
 * `slackMilliseconds` at most (default 1), and the end of every hold is a moment at which it is over; a ledger may have read
 * it at any moment from the start of a call to when others see what the call did. `ends`: by id, ends that were seen
 * elsewhere, such as in the journal; needed only where nobody heard of them.
 */
export type HistoryClock =
  | 'standing'
  | { readonly slackMilliseconds?: number; readonly ends?: ReadonlyMap<string, readonly number[]> };

const minute = 60_000;

/**
 * What a call may have meant. With a running clock a hold of so many minutes ends at one of the ends seen of its id that
 * fit the call's time; where nobody ever saw one, it can make no difference and the latest is taken. None: an end was
 * told that no call of that id accounts for.
 */
export function readingsOf(call: Call, start: ModelState, calls: readonly Call[], clock: HistoryClock): Operation[] {
  const { operation } = call;
  const minutes = termOf(operation)?.ttlMinutes;
  if (clock === 'standing' || minutes === undefined) return [operation];
  const { slackMilliseconds: slack = 1 } = clock;
  const earliest = call.invoked + minutes * minute - slack;
  const latest = (call.returned ?? Number.POSITIVE_INFINITY) + minutes * minute + slack;
  const seen = endsOf(idOf(operation)[0] as string, start, calls, clock);
  const fitting = seen.filter((end) => end >= earliest && end <= latest);
  // What was not granted has no end; it must only not seem to be over already.
  const none = Number.isFinite(latest) ? Math.ceil(latest) : Math.ceil(earliest);
  const ends = fitting.length > 0 && !isRefusal(call) ? fitting : [none];
  return ends.map((end) => withEnd(operation, new Date(end).toISOString()));
}

/**
 * The moments at which holds of these calls end, within the time of the calls, each with the ids whose hold may be over
 * then and not before: those of the ticks that it may change places with are among them.
 */
export function clockTicks(
  start: ModelState,
  calls: readonly Call[],
  clock: HistoryClock,
): { readonly call: Call; readonly ids: readonly string[] }[] {
  if (clock === 'standing') return [];
  const { slackMilliseconds: slack = 1 } = clock;
  const last = Math.max(...calls.map(({ invoked, returned }) => Math.max(invoked, returned ?? invoked)));
  const ids = new Set([
    ...calls.flatMap((call) => idOf(call.operation)),
    ...(start.reservations ?? []).map(({ id }) => id),
  ]);
  const ends = [...ids]
    .flatMap((id) => endsOf(id, start, calls, clock).map((end) => ({ id, end })))
    .filter(({ end }) => end > start.now && end - slack <= last)
    .sort((a, b) => a.end - b.end);
  const moments = [...new Set(ends.map(({ end }) => end))];
  return moments.map((end) => ({
    call: {
      caller: 'clock',
      operation: { verb: 'clock', to: end },
      invoked: end - slack,
      returned: end + slack,
    },
    ids: ends.filter((each) => each.end <= end && each.end >= end - 2 * slack).map(({ id }) => id),
  }));
}

/**
 * How early the ledger may have read its clock for a call: a ledger with a clock of its own reads it while the call is under
 * way, and others see a moment later what it did. By then holds may be over that were live to it, its own among them.
 */
export function clockFrom({ invoked }: Call, clock: HistoryClock): number {
  return clock === 'standing' ? Number.POSITIVE_INFINITY : invoked - (clock.slackMilliseconds ?? 1);
}

/** Told that nothing was held. */
function isRefusal({ told }: Pick<Call, 'told'>): boolean {
  if (told === undefined) return false;
  return 'refused' in told || (told.answer as { readonly status?: string } | null)?.status === 'short';
}

/** Every end of an id that was asked for or told. */
function endsOf(
  id: string,
  start: ModelState,
  calls: readonly Call[],
  clock: Exclude<HistoryClock, 'standing'>,
): number[] {
  const ends = new Set(clock.ends?.get(id) ?? []);
  for (const each of start.reservations ?? []) if (each.id === id) addEnd(ends, each.expiresAt);
  for (const { operation, told } of calls) {
    if (idOf(operation)[0] !== id) continue;
    addEnd(ends, termOf(operation)?.expiresAt);
    if (told && 'answer' in told) addEnd(ends, reservationIn(told.answer)?.expiresAt);
  }
  return [...ends];
}

function addEnd(ends: Set<number>, text: string | null | undefined): void {
  if (typeof text === 'string') ends.add(Date.parse(text));
}

/** Answers hold it in `reservation`; that of `find` is it. */
function reservationIn(answer: unknown): Reservation | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('reservation' in answer) return answer.reservation as Reservation;
  return 'expiresAt' in answer ? (answer as Reservation) : null;
}

function idOf(operation: Operation): string[] {
  if (operation.verb === 'reserve') return [operation.options.id];
  const named: readonly StoreOperation['verb'][] = ['commit', 'release', 'extend', 'find'];
  return named.includes(operation.verb as StoreOperation['verb']) ? [(operation as { id: string }).id] : [];
}

function termOf(operation: Operation): HoldTerm | null {
  if (operation.verb === 'reserve') return operation.options;
  return operation.verb === 'extend' ? operation.term : null;
}

function withEnd(operation: Operation, expiresAt: string): Operation {
  if (operation.verb === 'reserve') {
    const { ttlMinutes: _, ...options } = operation.options;
    return { ...operation, options: { ...options, expiresAt } };
  }
  return operation.verb === 'extend' ? { ...operation, term: { expiresAt } } : operation;
}
