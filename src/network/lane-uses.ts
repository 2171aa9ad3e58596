import type { Leg, Plan, Shipment } from '../model/plan.js';
import { moneyOf } from './lane-money.js';
import type { Network } from './network.js';

/** Units that a plan sends by a lane on one local day. */
export interface LaneUse {
  readonly lane: number;
  readonly day: number;
  units: number;
  /** Of the leg that uses it, the last one where there are several. */
  path: string;
}

/**
 * What a plan takes of lanes with a limit, or with sign -1 gives back; shipments that share a lane add up. A leg does not
 * say its lane: of several that leave and arrive together it is one that makes the shipment cost what it does, and of
 * those one with room (when given back: one with as much taken). Lanes of facilities that are gone are left out.
 */
export function laneUses(network: Network, plan: Plan, sign: 1 | -1): LaneUse[] {
  if (!network.laneTable.hasLimits) return [];
  const uses: LaneUse[] = [];
  for (const [s, shipment] of plan.shipments.entries()) {
    const legs = shipment.legs.filter(({ kind }) => kind === 'transfer');
    const lanes = legs.map((leg) => lanesOf(network, leg));
    const units = shipment.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const chosen = chooseLanes(network, uses, shipment, legs, lanes, units, sign);
    for (const [l, leg] of legs.entries()) {
      const lane = chosen[l];
      if (lane === undefined) continue;
      const path = `plan.shipments[${s}].legs[${l}]`;
      if (sign > 0) add(uses, lane, dayOf(network, leg), units, path);
      else giveBack(network, uses, lane, lanes[l] as number[], dayOf(network, leg), units, path);
    }
  }
  return uses;
}

/** One lane for each leg: the first combination whose money is right and that fits, else the first whose money is right. */
function chooseLanes(
  network: Network,
  uses: readonly LaneUse[],
  shipment: Shipment,
  legs: readonly Leg[],
  lanes: readonly (readonly number[])[],
  units: number,
  sign: 1 | -1,
): readonly number[] {
  if (lanes.every((list) => list.length <= 1)) return lanes.flat();
  const all = combinations(lanes);
  const costing = all.filter(
    (combination) => moneyOf(network, shipment, combination, units) === shipment.costTerms.money,
  );
  const likely = costing.length > 0 ? costing : all;
  const fits = (combination: readonly number[]) =>
    combination.every((lane, l) => {
      const day = dayOf(network, legs[l] as Leg);
      const known = uses.find((use) => use.lane === lane && use.day === day)?.units ?? 0;
      const { laneRooms, laneTable } = network;
      if (laneTable.unitsPerDay[lane] === Infinity) return true;
      return known + units <= (sign > 0 ? laneRooms.roomAt(lane, day) : laneRooms.takenAt(lane, day));
    });
  return likely.find(fits) ?? likely[0] ?? [];
}

/** Units go back to the lane, and what it has not taken to the others that leave with it. */
function giveBack(
  network: Network,
  uses: LaneUse[],
  lane: number,
  others: readonly number[],
  day: number,
  units: number,
  path: string,
): void {
  if (network.laneTable.unitsPerDay[lane] === Infinity) return;
  let left = units;
  for (const candidate of [lane, ...others.filter((other) => other !== lane)]) {
    const known = uses.find((use) => use.lane === candidate && use.day === day)?.units ?? 0;
    const back = Math.min(left, Math.max(0, network.laneRooms.takenAt(candidate, day) - known));
    if (back > 0) add(uses, candidate, day, back, path);
    left -= back;
  }
}

function add(uses: LaneUse[], lane: number, day: number, units: number, path: string): void {
  const known = uses.find((use) => use.lane === lane && use.day === day);
  if (known === undefined) uses.push({ lane, day, units, path });
  else {
    known.units += units;
    known.path = path;
  }
}

/** Lanes that a leg may go by: between its facilities, as long on the road, and leaving when the leg does. */
function lanesOf({ laneTable, paths, rowOfFacility }: Network, leg: Leg): number[] {
  const to = rowOfFacility.get(leg.to ?? '');
  const from = rowOfFacility.get(leg.from);
  if (to === undefined || from === undefined) return [];
  const departAt = minutesOf(leg.departAt);
  const minutes = minutesOf(leg.arriveAt) - departAt;
  const found: number[] = [];
  for (let i = laneTable.intoStart[to] as number; i < (laneTable.intoStart[to + 1] as number); i++) {
    const lane = laneTable.laneInto[i] as number;
    if (laneTable.from[lane] !== from || laneTable.minutes[lane] !== minutes) continue;
    if (paths.depart(lane, departAt) === departAt) found.push(lane);
  }
  return found;
}

/** The local day at its start on which a leg uses room of its lane. */
export const dayOf = (network: Network, leg: Leg): number =>
  network.handling.dayOf(network.facilityRow(leg.from), minutesOf(leg.departAt));

const minutesOf = (instant: string): number => Date.parse(instant) / 60_000;

/** Every way to take one of each list; a list without any makes a leg that no lane is known of. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  let all: number[][] = [[]];
  for (const list of lists) {
    if (list.length === 0) return [];
    all = all.flatMap((start) => list.map((lane) => [...start, lane]));
  }
  return all;
}
