import { nowMs } from '../../../base/event-loop.js';
import type { RoomState } from '../../../model/reservation.js';
import type { Network } from '../../../network/network.js';
import type { Ask } from './ask.js';
import { isBehind } from './cursor.js';
import { tellsHistory } from './history.js';
import { cellPages, feedStart, roomPages } from './load.js';
import { type LookPlace, lookPage } from './look.js';
import { Alarm, BackOff } from './pace.js';
import { takeable } from './refused.js';
import type { CellNumbers, FeedRows } from './rows.js';
import { Untold } from './untold.js';

export interface FollowerCalls {
  /** The network has these now. */
  change(rows: FeedRows): void;
  /** A look has failed; told once for each outage. */
  down(error: unknown): void;
  /** The network does not take some rows; the others are told. */
  refused(error: unknown): void;
}

/** What `caughtUp` rejects with once nobody looks any more. */
export class FollowingStopped extends Error {
  override readonly name = 'FollowingStopped';

  constructor() {
    super('changes are not followed any more');
  }
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** Looks at the database again and again, one look after the other, and tells the network what it finds. */
export class Follower {
  looks = 0;
  loads = 0;
  /** Of the outage there is; null: the last look went well. */
  failure: unknown = null;
  cursor = '';
  readonly ignored = new Set<string>();
  readonly #network: Network;
  readonly #ask: Ask;
  readonly #everyMs: number;
  readonly #calls: FollowerCalls;
  readonly #alarm = new Alarm();
  readonly #backOff = new BackOff(leastWaitMs, mostWaitMs);
  #tellsHistory = true;
  #history = '';
  /** Where a look goes on that was broken off between its pages. */
  #place: LookPlace | null = null;
  /** As many facilities of the network as have been told all of theirs. */
  #facilities = 0;
  #waiting: Waiter[] = [];
  #restMs = leastRestMs;
  /** No notice brings a look forward to before this. */
  #restUntil = 0;
  #isLooking = false;
  #isWoken = false;
  #isStopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(network: Network, ask: Ask, everyMs: number, calls: FollowerCalls) {
    this.#network = network;
    this.#ask = ask;
    this.#everyMs = everyMs;
    this.#calls = calls;
  }

