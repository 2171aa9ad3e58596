import { InputError } from '../model/issues.js';
import type { Plan, Shipment } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import type { RoomUse } from '../model/reservation.js';
import type { BayBook } from './bays.js';
import type { LaneUse } from './lane-uses.js';
import type { Network } from './network.js';
import { bayRoom, laneRoom, ordersRoom, unitsRoom } from './room-names.js';

/**
 * What a plan uses of the rooms that have a limit: an order and its units of each origin's day, units of lanes' days, and
 * the bay of its fitting, unless fittings there take no time. As they come, not merged; every facility is known.
 */
export function roomUses(network: Network, plan: Plan, lanes: readonly LaneUse[]): RoomUse[] {
  const { capacityOf, laneTable } = network;
  const uses: RoomUse[] = [];
  if (capacityOf.size > 0) {
    for (const shipment of plan.shipments) {
      const row = network.facilityRow(shipment.facilityId);
      const capacity = capacityOf.get(row);
      if (capacity === undefined) continue;
      const { ordersPerDay, unitsPerDay } = capacity.limits;
      const from = capacity.dayOf(handledAt(network, row, shipment));
      const use = (room: string, amount: number, limit: number) => {
        if (limit !== Infinity && amount > 0) uses.push({ room, from, span: 1, amount, limit });
      };
      use(ordersRoom(shipment.facilityId), 1, ordersPerDay);
      use(unitsRoom(shipment.facilityId), unitsOf(shipment), unitsPerDay);
    }
  }
  for (const { lane, day, units } of lanes) {
    const limit = laneTable.unitsPerDay[lane] as number;
    if (limit === Infinity) continue;
    uses.push({ room: laneRoom(network, lane), from: day, span: 1, amount: units, limit });
  }
  const fitting = fittingOf(network, plan);
  if (fitting !== null && fitting.book.minutes > 0) {
    const { bays, minutes } = fitting.book;
    const room = bayRoom((plan.appointment as NonNullable<Plan['appointment']>).facilityId);
    uses.push({ room, from: fitting.start, span: minutes, amount: 1, limit: bays });
  }
  return uses;
}

/** The bays that the plan's fitting goes to, and when it begins, in minutes since the epoch; null: there are none (any more). */
export function fittingOf(network: Network, { appointment }: Plan): { book: BayBook; start: number } | null {
  if (appointment === undefined) return null;
  const row = network.rowOfFacility.get(appointment.facilityId);
  const book = row === undefined ? undefined : network.bays.get(row);
  return book === undefined ? null : { book, start: minutesOf(appointment.startAt) };
}

/** The instant whose local day a shipment counts on: when its handling begins. */
export function handledAt(network: Network, row: number, { handlingFrom, legs }: Shipment): number {
  if (handlingFrom !== undefined) return minutesOf(handlingFrom);
  const [first] = legs;
  if (first !== undefined) return minutesOf(first.departAt) - (network.facilities[row] as Facility).handlingMinutes;
  const hint = 'no leg tells the day that its origin has room on';
  throw new InputError([{ code: 'MISSING', path: 'plan.shipments.handlingFrom', value: 'undefined', hint }]);
}

export function unitsOf(shipment: Shipment): number {
  return shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** Every facility that a plan needs is there, or throws InputError. */
export function requireFacilities(network: Network, plan: Plan): void {
  for (const facilityId of facilitiesOf(plan)) network.facilityRow(facilityId);
}

/** Origins, stops on the way, and where goods are fitted. */
export function facilitiesOf({ shipments, appointment }: Plan): string[] {
  const ids: string[] = [];
  for (const { facilityId, legs } of shipments) {
    ids.push(facilityId);
    for (const { to } of legs) if (to !== null) ids.push(to);
  }
  if (appointment !== undefined) ids.push(appointment.facilityId);
  return ids;
}

const minutesOf = (instant: string): number => Date.parse(instant) / 60_000;
