import type {
  CellState,
  HoldOptions,
  HoldTerm,
  Reservation,
  ReservationState,
  StockLine,
} from '../model/reservation.js';
import { askedLines, type Cell, claimText, mergedLines, mergedRooms, quantityOn, shortRooms } from './claims.js';
import { canonicalText, type Operation, type StockChange, type Told } from './operation.js';
import { Table, UndoTables } from './undo-tables.js';

/** A ledger at some moment, as plain data. */
export interface ModelState {
  /** Of the ledger's clock, milliseconds since 1970. */
  readonly now: number;
  readonly cells: readonly ModelCell[];
  /** As `find` tells them. Default none. */
  readonly reservations?: readonly Reservation[];
  /** Ids of those expired that no sweep has met yet, so that a cell's numbers may still count them. Default none. */
  readonly unswept?: readonly string[];
  /** Those of them of which nobody was told yet that they are over. Default none. */
  readonly unseen?: readonly string[];
  /** Changes of stock that carried an id, and were made. Default none. */
  readonly changes?: readonly StockChange[];
}

export interface ModelCell extends Cell {
  readonly onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  /** Default 0. */
  readonly version?: number;
}

/** `isSeen`: somebody was told that it is over. */
type Ended = Reservation & { readonly unswept: boolean; readonly isSeen: boolean };

const mostUnits = 2_147_483_647;
const noStock = { onHand: 0, reserved: 0, safetyStock: 0, version: 0 };

/**
 * The rules of a ReservationStore in their shortest form, one call at a time: no counters, every sum is taken anew over
 * the live holds. What the border refuses (bad numbers, bad text) is left out. A search through many orders of calls is
 * helped by steps that can be taken back and by a fingerprint of the state.
 */
export class LedgerModel {
  readonly tables = new UndoTables();
  readonly #clock = new Table<number>('clock');
  readonly #cells = new Table<Required<ModelCell>>('cell');
  readonly #live = new Table<Reservation>('live');
  readonly #ended = new Table<Ended>('ended');
  readonly #changes = new Table<StockChange>('change');
  /** What the ledger read off its clock for the call at hand: a hold is live whose end is later. */
  #read = 0;

