import { Transport } from '../../solvers/transport.js';
import type { Batch } from './batch.js';
import type { Bound } from './bound.js';
import { single } from './model.js';
import type { PriceOut } from './price-out.js';
import type { Steps } from './steps.js';

/** Rounds of solving and pricing out; each only adds columns or orders. */
const mostRounds = 30;

/**
 * A large batch with more orders than this at one overdrawn resource is priced by steps instead: among many like orders
 * chains of equal moves get long.
 */
const mostAtOneResource = 64;
const largeBatch = 1000;

/** Whether the contended part of a batch is a flow: orders of one unit each, and no charge for a change. */
export function isUnitFlow(batch: Batch): boolean {
  const { model } = batch;
  const { resources } = model;
  const isUnit = (o: number) =>
    model.kind[o] === single &&
    model.demandQuantity[model.demandStart[o] as number] === 1 &&
    model.shift[o] === 0 &&
    !model.listings.has(o);
  if (!batch.hot.every(isUnit) || usesFurther(batch) || !hasOnePlacePerCell(batch)) return false;
  for (let r = 1; r < resources.count && batch.hot.length > largeBatch; r++) {
    if (resources.isOverdrawn(r) && (resources.used[r] as number) > mostAtOneResource) return false;
  }
  return true;
}

/** Whether any column takes more than a cell and its facility's day. */
function usesFurther({ model, hot }: Batch): boolean {
  for (const o of hot) {
    const start = model.colStart[o] as number;
    for (let j = start; j < start + (model.colCount[o] as number); j++) if (model.colFurther[j] !== 0) return true;
  }
  return false;
}

/** Whether every cell belongs to one facility's day: a flow has it under one, though its units may be sent on any day. */
function hasOnePlacePerCell({ model, hot }: Batch): boolean {
  const placeOf = new Map<number, string>();
  for (const o of hot) {
    const first = model.arcStart[o] as number;
    for (let arc = first; arc < first + (model.colCount[o] as number) * (model.width[o] as number); arc++) {
      const stock = model.arcResource[arc] as number;
      if (stock === 0) continue;
      const column = model.arcColumn[arc] as number;
      const place = `${model.colOrders[column]} ${model.colUnits[column]}`;
      if ((placeOf.get(stock) ?? place) !== place) return false;
      placeOf.set(stock, place);
    }
  }
  return true;
}

/**
 * Decides orders of one unit each exactly, by shortest chains of moves; the prices of cells and facilities prove it.
 * Cold orders whose first choice gets a price, and facilities that are worth their prices to an order, join in until
 * nothing is left that could. Then the bound equals the cost.
 *
 * @returns whether it came that far; if not, the plan in hand and the prices are legal, but prove less
 */
export function* decideUnitFlow(batch: Batch, bound: Bound, priceOut: PriceOut): Steps<boolean> {
  for (let round = 0; round < mostRounds; round++) {
    yield;
    solveOnce(batch);
    let grew = false;
    const { resources } = batch.model;
    for (let r = 1; r < resources.count; r++) {
      if (!resources.isFree(r) || resources.isOverdrawn(r)) {
        batch.admitUsersOf(r, () => {
          grew = true;
        });
      }
    }
    if (grew) {
      if (!isUnitFlow(batch)) return false;
      continue;
    }
    yield* bound.evaluate();
    priceOut.load();
    for (const [i, o] of [...batch.hot].entries()) {
      if (i % 32 === 0) yield;
      if (priceOut.extend(o, bound.orderValue[o] as number)) grew = true;
    }
    if (!grew) return true;
    if (usesFurther(batch) || !hasOnePlacePerCell(batch)) return false;
  }
  return false;
}

/** Solves the flow over the columns there are: plan in hand and prices. */
function solveOnce(batch: Batch): void {
  const { model, plan } = batch;
  const { resources } = model;
  const transport = new Transport();
  const facilityOf = new Map<string, number>();
  const cellOf = new Map<string, number>();
  const left = (r: number) => (r === 0 ? Infinity : Math.max(0, (resources.limit[r] as number) - batch.coldUse(r)));
  const start = [0];
  const cell: number[] = [];
  const cost: number[] = [];
  const unserved: number[] = [];
  const arcs: number[] = [];
  for (const o of batch.hot) {
    const first = model.arcStart[o] as number;
    for (let arc = first; arc < first + (model.colCount[o] as number) * (model.width[o] as number); arc++) {
      if (model.arcTotal[arc] === Infinity) continue;
      const column = model.arcColumn[arc] as number;
      const orders = model.colOrders[column] as number;
      const units = model.colUnits[column] as number;
      const place = `${orders} ${units}`;
      let facility = facilityOf.get(place);
      if (facility === undefined) {
        facility = transport.addFacility(Math.min(left(orders), left(units)));
        facilityOf.set(place, facility);
      }
      const stock = model.arcResource[arc] as number;
      const key = `${stock} ${facility}`;
      let row = cellOf.get(key);
      if (row === undefined) {
        row = transport.addCell(left(stock), facility);
        cellOf.set(key, row);
      }
      cell.push(row);
      cost.push(model.arcTotal[arc] as number);
      arcs.push(arc);
    }
    start.push(cell.length);
    unserved.push(model.unservedCost[o] as number);
  }
  const firstJob = transport.load({ start, cell, cost, unserved });
  resources.price.fill(0);
  for (const [key, row] of cellOf) {
    const stock = Number(key.slice(0, key.indexOf(' ')));
    if (stock !== 0) resources.setUnitPrice(stock, transport.price(row));
  }
  for (const [place, row] of facilityOf) {
    const [orders, units] = place.split(' ').map(Number) as [number, number];
    // An order of one unit uses either alike, so the tighter of the two carries the price.
    const tighter = orders !== 0 && left(orders) <= left(units) ? orders : units;
    if (tighter !== 0) resources.setUnitPrice(tighter, transport.price(row));
  }
  const quantity = Int32Array.of(1);
  for (const o of batch.hot) plan.apply(o, -1);
  for (const [i, o] of batch.hot.entries()) {
    const taken = transport.assignment(firstJob + i);
    const arc = Int32Array.of(taken < 0 ? -1 : (arcs[(start[i] as number) + taken] as number));
    plan.put(o, arc, quantity, 0, taken < 0 ? 0 : 1);
    plan.cost[o] = model.costOf(o, arc, quantity, 0, taken < 0 ? 0 : 1);
    plan.apply(o, 1);
  }
}
