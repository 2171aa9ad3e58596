import type { Plan } from '../model/plan.js';
import type { ChannelRule } from '../network/channel-rules.js';

export type RuleKind = ChannelRule['kind'];

/** What channel rules cost. Plain data: JSON keeps all of it. */
export interface ChannelConflicts {
  /** Rules that divert any order, dearest first; ties by kind, then by whose they are. */
  readonly rules: readonly RuleConflict[];
  /** Whose rules they are, dearest first; ties by id. */
  readonly holders: readonly RuleHolder[];
  /** Orders that any rule diverts, ascending id. */
  readonly orders: readonly OrderConflict[];
}

/** A rule by itself, and what would change if it alone did not hold. */
export interface RuleConflict {
  readonly kind: RuleKind;
  /** Whose rule: that of an owner holds at all its facilities, and is lifted at all of them. */
  readonly owner: string | null;
  /** Of a facility without an owner. */
  readonly facilityId: string | null;
  /** Of a floor under the prices of a brand, which is the policy's: owner and facility are null. */
  readonly brand: string | null;
  readonly channel: string | null;
  /** Units that would come from elsewhere, or as another sku, without the rule. */
  readonly units: number;
  /** Sum over the orders diverted. */
  readonly added: RuleCost;
  /** Facilities that would send these units; ascending id. */
  readonly facilities: readonly { readonly facilityId: string; readonly orders: number; readonly units: number }[];
  /** Ascending order id. */
  readonly diverted: readonly DivertedOrder[];
}

/** What the plan with the rule has more than the one without it; below 0: less. */
export interface RuleCost {
  /** Minor units; `money` is the part of it that carriers and sources charge. */
  readonly cost: number;
  readonly money: number;
  readonly moves: number;
  readonly touches: number;
  readonly metres: number;
  /** Of the last arrival; 0 where either plan ships nothing. */
  readonly minutes: number;
  /** Units left out. */
  readonly unserved: number;
}

export interface DivertedOrder {
  readonly orderId: string;
  readonly units: number;
  readonly added: RuleCost;
  /** The plan without the rule. */
  readonly without: Plan;
}

export interface RuleHolder {
  readonly owner: string | null;
  readonly facilityId: string | null;
  /** Positions in `rules`. */
  readonly rules: readonly number[];
  /** Orders that any of them diverts, each once. */
  readonly orders: number;
  /** Sum over these orders of what the dearest rule of this holder adds. */
  readonly cost: number;
}

export interface OrderConflict {
  readonly orderId: string;
  /** Positions in `rules`. */
  readonly rules: readonly number[];
}
