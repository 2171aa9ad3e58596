/** Days off as runs of days in a row, so that a year off is one step. */
export class DaysOff {
  /** First day of each run, ascending, and the first day after it. */
  readonly from: Float64Array;
  readonly to: Float64Array;

  /** @param days day numbers, in any order */
  constructor(days: readonly number[]) {
    const from: number[] = [];
    const to: number[] = [];
    for (const day of Float64Array.from(days).sort()) {
      const last = to.length - 1;
      if (last < 0 || day > (to[last] as number)) {
        from.push(day);
        to.push(day + 1);
      } else to[last] = Math.max(to[last] as number, day + 1);
    }
    this.from = Float64Array.from(from);
    this.to = Float64Array.from(to);
  }

  get isEmpty(): boolean {
    return this.from.length === 0;
  }

  /** The last run that starts on a day or before it; -1: none. */
  find(day: number): number {
    let low = 0;
    let high = this.from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.from[middle] as number) <= day) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The day itself, or the first one after it that is not off. */
  next(day: number): number {
    const run = this.find(day);
    return run >= 0 && day < (this.to[run] as number) ? (this.to[run] as number) : day;
  }
}
