import { unknownSku } from '../../candidates/demands.js';
import { FedFacilities } from '../../candidates/fed-facilities.js';
import { HolderSearch, type HolderSink, wholeSphere } from '../../candidates/holder-search.js';
import type { FacilityTree } from '../../geo/tree.js';
import type { FacilityClass } from '../../network/facility-class.js';
import { noCell } from '../../stock/positions.js';
import type { OrderCase } from '../order-case.js';
import { passesClosed } from './chain-stops.js';

/** Facilities, of each class, from which goods may go on to the customer: the nearest that lanes lead to. */
const mostEnds = 8;

/** Chains of an order that end near its customer, from origins that hold some of what it wants. */
export class NearChains implements HolderSink {
  limit = wholeSphere;
  count = 0;
  /** By chain: its origin, and its carriage. */
  readonly row: number[] = [];
  readonly carriage: number[] = [];
  readonly #case: OrderCase;
  readonly #search = new HolderSearch(8);
  readonly #fed: FedFacilities;
  readonly #mostLanes: number;
  #ends = 0;

  constructor(orderCase: OrderCase) {
    const { network } = orderCase;
    this.#case = orderCase;
    this.#fed = new FedFacilities(network);
    this.#mostLanes = network.problem.policy.limits.maxLegs - 1;
  }

  /** Whether there may be any chain in this network. */
  get isOpen(): boolean {
    return this.#case.network.laneTable.count > 0 && this.#mostLanes > 0;
  }

  /** Finds those of the order that the case holds. */
  find(): void {
    this.count = 0;
    if (!this.isOpen) return;
    const { network, query } = this.#case;
    this.row.length = 0;
    this.carriage.length = 0;
    this.#fed.refresh();
    for (const [c, facilityClass] of network.classes.entries()) {
      if (!this.#fed.isFed(facilityClass as FacilityClass)) continue;
      const ranks = this.#fed.ranks[c] as Uint32Array;
      this.#ends = 0;
      this.limit = wholeSphere;
      this.#search.search(facilityClass.tree, ranks, this.#fed.free, 0, ranks.length, 1, query, this);
    }
    this.count = this.row.length;
  }

  offer(tree: FacilityTree, slot: number): void {
    const { network, legs, cost } = this.#case;
    const { paths, carriages } = network;
    const end = tree.rows[slot] as number;
    const into = paths.into(end, this.#mostLanes);
    let reached = false;
    for (let i = 0; i < into.length; i++) {
      const path = into[i] as number;
      const origin = paths.origin[path] as number;
      if (!this.#holdsSome(origin) || !legs.along(path, origin)) continue;
      const { minutes } = legs;
      legs.aimAt(end);
      for (let k = 0; k < legs.services.length; k++) {
        const service = legs.services[k] as number;
        if (!legs.onwards(service, minutes)) continue;
        const carriage = carriages.chain(path, service);
        if (passesClosed(network, carriage)) continue;
        this.row.push(origin);
        this.carriage.push(carriage);
        reached = true;
      }
    }
    cost.meetCarriages();
    if (reached && ++this.#ends >= mostEnds) this.limit = -1;
  }

  #holdsSome(row: number): boolean {
    const { network, demands } = this.#case;
    if (!network.isPresent(row) || !this.#case.mayServe(row)) return false;
    for (let s = 0; s < demands.sources; s++) {
      const skuRow = demands.sourceSku[s] as number;
      if (skuRow === unknownSku) continue;
      const cell = network.cellOf(skuRow, row);
      if (cell !== noCell && (network.positions.free[cell] as number) > 0) return true;
    }
    return false;
  }
}
