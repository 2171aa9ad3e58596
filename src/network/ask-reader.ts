import { canonicalClaim, compareCells, mergeUses, sameAsk } from '../model/claim.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { Plan } from '../model/plan.js';
import { requirePlanShape } from '../model/plan-shape.js';
import type { Claim, Reservation, RoomUse, StockLine } from '../model/reservation.js';
import { maxListLength, maxQuantity } from '../model/scalars.js';
import { type HoldLines, noOwner } from '../stock/hold-lines.js';
import type { Ask } from '../stock/ledger.js';
import { noCell } from '../stock/positions.js';
import { mayHaveAsked } from './asked-rooms.js';
import { laneUses } from './lane-uses.js';
import type { Network } from './network.js';
import { facilitiesOf, requireFacilities, roomUses } from './plan-uses.js';

type Asked = Plan | Claim | readonly StockLine[];

const noRooms: readonly RoomUse[] = Object.freeze([]);

/**
 * Plans, claims and lines of public ids, as a ledger takes them in rows. Lines of positions that are there, which is most
 * of them, are read straight into the ledger's columns; where any is not, or not as it should be, all go through the
 * checks of a claim.
 */
export class AskReader {
  readonly #network: Network;
  readonly #lines: HoldLines;

  constructor(network: Network, lines: HoldLines) {
    this.#network = network;
    this.#lines = lines;
  }

  /** Its lines become the last ones of the ledger's. Throws InputError, and leaves none, for bad input. */
  read(asked: Asked): Ask {
    const start = this.#lines.count;
    if (isPlan(asked)) {
      requirePlanShape(asked);
      requireFacilities(this.#network, asked);
      const rooms = this.#roomsOf(asked);
      const addAll = () => asked.shipments.every(({ facilityId, lines }) => this.#addLines(lines, facilityId));
      if (this.#isAdded(start, addAll)) return { start, missing: [], rooms: frozen(rooms) };
      return this.#readClaim({ lines: linesOf(asked), rooms });
    }
    const claim: Claim = Array.isArray(asked) ? { lines: asked } : (asked as Claim);
    const addAll = () => claim.rooms === undefined && this.#addLines(claim.lines, null);
    if (this.#isAdded(start, addAll)) return { start, missing: [], rooms: noRooms };
    return this.#readClaim(claim);
  }

  /** Whether a reservation was asked for by just this. Throws InputError for bad input. */
  isSame(reservation: Reservation, asked: Asked): boolean {
    if (!isPlan(asked)) return sameAsk(reservation, canonicalClaim(Array.isArray(asked) ? { lines: asked } : asked));
    requirePlanShape(asked);
    const { rooms } = reservation;
    if (!sameAsk(reservation, { ...canonicalClaim({ lines: linesOf(asked) }), rooms })) return false;
    // Rooms of a facility that is gone cannot be told any more.
    const isHere = facilitiesOf(asked).every((id) => this.#network.rowOfFacility.has(id));
    return !isHere || mayHaveAsked(this.#network, asked, rooms);
  }

  /** Sorts the ledger's lines from `start` on and adds up those of one cell; false: a sum is too large. */
  merge(start: number): boolean {
    const { ground } = this.#network.stock;
    const { skuRow, facilityRow } = this.#lines;
    return this.#lines.merge(
      start,
      (a, b) =>
        ground.compareSkus(skuRow[a] as number, skuRow[b] as number) ||
        ground.compareFacilities(facilityRow[a] as number, facilityRow[b] as number),
    );
  }

  #roomsOf(plan: Plan): RoomUse[] {
    return mergeUses(roomUses(this.#network, plan, laneUses(this.#network, plan, 1)));
  }

  /** Whether lines went straight into the columns; if not none is there, and a closer look is due. */
  #isAdded(start: number, addAll: () => boolean): boolean {
    try {
      const isAdded = addAll() && this.#lines.count > start && this.#lines.count - start <= maxListLength;
      if (isAdded && this.merge(start)) return true;
    } catch {
      // Reading it fails, which the checks of a claim will tell.
    }
    this.#lines.count = start;
    return false;
  }

  /**
   * False where a line is of a position that is not there, or is not right.
   *
   * @param origin facility of all lines; null: each says its own
   */
  #addLines(lines: readonly Pick<StockLine, 'sku' | 'quantity'>[], origin: string | null): boolean {
    const { rowOfFacility, rowOfSku } = this.#network;
    if (!Array.isArray(lines)) return false;
    for (const line of lines as readonly StockLine[]) {
      if (typeof line !== 'object' || line === null) return false;
      const { sku, quantity } = line;
      const facilityRow = rowOfFacility.get(origin ?? line.facilityId);
      const skuRow = rowOfSku.get(sku);
      if (facilityRow === undefined || skuRow === undefined) return false;
      if (!Number.isInteger(quantity) || quantity < 1 || quantity > maxQuantity) return false;
      const cell = this.#network.cellOf(skuRow, facilityRow);
      if (cell === noCell) return false;
      this.#lines.add(skuRow, facilityRow, cell, quantity, noOwner);
    }
    return true;
  }

  #readClaim(input: Claim): Ask {
    const { rowOfFacility, rowOfSku } = this.#network;
    const { lines, rooms } = canonicalClaim(input);
    this.#checkRooms(rooms);
    const start = this.#lines.count;
    const missing: StockLine[] = [];
    for (const line of lines) {
      const facilityRow = rowOfFacility.get(line.facilityId);
      const skuRow = rowOfSku.get(line.sku);
      const isKnown = facilityRow !== undefined && skuRow !== undefined;
      const cell = isKnown ? this.#network.cellOf(skuRow, facilityRow) : noCell;
      if (isKnown && cell !== noCell) this.#lines.add(skuRow, facilityRow, cell, line.quantity, noOwner);
      else missing.push(line);
    }
    return { start, missing, rooms: frozen(rooms) };
  }

  /** What the network itself knows of a room. */
  #checkRooms(rooms: readonly RoomUse[]): void {
    const issues: Issue[] = [];
    for (const { room, span, amount } of rooms) {
      const place = this.#network.stock.ground.roomPlace(room);
      if (place.span !== null && place.span !== span) {
        const hint = `every use of ${room} lasts ${place.span}`;
        issues.push({ code: 'OUT_OF_RANGE', path: 'rooms', value: String(span), hint });
      }
      if (amount > place.most) {
        const hint = `of ${room} at most ${place.most} are held by one reservation from one time on`;
        issues.push({ code: 'TOO_LARGE', path: 'rooms', value: String(amount), hint });
      }
    }
    if (issues.length > 0) throw new InputError(issues);
  }
}

const isPlan = (asked: Asked): asked is Plan => Array.isArray((asked as Plan | null)?.shipments);

const linesOf = ({ shipments }: Plan): StockLine[] =>
  shipments
    .flatMap(({ facilityId, lines }) => lines.map(({ sku, quantity }) => ({ facilityId, sku, quantity })))
    .sort(compareCells);

/** Kept, and handed out, as it is. */
const frozen = (rooms: RoomUse[] | readonly RoomUse[]): readonly RoomUse[] =>
  rooms.length === 0 ? noRooms : Object.freeze(rooms.map((use) => Object.freeze(use)));
