import { printable } from '../base/printable.js';
import type { Order } from '../model/order.js';
import { type Facts, skuOf } from './facts.js';
import type { ReadPlan, ReadShipment } from './read.js';
import type { Report } from './violation.js';

/** All lines of one sku: what the order wants of it, and what a plan gives from where. */
export interface Demand {
  readonly sku: string;
  /** Ascending. */
  readonly lines: readonly number[];
  readonly wanted: number;
  /** The whole quantity from one facility and of one sku, or none. */
  readonly together: boolean;
  /** By origin, in the plan's order of shipments. */
  readonly servedFrom: ReadonlyMap<string, number>;
  /** Skus that the plan sends for it. */
  readonly sent: ReadonlySet<string>;
  readonly served: number;
}

/**
 * Checks that served and unserved quantities are the order's, line by line, and gathers them by sku. Reports LINE,
 * QUANTITY and INTERCHANGE. null where lines are so wrong that nothing further can be said of them.
 */
export function checkLines(facts: Facts, order: Order, plan: ReadPlan, path: string, report: Report): Demand[] | null {
  let sound = true;
  const refuse: Report = (code, at, message) => {
    sound = false;
    report(code, at, message);
  };
  const served = order.lines.map(() => 0);
  plan.shipments.forEach((shipment, row) => {
    if (shipment.lines.length === 0) refuse('QUANTITY', `${path}.shipments[${row}].lines`, 'a shipment of nothing');
    eachLine(order, shipment.lines, `${path}.shipments[${row}].lines`, refuse, (line, quantity) => {
      served[line] = (served[line] ?? 0) + quantity;
    });
    shipment.lines.forEach(({ line, sku }, position) => {
      const wanted = order.lines[line]?.sku;
      if (wanted === undefined || wanted === sku) return;
      const at = `${path}.shipments[${row}].lines[${position}].sku`;
      if (!areOfOneGroup(facts, wanted, sku)) {
        refuse('LINE', at, `is ${printable(sku)}, line ${line} wants ${printable(wanted)}`);
      } else if (!acceptsInterchange(order, wanted)) {
        report('INTERCHANGE', at, `is ${printable(sku)}, a line of ${printable(wanted)} accepts nothing else`);
      }
    });
  });
  const unserved = order.lines.map(() => 0);
  eachLine(order, plan.unserved, `${path}.unserved`, refuse, (line, quantity) => {
    unserved[line] = (unserved[line] ?? 0) + quantity;
  });
  if (!sound) return null;
  order.lines.forEach(({ quantity }, line) => {
    const sum = (served[line] ?? 0) + (unserved[line] ?? 0);
    if (sum === quantity) return;
    refuse('QUANTITY', path, `line ${line}: served and unserved make ${sum}, ordered are ${quantity}`);
  });
  return sound ? gatherDemands(facts, order, plan) : null;
}

function areOfOneGroup(facts: Facts, sku: string, other: string): boolean {
  const group = skuOf(facts, sku)?.interchange ?? null;
  return group !== null && group === (skuOf(facts, other)?.interchange ?? null);
}

/** Do all lines of this sku accept another of its group? */
const acceptsInterchange = (order: Order, wanted: string): boolean =>
  order.lines.every(({ sku, accept }) => sku !== wanted || accept === 'interchange');

/** Walks rows that name lines: known ones, ascending, each once (once for each sku), in positive quantities. */
function eachLine(
  order: Order,
  rows: readonly { readonly line: number; readonly quantity: number; readonly sku?: string }[],
  path: string,
  refuse: Report,
  visit: (line: number, quantity: number) => void,
): void {
  let last = -1;
  let skusOfLast = new Set<string | undefined>();
  rows.forEach(({ line, quantity, sku }, row) => {
    const at = `${path}[${row}]`;
    if (line > last) skusOfLast = new Set();
    if (line < 0 || line >= order.lines.length) refuse('LINE', `${at}.line`, `no line ${line} in the order`);
    else if (line < last || skusOfLast.has(sku)) refuse('LINE', `${at}.line`, `line ${line} stands after line ${last}`);
    else if (quantity <= 0) refuse('QUANTITY', `${at}.quantity`, `is ${quantity}, expected 1 or more`);
    else visit(line, quantity);
    skusOfLast.add(sku);
    last = Math.max(last, line);
  });
}

function gatherDemands(facts: Facts, order: Order, plan: ReadPlan): Demand[] {
  const linesOfSku = new Map<string, number[]>();
  order.lines.forEach(({ sku }, line) => {
    const lines = linesOfSku.get(sku);
    if (lines) lines.push(line);
    else linesOfSku.set(sku, [line]);
  });
  const servedFrom = new Map<string, Map<string, number>>();
  const sentFor = new Map<string, Set<string>>();
  for (const shipment of plan.shipments) {
    for (const { line, sku, quantity } of shipment.lines) {
      const wanted = order.lines[line]?.sku ?? sku;
      const byOrigin = servedFrom.get(wanted) ?? new Map<string, number>();
      byOrigin.set(shipment.facilityId, (byOrigin.get(shipment.facilityId) ?? 0) + quantity);
      servedFrom.set(wanted, byOrigin);
      sentFor.set(wanted, (sentFor.get(wanted) ?? new Set()).add(sku));
    }
  }
  return Array.from(linesOfSku, ([sku, lines]) => {
    const origins = servedFrom.get(sku) ?? new Map<string, number>();
    const bySku = skuOf(facts, sku)?.together ?? false;
    return {
      sku,
      lines,
      wanted: lines.reduce((sum, line) => sum + (order.lines[line]?.quantity ?? 0), 0),
      together: lines.some((line) => order.lines[line]?.together ?? bySku),
      servedFrom: origins,
      sent: sentFor.get(sku) ?? new Set(),
      served: Array.from(origins.values()).reduce((sum, quantity) => sum + quantity, 0),
    };
  });
}

/** Lines of one sku: origins in ascending order of id fill the earliest line that is not full yet. */
export function checkFill(
  order: Order,
  demands: readonly Demand[],
  plan: ReadPlan,
  path: string,
  report: Report,
): void {
  const rowOfOrigin = new Map(plan.shipments.map((shipment, row) => [shipment.facilityId, row]));
  for (const { lines, servedFrom } of demands) {
    if (lines.length < 2) continue;
    const origins = Array.from(servedFrom).sort(([a], [b]) => (a < b ? -1 : 1));
    let next = 0;
    let room = order.lines[lines[0] ?? 0]?.quantity ?? 0;
    for (const [facilityId, total] of origins) {
      const row = rowOfOrigin.get(facilityId) ?? 0;
      const shipment = plan.shipments[row];
      if (!shipment) continue;
      const given = quantitiesByLine(shipment);
      for (let rest = total; rest > 0; ) {
        const line = lines[next] ?? 0;
        const expected = Math.min(rest, room);
        if (expected > 0 && given.get(line) !== expected) {
          const message = `line ${line} is due ${expected} from here, and has ${given.get(line) ?? 0}`;
          report('LINE_FILL', `${path}.shipments[${row}].lines`, message);
          break;
        }
        rest -= expected;
        room -= expected;
        if (room > 0) continue;
        next += 1;
        room = order.lines[lines[next] ?? 0]?.quantity ?? 0;
        if (next >= lines.length) break;
      }
    }
  }
}

/** Of whatever sku. */
function quantitiesByLine(shipment: ReadShipment): Map<number, number> {
  const quantityOf = new Map<number, number>();
  for (const { line, quantity } of shipment.lines) quantityOf.set(line, (quantityOf.get(line) ?? 0) + quantity);
  return quantityOf;
}
