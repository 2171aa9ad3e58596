import type { Order } from '../model/order.js';
import { orderTerms, type ShipmentTerm, shipmentTerms } from '../model/plan.js';
import type { Facility, Service } from '../model/problem.js';
import type { Demand } from './demands.js';
import { type Facts, unitMoneyOf } from './facts.js';
import type { ReadPlan, ReadShipment } from './read.js';
import type { Report } from './violation.js';

/** The first line of every sku of an order. */
export type FirstLines = ReadonlyMap<string, number>;

export function firstLines({ lines }: Order): FirstLines {
  const firstLineOf = new Map<string, number>();
  lines.forEach(({ sku }, line) => {
    if (!firstLineOf.has(sku)) firstLineOf.set(sku, line);
  });
  return firstLineOf;
}

/** Recomputes every term a shipment is charged, from its own metres and lines, and compares. */
export function checkShipmentCost(
  facts: Facts,
  firstLineOf: FirstLines,
  facility: Facility,
  service: Service,
  shipment: ReadShipment,
  path: string,
  report: Report,
): void {
  const expected = shipmentCost(facts, firstLineOf, facility, service, shipment);
  for (const term of shipmentTerms) {
    const actual = shipment.costTerms[term];
    if (actual === expected[term]) continue;
    report('SHIPMENT_COST', `${path}.costTerms.${term}`, `is ${actual}, expected ${expected[term]}`);
  }
}

function shipmentCost(
  facts: Facts,
  firstLineOf: FirstLines,
  facility: Facility,
  service: Service,
  shipment: ReadShipment,
): Record<ShipmentTerm, number> {
  const { weights } = facts.problem.policy;
  const { base, perKm, perUnit } = service.money;
  const legMetres = shipment.legs.reduce((sum, leg) => sum + leg.metres, 0);
  const units = unitsOf(shipment);
  const goods = goodsMoney(facts, firstLineOf, facility, shipment);
  return {
    money: rounded(weights.money * (base + (perKm * legMetres) / 1000 + perUnit * units + goods)),
    move: rounded(weights.move * (service.stops + 1)),
    touch: rounded(weights.touch * (1 + 2 * service.stops) * units),
    km: rounded((weights.km * legMetres) / 1000),
    shipment: rounded(weights.shipment),
    interchange: 0,
    rejection: rounded(weights.rejection * (1 - facility.acceptance)),
  };
}

/** Sku by sku in the order of their first lines: sums of fractions depend on the order they are made in. */
function goodsMoney(facts: Facts, firstLineOf: FirstLines, facility: Facility, shipment: ReadShipment): number {
  const quantityOf = new Map<string, number>();
  for (const { sku, quantity } of shipment.lines) quantityOf.set(sku, (quantityOf.get(sku) ?? 0) + quantity);
  const skus = Array.from(quantityOf.keys()).sort((a, b) => (firstLineOf.get(a) ?? 0) - (firstLineOf.get(b) ?? 0));
  let sum = 0;
  for (const sku of skus) sum += unitMoneyOf(facts, facility.id, sku) * (quantityOf.get(sku) ?? 0);
  return sum;
}

/**
 * The plan's terms: those of shipments summed, those of the order recomputed from its last arrival and its demands
 * (null: the lines make no sense, so that what is missing is unknown), and `cost` their sum.
 */
export function checkPlanCost(
  facts: Facts,
  order: Order,
  demands: readonly Demand[] | null,
  plan: ReadPlan,
  path: string,
  report: Report,
): void {
  const expect = (field: string, actual: number, expected: number): void => {
    if (actual !== expected) report('PLAN_COST', `${path}.${field}`, `is ${actual}, expected ${expected}`);
  };
  for (const term of shipmentTerms) {
    const sum = plan.shipments.reduce((total, { costTerms }) => total + costTerms[term], 0);
    expect(`costTerms.${term}`, plan.costTerms[term], sum);
  }
  const { weights, unserved } = facts.problem.policy;
  const lastArrival = plan.shipments.reduce((last, { arriveAt }) => Math.max(last, arriveAt), -Infinity);
  const shipped = plan.shipments.length > 0;
  const minutes = shipped ? lastArrival - order.placedAt : 0;
  const minutesLate = shipped && order.dueBy !== null ? Math.max(0, lastArrival - order.dueBy) : 0;
  expect('costTerms.hour', plan.costTerms.hour, rounded((weights.hour * minutes) / 60));
  expect('costTerms.late', plan.costTerms.late, rounded((weights.lateHour * minutesLate) / 60));
  if (demands) {
    const short = demands.filter(({ served, wanted }) => served < wanted);
    const missing = short.reduce((sum, { served, wanted }) => sum + wanted - served, 0);
    const cost = rounded(unserved.line * short.length + unserved.unit * missing);
    expect('costTerms.unserved', plan.costTerms.unserved, cost);
  }
  const terms = [...shipmentTerms, ...orderTerms];
  expect(
    'cost',
    plan.cost,
    terms.reduce((sum, term) => sum + plan.costTerms[term], 0),
  );
}

export const unitsOf = (shipment: ReadShipment): number =>
  shipment.lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Half up, as the contract writes it. */
const rounded = (value: number): number => Math.floor(value + 0.5);
