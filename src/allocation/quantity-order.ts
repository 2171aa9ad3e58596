import type { Demands } from '../candidates/demands.js';

/**
 * The last tie but one: quantities line by line, more from the smaller id, whatever sku is sent; then, line by line and
 * origin by origin, more of the ordered sku and of the smaller sku ids. Both ways ship from the same origins in the same
 * order; quantities stand at source x size + origin. Lines of one demand are filled earliest first, origins by id, and
 * from one origin the ordered sku first.
 */
export function isPreferred(demands: Demands, size: number, a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (demands.hasChoice) {
    const single = Int32Array.from({ length: demands.count + 1 }, (_, d) => d);
    const totalA = totals(demands, size, a);
    const totalB = totals(demands, size, b);
    const order = compare(demands, size, single, totalA, totalB);
    if (order !== 0) return order > 0;
  }
  return compare(demands, size, demands.sourceStart, Float64Array.from(a), Float64Array.from(b)) > 0;
}

/** By demand x size + origin: all its sources together. */
function totals(demands: Demands, size: number, quantity: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(demands.count * size);
  for (let s = 0; s < demands.sources; s++) {
    const d = demands.demandOf[s] as number;
    for (let i = 0; i < size; i++) {
      sums[d * size + i] = (sums[d * size + i] as number) + (quantity[s * size + i] as number);
    }
  }
  return sums;
}

/**
 * Above 0 where the first way has more at the first place where they differ. Uses up what it compares.
 *
 * @param start rows of demand d: start[d] .. start[d + 1] - 1
 */
function compare(demands: Demands, size: number, start: Int32Array, leftA: Float64Array, leftB: Float64Array): number {
  for (let line = 0; line < demands.lines; line++) {
    const d = demands.ofLine[line] as number;
    let wantedA = demands.lineQuantity[line] as number;
    let wantedB = wantedA;
    for (let i = 0; i < size; i++) {
      for (let row = start[d] as number; row < (start[d + 1] as number); row++) {
        const at = row * size + i;
        const givenA = Math.min(wantedA, leftA[at] as number);
        const givenB = Math.min(wantedB, leftB[at] as number);
        if (givenA !== givenB) return givenA - givenB;
        wantedA -= givenA;
        wantedB -= givenB;
        leftA[at] = (leftA[at] as number) - givenA;
        leftB[at] = (leftB[at] as number) - givenB;
      }
    }
  }
  return 0;
}
