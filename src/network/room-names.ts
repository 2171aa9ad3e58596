import type { Facility } from '../model/problem.js';
import type { RoomPlace } from '../stock/ledger-ground.js';
import type { Network } from './network.js';

/*
 * Rooms of a network go by the JSON of a list: what kind of room it is, and whose. Other names are rooms that the network
 * has nothing to do with.
 */

const kinds: readonly unknown[] = ['orders', 'units', 'bay', 'lane'];

/** Uses are kept one by one: so many at most that one hold may add. */
const mostFittings = 10_000;
const most = Infinity;

/** Orders of a facility's local day. */
export const ordersRoom = (facilityId: string): string => JSON.stringify(['orders', facilityId]);
/** Units of a facility's local day. */
export const unitsRoom = (facilityId: string): string => JSON.stringify(['units', facilityId]);
/** Bays of a store, in minutes since the epoch. */
export const bayRoom = (facilityId: string): string => JSON.stringify(['bay', facilityId]);

/** Units of a lane's local day at its start; lanes with the same ends are told apart by their order in the problem. */
export function laneRoom({ laneTable, problem }: Network, lane: number): string {
  const { from, to } = problem.lanes[lane] as Network['problem']['lanes'][number];
  let first = lane;
  // The problem's lanes are sorted by their ends.
  while (laneTable.from[first - 1] === laneTable.from[lane] && laneTable.to[first - 1] === laneTable.to[lane]) first--;
  return JSON.stringify(['lane', from, to, lane - first]);
}

export const isBayRoom = (room: string): boolean => partsOf(room)[0] === 'bay';

/** Where a lane leads whose room goes by this name; null: the room is no lane's. */
export function laneRoomEnds(room: string): { readonly from: unknown; readonly to: unknown } | null {
  const [kind, from, to] = partsOf(room);
  return kind === 'lane' ? { from, to } : null;
}

/** Names of the rooms that a facility has part in. */
export function roomsOfFacility(network: Network, row: number): string[] {
  const { id } = network.facilities[row] as Facility;
  const rooms: string[] = [];
  const limits = network.capacityOf.get(row)?.limits;
  if (limits !== undefined && limits.ordersPerDay !== Infinity) rooms.push(ordersRoom(id));
  if (limits !== undefined && limits.unitsPerDay !== Infinity) rooms.push(unitsRoom(id));
  if (network.bays.has(row)) rooms.push(bayRoom(id));
  const { laneTable, problem } = network;
  if (!laneTable.hasLimits || row >= problem.facilities.length) return rooms;
  for (let lane = 0; lane < laneTable.count; lane++) {
    if (laneTable.from[lane] !== row && laneTable.to[lane] !== row) continue;
    if (laneTable.unitsPerDay[lane] !== Infinity) rooms.push(laneRoom(network, lane));
  }
  return rooms;
}

/** Whether a name is that of a network's room, be the room there or not. */
export const isNetworkRoom = (room: string): boolean => kinds.includes(partsOf(room)[0]);

/** Where a network keeps the uses of a room; null for a name that is none of its rooms, or one without a limit. */
export function roomOf(network: Network, room: string): RoomPlace | null {
  const [kind, first, second, nth] = partsOf(room);
  const row = network.rowOfFacility.get(first as string);
  if (row === undefined) return null;
  if (kind === 'lane') return laneOf(network, row, network.rowOfFacility.get(second as string), nth);
  if (second !== undefined) return null;
  if (kind === 'bay') return bayOf(network, row);
  const capacity = network.capacityOf.get(row);
  if (capacity === undefined) return null;
  if (kind === 'orders' && capacity.limits.ordersPerDay !== Infinity) {
    const heldAt = (day: number) => capacity.takenOn(day).orders;
    return { span: 1, most, fullest: heldAt, heldAt, change: (day, amount) => capacity.takeOn(day, amount, 0) };
  }
  if (kind === 'units' && capacity.limits.unitsPerDay !== Infinity) {
    const heldAt = (day: number) => capacity.takenOn(day).units;
    return { span: 1, most, fullest: heldAt, heldAt, change: (day, amount) => capacity.takeOn(day, 0, amount) };
  }
  return null;
}

function laneOf(network: Network, from: number, to: number | undefined, nth: unknown): RoomPlace | null {
  const { laneTable, laneRooms, problem } = network;
  if (to === undefined || to >= problem.facilities.length) return null;
  let left = nth;
  for (let at = laneTable.intoStart[to] as number; at < (laneTable.intoStart[to + 1] as number); at++) {
    const lane = laneTable.laneInto[at] as number;
    if (laneTable.from[lane] !== from) continue;
    if (left !== 0) {
      left = (left as number) - 1;
      continue;
    }
    if (laneTable.unitsPerDay[lane] === Infinity) return null;
    const heldAt = (day: number) => laneRooms.takenAt(lane, day);
    return { span: 1, most, fullest: heldAt, heldAt, change: (day, units) => laneRooms.take(lane, day, units) };
  }
  return null;
}

function bayOf(network: Network, row: number): RoomPlace | null {
  const book = network.bays.get(row);
  if (book === undefined || book.minutes === 0) return null;
  return {
    span: book.minutes,
    most: mostFittings,
    fullest: (start) => book.fullest(start),
    heldAt: (start) => book.countAt(start),
    change: (start, amount) => {
      for (let left = Math.abs(amount); left > 0; left--) book.take(start, amount > 0 ? 1 : -1);
    },
  };
}

/** The parts of a room's name; none of a text that is not written as the names of networks are. */
function partsOf(room: string): readonly unknown[] {
  if (!room.startsWith('["')) return [];
  try {
    const parts: unknown = JSON.parse(room);
    // Another spelling would be another room to everyone who goes by the name.
    return Array.isArray(parts) && JSON.stringify(parts) === room ? parts : [];
  } catch {
    return [];
  }
}
