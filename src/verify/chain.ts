import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Facility, Lane, Service } from '../model/problem.js';
import { type Facts, facilityOf } from './facts.js';
import type { ReadLeg, ReadShipment } from './read.js';
import type { Report } from './violation.js';

/** The way of a shipment's goods, as far as the problem knows its parts. */
export interface Chain {
  /** The origin, then where each transfer ends. */
  readonly facilities: readonly Facility[];
  /** For each transfer the lanes between its ends, one or more. */
  readonly lanes: readonly (readonly Lane[])[];
  /** Of the last leg to the customer; null: the goods end at a store. */
  readonly service: Service | null;
  /** The last of `facilities`: where the delivery starts, or the store. */
  readonly end: Facility;
}

/**
 * Checks that the legs lead from the origin over lanes of the problem, no facility twice, to the customer by a service
 * that the last facility offers, or to a store where goods are collected or fitted; and the moves and touches that
 * follow. Answers with the chain, null where it cannot be followed.
 */
export function checkChain(
  facts: Facts,
  order: Order,
  origin: Facility,
  shipment: ReadShipment,
  path: string,
  report: Report,
): Chain | null {
  const { legs } = shipment;
  const delivers = order.method === 'deliver';
  const { maxLegs } = facts.problem.policy.limits;
  if (legs.length > maxLegs) report('LEG_LIMIT', `${path}.legs`, `are ${legs.length}, at most ${maxLegs} allowed`);
  if (delivers && legs.length === 0) {
    report('LEG', `${path}.legs`, 'are none, expected a delivery');
    return null;
  }
  const facilities = [origin];
  const lanes: (readonly Lane[])[] = [];
  let service: Service | null = null;
  let end = origin;
  for (const [row, leg] of legs.entries()) {
    const at = `${path}.legs[${row}]`;
    const isDelivery = delivers && row === legs.length - 1;
    if (!checkEnds(leg, end, isDelivery, at, report)) return null;
    if (isDelivery) {
      service = checkService(facts, end, leg, at, report);
      if (!service) return null;
    } else {
      const next = facilityOf(facts, leg.to ?? '');
      const between = facts.lanesOf.get(end.id)?.get(leg.to ?? '');
      if (!next || !between) {
        report('LANE', at, `no lane leads from ${printable(end.id)} to ${printable(leg.to)}`);
        return null;
      }
      if (facilities.includes(next)) report('LEG', `${at}.to`, `the goods were at ${printable(next.id)} before`);
      facilities.push(next);
      lanes.push(between);
      end = next;
    }
  }
  checkHandlings(lanes.length, service, shipment, path, report);
  return { facilities, lanes, service, end };
}

function checkEnds(leg: ReadLeg, here: Facility, isDelivery: boolean, path: string, report: Report): boolean {
  let sound = true;
  const expect = (field: string, value: unknown, isRight: boolean, expected: string): void => {
    if (isRight) return;
    sound = false;
    report('LEG', `${path}.${field}`, `is ${printable(value)}, expected ${expected}`);
  };
  const kind = isDelivery ? 'delivery' : 'transfer';
  expect('kind', leg.kind, leg.kind === kind, `"${kind}"`);
  expect('from', leg.from, leg.from === here.id, `${printable(here.id)}, where the goods are`);
  if (isDelivery) expect('to', leg.to, leg.to === null, 'null, the customer');
  else expect('service', leg.service, leg.service === null, 'none on a transfer');
  return sound;
}

function checkService(facts: Facts, facility: Facility, leg: ReadLeg, path: string, report: Report): Service | null {
  const service = leg.service === null ? undefined : facts.serviceOf.get(leg.service);
  if (!service) {
    report('SERVICE', `${path}.service`, `is ${printable(leg.service ?? undefined)}, no service of the problem`);
    return null;
  }
  if (!facility.services.includes(service.id)) {
    report(
      'SERVICE',
      `${path}.service`,
      `${printable(service.id)} is not offered by facility ${printable(facility.id)}`,
    );
  }
  return service;
}

function checkHandlings(
  lanes: number,
  service: Service | null,
  shipment: ReadShipment,
  path: string,
  report: Report,
): void {
  const moves = movesOf(lanes, service);
  if (shipment.moves !== moves) report('MOVES', `${path}.moves`, `is ${shipment.moves}, expected ${moves}`);
  const touches = touchesOf(lanes, service);
  if (shipment.touches !== touches) report('TOUCHES', `${path}.touches`, `is ${shipment.touches}, expected ${touches}`);
}

/** Every lane is a leg; a service is one more than it has hidden stops. */
export const movesOf = (lanes: number, service: Service | null): number => lanes + (service ? service.stops + 1 : 0);

/** Of one unit: once at the origin, twice wherever it passes through, once at a store that receives it for good. */
export function touchesOf(lanes: number, service: Service | null): number {
  if (service) return 1 + 2 * (lanes + service.stops);
  return lanes === 0 ? 1 : 1 + 2 * (lanes - 1) + 1;
}
