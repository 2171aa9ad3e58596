import { orderTerms, type Plan, type Shipment, shipmentTerms } from '../model/plan.js';
import type { Column } from './columns.js';
import { csvText } from './csv-text.js';
import { jsonArrayText } from './json-text.js';
import { writeTextFile } from './write-file.js';

/** Plans as a JSON array, one plan a line, with their keys in one fixed order, whoever made them. */
export function* plansJson(plans: Iterable<Plan>): Generator<string> {
  function* ordered(): Generator<Plan> {
    for (const plan of plans) yield inOrder(plan);
  }
  yield* jsonArrayText(ordered());
}

/**
 * Plans as CSV, a piece for each row: one row for each line of each shipment, where `moves`, `touches` (per unit), `metres`
 * and the times are those of the shipment, `via` the facilities that lanes take it to, separated by `|`; then one for each quantity that stays unserved, with its `reason`.
 * Text is safe to open in a spreadsheet.
 */
export function plansCsv(plans: Iterable<Plan>): Generator<string> {
  return csvText(planColumns, planRows(plans), 'plans');
}

/** Writes plans to a file: CSV where its name ends in `.csv`, otherwise JSON. Throws an InputError as writing does. */
export async function writePlans(file: string, plans: Iterable<Plan>): Promise<void> {
  await writeTextFile(file, /\.csv$/i.test(file) ? plansCsv(plans) : plansJson(plans));
}

const planColumns: readonly Column[] = (
  [
    ['orderId', 'text'],
    ['status', 'text'],
    ['line', 'number'],
    ['sku', 'text'],
    ['quantity', 'number'],
    ['facilityId', 'text'],
    ['service', 'text'],
    ['moves', 'number'],
    ['touches', 'number'],
    ['metres', 'number'],
    ['departAt', 'text'],
    ['arriveAt', 'text'],
    ['reason', 'text'],
    ['via', 'text'],
    ['appointmentAt', 'text'],
  ] as const
).map(([name, kind]) => ({ name, keys: [name], kind, required: true, emptyIsNone: false }));

function* planRows(plans: Iterable<Plan>): Generator<object> {
  for (const { orderId, status, shipments, appointment, unserved } of plans) {
    const appointmentAt = appointment?.startAt;
    for (const shipment of shipments) {
      const { facilityId, legs, moves, touches, arriveAt } = shipment;
      const metres = legs.reduce((sum, leg) => sum + leg.metres, 0);
      const service = legs.at(-1)?.service;
      const departAt = legs[0]?.departAt;
      const via = legs.flatMap(({ to }) => to ?? []).join('|') || undefined;
      const way = { facilityId, service, moves, touches, metres, departAt, arriveAt, via, appointmentAt };
      for (const { line, sku, quantity } of shipment.lines) {
        yield { orderId, status, line, sku, quantity, ...way };
      }
    }
    for (const { line, quantity, reason } of unserved) yield { orderId, status, line, quantity, reason };
  }
}

/** The keys as the contract lists them, whoever made the plan. */
function inOrder(plan: Plan): Plan {
  return {
    orderId: plan.orderId,
    status: plan.status,
    cost: plan.cost,
    costTerms: pick(plan.costTerms, [...shipmentTerms, ...orderTerms]),
    shipments: plan.shipments.map(shipmentInOrder),
    ...(plan.appointment && { appointment: pick(plan.appointment, ['facilityId', 'startAt', 'endAt']) }),
    unserved: plan.unserved.map((line) => pick(line, ['line', 'quantity', 'reason'])),
    moves: plan.moves,
    touches: plan.touches,
    metres: plan.metres,
    lastArrival: plan.lastArrival,
  };
}

function shipmentInOrder(shipment: Shipment): Shipment {
  return {
    facilityId: shipment.facilityId,
    lines: shipment.lines.map((line) => pick(line, ['line', 'sku', 'quantity'])),
    legs: shipment.legs.map((leg) => pick(leg, ['kind', 'from', 'to', 'service', 'metres', 'departAt', 'arriveAt'])),
    ...(shipment.handlingFrom !== undefined && { handlingFrom: shipment.handlingFrom }),
    moves: shipment.moves,
    touches: shipment.touches,
    arriveAt: shipment.arriveAt,
    costTerms: pick(shipment.costTerms, shipmentTerms),
  };
}

/** The same object with its keys in the order given, which names all of them. */
function pick<Whole extends object>(whole: Whole, keys: readonly (keyof Whole)[]): Whole {
  const ordered = keys.filter((key) => key in whole).map((key) => [key, whole[key]]);
  return Object.fromEntries(ordered) as Whole;
}
