import type { ChannelConflicts } from './explanation/channel-conflict.js';
import { conflictReport } from './explanation/conflict-report.js';
import { ConflictSearch } from './explanation/conflict-search.js';
import { requirePlanOf, requirePlansOf } from './explanation/plan-of-order.js';
import { InputError } from './model/issues.js';
import type { Order } from './model/order.js';
import { requireParsedOrder } from './model/parsed-order.js';
import type { Plan } from './model/plan.js';
import type { Network } from './network/network.js';

export interface ChannelConflictsOptions {
  /** The network gave its stock and capacity to these plans already, as route with `reserve` does. Default false. */
  readonly taken?: boolean;
}

/**
 * What each channel rule costs: the orders that it diverts, and what it adds to their plans in moves, touches, metres,
 * minutes, money and cost. A rule is one kind (channels, brands, territory, pools, acceptance) of one owner, at all its
 * facilities, or of a facility that nobody owns; or one floor of the policy under a brand's prices.
 *
 * An order is diverted by a rule where `route` without that rule, all others in force, gives a cheaper plan that takes
 * units from elsewhere. All other orders keep their plans and what these take; so the sums say what a rule costs as things
 * are, one rule at a time: lifting two rules may gain more than both numbers, or less. Where `route` finds a cheaper plan
 * with all rules in force, that one is compared, not the plan given. Changes nothing. Time: a few decisions an order,
 * and one more for each rule at a facility that could serve it cheaper.
 *
 * @param plans one for each order, in any order
 * @throws InputError for orders that were not parsed, plans missing or of other orders, or plans that take more than the
 *   network has
 */
export function channelConflicts(
  network: Network,
  orders: readonly Order[],
  plans: readonly Plan[],
  { taken = false }: ChannelConflictsOptions = {},
): ChannelConflicts {
  for (const order of orders) requireParsedOrder(order);
  const planOf = requirePlansOf(orders, plans);
  for (const order of orders) {
    const { plan, place } = planOf.get(order.id) as { plan: Plan; place: number };
    requirePlanOf(network, order, plan, `plans[${place}]`);
  }
  const fork = network.fork();
  plans.forEach((plan, p) => {
    if (!taken) takeInto(fork, plan, p);
  });
  const search = new ConflictSearch(fork);
  return conflictReport(
    orders.flatMap((order) => search.diversions(order, (planOf.get(order.id) as { plan: Plan }).plan)),
  );
}

function takeInto(network: Network, plan: Plan, place: number): void {
  try {
    network.take(plan);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.issues.map((issue) => ({ ...issue, path: issue.path.replace('plan', `plans[${place}]`) })),
    );
  }
}
