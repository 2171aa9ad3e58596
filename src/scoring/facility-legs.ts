import { writeHaversineMetres } from '../geo/sphere.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import { none } from '../network/carriages.js';
import type { OrderPlace } from '../network/distance.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import type { OrderCost } from './order-cost.js';

/** The ways that one facility can send goods to the order's place, or to a store, one carriage after the other. */
export class FacilityLegs {
  row = 0;
  rejectionShare = 0;
  /** Service rows to ask with `by`. */
  services: Uint32Array = new Uint32Array(0);
  /** Of the carriage asked last: road metres of its last leg, and minutes from placedAt until goods are there, or handled at the store. */
  metres = 0;
  minutes = 0;
  /** Lanes of the chain asked last, in order; and the instants at which they leave. */
  laneCount = 0;
  lane = new Int32Array(4);
  laneDepart = new Float64Array(4);
  readonly #network: Network;
  readonly #cost: OrderCost;
  /** The order's [latitude, longitude], and the great-circle metres from the facility at hand. */
  readonly #place = new Float64Array(3);
  #orderId = '';
  #road: number | null = null;
  /**
   * [placedAt, instant at which the facility at hand has the goods ready, instant from which goods are there to be handled].
   * In memory of their own: fields would be boxed.
   */
  readonly #times = new Float64Array(3);

  constructor(cost: OrderCost) {
    this.#network = cost.network;
    this.#cost = cost;
  }

  load(order: Order): void {
    this.#orderId = order.id;
    this.#place[0] = order.latitude;
    this.#place[1] = order.longitude;
    this.#times[0] = order.placedAt;
    this.#times[2] = order.placedAt;
  }

  /** Goods are there from this instant on: placedAt, or later where they are still on their way. For `aim` and `along`. */
  startFrom(instant: number): void {
    this.#times[2] = instant;
  }

  /** Turns to the facility in a slot of a class's tree. */
  aim(facilityClass: FacilityClass, tree: FacilityTree, slot: number): void {
    const network = this.#network;
    this.row = tree.rows[slot] as number;
    const { records } = tree;
    const at = 4 * slot;
    writeHaversineMetres(records, at, this.#place);
    const handling = records[at + 2] as number;
    const start = this.#times[2] as number;
    this.#times[1] = handling >= 0 ? start + handling : network.handling.ready(this.row, start);
    this.rejectionShare = network.rules.rejectionShare(this.row, records[at + 3] as number);
    this.services = facilityClass.uniform ? facilityClass.services : (network.servicesOf[this.row] as Uint32Array);
    if (network.roadDistance !== null) this.#askRoad();
  }

  /** Turns to a facility by its row. */
  aimAt(row: number): void {
    const network = this.#network;
    const facilityClass = network.classes[network.classOf[row] as number] as FacilityClass;
    const { tree } = facilityClass;
    this.aim(facilityClass, tree, tree.slotOf((network.rankOf[row] as number) - tree.firstRank));
  }

  /** Instant at which the facility at hand has the goods handled; Infinity: never. */
  get ready(): number {
    return this.#times[1] as number;
  }

  /** Whether the facility reaches the order by this service, in range and in time; then `metres` and `minutes` are set. */
  by(service: number): boolean {
    this.laneCount = 0;
    return this.#deliver(service, this.#times[1] as number);
  }

  /**
   * Whether goods of facility `row` get to the end of a chain of lanes at all; then `laneCount`, `lane`, `laneDepart` are
   * set, and `minutes` until they are handled there. No matter which facility is at hand.
   */
  along(path: number, row: number): boolean {
    const { paths, laneTable: lanes, handling } = this.#network;
    const placedAt = this.#times[0] as number;
    const start = paths.laneStart[path] as number;
    const count = paths.length[path] as number;
    if (this.lane.length < count) {
      this.lane = new Int32Array(2 * count);
      this.laneDepart = new Float64Array(2 * count);
    }
    this.laneCount = count;
    let instant = handling.ready(row, this.#times[2] as number);
    for (let i = 0; i < count; i++) {
      const lane = paths.laneAt[start + i] as number;
      const departure = paths.depart(lane, instant);
      if (departure === Infinity) return false;
      this.lane[i] = lane;
      this.laneDepart[i] = departure;
      instant = handling.receive(lanes.to[lane] as number, departure + (lanes.minutes[lane] as number));
    }
    this.minutes = instant - placedAt;
    return instant !== Infinity;
  }

  /**
   * Whether goods that were handled at the facility at hand so many minutes after placedAt reach the order from there by a
   * service, in range and in time; then `metres` and `minutes` are set.
   */
  onwards(service: number, minutes: number): boolean {
    return this.#deliver(service, (this.#times[0] as number) + minutes);
  }

  /**
   * Any carriage, for a facility by its row: whether goods get there by it, in range and in time. Sets what `along` and `by`
   * set. Slower than asking these one by one for many carriages.
   */
  reaches(row: number, carriage: number): boolean {
    const { carriages } = this.#network;
    const path = carriages.path[carriage] as number;
    const service = carriages.service[carriage] as number;
    this.laneCount = 0;
    this.aimAt(row);
    const share = this.rejectionShare;
    if (path === none) {
      if (service !== none) return this.services.includes(service) && this.by(service);
      this.metres = 0;
      this.minutes = this.ready - (this.#times[0] as number);
      return this.minutes !== Infinity;
    }
    if (!this.along(path, row)) return false;
    this.metres = 0;
    if (service === none) return true;
    const { minutes } = this;
    this.aimAt(carriages.at[carriage] as number);
    const reached = this.services.includes(service) && this.onwards(service, minutes);
    this.row = row;
    this.rejectionShare = share;
    return reached;
  }

  #deliver(service: number, ready: number): boolean {
    const { services, handling } = this.#network;
    const departures = services.departures[service] ?? null;
    const departure = departures === null ? ready : departures.next(handling.zoneOf(this.row), ready);
    this.metres = this.#road ?? services.roadMetres(service, this.#place[2] as number);
    this.minutes = departure - (this.#times[0] as number) + services.legMinutes(service, this.metres);
    return this.metres <= (services.maxMetres[service] as number) && this.minutes <= this.#cost.latestMinutes
      ? this.minutes !== Infinity
      : false;
  }

  #askRoad(): void {
    const facility = this.#network.facilities[this.row] as Facility;
    const [latitude, longitude] = this.#place as unknown as [number, number];
    const place: OrderPlace = { orderId: this.#orderId, latitude, longitude };
    this.#road = this.#network.roadDistance?.(facility, place) ?? null;
  }
}
