import { StoreSolver } from '../allocation/at-store/store-solver.js';
import { Branch } from '../allocation/branch.js';
import { Incumbent } from '../allocation/incumbent.js';
import { OrderCase } from '../allocation/order-case.js';
import { writePlan } from '../allocation/plan.js';
import { assert } from '../base/assert.js';
import { roundHalfUp } from '../base/round.js';
import { unknownSku } from '../candidates/demands.js';
import type { Exclusion, Exclusions } from '../candidates/exclusion.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Network } from '../network/network.js';
import { noCell } from '../stock/positions.js';
import { DeliveryColumns } from './delivery-columns.js';

/** The best plan from one origin. */
export interface OwnPlan {
  readonly plan: Plan;
  /** What the whole order would cost from here if all of it lay here, at the prices of what does; Infinity: it could not. */
  readonly whole: number;
}

/** Everything a facility can give, sent in one of its ways. */
interface Full {
  readonly units: number;
  readonly unitsShort: number;
  readonly cost: number;
}

/**
 * The best plan of one order with a given facility as its only origin, by any chain; what it cannot give stays unserved.
 * Delivered orders one facility after the other: the time of one does not depend on how many there are. Of orders that end
 * at a store all origins are found at once, store by store.
 */
export class SingleOrigin {
  readonly #case: OrderCase;
  readonly #order: Order;
  readonly #exclusions: Exclusions;
  readonly #option = new Incumbent(1);
  readonly #branch = new Branch(1);
  readonly #delivery: DeliveryColumns | null;
  /** By facility row, of an order that ends at a store. */
  readonly #atStores: ReadonlyMap<number, OwnPlan | Exclusion> | null;

  constructor(network: Network, order: Order, exclusions: Exclusions) {
    this.#case = new OrderCase(network);
    this.#order = order;
    this.#exclusions = exclusions;
    this.#case.load(order);
    this.#delivery = order.method === 'deliver' ? new DeliveryColumns(this.#case) : null;
    this.#atStores = order.method === 'deliver' ? null : this.#findAtStores();
  }

  /** The plan, or what stands in its way. Nothing else rules the facility out, and it has stock of a demand. */
  best(row: number): OwnPlan | Exclusion {
    if (this.#delivery !== null) {
      this.#delivery.fill(row);
      return this.#bestOf(row, this.#columns(row), -1, null);
    }
    return this.#atStores?.get(row) ?? this.#shortage(row, 0, { units: 0, unitsShort: this.#wanted(), cost: Infinity });
  }

  #findAtStores(): Map<number, OwnPlan | Exclusion> {
    const c = this.#case;
    const solver = new StoreSolver(c);
    const { stores } = solver;
    stores.load(this.#order);
    const found = new Map<number, OwnPlan | Exclusion>();
    const destinations = [...solver.destinationsOf(this.#order)].sort((a, b) => c.network.compareRows(a, b));
    for (const store of destinations) {
      stores.fill(store, true);
      const rows = new Set(c.columns.row.subarray(0, c.columns.count));
      for (const row of rows) {
        const own = this.#bestOf(row, this.#columns(row), store, (column) =>
          stores.fittingAt(this.#order.placedAt + stores.readyMinutes(column)),
        );
        const before = found.get(row);
        if (before === undefined || isBetter(own, before)) found.set(row, own);
      }
    }
    return found;
  }

  #columns(row: number): number[] {
    const { columns } = this.#case;
    const found: number[] = [];
    for (let j = 0; j < columns.count; j++) if (columns.row[j] === row && !columns.dropped[j]) found.push(j);
    return found;
  }

  /** @param store where the goods end; -1: with the customer */
  #bestOf(
    row: number,
    columns: readonly number[],
    store: number,
    fittingAt: ((column: number) => number) | null,
  ): OwnPlan | Exclusion {
    const c = this.#case;
    const { demands } = c;
    const full = this.#cheapestFull(columns);
    const room = columns.reduce((most, j) => Math.max(most, c.columns.room[j] as number), 0);
    if (full.units === 0 || (c.complete && full.unitsShort > 0)) return this.#shortage(row, room, full);
    const option = this.#option;
    option.reset(c.cost, demands);
    const nothing = option.cost;
    // Sending all there is, is a plan, so what costs more needs no look; one more lets that plan itself in. Where two lines
    // want the same stock, all cannot be sent twice.
    option.cost = demands.shares > 0 ? Number.MAX_SAFE_INTEGER : full.cost + 1;
    for (const j of columns) this.#branch.single(c, option, j);
    if (option.size === 0) return { code: 'TOO_COSTLY', numbers: { cost: full.cost, unservedCost: nothing } };
    const start = store < 0 ? Number.NaN : (fittingAt?.(option.columns[0] as number) ?? Number.NaN);
    const fitting = Number.isNaN(start) ? null : { row: store, start };
    const plan = writePlan(c, this.#order, option, (d) => this.#reason(row, room, d), fitting);
    assert(plan.cost === option.cost, `order ${plan.orderId} alone from ${row} costs ${plan.cost} as written`);
    return { plan, whole: this.#wholeCost(row, columns) };
  }

  #cheapestFull(columns: readonly number[]): Full {
    const { cost, columns: table, demands, network } = this.#case;
    let cheapest: Full = { units: 0, unitsShort: 0, cost: Infinity };
    for (const j of columns) {
      let units = 0;
      let goods = 0;
      let penalties = 0;
      let demandsShort = 0;
      let unitsShort = 0;
      for (let d = 0; d < demands.count; d++) {
        const wanted = demands.quantity[d] as number;
        let missing = wanted;
        for (const s of this.#sourcesByCost(j, d)) {
          const at = j * table.width + s;
          const fits = Math.min(table.given[at] as number, missing, (table.room[j] as number) - units);
          if (fits <= 0 || (demands.together[d] && fits < wanted)) continue;
          missing -= fits;
          units += fits;
          goods += fits * network.positions.unitMoneyAt(table.cell[at] as number);
          penalties += fits * (demands.penalty[s] as number);
        }
        if (missing > 0) demandsShort++;
        unitsShort += missing;
      }
      const total = this.#shipmentCost(j, units, goods, penalties) + cost.unservedCost(demandsShort, unitsShort);
      if (total < cheapest.cost) cheapest = { units, unitsShort, cost: total };
    }
    return cheapest;
  }

  /** All that is wanted, as the cheapest of what lies here and may be sent, or else as ordered. */
  #wholeCost(row: number, columns: readonly number[]): number {
    const { columns: table, demands, network } = this.#case;
    const wanted = this.#wanted();
    let least = Infinity;
    for (const j of columns) {
      if ((table.room[j] as number) < wanted) continue;
      let goods = 0;
      let penalties = 0;
      for (let d = 0; d < demands.count; d++) {
        const source = this.#sourcesByCost(j, d)[0] ?? this.#asOrdered(row, d);
        if (source === null) return Infinity;
        const units = demands.quantity[d] as number;
        const cell = network.cellOf(demands.sourceSku[source] as number, row);
        goods += cell === noCell ? 0 : units * network.positions.unitMoneyAt(cell);
        penalties += units * (demands.penalty[source] as number);
      }
      least = Math.min(least, this.#shipmentCost(j, wanted, goods, penalties));
    }
    return least;
  }

  /** The source of a demand that sends what was ordered; null: more stock of it would not help, rules keep it. */
  #asOrdered(row: number, d: number): number | null {
    const { demands } = this.#case;
    const source = demands.sourceStart[d] as number;
    const skuRow = demands.sourceSku[source] as number;
    return skuRow === unknownSku || skuRow !== demands.skuRow[d] || !this.#case.maySend(row, skuRow) ? null : source;
  }

