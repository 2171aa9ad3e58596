import type { HoldOptions, HoldTerm, OpeningCell, RoomUse, StockLine } from '../model/reservation.js';
import type { Cell } from './claims.js';
import { minute, startsAt } from './moves.js';
import type { StoreOperation } from './operation.js';

// Words for tables of cases: `reserve('1', ['2 a/x'])` asks for two units of sku x at facility a.

/** `3 a/x`, or with what is not to be promised: `5 a/x, 1 reserved, 2 safety`. */
export function opening(text: string): OpeningCell {
  const [stock = '', ...kept] = text.split(', ');
  const { quantity, ...place } = line(stock);
  const of = (name: string) => Number(kept.find((part) => part.endsWith(name))?.split(' ')[0] ?? 0);
  return { ...place, onHand: quantity, reserved: of('reserved'), safetyStock: of('safety'), unitMoney: 0 };
}

/** `2 a/x` */
export function line(text: string): StockLine {
  const space = text.indexOf(' ');
  return { ...place(text.slice(space + 1)), quantity: Number(text.slice(0, space)) };
}

/** `a/x` */
export function place(text: string): Cell {
  const slash = text.indexOf('/');
  return { facilityId: text.slice(0, slash), sku: text.slice(slash + 1) };
}

/** A use of a day's room. */
export const day = (amount: number, from: number, limit = 2, room = 'day'): RoomUse => ({
  room,
  from,
  span: 1,
  amount,
  limit,
});

/** A use of bays for half an hour. */
export const bay = (from: number, limit = 1, amount = 1): RoomUse => ({ room: 'bays', from, span: 30, amount, limit });

interface ReserveExtra extends Omit<HoldOptions, 'id'> {
  readonly rooms?: readonly RoomUse[];
}

export function reserve(id: string, lines: readonly string[], extra: ReserveExtra = {}): StoreOperation {
  const { rooms, ...options } = extra;
  const claim = { lines: lines.map(line), ...(rooms ? { rooms } : {}) };
  return { verb: 'reserve', claim, options: { id, ...options } };
}

export const commit = (id: string): StoreOperation => ({ verb: 'commit', id });
export const commitIfFree = (id: string): StoreOperation => ({ verb: 'commit', id, ifFree: true });
export const release = (id: string): StoreOperation => ({ verb: 'release', id });
export const extend = (id: string, term: HoldTerm): StoreOperation => ({ verb: 'extend', id, term });
export const expire = (): StoreOperation => ({ verb: 'expire' });
export const find = (id: string): StoreOperation => ({ verb: 'find', id });
export const cell = (text: string): StoreOperation => ({ verb: 'cell', ...place(text) });

export const receive = (text: string, id?: string): StoreOperation => ({
  verb: 'receive',
  ...line(text),
  ...(id === undefined ? {} : { id }),
});

/** So many are on hand: `adjust('3 a/x')`. */
export function adjust(
  text: string,
  options: { readonly version?: number; readonly id?: string } = {},
): StoreOperation {
  const { quantity, ...at } = line(text);
  return { verb: 'adjust', ...at, onHand: quantity, ...options };
}

/** So many minutes after the beginning. */
export const at = (minutes: number): string => new Date(startsAt + minutes * minute).toISOString();
