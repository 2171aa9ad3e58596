import { unknownSku } from '../../candidates/demands.js';
import type { FacilityTree } from '../../geo/tree.js';
import type { FacilityClass } from '../../network/facility-class.js';
import { ClassFloor } from '../../scoring/class-floor.js';
import type { Branch } from '../branch.js';
import type { ChainSearch } from '../chain-search.js';
import type { Incumbent } from '../incumbent.js';
import type { ColumnFilter, OrderCase } from '../order-case.js';
import type { Prices } from '../prices.js';

/** As in Pricing. */
const tolerance = 1e-6;

/** What rounding may take off a shipment's fixed part and the time. */
const roundingOfShipment = 4;

/**
 * Goods that leave the moment they come in. No clock is asked: who keeps a cutoff may handle at night what an order placed
 * the evening before would have to wait for, so bounds by the hour of the order are none for a later start.
 */
const atOnce = { fixed: 0, unit: 0, minutes: 0, rejectionShare: 0 };

/**
 * Prices out what is still on its way: for each delivery of a wanted sku, the columns of its facility from that day on,
 * with all that lies there by then. Deliveries are met by date, over all wanted skus, until waiting for the next one costs
 * more than the plan in hand; of those, facilities too far away are passed over. What is left out cannot be in a better
 * plan, so the bounds of Pricing and ChainSearch speak for all.
 */
export class InboundSearch implements ColumnFilter {
  /** See Pricing. */
  hadViolator = false;
  /** Whether anything that the order wants is on its way, and counts. */
  isOpen = false;
  readonly #case: OrderCase;
  readonly #chains: ChainSearch;
  readonly #branch: () => Branch;
  /** By source: place of its next delivery. */
  #next = new Int32Array(8);
  #prices: Prices | null = null;
  #budget = 0;
  #criticalBudget = 0;
  /** The first pass of an order adds the chains of every delivery it meets; later ones meet no others. */
  #hasChains = false;
  #leastFixed = 0;
  /** By class of the network: of goods that leave the moment they come in. */
  readonly #floors: ClassFloor[] = [];

  constructor(orderCase: OrderCase, chains: ChainSearch, branch: () => Branch) {
    this.#case = orderCase;
    this.#chains = chains;
    this.#branch = branch;
  }

  /** Turns to the order that the case has loaded. */
  load(): void {
    const { network, demands, countsInbound, cost } = this.#case;
    const { inbound, classes } = network;
    this.#hasChains = false;
    this.hadViolator = false;
    this.isOpen = false;
    if (!countsInbound || inbound.isEmpty) return;
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      if (skuRow !== unknownSku && inbound.first(skuRow) < inbound.end(skuRow)) this.isOpen = true;
    }
    if (!this.isOpen) return;
    while (this.#floors.length < classes.length) this.#floors.push(new ClassFloor());
    this.#leastFixed = Infinity;
    // Whose goods go on from a facility by lane is not told by its class.
    atOnce.rejectionShare = 1;
    for (const { leastRejectionShare } of classes) {
      atOnce.rejectionShare = Math.min(atOnce.rejectionShare, leastRejectionShare);
    }
    for (let k = 0; k < classes.length; k++) {
      const facilityClass = classes[k] as FacilityClass;
      const floor = this.#floors[k] as ClassFloor;
      floor.aim(cost, facilityClass, atOnce);
      this.#leastFixed = Math.min(this.#leastFixed, floor.leastFixed);
    }
  }

  /** Offers every facility that waits for a delivery and sends by its own services, each by itself. */
  offerAlone(incumbent: Incumbent): void {
    this.#prices = null;
    this.#meetAll(incumbent);
  }

  /** As Pricing.run. */
  run(prices: Prices, incumbent: Incumbent): void {
    this.hadViolator = false;
    if (!this.isOpen) return;
    this.#prices = prices;
    this.#meetAll(incumbent);
    this.#hasChains = true;
  }

  /** ColumnFilter: see Pricing. */
  accepts(column: number): boolean {
    const prices = this.#prices as Prices;
    const { columns, cost, maxShipments } = this.#case;
    const reduced = prices.reducedCost(column) + prices.perShipment;
    const time = cost.timeCost(columns.minutes[column] as number);
    if (reduced < 0) return time + maxShipments * reduced <= this.#budget;
    return reduced + time <= this.#budget && prices.criticalReducedCost(column) <= this.#criticalBudget;
  }

