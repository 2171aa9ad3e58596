import { unknownSku } from '../candidates/demands.js';
import { HolderSearch, type HolderSink, wholeSphere } from '../candidates/holder-search.js';
import { LaneOrigins } from '../candidates/lane-origins.js';
import { NearFed } from '../candidates/near-fed.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Facility } from '../model/problem.js';
import type { FacilityClass } from '../network/facility-class.js';
import { ClassFloor, type LaneFloor } from '../scoring/class-floor.js';
import { noCell } from '../stock/positions.js';
import type { Branch } from './branch.js';
import type { Incumbent } from './incumbent.js';
import { LaneLimits } from './lane-limits.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';
import { PricingPass } from './pricing-pass.js';

/** Rounding of the move term, which the fixed terms of a service alone have rounded apart. */
const roundingOfMoves = 1;

/** For so few demands the reach of every set of them is kept in a table. */
const fewDemands = 7;
const sets = 1 << fewDemands;
const everything = -1;
const anyOrigin = -1;
const unmeasured = -2;

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
  readonly #before: LaneFloor;
  readonly #mostLanes: number;
  /** By class of the network. */
  readonly #floors: ClassFloor[] = [];
  #class!: FacilityClass;
  /** By class x sets + set of demands: squared chord to the customer within which lanes may end. */
  #reach = new Float64Array(sets);
  /** By class x sets + set: what they earn at most. */
  #prize = new Float64Array(sets);
  /** What a path may cost above the cheapest lane, as far as it is in question: before time, and with it. */
  #spareFixed = 0.5;
  #spareTotal = 0.5;
  /** The same whatever an origin holds, of orders with more demands than sets are kept of. */
  #reachOfAll = new Float64Array(256);
  #prizeOfAll = new Float64Array(256);
  #prices!: Prices;
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
    this.#before = leastLane(orderCase);
    this.#limits = new LaneLimits(orderCase);
    this.#mostLanes = network.problem.policy.limits.maxLegs - 1;
    this.#origins = new LaneOrigins(network, this.#mostLanes);
    this.#near = new NearFed(network);
  }

  /** Whether chains may be of use in this network at all. */
  get isOpen(): boolean {
    return this.#case.network.laneTable.count > 0 && this.#mostLanes > 0;
  }

  /** Turns to the order that the case has loaded. */
  load(): void {
    if (!this.isOpen) return;
    const { network, cost } = this.#case;
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
    while (this.#floors.length < network.classes.length) this.#floors.push(new ClassFloor());
    for (let c = 0; c < network.classes.length; c++) {
      const facilityClass = network.classes[c] as FacilityClass;
      if (this.#origins.isFed(facilityClass)) (this.#floors[c] as ClassFloor).aim(cost, facilityClass, this.#before);
    }
  }

  /**
   * Whether a chain that carries all units of an order of one demand could cost at most `most` above the floor of their
   * costs, as far as distance tells.
   */
  mayCarry(most: number): boolean {
    if (!this.isOpen) return false;
    const { network, demands, unitFloor } = this.#case;
    for (let c = 0; c < network.classes.length; c++) {
      if (!this.#origins.isFed(network.classes[c] as FacilityClass)) continue;
      const floor = this.#floors[c] as ClassFloor;
      floor.most = most;
      floor.units = demands.quantity[0] as number;
      floor.unitFloor = (unitFloor[0] as number) - this.#case.leastGoods(0);
      floor.measureLimit();
      if (floor.squaredLimit >= 0) return true;
    }
    return false;
  }

  /** As Pricing.run: adds every chain that could be in a better plan than the incumbent, and offers each by itself. */
  run(prices: Prices, incumbent: Incumbent, mostColumns: number): void {
    const { pass } = this;
    pass.begin(prices, incumbent, mostColumns);
    if (!this.isOpen) return;
    const { classes } = this.#case.network;
    this.#prices = prices;
    if (this.#reach.length < classes.length * sets) {
      this.#reach = new Float64Array(classes.length * sets);
      this.#prize = new Float64Array(classes.length * sets);
    }
    this.#forgetReach();
    if (this.#addNear()) return;
    this.#meetOrigins();
    for (let i = 0; i < this.#metCount && !pass.cutShort; i++) this.#addOf(this.#met[i] as number);
  }

  /** Asks the facilities near the customer for the lanes into them, where few are near enough. False: they are many. */
  #addNear(): boolean {
    const { network, demands } = this.#case;
    const { classes } = network;
    const near = this.#near;
    const all = demands.count > fewDemands ? everything : (1 << demands.count) - 1;
    near.clear();
    for (let c = 0; c < classes.length; c++) {
      const reach = this.#reachOf(c, all);
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
        this.#bit = demands.count > fewDemands ? everything : 1 << (demands.demandOf[s] as number);
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
    for (let c = 0; c < classes.length && !mayPay; c++) mayPay = this.#reachOf(c, set) >= 0;
    if (!mayPay || this.#cellsOf(origin) < 0) return;
    const { row, facilityClass, slot: slots } = this.#origins.fedBy(origin);
    for (let i = 0; i < row.length; i++) {
      const c = facilityClass[i] as number;
      const reach = this.#reachOf(c, set);
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
    const reach = this.#reachOf(c, set);
    if (chord > reach) return;
    const before = columns.count;
    this.#class = network.classes[c] as FacilityClass;
    const { tree } = this.#class;
    const floor = this.#floors[c] as ClassFloor;
    this.pass.aim(floor);
    floor.squaredLimit = chord;
    floor.measureBeyond();
    const earned = this.#prizeOf(c, set) - floor.perShipment;
    this.#spareFixed = earned - floor.fixedBeyond;
    this.#spareTotal = floor.budget + earned - floor.totalBeyond;
    this.#addInto(tree.rows[slot] as number, tree, slot, origin, true);
    if (columns.count > before && this.pass.offer(before)) this.#forgetReach();
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
      this.#before.fixed;
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
    const { demands, network } = this.#case;
    const all = demands.count > fewDemands ? everything : (1 << demands.count) - 1;
    let reach = -1;
    for (let c = 0; c < network.classes.length; c++) reach = Math.max(reach, this.#reachOf(c, all));
    const chord = Math.sqrt(Math.max(0, reach)) + leads;
    this.limit = reach < 0 ? -1 : Math.min(wholeSphere, chord * chord);
  }

  /** Forgets what was measured: there is less to spend. */
  #forgetReach(): void {
    this.#reach.fill(unmeasured);
    this.#reachOfAll.fill(unmeasured);
  }

  /** Squared chord to the customer within which lanes of an origin that holds these demands may end; below 0: nowhere. */
  #reachOf(c: number, set: number): number {
    if (!this.#origins.isFed(this.#case.network.classes[c] as FacilityClass)) return -1;
    const isKept = set >= 0 && this.#case.demands.count <= fewDemands;
    const known = isKept ? (this.#reach[c * sets + set] as number) : (this.#reachOfAll[c] as number);
    if (known !== unmeasured) return known;
    const reach = this.#measure(c, set);
    const { prize } = this.#floors[c] as ClassFloor;
    if (isKept) {
      this.#reach[c * sets + set] = reach;
      this.#prize[c * sets + set] = prize;
    } else {
      this.#reachOfAll[c] = reach;
      this.#prizeOfAll[c] = prize;
    }
    return reach;
  }

  /** What the demands of a set earn at most, once their reach is known. */
  #prizeOf(c: number, set: number): number {
    const isKept = set >= 0 && this.#case.demands.count <= fewDemands;
    return isKept ? (this.#prize[c * sets + set] as number) : (this.#prizeOfAll[c] as number);
  }

  #measure(c: number, set: number): number {
    const { demands, unitFloor } = this.#case;
    const prices = this.#prices;
    const floor = this.#floors[c] as ClassFloor;
    this.pass.aim(floor);
    if (this.pass.cutShort) return -1;
    floor.prize = 0;
    floor.critical = -1;
    const least = floor.leastUnitCost;
    for (let d = 0; d < demands.count; d++) {
      const units = demands.quantity[d] as number;
      const excess = units * Math.max(0, least + this.#case.leastGoods(d) - (unitFloor[d] as number));
      if (d === prices.critical) floor.criticalPrize = prices.criticalPrize - excess;
      if (set >= 0 && (set & (1 << d)) === 0) continue;
      const prize = Math.max(0, (prices.prize[d] as number) - excess);
      floor.prize += prize;
      if (d === prices.critical) floor.critical = prize;
    }
    floor.measureReach();
    return floor.squaredReach[0] as number;
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

/** No lane asks less than this. */
function leastLane({ network, cost }: OrderCase): LaneFloor {
  const { laneTable, facilities } = network;
  const { weights } = cost;
  const least = { fixed: Infinity, unit: Infinity, minutes: Infinity, rejectionShare: Infinity };
  for (let lane = 0; lane < laneTable.count; lane++) {
    const fixed =
      weights.money * (laneTable.moneyBase[lane] as number) + (weights.km * (laneTable.metres[lane] as number)) / 1000;
    const { acceptance } = facilities[laneTable.from[lane] as number] as Facility;
    least.fixed = Math.min(least.fixed, fixed + weights.move - roundingOfMoves);
    least.unit = Math.min(least.unit, weights.money * (laneTable.moneyPerUnit[lane] as number) + 2 * weights.touch);
    least.minutes = Math.min(least.minutes, laneTable.minutes[lane] as number);
    least.rejectionShare = Math.min(least.rejectionShare, 1 - acceptance);
  }
  return least;
}
