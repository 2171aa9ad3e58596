import { compareCells, compareUses } from '../../src/model/claim.js';
import type {
  AdjustAnswer,
  CellState,
  Claim,
  CommitAnswer,
  HoldAnswer,
  Reservation,
  ReservationAnswer,
  RoomState,
  RoomUse,
  ShortCell,
  StockLine,
} from '../../src/model/reservation.js';

/*
 * The rules of a ledger once more, as plainly as can be: everything is a list that is searched and summed. Knows a
 * canonical claim when it gets one; names of issues are `CODE path`.
 */

interface Cell {
  facilityId: string;
  sku: string;
  onHand: number;
  reserved: number;
  safetyStock: number;
  version: number;
}

interface Hold {
  asked: Claim;
  /** `state` as swept; lines and rooms as granted. */
  is: Reservation;
  /** Of what is held, given back by nobody: its facility left. */
  lost: Set<StockLine | RoomUse>;
}

type Place = Pick<StockLine, 'facilityId' | 'sku'>;

export const refused = (issue: string) => ({ refused: [issue] });

export class LedgerModel {
  now: number;
  facilities: Set<string>;
  cells: Cell[] = [];
  holds: Hold[] = [];
  /** Taken by plans: there for good, or until they are returned. */
  taken: RoomUse[] = [];
  changes = new Map<string, string>();

  constructor(now: number, facilities: readonly string[], cells: readonly Omit<Cell, 'version'>[]) {
    this.now = now;
    this.facilities = new Set(facilities);
    this.cells = cells.map((cell) => ({ ...cell, version: 0 }));
  }

