import type { ColumnFilter, OrderCase } from '../allocation/order-case.js';
import { isFacility } from '../geo/tree.js';
import type { Facility } from '../model/problem.js';
import type { FacilityClass } from '../network/facility-class.js';

/** All ways in which one facility alone can deliver an order: its own services, and chains of lanes with a service behind. */
export class DeliveryColumns implements ColumnFilter {
  readonly #case: OrderCase;
  /** Lane paths by origin row. */
  readonly #pathsFrom = new Map<number, number[]>();
  /** Least room on the lanes of the chain being added. */
  #room = Infinity;

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
    const { network } = orderCase;
    const { paths, laneTable, rowOfFacility, servicesOf } = network;
    const mostLanes = network.problem.policy.limits.maxLegs - 1;
    if (laneTable.count === 0 || mostLanes < 1) return;
    const isOpen = (row: number): boolean => network.isPresent(row);
    for (const via of rowOfFacility.values()) {
      if ((servicesOf[via] as Uint32Array).length === 0) continue;
      for (const path of paths.into(via, mostLanes)) {
        if (!this.#stopsOf(path).every(isOpen)) continue;
        const origin = paths.origin[path] as number;
        const known = this.#pathsFrom.get(origin);
        if (known === undefined) this.#pathsFrom.set(origin, [path]);
        else known.push(path);
      }
    }
  }

  /** Replaces the case's columns by those of one facility. */
  fill(row: number): void {
    const c = this.#case;
    const { columns, network } = c;
    columns.clear(c.demands, 1, c.whole);
    columns.keepAll = true;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    const slot = tree.slotOf((network.rankOf[row] as number) - tree.firstRank);
    if (isFacility(tree.rows[slot] as number)) c.addFacility(facilityClass, tree, slot, null, null);
    if (!c.mayServe(row) || !c.hasRoom(row, 1)) return;
    for (const path of this.#pathsFrom.get(row) ?? []) this.#addChains(row, path);
  }

  #addChains(row: number, path: number): void {
    const c = this.#case;
    const { network, legs, cost } = c;
    const { paths, carriages, rules } = network;
    if (!legs.along(path, row)) return;
    this.#room = this.#roomOnLanes();
    const { minutes } = legs;
    const share = rules.rejectionShare(row, 1 - (network.facilities[row] as Facility).acceptance);
    legs.aimAt(paths.end[path] as number);
    for (const service of legs.services) {
      if (!legs.onwards(service, minutes)) continue;
      const carriage = carriages.chain(path, service);
      cost.meetCarriages();
      c.addColumn(row, carriage, legs.metres, legs.minutes, share, null, this);
    }
  }

  /** ColumnFilter: takes what its lanes still have room for. */
  accepts(column: number): boolean {
    const { columns, demands } = this.#case;
    const room = Math.min(columns.room[column] as number, this.#room);
    columns.room[column] = room;
    if (room <= 0) return false;
    for (let s = 0; s < demands.sources; s++) {
      const at = column * columns.width + s;
      if ((columns.given[at] as number) <= room) continue;
      columns.given[at] = demands.together[demands.demandOf[s] as number] === 1 ? 0 : room;
    }
    return true;
  }

  #roomOnLanes(): number {
    const { network, legs } = this.#case;
    const { laneTable, laneRooms, handling } = network;
    if (!laneTable.hasLimits) return Infinity;
    let room = Infinity;
    for (let i = 0; i < legs.laneCount; i++) {
      const lane = legs.lane[i] as number;
      const day = handling.dayOf(laneTable.from[lane] as number, legs.laneDepart[i] as number);
      room = Math.min(room, laneRooms.roomAt(lane, day));
    }
    return room;
  }

  /** Facilities that goods pass through before the end of a path. */
  #stopsOf(path: number): number[] {
    const { paths, laneTable } = this.#case.network;
    const start = paths.laneStart[path] as number;
    const lanes = [...paths.laneAt.subarray(start, start + (paths.length[path] as number) - 1)];
    return lanes.map((lane) => laneTable.to[lane] as number);
  }
}
