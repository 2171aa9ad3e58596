import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import type { OrderSolver } from '../order-solver.js';
import { LaneDays } from './lane-days.js';
import { noFitting, type Records } from './records.js';

const laneDays = new LaneDays();

/** Takes (sign 1) what an order's recorded option needs from a network, or gives it back (sign -1). */
export function takeRecord(network: Network, order: Order, o: number, records: Records, sign: 1 | -1): void {
  const start = records.start[o] as number;
  const end = start + (records.count[o] as number);
  for (let pick = start; pick < end; pick++) {
    const row = records.row(pick);
    const quantity = records.quantity(pick);
    network.positions.change(network.cellOf(records.skuRow(pick), row), -sign * quantity);
    const isNew = pick === start || records.row(pick - 1) !== row;
    if (network.capacityOf.size > 0) {
      const instant = network.handling.begin(row, order.placedAt);
      network.capacityOf.get(row)?.take(instant, isNew ? sign : 0, sign * quantity);
    }
    if (!network.laneTable.hasLimits) continue;
    laneDays.read(network, row, records.carriage(pick), order.placedAt);
    for (let i = 0; i < laneDays.count; i++) {
      network.laneRooms.take(laneDays.lane[i] as number, laneDays.day[i] as number, sign * quantity);
    }
  }
  const store = records.store[o] as number;
  if (store !== noFitting) network.bays.get(store)?.take(records.fittingAt[o] as number, sign);
}

/** Whether a network still has what an order's recorded option needs. */
export function hasRecord(network: Network, order: Order, o: number, records: Records): boolean {
  const start = records.start[o] as number;
  const end = start + (records.count[o] as number);
  let units = 0;
  for (let pick = start; pick < end; pick++) {
    const row = records.row(pick);
    const quantity = records.quantity(pick);
    const cell = network.cellOf(records.skuRow(pick), row);
    let wanted = quantity;
    // Two demands may want one cell.
    for (let i = start; i < pick; i++) {
      if (records.row(i) === row && records.skuRow(i) === records.skuRow(pick)) wanted += records.quantity(i);
    }
    if ((network.positions.free[cell] as number) < wanted) return false;
    units = pick > start && records.row(pick - 1) === row ? units + quantity : quantity;
    const capacity = network.capacityOf.size === 0 ? undefined : network.capacityOf.get(row);
    if (capacity === undefined) continue;
    const room = capacity.roomAt(network.handling.begin(row, order.placedAt));
    if (room.orders < 1 || room.units < units) return false;
  }
  if (network.laneTable.hasLimits && !hasLanes(network, order, records, start, end)) return false;
  const store = records.store[o] as number;
  return store === noFitting || network.bays.get(store)?.isFree(records.fittingAt[o] as number) === true;
}

/** Whether the lanes have room on their days for all picks together. */
function hasLanes(network: Network, order: Order, records: Records, start: number, end: number): boolean {
  const wanted = new Map<string, number>();
  for (let pick = start; pick < end; pick++) {
    laneDays.read(network, records.row(pick), records.carriage(pick), order.placedAt);
    for (let i = 0; i < laneDays.count; i++) {
      const lane = laneDays.lane[i] as number;
      const day = laneDays.day[i] as number;
      const units = (wanted.get(`${lane} ${day}`) ?? 0) + records.quantity(pick);
      if (units > network.laneRooms.roomAt(lane, day)) return false;
      wanted.set(`${lane} ${day}`, units);
    }
  }
  return true;
}

/** Records the option that a solver found last; origins ascend by facility id there. */
export function recordAnswer(solver: OrderSolver, order: Order, o: number, records: Records): void {
  const { incumbent, case: c } = solver;
  const { demands, columns } = c;
  records.begin(o);
  for (let i = 0; i < incumbent.size; i++) {
    const column = incumbent.columns[i] as number;
    for (let s = 0; s < demands.sources; s++) {
      const quantity = incumbent.quantity[i * incumbent.width + s] as number;
      if (quantity === 0) continue;
      const row = columns.row[column] as number;
      const carriage = columns.service[column] as number;
      records.push(o, row, carriage, demands.demandOf[s] as number, quantity, demands.sourceSku[s] as number);
    }
  }
  const fitting = solver.fitting(order);
  if (fitting !== null) records.fit(o, fitting.row, fitting.start);
}
