import { type Model, single } from './model.js';
import { enlarged } from './resources.js';
import { Uses } from './uses.js';

/**
 * All options of one order whose priced cost is below a cutoff, cheapest first, with what they use. A bound from the
 * table of the columns still to come keeps the search on prefixes that lead to such an option.
 */
export class OptionList {
  count = 0;
  /** The search met more options than were wanted: those listed are not the cheapest, and not all. */
  overflowed = false;
  plain = new Float64Array(64);
  priced = new Float64Array(64);
  /** Picks of option i: pickStart[i] .. pickStart[i + 1] - 1. */
  pickStart = new Int32Array(65);
  arc = new Int32Array(256);
  quantity = new Int32Array(256);
  readonly #model: Model;
  readonly #uses = new Uses();
  #most = 0;
  #cutoff = 0;
  #bound = new Float64Array(1024);
  #next = new Float64Array(64);
  #stride = new Int32Array(16);
  #radix = new Int32Array(16);
  #states = 0;
  readonly #row: number[] = [];
  readonly #left: number[] = [];
  readonly #pickArc: number[] = [];
  readonly #pickQuantity: number[] = [];

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * Lists the options of an admitted order with priced cost at most `cutoff`.
   *
   * @param most the search ends when it has met so many
   */
  list(o: number, cutoff: number, most: number): void {
    const model = this.#model;
    this.count = 0;
    this.overflowed = false;
    this.#most = most;
    this.#cutoff = cutoff;
    this.#pickArc.length = 0;
    this.#pickQuantity.length = 0;
    if (model.kind[o] === single) this.#listSingle(o);
    else {
      this.#fillBounds(o);
      const demands = model.demandCount[o] as number;
      this.#left.length = 0;
      for (let d = 0; d < demands; d++) this.#left.push((this.#radix[d] as number) - 1);
      this.#row.length = 0;
      if (model.complete[o] === 1) this.#push(o);
      this.#walk(o, 0, this.#states - 1, 0, 0, 0);
    }
    this.#sort();
  }