  #meetAll(incumbent: Incumbent): void {
    const { network, demands, cost } = this.#case;
    const { inbound } = network;
    if (this.#next.length < demands.sources) this.#next = new Int32Array(2 * demands.sources);
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      this.#next[s] = skuRow === unknownSku ? 0 : inbound.first(skuRow);
    }
    for (;;) {
      const source = this.#earliest();
      if (source < 0) break;
      const place = this.#next[source] as number;
      this.#next[source] = place + 1;
      const start = Math.max(cost.placedAt, inbound.at[place] as number);
      if (this.#isTooLate(start, incumbent)) break;
      this.#meet(inbound.facilityRow[place] as number, start, incumbent);
    }
    this.#case.startFrom(cost.placedAt);
  }

  /** The source whose next delivery comes first, -1: there is none. */
  #earliest(): number {
    const { network, demands } = this.#case;
    const { inbound } = network;
    let earliest = -1;
    let date = Infinity;
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      const place = this.#next[s] as number;
      if (skuRow === unknownSku || place >= inbound.end(skuRow) || (inbound.at[place] as number) >= date) continue;
      earliest = s;
      date = inbound.at[place] as number;
    }
    return earliest;
  }

  /** Whether no plan with a shipment that starts then costs as little as the one in hand. */
  #isTooLate(start: number, incumbent: Incumbent): boolean {
    const { cost } = this.#case;
    const waited = start - cost.placedAt;
    return waited > cost.latestMinutes || this.#leastFixed + cost.timeCost(waited) > this.#mostOf(incumbent);
  }

  /** What a shipment and the time may cost, apart from units, in a plan no dearer than the one in hand. */
  #mostOf(incumbent: Incumbent): number {
    const { floor, whole, maxShipments } = this.#case;
    return incumbent.ceiling - floor + (whole ? roundingOfShipment : roundingOfShipment * maxShipments);
  }

  #meet(row: number, start: number, incumbent: Incumbent): void {
    const { network, columns } = this.#case;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    const slot = tree.slotOf((network.rankOf[row] as number) - tree.firstRank);
    const isNear = this.#isNear(facilityClass, tree, slot, start, incumbent);
    const addsChains = this.#prices !== null && !this.#hasChains && this.#chains.isOpen;
    if (!(isNear || addsChains) || !network.isPresent(row)) return;
    const before = columns.count;
    this.#case.startFrom(start);
    if (isNear) {
      if (this.#prices !== null) this.#setBudget(incumbent);
      this.#case.addFacility(facilityClass, tree, slot, null, this.#prices === null ? null : this);
    }
    if (addsChains) this.#chains.addFrom(row);
    for (let j = before; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      this.#branch().single(this.#case, incumbent, j);
      if (this.#prices === null) continue;
      const reduced = this.#prices.reducedCost(j) + this.#prices.perShipment;
      if (Math.min(reduced, this.#prices.criticalReducedCost(j)) < -tolerance) this.hadViolator = true;
    }
  }

  /**
   * Whether a shipment that starts then at a facility could cost so little, as far as distance and date tell. Being late
   * costs more and more, so waiting and travelling together cost no less than each by itself.
   */
  #isNear(
    { index }: FacilityClass,
    { points }: FacilityTree,
    slot: number,
    start: number,
    incumbent: Incumbent,
  ): boolean {
    const { query, cost } = this.#case;
    const floor = this.#floors[index] as ClassFloor;
    floor.most = this.#mostOf(incumbent) - cost.timeCost(start - cost.placedAt) + cost.timeCost(0);
    floor.units = 0;
    floor.unitFloor = 0;
    floor.measureLimit();
    const x = (points[3 * slot] as number) - (query[0] as number);
    const y = (points[3 * slot + 1] as number) - (query[1] as number);
    const z = (points[3 * slot + 2] as number) - (query[2] as number);
    return x * x + y * y + z * z <= floor.squaredLimit;
  }

  #setBudget(incumbent: Incumbent): void {
    const { base, critical, criticalTotal } = this.#prices as Prices;
    this.#budget = incumbent.ceiling - base;
    this.#criticalBudget = critical < 0 ? Infinity : incumbent.ceiling - criticalTotal;
  }
}
