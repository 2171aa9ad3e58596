import type { FacilityClass } from '../network/facility-class.js';
import type { Network } from '../network/network.js';

/** Facilities of each class that a lane leads to, as a list of ranks: to a search they look like the holders of a sku. */
export class FedFacilities {
  /** By class: ranks, ascending. */
  ranks: Uint32Array[] = [];
  /** As many ones as the longest list has ranks: what is free of the sku. */
  free = new Int32Array(0);
  readonly #network: Network;
  #version = -1;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Lists them anew if facilities have come or gone. */
  refresh(): void {
    const network = this.#network;
    if (this.#version === network.version) return;
    this.#version = network.version;
    const { intoStart } = network.laneTable;
    const ranks: number[][] = network.classes.map(() => []);
    for (let row = 0; row + 1 < intoStart.length; row++) {
      if (intoStart[row] === intoStart[row + 1] || !network.isPresent(row)) continue;
      ranks[network.classOf[row] as number]?.push(network.rankOf[row] as number);
    }
    this.ranks = ranks.map((list) => Uint32Array.from(list).sort());
    this.free = new Int32Array(Math.max(0, ...this.ranks.map((list) => list.length))).fill(1);
  }

  /** Whether a lane leads to any facility of a class that sends goods on. */
  isFed({ index, services }: FacilityClass): boolean {
    return services.length > 0 && (this.ranks[index] as Uint32Array).length > 0;
  }
}
