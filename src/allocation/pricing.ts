import type { BundleDemands } from '../candidates/bundle-reach.js';
import { BundleSearch, type BundleSink } from '../candidates/bundle-search.js';
import { unknownSku } from '../candidates/demands.js';
import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { ClassFloor } from '../scoring/class-floor.js';
import type { Branch } from './branch.js';
import type { Incumbent } from './incumbent.js';
import type { ColumnFilter, OrderCase } from './order-case.js';
import type { Prices } from './prices.js';

/** A reduced cost counts as negative only past what summing doubles can bring about. */
const tolerance = 1e-6;

/**
 * Prices out the network: under given prices, adds every facility that could be in a plan no dearer than the incumbent.
 * What it leaves out cannot be in one (see Prices and BundleFloor), so the bound speaks for all facilities.
 */
export class Pricing implements BundleSink, ColumnFilter {
  /** Some facility earned more than it costs: prices were too high for a bound, raise them anew and search again. */
  hadViolator = false;
  /** The pass ended before all facilities were priced, since it brought as many columns as it was allowed. */
  cutShort = false;
  readonly #case: OrderCase;
  readonly #branch: () => Branch;
  readonly #search = new BundleSearch();
  #bundle = new Bundle(8);
  #prices!: Prices;
  #incumbent!: Incumbent;
  #class!: FacilityClass;
  #floor!: ClassFloor;
  #left = 0;

  constructor(orderCase: OrderCase, branch: () => Branch) {
    this.#case = orderCase;
    this.#branch = branch;
  }

  /**
   * @param othersFixed,othersTotal per demand: what every facility but those among the columns that holds any of it costs
   *   at least, without and with time
   */
  run(
    prices: Prices,
    incumbent: Incumbent,
    mostColumns: number,
    othersFixed: Float64Array,
    othersTotal: Float64Array,
  ): void {
    const { network, demands, floors, query, unitFloor } = this.#case;
    const { positions, classes } = network;
    this.#prices = prices;
    this.#incumbent = incumbent;
    this.hadViolator = false;
    this.cutShort = false;
    this.#left = mostColumns;
    if (demands.sources > this.#bundle.from.length) this.#bundle = new Bundle(2 * demands.sources);
    const bundle = this.#bundle;
    bundle.count = demands.count;
    bundle.lists = demands.sources;
    bundle.demandOf = demands.demandOf;
    bundle.critical = prices.critical;
    for (let d = 0; d < demands.count; d++) {
      const reduced = (othersFixed[d] as number) + prices.perShipment - (prices.prize[d] as number);
      const withTime = (othersTotal[d] as number) + prices.perShipment - (prices.prize[d] as number);
      const tooDear =
        d !== prices.critical && prices.critical >= 0 && prices.criticalTotal + reduced > incumbent.ceiling;
      bundle.settledAlone[d] = reduced >= 0 && (tooDear || prices.base + withTime > incumbent.ceiling) ? 1 : 0;
    }
    for (let c = 0; c < classes.length && !this.cutShort; c++) {
      this.#class = classes[c] as FacilityClass;
      this.#floor = floors[c] as ClassFloor;
      const least = this.#floor.leastUnitCost;
      for (let d = 0; d < demands.count; d++) {
        const quantity = demands.quantity[d] as number;
        const excess = Math.max(0, least + this.#case.leastGoods(d) - (unitFloor[d] as number));
        for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
          const skuRow = demands.sourceSku[s] as number;
          const base = skuRow * (positions.classes + 1) + c;
          bundle.from[s] = skuRow === unknownSku ? 0 : (positions.starts[base] as number);
          bundle.to[s] = skuRow === unknownSku ? 0 : (positions.starts[base + 1] as number);
          bundle.need[s] = demands.together[d] ? quantity : 1;
        }
        // Whichever source it holds, a facility is taken to hold the cheapest; what it really earns `accepts` looks at.
        bundle.prize[d] = Math.max(0, (prices.prize[d] as number) - quantity * excess);
        if (d === prices.critical) this.#floor.criticalPrize = prices.criticalPrize - quantity * excess;
      }
      this.#floor.perShipment = prices.perShipment;
      this.#floor.violators = this.#case.maxShipments;
      this.#setBudget();
      this.#search.search(this.#class.tree, positions.ranks, positions.free, bundle, query, this.#floor, this);
    }
    for (let c = 0; c < classes.length; c++) (floors[c] as ClassFloor).perShipment = 0;
  }

  offer(tree: FacilityTree, slot: number, cells: Int32Array): void {
    const { columns } = this.#case;
    const before = columns.count;
    const costBefore = this.#incumbent.cost;
    this.#case.addFacility(this.#class, tree, slot, cells, this);
    for (let j = before; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      this.#branch().single(this.#case, this.#incumbent, j);
      const reduced = this.#prices.reducedCost(j) + this.#prices.perShipment;
      if (Math.min(reduced, this.#prices.criticalReducedCost(j)) < -tolerance) this.hadViolator = true;
      this.#left--;
    }
    if (this.#left <= 0) this.cutShort = true;
    if (this.cutShort || this.#incumbent.cost !== costBefore) this.#setBudget();
  }

  /** ColumnFilter: the exact reduced cost and arrival decide, where the search only had a bound. */
  accepts(column: number): boolean {
    const { columns, cost } = this.#case;
    const reduced = this.#prices.reducedCost(column) + this.#prices.perShipment;
    const time = cost.timeCost(columns.minutes[column] as number);
    const { budget, criticalBudget, violators } = this.#floor;
    if (reduced < 0) return time + violators * reduced <= budget;
    return reduced + time <= budget && this.#prices.criticalReducedCost(column) <= criticalBudget;
  }

  #setBudget(): void {
    const { base, critical, criticalTotal } = this.#prices;
    this.#floor.version++;
    this.#floor.budget = this.cutShort ? -Infinity : this.#incumbent.ceiling - base;
    this.#floor.criticalBudget = critical < 0 ? Infinity : this.#incumbent.ceiling - criticalTotal;
  }
}

/** The order's demands as one tree's search sees them: a list of positions for each source. */
class Bundle implements BundleDemands {
  count = 0;
  lists = 0;
  demandOf = new Int32Array(0);
  critical = -1;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly need: Float64Array;
  readonly settledAlone: Uint8Array;
  readonly prize: Float64Array;

  constructor(size: number) {
    this.from = new Int32Array(size);
    this.to = new Int32Array(size);
    this.need = new Float64Array(size);
    this.settledAlone = new Uint8Array(size);
    this.prize = new Float64Array(size);
  }
}
