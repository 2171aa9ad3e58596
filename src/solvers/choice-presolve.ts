import type { ChoiceModel, ChoiceProblem } from './choice-model.js';

/**
 * Takes off what needs no search, and cuts the rest into parts that share no resource.
 *
 * - an option that asks for more than a limit alone is dropped;
 * - so is one that another of its group beats: at most as dear, and at most as much of every resource that can run out;
 * - a resource that the largest uses of all groups together do not exhaust is no limit;
 * - a group with one option left is decided, and its uses come off the limits.
 *
 * Round after round until nothing changes. Ties go to the option that stands first.
 */
export class ChoicePresolve {
  /** By group: the option decided, -1 while open. */
  choice = new Int32Array(16);
  /** Cost of the cheapest option of every group, and of what was decided above it. */
  base = 0;
  components = 0;
  #groups = 0;
  #resources = 0;
  #groupStart = new Int32Array(17);
  #cost = new Float64Array(64);
  #useStart = new Int32Array(65);
  #useResource = new Int32Array(128);
  #useAmount = new Float64Array(128);
  /** By resource: what is left of it; whether it can run out. */
  #limit = new Float64Array(16);
  #active = new Uint8Array(16);
  /** Options still alive: of group g, live[groupStart[g]] .. live[groupStart[g] + alive[g] - 1]. */
  #live = new Int32Array(64);
  #alive = new Int32Array(16);
  /** By resource, scratch: stamped with what it was last written for. Marks only rise, from problem to problem too. */
  #stamp = new Int32Array(16);
  #seen = new Int32Array(16);
  #amount = new Float64Array(16);
  #demand = new Float64Array(16);
  /** By option: the next one kept that has the same first active resource. */
  #next = new Int32Array(64);
  #head = new Int32Array(16);
  #mark = 0;
  /** By group: its component, groups of a component in `members` from `memberStart`. */
  #component = new Int32Array(16);
  #members = new Int32Array(16);
  #memberStart = new Int32Array(17);
  #row = new Int32Array(16);

  /** Returns false when the problem is proven to have no solution. */
  run(problem: ChoiceProblem): boolean {
    this.components = 0;
    this.#load(problem);
    for (let changed = true; changed; ) {
      const fewer = this.#dropLimits();
      const reduced = this.#reduceGroups();
      if (reduced < 0) return false;
      changed = fewer || reduced > 0;
    }
    this.#split();
    return true;
  }

  /** Groups of component c, ascending. */
  componentGroups(c: number): Int32Array {
    return this.#members.subarray(this.#memberStart[c] as number, this.#memberStart[c + 1] as number);
  }

