import { compareCells, compareUses } from '../../model/claim.js';
import type {
  CellState,
  JournalEntry,
  Reservation,
  ReservationState,
  RoomUse,
  Shortage,
  ShortCell,
  ShortRoom,
  StockLine,
} from '../../model/reservation.js';

/** A reservation as the database tells it: details are a text, and the keys of objects and the order of lists its own. */
export interface ToldReservation {
  readonly id: string;
  readonly state: ReservationState;
  readonly lines: readonly StockLine[];
  readonly rooms: readonly RoomUse[];
  readonly short: readonly ShortCell[];
  readonly expiresAt: string | null;
  readonly details: string | null;
}

export type ToldHold =
  | {
      readonly status: 'held';
      readonly lines: StockLine[];
      readonly short: ShortCell[];
      readonly expiresAt: string | null;
    }
  | { readonly status: 'short'; readonly short: ShortCell[]; readonly shortRooms: ShortRoom[] }
  | { readonly status: 'known'; readonly reservation: ToldReservation }
  | { readonly status: 'look' }
  | { readonly status: 'past' }
  | { readonly status: 'sweep' }
  | { readonly status: 'again' };

export type ToldAnswer =
  | { readonly status: ReservationState; readonly reservation: ToldReservation }
  | { readonly status: 'unknown' };

export type ToldCommit =
  | ToldAnswer
  | {
      readonly status: 'short';
      readonly short: ShortCell[];
      readonly shortRooms: ShortRoom[];
      readonly reservation: ToldReservation;
    }
  | { readonly status: 'sweep' };

export type ToldReceipt =
  | { readonly status: 'done'; readonly cell: CellState }
  | { readonly status: 'tooLarge'; readonly cell: CellState }
  | { readonly status: 'duplicate' };

export type ToldCount =
  | { readonly status: 'done'; readonly cell: CellState; readonly holders: readonly string[] }
  | { readonly status: 'conflict'; readonly cell: CellState }
  | { readonly status: 'duplicate' }
  | { readonly status: 'sweep' };

export interface ToldEntry {
  readonly seq: number | string;
  readonly at: string;
  readonly kind: JournalEntry['kind'];
  readonly reservation_id: string | null;
  readonly body: string | null;
}

export function readReservation(told: ToldReservation): Reservation {
  const { id, state, expiresAt, details } = told;
  return {
    id,
    state,
    lines: readLines(told.lines),
    rooms: readRooms(told.rooms),
    short: readShort(told.short),
    expiresAt,
    details: details === null ? null : JSON.parse(details),
  };
}

export const readLines = (lines: readonly StockLine[]): StockLine[] =>
  lines.map(({ facilityId, sku, quantity }) => ({ facilityId, sku, quantity })).sort(compareCells);

export const readShort = (short: readonly ShortCell[]): ShortCell[] =>
  short.map(({ facilityId, sku, wanted, available }) => ({ facilityId, sku, wanted, available })).sort(compareCells);

const readRooms = (rooms: readonly RoomUse[]): RoomUse[] =>
  rooms.map(({ room, from, span, amount, limit }) => ({ room, from, span, amount, limit })).sort(compareUses);

export const readShortage = (short: readonly ShortCell[], shortRooms: readonly ShortRoom[]): Shortage => ({
  status: 'short',
  short: readShort(short),
  shortRooms: shortRooms
    .map(({ room, from, span, wanted, available }) => ({ room, from, span, wanted, available }))
    .sort(compareUses),
});

export function readCell(told: CellState): CellState {
  const { facilityId, sku, onHand, reserved, safetyStock, held, available, version, shortfall } = told;
  return { facilityId, sku, onHand, reserved, safetyStock, held, available, version, shortfall };
}

/** An entry of the journal; its body is in the form of JournalEvent but for the id, which has a column of its own. */
export function readEntry({ seq, at, kind, reservation_id, body }: ToldEntry): JournalEntry {
  const start = { seq: Number(seq), at, kind };
  const facts = body === null ? {} : JSON.parse(body);
  if (kind === 'hold') {
    const { lines, rooms, short, expiresAt, details } = facts;
    return {
      ...start,
      kind,
      id: reservation_id as string,
      lines: readLines(lines),
      rooms: readRooms(rooms),
      short: readShort(short),
      expiresAt,
      details,
    };
  }
  return (
    reservation_id === null ? { ...start, ...facts } : { ...start, id: reservation_id, ...facts }
  ) as JournalEntry;
}
