import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility, Service } from '../model/problem.js';
import { isRounded, type RoadMetres } from './distance.js';
import type { Facts } from './facts.js';
import type { ReadLeg, ReadShipment } from './read.js';
import type { Report } from './violation.js';

/**
 * Checks how a shipment travels: one delivery leg from its origin by a service offered there, as far and as long as
 * the problem says, and the moves and touches that follow. Answers with the service, null where it is not a usable one.
 */
export function checkCarriage(
  facts: Facts,
  order: Order,
  facility: Facility,
  shipment: ReadShipment,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): Service | null {
  const leg = checkChain(facility, shipment, path, report);
  if (!leg) return null;
  const at = `${path}.legs[0]`;
  const service = leg.service === null ? undefined : facts.serviceOf.get(leg.service);
  if (!service) {
    report('SERVICE', `${at}.service`, `is ${printable(leg.service ?? undefined)}, no service of the problem`);
    return null;
  }
  if (!facility.services.includes(service.id)) {
    report('SERVICE', `${at}.service`, `${printable(service.id)} is not offered by facility ${printable(facility.id)}`);
  }
  checkMetres(order, facility, service, leg, roadMetres, at, report);
  checkTimes(order, facility, service, leg, shipment, path, report);
  const moves = service.stops + 1;
  if (shipment.moves !== moves) report('MOVES', `${path}.moves`, `is ${shipment.moves}, expected ${moves}`);
  const touches = 1 + 2 * service.stops;
  if (shipment.touches !== touches) report('TOUCHES', `${path}.touches`, `is ${shipment.touches}, expected ${touches}`);
  return service;
}

function checkChain(facility: Facility, { legs }: ReadShipment, path: string, report: Report): ReadLeg | null {
  const [leg] = legs;
  if (!leg || legs.length > 1) {
    report('LEG', `${path}.legs`, `are ${legs.length}, expected one delivery`);
    return null;
  }
  const wrong = (field: string, value: unknown, expected: string): void =>
    report('LEG', `${path}.legs[0].${field}`, `is ${printable(value)}, expected ${expected}`);
  if (leg.kind !== 'delivery') wrong('kind', leg.kind, '"delivery"');
  if (leg.from !== facility.id) wrong('from', leg.from, `the origin ${printable(facility.id)}`);
  if (leg.to !== null) wrong('to', leg.to, 'null, the customer');
  return leg;
}

function checkMetres(
  order: Order,
  facility: Facility,
  service: Service,
  leg: ReadLeg,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): void {
  const exact = roadMetres(facility, order, service);
  if (exact === null) report('METRES', `${path}.metres`, 'the given distance has no answer for this pair');
  else if (!isRounded(leg.metres, exact, service.detour)) {
    report('METRES', `${path}.metres`, `is ${leg.metres}, expected ${exact} rounded`);
  }
  if (leg.metres > service.maxMetres) {
    report('OUT_OF_RANGE', `${path}.metres`, `is ${leg.metres}, the service goes ${service.maxMetres}`);
  }
}

function checkTimes(
  order: Order,
  facility: Facility,
  service: Service,
  leg: ReadLeg,
  shipment: ReadShipment,
  path: string,
  report: Report,
): void {
  const expect = (field: string, actual: number, expected: number): void => {
    if (actual !== expected) report('TIME', `${path}.${field}`, `is ${minute(actual)}, expected ${minute(expected)}`);
  };
  const departAt = order.placedAt + facility.handlingMinutes;
  const transit = Math.ceil(service.baseMinutes + (service.minutesPerKm * leg.metres) / 1000);
  expect('legs[0].departAt', leg.departAt, departAt);
  expect('legs[0].arriveAt', leg.arriveAt, departAt + transit);
  expect('arriveAt', shipment.arriveAt, leg.arriveAt);
  if (order.strict && order.dueBy !== null && shipment.arriveAt > order.dueBy) {
    const message = `is ${minute(shipment.arriveAt)}, due by ${minute(order.dueBy)} and strict`;
    report('TOO_LATE', `${path}.arriveAt`, message);
  }
}

/** Whole minutes since the epoch, readable; the bare number outside the years a Date can hold. */
export function minute(value: number): string {
  const date = new Date(value * 60_000);
  return Number.isNaN(date.getTime()) ? `minute ${value}` : date.toISOString();
}