  /** Loads all there is, and from then on looks by itself. Rejects where the load fails. */
  async start(): Promise<void> {
    this.#tellsHistory = await tellsHistory(this.#ask);
    await this.#load();
    if (!this.#isStopped) this.#ended = this.#run();
  }

  /**
   * There may be something new. Only one of the transactions under way gives notice, and the others may end a little
   * later: so looks follow each other closely at first, and then with longer and longer rests.
   */
  wake(): void {
    this.#restMs = leastRestMs;
    this.#isWoken = true;
    if (!this.#isLooking) this.#alarm.bring(this.#restUntil);
  }

  caughtUp(): Promise<void> {
    if (this.#isStopped) return Promise.reject(new FollowingStopped());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#alarm.bring(0);
    });
  }

  /** Resolves when the look under way has ended; whatever that finds is not told any more. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.bring(0);
    for (const { reject } of this.#waiting.splice(0)) reject(new FollowingStopped());
    return this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const began = nowMs();
      const waiting = this.#waiting.splice(0);
      this.#isLooking = true;
      this.#isWoken = false;
      let waitMs: number;
      try {
        const hasNews = await this.#look();
        if (this.#isStopped) throw new FollowingStopped();
        this.failure = null;
        this.#backOff.reset();
        this.#restMs = hasNews || this.#isWoken ? leastRestMs : Math.min(this.#everyMs, 2 * this.#restMs);
        waitMs = this.#restMs;
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
        if (this.#isStopped) return;
        if (this.failure === null) this.#calls.down(error);
        this.failure = error;
        waitMs = this.#backOff.next();
      }
      this.#isLooking = false;
      // Under steady change at most half of the time is spent on looks.
      const end = nowMs();
      this.#restUntil = end + Math.max(leastRestMs, end - began);
      await this.#alarm.until(Math.max(end + waitMs, this.#restUntil));
    }
  }

  /**
   * All pages of one look; whether they changed anything. One that was broken off is brought to its end first, but it sees
   * nothing that was committed since it began: for that there is another.
   */
  async #look(): Promise<boolean> {
    let hasNews = await this.#loadNewcomers();
    let wasBrokenOff = this.#place !== null;
    for (;;) {
      const { cursor } = this;
      const page = await lookPage(this.#ask, { cursor, place: this.#place, tellsHistory: this.#tellsHistory });
      if (this.#isStopped) return false;
      if (page.moment.history !== this.#history || isBehind(page.moment.upto, cursor)) {
        await this.#load();
        return true;
      }
      hasNews = this.#tell(page) || hasNews;
      this.#place = page.place;
      if (page.place !== null) continue;
      this.cursor = page.cursor;
      this.looks++;
      if (!wasBrokenOff) return hasNews;
      wasBrokenOff = false;
    }
  }

  async #load(): Promise<void> {
    const { moment, cursor } = await feedStart(this.#ask, this.#tellsHistory);
    const facilities = this.#network.facilities.length;
    await this.#tellAll(null);
    if (this.#isStopped) return;
    this.cursor = cursor;
    this.#place = null;
    this.#history = moment.history;
    this.#facilities = facilities;
    this.loads++;
  }

  /** A facility that was added to the network comes without stock, and what it has may not change for long. */
  async #loadNewcomers(): Promise<boolean> {
    const { facilities } = this.#network;
    const count = facilities.length;
    if (count === this.#facilities) return false;
    const ids = facilities.slice(this.#facilities).map(({ id }) => id);
    for (const id of ids) this.ignored.delete(id);
    await this.#tellAll(ids);
    this.#facilities = count;
    return true;
  }

  /** @param facilityIds null: of all, and what the database does not have is told as nothing */
  async #tellAll(facilityIds: readonly string[] | null): Promise<void> {
    const untold = facilityIds === null ? new Untold(this.#network) : null;
    for await (const cells of cellPages(this.#ask, facilityIds)) {
      if (this.#isStopped) return;
      this.#tell({ cells, rooms: [] });
      this.#tell({ cells: untold?.after(cells) ?? [], rooms: [] });
    }
    for (const cells of untold?.rest() ?? []) this.#tell({ cells, rooms: [] });
    const heldBefore = facilityIds === null ? this.#network.stock.rooms() : [];
    const untoldRooms = new Map(heldBefore.map((use) => [keyOf(use), { ...use, held: 0 }]));
    for await (const rooms of roomPages(this.#ask)) {
      if (this.#isStopped) return;
      this.#tell({ cells: [], rooms });
      if (untoldRooms.size > 0) for (const use of rooms) untoldRooms.delete(keyOf(use));
    }
    if (!this.#isStopped) this.#tell({ cells: [], rooms: [...untoldRooms.values()] });
  }

  /** All of it in one step, so that nobody who reads the network sees half of a hold. */
  #tell({ cells, rooms }: FeedRows): boolean {
    if (cells.length === 0 && rooms.length === 0) return false;
    let rows: FeedRows = { cells: cells.filter(({ facilityId }) => this.#isKnown(facilityId)), rooms };
    // An error may name only the first of very many bad rows.
    for (;;) {
      try {
        const { changed } = this.#network.stock.sync(rows);
        this.#calls.change(rows);
        return changed > 0;
      } catch (error) {
        const rest = takeable(rows, error);
        if (rest === null) throw error;
        this.#calls.refused(rest.error);
        rows = rest.rows;
      }
    }
  }

  #isKnown(facilityId: CellNumbers['facilityId']): boolean {
    if (this.#network.rowOfFacility.has(facilityId)) return true;
    this.ignored.add(facilityId);
    return false;
  }
}

const keyOf = ({ room, from }: RoomState): string => `${from} ${room}`;

/** Between looks while there is something new; doubled with each look that finds nothing. */
const leastRestMs = 5;
/** Between tries while the database does not answer. */
const leastWaitMs = 50;
const mostWaitMs = 5000;
