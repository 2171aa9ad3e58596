import { Branch } from '../allocation/branch.js';
import { Incumbent } from '../allocation/incumbent.js';
import { OrderCase } from '../allocation/order-case.js';
import { writePlan } from '../allocation/plan.js';
import { assert } from '../base/assert.js';
import { unknownSku } from '../candidates/demands.js';
import { type Exclusion, stockExclusion } from '../candidates/exclusion.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';

/** Everything a facility can give, sent by one of its services. */
interface Full {
  units: number;
  unitsShort: number;
  cost: number;
}

/**
 * The best plan of one order with a given facility as its only origin; what it cannot give stays unserved. One facility
 * after the other, each on its own: the time of one does not depend on how many there are.
 */
export class SingleOrigin {
  readonly case: OrderCase;
  readonly #order: Order;
  readonly #option = new Incumbent(1);
  readonly #branch = new Branch(1);

  constructor(network: Network, order: Order) {
    this.case = new OrderCase(network);
    this.#order = order;
    this.case.load(order);
  }

  /** The plan, or what stands in its way. The facility passed facilityExclusion and has stock of a demand. */
  best(row: number): Plan | Exclusion {
    const { case: c } = this;
    const { network, columns, demands } = c;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    columns.clear(demands, 1, c.whole);
    c.addFacility(facilityClass, tree, tree.slotOf((network.rankOf[row] as number) - tree.firstRank), null, null);
    const full = this.#cheapestFull();
    const room = columns.room[0] as number;
    if (full.units === 0 || (c.complete && full.unitsShort > 0)) return this.#shortage(row, room, full);
    this.#option.reset(c.cost, demands);
    const nothing = this.#option.cost;
    // Sending all there is, is a plan, so what costs more needs no look; one more lets that plan itself in.
    this.#option.cost = full.cost + 1;
    for (let j = 0; j < columns.count; j++) {
      if (!columns.dropped[j]) this.#branch.single(c, this.#option, j);
    }
    if (this.#option.size === 0) {
      return { code: 'TOO_COSTLY', numbers: { cost: full.cost, unservedCost: nothing } };
    }
    const plan = writePlan(c, this.#order, this.#option, (d) => this.#reason(row, room, d));
    assert(plan.cost === this.#option.cost, `order ${plan.orderId} alone from ${row} costs ${plan.cost} as written`);
    return plan;
  }

  #cheapestFull(): Full {
    const { cost, columns, demands, network } = this.case;
    let cheapest: Full = { units: 0, unitsShort: 0, cost: Infinity };
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      let units = 0;
      let goods = 0;
      let demandsShort = 0;
      let unitsShort = 0;
      for (let d = 0; d < demands.count; d++) {
        const at = j * columns.width + d;
        const wanted = demands.quantity[d] as number;
        const room = (columns.room[j] as number) - units;
        const fits = Math.min(columns.given[at] as number, room);
        const given = demands.together[d] && fits < wanted ? 0 : fits;
        units += given;
        if (given > 0) goods += given * network.positions.unitMoneyAt(columns.cell[at] as number);
        if (given < wanted) demandsShort++;
        unitsShort += wanted - given;
      }
      const total =
        cost.shipmentCost(
          columns.service[j] as number,
          columns.metres[j] as number,
          units,
          goods,
          columns.rejectionShare[j] as number,
        ) +
        cost.timeCost(columns.minutes[j] as number) +
        cost.unservedCost(demandsShort, unitsShort);
      if (total < cheapest.cost) cheapest = { units, unitsShort, cost: total };
    }
    return cheapest;
  }

  /** Nothing fits into what is left of the day, or an order that must be complete is not. */
  #shortage(row: number, room: number, { units, unitsShort }: Full): Exclusion {
    const { demands } = this.case;
    let available = 0;
    for (let d = 0; d < demands.count; d++)
      available += Math.min(this.available(row, d), demands.quantity[d] as number);
    const wanted = units + unitsShort;
    const binds = units === 0 || available === wanted;
    return binds
      ? { code: 'CAPACITY_FULL', numbers: { unitsLeft: room, wanted: units === 0 ? available : wanted } }
      : { code: 'NOT_ENOUGH', numbers: { available, wanted } };
  }

  /** Why the plan alone from a facility leaves out some of a demand. */
  #reason(row: number, room: number, d: number): ExclusionCode {
    const { demands } = this.case;
    const skuRow = demands.skuRow[d] as number;
    if (skuRow === unknownSku) return 'UNKNOWN_SKU';
    const wanted = demands.quantity[d] as number;
    const together = demands.together[d] === 1;
    const stock = stockExclusion(this.case.network, skuRow, wanted, together, row);
    if (stock !== null) return stock.code;
    const possible = Math.min(wanted, this.available(row, d));
    const given = this.#option.quantity[d] as number;
    if (given === possible) return 'NOT_ENOUGH';
    let units = 0;
    for (let other = 0; other < demands.count; other++) units += this.#option.quantity[other] as number;
    return units + (together ? wanted : 1) > room ? 'CAPACITY_FULL' : 'TOO_COSTLY';
  }

  /** Free units of a demand's sku at a facility. */
  available(row: number, d: number): number {
    const { network, demands } = this.case;
    const skuRow = demands.skuRow[d] as number;
    const cell = skuRow === unknownSku ? -1 : network.cellOf(skuRow, row);
    return cell < 0 ? 0 : Math.max(0, network.positions.free[cell] as number);
  }
}
