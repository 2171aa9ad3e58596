import { haversineMetres } from '../geo/sphere.js';
import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Facility, Problem, Sku } from '../model/problem.js';
import { laneDetour } from './lane-table.js';

/** A rule that can be lifted for once, to see what it costs: of some facilities, or one floor of the policy. */
export type ChannelRule =
  | {
      readonly kind: 'channel' | 'brand' | 'territory' | 'pool' | 'acceptance';
      /** Facility rows. */
      readonly rows: readonly number[];
    }
  | { readonly kind: 'priceFloor'; readonly brand: string; readonly channel: string | null };

type FacilityRule = Extract<ChannelRule, { rows: unknown }>['kind'];

/** What road metres a facility is from an order's place, as radii count them. */
export type RadiusMetres = (facility: Facility, order: Order) => number;

export const radiusMetres: RadiusMetres = (facility, order) =>
  Math.floor(
    haversineMetres(facility.latitude, facility.longitude, order.latitude, order.longitude) * laneDetour + 0.5,
  );

/**
 * Whom a facility's stock may serve: channels, territory and brands of each facility, floors of prices. They hold for
 * the origin, whose stock is sold, wherever the goods then pass through. Facilities without rules cost one look-up.
 */
export class ChannelRules {
  /** Set while the price of a rule is asked for, in a fork of the network; null: all rules hold. */
  lifted: ChannelRule | 'all' | null = null;
  readonly #facilities: readonly Facility[];
  readonly #floors: Problem['policy']['priceFloor'];
  readonly #metres: RadiusMetres;
  /** By facility row: 1 it has channels or a territory, 2 it has brands. */
  #kinds: Uint8Array;

  /** @param facilities of the network, by row: the array itself, which may grow */
  constructor(facilities: readonly Facility[], floors: Problem['policy']['priceFloor'], metres: RadiusMetres) {
    this.#facilities = facilities;
    this.#floors = floors;
    this.#metres = metres;
    this.#kinds = Uint8Array.from(facilities, kindsOf);
  }

  /** Takes a facility in whose row comes next. */
  add(row: number): void {
    if (row >= this.#kinds.length) {
      const kinds = new Uint8Array(row + 1 + (row >> 3));
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#kinds[row] = kindsOf(this.#facilities[row] as Facility);
  }

  /** What keeps a facility from serving an order at all: CHANNEL_CLOSED, OUT_OF_TERRITORY, or null. */
  exclusion(order: Order, row: number): ExclusionCode | null {
    if (((this.#kinds[row] as number) & 1) === 0) return null;
    const facility = this.#facilities[row] as Facility;
    const { channels, territory } = facility;
    if (channels !== null && !this.#isLifted('channel', row)) {
      if (order.channel === null || !channels.includes(order.channel)) return 'CHANNEL_CLOSED';
    }
    if (territory !== null && !this.#isLifted('territory', row)) {
      const { regions } = territory;
      if (regions !== null && (order.region === null || !regions.includes(order.region))) return 'OUT_OF_TERRITORY';
      if (territory.radiusMetres !== Infinity && this.#metres(facility, order) > territory.radiusMetres) {
        return 'OUT_OF_TERRITORY';
      }
    }
    return null;
  }

  /** Whether a facility may sell a sku's brand. */
  maySell(row: number, sku: Sku): boolean {
    if (((this.#kinds[row] as number) & 2) === 0 || sku.brand === null) return true;
    const { brands } = this.#facilities[row] as Facility;
    return brands === null || brands.includes(sku.brand) || this.#isLifted('brand', row);
  }

  /** Whether stock of a pool (null: open to all) may serve an order. */
  mayDraw(row: number, pool: string | null, channel: string | null): boolean {
    return pool === null || pool === channel || this.#isLifted('pool', row);
  }

  /** Least price that a unit of a sku may be sold for in a channel; -Infinity: any. */
  floorOf(sku: Sku, channel: string | null): number {
    let floor = -Infinity;
    const { lifted } = this;
    if (sku.brand === null || this.#floors.length === 0 || lifted === 'all') return floor;
    const off = lifted !== null && lifted.kind === 'priceFloor' ? lifted : null;
    for (const row of this.#floors) {
      if (row.brand !== sku.brand || (row.channel !== null && row.channel !== channel)) continue;
      if (off !== null && off.brand === row.brand && off.channel === row.channel) continue;
      floor = Math.max(floor, row.unitPrice);
    }
    return floor;
  }

  /** The share of orders that a facility refuses (1 - acceptance), 0 while that is not to count. */
  rejectionShare(row: number, share: number): number {
    return this.lifted !== null && this.#isLifted('acceptance', row) ? 0 : share;
  }

  /** Whether no facility can be held to refuse at least some share of orders. */
  get liftsAcceptance(): boolean {
    return this.lifted === 'all' || this.lifted?.kind === 'acceptance';
  }

  #isLifted(kind: FacilityRule, row: number): boolean {
    const { lifted } = this;
    if (lifted === null || lifted === 'all') return lifted === 'all';
    return lifted.kind === kind && lifted.rows.includes(row);
  }
}

const kindsOf = ({ channels, territory, brands }: Facility): number =>
  (channels !== null || territory !== null ? 1 : 0) + (brands !== null ? 2 : 0);
