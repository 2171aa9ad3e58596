import type { ChoiceProblem } from '../../solvers/choice-model.js';
import { ChoiceSolver } from '../../solvers/choice-solver.js';
import type { Batch } from './batch.js';
import type { Bound } from './bound.js';
import type { OptionPool } from './option-pool.js';
import type { Steps } from './steps.js';

/** Options that each order of a neighbourhood may weigh. */
const mostOptions = 40;

/** How many of an order's options, and of a resource's orders, a neighbourhood grows by. */
const optionsFollowed = 12;
const ordersFollowed = 4;

/** Of a resource that thousands want, only so many are looked at, from another one each time. */
const mostLookedAt = 200;

/** What the exact solver may spend on one neighbourhood. */
const nodes = 2000;
const work = 3e6;

/**
 * Large neighbourhoods: a handful of orders that compete around one that the plan treats worse than its prices say it
 * could be, decided exactly with everything else fixed.
 */
export class Neighbourhoods {
  /** What the neighbourhoods have saved so far. */
  saved = 0;
  readonly #batch: Batch;
  readonly #bound: Bound;
  readonly #pool: OptionPool;
  readonly #solver = new ChoiceSolver();
  /** Orders with a listed option on a resource. */
  #interestedStart = new Int32Array(0);
  #interested = new Int32Array(0);
  readonly #inSet: Uint8Array;
  #tries: number;
  #mostOrders = 0;
  /** Resource -> row of the small problem, plus one; 0: none. */
  #localOf = new Int32Array(0);

  /** @param seed where neighbourhoods begin to look for members */
  constructor(batch: Batch, bound: Bound, pool: OptionPool, seed: number) {
    this.#tries = Math.abs(seed - 1) % 1_000_003;
    this.#batch = batch;
    this.#bound = bound;
    this.#pool = pool;
    this.#inSet = new Uint8Array(batch.model.orders.length);
  }

