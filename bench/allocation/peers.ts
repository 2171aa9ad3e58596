/** What others would do with the same orders, on the same ledger and by the same cost: one order after the other. */

import { central } from '../../examples/baselines/central.js';
import { evaluate } from '../../examples/baselines/evaluate.js';
import { fewestSplits } from '../../examples/baselines/fewest-splits.js';
import { hotwax } from '../../examples/baselines/hotwax.js';
import { Ledger } from '../../examples/baselines/ledger.js';
import { magento } from '../../examples/baselines/magento.js';
import { replay } from '../../examples/baselines/replay.js';
import type { Choice } from '../../examples/baselines/situation.js';
import { spree } from '../../examples/baselines/spree.js';
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { seededRandom } from '../points.js';
import { shuffledRows } from '../world.js';
import { arrivalOrder } from './cache.js';
import type { Pick } from './folded-model.js';
import type { Instance } from './instance.js';

export type Peer = (instance: Instance) => Plan[];

/** `route` with `reserve`, in arrival order: the least any order can do for itself, and what `allocate` may never exceed. */
export const oneByOne: Peer = (instance) => routeAll(instance, arrivalOrder(instance.orders));

/** The same in a random sequence. */
export const shuffledOneByOne: Peer = (instance) => {
  const rows = shuffledRows(instance.orders.length, seededRandom(instance.spec.seed + 7));
  return routeAll(
    instance,
    Array.from(rows, (row) => instance.orders[row] as Order),
  );
};

function routeAll({ problem }: Instance, orders: readonly Order[]): Plan[] {
  const network = buildNetwork(problem);
  return orders.map((order) => route(network, order, { reserve: true }));
}

/** How shops decide, in arrival order; see examples/baselines. Quadratic in places: minutes at 100 000 orders. */
export const shops: Readonly<Record<string, Peer>> = Object.fromEntries(
  Object.entries({ magento, spree, hotwax, 'fewest splits': fewestSplits, central }).map(([name, baseline]) => [
    name,
    ({ problem, orders }: Instance) => replay(problem, arrivalOrder(orders), baseline),
  ]),
);

/** Plans of what a solver picked, by place in `orders`. Throws where it picks more than there is. */
export function plansOf({ problem, orders }: Instance, picks: readonly (readonly Pick[])[]): Plan[] {
  const ledger = new Ledger(problem);
  return orders.map((order, row) => {
    const choices = new Map<number, Pick[]>();
    for (const pick of picks[row] ?? [])
      choices.set(pick.facilityRow, [...(choices.get(pick.facilityRow) ?? []), pick]);
    const listed = [...choices].map(([facilityRow, chosen]): Choice => ({ facilityRow, picks: chosen }));
    const plan = evaluate(problem, ledger, order, listed);
    ledger.take(plan);
    return plan;
  });
}
