import { canonicalClaim, compareCells, sameAsk } from '../../src/model/claim.js';
import { checkId, type Expiry, holdOptions, holdTerm } from '../../src/model/hold-options.js';
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
  JournalEvent,
  ReceiveOptions,
  Reservation,
  ReservationAnswer,
  ReservationState,
  RoomUse,
  ShortCell,
  ShortRoom,
  StockLine,
} from '../../src/model/reservation.js';
import { maxQuantity } from '../../src/model/scalars.js';
import { readCount, readReceipt } from '../../src/model/stock-change.js';
import { endsInThePast, reusedId, tooManyUnits } from '../../src/model/store-refusals.js';
import { cellState } from '../../src/stock/cell-state.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';
import type { ContractSetup, Hop, StoreUnderTest } from '../../src/testing/store-under-test.js';

/** What can be planted into the store below. */
export type Mutant =
  | 'unsorted locks'
  | 'no id check'
  | 'each line by itself'
  | "the caller's clock"
  | 'release whatever the state'
  | 'read, then write'
  | 'extend what was read before'
  | 'an extension loses details'
  | 'empty lists in details become records'
  | 'numbers in details have 14 digits'
  | 'details end after 4000 characters'
  | 'the journal forgets ids of receipts'
  | 'the journal forgets ids of counts'
  | 'commit keeps off what is reserved'
  | 'a refused receipt keeps its id'
  | 'a partial hold makes cells'
  | 'lines by code points'
  | 'a sweep by code points';

interface Cell {
  readonly opening: CellState;
  onHand: number;
  held: number;
  version: number;
}

interface Row {
  reservation: Reservation;
}

/** The database: what all connections share. */
class Tables {
  now: number;
  readonly cells = new Map<string, Cell>();
  readonly rows = new Map<string, Row>();
  readonly changes = new Map<string, string>();
  readonly journal: JournalEntry[] = [];
  readonly #locked = new Set<string>();
  readonly #waiting: (() => void)[] = [];

  constructor({ now, cells }: ContractSetup) {
    this.now = now;
    for (const each of cells) {
      const numbers = { ...each, held: 0, version: 0 };
      const opening = cellState(each.facilityId, each.sku, numbers);
      this.cells.set(keyOf(each), { opening, onHand: each.onHand, held: 0, version: 0 });
      this.write({ kind: 'open', cell: each });
    }
  }

  write(event: JournalEvent): void {
    const entry = { seq: this.journal.length + 1, at: new Date(this.now).toISOString(), ...event };
    this.journal.push(structuredClone(entry));
  }

  async lock(key: string): Promise<void> {
    while (this.#locked.has(key)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#locked.add(key);
  }

  unlock(keys: readonly string[]): void {
    for (const key of keys) this.#locked.delete(key);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/**
 * A small store in memory that works as one with a server does: a hold asks for the lock of each cell, one hop each, and
 * then checks and writes in one more; all else is one hop. It is right as it is, and wrong in one way with a mutant.
 */
export function openTwoHops(setup: ContractSetup, mutant?: Mutant): StoreUnderTest {
  const tables = new Tables(setup);
  return {
    store: new TwoHops(tables, setup.hop, mutant),
    advance: (milliseconds) => {
      tables.now += milliseconds;
    },
    anotherClient: () => new TwoHops(tables, setup.hop, mutant),
  };
}

class TwoHops implements ReservationStore {
  readonly #tables: Tables;
  readonly #hop: Hop;
  readonly #mutant: Mutant | undefined;

  constructor(tables: Tables, hop: Hop, mutant: Mutant | undefined) {
    this.#tables = tables;
    this.#hop = hop;
    this.#mutant = mutant;
  }

  async reserve(asked: Claim, options: HoldOptions): Promise<HoldAnswer> {
    const claim = this.#canonical(asked);
    const complete = holdOptions(options);
    const check = () => this.#check(asked, claim, complete);
    if (this.#mutant === 'read, then write') {
      const seen = await this.#hop(check);
      return 'status' in seen ? seen : this.#hop(() => this.#grant(seen));
    }
    const lines = this.#mutant === 'unsorted locks' ? asked.lines : claim.lines;
    const keys = [...new Set([...lines.map(keyOf), ...claim.rooms.map(({ room }) => room)])];
    const locked: string[] = [];
    try {
      for (const key of keys) {
        await this.#hop(() => undefined);
        await this.#tables.lock(key);
        locked.push(key);
      }
      return await this.#hop(() => {
        const seen = check();
        return 'status' in seen ? seen : this.#grant(seen);
      });
    } finally {
      this.#tables.unlock(locked);
    }
  }

  commit(id: string, { ifFree = false }: { readonly ifFree?: boolean } = {}): Promise<CommitAnswer> {
    return this.#hop((): CommitAnswer => {
      const row = this.#row(id);
      if (!row) return { status: 'unknown' };
      const { reservation } = row;
      const revive = ifFree && reservation.state === 'expired';
      if (reservation.state !== 'held' && !revive) return { status: reservation.state, reservation };
      const there = (line: StockLine) => (revive ? this.#free(line) : Math.max(0, this.#onShelf(line)));
      const short = reservation.lines.flatMap((line) => shortOf(line, there(line)));
      const shortRooms = revive ? this.#shortRooms(reservation.rooms) : [];
      if (short.length + shortRooms.length > 0) return { status: 'short', short, shortRooms, reservation };
      for (const line of reservation.lines) {
        const cell = this.#cellAt(line);
        cell.onHand -= line.quantity;
        if (!revive) cell.held -= line.quantity;
        cell.version++;
      }
      return this.#finish(row, 'committed', revive ? 'revive' : 'commit');
    });
  }