  /**
   * @param radius how much dearer than its best, under prices, an order's options may be
   * @param sizes orders of a neighbourhood, pass by pass
   */
  *run(radius: number, sizes: readonly number[]): Steps {
    const batch = this.#batch;
    for (const [i, o] of batch.hot.entries()) {
      if (i % 64 === 0) yield;
      this.#pool.list(o, radius);
    }
    this.#findInterested();
    for (const size of sizes) {
      this.#mostOrders = size;
      for (const seed of this.#seeds()) {
        if (this.#tries % 4 === 0) yield;
        this.saved += this.#rebuild(seed);
      }
    }
  }

  /** Orders by how much their option costs above their best under prices, and those at resources that earn too little. */
  #seeds(): number[] {
    const { hot } = this.#batch;
    const regret = new Float64Array(this.#batch.model.orders.length);
    const seeds: number[] = [];
    for (const o of hot) {
      regret[o] = this.#regret(o);
      if ((regret[o] as number) > 1e-6 * (1 + (this.#bound.orderValue[o] as number))) seeds.push(o);
    }
    return seeds.sort((a, b) => (regret[b] as number) - (regret[a] as number) || a - b);
  }

  #regret(o: number): number {
    const { plan, model, uses } = this.#batch;
    uses.read(model, plan.arc, plan.quantity, model.pickStart[o] as number, plan.count[o] as number);
    let priced = plan.cost[o] as number;
    for (let u = 0; u < uses.count; u++) {
      priced += model.resources.priceOf(uses.resource[u] as number, uses.amount[u] as number);
    }
    return priced - (this.#bound.orderValue[o] as number);
  }

  #findInterested(): void {
    const { hot, model } = this.#batch;
    const pool = this.#pool;
    const start = new Int32Array(model.resources.count + 1);
    const last = new Int32Array(model.resources.count).fill(-1);
    const each = (visit: (r: number, o: number) => void) => {
      last.fill(-1);
      for (const o of hot) {
        for (let i = pool.start[o] as number; i < (pool.start[o] as number) + (pool.count[o] as number); i++) {
          for (
            let u = pool.useStart[i] as number;
            u < (pool.useStart[i] as number) + (pool.useCount[i] as number);
            u++
          ) {
            const r = pool.resource[u] as number;
            if (last[r] === o) continue;
            last[r] = o;
            visit(r, o);
          }
        }
      }
    };
    each((r) => {
      start[r + 1] = (start[r + 1] as number) + 1;
    });
    for (let r = 0; r < model.resources.count; r++) start[r + 1] = (start[r + 1] as number) + (start[r] as number);
    const fill = start.slice();
    this.#interested = new Int32Array(start[model.resources.count] as number);
    each((r, o) => {
      this.#interested[fill[r] as number] = o;
      fill[r] = (fill[r] as number) + 1;
    });
    this.#interestedStart = start;
    this.#localOf = new Int32Array(model.resources.count);
  }

  /** Gathers orders around a seed. */
  #gather(seed: number): number[] {
    const pool = this.#pool;
    const { resources } = this.#batch.model;
    const set = [seed];
    this.#inSet[seed] = 1;
    this.#tries++;
    for (let at = 0; at < set.length && set.length < this.#mostOrders; at++) {
      const o = set[at] as number;
      const first = pool.start[o] as number;
      const end = first + Math.min(optionsFollowed, pool.count[o] as number);
      for (let i = first; i < end && set.length < this.#mostOrders; i++) {
        for (let u = pool.useStart[i] as number; u < (pool.useStart[i] as number) + (pool.useCount[i] as number); u++) {
          const r = pool.resource[u] as number;
          const isFull = (resources.used[r] as number) >= (resources.limit[r] as number);
          if (!isFull && resources.isFree(r)) continue;
          this.#addOrders(r, set, isFull);
          if (set.length >= this.#mostOrders) break;
        }
      }
    }
    for (const o of set) this.#inSet[o] = 0;
    return set;
  }

  /** Adds orders that hold a full resource; of one that has a price and room, orders that could take the rest. */
  #addOrders(r: number, set: number[], isFull: boolean): void {
    const from = this.#interestedStart[r] as number;
    const length = (this.#interestedStart[r + 1] as number) - from;
    let added = 0;
    const most = Math.min(length, mostLookedAt);
    for (let i = 0; i < most && added < ordersFollowed && set.length < this.#mostOrders; i++) {
      const h = this.#interested[from + ((i + this.#tries * 31) % length)] as number;
      if (this.#inSet[h] === 1 || (isFull && !this.#batch.plan.uses(h, r))) continue;
      this.#inSet[h] = 1;
      set.push(h);
      added++;
    }
  }

  /** Decides a neighbourhood anew. Returns what that saved. */
  #rebuild(seed: number): number {
    const { plan } = this.#batch;
    const set = this.#gather(seed);
    for (const o of set) plan.apply(o, -1);
    const { problem, options, incumbent } = this.#problemOf(set);
    const result = this.#solver.solve(problem, { limits: { nodes, iterations: 200, work }, incumbent });
    let before = 0;
    for (const o of set) before += plan.cost[o] as number;
    let saved = 0;
    if (result.cost < before - 1e-9) {
      saved = before - result.cost;
      for (const [g, o] of set.entries()) {
        const option = options[result.choice[g] as number] as number;
        // The option in hand may not be listed: it stands as -1.
        if (option < 0) continue;
        const pool = this.#pool;
        plan.put(o, pool.arc, pool.quantity, pool.pickStart[option] as number, pool.pickCount[option] as number);
        plan.cost[o] = pool.plain[option] as number;
      }
    }
    for (const o of set) plan.apply(o, 1);
    return saved;
  }

  /** The neighbourhood as a choice problem over what the rest leaves; the orders' options are taken back before. */
  #problemOf(set: readonly number[]): { problem: ChoiceProblem; options: number[]; incumbent: number[] } {
    const { plan, model, uses } = this.#batch;
    const { resources } = model;
    const pool = this.#pool;
    const groupStart = [0];
    const cost: number[] = [];
    const useStart = [0];
    const useResource: number[] = [];
    const useAmount: number[] = [];
    const limit: number[] = [];
    const seen: number[] = [];
    const options: number[] = [];
    const incumbent: number[] = [];
    const local = (r: number): number => {
      if (this.#localOf[r] === 0) {
        limit.push(Math.min((resources.limit[r] as number) - (resources.used[r] as number), 2 ** 40));
        seen.push(r);
        this.#localOf[r] = limit.length;
      }
      return (this.#localOf[r] as number) - 1;
    };
    for (const o of set) {
      const first = pool.start[o] as number;
      const from = model.pickStart[o] as number;
      const current = pool.find(o, plan.arc, plan.quantity, from, plan.count[o] as number);
      const end = first + Math.min(mostOptions, pool.count[o] as number);
      const known = current >= first && current < end;
      for (let i = first; i < end; i++) {
        if (i === current) incumbent.push(cost.length);
        for (let u = pool.useStart[i] as number; u < (pool.useStart[i] as number) + (pool.useCount[i] as number); u++) {
          useResource.push(local(pool.resource[u] as number));
          useAmount.push(pool.amount[u] as number);
        }
        useStart.push(useResource.length);
        cost.push(pool.plain[i] as number);
        options.push(i);
      }
      if (!known) {
        uses.read(model, plan.arc, plan.quantity, from, plan.count[o] as number);
        for (let u = 0; u < uses.count; u++) {
          useResource.push(local(uses.resource[u] as number));
          useAmount.push(uses.amount[u] as number);
        }
        useStart.push(useResource.length);
        incumbent.push(cost.length);
        cost.push(plan.cost[o] as number);
        options.push(-1);
      }
      groupStart.push(cost.length);
    }
    for (const r of seen) this.#localOf[r] = 0;
    return { problem: { groupStart, cost, useStart, useResource, useAmount, limit }, options, incumbent };
  }
}
