/** One drive of a store and everything that must be true of it, for the tests of the stores that others can reach. */
import { expect } from 'vitest';
import { answerCounts, unexplainedEpochs, wrongNumbers } from './crash-check.js';
import { type CrashService, type Drive, driveWithCrashes } from './crash-drive.js';
import { replyDropped } from './crash-messages.js';

export const driveSeconds = 20;
/** Milliseconds, on a machine that has much else to do. */
export const patience = 300_000;

/** Answers that a drive of that length meets by the dozen; without them it has proved little. */
const expected = [
  'reserve: held',
  'reserve: held in part',
  'reserve: short',
  'reserve: DUPLICATE_ID id',
  'reserve: not heard',
  'commit: committed',
  'commit: expired',
  'commit: short',
  'commit: not heard',
  'release: released',
  'release: expired',
  'release: committed',
  'extend: held',
  'extend: expired',
  'adjust: adjusted',
  'adjust: conflict',
  'adjust: shortfall',
  'adjust: DUPLICATE_ID id',
  'receive: DUPLICATE_ID id',
  'find: held',
  'find: expired',
];

/**
 * Drives the store and expects that some order of the calls explains every answer, that nothing but a dropped reply or a
 * lost connection has kept an answer from its caller, and that all numbers agree in the end.
 */
export async function proveUnderCrashes(
  service: CrashService,
  seed: number,
  isLoss: (why: string) => boolean,
): Promise<Drive> {
  const drive = await driveWithCrashes(service, { seed, seconds: driveSeconds });
  const { unexplained, undecided } = unexplainedEpochs(drive.epochs);
  expect(unexplained).toEqual([]);
  // Where the machine is so busy that hundreds of calls overlap, their orders may be too many to search.
  expect(undecided.length).toBeLessThanOrEqual(drive.epochs.length / 10);
  expect([...drive.lost.keys()].filter((why) => why !== replyDropped && !isLoss(why))).toEqual([]);
  expect(await wrongNumbers(service.store, drive.epochs.length)).toEqual([]);

  const counts = answerCounts(drive);
  expect(expected.filter((what) => !counts.has(what))).toEqual([]);
  expect(drive.kills).toBeGreaterThan(2);
  expect(drive.cuts).toBeGreaterThan(0);
  return drive;
}
