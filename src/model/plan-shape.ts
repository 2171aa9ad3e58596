import { Collector } from './collector.js';
import { instantForm, parseInstant } from './instants.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';
import type { Plan } from './plan.js';
import { checkUnits } from './stock-change.js';

/**
 * What a ledger reads of a plan is there, and of the right kind: facilities, skus, quantities, legs and instants. Throws
 * InputError with all that is not, for a plan may have been stored, or made elsewhere.
 */
export function requirePlanShape(plan: Plan): void {
  const found = new Collector(defaultParseOptions.maxIssues);
  const object = (value: unknown, path: string): value is Record<string, unknown> => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true;
    found.issue('WRONG_TYPE', path, value, 'expected an object');
    return false;
  };
  // A list is walked by its places, so that one left out is looked at too.
  const array = (value: unknown, path: string): readonly unknown[] => {
    if (Array.isArray(value)) return Array.from<unknown>(value);
    found.issue('WRONG_TYPE', path, value, 'expected an array');
    return [];
  };
  const name = (value: unknown, path: string, whose = 'a facility') => {
    if (typeof value !== 'string') found.issue('WRONG_TYPE', path, value, `expected the id of ${whose}`);
  };
  const instant = (value: unknown, path: string) => {
    if (typeof value === 'string' && parseInstant(value) !== null) return;
    found.issue('BAD_TIME', path, value, `expected ${instantForm}`);
  };
  const given: unknown = plan;
  if (!object(given, 'plan')) throw new InputError(found.issues);
  array(given.shipments, 'plan.shipments').forEach((shipment, s) => {
    const at = `plan.shipments[${s}]`;
    if (!object(shipment, at)) return;
    name(shipment.facilityId, `${at}.facilityId`);
    if (shipment.handlingFrom !== undefined) instant(shipment.handlingFrom, `${at}.handlingFrom`);
    array(shipment.lines, `${at}.lines`).forEach((line, l) => {
      if (!object(line, `${at}.lines[${l}]`)) return;
      name(line.sku, `${at}.lines[${l}].sku`, 'a sku');
      checkUnits(line.quantity, `${at}.lines[${l}].quantity`, 1, found);
    });
    array(shipment.legs, `${at}.legs`).forEach((leg, l) => {
      if (!object(leg, `${at}.legs[${l}]`)) return;
      name(leg.from, `${at}.legs[${l}].from`);
      if (leg.to !== null) name(leg.to, `${at}.legs[${l}].to`);
      instant(leg.departAt, `${at}.legs[${l}].departAt`);
      instant(leg.arriveAt, `${at}.legs[${l}].arriveAt`);
    });
  });
  const { appointment } = given;
  if (appointment !== undefined && object(appointment, 'plan.appointment')) {
    name(appointment.facilityId, 'plan.appointment.facilityId');
    instant(appointment.startAt, 'plan.appointment.startAt');
  }
  if (found.issues.length > 0) throw new InputError(found.issues);
}
