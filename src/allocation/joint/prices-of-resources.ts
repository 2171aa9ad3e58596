import type { Scarcity } from '../../network/scarcity.js';
import { type Resources, resourceKinds } from './resources.js';

/**
 * Sets the price of a unit of a resource where a single order's search reads it. Bays are left out: it leaves their prices
 * aside, so that what it finds costs no more than it would with them.
 */
export function setPrice(scarcity: Scarcity, resources: Resources, r: number, perUnit: number): void {
  const row = resources.row[r] as number;
  const day = resources.day[r] as number;
  const kind = resources.kind[r] as number;
  if (kind === resourceKinds.stock) scarcity.setCell(resources.cell[r] as number, perUnit);
  else if (kind === resourceKinds.orders) scarcity.setShipment(row, day, perUnit);
  else if (kind === resourceKinds.units) scarcity.setUnit(row, day, perUnit);
  else if (kind === resourceKinds.lane) scarcity.setLane(row, day, perUnit);
}
