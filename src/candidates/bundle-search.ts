import { type FacilityTree, leafBits } from '../geo/tree.js';
import { lowerBound, noCell } from '../stock/positions.js';
import { wholeSphere } from './holder-search.js';

/** Ranges with so few positions in all, of all demands together, are looked through one by one. */
const fewPositions = 12;

/** No path in a tree of 2^27 leaves is deeper. */
const deepest = 32;

/** Says whether a facility at some distance can matter, given the prizes of the demands it could serve. */
export interface BundleFloor {
  /**
   * False only if no facility at least this (squared) chord away that collects `prize` can be in a better plan.
   *
   * @param critical the part of `prize` that comes from the critical demand; -1 where that demand has no stock here
   */
  worth(squaredChord: number, prize: number, critical: number): boolean;
}

export interface BundleSink {
  /** A facility worth a look; cells[d] is its position of demand d, or noCell. The array is used again afterwards. */
  offer(tree: FacilityTree, slot: number, cells: Int32Array): void;
}

/** The demands of one order as a search in one tree sees them, all indexed by demand. */
export interface BundleDemands {
  count: number;
  /** Cells of the demand's sku in the tree: from .. to - 1. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Free quantity below which a position does not count. */
  readonly need: Float64Array;
  /** Quantity at which it counts in full; below, in proportion. */
  readonly quantity: Float64Array;
  /** The demand whose arrival the bound looks at, or -1. */
  critical: number;
  /** What serving the demand in full is worth to a plan, less what it must cost per unit from here; not negative. */
  readonly prize: Float64Array;
}

/**
 * Walks the facilities that hold any of an order's skus, all skus in one descent, nearest first. A subtree is left out
 * when its distance is not worth the prizes of the demands that have stock inside: near the customer one sku is enough
 * to look, far away only facilities that hold many of them together count. Where a subtree would not be worth it
 * without its rarest sku, the others are cut down to the range of that one, which leads straight to the few places that
 * can hold all. Exact; no allocation after the first orders.
 */
export class BundleSearch {
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  #middle = new Int32Array(0);
  #cells = new Int32Array(0);
  #stackFrom = new Int32Array(0);
  #stackTo = new Int32Array(0);
  readonly #stackGap = new Float64Array(deepest);

