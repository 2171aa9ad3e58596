import { mergeUses } from '../model/claim.js';
import type { Leg, Plan } from '../model/plan.js';
import type { RoomUse } from '../model/reservation.js';
import { dayOf } from './lane-uses.js';
import type { Network } from './network.js';
import { roomUses } from './plan-uses.js';
import { bayRoom, laneRoomEnds, roomOf } from './room-names.js';

/**
 * Whether the rooms of a reservation may be those that this plan asked for once. What the plan would use today can differ:
 * of lanes that leave and arrive together another may have had room then, and a facility that came back may have other limits.
 * So a lane has to be one that a leg may go by, on its day; a day's room has to be the same unless there is none any more; and
 * a bay is there or not.
 */
export function mayHaveAsked(network: Network, plan: Plan, rooms: readonly RoomUse[]): boolean {
  const asked = mergeUses(roomUses(network, plan, []));
  const transfers = plan.shipments.flatMap(({ legs }) => legs.filter(({ kind }) => kind === 'transfer'));
  const bay = plan.appointment === undefined ? null : bayRoom(plan.appointment.facilityId);
  const hasBay = (uses: readonly RoomUse[]): boolean => uses.some(({ room }) => room === bay);
  return hasBay(asked) === hasBay(rooms) && rooms.every((use) => isAskedFor(network, use, asked, transfers));
}

function isAskedFor(network: Network, use: RoomUse, asked: readonly RoomUse[], transfers: readonly Leg[]): boolean {
  const { room, from, amount } = use;
  const ends = laneRoomEnds(room);
  if (ends !== null) {
    return transfers.some((leg) => leg.from === ends.from && leg.to === ends.to && dayOf(network, leg) === from);
  }
  const now = asked.find((other) => other.room === room);
  return now === undefined ? roomOf(network, room) === null : now.from === from && now.amount === amount;
}
