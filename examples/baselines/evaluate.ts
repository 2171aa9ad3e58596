import type { ExclusionCode, Order, Plan, Problem, Shipment } from 'onehop';
import type { Ledger } from './ledger.js';
import { type Carriage, type Choice, usableServices } from './situation.js';

type ShipmentCosts = Shipment['costTerms'];
type Shortfall = Plan['unserved'][number];

/**
 * Turns what a baseline chose into a legal plan with the costs that onehop counts: each shipment by the allowed
 * service that is cheapest for it (cost of the shipment and of the hours until it arrives, then smaller id), facilities
 * beyond the shipment limit left out, those with most units kept. Takes nothing from the ledger.
 */
export function evaluate(problem: Problem, ledger: Ledger, order: Order, choices: readonly Choice[]): Plan {
  const kept = withinLimit(choices, order.maxShipments ?? problem.policy.limits.maxShipments);
  const { given, unserved } = fillLines(problem, order, kept, choices.length > kept.length);
  if (order.shipComplete && unserved.length > 0) {
    const all = order.lines.map(({ quantity }, line): Shortfall => ({ line, quantity, reason: 'NOT_ENOUGH' }));
    return totalled(problem, order, [], all);
  }
  const shipments = kept.map((choice, position) => ship(problem, ledger, order, choice, given[position] ?? []));
  return totalled(problem, order, shipments, unserved);
}

/** Choices sorted by facility, at most `limit` of them: those with most units, the earlier chosen of equals. */
function withinLimit(choices: readonly Choice[], limit: number): Choice[] {
  const units = ({ picks }: Choice): number => picks.reduce((sum, { quantity }) => sum + quantity, 0);
  // Rows ascend by facility id, and so do the shipments of a plan.
  return [...choices]
    .sort((a, b) => units(b) - units(a))
    .slice(0, limit)
    .sort((a, b) => a.facilityRow - b.facilityRow);
}

/** Lines of one sku are filled the earlier first, origins ascending; what is left over is unserved. */
function fillLines(problem: Problem, order: Order, choices: readonly Choice[], limited: boolean) {
  const needed = order.lines.map(({ quantity }) => quantity);
  const given = choices.map(({ picks }) => {
    const lines: Shipment['lines'] = [];
    for (const pick of picks) {
      let rest = pick.quantity;
      for (const [line, { sku }] of order.lines.entries()) {
        const quantity = sku === pick.sku ? Math.min(rest, needed[line] ?? 0) : 0;
        if (quantity === 0) continue;
        lines.push({ line, sku, quantity });
        needed[line] = (needed[line] ?? 0) - quantity;
        rest -= quantity;
      }
      if (rest > 0) throw new RangeError(`${order.id}: more of ${pick.sku} was chosen than ordered`);
    }
    return lines.sort((a, b) => a.line - b.line);
  });
  const known = new Set(problem.skus.map(({ sku }) => sku));
  const unserved = order.lines.flatMap(({ sku }, line): Shortfall[] => {
    const quantity = needed[line] ?? 0;
    const reason: ExclusionCode = !known.has(sku) ? 'UNKNOWN_SKU' : limited ? 'SHIPMENT_LIMIT' : 'NOT_ENOUGH';
    return quantity > 0 ? [{ line, quantity, reason }] : [];
  });
  return { given, unserved };
}

