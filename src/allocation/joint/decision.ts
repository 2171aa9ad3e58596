import type { Order } from '../../model/order.js';
import type { Network } from '../../network/network.js';
import { auction, improveOneByOne } from './auction.js';
import { Batch } from './batch.js';
import { Bound } from './bound.js';
import { Exact } from './exact.js';
import type { External } from './external.js';
import { Listings } from './listings.js';
import { fixedOrder, Model } from './model.js';
import { Neighbourhoods } from './neighbourhoods.js';
import { OptionPool } from './option-pool.js';
import { type InForce, Prepared } from './prepare.js';
import { PriceOut } from './price-out.js';
import { Records } from './records.js';
import { routeAnew, settleTies } from './settle.js';
import type { Steps } from './steps.js';
import { decideUnitFlow, isUnitFlow } from './unit-flow.js';

/**
 * Bid increments of the auction: from shares of an order's mean cost, and of what serving nothing costs it, since prices
 * may have to climb that high, down to a small share of the mean cost.
 */
const firstBid = { ofMean: 1 / 4, ofNothing: 1 / 20 };
const lastBid = 1 / 640;
const bidShrinks = 1 / 6;
const leastShare = 1e-5;

/** How much dearer than its best, under prices, an option may be to take part in a neighbourhood: share of the mean cost. */
const radiusShare = 1;

/** Orders of a neighbourhood, pass by pass; a small batch has time for more. */
const neighbourhoodSizes = [25, 25, 60];
const sizesOfSmallBatch = [25, 25, 60, 40, 25, 60, 40];
const smallBatch = 1000;

/** Growth of the columns by pricing out beyond which prices are found anew. */
const mostGrowth = 2;

/** Proofs tried one after the other, each from the better plan that the one before found. */
const mostProofs = 4;

export interface DecisionLimits {
  readonly iterations: number;
  readonly nodes: number;
  readonly seed: number;
}

/**
 * Decides a batch of orders together, in steps small enough to stop between any two: run `start`, then `search` for as
 * long as there is time. At any moment `plan` is the best legal plan so far and `bound` is below every plan.
 */
export class Decision {
  stage = 'first choices';
  /** Of the best plan so far: costs of its options and the charges for plans that changed. */
  cost = Infinity;
  bound = 0;
  /** What ended a search that was not stopped and has no proof. */
  endedBy: 'iterations' | 'nodes' = 'iterations';
  readonly prepared: Prepared;
  /** Asked for what our own exact search does not finish. */
  external: External | null = null;
  batch: Batch | null = null;
  dual: Bound | null = null;
  readonly #network: Network;
  readonly #orders: readonly Order[];
  readonly #limits: DecisionLimits;
  /** The plan in hand of the batch is legal, and no dearer than its best. */
  #isLegal = false;
  #settled: Records | null = null;

  /**
   * @param network a private copy of the network
   * @param orders by arrival
   */
  constructor(network: Network, orders: readonly Order[], inForce: InForce, limits: DecisionLimits) {
    this.#network = network;
    this.#orders = orders;
    this.#limits = limits;
    this.prepared = new Prepared(network, orders, inForce, () => new Records(orders.length));
  }

  /** Each order by itself: what `start` has not reached when it is left off counts as zero in the bound. */
  *chooseFirst(): Steps {
    yield* this.prepared.chooseFirst();
  }

  /** One by one in order of arrival: always to its end. */
  *chooseOneByOne(): Steps {
    this.stage = 'one by one';
    const { prepared } = this;
    yield* prepared.chooseOneByOne();
    this.cost = sum(prepared.oneByOneCost);
    this.bound = Math.min(this.cost, sum(prepared.firstCost));
  }

  get isOptimal(): boolean {
    return this.cost - this.bound < 1;
  }

