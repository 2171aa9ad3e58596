import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Problem } from '../model/problem.js';
import type { NetworkOptions } from '../network/distance.js';
import { checkCarriage, minute } from './carriage.js';
import { checkPlanCost, checkShipmentCost, firstLines, unitsOf } from './costs.js';
import { checkFill, checkLines } from './demands.js';
import { type RoadMetres, roadMetresBy } from './distance.js';
import { type Facts, facilityOf, gatherFacts } from './facts.js';
import { type ReadPlan, readOrderId, readPlan } from './read.js';
import { checkRules } from './rules.js';
import { Usage } from './usage.js';
import type { Report, Violation } from './violation.js';

/** The distance must be the one the network was built with. */
export type VerifyOptions = Pick<NetworkOptions, 'distance'>;

/** A list may be this much longer than a right one can be before the rest of it stays unread. */
const slackRows = 16;

/**
 * Judges plans by the parsed input alone: that there is exactly one for every order, that each keeps the contract in
 * every field, and that all together fit into the stock and the days' capacity. Everything is recomputed here; nothing
 * is shared with the stages that decide. It does not ask whether a plan is the cheapest.
 *
 * An empty list means no fault was found. `plans` may be anything at all: what cannot be read is a violation, never
 * an exception. Time grows linearly with the rows of the plans.
 */
export function verify(
  problem: Problem,
  orders: readonly Order[],
  plans: readonly Plan[],
  options: VerifyOptions = {},
): Violation[] {
  const violations: Violation[] = [];
  const rows = readRows(plans, orders.length + slackRows, violations);
  const facts = gatherFacts(problem, orders);
  const roadMetres = roadMetresBy(options.distance);
  const usage = new Usage(facts);
  const planned = new Set<string>();
  rows.forEach((input, row) => {
    const path = `plans[${row}]`;
    const orderId = readOrderId(input);
    const order = orderId === null ? undefined : facts.orderOf.get(orderId);
    const report: Report = (code, where, message) =>
      violations.push({ code, orderId: order?.id ?? null, path: where, message });
    const limits = {
      shipments: problem.facilities.length + slackRows,
      lines: (order?.lines.length ?? 0) + slackRows,
    };
    if (orderId !== null && !order) report('UNKNOWN_ORDER', `${path}.orderId`, `no order ${printable(orderId)}`);
    const plan = readPlan(input, path, limits, report);
    if (!order) return;
    if (planned.has(order.id))
      report('DUPLICATE_PLAN', `${path}.orderId`, `order ${printable(order.id)} has a plan already`);
    planned.add(order.id);
    if (!plan) return;
    checkPlan(facts, order, plan, roadMetres, path, report);
    plan.shipments.forEach((shipment, position) => {
      const facility = facilityOf(facts, shipment.facilityId);
      if (facility) usage.take(order.id, facility, shipment, `${path}.shipments[${position}]`, violations);
    });
  });
  for (const { id } of orders) {
    if (planned.has(id)) continue;
    violations.push({ code: 'MISSING_PLAN', orderId: id, path: 'plans', message: `none for order ${printable(id)}` });
  }
  return violations;
}

function checkPlan(
  facts: Facts,
  order: Order,
  plan: ReadPlan,
  roadMetres: RoadMetres,
  path: string,
  report: Report,
): void {
  const demands = checkLines(facts, order, plan, path, report);
  if (demands) checkFill(order, demands, plan, path, report);
  checkRules(facts.problem, order, demands, plan, path, report);
  const firstLineOf = firstLines(order);
  plan.shipments.forEach((shipment, row) => {
    const at = `${path}.shipments[${row}]`;
    const facility = facilityOf(facts, shipment.facilityId);
    if (!facility) {
      report('UNKNOWN_FACILITY', `${at}.facilityId`, `no facility ${printable(shipment.facilityId)}`);
      return;
    }
    const service = checkCarriage(facts, order, facility, shipment, roadMetres, at, report);
    if (service) checkShipmentCost(facts, firstLineOf, facility, service, shipment, at, report);
  });
  checkSums(plan, path, report);
  checkPlanCost(facts, order, demands, plan, path, report);
}

/** The plan's own figures against those of its shipments. */
function checkSums({ shipments, moves, touches, metres, lastArrival }: ReadPlan, path: string, report: Report): void {
  let sumOfMoves = 0;
  let sumOfTouches = 0;
  let sumOfMetres = 0;
  let last: number | null = null;
  for (const shipment of shipments) {
    sumOfMoves += shipment.moves;
    sumOfTouches += shipment.touches * unitsOf(shipment);
    for (const leg of shipment.legs) sumOfMetres += leg.metres;
    last = Math.max(last ?? shipment.arriveAt, shipment.arriveAt);
  }
  if (moves !== sumOfMoves) report('MOVES', `${path}.moves`, `is ${moves}, shipments make ${sumOfMoves}`);
  if (touches !== sumOfTouches) report('TOUCHES', `${path}.touches`, `is ${touches}, shipments make ${sumOfTouches}`);
  if (metres !== sumOfMetres) report('METRES', `${path}.metres`, `is ${metres}, legs make ${sumOfMetres}`);
  if (lastArrival === last) return;
  const expected = last === null ? 'null: nothing is shipped' : minute(last);
  report(
    'TIME',
    `${path}.lastArrival`,
    `is ${lastArrival === null ? 'null' : minute(lastArrival)}, expected ${expected}`,
  );
}

/** The plans as a list of anything; what lies beyond the limit, or cannot be read at all, is one violation. */
function readRows(plans: unknown, limit: number, violations: Violation[]): unknown[] {
  const refuse = (message: string): void => {
    violations.push({ code: 'BAD_PLAN', orderId: null, path: 'plans', message });
  };
  const rows: unknown[] = [];
  try {
    if (!Array.isArray(plans)) {
      refuse(`are ${printable(plans)}, expected an array`);
      return rows;
    }
    const { length } = plans;
    if (length > limit) refuse(`are ${length}, far more than there are orders: read up to plans[${limit - 1}]`);
    for (let row = 0; row < length && row < limit; row += 1) rows.push(plans[row]);
  } catch {
    refuse(`cannot be read beyond plans[${rows.length - 1}]: reading throws`);
  }
  return rows;
}
