import { select } from '../base/select.js';
import { writeUnitVector } from './sphere.js';

/** A slot that holds no facility. */
export const noRow = 0xffff_ffff;

/** A slot whose facility was removed: not used again, since stock lists may still name its rank. */
const removedRow = 0xffff_fffe;

/** Whether a slot's row is a facility. */
export const isFacility = (row: number): boolean => row < removedRow;

/** Ranks of one leaf: its first rank plus 0 .. 15. */
export const leafBits = 4;
const leafRanks = 1 << leafBits;

/**
 * Float32 coordinates are off by up to 6e-8; two of them and their difference stay below this chord on the unit
 * sphere (1.3 m). Whoever prunes by a chord from this tree allows that much.
 */
export const chordSlack = 2e-7;

/**
 * A balanced k-d tree over unit vectors, in rank space: a facility's rank is leaf x 16 + slot, so that every subtree
 * is one range of ranks and the lowest common subtree of two ranks follows from their highest differing bit. A sorted
 * list of ranks (the holders of a sku) is therefore itself a k-d tree, for any subset of facilities.
 *
 * `boxes` holds for heap vertex v (root 1, children 2v and 2v + 1) the tight box of its facilities as centre and half
 * extent per axis: [cx, hx, cy, hy, cz, hz], rounded outwards. Leaves keep a few slots free for facilities added later.
 * Columns are replaced, not only written to, where a fork still reads them: whoever holds one asks the tree again.
 */
export class FacilityTree {
  /** Added to a rank of this tree to make it unique among all trees of the network. */
  readonly firstRank: number;
  readonly leaves: number;
  /** Slots stored per leaf; at most 16. */
  readonly stride: number;
  boxes: Float32Array;
  /** Unit vectors by slot: [x, y, z]; an empty slot lies far outside the sphere. */
  points: Float32Array;
  /** Facility row by slot. */
  rows: Uint32Array;
  /** By slot: [latitude, longitude, handlingMinutes (below 0: it keeps hours, ask the network), 1 - acceptance]. One record, one cache line. */
  records: Float64Array;
  /** A fork reads the same columns, so they are copied before the next change. */
  #shared = false;

  /** @param roomFor facilities, at least those of `rows`, that the tree shall hold in the end */
  constructor(firstRank: number, rows: Uint32Array, points: TreePoints, roomFor = rows.length) {
    const n = rows.length;
    let depth = 0;
    while (roomFor > 12 << depth) depth++;
    this.firstRank = firstRank;
    this.leaves = 1 << depth;
    this.stride = Math.min(leafRanks, Math.ceil(roomFor / this.leaves) + 1);
    const slots = this.leaves * this.stride;
    this.boxes = new Float32Array(12 * this.leaves);
    this.points = new Float32Array(3 * slots).fill(emptyCoordinate);
    this.rows = new Uint32Array(slots).fill(noRow);
    this.records = new Float64Array(4 * slots);
    const x = new Float64Array(points.count);
    const y = new Float64Array(points.count);
    const z = new Float64Array(points.count);
    const vector = new Float64Array(3);
    for (const row of rows) {
      writeUnitVector(points.latitude(row), points.longitude(row), vector, 0);
      x[row] = vector[0] as number;
      y[row] = vector[1] as number;
      z[row] = vector[2] as number;
    }
    this.#split(1, rows.slice(), 0, n, [x, y, z], points);
  }

  /** The tree as it is now, whatever happens to this one. Copies nothing: the columns stay shared until either changes. */
  fork(): FacilityTree {
    const fork: Mutable<FacilityTree> = new FacilityTree(this.firstRank, new Uint32Array(0), noPoints);
    fork.leaves = this.leaves;
    fork.stride = this.stride;
    fork.boxes = this.boxes;
    fork.points = this.points;
    fork.rows = this.rows;
    fork.records = this.records;
    (fork as FacilityTree).#shared = true;
    this.#shared = true;
    return fork as FacilityTree;
  }

  /** Ranks that this tree may use: firstRank .. firstRank + rankSpan - 1. */
  get rankSpan(): number {
    return this.leaves << leafBits;
  }

  get byteLength(): number {
    return this.boxes.byteLength + this.points.byteLength + this.rows.byteLength + this.records.byteLength;
  }

  /** Slot of a rank of this tree (`rank` counted from firstRank). */
  slotOf(rank: number): number {
    return (rank >>> leafBits) * this.stride + (rank & (leafRanks - 1));
  }

  rankOfSlot(slot: number): number {
    const leaf = Math.floor(slot / this.stride);
    return (leaf << leafBits) + slot - leaf * this.stride;
  }

  /**
   * Puts a facility into a free slot of a near leaf and widens the boxes above it. Looks into `leaves` leaves at most,
   * nearest first. Returns its rank within this tree, or -1 where all of them are full.
   */
  insert(row: number, points: TreePoints, leaves: number): number {
    const vector = new Float64Array(3);
    writeUnitVector(points.latitude(row), points.longitude(row), vector, 0);
    const leaf = this.#leafWithRoom(1, vector, { leaves });
    if (leaf === 0) return -1;
    this.#own();
    const first = (leaf - this.leaves) * this.stride;
    const slot = this.rows.indexOf(noRow, first);
    this.#fill(slot, row, vector, points);
    for (let v = leaf; v >= 1; v >>= 1) this.#widen(v, vector);
    return this.rankOfSlot(slot);
  }

