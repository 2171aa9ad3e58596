import { compareUses } from '../model/claim.js';
import type { Facility } from '../model/problem.js';
import type { RoomState } from '../model/reservation.js';
import type { Network } from './network.js';
import { bayRoom, laneRoom, ordersRoom, unitsRoom } from './room-names.js';

/** Everything that is held of the rooms with a limit of facilities and lanes that are there, by name and then time. */
export function roomStates(network: Network): RoomState[] {
  const states: RoomState[] = [];
  const add = (room: string, from: number, held: number) => {
    if (held > 0) states.push({ room, from, held });
  };
  const idOf = (row: number) => (network.facilities[row] as Facility).id;
  for (const [row, capacity] of network.capacityOf) {
    const { ordersPerDay, unitsPerDay } = capacity.limits;
    for (const [day, { orders, units }] of capacity.days()) {
      if (ordersPerDay !== Infinity) add(ordersRoom(idOf(row)), day, orders);
      if (unitsPerDay !== Infinity) add(unitsRoom(idOf(row)), day, units);
    }
  }
  for (const [lane, day, units] of network.laneRooms.entries()) {
    const { from, to } = network.laneTable;
    const isHere = network.isPresent(from[lane] as number) && network.isPresent(to[lane] as number);
    if (isHere) add(laneRoom(network, lane), day, units);
  }
  for (const [row, book] of network.bays) {
    if (book.minutes === 0) continue;
    for (const start of book.starts()) add(bayRoom(idOf(row)), start, book.countAt(start));
  }
  return states.sort(compareUses);
}
