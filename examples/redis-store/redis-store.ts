import {
  type AdjustAnswer,
  type AdjustOptions,
  type CellState,
  type Claim,
  type CommitAnswer,
  canonicalClaim,
  checkId,
  endsInThePast,
  type HoldAnswer,
  type HoldOptions,
  type HoldTerm,
  holdOptions,
  holdTerm,
  type JournalEntry,
  type OpeningCell,
  type ReceiveOptions,
  type Reservation,
  type ReservationAnswer,
  type ReservationStore,
  readCount,
  readReceipt,
  reusedId,
  sameAsk,
  tooManyUnits,
} from 'onehop';
import { journalEntry, type Told, toldAnswer, toldReservation } from './answers.js';
import { cellName, nameText, useFields } from './names.js';
import { ledgerKeys, type RedisClient, redisScripts, type ScriptName, type Scripts } from './scripts.js';

export interface RedisStoreOptions {
  /** Names the ledger. All its keys begin with `{prefix}:`. */
  readonly prefix: string;
  /** Scripts built otherwise than usual: tests have a clock of their own. */
  readonly scripts?: Scripts;
}

/** Overdue holds met, or cells opened, in one script: while it runs, some milliseconds, Redis serves nobody else. */
const batch = 500;
/** Entries of the journal read at once. */
const page = 1000;

/**
 * A ReservationStore of onehop in Redis 7. Every verb is one script: it happens as a whole or not at all, and nothing else
 * happens meanwhile. A script that would have to say that something is short or missing while overdue holds are left says
 * `again` instead, having met a hundred of them, and is called again.
 *
 * @throws RangeError for a prefix that is empty or has braces
 */
export function redisStore(redis: RedisClient, { prefix, scripts = redisScripts() }: RedisStoreOptions): RedisStore {
  return new RedisStore(redis, ledgerKeys(prefix), scripts);
}

export class RedisStore implements ReservationStore {
  readonly #redis: RedisClient;
  readonly #keys: ReturnType<typeof ledgerKeys>;
  readonly #scripts: Scripts;

  constructor(redis: RedisClient, keys: ReturnType<typeof ledgerKeys>, scripts: Scripts) {
    this.#redis = redis;
    this.#keys = keys;
    this.#scripts = scripts;
  }

  async reserve(claim: Claim, options: HoldOptions): Promise<HoldAnswer> {
    const { lines, rooms } = canonicalClaim(claim);
    const { id, expiry, partial, detailsText } = holdOptions(options);
    const ask = {
      id: nameText(id),
      lines: lines.flatMap((line) => [cellName(line.facilityId, line.sku), line.quantity]),
      rooms: rooms.flatMap(useFields),
      partial,
      ...expiry,
    };
    const told = await this.#untilSure('reserve', JSON.stringify(ask), detailsText);
    if (told.status === 'past') throw endsInThePast(options.expiresAt as string);
    if (told.status !== 'known') return toldAnswer(told) as HoldAnswer;
    const reservation = toldReservation(told.reservation);
    if (!sameAsk(reservation, { lines, rooms })) throw reusedId(id);
    return { status: 'held', reservation };
  }

  async commit(id: string, { ifFree = false }: { readonly ifFree?: boolean } = {}): Promise<CommitAnswer> {
    const told = await this.#untilSure('commit', nameText(checkId(id)), ifFree ? '1' : '0');
    return toldAnswer(told) as CommitAnswer;
  }

