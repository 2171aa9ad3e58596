import { printable, typeName } from '../base/printable.js';
import { compareUses } from '../model/claim.js';
import { Collector } from '../model/collector.js';
import { checkId, commitIfFree, holdOptions, holdTerm } from '../model/hold-options.js';
import { instantForm, parseMilliseconds } from '../model/instants.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import { defaultParseOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
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
  RoomState,
  RoomUse,
  StockLine,
} from '../model/reservation.js';
import { maxQuantity } from '../model/scalars.js';
import { checkUnits, readCount, readReceipt } from '../model/stock-change.js';
import { reusedId, tooManyUnits, unknownFacility } from '../model/store-refusals.js';
import { tellingBoth } from '../model/telling-both.js';
import { cellState } from '../stock/cell-state.js';
import { noOwner } from '../stock/hold-lines.js';
import type { HoldRecord } from '../stock/hold-record.js';
import { Ledger } from '../stock/ledger.js';
import { noCell } from '../stock/positions.js';
import type { ReservationStore } from '../stock/reservation-store.js';
import { AskReader } from './ask-reader.js';
import type { CellUse } from './hold.js';
import type { Network } from './network.js';
import { NetworkGround } from './network-ground.js';
import { roomsOfFacility } from './room-names.js';
import { roomStates } from './room-states.js';
import { restoreStock } from './stock-restore.js';
import { type SyncAnswer, type SyncState, syncStock } from './stock-sync.js';

/**
 * The stock of a running network, by public ids, and its ledger: the ReservationStore in memory, which answers at once.
 * What is held here is not free to `route` either, stock and rooms alike. Reservations and the journal stay for as long as
 * the network does. A fork starts with what is free here, and with no reservations and an empty journal of its own: what
 * is held here counts as reserved there.
 */
export class NetworkStock implements ReservationStore {
  /** The rules, in rows: for the network's own use. */
  readonly ledger: Ledger;
  readonly ground: NetworkGround;
  readonly #network: Network;
  readonly #asks: AskReader;
  /** Changes of stock that came with an id: what they were. */
  readonly #changes = new Map<string, string>();

  /** @param origin that of the network which `network` is a fork of */
  constructor(network: Network, origin: NetworkStock | null) {
    this.#network = network;
    this.ground = new NetworkGround(network, origin?.ground);
    this.ledger = new Ledger(this.ground, origin?.ledger);
    this.#asks = new AskReader(network, this.ledger.lines);
  }

