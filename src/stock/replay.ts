import { printable } from '../base/printable.js';
import type { IssueCode } from '../model/codes.js';
import { InputError } from '../model/issues.js';
import type {
  CellState,
  JournalEntry,
  JournalEvent,
  OpeningCell,
  Reservation,
  ReservationState,
  RoomUse,
  StockLine,
} from '../model/reservation.js';
import { maxQuantity } from '../model/scalars.js';
import { cellState, freeOf } from './cell-state.js';
import { RoomBook } from './room-book.js';

type Hold = Extract<JournalEvent, { kind: 'hold' }>;
type Entry<Kind extends JournalEvent['kind']> = Extract<JournalEntry, { kind: Kind }>;

interface Cell {
  readonly facilityId: string;
  readonly sku: string;
  readonly unitMoney: number;
  /** As it was before; null: the journal made it. */
  readonly opening: OpeningCell | null;
  /** Of the entry that told of it first. */
  readonly path: string;
  onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  held: number;
  version: number;
}

interface Held {
  readonly hold: Hold;
  state: ReservationState;
  expiresAt: string | null;
  /** Lines and rooms that left with their facility. */
  readonly lostLines: Set<StockLine>;
  readonly lostRooms: Set<RoomUse>;
}

/** A cell as a journal leaves it. */
export interface ReplayedCell extends Pick<Cell, 'unitMoney' | 'opening' | 'path'> {
  readonly state: CellState;
}

/** A reservation as a journal leaves it. */
export interface ReplayedHold {
  readonly reservation: Reservation;
  /** Those that it holds no more, since their facility has left. */
  readonly lostLines: ReadonlySet<StockLine>;
  readonly lostRooms: ReadonlySet<RoomUse>;
}

/** Applies the entries of a journal one by one; refuses with InputError what cannot have happened, and is of no use after that. */
export class Replay {
  readonly rooms = new RoomBook();
  /** Facilities that left at some time, and where the last entry that says so stands. */
  readonly removed = new Map<string, string>();
  /** Of all cells there ever were, in the order that they came. */
  readonly skus = new Set<string>();
  readonly #cells = new Map<string, Cell>();
  readonly #holds = new Map<string, Held>();
  /** Changes of stock that came with an id. */
  readonly changes = new Map<string, Entry<'receive' | 'adjust'>>();
  #seq = 0;
  #path = '';

