import type { CheckoutTry, ExcludedFacility } from './checkout.js';
import type { Order } from './order.js';
import type { Plan } from './plan.js';
import type { Reservation } from './reservation.js';

/** What a checkout keeps with its reservation, as plain JSON: all that any process needs to go on with the order. */
export interface CheckoutDetails {
  /** As it was decided: after a rejection it is placed anew. */
  readonly order: Order;
  readonly plan: Plan;
  readonly tries: readonly CheckoutTry[];
  readonly excluded: readonly ExcludedFacility[];
  /** Id of the order's first reservation, and how many there were up to this one. */
  readonly chain: { readonly first: string; readonly number: number };
  /** The rejection that this reservation answers, as it was asked for. The first of a chain has none. */
  readonly rejected?: { readonly reservationId: string } & ExcludedFacility;
}

/** null: the reservation was not made by checkout or reject. */
export function detailsOf({ details }: Reservation): CheckoutDetails | null {
  if (typeof details !== 'object' || details === null) return null;
  const { order, plan, tries, excluded, chain } = details as Partial<CheckoutDetails>;
  const isOurs =
    typeof order?.placedAt === 'number' &&
    Array.isArray(plan?.shipments) &&
    Array.isArray(tries) &&
    Array.isArray(excluded) &&
    typeof chain?.first === 'string' &&
    Number.isSafeInteger(chain.number);
  return isOurs ? (details as CheckoutDetails) : null;
}

/** Whether two orders say the same, in whatever order their fields come out of a store. */
export function isSameOrder(a: Order, b: Order): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Keys in one order all the way down; entries keep `__proto__` a key like any other. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}
