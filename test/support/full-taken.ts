import type { Facility, Lane, Problem } from '../../src/model/problem.js';
import { fittingStarts } from './full-clock.js';
import type { FullOption } from './full-options.js';

/** The time of a bay. */
export interface Fitting {
  readonly facilityId: string;
  readonly start: number;
  readonly end: number;
}

/** What is used of one thing that runs short; the key is JSON, since an id may hold any character. */
export type Use = readonly [key: string, amount: number];

export const stockKey = (facilityId: string, sku: string): string => JSON.stringify(['stock', facilityId, sku]);
export const ordersKey = (facilityId: string, day: number): string => JSON.stringify(['orders', facilityId, day]);
export const unitsKey = (facilityId: string, day: number): string => JSON.stringify(['units', facilityId, day]);
/** Lanes stand in the problem by row, and two of them may be alike in all they say. */
export const laneKey = (problem: Problem, lane: Lane, day: number): string =>
  JSON.stringify(['lane', problem.lanes.indexOf(lane), day]);

/** What orders before took. */
export class Taken {
  readonly #amounts = new Map<string, number>();
  readonly fittings: Fitting[] = [];

  of(key: string): number {
    return this.#amounts.get(key) ?? 0;
  }

  add({ uses, fitting }: FullOption): void {
    for (const [key, amount] of uses) this.#amounts.set(key, this.of(key) + amount);
    if (fitting) this.fittings.push(fitting);
  }
}

/** Whether a bay stays free for a whole fitting beside those given. */
export function isBayFree(store: Facility, start: number, fittings: readonly Fitting[]): boolean {
  const { bays, minutes } = store.install ?? { bays: 0, minutes: 0 };
  const near = fittings.filter((other) => other.facilityId === store.id);
  const overlapping = near.filter((other) => other.start < start + minutes && start < other.end);
  const busyAt = (instant: number): number =>
    overlapping.filter((other) => other.start <= instant && instant < other.end).length;
  const instants = [start, ...overlapping.map((other) => Math.max(start, other.start))];
  return instants.every((instant) => busyAt(instant) < bays);
}

/** The first start of a fitting once goods are there; or the one asked for, if it can be had. Infinity: none. */
export function fittingStart(
  store: Facility,
  readyAt: number,
  slot: number | null,
  fittings: readonly Fitting[],
): number {
  const minutes = store.install?.minutes ?? 0;
  const windows = fittingStarts(store, readyAt, minutes);
  if (slot !== null) {
    const isOpen = windows.some(({ from, last }) => from <= slot && slot <= last);
    return isOpen && isBayFree(store, slot, fittings) ? slot : Number.POSITIVE_INFINITY;
  }
  const ends = fittings.filter(({ facilityId }) => facilityId === store.id).map(({ end }) => end);
  for (const { from, last } of windows) {
    const starts = [from, ...ends.filter((end) => from < end && end <= last)].sort((a, b) => a - b);
    const free = starts.find((start) => isBayFree(store, start, fittings));
    if (free !== undefined) return free;
  }
  return Number.POSITIVE_INFINITY;
}
