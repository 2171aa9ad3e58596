import type { LaneOrigins } from '../candidates/lane-origins.js';
import type { Facility } from '../model/problem.js';
import type { FacilityClass } from '../network/facility-class.js';
import { ClassFloor, type LaneFloor } from '../scoring/class-floor.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';
import type { PricingPass } from './pricing-pass.js';

/** For so few demands the reach of every set of them is kept in a table. */
const fewDemands = 7;
const sets = 1 << fewDemands;
/** The set of all demands, where they are too many to tell apart. */
const everything = -1;
const unmeasured = -2;
const mostClasses = 256;

/** Rounding of the move term, which the fixed terms of a service alone have rounded apart. */
export const roundingOfMoves = 1;

/**
 * How far from the customer lanes may end for a chain to be worth it, by the class of the facility they end at and the set
 * of demands (as bits) that the origin holds any of. Each is measured once until there is less to spend.
 */
export class ChainReach {
  /** What the cheapest lane asks: bounds count it already. */
  readonly before: LaneFloor;
  readonly #case: OrderCase;
  readonly #origins: LaneOrigins;
  readonly #pass: PricingPass;
  /** By class of the network. */
  readonly #floors: ClassFloor[] = [];
  #prices!: Prices;
  /** By class x sets + set: squared chord to the customer within which lanes may end, and what the set earns at most. */
  #reach = new Float64Array(sets);
  #prize = new Float64Array(sets);
  /** The same by class, of orders with more demands than sets are kept of. */
  readonly #reachOfAll = new Float64Array(mostClasses);
  readonly #prizeOfAll = new Float64Array(mostClasses);

  constructor(orderCase: OrderCase, origins: LaneOrigins, pass: PricingPass) {
    this.#case = orderCase;
    this.#origins = origins;
    this.#pass = pass;
    this.before = leastLane(orderCase);
  }

  /** Turns to the order that the case has loaded. */
  load(): void {
    const { network, cost } = this.#case;
    const { classes } = network;
    while (this.#floors.length < classes.length) this.#floors.push(new ClassFloor());
    for (let c = 0; c < classes.length; c++) {
      const facilityClass = classes[c] as FacilityClass;
      if (this.#origins.isFed(facilityClass)) (this.#floors[c] as ClassFloor).aim(cost, facilityClass, this.before);
    }
    if (this.#reach.length >= classes.length * sets) return;
    this.#reach = new Float64Array(classes.length * sets);
    this.#prize = new Float64Array(classes.length * sets);
  }

  /** Turns to the prices of a pass. */
  begin(prices: Prices): void {
    this.#prices = prices;
    this.forget();
  }

  /** The set of all demands of the order. */
  get all(): number {
    const { count } = this.#case.demands;
    return count > fewDemands ? everything : (1 << count) - 1;
  }

  /** The set of one demand; of all of them where they are too many to tell apart. */
  setOf(demand: number): number {
    return this.#case.demands.count > fewDemands ? everything : 1 << demand;
  }

  /** The floor of a class that lanes lead to. */
  floorOf(c: number): ClassFloor {
    return this.#floors[c] as ClassFloor;
  }

  /** The farthest reach over all classes, whatever an origin holds. */
  farthest(): number {
    let reach = -1;
    for (let c = 0; c < this.#case.network.classes.length; c++) reach = Math.max(reach, this.of(c, this.all));
    return reach;
  }

  /**
   * Whether a chain that carries all units of an order of one demand could cost at most `most` above the floor of their
   * costs, as far as distance tells.
   */
  mayCarry(most: number): boolean {
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

  /** Forgets what was measured: there is less to spend. */
  forget(): void {
    this.#reach.fill(unmeasured);
    this.#reachOfAll.fill(unmeasured);
  }

  /** Squared chord to the customer within which lanes of an origin that holds these demands may end; below 0: nowhere. */
  of(c: number, set: number): number {
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
  prizeOf(c: number, set: number): number {
    const isKept = set >= 0 && this.#case.demands.count <= fewDemands;
    return isKept ? (this.#prize[c * sets + set] as number) : (this.#prizeOfAll[c] as number);
  }

  #measure(c: number, set: number): number {
    const { demands, unitFloor } = this.#case;
    const prices = this.#prices;
    const floor = this.#floors[c] as ClassFloor;
    this.#pass.aim(floor);
    if (this.#pass.cutShort) return -1;
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
