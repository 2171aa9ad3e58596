import { assert } from '../../base/assert.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { Network } from '../../network/network.js';
import { OrderSolver } from '../order-solver.js';
import type { Decision } from './decision.js';
import { OpenBound } from './open-bound.js';
import { Holding } from './open-holding.js';
import { OpenLedger } from './open-ledger.js';
import { OpenNeighbourhood } from './open-neighbourhood.js';
import { fittingOfRecord, isSame, type OpenOption, openOption, optionOfAnswer, picksOfRecord } from './open-option.js';
import { OpenOptions } from './open-options.js';
import { OpenSeeds } from './open-seeds.js';
import { OpenWriter } from './open-writer.js';
import type { Steps } from './steps.js';

/** Neighbourhoods decided anew in one call. */
const mostNeighbourhoods = 16;

/** Orders taken over between two turns of the event loop. */
const pause = 32;

/** Options that an order waits for. */
const optionsAwaited = 10;

/**
 * A decided batch that orders join and leave one by one. A call costs what the neighbourhoods it looks at cost, whatever
 * the size of the batch.
 */
export class OpenBatch {
  readonly #network: Network;
  /** Over everything there, and over what is left. */
  readonly #solver: OrderSolver;
  readonly #leftSolver: OrderSolver;
  readonly #options: OpenOptions;
  readonly #ledger: OpenLedger;
  readonly #neighbourhood: OpenNeighbourhood;
  readonly #seeds: OpenSeeds;
  readonly #bound: OpenBound;
  readonly #writer: OpenWriter;
  readonly #holdings = new Map<string, Holding>();

  /**
   * @param decision a search that is over
   * @param isPriced it came to its end, so that its prices speak for the whole network
   */
  constructor(decision: Decision, isPriced: boolean) {
    const { prepared, batch, dual } = decision;
    this.#network = prepared.network;
    this.#solver = prepared.solver;
    this.#options = new OpenOptions(this.#network, this.#solver);
    this.#ledger = new OpenLedger(this.#options.model, this.#network.fork());
    this.#leftSolver = new OrderSolver(this.#ledger.left);
    this.#neighbourhood = new OpenNeighbourhood(this.#ledger, this.#options);
    this.#seeds = new OpenSeeds(this.#ledger, this.#options);
    this.#writer = new OpenWriter(this.#ledger, this.#leftSolver);
    const prices = isPriced && batch !== null && dual !== null ? { model: batch.model, dual } : null;
    this.#bound = new OpenBound(decision.bound, prices, prepared.demand, this.#solver);
  }

