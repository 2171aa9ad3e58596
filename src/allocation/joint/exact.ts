import { printable } from '../../base/printable.js';
import type { Order } from '../../model/order.js';
import type { ChoiceProblem } from '../../solvers/choice-model.js';
import { ChoiceSolver } from '../../solvers/choice-solver.js';
import type { Batch } from './batch.js';
import type { Bound } from './bound.js';
import type { External } from './external.js';
import { cold, fixedOrder } from './model.js';
import { OptionPool } from './option-pool.js';
import type { PriceOut } from './price-out.js';
import type { Steps } from './steps.js';

/** Batches whose options within the gap are more than this are left to the other searches. */
const mostOptions = 60_000;

/** Components with more options than this are too large for an exact search. */
const mostOfComponent = 4000;

/** Nodes and elementary steps that the exact solver may spend on one component: a step of the decision, not to be long. */
const nodesOfComponent = 400_000;
const work = 3e7;

/** One component: orders that hang together through limits their options could break. */
interface Component {
  readonly orders: number[];
  readonly resources: number[];
  options: number;
}

/**
 * Proof by reduced costs. A plan that is cheaper than the one in hand by a minor unit cannot hold an option whose reduced
 * cost is larger than the gap less one: leave all those out, and what is left falls into components that share no limit
 * they could break. Each is decided exactly.
 */
export class Exact {
  readonly #batch: Batch;
  readonly #bound: Bound;
  readonly #priceOut: PriceOut;
  readonly #pool: OptionPool;
  readonly #solver = new ChoiceSolver();
  /** Left to spend; 0 or less: some component was left open for that. */
  nodes: number;

  readonly #external: External | null;

  constructor(batch: Batch, bound: Bound, priceOut: PriceOut, nodes: number, external: External | null) {
    this.#external = external;
    this.#batch = batch;
    this.#bound = bound;
    this.#priceOut = priceOut;
    this.#pool = new OptionPool(batch, bound);
    this.nodes = nodes;
  }

