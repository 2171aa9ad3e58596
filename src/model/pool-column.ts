/** Pools by position; no memory while none is named. */
export class PoolColumn {
  readonly #numbers = new Map<string, number>();
  readonly #capacity: number;
  #column: Uint32Array | null = null;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  set(position: number, pool: string): void {
    const number = this.#numbers.get(pool) ?? this.#numbers.size + 1;
    this.#numbers.set(pool, number);
    this.#column ??= new Uint32Array(this.#capacity);
    this.#column[position] = number;
  }

  /** Names ascending, and the column with numbers to match. */
  finish(length: number): { pools: readonly string[]; pool: Uint32Array | null } {
    const pools = [...this.#numbers.keys()].sort();
    const numberOf = new Uint32Array(pools.length + 1);
    pools.forEach((name, place) => {
      numberOf[this.#numbers.get(name) as number] = place + 1;
    });
    return { pools, pool: this.#column?.subarray(0, length).map((number) => numberOf[number] as number) ?? null };
  }
}
