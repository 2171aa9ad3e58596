/** Why a facility, or a whole line, cannot serve: a closed list. */
export const exclusionCodes = [
  'UNKNOWN_SKU',
  'NO_STOCK',
  'NOT_ENOUGH',
  'OUT_OF_RANGE',
  'NO_SERVICE',
  'NO_LANE',
  'CLOSED',
  'CAPACITY_FULL',
  'NO_BAY',
  'TOO_LATE',
  'BRAND_NOT_AUTHORISED',
  'CHANNEL_CLOSED',
  'OUT_OF_TERRITORY',
  'BELOW_PRICE_FLOOR',
  'EXCLUDED',
  'SHIPMENT_LIMIT',
  'TOO_COSTLY',
  'NO_FACILITY',
] as const;
export type ExclusionCode = (typeof exclusionCodes)[number];

/** What can be wrong with input: a closed list. */
export const issueCodes = [
  'NOT_FINITE',
  'NOT_AN_INTEGER',
  'OUT_OF_RANGE',
  'TOO_LARGE',
  'TOO_MANY',
  'DUPLICATE_ID',
  'UNKNOWN_REFERENCE',
  'MISSING',
  'WRONG_TYPE',
  'BAD_TIME',
  'BAD_TIME_ZONE',
  'BAD_TEXT',
  'BAD_FILE',
] as const;
export type IssueCode = (typeof issueCodes)[number];

export const facilityKinds = ['store', 'distributor', 'frontWarehouse', 'centralWarehouse', 'maker'] as const;
export type FacilityKind = (typeof facilityKinds)[number];

export const orderMethods = ['deliver', 'collect', 'install'] as const;
export type OrderMethod = (typeof orderMethods)[number];
