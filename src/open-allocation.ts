import type { AllocateOptions } from './allocate.js';
import { Decision } from './allocation/joint/decision.js';
import { countPlans, pricesOf } from './allocation/joint/finish.js';
import { OpenBatch } from './allocation/joint/open-batch.js';
import { Run } from './allocation/joint/run.js';
import { arrivalOrder, readInForce, readOptions } from './allocation/joint/setting.js';
import { printable } from './base/printable.js';
import type { Allocation } from './model/allocation.js';
import { InputError, type Issue } from './model/issues.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';

/** As for `allocate`, but without plans in force: nothing is charged for a change. */
export type OpenAllocationOptions = Omit<AllocateOptions, 'incumbent' | 'changePenalty'>;

/** What an order that came or went changed. */
export interface Change {
  /** Of all orders that ship otherwise now than before, an added one among them; by ascending id (UTF-16 code units). */
  readonly plans: Plan[];
  /** Of all plans together, after the change. Whole minor units. */
  readonly cost: number;
}

/**
 * An allocation that orders join and leave one by one. Plans are legal together after every call.
 *
 * A call decides small neighbourhoods of orders exactly, with everybody else in place, as long as that lowers the cost;
 * what it costs does not depend on how many orders there are. The result is a good plan, not always the best one: the
 * bound of `answer` says how far off it can be at most. An order that is fitted keeps its bay and its goods until it is
 * cancelled; one that is collected moves to its first choice alone, once that is free.
 */
export interface OpenAllocation {
  /** Of all plans together. Whole minor units. */
  readonly cost: number;
  /** Orders there are now. */
  readonly size: number;
  /**
   * One order more. The total rises by at most what `route` would cost on what the others leave over.
   *
   * @throws InputError, with nothing changed, for an order that was not parsed, an id that is there (DUPLICATE_ID), or a
   *   total past 2^53
   */
  add(order: Order): Change;
  /**
   * One order less; others may take what it had.
   *
   * @throws InputError for an id that is not there (UNKNOWN_REFERENCE)
   */
  cancel(orderId: string): Change;
  /**
   * Everything as it is now, in time linear in the orders. The bound holds for the orders there are now. Prices are those
   * of the batch as it was opened; they and the bound get looser as more orders come and go, until it is opened anew.
   */
  answer(): Allocation;
}

/**
 * Allocates, and keeps the allocation open for orders that come and orders that are cancelled. Decides on a private copy
 * of the network: it takes nothing there, and stock that changes there after the call is not seen; open it anew then.
 * The same calls give the same answers, unless the clock or the signal ended the first search.
 *
 * @throws InputError (the promise rejects) as `allocate` does
 */
export async function openAllocation(
  network: Network,
  orders: readonly Order[],
  options: OpenAllocationOptions = {},
): Promise<OpenAllocation> {
  const setting = { ...readOptions(options), incumbent: [], changePenalty: 0 };
  if (setting.signal?.aborted) throw setting.signal.reason;
  const sorted = arrivalOrder(orders);
  const decision = new Decision(network.fork(), sorted, readInForce(network, sorted, setting), setting);
  const run = new Run(decision, setting);
  await run.decide();
  const batch = new OpenBatch(decision, run.stoppedBy === undefined);
  await run.toTheEnd(batch.fill(decision));
  if (!Number.isSafeInteger(batch.cost)) throw new InputError([tooLarge(batch.cost)]);
  return new KeptOpen(decision, batch, run.alarms);
}

class KeptOpen implements OpenAllocation {
  readonly #decision: Decision;
  readonly #batch: OpenBatch;
  readonly #alarms: readonly string[];

  constructor(decision: Decision, batch: OpenBatch, alarms: readonly string[]) {
    this.#decision = decision;
    this.#batch = batch;
    this.#alarms = alarms;
  }

  get cost(): number {
    return this.#batch.cost;
  }

  get size(): number {
    return this.#batch.size;
  }

  add(order: Order): Change {
    requireParsedOrder(order);
    if (this.#batch.has(order.id)) {
      const hint = 'an order with this id is in the allocation; cancel it first';
      throw new InputError([{ code: 'DUPLICATE_ID', path: 'order.id', value: printable(order.id), hint }]);
    }
    const lines = order.lines.map((line) => ({ ...line }));
    const plans = this.#batch.add({ ...order, lines, exclude: [...order.exclude] });
    if (plans === null) throw new InputError([tooLarge(this.cost)]);
    return { plans, cost: this.cost };
  }

  cancel(orderId: string): Change {
    if (!this.#batch.has(orderId)) {
      const hint = 'no order of the allocation has this id';
      throw new InputError([{ code: 'UNKNOWN_REFERENCE', path: 'orderId', value: printable(orderId), hint }]);
    }
    const plans = this.#batch.cancel(orderId);
    return { plans, cost: this.cost };
  }

  answer(): Allocation {
    const { cost } = this;
    const plans = this.#batch.plans();
    const bound = this.#batch.bound();
    const isOptimal = cost - bound < 1;
    const priced = this.#decision.batch;
    return {
      status: isOptimal ? 'optimal' : 'feasible',
      plans,
      cost,
      bound,
      gap: cost === 0 ? 0 : (cost - bound) / cost,
      ...(isOptimal ? {} : { stoppedBy: 'iterations' }),
      counts: countPlans(plans, 0),
      ...pricesOf(priced),
      alarms: [...this.#alarms],
    };
  }
}

function tooLarge(cost: number): Issue {
  const hint =
    'the orders together cost more minor units than can be counted exactly; prices, weights or quantities are too large';
  return { code: 'TOO_LARGE', path: 'cost', value: String(cost), hint };
}