  /** Fills the model with component c. Its groups are those of `componentGroups`, in that order. */
  fill(c: number, model: ChoiceModel): void {
    const first = this.#memberStart[c] as number;
    const end = this.#memberStart[c + 1] as number;
    let options = 0;
    let uses = 0;
    for (let i = first; i < end; i++) {
      const g = this.#members[i] as number;
      const start = this.#groupStart[g] as number;
      for (let k = start; k < start + (this.#alive[g] as number); k++) {
        const p = this.#live[k] as number;
        options++;
        uses += (this.#useStart[p + 1] as number) - (this.#useStart[p] as number);
      }
    }
    model.clear();
    model.reserve(end - first, options, uses, Math.min(uses, this.#resources));
    const mark = ++this.#mark;
    for (let i = first; i < end; i++) this.#fillGroup(model, this.#members[i] as number, mark);
  }

  #fillGroup(model: ChoiceModel, g: number, mark: number): void {
    const start = this.#groupStart[g] as number;
    model.groupStart[model.groups] = model.options;
    for (let k = start; k < start + (this.#alive[g] as number); k++) {
      const p = this.#live[k] as number;
      const option = model.options++;
      model.group[option] = model.groups;
      model.cost[option] = this.#cost[p] as number;
      model.sourceOption[option] = p;
      model.useStart[option] = model.uses;
      for (let u = this.#useStart[p] as number; u < (this.#useStart[p + 1] as number); u++) {
        const r = this.#useResource[u] as number;
        if (!this.#active[r]) continue;
        if (this.#stamp[r] !== mark) {
          this.#stamp[r] = mark;
          const row = model.resources++;
          this.#row[r] = row;
          model.sourceResource[row] = r;
          model.limit[row] = this.#limit[r] as number;
          model.unit[row] = 1;
        }
        model.useResource[model.uses] = this.#row[r] as number;
        model.useAmount[model.uses++] = this.#useAmount[u] as number;
      }
    }
    model.groups++;
    model.groupStart[model.groups] = model.options;
    model.useStart[model.options] = model.uses;
  }

  #load({ groupStart, cost, useStart, useResource, useAmount, limit }: ChoiceProblem): void {
    this.#reserve(groupStart.length - 1, cost.length, useResource.length, limit.length);
    this.#groups = groupStart.length - 1;
    this.#resources = limit.length;
    this.base = 0;
    for (let r = 0; r < this.#resources; r++) {
      this.#limit[r] = limit[r] as number;
      this.#active[r] = 1;
    }
    if (this.#mark > 2 ** 29) this.#forgetMarks();
    let uses = 0;
    this.#groupStart[0] = 0;
    for (let g = 0; g < this.#groups; g++) {
      const start = groupStart[g] as number;
      const end = groupStart[g + 1] as number;
      this.#groupStart[g + 1] = end;
      this.choice[g] = -1;
      this.#alive[g] = end - start;
      let least = Infinity;
      for (let p = start; p < end; p++) least = Math.min(least, cost[p] as number);
      if (end > start) this.base += least;
      for (let p = start; p < end; p++) {
        this.#live[p] = p;
        this.#cost[p] = (cost[p] as number) - least;
        this.#useStart[p] = uses;
        const mark = ++this.#mark;
        for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
          const amount = useAmount[u] as number;
          if (amount === 0) continue;
          const r = useResource[u] as number;
          if (this.#seen[r] !== mark) {
            this.#seen[r] = mark;
            this.#row[r] = uses;
            this.#useResource[uses] = r;
            this.#useAmount[uses++] = amount;
          } else {
            const at = this.#row[r] as number;
            this.#useAmount[at] = (this.#useAmount[at] as number) + amount;
          }
        }
      }
    }
    this.#useStart[cost.length] = uses;
  }

  /** Resources that cannot run out any more stop being limits. Returns whether there were any. */
  #dropLimits(): boolean {
    const demand = this.#demand;
    demand.fill(0, 0, this.#resources);
    for (let g = 0; g < this.#groups; g++) {
      if ((this.choice[g] as number) >= 0) continue;
      const start = this.#groupStart[g] as number;
      const mark = ++this.#mark;
      for (let k = start; k < start + (this.#alive[g] as number); k++) {
        const p = this.#live[k] as number;
        for (let u = this.#useStart[p] as number; u < (this.#useStart[p + 1] as number); u++) {
          const r = this.#useResource[u] as number;
          const amount = this.#useAmount[u] as number;
          if (this.#stamp[r] !== mark) {
            this.#stamp[r] = mark;
            this.#amount[r] = amount;
            demand[r] = (demand[r] as number) + amount;
          } else if (amount > (this.#amount[r] as number)) {
            demand[r] = (demand[r] as number) + amount - (this.#amount[r] as number);
            this.#amount[r] = amount;
          }
        }
      }
    }
    let dropped = false;
    for (let r = 0; r < this.#resources; r++) {
      if (!this.#active[r] || (demand[r] as number) > (this.#limit[r] as number)) continue;
      this.#active[r] = 0;
      dropped = true;
    }
    return dropped;
  }

  /** Drops options and decides groups. Returns how many options and groups changed, -1 when a group has none left. */
  #reduceGroups(): number {
    let changed = 0;
    for (let g = 0; g < this.#groups; g++) {
      if ((this.choice[g] as number) >= 0) continue;
      const before = this.#alive[g] as number;
      const alive = this.#reduce(g);
      if (alive === 0) return -1;
      changed += before - alive;
      if (alive > 1) continue;
      const p = this.#live[this.#groupStart[g] as number] as number;
      this.choice[g] = p;
      this.base += this.#cost[p] as number;
      changed++;
      for (let u = this.#useStart[p] as number; u < (this.#useStart[p + 1] as number); u++) {
        const r = this.#useResource[u] as number;
        this.#limit[r] = (this.#limit[r] as number) - (this.#useAmount[u] as number);
      }
    }
    return changed;
  }

  /** Keeps the options of a group that fit and that none beats. Returns how many. */
  #reduce(g: number): number {
    const start = this.#groupStart[g] as number;
    const live = this.#live;
    let alive = 0;
    for (let k = start; k < start + (this.#alive[g] as number); k++) {
      const p = live[k] as number;
      if (this.#fits(p)) live[start + alive++] = p;
    }
    this.#sortByCost(start, alive);
    const kept = this.#keepUnbeaten(start, alive);
    this.#alive[g] = kept;
    return kept;
  }

  #fits(p: number): boolean {
    for (let u = this.#useStart[p] as number; u < (this.#useStart[p + 1] as number); u++) {
      const r = this.#useResource[u] as number;
      if (this.#active[r] && (this.#useAmount[u] as number) > (this.#limit[r] as number)) return false;
    }
    return true;
  }

  #sortByCost(start: number, count: number): void {
    const live = this.#live;
    const cost = this.#cost;
    if (count > 24) {
      live.subarray(start, start + count).sort((a, b) => (cost[a] as number) - (cost[b] as number) || a - b);
      return;
    }
    for (let i = start + 1; i < start + count; i++) {
      const p = live[i] as number;
      const value = cost[p] as number;
      let at = i;
      while (at > start) {
        const other = live[at - 1] as number;
        const otherCost = cost[other] as number;
        if (otherCost < value || (otherCost === value && other < p)) break;
        live[at] = other;
        at--;
      }
      live[at] = p;
    }
  }

  /**
   * Options by rising cost: one is beaten by an earlier one that uses no resource more than it does. Such a one has its
   * first active resource among those of the option beaten, so only the lists of these resources are looked through.
   */
  #keepUnbeaten(start: number, count: number): number {
    const live = this.#live;
    const groupMark = ++this.#mark;
    let kept = 0;
    for (let k = start; k < start + count; k++) {
      const p = live[k] as number;
      const end = this.#useStart[p + 1] as number;
      let first = -1;
      let beaten = false;
      const mark = ++this.#mark;
      for (let u = this.#useStart[p] as number; u < end; u++) {
        const r = this.#useResource[u] as number;
        if (!this.#active[r]) continue;
        if (first < 0) first = r;
        this.#seen[r] = mark;
        this.#amount[r] = this.#useAmount[u] as number;
      }
      for (let u = this.#useStart[p] as number; u < end && !beaten; u++) {
        const r = this.#useResource[u] as number;
        if (!this.#active[r] || this.#stamp[r] !== groupMark) continue;
        for (let q = this.#head[r] as number; q >= 0 && !beaten; q = this.#next[q] as number) {
          beaten = this.#isWithin(q, mark);
        }
      }
      if (beaten) continue;
      live[start + kept++] = p;
      // Nothing dearer can be better than an option that uses nothing.
      if (first < 0) return kept;
      this.#next[p] = this.#stamp[first] === groupMark ? (this.#head[first] as number) : -1;
      this.#head[first] = p;
      this.#stamp[first] = groupMark;
    }
    return kept;
  }

  #isWithin(q: number, mark: number): boolean {
    for (let u = this.#useStart[q] as number; u < (this.#useStart[q + 1] as number); u++) {
      const r = this.#useResource[u] as number;
      if (!this.#active[r]) continue;
      if (this.#seen[r] !== mark || (this.#useAmount[u] as number) > (this.#amount[r] as number)) return false;
    }
    return true;
  }

  /** Groups that share an active resource, directly or through others, form a component. */
  #split(): void {
    const parent = this.#component;
    const owner = this.#head;
    owner.fill(-1, 0, this.#resources);
    for (let g = 0; g < this.#groups; g++) parent[g] = g;
    for (let g = 0; g < this.#groups; g++) {
      if ((this.choice[g] as number) >= 0) continue;
      const start = this.#groupStart[g] as number;
      for (let k = start; k < start + (this.#alive[g] as number); k++) {
        const p = this.#live[k] as number;
        for (let u = this.#useStart[p] as number; u < (this.#useStart[p + 1] as number); u++) {
          const r = this.#useResource[u] as number;
          if (!this.#active[r]) continue;
          if ((owner[r] as number) < 0) owner[r] = g;
          else this.#join(owner[r] as number, g);
        }
      }
    }
    this.#collect();
  }

  /** The smaller group becomes the root, so a component is named by its first group. */
  #join(a: number, b: number): void {
    const first = this.#root(a);
    const second = this.#root(b);
    this.#component[Math.max(first, second)] = Math.min(first, second);
  }

  #root(g: number): number {
    const parent = this.#component;
    let at = g;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  }

  #collect(): void {
    const size = this.#row;
    const start = this.#memberStart;
    this.components = 0;
    for (let g = 0; g < this.#groups; g++) {
      if ((this.choice[g] as number) >= 0) continue;
      const root = this.#root(g);
      // A root comes before its members, so its component has a number by then.
      if (root === g) {
        size[g] = this.components;
        start[this.components++] = 0;
      }
      const c = size[root] as number;
      start[c] = (start[c] as number) + 1;
    }
    let total = 0;
    for (let c = 0; c < this.components; c++) {
      const count = start[c] as number;
      start[c] = total;
      total += count;
    }
    for (let g = 0; g < this.#groups; g++) {
      if ((this.choice[g] as number) >= 0) continue;
      const c = size[this.#root(g)] as number;
      this.#members[start[c] as number] = g;
      start[c] = (start[c] as number) + 1;
    }
    for (let c = this.components; c > 0; c--) start[c] = start[c - 1] as number;
    start[0] = 0;
  }

  #forgetMarks(): void {
    this.#stamp.fill(0);
    this.#seen.fill(0);
    this.#mark = 0;
  }

  #reserve(groups: number, options: number, uses: number, resources: number): void {
    if (this.choice.length < groups) {
      this.choice = new Int32Array(2 * groups);
      this.#groupStart = new Int32Array(2 * groups + 1);
      this.#alive = new Int32Array(2 * groups);
      this.#component = new Int32Array(2 * groups);
      this.#members = new Int32Array(2 * groups);
      this.#memberStart = new Int32Array(2 * groups + 1);
    }
    if (this.#cost.length < options) {
      this.#cost = new Float64Array(2 * options);
      this.#useStart = new Int32Array(2 * options + 1);
      this.#live = new Int32Array(2 * options);
      this.#next = new Int32Array(2 * options);
    }
    if (this.#useResource.length < uses) {
      this.#useResource = new Int32Array(2 * uses);
      this.#useAmount = new Float64Array(2 * uses);
    }
    if (this.#limit.length < resources) {
      this.#limit = new Float64Array(2 * resources);
      this.#active = new Uint8Array(2 * resources);
      this.#stamp = new Int32Array(2 * resources);
      this.#seen = new Int32Array(2 * resources);
      this.#amount = new Float64Array(2 * resources);
      this.#demand = new Float64Array(2 * resources);
      this.#head = new Int32Array(2 * resources);
    }
    const rows = Math.max(groups, resources);
    if (this.#row.length < rows) this.#row = new Int32Array(2 * rows);
  }
}
