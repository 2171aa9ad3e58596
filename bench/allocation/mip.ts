/** A mixed-integer programme built column by column and row by row, in the shape that HiGHS takes. */
export class Mip {
  readonly cost: number[] = [];
  readonly upper: number[] = [];
  /** By column: 1 whole, 0 continuous. */
  readonly integrality: number[] = [];
  readonly rowLower: number[] = [];
  readonly rowUpper: number[] = [];
  readonly rowStart: number[] = [0];
  readonly index: number[] = [];
  readonly value: number[] = [];

  get columns(): number {
    return this.cost.length;
  }

  get rows(): number {
    return this.rowLower.length;
  }

  /** A column from 0 to `upper`; returns its number. */
  column(cost: number, upper: number, isWhole = true): number {
    this.upper.push(upper);
    this.integrality.push(isWhole ? 1 : 0);
    return this.cost.push(cost) - 1;
  }

  row(lower: number, upper: number, entries: readonly (readonly [column: number, value: number])[]): void {
    for (const [column, value] of entries) {
      this.index.push(column);
      this.value.push(value);
    }
    this.rowStart.push(this.index.length);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
  }
}