  constructor({ now, cells, reservations = [], unswept = [], unseen = [], changes = [] }: ModelState) {
    this.tables.put(this.#clock, '', now);
    for (const each of cells) this.tables.put(this.#cells, cellKey(each), { ...each, version: each.version ?? 0 });
    for (const each of reservations) {
      if (each.state === 'held') this.tables.put(this.#live, each.id, each);
      else {
        const known = { unswept: unswept.includes(each.id), isSeen: !unseen.includes(each.id) };
        this.tables.put(this.#ended, each.id, { ...each, ...known });
      }
    }
    for (const each of changes) if (each.id !== undefined) this.tables.put(this.#changes, each.id, each);
  }

  /** Sorted, so that it is the same whatever order it came about in. */
  get state(): Required<ModelState> {
    const ended = this.#ended.sorted();
    return {
      now: this.#now,
      cells: this.#cells.sorted(),
      reservations: [...this.#live.sorted(), ...ended.map(reservationOf)],
      unswept: ended.filter(({ unswept }) => unswept).map(({ id }) => id),
      unseen: ended.filter(({ isSeen }) => !isSeen).map(({ id }) => id),
      changes: this.#changes.sorted(),
    };
  }

  /**
   * What a right store answers, and the step that goes with it. An overdue hold is counted in a cell's numbers until a
   * sweep has met it, and nobody can say when that is: of the answers that are right for that reason, `told` is taken.
   * `clockFrom`: its clock the ledger may have read as early as this, before others saw what it did; what has ended since was
   * live to it. Of the answers that are right for that reason `told` is taken too, and without it one that changes something.
   */
  apply(operation: Operation, told?: Told, clockFrom = Number.POSITIVE_INFINITY): Told {
    const readings = this.#readings(operation, clockFrom);
    const { mark } = this.tables;
    for (const reading of readings) {
      this.#read = reading;
      const would = this.#answer(operation, told);
      const isMeant = told ? canonicalText(would) === canonicalText(told) : this.tables.mark > mark;
      if (isMeant || readings.length === 1) return would;
      this.tables.back(mark);
    }
    this.#read = this.#now;
    return this.#answer(operation, told);
  }

  /** The latest first; between two of them all answers are the same. */
  #readings(operation: Operation, clockFrom: number): number[] {
    const now = this.#now;
    const mayChange = ['reserve', 'commit', 'release', 'extend'].includes(operation.verb);
    if (clockFrom > now || !mayChange) return [now];
    const ends = [...this.#ended.values()].filter(({ unswept }) => unswept).map(endOf);
    if (operation.verb === 'reserve') ends.push(endOf(operation.options));
    const passed = ends.filter((end) => end > clockFrom && end <= now);
    return [now, ...[...new Set(passed)].sort((a, b) => b - a).map((end) => end - 1)];
  }

  #answer(operation: Operation, told: Told | undefined): Told {
    const hint = told && 'answer' in told ? told.answer : undefined;
    switch (operation.verb) {
      case 'reserve':
        return this.#reserve(operation.claim.lines, operation.claim.rooms ?? [], operation.options);
      case 'commit':
        return this.#commit(operation.id, operation.ifFree === true);
      case 'release':
        return this.#onHeld(operation.id, (held) => this.#end(held, 'released'));
      case 'extend':
        return this.#onHeld(operation.id, (held) => this.#extend(held, operation.term));
      case 'expire':
        return { answer: this.#expire(hint) };
      case 'receive':
      case 'adjust':
        return this.#change(operation, hint);
      case 'find':
        return { answer: this.#tell(operation.id) };
      case 'cell':
        return { answer: this.#cells.has(cellKey(operation)) ? this.#cellState(operation, hint) : null };
      case 'clock':
        return this.#moveTo(operation.to);
    }
  }

  /** How often the stock of a cell has changed. */
  versionOf(cell: Cell): number {
    return this.#cellAt(cell).version;
  }

  /** What live holds have of a cell, or one of them has. */
  heldOn(cell: Cell, id?: string): number {
    if (id === undefined) return this.#held(cell);
    return quantityOn(this.#live.get(id)?.lines ?? [], cell);
  }

  /** After a sweep with which nothing else was under way. */
  noneUnswept(): void {
    for (const each of [...this.#ended.values()]) this.#meet(each);
  }

  #reserve(asked: readonly StockLine[], askedRooms: Reservation['rooms'], options: HoldOptions): Told {
    const { id, partial = false, details = null } = options;
    const lines = mergedLines(asked);
    const rooms = mergedRooms(askedRooms);
    const known = this.#tell(id);
    if (known) {
      const same = claimText(askedLines(known), known.rooms) === claimText(lines, rooms);
      return same ? { answer: { status: 'held', reservation: known } } : { refused: ['DUPLICATE_ID id'] };
    }
    const end = this.#endOf(options);
    if (end !== null && end <= this.#read) return { refused: ['OUT_OF_RANGE expiresAt'] };
    const free = lines.map((line) => this.#available(line));
    const short = shortOf(lines, free);
    const granted = lines.map((line, at) => ({ ...line, quantity: Math.min(line.quantity, free[at] as number) }));
    const there = granted.filter(({ quantity }) => quantity > 0);
    const full = shortRooms(rooms, this.#roomsInUse);
    if (full.length > 0 || (short.length > 0 && (!partial || there.length === 0))) {
      return { answer: { status: 'short', short, shortRooms: full } };
    }
    const reservation = { id, lines: there, rooms, short, expiresAt: instantText(end), details };
    const held: Reservation = { ...reservation, state: 'held' };
    this.tables.put(this.#live, id, held);
    this.#endIfOver(held);
    return { answer: { status: 'held', reservation: held } };
  }

  #commit(id: string, ifFree: boolean): Told {
    const revive = ifFree && this.#ended.get(id)?.state === 'expired';
    const leave = (reservation: Reservation): Told => {
      const { lines, rooms } = reservation;
      const there = lines.map((line) => (revive ? this.#available(line) : Math.max(0, this.#cellAt(line).onHand)));
      const short = shortOf(lines, there);
      const full = revive ? shortRooms(rooms, this.#roomsInUse) : [];
      if (short.length + full.length > 0) return { answer: { status: 'short', short, shortRooms: full, reservation } };
      for (const line of lines) this.#setOnHand(line, this.#cellAt(line).onHand - line.quantity);
      return this.#end(reservation, 'committed');
    };
    const answer = this.#onHeld(id, leave);
    return revive ? leave(this.#find(id) as Reservation) : answer;
  }

  #extend(held: Reservation, term: HoldTerm): Told {
    const end = this.#endOf(term);
    const later = end !== null && held.expiresAt !== null && end > Date.parse(held.expiresAt);
    const reservation = later ? { ...held, expiresAt: instantText(end) } : held;
    if (later) {
      this.tables.put(this.#live, held.id, reservation);
      this.tables.put(this.#ended, held.id, undefined);
      this.#endIfOver(reservation);
    }
    return { answer: { status: 'held', reservation } };
  }

  /** What is held no more stays as it is; if it is overdue, it has been met now. */
  #onHeld(id: string, change: (held: Reservation) => Told): Told {
    const held = this.#live.get(id);
    if (held) return change(held);
    const ended = this.#ended.get(id);
    if (!ended) return { answer: { status: 'unknown' } };
    if (this.#wasLive(ended) && !ended.isSeen) return change(heldOf(ended));
    this.#meet(ended);
    return { answer: { status: ended.state, reservation: reservationOf(ended) } };
  }

  #end(reservation: Reservation, state: ReservationState): Told {
    const ended = { ...reservation, state };
    this.tables.put(this.#live, reservation.id, undefined);
    this.tables.put(this.#ended, reservation.id, {
      ...ended,
      unswept: state === 'expired',
      isSeen: state !== 'expired',
    });
    return { answer: { status: state, reservation: ended } };
  }

  #meet(ended: Ended): void {
    if (ended.unswept) this.tables.put(this.#ended, ended.id, { ...ended, unswept: false, isSeen: true });
  }

  #moveTo(now: number): Told {
    if (now > this.#now) this.tables.put(this.#clock, '', now);
    for (const each of [...this.#live.values()]) this.#endIfOver(each);
    return { answer: null };
  }

  #endIfOver(held: Reservation): void {
    if (endOf(held) <= this.#now) this.#end(held, 'expired');
  }

  /** Those that another sweep has met already are not told again; which ones it met, nobody can say. */
  #expire(hint: unknown): string[] {
    const unswept = [...this.#ended.values()].filter((each) => each.unswept);
    const isRight = Array.isArray(hint) && hint.every((id) => unswept.some((each) => each.id === id));
    const met = isRight ? unswept.filter(({ id }) => hint.includes(id)) : unswept;
    for (const each of met) this.#meet(each);
    return met.map(({ id }) => id).sort();
  }

  #change(operation: StockChange, hint: unknown): Told {
    const { verb, facilityId, sku, id } = operation;
    const before = id === undefined ? undefined : this.#changes.get(id);
    if (before && factsText(before) !== factsText(operation)) return { refused: ['DUPLICATE_ID id'] };
    const { onHand, version } = this.#cellAt(operation);
    if (!before && verb === 'adjust' && operation.version !== undefined && operation.version !== version) {
      return { answer: { status: 'conflict', cell: this.#cellState(operation, partOf(hint, 'cell')) } };
    }
    if (!before) {
      const after = verb === 'adjust' ? operation.onHand : onHand + operation.quantity;
      if (after > mostUnits) return { refused: ['TOO_LARGE quantity'] };
      this.#setOnHand({ facilityId, sku }, after);
      if (id !== undefined) this.tables.put(this.#changes, id, operation);
    }
    if (verb === 'receive') return { answer: this.#cellState(operation, hint) };
    const cell = this.#cellState(operation, partOf(hint, 'cell'));
    const there = [...this.#live.values()].filter((held) => quantityOn(held.lines, operation) > 0);
    const holders = cell.shortfall > 0 ? there.map((held) => held.id).sort() : [];
    return { answer: { status: 'adjusted', cell, holders } };
  }

  #cellState(at: Cell, hint: unknown): CellState {
    const { facilityId, sku } = at;
    const { onHand, reserved, safetyStock, version } = this.#cellAt(at);
    const live = this.#held(at);
    let sums = new Set([live]);
    for (const each of this.#ended.values()) {
      const overdue = each.unswept ? quantityOn(each.lines, at) : 0;
      if (overdue > 0) sums = new Set([...sums, ...[...sums].map((sum) => sum + overdue)]);
    }
    const told = partOf(hint, 'held');
    const held = typeof told === 'number' && sums.has(told) ? told : live;
    const available = Math.max(0, onHand - reserved - safetyStock - held);
    const shortfall = Math.max(0, reserved + held - onHand);
    return { facilityId, sku, onHand, reserved, safetyStock, held, available, version, shortfall };
  }

  #setOnHand({ facilityId, sku }: Cell, onHand: number): void {
    const cell = this.#cellAt({ facilityId, sku });
    const after = { ...cell, facilityId, sku, onHand, version: cell.version + 1 };
    this.tables.put(this.#cells, cellKey(after), after);
  }

  #cellAt(at: Cell): Omit<Required<ModelCell>, keyof Cell> {
    return this.#cells.get(cellKey(at)) ?? noStock;
  }

  #held(at: Cell): number {
    let held = 0;
    for (const { lines } of this.#live.values()) held += quantityOn(lines, at);
    return held;
  }

  #available(at: Cell): number {
    const { onHand, reserved, safetyStock } = this.#cellAt(at);
    let held = this.#held(at);
    for (const each of this.#ended.values()) if (this.#wasLive(each)) held += quantityOn(each.lines, at);
    return Math.max(0, onHand - reserved - safetyStock - held);
  }

  /** Live holds, and what was committed: that stays used for good. */
  get #roomsInUse(): Reservation['rooms'] {
    const ended = [...this.#ended.values()].filter((each) => each.state === 'committed' || this.#wasLive(each));
    return [...this.#live.values(), ...ended].flatMap(({ rooms }) => rooms);
  }

  /** Over by now, but not when the ledger read its clock, and met by nobody since. */
  #wasLive(ended: Ended): boolean {
    return ended.unswept && this.#read < this.#now && endOf(ended) > this.#read;
  }

  #tell(id: string): Reservation | null {
    const ended = this.#ended.get(id);
    if (ended && this.#wasLive(ended) && !ended.isSeen) return heldOf(ended);
    if (ended && !ended.isSeen) this.tables.put(this.#ended, id, { ...ended, isSeen: true });
    return this.#find(id);
  }

  #find(id: string): Reservation | null {
    const ended = this.#ended.get(id);
    return this.#live.get(id) ?? (ended ? reservationOf(ended) : null);
  }

  #endOf({ ttlMinutes, expiresAt }: HoldTerm): number | null {
    if (ttlMinutes !== undefined) return this.#now + ttlMinutes * 60_000;
    return expiresAt === undefined ? null : Date.parse(expiresAt);
  }

  get #now(): number {
    return this.#clock.get('') as number;
  }
}

function shortOf(lines: readonly StockLine[], there: readonly number[]): Reservation['short'] {
  const all = lines.map(({ facilityId, sku, quantity }, at) => ({
    facilityId,
    sku,
    wanted: quantity,
    available: there[at] as number,
  }));
  return all.filter(({ wanted, available }) => available < wanted);
}

const cellKey = ({ facilityId, sku }: Cell): string => JSON.stringify([sku, facilityId]);

const instantText = (end: number | null): string | null => (end === null ? null : new Date(end).toISOString());

const reservationOf = ({ unswept: _, isSeen: __, ...reservation }: Ended): Reservation => reservation;

const heldOf = (ended: Ended): Reservation => ({ ...reservationOf(ended), state: 'held' });

/** When it is over, milliseconds since 1970; infinity where it has no end. */
const endOf = ({ expiresAt }: { readonly expiresAt?: string | null }): number =>
  expiresAt === undefined || expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);

/** A retry of a compare-and-set that went through is no conflict, so the version is no part of what it says. */
const factsText = (change: StockChange): string =>
  canonicalText(change.verb === 'adjust' ? { ...change, version: undefined } : change);

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
