import { printable } from '../../base/printable.js';
import { orderMethods } from '../../model/codes.js';
import { parseInstant } from '../../model/instants.js';
import { InputError } from '../../model/issues.js';
import type { Order } from '../../model/order.js';
import { parseOrders } from '../../model/parse.js';
import { requireParsedOrder } from '../../model/parsed-order.js';
import type { PromiseQuery } from '../../model/promise.js';

/** Names that need no closer look. */
const plainText = /^[\x21-\x7e]{1,64}$/;

/** Id of the order that a query stands for; the parser knows it by another one, as ids may not be empty. */
const noId = '';
const idInParser = 'query';

/** Where the fields of a query stand in the order that the parser reads. */
const lineFields = /^orders\[0\]\.lines\[0\]\./;

let lastText = '';
let lastInstant: number | null = null;

/** The order that is asked about. Throws InputError for an order that was not parsed, or all that is wrong with a query. */
export function orderOf(asked: Order | PromiseQuery): Order {
  if (isQuery(asked)) return orderOfQuery(asked);
  requireParsedOrder(asked);
  return asked;
}

export function isQuery(asked: Order | PromiseQuery): asked is PromiseQuery {
  return typeof asked === 'object' && asked !== null && 'sku' in asked && !('lines' in asked);
}

function orderOfQuery(query: PromiseQuery): Order {
  try {
    return plainQuery(query) ?? checkedQuery(query);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const hint = 'reading it failed';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'query', value: printable(query), hint }]);
  }
}

/** A query of plain values, as product pages send them by the thousand; null: it needs a closer look. */
function plainQuery(query: PromiseQuery): Order | null {
  const { sku, quantity = 1, latitude, longitude, placedAt, channel, region, method = 'deliver', facilityId } = query;
  if (!isPlain(sku) || !Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000) return null;
  if (!(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180)) return null;
  if (typeof latitude !== 'number' || typeof longitude !== 'number' || typeof placedAt !== 'string') return null;
  if (channel !== undefined && !isPlain(channel)) return null;
  if (region !== undefined && !isPlain(region)) return null;
  if (facilityId !== undefined && !isPlain(facilityId)) return null;
  if (!orderMethods.includes(method)) return null;
  // Pages ask minute by minute: many ask with the same text.
  if (placedAt !== lastText) {
    lastText = placedAt;
    lastInstant = parseInstant(placedAt);
  }
  if (lastInstant === null) return null;
  return {
    id: noId,
    placedAt: lastInstant,
    latitude,
    longitude,
    region: region ?? null,
    channel: channel ?? null,
    method,
    facilityId: facilityId ?? null,
    slot: null,
    lines: [{ sku, quantity, accept: 'exact', together: null, price: null }],
    dueBy: null,
    strict: false,
    maxShipments: null,
    shipComplete: false,
    priority: 0,
    exclude: [],
  };
}

/** By the parser of orders, which knows all that can be wrong. */
function checkedQuery(query: PromiseQuery): Order {
  const { sku, quantity = 1, ...others } = query;
  const parsed = parseOrders([{ method: 'deliver', ...others, id: idInParser, lines: [{ sku, quantity }] }]);
  if (parsed.ok) return { ...(parsed.value[0] as Order), id: noId };
  throw new InputError(
    parsed.issues.map((issue) => ({
      ...issue,
      path: issue.path.replace(lineFields, 'query.').replace(/^orders\[0\]/, 'query'),
    })),
  );
}

const isPlain = (text: unknown): text is string => typeof text === 'string' && plainText.test(text);
