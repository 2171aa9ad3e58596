import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { assertOrders, assertProblem, type Order, type Problem } from 'onehop';
import { hashOf, hashOfPair } from './hash.js';

/** No customer of this example buys more of one article: the baskets are a wholesaler's, the stores are retail. */
const mostUnitsOfALine = 4;

/** Five places from which parcels go: the middle of these ZIP codes. */
const centralZips = ['30301', '60601', '75201', '89101', '18101'];

const files = ['stores/us-auto-stores.csv', 'stores/us-zip-centroids.csv', 'baskets/online-retail-2011.csv'] as const;

export interface LoadOptions {
  /** The first orders of the data; default all. */
  readonly orders?: number;
  /** Share of skus that a store or dealer holds, 0 to 1. Default 0.25. */
  readonly presence?: number;
  /** Shipments of one order at most. Default 3. */
  readonly maxShipments?: number;
}

/** The files that are not in the folder; empty when the example can run. */
export const missingFiles = (folder: string): string[] => files.filter((file) => !existsSync(join(folder, file)));

/**
 * Real store locations and real baskets as a problem and its orders. What the data does not say is drawn by hashes:
 * a customer's place (a ZIP centroid, by customer, else by order), and who holds which sku and how many (by facility
 * and sku). Only skus that the chosen orders ask for are stocked. Times carry no zone in the data and count as UTC.
 */
export function loadUsStores(
  folder: string,
  { orders: most = Infinity, presence = 0.25, maxShipments = 3 }: LoadOptions = {},
): {
  problem: Problem;
  orders: readonly Order[];
} {
  const table = (file: (typeof files)[number]): Record<string, string>[] =>
    parse(readFileSync(join(folder, file)), { columns: true });
  const zips = table('stores/us-zip-centroids.csv').map(({ zip = '', latitude, longitude }) => ({
    zip,
    latitude: Number(latitude),
    longitude: Number(longitude),
  }));
  const orders = basketsOf(table('baskets/online-retail-2011.csv'), zips, most);
  const stores = table('stores/us-auto-stores.csv').map(({ id = '', kind, latitude, longitude }) => ({
    id,
    kind: kind === 'dealer' ? 'distributor' : 'store',
    latitude: Number(latitude),
    longitude: Number(longitude),
    handlingMinutes: kind === 'dealer' ? 60 : 20,
    services: [kind === 'dealer' ? 'van' : 'courier'],
  }));
  const centrals = zips
    .filter(({ zip }) => centralZips.includes(zip))
    .map(({ zip, latitude, longitude }) => ({
      id: `central-${zip}`,
      kind: 'centralWarehouse',
      latitude,
      longitude,
      handlingMinutes: 240,
      services: ['parcel'],
    }));
  const facilities = [...stores, ...centrals];
  const skus = [...new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
  const problem = assertProblem({
    currency: 'USD',
    policy: { limits: { maxShipments } },
    facilities,
    services: [
      {
        id: 'courier',
        maxMetres: 30_000,
        baseMinutes: 30,
        minutesPerKm: 2,
        money: { base: 500, perKm: 40, perUnit: 20 },
      },
      {
        id: 'van',
        maxMetres: 120_000,
        baseMinutes: 240,
        minutesPerKm: 1.2,
        money: { base: 800, perKm: 15, perUnit: 20 },
      },
      { id: 'parcel', baseMinutes: 1440, minutesPerKm: 0.6, money: { base: 900, perUnit: 60 }, stops: 2 },
    ],
    stock: [],
    stockColumns: stockOf(facilities, skus, presence),
  });
  return { problem, orders: assertOrders(orders) };
}

interface Basket {
  readonly id: string;
  readonly placedAt: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly method: 'deliver';
  readonly lines: { sku: string; quantity: number }[];
}

function basketsOf(
  rows: readonly Record<string, string>[],
  zips: readonly { readonly latitude: number; readonly longitude: number }[],
  most: number,
): Basket[] {
  const baskets = new Map<string, Basket>();
  for (const { order = '', placed_at, sku = '', quantity, customer } of rows) {
    const place = zips[hashOf(customer || order) % zips.length];
    const basket: Basket = baskets.get(order) ?? {
      id: order,
      placedAt: `${placed_at}Z`,
      latitude: place?.latitude ?? 0,
      longitude: place?.longitude ?? 0,
      method: 'deliver',
      lines: [],
    };
    if (basket.lines.length === 0 && baskets.size >= most) break;
    basket.lines.push({ sku, quantity: Math.min(Number(quantity), mostUnitsOfALine) });
    baskets.set(order, basket);
  }
  return [...baskets.values()];
}

/** Stores and dealers hold a share of the skus, one to six units each; central warehouses nearly all, plenty of each. */
function stockOf(
  facilities: readonly { readonly id: string; readonly kind: string }[],
  skus: readonly string[],
  presence: number,
) {
  const skuHashes = skus.map(hashOf);
  const facilityHashes = facilities.map(({ id }) => hashOf(id));
  const shareOf = (kind: string): number => (kind === 'centralWarehouse' ? 0.95 : presence);
  const limits = facilities.map(({ kind }) => shareOf(kind) * 2 ** 32);
  const holds = (facility: number, sku: number): boolean =>
    hashOfPair(facilityHashes[facility] ?? 0, skuHashes[sku] ?? 0) < (limits[facility] ?? 0);
  let count = 0;
  for (let facility = 0; facility < facilities.length; facility++) {
    for (let sku = 0; sku < skus.length; sku++) if (holds(facility, sku)) count += 1;
  }
  const columns = {
    skus,
    facilityRow: new Uint32Array(count),
    skuRow: new Uint32Array(count),
    onHand: new Uint32Array(count),
  };
  let position = 0;
  for (let facility = 0; facility < facilities.length; facility++) {
    const central = facilities[facility]?.kind === 'centralWarehouse';
    for (let sku = 0; sku < skus.length; sku++) {
      if (!holds(facility, sku)) continue;
      const drawn = hashOfPair(skuHashes[sku] ?? 0, facilityHashes[facility] ?? 0);
      columns.facilityRow[position] = facility;
      columns.skuRow[position] = sku;
      columns.onHand[position] = central ? 400 : 1 + (drawn % 6);
      position += 1;
    }
  }
  return columns;
}
