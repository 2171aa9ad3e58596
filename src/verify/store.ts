import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import type { Delivery } from './carriage.js';
import { isBeyond, type RoadMetres, usualDetour } from './distance.js';
import type { Facts } from './facts.js';
import { checkTime } from './journey.js';
import type { Report } from './violation.js';

/**
 * Checks where goods wait for the buyer: all at one store, the chosen one or one within the radius, that is not
 * excluded and does what is asked; each there when it is handled. Answers with the store, null where there is not one.
 */
export function checkStore(
  facts: Facts,
  order: Order,
  deliveries: readonly Delivery[],
  roadMetres: RoadMetres,
  report: Report,
): Facility | null {
  const [first, ...others] = deliveries;
  if (!first) return null;
  const store = first.journey.chain.end;
  let isOne = true;
  for (const { journey, path } of others) {
    const { end } = journey.chain;
    if (end === store) continue;
    isOne = false;
    report('STORE', `${path}.legs`, `end at ${printable(end.id)}, other goods of the order at ${printable(store.id)}`);
  }
  for (const { shipment, journey, path } of deliveries) {
    if (journey.readyAt !== null) checkTime(shipment.arriveAt, journey.readyAt, `${path}.arriveAt`, report);
  }
  if (!isOne) return null;
  checkChoice(facts, order, store, roadMetres, first.path, report);
  const isDone = order.method === 'collect' ? store.collect : store.install !== null;
  if (!isDone) report('STORE', first.path, `nothing can be ${doing[order.method]} at ${printable(store.id)}`);
  const isOrigin = deliveries.some(({ shipment }) => shipment.facilityId === store.id);
  // Of an origin it is said already.
  if (order.exclude.includes(store.id) && !isOrigin) {
    report('EXCLUDED', `${first.path}.legs`, `the order excludes ${printable(store.id)}, where they end`);
  }
  return store;
}

const doing = { deliver: 'delivered', collect: 'collected', install: 'fitted' } as const;

function checkChoice(
  facts: Facts,
  order: Order,
  store: Facility,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): void {
  if (order.facilityId !== null) {
    if (store.id === order.facilityId) return;
    report('STORE', path, `ends at ${printable(store.id)}, the buyer chose ${printable(order.facilityId)}`);
    return;
  }
  const { collectRadiusMetres } = facts.problem.policy.limits;
  const exact = roadMetres(store, order, usualDetour);
  if (exact === null) report('METRES', path, `the given distance has no answer for ${printable(store.id)}`);
  else if (isBeyond(collectRadiusMetres, exact)) {
    const message = `${printable(store.id)} is ${exact} metres away, goods are collected within ${collectRadiusMetres}`;
    report('OUT_OF_RANGE', path, message);
  }
}
