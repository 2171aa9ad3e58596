import { assert } from '../../base/assert.js';
import type { Order } from '../../model/order.js';
import type { Plan } from '../../model/plan.js';
import type { Network } from '../../network/network.js';
import { OrderSolver } from '../order-solver.js';
import type { Decision } from './decision.js';
import { OpenBound } from './open-bound.js';
import { Holding } from './open-holding.js';
import { OpenLedger } from './open-ledger.js';
import { type Moved, OpenNeighbourhood } from './open-neighbourhood.js';
import { type OpenOption, openOption, picksOfAnswer, picksOfRecord } from './open-option.js';
import { OpenOptions } from './open-options.js';
import { OpenWriter } from './open-writer.js';
import type { Records } from './records.js';

/** Neighbourhoods decided anew in one call. */
const mostNeighbourhoods = 12;

/** Of those that wait for what became free, so many are asked. */
const mostAsked = 6;

/** Options that an order waits for. */
const optionsAwaited = 8;

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
    this.#writer = new OpenWriter(this.#ledger, this.#leftSolver.case);
    const prices = isPriced && batch !== null && dual !== null ? { model: batch.model, dual } : null;
    this.#bound = new OpenBound(decision.bound, prices, prepared.demand, this.#solver);
    this.#fill(decision, decision.records());
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
    const { case: c, incumbent } = this.#answerOf(this.#solver, order);
    const first = incumbent.cost;
    let units = 0;
    for (let d = 0; d < c.demands.count; d++) units += c.demands.quantity[d] as number;
    const unserved = c.cost.unservedCost(c.demands.count, units);
    let option = openOption(this.#options.model, order.placedAt, picksOfAnswer(c, incumbent), first);
    const isFirst = this.#ledger.fits(option, null);
    if (!isFirst) option = this.#bestLeft(order);
    if (!Number.isSafeInteger(this.cost + option.cost)) return null;
    const holding = new Holding(order, option, { first, unserved, value: Number.NaN, isOriginal: false });
    this.#bound.add(holding);
    this.#holdings.set(order.id, holding);
    this.#ledger.take(holding);
    if (isFirst) return this.#write([holding]);
    this.#wait(holding);
    const changed = this.#improve([holding]);
    changed.add(holding);
    return this.#write([...changed]);
  }

  /** Takes an order out that is there. Returns the plans of orders that have another option for it. */
  cancel(orderId: string): Plan[] {
    const holding = this.#holdings.get(orderId);
    assert(holding !== undefined, 'an order to cancel is there');
    this.#holdings.delete(orderId);
    this.#bound.remove(holding);
    this.#ledger.giveBack(holding);
    this.#ledger.wait(holding, []);
    return this.#write([...this.#improve(this.#waitingFor(holding.option))]);
  }

  #fill({ prepared, dual }: Decision, records: Records): void {
    const { model } = this.#options;
    const isHot = new Set(this.#bound.isPriced ? dual?.admitted : []);
    for (const [o, order] of prepared.orders.entries()) {
      const picks = picksOfRecord(this.#network, records, o);
      const cost = this.#writer.costOf(order, picks);
      const isKnown = o < prepared.known;
      const first = isKnown ? (prepared.firstCost[o] as number) : this.#answerOf(this.#solver, order).incumbent.cost;
      const priced = dual?.orderValue[o] ?? 0;
      const holding = new Holding(order, openOption(model, order.placedAt, picks, cost), {
        first,
        unserved: this.#writer.unservedCost(order),
        value: isHot.has(o) ? priced : first,
        isOriginal: true,
      });
      this.#holdings.set(order.id, holding);
      this.#bound.add(holding);
      this.#ledger.take(holding);
    }
    for (const holding of this.#holdings.values()) this.#wait(holding);
  }
}
