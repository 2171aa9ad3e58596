import { assert } from '../../base/assert.js';
import { isoInstant } from '../../base/instant.js';
import { InputError } from '../../model/issues.js';
import type { Order } from '../../model/order.js';
import type { DeliveryPromise, OrderPromise } from '../../model/promise.js';
import type { Network } from '../../network/network.js';
import { OrderSolver } from '../order-solver.js';
import { startsOf, writePlan } from '../plan.js';
import { CostSpread } from './cost-spread.js';
import { orderWithinMinutes } from './countdown.js';
import { startEarly } from './least-start.js';
import { stockBehind } from './stock-behind.js';
import { unpromised } from './unpromised.js';

/** Costs up to the first add up exactly in steps of prices; no plan that can be counted costs more than the second. */
const usualCutoff = 2 ** 46;
const lastCutoff = 2 ** 53;

/** So many minutes times the price of one still leave room for a cost and its fractions in a double. */
const mostTimeCost = 2 ** 46;

/** Beyond this arrival a promise is none: some sixteen years. */
const mostMinutes = 2 ** 23;

/**
 * The two dated answers for an order: the plan of least cost that serves it in full, inbound stock counted; and of those
 * that arrive first the cheapest.
 *
 * The second is sought among plans that arrive before the first, with a price on each minute above all that any plan's
 * shipments can cost: so the least sum has the least arrival, and of these the least cost. Where no such price can be told
 * the search is repeated with the bound a minute below what it found, until nothing is found: exact either way. There is
 * no second search where the first plan arrives at once, and a short one where nothing near can be earlier.
 */
export class PromiseSolver {
  readonly #solver: OrderSolver;
  readonly #spread: CostSpread;

  constructor(network: Network) {
    this.#solver = new OrderSolver(network);
    this.#solver.case.countsInbound = true;
    this.#spread = new CostSpread(network);
  }

  answer(order: Order): Omit<OrderPromise, 'orderId'> {
    const { cost } = this.#solver.case;
    cost.perMinute = 0;
    cost.mostMinutes = Infinity;
    const spread = this.#spread.of(order);
    if (!this.#solveCheapest(order, spread)) {
      return { earliest: null, cheapest: null, unserved: unpromised(this.#solver, order) };
    }
    const { minutes } = this.#solver.incumbent;
    const cheapest = this.#write(order);
    return { earliest: this.#solveEarlier(order, minutes, spread) ?? cheapest, cheapest, unserved: nothingUnserved };
  }

  #solveCheapest(order: Order, spread: number): boolean {
    const solver = this.#solver;
    if (solver.solveInFull(order, null, usualCutoff)) return true;
    const { hour, lateHour } = solver.case.cost.weights;
    const most = spread + ((hour + lateHour) * mostMinutes) / 60;
    return most >= usualCutoff / 2 && solver.solveInFull(order, null, lastCutoff);
  }

  /** The cheapest of the earliest plans among those that arrive before `minutes`; null: there are none. */
  #solveEarlier(order: Order, minutes: number, spread: number): DeliveryPromise | null {
    const { cost } = this.#solver.case;
    const wanted = 2 ** Math.ceil(Math.log2(spread + 1));
    const perMinute = Math.min(wanted, 2 ** Math.floor(Math.log2(mostTimeCost / (minutes + 1))));
    let found: DeliveryPromise | null = null;
    cost.perMinute = perMinute;
    for (let limit = minutes - 1; limit >= 0; limit = this.#solver.incumbent.minutes - 1) {
      cost.mostMinutes = limit;
      if (!this.#solver.solveInFull(order, null, this.#cutoff(limit, spread))) break;
      found = this.#write(order);
      if (perMinute === wanted) break;
    }
    return found;
  }

  /** Above all plans that arrive within so many minutes. */
  #cutoff(limit: number, spread: number): number {
    const { cost } = this.#solver.case;
    return Math.min(lastCutoff, cost.timeCost(limit) + spread + 1);
  }

  #write(order: Order): DeliveryPromise {
    const { case: c, incumbent } = this.#solver;
    const { network } = c;
    const fitting = this.#solver.fitting(order);
    startEarly(c, incumbent);
    const plan = writePlan(c, order, incumbent, () => 'NOT_ENOUGH', fitting);
    if (!Number.isSafeInteger(plan.cost)) throw tooLarge(plan.cost);
    assert(plan.unserved.length === 0, 'a promise leaves something out');
    const arriveAt = order.placedAt + incumbent.minutes;
    const { left, waitsFor } = stockBehind(c, incumbent);
    return {
      arriveAt: isoInstant(arriveAt),
      cost: plan.cost,
      orderWithinMinutes: orderWithinMinutes(
        network,
        order.placedAt,
        startsOf(c, incumbent),
        fitting === null ? arriveAt : fitting.start,
      ),
      left,
      waitsFor,
      plan,
    };
  }
}

const nothingUnserved: OrderPromise['unserved'] = Object.freeze([]);

function tooLarge(cost: number): InputError {
  const hint =
    'the order costs more minor units than can be counted exactly; prices, weights or quantities are too large';
  return new InputError([{ code: 'TOO_LARGE', path: 'cost', value: String(cost), hint }]);
}
