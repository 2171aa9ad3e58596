import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';

/** Facilities that lanes lead to from one origin, as a search looks at them. */
export interface LaneEnds {
  readonly row: Int32Array;
  /** Class in the network, and slot of its tree. */
  readonly facilityClass: Uint8Array;
  readonly slot: Int32Array;
}

const nobody = new Uint32Array(0);

/** Chords as float32 points tell them are off by so much. */
const slack = 1e-6;

/**
 * Facilities that lanes leave: which of them hold a sku, and where lanes lead from them. To a search those that hold a sku
 * are a list of ranks like all its holders, only shorter. Lists are made when first asked for, and anew after facilities
 * or positions have come or gone.
 */
export class LaneOrigins {
  /** As many ones as the longest list has ranks: what is free of it. */
  free = new Int32Array(0);
  /** By class: the longest chord from an origin of the class to a facility that lanes lead to from it. */
  farthest = new Float64Array(0);
  readonly #network: Network;
  readonly #mostLanes: number;
  #version = -1;
  #positionsVersion = -1;
  /** By rank: 1 for facilities that lanes leave. */
  #isOrigin = new Uint8Array(0);
  #isFed: boolean[] = [];
  /** By sku row x classes + class. */
  #holders = new Map<number, Uint32Array>();
  #fed = new Map<number, LaneEnds>();

  constructor(network: Network, mostLanes: number) {
    this.#network = network;
    this.#mostLanes = mostLanes;
  }

  refresh(): void {
    const { version, positions } = this.#network;
    if (this.#version !== version) {
      this.#version = version;
      this.#listOrigins();
      this.#holders.clear();
      this.#fed.clear();
    }
    if (this.#positionsVersion === positions.version) return;
    this.#positionsVersion = positions.version;
    this.#holders.clear();
  }

  /** Whether a lane leads to any facility of a class that sends goods on. */
  isFed({ index }: FacilityClass): boolean {
    return this.#isFed[index] === true;
  }

  /** Ranks of the origins of a class that hold, or once held, a sku; ascending. */
  holders(skuRow: number, facilityClass: number): Uint32Array {
    const { positions } = this.#network;
    const key = skuRow * positions.classes + facilityClass;
    let ranks = this.#holders.get(key);
    if (ranks === undefined) {
      const base = skuRow * (positions.classes + 1) + facilityClass;
      const from = positions.starts[base] as number;
      const to = positions.starts[base + 1] as number;
      ranks = from === to ? nobody : positions.ranks.subarray(from, to).filter((rank) => this.#isOrigin[rank] === 1);
      this.#holders.set(key, ranks);
      if (ranks.length > this.free.length) this.free = new Int32Array(2 * ranks.length).fill(1);
    }
    return ranks;
  }

  /** Where lanes lead from an origin, as far as chains may go; facilities without services, from which nothing goes on, left out. */
  fedBy(origin: number): LaneEnds {
    let fed = this.#fed.get(origin);
    if (fed === undefined) {
      fed = this.#findFed(origin);
      this.#fed.set(origin, fed);
    }
    return fed;
  }

  #listOrigins(): void {
    const network = this.#network;
    const { laneTable, classes } = network;
    const last = classes.at(-1);
    this.#isOrigin = new Uint8Array(last === undefined ? 0 : last.tree.firstRank + last.tree.rankSpan);
    this.#isFed = classes.map(() => false);
    this.farthest = new Float64Array(classes.length);
    for (let row = 0; row + 1 < laneTable.outStart.length; row++) {
      if (!network.isPresent(row)) continue;
      const facilityClass = network.classOf[row] as number;
      if (
        laneTable.intoStart[row] !== laneTable.intoStart[row + 1] &&
        (network.servicesOf[row] as Uint32Array).length > 0
      ) {
        this.#isFed[facilityClass] = true;
      }
      if (laneTable.outStart[row] === laneTable.outStart[row + 1]) continue;
      this.#isOrigin[network.rankOf[row] as number] = 1;
      this.farthest[facilityClass] = Math.max(this.farthest[facilityClass] as number, this.#farthestFrom(row));
    }
  }

  /** The longest chord from an origin to a facility that lanes lead to from it. */
  #farthestFrom(origin: number): number {
    const { row } = this.fedBy(origin);
    let farthest = 0;
    for (const to of row) farthest = Math.max(farthest, chordBetween(this.#network, origin, to));
    return farthest + slack;
  }

  #findFed(origin: number): LaneEnds {
    const network = this.#network;
    const { laneTable } = network;
    const found = new Set<number>();
    let edge = [origin];
    for (let lanes = 0; lanes < this.#mostLanes && edge.length > 0; lanes++) {
      const next: number[] = [];
      for (const row of edge) {
        for (let i = laneTable.outStart[row] as number; i < (laneTable.outStart[row + 1] as number); i++) {
          const to = laneTable.to[laneTable.laneOut[i] as number] as number;
          if (to === origin || found.has(to)) continue;
          found.add(to);
          next.push(to);
        }
      }
      edge = next;
    }
    const rows = Int32Array.from(found).filter(
      (row) => network.isPresent(row) && (network.servicesOf[row] as Uint32Array).length > 0,
    );
    return {
      row: rows,
      facilityClass: Uint8Array.from(rows, (row) => network.classOf[row] as number),
      slot: Int32Array.from(rows, (row) => slotOf(network, row)),
    };
  }
}

function slotOf(network: Network, row: number): number {
  const { tree } = network.classes[network.classOf[row] as number] as FacilityClass;
  return tree.slotOf((network.rankOf[row] as number) - tree.firstRank);
}

function chordBetween(network: Network, a: number, b: number): number {
  const point = (row: number): { tree: FacilityTree; at: number } => {
    const { tree } = network.classes[network.classOf[row] as number] as FacilityClass;
    return { tree, at: 3 * slotOf(network, row) };
  };
  const from = point(a);
  const to = point(b);
  let squared = 0;
  for (let axis = 0; axis < 3; axis++) {
    const difference = (from.tree.points[from.at + axis] as number) - (to.tree.points[to.at + axis] as number);
    squared += difference * difference;
  }
  return Math.sqrt(squared);
}
