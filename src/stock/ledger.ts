import { compareCells } from '../model/claim.js';
import type { CompleteHoldOptions, Expiry } from '../model/hold-options.js';
import type {
  CellState,
  CommitAnswer,
  HoldAnswer,
  Reservation,
  ReservationAnswer,
  RoomUse,
  ShortCell,
  StockLine,
} from '../model/reservation.js';
import { endsInThePast } from '../model/store-refusals.js';
import { CellBook, keyOf } from './cell-book.js';
import type { CellNumbers } from './cell-state.js';
import { cellState } from './cell-state.js';
import { ExpiryQueue } from './expiry-queue.js';
import { HeldRooms } from './held-rooms.js';
import { HoldLines, noOwner, stockLines } from './hold-lines.js';
import type { HoldRecord, Taking } from './hold-record.js';
import type { LedgerGround, RoomPlace } from './ledger-ground.js';
import { instantOf, LedgerJournal, type OpeningOf } from './ledger-journal.js';
import { LiveLines } from './live-lines.js';
import { noCell } from './positions.js';

/** What a hold asks for. Its lines are the last ones of the ledger's `lines`, merged and sorted, each with a cell. */
export interface Ask {
  /** Where its lines begin. */
  readonly start: number;
  /** Lines of cells that there are not, sorted. */
  readonly missing: readonly StockLine[];
  readonly rooms: readonly RoomUse[];
}

const noShort: readonly ShortCell[] = Object.freeze([]);

/**
 * The rules of a ledger over the positions of a network, in rows. Whoever calls has checked what comes in; see
 * ReservationStore for what each verb does, and `now` is the ledger's clock in milliseconds since the epoch.
 */
export class Ledger {
  readonly lines = new HoldLines();
  readonly cells: CellBook;
  readonly journal: LedgerJournal;
  readonly rooms: HeldRooms;
  readonly #ground: LedgerGround;
  readonly #records: HoldRecord[] = [];
  readonly #recordOf = new Map<string, HoldRecord>();
  readonly #liveLines = new LiveLines();
  #liveHolds = 0;
  readonly #queue = new ExpiryQueue<HoldRecord>();
  /** In a fork some of what is held is held by nobody here: holds of its origin. */
  readonly #isFork: boolean;

