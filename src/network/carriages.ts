import type { LanePaths } from './lane-paths.js';
import type { ServiceTable } from './service-table.js';

/** Of a carriage without a lane, or without a last-leg service. */
export const none = -1;

/**
 * Ways to carry a shipment, as columns of numbers: what they charge, how often goods move and are touched. The first
 * are the last-leg services themselves, by service row; then goods that stay on the shelf they lie on; then chains, a path of lanes with or
 * without a last-leg service behind it, numbered as they are met. Numbers are never given back, so they mean the
 * same in a network and its forks; what they are must not depend on them: ties ask `compare`.
 */
export class CarriageTable {
  count = 0;
  moneyBase: Float64Array;
  /** Of the last leg; metres of lanes cost no money. */
  moneyPerKm: Float64Array;
  moneyPerUnit: Float64Array;
  /** Legs, hidden ones included. */
  moves: Float64Array;
  /** Handlings of a unit: 1 at the origin, 2 at every stop between, 1 where a store receives it in the end. */
  touches: Float64Array;
  /** Road metres before the last leg. */
  laneMetres: Float64Array;
  /** Row of the last-leg service; none: ends at a store. */
  service: Int32Array;
  /** Lane path; none: starts where it is sent or collected. */
  path: Int32Array;
  /** Facility row that a chain's last leg leaves from, or where it ends; none for the services and the shelf. */
  at: Int32Array;
  /** The carriage of goods that are collected or fitted where they lie. */
  readonly shelf: number;
  readonly #services: ServiceTable;
  readonly #paths: LanePaths;
  /** path x (services + 1) + service + 1 -> carriage. */
  readonly #known = new Map<number, number>();

  constructor(services: ServiceTable, paths: LanePaths) {
    const n = services.ids.length;
    this.#services = services;
    this.#paths = paths;
    const room = n + 1;
    this.moneyBase = new Float64Array(room);
    this.moneyPerKm = new Float64Array(room);
    this.moneyPerUnit = new Float64Array(room);
    this.moves = new Float64Array(room);
    this.touches = new Float64Array(room);
    this.laneMetres = new Float64Array(room);
    this.service = new Int32Array(room);
    this.path = new Int32Array(room);
    this.at = new Int32Array(room);
    for (let service = 0; service < n; service++) this.#push(none, service);
    this.shelf = this.#push(none, none);
  }

  /** The chain of a path and the service that goes on from its end; `none`: goods are collected or fitted there. */
  chain(path: number, service: number): number {
    const key = path * (this.#services.ids.length + 1) + service + 1;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const carriage = this.#push(path, service);
    this.#known.set(key, carriage);
    return carriage;
  }

  /** Which of two carriages ties prefer: below 0 the first. By facilities on the way, one after the other, then by service id. */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    const pathA = this.path[a] as number;
    const pathB = this.path[b] as number;
    if (pathA !== pathB) {
      const byPath = this.#comparePaths(pathA, pathB);
      if (byPath !== 0) return byPath;
    }
    return (this.service[a] as number) - (this.service[b] as number);
  }

  #comparePaths(a: number, b: number): number {
    const { lanes, laneStart, laneAt, length } = this.#paths;
    const lengthA = a === none ? 0 : (length[a] as number);
    const lengthB = b === none ? 0 : (length[b] as number);
    for (let i = 0; i < Math.min(lengthA, lengthB); i++) {
      const laneA = laneAt[(laneStart[a] as number) + i] as number;
      const laneB = laneAt[(laneStart[b] as number) + i] as number;
      const byPlace = (lanes.to[laneA] as number) - (lanes.to[laneB] as number);
      if (byPlace !== 0) return byPlace;
    }
    if (lengthA !== lengthB) return lengthA - lengthB;
    // Two lanes between the same two places: rows are in the order of all they say.
    for (let i = 0; i < lengthA; i++) {
      const byLane =
        (laneAt[(laneStart[a] as number) + i] as number) - (laneAt[(laneStart[b] as number) + i] as number);
      if (byLane !== 0) return byLane;
    }
    return 0;
  }

  #push(path: number, service: number): number {
    const services = this.#services;
    const paths = this.#paths;
    const carriage = this.count++;
    if (carriage === this.moves.length) this.#grow();
    const lanes = path === none ? 0 : (paths.length[path] as number);
    const isDelivered = service !== none;
    this.service[carriage] = service;
    this.path[carriage] = path;
    this.at[carriage] = path === none ? none : (paths.end[path] as number);
    this.laneMetres[carriage] = path === none ? 0 : (paths.metres[path] as number);
    this.moneyPerKm[carriage] = isDelivered ? (services.moneyPerKm[service] as number) : 0;
    this.moneyBase[carriage] =
      (path === none ? 0 : (paths.moneyBase[path] as number)) +
      (isDelivered ? (services.moneyBase[service] as number) : 0);
    this.moneyPerUnit[carriage] =
      (path === none ? 0 : (paths.moneyPerUnit[path] as number)) +
      (isDelivered ? (services.moneyPerUnit[service] as number) : 0);
    this.moves[carriage] = lanes + (isDelivered ? (services.moves[service] as number) : 0);
    // A delivery handles goods twice at each end of a lane; at a store the last of these is the end.
    this.touches[carriage] = isDelivered
      ? (services.touches[service] as number) + 2 * lanes
      : lanes === 0
        ? 1
        : 2 * lanes;
    return carriage;
  }

  #grow(): void {
    const size = Math.max(64, 2 * this.count);
    const larger = <T extends Int32Array | Float64Array>(values: T): T => {
      const copy = new (values.constructor as new (length: number) => T)(size);
      copy.set(values);
      return copy;
    };
    this.moneyBase = larger(this.moneyBase);
    this.moneyPerKm = larger(this.moneyPerKm);
    this.moneyPerUnit = larger(this.moneyPerUnit);
    this.moves = larger(this.moves);
    this.touches = larger(this.touches);
    this.laneMetres = larger(this.laneMetres);
    this.service = larger(this.service);
    this.path = larger(this.path);
    this.at = larger(this.at);
  }
}