  #shipmentCost(j: number, units: number, goods: number, penalties: number): number {
    const { cost, columns } = this.#case;
    return (
      cost.shipmentCost(
        columns.service[j] as number,
        columns.metres[j] as number,
        units,
        goods,
        columns.rejectionShare[j] as number,
      ) +
      roundHalfUp(penalties) +
      cost.timeCost(columns.minutes[j] as number)
    );
  }

  /** Sources of a demand that a column has some of, the cheapest unit first. */
  #sourcesByCost(j: number, d: number): number[] {
    const { columns, demands } = this.#case;
    const sources: number[] = [];
    for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
      if ((columns.given[j * columns.width + s] as number) > 0) sources.push(s);
    }
    const unit = (s: number) => columns.unit[j * columns.width + s] as number;
    return sources.sort((a, b) => unit(a) - unit(b) || a - b);
  }

  #wanted(): number {
    const { demands } = this.#case;
    let units = 0;
    for (let d = 0; d < demands.count; d++) units += demands.quantity[d] as number;
    return units;
  }

  /** Nothing fits into what is left of the day, or an order that must be complete is not. */
  #shortage(row: number, room: number, { units, unitsShort }: Full): Exclusion {
    const { demands } = this.#case;
    let available = 0;
    for (let d = 0; d < demands.count; d++) {
      available += Math.min(this.#available(row, d), demands.quantity[d] as number);
    }
    const wanted = units + unitsShort;
    const binds = units === 0 || available === wanted;
    return binds
      ? { code: 'CAPACITY_FULL', numbers: { unitsLeft: room, wanted: units === 0 ? available : wanted } }
      : { code: 'NOT_ENOUGH', numbers: { available, wanted } };
  }

  /** Why the plan alone from a facility leaves out some of a demand. */
  #reason(row: number, room: number, d: number): ExclusionCode {
    const { demands } = this.#case;
    if (demands.skuRow[d] === unknownSku) return 'UNKNOWN_SKU';
    const wanted = demands.quantity[d] as number;
    const together = demands.together[d] === 1;
    const { units: possible, exclusion } = this.#exclusions.goodsOf(row, this.#skuOf(d), wanted, together);
    if (exclusion !== null) return exclusion.code;
    const { quantity } = this.#option;
    let given = 0;
    for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
      given += quantity[s] as number;
    }
    if (given === possible) return 'NOT_ENOUGH';
    let units = 0;
    for (let s = 0; s < demands.sources; s++) units += quantity[s] as number;
    return units + (together ? wanted : 1) > room ? 'CAPACITY_FULL' : 'TOO_COSTLY';
  }

  /** Free units at a facility of what may be sent for a demand. */
  #available(row: number, d: number): number {
    if (this.#case.demands.skuRow[d] === unknownSku) return 0;
    return this.#exclusions.freeOf(row, this.#skuOf(d)).reduce((sum, { free }) => sum + free, 0);
  }

  #skuOf(d: number): string {
    const { demands, network } = this.#case;
    return network.skus[demands.skuRow[d] as number]?.sku ?? '';
  }
}

/** A plan rather than none; of two plans of one origin the cheaper, with fewer moves, the earlier. */
function isBetter(a: OwnPlan | Exclusion, b: OwnPlan | Exclusion): boolean {
  if ('code' in a || 'code' in b) return 'code' in b && !('code' in a);
  if (a.plan.cost !== b.plan.cost) return a.plan.cost < b.plan.cost;
  if (a.plan.moves !== b.plan.moves) return a.plan.moves < b.plan.moves;
  return (a.plan.lastArrival ?? '') < (b.plan.lastArrival ?? '');
}