  constructor(ground: LedgerGround, origin: Ledger | null = null) {
    this.#ground = ground;
    this.#isFork = origin !== null;
    this.rooms = new HeldRooms(ground);
    this.cells = origin === null ? new CellBook(ground) : origin.cells.fork(ground);
    this.journal = new LedgerJournal(ground, this.lines, () => this.#openings());
  }

  get count(): number {
    return this.#records.length;
  }

  /** Whether anything is held by a reservation. */
  get hasHolds(): boolean {
    return this.#liveHolds > 0;
  }

  record(id: string): HoldRecord | undefined {
    return this.#recordOf.get(id);
  }

  /** In the order that they came. */
  reservations(now: number): Reservation[] {
    return this.#records.map((record) => this.view(record, now));
  }

  /** As it is to a reader at that time. */
  view(record: HoldRecord, now: number): Reservation {
    const { id, rooms, short, expiresAt, detailsText } = record;
    const state = record.state === 'held' && expiresAt <= now ? 'expired' : record.state;
    const lines = stockLines(this.lines, this.#ground, record.start, record.count);
    const details: unknown = detailsText === 'null' ? null : JSON.parse(detailsText);
    return { id, state, lines, rooms, short, expiresAt: instantOf(expiresAt), details };
  }

  cell(skuRow: number, facilityRow: number, cell: number): CellState {
    const numbers = this.#isFork
      ? this.#withForeign(this.cells.numbers(skuRow, facilityRow, cell), this.#heldHere(skuRow, facilityRow))
      : this.cells.numbers(skuRow, facilityRow, cell);
    return cellState(this.#ground.facilityIdOf(facilityRow), this.#ground.skuOf(skuRow), numbers);
  }

  /** Live holds on a cell, by id. */
  holders(skuRow: number, facilityRow: number, now: number): string[] {
    const ids: string[] = [];
    this.#forEachHold(skuRow, facilityRow, ({ id, expiresAt }) => {
      if (expiresAt > now) ids.push(id);
    });
    return ids.sort();
  }

  /** Holds what is asked for, under an id that is not known; else the lines asked for are dropped again. */
  reserve(ask: Ask, options: CompleteHoldOptions, now: number): HoldAnswer {
    const expiresAt = endOf(options.expiry, now);
    if (expiresAt <= now) {
      this.lines.count = ask.start;
      throw endsInThePast(new Date(expiresAt).toISOString());
    }
    this.sweep(now);
    const places = this.rooms.placesOf(ask.rooms);
    const shortRooms = this.rooms.take({ rooms: ask.rooms, places });
    const { free } = this.#ground.positions;
    if (shortRooms.length === 0 && ask.missing.length === 0 && this.lines.take(free, ask.start)) {
      return this.#hold(ask, places, noShort, options, expiresAt, now);
    }
    const short = this.#shortCells(ask);
    if (shortRooms.length === 0 && options.partial) {
      this.#keepFree(ask.start);
      if (this.lines.count > ask.start) {
        this.lines.take(free, ask.start);
        return this.#hold(ask, places, frozenEach(short), options, expiresAt, now);
      }
    }
    if (shortRooms.length === 0) this.rooms.giveBack({ rooms: ask.rooms, places });
    this.lines.count = ask.start;
    return { status: 'short', short, shortRooms };
  }

  commit(record: HoldRecord, ifFree: boolean, now: number): CommitAnswer {
    this.#sweepOne(record, now);
    if (record.state === 'expired' && ifFree) return this.#revive(record, now);
    if (record.state !== 'held') return this.#answer(record, now);
    this.#lookUp(record);
    const short = this.#shortOf(record, (skuRow, facilityRow) => this.cells.onHand(skuRow, facilityRow));
    if (short.length > 0) return { status: 'short', short, shortRooms: [], reservation: this.view(record, now) };
    const { skuRow, facilityRow, quantity } = this.lines;
    for (let at = record.start; at < record.start + record.count; at++) {
      this.cells.commit(skuRow[at] as number, facilityRow[at] as number, quantity[at] as number);
    }
    this.#endEarly(record, 'committed');
    this.journal.push({ at: now, kind: 'commit', record });
    return this.#answer(record, now);
  }

  release(record: HoldRecord, now: number): ReservationAnswer {
    this.#sweepOne(record, now);
    if (record.state === 'held') {
      this.#endEarly(record, 'released');
      this.#giveBack(record);
      this.journal.push({ at: now, kind: 'release', record });
    }
    return this.#answer(record, now);
  }

  extend(record: HoldRecord, expiry: Expiry, now: number): ReservationAnswer {
    this.#sweepOne(record, now);
    const expiresAt = endOf(expiry, now);
    if (record.state === 'held' && expiresAt > record.expiresAt) {
      record.expiresAt = expiresAt;
      this.#queue.leave();
      this.#queue.add(record);
      this.journal.push({ at: now, kind: 'extend', record, expiresAt });
    }
    return this.#answer(record, now);
  }

  /** Ends every hold whose time is over at `until`, the earliest first, those of one time by id. Returns them in that order. */
  sweep(now: number, until = now): HoldRecord[] {
    const swept: HoldRecord[] = [];
    for (let record = this.#queue.next(until); record !== null; record = this.#queue.next(until)) {
      this.#expire(record, now);
      swept.push(record);
    }
    return swept;
  }

  /** Frees what is held past its time. Costs next to nothing where there is none, and asks the clock only where anything ends. */
  freeOverdue(clock: { now(): number }): void {
    if (!this.#queue.isEmpty) this.sweep(clock.now());
  }

  /** A facility is about to leave: these rooms go with it, and what is used of them. */
  loseRooms(names: readonly string[]): void {
    // Once it has left nobody knows what its cells were and what a unit cost there.
    this.journal.settle();
    if (names.length === 0) return;
    const gone = new Set(names);
    for (const record of this.#records) {
      const { rooms, state } = record;
      if (state !== 'held' && state !== 'committed') continue;
      if (rooms.some(({ room }) => gone.has(room))) record.places = this.rooms.lose(record, gone);
    }
  }

  /** Takes units (sign 1) for good, or brings them back: the last lines of `lines`, from `start` on. Rooms are the caller's to change. */
  take(start: number, rooms: readonly RoomUse[], sign: 1 | -1, now: number): void {
    const taking: Taking = { start, count: this.lines.count - start, rooms };
    const { skuRow, facilityRow, cell, quantity } = this.lines;
    for (let at = start; at < this.lines.count; at++) {
      const units = -sign * (quantity[at] as number);
      this.cells.change(skuRow[at] as number, facilityRow[at] as number, cell[at] as number, units);
    }
    this.journal.push({ at: now, kind: sign > 0 ? 'take' : 'return', taking });
  }

  /** Numbers told from outside take the place of those of a cell. True where that changed any. */
  replace(skuRow: number, facilityRow: number, cell: number, numbers: CellNumbers): boolean {
    this.journal.settle();
    return this.cells.replace(skuRow, facilityRow, cell, numbers);
  }

  /** Puts in a reservation as another ledger left it; what it holds is counted elsewhere. Its lines are the last ones. */
  adopt(reservation: Reservation, start: number, places: readonly RoomPlace[]): void {
    const { id, state, expiresAt, details } = reservation;
    const rooms = frozenEach(reservation.rooms);
    const short = frozenEach(reservation.short);
    const end = expiresAt === null ? Infinity : Date.parse(expiresAt);
    const record: HoldRecord = {
      id,
      state,
      start,
      count: this.lines.count - start,
      epoch: this.#ground.epoch,
      rooms,
      places,
      short,
      expiresAt: end,
      firstExpiresAt: end,
      detailsText: details === null ? 'null' : JSON.stringify(details),
    };
    this.#keep(record);
    if (state === 'held' || state === 'committed') this.rooms.adopt(record);
    if (state === 'held') this.#begin(record);
  }

  #hold(
    { start, rooms }: Ask,
    places: readonly RoomPlace[],
    short: readonly ShortCell[],
    { id, detailsText }: CompleteHoldOptions,
    expiresAt: number,
    now: number,
  ): HoldAnswer {
    const record: HoldRecord = {
      id,
      state: 'held',
      start,
      count: this.lines.count - start,
      epoch: this.#ground.epoch,
      rooms,
      places,
      short,
      expiresAt,
      firstExpiresAt: expiresAt,
      detailsText,
    };
    this.#keep(record);
    this.#begin(record);
    this.journal.push({ at: now, kind: 'hold', record });
    return { status: 'held', reservation: this.view(record, now) };
  }

  #keep(record: HoldRecord): void {
    const { start, count } = record;
    this.lines.owner.fill(this.#records.length, start, start + count);
    this.#records.push(record);
    this.#recordOf.set(record.id, record);
  }

  #answer(record: HoldRecord, now: number): ReservationAnswer {
    return { status: record.state, reservation: this.view(record, now) };
  }

