/** For so few demands the reach of every set of them is kept in a table. */
const fewDemands = 7;
const unknown = -2;

/** Sets of so many demands fit into the bits of an integer. */
const mostBits = 30;

/** The demands of one order as a search in one tree sees them. Each has one list of positions or more, standing together. */
export interface BundleDemands {
  count: number;
  lists: number;
  /** By list: its demand, ascending. */
  readonly demandOf: Int32Array;
  /** By list: cells of its sku in the tree, from .. to - 1. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** By list: free quantity below which a position does not count. */
  readonly need: Float64Array;
  /** The demand whose arrival the bound looks at, or -1. */
  critical: number;
  /** By demand. 1: a facility that holds this demand alone, of all the order's, need not be looked at. */
  readonly settledAlone: Uint8Array;
  /** By demand: what serving it in full is worth to a plan, less what it must cost per unit from here; not negative. */
  readonly prize: Float64Array;
}

/** Says how far out a facility can matter, given the prizes of the demands it could serve. */
export interface BundleFloor {
  /** Moves on whenever `measureReach` may answer differently. */
  readonly version: number;
  /** Asked: what a facility collects, and the part of it from the critical demand (below 0: not served). */
  prize: number;
  critical: number;
  /** Answered, in place 0: squared chord beyond which no such facility can be in a better plan; below zero: none can. */
  readonly squaredReach: Float64Array;
  measureReach(): void;
}

/**
 * How far out facilities matter, by the set of demands they could serve (as bits). Each set is measured once until the
 * floor moves on; orders of many demands are measured every time.
 */
export class BundleReach {
  /** In place 0 the squared chord measured last; below zero: no such facility matters. */
  readonly squared = new Float64Array(1);
  readonly #table = new Float64Array(1 << fewDemands);
  readonly #ofOne = new Float64Array(1);
  #demands!: BundleDemands;
  #floor!: BundleFloor;
  #version = -1;
  #ofOneVersion = -1;

  load(demands: BundleDemands, floor: BundleFloor): void {
    this.#demands = demands;
    this.#floor = floor;
    this.#table.fill(unknown);
    this.#version = floor.version;
    this.#ofOneVersion = -1;
  }

  /** Measures a set whose prizes add up to floor.prize, set beforehand. */
  measure(set: number, hasCritical: boolean): void {
    const demands = this.#demands;
    const floor = this.#floor;
    const inTable = demands.count <= fewDemands;
    if (inTable) {
      if (this.#version !== floor.version) {
        this.#table.fill(unknown);
        this.#version = floor.version;
      }
      this.squared[0] = this.#table[set] as number;
      if (this.squared[0] !== unknown) return;
    }
    const alone = (set & (set - 1)) === 0 && demands.count <= mostBits;
    if (alone && demands.settledAlone[31 - Math.clz32(set)] === 1) this.squared[0] = -1;
    else {
      floor.critical = hasCritical ? (demands.prize[demands.critical] as number) : -1;
      floor.measureReach();
      this.squared[0] = floor.squaredReach[0] as number;
    }
    if (inTable) this.#table[set] = this.squared[0];
  }

  /** In place 0: how far a facility with one of the demands alone can matter at most. */
  ofOne(): Float64Array {
    const demands = this.#demands;
    const floor = this.#floor;
    if (this.#ofOneVersion === floor.version) return this.#ofOne;
    this.#ofOneVersion = floor.version;
    this.#ofOne[0] = -1;
    for (let d = 0; d < demands.count; d++) {
      floor.prize = demands.prize[d] as number;
      this.measure(1 << d, d === demands.critical);
      this.#ofOne[0] = Math.max(this.#ofOne[0], this.squared[0] as number);
    }
    return this.#ofOne;
  }
}
