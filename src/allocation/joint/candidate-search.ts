import { unknownSku } from '../../candidates/demands.js';
import { HolderSearch, type HolderSink } from '../../candidates/holder-search.js';
import type { FacilityTree } from '../../geo/tree.js';
import type { FacilityClass } from '../../network/facility-class.js';
import type { ClassFloor } from '../../scoring/class-floor.js';
import { interchangeCost } from '../../scoring/terms/interchange.js';
import type { OrderCase } from '../order-case.js';

/** A holder at exactly the limit may be missed by rounding in the bounds; so much above it is looked at too. */
const margin = 3;

/**
 * The facilities that serve one demand of an order, and nothing else, by a service of their own, with one of the skus that
 * may be sent for it, at least cost over the whole network: the `most` cheapest, or all below a cost. What it leaves out costs at least `outside`.
 */
export class CandidateSearch implements HolderSink {
  limit = 0;
  count = 0;
  /** By rising cost; equal costs by facility id. */
  row = new Int32Array(16);
  /** Cost of the shipment by its best service, time included; for a divisible demand as if it held enough. */
  cost = new Float64Array(16);
  /** Every facility that was not found costs at least this much. */
  outside = Infinity;
  readonly #case: OrderCase;
  readonly #search = new HolderSearch(8);
  #most = 0;
  #below = 0;
  #source = 0;
  #quantity = 0;
  #penalty = 0;
  #together = false;
  #class!: FacilityClass;
  #floor!: ClassFloor;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /**
   * Searches for a source of a demand of the case's order.
   *
   * @param most how many facilities are wanted
   * @param below only those that cost less
   */
  find(source: number, most: number, below: number): void {
    const { network, demands, floors, query } = this.#case;
    const { positions, classes } = network;
    this.count = 0;
    this.#most = most;
    this.#below = below;
    this.outside = below;
    if (most > this.row.length) {
      this.row = new Int32Array(most);
      this.cost = new Float64Array(most);
    }
    const skuRow = demands.sourceSku[source] as number;
    if (skuRow === unknownSku) return;
    const d = demands.demandOf[source] as number;
    this.#source = source;
    this.#penalty = demands.penalty[source] as number;
    this.#quantity = demands.quantity[d] as number;
    this.#together = demands.together[d] === 1 || this.#quantity === 1;
    const base = skuRow * (positions.classes + 1);
    for (let c = 0; c < classes.length; c++) {
      const from = positions.starts[base + c] as number;
      const to = positions.starts[base + c + 1] as number;
      if (from === to) continue;
      this.#class = classes[c] as FacilityClass;
      this.#floor = floors[c] as ClassFloor;
      this.#setLimit();
      if (this.limit < 0) continue;
      const need = this.#together ? this.#quantity : 1;
      this.#search.search(this.#class.tree, positions.ranks, positions.free, from, to, need, query, this);
    }
    if (this.count === most) this.outside = Math.min(below, this.cost[most - 1] as number);
  }

  offer(tree: FacilityTree, slot: number, cell: number): void {
    const { cost, legs, network } = this.#case;
    const row = tree.rows[slot] as number;
    const need = this.#together ? this.#quantity : 1;
    if (!this.#case.mayServe(row) || !this.#case.hasRoom(row, need)) return;
    if (this.#case.freeOf(row, this.#source, cell) < need) return;
    legs.aim(this.#class, tree, slot);
    const goods = this.#quantity * network.positions.unitMoneyAt(cell);
    const extra = interchangeCost(this.#quantity * this.#penalty);
    let least = Infinity;
    for (let i = 0; i < legs.services.length; i++) {
      const service = legs.services[i] as number;
      if (!legs.by(service)) continue;
      const shipment = cost.shipmentCost(service, legs.metres, this.#quantity, goods, legs.rejectionShare);
      least = Math.min(least, shipment + extra + cost.timeCost(legs.minutes));
    }
    if (least < this.#below) this.#insert(row, least);
  }

  #insert(row: number, cost: number): void {
    const { network } = this.#case;
    let at = this.count;
    if (at === this.#most) {
      const last = this.cost[at - 1] as number;
      if (cost > last || (cost === last && network.compareRows(row, this.row[at - 1] as number) > 0)) return;
      at--;
    } else this.count++;
    while (at > 0) {
      const before = this.cost[at - 1] as number;
      if (before < cost || (before === cost && network.compareRows(this.row[at - 1] as number, row) < 0)) break;
      this.row[at] = this.row[at - 1] as number;
      this.cost[at] = before;
      at--;
    }
    this.row[at] = row;
    this.cost[at] = cost;
    if (this.count === this.#most) this.#setLimit();
  }

  #setLimit(): void {
    const worst = this.count === this.#most ? (this.cost[this.#most - 1] as number) : this.#below;
    const floor = this.#floor;
    // The floor speaks of cost above what the units' goods must cost anyway.
    const goods = this.#case.leastGoodsOf(this.#source);
    floor.units = this.#quantity;
    floor.unitFloor = 0;
    floor.most = Math.min(worst, Number.MAX_SAFE_INTEGER) - this.#quantity * goods + margin;
    floor.measureLimit();
    this.limit = floor.squaredLimit;
  }
}