  /**
   * Closes what it can. The plan in hand only gets better.
   *
   * @returns a bound that no plan of the batch is below, or -Infinity where options were too many to list
   */
  *run(): Steps<number> {
    const batch = this.#batch;
    const before = batch.total();
    const radius = before - 1 - this.#bound.value;
    if (!(yield* this.#listAll(radius))) return -Infinity;
    let total = 0;
    const inComponent = new Uint8Array(batch.model.orders.length);
    for (const component of this.#components()) {
      yield;
      total += yield* this.#solve(component);
      for (const o of component.orders) inComponent[o] = 1;
    }
    for (let o = 0; o < batch.model.orders.length; o++) {
      if (inComponent[o] === 1) continue;
      const kind = batch.model.kind[o] as number;
      total += kind === cold || kind === fixedOrder ? (batch.firstCost[o] as number) : this.#cheapest(o);
    }
    return Math.min(before, total);
  }

  /** Lists the options of all admitted orders, and admits cold orders until none could stand in the way of one. */
  *#listAll(radius: number): Steps<boolean> {
    const batch = this.#batch;
    const { resources } = batch.model;
    for (let listed = 0; ; ) {
      for (; listed < batch.hot.length; listed++) {
        if (listed % 8 === 0) yield;
        const o = batch.hot[listed] as number;
        // An order admitted here holds nothing that has a price, so its first choice is its best under the prices.
        if (this.#bound.orderValue[o] === 0) this.#bound.orderValue[o] = batch.firstCost[o] as number;
        const value = this.#bound.orderValue[o] as number;
        // A little more, for sums of doubles.
        this.#priceOut.extend(o, value + radius + 1e-6 * (1 + Math.abs(value)));
        this.#pool.list(o, radius);
        if ((this.#pool.radius[o] as number) < radius || this.#pool.options > mostOptions) return false;
      }
      const potential = this.#potential();
      for (let r = 1; r < potential.length; r++) {
        if ((potential[r] as number) > (resources.limit[r] as number)) batch.admitUsersOf(r, () => {});
      }
      if (listed === batch.hot.length) return true;
    }
  }

  /** What all orders together could take of each resource at most, by listed options. */
  #potential(): Float64Array {
    const { hot, model } = this.#batch;
    const pool = this.#pool;
    const potential = new Float64Array(model.resources.count);
    for (let r = 1; r < potential.length; r++) potential[r] = this.#batch.coldUse(r);
    const most = new Map<number, number>();
    for (const o of hot) {
      most.clear();
      const start = pool.start[o] as number;
      for (let i = start; i < start + (pool.count[o] as number); i++) {
        const from = pool.useStart[i] as number;
        for (let u = from; u < from + (pool.useCount[i] as number); u++) {
          const r = pool.resource[u] as number;
          most.set(r, Math.max(most.get(r) ?? 0, pool.amount[u] as number));
        }
      }
      for (const [r, amount] of most) potential[r] = (potential[r] as number) + amount;
    }
    return potential;
  }

  #components(): Component[] {
    const { hot, model } = this.#batch;
    const { resources } = model;
    const pool = this.#pool;
    const potential = this.#potential();
    const parent = Int32Array.from({ length: resources.count }, (_, r) => r);
    const find = (r: number): number => {
      let root = r;
      while (parent[root] !== root) root = parent[root] as number;
      for (let at = r; parent[at] !== root; ) {
        const next = parent[at] as number;
        parent[at] = root;
        at = next;
      }
      return root;
    };
    const linkOf = new Map<number, number>();
    for (const o of hot) {
      const start = pool.start[o] as number;
      for (let i = start; i < start + (pool.count[o] as number); i++) {
        const from = pool.useStart[i] as number;
        for (let u = from; u < from + (pool.useCount[i] as number); u++) {
          const r = pool.resource[u] as number;
          if ((potential[r] as number) <= (resources.limit[r] as number) && resources.isFree(r)) continue;
          const link = linkOf.get(o);
          if (link === undefined) linkOf.set(o, r);
          else parent[find(r)] = find(link);
        }
      }
    }
    const components = new Map<number, Component>();
    for (const o of hot) {
      const link = linkOf.get(o);
      if (link === undefined) continue;
      const root = find(link);
      const component = components.get(root) ?? { orders: [], resources: [], options: 0 };
      component.orders.push(o);
      component.options += pool.count[o] as number;
      components.set(root, component);
    }
    for (let r = 1; r < resources.count; r++) {
      if ((potential[r] as number) <= (resources.limit[r] as number) && resources.isFree(r)) continue;
      components.get(find(r))?.resources.push(r);
    }
    return [...components.values()];
  }

  /** Decides a component; returns a bound on what its orders cost in any plan of listed options. */
  *#solve(component: Component): Steps<number> {
    const batch = this.#batch;
    const { plan } = batch;
    const { orders } = component;
    let before = 0;
    let lagrangian = 0;
    for (const o of orders) {
      before += plan.cost[o] as number;
      lagrangian += this.#bound.orderValue[o] as number;
    }
    // No proof may count on an order that has options which are not listed.
    let isHeld = orders.some((o) => this.#hasOthers(o));
    for (const r of component.resources) {
      lagrangian -= this.#bound.earning(r);
      // What an order without a table holds is given to it in the plan, but no proof may count on that.
      if (batch.coldUse(r) > 0) isHeld = true;
    }
    lagrangian = Math.min(before, Math.ceil(lagrangian - 1e-6 - 1e-12 * Math.abs(lagrangian)));
    if (before - lagrangian < 1 || component.options > mostOfComponent || this.nodes <= 0) return lagrangian;
    const { problem, options, incumbent } = this.#problemOf(component);
    const nodes = Math.min(this.nodes, nodesOfComponent);
    const result = this.#solver.solve(problem, { limits: { nodes, work }, incumbent });
    this.nodes -= result.status === 'optimal' ? Math.min(nodes, 1000) : nodes;
    let { cost, choice, bound } = result;
    if (result.status !== 'optimal' && this.#external !== null) {
      const claim = yield* this.#external.ask(this.#nameOf(component), problem, cost < before ? choice : incumbent);
      bound = Math.max(bound, claim.bound);
      if (claim.choice !== null && claim.cost < cost) ({ cost, choice } = claim);
    }
    if (cost < before) {
      for (const o of orders) plan.apply(o, -1);
      for (const [g, o] of orders.entries()) {
        const i = options[choice[g] as number] as number;
        const pool = this.#pool;
        plan.put(o, pool.arc, pool.quantity, pool.pickStart[i] as number, pool.pickCount[i] as number);
        plan.cost[o] = pool.plain[i] as number;
      }
      for (const o of orders) plan.apply(o, 1);
    }
    return isHeld ? lagrangian : Math.max(lagrangian, Math.ceil(bound - 1e-6));
  }

  /** By its orders, the first few of them. */
  #nameOf({ orders }: Component): string {
    const few = orders.length > 3 ? orders.slice(0, 2) : orders;
    const names = few.map((o) => printable((this.#batch.model.orders[o] as Order).id)).join(', ');
    return `orders ${names}${orders.length > few.length ? ` and ${orders.length - few.length} more` : ''}`;
  }

  #problemOf({ orders }: Component): { problem: ChoiceProblem; options: number[]; incumbent: number[] } {
    const { plan, model } = this.#batch;
    const { resources } = model;
    const pool = this.#pool;
    const groupStart = [0];
    const cost: number[] = [];
    const useStart = [0];
    const useResource: number[] = [];
    const useAmount: number[] = [];
    const limit: number[] = [];
    const local = new Map<number, number>();
    const options: number[] = [];
    const incumbent: number[] = [];
    const push = (r: number, amount: number) => {
      let row = local.get(r);
      if (row === undefined) {
        row = limit.length;
        local.set(r, row);
        limit.push(Math.min((resources.limit[r] as number) - this.#batch.coldUse(r), 2 ** 40));
      }
      useResource.push(row);
      useAmount.push(amount);
    };
    for (const o of orders) {
      const from = model.pickStart[o] as number;
      const current = pool.find(o, plan.arc, plan.quantity, from, plan.count[o] as number);
      const start = pool.start[o] as number;
      for (let i = start; i < start + (pool.count[o] as number); i++) {
        if (i === current) incumbent.push(cost.length);
        const first = pool.useStart[i] as number;
        for (let u = first; u < first + (pool.useCount[i] as number); u++) {
          push(pool.resource[u] as number, pool.amount[u] as number);
        }
        useStart.push(useResource.length);
        cost.push(pool.plain[i] as number);
        options.push(i);
      }
      groupStart.push(cost.length);
    }
    return { problem: { groupStart, cost, useStart, useResource, useAmount, limit }, options, incumbent };
  }

  /** Whether an order whose options are told one by one could have others that matter. */
  #hasOthers(o: number): boolean {
    const { model } = this.#batch;
    return model.listings.has(o) && model.outside[o] !== Infinity;
  }

  /** An order that no limit can touch takes its cheapest option. Returns what any of its options costs at least. */
  #cheapest(o: number): number {
    const { plan } = this.#batch;
    const pool = this.#pool;
    const start = pool.start[o] as number;
    let best = start;
    for (let i = start; i < start + (pool.count[o] as number); i++) {
      if ((pool.plain[i] as number) < (pool.plain[best] as number)) best = i;
    }
    if (pool.count[o] === 0) return plan.cost[o] as number;
    if ((pool.plain[best] as number) < (plan.cost[o] as number)) {
      plan.apply(o, -1);
      plan.put(o, pool.arc, pool.quantity, pool.pickStart[best] as number, pool.pickCount[best] as number);
      plan.cost[o] = pool.plain[best] as number;
      plan.apply(o, 1);
    }
    const least = pool.plain[best] as number;
    const { outside, shift } = this.#batch.model;
    return this.#hasOthers(o) ? Math.min(least, (outside[o] as number) + (shift[o] as number)) : least;
  }
}
