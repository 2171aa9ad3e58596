import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import { OrderSolver } from '../order-solver.js';
import { Demand } from './demand.js';
import { fitsTable } from './model.js';
import { hasRecord, recordAnswer, takeRecord } from './one-by-one.js';
import { RecordedOption } from './recorded-option.js';
import type { Records } from './records.js';
import type { Steps } from './steps.js';

/** Orders decided between two chances to stop. */
const pause = 32;

/** The plans in force that orders had before, and what leaving one costs. */
export interface InForce {
  readonly records: Records;
  /** Charged for any other option of an order that had a plan: minor units. */
  readonly penalty: number;
}

/** What is known of a batch before orders are weighed against each other. */
export class Prepared {
  readonly network: Network;
  /** By arrival. */
  readonly orders: readonly Order[];
  readonly solver: OrderSolver;
  readonly demand: Demand;
  /** Each order alone with all stock: its best option and its cost, which no plan of the batch can beat for it. */
  readonly first: Records;
  readonly firstCost: Float64Array;
  /** One by one in order of arrival, each from what the ones before it left. */
  readonly oneByOne: Records;
  readonly oneByOneCost: Float64Array;
  /** 1: decided by all its options, or small enough for a table of them. */
  readonly fits: Uint8Array;
  readonly unservedCost: Float64Array;
  /** By order: charged for every option but the one in force; 0 for an order without. */
  readonly shift: Float64Array;
  readonly inForce: Records;
  /** All plans in force, for counting what changed. */
  readonly counted: Records;
  /** Own cost of the option in force; Infinity where it cannot be had any more. */
  readonly inForceCost: Float64Array;
  /** Orders whose first choice is known. */
  known = 0;
  /** Plans in force as they are, and the other orders after them; null: there are none, or it was a start already. */
  asItIs: { readonly records: Records; readonly cost: number } | null = null;
  /** Own cost of each plan in force; Infinity where it cannot be had any more. */
  readonly #keptCost: Float64Array;
  readonly #recorded: RecordedOption;
  readonly #makeRecords: () => Records;

  /** @param network a private copy: it is used up in between, and whole again after each step */
  constructor(network: Network, orders: readonly Order[], inForce: InForce, makeRecords: () => Records) {
    const n = orders.length;
    this.#makeRecords = makeRecords;
    this.network = network;
    this.orders = orders;
    this.solver = new OrderSolver(network);
    this.demand = new Demand(network.skus.length);
    this.first = makeRecords();
    this.firstCost = new Float64Array(n);
    this.oneByOne = makeRecords();
    this.oneByOneCost = new Float64Array(n);
    this.fits = new Uint8Array(n);
    this.unservedCost = new Float64Array(n);
    // A change that costs nothing is no reason to decide otherwise.
    this.counted = inForce.records;
    this.inForce = inForce.penalty > 0 ? inForce.records : makeRecords();
    this.shift = Float64Array.from(orders, (_, o) => ((this.inForce.start[o] as number) < 0 ? 0 : inForce.penalty));
    this.inForceCost = new Float64Array(n).fill(Infinity);
    this.#keptCost = new Float64Array(n).fill(Infinity);
    this.#recorded = new RecordedOption(this.solver);
  }

  /** First choices: may be left off in the middle. */
  *chooseFirst(): Steps {
    const { network, orders, solver } = this;
    for (let o = 0; o < orders.length; o++) {
      if (o % pause === 0) yield;
      const order = orders[o] as Order;
      if (this.#isInForce(o) && this.#recorded.load(order, o, this.counted)) {
        if (hasRecord(network, order, o, this.counted)) this.#keptCost[o] = this.#recorded.cost;
        if ((this.shift[o] as number) > 0) this.inForceCost[o] = this.#keptCost[o] as number;
      }
      this.firstCost[o] = this.#decide(o, this.first);
      const { case: c } = solver;
      this.demand.add(c.demands);
      this.fits[o] = order.method !== 'deliver' || fitsTable(c.demands, c.maxShipments) ? 1 : 0;
      let units = 0;
      for (let d = 0; d < c.demands.count; d++) units += c.demands.quantity[d] as number;
      this.unservedCost[o] = c.cost.unservedCost(c.demands.count, units);
      this.known = o + 1;
    }
  }

