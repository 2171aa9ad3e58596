/**
 * Numbers appended one by one into typed memory that doubles when full: 4 bytes each while they are whole and below 2^32,
 * 8 bytes from the first one that is not.
 */
export class GrowingColumn {
  #values: Uint32Array | Float64Array = new Uint32Array(1024);
  #length = 0;
  #anySet = false;

  push(value: number): void {
    const fits = this.#values instanceof Float64Array || (Number.isInteger(value) && value <= 0xffff_ffff);
    if (!fits) this.#values = Float64Array.from(this.#values);
    if (this.#length === this.#values.length) this.#grow();
    if (value !== 0) this.#anySet = true;
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** False while every number is 0, as in a column that is never filled. */
  get anySet(): boolean {
    return this.#anySet;
  }

  /** A copy of exactly what was appended. */
  values(): Uint32Array | Float64Array {
    return this.#values.slice(0, this.#length);
  }

  /** The same for a column of whole numbers below 2^32. */
  wholeValues(): Uint32Array {
    const values = this.values();
    return values instanceof Uint32Array ? values : Uint32Array.from(values);
  }

  #grow(): void {
    const larger =
      this.#values instanceof Uint32Array
        ? new Uint32Array(2 * this.#values.length)
        : new Float64Array(2 * this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}
