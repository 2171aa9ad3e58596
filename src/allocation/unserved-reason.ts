import { unknownSku } from '../candidates/demands.js';
import { Exclusions, farther, isNearer } from '../candidates/exclusion.js';
import { endsOf } from '../candidates/reach-search.js';
import { isFacility } from '../geo/tree.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';

/**
 * Why a demand of the order's plan is short: the ruling of the holder that came nearest to serving it. Linear in the
 * holders of the skus that may be sent; only orders that stay short pay for it.
 */
export function unservedReason(c: OrderCase, order: Order, plan: Incumbent, d: number): ExclusionCode {
  if (c.network.rowOfFacility.size === 0) return 'NO_FACILITY';
  if (c.demands.skuRow[d] === unknownSku) return 'UNKNOWN_SKU';
  let nearest: ExclusionCode | null = null;
  for (const end of endsToTry(c, order)) {
    const reason = reasonAt(new Shortage(c, end, plan), c, d);
    if (nearest === null || isNearer(reason, nearest)) nearest = reason;
  }
  return nearest ?? 'NO_STOCK';
}

/** All goods of an order end at one store, so an order that may end at several is looked at store by store. */
function endsToTry({ network }: OrderCase, order: Order): Order[] {
  if (order.method === 'deliver' || order.facilityId !== null) return [order];
  const { stores } = endsOf(network, order);
  if (stores.size === 0) return [order];
  return [...stores].map((row) => ({ ...order, facilityId: (network.facilities[row] as Facility).id }));
}

function reasonAt(shortage: Shortage, c: OrderCase, d: number): ExclusionCode {
  const own = shortage.stockReason(d);
  if (!c.complete || own !== null) return own ?? shortage.costReason(d);
  // Ship complete: this demand alone could be served, so what holds it back is another one, or all of them together.
  for (let other = 0; other < c.demands.count; other++) {
    if (other !== d && (c.demands.skuRow[other] === unknownSku || shortage.stockReason(other) !== null)) {
      return 'NOT_ENOUGH';
    }
  }
  const origins = shortage.originsForAll();
  // The stock would do, demand by demand: it is the room of a day that they would have to share.
  if (origins === Infinity) return 'CAPACITY_FULL';
  return origins > c.maxShipments ? 'SHIPMENT_LIMIT' : 'TOO_COSTLY';
}

/** One order's plan, and what its holders could have given beside it. */
class Shortage {
  readonly #case: OrderCase;
  readonly #order: Order;
  readonly #plan: Incumbent;
  readonly #exclusions: Exclusions;

  constructor(c: OrderCase, order: Order, plan: Incumbent) {
    this.#case = c;
    this.#order = order;
    this.#plan = plan;
    this.#exclusions = new Exclusions(c.network, order);
  }

