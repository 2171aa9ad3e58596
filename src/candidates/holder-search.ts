import { type FacilityTree, leafBits } from '../geo/tree.js';
import { lowerBound } from '../stock/positions.js';

/** Beyond any chord between two points of the unit sphere (2, squared 4), before any facility that is not there. */
export const wholeSphere = 4.1;

/** Takes holders as they are found, nearest subtree first, and says how far out the search must still look. */
export interface HolderSink {
  /** Squared chord beyond which nothing is of interest any more; the search reads it after every offer. */
  limit: number;
  /** A facility (slot of the tree) with enough free stock (cell), within the limit; its squared chord: HolderSearch.chord. */
  offer(tree: FacilityTree, slot: number, cell: number): void;
}

/**
 * Walks the holders of one sku in one facility tree, nearest first as far as the tree's boxes tell. The sorted list of
 * their ranks is a k-d tree of its own: the lowest common subtree of a range follows from the highest bit in which its
 * first and last rank differ. Exact at any rarity, no allocation, about log2(list) boxes for a near holder.
 */
export class HolderSearch {
  /** Squared chord of the facility offered last. In memory, since a call would box it. */
  readonly chord = new Float64Array(1);
  readonly #fewPositions: number;
  readonly #from = new Uint32Array(64);
  readonly #to = new Uint32Array(64);
  readonly #gap = new Float64Array(64);

  /**
   * @param fewPositions ranges of at most so many positions are looked through one by one: few where one holder is sought,
   *   since a box costs less than the cold point of a holder; about as many as are sought otherwise
   */
  constructor(fewPositions: number) {
    this.#fewPositions = fewPositions;
  }

  /**
   * @param query unit vector of the place. Kept in memory on purpose: computed here, V8 would evaluate its sine and
   *   cosine anew in every turn of the loop
   * @param from,to the sku's positions in this tree: cells from .. to - 1
   * @param need least free quantity that counts
   */
  search(
    tree: FacilityTree,
    ranks: Uint32Array,
    free: Int32Array,
    from: number,
    to: number,
    need: number,
    query: Float64Array,
    sink: HolderSink,
  ): void {
    if (from >= to) return;
    const qx = query[0] as number;
    const qy = query[1] as number;
    const qz = query[2] as number;
    const { boxes, points, stride, firstRank } = tree;
    const firstLeaf = tree.leaves << leafBits;
    const fewPositions = this.#fewPositions;
    const stackFrom = this.#from;
    const stackTo = this.#to;
    const stackGap = this.#gap;
    let depth = 0;
    let limit = sink.limit;
    let a = from;
    let b = to;
    for (;;) {
      let live = true;
      while (b - a > fewPositions) {
        const first = (ranks[a] as number) - firstRank;
        const last = (ranks[b - 1] as number) - firstRank;
        const differ = first ^ last;
        if (differ < 1 << leafBits) break;
        const height = 31 - Math.clz32(differ);
        const middle = ((last >>> height) << height) + firstRank;
        const box = ((firstLeaf + first) >>> height) * 6;
        const low = lowerBound(ranks, a + 1, b, middle);
        // Twice the gap between query and box per axis, without a branch: t + |t| is 0 inside.
        let x = Math.abs(qx - (boxes[box] as number)) - (boxes[box + 1] as number);
        let y = Math.abs(qy - (boxes[box + 2] as number)) - (boxes[box + 3] as number);
        let z = Math.abs(qz - (boxes[box + 4] as number)) - (boxes[box + 5] as number);
        x += Math.abs(x);
        y += Math.abs(y);
        z += Math.abs(z);
        const left = (x * x + y * y + z * z) * 0.25;
        x = Math.abs(qx - (boxes[box + 6] as number)) - (boxes[box + 7] as number);
        y = Math.abs(qy - (boxes[box + 8] as number)) - (boxes[box + 9] as number);
        z = Math.abs(qz - (boxes[box + 10] as number)) - (boxes[box + 11] as number);
        x += Math.abs(x);
        y += Math.abs(y);
        z += Math.abs(z);
        const right = (x * x + y * y + z * z) * 0.25;
        if (right < left) {
          if (left <= limit) {
            stackFrom[depth] = a;
            stackTo[depth] = low;
            stackGap[depth++] = left;
          }
          if (right > limit) {
            live = false;
            break;
          }
          a = low;
        } else {
          if (right <= limit) {
            stackFrom[depth] = low;
            stackTo[depth] = b;
            stackGap[depth++] = right;
          }
          if (left > limit) {
            live = false;
            break;
          }
          b = low;
        }
      }
      if (live) {
        for (let cell = a; cell < b; cell++) {
          if ((free[cell] as number) < need) continue;
          const rank = (ranks[cell] as number) - firstRank;
          const slot = (rank >>> leafBits) * stride + (rank & 15);
          const x = (points[3 * slot] as number) - qx;
          const y = (points[3 * slot + 1] as number) - qy;
          const z = (points[3 * slot + 2] as number) - qz;
          const chord = x * x + y * y + z * z;
          if (chord <= limit) {
            this.chord[0] = chord;
            sink.offer(tree, slot, cell);
            limit = sink.limit;
          }
        }
      }
      do {
        if (depth === 0) return;
        depth--;
      } while ((stackGap[depth] as number) > limit);
      a = stackFrom[depth] as number;
      b = stackTo[depth] as number;
    }
  }
}
