/**
 * What the checker can say against a list of plans: a closed list.
 *
 * - BAD_PLAN: a field is missing, of the wrong type, not finite, not whole, not an instant in UTC, or not one of its words
 * - UNKNOWN_ORDER, DUPLICATE_PLAN, MISSING_PLAN: plans and orders are not one to one
 * - STATUS: `status` does not say what is shipped and what is not
 * - UNKNOWN_FACILITY, DUPLICATE_ORIGIN, SHIPMENT_ORDER: an origin that is not in the problem, twice in one plan, out of order
 * - LINE: a line that the order does not have, has with another sku, or that stands twice or out of order
 * - INTERCHANGE: another sku of the group is sent than was ordered, and a line of the demand does not accept that
 * - QUANTITY: not positive, or served and unserved do not add up to what was ordered
 * - LINE_FILL: lines of one sku are not filled earlier line first, origins ascending
 * - LEG: legs that are no chain from the origin to the customer, or to the store where goods are collected or fitted
 * - LANE: a transfer where the problem has no lane
 * - LEG_LIMIT: more legs than the policy allows
 * - SERVICE: a service that the problem does not know or the facility does not offer
 * - STORE: goods to be collected or fitted end at several stores, at another than the buyer chose, or where it is not done
 * - METRES: not the road metres of the leg, or a sum that is off
 * - OUT_OF_RANGE: farther than the service goes, or a store beyond the radius
 * - TIME: departure, arrival or last arrival is off
 * - CLOSED: goods are handled or leave where that never happens
 * - HANDLING: `handlingFrom` is off, is missing or is not asked for
 * - MOVES, TOUCHES: not those of the legs, or a sum that is off
 * - SHIPMENT_COST: a cost term of a shipment is off
 * - PLAN_COST: a cost term of the plan is off, or `cost` is not the sum of its terms
 * - SHIPMENT_LIMIT, SHIP_COMPLETE, TOGETHER, EXCLUDED, TOO_LATE: a rule of the order is broken
 * - CHANNEL: the origin, or the pool of the stock, does not serve the order's channel
 * - BRAND: the origin may not sell the brand sent
 * - TERRITORY: the order's place or region is not the origin's
 * - PRICE_FLOOR: a line is sold below the floor of the brand sent
 * - REASON: not an exclusion code
 * - APPOINTMENT: a fitting that nobody ordered or that is missing, at the wrong store, too long or short, not inside
 *   open hours, before the goods are ready, or not in the slot asked for
 * - STOCK: all plans together take more of a sku from a facility than is available there
 * - CAPACITY: all plans together ask more of a facility on one local day than it can do
 * - LANE_CAPACITY: all plans together send more units along a lane on one local day than it takes
 * - BAYS: more fittings at one time than the store has bays
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
  'INTERCHANGE',
  'QUANTITY',
  'LINE_FILL',
  'LEG',
  'LANE',
  'LEG_LIMIT',
  'SERVICE',
  'STORE',
  'METRES',
  'OUT_OF_RANGE',
  'TIME',
  'CLOSED',
  'HANDLING',
  'MOVES',
  'TOUCHES',
  'SHIPMENT_COST',
  'PLAN_COST',
  'SHIPMENT_LIMIT',
  'SHIP_COMPLETE',
  'TOGETHER',
  'EXCLUDED',
  'TOO_LATE',
  'CHANNEL',
  'BRAND',
  'TERRITORY',
  'PRICE_FLOOR',
  'REASON',
  'APPOINTMENT',
  'STOCK',
  'CAPACITY',
  'LANE_CAPACITY',
  'BAYS',
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
