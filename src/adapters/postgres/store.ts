import { assert } from '../../base/assert.js';
import { printable } from '../../base/printable.js';
import { type CanonicalClaim, canonicalClaim, sameAsk } from '../../model/claim.js';
import { type CompleteHoldOptions, checkId, commitIfFree, holdOptions, holdTerm } from '../../model/hold-options.js';
import type { Issue } from '../../model/issues.js';
import type {
  AdjustAnswer,
  AdjustOptions,
  CellState,
  Claim,
  CommitAnswer,
  HoldAnswer,
  HoldOptions,
  HoldTerm,
  JournalEntry,
  ReceiveOptions,
  Reservation,
  ReservationAnswer,
} from '../../model/reservation.js';
import { maxPrice } from '../../model/scalars.js';
import { readCount, readReceipt } from '../../model/stock-change.js';
import { endsInThePast, reusedId, tooManyUnits } from '../../model/store-refusals.js';
import type { ReservationStore } from '../../stock/reservation-store.js';
import { Batches } from './batches.js';
import { rowsOf, type SqlClient } from './client.js';
import { pause, withRetries } from './retry.js';
import { StoreError } from './store-error.js';
import { type CompleteStoreOptions, completeStoreOptions, type PostgresStoreOptions } from './store-options.js';
import { claimIssues, detailsIssues, idIssues, nulIssues, refuseIssues } from './texts.js';
import {
  readCell,
  readEntry,
  readLines,
  readReservation,
  readShort,
  readShortage,
  type ToldAnswer,
  type ToldCommit,
  type ToldCount,
  type ToldEntry,
  type ToldHold,
  type ToldReceipt,
  type ToldReservation,
} from './told.js';

/** A ReservationStore in PostgreSQL: every verb gives a promise. */
export type PostgresStore = {
  [Verb in keyof ReservationStore]: (
    ...args: Parameters<ReservationStore[Verb]>
  ) => Promise<Awaited<ReturnType<ReservationStore[Verb]>>>;
};

/**
 * The ledger in a database that `migrate` has prepared. Each verb is one statement that calls one function of the schema:
 * one transaction, which locks, decides on what it locked, and writes. Any number of stores, in any number of processes,
 * may work on one database. Keeps nothing of its own between calls; end the client when you are done.
 *
 * Every verb throws InputError as the port says, BAD_TEXT also for a text with the character NUL, and StoreError where
 * the database did not answer after some tries. What may have been done when the connection was lost, and would be done or
 * told otherwise a second time, is not tried again then: `receive` and `adjust` without an id, `extend` by `ttlMinutes`, and
 * `expire`.
 */
export function postgresStore(client: SqlClient, options: PostgresStoreOptions = {}): PostgresStore {
  return new Store(client, completeStoreOptions(options));
}

interface HoldRequest {
  readonly claim: CanonicalClaim;
  readonly options: CompleteHoldOptions;
}

/** Holds swept in one transaction. */
const sweepSize = 500;
const pageSize = 10_000;
/** UTF-16 units of the details in one batch: all of it has to be one text. */
const batchLength = 1 << 24;
/** A batch waits no longer than this for a lock; who is left by it then waits for the full time. */
const batchLockMs = 300;
/** Who reads the journal by number makes writers wait while he waits for them, so he does so shortly, and often. */
const journalLock = { ms: 100, retries: 30 };

class Store implements PostgresStore {
  readonly #client: SqlClient;
  readonly #options: CompleteStoreOptions;
  readonly #holds: Batches<HoldRequest, ToldHold>;

