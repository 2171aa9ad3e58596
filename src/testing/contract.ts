import { endingCases } from './cases-ending.js';
import { holdingCases } from './cases-holding.js';
import { journalCases } from './cases-journal.js';
import { refusedCases } from './cases-refused.js';
import { roomCases } from './cases-rooms.js';
import { stockCases } from './cases-stock.js';
import { crowds, runCrowd } from './crowds.js';
import { interleavedDrive, sceneDrive, sequentialDrive } from './drives.js';
import { runCase } from './named-case.js';
import { scenes } from './scenes.js';
import type { OpenStore } from './store-under-test.js';

/** A drive with random calls: one caller who is compared with a model, or several whose calls are interleaved. */
export type DriveName = 'sequential' | 'interleaved';

export interface ContractOptions {
  /** Of all that is drawn. The same seed makes the same calls. Default 1. */
  readonly seed?: number;
  /** Random cases of each drive; scenes take a quarter as many orders each. Default 100. */
  readonly runs?: number;
  /** Cases that failed once, as their failures named them: each is a test of its own. */
  readonly replay?: readonly { readonly drive: DriveName; readonly seed: number; readonly path?: string }[];
  /**
   * Whether callers come at once. Without, the interleaved drive, the scenes and the crowds are left out: for stores with a
   * single connection, such as embedded databases, where they would prove nothing. Default true.
   */
  readonly concurrency?: boolean;
  /** Milliseconds in which no caller makes a move, after which they wait for each other for ever; of a crowd five times that. Default 2000. */
  readonly patienceMilliseconds?: number;
}

/** `run` throws where the store breaks the contract, with the calls that show it and the seed and path to see it again. */
export interface ContractTest {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * The contract of a ReservationStore as tests for any runner. Some take a minute over a slow database, so let the runner wait
 * longer than most do by themselves:
 *
 *     for (const { name, run } of reservationStoreContract(open)) test(name, run, 300_000);
 *
 * - Named cases: tables of calls with their answers; each answer is compared with a model's too.
 * - A sequential drive: random calls by one caller, with answers thrown away, calls sent twice and calls that come late,
 *   every answer equal to the model's.
 * - Scenes and an interleaved drive: two to four callers take turns at every hop of the store, connections are lost. After
 *   each turn the counters must be the sum of the live holds and the journal must make every number; in the end some order
 *   of the calls must explain all answers. Callers that wait for each other for ever are a failure.
 * - Crowds: up to 400 callers at once, by up to 8 connections where the store has `anotherClient`.
 *
 * Random cases are the same for the same seed, are shrunk when they fail, and fail with a seed and a path for `replay`. One
 * store is open at a time: a test waits for the one before it, also where the runner has given that up.
 */
export function reservationStoreContract(open: OpenStore, options: ContractOptions = {}): readonly ContractTest[] {
  const { seed = 1, runs = 100, replay = [], concurrency = true, patienceMilliseconds: patience = 2000 } = options;
  const cases = [...holdingCases, ...endingCases, ...stockCases, ...roomCases, ...journalCases, ...refusedCases];
  const drives: Record<DriveName, (draw: Parameters<typeof sequentialDrive>[1]) => Promise<void>> = {
    sequential: (draw) => sequentialDrive(open, draw),
    interleaved: (draw) => interleavedDrive(open, draw, patience),
  };
  const orders = Math.ceil(runs / 4);
  return oneByOne([
    ...cases.map((each) => ({ name: each.name, run: () => runCase(open, each) })),
    { name: 'sequential drive', run: () => drives.sequential({ seed, runs }) },
    ...(concurrency ? [{ name: 'interleaved drive', run: () => drives.interleaved({ seed, runs }) }] : []),
    ...(concurrency
      ? scenes.map((each) => ({
          name: `scene: ${each.name}`,
          run: () => sceneDrive(open, each, { seed, runs: orders }, patience),
        }))
      : []),
    ...(concurrency
      ? crowds.map((each) => ({ name: `crowd: ${each.name}`, run: () => runCrowd(open, each, 5 * patience) }))
      : []),
    ...replay.map(({ drive, ...draw }) => ({
      name: `replay: ${drive} drive, seed ${draw.seed}${draw.path === undefined ? '' : `, path ${draw.path}`}`,
      run: () => drives[drive]({ runs, ...draw }),
    })),
  ]);
}

/** A test whose runner has lost patience goes on all the same, and must not meet the next one in their database. */
function oneByOne(tests: readonly ContractTest[]): readonly ContractTest[] {
  let last: Promise<void> = Promise.resolve();
  return tests.map(({ name, run }) => ({
    name,
    run: () => {
      const mine = last.then(run);
      last = mine.catch(() => {});
      return mine;
    },
  }));
}
