/**
 * Which lines of HoldLines are of holds that have not ended, in no order: a ledger keeps the lines of every hold there
 * ever was, and few of them hold anything. 8 bytes a line.
 */
export class LiveLines {
  count = 0;
  /** The first `count` are lines. */
  lines = new Int32Array(0);
  /** By line: its place in `lines`. */
  #places = new Int32Array(0);

  /** Lines start .. start + count - 1, none of which is here. */
  add(start: number, count: number): void {
    const end = start + count;
    if (end > this.#places.length) this.#grow(end);
    for (let line = start; line < end; line++) {
      this.#places[line] = this.count;
      this.lines[this.count++] = line;
    }
  }

  /** Lines start .. start + count - 1, all of which are here. */
  delete(start: number, count: number): void {
    for (let line = start; line < start + count; line++) {
      const last = this.lines[--this.count] as number;
      const place = this.#places[line] as number;
      this.lines[place] = last;
      this.#places[last] = place;
    }
  }

  #grow(least: number): void {
    const length = Math.max(64, 2 * least);
    const [lines, places] = [new Int32Array(length), new Int32Array(length)];
    lines.set(this.lines);
    places.set(this.#places);
    this.lines = lines;
    this.#places = places;
  }
}
