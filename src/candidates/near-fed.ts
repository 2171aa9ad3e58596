import type { FacilityTree } from '../geo/tree.js';
import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';
import { FedFacilities } from './fed-facilities.js';
import { HolderSearch, type HolderSink } from './holder-search.js';

/** Beyond so many it is quicker to ask who holds the goods where their lanes lead. */
const most = 256;

/** The facilities near a place that lanes lead to, as long as they are few; nearest first within a class. */
export class NearFed implements HolderSink {
  limit = 0;
  count = 0;
  readonly facilityClass = new Int32Array(most);
  readonly slot = new Int32Array(most);
  /** Squared, to the place. */
  readonly chord = new Float64Array(most);
  readonly #fed: FedFacilities;
  readonly #search = new HolderSearch(8);
  #class = 0;
  #isFull = false;

  constructor(network: Network) {
    this.#fed = new FedFacilities(network);
  }

  clear(): void {
    this.#fed.refresh();
    this.count = 0;
    this.#isFull = false;
  }

  /** Adds those of a class within a squared chord. False: they are too many. */
  find(facilityClass: FacilityClass, query: Float64Array, reach: number): boolean {
    if (!this.#fed.isFed(facilityClass)) return true;
    const ranks = this.#fed.ranks[facilityClass.index] as Uint32Array;
    this.limit = reach;
    this.#class = facilityClass.index;
    this.#search.search(facilityClass.tree, ranks, this.#fed.free, 0, ranks.length, 1, query, this);
    return !this.#isFull;
  }

  offer(_tree: FacilityTree, slot: number): void {
    if (this.count === most) {
      this.#isFull = true;
      this.limit = -1;
      return;
    }
    this.facilityClass[this.count] = this.#class;
    this.slot[this.count] = slot;
    this.chord[this.count] = this.#search.chord[0] as number;
    this.count++;
  }
}
