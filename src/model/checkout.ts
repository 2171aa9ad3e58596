import type { Order } from './order.js';
import type { Plan } from './plan.js';
import type { Reservation, ShortCell, ShortRoom } from './reservation.js';

/** A facility that an order is to be served without: it sends none of it, hands over and fits none of it, and passes none of it on. */
export interface ExcludedFacility {
  readonly facilityId: string;
  /** From this instant on it may serve the order again, by the network's clock. ISO 8601 with an offset. Left out: never. */
  readonly until?: string;
}

/** A plan that could not be held, and all that was short of it. */
export interface CheckoutTry {
  readonly plan: Plan;
  readonly short: readonly ShortCell[];
  readonly shortRooms: readonly ShortRoom[];
}

/** What every decision of a checkout comes with. */
export interface CheckoutFacts {
  /** As it was decided: what a rejection moves on is placed anew, now. `verify` takes the plan with it. */
  readonly order: Order;
  /** The one that is or was held; where none was, the one decided last. */
  readonly plan: Plan;
  /** The tries that failed, in order. */
  readonly tries: readonly CheckoutTry[];
  /** By ascending facility id, `until` in UTC with milliseconds. */
  readonly excluded: readonly ExcludedFacility[];
}

/**
 * `held`: the plan is reserved (its reservation may be committed by now). `unserved`: the plan ships nothing, so nothing is
 * held. `contended`: every try was short, or bays were at every time that was tried, though one may be free at another; nothing
 * is held, and once the network is in step with the store there may be a plan. `ended`: the reservation of this id was released or ran out.
 */
export type Checkout =
  | (CheckoutFacts & { readonly status: 'held' | 'ended'; readonly reservation: Reservation })
  | (CheckoutFacts & { readonly status: 'unserved' | 'contended'; readonly reservation: null });

/**
 * `held`, `unserved`, `contended`: as of a checkout, for the order without the facility; `released` is the reservation that it
 * gave up. For the others nothing was changed. `elsewhere`: the plan has no such facility (any more). `committed`: the goods
 * have left. `ended`: released or run out before. `unknown`: the store has no such reservation.
 */
export type Rejection =
  | (CheckoutFacts & { readonly status: 'held'; readonly reservation: Reservation; readonly released: Reservation })
  | (CheckoutFacts & {
      readonly status: 'unserved' | 'contended';
      readonly reservation: null;
      readonly released: Reservation;
    })
  | (CheckoutFacts & { readonly status: 'elsewhere' | 'committed' | 'ended'; readonly reservation: Reservation })
  | { readonly status: 'unknown'; readonly reservation: null };
