import { unknownSku } from '../candidates/demands.js';
import { HolderSearch, type HolderSink, wholeSphere } from '../candidates/holder-search.js';
import { LaneOrigins } from '../candidates/lane-origins.js';
import { NearFed } from '../candidates/near-fed.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Facility } from '../model/problem.js';
import type { FacilityClass } from '../network/facility-class.js';
import { noCell } from '../stock/positions.js';
import type { Branch } from './branch.js';
import { ChainReach, roundingOfMoves } from './chain-reach.js';
import type { Incumbent } from './incumbent.js';
import { LaneLimits } from './lane-limits.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';
import { PricingPass } from './pricing-pass.js';

const anyOrigin = -1;

/**
 * Prices out the chains of an order: goods that go to a facility by lanes first, and from there to the customer. Where few
 * facilities with lanes into them are near enough to the customer, they are asked; else it walks the facilities that lanes leave and that hold any of it, nearest to the customer first, as far out as their lanes lead
 * from where a last leg could still pay; for each of them, what it holds says how far from the customer its lanes may end.
 * Exact like Pricing, whose bounds it shares.
 */
export class ChainSearch implements HolderSink {
  limit = 0;
  readonly pass: PricingPass;
  readonly #case: OrderCase;
  readonly #search = new HolderSearch(8);
  readonly #origins: LaneOrigins;
  readonly #near: NearFed;
  readonly #mostLanes: number;
  readonly #reach: ChainReach;
  #class!: FacilityClass;
  /** What a path may cost above the cheapest lane, as far as it is in question: before time, and with it. */
  #spareFixed = 0.5;
  #spareTotal = 0.5;
  readonly #limits: LaneLimits;
  /** Columns are kept as their reduced cost says; else all of them are. */
  #isPriced = true;
  // What origins hold, looked up for one order:
  #order = 0;
  #asked = new Int32Array(0);
  /** By facility row: first place of its cells, or -1 where it can send nothing. */
  #cellsAt = new Int32Array(0);
  #cells = new Int32Array(64);
  #cellsUsed = 0;
  // Origins met in the pass at hand, and by facility row the pass that met it last, and the demands of which it holds any.
  #met = new Int32Array(64);
  #metCount = 0;
  #seen = 0;
  #seenAt = new Int32Array(0);
  #set = new Int32Array(0);
  /** The demand whose holders are met, as a bit. */
  #bit = 0;
  /** By carriage: the order that has it as a column. */
  #columnOf = new Int32Array(64);

  constructor(orderCase: OrderCase, branch: () => Branch) {
    const { network } = orderCase;
    this.#case = orderCase;
    this.pass = new PricingPass(orderCase, branch);
    this.#limits = new LaneLimits(orderCase);
    this.#mostLanes = network.problem.policy.limits.maxLegs - 1;
    this.#origins = new LaneOrigins(network, this.#mostLanes);
    this.#near = new NearFed(network);
    this.#reach = new ChainReach(orderCase, this.#origins, this.pass);
  }

  /** Whether chains may be of use in this network at all. */
  get isOpen(): boolean {
    return this.#case.network.laneTable.count > 0 && this.#mostLanes > 0;
  }

  /** Turns to the order that the case has loaded. */
  load(): void {
    if (!this.isOpen) return;
    const { network } = this.#case;
    this.#origins.refresh();
    this.#limits.clear();
    this.#order++;
    this.#cellsUsed = 0;
    if (this.#asked.length < network.facilities.length) {
      this.#asked = new Int32Array(network.facilities.length);
      this.#cellsAt = new Int32Array(network.facilities.length);
      this.#seenAt = new Int32Array(network.facilities.length);
      this.#set = new Int32Array(network.facilities.length);
    }
    this.#reach.load();
  }

  /** See ChainReach. */
  mayCarry(most: number): boolean {
    return this.isOpen && this.#reach.mayCarry(most);
  }

