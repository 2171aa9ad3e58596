import type { Demands } from '../../candidates/demands.js';
import { unknownSku } from '../../candidates/demands.js';
import { mostClassUnits } from './resources.js';

/** What a whole batch wants of each sku: bounds on how often a cell's stock can be asked for. */
export class Demand {
  /** By sku row: units in all, and the most that one order wants. */
  readonly units: Float64Array;
  readonly most: Int32Array;
  /** By sku row: 1: two demands of one order could draw on the same cells. */
  readonly isShared: Uint8Array;
  /** Units of all skus. */
  total = 0;
  readonly #takers = new Map<number, number>();

  constructor(skus: number) {
    this.units = new Float64Array(skus);
    this.most = new Int32Array(skus);
    this.isShared = new Uint8Array(skus);
  }

  add(demands: Demands): void {
    for (let d = 0; d < demands.count; d++) this.total += demands.quantity[d] as number;
    for (let s = 0; s < demands.sources; s++) {
      const sku = demands.sourceSku[s] as number;
      if (sku === unknownSku || isTwinOfEarlier(demands, s)) continue;
      // Sources of several demands that send one sku draw on the same cells.
      let quantity = 0;
      let least = Infinity;
      const end = demands.sharesCells ? demands.sources : s + 1;
      for (let twin = s; twin < end; twin++) {
        if (demands.sourceSku[twin] !== sku) continue;
        if (twin !== s) this.isShared[sku] = 1;
        const d = demands.demandOf[twin] as number;
        quantity += demands.quantity[d] as number;
        least = Math.min(least, demands.together[d] === 1 ? (demands.quantity[d] as number) : 1);
      }
      this.units[sku] = (this.units[sku] as number) + quantity;
      this.most[sku] = Math.max(this.most[sku] as number, quantity);
      for (let k = least; k <= Math.min(quantity, mostClassUnits); k++) {
        const key = sku * (mostClassUnits + 1) + k;
        this.#takers.set(key, (this.#takers.get(key) ?? 0) + 1);
      }
    }
  }

  /** How many orders could take exactly `quantity` (at most mostClassUnits) units of a sku from one cell. */
  takers(sku: number, quantity: number): number {
    return this.#takers.get(sku * (mostClassUnits + 1) + quantity) ?? 0;
  }
}

function isTwinOfEarlier({ sourceSku, sharesCells }: Demands, source: number): boolean {
  if (!sharesCells) return false;
  for (let s = 0; s < source; s++) if (sourceSku[s] === sourceSku[source]) return true;
  return false;
}
