import type { Order } from '../../model/order.js';
import { none } from '../../network/carriages.js';
import type { OrderCase } from '../order-case.js';
import { ColumnSets, type FoundOption } from './column-sets.js';
import { compareOptions } from './option-order.js';
import type { StoreSolver } from './store-solver.js';

/** Options of one order, best first: cost, then ties. Serving nothing is not among them. */
export interface OrderOptions {
  readonly count: number;
  /** Own cost without hour and late. */
  readonly base: readonly number[];
  /** With them for the earliest last arrival: of a fitting the end of the first that hours allow, or of the slot asked for. */
  readonly cost: readonly number[];
  /** Facility row where the goods end; -1: with the customer. */
  readonly store: readonly number[];
  /** Instant at which all goods are there. */
  readonly ready: readonly number[];
  /** Picks of option i: pickStart[i] .. pickStart[i + 1] - 1, by origin id, then by demand and sku sent. */
  readonly pickStart: readonly number[];
  readonly row: readonly number[];
  readonly carriage: readonly number[];
  readonly demand: readonly number[];
  readonly skuRow: readonly number[];
  readonly quantity: readonly number[];
}

/** Partial options looked at for each one that may be listed: where so many lead nowhere, listing them does not pay. */
const workPerOption = 50;

/**
 * All options of an order that is collected or fitted, over all stores, that cost at most `mostCost`. Fittings compete
 * for bays elsewhere, so what is held in them does not count here: any start from `ready` on that fits the hours may be
 * had, at a cost of its own.
 *
 * @returns null where there are more than `mostOptions`, or finding them takes too long
 */
export function enumerateStoreOptions(
  solver: StoreSolver,
  order: Order,
  mostCost: number,
  mostOptions: number,
): OrderOptions | null {
  const { stores } = solver;
  const c = stores.case;
  c.load(order);
  stores.load(order);
  stores.ignoresBays = true;
  const sets = new ColumnSets(c, mostCost, mostOptions, workPerOption * (mostOptions + 1));
  if (c.maxShipments > 0) {
    for (const store of solver.destinationsOf(order)) {
      stores.fill(store, true);
      sets.list(store, (j) => order.placedAt + stores.readyMinutes(j));
      if (sets.overflowed) break;
    }
  }
  stores.ignoresBays = false;
  return sets.overflowed ? null : written(c, sets.found);
}

/** All options over the columns that a case holds now, which the caller filled with `keepAll`, as above. */
export function enumerateColumns(c: OrderCase, mostCost: number, mostOptions: number): OrderOptions | null {
  const sets = new ColumnSets(c, mostCost, mostOptions, workPerOption * (mostOptions + 1));
  const { placedAt } = c.cost;
  if (c.maxShipments > 0) sets.list(none, (j) => placedAt + (c.columns.minutes[j] as number));
  return sets.overflowed ? null : written(c, sets.found);
}

function written(c: OrderCase, found: FoundOption[]): OrderOptions {
  const { network, demands } = c;
  found.sort((a, b) => compareOptions(network, demands, a, b));
  const pickStart = [0];
  const row: number[] = [];
  const carriage: number[] = [];
  const demand: number[] = [];
  const skuRow: number[] = [];
  const quantity: number[] = [];
  for (const option of found) {
    for (let i = 0; i < option.size; i++) {
      for (let s = 0; s < demands.sources; s++) {
        const units = option.quantity[i * option.width + s] as number;
        if (units === 0) continue;
        row.push(option.rows[i] as number);
        carriage.push(option.carriages[i] as number);
        demand.push(demands.demandOf[s] as number);
        skuRow.push(demands.sourceSku[s] as number);
        quantity.push(units);
      }
    }
    pickStart.push(row.length);
  }
  return {
    count: found.length,
    base: found.map(({ base }) => base),
    cost: found.map(({ cost }) => cost),
    store: found.map(({ store }) => store),
    ready: found.map(({ ready }) => ready),
    pickStart,
    row,
    carriage,
    demand,
    skuRow,
    quantity,
  };
}
