import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Service } from '../model/problem.js';
import { nextDeparture } from './departures.js';
import { isRounded, type RoadMetres } from './distance.js';
import { never } from './hours.js';
import { checkTime, type Journey, keepsOpen } from './journey.js';
import type { ReadLeg, ReadShipment } from './read.js';
import type { Timetables } from './timetables.js';
import type { Report } from './violation.js';

/** A shipment, its journey as far as a store or the leg to the customer, and where it stands in the plan. */
export interface Delivery {
  readonly shipment: ReadShipment;
  readonly journey: Journey;
  readonly path: string;
}

/**
 * Checks the last legs of an order's shipments: as far and as long as the problem says, leaving by the first departure
 * that can be caught. Shipments that leave one facility by one service leave together, with the last to be ready.
 */
export function checkDeliveries(
  timetables: Timetables,
  order: Order,
  deliveries: readonly Delivery[],
  roadMetres: RoadMetres,
  report: Report,
): void {
  const lastReady = new Map<string, number | null>();
  for (const { journey } of deliveries) {
    const key = leavesBy(journey);
    lastReady.set(key, later(lastReady.get(key), journey.readyAt));
  }
  for (const { shipment, journey, path } of deliveries) {
    const { service, end } = journey.chain;
    const leg = shipment.legs.at(-1);
    if (!service || !leg) continue;
    const at = `${path}.legs[${shipment.legs.length - 1}]`;
    checkMetres(order, journey, service, leg, roadMetres, at, report);
    const readyAt = lastReady.get(leavesBy(journey)) ?? null;
    const departAt = readyAt === null ? leg.departAt : nextDeparture(service, timetables.of(end).clock, readyAt);
    if (departAt === never) {
      report('CLOSED', at, `${printable(service.id)} never leaves ${printable(end.id)}`);
      continue;
    }
    const arriveAt = leg.departAt + Math.ceil(service.baseMinutes + (service.minutesPerKm * leg.metres) / 1000);
    checkTime(leg.departAt, departAt, `${at}.departAt`, report);
    checkTellsBegin(timetables, shipment, journey, service, departAt, path, report);
    checkTime(leg.arriveAt, arriveAt, `${at}.arriveAt`, report);
    checkTime(shipment.arriveAt, leg.arriveAt, `${path}.arriveAt`, report);
  }
}

/** Goods that wait for others at their origin say when their handling began: the departure does not. */
function checkTellsBegin(
  timetables: Timetables,
  { handlingFrom }: ReadShipment,
  { chain: { end }, readyAt, transfers }: Journey,
  service: Service,
  departAt: number,
  path: string,
  report: Report,
): void {
  if (handlingFrom !== null || transfers.length > 0 || readyAt === null || departAt === readyAt) return;
  // Else it is said already.
  if (keepsOpen(end) && nextDeparture(service, timetables.of(end).clock, readyAt) === readyAt) {
    report('HANDLING', `${path}.handlingFrom`, 'is missing, the goods wait for others');
  }
}

/** The later of two, undefined being none yet; null: one of them is not known. */
function later(soFar: number | null | undefined, readyAt: number | null): number | null {
  if (soFar === undefined) return readyAt;
  return soFar === null || readyAt === null ? null : Math.max(soFar, readyAt);
}

const leavesBy = ({ chain: { end, service } }: Journey): string => JSON.stringify([end.id, service?.id]);

function checkMetres(
  order: Order,
  { chain: { end } }: Journey,
  service: Service,
  leg: ReadLeg,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): void {
  const exact = roadMetres(end, order, service.detour);
  if (exact === null) report('METRES', `${path}.metres`, 'the given distance has no answer for this pair');
  else if (!isRounded(leg.metres, exact, service.detour)) {
    report('METRES', `${path}.metres`, `is ${leg.metres}, expected ${exact} rounded`);
  }
  if (leg.metres > service.maxMetres) {
    report('OUT_OF_RANGE', `${path}.metres`, `is ${leg.metres}, the service goes ${service.maxMetres}`);
  }
}
