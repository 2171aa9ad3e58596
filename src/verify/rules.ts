import { printable } from '../base/printable.js';
import { exclusionCodes } from '../model/codes.js';
import type { Order } from '../model/order.js';
import type { Problem } from '../model/problem.js';
import type { Demand } from './demands.js';
import { minute } from './journey.js';
import type { ReadPlan } from './read.js';
import type { Report } from './violation.js';

/** What the order itself demands of its plan as a whole, beyond lines, legs and costs. */
export function checkRules(
  problem: Problem,
  order: Order,
  demands: readonly Demand[] | null,
  plan: ReadPlan,
  path: string,
  report: Report,
): void {
  checkOrigins(problem, order, plan, path, report);
  checkDue(order, plan, path, report);
  checkStatus(plan, path, report);
  plan.unserved.forEach(({ reason }, row) => {
    if ((exclusionCodes as readonly string[]).includes(reason)) return;
    report('REASON', `${path}.unserved[${row}].reason`, `is ${printable(reason)}, no exclusion code`);
  });
  if (order.shipComplete && plan.shipments.length > 0 && plan.unserved.length > 0) {
    report('SHIP_COMPLETE', `${path}.unserved`, 'shipComplete wants every line in full, or nothing shipped');
  }
  for (const { sku, together, wanted, served, servedFrom, sent } of demands ?? []) {
    if (!together || served === 0) continue;
    if (served === wanted && servedFrom.size === 1 && sent.size === 1) continue;
    const message = `${printable(sku)} goes together: all ${wanted} from one facility and of one sku, or none`;
    report('TOGETHER', `${path}.shipments`, message);
  }
}

/** Where late is not allowed: every arrival at the customer or the store, or the end of the fitting. */
function checkDue(order: Order, { shipments, appointment }: ReadPlan, path: string, report: Report): void {
  const { dueBy } = order;
  if (!order.strict || dueBy === null) return;
  const check = (instant: number, at: string): void => {
    if (instant <= dueBy) return;
    report('TOO_LATE', at, `is ${minute(instant)}, due by ${minute(dueBy)} and strict`);
  };
  if (order.method === 'install' && appointment) {
    check(appointment.endAt, `${path}.appointment.endAt`);
    return;
  }
  shipments.forEach(({ arriveAt }, row) => {
    check(arriveAt, `${path}.shipments[${row}].arriveAt`);
  });
}

function checkOrigins(problem: Problem, order: Order, plan: ReadPlan, path: string, report: Report): void {
  const { shipments } = plan;
  const limit = order.maxShipments ?? problem.policy.limits.maxShipments;
  if (shipments.length > limit) {
    report('SHIPMENT_LIMIT', `${path}.shipments`, `are ${shipments.length}, at most ${limit} allowed`);
  }
  const excluded = new Set(order.exclude);
  const seen = new Set<string>();
  shipments.forEach(({ facilityId }, row) => {
    const at = `${path}.shipments[${row}].facilityId`;
    const before = shipments[row - 1]?.facilityId;
    if (seen.has(facilityId)) report('DUPLICATE_ORIGIN', at, `${printable(facilityId)} ships this order already`);
    else if (before !== undefined && facilityId < before) {
      report('SHIPMENT_ORDER', at, `${printable(facilityId)} stands after ${printable(before)}`);
    }
    if (excluded.has(facilityId)) report('EXCLUDED', at, `the order excludes ${printable(facilityId)}`);
    seen.add(facilityId);
  });
}

function checkStatus({ status, shipments, unserved }: ReadPlan, path: string, report: Report): void {
  const expected = shipments.length === 0 ? 'unserved' : unserved.length === 0 ? 'served' : 'partial';
  if (status !== expected) report('STATUS', `${path}.status`, `is ${printable(status)}, expected "${expected}"`);
}