  search(
    tree: FacilityTree,
    ranks: Uint32Array,
    free: Int32Array,
    demands: BundleDemands,
    query: Float64Array,
    floor: BundleFloor,
    sink: BundleSink,
  ): void {
    const n = demands.count;
    this.#grow(n);
    const from = this.#from;
    const to = this.#to;
    const middle = this.#middle;
    const { prize, critical } = demands;
    const { boxes } = tree;
    const firstLeaf = tree.leaves << leafBits;
    const { firstRank } = tree;
    const qx = query[0] as number;
    const qy = query[1] as number;
    const qz = query[2] as number;
    for (let d = 0; d < n; d++) {
      from[d] = demands.from[d] as number;
      to[d] = demands.to[d] as number;
    }
    let depth = 0;
    let gap = 0;
    for (;;) {
      let live = true;
      while (live) {
        let first = 0xffff_ffff;
        let last = 0;
        let total = 0;
        let held = 0;
        let rarest = -1;
        let rarestLength = 0x7fff_ffff;
        let present = 0;
        let heldCritical = -1;
        for (let d = 0; d < n; d++) {
          const a = from[d] as number;
          const length = (to[d] as number) - a;
          if (length <= 0) continue;
          const f = ranks[a] as number;
          const l = ranks[a + length - 1] as number;
          if (f < first) first = f;
          if (l > last) last = l;
          total += length;
          held += prize[d] as number;
          if (d === critical) heldCritical = prize[d] as number;
          present++;
          if (length < rarestLength) {
            rarestLength = length;
            rarest = d;
          }
        }
        if (total === 0 || !floor.worth(gap, held, heldCritical)) {
          live = false;
          break;
        }
        if (
          present > 1 &&
          total > rarestLength * present &&
          !floor.worth(gap, held - (prize[rarest] as number), rarest === critical ? -1 : heldCritical)
        ) {
          const a = from[rarest] as number;
          if (this.#trim(ranks, n, rarest, ranks[a] as number, ranks[a + rarestLength - 1] as number)) continue;
        }
        const differ = (first - firstRank) ^ (last - firstRank);
        if (total <= fewPositions || differ < 1 << leafBits) break;
        const height = 31 - Math.clz32(differ);
        const cut = (((last - firstRank) >>> height) << height) + firstRank;
        const box = ((firstLeaf + first - firstRank) >>> height) * 6;
        let heldLeft = -1;
        let heldRight = -1;
        let criticalLeft = -1;
        let criticalRight = -1;
        for (let d = 0; d < n; d++) {
          const a = from[d] as number;
          const b = to[d] as number;
          if (a >= b) {
            middle[d] = a;
            continue;
          }
          const m = lowerBound(ranks, a, b, cut);
          middle[d] = m;
          if (m > a) heldLeft = Math.max(0, heldLeft) + (prize[d] as number);
          if (m < b) heldRight = Math.max(0, heldRight) + (prize[d] as number);
          if (d === critical) {
            if (m > a) criticalLeft = prize[d] as number;
            if (m < b) criticalRight = prize[d] as number;
          }
        }
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
        const goLeft = heldLeft >= 0 && floor.worth(left, heldLeft, criticalLeft);
        const goRight = heldRight >= 0 && floor.worth(right, heldRight, criticalRight);
        if (!goLeft && !goRight) {
          live = false;
          break;
        }
        const nearRight = goRight && (!goLeft || right < left);
        if (goLeft && goRight) {
          const at = depth * n;
          for (let d = 0; d < n; d++) {
            this.#stackFrom[at + d] = (nearRight ? from[d] : middle[d]) as number;
            this.#stackTo[at + d] = (nearRight ? middle[d] : to[d]) as number;
          }
          this.#stackGap[depth++] = nearRight ? left : right;
        }
        for (let d = 0; d < n; d++) {
          if (nearRight) from[d] = middle[d] as number;
          else to[d] = middle[d] as number;
        }
        gap = nearRight ? right : left;
      }
      if (live) this.#scan(tree, ranks, free, demands, qx, qy, qz, floor, sink);
      if (depth === 0) return;
      depth--;
      gap = this.#stackGap[depth] as number;
      const at = depth * n;
      for (let d = 0; d < n; d++) {
        from[d] = this.#stackFrom[at + d] as number;
        to[d] = this.#stackTo[at + d] as number;
      }
    }
  }

  /** Cuts every other demand's range down to ranks first .. last; false if nothing changed. */
  #trim(ranks: Uint32Array, n: number, keep: number, first: number, last: number): boolean {
    let changed = false;
    for (let d = 0; d < n; d++) {
      const a = this.#from[d] as number;
      const b = this.#to[d] as number;
      if (d === keep || a >= b) continue;
      if ((ranks[a] as number) < first) {
        this.#from[d] = lowerBound(ranks, a, b, first);
        changed = true;
      }
      if ((ranks[b - 1] as number) > last) {
        this.#to[d] = lowerBound(ranks, this.#from[d] as number, b, last + 1);
        changed = true;
      }
    }
    return changed;
  }

  #scan(
    tree: FacilityTree,
    ranks: Uint32Array,
    free: Int32Array,
    demands: BundleDemands,
    qx: number,
    qy: number,
    qz: number,
    floor: BundleFloor,
    sink: BundleSink,
  ): void {
    const n = demands.count;
    const from = this.#from;
    const to = this.#to;
    const cells = this.#cells;
    const { prize, critical } = demands;
    const { points, stride, firstRank } = tree;
    for (;;) {
      let next = 0xffff_ffff;
      for (let d = 0; d < n; d++) {
        const a = from[d] as number;
        if (a < (to[d] as number) && (ranks[a] as number) < next) next = ranks[a] as number;
      }
      if (next === 0xffff_ffff) return;
      let held = -1;
      let heldCritical = -1;
      for (let d = 0; d < n; d++) {
        const a = from[d] as number;
        cells[d] = noCell;
        if (a >= (to[d] as number) || ranks[a] !== next) continue;
        from[d] = a + 1;
        const stock = free[a] as number;
        if (stock < (demands.need[d] as number)) continue;
        cells[d] = a;
        const quantity = demands.quantity[d] as number;
        const full = prize[d] as number;
        const earned = stock >= quantity ? full : (full * stock) / quantity;
        held = Math.max(0, held) + earned;
        if (d === critical) heldCritical = earned;
      }
      if (held < 0) continue;
      const rank = next - firstRank;
      const slot = (rank >>> leafBits) * stride + (rank & 15);
      const x = (points[3 * slot] as number) - qx;
      const y = (points[3 * slot + 1] as number) - qy;
      const z = (points[3 * slot + 2] as number) - qz;
      const chord = x * x + y * y + z * z;
      if (chord < wholeSphere && floor.worth(chord, held, heldCritical)) sink.offer(tree, slot, cells);
    }
  }

  #grow(n: number): void {
    if (n <= this.#from.length) return;
    const size = 2 * n;
    this.#from = new Int32Array(size);
    this.#to = new Int32Array(size);
    this.#middle = new Int32Array(size);
    this.#cells = new Int32Array(size);
    this.#stackFrom = new Int32Array(deepest * size);
    this.#stackTo = new Int32Array(deepest * size);
  }
}
