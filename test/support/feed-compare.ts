import type { Order } from '../../src/model/order.js';
import type { Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';

/** Where two networks of one world differ: cells, rooms, and what route makes of orders. Empty: nowhere. */
export function differences(a: Network, b: Network, orders: readonly Order[]): string[] {
  const found: string[] = [];
  const compare = (what: string, of: (network: Network) => unknown): void => {
    const [left, right] = [JSON.stringify(of(a)), JSON.stringify(of(b))];
    if (left !== right) found.push(`${what}: ${left} and ${right}`);
  };
  const skus = new Set([...a.skus, ...b.skus].map(({ sku }) => sku));
  for (const { id } of a.facilities) {
    for (const sku of skus) compare(`${sku} at ${id}`, (network) => numbersOf(network, id, sku));
    compare(`days of ${id}`, (network) => daysOf(network, id));
    compare(`bays of ${id}`, (network) => network.bays.get(network.facilityRow(id))?.held(-Infinity, Infinity));
  }
  for (let lane = 0; lane < a.problem.lanes.length; lane++) {
    compare(`lane ${lane}`, ({ laneRooms }) => days.map((day) => laneRooms.takenAt(lane, day)));
  }
  for (const order of orders) compare(`route of ${order.id}`, (network) => route(network, order));
  return found;
}

/** How much a network holds of rooms: so that a comparison is seen to compare something. */
export function roomsHeld(network: Network): { days: number; bays: number; lanes: number } {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    days: sum([...network.capacityOf.values()].flatMap((capacity) => days.map((day) => capacity.takenOn(day).orders))),
    bays: sum([...network.bays.values()].map((book) => book.held(-Infinity, Infinity).length)),
    lanes: sum(network.problem.lanes.flatMap((_, lane) => days.map((day) => network.laneRooms.takenAt(lane, day)))),
  };
}

/** A position that holds nothing is as good as none. */
function numbersOf({ stock }: Network, facilityId: string, sku: string): unknown {
  const { onHand, reserved, safetyStock, held, available, shortfall, version } = stock.cell(facilityId, sku) ?? {
    onHand: 0,
    reserved: 0,
    safetyStock: 0,
    held: 0,
    available: 0,
    shortfall: 0,
    version: 0,
  };
  const isNothing = onHand === 0 && reserved === 0 && safetyStock === 0 && held === 0;
  return isNothing ? null : { onHand, reserved, safetyStock, held, available, shortfall, version };
}

const daysOf = (network: Network, id: string): unknown => {
  const capacity = network.capacityOf.get(network.facilityRow(id));
  return capacity && days.map((day) => capacity.takenOn(day));
};

/** Local days on which something may be taken: those of October 2026. */
const firstDay = Date.parse('2026-10-01T00:00:00Z') / 86_400_000;
const days = Array.from({ length: 40 }, (_, at) => firstDay - 5 + at);
