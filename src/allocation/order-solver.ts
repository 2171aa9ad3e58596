import { assert } from '../base/assert.js';
import type { Order } from '../model/order.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import type { Scarcity } from '../network/scarcity.js';
import type { ClassFloor } from '../scoring/class-floor.js';
import { StoreSolver } from './at-store/store-solver.js';
import { Branch } from './branch.js';
import { ChainSearch } from './chain-search.js';
import { CheapestHolder } from './cheapest-holder.js';
import { Incumbent } from './incumbent.js';
import { OrderCase } from './order-case.js';
import type { Fitting } from './plan.js';
import { Prices } from './prices.js';
import { Pricing } from './pricing.js';
import { InboundSearch } from './promise/inbound-search.js';

/** New columns that a first pass over the network may bring before prices are raised anew; later passes bring more. */
const columnsPerPass = 64;

/** No option costs more: costs up to it are exact in steps of prices. */
const dearest = 2 ** 42;

/** A facility and a carriage that it sends goods by. */
export interface Way {
  readonly row: number;
  readonly carriage: number;
}

/**
 * The exact least-cost option of one order over all facilities of a network. Orders that end at a store are StoreSolver's;
 * of those that are delivered:
 *
 * 1. The cheapest holder of each demand alone gives the first columns and the first plans.
 * 2. Prices of the demands (dual ascent over the known columns) bound every plan from below.
 * 3. One descent over all facilities, and one over those that lanes lead to, offers each whose reduced cost and arrival leave room below the plan in hand; all
 *    others cannot be in a better plan, nor in an equal one that ties prefer.
 * 4. If a facility earned more than it costs, the prices were too high: raise them over what is known now and search
 *    again. Else the best set of columns, found by branching on the same bound, is the answer.
 *
 * An order of one demand that its cheapest holder serves so cheaply that no second shipment could pay ends after step 1.
 * Reused order after order; what it allocates in the steady state is a few boxed numbers.
 */
export class OrderSolver {
  readonly case: OrderCase;
  /** The answer of the last `solve` that found one, over `case.columns` and `case.demands`. */
  incumbent = new Incumbent(4);
  /** Of an order that ends at a store, where and when; see there. */
  readonly stores: StoreSolver;
  /** The answer for orders that are delivered. */
  #delivered = this.incumbent;
  readonly #prices = new Prices();
  readonly #holder: CheapestHolder;
  readonly #pricing: Pricing;
  readonly #chains: ChainSearch;
  readonly #inbound: InboundSearch;
  #branch = new Branch(4);
  /** The demand whose cheapest holder arrives last, and when: minutes from placedAt. */
  #critical = -1;
  #latest = -1;
  /** By demand: CheapestHolder.othersFixed and othersTotal. */
  #othersFixed = new Float64Array(8);
  #othersTotal = new Float64Array(8);

  constructor(network: Network) {
    this.case = new OrderCase(network);
    this.#holder = new CheapestHolder(this.case);
    this.#pricing = new Pricing(this.case, () => this.#branch);
    this.#chains = new ChainSearch(this.case, () => this.#branch);
    this.#inbound = new InboundSearch(this.case, this.#chains, () => this.#branch);
    this.stores = new StoreSolver(this.case);
  }

  /**
   * Decides an order: the option of least cost, ties as Incumbent says, stands in `incumbent`.
   *
   * @param scarcity prices to be paid on top of the option's own cost, by unit, shipment and day; the least sum is sought,
   *   and `incumbent.cost` is that sum
   * @param cutoff only an option that costs strictly less is of interest
   * @returns whether there is one; always true without a cutoff. If false, `incumbent` holds no answer
   */
  solve(order: Order, scarcity: Scarcity | null = null, cutoff = Infinity): boolean {
    if (order.method !== 'deliver') {
      this.stores.solve(order, scarcity, cutoff);
      this.incumbent = this.stores.incumbent;
    } else this.#search(order, scarcity, cutoff, false);
    return this.incumbent.cost < cutoff;
  }

