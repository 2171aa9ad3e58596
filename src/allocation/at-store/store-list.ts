import { earthRadiusMetres, writeUnitVector } from '../../geo/sphere.js';
import type { OrderMethod } from '../../model/codes.js';
import type { Order } from '../../model/order.js';
import type { Facility } from '../../model/problem.js';
import { laneDetour } from '../../network/lane-table.js';
import type { Network } from '../../network/network.js';

/** Metres of the great circle that rounding, and telling it from a chord, can make up for. */
const slackMetres = 2;

/** Whether buyers may have an order by this method at a facility. A store without bays fits nothing. */
export function offers({ collect, install }: Facility, method: OrderMethod): boolean {
  return method === 'collect' ? collect : method === 'install' && install !== null && install.bays > 0;
}

/**
 * The stores of a network that offer a method, by latitude: those within a radius lie in a band, and of
 * these only the few whose chord is short enough are measured. Built once for each version of the network.
 */
export class StoreList {
  readonly #network: Network;
  readonly #method: OrderMethod;
  #version = -1;
  #rows = new Int32Array(0);
  #latitude = new Float64Array(0);
  /** Unit vectors: [x, y, z]. */
  #points = new Float64Array(0);
  readonly #place = new Float64Array(3);

  constructor(network: Network, method: OrderMethod) {
    this.#network = network;
    this.#method = method;
  }

  /** Appends the rows of all stores at most `metres` of road from an order's place, inclusive, in no order that counts. */
  within(order: Order, metres: number, rows: number[]): void {
    const network = this.#network;
    if (this.#version !== network.version) this.#build();
    // A caller's distance may be shorter than the great circle, so it is asked for every store.
    const arc = network.roadDistance === null ? (metres / laneDetour + slackMetres) / earthRadiusMetres : Math.PI;
    const degrees = (arc * 180) / Math.PI;
    const chord = arc >= Math.PI ? Infinity : 2 * Math.sin(arc / 2);
    const latitudes = this.#latitude;
    const points = this.#points;
    const place = this.#place;
    writeUnitVector(order.latitude, order.longitude, place, 0);
    for (let at = this.#firstFrom(order.latitude - degrees); at < latitudes.length; at++) {
      if ((latitudes[at] as number) > order.latitude + degrees) return;
      const x = (points[3 * at] as number) - (place[0] as number);
      const y = (points[3 * at + 1] as number) - (place[1] as number);
      const z = (points[3 * at + 2] as number) - (place[2] as number);
      if (x * x + y * y + z * z > chord * chord) continue;
      const row = this.#rows[at] as number;
      if (network.radiusMetres(network.facilities[row] as Facility, order) <= metres) rows.push(row);
    }
  }

  #firstFrom(latitude: number): number {
    let low = 0;
    let high = this.#latitude.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#latitude[middle] as number) < latitude) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #build(): void {
    const { facilities, rowOfFacility, version } = this.#network;
    const latitude = (row: number) => (facilities[row] as Facility).latitude;
    const rows: number[] = [];
    for (const row of rowOfFacility.values()) if (offers(facilities[row] as Facility, this.#method)) rows.push(row);
    rows.sort((a, b) => latitude(a) - latitude(b) || a - b);
    this.#rows = Int32Array.from(rows);
    this.#latitude = Float64Array.from(rows, latitude);
    this.#points = new Float64Array(3 * rows.length);
    rows.forEach((row, at) => {
      writeUnitVector(latitude(row), (facilities[row] as Facility).longitude, this.#points, 3 * at);
    });
    this.#version = version;
  }
}
