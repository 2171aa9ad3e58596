import type { ReservationState, RoomUse, ShortCell } from '../model/reservation.js';
import type { RoomPlace } from './ledger-ground.js';

/** A reservation as the ledger keeps it. */
export interface HoldRecord {
  readonly id: string;
  /** As it was swept: a `held` one may be past its time. */
  state: ReservationState;
  /** Its lines in HoldLines: start .. start + count - 1. */
  readonly start: number;
  readonly count: number;
  /** When the cells of its lines were looked up. */
  epoch: number;
  readonly rooms: readonly RoomUse[];
  /** One for each use; noRoom where it has gone with its facility. */
  places: readonly RoomPlace[];
  readonly short: readonly ShortCell[];
  /** Milliseconds since the epoch; Infinity: never. */
  expiresAt: number;
  /** Before it was put off. */
  readonly firstExpiresAt: number;
  readonly detailsText: string;
}

/** Lines and rooms that nobody's reservation holds. */
export type Taking = Pick<HoldRecord, 'start' | 'count' | 'rooms'>;

/** One change of a ledger, in rows. */
export type LogEntry = { readonly at: number } & (
  | { readonly kind: 'hold' | 'commit' | 'release' | 'expire' | 'revive'; readonly record: HoldRecord }
  | { readonly kind: 'extend'; readonly record: HoldRecord; readonly expiresAt: number }
  | ({ readonly kind: 'receive'; readonly quantity: number; readonly unitMoney: number } & CellChange)
  | ({ readonly kind: 'withdraw'; readonly quantity: number } & CellChange)
  | ({ readonly kind: 'adjust'; readonly onHand: number; readonly shortfall: number } & CellChange)
  | { readonly kind: 'take' | 'return'; readonly taking: Taking }
  | { readonly kind: 'remove'; readonly facilityRow: number; readonly rooms: readonly string[] }
);

interface CellChange {
  readonly skuRow: number;
  readonly facilityRow: number;
  readonly id: string | null;
}
