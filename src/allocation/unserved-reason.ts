import { unknownSku } from '../candidates/demands.js';
import { type Exclusion, facilityExclusion, nearnessToServing, stockExclusion } from '../candidates/exclusion.js';
import { isFacility } from '../geo/tree.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { FacilityClass } from '../network/facility-class.js';
import { noCell } from '../stock/positions.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';

/**
 * Why a demand of the order's plan is short: the ruling of the holder that came nearest to serving it. Linear in the
 * holders of the sku; only orders that stay short pay for it.
 */
export function unservedReason(c: OrderCase, order: Order, plan: Incumbent, d: number): ExclusionCode {
  if (c.network.rowOfFacility.size === 0) return 'NO_FACILITY';
  if (c.demands.skuRow[d] === unknownSku) return 'UNKNOWN_SKU';
  const own = stockReason(c, order, plan, d);
  if (!c.complete || own !== null) return own ?? costReason(c, order, plan, d);
  // Ship complete: this demand alone could be served, so what holds it back is another one, or all of them together.
  for (let other = 0; other < c.demands.count; other++) {
    if (other !== d && (c.demands.skuRow[other] === unknownSku || stockReason(c, order, plan, other) !== null))
      return 'NOT_ENOUGH';
  }
  const origins = originsForAll(c, order);
  // The stock would do, demand by demand: it is the room of a day that they would have to share.
  if (origins === Infinity) return 'CAPACITY_FULL';
  return origins > c.maxShipments ? 'SHIPMENT_LIMIT' : 'TOO_COSTLY';
}

/** The ruling that keeps a demand from being served in full whatever it may cost; null: stock in reach would do. */
function stockReason(c: OrderCase, order: Order, plan: Incumbent, d: number): ExclusionCode | null {
  const quantity = c.demands.quantity[d] as number;
  const together = c.demands.together[d] === 1;
  let nearest: ExclusionCode = 'NO_STOCK';
  let inStock = 0;
  let inReach = 0;
  for (const row of holders(c, d)) {
    const skuRow = c.demands.skuRow[d] as number;
    const stock = stockExclusion(c.network, skuRow, quantity, together, row);
    const ruling: Exclusion | null =
      stock?.code === 'NO_STOCK' ? stock : (facilityExclusion(c.network, order, row) ?? stock);
    if (ruling !== null) {
      if (isNearer(ruling.code, nearest)) nearest = ruling.code;
      continue;
    }
    const free = Math.min(quantity, c.network.positions.free[c.network.cellOf(skuRow, row)] as number);
    const given = Math.min(free, roomLeft(c, order, plan, row, d));
    inStock += free;
    if (given < free && isNearer('CAPACITY_FULL', nearest)) nearest = 'CAPACITY_FULL';
    if (!together || given === quantity) inReach += given;
  }
  if (inReach >= quantity) return null;
  if (inReach === 0) return nearest;
  // Some is in reach, not enough of it: served as far as it goes, unless even that did not pay.
  if (!c.complete && served(plan, d) < inReach) return null;
  return inStock >= quantity ? 'CAPACITY_FULL' : 'NOT_ENOUGH';
}

/** Stock would do, so either one more shipment would have paid but for the limit, or it costs too much. */
function costReason(c: OrderCase, order: Order, plan: Incumbent, d: number): ExclusionCode {
  if (plan.size < c.maxShipments || c.maxShipments === 0) return 'TOO_COSTLY';
  const short = (c.demands.quantity[d] as number) - served(plan, d);
  const { network, cost, legs } = c;
  const skuRow = c.demands.skuRow[d] as number;
  for (const row of holders(c, d)) {
    const free = network.positions.free[network.cellOf(skuRow, row)] as number;
    const given = Math.min(short, free, roomLeft(c, order, plan, row, d));
    if (given <= 0 || (c.demands.together[d] === 1 && given < short)) continue;
    if (unitsShipped(c, plan, row) > 0 || facilityExclusion(network, order, row) !== null) continue;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    legs.aim(facilityClass, tree, tree.slotOf((network.rankOf[row] as number) - tree.firstRank));
    const goods = given * network.positions.unitMoneyAt(network.cellOf(skuRow, row));
    for (const service of legs.services) {
      if (!legs.by(service)) continue;
      const added =
        cost.shipmentCost(service, legs.metres, given, goods, legs.rejectionShare) +
        Math.max(0, cost.timeCost(legs.minutes) - cost.timeCost(plan.minutes));
      if (added < cost.unservedCost(given === short ? 1 : 0, given)) return 'SHIPMENT_LIMIT';
    }
  }
  return 'TOO_COSTLY';
}