  async release(id: string): Promise<ReservationAnswer> {
    return toldAnswer(await this.#run('release', nameText(checkId(id)))) as ReservationAnswer;
  }

  async extend(id: string, term: HoldTerm): Promise<ReservationAnswer> {
    const name = nameText(checkId(id));
    return toldAnswer(await this.#run('extend', name, JSON.stringify(holdTerm(term)))) as ReservationAnswer;
  }

  async expire(): Promise<readonly string[]> {
    const met: string[] = [];
    for (let isMore = true; isMore; ) {
      const told = await this.#run<{ ids: string[]; isMore: boolean }>('expire', String(batch));
      met.push(...told.ids);
      isMore = told.isMore;
    }
    return met.sort();
  }

  async receive(facilityId: string, sku: string, quantity: number, options?: ReceiveOptions): Promise<CellState> {
    const receipt = readReceipt(facilityId, sku, quantity, options);
    const { id, unitMoney } = receipt;
    const ask = {
      cell: cellName(receipt.facilityId, receipt.sku),
      quantity: receipt.quantity,
      facts: JSON.stringify(['receive', receipt.facilityId, receipt.sku, receipt.quantity]),
      unitMoney: JSON.stringify(unitMoney),
      ...(id === null ? {} : { id: nameText(id) }),
    };
    const told = await this.#run('receive', JSON.stringify(ask));
    if (told.status === 'duplicate') throw reusedId(id as string);
    if (told.status === 'tooLarge') throw tooManyUnits(quantity);
    return told.cell as CellState;
  }

  async adjust(facilityId: string, sku: string, onHand: number, options?: AdjustOptions): Promise<AdjustAnswer> {
    const count = readCount(facilityId, sku, onHand, options);
    const { id, version } = count;
    const ask = {
      cell: cellName(count.facilityId, count.sku),
      onHand: count.onHand,
      facts: JSON.stringify(['adjust', count.facilityId, count.sku, count.onHand]),
      ...(version === null ? {} : { version }),
      ...(id === null ? {} : { id: nameText(id) }),
    };
    const told = await this.#untilSure('adjust', JSON.stringify(ask));
    if (told.status === 'duplicate') throw reusedId(id as string);
    const cell = told.cell as CellState;
    if (told.status === 'conflict') return { status: 'conflict', cell };
    return { status: 'adjusted', cell, holders: (told.holders as string[]).sort() };
  }

  async find(id: string): Promise<Reservation | null> {
    const told = await this.#run<Record<string, unknown> | null>('find', nameText(checkId(id)));
    return told === null ? null : toldReservation(told);
  }

  async cell(facilityId: string, sku: string): Promise<CellState | null> {
    return this.#run<CellState | null>('cell', cellName(facilityId, sku));
  }

  async journal(after = 0): Promise<readonly JournalEntry[]> {
    const read: JournalEntry[] = [];
    for (let last = Math.max(0, Math.floor(after)); ; ) {
      const rows = await this.#redis.xrange(this.#keys.journal, `(0-${last}`, '+', 'COUNT', page);
      for (const row of rows) read.push(journalEntry(row));
      if (rows.length < page) return read;
      last = read.at(-1)?.seq ?? last;
    }
  }

  /**
   * Stock as it is before the first change, such as a problem's. A cell that the ledger knows already stays as it is, so a
   * load that was cut off is simply done again. Numbers are taken as they are: check them before.
   *
   * @returns how many cells were new
   */
  async open(cells: Iterable<OpeningCell>): Promise<number> {
    let opened = 0;
    let fields: (string | number)[] = [];
    const send = async (): Promise<void> => {
      opened += await this.#run<number>('open', JSON.stringify(fields));
      fields = [];
    };
    for (const { facilityId, sku, onHand, reserved, safetyStock, unitMoney } of cells) {
      fields.push(cellName(facilityId, sku), onHand, reserved, safetyStock, JSON.stringify(unitMoney));
      if (fields.length >= batch * 5) await send();
    }
    await send();
    return opened;
  }

  async #untilSure(script: ScriptName, ...args: string[]): Promise<Told> {
    for (;;) {
      const told = await this.#run(script, ...args);
      if (told.status !== 'again') return told;
    }
  }

  async #run<T = Told>(script: ScriptName, ...args: string[]): Promise<T> {
    const text = await this.#scripts.run(this.#redis, script, this.#keys.all, args);
    return JSON.parse(text) as T;
  }
}
