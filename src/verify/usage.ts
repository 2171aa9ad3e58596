import { printable } from '../base/printable.js';
import type { Facility } from '../model/problem.js';
import { unitsOf } from './costs.js';
import { localDayOf } from './day.js';
import { availableQuantity, type Facts } from './facts.js';
import type { ReadShipment } from './read.js';
import type { Violation } from './violation.js';

/** What one shipment took from a shared store, and what the store holds for all. */
interface Taking {
  used: number;
  readonly limit: number;
  readonly what: string;
}

/**
 * Adds up what all plans take of what they share: stock by facility and sku, and by facility and local day its orders
 * and units. A shipment counts on the day its handling begins. Reports the taking that first goes over a limit, once
 * for each limit.
 */
export class Usage {
  readonly #facts: Facts;
  readonly #takings = new Map<string, Map<string, Taking>>();
  readonly #localDay = localDayOf();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  take(orderId: string, facility: Facility, shipment: ReadShipment, path: string, violations: Violation[]): void {
    const takings = this.#takings.get(facility.id) ?? new Map<string, Taking>();
    this.#takings.set(facility.id, takings);
    const add = (code: 'STOCK' | 'CAPACITY', key: string, amount: number, limit: number, what: string): void => {
      const taking = takings.get(key) ?? { used: 0, limit, what };
      takings.set(key, taking);
      const wasWithin = taking.used <= taking.limit;
      taking.used += amount;
      if (!wasWithin || taking.used <= taking.limit) return;
      const message = `plans take ${taking.used} of ${what} at ${printable(facility.id)}, there are ${limit}`;
      violations.push({ code, orderId, path, message });
    };
    for (const { sku, quantity } of shipment.lines) {
      add('STOCK', `sku ${sku}`, quantity, availableQuantity(this.#facts, facility.id, sku), printable(sku));
    }
    const { ordersPerDay, unitsPerDay } = facility.capacity;
    if (ordersPerDay === Infinity && unitsPerDay === Infinity) return;
    const departAt = shipment.legs[0]?.departAt;
    if (departAt === undefined) return;
    const day = this.#localDay(departAt - facility.handlingMinutes, facility.timeZone);
    add('CAPACITY', `orders ${day}`, 1, ordersPerDay, `the orders of ${day}`);
    add('CAPACITY', `units ${day}`, unitsOf(shipment), unitsPerDay, `the units of ${day}`);
  }
}
