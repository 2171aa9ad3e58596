import type { ExclusionCode, OrderMethod } from './codes.js';
import type { Plan } from './plan.js';

/** One sku at one place, as a product page asks: what an order of this one line would be promised. */
export interface PromiseQuery {
  readonly sku: string;
  /** Default 1. */
  readonly quantity?: number;
  readonly latitude: number;
  readonly longitude: number;
  /** ISO 8601 with an offset. */
  readonly placedAt: string;
  readonly channel?: string;
  readonly region?: string;
  /** Default `deliver`. */
  readonly method?: OrderMethod;
  /** The store the buyer chose, for collect and install. */
  readonly facilityId?: string;
}

/** Both answers for one order; they are one object where the cheapest is the earliest too. */
export interface OrderPromise {
  /** null for a query. */
  readonly orderId: string | null;
  /** Of least last arrival; of these the cheapest, ties as for plans. null: the whole order cannot be promised. */
  readonly earliest: DeliveryPromise | null;
  /** Of least cost, ties as for plans. */
  readonly cheapest: DeliveryPromise | null;
  /** Every line with what keeps it from being promised; empty where there is a promise. */
  readonly unserved: readonly { readonly line: number; readonly quantity: number; readonly reason: ExclusionCode }[];
}

/** The whole order in full by an instant: the date to show, and what it rests on. Nothing is reserved for it. */
export interface DeliveryPromise {
  /** Last arrival: at the customer, ready to collect, or end of the fitting. ISO 8601 in UTC. */
  readonly arriveAt: string;
  /** The plan's, in minor units. */
  readonly cost: number;
  /**
   * So many whole minutes later the order can still be placed and arrive at the same instant, by the same carriages,
   * with the same stock, handled and carried on the same days where days have a limit. 0: every minute counts.
   */
  readonly orderWithinMinutes: number;
  /** Units that stay free, by the time the goods leave, at the position that has fewest: "2 left". */
  readonly left: number;
  /** Deliveries that it counts on, beyond what lies there now. Ascending by facility, sku, date. */
  readonly waitsFor: readonly InboundShare[];
  readonly plan: Plan;
}

export interface InboundShare {
  readonly facilityId: string;
  readonly sku: string;
  /** Units of the delivery that the promise takes. */
  readonly quantity: number;
  readonly at: string;
}
