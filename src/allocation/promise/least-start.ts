import { none } from '../../network/carriages.js';
import type { Network } from '../../network/network.js';
import type { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';
import { startsOf } from '../plan.js';
import type { ShipmentStart } from '../plan-legs.js';
import { arrivalOf } from './countdown.js';
import { InboundStarts } from './inbound-starts.js';

/**
 * Lets each shipment of an option start as early as its goods are there: of two starts that arrive alike, as where both
 * catch the same departure, the search keeps either. Its arrival is no later then, and the option's last arrival is the same,
 * or the search would have found better.
 */
export function startEarly(c: OrderCase, option: Incumbent): void {
  const { columns, cost, network } = c;
  if (network.inbound.isEmpty) return;
  for (let i = 0; i < option.size; i++) {
    const column = option.columns[i] as number;
    const start = c.startOf(column);
    if (start === cost.placedAt || hasLimitedLane(network, columns.service[column] as number)) continue;
    const shipment = startsOf(c, option)[i] as ShipmentStart;
    const starts = new InboundStarts(c);
    starts.load(columns.row[column] as number);
    for (let k = 0; k < starts.count && (starts.at[k] as number) < start; k++) {
      const early = starts.at[k] as number;
      c.startFrom(early);
      if (!holds(c, option, i) || arrivalOf(network, shipment, early) > arrivalOf(network, shipment, start)) continue;
      c.advance(column, early);
      break;
    }
  }
  c.startFrom(cost.placedAt);
}

/** Whether all that a shipment takes is there at the case's start, and the day then has room for it. */
function holds(c: OrderCase, option: Incumbent, place: number): boolean {
  const { columns, demands } = c;
  const column = option.columns[place] as number;
  const row = columns.row[column] as number;
  let all = 0;
  for (let s = 0; s < demands.sources; s++) {
    const quantity = option.quantity[place * option.width + s] as number;
    if (quantity === 0) continue;
    all += quantity;
    let same = 0;
    for (let other = 0; other < demands.sources; other++) {
      if (demands.sourceSku[other] === demands.sourceSku[s])
        same += option.quantity[place * option.width + other] as number;
    }
    if (c.freeOf(row, s, columns.cell[column * columns.width + s] as number) < same) return false;
  }
  return c.hasRoom(row, all);
}

function hasLimitedLane({ carriages, paths, laneTable }: Network, carriage: number): boolean {
  const path = carriages.path[carriage] as number;
  if (path === none || !laneTable.hasLimits) return false;
  const first = paths.laneStart[path] as number;
  for (let i = first; i < first + (paths.length[path] as number); i++) {
    if (laneTable.unitsPerDay[paths.laneAt[i] as number] !== Infinity) return true;
  }
  return false;
}
