import { assert } from '../../base/assert.js';
import { sortByKey } from '../../base/sort-by-key.js';
import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import { none } from '../../network/carriages.js';
import { priceStep, type Scarcity } from '../../network/scarcity.js';
import { Branch } from '../branch.js';
import { Incumbent } from '../incumbent.js';
import type { OrderCase } from '../order-case.js';
import { Prices } from '../prices.js';
import { compareOptions, type RankedOption } from './option-order.js';
import { StoreCase } from './store-case.js';
import { offers, StoreList } from './store-list.js';

/**
 * The exact least-cost option of one order that is collected or fitted at a store: the one the buyer chose, or the best
 * within the radius.
 *
 * All goods of an order end at one store, so each store is a problem of its own, over few columns that are all known: its
 * shelf and the chains of lanes into it.
 *
 * 1. The shelf of every store gives the first option in hand, and the chains into a store a floor of what they cost.
 * 2. Stores by rising floor, as long as it is no worse than the option in hand: all columns, all single shipments, and a
 *    bound of what several cost there.
 * 3. Stores by rising bound: prices are raised, and the best set of columns is found by branching.
 *
 * Of equal options at two stores the ties decide as everywhere; if origins and quantities are the same too, the smaller
 * store id, then the carriages.
 */
export class StoreSolver {
  readonly stores: StoreCase;
  /** The answer of the last `solve` that found one, over the columns of its store, which are the case's then. */
  incumbent = new Incumbent(4);
  /** Facility row of the store of the answer; -1: nothing is served. */
  destination: number = none;
  /** Instant at which the fitting of the answer begins; NaN: nothing is fitted. */
  fittingAt = Number.NaN;
  readonly #case: OrderCase;
  readonly #lists: { readonly collect: StoreList; readonly install: StoreList };
  readonly #prices = new Prices();
  #branch = new Branch(4);
  /** The best at the store at hand; changes places with `incumbent` when it is better. */
  #trial = new Incumbent(4);
  /** Of `incumbent` and `#trial`, by place: facility row and carriage, since the columns in hand may be another store's. */
  #rows: Int32Array = new Int32Array(4);
  #carriages: Int32Array = new Int32Array(4);
  #trialRows: Int32Array = new Int32Array(4);
  #trialCarriages: Int32Array = new Int32Array(4);
  #candidates = new Int32Array(16);
  #bounds = new Float64Array(16);
  readonly #found: number[] = [];

  constructor(orderCase: OrderCase) {
    this.#case = orderCase;
    this.stores = new StoreCase(orderCase);
    const { network } = orderCase;
    this.#lists = { collect: new StoreList(network, 'collect'), install: new StoreList(network, 'install') };
  }

  /**
   * As OrderSolver.solve.
   *
   * @param mustShip serving nothing is no option; needs a cutoff
   */
  solve(order: Order, scarcity: Scarcity | null = null, cutoff = Infinity, mustShip = false): boolean {
    this.#search(order, scarcity, cutoff, false, mustShip);
    return this.incumbent.cost < cutoff;
  }

  /** As OrderSolver.solveInFull. */
  solveInFull(order: Order, scarcity: Scarcity | null, cutoff: number): boolean {
    assert(Number.isFinite(cutoff), 'an order that must be served in full needs a cutoff');
    this.#search(order, scarcity, cutoff, true, true);
    return this.incumbent.cost < cutoff;
  }

  /** Own cost of the answer, prices of scarcity apart: what its plan says. */
  get plainCost(): number {
    return this.incumbent.cost - this.incumbent.scarcity;
  }

  /** Minutes from placedAt until the goods of a column of the answer are handled at the store, before any fitting. */
  readyMinutes(column: number): number {
    return this.stores.readyMinutes(column);
  }

