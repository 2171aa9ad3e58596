import { assert } from '../base/assert.js';
import type { ArcLayout } from './flow-layout.js';
import { artificial, SpanningTree } from './network-simplex-tree.js';

export type SimplexEnd =
  | { readonly status: 'optimal' | 'infeasible' }
  /** Places of the arcs of a cycle of unlimited arcs with negative cost. */
  | { readonly status: 'unbounded'; readonly cycle: readonly number[] };

/** Potentials are counted from the root again when the root's own has drifted this far. */
const mostDrift = 2 ** 50;

/**
 * Primal network simplex. The basis is a spanning tree; an arc outside it is empty or full. A pivot takes such an arc whose
 * reduced cost says that changing its flow pays, pushes flow around the cycle that it closes with the tree until an
 * arc blocks, and lets that arc leave the tree.
 *
 * - A full arc is kept turned around (ends swapped, cost negated), so that all arcs outside the tree are alike: empty,
 *   and worth entering when cost + potential[from] - potential[to] is below 0.
 * - Start: every vertex that wants something gets it from an artificial root, for more than any path costs; the
 *   others send theirs there for nothing. What flows there in the end cannot flow elsewhere.
 * - Cycling is impossible: from every vertex flow can be pushed to the root along the tree (a strongly feasible tree), and of
 *   several blocking arcs the last along the cycle, seen from its top, leaves, which keeps it so.
 * - Pricing: block search, the best arc of the first block of sqrt(arcs) that has any, blocks taking turns.
 * - Potentials change in the smaller part only, the cut subtree or all the rest; only differences matter.
 *
 * Everything is whole and within 2^53 (see `checkFlowProblem`), hence exact.
 * Sources: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, ch. 11; W. H. Cunningham, "A Network Simplex
 * Method", Mathematical Programming 11, 1976 (strongly feasible trees); M. D. Grigoriadis, "An Efficient Implementation
 * of the Network Simplex Method", 1986, and Z. Kiraly, P. Kovacs, "Efficient Implementations of Minimum-cost Flow
 * Algorithms", 2012 (block search).
 */
export class NetworkSimplex {
  readonly #tree: SpanningTree;
  /** [from, to] by place, swapped while turned. */
  readonly #ends: Int32Array;
  readonly #capacity: Float64Array;
  /** Negated while turned. */
  readonly #cost: Float64Array;
  readonly #arcAt: Int32Array;
  readonly #isTurned: Uint8Array;
  readonly #potential: Float64Array;
  readonly #block: number;
  /** Where pricing goes on. */
  #place = 0;

  /**
   * @param layout taken over: its ends and costs are changed
   * @param supply whole, sum 0
   * @param dear more than any path costs, along or against arcs
   */
  constructor(vertices: number, layout: ArcLayout, supply: Float64Array, dear: number) {
    const arcs = layout.cost.length;
    this.#ends = layout.ends;
    this.#capacity = layout.capacity;
    this.#cost = layout.cost;
    this.#arcAt = layout.arcAt;
    this.#isTurned = new Uint8Array(arcs);
    this.#potential = new Float64Array(vertices + 1);
    this.#block = Math.max(10, Math.ceil(Math.sqrt(arcs)));
    const tree = new SpanningTree(vertices);
    for (let v = 0; v < vertices; v++) {
      const amount = supply[v] as number;
      const sends = amount >= 0;
      tree.roomUp[v] = sends ? Infinity : -amount;
      tree.roomDown[v] = sends ? amount : Infinity;
      if (!sends) this.#potential[v] = dear;
    }
    this.#tree = tree;
  }

