import type { ClassFloor } from '../scoring/class-floor.js';
import type { Branch } from './branch.js';
import type { Incumbent } from './incumbent.js';
import type { OrderCase } from './order-case.js';
import type { Prices } from './prices.js';

/** A reduced cost counts as negative only past what summing doubles can bring about. */
const tolerance = 1e-6;

/**
 * One pass that looks, under given prices, for columns that could be in a plan no dearer than the incumbent: what such a
 * column may cost, and what is done with those that were found. Whoever searches aims it at one class after the other.
 */
export class PricingPass {
  /** Some column earned more than it costs: prices were too high for a bound, raise them anew and search again. */
  hadViolator = false;
  /** The pass ended before all were priced, since it brought as many columns as it was allowed. */
  cutShort = false;
  readonly #case: OrderCase;
  readonly #branch: () => Branch;
  #prices!: Prices;
  #incumbent!: Incumbent;
  #floor!: ClassFloor;
  #left = 0;

  constructor(orderCase: OrderCase, branch: () => Branch) {
    this.#case = orderCase;
    this.#branch = branch;
  }

  begin(prices: Prices, incumbent: Incumbent, mostColumns: number): void {
    this.#prices = prices;
    this.#incumbent = incumbent;
    this.hadViolator = false;
    this.cutShort = false;
    this.#left = mostColumns;
  }

  /** Turns to a class by its floor, and tells the floor what is left to spend. */
  aim(floor: ClassFloor): void {
    this.#floor = floor;
    floor.perShipment = this.#prices.perShipment;
    floor.violators = this.#case.maxShipments;
    this.#setBudget();
  }

  /** The exact reduced cost and arrival of a column decide, where a search only had a bound. */
  accepts(column: number): boolean {
    const { columns, cost } = this.#case;
    const reduced = this.#prices.reducedCost(column) + this.#prices.perShipment;
    const time = cost.timeCost(columns.minutes[column] as number);
    const { budget, criticalBudget, violators } = this.#floor;
    if (reduced < 0) return time + violators * reduced <= budget;
    return reduced + time <= budget && this.#prices.criticalReducedCost(column) <= criticalBudget;
  }

  /** Offers each column from `first` on as a plan of its own. Returns whether less is left to spend since. */
  offer(first: number): boolean {
    const { columns } = this.#case;
    const costBefore = this.#incumbent.cost;
    for (let j = first; j < columns.count; j++) {
      if (columns.dropped[j]) continue;
      this.#branch().single(this.#case, this.#incumbent, j);
      const reduced = this.#prices.reducedCost(j) + this.#prices.perShipment;
      if (Math.min(reduced, this.#prices.criticalReducedCost(j)) < -tolerance) this.hadViolator = true;
      this.#left--;
    }
    if (this.#left <= 0) this.cutShort = true;
    if (!this.cutShort && this.#incumbent.cost === costBefore) return false;
    this.#setBudget();
    return true;
  }

  #setBudget(): void {
    const { base, critical, criticalTotal } = this.#prices;
    this.#floor.version++;
    this.#floor.budget = this.cutShort ? -Infinity : this.#incumbent.ceiling - base;
    this.#floor.criticalBudget = critical < 0 ? Infinity : this.#incumbent.ceiling - criticalTotal;
  }
}
