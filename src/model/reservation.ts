/** Units of one sku at one facility. */
export interface StockLine {
  readonly facilityId: string;
  readonly sku: string;
  readonly quantity: number;
}

/**
 * Use of something that has room for so much at a time: a facility's orders or units of a day, a lane's units of a day,
 * a store's bays. It lasts over [from, from + span); at no point of that may uses of the same room pass `limit` together.
 * All uses of a room have the same span; of a room that is none of the network's own this is the caller's to see to, as the
 * ledger remembers no spans. For days `from` is the local day's number since 1970-01-01 and span is 1; for
 * bays both count minutes.
 */
export interface RoomUse {
  /** Names the room; the network makes it up and alone reads it. */
  readonly room: string;
  readonly from: number;
  readonly span: number;
  readonly amount: number;
  /** Whole. A fact of the problem, not of the ledger: whoever asks says it. */
  readonly limit: number;
}

/** What is to be held: lines of one cell add up, and so do uses of one room from one time. */
export interface Claim {
  readonly lines: readonly StockLine[];
  readonly rooms?: readonly RoomUse[];
}

/** When a hold ends by itself, by the ledger's own clock: so long from now, or at an instant (ISO 8601 with an offset). Neither: never. */
export interface HoldTerm {
  /** Above 0; parts of a minute count. Safe where the caller's clock is wrong. */
  readonly ttlMinutes?: number;
  readonly expiresAt?: string;
}

export interface HoldOptions extends HoldTerm {
  /** The same id again gives the same answer and changes nothing; with another claim it is refused. */
  readonly id: string;
  /** Hold what there is of each cell instead of nothing at all. Rooms are held in full or nothing is. Default false. */
  readonly partial?: boolean;
  /** Plain JSON kept with the reservation, such as the order and its plan. */
  readonly details?: unknown;
}

/** `held` ends as one of the others, which last for good (but see `commit` with `ifFree`). */
export type ReservationState = 'held' | 'committed' | 'released' | 'expired';

export interface Reservation {
  readonly id: string;
  /** Now: a hold past its time is `expired`, swept or not. */
  readonly state: ReservationState;
  /** What was granted, by sku and then facility, one line a cell. */
  readonly lines: readonly StockLine[];
  /** By room and then time. */
  readonly rooms: readonly RoomUse[];
  /** Of a partial hold: cells of which less was granted than asked for. */
  readonly short: readonly ShortCell[];
  /** UTC with milliseconds; null: never. */
  readonly expiresAt: string | null;
  /** null: none. */
  readonly details: unknown;
}

/** A cell that has less than was asked for. */
export interface ShortCell {
  readonly facilityId: string;
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/** A room that has less than was asked for, at its fullest point. */
export interface ShortRoom {
  readonly room: string;
  readonly from: number;
  readonly span: number;
  readonly wanted: number;
  readonly available: number;
}

/** Nothing was held. Ordered as the lines and rooms of a reservation. */
export interface Shortage {
  readonly status: 'short';
  readonly short: readonly ShortCell[];
  readonly shortRooms: readonly ShortRoom[];
}

/**
 * `held`: this claim has the reservation of this id, which is told as it is now: asked for once more, it may be committed,
 * released or over by then (`reservation.state`).
 */
export type HoldAnswer = { readonly status: 'held'; readonly reservation: Reservation } | Shortage;

/** `unknown`: the ledger has no such reservation. */
export type ReservationAnswer =
  | { readonly status: ReservationState; readonly reservation: Reservation }
  | { readonly status: 'unknown' };

/** `short`: what was held is not there any more, or (with `ifFree`) not free any more; the reservation stays as it is. */
export type CommitAnswer = ReservationAnswer | (Shortage & { readonly reservation: Reservation });

/** One cell's numbers. */
export interface CellState {
  readonly facilityId: string;
  readonly sku: string;
  readonly onHand: number;
  /** Promised outside this ledger, as the problem or a feed says. */
  readonly reserved: number;
  readonly safetyStock: number;
  /** Sum of the live holds. */
  readonly held: number;
  /** max(0, onHand - reserved - safetyStock - held). */
  readonly available: number;
  /** Moves on with every change of onHand, so not with holds; 0 before the first. */
  readonly version: number;
  /** max(0, reserved + held - onHand): promised, but not there. Only a feed can bring it about, never a hold. */
  readonly shortfall: number;
}

/** How much of a room is held from exactly one time on. */
export interface RoomState {
  readonly room: string;
  readonly from: number;
  readonly held: number;
}

export interface ReceiveOptions {
  /** The same id again changes nothing; with other facts it is refused. */
  readonly id?: string;
  /** Price of a unit from here, of a position that is new. Minor units, default 0. */
  readonly unitMoney?: number;
}

export interface AdjustOptions {
  /** As of ReceiveOptions. */
  readonly id?: string;
  /** Compare and set: only where the cell still has this version (0 also: no such cell yet). */
  readonly version?: number;
}

export type AdjustAnswer =
  | {
      readonly status: 'adjusted';
      readonly cell: CellState;
      /** Live holds on the cell where it has a shortfall, by id; else none. */
      readonly holders: readonly string[];
    }
  | { readonly status: 'conflict'; readonly cell: CellState };

/** One entry of the append-only journal: from the numbers at its start, the entries in order make the numbers now. */
export type JournalEntry = {
  /** Ascending, from 1; may leave numbers out. */
  readonly seq: number;
  /** By the ledger's clock, UTC with milliseconds. */
  readonly at: string;
} & JournalEvent;

export type JournalEvent =
  /** A cell as it was first told: of a bulk load, or before its first entry. */
  | { readonly kind: 'open'; readonly cell: OpeningCell }
  | {
      readonly kind: 'hold';
      readonly id: string;
      readonly lines: readonly StockLine[];
      readonly rooms: readonly RoomUse[];
      readonly short: readonly ShortCell[];
      readonly expiresAt: string | null;
      readonly details: unknown;
    }
  | { readonly kind: 'extend'; readonly id: string; readonly expiresAt: string }
  | { readonly kind: 'commit' | 'release' | 'expire'; readonly id: string }
  /** A commit of an expired reservation whose goods were still free. */
  | { readonly kind: 'revive'; readonly id: string }
  | ({ readonly kind: 'receive'; readonly id: string | null; readonly unitMoney: number } & StockLine)
  | ({ readonly kind: 'withdraw' } & StockLine)
  | {
      readonly kind: 'adjust';
      readonly id: string | null;
      readonly facilityId: string;
      readonly sku: string;
      readonly onHand: number;
      /** Of the cell afterwards. */
      readonly shortfall: number;
    }
  /** A facility left the network with all its stock: its cells and these rooms are forgotten, and nothing is held of them any more. */
  | { readonly kind: 'remove'; readonly facilityId: string; readonly rooms: readonly string[] }
  /** Goods leave without a reservation (`network.take`, `route` with `reserve`) and come back by `network.release`. */
  | { readonly kind: 'take' | 'return'; readonly lines: readonly StockLine[]; readonly rooms: readonly RoomUse[] };

export interface OpeningCell {
  readonly facilityId: string;
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  readonly unitMoney: number;
}
