/**
 * What the checker can say against a list of plans: a closed list.
 *
 * - BAD_PLAN: a field is missing, of the wrong type, not finite, not whole, not an instant in UTC, or not one of its words
 * - UNKNOWN_ORDER, DUPLICATE_PLAN, MISSING_PLAN: plans and orders are not one to one
 * - STATUS: `status` does not say what is shipped and what is not
 * - UNKNOWN_FACILITY, DUPLICATE_ORIGIN, SHIPMENT_ORDER: an origin that is not in the problem, twice in one plan, out of order
 * - LINE: a line that the order does not have, has with another sku, or that stands twice or out of order
 * - QUANTITY: not positive, or served and unserved do not add up to what was ordered
 * - LINE_FILL: lines of one sku are not filled earlier line first, origins ascending
 * - LEG: legs that are no chain from the origin to the customer
 * - SERVICE: a service that the problem does not know or the facility does not offer
 * - METRES: not the road metres of the leg, or a sum that is off
 * - OUT_OF_RANGE: farther than the service goes
 * - TIME: departure, arrival or last arrival is off
 * - MOVES, TOUCHES: not those of the legs, or a sum that is off
 * - SHIPMENT_COST: a cost term of a shipment is off
 * - PLAN_COST: a cost term of the plan is off, or `cost` is not the sum of its terms
 * - SHIPMENT_LIMIT, SHIP_COMPLETE, TOGETHER, EXCLUDED, TOO_LATE: a rule of the order is broken
 * - REASON: not an exclusion code
 * - APPOINTMENT: a fitting that nobody ordered
 * - STOCK: all plans together take more of a sku from a facility than is available there
 * - CAPACITY: all plans together ask more of a facility on one local day than it can do
 */
export const violationCodes = [
  'BAD_PLAN',
  'UNKNOWN_ORDER',
  'DUPLICATE_PLAN',
  'MISSING_PLAN',
  'STATUS',
  'UNKNOWN_FACILITY',
  'DUPLICATE_ORIGIN',
  'SHIPMENT_ORDER',
  'LINE',
  'QUANTITY',
  'LINE_FILL',
  'LEG',
  'SERVICE',
  'METRES',
  'OUT_OF_RANGE',
  'TIME',
  'MOVES',
  'TOUCHES',
  'SHIPMENT_COST',
  'PLAN_COST',
  'SHIPMENT_LIMIT',
  'SHIP_COMPLETE',
  'TOGETHER',
  'EXCLUDED',
  'TOO_LATE',
  'REASON',
  'APPOINTMENT',
  'STOCK',
  'CAPACITY',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

/** One rule broken: by the plan of which order (null: of none that is known), at which field, and how. */
export interface Violation {
  readonly code: ViolationCode;
  readonly orderId: string | null;
  /** Such as `plans[3].shipments[0].legs[0].metres`. */
  readonly path: string;
  readonly message: string;
}

/** Takes a violation down: the way every check reports. */
export type Report = (code: ViolationCode, path: string, message: string) => void;
