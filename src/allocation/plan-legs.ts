import { isoInstant } from '../base/instant.js';
import type { Leg } from '../model/plan.js';
import type { Facility } from '../model/problem.js';
import { none } from '../network/carriages.js';
import type { Network } from '../network/network.js';

/** One shipment's way, with its instants in minutes. */
export interface ShipmentWay {
  /** When handling begins at the origin. */
  readonly handledFrom: number;
  readonly legs: readonly TimedLeg[];
  /** At the customer, or handled at the store. */
  readonly arriveAt: number;
  /** Whether handling begins at an instant that the first departure does not tell. */
  readonly tellsHandling: boolean;
}

interface TimedLeg {
  readonly leg: Leg;
  departAt: number;
  arriveAt: number;
}

/** A shipment to be written: its origin, what it goes by, and the road metres of its last leg. */
export interface ShipmentStart {
  readonly row: number;
  /** Instant from which its goods are there to be handled: placedAt, or later where they are still on their way. */
  readonly from: number;
  readonly carriage: number;
  readonly metres: number;
}

/**
 * The legs of an order's shipments. Goods that lanes bring to one facility leave it together by one service, when the last
 * of them are ready.
 */
export function planWays(network: Network, placedAt: number, starts: readonly ShipmentStart[]): ShipmentWay[] {
  const { carriages, handling } = network;
  const ways = starts.map(({ row, from, carriage, metres }) => {
    const path = carriages.path[carriage] as number;
    const ready = handling.ready(row, from);
    const legs: TimedLeg[] = [];
    const handled = path === none ? ready : followLanes(network, path, ready, legs);
    const service = carriages.service[carriage] as number;
    const end = path === none ? row : (carriages.at[carriage] as number);
    if (service !== none) legs.push(lastLeg(network, end, service, metres, handled));
    const first = legs[0];
    return {
      handledFrom: handling.begin(row, from),
      legs,
      arriveAt: handled,
      tellsHandling: first === undefined || from !== placedAt || handling.isTimed(row) || first.departAt !== ready,
      end,
      service,
      hasLane: path !== none,
    };
  });
  for (const way of ways) {
    if (way.service === none) continue;
    const together = ways.filter(({ end, service }) => end === way.end && service === way.service);
    const last = (way.legs.at(-1) as TimedLeg).leg;
    const merges = together.length > 1 && together.some(({ hasLane }) => hasLane);
    const latest = merges ? together : [way];
    const departAt = Math.max(...latest.map(({ legs }) => (legs.at(-1) as TimedLeg).departAt));
    const arriveAt = Math.max(...latest.map(({ legs }) => (legs.at(-1) as TimedLeg).arriveAt));
    last.departAt = isoInstant(departAt);
    last.arriveAt = isoInstant(arriveAt);
    way.arriveAt = arriveAt;
    if (way.legs.length === 1 && departAt !== (way.legs[0] as TimedLeg).departAt) way.tellsHandling = true;
  }
  return ways;
}

/** Adds the lanes of a path; returns the instant at which goods are handled at its end. */
function followLanes(network: Network, path: number, ready: number, legs: TimedLeg[]): number {
  const { paths, laneTable, handling, facilities } = network;
  const idOf = (row: number) => (facilities[row] as Facility).id;
  let instant = ready;
  const start = paths.laneStart[path] as number;
  for (let i = start; i < start + (paths.length[path] as number); i++) {
    const lane = paths.laneAt[i] as number;
    const to = laneTable.to[lane] as number;
    const departAt = paths.depart(lane, instant);
    const arriveAt = departAt + (laneTable.minutes[lane] as number);
    const leg: Leg = {
      kind: 'transfer',
      from: idOf(laneTable.from[lane] as number),
      to: idOf(to),
      metres: laneTable.metres[lane] as number,
      departAt: isoInstant(departAt),
      arriveAt: isoInstant(arriveAt),
    };
    legs.push({ leg, departAt, arriveAt });
    instant = handling.receive(to, arriveAt);
  }
  return instant;
}

function lastLeg(network: Network, row: number, service: number, metres: number, ready: number): TimedLeg {
  const { services, handling, facilities } = network;
  const departAt = services.departures[service]?.next(handling.zoneOf(row), ready) ?? ready;
  const arriveAt = departAt + services.legMinutes(service, metres);
  const leg: Leg = {
    kind: 'delivery',
    from: (facilities[row] as Facility).id,
    to: null,
    service: services.ids[service] as string,
    metres,
    departAt: isoInstant(departAt),
    arriveAt: isoInstant(arriveAt),
  };
  return { leg, departAt, arriveAt };
}
