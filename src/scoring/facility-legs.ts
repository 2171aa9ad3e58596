import { writeHaversineMetres } from '../geo/sphere.js';
import type { FacilityTree } from '../geo/tree.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { OrderPlace } from '../network/distance.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import type { OrderCost } from './order-cost.js';

/** The legs that one facility can send to the order's place, one service after the other. */
export class FacilityLegs {
  row = 0;
  rejectionShare = 0;
  /** Service rows to ask with `by`. */
  services: Uint32Array = new Uint32Array(0);
  /** Of the service asked last: road metres, and minutes from placedAt to arrival. */
  metres = 0;
  minutes = 0;
  readonly #network: Network;
  readonly #cost: OrderCost;
  /** The order's [latitude, longitude], and the great-circle metres from the facility at hand. */
  readonly #place = new Float64Array(3);
  #orderId = '';
  #road: number | null = null;
  #handlingMinutes = 0;

  constructor(cost: OrderCost) {
    this.#network = cost.network;
    this.#cost = cost;
  }

  load(order: Order): void {
    this.#orderId = order.id;
    this.#place[0] = order.latitude;
    this.#place[1] = order.longitude;
  }

  /** Turns to the facility in a slot of a class's tree. */
  aim(facilityClass: FacilityClass, tree: FacilityTree, slot: number): void {
    this.row = tree.rows[slot] as number;
    const { records } = tree;
    const at = 4 * slot;
    writeHaversineMetres(records, at, this.#place);
    this.#handlingMinutes = records[at + 2] as number;
    this.rejectionShare = records[at + 3] as number;
    this.services = facilityClass.uniform
      ? facilityClass.services
      : (this.#network.servicesOf[this.row] as Uint32Array);
    if (this.#network.roadDistance !== null) this.#askRoad();
  }

  /** Whether the facility reaches the order by this service, in range and in time; then `metres` and `minutes` are set. */
  by(service: number): boolean {
    const { services } = this.#network;
    this.metres = this.#road ?? services.roadMetres(service, this.#place[2] as number);
    this.minutes = this.#handlingMinutes + services.legMinutes(service, this.metres);
    return this.metres <= (services.maxMetres[service] as number) && this.minutes <= this.#cost.latestMinutes;
  }

  #askRoad(): void {
    const facility = this.#network.facilities[this.row] as Facility;
    const [latitude, longitude] = this.#place as unknown as [number, number];
    const place: OrderPlace = { orderId: this.#orderId, latitude, longitude };
    this.#road = this.#network.roadDistance?.(facility, place) ?? null;
  }
}
