/** Cells of the table up to which a knapsack is solved exactly; beyond, and for larger capacities, fractions are allowed. */
const mostCells = 4_000_000;
const mostCapacity = 200_000;

/**
 * A knapsack of items in groups, at most one item a group, all profits positive: the largest profit within the capacity,
 * and what each item costs when it is forced in or its group kept out.
 *
 * Exact by dynamic programming over whole amounts, forward for the value and backward for the losses, so that all items
 * together cost two tables (Posta, Ferland, Michelon 2012). Where the table would be too large the items may be taken in
 * fractions (Dantzig): value and losses are then those of one price per unit, which bounds the exact ones from the safe
 * side. All profits are multiples of `grain`, and so is every result.
 */
export class Knapsack {
  /** Items as the caller loads them: ascending by group. */
  count = 0;
  group = new Int32Array(64);
  amount = new Float64Array(64);
  profit = new Float64Array(64);
  /** By item, after `solve`: whether it is taken. */
  taken = new Uint8Array(64);
  /** By item, after `weigh`: how much the value falls when the item is forced in. */
  inLoss = new Float64Array(64);
  /** By item, after `weigh`: how much the value falls when its whole group is kept out; told for items taken, else 0. */
  outLoss = new Float64Array(64);
  value = 0;
  /** Elementary steps of the last `solve`. */
  work = 0;
  /** Whether the items taken fit together and attain the value: always, unless fractions are allowed. */
  isWhole = true;
  #capacity = 0;
  #grain = 1;
  #isExact = true;
  /** Price per unit where fractions are allowed. */
  #ratio = 0;
  /** Row k: the largest profit of the first k groups by capacity. */
  #table = new Float64Array(1024);
  #back = new Float64Array(64);
  #next = new Float64Array(64);
  /** Groups in the sequence of the items: item where each begins. */
  #start = new Int32Array(65);
  #groups = 0;
  #order = new Int32Array(64);

  clear(): void {
    this.count = 0;
  }

  add(group: number, amount: number, profit: number): number {
    if (this.count === this.group.length) this.#grow();
    this.group[this.count] = group;
    this.amount[this.count] = amount;
    this.profit[this.count] = profit;
    return this.count++;
  }

