import type { OrderCase } from './order-case.js';

/**
 * What the lanes of an order's chains may still take on the days they leave. Chains of one order that share a lane share
 * what it has left, so that its limit stands among the limits of the columns.
 */
export class LaneLimits {
  /** Units that the chain read last may carry; Infinity: no limit. */
  room = Infinity;
  readonly #case: OrderCase;
  /** By lane and day: number among the limits of the columns. */
  readonly #limitOf = new Map<number, Map<number, number>>();
  /** Limits of the chain read last. */
  readonly #limits: number[] = [];
  /** What its lanes ask for a unit where room is scarce. */
  #price = 0;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /** Starts anew after the columns were cleared. */
  clear(): void {
    this.#limitOf.clear();
    this.release();
  }

  /** Turns to goods that no lane carries. */
  release(): void {
    this.#limits.length = 0;
    this.room = Infinity;
    this.#price = 0;
  }

  /** Reads the lanes of the chain that the case's legs were asked for last. */
  read(): void {
    const { network, legs, scarcity } = this.#case;
    const { laneTable, laneRooms, handling } = network;
    this.release();
    if (!laneTable.hasLimits) return;
    for (let i = 0; i < legs.laneCount; i++) {
      const lane = legs.lane[i] as number;
      if (laneTable.unitsPerDay[lane] === Infinity) continue;
      const day = handling.dayOf(laneTable.from[lane] as number, legs.laneDepart[i] as number);
      const room = laneRooms.roomAt(lane, day);
      this.room = Math.min(this.room, room);
      this.#limits.push(this.#limit(lane, day, room));
      if (scarcity !== null) this.#price += scarcity.lane(lane, day);
    }
  }

  /** Puts a column that was filled and not yet settled under the limits read last. */
  apply(column: number): void {
    if (this.#limits.length === 0) return;
    const { columns, demands } = this.#case;
    for (const limit of this.#limits) columns.limitBy(limit);
    const room = Math.min(columns.room[column] as number, this.room);
    columns.room[column] = room;
    let isCut = false;
    for (let s = 0; s < demands.sources; s++) {
      const at = column * columns.width + s;
      if ((columns.given[at] as number) <= room) continue;
      isCut = true;
      columns.given[at] = demands.together[demands.demandOf[s] as number] === 1 ? 0 : room;
    }
    if (this.#price > 0) this.#addPrice(column);
    if (isCut && demands.hasChoice) columns.sortSources(column);
  }

  #addPrice(column: number): void {
    const { columns } = this.#case;
    for (let at = column * columns.width; at < (column + 1) * columns.width; at++) {
      if (columns.given[at] === 0) continue;
      columns.unit[at] = (columns.unit[at] as number) + this.#price;
      columns.scarcityUnit[at] = (columns.scarcityUnit[at] as number) + this.#price;
    }
  }

  #limit(lane: number, day: number, room: number): number {
    let days = this.#limitOf.get(lane);
    if (days === undefined) {
      days = new Map();
      this.#limitOf.set(lane, days);
    }
    let limit = days.get(day);
    if (limit === undefined) {
      limit = this.#case.columns.addLimit(room);
      days.set(day, limit);
    }
    return limit;
  }
}
