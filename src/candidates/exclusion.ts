import type { ExclusionCode } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { Network } from '../network/network.js';
import { noCell } from '../stock/positions.js';
import { facilityRule, skuRule } from './channel-exclusion.js';
import { ReachSearch } from './reach-search.js';

/** Why a facility is ruled out, with the numbers that say by how much. */
export interface Exclusion {
  readonly code: ExclusionCode;
  readonly numbers: Readonly<Record<string, number>>;
  /** Whom or what it is about, where a number cannot say it: brand, channel, region, pool, lane, store, day. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Rulings from the farthest from serving to the nearest: of several, a line left unserved names the last. */
const nearnessToServing: readonly ExclusionCode[] = [
  'NO_STOCK',
  'EXCLUDED',
  'CHANNEL_CLOSED',
  'BRAND_NOT_AUTHORISED',
  'OUT_OF_TERRITORY',
  'BELOW_PRICE_FLOOR',
  'NO_FACILITY',
  'NO_SERVICE',
  'NO_LANE',
  'OUT_OF_RANGE',
  'CLOSED',
  'NO_BAY',
  'TOO_LATE',
  'CAPACITY_FULL',
  'NOT_ENOUGH',
  'SHIPMENT_LIMIT',
  'TOO_COSTLY',
];

const nearness = new Map(nearnessToServing.map((code, place) => [code, place]));

/** Whether a ruling is nearer to serving than another one. */
export function isNearer(a: ExclusionCode, b: ExclusionCode): boolean {
  return (nearness.get(a) ?? -1) > (nearness.get(b) ?? -1);
}

/** Of two rulings of one facility the one to name: what is farther from serving has to fall first. */
export function farther(a: Exclusion | null, b: Exclusion | null): Exclusion | null {
  return a === null || (b !== null && isNearer(a.code, b.code)) ? b : a;
}

/** What a facility can send for a demand. */
export interface Goods {
  /** At most what is wanted. */
  readonly units: number;
  /** Why it is none, as far as goods go; null: some can be sent. */
  readonly exclusion: Exclusion | null;
}

/**
 * What rules facilities out as origins of one order. Not for the hot path: it looks a facility up in all that the
 * network says, and asks for nothing that the search keeps.
 */
export class Exclusions {
  readonly network: Network;
  readonly order: Order;
  #reach: ReachSearch | null = null;
  readonly #excluded: ReadonlySet<string>;
  /** By ordered sku: sku rows that may be sent for it, and the least price of its lines. */
  readonly #sent = new Map<string, { readonly skuRows: readonly number[]; readonly price: number | null }>();

  constructor(network: Network, order: Order) {
    this.network = network;
    this.order = order;
    this.#excluded = new Set(order.exclude);
  }

  /** What rules a facility out whatever is ordered; null: nothing does. */
  ofFacility(row: number): Exclusion | null {
    const { network, order } = this;
    if (this.#excluded.has((network.facilities[row] as Facility).id)) return { code: 'EXCLUDED', numbers: {} };
    return facilityRule(network, order, row) ?? this.#chains.ruling(row) ?? this.#fullDay(row);
  }

  /** How many of so many units lanes have room for, on the way from a facility that nothing else rules out. */
  carriedOf(row: number, units: number): number {
    return this.#chains.mostUnits(row, units);
  }

  get #chains(): ReachSearch {
    this.#reach ??= new ReachSearch(this.network, this.order);
    return this.#reach;
  }

  /**
   * What a facility has of the skus that may be sent for one of the order's skus.
   *
   * @param quantity wanted in all
   * @param together all of it from here, as one sku, or none
   */
  goodsOf(row: number, sku: string, quantity: number, together: boolean): Goods {
    const { network, order } = this;
    const { skuRows, price } = this.#sentFor(sku);
    let units = 0;
    let nearest: Exclusion | null = null;
    let most = 0;
    for (const skuRow of skuRows) {
      const free = freeUnits(network, skuRow, row);
      const rule = free === 0 ? null : skuRule(network, order, row, skuRow, price);
      if (rule !== null && (nearest === null || isNearer(rule.code, nearest.code))) nearest = rule;
      if (rule !== null) continue;
      most = Math.max(most, free);
      units = together ? (free >= quantity ? quantity : units) : units + free;
    }
    if (units > 0) return { units: Math.min(units, quantity), exclusion: null };
    if (most > 0)
      return { units: 0, exclusion: { code: 'NOT_ENOUGH', numbers: { available: most, wanted: quantity } } };
    return { units: 0, exclusion: nearest ?? { code: 'NO_STOCK', numbers: { available: 0, wanted: quantity } } };
  }

  /** Free units of what may be sent for one of the order's skus, channel rules apart: by sku row, the ordered one first. */
  freeOf(row: number, sku: string): { skuRow: number; free: number }[] {
    return this.#sentFor(sku).skuRows.map((skuRow) => ({ skuRow, free: freeUnits(this.network, skuRow, row) }));
  }

  /** Rows of all skus that may be sent for one of the order's skus, channel rules apart, the ordered one first. */
  skuRowsFor(sku: string): readonly number[] {
    return this.#sentFor(sku).skuRows;
  }

  /** Rows of all skus that may be sent for any line, each once. */
  skuRowsOf(): number[] {
    return [...new Set(this.order.lines.flatMap(({ sku }) => this.#sentFor(sku).skuRows))];
  }

  #sentFor(sku: string) {
    let sent = this.#sent.get(sku);
    if (sent === undefined) {
      sent = { skuRows: skusFor(this.network, this.order, sku), price: leastPrice(this.order, sku) };
      this.#sent.set(sku, sent);
    }
    return sent;
  }

  #fullDay(row: number): Exclusion | null {
    const { network, order } = this;
    const room = network.capacityOf.get(row)?.roomAt(network.handling.begin(row, order.placedAt));
    if (room === undefined || (room.orders >= 1 && room.units >= 1)) return null;
    return { code: 'CAPACITY_FULL', numbers: { ordersLeft: room.orders, unitsLeft: room.units } };
  }
}

/** Units of a sku that a facility may still promise. */
export function freeUnits(network: Network, skuRow: number, row: number): number {
  const cell = network.cellOf(skuRow, row);
  return cell === noCell ? 0 : Math.max(0, network.positions.free[cell] as number);
}

/**
 * Sku rows that may be sent for one of an order's skus: the sku itself first, then, where every line of it accepts
 * interchange, the others of its group. Empty: nobody knows the sku.
 */
function skusFor(network: Network, order: Order, sku: string): readonly number[] {
  const own = network.rowOfSku.get(sku);
  if (own === undefined) return [];
  if (order.lines.some((line) => line.sku === sku && line.accept !== 'interchange')) return [own];
  const group = network.interchange.of(own);
  return group === null ? [own] : [own, ...[...group].filter((other) => other !== own)];
}

/** Least price of an order's lines of one sku; null where none has one. */
function leastPrice(order: Order, sku: string): number | null {
  let least: number | null = null;
  for (const line of order.lines) {
    if (line.sku === sku && line.price !== null && (least === null || line.price < least)) least = line.price;
  }
  return least;
}