  /** Sets `value` and `taken`. Items are no larger than the capacity. */
  solve(capacity: number, grain: number): void {
    this.#capacity = capacity;
    this.#grain = grain;
    let groups = 0;
    for (let i = 0; i < this.count; i++) {
      if (i === 0 || this.group[i] !== this.group[i - 1]) this.#start[groups++] = i;
    }
    this.#start[groups] = this.count;
    this.#groups = groups;
    this.#isExact = capacity <= mostCapacity && (groups + 1) * (capacity + 1) <= mostCells;
    this.work = this.count * (this.#isExact ? capacity + 1 : 8);
    this.isWhole = true;
    if (this.#isExact) this.#fillTable();
    else this.#takeFractions();
  }

  /** The largest profit with `amount` of the capacity taken by something else. */
  valueBeside(amount: number): number {
    if (!this.#isExact) return this.value - this.#ratio * amount;
    return this.#table[this.#groups * (this.#capacity + 1) + this.#capacity - amount] as number;
  }

  /** Sets `inLoss` and `outLoss`. */
  weigh(): void {
    if (!this.#isExact) {
      this.#weighFractions();
      return;
    }
    const width = this.#capacity + 1;
    const table = this.#table;
    const full = this.#capacity;
    let back = this.#back;
    let next = this.#next;
    back.fill(0, 0, width);
    for (let k = this.#groups - 1; k >= 0; k--) {
      const row = k * width;
      const first = this.#start[k] as number;
      const end = this.#start[k + 1] as number;
      for (let i = first; i < end; i++) {
        const rest = (full - (this.amount[i] as number)) | 0;
        const profit = this.profit[i] as number;
        if (this.taken[i]) {
          this.inLoss[i] = 0;
          this.outLoss[i] = this.value - most(table, row, back, full);
        } else {
          this.inLoss[i] = this.value - profit - most(table, row, back, rest);
          this.outLoss[i] = 0;
        }
      }
      for (let w = 0; w < width; w++) next[w] = back[w] as number;
      for (let i = first; i < end; i++) {
        const amount = (this.amount[i] as number) | 0;
        const profit = this.profit[i] as number;
        for (let w = amount; w < width; w++) {
          const value = (back[w - amount] as number) + profit;
          if (value > (next[w] as number)) next[w] = value;
        }
      }
      const other = back;
      back = next;
      next = other;
    }
  }

  #fillTable(): void {
    const width = this.#capacity + 1;
    if (this.#table.length < (this.#groups + 1) * width) this.#table = new Float64Array(2 * (this.#groups + 1) * width);
    if (this.#back.length < width) {
      this.#back = new Float64Array(2 * width);
      this.#next = new Float64Array(2 * width);
    }
    const table = this.#table;
    table.fill(0, 0, width);
    for (let k = 0; k < this.#groups; k++) {
      const from = k * width;
      const to = from + width;
      const first = this.#start[k] as number;
      const end = this.#start[k + 1] as number;
      const amount = (this.amount[first] as number) | 0;
      const profit = this.profit[first] as number;
      for (let w = 0; w < amount; w++) table[to + w] = table[from + w] as number;
      for (let w = amount; w < width; w++) {
        const without = table[from + w] as number;
        const value = (table[from + w - amount] as number) + profit;
        table[to + w] = Math.max(value, without);
      }
      for (let i = first + 1; i < end; i++) {
        const amount = (this.amount[i] as number) | 0;
        const profit = this.profit[i] as number;
        for (let w = amount; w < width; w++) {
          const value = (table[from + w - amount] as number) + profit;
          if (value > (table[to + w] as number)) table[to + w] = value;
        }
      }
    }
    this.value = table[this.#groups * width + width - 1] as number;
    this.#trace(width);
  }

  /** Reads off the items taken: sums are exact, so a row that an item explains equals it to the digit. */
  #trace(width: number): void {
    const table = this.#table;
    let w = width - 1;
    this.taken.fill(0, 0, this.count);
    for (let k = this.#groups - 1; k >= 0; k--) {
      const value = table[(k + 1) * width + w] as number;
      if (value === table[k * width + w]) continue;
      for (let i = this.#start[k] as number; i < (this.#start[k + 1] as number); i++) {
        const amount = this.amount[i] as number;
        if (amount > w || (table[k * width + w - amount] as number) + (this.profit[i] as number) !== value) continue;
        this.taken[i] = 1;
        w -= amount;
        break;
      }
    }
  }

  /**
   * One price per unit: capacity x price + what items are worth above it, at most one a group. Any price bounds the
   * knapsack; the ratio of the item at which the best ratios fill it is a good one.
   */
  #takeFractions(): void {
    const order = this.#order;
    for (let i = 0; i < this.count; i++) order[i] = i;
    const ratioOf = (i: number): number => (this.profit[i] as number) / (this.amount[i] as number);
    order.subarray(0, this.count).sort((a, b) => ratioOf(b) - ratioOf(a) || a - b);
    let left = this.#capacity;
    let ratio = 0;
    for (let i = 0; i < this.count; i++) {
      const item = order[i] as number;
      left -= this.amount[item] as number;
      if (left >= 0) continue;
      this.isWhole = false;
      ratio = ratioOf(item);
      break;
    }
    this.#ratio = Math.round(ratio / this.#grain) * this.#grain;
    this.value = this.#ratio * this.#capacity;
    this.taken.fill(0, 0, this.count);
    for (let k = 0; k < this.#groups; k++) {
      let best = 0;
      let at = -1;
      for (let i = this.#start[k] as number; i < (this.#start[k + 1] as number); i++) {
        const worth = (this.profit[i] as number) - this.#ratio * (this.amount[i] as number);
        if (worth <= best) continue;
        best = worth;
        at = i;
      }
      if (at >= 0) this.taken[at] = 1;
      this.value += best;
    }
  }

  #weighFractions(): void {
    for (let k = 0; k < this.#groups; k++) {
      const first = this.#start[k] as number;
      const end = this.#start[k + 1] as number;
      let best = 0;
      for (let i = first; i < end; i++) {
        best = Math.max(best, (this.profit[i] as number) - this.#ratio * (this.amount[i] as number));
      }
      for (let i = first; i < end; i++) {
        this.inLoss[i] = best - (this.profit[i] as number) + this.#ratio * (this.amount[i] as number);
        this.outLoss[i] = this.taken[i] ? best : 0;
      }
    }
  }

  #grow(): void {
    const size = 2 * this.group.length;
    this.group = grown(new Int32Array(size), this.group);
    this.amount = grown(new Float64Array(size), this.amount);
    this.profit = grown(new Float64Array(size), this.profit);
    this.taken = new Uint8Array(size);
    this.inLoss = new Float64Array(size);
    this.outLoss = new Float64Array(size);
    this.#start = new Int32Array(size + 1);
    this.#order = new Int32Array(size);
  }
}

/** The largest sum of a row of the table and the back row that share `rest` between them. */
function most(table: Float64Array, row: number, back: Float64Array, rest: number): number {
  let best = 0;
  for (let w = 0; w <= rest; w++) {
    const value = (table[row + w] as number) + (back[rest - w] as number);
    if (value > best) best = value;
  }
  return best;
}

function grown<T extends Int32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
