import { sortByKey } from '../base/sort-by-key.js';
import type { Demands } from '../candidates/demands.js';
import type { Network } from '../network/network.js';

/**
 * Ways to send a shipment for one order: a facility with one of its services, as columns of numbers. Per column and
 * source (see Demands) stand the cell, the quantity the facility could give (0: none; at most what the demand wants) and
 * what a unit costs.
 *
 * A column that others beat whatever the plan is dropped (dominance), so that many like facilities at one place stay a
 * handful: a plan that uses a column beaten by as many other facilities as it may have shipments can swap it for one it
 * does not use. The same facility beats its own service alone.
 */
export class Columns {
  count = 0;
  row = new Int32Array(16);
  service = new Int32Array(16);
  metres = new Float64Array(16);
  minutes = new Float64Array(16);
  moves = new Float64Array(16);
  rejectionShare = new Float64Array(16);
  /** Cost that no quantity changes: OrderCost.fixedCost, and scarcityFixed where there are prices. */
  fixed = new Float64Array(16);
  /** Units the facility may still ship that day. */
  room = new Float64Array(16);
  dropped = new Uint8Array(16);
  /** Nothing is dropped: other orders may want what makes one column better than another. Off after `clear`. */
  keepAll = false;
  /** Column x width + source. */
  cell = new Int32Array(64);
  given = new Float64Array(64);
  unit = new Float64Array(64);
  /** Where demands have a choice, from column x width + the demand's first source: its sources that give, cheapest first; then -1. */
  sorted = new Int32Array(64);
  /** Where demands share skus: what the cell gives to all sources of the sku together; counted up to what the order wants. */
  stock = new Float64Array(64);
  width = 1;
  /** Whether prices of scarce stock and capacity are part of `fixed` and `unit`; if not, the two below are not filled. */
  priced = false;
  /** What a shipment pays for its facility's capacity, and (column x width + source) a unit for it and for its position. */
  scarcityFixed = new Float64Array(16);
  scarcityUnit = new Float64Array(64);
  /** By number: units that all columns of a plan under this limit may carry together, such as those of a lane on one day. */
  limitRoom = new Float64Array(4);
  limits = 0;
  /** By column: its first entry in the two below, or -1. An entry: the number of a limit, and the column's next entry. */
  firstLimit = new Int32Array(16);
  limitOf = new Int32Array(8);
  nextLimit = new Int32Array(8);
  #limitEntries = 0;
  #beatenBy = new Int32Array(16);
  #lastBeater = new Int32Array(16);
  #most = 1;
  #whole = true;
  #wanted = 0;
  #demands: Demands | null = null;
  /** Demands share stock, or columns share a limit. */
  #sharesAny = false;
  #items = new Int32Array(8);
  #keys = new Float64Array(8);

  /**
   * @param whole quantities add whole units to a cost
   * @param priced scarce stock and capacity have prices
   */
  clear(demands: Demands, maxShipments: number, whole: boolean, priced = false): void {
    this.count = 0;
    this.keepAll = false;
    this.priced = priced;
    this.width = Math.max(1, demands.sources);
    this.limits = 0;
    this.#limitEntries = 0;
    this.#demands = demands;
    this.#sharesAny = demands.shares > 0;
    this.#most = maxShipments;
    this.#whole = whole;
    this.#wanted = 0;
    for (let d = 0; d < demands.count; d++) this.#wanted += demands.quantity[d] as number;
    if (this.cell.length < this.width) this.#growCells(this.row.length);
  }

  /** Makes room for one column and returns its number; the caller fills it and calls `settle`. */
  next(): number {
    if (this.count === this.row.length) this.#growColumns();
    if (this.cell.length < (this.count + 1) * this.width) this.#growCells(this.row.length);
    this.firstLimit[this.count] = -1;
    return this.count;
  }

  /** A new limit on the units that several columns of a plan carry together; its number holds until `clear`. */
  addLimit(room: number): number {
    if (this.limits === this.limitRoom.length) {
      this.limitRoom = copied(new Float64Array(2 * this.limits), this.limitRoom);
    }
    this.limitRoom[this.limits] = room;
    this.#sharesAny = true;
    return this.limits++;
  }

