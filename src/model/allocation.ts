import type { Plan } from './plan.js';

/** Plans for many orders, decided together, and how far from the best they can be at most. */
export interface Allocation {
  /** `optimal` exactly when cost - bound < 1. */
  status: 'optimal' | 'feasible';
  /** Ascending order id, by UTF-16 code units. */
  plans: Plan[];
  /** Sum of the plans' costs, and changePenalty for each of `counts.changed`. Whole minor units. */
  cost: number;
  /** No legal set of plans costs less. */
  bound: number;
  /** (cost - bound) / cost, a fraction; 0 where cost is 0. */
  gap: number;
  /** What ended the search before it had nothing left to try. */
  stoppedBy?: 'time-limit' | 'cancelled' | 'iterations' | 'nodes';
  counts: AllocationCounts;
  /** Positions of which one more unit would be worth something; ascending facility id, then sku. */
  prices: CellPrice[];
  /** Facilities and days of which more capacity would be worth something; ascending facility id, then day. */
  capacityPrices: CapacityPrice[];
  /** Lanes and days of which more room would be worth something; by lane, then day. Left out where there is none. */
  lanePrices?: LanePrice[];
  /** Stores and instants at which one more bay would be worth something; ascending facility id, then instant. Left out where there is none. */
  slotPrices?: SlotPrice[];
  /** What went wrong without spoiling the answer; usually empty. */
  alarms: string[];
}

export interface AllocationCounts {
  orders: number;
  served: number;
  partial: number;
  unserved: number;
  /** Orders whose plan differs from the one that was in force. */
  changed: number;
  shipments: number;
  moves: number;
  /** Touches of every unit, summed. */
  touches: number;
}

/** How far a running allocation has come. */
export interface AllocationProgress {
  stage: string;
  /** Of the best plans so far. */
  cost: number;
  bound: number;
  gap: number;
}

/** The marginal value of one more unit of a sku at a facility, in minor units. */
export interface CellPrice {
  facilityId: string;
  sku: string;
  price: number;
}

/** The marginal values of room for one more order, and for one more unit, on a local day of a facility. */
export interface CapacityPrice {
  facilityId: string;
  /** The facility's local day, such as 2026-10-01. */
  day: string;
  order: number;
  unit: number;
}

/** The marginal value of room for one more unit on a lane that leaves on a local day. */
export interface LanePrice {
  /** Facility ids. */
  from: string;
  to: string;
  /** The lane's position in the parsed problem's `lanes`: two may lead the same way. */
  lane: number;
  /** Local day of `from`, such as 2026-10-01. */
  day: string;
  unit: number;
}

/** The marginal value of one more bay of a store: any fitting that goes on at the instant would pay it. */
export interface SlotPrice {
  facilityId: string;
  /** ISO 8601 in UTC. */
  at: string;
  price: number;
}

/** The prices of an allocation, as `route` follows them. */
export interface ScarcityPrices {
  readonly prices: readonly CellPrice[];
  readonly capacityPrices: readonly CapacityPrice[];
  readonly lanePrices?: readonly LanePrice[];
}
