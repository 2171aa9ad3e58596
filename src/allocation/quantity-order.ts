import type { Demands } from '../candidates/demands.js';

/**
 * The last tie but one: quantities line by line, more from the smaller id. Both ways ship from the same origins in the
 * same order; quantities stand at demand x size + origin. Lines of one demand are filled earliest first, origins by id.
 *
 * @param known how many demands, from the first, the quantities speak of; lines of the others are left out
 */
export function isPreferred(
  demands: Demands,
  size: number,
  known: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): boolean {
  const leftA = Float64Array.from(a);
  const leftB = Float64Array.from(b);
  for (let line = 0; line < demands.lines; line++) {
    const d = demands.ofLine[line] as number;
    if (d >= known) continue;
    let wantedA = demands.lineQuantity[line] as number;
    let wantedB = wantedA;
    for (let i = 0; i < size; i++) {
      const at = d * size + i;
      const givenA = Math.min(wantedA, leftA[at] as number);
      const givenB = Math.min(wantedB, leftB[at] as number);
      if (givenA !== givenB) return givenA > givenB;
      wantedA -= givenA;
      wantedB -= givenB;
      leftA[at] = (leftA[at] as number) - givenA;
      leftB[at] = (leftB[at] as number) - givenB;
    }
  }
  return false;
}
