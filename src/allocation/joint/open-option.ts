import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import type { OrderSolver } from '../order-solver.js';
import type { Fitting } from '../plan.js';
import { LaneDays } from './lane-days.js';
import type { Model } from './model.js';
import { noFitting, type Records } from './records.js';

const laneDays = new LaneDays();

/** What an option takes from one cell for one demand. */
export interface OpenPick {
  readonly row: number;
  readonly carriage: number;
  readonly demand: number;
  readonly quantity: number;
  /** Of the sku that is sent. */
  readonly skuRow: number;
  readonly cell: number;
}

/** One way to serve an order, and what it takes of which resources. */
export interface OpenOption {
  readonly cost: number;
  /** By facility id, then demand, then sku. */
  readonly picks: readonly OpenPick[];
  /** The bay that it holds; null: none. */
  readonly fitting: Fitting | null;
  /** Each resource once, beside how much of it. */
  readonly resource: readonly number[];
  readonly amount: readonly number[];
}

/** An option of an order placed at an instant, with its resources; bays are no resources here. Facilities of `picks` must stand together. */
export function openOption(
  model: Model,
  placedAt: number,
  picks: readonly OpenPick[],
  cost: number,
  fitting: Fitting | null = null,
): OpenOption {
  const { network } = model;
  const resource: number[] = [];
  const amount: number[] = [];
  const add = (r: number, quantity: number) => {
    if (r === 0) return;
    const at = resource.indexOf(r);
    if (at >= 0) amount[at] = (amount[at] as number) + quantity;
    else {
      resource.push(r);
      amount.push(quantity);
    }
  };
  const hasCapacities = network.capacityOf.size > 0;
  for (let i = 0; i < picks.length; i++) {
    const { row, carriage, quantity, skuRow, cell } = picks[i] as OpenPick;
    add(model.stockResource(skuRow, row, cell), quantity);
    if (hasCapacities) {
      add(model.capacityResource('units', row, placedAt), quantity);
      if (isFirstOf(picks, i)) add(model.capacityResource('orders', row, placedAt), 1);
    }
    if (!network.laneTable.hasLimits) continue;
    laneDays.read(network, row, carriage, placedAt);
    for (let l = 0; l < laneDays.count; l++) {
      add(model.laneResource(laneDays.lane[l] as number, laneDays.day[l] as number), quantity);
    }
  }
  return { cost, picks, fitting, resource, amount };
}

/** Whether two options of an order take the same from the same places, and the same bay. */
export const isSame = (a: OpenOption, b: OpenOption): boolean =>
  a === b ||
  (a.fitting?.row === b.fitting?.row &&
    a.fitting?.start === b.fitting?.start &&
    a.picks.length === b.picks.length &&
    a.picks.every(({ carriage, demand, quantity, cell }, i) => {
      const other = b.picks[i] as OpenPick;
      return (
        cell === other.cell && carriage === other.carriage && demand === other.demand && quantity === other.quantity
      );
    }));

/** Whether a pick is the first from its facility. */
export const isFirstOf = (picks: readonly OpenPick[], i: number): boolean =>
  i === 0 || (picks[i - 1] as OpenPick).row !== (picks[i] as OpenPick).row;

/** Brings the picks of an option into their sequence. */
export const sortPicks = (network: Network, picks: OpenPick[]): OpenPick[] =>
  picks.sort((a, b) => network.compareRows(a.row, b.row) || a.demand - b.demand || a.skuRow - b.skuRow);

/** The option that a solver found last for an order. */
export function optionOfAnswer(model: Model, solver: OrderSolver, order: Order): OpenOption {
  const { incumbent } = solver;
  const { network, demands, columns } = solver.case;
  const picks: OpenPick[] = [];
  for (let i = 0; i < incumbent.size; i++) {
    const column = incumbent.columns[i] as number;
    const row = columns.row[column] as number;
    const carriage = columns.service[column] as number;
    for (let s = 0; s < demands.sources; s++) {
      const quantity = incumbent.quantity[i * incumbent.width + s] as number;
      if (quantity === 0) continue;
      const skuRow = demands.sourceSku[s] as number;
      const demand = demands.demandOf[s] as number;
      picks.push({ row, carriage, demand, quantity, skuRow, cell: network.cellOf(skuRow, row) });
    }
  }
  return openOption(model, order.placedAt, sortPicks(network, picks), incumbent.cost, solver.fitting(order));
}

/** The recorded picks of order o. */
export function picksOfRecord(network: Network, records: Records, o: number): OpenPick[] {
  const start = records.start[o] as number;
  return Array.from({ length: records.count[o] as number }, (_, i) => {
    const pick = start + i;
    const row = records.row(pick);
    const skuRow = records.skuRow(pick);
    return {
      row,
      carriage: records.carriage(pick),
      demand: records.demand(pick),
      quantity: records.quantity(pick),
      skuRow,
      cell: network.cellOf(skuRow, row),
    };
  });
}

/** The recorded fitting of order o. */
export function fittingOfRecord(records: Records, o: number): Fitting | null {
  const row = records.store[o] as number;
  return row === noFitting ? null : { row, start: records.fittingAt[o] as number };
}
