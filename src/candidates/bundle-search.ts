import { type FacilityTree, leafBits } from '../geo/tree.js';
import { findRank, lowerBound, noCell } from '../stock/positions.js';
import { type BundleDemands, type BundleFloor, BundleReach } from './bundle-reach.js';
import { wholeSphere } from './holder-search.js';

/** Ranges with so few positions in all, of all demands together, are looked through one by one. */
const fewPositions = 16;

/**
 * The same for subtrees so far away that one sku alone is not worth a look: there only ranks that stand in several lists
 * count, and marking all of them in a small table finds those faster than splitting the lists further.
 */
const fewFarPositions = 512;
const marks = 8192;

/** The mark of ranks that may stand in lists of several demands; below it, one more than the only demand. */
const several = 255;

const markOf = (rank: number): number => (rank ^ (rank >>> 13)) & (marks - 1);

/** No path in a tree of 2^27 leaves is deeper. */
const deepest = 32;

export interface BundleSink {
  /** A facility worth a look; cells[i] is its position in list i, or noCell. The array is used again afterwards. */
  offer(tree: FacilityTree, slot: number, cells: Int32Array): void;
}

/**
 * Walks the facilities that hold any of an order's skus, all skus in one descent, nearest first. A subtree is left out
 * when its distance is not worth the prizes of the demands that have stock inside: near the customer one sku is enough
 * to look, far away only facilities that hold many of them together count. Where a subtree would not be worth it
 * without its rarest sku, the others are cut down to the range of that one, which leads straight to the few places that
 * can hold all. Exact; no allocation after the first orders.
 */
