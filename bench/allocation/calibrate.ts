/**
 * Scales the stock of an instance until as many orders as asked for would draw on overdrawn stock, and gives facilities
 * the capacity that their share of first choices suggests. A first choice is what `route` answers with all stock there
 * and no limit on capacity.
 */
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { seededRandom } from '../points.js';
import { buildInstance, type Calibration, type Instance, type InstanceSpec } from './instance.js';

/** Builds the instance a few times and routes all its orders each time: about a minute for 100 000 orders. */
export function calibrate(spec: InstanceSpec): Calibration {
  const best = search(spec, firstFactor(spec));
  const { stockFactor, contention } = best;
  return { stockFactor, contention, ordersPerDay: capacities(spec, best) };
}

/** Contention of a smaller region is about the same at the same factor, and much cheaper to measure. */
function firstFactor(spec: InstanceSpec): number {
  if (spec.orders <= 3000) return 64;
  const smaller = { ...spec, orders: Math.round(spec.orders / 10), facilities: Math.round(spec.facilities / 5) };
  return 1.5 * search(smaller, firstFactor(smaller)).stockFactor;
}

/**
 * The largest factor at which contention is what was asked for, within half a point below 10 % and one point else.
 * From plenty downwards: with next to nothing near the customers all would go to the central warehouses, and contention
 * would fall again.
 */
function search(spec: InstanceSpec, start: number): Trial {
  const tolerance = spec.contention < 0.1 ? 0.005 : 0.01;
  const off = (trial: Trial) => trial.contention - spec.contention;
  let below = tryFactor(spec, start);
  let above = below;
  while (off(above) > tolerance && above.stockFactor < 1e6) above = tryFactor(spec, above.stockFactor * 2);
  while (off(below) < -tolerance && below.stockFactor > 0.01) {
    above = below;
    below = tryFactor(spec, below.stockFactor / 2);
  }
  let best = Math.abs(off(above)) < Math.abs(off(below)) ? above : below;
  for (let step = 0; step < 12 && Math.abs(off(best)) > tolerance; step++) {
    // Contention falls about evenly with the logarithm; never too near an end, lest the interval shrink from one side only.
    const share = Math.min(0.8, Math.max(0.2, off(below) / (off(below) - off(above))));
    const between = tryFactor(spec, below.stockFactor * (above.stockFactor / below.stockFactor) ** share);
    if (Math.abs(off(between)) < Math.abs(off(best))) best = between;
    if (off(between) < 0) above = between;
    else below = between;
  }
  return best;
}

function tryFactor(spec: InstanceSpec, stockFactor: number): Trial {
  const ordersPerDay = Array.from({ length: spec.facilities }, () => mostOrders);
  const instance = buildInstance(spec, { stockFactor, ordersPerDay, contention: 0 });
  return { stockFactor, ...firstChoices(instance), instance };
}

interface Trial extends Choices {
  readonly stockFactor: number;
  readonly instance: Instance;
}

interface Choices {
  readonly contention: number;
  /** Shipments that first choices ask of a facility row on its busier day. */
  readonly busiest: Uint32Array;
}

function firstChoices({ problem, orders }: Instance): Choices {
  const network = buildNetwork(problem);
  const facilities = problem.facilities.length;
  const wanted = new Map<number, number>();
  const cellsOf: number[][] = [];
  const byDay = new Map<number, Uint32Array>();
  for (const order of orders) {
    const plan = route(network, order);
    const day = Math.floor(order.placedAt / 1440);
    let taken = byDay.get(day);
    if (!taken) {
      taken = new Uint32Array(facilities);
      byDay.set(day, taken);
    }
    const cells: number[] = [];
    for (const { facilityRow, skuRow, quantity } of takings(network, plan)) {
      const cell = skuRow * facilities + facilityRow;
      wanted.set(cell, (wanted.get(cell) ?? 0) + quantity);
      cells.push(cell);
    }
    for (const { facilityId } of plan.shipments) {
      const row = network.facilityRow(facilityId);
      taken[row] = (taken[row] as number) + 1;
    }
    cellsOf.push(cells);
  }
  const overdrawn = overdrawnCells(problem, wanted);
  const touched = cellsOf.reduce((count, cells) => count + (cells.some((cell) => overdrawn.has(cell)) ? 1 : 0), 0);
  const busiest = new Uint32Array(facilities);
  for (const taken of byDay.values())
    for (let row = 0; row < facilities; row++) busiest[row] = Math.max(busiest[row] as number, taken[row] as number);
  return { contention: touched / orders.length, busiest };
}

interface Rows {
  readonly rowOfSku: ReadonlyMap<string, number>;
  facilityRow(id: string): number;
}

function* takings(rows: Rows, plan: Plan): Generator<{ facilityRow: number; skuRow: number; quantity: number }> {
  for (const { facilityId, lines } of plan.shipments) {
    const facilityRow = rows.facilityRow(facilityId);
    for (const { sku, quantity } of lines) yield { facilityRow, skuRow: rows.rowOfSku.get(sku) as number, quantity };
  }
}

function overdrawnCells({ stock, skus, facilities }: Problem, wanted: ReadonlyMap<number, number>): Set<number> {
  const overdrawn = new Set<number>();
  for (let sku = 0; sku < skus.length; sku++) {
    for (let at = stock.skuStart[sku] as number; at < (stock.skuStart[sku + 1] as number); at++) {
      const cell = sku * facilities.length + (stock.facilityRow[at] as number);
      if ((wanted.get(cell) ?? 0) > (stock.onHand[at] as number)) overdrawn.add(cell);
    }
  }
  return overdrawn;
}

/** One facility in twenty has room for 60 to 95 % of those who would like it, the others for far more. */
function capacities({ seed }: InstanceSpec, { busiest, instance }: Trial): number[] {
  const random = seededRandom(seed + 99);
  const { facilities } = instance.problem;
  const busyDay = mostOnOneDay(instance.orders);
  return facilities.map(({ kind }, row) => {
    const isTight = random() < 0.05;
    const share = random();
    const wanted = busiest[row] as number;
    const room = Math.ceil(wanted * (isTight ? 0.6 + 0.35 * share : 1.3 + 1.5 * share)) + (isTight ? 0 : 5);
    return Math.max(3, room, kind === 'centralWarehouse' ? Math.ceil(busyDay * 0.6) : 0);
  });
}

function mostOnOneDay(orders: readonly Order[]): number {
  const counts = new Map<number, number>();
  for (const { placedAt } of orders) {
    const day = Math.floor(placedAt / 1440);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

const mostOrders = 1_000_000_000;
