import { sortByKey } from '../base/sort-by-key.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';

/** Steps of the subgradient method where the shipment limit may bind; more of them hardly raise the bound. */
const mostSteps = 40;

/** Steps without a better bound after which the step length halves. */
const patience = 4;

/**
 * Prices of an order's demands: what serving each in full may cost at most. With the reduced cost of a column, its
 * fixed cost less the prices of all that it could serve, every plan over the known columns obeys
 *
 *     cost >= floor + sum of prices + sum of reduced costs of its columns + its time cost
 *          >= base + its time cost,      base = floor + sum of prices + the least (negative) reduced costs that
 *                                               maxShipments columns can have together
 *
 * for any prices, which tells how good the plan in hand is and how far out another facility could matter. Dual ascent
 * finds good prices in one round: they rise one demand after the other, scarcest first, until a column would earn more
 * than it costs. Where the shipment limit can bind, the ascent is repeated with a multiplier on every shipment, and
 * subgradient steps raise the bound further.
 * Sources: D. Erlenkotter, "A Dual-Based Procedure for Uncapacitated Facility Location", Operations Research 26(6), 1978;
 * M. L. Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems", Management Science 27(1), 1981.
 */
export class Prices {
  /** Per demand, for serving it in full, above the floor of its unit costs. */
  prize = new Float64Array(8);
  /** Sum of floor and prices. */
  total = 0;
  /** Lower bound on any plan over the known columns, time cost apart. */
  base = 0;
  /**
   * The demand whose holder arrives last as far as is known, or -1. A second bound has it pay for the time: whoever serves
   * it arrives no later than the last, so its price may rise by that facility's time cost, and no time cost is added:
   *
   *     cost >= criticalTotal + sum of criticalReducedCost
   */
  critical = -1;
  criticalPrize = 0;
  criticalTotal = 0;
  /** What the last of the allowed shipments gains at most: a column not yet known is held against this. Not negative. */
  perShipment = 0;
  /** After `refine`: prices, and the bound without reduced costs. */
  refined = new Float64Array(8);
  refinedTotal = 0;
  /** The demand that pays for the time in what is computed right now, or -1. */
  #timed = -1;
  #case!: OrderCase;
  #slack = new Float64Array(16);
  #reduced = new Float64Array(16);
  #order = new Int32Array(8);
  #holders = new Int32Array(8);
  #trial = new Float64Array(8);
  #step = new Float64Array(8);
  /** Columns of least reduced cost, ascending, negative ones only. */
  #least = new Int32Array(4);
  #leastCount = 0;

  /** @param critical the demand to take for the critical one, or -1 */
  raise(c: OrderCase, incumbent: Incumbent, critical: number): void {
    const { demands, maxShipments, most } = c;
    this.#case = c;
    this.#grow();
    this.critical = -1;
    this.#timed = -1;
    if (maxShipments === 1) {
      // One facility stands alone: prices at their upper end price it exactly.
      this.prize.set(most.subarray(0, demands.count));
      this.#settle(this.prize);
      // Nothing else is in a plan with it, so no other column's reduced cost counts beside its own.
      this.base = this.total;
      this.criticalTotal = this.total;
      return;
    }
    const limited = maxShipments < demands.count;
    // Where fractions may be rounded off a fixed cost, several columns may earn a little, which the second bound leaves out.
    this.critical = limited || !c.whole ? -1 : critical;
    this.#sortByScarcity();
    this.#ascend(0, this.prize);
    this.#settle(this.prize);
    if (!limited) return;
    this.#tryMultipliers();
    this.#climb(this.prize, incumbent.cost - c.cost.timeCost(incumbent.minutes));
    this.#settle(this.prize);
  }

  /** Fixed cost less the prices of all that the column could serve. */
  reducedCost(column: number): number {
    return this.#reducedCost(column, this.prize);
  }

