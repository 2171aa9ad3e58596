import { sortByKey } from '../base/sort-by-key.js';
import type { Columns } from './columns.js';
import { Distribution } from './distribution.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';

/**
 * Goes through the sets of columns that could be a better plan than the incumbent: depth first, columns by rising
 * reduced cost, cut off where the bound of the set and of all that contain it passes the incumbent's cost. Ties are
 * kept, so the incumbent ends as the one plan that the tie rules name.
 */
export class Branch {
  readonly #distribution: Distribution;
  readonly #chosen: Int32Array;
  #order = new Int32Array(16);
  #count = 0;
  #reduced = new Float64Array(16);

  constructor(maxShipments: number) {
    this.#distribution = new Distribution(maxShipments);
    this.#chosen = new Int32Array(maxShipments);
  }

  /** Offers the plan that ships by one column alone, and leaves the rest unserved. */
  single(c: OrderCase, incumbent: Incumbent, column: number): void {
    this.#chosen[0] = column;
    this.#offer(c, incumbent, 1);
  }

  /** Offers every set of two or more columns that the bound does not rule out. */
  run(c: OrderCase, prices: Prices, incumbent: Incumbent): void {
    if (c.maxShipments < 2) return;
    this.#count = 0;
    if (this.#reduced.length < c.columns.count) {
      this.#reduced = new Float64Array(2 * c.columns.count);
      this.#order = new Int32Array(2 * c.columns.count);
    }
    for (let j = 0; j < c.columns.count; j++) {
      if (c.columns.dropped[j]) continue;
      const reduced = Math.max(0, prices.reducedCost(c.columns, j, c.demands, c.unitFloor));
      if (prices.base + reduced + c.cost.timeCost(c.columns.minutes[j] as number) > incumbent.ceiling) continue;
      this.#reduced[j] = reduced;
      this.#order[this.#count++] = j;
    }
    sortByKey(this.#order, this.#reduced, this.#count);
    this.#extend(c, prices, incumbent, 0, 0, prices.base, 0);
  }

  #extend(
    c: OrderCase,
    prices: Prices,
    incumbent: Incumbent,
    from: number,
    size: number,
    bound: number,
    minutes: number,
  ): void {
    const { columns } = c;
    const timeBefore = size > 0 ? c.cost.timeCost(minutes) : 0;
    for (let i = from; i < this.#count; i++) {
      const column = this.#order[i] as number;
      const withColumn = bound + (this.#reduced[column] as number);
      if (withColumn + timeBefore > incumbent.ceiling) return;
      if (this.#isChosen(columns, columns.row[column] as number, size)) continue;
      const last = Math.max(minutes, columns.minutes[column] as number);
      if (withColumn + c.cost.timeCost(last) > incumbent.ceiling) continue;
      this.#chosen[size] = column;
      if (size > 0) this.#offer(c, incumbent, size + 1);
      if (size + 1 < c.maxShipments) this.#extend(c, prices, incumbent, i + 1, size + 1, withColumn, last);
    }
  }

  #isChosen(columns: Columns, row: number, size: number): boolean {
    for (let i = 0; i < size; i++) if (columns.row[this.#chosen[i] as number] === row) return true;
    return false;
  }

  #offer(c: OrderCase, incumbent: Incumbent, size: number): void {
    this.#distribution.choose(c.cost.network, c.columns, this.#chosen, size);
    this.#distribution.solve(c.cost, c.columns, c.demands, c.complete, c.whole, incumbent.cost);
    incumbent.offer(c.cost, c.columns, c.demands, this.#distribution);
  }
}