export class BundleSearch {
  // Of the search under way, for the steps that look at single facilities:
  #tree!: FacilityTree;
  #ranks!: Uint32Array;
  #free!: Int32Array;
  #demands!: BundleDemands;
  #query!: Float64Array;
  #floor!: BundleFloor;
  #sink!: BundleSink;
  #grouped = false;
  readonly #share = new DemandShare();
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  #middle = new Int32Array(0);
  #cells = new Int32Array(0);
  readonly #marked = new Uint8Array(marks);
  /** Ranks whose mark another list had set before, and the list they were met in. */
  readonly #shared = new Uint32Array(fewFarPositions);
  readonly #sharedBy = new Uint8Array(fewFarPositions);
  readonly #reach = new BundleReach();
  /** Squared distance to the box at hand. In memory, since calls would box it. */
  readonly #gap = new Float64Array(1);
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
    const n = demands.lists;
    this.#grow(n);
    this.#tree = tree;
    this.#ranks = ranks;
    this.#free = free;
    this.#demands = demands;
    this.#query = query;
    this.#floor = floor;
    this.#sink = sink;
    const from = this.#from;
    const to = this.#to;
    const middle = this.#middle;
    const reach = this.#reach;
    reach.load(demands, floor);
    const { prize, demandOf } = demands;
    const { boxes } = tree;
    // Where each demand has one list, as nearly always, a list's number is its demand's.
    const grouped = n > demands.count;
    const share = this.#share;
    this.#grouped = grouped;
    // Without a critical demand the place behind the last list stands for it, always empty.
    const critical = demands.critical < 0 || grouped ? n : demands.critical;
    const firstLeaf = tree.leaves << leafBits;
    const { firstRank } = tree;
    const qx = query[0] as number;
    const qy = query[1] as number;
    const qz = query[2] as number;
    for (let i = 0; i < n; i++) {
      from[i] = demands.from[i] as number;
      to[i] = demands.to[i] as number;
    }
    from[n] = 0;
    to[n] = 0;
    middle[n] = 0;
    let depth = 0;
    let gap = 0;
    for (;;) {
      let live = true;
      while (live) {
        let first = 0xffff_ffff;
        let last = 0;
        let total = 0;
        let rarest = -1;
        let rarestLength = 0x7fff_ffff;
        let present = 0;
        let held = 0;
        let set = 0;
        for (let i = 0; i < n; i++) {
          const a = from[i] as number;
          const length = (to[i] as number) - a;
          if (length <= 0) continue;
          const f = ranks[a] as number;
          const l = ranks[a + length - 1] as number;
          if (f < first) first = f;
          if (l > last) last = l;
          total += length;
          present++;
          held += prize[i] as number;
          set |= 1 << i;
          if (length < rarestLength) {
            rarestLength = length;
            rarest = i;
          }
        }
        if (total === 0) {
          live = false;
          break;
        }
        let hasCritical = (to[critical] as number) > (from[critical] as number);
        if (grouped) {
          share.count(demands, from, to);
          held = share.held[0] as number;
          ({ set, present, hasCritical } = share);
        }
        floor.prize = held;
        reach.measure(set, hasCritical);
        if (gap > (reach.squared[0] as number)) {
          live = false;
          break;
        }
        if (present > 1 && total > rarestLength * present && !(grouped && this.#hasMate(rarest))) {
          const d = grouped ? (demandOf[rarest] as number) : rarest;
          floor.prize = held - (prize[d] as number);
          reach.measure(set & ~(1 << d), d !== demands.critical && hasCritical);
          if (gap > (reach.squared[0] as number)) {
            const a = from[rarest] as number;
            if (this.#trim(ranks, n, rarest, ranks[a] as number, ranks[a + rarestLength - 1] as number)) continue;
          }
        }
        const differ = (first - firstRank) ^ (last - firstRank);
        if (total <= fewPositions || differ < 1 << leafBits) break;
        if (total <= fewFarPositions && n < several - 1 && gap > (reach.ofOne()[0] as number)) {
          this.#gap[0] = gap;
          this.#scanShared();
          live = false;
          break;
        }
        const height = 31 - Math.clz32(differ);
        const cut = (((last - firstRank) >>> height) << height) + firstRank;
        const box = ((firstLeaf + first - firstRank) >>> height) * 6;
        let heldLeft = 0;
        let heldRight = 0;
        let setLeft = 0;
        let setRight = 0;
        let anyLeft = false;
        let anyRight = false;
        for (let i = 0; i < n; i++) {
          const a = from[i] as number;
          const b = to[i] as number;
          if (a >= b) {
            middle[i] = a;
            continue;
          }
          const m = lowerBound(ranks, a, b, cut);
          middle[i] = m;
          if (m > a) {
            anyLeft = true;
            heldLeft += prize[i] as number;
            setLeft |= 1 << i;
          }
          if (m < b) {
            anyRight = true;
            heldRight += prize[i] as number;
            setRight |= 1 << i;
          }
        }
        let criticalLeft = (middle[critical] as number) > (from[critical] as number);
        let criticalRight = (to[critical] as number) > (middle[critical] as number);
        if (grouped) {
          share.count(demands, from, middle);
          heldLeft = share.held[0] as number;
          ({ set: setLeft, hasCritical: criticalLeft } = share);
          share.count(demands, middle, to);
          heldRight = share.held[0] as number;
          ({ set: setRight, hasCritical: criticalRight } = share);
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
        let goLeft = anyLeft;
        if (anyLeft) {
          floor.prize = heldLeft;
          reach.measure(setLeft, criticalLeft);
          goLeft = left <= (reach.squared[0] as number);
        }
        let goRight = anyRight;
        if (anyRight) {
          floor.prize = heldRight;
          reach.measure(setRight, criticalRight);
          goRight = right <= (reach.squared[0] as number);
        }
        if (!goLeft && !goRight) {
          live = false;
          break;
        }
        const nearRight = goRight && (!goLeft || right < left);
        if (goLeft && goRight) {
          const at = depth * n;
          for (let i = 0; i < n; i++) {
            this.#stackFrom[at + i] = (nearRight ? from[i] : middle[i]) as number;
            this.#stackTo[at + i] = (nearRight ? middle[i] : to[i]) as number;
          }
          this.#stackGap[depth++] = nearRight ? left : right;
        }
        for (let i = 0; i < n; i++) {
          if (nearRight) from[i] = middle[i] as number;
          else to[i] = middle[i] as number;
        }
        gap = nearRight ? right : left;
      }
      if (live) {
        this.#gap[0] = gap;
        this.#scan();
      }
      if (depth === 0) return;
      depth--;
      gap = this.#stackGap[depth] as number;
      const at = depth * n;
      for (let i = 0; i < n; i++) {
        from[i] = this.#stackFrom[at + i] as number;
        to[i] = this.#stackTo[at + i] as number;
      }
    }
  }

  /** Whether another list of the same demand holds anything in the range at hand. */
  #hasMate(list: number): boolean {
    const { demandOf, lists } = this.#demands;
    const d = demandOf[list] as number;
    let first = list;
    while (first > 0 && demandOf[first - 1] === d) first--;
    for (let i = first; i < lists && demandOf[i] === d; i++) {
      if (i !== list && (this.#from[i] as number) < (this.#to[i] as number)) return true;
    }
    return false;
  }

  /** Cuts every other list's range down to ranks first .. last; false if nothing changed. */
  #trim(ranks: Uint32Array, n: number, keep: number, first: number, last: number): boolean {
    let changed = false;
    for (let i = 0; i < n; i++) {
      const a = this.#from[i] as number;
      const b = this.#to[i] as number;
      if (i === keep || a >= b) continue;
      if ((ranks[a] as number) < first) {
        this.#from[i] = lowerBound(ranks, a, b, first);
        changed = true;
      }
      if ((ranks[b - 1] as number) > last) {
        this.#to[i] = lowerBound(ranks, this.#from[i] as number, b, last + 1);
        changed = true;
      }
    }
    return changed;
  }

  /** Looks through all ranks of the ranges in ascending order. */
  #scan(): void {
    const ranks = this.#ranks;
    const n = this.#demands.lists;
    const from = this.#from;
    const to = this.#to;
    const cells = this.#cells;
    for (;;) {
      let next = 0xffff_ffff;
      for (let i = 0; i < n; i++) {
        const a = from[i] as number;
        if (a < (to[i] as number) && (ranks[a] as number) < next) next = ranks[a] as number;
      }
      if (next === 0xffff_ffff) return;
      for (let i = 0; i < n; i++) {
        const a = from[i] as number;
        cells[i] = noCell;
        if (a >= (to[i] as number) || ranks[a] !== next) continue;
        from[i] = a + 1;
        cells[i] = a;
      }
      this.#look(next);
    }
  }

  /** Looks at those ranks only that stand in the ranges of two demands or more. */
  #scanShared(): void {
    const ranks = this.#ranks;
    const { demandOf, lists: n } = this.#demands;
    const from = this.#from;
    const to = this.#to;
    const cells = this.#cells;
    const marked = this.#marked;
    const shared = this.#shared;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const own = (demandOf[i] as number) + 1;
      for (let cell = from[i] as number; cell < (to[i] as number); cell++) {
        const mark = markOf(ranks[cell] as number);
        const by = marked[mark] as number;
        if (by === 0) marked[mark] = own;
        else if (by !== own) {
          marked[mark] = several;
          this.#sharedBy[count] = i;
          shared[count++] = ranks[cell] as number;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      for (let cell = from[i] as number; cell < (to[i] as number); cell++) marked[markOf(ranks[cell] as number)] = 0;
    }
    // Two ranks may share a mark; and of the lists that hold a rank the last one has it looked at.
    for (let i = 0; i < count; i++) {
      const by = this.#sharedBy[i] as number;
      let lists = 0;
      for (let list = 0; list < n; list++) {
        const cell = findRank(ranks, from[list] as number, to[list] as number, shared[i] as number);
        cells[list] = cell;
        if (cell === noCell) continue;
        lists = list > by ? 0 : lists + 1;
        if (list > by) break;
      }
      if (lists > 1) this.#look(shared[i] as number);
    }
  }

  /** Offers the facility of a rank, its cells at hand, if it lies near enough for what it holds. */
  #look(rankOfAll: number): void {
    const tree = this.#tree;
    const free = this.#free;
    const demands = this.#demands;
    const query = this.#query;
    const floor = this.#floor;
    const { prize, need, critical, lists: n } = demands;
    const cells = this.#cells;
    let held = 0;
    let set = 0;
    let hasCritical = false;
    if (this.#grouped) {
      this.#share.countCells(demands, cells);
      held = this.#share.held[0] as number;
      ({ set, hasCritical } = this.#share);
    } else {
      for (let i = 0; i < n; i++) {
        if (cells[i] === noCell) continue;
        held += prize[i] as number;
        set |= 1 << i;
      }
      hasCritical = critical >= 0 && cells[critical] !== noCell;
    }
    floor.prize = held;
    this.#reach.measure(set, hasCritical);
    const reach = this.#reach.squared[0] as number;
    if ((this.#gap[0] as number) > reach) return;
    const { points } = tree;
    const slot = tree.slotOf(rankOfAll - tree.firstRank);
    const x = (points[3 * slot] as number) - (query[0] as number);
    const y = (points[3 * slot + 1] as number) - (query[1] as number);
    const z = (points[3 * slot + 2] as number) - (query[2] as number);
    const chord = x * x + y * y + z * z;
    if (chord > reach || chord > wholeSphere) return;
    let enough = false;
    for (let i = 0; i < n; i++) {
      const cell = cells[i] as number;
      if (cell === noCell) continue;
      if ((free[cell] as number) >= (need[i] as number)) enough = true;
      else cells[i] = noCell;
    }
    if (enough) this.#sink.offer(tree, slot, cells);
  }

  #grow(n: number): void {
    if (n < this.#from.length) return;
    const size = 2 * n + 1;
    this.#from = new Int32Array(size);
    this.#to = new Int32Array(size);
    this.#middle = new Int32Array(size);
    this.#cells = new Int32Array(size);
    this.#stackFrom = new Int32Array(deepest * size);
    this.#stackTo = new Int32Array(deepest * size);
  }
}

/** What a range holds of each demand that has several lists: it is worth its prize once. */
class DemandShare {
  /** In place 0: prizes of the demands that are held. In memory, since a field would box it. */
  readonly held = new Float64Array(1);
  set = 0;
  present = 0;
  hasCritical = false;
  #last = -1;

  count(demands: BundleDemands, from: Int32Array, to: Int32Array): void {
    this.#clear();
    for (let i = 0; i < demands.lists; i++) if ((from[i] as number) < (to[i] as number)) this.#add(demands, i);
  }

  countCells(demands: BundleDemands, cells: Int32Array): void {
    this.#clear();
    for (let i = 0; i < demands.lists; i++) if (cells[i] !== noCell) this.#add(demands, i);
  }

  #clear(): void {
    this.held[0] = 0;
    this.set = 0;
    this.present = 0;
    this.hasCritical = false;
    this.#last = -1;
  }

  #add({ demandOf, prize, critical }: BundleDemands, list: number): void {
    const d = demandOf[list] as number;
    if (d === this.#last) return;
    this.#last = d;
    this.held[0] = (this.held[0] as number) + (prize[d] as number);
    this.set |= 1 << d;
    this.present++;
    if (d === critical) this.hasCritical = true;
  }
}