  *search(): Steps {
    if (this.isOptimal) return;
    const batch = yield* this.#openBatch();
    const { resources } = batch.model;
    for (let r = resources.count - 1; r > 0; r--) if (resources.isOverdrawn(r)) batch.admitUsersOf(r, () => {});
    const mean = sum(this.prepared.oneByOneCost) / this.#orders.length;
    const dual = new Bound(batch, mean);
    this.dual = dual;
    if (yield* this.#flow(batch, dual)) return;
    this.stage = 'auction';
    yield* this.#bid(batch, mean);
    this.stage = 'bound';
    // Rough prices first, for they tell which facilities matter; then fine ones over all that do.
    const rough = Math.ceil(this.#limits.iterations / 4);
    yield* dual.climb(rough, 0.3, 0.03);
    const columns = batch.model.columns;
    yield* this.#priceOut(batch, dual);
    if (batch.model.columns > mostGrowth * columns) {
      // The prices were made for a small part of what there is: bid anew for all of it.
      resources.price.fill(0);
      yield* this.#bid(batch, mean);
      yield* dual.evaluate();
    }
    yield* dual.climb(this.#limits.iterations - rough, 0.2, 0.0005);
    yield* this.#priceOut(batch, dual);
    yield* this.#boundOthers(batch, dual);
    this.bound = Math.max(this.bound, Math.min(this.cost, wholeBound(dual.value)));
    if (this.isOptimal) return;
    this.stage = 'neighbourhoods';
    yield* this.#rebuild(batch, dual, mean);
    if (this.isOptimal) return;
    this.stage = 'exact';
    yield* this.#prove(batch, dual);
  }

  /** Settles ties, and routes single orders anew in what the others leave. Only for a search that was not stopped. */
  *settle(): Steps {
    const { batch, prepared } = this;
    if (batch === null || batch.best.cost > this.cost) return;
    this.stage = 'ties';
    batch.best.restore();
    yield* settleTies(batch);
    this.cost = batch.total();
    this.#settled = batch.toRecords();
    yield* routeAnew(prepared, batch, this.#settled, (saved) => {
      this.cost -= saved;
    });
  }

  /** Records of the best plan so far, by order. */
  records(): Records {
    const { prepared, batch } = this;
    const { asItIs } = prepared;
    if (asItIs !== null && asItIs.cost < this.cost) {
      this.cost = asItIs.cost;
      return asItIs.records;
    }
    if (this.#settled !== null) return this.#settled;
    if (batch === null) return prepared.oneByOne;
    if (this.#isLegal) this.#offer(batch);
    if (batch.best.cost > this.cost) return prepared.oneByOne;
    batch.best.restore();
    return batch.toRecords();
  }

  *#openBatch(): Steps<Batch> {
    const { prepared } = this;
    const { inForce, inForceCost } = prepared;
    const listings = new Listings(prepared);
    yield* listings.prepare();
    const model = new Model(this.#network, this.#orders, prepared.solver.case, prepared.demand, inForce, inForceCost);
    model.unservedCost.set(prepared.unservedCost);
    model.shift.set(prepared.shift);
    for (let o = 0; o < this.#orders.length; o++) if (!prepared.fits[o]) model.kind[o] = fixedOrder;
    model.points = listings.points;
    const batch = new Batch(model, prepared, (o) => listings.of(o));
    this.batch = batch;
    return batch;
  }

  /** Orders of one unit each are a flow, decided exactly. Returns whether that was all there was to decide. */
  *#flow(batch: Batch, dual: Bound): Steps<boolean> {
    if (!isUnitFlow(batch)) return false;
    this.stage = 'flow';
    const isExact = yield* decideUnitFlow(batch, dual, new PriceOut(batch, this.prepared.solver));
    this.#offer(batch);
    if (isExact) this.bound = Math.max(this.bound, Math.min(this.cost, wholeBound(dual.value)));
    return this.isOptimal;
  }

  *#bid(batch: Batch, mean: number): Steps {
    const { resources } = batch.model;
    const nothing = sum(this.prepared.unservedCost) / this.#orders.length;
    let epsilon = Math.max(firstBid.ofMean * mean, firstBid.ofNothing * nothing);
    // Where orders cost next to nothing, the penalties alone say how fine is fine.
    const last = Math.max(lastBid * mean, leastShare * epsilon);
    for (; ; epsilon = Math.max(last, epsilon * bidShrinks)) {
      yield* auction(batch, epsilon);
      yield* improveOneByOne(batch, 3);
      this.#offer(batch);
      if (epsilon <= last) return;
      for (let r = 1; r < resources.count; r++) {
        const slack = (resources.used[r] as number) < (resources.limit[r] as number);
        resources.setUnitPrice(r, slack ? 0 : Math.max(0, resources.unitPrice(r) - 2 * epsilon));
      }
    }
  }

  *#prove(batch: Batch, dual: Bound): Steps {
    for (let round = 0; round < mostProofs; round++) {
      const before = this.cost;
      const priceOut = new PriceOut(batch, this.prepared.solver);
      priceOut.load();
      const exact = new Exact(batch, dual, priceOut, this.#limits.nodes, this.external);
      const bound = yield* exact.run();
      this.endedBy = exact.nodes <= 0 ? 'nodes' : 'iterations';
      this.#offer(batch);
      this.bound = Math.max(this.bound, Math.min(this.cost, bound));
      // A better plan makes the gap smaller and the next proof easier.
      if (this.isOptimal || this.cost === before) return;
    }
  }

  *#rebuild(batch: Batch, dual: Bound, mean: number): Steps {
    batch.best.restore();
    this.#isLegal = true;
    const pool = new OptionPool(batch, dual);
    const sizes = batch.hot.length <= smallBatch ? sizesOfSmallBatch : neighbourhoodSizes;
    const neighbourhoods = new Neighbourhoods(batch, dual, pool, this.#limits.seed);
    const before = batch.best.cost;
    for (const _ of neighbourhoods.run(radiusShare * mean, sizes)) {
      yield;
      this.cost = Math.min(this.cost, before - neighbourhoods.saved);
    }
    this.#offer(batch);
  }

  /** Adds facilities until no order has a better option, under the prices, anywhere in the network. */
  *#priceOut(batch: Batch, dual: Bound): Steps {
    const priceOut = new PriceOut(batch, this.prepared.solver);
    priceOut.load();
    for (;;) {
      let added = 0;
      for (let i = 0; i < batch.hot.length; i++) {
        if (i % 32 === 0) yield;
        const o = batch.hot[i] as number;
        if (priceOut.extend(o, dual.orderValue[o] as number)) added++;
      }
      if (added === 0) return;
      yield* dual.evaluate();
    }
  }

  /** Where an order could take an option that is not listed, asks what any would cost it under the prices. */
  *#boundOthers(batch: Batch, dual: Bound): Steps {
    const { listings, outside } = batch.model;
    if (listings.size === 0) return;
    const priceOut = new PriceOut(batch, this.prepared.solver);
    priceOut.load();
    for (const [o] of listings) {
      if (outside[o] === Infinity) continue;
      yield;
      dual.raise(o, priceOut.leastOf(o));
    }
  }

  #offer(batch: Batch): void {
    batch.best.offer();
    this.cost = Math.min(this.cost, batch.best.cost);
  }
}

/** Costs are whole, so a bound rounds up; a little below, for what summing doubles may have added. */
const wholeBound = (value: number): number => Math.ceil(value - 1e-6 - 1e-12 * Math.abs(value));

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
