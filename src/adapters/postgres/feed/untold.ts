import type { Facility, Sku } from '../../../model/problem.js';
import type { Network } from '../../../network/network.js';
import type { CellNumbers } from './rows.js';

/**
 * Cells that a network has and a full load does not tell: the database knows nothing of them, so there is nothing there.
 * Told cells come by sku, each sku in one run, and so the answer comes sku by sku; nothing is kept of those that are done.
 */
export class Untold {
  readonly #network: Network;
  readonly #doneSkus = new Set<number>();
  #sku: string | null = null;
  /** Facilities told of that sku, by row. */
  readonly #told = new Set<number>();
  #rowOfRank = new Map<number, number>();
  #version = -1;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Takes note of a page that the network has been told; returns those that are missing of the skus it ends. */
  after(page: readonly CellNumbers[]): CellNumbers[] {
    const missing: CellNumbers[] = [];
    for (const { sku, facilityId } of page) {
      if (sku !== this.#sku) {
        this.#end(missing);
        this.#sku = sku;
      }
      const row = this.#network.rowOfFacility.get(facilityId);
      if (row !== undefined) this.#told.add(row);
    }
    return missing;
  }

  /** Those of the last sku, and of skus that were never told, some thousands at a time. */
  *rest(): Generator<CellNumbers[]> {
    let missing: CellNumbers[] = [];
    this.#end(missing);
    for (let skuRow = 0; skuRow < this.#network.skus.length; skuRow++) {
      if (!this.#doneSkus.has(skuRow)) this.#collect(skuRow, missing);
      if (missing.length < atOnce) continue;
      yield missing;
      missing = [];
    }
    yield missing;
  }

  #end(missing: CellNumbers[]): void {
    const skuRow = this.#sku === null ? undefined : this.#network.rowOfSku.get(this.#sku);
    if (skuRow !== undefined) {
      this.#collect(skuRow, missing);
      this.#doneSkus.add(skuRow);
    }
    this.#told.clear();
  }

  #collect(skuRow: number, missing: CellNumbers[]): void {
    const { positions, facilities, skus } = this.#network;
    const { ranks, starts, classes } = positions;
    const base = skuRow * (classes + 1);
    const rowOfRank = this.#rows();
    for (let cell = starts[base] as number; cell < (starts[base + classes] as number); cell++) {
      const row = rowOfRank.get(ranks[cell] as number);
      if (row === undefined || this.#told.has(row)) continue;
      missing.push({ ...nothing, facilityId: (facilities[row] as Facility).id, sku: (skus[skuRow] as Sku).sku });
    }
  }

  /** Facility rows by rank, of those that stand in the network. */
  #rows(): ReadonlyMap<number, number> {
    const { version, rowOfFacility, rankOf } = this.#network;
    if (version !== this.#version) {
      this.#version = version;
      this.#rowOfRank = new Map([...rowOfFacility.values()].map((row) => [rankOf[row] as number, row]));
    }
    return this.#rowOfRank;
  }
}

const atOnce = 10_000;
const nothing = Object.freeze({ onHand: 0, reserved: 0, safetyStock: 0, held: 0, version: 0, unitMoney: 0 });
