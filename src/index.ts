// The surface of the package, in the order of the flow.

// Words:

export type { ExclusionCode, FacilityKind, IssueCode, OrderMethod } from './model/codes.js';
export { exclusionCodes, facilityKinds, issueCodes, orderMethods } from './model/codes.js';

// Input, and what is wrong with it:

export type { Issue, Parsed, Warning } from './model/issues.js';
export { InputError } from './model/issues.js';
export type { ParseOptions } from './model/options.js';
export { assertOrders, assertProblem, parseFacility, parseOrders, parseProblem } from './model/parse.js';
export type {
  FacilityInput,
  LaneInput,
  OrderInput,
  PolicyInput,
  ProblemInput,
  ServiceInput,
  SkuInput,
  StockColumnsInput,
  StockInput,
} from './model/schema.js';
export type { StandardIssue, StandardSchema } from './model/standard.js';
export { orderSchema, ordersSchema, problemSchema } from './model/standard.js';

// What was checked:

export type { Order, OrderLine } from './model/order.js';
export { defaultPolicy } from './model/policy.js';
export type {
  Facility,
  InboundTable,
  Lane,
  OpenStretch,
  Policy,
  PriceFloor,
  Problem,
  Service,
  Sku,
  StockTable,
  Territory,
  WeeklyHours,
  Weights,
} from './model/problem.js';

// Days off, read from a calendar file:

export type { YearRange } from './calendar/days-off.js';
export { readDaysOff } from './calendar/days-off.js';

// The live network:

export type { DistanceFunction, DistanceTable, FacilityPlace, NetworkOptions, OrderPlace } from './network/distance.js';
export { buildNetwork, type Network } from './network/network.js';

// Order -> plan:

export type { CostTerm, Leg, Plan, Shipment, ShipmentTerm } from './model/plan.js';
export type { RouteOptions } from './route.js';
export { route } from './route.js';

// Plan -> reservation:

export type {
  AdjustAnswer,
  AdjustOptions,
  CellState,
  Claim,
  CommitAnswer,
  HoldAnswer,
  HoldOptions,
  HoldTerm,
  JournalEntry,
  JournalEvent,
  OpeningCell,
  ReceiveOptions,
  Reservation,
  ReservationAnswer,
  ReservationState,
  RoomState,
  RoomUse,
  Shortage,
  ShortCell,
  ShortRoom,
  StockLine,
} from './model/reservation.js';
export { claimOf } from './network/claims.js';
export type { NetworkStock } from './network/network-stock.js';
export type { SyncAnswer, SyncedCell, SyncState } from './network/stock-sync.js';
export { type Rebuilt, rebuild } from './stock/rebuild.js';
export type { Answer, ReservationStore } from './stock/reservation-store.js';

// Order -> plan -> reservation, in one step; and again where a facility says no:

export type { CheckoutOptions } from './checkout.js';
export { checkout } from './checkout.js';
export type { Checkout, CheckoutFacts, CheckoutTry, ExcludedFacility, Rejection } from './model/checkout.js';
export type { CheckoutDetails } from './model/checkout-details.js';
export type { RejectOptions } from './reject.js';
export { reject } from './reject.js';
export { currentReservation } from './stock/chain.js';

// For the author of a store: what is asked, checked and in its canonical form, and what is refused.

export type { CanonicalClaim } from './model/claim.js';
export { canonicalClaim, sameAsk } from './model/claim.js';
export type { CompleteHoldOptions, Expiry } from './model/hold-options.js';
export { checkId, holdOptions, holdTerm } from './model/hold-options.js';
export type { Count, Receipt } from './model/stock-change.js';
export { readCount, readReceipt } from './model/stock-change.js';
export { endsInThePast, reusedId, tooManyUnits } from './model/store-refusals.js';

// Orders -> plans, decided together, and the prices that `route` follows:

export type { AllocateOptions } from './allocate.js';
export { allocate } from './allocate.js';
export type {
  Allocation,
  AllocationCounts,
  AllocationProgress,
  CapacityPrice,
  CellPrice,
  LanePrice,
  ScarcityPrices,
  SlotPrice,
} from './model/allocation.js';
export type { Change, OpenAllocation, OpenAllocationOptions } from './open-allocation.js';
export { openAllocation } from './open-allocation.js';

// Order, or a sku and a place -> dated promises:

export type { DeliveryPromise, InboundShare, OrderPromise, PromiseQuery } from './model/promise.js';
export { promise } from './promise.js';

// Plan -> the independent check:

export type { VerifyOptions } from './verify/verify.js';
export { verify } from './verify/verify.js';
export type { Violation, ViolationCode } from './verify/violation.js';
export { violationCodes } from './verify/violation.js';

// Plan -> reasons:

export type { Exclusion } from './candidates/exclusion.js';
export { explain } from './explain.js';
export type {
  Explanation,
  FacilityExplanation,
  FacilityLine,
  LineExplanation,
  ShipmentTimes,
  StepTimes,
  ToWin,
} from './explanation/explanation.js';
export type { Language } from './explanation/phrases.js';
export { languages } from './explanation/phrases.js';
export type { ExplanationTextOptions } from './explanation/text.js';
export { explanationText } from './explanation/text.js';

// Two plans -> what differs:

export { diff } from './diff.js';
export type { DiffTextOptions } from './explanation/diff-text.js';
export { diffText } from './explanation/diff-text.js';
export type { MovedUnits, OriginDifference, PlanDifference, Source } from './explanation/plan-difference.js';

// Plans -> what the rules of dealers and brands cost:

export type { ChannelConflictsOptions } from './channel-conflicts.js';
export { channelConflicts } from './channel-conflicts.js';
export type {
  ChannelConflicts,
  DivertedOrder,
  OrderConflict,
  RuleConflict,
  RuleCost,
  RuleHolder,
  RuleKind,
} from './explanation/channel-conflict.js';
