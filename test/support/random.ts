import fc from 'fast-check';

/** Where generators get their choices from: a seeded stream, or fast-check, which can shrink them. */
export interface Draw {
  /** Whole, both ends included. */
  int(minimum: number, maximum: number): number;
}

/** mulberry32: the same seed, the same choices, on every host. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { int: (minimum, maximum) => minimum + Math.floor(next() * (maximum - minimum + 1)) };
}

/** Anything a generator draws, as a fast-check arbitrary: small choices first, failures shrink. */
export function drawn<T>(generate: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((g) => generate({ int: (minimum, maximum) => g(fc.integer, { min: minimum, max: maximum }) }));
}

export const pick = <T>(draw: Draw, rows: readonly T[]): T => rows[draw.int(0, rows.length - 1)] as T;

/** True in `percent` of cases; fast-check shrinks towards false. */
export const chance = (draw: Draw, percent: number): boolean => draw.int(0, 99) >= 100 - percent;

/** A copy in another order (Fisher-Yates). */
export function shuffled<T>(draw: Draw, rows: readonly T[]): T[] {
  const copy = rows.slice();
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = draw.int(0, last);
    const row = copy[last] as T;
    copy[last] = copy[other] as T;
    copy[other] = row;
  }
  return copy;
}

/** Some rows, in a random order, each at most once. */
export const sample = <T>(draw: Draw, rows: readonly T[], count: number): T[] => shuffled(draw, rows).slice(0, count);
