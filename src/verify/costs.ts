import type { Order } from '../model/order.js';
import { orderTerms, type ShipmentTerm, shipmentTerms } from '../model/plan.js';
import type { Facility, Lane, Service } from '../model/problem.js';
import { lastArrivalOf } from './appointment.js';
import { movesOf, touchesOf } from './chain.js';
import type { Demand } from './demands.js';
import { type Facts, skuOf, unitMoneyOf } from './facts.js';
import type { Journey, Transfer } from './journey.js';
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

/**
 * Recomputes every term a shipment is charged, from its own metres and lines, and compares. A transfer may fit several
 * lanes; answers for each transfer with those of them that are charged as the plan says.
 */
export function checkShipmentCost(
  facts: Facts,
  order: Order,
  firstLineOf: FirstLines,
  origin: Facility,
  { chain, transfers }: Journey,
  shipment: ReadShipment,
  path: string,
  report: Report,
): (readonly Lane[])[] {
  // Sums of fractions depend on the order they are made in, which nothing fixes for several legs or skus.
  const isPlain = transfers.length === 0 && shipment.lines.every(({ line, sku }) => order.lines[line]?.sku === sku);
  const isRight = (actual: number, exact: number): boolean =>
    actual === rounded(exact) || (!isPlain && Math.abs(actual - exact) <= 0.5 + 1e-9 + exact * 1e-14);
  const choices = choicesOf(transfers).map((lanes) => ({
    lanes,
    terms: shipmentCost(facts, order, firstLineOf, origin, chain.service, lanes, shipment),
  }));
  const right = choices.filter(({ terms }) => isRight(shipment.costTerms.money, terms.money));
  const expected = right[0] ?? choices[0];
  for (const term of shipmentTerms) {
    const [actual, exact] = [shipment.costTerms[term], expected?.terms[term] ?? 0];
    if (isRight(actual, exact)) continue;
    report('SHIPMENT_COST', `${path}.costTerms.${term}`, `is ${actual}, expected ${rounded(exact)}`);
  }
  const charged = right.length > 0 ? right : choices.slice(0, 1);
  return transfers.map((_, leg) => [...new Set(charged.flatMap(({ lanes }) => lanes[leg] ?? []))]);
}

/** Ways to say which lane each transfer took, as long as they can be counted: one way, nearly always. */
function choicesOf(transfers: readonly Transfer[]): Lane[][] {
  let choices: Lane[][] = [[]];
  for (const { lanes } of transfers) {
    choices = choices.flatMap((chosen) => lanes.map((lane) => [...chosen, lane])).slice(0, mostChoices);
  }
  return choices;
}

const mostChoices = 1000;

function shipmentCost(
  facts: Facts,
  order: Order,
  firstLineOf: FirstLines,
  origin: Facility,
  service: Service | null,
  lanes: readonly Lane[],
  shipment: ReadShipment,
): Record<ShipmentTerm, number> {
  const { weights } = facts.problem.policy;
  const { base, perKm, perUnit } = service?.money ?? { base: 0, perKm: 0, perUnit: 0 };
  const allMetres = shipment.legs.reduce((sum, leg) => sum + leg.metres, 0);
  const lastMetres = service ? (shipment.legs.at(-1)?.metres ?? 0) : 0;
  const units = unitsOf(shipment);
  const goods = goodsMoney(facts, firstLineOf, origin, shipment);
  const lanesBase = lanes.reduce((sum, { money }) => sum + money.base, 0);
  const lanesPerUnit = lanes.reduce((sum, { money }) => sum + money.perUnit, 0);
  const legsMoney = base + lanesBase + (perKm * lastMetres) / 1000 + (perUnit + lanesPerUnit) * units;
  return {
    money: weights.money * (legsMoney + goods),
    move: weights.move * movesOf(lanes.length, service),
    touch: weights.touch * touchesOf(lanes.length, service) * units,
    km: (weights.km * allMetres) / 1000,
    shipment: weights.shipment,
    interchange: interchangePenalty(facts, order, shipment),
    rejection: weights.rejection * (1 - origin.acceptance),
  };
}

/** For each unit of another sku than ordered, the penalty of the sku sent. */
function interchangePenalty(facts: Facts, order: Order, shipment: ReadShipment): number {
  return shipment.lines.reduce((sum, { line, sku, quantity }) => {
    const isOther = order.lines[line]?.sku !== sku;
    return isOther ? sum + (skuOf(facts, sku)?.penalty ?? 0) * quantity : sum;
  }, 0);
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
  const lastArrival = lastArrivalOf(order, plan);
  const minutes = lastArrival === null ? 0 : lastArrival - order.placedAt;
  const minutesLate = lastArrival === null || order.dueBy === null ? 0 : Math.max(0, lastArrival - order.dueBy);
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
