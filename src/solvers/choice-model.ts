/** Rows of numbers that a caller hands in; see `solveChoice`. */
export interface ChoiceProblem {
  /** Options of group g: groupStart[g] .. groupStart[g + 1] - 1. One entry more than groups, the first 0. */
  readonly groupStart: ArrayLike<number>;
  /** By option, whole, may be negative. */
  readonly cost: ArrayLike<number>;
  /** Uses of option p: useStart[p] .. useStart[p + 1] - 1. One entry more than options, the first 0. */
  readonly useStart: ArrayLike<number>;
  /** By use: which resource. The same resource twice in one option adds up. */
  readonly useResource: ArrayLike<number>;
  /** By use: how much of it, whole, 0 or more. */
  readonly useAmount: ArrayLike<number>;
  /** By resource, whole, 0 or more. */
  readonly limit: ArrayLike<number>;
}

/**
 * A choice problem as the stages of the solver know it: dense typed rows that grow and are used again, costs shifted so
 * that the cheapest option of a group costs 0, no use with amount 0, no resource twice in an option.
 */
export class ChoiceModel {
  groups = 0;
  options = 0;
  uses = 0;
  resources = 0;
  groupStart = new Int32Array(17);
  /** By option: its group. */
  group = new Int32Array(64);
  cost = new Float64Array(64);
  useStart = new Int32Array(65);
  useResource = new Int32Array(128);
  useAmount = new Float64Array(128);
  limit = new Float64Array(16);
  /** By option and by resource: the row in the problem that the model was cut from. */
  sourceOption = new Int32Array(64);
  sourceResource = new Int32Array(16);
  /** By resource: how many of the problem's units are one unit here. */
  unit = new Float64Array(16);

  clear(): void {
    this.groups = 0;
    this.options = 0;
    this.uses = 0;
    this.resources = 0;
  }

  reserve(groups: number, options: number, uses: number, resources: number): void {
    if (this.groupStart.length <= groups) this.groupStart = new Int32Array(2 * groups + 1);
    if (this.cost.length < options) {
      this.group = new Int32Array(2 * options);
      this.cost = new Float64Array(2 * options);
      this.useStart = new Int32Array(2 * options + 1);
      this.sourceOption = new Int32Array(2 * options);
    }
    if (this.useResource.length < uses) {
      this.useResource = new Int32Array(2 * uses);
      this.useAmount = new Float64Array(2 * uses);
    }
    if (this.limit.length < resources) {
      this.limit = new Float64Array(2 * resources);
      this.sourceResource = new Int32Array(2 * resources);
      this.unit = new Float64Array(2 * resources);
    }
  }

  /** Cost of a choice, one option per group; Infinity when it breaks a limit. `used` is scratch, by resource. */
  costOf(choice: Int32Array, used: Float64Array): number {
    used.fill(0, 0, this.resources);
    let cost = 0;
    for (let g = 0; g < this.groups; g++) {
      const p = choice[g] as number;
      if (p < 0) return Infinity;
      cost += this.cost[p] as number;
      for (let u = this.useStart[p] as number; u < (this.useStart[p + 1] as number); u++) {
        const r = this.useResource[u] as number;
        used[r] = (used[r] as number) + (this.useAmount[u] as number);
        if ((used[r] as number) > (this.limit[r] as number)) return Infinity;
      }
    }
    return cost;
  }
}
