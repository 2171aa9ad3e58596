import type { Reservation, RoomUse, ShortRoom, StockLine } from '../model/reservation.js';
import { canonicalText } from './operation.js';

/** Names a cell. */
export interface Cell {
  readonly facilityId: string;
  readonly sku: string;
}

export const sameCell = (a: Cell, b: Cell): boolean => a.facilityId === b.facilityId && a.sku === b.sku;

export function quantityOn(lines: readonly StockLine[], cell: Cell): number {
  return lines.filter((line) => sameCell(line, cell)).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** One line a cell, by sku and then facility. */
export function mergedLines(lines: readonly StockLine[]): StockLine[] {
  const first = lines.filter((line, at) => lines.findIndex((other) => sameCell(other, line)) === at);
  const merged = first.map(({ facilityId, sku }) => ({
    facilityId,
    sku,
    quantity: quantityOn(lines, { facilityId, sku }),
  }));
  return merged.sort((a, b) => byUnits(a.sku, b.sku) || byUnits(a.facilityId, b.facilityId));
}

/** One use a room and time, by room and then time. */
export function mergedRooms(uses: readonly RoomUse[]): RoomUse[] {
  const same = (a: RoomUse, b: RoomUse) => a.room === b.room && a.from === b.from;
  const first = uses.filter((use, at) => uses.findIndex((other) => same(other, use)) === at);
  const total = (use: RoomUse) => uses.filter((other) => same(other, use)).reduce((sum, { amount }) => sum + amount, 0);
  const merged = first.map((use) => ({ ...use, amount: total(use) }));
  return merged.sort((a, b) => byUnits(a.room, b.room) || a.from - b.from);
}

/** What was asked for: what was granted, and of the cells that were short, what was wanted. */
export function askedLines({ lines, short }: Reservation): StockLine[] {
  const whole = lines.filter((line) => !short.some((cell) => sameCell(cell, line)));
  return mergedLines([
    ...whole,
    ...short.map(({ facilityId, sku, wanted }) => ({ facilityId, sku, quantity: wanted })),
  ]);
}

/** Equal where two claims, both merged, are the same; how much a room has room for is no part of a claim. */
export function claimText(lines: readonly StockLine[], rooms: readonly RoomUse[]): string {
  return canonicalText([lines, rooms.map(({ limit: _, ...use }) => use)]);
}

/**
 * Uses that do not fit beside those `inUse` and the other uses of the same claim. A room is fullest at the start of the use
 * or at the start of another during it: in between, uses only end.
 */
export function shortRooms(uses: readonly RoomUse[], inUse: readonly RoomUse[]): ShortRoom[] {
  const short = uses.map((use) => {
    const { room, from, span, amount, limit } = use;
    const others = [...inUse, ...uses].filter((other) => other.room === room && other !== use);
    const starts = others.map((other) => other.from).filter((start) => start > from && start < from + span);
    const usedAt = (point: number) =>
      others
        .filter((other) => other.from > point - span && other.from <= point)
        .reduce((sum, { amount }) => sum + amount, 0);
    const fullest = Math.max(...[from, ...starts].map(usedAt));
    return { room, from, span, wanted: amount, available: Math.max(0, limit - fullest) };
  });
  return short.filter(({ wanted, available }) => wanted > available);
}

/** By UTF-16 code units. */
const byUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
