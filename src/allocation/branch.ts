import { sortByKey } from '../base/sort-by-key.js';
import type { Columns } from './columns.js';
import { Distribution } from './distribution.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';

/** From so many columns on better prices save more sets than they cost. */
const manyColumns = 16;

/** Demands are counted eight at a time: a table tells what any set of them is worth. */
const byteBits = 8;
const byteSets = 1 << byteBits;

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
  /** By column: reduced cost under either bound. */
  #reduced = new Float64Array(16);
  #plain = new Float64Array(16);
  /** Column x bytes + byte: the demands it serves. */
  #serves = new Uint8Array(16);
  /** Depth x bytes + byte: the demands that the columns chosen so far leave open. */
  #open = new Uint8Array(8);
  #bytes = 1;
  /** Byte x 256 + set: what the demands of the set cost above their prices when they stay unserved. */
  #regrets = new Float64Array(byteSets);
  /** Depth x count + place: reduced cost less the regret of the open demands that the column serves. */
  #worth = new Float64Array(64);
  /** The least of these at one depth, ascending, negative ones only. */
  readonly #least: Float64Array;
  /** Sum of the negative reduced costs among the first i columns of the order. */
  #gained = new Float64Array(17);

  constructor(maxShipments: number) {
    this.#distribution = new Distribution(maxShipments);
    this.#chosen = new Int32Array(maxShipments);
    this.#least = new Float64Array(maxShipments);
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
    this.#extend(0, 0, total, prices.total, 0);
  }

  #load(): void {
    const { columns, demands, cost } = this.#case;
    const prices = this.#prices;
    this.#grow();
    this.#count = 0;
    const bytes = this.#bytes;
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      const plain = prices.reducedCost(j);
      const alone = prices.base + Math.max(0, plain + prices.perShipment);
      if (alone + cost.timeCost(columns.minutes[j] as number) > this.#incumbent.ceiling) continue;
      this.#plain[j] = plain;
      this.#reduced[j] = this.#refined ? prices.refinedReducedCost(j) : prices.criticalReducedCost(j);
      this.#order[this.#count++] = j;
      this.#serves.fill(0, j * bytes, (j + 1) * bytes);
      for (let d = 0; d < demands.count; d++) {
        if (!columns.serves(j, d)) continue;
        const at = j * bytes + (d >>> 3);
        this.#serves[at] = (this.#serves[at] as number) | (1 << (d & 7));
      }
    }
    sortByKey(this.#order, this.#reduced, this.#count);
    for (let i = 0; i < this.#count; i++) {
      const reduced = this.#reduced[this.#order[i] as number] as number;
      this.#gained[i + 1] = (this.#gained[i] as number) + Math.min(0, reduced);
    }
    this.#loadRegrets();
    const worths = this.#case.maxShipments * this.#count;
    if (this.#worth.length < worths) this.#worth = new Float64Array(2 * worths);
  }

  #loadRegrets(): void {
    const { demands, most } = this.#case;
    const prices = this.#prices;
    for (let byte = 0; byte < this.#bytes; byte++) {
      const first = byte * byteBits;
      const bits = Math.min(byteBits, demands.count - first);
      this.#open[byte] = (1 << bits) - 1;
      this.#regrets[byte * byteSets] = 0;
      for (let bit = 0; bit < bits; bit++) {
        const d = first + bit;
        const price = this.#refined
          ? prices.refined[d]
          : d === prices.critical
            ? prices.criticalPrize
            : prices.prize[d];
        const regret = (most[d] as number) - (price as number);
        const half = 1 << bit;
        for (let set = 0; set < half; set++) {
          this.#regrets[byte * byteSets + half + set] = (this.#regrets[byte * byteSets + set] as number) + regret;
        }
      }
    }
  }

  /**
   * Two bounds cut: the critical demand paying for the time, and everybody's prices with the time cost added. Without a
   * critical demand both are the same but for that cost. The first also counts what demands left open cost above their
   * prices: a column that joins takes off at most the regret of those it serves, so the best few that may still join say
   * how low the sum can get.
   *
   * @param from first place in the order that may still join
   * @param bound total and reduced costs of the `size` columns chosen, where the critical demand pays for the time
   * @param plain the same by plain prices, time apart
   * @param minutes their last arrival
   */
  #extend(from: number, size: number, bound: number, plain: number, minutes: number): void {
    const { columns, cost, maxShipments } = this.#case;
    const incumbent = this.#incumbent;
    const bytes = this.#bytes;
    const more = maxShipments - size - 1;
    const worth = size * this.#count;
    // A column may join, now or later, as long as the negative reduced costs before it leave room for it.
    const before = (this.#gained[Math.min(from + more, this.#count)] as number) - (this.#gained[from] as number);
    let end = from;
    while (end < this.#count && bound + before + this.#reducedAt(end) <= incumbent.ceiling) end++;
    const regret = this.#weigh(from, end, size, more);
    let others = 0;
    for (let i = 0; i < more; i++) others += this.#least[i] as number;
    for (let i = from; i < end; i++) {
      const column = this.#order[i] as number;
      const withColumn = bound + (this.#reduced[column] as number);
      const gain = (this.#gained[Math.min(i + 1 + more, this.#count)] as number) - (this.#gained[i + 1] as number);
      if (withColumn + gain > incumbent.ceiling) return;
      const withRegret = bound + regret + (this.#worth[worth + i] as number);
      if (withRegret + others > incumbent.ceiling) continue;
      if (this.#isChosen(columns, columns.row[column] as number, size)) continue;
      const last = Math.max(minutes, columns.minutes[column] as number);
      const plainWithColumn = plain + (this.#plain[column] as number);
      if (plainWithColumn + gain + cost.timeCost(last) > incumbent.ceiling) continue;
      this.#chosen[size] = column;
      if (size > 0 && withRegret <= incumbent.ceiling) this.#offer(size + 1);
      if (more === 0 || i + 1 === end) continue;
      for (let byte = 0; byte < bytes; byte++) {
        const open = this.#open[size * bytes + byte] as number;
        this.#open[(size + 1) * bytes + byte] = open & ~(this.#serves[column * bytes + byte] as number);
      }
      this.#extend(i + 1, size + 1, withColumn, plainWithColumn, last);
    }
  }

  #reducedAt(place: number): number {
    return this.#reduced[this.#order[place] as number] as number;
  }

  /**
   * Sets `worth` of the columns that may still join, from .. end - 1, and `least` to the smallest `most` of them. Returns
   * the regret of all demands that are open.
   */
  #weigh(from: number, end: number, size: number, most: number): number {
    const bytes = this.#bytes;
    const open = size * bytes;
    let regret = 0;
    for (let byte = 0; byte < bytes; byte++) {
      regret += this.#regrets[byte * byteSets + (this.#open[open + byte] as number)] as number;
    }
    this.#least.fill(0, 0, most);
    for (let i = from; i < end; i++) {
      const column = this.#order[i] as number;
      let worth = this.#reduced[column] as number;
      for (let byte = 0; byte < bytes; byte++) {
        const served = (this.#open[open + byte] as number) & (this.#serves[column * bytes + byte] as number);
        worth -= this.#regrets[byte * byteSets + served] as number;
      }
      this.#worth[size * this.#count + i] = worth;
      if (most === 0 || worth >= (this.#least[most - 1] as number)) continue;
      let at = most - 1;
      while (at > 0 && (this.#least[at - 1] as number) > worth) {
        this.#least[at] = this.#least[at - 1] as number;
        at--;
      }
      this.#least[at] = worth;
    }
    return regret;
  }

  #grow(): void {
    const { columns, demands, maxShipments } = this.#case;
    if (this.#reduced.length < columns.count) {
      this.#reduced = new Float64Array(2 * columns.count);
      this.#plain = new Float64Array(2 * columns.count);
      this.#order = new Int32Array(2 * columns.count);
      this.#gained = new Float64Array(2 * columns.count + 1);
    }
    this.#bytes = Math.max(1, Math.ceil(demands.count / byteBits));
    if (this.#serves.length < columns.count * this.#bytes)
      this.#serves = new Uint8Array(2 * columns.count * this.#bytes);
    const open = (maxShipments + 1) * this.#bytes;
    if (this.#open.length < open) this.#open = new Uint8Array(open);
    if (this.#regrets.length < this.#bytes * byteSets) this.#regrets = new Float64Array(this.#bytes * byteSets);
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
