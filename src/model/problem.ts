import type { FacilityKind } from './codes.js';

/** A checked problem: defaults filled in, rows sorted by id (UTF-16 code units), stock as columns. Never mutated. */
export interface Problem {
  readonly currency: string;
  /** Ascending id; a facility's position here is its row. */
  readonly facilities: readonly Facility[];
  /** Ascending id. */
  readonly services: readonly Service[];
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
  readonly handlingMinutes: number;
  /** Ids of last-leg services, ascending, no duplicates. */
  readonly services: readonly string[];
  /** Infinity where the input gives no limit; 0 means none. */
  readonly capacity: { readonly ordersPerDay: number; readonly unitsPerDay: number };
  /** Share of orders accepted, (0, 1]. */
  readonly acceptance: number;
  readonly owner: string | null;
}

export interface Service {
  readonly id: string;
  /** Bounds road metres, inclusive; Infinity where the input gives no limit. */
  readonly maxMetres: number;
  readonly detour: number;
  readonly baseMinutes: number;
  readonly minutesPerKm: number;
  readonly money: { readonly base: number; readonly perKm: number; readonly perUnit: number };
  /** Hidden sort centres: the service makes stops + 1 legs. */
  readonly stops: number;
}

export interface Sku {
  readonly sku: string;
  readonly brand: string | null;
  readonly interchange: string | null;
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
}