  reserve(id: string, claim: Required<Claim>, endsAt: number | null, partial: boolean): HoldAnswer | object {
    const known = this.#hold(id);
    if (known !== undefined) {
      const isSame = JSON.stringify(withoutLimits(known.asked)) === JSON.stringify(withoutLimits(claim));
      return isSame ? { status: 'held', reservation: this.find(id) } : refused('DUPLICATE_ID id');
    }
    if (endsAt !== null && endsAt <= this.now) return refused('OUT_OF_RANGE expiresAt');
    this.expire();
    const short = this.#short(claim.lines, (line) => this.#free(line));
    const shortRooms = this.#shortRooms(claim.rooms);
    const lines = claim.lines
      .map((line) => ({ ...line, quantity: Math.min(line.quantity, Math.max(0, this.#free(line))) }))
      .filter(({ quantity }) => quantity > 0);
    const isRefused = shortRooms.length > 0 || (short.length > 0 && (!partial || lines.length === 0));
    if (isRefused) return { status: 'short', short, shortRooms };
    const expiresAt = endsAt === null ? null : new Date(endsAt).toISOString();
    const is: Reservation = { id, state: 'held', lines, rooms: claim.rooms, short, expiresAt, details: null };
    this.holds.push({ asked: claim, is, lost: new Set() });
    return { status: 'held', reservation: this.find(id) as Reservation };
  }

  commit(id: string, ifFree: boolean): CommitAnswer {
    const hold = this.#sweptHold(id);
    if (hold === undefined) return { status: 'unknown' };
    const { lines, rooms, state } = hold.is;
    if (state === 'held') {
      const left = (line: StockLine) => (hold.lost.has(line) ? 0 : (this.#cell(line)?.onHand ?? 0));
      const short = this.#short(lines, left);
      if (short.length > 0) return { status: 'short', short, shortRooms: [], reservation: hold.is };
      this.#leave(lines);
      this.#turn(hold, 'committed');
    } else if (state === 'expired' && ifFree) {
      this.expire();
      const short = this.#short(lines, (line) => (hold.lost.has(line) ? 0 : this.#free(line)));
      const shortRooms = this.#shortRooms(rooms);
      if (short.length + shortRooms.length > 0) return { status: 'short', short, shortRooms, reservation: hold.is };
      this.#leave(lines);
      hold.lost.clear();
      this.#turn(hold, 'committed');
    }
    return this.#answer(id);
  }

  release(id: string): ReservationAnswer {
    const hold = this.#sweptHold(id);
    if (hold?.is.state === 'held') this.#turn(hold, 'released');
    return this.#answer(id);
  }

  extend(id: string, endsAt: number): ReservationAnswer {
    const hold = this.#sweptHold(id);
    const end = hold?.is.expiresAt ?? null;
    if (hold?.is.state === 'held' && end !== null && endsAt > Date.parse(end)) {
      hold.is = { ...hold.is, expiresAt: new Date(endsAt).toISOString() };
    }
    return this.#answer(id);
  }

  expire(until = this.now): string[] {
    const over = this.holds.filter((hold) => this.#isOver(hold, until));
    for (const hold of over) this.#turn(hold, 'expired');
    return over.map(({ is }) => is.id).sort();
  }

  receive(place: Place, quantity: number, id: string | null): CellState | object {
    const known = this.#change(id, ['receive', place, quantity]);
    if (known !== 'new') return known === 'same' ? this.cellOrZeros(place) : refused('DUPLICATE_ID id');
    if (!this.facilities.has(place.facilityId)) return refused('UNKNOWN_REFERENCE facilityId');
    if (id !== null) this.changes.set(id, JSON.stringify(['receive', place, quantity]));
    this.#stock(place, quantity);
    return this.cellOrZeros(place);
  }

  withdraw(place: Place, quantity: number): undefined | object {
    if (!this.facilities.has(place.facilityId)) return refused('UNKNOWN_REFERENCE facilityId');
    if (this.#cell(place) === undefined) return refused('UNKNOWN_REFERENCE sku');
    this.#stock(place, -quantity);
    return undefined;
  }

  adjust(place: Place, onHand: number, version: number | null, id: string | null): AdjustAnswer | object {
    const known = this.#change(id, ['adjust', place, onHand]);
    if (known === 'other') return refused('DUPLICATE_ID id');
    if (known === 'new') {
      if (!this.facilities.has(place.facilityId)) return refused('UNKNOWN_REFERENCE facilityId');
      const before = this.cellOrZeros(place);
      if (version !== null && version !== before.version) return { status: 'conflict', cell: before };
      if (id !== null) this.changes.set(id, JSON.stringify(['adjust', place, onHand]));
      this.#stock(place, onHand - before.onHand);
    }
    const cell = this.cellOrZeros(place);
    const live = this.holds.filter(
      ({ is, lost }) =>
        this.find(is.id)?.state === 'held' && is.lines.some((line) => isAt(line, place) && !lost.has(line)),
    );
    return { status: 'adjusted', cell, holders: cell.shortfall > 0 ? live.map(({ is }) => is.id).sort() : [] };
  }

  /** Of a plan: lines that a facility does not hold are refused before anything else. */
  take(lines: readonly StockLine[], rooms: readonly RoomUse[]): boolean {
    const isThere = lines.every((line) => this.facilities.has(line.facilityId) && this.#cell(line) !== undefined);
    if (!isThere || lines.some((line) => this.#free(line) < line.quantity)) return false;
    if (this.#shortRooms(rooms).length > 0) return false;
    this.#leave(lines);
    this.taken.push(...rooms);
    return true;
  }

  /** Of a plan that was taken: what is not there any more went with its facility, also where that came back. */
  giveBack(lines: readonly StockLine[], rooms: readonly RoomUse[]): boolean {
    for (const line of lines) if (this.#cell(line) !== undefined) this.#stock(line, line.quantity);
    for (const { room, from, span, amount, limit } of rooms) {
      const held = this.#heldFrom(room, from);
      if (held > 0) this.taken.push({ room, from, span, amount: -Math.min(amount, held), limit });
    }
    return true;
  }

  addFacility(facilityId: string): void {
    this.facilities.add(facilityId);
  }

  /** @param rooms names of its rooms */
  removeFacility(facilityId: string, rooms: readonly string[]): void {
    this.facilities.delete(facilityId);
    this.cells = this.cells.filter((cell) => cell.facilityId !== facilityId);
    this.taken = this.taken.filter(({ room }) => !rooms.includes(room));
    for (const { is, lost } of this.holds) {
      for (const line of is.lines) if (line.facilityId === facilityId) lost.add(line);
      for (const use of is.rooms) if (rooms.includes(use.room)) lost.add(use);
    }
  }

  find(id: string): Reservation | null {
    const hold = this.#hold(id);
    if (hold === undefined) return null;
    return this.#isOver(hold, this.now) ? { ...hold.is, state: 'expired' } : hold.is;
  }

  cell(place: Place): CellState | null {
    return this.#cell(place) === undefined ? null : this.cellOrZeros(place);
  }

  cellOrZeros(place: Place): CellState {
    const cell = this.#cell(place) ?? { ...place, onHand: 0, reserved: 0, safetyStock: 0, version: 0 };
    const { facilityId, sku, onHand, reserved, safetyStock, version } = cell;
    const held = this.#held(place);
    const available = Math.max(0, onHand - reserved - safetyStock - held);
    const shortfall = Math.max(0, reserved + held - onHand);
    return { facilityId, sku, onHand, reserved, safetyStock, held, available, version, shortfall };
  }

  rooms(): RoomState[] {
    const uses = this.#uses();
    const names = new Set(uses.map(({ room, from }) => JSON.stringify([room, from])));
    return [...names]
      .map((name) => JSON.parse(name) as [string, number])
      .map(([room, from]) => ({ room, from, held: this.#heldFrom(room, from) }))
      .filter(({ held }) => held > 0)
      .sort(compareUses);
  }

  #hold = (id: string): Hold | undefined => this.holds.find(({ is }) => is.id === id);

  #isOver = ({ is }: Hold, now: number): boolean =>
    is.state === 'held' && is.expiresAt !== null && Date.parse(is.expiresAt) <= now;

  #sweptHold(id: string): Hold | undefined {
    const hold = this.#hold(id);
    if (hold !== undefined && this.#isOver(hold, this.now)) this.#turn(hold, 'expired');
    return hold;
  }

  #turn(hold: Hold, state: Reservation['state']): void {
    hold.is = { ...hold.is, state };
  }

  #answer(id: string): ReservationAnswer {
    const reservation = this.find(id);
    return reservation === null ? { status: 'unknown' } : { status: reservation.state, reservation };
  }

  #cell = (place: Place): Cell | undefined => this.cells.find((cell) => isAt(cell, place));

  #held(place: Place): number {
    let held = 0;
    for (const { is, lost } of this.holds) {
      if (is.state !== 'held') continue;
      for (const line of is.lines) if (isAt(line, place) && !lost.has(line)) held += line.quantity;
    }
    return held;
  }

  #free(place: Place): number {
    const cell = this.#cell(place);
    return cell === undefined ? 0 : cell.onHand - cell.reserved - cell.safetyStock - this.#held(place);
  }

  #stock(place: Place, quantity: number): void {
    let cell = this.#cell(place);
    if (cell === undefined) {
      cell = { facilityId: place.facilityId, sku: place.sku, onHand: 0, reserved: 0, safetyStock: 0, version: 0 };
      this.cells.push(cell);
    }
    cell.onHand += quantity;
    cell.version += 1;
  }

  #leave(lines: readonly StockLine[]): void {
    for (const line of lines) this.#stock(line, -line.quantity);
  }

  #short(lines: readonly StockLine[], leftOf: (line: StockLine) => number): ShortCell[] {
    return lines
      .map((line) => ({
        facilityId: line.facilityId,
        sku: line.sku,
        wanted: line.quantity,
        available: Math.max(0, leftOf(line)),
      }))
      .filter(({ wanted, available }) => available < wanted)
      .sort(compareCells);
  }

  /** Moment by moment: how full a room is beside all other uses of the same claim. */
  #shortRooms(uses: readonly RoomUse[]) {
    return uses.flatMap((use) => {
      const others = [...this.#uses(), ...uses.filter((other) => other !== use)].filter(
        ({ room }) => room === use.room,
      );
      let fullest = 0;
      for (let moment = use.from; moment < use.from + use.span; moment += 1) {
        const there = others.filter(({ from }) => from <= moment && moment < from + use.span);
        fullest = Math.max(
          fullest,
          there.reduce((sum, { amount }) => sum + amount, 0),
        );
      }
      const available = this.#isThere(use.room) ? Math.max(0, use.limit - fullest) : 0;
      const { room, from, span, amount: wanted } = use;
      return available < wanted ? [{ room, from, span, wanted, available }] : [];
    });
  }

  /** Rooms of facilities that are gone have gone with them; the names of others are free. */
  #isThere(room: string): boolean {
    if (!room.startsWith('[')) return true;
    const [, ...ids] = JSON.parse(room) as unknown[];
    return ids.every((id) => typeof id === 'number' || this.facilities.has(id as string));
  }

  #uses(): RoomUse[] {
    const standing = this.holds.filter(({ is }) => is.state === 'held' || is.state === 'committed');
    return [...standing.flatMap(({ is, lost }) => is.rooms.filter((use) => !lost.has(use))), ...this.taken];
  }

  #heldFrom = (name: string, start: number): number =>
    this.#uses()
      .filter(({ room, from }) => room === name && from === start)
      .reduce((sum, { amount }) => sum + amount, 0);

  #change(id: string | null, facts: unknown[]): 'new' | 'same' | 'other' {
    const known = id === null ? undefined : this.changes.get(id);
    if (known === undefined) return 'new';
    return known === JSON.stringify(facts) ? 'same' : 'other';
  }
}

const isAt = (a: Place, b: Place): boolean => a.facilityId === b.facilityId && a.sku === b.sku;

const withoutLimits = ({ lines, rooms = [] }: Claim) => ({ lines, rooms: rooms.map(({ limit, ...use }) => use) });
