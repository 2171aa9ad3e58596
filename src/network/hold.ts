import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { Plan, Shipment } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import { noCell } from '../stock/positions.js';
import type { BayBook } from './bays.js';
import { laneUses } from './lane-uses.js';
import type { Network } from './network.js';

/**
 * Takes what a plan ships, all or nothing: throws InputError naming every position, day of a facility or lane, and bay
 * that is short.
 */
export function takePlan(network: Network, plan: Plan): void {
  const wanted = unitsByCell(network, plan);
  for (const { legs } of plan.shipments) for (const { to } of legs) if (to !== null) network.facilityRow(to);
  if (plan.appointment !== undefined) network.facilityRow(plan.appointment.facilityId);
  const issues: Issue[] = [];
  for (const [cell, { quantity, path }] of wanted) {
    const free = network.positions.free[cell] as number;
    if (free < quantity)
      issues.push({ code: 'TOO_LARGE', path, value: String(quantity), hint: `${Math.max(0, free)} left` });
  }
  plan.shipments.forEach((shipment, s) => {
    const row = network.facilityRow(shipment.facilityId);
    const room = network.capacityOf.get(row)?.roomAt(handledAt(network, row, shipment));
    if (room === undefined || (room.orders >= 1 && room.units >= unitsOf(shipment))) return;
    const hint = `${shipment.facilityId} has no room left on that day: ${room.orders} orders, ${room.units} units`;
    issues.push({ code: 'TOO_LARGE', path: `plan.shipments[${s}]`, value: String(unitsOf(shipment)), hint });
  });
  for (const { lane, day, units, path } of laneUses(network, plan, 1)) {
    const room = network.laneRooms.roomAt(lane, day);
    if (room >= units) continue;
    issues.push({ code: 'TOO_LARGE', path, value: String(units), hint: `the lane has room for ${room} on that day` });
  }
  const fitting = fittingOf(network, plan);
  if (fitting !== null && !fitting.book.isFree(fitting.start)) {
    const { facilityId, startAt } = plan.appointment as NonNullable<Plan['appointment']>;
    const hint = `${facilityId} has no bay free then`;
    issues.push({ code: 'TOO_LARGE', path: 'plan.appointment', value: startAt, hint });
  }
  if (issues.length > 0) throw new InputError(issues);
  apply(network, plan, wanted, 1);
}

/** Gives back what a plan took; what went to a facility that has left the network since is gone with it. */
export function releasePlan(network: Network, plan: Plan): void {
  const shipments = plan.shipments.filter(({ facilityId }) => network.rowOfFacility.has(facilityId));
  const kept = { ...plan, shipments };
  apply(network, kept, unitsByCell(network, kept), -1);
}

/** Nothing is changed before all of it is known. */
function apply(network: Network, plan: Plan, wanted: Map<number, { quantity: number }>, sign: 1 | -1): void {
  const lanes = laneUses(network, plan, sign);
  const fitting = fittingOf(network, plan);
  // A facility that left and came back is another one, and holds no fitting of before.
  const isHeld = sign > 0 || fitting?.book.holds(fitting.start);
  for (const [cell, { quantity }] of wanted) network.positions.change(cell, -sign * quantity);
  for (const shipment of plan.shipments) {
    const row = network.facilityRow(shipment.facilityId);
    network.capacityOf.get(row)?.take(handledAt(network, row, shipment), sign, sign * unitsOf(shipment));
  }
  for (const { lane, day, units } of lanes) network.laneRooms.take(lane, day, sign * units);
  if (isHeld) fitting?.book.take(fitting.start, sign);
}

function fittingOf(network: Network, { appointment }: Plan): { book: BayBook; start: number } | null {
  if (appointment === undefined) return null;
  const row = network.rowOfFacility.get(appointment.facilityId);
  const book = row === undefined ? undefined : network.bays.get(row);
  return book === undefined ? null : { book, start: minutesOf(appointment.startAt) };
}

const minutesOf = (instant: string): number => Date.parse(instant) / 60_000;

/** Two lines of one sku from one facility draw on one position. */
function unitsByCell(network: Network, plan: Plan): Map<number, { quantity: number; path: string }> {
  const wanted = new Map<number, { quantity: number; path: string }>();
  plan.shipments.forEach((shipment, s) => {
    const row = network.facilityRow(shipment.facilityId);
    shipment.lines.forEach(({ sku, quantity }, l) => {
      const path = `plan.shipments[${s}].lines[${l}]`;
      const skuRow = network.rowOfSku.get(sku);
      const cell = skuRow === undefined ? noCell : network.cellOf(skuRow, row);
      if (cell === noCell) {
        const hint = `${shipment.facilityId} holds no such sku`;
        throw new InputError([{ code: 'UNKNOWN_REFERENCE', path, value: sku, hint }]);
      }
      wanted.set(cell, { quantity: quantity + (wanted.get(cell)?.quantity ?? 0), path });
    });
  });
  return wanted;
}

/** The instant whose local day a shipment counts on: when its handling begins. */
function handledAt(network: Network, row: number, { handlingFrom, legs }: Shipment): number {
  if (handlingFrom !== undefined) return minutesOf(handlingFrom);
  return minutesOf(legs[0]?.departAt ?? '') - (network.facilities[row] as Facility).handlingMinutes;
}

function unitsOf(shipment: Shipment): number {
  return shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
}
