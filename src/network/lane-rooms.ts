import type { LaneTable } from './lane-table.js';

/** Units taken per lane and local day of departure, of lanes with a limit. */
export class LaneRooms {
  readonly #lanes: LaneTable;
  /** lane -> day -> units. */
  readonly #taken = new Map<number, Map<number, number>>();

  constructor(lanes: LaneTable, origin: LaneRooms | null = null) {
    this.#lanes = lanes;
    if (origin === null) return;
    for (const [lane, days] of origin.#taken) this.#taken.set(lane, new Map(days));
  }

  /** The same room, taken from and given back apart from here on. */
  fork(): LaneRooms {
    return new LaneRooms(this.#lanes, this);
  }

  /** Units a lane may still take on a day; never below zero, Infinity without a limit. */
  roomAt(lane: number, day: number): number {
    const limit = this.#lanes.unitsPerDay[lane] as number;
    if (limit === Infinity) return limit;
    return Math.max(0, limit - this.takenAt(lane, day));
  }

  /** Units taken of a lane with a limit on a day. */
  takenAt(lane: number, day: number): number {
    return this.#taken.get(lane)?.get(day) ?? 0;
  }

  /** What is taken, by lane and day, in any order. */
  *entries(): Iterable<[lane: number, day: number, units: number]> {
    for (const [lane, days] of this.#taken) for (const [day, units] of days) yield [lane, day, units];
  }

  /** Takes (or with a negative number gives back) units on a day. */
  take(lane: number, day: number, units: number): void {
    if (this.#lanes.unitsPerDay[lane] === Infinity) return;
    let days = this.#taken.get(lane);
    if (days === undefined) {
      days = new Map();
      this.#taken.set(lane, days);
    }
    const after = (days.get(day) ?? 0) + units;
    if (after === 0) days.delete(day);
    else days.set(day, after);
  }
}
