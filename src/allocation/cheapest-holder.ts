import { unknownSku } from '../candidates/demands.js';
import { HolderSearch, type HolderSink } from '../candidates/holder-search.js';
import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { ClassFloor } from '../scoring/class-floor.js';
import type { OrderCase } from './order-case.js';

/**
 * The facility and service that serve one whole demand, and nothing else, at least cost; ties as for plans. Searches
 * class by class, each as far as its lower bound stays below the best.
 */
export class CheapestHolder implements HolderSink {
  limit = 0;
  /** Cost above the floor of the demand's units, time included; Infinity: no facility can. */
  cost = Infinity;
  /** From placedAt to its arrival. */
  minutes = 0;
  row = -1;
  slot = -1;
  cell = -1;
  facilityClass!: FacilityClass;
  /** A facility that holds enough was passed over for its daily capacity. */
  sawFull = false;
  readonly #case: OrderCase;
  readonly #search = new HolderSearch();
  #floor!: ClassFloor;
  #class!: FacilityClass;
  #moves = 0;
  #demand = 0;
  #quantity = 0;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /** @param most cost above the floor from which on a holder is of no interest */
  find(d: number, most: number): boolean {
    const { network, demands, floors, query } = this.#case;
    const { positions, classes } = network;
    const skuRow = demands.skuRow[d] as number;
    this.cost = most;
    this.row = -1;
    this.sawFull = false;
    if (skuRow === unknownSku) return false;
    this.#demand = d;
    this.#quantity = demands.quantity[d] as number;
    const base = skuRow * (positions.classes + 1);
    for (let c = 0; c < classes.length; c++) {
      const from = positions.starts[base + c] as number;
      const to = positions.starts[base + c + 1] as number;
      if (from === to) continue;
      this.#class = classes[c] as FacilityClass;
      this.#floor = floors[c] as ClassFloor;
      this.#setLimit();
      if (this.limit < 0) continue;
      this.#search.search(this.#class.tree, positions.ranks, positions.free, from, to, this.#quantity, query, this);
    }
    return this.row >= 0;
  }

  offer(tree: FacilityTree, slot: number, cell: number): void {
    const { cost, legs, unitFloor, network, whole } = this.#case;
    const row = tree.rows[slot] as number;
    if (this.#case.isExcluded(row)) return;
    if (!this.#case.hasRoom(row, this.#quantity)) {
      this.sawFull = true;
      return;
    }
    legs.aim(this.#class, tree, slot);
    const goods = cost.weights.money * network.positions.unitMoneyAt(cell) - (unitFloor[this.#demand] as number);
    for (let i = 0; i < legs.services.length; i++) {
      const service = legs.services[i] as number;
      if (!legs.by(service)) continue;
      const total =
        cost.fixedCost(service, legs.metres, legs.rejectionShare, whole) +
        cost.timeCost(legs.minutes) +
        this.#quantity * ((cost.unitCost[service] as number) + goods);
      if (total > this.cost || (total === this.cost && !this.#winsTie(row, service))) continue;
      this.cost = total;
      this.row = row;
      this.slot = slot;
      this.cell = cell;
      this.facilityClass = this.#class;
      this.#moves = network.services.moves[service] as number;
      this.minutes = legs.minutes;
      this.#setLimit();
    }
  }

  #winsTie(row: number, service: number): boolean {
    const { network, legs } = this.#case;
    if (this.row < 0) return true;
    const moves = network.services.moves[service] as number;
    if (moves !== this.#moves) return moves < this.#moves;
    if (legs.minutes !== this.minutes) return legs.minutes < this.minutes;
    return network.compareRows(row, this.row) < 0;
  }

  #setLimit(): void {
    const floor = (this.#case.unitFloor[this.#demand] as number) - this.#case.leastGoods(this.#demand);
    this.limit = this.#floor.limit(this.cost, this.#quantity, floor);
  }
}
