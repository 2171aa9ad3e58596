/** No arc of the problem: the artificial arc that ties a vertex to the root. */
export const artificial = -1;

/**
 * The spanning tree of a network simplex basis, the root being vertex `count`. Every other vertex owns the tree arc to
 * its parent, with what that arc can still carry towards the parent (`roomUp`) and away from it (`roomDown`): a cycle
 * is then walked without asking which way an arc points.
 *
 * The tree is kept in preorder: `next` and `previous` make a ring through all vertices, a subtree is a run of it from
 * its top to `last[top]`, `size[top]` long.
 * Source of the idea: R. S. Barr, F. Glover, D. Klingman, "Enhancements of Spanning Tree Labelling Procedures for
 * Network Optimization", INFOR 17(1), 1979.
 */
export class SpanningTree {
  readonly root: number;
  /** -1 for the root. */
  readonly parent: Int32Array;
  /** The arc to the parent, or `artificial`. */
  readonly arc: Int32Array;
  readonly roomUp: Float64Array;
  readonly roomDown: Float64Array;
  readonly size: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #last: Int32Array;

  /** A star: every vertex hangs from the root by an artificial arc without room. */
  constructor(count: number) {
    this.root = count;
    this.parent = new Int32Array(count + 1).fill(count);
    this.arc = new Int32Array(count + 1).fill(artificial);
    this.roomUp = new Float64Array(count + 1);
    this.roomDown = new Float64Array(count + 1);
    this.size = new Int32Array(count + 1).fill(1);
    this.#next = new Int32Array(count + 1);
    this.#previous = new Int32Array(count + 1);
    this.#last = new Int32Array(count + 1);
    this.parent[count] = -1;
    this.size[count] = count + 1;
    for (let vertex = 0; vertex <= count; vertex++) {
      this.#next[vertex] = vertex === count ? 0 : vertex + 1;
      this.#previous[vertex] = vertex === 0 ? count : vertex - 1;
      this.#last[vertex] = vertex;
    }
    if (count > 0) this.#last[count] = count - 1;
  }

  /**
   * Cuts the subtree of `top` off, turns it around so that `hook` (a vertex of it) becomes its top, and hangs it from
   * `onto` (a vertex outside) by an arc. `join` is the lowest vertex that has both `top` and `onto` below or at it.
   */
  rehang(top: number, hook: number, onto: number, join: number, arc: number, roomUp: number, roomDown: number): void {
    const { parent, size } = this;
    const moved = size[top] as number;
    for (let v = parent[top] as number; v !== join; v = parent[v] as number) size[v] = (size[v] as number) - moved;
    for (let v = onto; v !== join; v = parent[v] as number) size[v] = (size[v] as number) + moved;
    this.#unlink(top);
    const end = this.#turn(top, hook);
    this.#link(hook, end, onto);
    this.#turnArcs(top, hook, moved);
    parent[hook] = onto;
    this.arc[hook] = arc;
    this.roomUp[hook] = roomUp;
    this.roomDown[hook] = roomDown;
  }

  /** Adds to values[v] for every v of the subtree of `top`. */
  addBelow(top: number, values: Float64Array, change: number): void {
    this.#add(top, this.size[top] as number, values, change);
  }

  /** Adds to values[v] for every v outside the subtree of `top`. */
  addOutside(top: number, values: Float64Array, change: number): void {
    const outside = this.parent.length - (this.size[top] as number);
    this.#add(this.#next[this.#last[top] as number] as number, outside, values, change);
  }

  #add(first: number, count: number, values: Float64Array, change: number): void {
    const next = this.#next;
    let vertex = first;
    for (let left = count; left > 0; left--) {
      values[vertex] = (values[vertex] as number) + change;
      vertex = next[vertex] as number;
    }
  }

  /** Takes the run of `top` out of the ring. */
  #unlink(top: number): void {
    const before = this.#previous[top] as number;
    const end = this.#last[top] as number;
    const after = this.#next[end] as number;
    this.#next[before] = after;
    this.#previous[after] = before;
    for (let v = this.parent[top] as number; v !== -1 && this.#last[v] === end; v = this.parent[v] as number) {
      this.#last[v] = before;
    }
  }

  /** Puts a run, whose top becomes a child of `onto`, into the ring right behind `onto`. */
  #link(top: number, end: number, onto: number): void {
    const after = this.#next[onto] as number;
    this.#next[onto] = top;
    this.#previous[top] = onto;
    this.#next[end] = after;
    this.#previous[after] = end;
    for (let v = onto; v !== -1 && this.#last[v] === onto; v = this.parent[v] as number) this.#last[v] = end;
  }

  /**
   * Puts the run of `top` into the preorder that starts at `hook`: the run of `hook`, then, up the stem from `hook` to
   * `top`, what each vertex has besides the subtree below it on the stem. Returns the end of the run.
   */
  #turn(top: number, hook: number): number {
    const next = this.#next;
    const previous = this.#previous;
    const last = this.#last;
    let below = hook;
    let before = previous[below] as number;
    let end = last[below] as number;
    let after = next[end] as number;
    let tail = end;
    while (below !== top) {
      const v = this.parent[below] as number;
      const beforeV = previous[v] as number;
      next[tail] = v;
      previous[v] = tail;
      tail = before;
      if (last[v] !== end) {
        next[tail] = after;
        previous[after] = tail;
        end = last[v] as number;
        after = next[end] as number;
        tail = end;
      }
      below = v;
      before = beforeV;
    }
    for (let v = hook; v !== top; v = this.parent[v] as number) last[v] = tail;
    last[top] = tail;
    return tail;
  }

  /** Hands every arc of the stem from `hook` to `top` over to its other end. */
  #turnArcs(top: number, hook: number, moved: number): void {
    const { parent, arc, roomUp, roomDown, size } = this;
    let below = hook;
    let v = parent[hook] as number;
    let belowArc = arc[hook] as number;
    let up = roomUp[hook] as number;
    let down = roomDown[hook] as number;
    let belowSize = size[hook] as number;
    size[hook] = moved;
    while (below !== top) {
      const above = parent[v] as number;
      const ownArc = arc[v] as number;
      const ownUp = roomUp[v] as number;
      const ownDown = roomDown[v] as number;
      const ownSize = size[v] as number;
      parent[v] = below;
      arc[v] = belowArc;
      roomUp[v] = down;
      roomDown[v] = up;
      size[v] = moved - belowSize;
      below = v;
      v = above;
      belowArc = ownArc;
      up = ownUp;
      down = ownDown;
      belowSize = ownSize;
    }
  }
}
