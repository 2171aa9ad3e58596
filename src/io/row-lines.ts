/**
 * On which line each row of a file begins. Kept as the rows where the distance between row and line changes: nothing
 * for a file of one line a row, however long.
 */
export class RowLines {
  readonly #rows: number[] = [];
  readonly #offsets: number[] = [];
  #count = 0;
  #offset = Number.NaN;

  /** The next row, from 0, begins on `line`. */
  add(line: number): void {
    const offset = line - this.#count;
    if (offset !== this.#offset) {
      this.#rows.push(this.#count);
      this.#offsets.push(offset);
      this.#offset = offset;
    }
    this.#count += 1;
  }

  /** The line of a row that was added; undefined for any other. */
  lineOf(row: number): number | undefined {
    if (!(row >= 0 && row < this.#count)) return undefined;
    let low = 0;
    let high = this.#rows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return row + (this.#offsets[low] ?? 0);
  }
}