  /** The same where every line has to be served in full, whatever that costs below the cutoff, which must be finite. */
  solveInFull(order: Order, scarcity: Scarcity | null, cutoff: number): boolean {
    assert(Number.isFinite(cutoff), 'an order that must be served in full needs a cutoff');
    if (order.method !== 'deliver') {
      this.stores.solveInFull(order, scarcity, cutoff);
      this.incumbent = this.stores.incumbent;
    } else this.#search(order, scarcity, cutoff, true);
    return this.incumbent.cost < cutoff;
  }

  /**
   * All ways to send goods of a delivered order that could be in an option whose own cost and prices add up to at most
   * `cutoff`; perhaps some more. `incumbent` holds no answer afterwards.
   */
  waysWithin(order: Order, scarcity: Scarcity | null, cutoff: number): Way[] {
    this.#open(order, scarcity, cutoff, false);
    const { case: c, incumbent } = this;
    c.columns.keepAll = true;
    incumbent.freeze(cutoff);
    if (c.maxShipments > 0 && c.floor <= incumbent.ceiling) {
      this.#addCheapestHolders(cutoff);
      for (let known = -1; known !== c.columns.count; ) {
        known = c.columns.count;
        this.#raisePrices();
        this.#pricing.run(this.#prices, incumbent, Infinity, this.#othersFixed, this.#othersTotal);
        this.#chains.run(this.#prices, incumbent, Infinity);
        if (!this.#pricing.pass.hadViolator && !this.#chains.pass.hadViolator) break;
      }
    }
    const ways: Way[] = [];
    const { row, service, count } = c.columns;
    for (let j = 0; j < count; j++) ways.push({ row: row[j] as number, carriage: service[j] as number });
    return ways;
  }

  /**
   * The best option whose goods all come from one facility, by any of its ways. False: it can send nothing; what it sends
   * need not be worth it. Time: that of its own ways, wherever the others are.
   */
  solveFrom(order: Order, row: number): boolean {
    const { case: c } = this;
    c.only = row;
    try {
      if (order.method !== 'deliver') {
        const found = this.stores.solve(order, null, dearest, true);
        this.incumbent = this.stores.incumbent;
        return found && this.incumbent.size > 0;
      }
      this.#open(order, null, dearest, true);
      const facilityClass = c.network.classes[c.network.classOf[row] as number] as FacilityClass;
      const { tree } = facilityClass;
      const slot = tree.slotOf((c.network.rankOf[row] as number) - tree.firstRank);
      if (c.maxShipments > 0) {
        c.addFacility(facilityClass, tree, slot, null, null);
        this.#chains.addFrom(row);
      }
      for (let j = 0; j < c.columns.count; j++) {
        if (!c.columns.dropped[j]) this.#branch.single(c, this.incumbent, j);
      }
      return this.incumbent.size > 0;
    } finally {
      c.only = -1;
    }
  }

  /** Where and when the answer is fitted; null: it is not. */
  fitting(order: Order): Fitting | null {
    if (order.method !== 'install' || this.incumbent.size === 0) return null;
    return { row: this.stores.destination, start: this.stores.fittingAt };
  }

  /** Own cost of the answer, prices of scarcity apart: what its plan says. */
  get plainCost(): number {
    return this.incumbent.cost - this.incumbent.scarcity;
  }

  #search(order: Order, scarcity: Scarcity | null, cutoff: number, inFull: boolean): void {
    this.#open(order, scarcity, cutoff, inFull);
    if (inFull) this.case.complete = true;
    if (this.case.maxShipments === 0 || this.case.floor > this.incumbent.ceiling) return;
    this.#addCheapestHolders(cutoff);
    if (this.case.demands.count === 1 && this.#inbound.isOpen) this.#inbound.offerAlone(this.incumbent);
    if (this.case.demands.count === 1 && this.#oneShipmentWins() && !this.#chainCouldWin()) return;
    this.#priceOut();
  }

  /** @param mustShip serving nothing is no option */
  #open(order: Order, scarcity: Scarcity | null, cutoff: number, mustShip: boolean): void {
    this.case.load(order, scarcity);
    this.#chains.load();
    this.#inbound.load();
    const { demands, maxShipments } = this.case;
    if (maxShipments > this.#delivered.columns.length) {
      this.#delivered = new Incumbent(maxShipments);
      this.#branch = new Branch(maxShipments);
    }
    this.incumbent = this.#delivered;
    this.incumbent.reset(this.case.cost, demands, cutoff, mustShip);
    if (demands.count > this.#othersFixed.length) {
      this.#othersFixed = new Float64Array(2 * demands.count);
      this.#othersTotal = new Float64Array(2 * demands.count);
    }
  }

  #addCheapestHolders(cutoff: number): void {
    this.#critical = -1;
    this.#latest = -1;
    const most = cutoff === Infinity ? Infinity : this.incumbent.ceiling - this.case.floor;
    for (let d = 0; d < this.case.demands.count; d++) this.#addCheapestHolder(d, most);
  }

