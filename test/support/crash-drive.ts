/**
 * Really concurrent callers, spread over processes that are killed without warning, and all that they said and heard.
 *
 * The drive goes by epochs. In each the callers make random calls of ids of that epoch (and some of the one before);
 * one worker may be killed and one connection cut meanwhile. Then all is quiet, everything is read, and the next begins from
 * what was read: so that what is in doubt about one epoch is not carried along for ever.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellState, JournalEntry, Reservation } from '../../src/model/reservation.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';
import type { Call } from '../../src/testing/history.js';
import type { ModelState } from '../../src/testing/model.js';
import { perform, type StoreOperation } from '../../src/testing/operation.js';
import { bundleWorker } from './crash-bundle.js';
import { cells, reservationIds } from './crash-calls.js';
import { type Outcome, replyDropped } from './crash-messages.js';
import type { StoreAddress } from './crash-stores.js';
import { clockOffset, startWorker, type Worker } from './crash-workers.js';
import { chance, type Draw, pick, seededDraw } from './random.js';

/** The store's side of the drive. */
export interface CrashService {
  /** The store as the parent calls it, when all is quiet. */
  readonly store: ReservationStore;
  addressOf(name: string, isShared: boolean): StoreAddress;
  /** Resolves when nothing is under way any more on connections of that name, whose process is gone. */
  forget(name: string): Promise<void>;
  /** Breaks one connection of that name from the server's side, if there is one. */
  cut(name: string): Promise<void>;
}

export interface DriveOptions {
  readonly seed: number;
  /** And `leastEpochs`, by default 12, however long these take. */
  readonly seconds: number;
  readonly leastEpochs?: number;
  readonly workers?: number;
  readonly callersPerWorker?: number;
  readonly callsPerEpoch?: number;
  /** Asked after each epoch; true ends the drive. */
  readonly isEnough?: (epoch: Epoch) => boolean;
}

export interface Epoch {
  readonly number: number;
  readonly start: ModelState;
  readonly calls: readonly Call[];
  /** When holds of an id end or were to end, by the journal. */
  readonly ends: ReadonlyMap<string, number[]>;
}

export interface Drive {
  readonly epochs: readonly Epoch[];
  readonly kills: number;
  readonly cuts: number;
  /** Why callers did not hear what came of a call, and how often. */
  readonly lost: ReadonlyMap<string, number>;
}

export async function driveWithCrashes(service: CrashService, options: DriveOptions): Promise<Drive> {
  const bundle = await bundleWorker();
  const drive = new CrashDrive(service, bundle.file, options);
  try {
    return await drive.run();
  } finally {
    await drive.end();
    bundle.remove();
  }
}

/** Workers kept ready to take the place of one that is killed. */
const standbys = 1;
const epochsWithKill = 60;
const epochsWithCut = 50;

class CrashDrive {
  readonly #service: CrashService;
  readonly #file: string;
  readonly #options: Required<DriveOptions>;
  readonly #draw: Draw;
  readonly #offset = clockOffset();
  readonly #workers: Worker[] = [];
  readonly #lost = new Map<string, number>();
  #open = new Map<string, Call>();
  #calls: Call[] = [];
  #started = 0;
  #kills = 0;
  #cuts = 0;
  #lastEntry = 0;