  /** The ruling that keeps a demand from being served in full whatever it may cost; null: stock in reach would do. */
  stockReason(d: number): ExclusionCode | null {
    const { demands, complete } = this.#case;
    const quantity = demands.quantity[d] as number;
    const together = demands.together[d] === 1;
    let nearest: ExclusionCode = 'NO_STOCK';
    let inStock = 0;
    let inReach = 0;
    for (const row of this.#holders(d)) {
      const { units, exclusion } = this.#goods(row, d);
      // Most holders of a sku hold none of it any more: they are not worth a look at where they lie.
      const ruling = exclusion?.code === 'NO_STOCK' ? exclusion : farther(exclusion, this.#exclusions.ofFacility(row));
      if (ruling !== null) {
        if (isNearer(ruling.code, nearest)) nearest = ruling.code;
        continue;
      }
      const given = this.#exclusions.carriedOf(row, Math.min(units, this.#roomLeft(row, d)));
      inStock += units;
      if (given < units && isNearer('CAPACITY_FULL', nearest)) nearest = 'CAPACITY_FULL';
      if (!together || given === quantity) inReach += given;
    }
    if (inReach >= quantity) return null;
    if (inReach === 0) return nearest;
    // Some is in reach, not enough of it: served as far as it goes, unless even that did not pay.
    if (!complete && this.#served(d) < inReach) return null;
    return inStock >= quantity ? 'CAPACITY_FULL' : 'NOT_ENOUGH';
  }

  /** Stock would do, so either one more shipment would have paid but for the limit, or it costs too much. */
  costReason(d: number): ExclusionCode {
    const c = this.#case;
    const plan = this.#plan;
    if (plan.size < c.maxShipments || c.maxShipments === 0) return 'TOO_COSTLY';
    const short = (c.demands.quantity[d] as number) - this.#served(d);
    for (const row of this.#holders(d)) {
      const given = Math.min(short, this.#goods(row, d).units, this.#roomLeft(row, d));
      if (given <= 0 || (c.demands.together[d] === 1 && given < short)) continue;
      if (this.#unitsShipped(row) > 0 || this.#exclusions.ofFacility(row) !== null) continue;
      const least = this.#leastAdded(row, given, this.#leastGoods(row, d));
      if (least < c.cost.unservedCost(given === short ? 1 : 0, given)) return 'SHIPMENT_LIMIT';
    }
    return 'TOO_COSTLY';
  }

  /** What one more shipment from a facility would add at least, by its own services or as the search met it. */
  #leastAdded(row: number, units: number, goods: number): number {
    const { network, cost, legs, columns } = this.#case;
    const { minutes } = this.#plan;
    const added = (carriage: number, metres: number, arrival: number, rejectionShare: number) =>
      cost.shipmentCost(carriage, metres, units, units * goods, rejectionShare) +
      Math.max(0, cost.timeCost(arrival) - cost.timeCost(minutes));
    let least = Infinity;
    for (let j = 0; j < columns.count; j++) {
      if (columns.row[j] !== row || columns.dropped[j]) continue;
      const [metres, arrival] = [columns.metres[j] as number, columns.minutes[j] as number];
      least = Math.min(
        least,
        added(columns.service[j] as number, metres, arrival, columns.rejectionShare[j] as number),
      );
    }
    if (this.#order.method !== 'deliver') return least;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    legs.aim(facilityClass, tree, tree.slotOf((network.rankOf[row] as number) - tree.firstRank));
    for (const service of legs.services) {
      if (legs.by(service)) least = Math.min(least, added(service, legs.metres, legs.minutes, legs.rejectionShare));
    }
    return least;
  }

  /**
   * Origins that a greedy cover of all demands takes: how many shipments a complete order needs, or a few more. Counted
   * to one above the limit; Infinity: the rest finds no place at all.
   */
  originsForAll(): number {
    const { demands, network, maxShipments } = this.#case;
    const left = Array.from(demands.quantity.subarray(0, demands.count));
    const rows = new Set<number>();
    for (let d = 0; d < demands.count; d++) for (const row of this.#holders(d)) rows.add(row);
    for (const row of rows) if (this.#exclusions.ofFacility(row) !== null) rows.delete(row);
    for (let origins = 0; ; origins++) {
      if (origins > maxShipments || left.every((quantity) => quantity === 0)) return origins;
      let best: number[] = [];
      let bestRow = -1;
      let most = 0;
      for (const row of rows) {
        const gifts = this.#gives(row, left);
        const units = gifts.reduce((sum, given) => sum + given, 0);
        // Equal ones by id: what the answer is must not hang on the order of the walk.
        if (units < most || units === 0 || (units === most && network.compareRows(row, bestRow) > 0)) continue;
        most = units;
        best = gifts;
        bestRow = row;
      }
      if (bestRow < 0) return Infinity;
      for (let d = 0; d < left.length; d++) left[d] = (left[d] as number) - (best[d] as number);
      rows.delete(bestRow);
    }
  }

  /** By demand: what a facility gives of what is left, in the order of the demands as far as its day has room. */
  #gives(row: number, left: readonly number[]): number[] {
    const { demands } = this.#case;
    let room = this.#dayRoom(row);
    return left.map((wanted, d) => {
      const most = wanted === 0 ? 0 : Math.min(this.#goods(row, d).units, wanted, room);
      const given = demands.together[d] && most < wanted ? 0 : most;
      room -= given;
      return given;
    });
  }

  #goods(row: number, d: number) {
    const { demands, network } = this.#case;
    const sku = network.skus[demands.skuRow[d] as number]?.sku ?? '';
    return this.#exclusions.goodsOf(row, sku, demands.quantity[d] as number, demands.together[d] === 1);
  }

  /** Least that a unit of what may be sent for a demand costs at a facility, its penalty included. */
  #leastGoods(row: number, d: number): number {
    const { demands, network } = this.#case;
    let least = Infinity;
    for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
      const skuRow = demands.sourceSku[s] as number;
      const cell = skuRow === unknownSku ? -1 : network.cellOf(skuRow, row);
      if (cell < 0 || (network.positions.free[cell] as number) <= 0) continue;
      least = Math.min(least, network.positions.unitMoneyAt(cell) + (demands.penalty[s] as number));
    }
    return least === Infinity ? 0 : least;
  }

  /** Facility rows that hold, or once held, a sku that could be sent for a demand, price floors apart; each once. */
  #holders(d: number): Set<number> {
    const { demands, network } = this.#case;
    const { positions, classes } = network;
    const rows = new Set<number>();
    const sku = network.skus[demands.skuRow[d] as number]?.sku ?? '';
    // A sku below its price floor is no source, and yet its holders tell why.
    for (const skuRow of this.#exclusions.skuRowsFor(sku)) {
      const base = skuRow * (positions.classes + 1);
      for (let k = 0; k < classes.length; k++) {
        const { tree } = classes[k] as FacilityClass;
        for (
          let cell = positions.starts[base + k] as number;
          cell < (positions.starts[base + k + 1] as number);
          cell++
        ) {
          const row = tree.rows[tree.slotOf((positions.ranks[cell] as number) - tree.firstRank)] as number;
          if (isFacility(row)) rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Units of a demand that fit into a facility's day beside what the plan's other demands take of it. */
  #roomLeft(row: number, d: number): number {
    const room = this.#dayRoom(row);
    return room === Infinity ? room : room - (this.#unitsShipped(row) - this.#unitsShipped(row, d));
  }

  #dayRoom(row: number): number {
    const { capacityOf, handling } = this.#case.network;
    return capacityOf.get(row)?.roomAt(handling.begin(row, this.#order.placedAt)).units ?? Infinity;
  }

  #served(d: number): number {
    const { demands } = this.#case;
    const plan = this.#plan;
    let units = 0;
    for (let i = 0; i < plan.size; i++) {
      for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
        units += plan.quantity[i * plan.width + s] as number;
      }
    }
    return units;
  }

  /** Units of the plan's shipment from a facility; of one demand, or of all. */
  #unitsShipped(row: number, demand?: number): number {
    const { columns, demands } = this.#case;
    const plan = this.#plan;
    const from = demand === undefined ? 0 : (demands.sourceStart[demand] as number);
    const to = demand === undefined ? demands.sources : (demands.sourceStart[demand + 1] as number);
    let units = 0;
    for (let i = 0; i < plan.size; i++) {
      if (columns.row[plan.columns[i] as number] !== row) continue;
      for (let s = from; s < to; s++) units += plan.quantity[i * plan.width + s] as number;
    }
    return units;
  }
}
