import { dayText } from '../calendar/day-text.js';
import { haversineMetres } from '../geo/sphere.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { LaneTable } from '../network/lane-table.js';
import type { Network } from '../network/network.js';
import type { Exclusion } from './exclusion.js';

/** The ways on from one facility, goods being handled there at an instant, after so many lanes. */
interface Stage {
  readonly row: number;
  readonly ready: number;
  readonly lanes: number;
}

/** A lane that has no room on the day on which goods could take it. */
interface FullLane {
  readonly lane: number;
  readonly day: number;
}

/** How the order's goods could end, best so far. */
interface Ends {
  /** Some chain reaches the end, whenever. */
  reached: boolean;
  /** Earliest last arrival; Infinity: never. */
  last: number;
  /** Earliest instant at which goods are ready at a store that fits, and that store; for a bay that is not free. */
  ready: number;
  store: number;
}

/** Lanes by the facility that they leave; lane tables are few and never change. */
const lanesByOrigin = new WeakMap<LaneTable, ReadonlyMap<number, readonly number[]>>();

/**
 * Whether goods of a facility get to the end of an order at all, by any chain of lanes and a last-leg service, and when at
 * the earliest. Goes out from the origin lane by lane; at every facility the earliest goods alone count, since no later
 * ones catch an earlier departure.
 */
export class ReachSearch {
  readonly #network: Network;
  readonly #order: Order;
  /** Stores at which the order may end; null: it is delivered. */
  readonly #stores: ReadonlySet<number> | null;
  /** What keeps the order from ending at any store. */
  readonly #noStore: Exclusion | null = null;

  constructor(network: Network, order: Order) {
    this.#network = network;
    this.#order = order;
    if (order.method === 'deliver') {
      this.#stores = null;
      return;
    }
    const { stores, exclusion } = endsOf(network, order);
    this.#stores = stores;
    this.#noStore = exclusion;
  }

