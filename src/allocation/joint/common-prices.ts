import type { Resources } from './resources.js';

/** Of a price's own step: less than one, so that a cell that asks too much comes down while the others rise. */
const share = 0.5;

/** A gradient's mean and mean square, forgetting slowly; what a step is scaled by. */
interface Memory {
  mean: number;
  square: number;
}

/**
 * Moves the prices of all priced cells of one sku up or down together, by how much of it is wanted in all against how
 * much there is. Cells that stand in for each other rise one by one only in tiny steps, since orders flee each that rises
 * first; that all units together are limited is implied by the cells' own limits, so moving along it keeps the bound.
 */
export class CommonPrices {
  readonly #cellsOf = new Map<number, number[]>();
  readonly #memory = new Map<number, Memory>();
  readonly #meanDecay: number;
  readonly #squareDecay: number;

  constructor(meanDecay: number, squareDecay: number) {
    this.#meanDecay = meanDecay;
    this.#squareDecay = squareDecay;
  }

  add(skuRow: number, resource: number): void {
    const cells = this.#cellsOf.get(skuRow);
    if (cells) cells.push(resource);
    else this.#cellsOf.set(skuRow, [resource]);
  }

  forget(): void {
    this.#memory.clear();
  }

  /** @param gradient by price: wanted less sold, in orders (classes) or units */
  move(resources: Resources, gradient: Float64Array, step: number, iteration: number): void {
    const { price, priceAt, classes } = resources;
    for (const [sku, cells] of this.#cellsOf) {
      if (cells.length < 2) continue;
      let excess = 0;
      for (const r of cells) {
        const at = priceAt[r] as number;
        const count = classes[r] as number;
        if (count === 0) excess += gradient[at] as number;
        for (let k = 1; k <= count; k++) excess += k * (gradient[at + k - 1] as number);
      }
      const memory = this.#memory.get(sku) ?? { mean: 0, square: 0 };
      memory.mean = this.#meanDecay * memory.mean + (1 - this.#meanDecay) * excess;
      memory.square = this.#squareDecay * memory.square + (1 - this.#squareDecay) * excess * excess;
      this.#memory.set(sku, memory);
      if (memory.square === 0) continue;
      const mean = memory.mean / (1 - this.#meanDecay ** iteration);
      const size = Math.sqrt(memory.square / (1 - this.#squareDecay ** iteration)) + 1e-3;
      const change = (share * step * mean) / size;
      for (const r of cells) {
        const at = priceAt[r] as number;
        const count = classes[r] as number;
        if (count === 0) price[at] = Math.max(0, (price[at] as number) + change);
        for (let k = 1; k <= count; k++) price[at + k - 1] = Math.max(0, (price[at + k - 1] as number) + k * change);
      }
    }
  }
}
