import { assert } from '../base/assert.js';
import type { RoomState } from '../model/reservation.js';

/** Uses of one room by when they begin, ascending; those that begin together are one. */
interface Uses {
  readonly from: number[];
  readonly amount: number[];
}

/** How much of each room is held from when on. Knows rooms by name alone: limits and spans come with each question. */
export class RoomBook {
  readonly #usesOf = new Map<string, Uses>();

  /**
   * The most that is held of a room at any moment of from .. from + span (exclusive). Every use lasts `span`, so it is
   * looked at where one begins: at `from` and at the held uses that begin after it.
   */
  fullest(room: string, from: number, span: number): number {
    const uses = this.#usesOf.get(room);
    return uses === undefined ? 0 : fullestOf(uses.from, uses.amount, from, span);
  }

  /** Held from exactly one time on. */
  heldAt(room: string, from: number): number {
    const uses = this.#usesOf.get(room);
    if (uses === undefined) return 0;
    const at = countBefore(uses.from, from);
    return uses.from[at] === from ? (uses.amount[at] as number) : 0;
  }

  /** Holds more (or with a negative amount gives back); never below zero. */
  change(room: string, from: number, amount: number): void {
    let uses = this.#usesOf.get(room);
    if (uses === undefined) {
      uses = { from: [], amount: [] };
      this.#usesOf.set(room, uses);
    }
    const at = countBefore(uses.from, from);
    const isKnown = uses.from[at] === from;
    const after = (isKnown ? (uses.amount[at] as number) : 0) + amount;
    assert(after >= 0, 'more of a room is given back than was held');
    if (after === 0) {
      if (isKnown) {
        uses.from.splice(at, 1);
        uses.amount.splice(at, 1);
      }
      if (uses.from.length === 0) this.#usesOf.delete(room);
    } else if (isKnown) uses.amount[at] = after;
    else {
      uses.from.splice(at, 0, from);
      uses.amount.splice(at, 0, after);
    }
  }

  /** The same uses, changed apart from here on. */
  fork(): RoomBook {
    const fork = new RoomBook();
    for (const [room, { from, amount }] of this.#usesOf) {
      fork.#usesOf.set(room, { from: from.slice(), amount: amount.slice() });
    }
    return fork;
  }

  /** Forgets what is held of a room. */
  clear(room: string): void {
    this.#usesOf.delete(room);
  }

  /** What is held, by room (UTF-16) and then time. */
  states(): RoomState[] {
    const names = [...this.#usesOf.keys()].sort();
    return names.flatMap((room) => {
      const { from, amount } = this.#usesOf.get(room) as Uses;
      return from.map((start, at) => ({ room, from: start, held: amount[at] as number }));
    });
  }
}

/** The most held at any moment of from .. from + span (exclusive), of uses that begin at `starts` and last `span` each. */
export function fullestOf(
  starts: readonly number[],
  amounts: readonly number[] | null,
  from: number,
  span: number,
): number {
  let first = countBefore(starts, from - span + 1);
  let load = 0;
  let most = 0;
  for (let at = first; at < starts.length; at++) {
    const start = starts[at] as number;
    if (start >= from + span) break;
    // What began before `from` lies side by side there; later ones meet only what has not ended by then.
    while (start > from && (starts[first] as number) <= start - span) {
      load -= amounts === null ? 1 : (amounts[first] as number);
      first++;
    }
    load += amounts === null ? 1 : (amounts[at] as number);
    most = Math.max(most, load);
  }
  return most;
}

/** How many of the ascending times lie before an instant. */
function countBefore(times: readonly number[], instant: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