  #own(): void {
    if (!this.#shared) return;
    this.#shared = false;
    this.boxes = this.boxes.slice();
    this.points = this.points.slice();
    this.rows = this.rows.slice();
    this.records = this.records.slice();
  }

  #leafWithRoom(vertex: number, vector: Float64Array, left: { leaves: number }): number {
    if (left.leaves === 0) return 0;
    if (vertex >= this.leaves) {
      left.leaves--;
      const first = (vertex - this.leaves) * this.stride;
      const slot = this.rows.indexOf(noRow, first);
      return slot >= first && slot < first + this.stride ? vertex : 0;
    }
    const right = this.#gap(2 * vertex + 1, vector) < this.#gap(2 * vertex, vector) ? 1 : 0;
    return (
      this.#leafWithRoom(2 * vertex + right, vector, left) || this.#leafWithRoom(2 * vertex + 1 - right, vector, left)
    );
  }

  /** Empties a slot for good; boxes stay as wide as they are. */
  remove(rank: number): void {
    const slot = this.slotOf(rank);
    this.#own();
    this.rows[slot] = removedRow;
    this.points.fill(emptyCoordinate, 3 * slot, 3 * slot + 3);
  }

  #split(vertex: number, rows: Uint32Array, from: number, to: number, axes: Float64Array[], points: TreePoints): void {
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let axis = 0; axis < 3; axis++) {
      const coordinate = axes[axis] as Float64Array;
      let least = Infinity;
      let most = -Infinity;
      for (let i = from; i < to; i++) {
        const value = coordinate[rows[i] as number] as number;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      low[axis] = least;
      high[axis] = most;
    }
    this.#setBox(vertex, low, high);
    if (vertex >= this.leaves) {
      const first = (vertex - this.leaves) * this.stride;
      const vector = new Float64Array(3);
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        for (let axis = 0; axis < 3; axis++) vector[axis] = (axes[axis] as Float64Array)[row] as number;
        this.#fill(first + i - from, row, vector, points);
      }
      return;
    }
    let widest = 0;
    for (let axis = 1; axis < 3; axis++) {
      if (at(high, axis) - at(low, axis) > at(high, widest) - at(low, widest)) widest = axis;
    }
    const middle = (from + to) >> 1;
    if (to - from > 1) select(rows, axes[widest] as Float64Array, middle, from, to - 1);
    this.#split(2 * vertex, rows, from, middle, axes, points);
    this.#split(2 * vertex + 1, rows, middle, to, axes, points);
  }

  #fill(slot: number, row: number, vector: Float64Array, points: TreePoints): void {
    this.rows[slot] = row;
    this.points.set(vector, 3 * slot);
    this.records[4 * slot] = points.latitude(row);
    this.records[4 * slot + 1] = points.longitude(row);
    this.records[4 * slot + 2] = points.handlingMinutes(row);
    this.records[4 * slot + 3] = points.rejectionShare(row);
  }

  /** An empty box lies far away with no extent, so that nothing ever looks into it. */
  #setBox(vertex: number, low: number[], high: number[]): void {
    for (let axis = 0; axis < 3; axis++) {
      const empty = at(low, axis) > at(high, axis);
      const centre = Math.fround(empty ? emptyCoordinate : (at(low, axis) + at(high, axis)) / 2);
      this.boxes[6 * vertex + 2 * axis] = centre;
      this.boxes[6 * vertex + 2 * axis + 1] = empty
        ? 0
        : Math.max(at(high, axis) - centre, centre - at(low, axis)) + 1e-7;
    }
  }

  #widen(vertex: number, vector: Float64Array): void {
    const low: number[] = [];
    const high: number[] = [];
    for (let axis = 0; axis < 3; axis++) {
      const centre = this.boxes[6 * vertex + 2 * axis] as number;
      const half = this.boxes[6 * vertex + 2 * axis + 1] as number;
      const value = vector[axis] as number;
      const empty = centre === emptyCoordinate;
      low.push(empty ? value : Math.min(centre - half, value));
      high.push(empty ? value : Math.max(centre + half, value));
    }
    this.#setBox(vertex, low, high);
  }

  #gap(vertex: number, vector: Float64Array): number {
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) {
      const centre = this.boxes[6 * vertex + 2 * axis] as number;
      const half = this.boxes[6 * vertex + 2 * axis + 1] as number;
      const gap = Math.max(0, Math.abs((vector[axis] as number) - centre) - half);
      sum += gap * gap;
    }
    return sum;
  }
}

/** What a tree keeps of each facility, asked by facility row. */
export interface TreePoints {
  readonly count: number;
  latitude(row: number): number;
  longitude(row: number): number;
  handlingMinutes(row: number): number;
  rejectionShare(row: number): number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const noPoints: TreePoints = {
  count: 0,
  latitude: () => 0,
  longitude: () => 0,
  handlingMinutes: () => 0,
  rejectionShare: () => 0,
};

const emptyCoordinate = 9;
const at = (values: number[], index: number): number => values[index] as number;