  #listSingle(o: number): void {
    const model = this.#model;
    const { resources } = model;
    const arc = model.arcStart[o] as number;
    const quantity = model.demandQuantity[model.demandStart[o] as number] as number;
    this.#push(o);
    for (let i = 0; i < (model.colCount[o] as number) * (model.width[o] as number); i++) {
      const total = model.arcTotal[arc + i] as number;
      if (total === Infinity) continue;
      const column = model.arcColumn[arc + i] as number;
      const list = model.colFurther[column] as number;
      const value =
        total +
        resources.priceOf(model.arcResource[arc + i] as number, quantity) +
        resources.priceOf(model.colOrders[column] as number, 1) +
        resources.priceOf(model.colUnits[column] as number, quantity) +
        (list === 0 ? 0 : model.further.priceOf(list, resources, quantity));
      if (!(value <= this.#cutoff)) continue;
      this.#pickArc.push(arc + i);
      this.#pickQuantity.push(quantity);
      this.#push(o);
      this.#pickArc.pop();
      this.#pickQuantity.pop();
    }
  }

  /** Ends the option here, or goes on with any column from i. `left` of each demand is still open; `state` says the same. */
  #walk(o: number, i: number, state: number, spent: number, time: number, shipments: number): void {
    const model = this.#model;
    const columns = model.colCount[o] as number;
    if (spent + time + (this.#bound[columns * this.#states + state] as number) <= this.#cutoff) this.#push(o);
    if (state === 0 || shipments === model.maxShipments[o]) return;
    for (let k = i; k < columns && !this.overflowed; k++) {
      // Later columns alone can only cost more.
      if (spent + time + (this.#bound[k * this.#states + state] as number) > this.#cutoff) return;
      const column = (model.colStart[o] as number) + k;
      const row = model.colRow[column] as number;
      if (this.#row.includes(row)) continue;
      const fixed = (model.colFixed[column] as number) + model.resources.priceOf(model.colOrders[column] as number, 1);
      this.#row.push(row);
      this.#serve(o, k, 0, state, spent + fixed, Math.max(time, model.colTime[column] as number), shipments + 1, false);
      this.#row.pop();
    }
  }

  /** Lets column i serve by its sources s and on in every way. */
  #serve(
    o: number,
    i: number,
    s: number,
    state: number,
    spent: number,
    time: number,
    shipments: number,
    serves: boolean,
  ): void {
    const model = this.#model;
    if (s === model.width[o]) {
      if (serves) this.#walk(o, i + 1, state, spent, time, shipments);
      return;
    }
    this.#serve(o, i, s + 1, state, spent, time, shipments, serves);
    const arc = (model.arcStart[o] as number) + i * (model.width[o] as number) + s;
    const d = model.sourceDemand[(model.sourceStart[o] as number) + s] as number;
    const demand = (model.demandStart[o] as number) + d;
    const whole = model.demandWhole[demand] === 1;
    const left = this.#left[d] as number;
    const given = model.arcGiven[arc] as number;
    if (given === 0 || left === 0) return;
    const most = whole ? 1 : Math.min(left, given);
    for (let k = 1; k <= most && !this.overflowed; k++) {
      const quantity = whole ? (model.demandQuantity[demand] as number) : k;
      const cost = this.#arcCost(arc, quantity);
      this.#left[d] = left - k;
      this.#pickArc.push(arc);
      this.#pickQuantity.push(quantity);
      const state1 = state - k * (this.#stride[d] as number);
      this.#serve(o, i, s + 1, state1, spent + cost, time, shipments, true);
      this.#pickArc.pop();
      this.#pickQuantity.pop();
    }
    this.#left[d] = left;
  }

  #arcCost(arc: number, quantity: number): number {
    const model = this.#model;
    const { resources } = model;
    const column = model.arcColumn[arc] as number;
    const list = model.colFurther[column] as number;
    return (
      quantity * (model.arcUnit[arc] as number) +
      resources.priceOf(model.arcResource[arc] as number, quantity) +
      resources.priceOf(model.colUnits[column] as number, quantity) +
      (list === 0 ? 0 : model.further.priceOf(list, resources, quantity))
    );
  }

  /** By column and open state: least cost of serving, or leaving, what is open with this column and later ones. */
  #fillBounds(o: number): void {
    const model = this.#model;
    const { penalty } = model.case.cost;
    const demands = model.demandCount[o] as number;
    const width = model.width[o] as number;
    const columns = model.colCount[o] as number;
    this.#layStates(o);
    const states = this.#states;
    if (this.#bound.length < states * (columns + 1)) this.#bound = new Float64Array(2 * states * (columns + 1));
    if (this.#next.length < states) this.#next = new Float64Array(2 * states);
    const bound = this.#bound;
    const next = this.#next;
    const last = columns * states;
    bound.fill(model.complete[o] === 1 ? Infinity : 0, last, last + states);
    bound[last] = 0;
    if (model.complete[o] === 0) {
      for (let d = 0; d < demands; d++) {
        const step = this.#stride[d] as number;
        const demand = (model.demandStart[o] as number) + d;
        const unit = model.demandWhole[demand] === 1 ? (model.demandQuantity[demand] as number) : 1;
        for (let s = 0; s < step; s++) {
          for (let k = 1; k < (this.#radix[d] as number); k++) {
            bound[last + s + k * step] = (bound[last + s] as number) + penalty.line + penalty.unit * unit * k;
          }
        }
      }
    }
    if (!model.whole) for (let s = 1; s < states; s++) bound[last + s] = (bound[last + s] as number) - 0.5;
    for (let i = columns - 1; i >= 0; i--) {
      const column = (model.colStart[o] as number) + i;
      const behind = (i + 1) * states;
      const fixed = (model.colFixed[column] as number) + model.resources.priceOf(model.colOrders[column] as number, 1);
      for (let s = 0; s < states; s++) next[s] = (bound[behind + s] as number) + fixed;
      for (let source = 0; source < width; source++) {
        const arc = (model.arcStart[o] as number) + i * width + source;
        const given = model.arcGiven[arc] as number;
        if (given === 0) continue;
        const d = model.sourceDemand[(model.sourceStart[o] as number) + source] as number;
        const demand = (model.demandStart[o] as number) + d;
        const whole = model.demandWhole[demand] === 1;
        const step = this.#stride[d] as number;
        const digits = this.#radix[d] as number;
        for (let high = 0; high < states; high += step * digits) {
          for (let digit = digits - 1; digit > 0; digit--) {
            const most = whole ? 1 : Math.min(digit, given);
            for (let k = 1; k <= most; k++) {
              const cost = this.#arcCost(arc, whole ? (model.demandQuantity[demand] as number) : k);
              const target = high + digit * step;
              for (let s = 0; s < step; s++) {
                const value = (next[target - k * step + s] as number) + cost;
                if (value < (next[target + s] as number)) next[target + s] = value;
              }
            }
          }
        }
      }
      for (let s = 0; s < states; s++) {
        bound[i * states + s] = Math.min(bound[behind + s] as number, next[s] as number);
      }
    }
  }

  #push(o: number): void {
    if (this.count === this.#most) {
      this.overflowed = true;
      return;
    }
    const model = this.#model;
    const n = this.#pickArc.length;
    const at = this.count === 0 ? 0 : (this.pickStart[this.count] as number);
    if (at + n > this.arc.length) {
      this.arc = enlarged(this.arc, 2 * (at + n));
      this.quantity = enlarged(this.quantity, 2 * (at + n));
    }
    if (this.count === this.plain.length) {
      this.plain = enlarged(this.plain, 2 * this.count);
      this.priced = enlarged(this.priced, 2 * this.count);
      this.pickStart = enlarged(this.pickStart, 2 * this.count + 1);
    }
    for (let i = 0; i < n; i++) {
      this.arc[at + i] = this.#pickArc[i] as number;
      this.quantity[at + i] = this.#pickQuantity[i] as number;
    }
    const plain = model.costOf(o, this.arc, this.quantity, at, n);
    this.#uses.read(model, this.arc, this.quantity, at, n);
    let priced = plain;
    for (let u = 0; u < this.#uses.count; u++) {
      priced += model.resources.priceOf(this.#uses.resource[u] as number, this.#uses.amount[u] as number);
    }
    if (priced > this.#cutoff || (model.sharesCells[o] === 1 && this.#overfills())) return;
    this.plain[this.count] = plain;
    this.priced[this.count] = priced;
    this.pickStart[++this.count] = at + n;
  }

  /** Whether the option pushed last takes more from one cell than lies there. */
  #overfills(): boolean {
    const { limit } = this.#model.resources;
    for (let u = 0; u < this.#uses.count; u++) {
      if ((this.#uses.amount[u] as number) > (limit[this.#uses.resource[u] as number] as number)) return true;
    }
    return false;
  }

  /** By priced cost; insertion, since lists are short and nearly sorted by column. Picks stay where they are. */
  #sort(): void {
    this.order = Int32Array.from({ length: this.count }, (_, i) => i).sort(
      (a, b) => (this.priced[a] as number) - (this.priced[b] as number) || a - b,
    );
  }

  /** Options by rising priced cost. */
  order = new Int32Array(0);

  #layStates(o: number): void {
    const { demandCount, demandStart, demandWhole, demandQuantity } = this.#model;
    const demands = demandCount[o] as number;
    if (demands > this.#stride.length) {
      this.#stride = new Int32Array(2 * demands);
      this.#radix = new Int32Array(2 * demands);
    }
    this.#states = 1;
    for (let d = 0; d < demands; d++) {
      const at = (demandStart[o] as number) + d;
      this.#stride[d] = this.#states;
      this.#radix[d] = demandWhole[at] === 1 ? 2 : (demandQuantity[at] as number) + 1;
      this.#states *= this.#radix[d] as number;
    }
  }
}
