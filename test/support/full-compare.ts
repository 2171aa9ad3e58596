import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan, Shipment } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import type { FullFlavour } from './full-flavours.js';
import { drawFull } from './full-generate.js';
import type { Case } from './generate.js';
import { seededDraw } from './random.js';

export interface FullInstance {
  readonly input: Case;
  readonly problem: Problem;
  readonly orders: readonly Order[];
}

export function fullInstance(seed: number, flavour: FullFlavour, orders: number): FullInstance {
  const input = drawFull(seededDraw(seed), flavour, orders);
  return { input, problem: assertProblem(input.problem), orders: assertOrders(input.orders) };
}

/**
 * A plan as the oracle and the engine must agree on it: without the reasons for what is missing, parts of a line in one
 * sequence, and the beginning of handling said even where it follows from the first departure.
 */
export function comparable(problem: Problem, { shipments, unserved, ...plan }: Plan): unknown {
  return {
    ...plan,
    shipments: shipments.map((shipment) => ({
      ...shipment,
      lines: shipment.lines.toSorted((a, b) => a.line - b.line || (a.sku < b.sku ? -1 : 1)),
      handlingFrom: handlingFrom(problem, shipment),
    })),
    unserved: unserved.map(({ line, quantity }) => ({ line, quantity })),
  };
}

function handlingFrom(problem: Problem, { facilityId, legs, handlingFrom: said }: Shipment): string {
  if (said !== undefined) return new Date(said).toISOString();
  const minutes = problem.facilities.find(({ id }) => id === facilityId)?.handlingMinutes ?? 0;
  return new Date(Date.parse(legs[0]?.departAt ?? '') - minutes * 60_000).toISOString();
}

/** A plan in a few words: cost, each shipment with what it sends and its legs, the fitting, the end, what is missing. */
export function wordsOf({ cost, shipments, appointment, unserved, lastArrival }: Plan): string {
  const timeOf = (instant: string): string => new Date(instant).toISOString().slice(11, 16);
  const sent = shipments.map(({ facilityId, lines, legs }) => {
    const goods = lines.map(({ sku, quantity }) => `${sku}${quantity}`).join('+');
    const ways = legs.map((leg) => `${leg.service ?? leg.to} ${timeOf(leg.departAt)}-${timeOf(leg.arriveAt)}`);
    return `${facilityId} ${goods} ${ways.join(' ') || 'shelf'}`;
  });
  const missing = unserved.reduce((sum, { quantity }) => sum + quantity, 0);
  return [
    `${cost}: ${sent.join(', ') || 'nothing'}`,
    ...(appointment ? [`fitted ${timeOf(appointment.startAt)}-${timeOf(appointment.endAt)}`] : []),
    ...(lastArrival ? [`last ${new Date(lastArrival).toISOString().slice(0, 16)}`] : []),
    ...(missing > 0 ? [`missing ${missing}`] : []),
  ].join('; ');
}