  /** In the order that they came. */
  get cells(): ReplayedCell[] {
    return Array.from(this.#cells.values(), (cell) => ({
      state: cellState(cell.facilityId, cell.sku, cell),
      unitMoney: cell.unitMoney,
      opening: cell.opening,
      path: cell.path,
    }));
  }

  /** In the order that they came. */
  get holds(): ReplayedHold[] {
    return Array.from(this.#holds.values(), ({ hold, state, expiresAt, lostLines, lostRooms }) => {
      const { id, lines, rooms, short, details } = hold;
      return { reservation: { id, state, lines, rooms, short, expiresAt, details }, lostLines, lostRooms };
    });
  }

  /** @param path where the entry stands, for issues */
  apply(entry: JournalEntry, path: string): void {
    this.#path = path;
    if (entry.seq <= this.#seq) this.#refuse('OUT_OF_RANGE', 'seq', entry.seq, `the entry before it has ${this.#seq}`);
    this.#seq = entry.seq;
    switch (entry.kind) {
      case 'open':
        this.#open(entry);
        break;
      case 'hold':
        this.#hold(entry);
        break;
      case 'extend':
        this.#heldOf(entry.id, 'held').expiresAt = entry.expiresAt;
        break;
      case 'commit':
        this.#commit(this.#heldOf(entry.id, 'held'));
        break;
      case 'release':
      case 'expire':
        this.#giveBack(this.#heldOf(entry.id, 'held'), entry.kind === 'release' ? 'released' : 'expired');
        break;
      case 'revive':
        this.#revive(this.#heldOf(entry.id, 'expired'));
        break;
      case 'receive':
        this.#remember(entry);
        this.#stock(this.#cellOf(entry, entry.unitMoney), entry.quantity);
        break;
      case 'withdraw':
        this.#stock(this.#cellOf(entry), -entry.quantity);
        break;
      case 'adjust':
        this.#adjust(entry);
        break;
      case 'remove':
        this.#remove(entry);
        break;
      case 'take':
        for (const line of entry.lines) this.#stock(this.#freeCell(line), -line.quantity);
        for (const { room, from, amount } of entry.rooms) this.rooms.change(room, from, amount);
        break;
      case 'return':
        for (const line of entry.lines) this.#stock(this.#cellOf(line), line.quantity);
        this.#giveBackRooms(entry.rooms);
        break;
      default:
        this.#refuse('OUT_OF_RANGE', 'kind', (entry as JournalEntry).kind, 'no entry of a journal is of this kind');
    }
  }

  #open({ cell }: Entry<'open'>): void {
    const key = keyOf(cell);
    if (this.#cells.has(key)) this.#refuse('DUPLICATE_ID', 'cell', cell.sku, 'the cell is open already');
    this.skus.add(cell.sku);
    this.#cells.set(key, { ...cell, opening: cell, path: this.#path, held: 0, version: 0 });
  }

  #hold(entry: Entry<'hold'>): void {
    if (this.#holds.has(entry.id)) this.#refuse('DUPLICATE_ID', 'id', entry.id, 'a reservation has this id already');
    for (const line of entry.lines) this.#freeCell(line).held += line.quantity;
    this.#useRooms(entry.rooms);
    const { id, expiresAt } = entry;
    this.#holds.set(id, { hold: entry, state: 'held', expiresAt, lostLines: new Set(), lostRooms: new Set() });
  }

  #commit(held: Held): void {
    this.#requireLines(held);
    for (const line of held.hold.lines) {
      const cell = this.#cellOf(line);
      if (cell.onHand < line.quantity) {
        const hint = `${cell.onHand} of ${printable(line.sku)} are at ${printable(line.facilityId)}`;
        this.#refuse('OUT_OF_RANGE', 'id', held.hold.id, hint);
      }
      cell.held -= line.quantity;
      this.#stock(cell, -line.quantity);
    }
    held.state = 'committed';
  }

  #giveBack(held: Held, state: ReservationState): void {
    const { hold, lostLines, lostRooms } = held;
    for (const line of hold.lines) if (!lostLines.has(line)) this.#cellOf(line).held -= line.quantity;
    this.#giveBackRooms(hold.rooms.filter((use) => !lostRooms.has(use)));
    held.state = state;
  }

  #revive(held: Held): void {
    this.#requireLines(held);
    for (const line of held.hold.lines) this.#stock(this.#freeCell(line), -line.quantity);
    this.#useRooms(held.hold.rooms);
    held.state = 'committed';
  }

  #remove({ facilityId, rooms }: Entry<'remove'>): void {
    this.removed.set(facilityId, this.#path);
    for (const [key, cell] of this.#cells) if (cell.facilityId === facilityId) this.#cells.delete(key);
    const names = new Set(rooms);
    for (const room of names) this.rooms.clear(room);
    for (const { hold, lostLines, lostRooms } of this.#holds.values()) {
      for (const line of hold.lines) if (line.facilityId === facilityId) lostLines.add(line);
      for (const use of hold.rooms) if (names.has(use.room)) lostRooms.add(use);
    }
  }

  #requireLines({ hold, lostLines }: Held): void {
    if (lostLines.size > 0) this.#refuse('OUT_OF_RANGE', 'id', hold.id, 'some of it left with its facility');
  }

  #adjust(entry: Entry<'adjust'>): void {
    this.#remember(entry);
    const cell = this.#cellOf(entry, 0);
    this.#stock(cell, entry.onHand - cell.onHand);
    const shortfall = Math.max(0, cell.reserved + cell.held - cell.onHand);
    if (shortfall === entry.shortfall) return;
    this.#refuse(
      'OUT_OF_RANGE',
      'shortfall',
      entry.shortfall,
      `by the entries before it there are ${shortfall} missing`,
    );
  }

  /** A change of what is on hand. */
  #stock(cell: Cell, quantity: number): void {
    cell.onHand += quantity;
    cell.version++;
    if (cell.onHand <= maxQuantity) return;
    this.#refuse('TOO_LARGE', 'quantity', quantity, `a position holds at most ${maxQuantity} units`);
  }

  /** @param unitMoney of a cell that is made where there is none; left out: there has to be one */
  #cellOf(place: Pick<StockLine, 'facilityId' | 'sku'>, unitMoney?: number): Cell {
    const key = keyOf(place);
    let cell = this.#cells.get(key);
    if (cell !== undefined) return cell;
    const { facilityId, sku } = place;
    if (unitMoney === undefined) this.#refuse('UNKNOWN_REFERENCE', 'sku', sku, `${facilityId} holds no such sku`);
    const nothing = { onHand: 0, reserved: 0, safetyStock: 0, held: 0, version: 0 };
    cell = { facilityId, sku, unitMoney, opening: null, path: this.#path, ...nothing };
    this.#cells.set(key, cell);
    this.skus.add(sku);
    return cell;
  }

  /** The cell of a line that had to be free. */
  #freeCell(line: StockLine): Cell {
    const cell = this.#cellOf(line);
    const free = freeOf(cell);
    if (free >= line.quantity) return cell;
    const hint = `${Math.max(0, free)} of ${printable(line.sku)} are free at ${printable(line.facilityId)}`;
    return this.#refuse('OUT_OF_RANGE', 'lines', line.quantity, hint);
  }

  #heldOf(id: string, state: ReservationState): Held {
    const held = this.#holds.get(id);
    if (held === undefined) return this.#refuse('UNKNOWN_REFERENCE', 'id', id, 'no reservation has this id');
    if (held.state !== state) this.#refuse('OUT_OF_RANGE', 'id', id, `the reservation is ${held.state}, not ${state}`);
    return held;
  }

  /** Uses that had to have room, each beside all others. */
  #useRooms(uses: readonly RoomUse[]): void {
    for (const { room, from, amount } of uses) this.rooms.change(room, from, amount);
    for (const { room, from, span, amount, limit } of uses) {
      this.rooms.change(room, from, -amount);
      const left = limit - this.rooms.fullest(room, from, span);
      this.rooms.change(room, from, amount);
      if (left < amount) this.#refuse('OUT_OF_RANGE', 'rooms', amount, `${printable(room)} has room for ${left}`);
    }
  }

  #giveBackRooms(uses: readonly RoomUse[]): void {
    for (const { room, from, amount } of uses) {
      const held = this.rooms.heldAt(room, from);
      if (held < amount) this.#refuse('OUT_OF_RANGE', 'rooms', amount, `${held} of ${printable(room)} are held`);
      this.rooms.change(room, from, -amount);
    }
  }

  #remember(entry: Entry<'receive' | 'adjust'>): void {
    const { id } = entry;
    if (id === null) return;
    if (this.changes.has(id)) this.#refuse('DUPLICATE_ID', 'id', id, 'a change of stock has this id already');
    this.changes.set(id, entry);
  }

  #refuse(code: IssueCode, field: string, value: unknown, hint: string): never {
    throw new InputError([{ code, path: `${this.#path}.${field}`, value: printable(value), hint }]);
  }
}

const keyOf = ({ facilityId, sku }: Pick<StockLine, 'facilityId' | 'sku'>): string => JSON.stringify([sku, facilityId]);
