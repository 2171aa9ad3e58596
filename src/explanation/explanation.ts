import type { Exclusion } from '../candidates/exclusion.js';
import type { ExclusionCode, FacilityKind } from '../model/codes.js';
import type { Plan } from '../model/plan.js';

/** Why an order's plan is as it is, facility by facility and line by line. Plain data: JSON keeps all of it. */
export interface Explanation {
  readonly orderId: string;
  /** ISO 8601 in UTC. */
  readonly placedAt: string;
  /** Of every cost below, in whole minor units. */
  readonly currency: string;
  readonly plan: Plan;
  /** By line of the order. */
  readonly lines: readonly LineExplanation[];
  /** All of the network: those in the plan, those that could serve by how far behind they are, the excluded; ties by id. */
  readonly facilities: readonly FacilityExplanation[];
}

/** How a line of the order is served. */
export interface LineExplanation {
  readonly line: number;
  readonly sku: string;
  readonly wanted: number;
  /** Ascending facility id; empty: from nowhere. */
  readonly from: readonly { readonly facilityId: string; readonly quantity: number }[];
  /** What the plan leaves out of the line; null: nothing. */
  readonly unserved: { readonly quantity: number; readonly reason: ExclusionCode } | null;
}

export interface FacilityExplanation {
  readonly facilityId: string;
  readonly kind: FacilityKind;
  /** Great circle to the order's place. */
  readonly metres: number;
  /** A shipment of the plan leaves here. */
  readonly chosen: boolean;
  /** Why nothing can come from here, or null. Exactly one of exclusion and option, but for parts of complete orders. */
  readonly exclusion: Exclusion | null;
  /** The best plan with this facility as the one origin, and what it costs more than the plan explained. */
  readonly option: { readonly plan: Plan; readonly behind: number } | null;
  /** By line of the order. */
  readonly lines: readonly FacilityLine[];
}

export interface FacilityLine {
  readonly line: number;
  readonly sku: string;
  /** Free units of the sku here; lines of one sku share them. */
  readonly available: number;
  readonly wanted: number;
  /** Why this line gets nothing from here as far as its goods go, or null. */
  readonly exclusion: Exclusion | null;
}