  constructor(client: SqlClient, options: CompleteStoreOptions) {
    this.#client = client;
    this.#options = options;
    const { batchSize: size, concurrency, lockTimeoutMs } = options;
    const hasty = { ...options, lockRetries: 0 };
    this.#holds = new Batches({
      size,
      weight: batchLength,
      concurrency,
      weigh: ({ options: { detailsText } }) => detailsText.length,
      locksOf: ({ claim: { lines, rooms } }) => [
        ...lines.map(({ facilityId, sku }) => JSON.stringify([sku, facilityId])),
        ...rooms.map(({ room }) => room),
      ],
      send: (requests) => this.#holdAll(requests, Math.min(batchLockMs, lockTimeoutMs), hasty),
      sendPatiently: (requests) => this.#holdAll(requests, lockTimeoutMs, options),
      judge,
    });
  }

  async reserve(claim: Claim, options: HoldOptions): Promise<HoldAnswer> {
    const request = { claim: canonicalClaim(claim), options: holdOptions(options) };
    const { id, expiry, details, detailsText } = request.options;
    refuseIssues([
      ...nulIssues([['id', id]]),
      ...claimIssues(request.claim, claim),
      ...detailsIssues(details, detailsText),
    ]);
    const told = await this.#untilSwept(() => this.#untilDecided(request));
    if (told.status === 'short') return readShortage(told.short, told.shortRooms);
    if (told.status === 'past') {
      assert(expiry !== null && 'expiresAtMs' in expiry, 'a hold ends in the past by no instant');
      throw endsInThePast(new Date(expiry.expiresAtMs).toISOString());
    }
    if (told.status === 'held') {
      const { rooms } = request.claim;
      const lines = readLines(told.lines);
      const reservation = { id, state: told.status, lines, rooms, short: readShort(told.short) };
      return { status: 'held', reservation: { ...reservation, expiresAt: told.expiresAt, details } };
    }
    const found = told.status === 'known' ? readReservation(told.reservation) : await this.#find(id);
    assert(found !== null, 'a known reservation is gone');
    if (!sameAsk(found, request.claim)) throw reusedId(id);
    return { status: 'held', reservation: found };
  }

  async commit(id: string, options?: { readonly ifFree?: boolean }): Promise<CommitAnswer> {
    checkHoldId(id);
    const ifFree = options !== undefined && commitIfFree(options);
    const told = await this.#untilSwept(() =>
      this.#call<ToldCommit>('select onehop.commit($1, $2, $3)::text as answer', [id, ifFree]),
    );
    if (told.status !== 'short') return readAnswer(told);
    return { ...readShortage(told.short, told.shortRooms), reservation: readReservation(told.reservation) };
  }

  async release(id: string): Promise<ReservationAnswer> {
    checkHoldId(id);
    return readAnswer(await this.#call<ToldAnswer>('select onehop.release($1, $2)::text as answer', [id]));
  }

  async extend(id: string, term: HoldTerm): Promise<ReservationAnswer> {
    checkHoldId(id);
    const expiry = holdTerm(term);
    const isRelative = 'ttlMs' in expiry;
    const ends = isRelative ? [expiry.ttlMs, null] : [null, expiry.expiresAtMs];
    const text = 'select onehop.extend($1, $2, $3, $4)::text as answer';
    // So long from now is another end each time it is sent.
    return readAnswer(await this.#call<ToldAnswer>(text, [id, ...ends], { once: isRelative }));
  }

  async expire(): Promise<readonly string[]> {
    const swept: string[] = [];
    for (;;) {
      // Sent again, it would not tell what it swept before the reply was lost.
      const ids = await this.#sweep({ once: true });
      swept.push(...ids);
      if (ids.length < sweepSize) return swept.sort();
    }
  }

  async receive(facilityId: string, sku: string, quantity: number, options?: ReceiveOptions): Promise<CellState> {
    const receipt = readReceipt(facilityId, sku, quantity, options);
    refuseIssues([...nulIssues(Object.entries(receipt)), ...priceIssues(receipt.unitMoney)]);
    const told = await this.#call<ToldReceipt>(
      'select onehop.receive($1, $2, $3, $4, $5, $6)::text as answer',
      [receipt.facilityId, receipt.sku, receipt.quantity, receipt.id, receipt.unitMoney],
      { once: receipt.id === null },
    );
    if (told.status === 'tooLarge') throw tooManyUnits(receipt.quantity);
    if (told.status === 'duplicate') throw reusedId(receipt.id as string);
    return readCell(told.cell);
  }

  async adjust(facilityId: string, sku: string, onHand: number, options?: AdjustOptions): Promise<AdjustAnswer> {
    const count = readCount(facilityId, sku, onHand, options);
    refuseIssues(nulIssues(Object.entries(count)));
    const told = await this.#untilSwept(() =>
      this.#call<ToldCount>(
        'select onehop.adjust($1, $2, $3, $4, $5, $6)::text as answer',
        [count.facilityId, count.sku, count.onHand, count.version, count.id],
        { once: count.id === null },
      ),
    );
    if (told.status === 'duplicate') throw reusedId(count.id as string);
    const cell = readCell(told.cell);
    if (told.status === 'conflict') return { status: 'conflict', cell };
    return { status: 'adjusted', cell, holders: [...told.holders].sort() };
  }

  async find(id: string): Promise<Reservation | null> {
    checkHoldId(id);
    return this.#find(id);
  }

  async cell(facilityId: string, sku: string): Promise<CellState | null> {
    refuseIssues(idIssues({ facilityId, sku }));
    const told = await this.#read<CellState | null>('select onehop.cell_state($1, $2)::text as answer', [
      facilityId,
      sku,
    ]);
    return told === null ? null : readCell(told);
  }

  async journal(after = 0): Promise<readonly JournalEntry[]> {
    if (!Number.isSafeInteger(after) || after < 0) {
      const hint = 'expected the number of an entry, or 0';
      refuseIssues([{ code: 'OUT_OF_RANGE', path: 'after', value: printable(after), hint }]);
    }
    const { ms, retries } = journalLock;
    const patient = { ...this.#options, retries, lockRetries: retries };
    const end = await this.#ask<number>('select onehop.journal_end($1)::text as answer', [ms], patient);
    const entries: JournalEntry[] = [];
    for (let last = after; last < end; ) {
      const page = await withRetries(this.#options, () =>
        rowsOf<ToldEntry>(this.#client, 'select * from onehop.journal_page($1, $2, $3)', [last, end, pageSize]),
      );
      for (const entry of page) entries.push(readEntry(entry));
      if (page.length < pageSize) break;
      last = (entries.at(-1) as JournalEntry).seq;
    }
    return entries;
  }

  #sweep(options?: { readonly once: boolean }): Promise<readonly string[]> {
    return this.#call<string[]>('select onehop.expire($1, $2)::text as answer', [sweepSize], options);
  }

  async #find(id: string): Promise<Reservation | null> {
    const told = await this.#call<ToldReservation | null>('select onehop.find($1, $2)::text as answer', [id]);
    return told === null ? null : readReservation(told);
  }

  /** One transaction for all of them. */
  #holdAll(
    requests: readonly HoldRequest[],
    lockMs: number,
    options: CompleteStoreOptions,
  ): Promise<readonly ToldHold[]> {
    const batch = JSON.stringify({
      requests: requests.map(({ claim, options: { id, expiry, partial, details, detailsText } }) => {
        return { id, ...expiry, partial, rooms: claim.rooms, details: details === null ? null : detailsText };
      }),
      lines: requests.flatMap(({ claim }, at) => claim.lines.map((line) => ({ request: at + 1, ...line }))),
    });
    return this.#ask('select onehop.reserve_all($1::text::jsonb, $2)::text as answer', [batch, lockMs], options);
  }

  /** Of several requests with one id in one batch the first is decided; the others then find it, or are the first. */
  async #untilDecided(request: HoldRequest): Promise<Exclude<ToldHold, { status: 'again' }>> {
    for (;;) {
      const told = await this.#holds.ask(request);
      if (told.status !== 'again') return told as Exclude<ToldHold, { status: 'again' }>;
    }
  }

  /** Sweeps for as long as holds whose time is over stand in the way of an answer. */
  async #untilSwept<Told extends { readonly status: string }>(
    ask: () => Promise<Told>,
  ): Promise<Exclude<Told, { status: 'sweep' }>> {
    const { lockTimeoutMs } = this.#options;
    const start = performance.now();
    let progress = start;
    for (let attempt = 1; ; attempt++) {
      const told = await ask();
      if (told.status !== 'sweep') return told as Exclude<Told, { status: 'sweep' }>;
      const swept = await this.#sweep();
      const now = performance.now();
      if (swept.length > 0) progress = now;
      // Another session has them in hand: it is sweeping, or it holds on to them. Or more come to their ends all the time.
      if (now - progress > lockTimeoutMs || now - start > 10 * lockTimeoutMs) {
        throw new StoreError('LOCK_TIMEOUT', 'another session keeps holds that are over from being swept', attempt);
      }
      if (swept.length === 0) await pause(attempt, this.#options.random);
    }
  }

  /** A verb: its last parameter is how long it may wait for a lock. */
  #call<T>(text: string, params: readonly unknown[], { once = false } = {}): Promise<T> {
    return this.#ask(text, [...params, this.#options.lockTimeoutMs], this.#options, once);
  }

  #read<T>(text: string, params: readonly unknown[]): Promise<T> {
    return this.#ask(text, params, this.#options);
  }

  #ask<T>(text: string, params: readonly unknown[], options: CompleteStoreOptions, once = false): Promise<T> {
    return withRetries(
      options,
      async () => {
        const [row] = await rowsOf<{ answer: string | null }>(this.#client, text, [...params]);
        return JSON.parse(row?.answer ?? 'null') as T;
      },
      { once },
    );
  }
}

function judge(error: unknown): 'locked' | 'one' | 'all' {
  if (!(error instanceof StoreError)) return 'all';
  return error.code === 'LOCK_TIMEOUT' ? 'locked' : error.code === 'DATABASE' ? 'one' : 'all';
}

const readAnswer = (told: ToldAnswer): ReservationAnswer =>
  told.status === 'unknown'
    ? { status: told.status }
    : { status: told.status, reservation: readReservation(told.reservation) };

function priceIssues(unitMoney: number): Issue[] {
  if (unitMoney <= maxPrice) return [];
  const hint = `expected a price from 0 to ${maxPrice}`;
  return [{ code: 'OUT_OF_RANGE', path: 'unitMoney', value: printable(unitMoney), hint }];
}

function checkHoldId(id: string): void {
  refuseIssues(nulIssues([['id', checkId(id)]]));
}
