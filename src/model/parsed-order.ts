import { InputError } from './issues.js';
import type { Order } from './order.js';

/** Throws InputError for an order that did not come out of parseOrders, such as its plain input. */
export function requireParsedOrder(order: Order): void {
  if (typeof order?.placedAt === 'number') return;
  const hint = 'expected an order as parseOrders returns it';
  throw new InputError([{ code: 'WRONG_TYPE', path: 'order.placedAt', value: String(order?.placedAt), hint }]);
}
