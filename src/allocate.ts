import { Decision } from './allocation/joint/decision.js';
import { countPlans, pricesOf, writePlans } from './allocation/joint/finish.js';
import { Run } from './allocation/joint/run.js';
import { arrivalOrder, readInForce, readOptions } from './allocation/joint/setting.js';
import type { AbortSignalLike } from './base/stop-signal.js';
import type { Allocation, AllocationProgress } from './model/allocation.js';
import type { Order } from './model/order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';
import type { ExternalSolver } from './solvers/external.js';

export interface AllocateOptions {
  /** Plans in force for some or all of the orders. What they took must be free again in the network: it is decided anew. */
  readonly incumbent?: readonly Plan[];
  /** Minor units charged for each order whose plan differs from the one in force. Default 0. */
  readonly changePenalty?: number;
  /** Whole, default 1: where the searches begin to look. Another seed is another try, as good on average. */
  readonly seed?: number;
  /** Aborted before: the promise rejects with its reason. Aborted later: the best plans so far, stopped by 'cancelled'. */
  readonly signal?: AbortSignalLike;
  /** Called as plans and bound come closer. If it throws, the run goes on and says so once in `alarms`. */
  readonly onProgress?: (progress: AllocationProgress) => void;
  /**
   * Asked for contested groups of orders that the own exact search does not finish, such as `highsSolver()` of
   * `onehop/highs`. Its plans are recounted; its wall clock makes the answer depend on the machine. Default: none.
   */
  readonly solver?: ExternalSolver;
  readonly limits?: {
    /** Price steps of the bound: whole, default 200. */
    readonly iterations?: number;
    /** Nodes that exact searches may branch to in all: whole, default 20 000 000. */
    readonly nodes?: number;
    /** The only wall-clock limit, in milliseconds. The plan of one by one is always reached. Default: none. */
    readonly timeLimitMs?: number;
  };
}

/**
 * Plans many orders together at least total cost, within stock, daily capacity, room on lanes and bays, and says how far
 * from the best any plan could still be. Never dearer than `route` one by one in order of arrival (placedAt, then id).
 * Decides on a private copy of the network and takes nothing; gives the event loop a turn every few milliseconds. Same
 * network, orders (in any sequence), options: same answer, unless the clock or the signal ended it.
 *
 * @throws InputError (the promise rejects) for orders that were not parsed, an id twice, bad options, a caller's
 *   distance that fails, or a cost past 2^53
 */
export async function allocate(
  network: Network,
  orders: readonly Order[],
  options: AllocateOptions = {},
): Promise<Allocation> {
  const setting = readOptions(options);
  if (setting.signal?.aborted) throw setting.signal.reason;
  const sorted = arrivalOrder(orders);
  const decision = new Decision(network.fork(), sorted, readInForce(network, sorted, setting), setting);
  const run = new Run(decision, setting);
  await run.decide();
  const records = decision.records();
  const plans: Plan[] = [];
  await run.toTheEnd(writePlans(decision.prepared, records, plans));
  plans.sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const { batch, prepared } = decision;
  return run.answer(plans, countPlans(plans, prepared.changed(records)), {
    ...pricesOf(batch),
  });
}
