import type { Issue } from '../model/issues.js';
import { InputError } from '../model/issues.js';
import type { Plan, Shipment } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import { noCell } from '../stock/positions.js';
import type { Network } from './network.js';

/** Takes what a plan ships, all or nothing: throws InputError naming every position and capacity that is short. */
export function takePlan(network: Network, plan: Plan): void {
  const wanted = unitsByCell(network, plan);
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
  if (issues.length > 0) throw new InputError(issues);
  apply(network, plan, wanted, 1);
}

/** Gives back what a plan took; what went to a facility that has left the network since is gone with it. */
export function releasePlan(network: Network, plan: Plan): void {
  const shipments = plan.shipments.filter(({ facilityId }) => network.rowOfFacility.has(facilityId));
  const kept = { ...plan, shipments };
  apply(network, kept, unitsByCell(network, kept), -1);
}

function apply(network: Network, plan: Plan, wanted: Map<number, { quantity: number }>, sign: 1 | -1): void {
  for (const [cell, { quantity }] of wanted) network.positions.change(cell, -sign * quantity);
  for (const shipment of plan.shipments) {
    const row = network.facilityRow(shipment.facilityId);
    network.capacityOf.get(row)?.take(handledAt(network, row, shipment), sign, sign * unitsOf(shipment));
  }
}

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
function handledAt(network: Network, row: number, shipment: Shipment): number {
  const departAt = Date.parse(shipment.legs[0]?.departAt ?? '') / 60_000;
  return departAt - (network.facilities[row] as Facility).handlingMinutes;
}

function unitsOf(shipment: Shipment): number {
  return shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
}
