import { assert } from '../../base/assert.js';
import { dayText } from '../../calendar/day-text.js';
import type { AllocationCounts, CapacityPrice, CellPrice } from '../../model/allocation.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { Facility, Sku } from '../../model/problem.js';
import type { Network } from '../../network/network.js';
import type { Batch } from './batch.js';
import { Knapsack } from './knapsack.js';
import { hasRecord, takeRecord } from './one-by-one.js';
import type { Prepared } from './prepare.js';
import { RecordedOption } from './recorded-option.js';
import type { Records } from './records.js';
import type { Steps } from './steps.js';

/** Plans written between two turns of the event loop. */
const pause = 32;

/**
 * Writes the recorded options out as plans, by arrival. Reasons for what stays unserved are seen from each order's place
 * in the batch: all other orders have taken what they get.
 */
export function* writePlans(prepared: Prepared, records: Records, plans: Plan[]): Steps {
  const { network, orders, solver } = prepared;
  const option = new RecordedOption(solver.case);
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

/** What one more unit of each cell would be worth under the prices: the gain of its knapsack; only what is positive. */
export function cellPrices(batch: Batch): CellPrice[] {
  const { model } = batch;
  const { resources, network } = model;
  const knapsack = new Knapsack();
  const takers = new Int32Array(resources.price.length);
  const found: CellPrice[] = [];
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] !== 0 || resources.leastUnitPrice(r) === Infinity) continue;
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
export function capacityPrices(batch: Batch): CapacityPrice[] {
  const { resources, network } = batch.model;
  const byPlace = new Map<string, CapacityPrice>();
  for (let r = 1; r < resources.count; r++) {
    if (resources.kind[r] === 0) continue;
    const price = inSteps(resources.unitPrice(r));
    if (price <= 0) continue;
    const facilityId = facilityIdOf(network, resources.row[r] as number);
    const day = dayText(resources.day[r] as number);
    const key = `${facilityId} ${day}`;
    const known = byPlace.get(key) ?? { facilityId, day, order: 0, unit: 0 };
    if (resources.kind[r] === 1) known.order = price;
    else known.unit = price;
    byPlace.set(key, known);
  }
  return [...byPlace.values()].sort((a, b) => compareText(a.facilityId, b.facilityId) || compareText(a.day, b.day));
}

const facilityIdOf = (network: Network, row: number): string => (network.facilities[row] as Facility).id;

/** Prices on the steps that route counts in: see Scarcity. */
const inSteps = (price: number): number => Math.floor(price * 1024 + 0.5) / 1024;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