  /** Pivots to the end. Throws a RangeError where the flow of an unlimited arc would leave 2^53. */
  run(): SimplexEnd {
    for (let place = this.#entering(); place >= 0; place = this.#entering()) {
      const cycle = this.#pivot(place);
      if (cycle) return { status: 'unbounded', cycle };
    }
    return { status: this.#isComplete() ? 'optimal' : 'infeasible' };
  }

  /** One a vertex, counted from the root. */
  potentials(): Float64Array {
    const { root } = this.#tree;
    const level = this.#potential[root] as number;
    return this.#potential.subarray(0, root).map((each) => each - level);
  }

  /** Writes the flow of the arc at each place to flow[arcAt[place]]. */
  writeFlow(flow: Float64Array, arcAt: Int32Array): void {
    const { arc, roomUp, roomDown, root } = this.#tree;
    for (let place = 0; place < arcAt.length; place++) {
      flow[arcAt[place] as number] = this.#isTurned[place] ? (this.#capacity[place] as number) : 0;
    }
    for (let v = 0; v < root; v++) {
      const place = arc[v] as number;
      if (place === artificial) continue;
      // Flow is what can be taken back: the room against the arc as the problem has it.
      const pointsUp = (this.#ends[2 * place] === v) !== (this.#isTurned[place] === 1);
      flow[arcAt[place] as number] = (pointsUp ? roomDown[v] : roomUp[v]) as number;
    }
  }

  /** The place of an arc that pays, or -1 where none does: the flow is then the cheapest. */
  #entering(): number {
    const ends = this.#ends;
    const cost = this.#cost;
    const potential = this.#potential;
    const arcs = cost.length;
    let place = this.#place;
    let best = -1;
    let least = 0;
    let unseen = arcs;
    while (best < 0 && unseen > 0) {
      let inBlock = Math.min(this.#block, unseen);
      unseen -= inBlock;
      while (inBlock > 0) {
        const end = Math.min(arcs, place + inBlock);
        inBlock -= end - place;
        for (; place < end; place++) {
          const reduced =
            (cost[place] as number) +
            (potential[ends[2 * place] as number] as number) -
            (potential[ends[2 * place + 1] as number] as number);
          if (reduced < least) {
            least = reduced;
            best = place;
          }
        }
        if (place === arcs) place = 0;
      }
    }
    this.#place = place;
    return best;
  }

  /** Lets an arc enter, pushing flow along it. Returns the cycle where nothing blocks it. */
  #pivot(place: number): number[] | undefined {
    const tree = this.#tree;
    const { parent, size, roomUp, roomDown } = tree;
    const from = this.#ends[2 * place] as number;
    const to = this.#ends[2 * place + 1] as number;
    const capacity = this.#capacity[place] as number;
    // The cycle runs from its top, `join`, down to `from`, along the arc, and from `to` up again. Both sides are climbed at
    // once, the smaller subtree first: neither passes the join.
    let u = from;
    let v = to;
    let roomFrom = Infinity;
    let roomTo = Infinity;
    let blockingFrom = -1;
    let blockingTo = -1;
    while (u !== v) {
      if ((size[u] as number) < (size[v] as number)) {
        const room = roomDown[u] as number;
        if (room < roomFrom) {
          roomFrom = room;
          blockingFrom = u;
        }
        u = parent[u] as number;
      } else {
        const room = roomUp[v] as number;
        if (room <= roomTo) {
          roomTo = room;
          blockingTo = v;
        }
        v = parent[v] as number;
      }
    }
    const join = u;
    const step = Math.min(capacity, roomFrom, roomTo);
    if (step === Infinity) return this.#cycle(place, join);
    if (step > 0) this.#push(from, to, join, step);
    const potential = this.#potential;
    const reduced = (this.#cost[place] as number) + (potential[from] as number) - (potential[to] as number);
    if (roomTo === step) {
      this.#leave(blockingTo);
      tree.rehang(blockingTo, to, from, join, place, step, capacity - step);
      this.#shift(to, reduced);
    } else if (capacity === step) {
      this.#turn(place);
    } else {
      this.#leave(blockingFrom);
      tree.rehang(blockingFrom, from, to, join, place, capacity - step, step);
      this.#shift(from, -reduced);
    }
    return undefined;
  }

  #push(from: number, to: number, join: number, step: number): void {
    const { parent, roomUp, roomDown } = this.#tree;
    for (let v = from; v !== join; v = parent[v] as number) {
      roomDown[v] = (roomDown[v] as number) - step;
      roomUp[v] = this.#grown(v, roomUp[v] as number, step);
    }
    for (let v = to; v !== join; v = parent[v] as number) {
      roomUp[v] = (roomUp[v] as number) - step;
      roomDown[v] = this.#grown(v, roomDown[v] as number, step);
    }
  }

  /** What can be taken back of a flow that grows; only that of an unlimited arc can grow too large. */
  #grown(v: number, room: number, step: number): number {
    const grown = room + step;
    if (grown > Number.MAX_SAFE_INTEGER && grown !== Infinity) {
      const arc = this.#arcAt[this.#tree.arc[v] as number] as number;
      throw new RangeError(`capacity[${arc}] is Infinity, and the flow of this arc would leave 2^53`);
    }
    return grown;
  }

  /** The arc above `top`, which has no room left on one side, goes outside the tree. Artificial ones are gone for good. */
  #leave(top: number): void {
    const place = this.#tree.arc[top] as number;
    if (place === artificial) return;
    const pointsUp = this.#ends[2 * place] === top;
    if (pointsUp === (this.#tree.roomUp[top] === 0)) this.#turn(place);
  }

  #turn(place: number): void {
    const ends = this.#ends;
    const from = ends[2 * place] as number;
    ends[2 * place] = ends[2 * place + 1] as number;
    ends[2 * place + 1] = from;
    this.#cost[place] = -(this.#cost[place] as number);
    this.#isTurned[place] = 1 - (this.#isTurned[place] as number);
  }

  /** Adds to the potentials of a subtree, or takes the same from all others where those are fewer. */
  #shift(top: number, change: number): void {
    const tree = this.#tree;
    const potential = this.#potential;
    if (2 * (tree.size[top] as number) <= potential.length) {
      tree.addBelow(top, potential, change);
      return;
    }
    tree.addOutside(top, potential, -change);
    const level = potential[tree.root] as number;
    if (Math.abs(level) <= mostDrift) return;
    for (let v = 0; v < potential.length; v++) potential[v] = (potential[v] as number) - level;
  }

  #isComplete(): boolean {
    const { arc, roomUp, roomDown, root } = this.#tree;
    for (let v = 0; v < root; v++) {
      // Of an artificial arc one side is unlimited, the other is its flow.
      if (arc[v] === artificial && Math.min(roomUp[v] as number, roomDown[v] as number) > 0) return false;
    }
    return true;
  }

  #cycle(place: number, join: number): number[] {
    const { parent, arc } = this.#tree;
    const cycle = [place];
    for (const end of [this.#ends[2 * place] as number, this.#ends[2 * place + 1] as number]) {
      for (let v = end; v !== join; v = parent[v] as number) cycle.push(arc[v] as number);
    }
    assert(!cycle.includes(artificial), 'an unlimited cycle leads through an artificial arc');
    return cycle;
  }
}
