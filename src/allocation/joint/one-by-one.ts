import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import type { OrderSolver } from '../order-solver.js';
import type { Records } from './records.js';

/** Takes (sign 1) what an order's recorded option needs from a network, or gives it back (sign -1). */
export function takeRecord(network: Network, order: Order, o: number, records: Records, sign: 1 | -1): void {
  const start = records.start[o] as number;
  const end = start + (records.count[o] as number);
  for (let pick = start; pick < end; pick++) {
    const row = records.row(pick);
    const quantity = records.quantity(pick);
    network.positions.change(network.cellOf(records.skuRow(pick), row), -sign * quantity);
    const isNew = pick === start || records.row(pick - 1) !== row;
    network.capacityOf.get(row)?.take(order.placedAt, isNew ? sign : 0, sign * quantity);
  }
}

/** Whether a network still has what an order's recorded option needs. */
export function hasRecord(network: Network, order: Order, o: number, records: Records): boolean {
  const start = records.start[o] as number;
  const end = start + (records.count[o] as number);
  let units = 0;
  for (let pick = start; pick < end; pick++) {
    const row = records.row(pick);
    const quantity = records.quantity(pick);
    if ((network.positions.free[network.cellOf(records.skuRow(pick), row)] as number) < quantity) return false;
    units = pick > start && records.row(pick - 1) === row ? units + quantity : quantity;
    const room = network.capacityOf.size === 0 ? undefined : network.capacityOf.get(row)?.roomAt(order.placedAt);
    if (room !== undefined && (room.orders < 1 || room.units < units)) return false;
  }
  return true;
}

/** Records the option that a solver found last; origins ascend by facility id there. */
export function recordAnswer(solver: OrderSolver, o: number, records: Records): void {
  const { incumbent, case: c } = solver;
  records.begin(o);
  for (let i = 0; i < incumbent.size; i++) {
    const column = incumbent.columns[i] as number;
    for (let d = 0; d < c.demands.count; d++) {
      const quantity = incumbent.quantity[i * incumbent.width + d] as number;
      if (quantity === 0) continue;
      const row = c.columns.row[column] as number;
      records.push(o, row, c.columns.service[column] as number, d, quantity, c.demands.skuRow[d] as number);
    }
  }
}