  /** Rows of the stores at which an order may end; those the buyer excluded or that do not offer its method left out. */
  destinationsOf(order: Order): readonly number[] {
    const { network } = this.#case;
    const found = this.#found;
    found.length = 0;
    if (order.facilityId !== null) {
      const row = network.rowOfFacility.get(order.facilityId);
      if (row !== undefined && offers(network.facilities[row] as Facility, order.method)) found.push(row);
    } else {
      const { collectRadiusMetres } = network.problem.policy.limits;
      this.#lists[order.method === 'install' ? 'install' : 'collect'].within(order, collectRadiusMetres, found);
    }
    if (order.exclude.length === 0) return found;
    return found.filter((row) => !order.exclude.includes((network.facilities[row] as Facility).id));
  }

  #search(order: Order, scarcity: Scarcity | null, cutoff: number, inFull: boolean, mustShip: boolean): void {
    const { stores } = this;
    const c = this.#case;
    c.load(order, scarcity);
    if (inFull) c.complete = true;
    stores.load(order);
    stores.ignoresBays = false;
    c.columns.clear(c.demands, c.maxShipments, c.whole, scarcity !== null);
    this.#open(cutoff, mustShip);
    if (c.maxShipments === 0) return;
    const destinations = this.destinationsOf(order);
    this.#growStores(destinations.length);
    this.#tryShelves(destinations, mustShip);
    const candidates = this.#tryAlone(destinations.length, mustShip);
    if (c.maxShipments > 1) this.#tryTogether(candidates, mustShip);
    if (this.destination === none) {
      c.columns.clear(c.demands, c.maxShipments, c.whole, scarcity !== null);
      return;
    }
    if (stores.store !== this.destination || !stores.isWhole) stores.fill(this.destination);
    if (order.method === 'install') {
      const { install } = c.network.facilities[this.destination] as Facility;
      this.fittingAt = order.placedAt + this.incumbent.minutes - (install?.minutes ?? 0);
    }
  }

  #open(cutoff: number, mustShip: boolean): void {
    const { cost, demands, maxShipments } = this.#case;
    if (maxShipments > this.incumbent.columns.length) {
      this.incumbent = new Incumbent(maxShipments);
      this.#trial = new Incumbent(maxShipments);
      this.#branch = new Branch(maxShipments);
      this.#rows = new Int32Array(maxShipments);
      this.#carriages = new Int32Array(maxShipments);
      this.#trialRows = new Int32Array(maxShipments);
      this.#trialCarriages = new Int32Array(maxShipments);
    }
    this.destination = none;
    this.fittingAt = Number.NaN;
    this.incumbent.reset(cost, demands, cutoff, mustShip);
  }

  /** Offers what lies at the stores themselves, or comes in there; leaves them sorted by the floor of what may come by lanes. */
  #tryShelves(destinations: readonly number[], mustShip: boolean): void {
    const { stores } = this;
    let count = 0;
    for (const store of destinations) {
      stores.fillShelf(store);
      if (this.#case.columns.count > 0) {
        this.#openTrial(mustShip);
        for (let j = 0; j < this.#case.columns.count; j++) {
          if (!this.#case.columns.dropped[j]) this.#branch.single(this.#case, this.#trial, j);
        }
        this.#take(store);
      }
      this.#candidates[count++] = store;
      this.#bounds[store] = stores.chainFloor(store);
    }
    sortByKey(this.#candidates, this.#bounds, count);
  }

  /** Offers all options of one shipment at the first `count` stores. Returns at how many of them several may do better. */
  #tryAlone(count: number, mustShip: boolean): number {
    let candidates = 0;
    for (let i = 0; i < count; i++) {
      const store = this.#candidates[i] as number;
      if ((this.#bounds[store] as number) > this.incumbent.ceiling) break;
      this.stores.fill(store);
      this.#offerAlone(store, mustShip);
      const bound = this.#severalFloor();
      if (bound > this.incumbent.ceiling) continue;
      this.#candidates[candidates++] = store;
      this.#bounds[store] = bound;
    }
    return candidates;
  }

  /** Offers each column of the store at hand by itself. */
  #offerAlone(store: number, mustShip: boolean): void {
    const { columns } = this.#case;
    this.#openTrial(mustShip);
    for (let j = 0; j < columns.count; j++) {
      if (!columns.dropped[j]) this.#branch.single(this.#case, this.#trial, j);
    }
    this.#take(store);
  }

  /** No option of several shipments by the columns at hand costs less. */
  #severalFloor(): number {
    const { columns, cost, floor } = this.#case;
    let fixed = Infinity;
    let other = Infinity;
    let minutes = Infinity;
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      minutes = Math.min(minutes, columns.minutes[j] as number);
      const own = columns.fixed[j] as number;
      if (own < fixed) {
        other = fixed;
        fixed = own;
      } else if (own < other) other = own;
    }
    return other === Infinity ? Infinity : floor + fixed + other + cost.timeCost(minutes);
  }

  #tryTogether(candidates: number, mustShip: boolean): void {
    const c = this.#case;
    sortByKey(this.#candidates, this.#bounds, candidates);
    for (let i = 0; i < candidates; i++) {
      const store = this.#candidates[i] as number;
      if ((this.#bounds[store] as number) > this.incumbent.ceiling) return;
      if (this.stores.store !== store) this.stores.fill(store);
      this.#openTrial(mustShip);
      if (c.complete) {
        // No plan may leave a demand out, so its price has no end of its own; past the plan in hand is as good as none.
        c.most.fill(Math.max(0, this.#trial.cost - c.floor) + 1, 0, c.demands.count);
      }
      this.#prices.raise(c, this.#trial, this.#latestDemand());
      this.#branch.run(c, this.#prices, this.#trial);
      this.#take(store);
    }
  }

  /** Only what is no worse than the option in hand is of interest. */
  #openTrial(mustShip: boolean): void {
    const { cost, demands } = this.#case;
    const { incumbent } = this;
    // Equal ones only once there is one: before that, serving nothing wins every tie, and the cutoff is not to be met.
    const most = incumbent.size === 0 ? incumbent.cost : incumbent.cost + priceStep;
    this.#trial.reset(cost, demands, most, mustShip);
  }

  /** The demand whose earliest column comes last: it may pay for the time. */
  #latestDemand(): number {
    const { demands, columns } = this.#case;
    let critical = none;
    let latest = -1;
    for (let d = 0; d < demands.count; d++) {
      let earliest = Infinity;
      for (let j = 0; j < columns.count; j++) {
        if (columns.dropped[j] || (columns.minutes[j] as number) >= earliest) continue;
        for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
          if ((columns.given[j * columns.width + s] as number) > 0) earliest = columns.minutes[j] as number;
        }
      }
      if (earliest === Infinity || earliest <= latest) continue;
      critical = d;
      latest = earliest;
    }
    return critical;
  }

  /** Takes the best of a store over if it is better than the option in hand. */
  #take(store: number): void {
    const trial = this.#trial;
    const { columns } = this.#case;
    if (trial.size === 0) return;
    for (let i = 0; i < trial.size; i++) {
      const column = trial.columns[i] as number;
      this.#trialRows[i] = columns.row[column] as number;
      this.#trialCarriages[i] = columns.service[column] as number;
    }
    if (this.destination !== none && trial.cost === this.incumbent.cost && !this.#winsTie(store)) return;
    this.#trial = this.incumbent;
    this.incumbent = trial;
    this.destination = store;
    [this.#rows, this.#trialRows] = [this.#trialRows, this.#rows];
    [this.#carriages, this.#trialCarriages] = [this.#trialCarriages, this.#carriages];
  }

  #winsTie(store: number): boolean {
    const { network, demands } = this.#case;
    const trial = ranked(this.#trial, this.#trialRows, this.#trialCarriages, store);
    const inHand = ranked(this.incumbent, this.#rows, this.#carriages, this.destination);
    return compareOptions(network, demands, trial, inHand) < 0;
  }

  #growStores(count: number): void {
    if (count > this.#candidates.length) this.#candidates = new Int32Array(2 * count);
    const rows = this.#case.network.facilities.length;
    if (rows > this.#bounds.length) this.#bounds = new Float64Array(rows + (rows >> 3));
  }
}

function ranked(option: Incumbent, rows: Int32Array, carriages: Int32Array, store: number): RankedOption {
  const { cost, size, moves, minutes, quantity, width } = option;
  return { cost, size, moves, minutes, rows, carriages, quantity, width, store };
}