  /** Units of a sku that may still be promised from a facility; 0 for a sku it does not hold. Throws for an unknown facility. */
  available(facilityId: string, sku: string): number {
    this.freeOverdue();
    const row = this.#network.facilityRow(facilityId);
    const skuRow = this.#network.rowOfSku.get(sku);
    const cell = skuRow === undefined ? noCell : this.#network.cellOf(skuRow, row);
    return cell === noCell ? 0 : Math.max(0, this.#network.positions.free[cell] as number);
  }

  /** Frees what is held past its time: whoever decides over the network calls it first. */
  freeOverdue(): void {
    this.ledger.freeOverdue(this.#network);
  }

  /** null: no such cell. Counts what is held past its time as long as nobody swept or decided anything; `available` does not. */
  cell(facilityId: string, sku: string): CellState | null {
    const row = this.#network.rowOfFacility.get(facilityId);
    const skuRow = this.#network.rowOfSku.get(sku);
    if (row === undefined || skuRow === undefined) return null;
    const cell = this.#network.cellOf(skuRow, row);
    return cell === noCell ? null : this.ledger.cell(skuRow, row, cell);
  }

  /**
   * Holds what a plan of `route` or `allocate` needs (its goods, and the days, lanes and bay that have a limit), or a claim,
   * or lines. See ReservationStore. Throws InputError for bad input, for another claim under a known id, and for a plan
   * through a facility that is gone; lines of an unknown sku or facility are `short`.
   */
  reserve(asked: Plan | Claim | readonly StockLine[], options: HoldOptions): HoldAnswer {
    const complete = tellingBoth(
      () => holdOptions(options),
      () => this.#lookAt(asked),
    );
    const known = this.ledger.record(complete.id);
    const now = this.#network.now();
    if (known !== undefined) {
      const reservation = this.ledger.view(known, now);
      if (!this.#asks.isSame(reservation, asked)) throw reusedId(complete.id);
      return { status: 'held', reservation };
    }
    return this.ledger.reserve(this.#asks.read(asked), complete, now);
  }

  /** See ReservationStore. */
  commit(id: string, options?: { readonly ifFree?: boolean }): CommitAnswer {
    const checked = () => commitIfFree(options);
    const ifFree = options !== undefined && tellingBoth(checked, () => this.#record(id));
    const record = this.#record(id);
    return record === undefined ? { status: 'unknown' } : this.ledger.commit(record, ifFree, this.#network.now());
  }

  /** See ReservationStore. What a facility held that has left the network since is gone with it. */
  release(id: string): ReservationAnswer {
    const record = this.#record(id);
    return record === undefined ? { status: 'unknown' } : this.ledger.release(record, this.#network.now());
  }

  /** See ReservationStore. */
  extend(id: string, term: HoldTerm): ReservationAnswer {
    const expiry = tellingBoth(
      () => holdTerm(term),
      () => this.#record(id),
    );
    const record = this.#record(id);
    return record === undefined ? { status: 'unknown' } : this.ledger.extend(record, expiry, this.#network.now());
  }

  /**
   * Sweeps holds whose time is over, by the network's clock or at another moment: milliseconds since the epoch, a Date or
   * ISO 8601 with an offset. Returns their ids, sorted by UTF-16; the journal has them by time.
   */
  expire(now?: number | Date | string): readonly string[] {
    const clock = this.#network.now();
    const until = now === undefined ? clock : millisecondsOf(now);
    return this.ledger
      .sweep(clock, until)
      .map(({ id }) => id)
      .sort();
  }

  /** null: never heard of. */
  find(id: string): Reservation | null {
    const record = this.#record(id);
    return record === undefined ? null : this.ledger.view(record, this.#network.now());
  }

  /** All of them, in the order that they came. */
  reservations(): readonly Reservation[] {
    return this.ledger.reservations(this.#network.now());
  }

  /** What is held of every room, the network's and others, by name and then time. */
  rooms(): readonly RoomState[] {
    return [...roomStates(this.#network), ...this.ground.plainRooms()].sort(compareUses);
  }

  /** Of all reservations, whatever became of them. */
  get reservationCount(): number {
    return this.ledger.count;
  }

  /**
   * Units arrive at a facility. A sku or a position that is new to the network is added (then `unitMoney` is the price of
   * a unit from there, default 0). The same `id` again changes nothing. Throws InputError for a quantity that is not whole
   * and positive, for more than a position holds, an unknown facility, and a known id with another facility, sku or quantity.
   */
  receive(facilityId: string, sku: string, quantity: number, options?: ReceiveOptions): CellState {
    const { id, unitMoney } = this.#isPlain(facilityId, sku, quantity, options)
      ? plainReceipt
      : tellingBoth(
          () => readReceipt(facilityId, sku, quantity, options),
          () => this.#network.facilityRow(facilityId),
        );
    const facts = ['receive', facilityId, sku, quantity];
    if (this.#isKnown(id, facts)) return this.#stateOf(facilityId, sku);
    const facilityRow = this.#network.facilityRow(facilityId);
    const known = this.#network.rowOfSku.get(sku);
    const before = known === undefined ? 0 : this.ledger.cells.onHand(known, facilityRow);
    if (before + quantity > maxQuantity) throw tooManyUnits(quantity);
    const at = this.#network.now();
    this.#remember(id, facts);
    const { skuRow, cell } = this.#position(facilityRow, sku, unitMoney);
    this.ledger.cells.change(skuRow, facilityRow, cell, quantity);
    this.ledger.journal.push({ kind: 'receive', at, skuRow, facilityRow, quantity, unitMoney, id });
    return this.ledger.cell(skuRow, facilityRow, cell);
  }

  /**
   * Units leave without an order of ours: sold over the counter, damaged, lost. May take more than is free (then the
   * position stays at zero until as much has come back), and even more than is on hand. Throws InputError for a bad
   * quantity, an unknown facility or a position never held.
   */
  withdraw(facilityId: string, sku: string, quantity: number): void {
    const found = new Collector(defaultParseOptions.maxIssues);
    const row = this.#network.rowOfFacility.get(facilityId);
    const skuRow = this.#network.rowOfSku.get(sku);
    const cell = row === undefined || skuRow === undefined ? noCell : this.#network.cellOf(skuRow, row);
    if (row === undefined) found.issues.push(unknownFacility(facilityId));
    else if (cell === noCell) {
      found.issue('UNKNOWN_REFERENCE', 'sku', sku, `facility ${printable(facilityId)} never held this sku`);
    }
    checkUnits(quantity, 'quantity', 1, found);
    if (row === undefined || skuRow === undefined || found.issues.length > 0) throw new InputError(found.issues);
    if ((this.#network.positions.free[cell] as number) - quantity < -maxQuantity) {
      const hint = 'more was withdrawn than can be counted';
      throw refusal({ code: 'TOO_LARGE', path: 'quantity', value: printable(quantity), hint });
    }
    const at = this.#network.now();
    this.ledger.cells.change(skuRow, row, cell, -quantity);
    this.ledger.journal.push({ kind: 'withdraw', at, skuRow, facilityRow: row, quantity, id: null });
  }

  /** See ReservationStore. Throws InputError for an unknown facility; a sku or a position that is new is added. */
  adjust(facilityId: string, sku: string, units: number, options?: AdjustOptions): AdjustAnswer {
    const { onHand, id, version } = tellingBoth(
      () => readCount(facilityId, sku, units, options),
      () => this.#network.facilityRow(facilityId),
    );
    const facts = ['adjust', facilityId, sku, onHand];
    const at = this.#network.now();
    if (this.#isKnown(id, facts)) return this.#adjusted(facilityId, sku, at);
    const facilityRow = this.#network.facilityRow(facilityId);
    const before = this.#stateOf(facilityId, sku);
    if (version !== null && version !== before.version) return { status: 'conflict', cell: before };
    this.#remember(id, facts);
    const { skuRow, cell } = this.#position(facilityRow, sku, 0);
    this.ledger.cells.change(skuRow, facilityRow, cell, onHand - before.onHand);
    const answer = this.#adjusted(facilityId, sku, at);
    const { shortfall } = answer.cell;
    this.ledger.journal.push({ kind: 'adjust', at, skuRow, facilityRow, onHand, shortfall, id });
    return answer;
  }

  /** Entries whose number is above `after`, in order; from the first by default. */
  journal(after = 0): readonly JournalEntry[] {
    if (!Number.isSafeInteger(after) || after < 0) {
      const hint = 'expected the number of an entry, or 0';
      throw refusal({ code: 'OUT_OF_RANGE', path: 'after', value: printable(after), hint });
    }
    return this.ledger.journal.read(after);
  }

  /**
   * Goes on from where a journal ended, such as that of a process before this one: afterwards every number, every room,
   * every reservation and the journal are what they were. For a network that was just built from the same problem, with
   * the same facilities added and removed since, and whose own journal is empty. Throws InputError, and changes nothing,
   * for any other, and for a journal that is none or contradicts itself.
   */
  restore(journal: readonly JournalEntry[]): void {
    for (const [id, entry] of restoreStock(this.#network, journal)) {
      const { facilityId, sku } = entry;
      this.#remember(id, [entry.kind, facilityId, sku, entry.kind === 'adjust' ? entry.onHand : entry.quantity]);
    }
  }

  /** Sets numbers that another store tells; see SyncState. */
  sync(state: SyncState): SyncAnswer {
    return syncStock(this.#network, state);
  }

  /** Units that `network.take` takes for good (sign 1), or that `network.release` brings back; all of it is known to be there. */
  takeUnits(uses: ReadonlyMap<number, CellUse>, rooms: readonly RoomUse[], sign: 1 | -1): void {
    const now = this.#network.now();
    const { lines } = this.ledger;
    const start = lines.count;
    for (const [cell, { skuRow, facilityRow, quantity }] of uses) {
      lines.add(skuRow, facilityRow, cell, quantity, noOwner);
    }
    this.#asks.merge(start);
    if (lines.count > start || rooms.length > 0) this.ledger.take(start, rooms, sign, now);
  }

  /** A facility is about to leave the network. */
  leave(row: number): void {
    const at = this.#network.now();
    const rooms = roomsOfFacility(this.#network, row);
    this.ledger.loseRooms(rooms);
    if (this.ledger.journal.isEmpty) return;
    this.ledger.journal.push({ kind: 'remove', at, facilityRow: row, rooms });
  }

  /** Throws InputError for what could not be held of a claim, and leaves nothing of it. */
  #lookAt(asked: Plan | Claim | readonly StockLine[]): void {
    const { lines } = this.ledger;
    const start = lines.count;
    this.#asks.read(asked);
    lines.count = start;
  }

  /** Only an id that is not known has to be looked at. */
  #record(id: string): HoldRecord | undefined {
    return this.ledger.record(id) ?? this.ledger.record(checkId(id));
  }

  /** Positions that are new, with nothing there yet; of one that stands there twice the first price counts. */
  addPositions(skuRows: readonly number[], facilityRows: readonly number[], unitMoney: readonly number[]): void {
    const added = this.#network.addPositions(skuRows, facilityRows, unitMoney);
    for (const at of added) this.ledger.cells.create(skuRows[at] as number, facilityRows[at] as number);
  }

  /** The position of a sku at a facility, made where there is none. */
  #position(facilityRow: number, sku: string, unitMoney: number): { skuRow: number; cell: number } {
    const skuRow = this.#network.rowOfSku.get(sku) ?? this.#network.addSku(sku);
    const cell = this.#network.cellOf(skuRow, facilityRow);
    if (cell !== noCell) return { skuRow, cell };
    this.addPositions([skuRow], [facilityRow], [unitMoney]);
    return { skuRow, cell: this.#network.cellOf(skuRow, facilityRow) };
  }

  /** Whether a receipt says nothing that would have to be looked at more closely. */
  #isPlain(facilityId: string, sku: string, quantity: number, options: ReceiveOptions | undefined): boolean {
    const { rowOfFacility, rowOfSku } = this.#network;
    const isUnits = Number.isInteger(quantity) && quantity > 0 && quantity <= maxQuantity;
    return options === undefined && isUnits && rowOfFacility.has(facilityId) && rowOfSku.has(sku);
  }

  /** Zeros where there is no such cell. */
  #stateOf(facilityId: string, sku: string): CellState {
    const nothing = { onHand: 0, reserved: 0, safetyStock: 0, held: 0, version: 0 };
    return this.cell(facilityId, sku) ?? cellState(facilityId, sku, nothing);
  }

  #adjusted(facilityId: string, sku: string, now: number): AdjustAnswer & { status: 'adjusted' } {
    const cell = this.#stateOf(facilityId, sku);
    const row = this.#network.rowOfFacility.get(facilityId);
    const skuRow = this.#network.rowOfSku.get(sku);
    const isShort = cell.shortfall > 0 && row !== undefined && skuRow !== undefined;
    const holders = isShort ? this.ledger.holders(skuRow, row, now) : [];
    return { status: 'adjusted', cell, holders };
  }

  /** Whether a change of stock came before under this id. Throws where it was another. */
  #isKnown(id: string | null, facts: readonly unknown[]): boolean {
    const known = id === null ? undefined : this.#changes.get(id);
    if (known === undefined) return false;
    if (known !== JSON.stringify(facts)) throw reusedId(id as string);
    return true;
  }

  #remember(id: string | null, facts: readonly unknown[]): void {
    if (id !== null) this.#changes.set(id, JSON.stringify(facts));
  }
}

const plainReceipt = Object.freeze({ id: null, unitMoney: 0 });

function millisecondsOf(moment: unknown): number {
  const time = timeOf(moment);
  if (time !== null && Number.isFinite(time)) return time;
  throw refusal({ code: 'BAD_TIME', path: 'now', value: printable(moment), hint: `expected ${instantForm}` });
}

function timeOf(moment: unknown): number | null {
  if (typeof moment === 'number') return moment;
  if (typeof moment === 'string') return parseMilliseconds(moment);
  return typeName(moment) === 'a Date' ? Number(moment) : null;
}

const refusal = (issue: Issue): InputError => new InputError([issue]);
