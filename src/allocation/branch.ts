import { sortByKey } from '../base/sort-by-key.js';
import type { Columns } from './columns.js';
import { Distribution } from './distribution.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';

/** From so many columns on better prices save more sets than they cost. */
const manyColumns = 16;

/** Demands that fit into the bits of a small integer; orders with more are not told apart by their open demands. */
const mostBits = 30;

/**
 * Goes through the sets of columns that could be a better plan than the incumbent: depth first, columns by rising
 * reduced cost, cut off where the bound of the set and of all that contain it passes the incumbent's cost. Ties are
 * kept, so the incumbent ends as the one plan that the tie rules name.
 */
export class Branch {
  readonly #distribution: Distribution;
  readonly #chosen: Int32Array;
  #case!: OrderCase;
  #prices!: Prices;
  #incumbent!: Incumbent;
  #order = new Int32Array(16);
  #count = 0;
  #refined = false;
  /** By demand: what it costs above its price when it stays unserved. */
  #regretOf = new Float64Array(8);
  /** By column: reduced cost under either bound, and the demands it serves as bits. */
  #reduced = new Float64Array(16);
  #plain = new Float64Array(16);
  #serves = new Int32Array(16);
  /**
   * Demand x (count + 1) + place: least reduced cost among the columns from that place on that serve the demand; Infinity
   * where none does.
   */
  #next = new Float64Array(64);
  /** Sum of the negative reduced costs among the first i columns of the order. */
  #gained = new Float64Array(17);

  constructor(maxShipments: number) {
    this.#distribution = new Distribution(maxShipments);
    this.#chosen = new Int32Array(maxShipments);
  }

  /** Offers at once the plan that ships by one column alone, and leaves the rest unserved. */
  single(c: OrderCase, incumbent: Incumbent, column: number): void {
    this.#case = c;
    this.#incumbent = incumbent;
    this.#chosen[0] = column;
    this.#offer(1);
  }

  /** Offers every set of two or more columns that the bound does not rule out. */
  run(c: OrderCase, prices: Prices, incumbent: Incumbent): void {
    if (c.maxShipments < 2) return;
    this.#case = c;
    this.#prices = prices;
    this.#incumbent = incumbent;
    this.#refined = false;
    this.#load();
    if (this.#count > manyColumns && prices.critical >= 0) {
      prices.refine(incumbent);
      this.#refined = true;
      this.#load();
    }
    const total = this.#refined ? prices.refinedTotal : prices.critical < 0 ? prices.total : prices.criticalTotal;
    this.#extend(0, 0, total, prices.total, 0, 0);
  }

