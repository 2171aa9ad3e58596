import { assert } from '../../base/assert.js';
import { isoInstant } from '../../base/instant.js';
import { dayText } from '../../calendar/day-text.js';
import type {
  Allocation,
  AllocationCounts,
  CapacityPrice,
  CellPrice,
  LanePrice,
  SlotPrice,
} from '../../model/allocation.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { Facility, Lane, Sku } from '../../model/problem.js';
import type { Network } from '../../network/network.js';
import type { Batch } from './batch.js';
import { Knapsack } from './knapsack.js';
import { hasRecord, takeRecord } from './one-by-one.js';
import type { Prepared } from './prepare.js';
import { RecordedOption } from './recorded-option.js';
import type { Records } from './records.js';
import { resourceKinds } from './resources.js';
import type { Steps } from './steps.js';

/** Plans written between two turns of the event loop. */
const pause = 32;

/**
 * Writes the recorded options out as plans, by arrival. Reasons for what stays unserved are seen from each order's place
 * in the batch: all other orders have taken what they get.
 */
export function* writePlans(prepared: Prepared, records: Records, plans: Plan[]): Steps {
  const { network, orders, solver } = prepared;
  const option = new RecordedOption(solver);
  for (let o = 0; o < orders.length; o++) {
    const order = orders[o] as Order;
    assert(hasRecord(network, order, o, records), 'a batch was given more than there is');
    takeRecord(network, order, o, records, 1);
  }
  for (let o = 0; o < orders.length; o++) {
    if (o % pause === 0) yield;
    const order = orders[o] as Order;
    takeRecord(network, order, o, records, -1);
    assert(option.load(order, o, records), 'an option reaches its order no more');
    plans.push(option.write(order));
    takeRecord(network, order, o, records, 1);
  }
  for (let o = 0; o < orders.length; o++) takeRecord(network, orders[o] as Order, o, records, -1);
}

/** Counts over the plans; `changed`: orders with a plan in force that get another one. */
export function countPlans(plans: readonly Plan[], changed: number): AllocationCounts {
  const counts = {
    orders: plans.length,
    served: 0,
    partial: 0,
    unserved: 0,
    changed,
    shipments: 0,
    moves: 0,
    touches: 0,
  };
  for (const plan of plans) {
    counts[plan.status]++;
    counts.shipments += plan.shipments.length;
    counts.moves += plan.moves;
    counts.touches += plan.touches;
  }
  return counts;
}

/** All prices of an allocation; null: nothing was scarce. */
export function pricesOf(
  batch: Batch | null,
): Pick<Allocation, 'prices' | 'capacityPrices' | 'lanePrices' | 'slotPrices'> {
  if (batch === null) return { prices: [], capacityPrices: [] };
  const lanes = lanePrices(batch);
  const slots = slotPrices(batch);
  return {
    prices: cellPrices(batch),
    capacityPrices: capacityPrices(batch),
    ...(lanes.length > 0 ? { lanePrices: lanes } : {}),
    ...(slots.length > 0 ? { slotPrices: slots } : {}),
  };
}

/** What one more unit of each cell would be worth under the prices: the gain of its knapsack; only what is positive. */
function cellPrices(batch: Batch): CellPrice[] {
  const { model } = batch;
  const { resources, network } = model;
  const knapsack = new Knapsack();
  const takers = new Int32Array(resources.price.length);
  const found: CellPrice[] = [];
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] !== resourceKinds.stock || resources.leastUnitPrice(r) === Infinity) continue;
    const at = resources.priceAt[r] as number;
    const classes = resources.classes[r] as number;
    const limit = resources.limit[r] as number;
    let price = resources.price[at] as number;
    if (classes > 0) {
      const skuRow = resources.skuRow[r] as number;
      for (let k = 1; k <= classes; k++) takers[at + k - 1] = model.demand.takers(skuRow, k);
      const now = knapsack.solve(resources.price, takers, at, classes, limit);
      price = knapsack.solve(resources.price, takers, at, classes, limit + 1) - now;
    }
    price = inSteps(price);
    if (price <= 0) continue;
    const facilityId = (network.facilities[resources.row[r] as number] as Facility).id;
    found.push({ facilityId, sku: (network.skus[resources.skuRow[r] as number] as Sku).sku, price });
  }
  return found.sort((a, b) => compareText(a.facilityId, b.facilityId) || compareText(a.sku, b.sku));
}

/** What room for one more order or unit on a facility's day would be worth under the prices; only what is positive. */
function capacityPrices(batch: Batch): CapacityPrice[] {
  const { resources, network } = batch.model;
  const byPlace = new Map<string, CapacityPrice>();
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] !== resourceKinds.orders && resources.kind[r] !== resourceKinds.units) continue;
    const price = inSteps(resources.unitPrice(r));
    if (price <= 0) continue;
    const facilityId = facilityIdOf(network, resources.row[r] as number);
    const day = dayText(resources.day[r] as number);
    const key = `${facilityId} ${day}`;
    const known = byPlace.get(key) ?? { facilityId, day, order: 0, unit: 0 };
    if (resources.kind[r] === resourceKinds.orders) known.order = price;
    else known.unit = price;
    byPlace.set(key, known);
  }
  return [...byPlace.values()].sort((a, b) => compareText(a.facilityId, b.facilityId) || compareText(a.day, b.day));
}

/** What room for one more unit on a lane's day would be worth under the prices; only what is positive. */
function lanePrices(batch: Batch): LanePrice[] {
  const { resources, network } = batch.model;
  const found: (LanePrice & { lane: number })[] = [];
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] !== resourceKinds.lane) continue;
    const unit = inSteps(resources.unitPrice(r));
    if (unit <= 0) continue;
    const lane = resources.row[r] as number;
    const { from, to } = network.problem.lanes[lane] as Lane;
    found.push({ from, to, lane, day: dayText(resources.day[r] as number), unit });
  }
  return found.sort((a, b) => a.lane - b.lane || compareText(a.day, b.day));
}

/** What one more bay at a store's instant would be worth under the prices; only what is positive. */
function slotPrices(batch: Batch): SlotPrice[] {
  const { resources, network } = batch.model;
  const found: SlotPrice[] = [];
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] !== resourceKinds.bays) continue;
    const price = inSteps(resources.unitPrice(r));
    if (price <= 0) continue;
    const at = isoInstant(resources.day[r] as number);
    found.push({ facilityId: facilityIdOf(network, resources.row[r] as number), at, price });
  }
  return found.sort((a, b) => compareText(a.facilityId, b.facilityId) || compareText(a.at, b.at));
}

const facilityIdOf = (network: Network, row: number): string => (network.facilities[row] as Facility).id;

/** Prices on the steps that route counts in: see Scarcity. */
const inSteps = (price: number): number => Math.floor(price * 1024 + 0.5) / 1024;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
