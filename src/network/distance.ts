/** The place an order goes to, as a caller's distance sees it. */
export interface OrderPlace {
  readonly orderId: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** The facility a shipment leaves from, as a caller's distance sees it. */
export interface FacilityPlace {
  readonly facilityId: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Road metres from a facility to an order's place; takes the place of great circle x detour. Finite, not negative. */
export type DistanceFunction = (facility: FacilityPlace, place: OrderPlace) => number;

/**
 * Road metres known beforehand: metres[i][j] leads from origins[i] (facility id) to destinations[j] (order id).
 * A pair that is missing is refused, unless `fallback` says to use great circle x detour for that pair.
 */
export interface DistanceTable {
  readonly origins: readonly string[];
  readonly destinations: readonly string[];
  readonly metres: ArrayLike<ArrayLike<number>>;
  readonly fallback?: 'greatCircle';
}

export interface NetworkOptions {
  /** Default: great circle x the service's detour. */
  readonly distance?: DistanceFunction | DistanceTable;
  /**
   * The clock of the network's ledger: milliseconds since the epoch, parts cut off. It alone ends holds and dates the
   * journal; routing does not look at it. Default Date.now.
   */
  readonly clock?: () => number;
}
