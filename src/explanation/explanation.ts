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
  /** Of each shipment of the plan. */
  readonly times: readonly ShipmentTimes[];
  /** By line of the order. */
  readonly lines: readonly LineExplanation[];
  /** All of the network: those in the plan, those that could serve by how far behind they are, the excluded; ties by id. */
  readonly facilities: readonly FacilityExplanation[];
}

/** A shipment step by step. Instants are ISO 8601 in UTC; time zones those of the places, null: UTC. */
export interface ShipmentTimes {
  readonly facilityId: string;
  readonly timeZone: string | null;
  /** When the origin begins to handle the goods, and when they are ready to leave it; null: it never does now. */
  readonly handlingFrom: string | null;
  readonly readyAt: string | null;
  readonly steps: readonly StepTimes[];
}

/** One leg, and what follows it. */
export interface StepTimes {
  readonly from: string;
  /** null: the customer. */
  readonly to: string | null;
  readonly service: string | null;
  readonly departAt: string;
  readonly arriveAt: string;
  /** When the goods are handled at `to`, and that place's time zone; null: they are at the customer's. */
  readonly readyAt: string | null;
  readonly timeZone: string | null;
}

/** How a line of the order is served. */
export interface LineExplanation {
  readonly line: number;
  readonly sku: string;
  readonly wanted: number;
  /** Ascending facility id; empty: from nowhere. `sku` where another one is sent than ordered. */
  readonly from: readonly { readonly facilityId: string; readonly quantity: number; readonly sku?: string }[];
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
  /** The best plan with this facility as the one origin, by any chain, and what it costs more than the plan explained. */
  readonly option: {
    readonly plan: Plan;
    readonly behind: number;
    readonly times: readonly ShipmentTimes[];
  } | null;
  /** What would have to change for it to serve the order; null: it does, or would now. */
  readonly toWin: ToWin | null;
  /** By line of the order. */
  readonly lines: readonly FacilityLine[];
}

/**
 * What would have to change for a facility. Of one that could serve, each number alone makes its own plan win over the
 * plan explained, the rest of the world unchanged. Of one that is ruled out, `code` is the ruling to lift, with how
 * far it is from falling; others may stand behind it, and its plan may then still be dearer.
 */
export interface ToWin {
  readonly code?: ExclusionCode;
  /** Less cost, in whole minor units; of a price floor: a higher price of a unit. */
  readonly money?: number;
  /** Earlier at the customer (or ready, or a bay free); with nothing else changed. */
  readonly minutes?: number;
  /** More free stock here (of a full day or lane: more room), of whatever is short. */
  readonly units?: number;
  /** Nearer, or a wider reach. */
  readonly metres?: number;
}

export interface FacilityLine {
  readonly line: number;
  readonly sku: string;
  /** Free units here of what may be sent for the line; lines of one sku share them. */
  readonly available: number;
  readonly wanted: number;
  /** Of them, units of other skus that may be sent instead; not there where there are none. */
  readonly others?: readonly { readonly sku: string; readonly available: number }[];
  /** Why this line gets nothing from here as far as its goods go, or null. */
  readonly exclusion: Exclusion | null;
}
