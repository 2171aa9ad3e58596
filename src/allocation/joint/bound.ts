import type { Batch } from './batch.js';
import { CommonPrices } from './common-prices.js';
import { Knapsack } from './knapsack.js';
import { anything } from './oracle.js';
import { enlarged } from './resources.js';
import type { Steps } from './steps.js';
import { Uses } from './uses.js';

/** Orders looked at between two chances to stop. */
const pause = 256;

/** How slowly the mean and the mean square of each price's subgradient forget. */
const meanDecay = 0.8;
const squareDecay = 0.95;

/**
 * A lower bound on the cost of any plan of the batch. For prices that are not negative it is
 *
 *   sum over orders of their best option's cost under prices  -  sum over resources of the most that each could earn
 *
 * where a cell earns by an exact knapsack over the quantities that orders may take from it. It speaks for the orders'
 * columns; PriceOut makes it speak for the network.
 *
 * Prices climb along smoothed subgradients, each scaled by the size of its own: a batch is thousands of small contests
 * of very different prices, for which one step length for all is wrong everywhere. On batches of 1 000 and 10 000 orders
 * 200 such steps come as close to the best prices as 1 000 to 2 000 of a deflected subgradient with Polyak's step.
 * Sources: M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science
 * 27, 1981; D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 */
export class Bound {
  /** Best bound so far, and the prices that gave it (in the resources once `climb` is over). */
  value = -Infinity;
  /** Priced cost of each admitted order's best option under the best prices. */
  readonly orderValue: Float64Array;
  iterations = 0;
  readonly #batch: Batch;
  readonly #knapsack = new Knapsack();
  readonly #uses = new Uses();
  readonly #common = new CommonPrices(meanDecay, squareDecay);
  readonly #active: number[] = [];
  /** Priced cost of each admitted order's best option under the current prices. */
  readonly #current: Float64Array;
  #isActive = new Uint8Array(1024);
  /** By price: how often (units: how many) the orders' best options take it; what the resource would sell; direction. */
  #taken = new Float64Array(1024);
  #takers = new Int32Array(1024);
  #gradient = new Float64Array(1024);
  #mean = new Float64Array(1024);
  #square = new Float64Array(1024);
  #bestPrice = new Float64Array(1024);

  readonly #scale: number;

  /** @param scale mean cost of an order, what steps are measured by */
  constructor(batch: Batch, scale: number) {
    this.#batch = batch;
    this.#scale = scale;
    this.orderValue = new Float64Array(batch.model.orders.length);
    this.#current = new Float64Array(batch.model.orders.length);
  }