  #revive(record: HoldRecord, now: number): CommitAnswer {
    this.sweep(now);
    this.#lookUp(record);
    const { skuRow, facilityRow, cell, quantity } = this.lines;
    const { free } = this.#ground.positions;
    const short = this.#shortOf(record, (_, __, place) => free[place] as number);
    // The room that was there may belong to a facility that has left since.
    const places = this.rooms.placesOf(record.rooms);
    const shortRooms = this.rooms.take({ rooms: record.rooms, places });
    if (short.length > 0 || shortRooms.length > 0) {
      if (shortRooms.length === 0) this.rooms.giveBack({ rooms: record.rooms, places });
      return { status: 'short', short, shortRooms, reservation: this.view(record, now) };
    }
    for (let at = record.start; at < record.start + record.count; at++) {
      const [sku, facility, place] = [skuRow[at] as number, facilityRow[at] as number, cell[at] as number];
      this.cells.change(sku, facility, place, -(quantity[at] as number));
    }
    record.state = 'committed';
    record.places = places;
    this.journal.push({ at: now, kind: 'revive', record });
    return this.#answer(record, now);
  }

  #sweepOne(record: HoldRecord, now: number): void {
    if (record.state !== 'held' || record.expiresAt > now) return;
    this.#expire(record, now);
    this.#queue.leave();
  }

  #expire(record: HoldRecord, now: number): void {
    this.#end(record, 'expired');
    this.#giveBack(record);
    this.journal.push({ at: now, kind: 'expire', record });
  }

  #begin(record: HoldRecord): void {
    this.#liveHolds++;
    this.#liveLines.add(record.start, record.count);
    this.#queue.add(record);
  }

  #end(record: HoldRecord, state: 'committed' | 'released' | 'expired'): void {
    record.state = state;
    this.#liveHolds--;
    this.#liveLines.delete(record.start, record.count);
  }

  /** Before its time. */
  #endEarly(record: HoldRecord, state: 'committed' | 'released'): void {
    this.#end(record, state);
    if (record.expiresAt !== Infinity) this.#queue.leave();
  }

  #giveBack(record: HoldRecord): void {
    this.#lookUp(record);
    const { skuRow, facilityRow, cell, quantity } = this.lines;
    for (let at = record.start; at < record.start + record.count; at++) {
      const place = cell[at] as number;
      if (place === noCell) continue;
      this.cells.giveBack(skuRow[at] as number, facilityRow[at] as number, place, quantity[at] as number);
    }
    this.rooms.giveBack(record);
  }

  /** Finds the cells of a hold again where they may have moved. */
  #lookUp(record: HoldRecord): void {
    const { epoch } = this.#ground;
    if (record.epoch === epoch) return;
    record.epoch = epoch;
    const { skuRow, facilityRow, cell } = this.lines;
    for (let at = record.start; at < record.start + record.count; at++) {
      cell[at] = this.#ground.cellOf(skuRow[at] as number, facilityRow[at] as number);
    }
  }

  #shortCells({ start, missing }: Ask): ShortCell[] {
    const { free } = this.#ground.positions;
    const short = this.#shortBetween(start, this.lines.count, (_, __, cell) => free[cell] as number);
    for (const { facilityId, sku, quantity } of missing)
      short.push({ facilityId, sku, wanted: quantity, available: 0 });
    return missing.length === 0 ? short : short.sort(compareCells);
  }

  #shortOf({ start, count }: HoldRecord, left: LeftOf): ShortCell[] {
    return this.#shortBetween(start, start + count, left);
  }

  #shortBetween(start: number, end: number, left: LeftOf): ShortCell[] {
    const short: ShortCell[] = [];
    const { skuRow, facilityRow, cell, quantity } = this.lines;
    for (let at = start; at < end; at++) {
      const [sku, facility, place] = [skuRow[at] as number, facilityRow[at] as number, cell[at] as number];
      const wanted = quantity[at] as number;
      const available = place === noCell ? 0 : Math.max(0, left(sku, facility, place));
      if (available >= wanted) continue;
      const facilityId = this.#ground.facilityIdOf(facility);
      short.push({ facilityId, sku: this.#ground.skuOf(sku), wanted, available });
    }
    return short;
  }

  /** Leaves of the last lines what is free. */
  #keepFree(start: number): void {
    const { skuRow, facilityRow, cell, quantity, count } = this.lines;
    const { free } = this.#ground.positions;
    this.lines.count = start;
    for (let at = start; at < count; at++) {
      const place = cell[at] as number;
      const units = Math.min(quantity[at] as number, free[place] as number);
      if (units > 0) this.lines.add(skuRow[at] as number, facilityRow[at] as number, place, units, noOwner);
    }
  }

  #forEachHold(skuRow: number, facilityRow: number, visit: (record: HoldRecord, quantity: number) => void): void {
    const { skuRow: skus, facilityRow: facilities, quantity, owner } = this.lines;
    const { lines, count } = this.#liveLines;
    for (let place = 0; place < count; place++) {
      const at = lines[place] as number;
      if (skus[at] !== skuRow || facilities[at] !== facilityRow) continue;
      visit(this.#records[owner[at] as number] as HoldRecord, quantity[at] as number);
    }
  }

  #heldHere(skuRow: number, facilityRow: number): number {
    let held = 0;
    this.#forEachHold(skuRow, facilityRow, (_, quantity) => {
      held += quantity;
    });
    return held;
  }

  /** Units of every cell that this ledger holds, by its key. */
  #allHeldHere(): Map<number, number> {
    const { skuRow, facilityRow, quantity } = this.lines;
    const { lines, count } = this.#liveLines;
    const held = new Map<number, number>();
    for (let place = 0; place < count; place++) {
      const at = lines[place] as number;
      const key = keyOf(skuRow[at] as number, facilityRow[at] as number);
      held.set(key, (held.get(key) ?? 0) + (quantity[at] as number));
    }
    return held;
  }

  /** What others hold is promised outside this ledger. */
  #withForeign(numbers: CellNumbers, heldHere: number): CellNumbers {
    return { ...numbers, reserved: numbers.reserved + numbers.held - heldHere, held: heldHere };
  }

  #openings(): OpeningOf {
    let heldHere: Map<number, number> | null = null;
    const foreignHeld = (skuRow: number, facilityRow: number, cell: number) => {
      heldHere ??= this.#allHeldHere();
      const { held } = this.cells.numbers(skuRow, facilityRow, cell);
      return held - (heldHere.get(keyOf(skuRow, facilityRow)) ?? 0);
    };
    return (skuRow, facilityRow) => {
      const opening = this.cells.opening(skuRow, facilityRow);
      if (opening === null) return null;
      const { positions } = this.#ground;
      const cell = this.#ground.cellOf(skuRow, facilityRow);
      const foreign = this.#isFork && cell !== noCell ? foreignHeld(skuRow, facilityRow, cell) : 0;
      return {
        facilityId: this.#ground.facilityIdOf(facilityRow),
        sku: this.#ground.skuOf(skuRow),
        onHand: opening.onHand,
        reserved: opening.reserved + foreign,
        safetyStock: opening.safetyStock,
        unitMoney: cell === noCell ? 0 : positions.unitMoneyAt(cell),
      };
    };
  }
}

/** Kept, and handed out as it is. */
const frozenEach = <T extends object>(rows: readonly T[]): readonly T[] =>
  Object.freeze(rows.map((row) => Object.freeze({ ...row })));

type LeftOf = (skuRow: number, facilityRow: number, cell: number) => number;

function endOf(expiry: Expiry | null, now: number): number {
  if (expiry === null) return Infinity;
  return 'ttlMs' in expiry ? now + expiry.ttlMs : expiry.expiresAtMs;
}