/**
 * Origins that a greedy cover of all demands takes: how many shipments a complete order needs, or a few more. Counted
 * to one above the limit; Infinity: the rest finds no place at all.
 */
function originsForAll(c: OrderCase, order: Order): number {
  const left = Array.from(c.demands.quantity.subarray(0, c.demands.count));
  const rows = new Set<number>();
  for (let d = 0; d < c.demands.count; d++) for (const row of holders(c, d)) rows.add(row);
  for (const row of rows) if (facilityExclusion(c.network, order, row) !== null) rows.delete(row);
  for (let origins = 0; ; origins++) {
    if (origins > c.maxShipments || left.every((quantity) => quantity === 0)) return origins;
    let best: number[] = [];
    let bestRow = -1;
    let most = 0;
    for (const row of rows) {
      const gifts = gives(c, order, row, left);
      const units = gifts.reduce((sum, given) => sum + given, 0);
      // Equal ones by id: what the answer is must not hang on the order of the walk.
      if (units < most || units === 0 || (units === most && c.network.compareRows(row, bestRow) > 0)) continue;
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
function gives(c: OrderCase, order: Order, row: number, left: readonly number[]): number[] {
  let room = c.network.capacityOf.get(row)?.roomAt(order.placedAt).units ?? Infinity;
  return left.map((wanted, d) => {
    const cell = wanted === 0 ? noCell : c.network.cellOf(c.demands.skuRow[d] as number, row);
    const free = cell === noCell ? 0 : Math.max(0, c.network.positions.free[cell] as number);
    const most = Math.min(free, wanted, room);
    const given = c.demands.together[d] && most < wanted ? 0 : most;
    room -= given;
    return given;
  });
}

/** Facility rows that hold, or once held, a demand's sku. */
function* holders(c: OrderCase, d: number): Generator<number> {
  const { positions, classes } = c.network;
  const base = (c.demands.skuRow[d] as number) * (positions.classes + 1);
  for (let k = 0; k < classes.length; k++) {
    const { tree } = classes[k] as FacilityClass;
    for (let cell = positions.starts[base + k] as number; cell < (positions.starts[base + k + 1] as number); cell++) {
      const row = tree.rows[tree.slotOf((positions.ranks[cell] as number) - tree.firstRank)] as number;
      if (isFacility(row)) yield row;
    }
  }
}

/** Units of a demand that fit into a facility's day beside what the plan's other demands take of it. */
function roomLeft(c: OrderCase, order: Order, plan: Incumbent, row: number, d: number): number {
  const room = c.network.capacityOf.get(row)?.roomAt(order.placedAt).units ?? Infinity;
  return room === Infinity ? room : room - (unitsShipped(c, plan, row) - unitsShipped(c, plan, row, d));
}

function served(plan: Incumbent, d: number): number {
  let units = 0;
  for (let i = 0; i < plan.size; i++) units += plan.quantity[i * plan.width + d] as number;
  return units;
}

/** Units of the plan's shipment from a facility; of one demand, or of all. */
function unitsShipped(c: OrderCase, plan: Incumbent, row: number, demand?: number): number {
  let units = 0;
  for (let i = 0; i < plan.size; i++) {
    if (c.columns.row[plan.columns[i] as number] !== row) continue;
    for (let d = 0; d < c.demands.count; d++) {
      if (demand === undefined || d === demand) units += plan.quantity[i * plan.width + d] as number;
    }
  }
  return units;
}

function isNearer(a: ExclusionCode, b: ExclusionCode): boolean {
  return nearnessToServing.indexOf(a) > nearnessToServing.indexOf(b);
}
