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
} from '../model/reservation.js';

/** Now, or by and by. */
export type Answer<T> = T | Promise<T>;

/**
 * Where reservations live. `network.stock` is one (in memory, at once); `onehop/postgres` another; yours is a third, once
 * it passes the contract suite of `onehop/testing`. The rules every store keeps:
 *
 * 1. A hold is granted only where, of every cell, onHand - reserved - safetyStock - (live holds) is enough for the sum of
 *    its lines, and every room has room: so live holds never come to exceed what is on hand.
 * 2. The same id twice gives the same answer, applied once. With another claim: InputError DUPLICATE_ID. A refused hold
 *    leaves no trace, so its id may come again with another claim.
 * 3. Only the store's own clock ends a hold: at `expiresAt` exactly it has ended, and from then on what it held is free
 *    to others, swept or not.
 * 4. All lines and rooms or none, unless `partial` is asked for.
 * 5. Every change is written to an append-only journal in the same step, and the journal rebuilds every number.
 * 6. Cells are locked in one order, by sku and then facility (UTF-16 or any other order that is the same for all).
 * 7. A refused hold names every cell and room that was short.
 *
 * Bad input is an InputError, all of it at once. What can happen to anyone is a status.
 */
export interface ReservationStore {
  /** A cell or a facility that the store does not know has none of it. */
  reserve(claim: Claim, options: HoldOptions): Answer<HoldAnswer>;

  /**
   * What was held leaves for good: on hand falls by it, rooms stay used. Twice is once. A hold whose time is over is refused
   * as `expired`, unless `ifFree` is set and all of it is free still (of a partial hold, what was granted).
   */
  commit(id: string, options?: { readonly ifFree?: boolean }): Answer<CommitAnswer>;

  /** What was held is free again. No change, and the state there is, for whatever is held no more. */
  release(id: string): Answer<ReservationAnswer>;

  /** A later end for a live hold; an earlier one, or one for a hold without an end, changes nothing. */
  extend(id: string, term: HoldTerm): Answer<ReservationAnswer>;

  /** Sweeps holds whose time is over: their ids, sorted by UTF-16. Nobody has to wait for it; numbers of `cell` do. */
  expire(): Answer<readonly string[]>;

  /** Units arrive; the cell is made where there is none. */
  receive(facilityId: string, sku: string, quantity: number, options?: ReceiveOptions): Answer<CellState>;

  /**
   * A count: so many are on hand. May fall below what is held: then nothing is available, the answer tells the shortfall and
   * whose holds are in doubt, and commits succeed for as long as units last.
   */
  adjust(facilityId: string, sku: string, onHand: number, options?: AdjustOptions): Answer<AdjustAnswer>;

  /** null: never heard of. */
  find(id: string): Answer<Reservation | null>;

  /** null: no such cell. */
  cell(facilityId: string, sku: string): Answer<CellState | null>;

  /** Entries after a number, in order; from the first by default. */
  journal(after?: number): Answer<readonly JournalEntry[]>;
}