  /** What keeps a facility's goods from the end of the order; null: nothing does. */
  ruling(row: number): Exclusion | null {
    if (this.#noStore !== null) return this.#noStore;
    const { dueBy, strict } = this.#order;
    const ends = this.#go(row, null);
    if (!ends.reached) return this.#stores === null ? this.#noDelivery(row) : this.#noLane();
    const late = this.#lateOrNever(row, ends);
    if (late !== null) return late;
    const full: FullLane[] = [];
    const latest = strict && dueBy !== null ? dueBy : Infinity;
    if (!this.#network.laneTable.hasLimits) return null;
    const { last } = this.#go(row, full);
    return last !== Infinity && last <= latest ? null : this.#fullLane(full[0]);
  }

  /** How many of so many units of a facility one chain carries to the end in time, as far as lanes have room. */
  mostUnits(row: number, units: number): number {
    if (!this.#network.laneTable.hasLimits) return units;
    const { dueBy, strict } = this.#order;
    const latest = strict && dueBy !== null ? dueBy : Infinity;
    const carries = (some: number): boolean => {
      const { last } = this.#go(row, [], some);
      return last !== Infinity && last <= latest;
    };
    if (carries(units)) return units;
    let yes = 0;
    let no = units;
    while (no - yes > 1) {
      const middle = Math.floor((yes + no) / 2);
      if (carries(middle)) yes = middle;
      else no = middle;
    }
    return yes;
  }

  /** @param full given: lanes without room for so many units are left out, and put there as they are met */
  #go(origin: number, full: FullLane[] | null, units = 1): Ends {
    const network = this.#network;
    const { maxLegs } = network.problem.policy.limits;
    const mostLanes = this.#stores === null ? maxLegs - 1 : maxLegs;
    const ends: Ends = { reached: false, last: Infinity, ready: Infinity, store: -1 };
    let stages: Stage[] = [{ row: origin, ready: network.handling.ready(origin, this.#order.placedAt), lanes: 0 }];
    const earliest = new Map<number, number>([[origin, -Infinity]]);
    for (let lanes = 0; stages.length > 0; lanes++) {
      const next = new Map<number, Stage>();
      for (const stage of stages) {
        this.#end(stage, ends);
        if (lanes === mostLanes) continue;
        for (const lane of lanesFrom(network.laneTable, stage.row)) {
          const after = this.#along(lane, stage, full, units);
          if (after === null || (earliest.get(after.row) ?? Number.NaN) <= after.ready) continue;
          earliest.set(after.row, after.ready);
          next.set(after.row, after);
        }
      }
      stages = [...next.values()];
    }
    return ends;
  }

  #along(lane: number, { ready, lanes }: Stage, full: FullLane[] | null, units: number): Stage | null {
    const { laneTable: table, laneRooms, paths, handling } = this.#network;
    const row = table.to[lane] as number;
    if (!this.#network.isPresent(row)) return null;
    const departAt = paths.depart(lane, ready);
    if (departAt === Infinity) return { row, ready: Infinity, lanes: lanes + 1 };
    if (full !== null) {
      const day = handling.dayOf(table.from[lane] as number, departAt);
      if (laneRooms.roomAt(lane, day) < units) {
        full.push({ lane, day });
        return null;
      }
    }
    return { row, ready: handling.receive(row, departAt + (table.minutes[lane] as number)), lanes: lanes + 1 };
  }

  /** What becomes of goods that take no further lane. */
  #end({ row, ready }: Stage, ends: Ends): void {
    if (this.#stores === null) {
      for (const { service, metres, maxMetres } of this.#services(row)) {
        if (metres > maxMetres) continue;
        ends.reached = true;
        ends.last = Math.min(ends.last, this.#arrival(row, service, metres, ready));
      }
      return;
    }
    if (!this.#stores.has(row)) return;
    ends.reached = true;
    if (ready < ends.ready || ends.store < 0) {
      ends.ready = ready;
      ends.store = row;
    }
    ends.last = Math.min(ends.last, this.#order.method === 'collect' ? ready : this.#fitted(row, ready));
  }

  #arrival(row: number, service: number, metres: number, ready: number): number {
    const { services, handling } = this.#network;
    if (ready === Infinity) return ready;
    const departures = services.departures[service] ?? null;
    const departAt = departures === null ? ready : departures.next(handling.zoneOf(row), ready);
    return departAt + services.legMinutes(service, metres);
  }

  /** End of the earliest fitting at a store, or of the one asked for; Infinity: no bay. */
  #fitted(row: number, ready: number): number {
    const bays = this.#network.bays.get(row);
    const { slot } = this.#order;
    if (bays === undefined || ready === Infinity) return Infinity;
    if (slot !== null) return slot >= ready && bays.isFree(slot) ? slot + bays.minutes : Infinity;
    return bays.earliest(ready) + bays.minutes;
  }

  #services(row: number): { service: number; metres: number; maxMetres: number }[] {
    const { services, facilities, roadDistance, servicesOf } = this.#network;
    const facility = facilities[row] as Facility;
    const { id, latitude, longitude } = this.#order;
    const straight = haversineMetres(facility.latitude, facility.longitude, latitude, longitude);
    const asked = roadDistance?.(facility, { orderId: id, latitude, longitude }) ?? null;
    return [...(servicesOf[row] as Uint32Array)].map((service) => ({
      service,
      metres: asked ?? services.roadMetres(service, straight),
      maxMetres: services.maxMetres[service] as number,
    }));
  }

  #noDelivery(row: number): Exclusion {
    const [first, ...others] = this.#services(row);
    if (first === undefined) {
      return lanesFrom(this.#network.laneTable, row).length === 0
        ? { code: 'NO_SERVICE', numbers: {} }
        : this.#noLane();
    }
    const { metres, maxMetres } = others.reduce(
      (a, b) => (b.metres - b.maxMetres < a.metres - a.maxMetres ? b : a),
      first,
    );
    return { code: 'OUT_OF_RANGE', numbers: { metres, maxMetres } };
  }

  #noLane(): Exclusion {
    return { code: 'NO_LANE', numbers: { maxLegs: this.#network.problem.policy.limits.maxLegs } };
  }

  #lateOrNever(row: number, { last, ready, store }: Ends): Exclusion | null {
    const { network, order } = { network: this.#network, order: this.#order };
    if (last === Infinity) {
      if (store >= 0 && ready !== Infinity && order.method === 'install') return this.#noBay(store, ready);
      const opens = network.handling.ready(row, order.placedAt) !== Infinity;
      return { code: 'CLOSED', numbers: {}, names: { ends: opens ? 'departures' : 'hours' } };
    }
    if (!order.strict || order.dueBy === null || last <= order.dueBy) return null;
    return { code: 'TOO_LATE', numbers: { minutesLate: last - order.dueBy } };
  }

  /** Instants as minutes after the order was placed. */
  #noBay(store: number, ready: number): Exclusion {
    const { placedAt, slot } = this.#order;
    const bays = this.#network.bays.get(store);
    const next = bays?.earliest(Math.max(ready, slot ?? ready)) ?? Infinity;
    return {
      code: 'NO_BAY',
      numbers: {
        bays: bays?.bays ?? 0,
        readyMinutes: ready - placedAt,
        ...(slot === null ? {} : { slotMinutes: slot - placedAt }),
        ...(next === Infinity ? {} : { nextFreeMinutes: next - placedAt }),
      },
      names: { store: (this.#network.facilities[store] as Facility).id },
    };
  }

  #fullLane(full: FullLane | undefined): Exclusion {
    if (full === undefined) return { code: 'CAPACITY_FULL', numbers: { unitsLeft: 0 } };
    const { laneTable: lanes, facilities } = this.#network;
    const id = (row: number | undefined) => (facilities[row as number] as Facility).id;
    return {
      code: 'CAPACITY_FULL',
      numbers: { unitsLeft: 0 },
      names: { from: id(lanes.from[full.lane]), to: id(lanes.to[full.lane]), day: dayText(full.day) },
    };
  }
}

/** Stores at which a collected or fitted order may end, or what keeps it from all of them. */
export function endsOf(network: Network, order: Order): { stores: ReadonlySet<number>; exclusion: Exclusion | null } {
  const { rowOfFacility, facilities } = network;
  const stores = new Set<number>();
  if (order.facilityId !== null) {
    const row = rowOfFacility.get(order.facilityId);
    if (row === undefined) return { stores, exclusion: { code: 'NO_FACILITY', numbers: {} } };
    const exclusion = noEnd(facilities[row] as Facility, order);
    return exclusion === null ? { stores: stores.add(row), exclusion } : { stores, exclusion };
  }
  const radius = network.problem.policy.limits.collectRadiusMetres;
  let exclusion: Exclusion | null = null;
  let closest = Infinity;
  for (const row of rowOfFacility.values()) {
    const ruling = noEnd(facilities[row] as Facility, order);
    if (ruling !== null && ruling.code !== 'EXCLUDED') {
      exclusion ??= ruling;
      continue;
    }
    const metres = network.radiusMetres(facilities[row] as Facility, order);
    if (metres <= radius && ruling === null) stores.add(row);
    else if (metres <= radius) exclusion = ruling;
    closest = Math.min(closest, metres);
  }
  if (stores.size > 0) return { stores, exclusion: null };
  if (closest <= radius || closest === Infinity) return { stores, exclusion };
  return { stores, exclusion: { code: 'OUT_OF_RANGE', numbers: { metres: closest, maxMetres: radius } } };
}

/** What keeps a store from being the end of an order, range apart. */
function noEnd({ id, collect, install }: Facility, order: Order): Exclusion | null {
  if (order.exclude.includes(id)) return { code: 'EXCLUDED', numbers: {} };
  if (order.method === 'collect') return collect ? null : { code: 'NO_SERVICE', numbers: {}, names: { store: id } };
  if (install !== null && install.bays > 0) return null;
  return { code: 'NO_BAY', numbers: { bays: 0 }, names: { store: id } };
}

function lanesFrom(table: LaneTable, row: number): readonly number[] {
  let byOrigin = lanesByOrigin.get(table);
  if (byOrigin === undefined) {
    const lanes = new Map<number, number[]>();
    table.from.forEach((from, lane) => {
      const others = lanes.get(from);
      if (others === undefined) lanes.set(from, [lane]);
      else others.push(lane);
    });
    byOrigin = lanes;
    lanesByOrigin.set(table, byOrigin);
  }
  return byOrigin.get(row) ?? [];
}
