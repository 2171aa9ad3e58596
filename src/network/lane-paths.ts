import { InputError } from '../model/issues.js';
import type { HandlingTimes } from './handling.js';
import type { LaneTable } from './lane-table.js';

const noPaths = new Int32Array(0);

/** Ways into one facility that are looked through at most: more would take minutes and gigabytes. */
const mostPaths = 200_000;

/** And into all facilities together that orders have come to: about 300 MB. */
const mostInAll = 5_000_000;

/** A path under consideration. */
interface Way {
  /** In the order of the way. */
  readonly lanes: readonly number[];
  readonly origin: number;
  /** From the origin's hands until handled at the end; null where that depends on the clock. */
  readonly minutes: number | null;
  readonly moneyBase: number;
  readonly moneyPerUnit: number;
  readonly metres: number;
  readonly isLimited: boolean;
}

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
   *
   * @throws InputError where there are more than 200 000, or 5 million into all facilities asked for: lanes between
   * everything and a high policy.limits.maxLegs
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
    const found: Way[] = [];
    const way: number[] = [];
    const visited = new Set([row]);
    const extend = (end: number) => {
      for (let i = lanes.intoStart[end] as number; i < (lanes.intoStart[end + 1] as number); i++) {
        const lane = lanes.laneInto[i] as number;
        const from = lanes.from[lane] as number;
        if (visited.has(from)) continue;
        way.push(lane);
        if (found.length === mostPaths) throw tooMany(mostLanes);
        found.push(this.#wayOf(way));
        if (way.length < mostLanes) {
          visited.add(from);
          extend(from);
          visited.delete(from);
        }
        way.pop();
      }
    };
    extend(row);
    if (this.count + found.length > mostInAll) throw tooMany(mostLanes);
    found.sort((a, b) => a.lanes.length - b.lanes.length || a.origin - b.origin || compareLists(a.lanes, b.lanes));
    /** By origin: the ways that may beat another. */
    const steady = new Map<number, Way[]>();
    const paths: number[] = [];
    for (const one of found) {
      if (one.minutes !== null) {
        const others = steady.get(one.origin);
        if (others?.some((other) => beats(other, one, lanes))) continue;
        if (others === undefined) steady.set(one.origin, [one]);
        else others.push(one);
      }
      paths.push(this.#add(one.lanes, row));
    }
    return Int32Array.from(paths);
  }

  /** @param backwards its lanes, from the end to the origin */
  #wayOf(backwards: readonly number[]): Way {
    const { lanes } = this;
    let minutes: number | null = 0;
    let moneyBase = 0;
    let moneyPerUnit = 0;
    let metres = 0;
    let isLimited = false;
    for (let i = backwards.length - 1; i >= 0; i--) {
      const lane = backwards[i] as number;
      const to = lanes.to[lane] as number;
      if (lanes.isAtOnce[lane] === 0 || this.#handling.isTimed(to)) minutes = null;
      if (minutes !== null) minutes += (lanes.minutes[lane] as number) + this.#handling.receive(to, 0);
      moneyBase += lanes.moneyBase[lane] as number;
      moneyPerUnit += lanes.moneyPerUnit[lane] as number;
      metres += lanes.metres[lane] as number;
      isLimited ||= lanes.unitsPerDay[lane] !== Infinity;
    }
    const origin = lanes.from[backwards.at(-1) as number] as number;
    return { lanes: [...backwards].reverse(), origin, minutes, moneyBase, moneyPerUnit, metres, isLimited };
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

/** Whether `a`, which comes first in ties, is never dearer and never later than `b`, whatever lanes carry. */
function beats(a: Way, b: Way, { to }: LaneTable): boolean {
  if (a.isLimited || (a.minutes as number) > (b.minutes as number)) return false;
  if (a.moneyBase > b.moneyBase || a.moneyPerUnit > b.moneyPerUnit || a.metres > b.metres) return false;
  // A facility on the way of one and not of the other may leave the network.
  return a.lanes.every((lane) => b.lanes.some((other) => to[other] === to[lane]));
}

function tooMany(maxLegs: number): InputError {
  const hint =
    'lanes make too many ways to tell apart, 200 000 into one facility; allow fewer legs, or leave out lanes of no use';
  return new InputError([{ code: 'TOO_MANY', path: 'policy.limits.maxLegs', value: String(maxLegs), hint }]);
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
