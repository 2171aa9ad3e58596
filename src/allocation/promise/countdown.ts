import { minutesPerDay } from '../../calendar/days.js';
import type { Facility } from '../../model/problem.js';
import { none } from '../../network/carriages.js';
import type { Network } from '../../network/network.js';
import type { ShipmentStart } from '../plan-legs.js';

/**
 * The most whole minutes by which an order may be placed later while its shipments, by the same carriages, are there by
 * the same instant; goods on their way start no earlier than they come. Where a facility's or a lane's day has a limit
 * the day stays the same. Between 0 and the minutes to `deadline`, found by halving: later orders never arrive earlier, but
 * for the one case of `lastSteady`, up to which it looks.
 *
 * @param deadline the last arrival; of a fitting, its begin
 */
export function orderWithinMinutes(
  network: Network,
  placedAt: number,
  shipments: readonly ShipmentStart[],
  deadline: number,
): number {
  const days: number[] = [];
  for (const shipment of shipments) follow(network, shipment, shipment.from, days, true);
  const isInTime = (delay: number): boolean => {
    let next = 0;
    for (const shipment of shipments) {
      const known = days.slice(next, next + limitedDays(network, shipment));
      next += known.length;
      if (follow(network, shipment, Math.max(shipment.from, placedAt + delay), known, false) > deadline) return false;
    }
    return true;
  };
  // Where nothing waits for a clock every minute counts, which is most of the time.
  if (deadline <= placedAt || !isInTime(1)) return 0;
  let low = 1;
  let high = Math.min(deadline, ...shipments.map((shipment) => lastSteady(network, shipment))) - placedAt;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isInTime(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** When a shipment arrives whose goods are there from an instant on, other shipments apart; at a store, handled. */
export function arrivalOf(network: Network, shipment: ShipmentStart, from: number): number {
  return follow(network, shipment, from, [], true);
}

/**
 * The last instant up to which a later start means a later begin. Infinity, but where a cutoff meets hours that run over
 * midnight: after midnight an order is in time again, while one of the evening before waits for the next opening.
 */
function lastSteady({ facilities, handling }: Network, { row, from }: ShipmentStart): number {
  const { cutoff, hours } = facilities[row] as Facility;
  if (cutoff === null || !hours?.some((stretches) => stretches.some(({ to }) => to > minutesPerDay))) return Infinity;
  const zone = handling.zoneOf(row);
  for (let day = zone.dayOf(from) + 1; ; day++) {
    const midnight = zone.instantOf(day, 0);
    if (midnight > from) return midnight - 1;
  }
}

/**
 * When goods that are there from an instant on arrive; Infinity where a limited day is another one than in `days`.
 *
 * @param notes writes the days down instead
 */
function follow(
  network: Network,
  { row, carriage, metres }: ShipmentStart,
  from: number,
  days: number[],
  notes: boolean,
): number {
  const { carriages, handling, paths, laneTable, services, capacityOf } = network;
  const path = carriages.path[carriage] as number;
  const service = carriages.service[carriage] as number;
  let met = 0;
  const isOther = (day: number): boolean => {
    if (notes) days.push(day);
    return !notes && days[met++] !== day;
  };
  if (capacityOf.has(row) && isOther(handling.dayOf(row, handling.begin(row, from)))) return Infinity;
  let instant = handling.ready(row, from);
  let end = row;
  if (path !== none) {
    const first = paths.laneStart[path] as number;
    for (let i = first; i < first + (paths.length[path] as number); i++) {
      const lane = paths.laneAt[i] as number;
      const departure = paths.depart(lane, instant);
      end = laneTable.to[lane] as number;
      if (laneTable.unitsPerDay[lane] !== Infinity) {
        if (isOther(handling.dayOf(laneTable.from[lane] as number, departure))) return Infinity;
      }
      instant = handling.receive(end, departure + (laneTable.minutes[lane] as number));
    }
  }
  if (service === none) return instant;
  const departure = services.departures[service]?.next(handling.zoneOf(end), instant) ?? instant;
  return departure + services.legMinutes(service, metres);
}

/** How many days of a shipment have a limit: its origin's, and those of its lanes. */
function limitedDays({ carriages, paths, laneTable, capacityOf }: Network, { row, carriage }: ShipmentStart): number {
  const path = carriages.path[carriage] as number;
  let count = capacityOf.has(row) ? 1 : 0;
  if (path === none) return count;
  const first = paths.laneStart[path] as number;
  for (let i = first; i < first + (paths.length[path] as number); i++) {
    if (laneTable.unitsPerDay[paths.laneAt[i] as number] !== Infinity) count++;
  }
  return count;
}
