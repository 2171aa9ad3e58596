import type { Order } from '../model/order.js';
import type { Facility, Sku } from '../model/problem.js';
import type { Network } from '../network/network.js';
import type { Exclusion } from './exclusion.js';

/** The channel rule that keeps a facility's stock from an order whatever is ordered; null: none does. */
export function facilityRule(network: Network, order: Order, row: number): Exclusion | null {
  const code = network.rules.exclusion(order, row);
  if (code === null) return null;
  const { territory } = network.facilities[row] as Facility;
  if (code !== 'OUT_OF_TERRITORY' || territory === null) {
    return { code, numbers: {}, ...named({ channel: order.channel }) };
  }
  const metres = network.radiusMetres(network.facilities[row] as Facility, order);
  const { radiusMetres, regions } = territory;
  if (metres > radiusMetres) return { code, numbers: { metres, radiusMetres } };
  return { code, numbers: { regions: regions?.length ?? 0 }, ...named({ region: order.region }) };
}

/**
 * The channel rule that keeps one sku of a facility from a demand; null: none does. Of several that of the pool, then
 * the brand, then the price.
 *
 * @param price least price of the demand's lines; null: none is known
 */
export function skuRule(
  network: Network,
  order: Order,
  row: number,
  skuRow: number,
  price: number | null,
): Exclusion | null {
  const { rules, skus } = network;
  const pool = network.poolOf(skuRow, row);
  if (!rules.mayDraw(row, pool, order.channel)) {
    return { code: 'CHANNEL_CLOSED', numbers: {}, ...named({ pool, channel: order.channel }) };
  }
  const sku = skus[skuRow] as Sku;
  const { brand } = sku;
  if (!rules.maySell(row, sku)) return { code: 'BRAND_NOT_AUTHORISED', numbers: {}, ...named({ brand }) };
  const floor = rules.floorOf(sku, order.channel);
  if (price === null || price >= floor) return null;
  return { code: 'BELOW_PRICE_FLOOR', numbers: { price, floor }, ...named({ brand }) };
}

function named(names: Record<string, string | null>): { names?: Record<string, string> } {
  const given = Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? {} : { names: Object.fromEntries(given) };
}