  /**
   * Moves the prices so many times, by steps that shrink geometrically between two shares of the mean cost of an order,
   * and ends with the best prices found.
   */
  *climb(iterations: number, firstStep: number, lastStep: number): Steps {
    this.#activatePriced();
    this.#mean.fill(0);
    this.#square.fill(0);
    this.#common.forget();
    for (let i = 0; i < iterations; i++) {
      this.iterations++;
      const grew = yield* this.#gather();
      const value = this.#price();
      if (value > this.value) this.#keep(value);
      const step = this.#scale * firstStep * (lastStep / firstStep) ** (i / iterations);
      if (!this.#move(step, i + 1) && !grew) break;
    }
    if (this.value === -Infinity) yield* this.evaluate();
    this.#restore();
  }

  /** The bound under the best prices anew, after orders got more columns. */
  *evaluate(): Steps {
    this.#activatePriced();
    yield* this.#gather();
    this.#keep(this.#price());
  }

  /** Takes in that no option of an order costs less than that under the best prices, where its options are not all listed. */
  raise(o: number, least: number): void {
    const known = this.orderValue[o] as number;
    if (least <= known) return;
    this.orderValue[o] = least;
    this.value += least - known;
  }

  /** The most that a resource could earn under the best prices: what the bound takes off for it. */
  earning(r: number): number {
    const { resources } = this.#batch.model;
    const at = resources.priceAt[r] as number;
    const classes = resources.classes[r] as number;
    const cap = resources.limit[r] as number;
    if (resources.isFree(r)) return 0;
    if (classes === 0) return (resources.price[at] as number) * cap;
    return this.#knapsack.solve(resources.price, this.#takers, at, classes, cap);
  }

  /** Best options of all admitted orders; counts what they take. Returns whether a resource became active. */
  *#gather(): Steps<boolean> {
    const batch = this.#batch;
    const { model, oracle } = batch;
    const { resources } = model;
    this.#grow();
    for (const r of this.#active) {
      const at = resources.priceAt[r] as number;
      this.#taken.fill(0, at, at + Math.max(1, resources.classes[r] as number));
    }
    const touched: number[] = [];
    for (let i = 0; i < batch.hot.length; i++) {
      if (i % pause === 0) yield;
      const o = batch.hot[i] as number;
      const value = oracle.solve(o, 0, anything);
      // What is not listed costs at least so much, whatever it uses.
      const isListed = model.listings.size > 0 && model.listings.has(o);
      this.#current[o] = isListed ? Math.min(value, (model.outside[o] as number) + (model.shift[o] as number)) : value;
      const uses = this.#uses;
      uses.read(model, oracle.arc, oracle.quantity, 0, oracle.count);
      for (let u = 0; u < uses.count; u++) {
        const r = uses.resource[u] as number;
        const amount = uses.amount[u] as number;
        const at = resources.priceAt[r] as number;
        const isClassed = resources.classes[r] !== 0;
        if (!this.#isActive[r]) touched.push(r);
        const place = isClassed ? at + amount - 1 : at;
        this.#taken[place] = (this.#taken[place] as number) + (isClassed ? 1 : amount);
      }
    }
    let grew = false;
    for (const r of touched) {
      if (this.#isActive[r]) continue;
      if (this.#load(r) > (resources.limit[r] as number)) {
        this.#activate(r);
        grew = true;
      }
    }
    for (const r of touched) {
      if (this.#isActive[r]) continue;
      const at = resources.priceAt[r] as number;
      this.#taken.fill(0, at, at + Math.max(1, resources.classes[r] as number));
    }
    return grew;
  }

  /** Units that best options and cold orders take of a resource. */
  #load(r: number): number {
    const { resources } = this.#batch.model;
    const at = resources.priceAt[r] as number;
    const classes = resources.classes[r] as number;
    let load = this.#batch.coldUse(r) + (classes === 0 ? (this.#taken[at] as number) : 0);
    for (let k = 1; k <= classes; k++) load += k * (this.#taken[at + k - 1] as number);
    return load;
  }

  /** The bound under the current prices, and its subgradient. */
  #price(): number {
    const batch = this.#batch;
    const { resources } = batch.model;
    const { price, priceAt, classes, limit } = resources;
    let value = batch.coldCost;
    for (const o of batch.hot) value += this.#current[o] as number;
    for (const r of this.#active) {
      const at = priceAt[r] as number;
      const count = classes[r] as number;
      const cap = limit[r] as number;
      if (count === 0) {
        value -= (price[at] as number) * cap;
        this.#gradient[at] = (this.#taken[at] as number) - cap;
        continue;
      }
      value -= this.#knapsack.solve(price, this.#takers, at, count, cap);
      let left = cap;
      for (let k = 1; k <= count; k++) left -= k * (this.#knapsack.taken[k] as number);
      // What has no price may fill the rest at no loss: choose it as orders would.
      for (let k = 1; k <= count; k++) {
        const place = at + k - 1;
        let sold = this.#knapsack.taken[k] as number;
        if (price[place] === 0) {
          sold = Math.min(this.#taken[place] as number, Math.floor(left / k));
          left -= k * sold;
        }
        this.#gradient[place] = (this.#taken[place] as number) - sold;
      }
    }
    return value;
  }

  /** One step along the smoothed subgradient, each price by the size its own has had lately. False: at the top. */
  #move(step: number, iteration: number): boolean {
    const { resources } = this.#batch.model;
    const { price, priceAt, classes } = resources;
    const meanBias = 1 - meanDecay ** iteration;
    const squareBias = 1 - squareDecay ** iteration;
    let moved = false;
    for (const r of this.#active) {
      const at = priceAt[r] as number;
      for (let i = at; i < at + Math.max(1, classes[r] as number); i++) {
        const asked = price[i] as number;
        const gradient = asked === 0 ? Math.max(0, this.#gradient[i] as number) : (this.#gradient[i] as number);
        const mean = meanDecay * (this.#mean[i] as number) + (1 - meanDecay) * gradient;
        const square = squareDecay * (this.#square[i] as number) + (1 - squareDecay) * gradient * gradient;
        this.#mean[i] = mean;
        this.#square[i] = square;
        if (gradient !== 0) moved = true;
        if (square === 0) continue;
        price[i] = Math.max(0, asked + (step * mean) / meanBias / (Math.sqrt(square / squareBias) + 1e-3));
      }
    }
    this.#common.move(resources, this.#gradient, step, iteration);
    return moved;
  }

  #keep(value: number): void {
    const { resources } = this.#batch.model;
    this.value = value;
    this.#bestPrice.set(resources.price.subarray(0, resources.prices));
    this.#bestPrice.fill(0, resources.prices);
    for (const o of this.#batch.hot) this.orderValue[o] = this.#current[o] as number;
  }

  #restore(): void {
    const { resources } = this.#batch.model;
    resources.price.fill(0);
    resources.price.set(this.#bestPrice.subarray(0, Math.min(resources.price.length, this.#bestPrice.length)));
  }

  #activatePriced(): void {
    const { resources } = this.#batch.model;
    for (let r = 1; r < resources.count; r++) {
      const at = resources.priceAt[r] as number;
      const classes = resources.classes[r] as number;
      let priced = (resources.price[at] as number) > 0;
      for (let k = 1; k <= classes; k++) priced ||= (resources.price[at + k - 1] as number) > 0;
      if (priced && !this.#isActiveAt(r)) this.#activate(r);
    }
  }

  #isActiveAt(r: number): boolean {
    return r < this.#isActive.length && this.#isActive[r] === 1;
  }

  #activate(r: number): void {
    const batch = this.#batch;
    const { model } = batch;
    batch.admitUsersOf(r, (o) => {
      this.#current[o] = batch.firstCost[o] as number;
    });
    this.#grow();
    this.#isActive[r] = 1;
    this.#active.push(r);
    const { resources } = model;
    const skuRow = resources.skuRow[r] as number;
    if (resources.kind[r] === 0 && model.isShort(skuRow)) this.#common.add(skuRow, r);
    const at = resources.priceAt[r] as number;
    const classes = resources.classes[r] as number;
    for (let k = 1; k <= classes; k++) {
      this.#takers[at + k - 1] = model.demand.takers(resources.skuRow[r] as number, k);
    }
  }

  #grow(): void {
    const { resources } = this.#batch.model;
    if (resources.count > this.#isActive.length) {
      this.#isActive = enlarged(this.#isActive, Math.max(resources.count, 2 * this.#isActive.length));
    }
    const size = resources.price.length;
    if (size <= this.#taken.length) return;
    this.#taken = enlarged(this.#taken, size);
    this.#takers = enlarged(this.#takers, size);
    this.#gradient = enlarged(this.#gradient, size);
    this.#mean = enlarged(this.#mean, size);
    this.#square = enlarged(this.#square, size);
    this.#bestPrice = enlarged(this.#bestPrice, size);
  }
}
