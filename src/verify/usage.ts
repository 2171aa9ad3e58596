import { printable } from '../base/printable.js';
import type { Facility, Lane } from '../model/problem.js';
import { unitsOf } from './costs.js';
import { availableQuantity, type Facts } from './facts.js';
import { never } from './hours.js';
import type { ReadShipment } from './read.js';
import type { Timetables } from './timetables.js';
import type { Violation, ViolationCode } from './violation.js';

/** Units that leave by a lane with a limit; by one of several where the plan does not tell which. */
interface Load {
  readonly orderId: string;
  readonly lanes: readonly Lane[];
  readonly from: Facility;
  readonly departAt: number;
  readonly units: number;
  readonly path: string;
}

/**
 * Adds up what all plans take of what they share: stock by facility and sku; by facility and local day its orders and
 * units, on the day the handling begins; by lane and local day of where it leaves from its units, on the day it
 * departs. Reports the taking that first goes over a limit, once for each limit.
 */
export class Usage {
  readonly #facts: Facts;
  readonly #timetables: Timetables;
  readonly #takings = new Map<Facility | Lane, Map<string, number>>();
  /** Loads that fit several lanes wait until those that fit only one are counted. */
  readonly #open: Load[] = [];

  constructor(facts: Facts, timetables: Timetables) {
    this.#facts = facts;
    this.#timetables = timetables;
  }

  take(
    orderId: string,
    placedAt: number,
    facility: Facility,
    shipment: ReadShipment,
    path: string,
    violations: Violation[],
  ): void {
    const at = printable(facility.id);
    const add = (code: ViolationCode, key: string, amount: number, limit: number, what: string): void => {
      const used = this.#add(facility, key, amount, limit);
      if (used === null) return;
      const message = `plans take ${used} of ${what} at ${at}, there are ${limit}`;
      violations.push({ code, orderId, path, message });
    };
    for (const { sku, quantity } of shipment.lines) {
      add('STOCK', `sku ${sku}`, quantity, availableQuantity(this.#facts, facility.id, sku), printable(sku));
    }
    const { ordersPerDay, unitsPerDay } = facility.capacity;
    if (ordersPerDay === Infinity && unitsPerDay === Infinity) return;
    const hours = this.#timetables.of(facility);
    const begin = hours.begin(placedAt);
    if (begin === never) return;
    const day = dateOf(hours.clock.dayOf(begin));
    add('CAPACITY', `orders ${day}`, 1, ordersPerDay, `the orders of ${day}`);
    add('CAPACITY', `units ${day}`, unitsOf(shipment), unitsPerDay, `the units of ${day}`);
  }

  load(load: Load, violations: Violation[]): void {
    if (load.lanes.some(({ unitsPerDay }) => unitsPerDay === Infinity)) return;
    if (load.lanes.length === 1) this.#loadOne(load, violations);
    else this.#open.push(load);
  }

  /** Counts what waited, each on the first lane with room. */
  finish(violations: Violation[]): void {
    for (const load of this.#open) this.#loadOne(load, violations);
  }

  #loadOne({ orderId, lanes, from, departAt, units, path }: Load, violations: Violation[]): void {
    const day = dateOf(this.#timetables.of(from).clock.dayOf(departAt));
    const hasRoom = (lane: Lane): boolean => (this.#takings.get(lane)?.get(day) ?? 0) + units <= lane.unitsPerDay;
    const lane = lanes.find(hasRoom) ?? lanes[0];
    if (!lane) return;
    const used = this.#add(lane, day, units, lane.unitsPerDay);
    if (used === null) return;
    const message = `plans send ${used} units from ${printable(lane.from)} to ${printable(lane.to)} on ${day}, ${lane.unitsPerDay} fit`;
    violations.push({ code: 'LANE_CAPACITY', orderId, path, message });
  }

  /** What is used now where this goes over the limit for the first time, else null. */
  #add(owner: Facility | Lane, key: string, amount: number, limit: number): number | null {
    const takings = this.#takings.get(owner) ?? new Map<string, number>();
    this.#takings.set(owner, takings);
    const before = takings.get(key) ?? 0;
    takings.set(key, before + amount);
    return before <= limit && before + amount > limit ? before + amount : null;
  }
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
