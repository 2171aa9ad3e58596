import type { FacilityKind } from './codes.js';

/** A checked problem: defaults filled in, rows sorted by id (UTF-16 code units), stock as columns. Never mutated. */
export interface Problem {
  readonly currency: string;
  /** Ascending id; a facility's position here is its row. */
  readonly facilities: readonly Facility[];
  /** Ascending id. */
  readonly services: readonly Service[];
  /** Ascending by from, to, then by all they say; a lane's position here is its row. */
  readonly lanes: readonly Lane[];
  /** Every sku that stands in skus, stock or columns, ascending; its position is its row in `stock`. */
  readonly skus: readonly Sku[];
  readonly stock: StockTable;
  readonly policy: Policy;
}

export interface Facility {
  readonly id: string;
  readonly kind: FacilityKind;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name; null: the local day is UTC's. */
  readonly timeZone: string | null;
  /** null: always open. */
  readonly hours: WeeklyHours | null;
  /** Days off as day numbers (from 1970-01-01), ascending. */
  readonly closedOn: readonly number[];
  /** Minute of the local day after which an order is handled from the next opening on a later day. */
  readonly cutoff: number | null;
  readonly handlingMinutes: number;
  /** Ids of last-leg services, ascending, no duplicates. */
  readonly services: readonly string[];
  /** Buyers may collect here. */
  readonly collect: boolean;
  /** null: nothing is fitted here. `minutes` of one fitting. */
  readonly install: { readonly bays: number; readonly minutes: number } | null;
  /** Infinity where the input gives no limit; 0 means none. */
  readonly capacity: { readonly ordersPerDay: number; readonly unitsPerDay: number };
  /** Share of orders accepted, (0, 1]. */
  readonly acceptance: number;
  readonly owner: string | null;
  /** Brands it may sell, ascending; null: all. A sku without a brand may always be sold. */
  readonly brands: readonly string[] | null;
  /** Channels it serves, ascending; null: all. An order without a channel is in none of them. */
  readonly channels: readonly string[] | null;
  /** Whom its stock may serve: within the radius, and in one of the regions, as far as each is given. */
  readonly territory: Territory | null;
}

export interface Territory {
  /** Bounds road metres (great circle x 1.3, or the caller's distance) to the order's place, inclusive; Infinity: no bound. */
  readonly radiusMetres: number;
  /** Ascending; null: any region, and orders without one. */
  readonly regions: readonly string[] | null;
}

/** Opening hours of a local week, monday first: stretches of one day as minutes from its midnight. */
export type WeeklyHours = readonly (readonly OpenStretch[])[];

export interface OpenStretch {
  /** 0 .. 1439. */
  readonly from: number;
  /** Above `from`; above 1440 where it runs over midnight. */
  readonly to: number;
}

/** One leg between two facilities. */
export interface Lane {
  readonly from: string;
  readonly to: string;
  /** Whole, on the road. */
  readonly minutes: number;
  /** Minutes of the local day of `from`, ascending; null: at once, whenever goods are ready. */
  readonly departures: readonly number[] | null;
  /** Local weekdays of `from` on which it leaves, monday 0, ascending; null: every day. */
  readonly days: readonly number[] | null;
  readonly money: { readonly base: number; readonly perUnit: number };
  /** Infinity where the input gives no limit; 0 means none. */
  readonly unitsPerDay: number;
}

export interface Service {
  readonly id: string;
  /** Bounds road metres, inclusive; Infinity where the input gives no limit. */
  readonly maxMetres: number;
  readonly detour: number;
  readonly baseMinutes: number;
  readonly minutesPerKm: number;
  /** Minutes of the local day of the facility it leaves from, ascending; null: at once, whenever goods are ready. */
  readonly departures: readonly number[] | null;
  readonly money: { readonly base: number; readonly perKm: number; readonly perUnit: number };
  /** Hidden sort centres: the service makes stops + 1 legs. */
  readonly stops: number;
}

export interface Sku {
  readonly sku: string;
  readonly brand: string | null;
  /** Group of skus that may replace each other. */
  readonly interchange: string | null;
  /** Charged for each unit of this sku that is sent in place of another of its group. */
  readonly penalty: number;
  readonly together: boolean;
}

/**
 * Stock positions grouped by sku: those of sku row s are skuStart[s] .. skuStart[s + 1] - 1, ascending by facility
 * row, each facility at most once. A column that the input never fills is null and stands for zeros.
 */
export interface StockTable {
  readonly skuStart: Uint32Array;
  readonly facilityRow: Uint32Array;
  readonly onHand: Uint32Array;
  readonly reserved: Uint32Array | null;
  readonly safetyStock: Uint32Array | null;
  /** Minor units for one unit from this facility. */
  readonly unitMoney: Uint32Array | Float64Array | null;
  /** Channel pools by number, ascending; and each position's pool as its number + 1, 0: open to all. */
  readonly pools: readonly string[];
  readonly pool: Uint32Array | null;
  /** Stock on its way. */
  readonly inbound: InboundTable;
}

/** Deliveries to come, ascending by sku row, facility row, instant; equal ones added up. The position may hold nothing yet. */
export interface InboundTable {
  readonly skuRow: Uint32Array;
  readonly facilityRow: Uint32Array;
  readonly quantity: Float64Array;
  /** Minutes since the epoch. */
  readonly at: Float64Array;
}

export interface Weights {
  readonly move: number;
  readonly touch: number;
  readonly hour: number;
  readonly km: number;
  readonly money: number;
  readonly shipment: number;
  readonly lateHour: number;
  readonly rejection: number;
}

export interface Policy {
  readonly weights: Weights;
  readonly unserved: { readonly line: number; readonly unit: number };
  readonly limits: { readonly maxShipments: number; readonly maxLegs: number; readonly collectRadiusMetres: number };
  /** Ascending by brand, then channel (null first). A line sold below it is not served with a sku of the brand. */
  readonly priceFloor: readonly PriceFloor[];
}

export interface PriceFloor {
  readonly brand: string;
  /** null: in every channel. */
  readonly channel: string | null;
  readonly unitPrice: number;
}
