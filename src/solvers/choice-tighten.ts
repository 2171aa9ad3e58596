import type { ChoiceModel } from './choice-model.js';

/** Limits up to it are tested for what amounts can fill at all, one bit a unit. */
const bits = 30;

/**
 * Replaces amounts and limits by others that allow exactly the same choices and lose less when a choice is bought in
 * fractions:
 *
 * - an amount that leaves too little for any other use takes the whole limit;
 * - amounts and limit are divided by their common divisor, the limit rounded down;
 * - a small limit comes down to what sums of amounts can reach.
 */
export class ChoiceTighten {
  #least = new Float64Array(16);
  #divisor = new Float64Array(16);
  #reach = new Int32Array(16);

  run(model: ChoiceModel): void {
    const { resources, uses, useResource, useAmount, limit, unit } = model;
    if (this.#least.length < resources) {
      this.#least = new Float64Array(2 * resources);
      this.#divisor = new Float64Array(2 * resources);
      this.#reach = new Int32Array(2 * resources);
    }
    const least = this.#least;
    const divisor = this.#divisor;
    least.fill(Infinity, 0, resources);
    divisor.fill(0, 0, resources);
    for (let u = 0; u < uses; u++) {
      const r = useResource[u] as number;
      least[r] = Math.min(least[r] as number, useAmount[u] as number);
    }
    for (let u = 0; u < uses; u++) {
      const r = useResource[u] as number;
      if ((limit[r] as number) - (useAmount[u] as number) < (least[r] as number)) useAmount[u] = limit[r] as number;
      if (divisor[r] !== 1) divisor[r] = commonDivisor(divisor[r] as number, useAmount[u] as number);
    }
    for (let r = 0; r < resources; r++) {
      limit[r] = Math.floor((limit[r] as number) / (divisor[r] as number));
      unit[r] = divisor[r] as number;
    }
    for (let u = 0; u < uses; u++)
      useAmount[u] = (useAmount[u] as number) / (divisor[useResource[u] as number] as number);
    this.#lowerLimits(model);
  }

  #lowerLimits({ resources, groups, groupStart, useStart, useResource, useAmount, limit }: ChoiceModel): void {
    const reach = this.#reach;
    reach.fill(1, 0, resources);
    for (let g = 0; g < groups; g++) {
      const end = useStart[groupStart[g + 1] as number] as number;
      for (let u = useStart[groupStart[g] as number] as number; u < end; u++) {
        const r = useResource[u] as number;
        if ((limit[r] as number) > bits) continue;
        reach[r] = (reach[r] as number) | ((reach[r] as number) << (useAmount[u] as number));
      }
    }
    for (let r = 0; r < resources; r++) {
      const full = limit[r] as number;
      if (full > bits) continue;
      limit[r] = 31 - Math.clz32((reach[r] as number) & (2 ** (full + 1) - 1));
    }
  }
}

function commonDivisor(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y > 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}
