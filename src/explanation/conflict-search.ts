import { OrderSolver } from '../allocation/order-solver.js';
import { writePlan } from '../allocation/plan.js';
import { unservedReason } from '../allocation/unserved-reason.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { ChannelRule } from '../network/channel-rules.js';
import type { Network } from '../network/network.js';
import type { RuleCost } from './channel-conflict.js';
import { planDifference } from './plan-difference.js';
import { type HeldRule, HeldRules } from './rules-met.js';

/** What one rule does to one order. */
export interface Diversion {
  readonly held: HeldRule;
  readonly orderId: string;
  readonly without: Plan;
  /** Units that come from elsewhere without the rule, and where from. */
  readonly moved: readonly { readonly facilityId: string; readonly quantity: number }[];
  readonly added: RuleCost;
}

/**
 * Decides one order after the other without one rule at a time, while all other plans hold what they take. What is
 * looked at shrinks in steps: an order for which lifting all rules at once gains nothing has no conflict; of the others
 * only rules at facilities that could be in a cheaper plan then are tried.
 */
export class ConflictSearch {
  readonly #network: Network;
  readonly #solver: OrderSolver;
  readonly #held: HeldRules;

  /** @param network a fork that this search may change; all plans have been taken in it */
  constructor(network: Network) {
    this.#network = network;
    this.#solver = new OrderSolver(network);
    this.#held = new HeldRules(network);
  }

  /** Rules that divert an order from its plan, by key. */
  diversions(order: Order, plan: Plan): Diversion[] {
    if (this.#held.isEmpty) return [];
    this.#network.release(plan);
    const found = this.#search(order, plan);
    this.#network.take(plan);
    return found;
  }

  #search(order: Order, plan: Plan): Diversion[] {
    if (!this.#isCheaper(order, 'all', plan.cost)) return [];
    // What a plan loses to time or to chance is not the price of a rule.
    const today = this.#planBelow(order, null, plan.cost) ?? plan;
    const met = this.#held.metBy(order, this.#rowsWithin(order, today.cost));
    return met.flatMap((held) => {
      const without = this.#planBelow(order, held.rule, today.cost);
      if (without === null) return [];
      const { moved, ...difference } = planDifference(without, today);
      const gained = moved.flatMap(({ quantity, a }) => (a === null ? [] : [{ facilityId: a.facilityId, quantity }]));
      if (gained.length === 0) return [];
      const { cost, costTerms, moves, touches, metres, arrivalMinutes, unserved } = difference;
      const added = { cost, money: costTerms.money, moves, touches, metres, minutes: arrivalMinutes ?? 0, unserved };
      return [{ held, orderId: order.id, without, moved: gained, added }];
    });
  }

  /** Facilities that could be in a plan at less than this cost if no rule held. */
  #rowsWithin(order: Order, cost: number): Iterable<number> {
    if (order.method !== 'deliver') return this.#held.rows;
    const ways = this.#without('all', () => this.#solver.waysWithin(order, null, cost));
    return new Set(ways.map(({ row }) => row));
  }

  #isCheaper(order: Order, lifted: ChannelRule | 'all' | null, cost: number): boolean {
    return this.#without(lifted, () => this.#solver.solve(order, null, cost));
  }

  /** The best plan without a rule (null: with all of them) that costs less; null: there is none. */
  #planBelow(order: Order, lifted: ChannelRule | null, cost: number): Plan | null {
    const { case: c } = this.#solver;
    // Reasons too are those without the rule.
    return this.#without(lifted, () => {
      if (!this.#solver.solve(order, null, cost)) return null;
      const { incumbent } = this.#solver;
      const reasonOf = (demand: number) => unservedReason(c, order, incumbent, demand);
      return writePlan(c, order, incumbent, reasonOf, this.#solver.fitting(order));
    });
  }

  #without<Answer>(lifted: ChannelRule | 'all' | null, ask: () => Answer): Answer {
    const { rules } = this.#network;
    rules.lifted = lifted;
    try {
      return ask();
    } finally {
      rules.lifted = null;
    }
  }
}