  constructor(service: CrashService, file: string, options: DriveOptions) {
    this.#service = service;
    this.#file = file;
    this.#options = {
      leastEpochs: 12,
      workers: 4,
      callersPerWorker: 5,
      callsPerEpoch: 14,
      isEnough: () => false,
      ...options,
    };
    this.#draw = seededDraw(options.seed);
  }

  async run(): Promise<Drive> {
    const { seconds, leastEpochs, workers, isEnough } = this.#options;
    const epochs: Epoch[] = [];
    for (let count = 0; count < workers + standbys; count += 1) this.#startWorker();
    let start = await this.#read(0);
    const end = performance.now() + 1000 * seconds;
    for (let number = 0; number < leastEpochs || performance.now() < end; number += 1) {
      this.#calls = [];
      await this.#runEpoch(number);
      const next = await this.#read(number);
      const epoch = { number, start, calls: this.#calls, ends: await this.#endsSinceLastTime() };
      epochs.push(epoch);
      if (isEnough(epoch)) break;
      start = next;
    }
    return { epochs, kills: this.#kills, cuts: this.#cuts, lost: this.#lost };
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
  }

  #startWorker(): void {
    const { callersPerWorker } = this.#options;
    const first = this.#started * callersPerWorker;
    const name = `onehop-crash-${process.pid}-${this.#started}`;
    // Every other worker has its callers share connections, and calls that wait for one another may go as one.
    const address = this.#service.addressOf(name, this.#started % 2 === 0);
    this.#started += 1;
    this.#workers.push(
      startWorker({
        file: this.#file,
        address,
        callers: Array.from({ length: callersPerWorker }, (_, at) => first + at),
        clockOffset: this.#offset,
        hear: (report) => {
          if (report.type === 'invoked') {
            const { key, caller, operation, at } = report;
            const call: Call = { caller, operation, invoked: at, returned: null };
            this.#open.set(key, call);
          } else if (report.type === 'returned') {
            const call = this.#open.get(report.key) as Call;
            this.#open.delete(report.key);
            this.#settle(report.key, call, report.outcome, report.at);
          }
        },
      }),
    );
  }

  #settle(key: string, call: Call, outcome: Outcome, at: number): void {
    if (!('lost' in outcome)) {
      this.#calls.push({ ...call, returned: at, told: outcome });
      return;
    }
    this.#noteLoss(outcome.lost);
    // What a broken connection has left on its way may happen after its caller has given up: until all is quiet.
    if (outcome.lost === replyDropped) this.#calls.push({ ...call, returned: at });
    else this.#open.set(key, call);
  }

  #noteLoss(why: string): void {
    this.#lost.set(why, 1 + (this.#lost.get(why) ?? 0));
  }

  async #runEpoch(number: number): Promise<void> {
    const { seed, workers, callsPerEpoch } = this.#options;
    const draw = this.#draw;
    const running = this.#workers.slice(0, workers);
    await Promise.all(running.map(({ ready }) => ready));
    const done = Promise.all(running.map((worker) => worker.run(number, seed + number * 104_729, callsPerEpoch)));
    const victim = chance(draw, epochsWithKill) ? pick(draw, running) : null;
    if (victim !== null) {
      await Promise.race([done, sleep(draw.int(2, 120))]);
      this.#kills += 1;
      await victim.kill();
      this.#workers.splice(this.#workers.indexOf(victim), 1);
      this.#startWorker();
    }
    if (chance(draw, epochsWithCut)) {
      this.#cuts += 1;
      await this.#service.cut(pick(draw, running).name);
    }
    await done;
    if (victim !== null) await this.#service.forget(victim.name);
    const quiet = this.#now();
    for (const call of this.#open.values()) this.#calls.push({ ...call, returned: quiet });
    this.#open = new Map();
  }

  /**
   * Ends what is left of the epoch before this one, sweeps, and reads all cells and every id of this one: calls like any
   * others, and at once the state that the next epoch starts with.
   */
  async #read(epoch: number): Promise<ModelState> {
    for (const id of epoch > 0 ? reservationIds(epoch - 1) : []) await this.#call({ verb: 'release', id });
    for (;;) {
      const now = this.#now();
      await this.#call({ verb: 'expire' });
      const states = [];
      for (const cell of cells) states.push((await this.#call({ verb: 'cell', ...cell })) as CellState | null);
      const found = [];
      for (const id of reservationIds(epoch))
        found.push((await this.#call({ verb: 'find', id })) as Reservation | null);
      const reservations = found.filter((reservation) => reservation !== null);
      // A hold that ended since the sweep began may have been swept or not, and the next epoch has to know which.
      const isInDoubt = ({ state, expiresAt }: Reservation): boolean =>
        state === 'expired' && expiresAt !== null && Date.parse(expiresAt) >= now - 2;
      if (!reservations.some(isInDoubt)) {
        return { now, cells: states.filter((state) => state !== null), reservations };
      }
    }
  }

  async #call(operation: StoreOperation): Promise<unknown> {
    const call = { caller: 'parent', operation, invoked: this.#now() };
    const outcome = await perform(this.#service.store, operation).catch((error: Error) => ({ lost: `${error}` }));
    const returned = this.#now();
    if ('lost' in outcome) this.#noteLoss(outcome.lost);
    this.#calls.push('lost' in outcome ? { ...call, returned } : { ...call, returned, told: outcome });
    return 'answer' in outcome ? outcome.answer : null;
  }

  async #endsSinceLastTime(): Promise<Map<string, number[]>> {
    const entries: readonly JournalEntry[] = await this.#service.store.journal(this.#lastEntry);
    this.#lastEntry = entries.at(-1)?.seq ?? this.#lastEntry;
    const ends = new Map<string, number[]>();
    for (const entry of entries) {
      if ((entry.kind !== 'hold' && entry.kind !== 'extend') || entry.expiresAt === null) continue;
      ends.set(entry.id, [...(ends.get(entry.id) ?? []), Date.parse(entry.expiresAt)]);
    }
    return ends;
  }

  #now(): number {
    return this.#offset + Number(process.hrtime.bigint()) / 1e6;
  }
}
