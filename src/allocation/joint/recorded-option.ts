import { leafBits } from '../../geo/tree.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { FacilityClass } from '../../network/facility-class.js';
import { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';
import { writePlan } from '../plan.js';
import { unservedReason } from '../unserved-reason.js';
import type { Records } from './records.js';

/** Turns a recorded option back into columns of its order's case, to cost it or to write it out. */
export class RecordedOption {
  /** Own cost of the option loaded last. */
  cost = 0;
  readonly #case: OrderCase;
  #option = new Incumbent(4);

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
  }

  /** Loads an order with its recorded option. False: the order's own rules, or what its facilities offer, forbid it now. */
  load(order: Order, o: number, records: Records): boolean {
    const c = this.#case;
    const { network, columns, demands, legs } = c;
    c.load(order);
    const start = records.start[o] as number;
    const end = start + (records.count[o] as number);
    if (end - start > this.#option.columns.length) this.#option = new Incumbent(2 * (end - start));
    const option = this.#option;
    option.reset(c.cost, demands);
    let shipped = 0;
    for (let pick = start; pick < end; pick++) {
      const row = records.row(pick);
      const service = records.service(pick);
      if (pick === start || records.row(pick - 1) !== row) {
        const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
        const { tree } = facilityClass;
        const place = (network.rankOf[row] as number) - tree.firstRank;
        if (c.isExcluded(row) || option.size === c.maxShipments) return false;
        legs.aim(facilityClass, tree, (place >>> leafBits) * tree.stride + (place & ((1 << leafBits) - 1)));
        if (!legs.services.includes(service) || !legs.by(service)) return false;
        const j = columns.next();
        columns.count++;
        columns.dropped[j] = 0;
        columns.row[j] = row;
        columns.service[j] = service;
        columns.metres[j] = legs.metres;
        columns.minutes[j] = legs.minutes;
        columns.moves[j] = network.services.moves[service] as number;
        columns.rejectionShare[j] = legs.rejectionShare;
        columns.fixed[j] = c.cost.fixedCost(service, legs.metres, legs.rejectionShare, c.whole);
        columns.room[j] = Infinity;
        for (let d = 0; d < demands.count; d++) {
          const at = j * columns.width + d;
          columns.cell[at] = -1;
          columns.given[at] = 0;
          columns.unit[at] = 0;
          option.quantity[option.size * option.width + d] = 0;
        }
        option.columns[option.size++] = j;
        option.minutes = Math.max(option.minutes, legs.minutes);
      }
      const j = option.columns[option.size - 1] as number;
      const d = records.demand(pick);
      columns.cell[j * columns.width + d] = network.cellOf(records.skuRow(pick), row);
      columns.given[j * columns.width + d] = records.quantity(pick);
      option.quantity[(option.size - 1) * option.width + d] = records.quantity(pick);
      shipped++;
    }
    this.cost = this.#costOf(shipped > 0);
    option.cost = this.cost;
    return !c.complete || shipped === 0 || this.#isComplete();
  }

  #isComplete(): boolean {
    const { demands } = this.#case;
    const option = this.#option;
    for (let d = 0; d < demands.count; d++) {
      let given = 0;
      for (let i = 0; i < option.size; i++) given += option.quantity[i * option.width + d] as number;
      if (given < (demands.quantity[d] as number)) return false;
    }
    return true;
  }

  /** The plan of the option loaded last. */
  write(order: Order): Plan {
    const c = this.#case;
    return writePlan(c, order, this.#option, (demand) => unservedReason(c, order, this.#option, demand));
  }

  #costOf(ships: boolean): number {
    const { cost, columns, demands, network } = this.#case;
    const option = this.#option;
    let total = ships ? cost.timeCost(option.minutes) : 0;
    let demandsShort = 0;
    let unitsShort = 0;
    for (let d = 0; d < demands.count; d++) {
      let short = demands.quantity[d] as number;
      for (let i = 0; i < option.size; i++) short -= option.quantity[i * option.width + d] as number;
      if (short > 0) demandsShort++;
      unitsShort += short;
    }
    total += cost.unservedCost(demandsShort, unitsShort);
    for (let i = 0; i < option.size; i++) {
      const j = option.columns[i] as number;
      let units = 0;
      let goods = 0;
      for (let d = 0; d < demands.count; d++) {
        const quantity = option.quantity[i * option.width + d] as number;
        if (quantity === 0) continue;
        units += quantity;
        goods += quantity * network.positions.unitMoneyAt(columns.cell[j * columns.width + d] as number);
      }
      const service = columns.service[j] as number;
      const metres = columns.metres[j] as number;
      total += cost.shipmentCost(service, metres, units, goods, columns.rejectionShare[j] as number);
    }
    return total;
  }
}