  /** @param most cost above all floors that no option of interest has */
  #addCheapestHolder(d: number, most: number): void {
    const { case: c } = this;
    const found = this.#holder.find(d, c.complete ? most : Math.min(most, c.most[d] as number));
    this.#othersFixed[d] = this.#holder.othersFixed;
    this.#othersTotal[d] = this.#holder.othersTotal;
    if (!found) return;
    if (this.#holder.minutes > this.#latest) {
      this.#latest = this.#holder.minutes;
      this.#critical = d;
    }
    const before = c.columns.count;
    c.addFacility(this.#holder.facilityClass, this.#holder.facilityClass.tree, this.#holder.slot, null, null);
    for (let j = before; j < c.columns.count; j++) {
      if (!c.columns.dropped[j]) this.#branch.single(c, this.incumbent, j);
    }
  }

  /**
   * For one demand: whether its cheapest holder is the answer, or nothing is. A plan that serves the demand otherwise has
   * a second shipment, or leaves a part unserved; neither pays where even the least of it costs more than the plan in hand.
   */
  #oneShipmentWins(): boolean {
    const { case: c } = this;
    if (!c.whole || this.#holder.sawFull) return false;
    if (c.demands.quantity[0] === 1 || c.demands.together[0]) return true;
    // One shipment may mix skus, and no single one of them has to suffice then.
    if (c.demands.hasChoice) return false;
    let fixed = Infinity;
    let time = Infinity;
    for (let k = 0; k < c.network.classes.length; k++) {
      const floor = c.floors[k] as ClassFloor;
      fixed = Math.min(fixed, floor.leastFixed);
      // Who handles goods that come in later may be quicker than whoever handles at once: see InboundSearch.
      time = this.#inbound.isOpen ? 0 : Math.min(time, floor.leastTime);
    }
    const another = c.complete ? fixed : Math.min(fixed, c.cost.penalty.line);
    return c.floor + fixed + time + another > this.incumbent.ceiling;
  }

  /** For one demand: whether goods that come by a lane first could cost as little as the plan in hand. */
  #chainCouldWin(): boolean {
    return this.#chains.mayCarry(this.incumbent.ceiling - this.case.floor);
  }

  #priceOut(): void {
    const { case: c, incumbent } = this;
    for (let allowed = columnsPerPass; ; allowed *= 2) {
      this.#raisePrices();
      this.#branch.run(c, this.#prices, incumbent);
      const known = c.columns.count;
      this.#pricing.run(this.#prices, incumbent, allowed, this.#othersFixed, this.#othersTotal);
      this.#chains.run(this.#prices, incumbent, allowed);
      this.#inbound.run(this.#prices, incumbent);
      if (c.columns.count === known) return;
      const hadViolator = this.#pricing.pass.hadViolator || this.#chains.pass.hadViolator || this.#inbound.hadViolator;
      if (!this.#pricing.pass.cutShort && !this.#chains.pass.cutShort && (!hadViolator || c.maxShipments === 1)) break;
    }
    this.#branch.run(c, this.#prices, incumbent);
  }

  #raisePrices(): void {
    const { case: c, incumbent } = this;
    if (c.complete) {
      // No plan may leave a demand out, so its price has no end of its own; past the plan in hand is as good as none.
      c.most.fill(Math.max(0, incumbent.cost - c.floor) + 1, 0, c.demands.count);
    }
    this.#prices.raise(c, incumbent, this.#critical);
  }
}
