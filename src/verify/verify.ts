import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Facility, Problem } from '../model/problem.js';
import type { NetworkOptions } from '../network/distance.js';
import { checkAppointment, lastArrivalOf } from './appointment.js';
import { Bays } from './bays.js';
import { checkDeliveries, type Delivery } from './carriage.js';
import { checkChain } from './chain.js';
import { checkChannelRules } from './channel-rules.js';
import { checkPlanCost, checkShipmentCost, firstLines, unitsOf } from './costs.js';
import { checkFill, checkLines } from './demands.js';
import { type RoadMetres, roadMetresBy } from './distance.js';
import { type Facts, facilityOf, gatherFacts } from './facts.js';
import { checkJourney, minute } from './journey.js';
import { type ListLimits, type ReadPlan, readOrderId, readPlan } from './read.js';
import { checkRules } from './rules.js';
import { checkStore } from './store.js';
import { Timetables } from './timetables.js';
import { Usage } from './usage.js';
import type { Report, Violation } from './violation.js';

/** The distance must be the one the network was built with. */
export type VerifyOptions = Pick<NetworkOptions, 'distance'>;

/** A list may be this much longer than a right one can be before the rest of it stays unread. */
const slackRows = 16;

/**
 * Judges plans by the parsed input alone: that there is exactly one for every order, that each keeps the contract in
 * every field, and that all together fit into the stock, the days' capacity of facilities and lanes, and the bays.
 * Everything is recomputed here; nothing is shared with the stages that decide. It does not ask whether a plan is the
 * cheapest, nor whether a fitting could have been earlier.
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
  const timetables = new Timetables();
  const checks: Checks = {
    facts,
    timetables,
    roadMetres: roadMetresBy(options.distance),
    usage: new Usage(facts, timetables),
    bays: new Bays(),
    violations,
  };
  const planned = new Set<string>();
  rows.forEach((input, row) => {
    const path = `plans[${row}]`;
    const orderId = readOrderId(input);
    const order = orderId === null ? undefined : facts.orderOf.get(orderId);
    const report: Report = (code, where, message) =>
      violations.push({ code, orderId: order?.id ?? null, path: where, message });
    if (orderId !== null && !order) report('UNKNOWN_ORDER', `${path}.orderId`, `no order ${printable(orderId)}`);
    const plan = readPlan(input, path, listLimits(facts, order), report);
    if (!order) return;
    if (planned.has(order.id))
      report('DUPLICATE_PLAN', `${path}.orderId`, `order ${printable(order.id)} has a plan already`);
    planned.add(order.id);
    if (plan) checkPlan(checks, order, plan, path, report);
  });
  checks.usage.finish(violations);
  checks.bays.check(violations);
  for (const { id } of orders) {
    if (planned.has(id)) continue;
    violations.push({ code: 'MISSING_PLAN', orderId: id, path: 'plans', message: `none for order ${printable(id)}` });
  }
  return violations;
}

/** What the checks of all plans have in common. */
interface Checks {
  readonly facts: Facts;
  readonly timetables: Timetables;
  readonly roadMetres: RoadMetres;
  readonly usage: Usage;
  readonly bays: Bays;
  readonly violations: Violation[];
}

function listLimits({ problem, sizeOfGroup, rowOfSku }: Facts, order: Order | undefined): ListLimits {
  const lines = order?.lines ?? [];
  const groupSize = (sku: string): number => {
    const group = problem.skus[rowOfSku.get(sku) ?? -1]?.interchange ?? null;
    return group === null ? 1 : (sizeOfGroup.get(group) ?? 1);
  };
  return {
    shipments: problem.facilities.length + slackRows,
    lines: lines.length + slackRows,
    sent: lines.reduce((sum, { sku }) => sum + groupSize(sku), 0) + slackRows,
    legs: Math.min(problem.facilities.length, problem.policy.limits.maxLegs) + slackRows,
  };
}

function checkPlan(checks: Checks, order: Order, plan: ReadPlan, path: string, report: Report): void {
  const { facts, timetables, roadMetres, usage, bays, violations } = checks;
  const demands = checkLines(facts, order, plan, path, report);
  if (demands) checkFill(order, demands, plan, path, report);
  checkRules(facts.problem, order, demands, plan, path, report);
  const firstLineOf = firstLines(order);
  const deliveries: Delivery[] = [];
  plan.shipments.forEach((shipment, row) => {
    const at = `${path}.shipments[${row}]`;
    const origin = facilityOf(facts, shipment.facilityId);
    if (!origin) {
      report('UNKNOWN_FACILITY', `${at}.facilityId`, `no facility ${printable(shipment.facilityId)}`);
      return;
    }
    checkChannelRules(facts, order, origin, demands, shipment, roadMetres, at, report);
    usage.take(order.id, order.placedAt, origin, shipment, at, violations);
    const chain = checkChain(facts, order, origin, shipment, at, report);
    const journey = chain && checkJourney(timetables, order, chain, shipment, at, report);
    if (!journey) return;
    deliveries.push({ shipment, journey, path: at });
    const charged = checkShipmentCost(facts, order, firstLineOf, origin, journey, shipment, at, report);
    const units = unitsOf(shipment);
    journey.transfers.forEach(({ departAt, lanes }, leg) => {
      const from = journey.chain.facilities[leg] ?? origin;
      const load = {
        orderId: order.id,
        lanes: charged[leg] ?? lanes,
        from,
        departAt,
        units,
        path: `${at}.legs[${leg}]`,
      };
      usage.load(load, violations);
    });
  });
  let store: Facility | null = null;
  if (order.method === 'deliver') checkDeliveries(timetables, order, deliveries, roadMetres, report);
  else store = checkStore(facts, order, deliveries, roadMetres, report);
  checkAppointment(timetables, order, store, plan, path, report);
  if (store?.install && plan.appointment) bays.add(order.id, store, plan.appointment, `${path}.appointment`);
  checkSums(order, plan, path, report);
  checkPlanCost(facts, order, demands, plan, path, report);
}

/** The plan's own figures against those of its shipments. */
function checkSums(order: Order, plan: ReadPlan, path: string, report: Report): void {
  const { shipments, moves, touches, metres, lastArrival } = plan;
  let sumOfMoves = 0;
  let sumOfTouches = 0;
  let sumOfMetres = 0;
  for (const shipment of shipments) {
    sumOfMoves += shipment.moves;
    sumOfTouches += shipment.touches * unitsOf(shipment);
    for (const leg of shipment.legs) sumOfMetres += leg.metres;
  }
  if (moves !== sumOfMoves) report('MOVES', `${path}.moves`, `is ${moves}, shipments make ${sumOfMoves}`);
  if (touches !== sumOfTouches) report('TOUCHES', `${path}.touches`, `is ${touches}, shipments make ${sumOfTouches}`);
  if (metres !== sumOfMetres) report('METRES', `${path}.metres`, `is ${metres}, legs make ${sumOfMetres}`);
  const last = lastArrivalOf(order, plan);
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
