/** What must be true of a drive, whatever was killed in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellState, Reservation } from '../../src/model/reservation.js';
import { rebuild } from '../../src/stock/rebuild.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';
import { explainHistory, type HistoryVerdict } from '../../src/testing/history.js';
import { canonicalText, type Told } from '../../src/testing/operation.js';
import { cells, longestTerm, reservationIds } from './crash-calls.js';
import type { Drive, Epoch } from './crash-drive.js';

/** More than nearly every right history of an epoch has ever taken. */
const enoughTries = 200_000;

/** The machine's clock is told to the millisecond by some, and read by all at slightly different moments. */
const slackMilliseconds = 1;

export function explainEpoch({ start, calls, ends }: Epoch, mostTries = enoughTries): HistoryVerdict {
  return explainHistory({ start, calls, clock: { slackMilliseconds, ends }, mostTries });
}

/** Epochs whose answers no order of the calls explains, in words; and the numbers of those for which none was found within reason. */
export function unexplainedEpochs(epochs: readonly Epoch[]): { unexplained: string[]; undecided: number[] } {
  const unexplained: string[] = [];
  const undecided: number[] = [];
  for (const epoch of epochs) {
    const verdict = explainEpoch(epoch);
    if (verdict.status === 'unexplained') unexplained.push(`epoch ${epoch.number}: ${verdict.text}`);
    if (verdict.status === 'undecided') undecided.push(epoch.number);
  }
  return { unexplained, undecided };
}

/** What is wrong with the numbers, when all is quiet: those of cells against live holds, and both against the journal. */
export async function wrongNumbers(store: ReservationStore, epochs: number): Promise<string[]> {
  // Until the last hold that has an end is over, so that none ends between two looks.
  await sleep(longestTerm + 50);
  await store.expire();
  const found: Reservation[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const id of reservationIds(epoch)) {
      const reservation = await store.find(id);
      if (reservation !== null) found.push(reservation);
    }
  const told: CellState[] = [];
  for (const { facilityId, sku } of cells) told.push((await store.cell(facilityId, sku)) as CellState);

  const live = found.filter(({ state }) => state === 'held').flatMap(({ lines }) => lines);
  const wrong = told.flatMap((cell) => {
    const own = live.filter(({ sku, facilityId }) => sku === cell.sku && facilityId === cell.facilityId);
    const held = own.reduce((sum, { quantity }) => sum + quantity, 0);
    return held === cell.held ? [] : [`live holds come to ${held}, but ${canonicalText(cell)}`];
  });
  const again = rebuild(await store.journal());
  return [
    ...wrong,
    ...differences(again.cells, told, ({ facilityId, sku }) => `${sku}@${facilityId}`),
    ...differences(again.reservations, found, ({ id }) => id),
  ];
}

function differences<T>(journalled: readonly T[], there: readonly T[], keyOf: (row: T) => string): string[] {
  const texts = (rows: readonly T[]): Map<string, string> =>
    new Map(rows.map((row) => [keyOf(row), canonicalText(row)]));
  const [before, now] = [texts(journalled), texts(there)];
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((key) => before.get(key) !== now.get(key))
    .map((key) => `${key} by the journal: ${before.get(key) ?? 'none'}, but there: ${now.get(key) ?? 'none'}`);
}

/** How often each verb was answered how: what a drive has met, for a test to see that it has met enough. */
export function answerCounts({ epochs }: Drive): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { operation, told } of epochs.flatMap(({ calls }) => calls)) {
    const what = `${operation.verb}: ${told === undefined ? 'not heard' : kindOf(told)}`;
    counts.set(what, 1 + (counts.get(what) ?? 0));
  }
  return counts;
}

function kindOf(told: Told): string {
  if ('refused' in told) return told.refused.join();
  const answer = (told.answer ?? {}) as {
    readonly status?: string;
    readonly state?: string;
    readonly reservation?: Reservation;
    readonly cell?: CellState;
  };
  if (answer.status === 'held' && answer.reservation?.short.length) return 'held in part';
  if (answer.cell?.shortfall) return 'shortfall';
  return answer.status ?? answer.state ?? 'answered';
}
