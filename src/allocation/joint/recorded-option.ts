import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { Facility } from '../../model/problem.js';
import { none } from '../../network/carriages.js';
import { interchangeCost } from '../../scoring/terms/interchange.js';
import { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';
import type { OrderSolver } from '../order-solver.js';
import { type Fitting, writePlan } from '../plan.js';
import { unservedReason } from '../unserved-reason.js';
import { passesClosed } from './chain-stops.js';
import { noFitting, type Records } from './records.js';

/** Turns a recorded option back into columns of its order's case, to cost it or to write it out. */
export class RecordedOption {
  /** Own cost of the option loaded last. */
  cost = 0;
  readonly #solver: OrderSolver;
  readonly #case: OrderCase;
  #option = new Incumbent(4);
  #fitting: Fitting | null = null;

  constructor(solver: OrderSolver) {
    this.#solver = solver;
    this.#case = solver.case;
  }

  /** Loads an order with its recorded option. False: the order's own rules, or what its facilities offer, forbid it now. */
  load(order: Order, o: number, records: Records): boolean {
    const c = this.#case;
    const { columns, demands, legs } = c;
    c.load(order);
    const start = records.start[o] as number;
    const end = start + (records.count[o] as number);
    if (end - start > this.#option.columns.length) this.#option = new Incumbent(2 * (end - start));
    const option = this.#option;
    option.reset(c.cost, demands);
    this.#fitting = fittingOf(o, records);
    if (end > start && !this.#endsWell(order, o, records)) return false;
    for (let pick = start; pick < end; pick++) {
      const row = records.row(pick);
      const carriage = records.carriage(pick);
      if (pick === start || records.row(pick - 1) !== row) {
        if (option.size === c.maxShipments || !this.#maySend(order, row, carriage)) return false;
        const j = this.#pushColumn(row, carriage);
        option.quantity.fill(0, option.size * option.width, (option.size + 1) * option.width);
        option.columns[option.size++] = j;
        option.minutes = Math.max(option.minutes, legs.minutes);
      }
      const source = this.#sourceOf(records.demand(pick), records.skuRow(pick));
      if (source < 0 || !c.maySend(row, records.skuRow(pick))) return false;
      const j = option.columns[option.size - 1] as number;
      columns.cell[j * columns.width + source] = c.network.cellOf(records.skuRow(pick), row);
      columns.given[j * columns.width + source] = records.quantity(pick);
      option.quantity[(option.size - 1) * option.width + source] = records.quantity(pick);
    }
    if (!this.#endInTime(order)) return false;
    this.cost = this.#costOf(end > start);
    option.cost = this.cost;
    return !c.complete || end === start || this.#isComplete();
  }

  /** The plan of the option loaded last. */
  write(order: Order): Plan {
    const c = this.#case;
    const reasonOf = (demand: number) => unservedReason(c, order, this.#option, demand);
    return writePlan(c, order, this.#option, reasonOf, this.#fitting);
  }

  /** Whether all goods end where the order is handed over. */
  #endsWell(order: Order, o: number, records: Records): boolean {
    if (order.method === 'deliver') return records.store[o] === noFitting;
    const { carriages } = this.#case.network;
    const start = records.start[o] as number;
    const endOf = (pick: number): number => {
      const carriage = records.carriage(pick);
      return carriages.path[carriage] === none ? records.row(pick) : (carriages.at[carriage] as number);
    };
    const store = endOf(start);
    for (let pick = start + 1; pick < start + (records.count[o] as number); pick++) {
      if (endOf(pick) !== store) return false;
    }
    if (order.method === 'install' && records.store[o] !== store) return false;
    if (order.method === 'collect' && records.store[o] !== noFitting) return false;
    return this.#solver.stores.destinationsOf(order).includes(store);
  }

  /** Whether a facility's goods may go to the order by a carriage, and get there; then the legs say when. */
  #maySend(order: Order, row: number, carriage: number): boolean {
    const c = this.#case;
    const { carriages, paths, problem } = c.network;
    const isDelivered = carriages.service[carriage] !== none;
    if (isDelivered !== (order.method === 'deliver')) return false;
    const path = carriages.path[carriage] as number;
    const lanes = path === none ? 0 : (paths.length[path] as number);
    if (lanes > 0 && lanes + (isDelivered ? 1 : 0) > problem.policy.limits.maxLegs) return false;
    if (!c.network.isPresent(row) || !c.mayServe(row) || passesClosed(c.network, carriage)) return false;
    return c.legs.reaches(row, carriage);
  }

  #pushColumn(row: number, carriage: number): number {
    const { columns, legs, cost, network, whole } = this.#case;
    const j = columns.next();
    columns.count++;
    columns.dropped[j] = 0;
    columns.row[j] = row;
    columns.service[j] = carriage;
    columns.metres[j] = legs.metres;
    columns.minutes[j] = legs.minutes;
    columns.moves[j] = network.carriages.moves[carriage] as number;
    columns.rejectionShare[j] = legs.rejectionShare;
    columns.fixed[j] = cost.fixedCost(carriage, legs.metres, legs.rejectionShare, whole);
    columns.room[j] = Infinity;
    for (let at = j * columns.width; at < (j + 1) * columns.width; at++) {
      columns.cell[at] = -1;
      columns.given[at] = 0;
      columns.unit[at] = 0;
    }
    return j;
  }

  #sourceOf(demand: number, skuRow: number): number {
    const { demands } = this.#case;
    for (let s = demands.sourceStart[demand] as number; s < demands.sources && demands.demandOf[s] === demand; s++) {
      if (demands.sourceSku[s] === skuRow) return s;
    }
    return -1;
  }

  /** Whether a fitting may begin when it does, and ends in time; then the option ends with it. */
  #endInTime(order: Order): boolean {
    const c = this.#case;
    const option = this.#option;
    if (option.size === 0) {
      this.#fitting = null;
      return true;
    }
    if (this.#fitting !== null) {
      const { row, start } = this.#fitting;
      const { install } = c.network.facilities[row] as Facility;
      if (start < order.placedAt + option.minutes || (order.slot !== null && order.slot !== start)) return false;
      if (install === null || c.network.bays.get(row)?.fitsHours(start) !== true) return false;
      option.minutes = start + install.minutes - order.placedAt;
      for (let i = 0; i < option.size; i++) c.columns.minutes[option.columns[i] as number] = option.minutes;
    }
    return option.minutes <= c.cost.latestMinutes;
  }

  #isComplete(): boolean {
    const { demands } = this.#case;
    for (let d = 0; d < demands.count; d++) if (this.#givenOf(d) < (demands.quantity[d] as number)) return false;
    return true;
  }

  /** Units of a demand that the option serves. */
  #givenOf(d: number): number {
    const { demands } = this.#case;
    const option = this.#option;
    let given = 0;
    for (let s = demands.sourceStart[d] as number; s < demands.sources && demands.demandOf[s] === d; s++) {
      for (let i = 0; i < option.size; i++) given += option.quantity[i * option.width + s] as number;
    }
    return given;
  }

  #costOf(ships: boolean): number {
    const { cost, columns, demands, network } = this.#case;
    const option = this.#option;
    let total = ships ? cost.timeCost(option.minutes) : 0;
    let demandsShort = 0;
    let unitsShort = 0;
    for (let d = 0; d < demands.count; d++) {
      const short = (demands.quantity[d] as number) - this.#givenOf(d);
      if (short > 0) demandsShort++;
      unitsShort += short;
    }
    total += cost.unservedCost(demandsShort, unitsShort);
    for (let i = 0; i < option.size; i++) {
      const j = option.columns[i] as number;
      let units = 0;
      let goods = 0;
      let penalties = 0;
      for (let s = 0; s < demands.sources; s++) {
        const quantity = option.quantity[i * option.width + s] as number;
        if (quantity === 0) continue;
        units += quantity;
        goods += quantity * network.positions.unitMoneyAt(columns.cell[j * columns.width + s] as number);
        penalties += quantity * (demands.penalty[s] as number);
      }
      const carriage = columns.service[j] as number;
      const metres = columns.metres[j] as number;
      total += cost.shipmentCost(carriage, metres, units, goods, columns.rejectionShare[j] as number);
      total += interchangeCost(penalties);
    }
    return total;
  }
}

function fittingOf(o: number, records: Records): Fitting | null {
  const row = records.store[o] as number;
  return row === noFitting ? null : { row, start: records.fittingAt[o] as number };
}
