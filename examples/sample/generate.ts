import { readFileSync } from 'node:fs';
import { readDaysOff } from 'onehop';
import { brands, catalogue, skuRows } from './catalogue.js';
import { laneRows } from './lanes.js';
import { drawFacilities, drawStock, facilityRows, type SampleStock, serviceRows, stockRows } from './network.js';
import { orderRows } from './orders.js';
import { largestMetros } from './places.js';
import { seededRandom } from './random.js';
import { drawRules } from './rules.js';

const csv = (rows: readonly (readonly string[])[]): string => `${rows.map((row) => row.join(',')).join('\n')}\n`;
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const policy = {
  limits: { maxShipments: 6 },
  priceFloor: [
    { brand: 'Kestrand', channel: 'marketplace', unitPrice: 27_500 },
    { brand: 'Norvane', channel: 'marketplace', unitPrice: 25_500 },
    { brand: 'Brevand', unitPrice: 11_900 },
  ],
};

/**
 * The whole sample as text by file name, relative to this folder: the same bytes on every machine, from the seeds and
 * holidays.txt. No value holds a comma or a quote, so none is quoted.
 */
export function generateSample(): Map<string, string> {
  const holidays = readDaysOff(readFileSync(new URL('holidays.txt', import.meta.url), 'utf8'));
  const metros = largestMetros(60);
  const articles = catalogue();
  // A stream for each part, so that a change in one leaves the others as they are.
  const stream = (part: number) => seededRandom(20_260_300 + part);
  const facilities = drawFacilities(stream(2), stream(5), metros, holidays);
  const stock = drawStock(stream(3), facilities, articles, brands);
  const rules = drawRules(stream(6), facilities, brandsHeld(stock));
  const lanes = laneRows(stream(7), facilities);
  const orders = orderRows(stream(4), stream(8), metros, articles, facilities);
  return new Map([
    ['network/network.json', json({ currency: 'CNY' })],
    ['network/policy.json', json(policy)],
    ['network/facilities.csv', csv(facilityRows(facilities, rules))],
    ['network/services.csv', csv(serviceRows)],
    ['network/lanes.csv', csv(lanes)],
    ['network/skus.csv', csv(skuRows(articles))],
    ['network/stock.csv', csv(stockRows(stream(9), stock))],
    ['orders.csv', csv(orders)],
  ]);
}

/** Brands of what lies at each facility, ascending. */
function brandsHeld(stock: readonly SampleStock[]): Map<string, string[]> {
  const brandOf = new Map(catalogue().map(({ sku, brand }) => [sku, brand]));
  const held = new Map<string, Set<string>>();
  for (const { facilityId, sku } of stock) {
    const known = held.get(facilityId) ?? new Set();
    held.set(facilityId, known.add(brandOf.get(sku) ?? ''));
  }
  return new Map([...held].map(([facilityId, names]) => [facilityId, [...names].sort()]));
}