  #load(): void {
    const { columns, demands, cost } = this.#case;
    const prices = this.#prices;
    if (this.#regretOf.length < demands.count) this.#regretOf = new Float64Array(2 * demands.count);
    if (this.#reduced.length < columns.count) {
      this.#reduced = new Float64Array(2 * columns.count);
      this.#plain = new Float64Array(2 * columns.count);
      this.#serves = new Int32Array(2 * columns.count);
      this.#order = new Int32Array(2 * columns.count);
      this.#gained = new Float64Array(2 * columns.count + 1);
    }
    this.#count = 0;
    for (let d = 0; d < demands.count; d++) {
      const price = this.#refined ? prices.refined[d] : d === prices.critical ? prices.criticalPrize : prices.prize[d];
      this.#regretOf[d] = (this.#case.most[d] as number) - (price as number);
    }
    const bits = Math.min(demands.count, mostBits);
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      const plain = prices.reducedCost(j);
      const alone = prices.base + Math.max(0, plain + prices.perShipment);
      if (alone + cost.timeCost(columns.minutes[j] as number) > this.#incumbent.ceiling) continue;
      const reduced = this.#refined ? prices.refinedReducedCost(j) : prices.criticalReducedCost(j);
      this.#plain[j] = plain;
      this.#reduced[j] = reduced;
      this.#order[this.#count++] = j;
      let serves = 0;
      for (let d = 0; d < bits; d++) if ((columns.given[j * columns.width + d] as number) > 0) serves |= 1 << d;
      this.#serves[j] = serves;
    }
    sortByKey(this.#order, this.#reduced, this.#count);
    if (this.#next.length < bits * (this.#count + 1)) this.#next = new Float64Array(2 * bits * (this.#count + 1));
    for (let d = 0; d < bits; d++) {
      const at = d * (this.#count + 1);
      this.#next[at + this.#count] = Infinity;
      for (let i = this.#count - 1; i >= 0; i--) {
        const column = this.#order[i] as number;
        const serves = ((this.#serves[column] as number) & (1 << d)) !== 0;
        this.#next[at + i] = serves ? (this.#reduced[column] as number) : (this.#next[at + i + 1] as number);
      }
    }
    for (let i = 0; i < this.#count; i++) {
      const reduced = this.#reduced[this.#order[i] as number] as number;
      this.#gained[i + 1] = (this.#gained[i] as number) + Math.min(0, reduced);
    }
  }

  /**
   * Two bounds cut: the critical demand paying for the time, and everybody's prices with the time cost added. Without a
   * critical demand both are the same but for that cost.
   *
   * @param from first place in the order that may still join
   * @param bound total and reduced costs of the `size` columns chosen, where the critical demand pays for the time
   * @param plain the same by plain prices, time apart
   * @param minutes their last arrival
   * @param served demands that they serve, as bits
   */
  #extend(from: number, size: number, bound: number, plain: number, minutes: number, served: number): void {
    const { columns, cost, maxShipments } = this.#case;
    const more = maxShipments - size - 1;
    for (let i = from; i < this.#count; i++) {
      const column = this.#order[i] as number;
      const gainFromHere = (this.#gained[Math.min(i + 1 + more, this.#count)] as number) - (this.#gained[i] as number);
      if (bound + gainFromHere + this.#need(served, i) > this.#incumbent.ceiling) return;
      const withColumn = bound + (this.#reduced[column] as number);
      const gain = (this.#gained[Math.min(i + 1 + more, this.#count)] as number) - (this.#gained[i + 1] as number);
      if (withColumn + gain > this.#incumbent.ceiling) return;
      if (this.#isChosen(columns, columns.row[column] as number, size)) continue;
      const last = Math.max(minutes, columns.minutes[column] as number);
      const time = cost.timeCost(last);
      const plainWithColumn = plain + (this.#plain[column] as number);
      if (plainWithColumn + gain + time > this.#incumbent.ceiling) continue;
      const serves = served | (this.#serves[column] as number);
      this.#chosen[size] = column;
      if (size > 0 && withColumn + this.#regret(serves) <= this.#incumbent.ceiling) this.#offer(size + 1);
      if (more > 0) this.#extend(i + 1, size + 1, withColumn, plainWithColumn, last, serves);
    }
  }

  /**
   * What the dearest of the demands outside `served` adds at least: its regret, or a column from a place on that serves it.
   */
  #need(served: number, from: number): number {
    const count = Math.min(this.#case.demands.count, mostBits);
    let need = 0;
    for (let d = 0; d < count; d++) {
      if ((served & (1 << d)) !== 0) continue;
      const least = this.#next[d * (this.#count + 1) + from] as number;
      if (least > need) need = Math.max(need, Math.min(least, this.#regretOf[d] as number));
    }
    return need;
  }

  /** What the demands outside `served` cost above their prices when they stay unserved. */
  #regret(served: number): number {
    const count = Math.min(this.#case.demands.count, mostBits);
    let sum = 0;
    for (let d = 0; d < count; d++) if ((served & (1 << d)) === 0) sum += this.#regretOf[d] as number;
    return sum;
  }

  #isChosen(columns: Columns, row: number, size: number): boolean {
    for (let i = 0; i < size; i++) if (columns.row[this.#chosen[i] as number] === row) return true;
    return false;
  }

  #offer(size: number): void {
    const { cost, columns, demands, complete, whole } = this.#case;
    this.#distribution.choose(cost.network, columns, this.#chosen, size);
    this.#distribution.solve(cost, columns, demands, complete, whole, this.#incumbent.cost);
    this.#incumbent.offer(cost, columns, demands, this.#distribution);
  }
}