  /** Puts the column being filled under a limit. Its own `room` should not be above the limit's. */
  limitBy(limit: number): void {
    if (this.#limitEntries === this.limitOf.length) {
      const size = 2 * this.#limitEntries;
      this.limitOf = copied(new Int32Array(size), this.limitOf);
      this.nextLimit = copied(new Int32Array(size), this.nextLimit);
    }
    const entry = this.#limitEntries++;
    this.limitOf[entry] = limit;
    this.nextLimit[entry] = this.firstLimit[this.count] as number;
    this.firstLimit[this.count] = entry;
  }

  /** Fills `sorted` of a column whose quantities and unit costs are there. */
  sortSources(column: number): void {
    const demands = this.#demands as Demands;
    if (this.#items.length < this.width) {
      this.#items = new Int32Array(this.width);
      this.#keys = new Float64Array(this.width);
    }
    const from = column * this.width;
    for (let d = 0; d < demands.count; d++) {
      const start = demands.sourceStart[d] as number;
      const end = demands.sourceStart[d + 1] as number;
      let count = 0;
      for (let s = start; s < end; s++) {
        if (this.given[from + s] === 0) continue;
        this.#items[count++] = s;
        this.#keys[s] = this.unit[from + s] as number;
      }
      sortByKey(this.#items, this.#keys, count);
      for (let k = 0; k < end - start; k++) this.sorted[from + start + k] = k < count ? (this.#items[k] as number) : -1;
    }
  }

  /** Whether a column can give any of a demand. */
  serves(column: number, demand: number): boolean {
    const demands = this.#demands as Demands;
    if (!demands.hasChoice) return this.given[column * this.width + demand] !== 0;
    return this.sorted[column * this.width + (demands.sourceStart[demand] as number)] !== -1;
  }

  /** Keeps the column filled last unless it is beaten; drops those it beats. Returns whether it was kept. */
  settle(network: Network): boolean {
    const column = this.count;
    if (this.keepAll) {
      this.dropped[column] = 0;
      this.count++;
      return true;
    }
    let beaten = 0;
    for (let other = 0; other < column; other++) {
      if (this.dropped[other]) continue;
      if (this.#beats(network, other, column)) {
        if (this.row[other] === this.row[column]) return false;
        if (other === 0 || !this.#sameRowBefore(other, column)) beaten++;
        if (beaten >= this.#most) return false;
      }
    }
    this.dropped[column] = 0;
    this.#beatenBy[column] = beaten;
    this.#lastBeater[column] = -1;
    const wasCounted = this.#wasCounted(column);
    for (let other = 0; other < column; other++) {
      if (this.dropped[other] || !this.#beats(network, column, other)) continue;
      if (this.row[other] === this.row[column]) this.dropped[other] = 1;
      else if (!wasCounted && this.#lastBeater[other] !== this.row[column]) {
        this.#lastBeater[other] = this.row[column] as number;
        this.#beatenBy[other] = (this.#beatenBy[other] as number) + 1;
        if ((this.#beatenBy[other] as number) >= this.#most) this.dropped[other] = 1;
      }
    }
    this.count++;
    return true;
  }

  /** What a shipment by a column pays for scarcity; its quantities stand at quantity[from + source]. */
  scarcityOf(column: number, quantity: Float64Array, from: number): number {
    if (!this.priced) return 0;
    let price = this.scarcityFixed[column] as number;
    for (let s = 0; s < this.width; s++) {
      price += (quantity[from + s] as number) * (this.scarcityUnit[column * this.width + s] as number);
    }
    return price;
  }

  /** Columns of one facility count together as one that beats `column`. They need not be neighbours. */
  #sameRowBefore(other: number, column: number): boolean {
    if (this.row[other] === this.row[column]) return false;
    for (let i = 0; i < other; i++) if (!this.dropped[i] && this.row[i] === this.row[other]) return true;
    return false;
  }

  /** Whether an earlier column of the same facility, apart from those right before it, may have been counted already. */
  #wasCounted(column: number): boolean {
    const row = this.row[column] as number;
    let i = column - 1;
    while (i >= 0 && this.row[i] === row) i--;
    while (i >= 0 && this.row[i] !== row) i--;
    return i >= 0;
  }

  /** Whether a plan with column b in it is worse than the same plan with column a in its place. */
  #beats(network: Network, a: number, b: number): boolean {
    const fixedA = this.fixed[a] as number;
    const fixedB = this.fixed[b] as number;
    if (fixedA > fixedB || (this.minutes[a] as number) > (this.minutes[b] as number)) return false;
    if ((this.moves[a] as number) > (this.moves[b] as number)) return false;
    // Rounding sees each term by itself, so only equal services compare by their sum; prices are not rounded at all.
    if (!this.#whole && this.service[a] !== this.service[b]) return false;
    if (!this.#whole && this.priced && !this.#beatsApart(network, a, b)) return false;
    if ((this.room[a] as number) < Math.min(this.room[b] as number, this.#wanted)) return false;
    const cheaper = this.#whole && fixedA < fixedB;
    const rowA = this.row[a] as number;
    const rowB = this.row[b] as number;
    if (!cheaper) {
      const first =
        rowA === rowB
          ? network.carriages.compare(this.service[a] as number, this.service[b] as number)
          : network.compareRows(rowA, rowB);
      if (first > 0) return false;
    }
    for (let s = 0; s < this.width; s++) {
      const atA = a * this.width + s;
      const atB = b * this.width + s;
      const givenB = this.given[atB] as number;
      if (givenB === 0) continue;
      if ((this.given[atA] as number) < givenB) return false;
      if ((this.unit[atA] as number) > (this.unit[atB] as number)) return false;
    }
    return !this.#sharesAny || this.#beatsShared(a, b);
  }

  /**
   * Whether column a has as much for all demands together as b where they share its stock, and is under no limit that b is
   * not under: a plan might use it up by another column.
   */
  #beatsShared(a: number, b: number): boolean {
    const { shares, share } = this.#demands as Demands;
    for (let s = 0; s < this.width && shares > 0; s++) {
      const atB = b * this.width + s;
      if (share[s] === -1 || this.given[atB] === 0) continue;
      if ((this.stock[a * this.width + s] as number) < (this.stock[atB] as number)) return false;
    }
    for (let entry = this.firstLimit[a] as number; entry !== -1; entry = this.nextLimit[entry] as number) {
      let other = this.firstLimit[b] as number;
      while (other !== -1 && this.limitOf[other] !== this.limitOf[entry]) other = this.nextLimit[other] as number;
      if (other === -1) return false;
    }
    return true;
  }

  /** Whether column a, of the same service as b, is no dearer in what is rounded, and no dearer in prices. */
  #beatsApart(network: Network, a: number, b: number): boolean {
    if ((this.metres[a] as number) > (this.metres[b] as number)) return false;
    if ((this.rejectionShare[a] as number) > (this.rejectionShare[b] as number)) return false;
    if ((this.scarcityFixed[a] as number) > (this.scarcityFixed[b] as number)) return false;
    const { positions } = network;
    for (let s = 0; s < this.width; s++) {
      const [atA, atB] = [a * this.width + s, b * this.width + s];
      if (this.given[atA] === 0 || this.given[atB] === 0) continue;
      if ((this.scarcityUnit[atA] as number) > (this.scarcityUnit[atB] as number)) return false;
      const goods = positions.unitMoneyAt(this.cell[atA] as number);
      if (goods > positions.unitMoneyAt(this.cell[atB] as number)) return false;
    }
    return true;
  }

  #growColumns(): void {
    const size = 2 * this.row.length;
    this.row = copied(new Int32Array(size), this.row);
    this.service = copied(new Int32Array(size), this.service);
    this.metres = copied(new Float64Array(size), this.metres);
    this.minutes = copied(new Float64Array(size), this.minutes);
    this.moves = copied(new Float64Array(size), this.moves);
    this.rejectionShare = copied(new Float64Array(size), this.rejectionShare);
    this.fixed = copied(new Float64Array(size), this.fixed);
    this.scarcityFixed = copied(new Float64Array(size), this.scarcityFixed);
    this.room = copied(new Float64Array(size), this.room);
    this.firstLimit = copied(new Int32Array(size), this.firstLimit);
    this.dropped = copied(new Uint8Array(size), this.dropped);
    this.#beatenBy = copied(new Int32Array(size), this.#beatenBy);
    this.#lastBeater = copied(new Int32Array(size), this.#lastBeater);
  }

  #growCells(columns: number): void {
    const size = columns * this.width;
    this.cell = copied(new Int32Array(size), this.cell);
    this.given = copied(new Float64Array(size), this.given);
    this.unit = copied(new Float64Array(size), this.unit);
    this.sorted = copied(new Int32Array(size), this.sorted);
    this.stock = copied(new Float64Array(size), this.stock);
    this.scarcityUnit = copied(new Float64Array(size), this.scarcityUnit);
  }
}

function copied<T extends Int32Array | Float64Array | Uint8Array>(target: T, source: T): T {
  target.set(source.subarray(0, Math.min(source.length, target.length)));
  return target;
}
