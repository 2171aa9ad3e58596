import type { HandlingTimes } from './handling.js';
import type { LaneTable } from './lane-table.js';

const noPaths = new Int32Array(0);

/**
 * Ways from facility to facility along lanes, no facility twice, numbered as they are met. What the paths into a
 * facility are is found once and kept. A path that another from the same origin beats whenever goods set out is left out.
 */
export class LanePaths {
  /** Shared by forks: numbers only grow, and mean the same on both sides. */
  readonly lanes: LaneTable;
  count = 0;
  /** Facility rows. */
  origin = new Int32Array(64);
  end = new Int32Array(64);
  /** Number of lanes, and their sums. */
  length = new Int32Array(64);
  moneyBase = new Float64Array(64);
  moneyPerUnit = new Float64Array(64);
  metres = new Float64Array(64);
  /** Lanes of path p, in the order of the way: laneAt[laneStart[p]] .. + length[p] - 1. */
  laneStart = new Int32Array(64);
  laneAt = new Int32Array(256);
  #lanesUsed = 0;
  readonly #handling: HandlingTimes;
  /** By facility row and number of lanes. */
  readonly #into: Map<number, Int32Array>[] = [];

  /** @param handling times at the facilities that lanes lead through */
  constructor(lanes: LaneTable, handling: HandlingTimes) {
    this.lanes = lanes;
    this.#handling = handling;
  }

  /**
   * Paths of at most `mostLanes` lanes that end at a facility: fewer lanes first, then by origin and lanes.
   * The array is shared: read only. Facilities that have left the network may still stand in a path.
   */
  into(row: number, mostLanes: number): Int32Array {
    const { lanes } = this;
    if (mostLanes <= 0 || row + 1 >= lanes.intoStart.length) return noPaths;
    if (lanes.intoStart[row] === lanes.intoStart[row + 1]) return noPaths;
    let known = this.#into[mostLanes];
    if (known === undefined) {
      known = new Map();
      this.#into[mostLanes] = known;
    }
    let paths = known.get(row);
    if (paths === undefined) {
      paths = this.#find(row, mostLanes);
      known.set(row, paths);
    }
    return paths;
  }

  /** Instant at which goods that leave the origin's hands then are handled at the end; Infinity: never. */
  arrive(path: number, ready: number): number {
    const { lanes } = this;
    const start = this.laneStart[path] as number;
    let instant = ready;
    for (let i = start; i < start + (this.length[path] as number); i++) {
      const lane = this.laneAt[i] as number;
      instant = this.depart(lane, instant) + (lanes.minutes[lane] as number);
      if (instant === Infinity) return instant;
      instant = this.#handling.receive(lanes.to[lane] as number, instant);
    }
    return instant;
  }

  /** First instant from `ready` on at which a lane leaves; Infinity: never. */
  depart(lane: number, ready: number): number {
    const { lanes } = this;
    if (lanes.isAtOnce[lane] === 1 || ready === Infinity) return ready;
    const zone = this.#handling.zoneOf(lanes.from[lane] as number);
    return (lanes.departures[lane] as LaneTable['departures'][number]).next(zone, ready);
  }

  #find(row: number, mostLanes: number): Int32Array {
    const { lanes } = this;
    const found: number[][] = [];
    const way: number[] = [];
    const visited = new Set([row]);
    const extend = (end: number) => {
      for (let i = lanes.intoStart[end] as number; i < (lanes.intoStart[end + 1] as number); i++) {
        const lane = lanes.laneInto[i] as number;
        const from = lanes.from[lane] as number;
        if (visited.has(from)) continue;
        way.unshift(lane);
        found.push(way.slice());
        if (way.length < mostLanes) {
          visited.add(from);
          extend(from);
          visited.delete(from);
        }
        way.shift();
      }
    };
    extend(row);
    const origin = (path: readonly number[]) => lanes.from[path[0] as number] as number;
    found.sort((a, b) => a.length - b.length || origin(a) - origin(b) || compareLists(a, b));
    const byOrigin = new Map<number, number[][]>();
    const paths: number[] = [];
    for (const path of found) {
      const others = byOrigin.get(origin(path)) ?? [];
      if (others.some((other) => this.#beats(other, path))) continue;
      others.push(path);
      byOrigin.set(origin(path), others);
      paths.push(this.#add(path, row));
    }
    return Int32Array.from(paths);
  }

  /** Whether `a`, which comes first in ties, is never dearer and never later than `b`, whatever lanes carry. */
  #beats(a: readonly number[], b: readonly number[]): boolean {
    const { lanes } = this;
    const isSmooth = (path: readonly number[]) =>
      path.every((lane) => lanes.isAtOnce[lane] === 1 && !this.#handling.isTimed(lanes.to[lane] as number));
    if (!isSmooth(a) || !isSmooth(b)) return false;
    if (a.some((lane) => lanes.unitsPerDay[lane] !== Infinity)) return false;
    // A facility on the way of one and not of the other may leave the network.
    const stops = new Set(b.map((lane) => lanes.to[lane]));
    if (!a.every((lane) => stops.has(lanes.to[lane]))) return false;
    const sum = (path: readonly number[], value: (lane: number) => number) =>
      path.reduce((total, lane) => total + value(lane), 0);
    const minutes = (lane: number) =>
      (lanes.minutes[lane] as number) + this.#handling.receive(lanes.to[lane] as number, 0);
    return (
      sum(a, minutes) <= sum(b, minutes) &&
      sum(a, (lane) => lanes.moneyBase[lane] as number) <= sum(b, (lane) => lanes.moneyBase[lane] as number) &&
      sum(a, (lane) => lanes.moneyPerUnit[lane] as number) <= sum(b, (lane) => lanes.moneyPerUnit[lane] as number) &&
      sum(a, (lane) => lanes.metres[lane] as number) <= sum(b, (lane) => lanes.metres[lane] as number)
    );
  }

  #add(path: readonly number[], end: number): number {
    const { lanes } = this;
    const number = this.count++;
    if (number === this.origin.length) this.#grow();
    if (this.#lanesUsed + path.length > this.laneAt.length) this.laneAt = doubled(this.laneAt);
    this.origin[number] = lanes.from[path[0] as number] as number;
    this.end[number] = end;
    this.length[number] = path.length;
    this.laneStart[number] = this.#lanesUsed;
    for (const lane of path) {
      this.laneAt[this.#lanesUsed++] = lane;
      this.moneyBase[number] = (this.moneyBase[number] as number) + (lanes.moneyBase[lane] as number);
      this.moneyPerUnit[number] = (this.moneyPerUnit[number] as number) + (lanes.moneyPerUnit[lane] as number);
      this.metres[number] = (this.metres[number] as number) + (lanes.metres[lane] as number);
    }
    return number;
  }

  #grow(): void {
    this.origin = doubled(this.origin);
    this.end = doubled(this.end);
    this.length = doubled(this.length);
    this.moneyBase = doubled(this.moneyBase);
    this.moneyPerUnit = doubled(this.moneyPerUnit);
    this.metres = doubled(this.metres);
    this.laneStart = doubled(this.laneStart);
  }
}

function doubled<T extends Int32Array | Float64Array>(values: T): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * values.length);
  larger.set(values);
  return larger;
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