  /** As Pricing.run: adds every chain that could be in a better plan than the incumbent, and offers each by itself. */
  run(prices: Prices, incumbent: Incumbent, mostColumns: number): void {
    const { pass } = this;
    pass.begin(prices, incumbent, mostColumns);
    if (!this.isOpen) return;
    this.#reach.begin(prices);
    if (this.#addNear()) return;
    this.#meetOrigins();
    for (let i = 0; i < this.#metCount && !pass.cutShort; i++) this.#addOf(this.#met[i] as number);
  }

  /** Asks the facilities near the customer for the lanes into them, where few are near enough. False: they are many. */
  #addNear(): boolean {
    const { network } = this.#case;
    const { classes } = network;
    const near = this.#near;
    const { all } = this.#reach;
    near.clear();
    for (let c = 0; c < classes.length; c++) {
      const reach = this.#reach.of(c, all);
      if (reach >= 0 && !near.find(classes[c] as FacilityClass, this.#case.query, reach)) return false;
    }
    for (let i = 0; i < near.count && !this.pass.cutShort; i++) {
      const c = near.facilityClass[i] as number;
      this.#offerFrom(anyOrigin, c, near.slot[i] as number, near.chord[i] as number, all);
    }
    return true;
  }

  /** Lists the origins near enough that hold, or held, something of the order, nearest first for each sku, and what. */
  #meetOrigins(): void {
    const { network, demands, query } = this.#case;
    const { classes } = network;
    this.#seen++;
    this.#metCount = 0;
    for (let c = 0; c < classes.length; c++) {
      const { tree } = classes[c] as FacilityClass;
      this.#setLimit(this.#origins.farthest[c] as number);
      if (this.limit < 0) return;
      for (let s = 0; s < demands.sources; s++) {
        const skuRow = demands.sourceSku[s] as number;
        if (skuRow === unknownSku) continue;
        const ranks = this.#origins.holders(skuRow, c);
        if (ranks.length === 0) continue;
        this.#bit = this.#reach.setOf(demands.demandOf[s] as number);
        this.#search.search(tree, ranks, this.#origins.free, 0, ranks.length, 1, query, this);
      }
    }
  }

  /** Adds all chains that begin at one facility, whatever they cost, with goods that are there from the case's start on. */
  addFrom(origin: number): void {
    if (!this.isOpen || origin + 1 >= this.#case.network.laneTable.outStart.length) return;
    const { network } = this.#case;
    // What it can send may be known of another start.
    this.#asked[origin] = 0;
    for (const via of this.#origins.fedBy(origin).row) {
      const facilityClass = network.classes[network.classOf[via] as number] as FacilityClass;
      const { tree } = facilityClass;
      this.#class = facilityClass;
      this.#addInto(via, tree, tree.slotOf((network.rankOf[via] as number) - tree.firstRank), origin, false);
    }
    this.#asked[origin] = 0;
  }

  /** HolderSink. */
  offer(tree: FacilityTree, slot: number): void {
    const origin = tree.rows[slot] as number;
    if (this.#seenAt[origin] === this.#seen) {
      this.#set[origin] = (this.#set[origin] as number) | this.#bit;
      return;
    }
    this.#seenAt[origin] = this.#seen;
    this.#set[origin] = this.#bit;
    if (this.#metCount === this.#met.length) {
      const met = new Int32Array(2 * this.#metCount);
      met.set(this.#met);
      this.#met = met;
    }
    this.#met[this.#metCount++] = origin;
  }

  /** Adds the chains of one origin that end near enough to the customer for what it holds. */
  #addOf(origin: number): void {
    const { network, query } = this.#case;
    const { classes } = network;
    const set = this.#set[origin] as number;
    let mayPay = false;
    for (let c = 0; c < classes.length && !mayPay; c++) mayPay = this.#reach.of(c, set) >= 0;
    if (!mayPay || this.#cellsOf(origin) < 0) return;
    const { row, facilityClass, slot: slots } = this.#origins.fedBy(origin);
    for (let i = 0; i < row.length; i++) {
      const c = facilityClass[i] as number;
      const reach = this.#reach.of(c, set);
      if (reach < 0) continue;
      const { tree } = classes[c] as FacilityClass;
      const at = 3 * (slots[i] as number);
      const x = (tree.points[at] as number) - (query[0] as number);
      const y = (tree.points[at + 1] as number) - (query[1] as number);
      const z = (tree.points[at + 2] as number) - (query[2] as number);
      const chord = x * x + y * y + z * z;
      if (chord > reach) continue;
      this.#offerFrom(origin, c, slots[i] as number, chord, set);
      if (this.pass.cutShort) return;
    }
  }

  /**
   * Adds the chains of one origin, or of any, that end their lanes at a facility, and offers each by itself.
   *
   * @param chord squared, to the customer
   * @param set the demands of which the origin may hold some
   */
  #offerFrom(origin: number, c: number, slot: number, chord: number, set: number): void {
    const { network, columns } = this.#case;
    const reach = this.#reach.of(c, set);
    if (chord > reach) return;
    const before = columns.count;
    this.#class = network.classes[c] as FacilityClass;
    const { tree } = this.#class;
    const floor = this.#reach.floorOf(c);
    this.pass.aim(floor);
    floor.squaredLimit = chord;
    floor.measureBeyond();
    const earned = this.#reach.prizeOf(c, set) - floor.perShipment;
    this.#spareFixed = earned - floor.fixedBeyond;
    this.#spareTotal = floor.budget + earned - floor.totalBeyond;
    this.#addInto(tree.rows[slot] as number, tree, slot, origin, true);
    if (columns.count > before && this.pass.offer(before)) this.#reach.forget();
  }

  /** Adds the chains that end their lanes at a facility of the class at hand. */
  #addInto(via: number, tree: FacilityTree, slot: number, from: number, isPriced: boolean): void {
    const { network, columns, legs, cost } = this.#case;
    const { paths, carriages } = network;
    const into = paths.into(via, this.#mostLanes);
    let isAimed = false;
    for (let i = 0; i < into.length; i++) {
      const path = into[i] as number;
      const origin = paths.origin[path] as number;
      if ((from !== anyOrigin && origin !== from) || (isPriced && this.#isTooDear(path))) continue;
      const cellsAt = this.#cellsOf(origin);
      if (cellsAt < 0 || this.#isBroken(path)) continue;
      if (!isAimed) {
        legs.aim(this.#class, tree, slot);
        isAimed = true;
      }
      if (!legs.along(path, origin)) continue;
      const { minutes } = legs;
      this.#limits.read();
      if (this.#limits.room <= 0) continue;
      const refused = 1 - (network.facilities[origin] as Facility).acceptance;
      const share = network.rules.rejectionShare(origin, refused);
      const cells = this.#cells.subarray(cellsAt, cellsAt + columns.width);
      for (let k = 0; k < legs.services.length; k++) {
        const service = legs.services[k] as number;
        if (!legs.onwards(service, minutes)) continue;
        const carriage = carriages.chain(path, service);
        if (isPriced && this.#isColumn(carriage)) continue;
        cost.meetCarriages();
        this.#isPriced = isPriced;
        // Of one origin all chains are asked for, perhaps with goods that come later: those are columns of their own.
        if (!this.#case.addColumn(origin, carriage, legs.metres, legs.minutes, share, cells, this)) continue;
        if (isPriced) this.#columnOf[carriage] = this.#order;
      }
    }
  }

  /**
   * Whether the lanes of a path cost so much that no last leg from the facility at hand can make up for it: what they ask
   * above the cheapest lane, which bounds count already.
   */
  #isTooDear(path: number): boolean {
    const { cost, network } = this.#case;
    const { weights } = cost;
    const { paths } = network;
    const extra =
      weights.money * (paths.moneyBase[path] as number) +
      (weights.km * (paths.metres[path] as number)) / 1000 +
      weights.move * (paths.length[path] as number) -
      roundingOfMoves -
      this.#reach.before.fixed;
    return extra >= this.#spareFixed && extra > this.#spareTotal;
  }

  /** Whether a chain, which only one origin can go by, is a column of the order already. */
  #isColumn(carriage: number): boolean {
    if (carriage >= this.#columnOf.length) {
      const longer = new Int32Array(2 * carriage);
      longer.set(this.#columnOf);
      this.#columnOf = longer;
    }
    return this.#columnOf[carriage] === this.#order;
  }

  /** ColumnFilter. */
  accepts(column: number): boolean {
    this.#limits.apply(column);
    return !this.#isPriced || this.pass.accepts(column);
  }

  /**
   * How far out an origin may lie: its lanes end within reach of the customer, whatever it holds.
   *
   * @param leads the longest chord that lanes lead from it
   */
  #setLimit(leads: number): void {
    const reach = this.#reach.farthest();
    const chord = Math.sqrt(Math.max(0, reach)) + leads;
    this.limit = reach < 0 ? -1 : Math.min(wholeSphere, chord * chord);
  }

  /** Place of an origin's cells by source; below 0: it can send nothing of the order. */
  #cellsOf(row: number): number {
    if (this.#asked[row] === this.#order) return this.#cellsAt[row] as number;
    this.#asked[row] = this.#order;
    this.#cellsAt[row] = this.#lookUp(row);
    return this.#cellsAt[row] as number;
  }

  #lookUp(row: number): number {
    const { network, demands, columns, countsInbound } = this.#case;
    const at = this.#cellsUsed;
    if (at + columns.width > this.#cells.length) {
      const cells = new Int32Array(2 * (at + columns.width));
      cells.set(this.#cells);
      this.#cells = cells;
    }
    let holds = false;
    if (!network.isPresent(row)) return -1;
    for (let source = 0; source < demands.sources; source++) {
      const skuRow = demands.sourceSku[source] as number;
      const cell = skuRow < 0 ? noCell : network.cellOf(skuRow, row);
      this.#cells[at + source] = cell;
      holds ||= cell !== noCell && (countsInbound || (network.positions.free[cell] as number) > 0);
    }
    if (!holds || !this.#case.mayServe(row) || !this.#case.hasRoom(row, 1)) return -1;
    this.#cellsUsed = at + columns.width;
    return at;
  }

  /** Whether a facility on the way has left the network. */
  #isBroken(path: number): boolean {
    const { network } = this.#case;
    const { paths, laneTable } = network;
    const start = paths.laneStart[path] as number;
    for (let i = start; i < start + (paths.length[path] as number) - 1; i++) {
      if (!network.isPresent(laneTable.to[paths.laneAt[i] as number] as number)) return true;
    }
    return false;
  }
}
