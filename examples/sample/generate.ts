import { brands, catalogue } from './catalogue.js';
import { drawFacilities, drawStock, facilityRows, serviceRows, stockRows } from './network.js';
import { orderRows } from './orders.js';
import { largestMetros } from './places.js';
import { seededRandom } from './random.js';

const csv = (rows: readonly (readonly string[])[]): string => `${rows.map((row) => row.join(',')).join('\n')}\n`;
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The whole sample as text by file name, relative to this folder. Pure: the same bytes on every machine.
 * No value holds a comma or a quote, so none is quoted.
 */
export function generateSample(): Map<string, string> {
  const metros = largestMetros(60);
  const articles = catalogue();
  // A stream for each part, so that a change in one leaves the others as they are.
  const facilities = drawFacilities(seededRandom(20_260_302), metros);
  const stock = drawStock(seededRandom(20_260_303), facilities, articles, brands);
  const orders = orderRows(seededRandom(20_260_304), metros, articles);
  return new Map([
    ['network/network.json', json({ currency: 'CNY' })],
    ['network/policy.json', json({ limits: { maxShipments: 6 } })],
    ['network/facilities.csv', csv(facilityRows(facilities))],
    ['network/services.csv', csv(serviceRows)],
    ['network/skus.csv', csv([['sku', 'brand'], ...articles.map(({ sku, brand }) => [sku, brand])])],
    ['network/stock.csv', csv(stockRows(stock))],
    ['orders.csv', csv(orders)],
  ]);
}
