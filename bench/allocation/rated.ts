/**
 * What every facility would ask of an order, worked out from the problem alone by the public formulas. Knows only what
 * the instances use: one service a facility, always open, no due date, units at whole prices.
 */
import { haversineMetres } from '../../src/geo/sphere.js';
import type { Order } from '../../src/model/order.js';
import type { Facility, Problem, Service } from '../../src/model/problem.js';

/** One way from a facility to an order's place. */
export interface Rate {
  readonly facilityRow: number;
  /** All terms of a shipment that do not depend on its units. */
  readonly fixed: number;
  /** Cost of the hours, should this be the last arrival. */
  readonly hour: number;
  /** Cost of a unit. */
  readonly unit: number;
}

export interface Demand {
  readonly sku: string;
  readonly skuRow: number;
  readonly quantity: number;
  readonly together: boolean;
}

export class Rates {
  readonly problem: Problem;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #rowOfSku: ReadonlyMap<string, number>;

  constructor(problem: Problem) {
    const { weights, unserved } = problem.policy;
    const whole = [unserved.line, unserved.unit, weights.money, weights.touch];
    const perUnit = problem.services.map(({ money }) => money.perUnit);
    if (![...whole, ...perUnit].every(Number.isInteger) || problem.stock.unitMoney || problem.stock.reserved)
      throw new Error('expected whole prices of units, no goods prices and nothing reserved');
    this.problem = problem;
    this.#services = new Map(problem.services.map((service) => [service.id, service]));
    this.#rowOfSku = new Map(problem.skus.map(({ sku }, row) => [sku, row]));
  }

  rate(facilityRow: number, order: Order): Rate | null {
    const facility = this.problem.facilities[facilityRow] as Facility;
    const service = this.#services.get(facility.services[0] ?? '');
    if (!service || facility.services.length !== 1) throw new Error(`${facility.id}: expected one service`);
    const { weights } = this.problem.policy;
    const straight = haversineMetres(facility.latitude, facility.longitude, order.latitude, order.longitude);
    const metres = round(straight * service.detour);
    if (metres > service.maxMetres || order.exclude.includes(facility.id)) return null;
    const minutes = facility.handlingMinutes + Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
    const { base, perKm, perUnit } = service.money;
    return {
      facilityRow,
      fixed:
        round(weights.money * (base + (perKm * metres) / 1000)) +
        round(weights.move * (service.stops + 1)) +
        round((weights.km * metres) / 1000) +
        round(weights.shipment) +
        round(weights.rejection * (1 - facility.acceptance)),
      hour: round((weights.hour * minutes) / 60),
      unit: weights.money * perUnit + weights.touch * (1 + 2 * service.stops),
    };
  }

  /** Lines of one sku are one demand; a sku that the problem does not know has none. */
  demands(order: Order): Demand[] {
    const demands = new Map<string, Demand>();
    for (const { sku, quantity, together } of order.lines) {
      const skuRow = this.#rowOfSku.get(sku) ?? -1;
      const before = demands.get(sku);
      demands.set(sku, {
        sku,
        skuRow,
        quantity: quantity + (before?.quantity ?? 0),
        together: (together ?? this.problem.skus[skuRow]?.together ?? false) || (before?.together ?? false),
      });
    }
    return [...demands.values()];
  }
}

const round = (value: number): number => Math.floor(value + 0.5);
