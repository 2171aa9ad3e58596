/** Numbers in [0, 1) from a seed: the same on every host (mulberry32, T. Ettinger 2017, public domain). */
export class ChoiceRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Whole, 0 .. count - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}
