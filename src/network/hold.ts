import { printable } from '../base/printable.js';
import { mergeUses } from '../model/claim.js';
import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { Plan } from '../model/plan.js';
import { requirePlanShape } from '../model/plan-shape.js';
import type { RoomUse } from '../model/reservation.js';
import { maxQuantity } from '../model/scalars.js';
import { tooManyUnits } from '../model/store-refusals.js';
import { noCell } from '../stock/positions.js';
import { laneUses } from './lane-uses.js';
import type { Network } from './network.js';
import { fittingOf, handledAt, requireFacilities, roomUses, unitsOf } from './plan-uses.js';

/** Units that a plan takes from one position, and the last line that does. */
export interface CellUse {
  readonly skuRow: number;
  readonly facilityRow: number;
  readonly quantity: number;
  readonly path: string;
}

/**
 * Takes what a plan ships, all or nothing: throws InputError naming every position, day of a facility or lane, and bay
 * that is short.
 */
export function takePlan(network: Network, plan: Plan): void {
  requirePlanShape(plan);
  const wanted = unitsByCell(network, plan, requirePosition);
  requireFacilities(network, plan);
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
  const lanes = laneUses(network, plan, 1);
  for (const { lane, day, units, path } of lanes) {
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
  const rooms = mergeUses(roomUses(network, plan, lanes));
  network.stock.takeUnits(wanted, rooms, 1);
  changeRooms(network, rooms, 1);
}

/**
 * Gives back what a plan took; what went to a facility that has left the network since is gone with it. Of a day, a lane
 * or a bay no more comes back than was taken of it without a reservation. Goods come back as often as they are given back:
 * what a reservation holds is freed by its id alone. Throws InputError for more units than a position holds.
 */
export function releasePlan(network: Network, plan: Plan): void {
  requirePlanShape(plan);
  const shipments = plan.shipments.filter(({ facilityId }) => network.rowOfFacility.has(facilityId));
  const kept = { ...plan, shipments };
  // Nothing is changed before all of it is known.
  const wanted = unitsByCell(network, kept, (facilityId, sku, path) => {
    if (!hasComeBack(network, facilityId)) requirePosition(facilityId, sku, path);
  });
  for (const { skuRow, facilityRow, quantity } of wanted.values()) {
    if (network.stock.ledger.cells.onHand(skuRow, facilityRow) + quantity > maxQuantity) throw tooManyUnits(quantity);
  }
  const rooms = returnable(network, mergeUses(roomUses(network, kept, laneUses(network, kept, -1))));
  network.stock.takeUnits(wanted, rooms, -1);
  changeRooms(network, rooms, -1);
}

/** Uses as they come back: of a room no more than is taken of it, but for what reservations hold. */
function returnable({ stock: { ground, ledger } }: Network, uses: readonly RoomUse[]): RoomUse[] {
  return uses
    .map((use) => {
      const taken = ground.roomPlace(use.room).heldAt(use.from) - ledger.rooms.heldAt(use.room, use.from);
      return { ...use, amount: Math.min(use.amount, taken) };
    })
    .filter(({ amount }) => amount > 0);
}

function changeRooms(network: Network, uses: readonly RoomUse[], sign: 1 | -1): void {
  for (const { room, from, amount } of uses) network.stock.ground.roomPlace(room).change(from, sign * amount);
}

/** What becomes of a line whose position is not there. */
type Missing = (facilityId: string, sku: string, path: string) => void;

const requirePosition: Missing = (facilityId, sku, path) => {
  const hint = `${printable(facilityId)} holds no such sku`;
  throw new InputError([{ code: 'UNKNOWN_REFERENCE', path, value: printable(sku), hint }]);
};

/** Whether it left the network and was added again, perhaps without some of what it had. */
function hasComeBack({ facilities, rowOfFacility }: Network, facilityId: string): boolean {
  return facilities.findIndex(({ id }) => id === facilityId) !== rowOfFacility.get(facilityId);
}

/** Two lines of one sku from one facility draw on one position. */
function unitsByCell(network: Network, plan: Plan, missing: Missing): Map<number, CellUse> {
  const wanted = new Map<number, CellUse>();
  plan.shipments.forEach((shipment, s) => {
    const facilityRow = network.facilityRow(shipment.facilityId);
    shipment.lines.forEach(({ sku, quantity }, l) => {
      const path = `plan.shipments[${s}].lines[${l}]`;
      const skuRow = network.rowOfSku.get(sku);
      const cell = skuRow === undefined ? noCell : network.cellOf(skuRow, facilityRow);
      if (skuRow === undefined || cell === noCell) missing(shipment.facilityId, sku, path);
      else wanted.set(cell, { skuRow, facilityRow, quantity: quantity + (wanted.get(cell)?.quantity ?? 0), path });
    });
  });
  return wanted;
}
