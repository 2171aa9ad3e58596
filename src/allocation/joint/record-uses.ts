import type { Order } from '../../model/order.js';
import { LaneDays } from './lane-days.js';
import type { Model } from './model.js';
import { noFitting, type Records } from './records.js';
import type { Uses } from './uses.js';

const laneDays = new LaneDays();

/** Resources that a recorded option of an order uses, without admitting the order. */
export function readRecord(model: Model, order: Order, o: number, records: Records, uses: Uses): void {
  const { network } = model;
  const start = records.start[o] as number;
  uses.count = 0;
  for (let pick = start; pick < start + (records.count[o] as number); pick++) {
    const row = records.row(pick);
    const skuRow = records.skuRow(pick);
    const quantity = records.quantity(pick);
    uses.add(model.stockResource(skuRow, row, network.cellOf(skuRow, row)), quantity);
    uses.add(model.capacityResource('units', row, order.placedAt), quantity);
    const isNew = pick === start || records.row(pick - 1) !== row;
    if (isNew) uses.add(model.capacityResource('orders', row, order.placedAt), 1);
    if (!network.laneTable.hasLimits) continue;
    laneDays.read(network, row, records.carriage(pick), order.placedAt);
    for (let i = 0; i < laneDays.count; i++) {
      uses.add(model.laneResource(laneDays.lane[i] as number, laneDays.day[i] as number), quantity);
    }
  }
  const store = records.store[o] as number;
  if (store !== noFitting) model.points?.read(model, store, records.fittingAt[o] as number, uses);
}