  release(id: string): Promise<ReservationAnswer> {
    return this.#hop((): ReservationAnswer => {
      const row = this.#row(id);
      if (!row) return { status: 'unknown' };
      const { state } = row.reservation;
      if (state !== 'held' && this.#mutant !== 'release whatever the state') {
        return { status: state, reservation: row.reservation };
      }
      this.#giveBack(row.reservation);
      return this.#finish(row, 'released', 'release');
    });
  }

  async extend(id: string, term: HoldTerm): Promise<ReservationAnswer> {
    const expiry = holdTerm(term);
    const isLate = this.#mutant === 'extend what was read before';
    const read = isLate ? await this.#hop(() => this.#row(id)?.reservation) : undefined;
    return this.#hop((): ReservationAnswer => {
      const row = this.#row(id);
      if (!row) return { status: 'unknown' };
      const seen = read ?? row.reservation;
      const { state, expiresAt } = seen;
      const end = new Date(this.#endOf(expiry)).toISOString();
      if (state === 'held' && expiresAt !== null && Date.parse(end) > Date.parse(expiresAt)) {
        const details = this.#mutant === 'an extension loses details' ? null : seen.details;
        row.reservation = { ...seen, expiresAt: end, details };
        this.#tables.write({ kind: 'extend', id, expiresAt: end });
      }
      return { status: state, reservation: row.reservation };
    });
  }

  expire(): Promise<readonly string[]> {
    return this.#hop(() => this.#sweep().sort(this.#mutant === 'a sweep by code points' ? byCodePoints : undefined));
  }

  receive(facilityId: string, sku: string, quantity: number, options: ReceiveOptions = {}): Promise<CellState> {
    const receipt = readReceipt(facilityId, sku, quantity, options);
    return this.#hop(() => {
      const { id, unitMoney } = receipt;
      if (this.#isNew(id, ['receive', facilityId, sku, quantity])) {
        const onHand = this.#tables.cells.get(keyOf(receipt))?.onHand ?? 0;
        if (this.#mutant === 'a refused receipt keeps its id')
          this.#remember(id, ['receive', facilityId, sku, quantity]);
        if (onHand + quantity > maxQuantity) throw tooManyUnits(quantity);
        this.#remember(id, ['receive', facilityId, sku, quantity]);
        this.#change(receipt, onHand + quantity);
        const told = this.#mutant === 'the journal forgets ids of receipts' ? null : id;
        this.#tables.write({ kind: 'receive', id: told, unitMoney, facilityId, sku, quantity });
      }
      return this.#state(receipt);
    });
  }

  adjust(facilityId: string, sku: string, onHand: number, options: AdjustOptions = {}): Promise<AdjustAnswer> {
    const count = readCount(facilityId, sku, onHand, options);
    return this.#hop((): AdjustAnswer => {
      this.#sweep();
      const { id, version } = count;
      const facts = ['adjust', facilityId, sku, onHand];
      if (this.#isNew(id, facts)) {
        const before = this.#state(count);
        if (version !== null && version !== before.version) return { status: 'conflict', cell: before };
        this.#remember(id, facts);
        this.#change(count, onHand);
        const told = this.#mutant === 'the journal forgets ids of counts' ? null : id;
        const { shortfall } = this.#state(count);
        this.#tables.write({ kind: 'adjust', id: told, facilityId, sku, onHand, shortfall });
      }
      const cell = this.#state(count);
      const isOn = ({ state, lines }: Reservation) =>
        state === 'held' && lines.some((line) => compareCells(line, count) === 0);
      const holders = [...this.#tables.rows.values()].filter(({ reservation }) => isOn(reservation));
      return {
        status: 'adjusted',
        cell,
        holders: cell.shortfall > 0 ? holders.map(({ reservation }) => reservation.id).sort() : [],
      };
    });
  }

  find(id: string): Promise<Reservation | null> {
    return this.#hop(() => this.#row(id)?.reservation ?? null);
  }

  cell(facilityId: string, sku: string): Promise<CellState | null> {
    return this.#hop(() => {
      const isKnown = this.#tables.cells.has(keyOf({ facilityId, sku }));
      return isKnown ? this.#state({ facilityId, sku }) : null;
    });
  }

  journal(after = 0): Promise<readonly JournalEntry[]> {
    return this.#hop(() => structuredClone(this.#tables.journal.slice(after)));
  }

  /** By the database's clock; a caller's is an hour ahead. */
  get #now(): number {
    return this.#tables.now + (this.#mutant === "the caller's clock" ? 3_600_000 : 0);
  }

  /** What would be held, or the answer where nothing is. */
  #check(asked: Claim, claim: Required<Claim>, options: ReturnType<typeof holdOptions>): HoldAnswer | Reservation {
    this.#sweep();
    const { id, expiry, partial } = options;
    const details = this.#kept(options.details);
    const known = this.#mutant === 'no id check' ? undefined : this.#tables.rows.get(id)?.reservation;
    if (known && !sameAsk(known, claim)) throw reusedId(id);
    if (known) return { status: 'held', reservation: known };
    const end = expiry === null ? null : this.#endOf(expiry);
    const expiresAt = end === null ? null : new Date(end).toISOString();
    if (end !== null && end <= this.#now) throw endsInThePast(expiresAt as string);
    const checked = this.#mutant === 'each line by itself' ? asked.lines : claim.lines;
    const short = checked.flatMap((line) => shortOf(line, this.#free(line)));
    const shortRooms = this.#shortRooms(claim.rooms);
    const lines = partial
      ? claim.lines.map((line) => ({ ...line, quantity: Math.min(line.quantity, this.#free(line)) }))
      : claim.lines;
    const granted = lines.filter(({ quantity }) => quantity > 0);
    const isShort = short.length > 0 && (!partial || granted.length === 0);
    if (isShort || shortRooms.length > 0) return { status: 'short', short, shortRooms };
    return { id, state: 'held', lines: granted, rooms: claim.rooms, short, expiresAt, details };
  }

  #grant(reservation: Reservation): HoldAnswer {
    if (this.#mutant === 'a partial hold makes cells') for (const cell of reservation.short) this.#made(cell);
    for (const line of reservation.lines) this.#cellAt(line).held += line.quantity;
    this.#tables.rows.set(reservation.id, { reservation });
    const { state: _, ...facts } = reservation;
    this.#tables.write({ kind: 'hold', ...facts });
    return { status: 'held', reservation };
  }

  #row(id: string): Row | undefined {
    checkId(id);
    this.#sweep();
    return this.#tables.rows.get(id);
  }

  #sweep(): string[] {
    const isOver = ({ reservation: { state, expiresAt } }: Row) =>
      state === 'held' && expiresAt !== null && Date.parse(expiresAt) <= this.#now;
    const over = [...this.#tables.rows.values()].filter(isOver);
    for (const row of over) {
      this.#giveBack(row.reservation);
      this.#finish(row, 'expired', 'expire');
    }
    return over.map(({ reservation }) => reservation.id);
  }

  #giveBack({ lines }: Reservation): void {
    for (const line of lines) this.#cellAt(line).held -= line.quantity;
  }

  #finish(row: Row, status: ReservationState, kind: 'commit' | 'revive' | 'release' | 'expire') {
    const reservation = { ...row.reservation, state: status };
    row.reservation = reservation;
    this.#tables.write({ kind, id: reservation.id });
    return { status, reservation };
  }

  #endOf(expiry: Expiry): number {
    return 'ttlMs' in expiry ? this.#now + expiry.ttlMs : expiry.expiresAtMs;
  }

  #isNew(id: string | null, facts: readonly unknown[]): boolean {
    const before = id === null ? undefined : this.#tables.changes.get(id);
    if (before !== undefined && before !== JSON.stringify(facts)) throw reusedId(id as string);
    return before === undefined;
  }

  #remember(id: string | null, facts: readonly unknown[]): void {
    if (id !== null) this.#tables.changes.set(id, JSON.stringify(facts));
  }

  #change(place: Place, onHand: number): void {
    const cell = this.#made(place);
    cell.onHand = onHand;
    cell.version++;
  }

  /** The cell, new where there is none. */
  #made(place: Place): Cell {
    const { facilityId, sku } = place;
    const none = { onHand: 0, reserved: 0, safetyStock: 0, held: 0, version: 0 };
    const cell = this.#tables.cells.get(keyOf(place)) ?? { ...none, opening: cellState(facilityId, sku, none) };
    this.#tables.cells.set(keyOf(place), cell);
    return cell;
  }

  #canonical(asked: Claim): Required<Claim> {
    const claim = canonicalClaim(asked);
    if (this.#mutant !== 'lines by code points') return claim;
    const lines = claim.lines.toSorted(
      (a, b) => byCodePoints(a.sku, b.sku) || byCodePoints(a.facilityId, b.facilityId),
    );
    return { ...claim, lines };
  }

  #onShelf(place: Place): number {
    const { onHand, reserved } = this.#state(place);
    return this.#mutant === 'commit keeps off what is reserved' ? onHand - reserved : onHand;
  }

  #kept(details: unknown): unknown {
    const text = JSON.stringify(details ?? null);
    switch (this.#mutant) {
      case 'empty lists in details become records':
        return JSON.parse(text, (_, part) => (Array.isArray(part) && part.length === 0 ? {} : part));
      case 'numbers in details have 14 digits':
        return JSON.parse(text, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(14)) : part));
      case 'details end after 4000 characters':
        return text.length > 4000 ? null : details;
      default:
        return details;
    }
  }

  #cellAt(place: Place): Cell {
    return this.#tables.cells.get(keyOf(place)) as Cell;
  }

  #state(place: Place): CellState {
    const none = { onHand: 0, reserved: 0, safetyStock: 0, held: 0, version: 0 };
    const cell = this.#tables.cells.get(keyOf(place));
    return cellState(place.facilityId, place.sku, cell ? { ...cell.opening, ...numbersOf(cell) } : none);
  }

  #free(place: Place): number {
    return this.#state(place).available;
  }

  #shortRooms(uses: readonly RoomUse[]): ShortRoom[] {
    const counts = ({ state }: Reservation) => state === 'held' || state === 'committed';
    const rows = [...this.#tables.rows.values()].filter(({ reservation }) => counts(reservation));
    const held = rows.flatMap(({ reservation }) => reservation.rooms);
    return uses.flatMap((use) => {
      const others = [...held, ...uses].filter((other) => other !== use && other.room === use.room);
      let fullest = 0;
      for (let point = use.from; point < use.from + use.span; point++) {
        const there = others.filter(({ from, span }) => from <= point && point < from + span);
        fullest = Math.max(
          fullest,
          there.reduce((sum, { amount }) => sum + amount, 0),
        );
      }
      const { room, from, span, amount, limit } = use;
      if (fullest + amount <= limit) return [];
      return [{ room, from, span, wanted: amount, available: Math.max(0, limit - fullest) }];
    });
  }
}

type Place = Pick<StockLine, 'facilityId' | 'sku'>;

const keyOf = ({ facilityId, sku }: Place): string => JSON.stringify([sku, facilityId]);

/** As UTF-8 sorts, and most databases. */
const byCodePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const numbersOf = ({ onHand, held, version }: Cell) => ({ onHand, held, version });

function shortOf({ facilityId, sku, quantity }: StockLine, available: number): ShortCell[] {
  return available >= quantity ? [] : [{ facilityId, sku, wanted: quantity, available }];
}
