/** A stream of numbers in [0, 1) and the draws made from it. The same seed gives the same stream everywhere. */
export interface Random {
  next(): number;
  /** Whole number from `low` to `high`, both inclusive. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** A position of `weights`, drawn in proportion to them. The weights must not all be 0. */
  weighted(weights: readonly number[]): number;
  /** About normal with mean 0 and deviation 1, never beyond 3.5. */
  bell(): number;
}

/**
 * Mulberry32: 32 bits of state, whole-number arithmetic alone, so that no Node version can change a byte of the
 * sample. `bell` adds uniform draws instead of calling `Math.log` for the same reason.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    next,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick<T>(values: readonly T[]): T {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
    weighted(weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [position, weight] of weights.entries()) {
        rest -= weight;
        if (rest < 0) return position;
      }
      return weights.length - 1;
    },
    // Four uniform draws have variance 4 / 12, so the sum is scaled by the square root of 3.
    bell: () => (next() + next() + next() + next() - 2) * 1.7320508,
  };
  return random;
}
