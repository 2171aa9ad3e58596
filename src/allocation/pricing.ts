import type { BundleDemands } from '../candidates/bundle-reach.js';
import { BundleSearch, type BundleSink } from '../candidates/bundle-search.js';
import { unknownSku } from '../candidates/demands.js';
import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { ClassFloor } from '../scoring/class-floor.js';
import type { Branch } from './branch.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';
import { PricingPass } from './pricing-pass.js';

/**
 * Prices out the network: under given prices, adds every facility that could be in a plan no dearer than the incumbent.
 * What it leaves out cannot be in one (see Prices and BundleFloor), so the bound speaks for all facilities.
 */
export class Pricing implements BundleSink {
  readonly pass: PricingPass;
  readonly #case: OrderCase;
  readonly #search = new BundleSearch();
  #bundle = new Bundle(8);
  #class!: FacilityClass;

  constructor(orderCase: OrderCase, branch: () => Branch) {
    this.#case = orderCase;
    this.pass = new PricingPass(orderCase, branch);
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
    const { pass } = this;
    pass.begin(prices, incumbent, mostColumns);
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
    for (let c = 0; c < classes.length && !pass.cutShort; c++) {
      this.#class = classes[c] as FacilityClass;
      const floor = floors[c] as ClassFloor;
      const least = floor.leastUnitCost;
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
        if (d === prices.critical) floor.criticalPrize = prices.criticalPrize - quantity * excess;
      }
      pass.aim(floor);
      this.#search.search(this.#class.tree, positions.ranks, positions.free, bundle, query, floor, this);
    }
    for (let c = 0; c < classes.length; c++) (floors[c] as ClassFloor).perShipment = 0;
  }

  offer(tree: FacilityTree, slot: number, cells: Int32Array): void {
    const before = this.#case.columns.count;
    this.#case.addFacility(this.#class, tree, slot, cells, this.pass);
    this.pass.offer(before);
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
