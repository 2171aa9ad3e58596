import type { z } from 'zod';
import { isoInstant } from '../base/instant.js';
import type { Collector } from './collector.js';
import { type CompleteParseOptions, schemasFor } from './options.js';
import type { Order } from './order.js';
import { IdList, readRows } from './rows.js';
import { maxQuantity } from './scalars.js';
import type { Schemas } from './schema.js';
import { readGoodFields } from './translate.js';
import { type Place, warnConfusable, warnPlaces, warnSpace } from './warnings.js';

type OrderRow = z.output<Schemas['order']>;

/** Every order in the order it came, or null with what is wrong in `found`. */
export function readOrders(input: unknown, options: CompleteParseOptions, found: Collector): readonly Order[] | null {
  const orders: Order[] = [];
  const places: Place[] = [];
  const ids = new IdList('orders', 'id', found);
  const limits = { path: 'orders', maxRows: options.maxRows, found };
  const schema = schemasFor(options).order;
  readRows(schema, input, limits, (row, position, raw) => {
    const path = `orders[${position}]`;
    const good = row ?? readGoodFields(schema, raw);
    if (good.id !== undefined) ids.add(good.id, position);
    checkOrder(good, path, found);
    if (!row) return;
    places.push({ latitude: row.latitude, longitude: row.longitude, path });
    orders.push(toOrder(row));
  });
  if (found.issues.length > 0) return null;
  warnConfusable(ids.positions, (id) => `orders[${ids.positions.get(id)}].id`, found);
  warnPlaces(places, found);
  return orders;
}

/** What the schema of one field cannot see. */
function checkOrder(row: Partial<OrderRow>, path: string, found: Collector): void {
  if (row.id !== undefined) warnSpace(row.id, `${path}.id`, found);
  if (row.slot !== undefined && row.method !== undefined && row.method !== 'install') {
    const hint = `a slot is the time of a fitting, which ${row.method} has not; leave it out, or say method install`;
    found.issue('OUT_OF_RANGE', `${path}.slot`, isoInstant(row.slot), hint);
  }
  let units = 0;
  row.lines?.forEach((line, number) => {
    warnSpace(line.sku, `${path}.lines[${number}].sku`, found);
    units += line.quantity;
  });
  if (units > maxQuantity) {
    found.issue('TOO_LARGE', `${path}.lines`, units, `quantities add up to more than ${maxQuantity}`);
  }
}

function toOrder(row: OrderRow): Order {
  return {
    id: row.id,
    placedAt: row.placedAt,
    latitude: row.latitude,
    longitude: row.longitude,
    region: row.region ?? null,
    channel: row.channel ?? null,
    method: row.method,
    facilityId: row.facilityId ?? null,
    slot: row.slot ?? null,
    lines: row.lines.map((line) => ({
      sku: line.sku,
      quantity: line.quantity,
      accept: line.accept ?? 'exact',
      together: line.together ?? null,
      price: line.price ?? null,
    })),
    dueBy: row.dueBy ?? null,
    strict: row.strict ?? false,
    maxShipments: row.maxShipments ?? null,
    shipComplete: row.shipComplete ?? false,
    priority: row.priority ?? 0,
    exclude: row.exclude ?? [],
  };
}