function ship(problem: Problem, ledger: Ledger, order: Order, choice: Choice, lines: Shipment['lines']): Shipment {
  const facility = problem.facilities[choice.facilityRow];
  if (!facility) throw new RangeError(`${order.id}: no facility in row ${choice.facilityRow}`);
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const goods = lines.reduce(
    (sum, { sku, quantity }) => sum + ledger.unitMoney(choice.facilityRow, ledger.skuRow(sku) ?? -1) * quantity,
    0,
  );
  const { weights } = problem.policy;
  const costs = ({ service, metres }: Carriage): ShipmentCosts => {
    const { base, perKm, perUnit } = service.money;
    return {
      money: rounded(weights.money * (base + (perKm * metres) / 1000 + perUnit * units + goods)),
      move: rounded(weights.move * (service.stops + 1)),
      touch: rounded(weights.touch * (1 + 2 * service.stops) * units),
      km: rounded((weights.km * metres) / 1000),
      shipment: rounded(weights.shipment),
      interchange: 0,
      rejection: rounded(weights.rejection * (1 - facility.acceptance)),
    };
  };
  const [cheapest] = usableServices(problem, facility, order)
    .map((carriage) => ({ carriage, terms: costs(carriage) }))
    .sort((a, b) => total(a.terms, a.carriage) - total(b.terms, b.carriage));
  if (!cheapest) throw new RangeError(`${order.id}: no service of ${facility.id} may carry it`);
  const { service, metres, departAt, arriveAt } = cheapest.carriage;
  const leg = {
    kind: 'delivery' as const,
    from: facility.id,
    to: null,
    service: service.id,
    metres,
    departAt: instant(departAt),
    arriveAt: instant(arriveAt),
  };
  return {
    facilityId: facility.id,
    lines,
    legs: [leg],
    moves: service.stops + 1,
    touches: 1 + 2 * service.stops,
    arriveAt: instant(arriveAt),
    costTerms: cheapest.terms,
  };

  function total(terms: ShipmentCosts, { arriveAt: minute }: Carriage): number {
    const time = timeCosts(problem, order, minute);
    return sumOf(terms) + time.hour + time.late;
  }
}

/** What the hours until the last arrival cost, and those after the promise. */
function timeCosts(problem: Problem, order: Order, lastArrival: number): { hour: number; late: number } {
  const { weights } = problem.policy;
  const late = order.dueBy === null ? 0 : Math.max(0, lastArrival - order.dueBy);
  return {
    hour: rounded((weights.hour * (lastArrival - order.placedAt)) / 60),
    late: rounded((weights.lateHour * late) / 60),
  };
}

function totalled(problem: Problem, order: Order, shipments: Shipment[], unserved: Shortfall[]): Plan {
  const sum = (value: (shipment: Shipment) => number): number =>
    shipments.reduce((total, shipment) => total + value(shipment), 0);
  const term = (name: keyof ShipmentCosts): number => sum(({ costTerms }) => costTerms[name]);
  const lastArrival =
    shipments.length === 0
      ? null
      : (shipments
          .map(({ arriveAt }) => arriveAt)
          .sort()
          .at(-1) ?? null);
  const time =
    lastArrival === null ? { hour: 0, late: 0 } : timeCosts(problem, order, Date.parse(lastArrival) / 60_000);
  const skusShort = new Set(unserved.map(({ line }) => order.lines[line]?.sku)).size;
  const unitsShort = unserved.reduce((units, { quantity }) => units + quantity, 0);
  const { line, unit } = problem.policy.unserved;
  const costTerms = {
    money: term('money'),
    move: term('move'),
    touch: term('touch'),
    km: term('km'),
    shipment: term('shipment'),
    interchange: term('interchange'),
    rejection: term('rejection'),
    hour: time.hour,
    late: time.late,
    unserved: rounded(line * skusShort + unit * unitsShort),
  };
  return {
    orderId: order.id,
    status: unserved.length === 0 ? 'served' : shipments.length > 0 ? 'partial' : 'unserved',
    cost: sumOf(costTerms),
    costTerms,
    shipments,
    unserved,
    moves: sum(({ moves }) => moves),
    touches: sum(({ touches, lines }) => touches * lines.reduce((units, { quantity }) => units + quantity, 0)),
    metres: sum(({ legs }) => legs.reduce((metres, leg) => metres + leg.metres, 0)),
    lastArrival,
  };
}

const sumOf = (terms: Readonly<Record<string, number>>): number =>
  Object.values(terms).reduce((total, value) => total + value, 0);
const rounded = (value: number): number => Math.floor(value + 0.5);
const instant = (minute: number): string => new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