  /** The same under the bound where the critical demand pays for the time. */
  criticalReducedCost(column: number): number {
    const reduced = this.reducedCost(column);
    if (this.critical < 0) return reduced;
    const { columns, cost } = this.#case;
    const earned = this.#earning(column, this.critical, this.prize[this.critical] as number);
    const time = cost.timeCost(columns.minutes[column] as number);
    return reduced + earned - this.#earning(column, this.critical, this.criticalPrize - time);
  }

  /**
   * Raises the bound where the critical demand pays for the time by subgradient steps, for branching over many columns:
   * reduced costs of several columns may then be negative. Needs a critical demand; without one `raise` has done it.
   */
  refine(incumbent: Incumbent): void {
    const { count } = this.#case.demands;
    this.refined.set(this.prize.subarray(0, count));
    this.refined[this.critical] = this.criticalPrize;
    this.#timed = this.critical;
    this.#climb(this.refined, incumbent.cost);
    this.#timed = -1;
    this.refinedTotal = this.#case.floor + this.#sum(this.refined);
  }

  refinedReducedCost(column: number): number {
    this.#timed = this.critical;
    const reduced = this.#reducedCost(column, this.refined);
    this.#timed = -1;
    return reduced;
  }

  #reducedCost(column: number, prize: Float64Array): number {
    const { columns, demands } = this.#case;
    let reduced = columns.fixed[column] as number;
    for (let d = 0; d < demands.count; d++) reduced -= this.#earning(column, d, prize[d] as number);
    return reduced;
  }

  /** What a column makes of a price, after the part of its unit cost above the floor; never negative. */
  #earning(column: number, d: number, price: number): number {
    const { columns, demands, unitFloor, cost } = this.#case;
    if (demands.hasChoice) return this.#earningByChoice(column, d, price);
    const at = column * columns.width + d;
    const given = columns.given[at] as number;
    if (given === 0) return 0;
    const time = d === this.#timed ? cost.timeCost(columns.minutes[column] as number) : 0;
    const excess = ((columns.unit[at] as number) - (unitFloor[d] as number)) * given;
    return Math.max(0, ((price - time) * given) / (demands.quantity[d] as number) - excess);
  }

  /** The same where the demand has several sources: its cheapest ones, as far as it wants any and they are worth it. */
  #earningByChoice(column: number, d: number, price: number): number {
    const { columns, demands, unitFloor, cost } = this.#case;
    const from = column * columns.width;
    const end = demands.sourceStart[d + 1] as number;
    const wanted = demands.quantity[d] as number;
    const floor = unitFloor[d] as number;
    const time = d === this.#timed ? cost.timeCost(columns.minutes[column] as number) : 0;
    const perUnit = (price - time) / wanted;
    let left = Math.min(wanted, columns.room[column] as number);
    let earning = 0;
    for (let place = demands.sourceStart[d] as number; place < end && left > 0; place++) {
      const source = columns.sorted[from + place] as number;
      if (source === -1) break;
      const margin = perUnit - (columns.unit[from + source] as number) + floor;
      if (margin <= 0) break;
      const take = Math.min(left, columns.given[from + source] as number);
      earning += take * margin;
      left -= take;
    }
    return earning;
  }

  /** The highest price at which a column earns no more than `slack` from a demand; Infinity: it cannot serve any of it. */
  #priceAt(column: number, d: number, slack: number): number {
    const { columns, demands, unitFloor } = this.#case;
    const wanted = demands.quantity[d] as number;
    if (demands.hasChoice) return this.#priceAtByChoice(column, d, slack);
    const at = column * columns.width + d;
    const given = columns.given[at] as number;
    if (given === 0) return Infinity;
    const excess = ((columns.unit[at] as number) - (unitFloor[d] as number)) * given;
    return ((slack + excess) * wanted) / given;
  }

  /** Earnings are the most that any first few of the sorted sources make, so the price is the least that these ask for. */
  #priceAtByChoice(column: number, d: number, slack: number): number {
    const { columns, demands, unitFloor } = this.#case;
    const from = column * columns.width;
    const end = demands.sourceStart[d + 1] as number;
    const wanted = demands.quantity[d] as number;
    const floor = unitFloor[d] as number;
    let left = Math.min(wanted, columns.room[column] as number);
    let taken = 0;
    let excess = 0;
    let price = Infinity;
    for (let place = demands.sourceStart[d] as number; place < end && left > 0; place++) {
      const source = columns.sorted[from + place] as number;
      if (source === -1) break;
      const take = Math.min(left, columns.given[from + source] as number);
      excess += take * ((columns.unit[from + source] as number) - floor);
      taken += take;
      left -= take;
      price = Math.min(price, ((slack + excess) * wanted) / taken);
    }
    return price;
  }

  /** One round of dual ascent. */
  #ascend(perShipment: number, prize: Float64Array): void {
    const { columns, demands, most } = this.#case;
    for (let j = 0; j < columns.count; j++) this.#slack[j] = (columns.fixed[j] as number) + perShipment;
    for (let place = 0; place < demands.count; place++) {
      const d = this.#order[place] as number;
      let price = most[d] as number;
      for (let j = 0; j < columns.count; j++) {
        if (columns.dropped[j]) continue;
        price = Math.min(price, this.#priceAt(j, d, Math.max(0, this.#slack[j] as number)));
      }
      prize[d] = price;
      if (d === this.critical) this.#priceWithTime(d);
      for (let j = 0; j < columns.count; j++) {
        if (!columns.dropped[j]) this.#slack[j] = (this.#slack[j] as number) - this.#earning(j, d, price);
      }
    }
  }

  /** The critical demand comes last, so slack is what all others leave of each column. */
  #priceWithTime(d: number): void {
    const { columns, most, cost } = this.#case;
    let price = most[d] as number;
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      const untimed = this.#priceAt(j, d, Math.max(0, this.#slack[j] as number));
      if (untimed < price) price = Math.min(price, untimed + cost.timeCost(columns.minutes[j] as number));
    }
    this.criticalPrize = price;
  }

  /** Multipliers from a fraction of a shipment's cost upwards, doubling; the bound is concave in the multiplier. */
  #tryMultipliers(): void {
    const { columns, maxShipments } = this.#case;
    if (columns.count === 0) return;
    let perShipment = 0;
    for (let j = 0; j < columns.count; j++) perShipment += (columns.fixed[j] as number) / columns.count / 4;
    let end = 0;
    for (let d = 0; d < this.#case.demands.count; d++) end += (this.#case.most[d] as number) / maxShipments;
    if (end === 0) return;
    let before = this.base;
    for (perShipment = Math.max(perShipment, end / 1024); perShipment <= end; perShipment *= 2) {
      this.#ascend(perShipment, this.#trial);
      const base = this.#boundOf(this.#trial);
      if (base > this.base) this.#keep();
      if (base < before) return;
      before = base;
    }
  }

  /** Subgradient steps from `best`, which takes what they find, towards `target`: the plan in hand, as the bound sees it. */
  #climb(best: Float64Array, target: number): void {
    const { columns, demands, most } = this.#case;
    this.#trial.set(best.subarray(0, demands.count));
    let bestBase = -Infinity;
    let length = 1;
    let since = 0;
    for (let step = 0; step < mostSteps; step++) {
      const base = this.#boundOf(this.#trial);
      if (base > bestBase) {
        bestBase = base;
        best.set(this.#trial.subarray(0, demands.count));
        since = 0;
      } else if (++since === patience) {
        length /= 2;
        since = 0;
      }
      let norm = 0;
      for (let d = 0; d < demands.count; d++) {
        let covered = 0;
        const wanted = demands.quantity[d] as number;
        for (let i = 0; i < this.#leastCount; i++) {
          const from = (this.#least[i] as number) * columns.width;
          covered += demands.hasChoice ? this.#coverByChoice(from, d) : (columns.given[from + d] as number) / wanted;
        }
        const slope = 1 - covered;
        const atEnd = (slope > 0 && this.#trial[d] === most[d]) || (slope < 0 && this.#trial[d] === 0);
        this.#step[d] = atEnd ? 0 : slope;
        norm += atEnd ? 0 : slope * slope;
      }
      if (norm === 0 || base >= target) return;
      const stride = (length * (target - base)) / norm;
      for (let d = 0; d < demands.count; d++) {
        const moved = (this.#trial[d] as number) + stride * (this.#step[d] as number);
        this.#trial[d] = Math.min(most[d] as number, Math.max(0, moved));
      }
    }
  }

  /** The part of a demand that a column could serve; its sources begin at `from`. */
  #coverByChoice(from: number, d: number): number {
    const { columns, demands } = this.#case;
    let given = 0;
    for (let s = demands.sourceStart[d] as number; s < (demands.sourceStart[d + 1] as number); s++) {
      given += columns.given[from + s] as number;
    }
    return Math.min(1, given / (demands.quantity[d] as number));
  }

  #keep(): void {
    this.prize.set(this.#trial.subarray(0, this.#case.demands.count));
    this.#settle(this.prize);
  }

  #settle(prize: Float64Array): void {
    this.base = this.#boundOf(prize);
    this.total = this.#case.floor + this.#sum(prize);
    this.criticalTotal =
      this.critical < 0 ? this.base : this.total - (prize[this.critical] as number) + this.criticalPrize;
    const last = this.#leastCount === this.#case.maxShipments ? (this.#least[this.#leastCount - 1] as number) : -1;
    this.perShipment = last < 0 || this.#case.maxShipments === 1 ? 0 : Math.max(0, -(this.#reduced[last] as number));
  }

  /** The base that given prices make; leaves the columns of least reduced cost behind. */
  #boundOf(prize: Float64Array): number {
    const { columns, maxShipments } = this.#case;
    this.#leastCount = 0;
    let gained = 0;
    for (let j = 0; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      const reduced = this.#reducedCost(j, prize);
      this.#reduced[j] = reduced;
      if (reduced < 0) this.#insert(j, reduced, maxShipments);
    }
    for (let i = 0; i < this.#leastCount; i++) gained += this.#reduced[this.#least[i] as number] as number;
    return this.#case.floor + this.#sum(prize) + gained;
  }

  #insert(column: number, reduced: number, most: number): void {
    let at = this.#leastCount;
    if (at === most) {
      if ((this.#reduced[this.#least[at - 1] as number] as number) <= reduced) return;
      at--;
    } else this.#leastCount++;
    while (at > 0 && (this.#reduced[this.#least[at - 1] as number] as number) > reduced) {
      this.#least[at] = this.#least[at - 1] as number;
      at--;
    }
    this.#least[at] = column;
  }

  #sum(prize: Float64Array): number {
    let sum = 0;
    for (let d = 0; d < this.#case.demands.count; d++) sum += prize[d] as number;
    return sum;
  }

  /** Demands that few columns serve come first: nobody else can use up their columns' slack. The critical one comes last. */
  #sortByScarcity(): void {
    const { columns, demands } = this.#case;
    for (let d = 0; d < demands.count; d++) {
      let count = 0;
      for (let j = 0; j < columns.count; j++) {
        if (!columns.dropped[j] && columns.serves(j, d)) count++;
      }
      this.#holders[d] = d === this.critical ? 0x7fff_ffff : count;
      this.#order[d] = d;
    }
    sortByKey(this.#order, this.#holders, demands.count);
  }

  #grow(): void {
    const { columns, demands, maxShipments } = this.#case;
    if (demands.count > this.prize.length) {
      const size = 2 * demands.count;
      this.prize = new Float64Array(size);
      this.refined = new Float64Array(size);
      this.#trial = new Float64Array(size);
      this.#step = new Float64Array(size);
      this.#order = new Int32Array(size);
      this.#holders = new Int32Array(size);
    }
    if (columns.count > this.#slack.length) {
      this.#slack = new Float64Array(2 * columns.count);
      this.#reduced = new Float64Array(2 * columns.count);
    }
    if (maxShipments > this.#least.length) this.#least = new Int32Array(maxShipments);
  }
}
