import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility } from '../model/problem.js';
import { minute } from './journey.js';
import type { ReadPlan } from './read.js';
import type { Timetables } from './timetables.js';
import type { Report } from './violation.js';

/**
 * Checks a fitting: there is one exactly where goods go to be fitted, at their store, for its minutes, inside one open
 * stretch, not before all goods are ready, in the slot asked for. Whether an earlier bay was free is not asked: it may
 * have been held by an order that is not here any more. `store` null: where the goods go is not
 * known.
 */
export function checkAppointment(
  timetables: Timetables,
  order: Order,
  store: Facility | null,
  plan: ReadPlan,
  path: string,
  report: Report,
): void {
  const { appointment } = plan;
  const isDue = order.method === 'install' && plan.shipments.length > 0;
  const at = `${path}.appointment`;
  if (!isDue) {
    if (appointment) report('APPOINTMENT', at, `an order to ${order.method} has none, or nothing to fit`);
    return;
  }
  if (!appointment) {
    report('APPOINTMENT', at, 'is missing');
    return;
  }
  if (!store?.install) return;
  const { facilityId, startAt, endAt } = appointment;
  if (facilityId !== store.id) {
    report('APPOINTMENT', `${at}.facilityId`, `is ${printable(facilityId)}, the goods go to ${printable(store.id)}`);
    return;
  }
  const { minutes } = store.install;
  const readyAt = Math.max(...plan.shipments.map(({ arriveAt }) => arriveAt));
  if (endAt !== startAt + minutes) {
    report('APPOINTMENT', `${at}.endAt`, `is ${minute(endAt)}, a fitting takes ${minutes} minutes`);
  }
  if (order.slot !== null && startAt !== order.slot) {
    report('APPOINTMENT', `${at}.startAt`, `is ${minute(startAt)}, asked for was ${minute(order.slot)}`);
  }
  if (startAt < readyAt) {
    report('APPOINTMENT', `${at}.startAt`, `is ${minute(startAt)}, the goods are ready ${minute(readyAt)}`);
  } else if (!timetables.of(store).isOpenFor(startAt, minutes)) {
    report('APPOINTMENT', `${at}.startAt`, `is ${minute(startAt)}, not open from there for ${minutes} minutes`);
  }
}

/** When an order has what it wants: the end of its fitting, or the last arrival; null: nothing is shipped. */
export function lastArrivalOf(order: Order, { shipments, appointment }: ReadPlan): number | null {
  if (shipments.length === 0) return null;
  if (order.method === 'install' && appointment) return appointment.endAt;
  return shipments.reduce((last, { arriveAt }) => Math.max(last, arriveAt), Number.NEGATIVE_INFINITY);
}
