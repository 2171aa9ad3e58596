import type { Network } from '../../network/network.js';
import type { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';
import type { Model } from './model.js';
import type { Records } from './records.js';

/** What an option takes from one cell for one demand. */
export interface OpenPick {
  readonly row: number;
  readonly service: number;
  readonly demand: number;
  readonly quantity: number;
  readonly skuRow: number;
  readonly cell: number;
}

/** One way to serve an order, and what it takes of which resources. */
export interface OpenOption {
  readonly cost: number;
  /** Those of one facility stand together. */
  readonly picks: readonly OpenPick[];
  /** Each resource once, beside how much of it. */
  readonly resource: readonly number[];
  readonly amount: readonly number[];
}

/** An option of an order placed at an instant, with its resources. Facilities of `picks` must stand together. */
export function openOption(model: Model, placedAt: number, picks: readonly OpenPick[], cost: number): OpenOption {
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
  const hasCapacities = model.network.capacityOf.size > 0;
  for (let i = 0; i < picks.length; i++) {
    const { row, quantity, skuRow, cell } = picks[i] as OpenPick;
    add(model.stockResource(skuRow, row, cell), quantity);
    if (!hasCapacities) continue;
    add(model.capacityResource('units', row, placedAt), quantity);
    if (isFirstOf(picks, i)) add(model.capacityResource('orders', row, placedAt), 1);
  }
  return { cost, picks, resource, amount };
}

/** Whether two options of an order take the same from the same places; picks are in one order in all options. */
export const isSame = (a: OpenOption, b: OpenOption): boolean =>
  a === b ||
  (a.picks.length === b.picks.length &&
    a.picks.every(({ service, demand, quantity, cell }, i) => {
      const other = b.picks[i] as OpenPick;
      return cell === other.cell && service === other.service && demand === other.demand && quantity === other.quantity;
    }));

/** Whether a pick is the first from its facility. */
export const isFirstOf = (picks: readonly OpenPick[], i: number): boolean =>
  i === 0 || (picks[i - 1] as OpenPick).row !== (picks[i] as OpenPick).row;

/** The picks that a solver found last; by facility id. */
export function picksOfAnswer({ network, demands, columns }: OrderCase, incumbent: Incumbent): OpenPick[] {
  const picks: OpenPick[] = [];
  for (let i = 0; i < incumbent.size; i++) {
    const column = incumbent.columns[i] as number;
    const row = columns.row[column] as number;
    const service = columns.service[column] as number;
    for (let demand = 0; demand < demands.count; demand++) {
      const quantity = incumbent.quantity[i * incumbent.width + demand] as number;
      if (quantity === 0) continue;
      const skuRow = demands.skuRow[demand] as number;
      picks.push({ row, service, demand, quantity, skuRow, cell: network.cellOf(skuRow, row) });
    }
  }
  return picks;
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
      service: records.service(pick),
      demand: records.demand(pick),
      quantity: records.quantity(pick),
      skuRow,
      cell: network.cellOf(skuRow, row),
    };
  });
}
