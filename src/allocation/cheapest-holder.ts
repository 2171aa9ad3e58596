import { unknownSku } from '../candidates/demands.js';
import { HolderSearch, type HolderSink } from '../candidates/holder-search.js';
import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { ClassFloor } from '../scoring/class-floor.js';
import type { OrderCase } from './order-case.js';

/**
 * The search goes on until all others cost this much more than the best, in minor units: enough that a bound, rounding
 * allowed for, tells them from a tie, so that nobody needs to look for them again.
 */
const margin = 3;

/**
 * The facility and service that serve one whole demand, and nothing else, by one of its sources at least cost; ties as for
 * plans. Searches source by source and class by class, each as far as its lower bound stays below the best.
 */
export class CheapestHolder implements HolderSink {
  limit = 0;
  /** Cost above the floor of the demand's units, time included; Infinity: no facility can. */
  cost = Infinity;
  /** From placedAt to its arrival. */
  minutes = 0;
  row = -1;
  slot = -1;
  facilityClass!: FacilityClass;
  /** A facility that holds enough was passed over for its daily capacity. */
  sawFull = false;
  /** Every usable facility but the cheapest that holds any of the demand has at least this fixed cost, */
  othersFixed = Infinity;
  /** and at least this sum of fixed and time cost. */
  othersTotal = Infinity;
  readonly #case: OrderCase;
  readonly #search = new HolderSearch(2);
  #floor!: ClassFloor;
  #class!: FacilityClass;
  #moves = 0;
  #demand = 0;
  #source = 0;
  #quantity = 0;
  /** Least fixed cost, and fixed and time cost, of the cheapest facility by any of its services. */
  #ownFixed = Infinity;
  #ownTotal = Infinity;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /** @param most cost above the floor from which on a holder is of no interest */
  find(d: number, most: number): boolean {
    const { network, demands, floors, query } = this.#case;
    const { positions, classes } = network;
    this.cost = most;
    this.row = -1;
    this.sawFull = false;
    this.othersFixed = Infinity;
    this.othersTotal = Infinity;
    this.#ownFixed = Infinity;
    this.#ownTotal = Infinity;
    this.#demand = d;
    this.#quantity = demands.quantity[d] as number;
    const need = demands.together[d] ? this.#quantity : 1;
    for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
      const skuRow = demands.sourceSku[s] as number;
      if (skuRow === unknownSku) continue;
      this.#source = s;
      const base = skuRow * (positions.classes + 1);
      for (let c = 0; c < classes.length; c++) {
        const from = positions.starts[base + c] as number;
        const to = positions.starts[base + c + 1] as number;
        if (from === to) continue;
        this.#class = classes[c] as FacilityClass;
        this.#floor = floors[c] as ClassFloor;
        this.#setLimit();
        if (this.limit >= 0) {
          this.#search.search(this.#class.tree, positions.ranks, positions.free, from, to, need, query, this);
        }
        // What the search has not offered lies beyond the limit it ended with.
        this.#floor.measureBeyond();
        this.othersFixed = Math.min(this.othersFixed, this.#floor.fixedBeyond);
        this.othersTotal = Math.min(this.othersTotal, this.#floor.totalBeyond);
      }
    }
    return this.row >= 0;
  }

  offer(tree: FacilityTree, slot: number, cell: number): void {
    const { cost, legs, unitFloor, network, demands, whole } = this.#case;
    const row = tree.rows[slot] as number;
    if (!this.#case.mayServe(row)) return;
    const free = this.#case.freeOf(row, this.#source, cell);
    if (free === 0) return;
    const enough = free >= this.#quantity;
    const fits = enough && this.#case.hasRoom(row, this.#quantity);
    if (enough && !fits) this.sawFull = true;
    legs.aim(this.#class, tree, slot);
    const goods =
      cost.weights.money * network.positions.unitMoneyAt(cell) +
      (demands.penalty[this.#source] as number) +
      this.#case.scarcityUnit(row, cell) -
      (unitFloor[this.#demand] as number);
    const scarcity = this.#case.scarcityFixed(row);
    let leastFixed = Infinity;
    let leastTotal = Infinity;
    let improved = false;
    for (let i = 0; i < legs.services.length; i++) {
      const service = legs.services[i] as number;
      if (!legs.by(service)) continue;
      const fixed = cost.fixedCost(service, legs.metres, legs.rejectionShare, whole) + scarcity;
      const withTime = fixed + cost.timeCost(legs.minutes);
      leastFixed = Math.min(leastFixed, fixed);
      leastTotal = Math.min(leastTotal, withTime);
      const total = withTime + this.#quantity * ((cost.unitCost[service] as number) + goods);
      if (!fits || total > this.cost || (total === this.cost && !this.#winsTie(row, service, improved))) continue;
      improved = true;
      this.cost = total;
      this.slot = slot;
      this.facilityClass = this.#class;
      this.#moves = network.carriages.moves[service] as number;
      this.minutes = legs.minutes;
    }
    if (improved) {
      // A facility may be the best by one source, and then by another one.
      if (row !== this.row) {
        this.othersFixed = Math.min(this.othersFixed, this.#ownFixed);
        this.othersTotal = Math.min(this.othersTotal, this.#ownTotal);
      }
      this.row = row;
      this.#ownFixed = leastFixed;
      this.#ownTotal = leastTotal;
      this.#setLimit();
    } else if (row !== this.row) {
      this.othersFixed = Math.min(this.othersFixed, leastFixed);
      this.othersTotal = Math.min(this.othersTotal, leastTotal);
    }
  }

  /** @param own the best so far is another service of the same facility, with a smaller id */
  #winsTie(row: number, service: number, own: boolean): boolean {
    const { network, legs } = this.#case;
    if (this.row < 0 && !own) return true;
    const moves = network.carriages.moves[service] as number;
    if (moves !== this.#moves) return moves < this.#moves;
    if (legs.minutes !== this.minutes) return legs.minutes < this.minutes;
    return !own && network.compareRows(row, this.row) < 0;
  }

  #setLimit(): void {
    const floor = (this.#case.unitFloor[this.#demand] as number) - this.#case.leastGoodsOf(this.#source);
    this.#floor.most = this.cost + margin;
    this.#floor.units = this.#quantity;
    this.#floor.unitFloor = floor;
    this.#floor.measureLimit();
    this.limit = this.#floor.squaredLimit;
  }
}