  /** Takes over what the batch decided, before anything else is asked: small steps, to the end. */
  *fill(decision: Decision): Steps {
    const { prepared, dual } = decision;
    const records = decision.records();
    for (const [o, order] of prepared.orders.entries()) {
      if (o % pause === 0) yield;
      const picks = picksOfRecord(this.#network, records, o);
      const fitting = fittingOfRecord(records, o);
      const cost = this.#writer.costOf(order, picks, fitting);
      const isKnown = o < prepared.known;
      const least = isKnown ? null : this.#leastOf(order);
      const first = least?.first ?? (prepared.firstCost[o] as number);
      const unserved = least?.unserved ?? (prepared.unservedCost[o] as number);
      // What the prices were not asked about has none.
      const value = Math.max(first, dual?.orderValue[o] ?? 0);
      const option = openOption(this.#options.model, order.placedAt, picks, cost, fitting);
      const holding = new Holding(order, option, { first, unserved, value, isOriginal: true });
      this.#holdings.set(order.id, holding);
      this.#bound.add(holding);
      this.#ledger.take(holding);
    }
    let step = 0;
    for (const holding of this.#holdings.values()) {
      if (step++ % pause === 0) yield;
      this.#wait(holding);
    }
  }

  get cost(): number {
    return this.#ledger.total;
  }

  get size(): number {
    return this.#holdings.size;
  }

  has(orderId: string): boolean {
    return this.#holdings.has(orderId);
  }

  bound(): number {
    return Math.min(this.cost, this.#bound.value(this.#holdings.values()));
  }

  /** Plans of all orders, by id. */
  plans(): Plan[] {
    return this.#write([...this.#holdings.values()]);
  }

  /**
   * Serves one order more, as well as by `route` on what is left or better.
   *
   * @returns plans of all orders that have another option now, or null, with nothing changed, where costs could no longer
   *   be counted exactly
   */
  add(order: Order): Plan[] | null {
    const { first, unserved } = this.#leastOf(order);
    let option = optionOfAnswer(this.#options.model, this.#solver, order);
    const isFirst = this.#ledger.fits(option, null);
    if (!isFirst) option = this.#bestLeft(order);
    if (!Number.isSafeInteger(this.cost + option.cost)) return null;
    const holding = new Holding(order, option, { first, unserved, value: Number.NaN, isOriginal: false });
    this.#bound.add(holding);
    this.#holdings.set(order.id, holding);
    this.#ledger.take(holding);
    if (isFirst) return this.#write([holding]);
    this.#wait(holding);
    const others = this.#improve([holding]).filter((changed) => changed !== holding);
    return this.#write([holding, ...others]);
  }

  /** Takes an order out that is there. Returns the plans of orders that have another option for it. */
  cancel(orderId: string): Plan[] {
    const holding = this.#holdings.get(orderId);
    assert(holding !== undefined, 'an order to cancel is there');
    this.#holdings.delete(orderId);
    this.#bound.remove(holding);
    this.#ledger.giveBack(holding);
    this.#ledger.wait(holding, []);
    this.#options.forget(holding);
    return this.#write(this.#improve(this.#seeds.of(holding.option)));
  }

  /** The best option of an order with everything there stands in the solver. */
  #leastOf(order: Order): { first: number; unserved: number } {
    this.#solver.solve(order);
    const { case: c, incumbent } = this.#solver;
    let units = 0;
    for (let d = 0; d < c.demands.count; d++) units += c.demands.quantity[d] as number;
    return { first: incumbent.cost, unserved: c.cost.unservedCost(c.demands.count, units) };
  }

  #bestLeft(order: Order): OpenOption {
    this.#leftSolver.solve(order);
    return optionOfAnswer(this.#options.model, this.#leftSolver, order);
  }

  /**
   * Decides anew around each of these orders, then around those that moved away and those that can now gain. Returns
   * those that have something else in the end.
   */
  #improve(seeds: readonly Holding[]): Holding[] {
    const had = new Map<Holding, OpenOption>();
    const queue = [...seeds];
    for (let head = 0; head < queue.length && head < mostNeighbourhoods; head++) {
      const moved = this.#neighbourhood.decide(queue[head] as Holding);
      for (const { holding, before } of moved) {
        if (!had.has(holding)) had.set(holding, before);
        this.#wait(holding);
        if (holding.cost > before.cost) queue.push(holding);
      }
      for (const { before } of moved) queue.push(...this.#seeds.of(before));
    }
    return [...had].filter(([{ option }, before]) => !isSame(option, before)).map(([holding]) => holding);
  }

  /** Has an order wait for what its better options lack. */
  #wait(holding: Holding): void {
    const at: number[] = [];
    if (holding.cost > holding.first) {
      for (const { resource, amount } of this.#options.upTo(holding, holding.cost - 1).slice(0, optionsAwaited)) {
        for (const [u, r] of resource.entries()) {
          const free = this.#ledger.leftOf(r) + holding.amountOf(r);
          if ((amount[u] as number) > free && !at.includes(r)) at.push(r);
        }
      }
    }
    this.#ledger.wait(holding, at);
  }

  #write(holdings: Holding[]): Plan[] {
    const plans = holdings.map((holding) => this.#writer.write(holding));
    return plans.sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  }
}