  /** One by one: always runs to its end, since its plan is what a stopped run answers. */
  *chooseOneByOne(): Steps {
    const { network, orders } = this;
    for (let o = 0; o < orders.length; o++) {
      if (o % pause === 0) yield;
      const order = orders[o] as Order;
      if (o < this.known && hasRecord(network, order, o, this.first)) {
        this.oneByOne.copy(o, this.first);
        this.oneByOneCost[o] = this.firstCost[o] as number;
      } else this.oneByOneCost[o] = this.#decide(o, this.oneByOne);
      takeRecord(network, order, o, this.oneByOne, 1);
    }
    for (let o = 0; o < orders.length; o++) takeRecord(network, orders[o] as Order, o, this.oneByOne, -1);
    if (this.fits.includes(0)) yield* this.#largeLast();
    if (this.counted.start.some((start) => start >= 0)) yield* this.#keepAll();
  }

  /** The same with the orders that no table can hold after all others, whom they might leave nothing: where cheaper. */
  *#largeLast(): Steps {
    const isLarge = (o: number) => o < this.known && this.fits[o] === 0;
    const rows = this.orders.map((_, o) => o);
    const sequence = [...rows.filter((o) => !isLarge(o)), ...rows.filter(isLarge)];
    const records = this.#makeRecords();
    const cost = new Float64Array(rows.length);
    for (const [i, o] of sequence.entries()) {
      if (i % pause === 0) yield;
      cost[o] = this.#decide(o, records);
      takeRecord(this.network, this.orders[o] as Order, o, records, 1);
    }
    for (const o of rows) takeRecord(this.network, this.orders[o] as Order, o, records, -1);
    this.#adopt(records, cost);
  }

  /** Makes another plan the start if it costs less. */
  #adopt(records: Records, cost: Float64Array): void {
    const total = (costs: Float64Array) => costs.reduce((sum, each) => sum + each, 0);
    if (total(cost) >= total(this.oneByOneCost)) return;
    for (let o = 0; o < this.orders.length; o++) this.oneByOne.copy(o, records);
    this.oneByOneCost.set(cost);
  }

  /**
   * The same with all plans in force kept first, as far as they go together: the start where that is cheaper. Where a
   * change costs nothing it is only what the answer falls back to, and decides nothing else.
   */
  *#keepAll(): Steps {
    const { network, orders } = this;
    const kept = this.#makeRecords();
    const cost = new Float64Array(orders.length);
    for (const isKept of [true, false]) {
      for (let o = 0; o < orders.length; o++) {
        if (o % pause === 0) yield;
        if ((kept.start[o] as number) >= 0) continue;
        const order = orders[o] as Order;
        if (isKept) {
          if (this.#keptCost[o] === Infinity || !hasRecord(network, order, o, this.counted)) continue;
          kept.copy(o, this.counted);
          cost[o] = this.#keptCost[o] as number;
        } else cost[o] = this.#decide(o, kept);
        takeRecord(network, order, o, kept, 1);
      }
    }
    for (let o = 0; o < orders.length; o++) takeRecord(network, orders[o] as Order, o, kept, -1);
    if (this.shift.some((charge) => charge > 0)) this.#adopt(kept, cost);
    else this.asItIs = { records: kept, cost: cost.reduce((sum, each) => sum + each, 0) };
  }

  /** How many orders with a plan in force get another one. */
  changed(records: Records): number {
    let changed = 0;
    for (let o = 0; o < this.orders.length; o++) {
      if ((this.counted.start[o] as number) >= 0 && !this.counted.equals(o, records)) changed++;
    }
    return changed;
  }

  #isInForce(o: number): boolean {
    return (this.counted.start[o] as number) >= 0 && (this.counted.count[o] as number) >= 0;
  }

  /** The best option of an order in what the network has now, or its option in force where leaving that costs more. */
  #decide(o: number, records: Records): number {
    const { solver, inForce, inForceCost, network } = this;
    const order = this.orders[o] as Order;
    solver.solve(order);
    const cost = solver.incumbent.cost + (this.shift[o] as number);
    recordAnswer(solver, order, o, records);
    if ((inForceCost[o] as number) > cost) return cost;
    if (!hasRecord(network, order, o, inForce)) return cost;
    records.copy(o, inForce);
    return inForceCost[o] as number;
  }
}
