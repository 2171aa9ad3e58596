import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import type { Facility, Problem, Service } from '../../src/model/problem.js';
import type { DistanceFunction } from '../../src/network/distance.js';
import { greatCircleMetres } from '../../src/verify/distance.js';
import { localDayOf } from './local-day.js';

/** What several orders may want more of than there is: one sku at a facility, or a day's orders or units there. */
interface JointResource {
  /** Such as `["stock","alpha","tyre"]` or `["orders","alpha","01 Oct 2026 AD"]`. */
  readonly name: string;
  readonly limit: number;
}

interface JointShipment {
  readonly facilityId: string;
  readonly serviceId: string;
  /** By demand: the skus of the order in the sequence of their first lines. */
  readonly quantities: readonly number[];
}

/** One way to serve an order. None of an order's others is as cheap and uses no more. */
export interface JointOption {
  readonly cost: number;
  /** By resource of the model. */
  readonly uses: readonly number[];
  /** Ascending facility id. */
  readonly shipments: readonly JointShipment[];
  /** Whether it is not the order's plan in force. False where there is none. */
  readonly changed: boolean;
}

/** Choose one option for every order, no resource over its limit, at least total cost. */
export interface JointModel {
  readonly resources: readonly JointResource[];
  /** By order, in the sequence given; ascending cost. */
  readonly options: readonly (readonly JointOption[])[];
}

export interface JointSetting {
  readonly distance?: DistanceFunction;
  /** Plans in force, and what it costs to depart from one; a fraction rounds half up. */
  readonly incumbent?: readonly Plan[];
  readonly changePenalty?: number;
  /** Every resource stands in the model, those too that can never run short. */
  readonly keepAll?: boolean;
}

/** All lines of one sku. */
interface Demand {
  readonly sku: string;
  readonly wanted: number;
  readonly together: boolean;
}

/** One service of one facility for one order. */
interface Way {
  readonly facility: Facility;
  readonly service: Service;
  readonly metres: number;
  readonly arriveAt: number;
}

interface Source {
  readonly facility: Facility;
  readonly ways: readonly Way[];
  /** By demand. */
  readonly available: readonly number[];
  readonly unitMoney: readonly number[];
}

/** Some shipments of an order, their cost so far, and all that the rest of its way depends on. */
interface Partial {
  readonly cost: number;
  readonly served: readonly number[];
  readonly uses: readonly number[];
  readonly last: number | null;
  readonly shipments: readonly JointShipment[];
  /** As the plan in force, as far as facilities were looked at. */
  readonly same: boolean;
}

/**
 * Every way to serve every order, by trying everything: each facility in turn sends each possible quantity of each sku
 * by each of its services, or nothing. Ways that are alike in all that anything later could depend on are told apart by
 * cost alone. Only for tiny instances; shares nothing with the code that decides.
 */
export function jointModel(problem: Problem, orders: readonly Order[], setting: JointSetting = {}): JointModel {
  const cases = orders.map((order) => {
    const demands = demandsOf(problem, order);
    return { order, demands, sources: sourcesOf(problem, order, demands, setting.distance) };
  });
  const limits = new Map<string, { limit: number; most: number }>();
  for (const { order, demands, sources } of cases) {
    for (const source of sources) {
      for (const [name, limit, most] of resourcesOf(order, demands, source)) {
        const known = limits.get(name) ?? { limit, most: 0 };
        known.most += Math.min(most, limit);
        limits.set(name, known);
      }
    }
  }
  const resources = Array.from(limits, ([name, { limit, most }]) => ({ name, limit, most }))
    .filter(({ limit, most }) => setting.keepAll || most > limit)
    .map(({ name, limit }): JointResource => ({ name, limit }));
  const rowOf = new Map(resources.map(({ name }, row) => [name, row]));
  return {
    resources,
    options: cases.map((c) => optionsOf(problem, c.order, c.demands, c.sources, rowOf, setting)),
  };
}

function demandsOf(problem: Problem, order: Order): Demand[] {
  return [...new Set(order.lines.map(({ sku }) => sku))].map((sku) => {
    const lines = order.lines.filter((line) => line.sku === sku);
    const bySku = problem.skus.find((row) => row.sku === sku)?.together ?? false;
    return {
      sku,
      wanted: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      together: lines.some(({ together }) => together ?? bySku),
    };
  });
}

function sourcesOf(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  distance: DistanceFunction | undefined,
): Source[] {
  return problem.facilities.flatMap((facility, row) => {
    if (order.exclude.includes(facility.id)) return [];
    const ways = problem.services
      .filter(({ id }) => facility.services.includes(id))
      .map((service) => wayOf(facility, order, service, distance))
      .filter(({ service, metres }) => metres <= service.maxMetres)
      .filter(({ arriveAt }) => !order.strict || order.dueBy === null || arriveAt <= order.dueBy);
    const cells = demands.map(({ sku }) => cellOf(problem, row, sku));
    const source = {
      facility,
      ways,
      available: cells.map(({ available }) => available),
      unitMoney: cells.map(({ unitMoney }) => unitMoney),
    };
    return ways.length > 0 && cells.some(({ available }) => available > 0) ? [source] : [];
  });
}

function cellOf(problem: Problem, facilityRow: number, sku: string): { available: number; unitMoney: number } {
  const skuRow = problem.skus.findIndex((row) => row.sku === sku);
  const { skuStart, facilityRow: rows, onHand, reserved, safetyStock, unitMoney } = problem.stock;
  if (skuRow >= 0) {
    for (let cell = skuStart[skuRow] ?? 0; cell < (skuStart[skuRow + 1] ?? 0); cell += 1) {
      if (rows[cell] !== facilityRow) continue;
      const held = (reserved?.[cell] ?? 0) + (safetyStock?.[cell] ?? 0);
      return { available: Math.max(0, (onHand[cell] ?? 0) - held), unitMoney: unitMoney?.[cell] ?? 0 };
    }
  }
  return { available: 0, unitMoney: 0 };
}

function wayOf(facility: Facility, order: Order, service: Service, distance: DistanceFunction | undefined): Way {
  const road = distance
    ? distance(
        { facilityId: facility.id, latitude: facility.latitude, longitude: facility.longitude },
        { orderId: order.id, latitude: order.latitude, longitude: order.longitude },
      )
    : greatCircleMetres(facility.latitude, facility.longitude, order.latitude, order.longitude) * service.detour;
  const metres = Math.round(road);
  const minutes = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
  return { facility, service, metres, arriveAt: order.placedAt + facility.handlingMinutes + minutes };
}

const localDay = localDayOf();

/** Name, limit, and the most that the order could use. A shipment counts on the day its handling begins. */
function resourcesOf(
  order: Order,
  demands: readonly Demand[],
  { facility, available }: Source,
): [name: string, limit: number, most: number][] {
  const stock = demands.map(({ sku, wanted }, d): [string, number, number] => [
    stockName(facility, sku),
    available[d] ?? 0,
    wanted,
  ]);
  const { ordersPerDay, unitsPerDay } = facility.capacity;
  const wanted = demands.reduce((sum, demand) => sum + demand.wanted, 0);
  return [
    ...stock,
    [ordersName(facility, order), ordersPerDay, 1],
    [unitsName(facility, order), unitsPerDay, wanted],
  ].filter(([, limit]) => limit !== Infinity) as [string, number, number][];
}

// As JSON, since an id may hold any character.
const stockName = ({ id }: Facility, sku: string): string => JSON.stringify(['stock', id, sku]);
const ordersName = ({ id, timeZone }: Facility, { placedAt }: Order): string =>
  JSON.stringify(['orders', id, localDay(placedAt, timeZone)]);
const unitsName = ({ id, timeZone }: Facility, { placedAt }: Order): string =>
  JSON.stringify(['units', id, localDay(placedAt, timeZone)]);

function optionsOf(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  sources: readonly Source[],
  rowOf: ReadonlyMap<string, number>,
  setting: JointSetting,
): JointOption[] {
  const inForce = setting.incumbent?.find(({ orderId }) => orderId === order.id);
  const before = inForce && shipmentsOf(inForce, demands);
  const maxShipments = order.maxShipments ?? problem.policy.limits.maxShipments;
  const nothing = demands.map(() => 0);
  const unused = Array.from(rowOf, () => 0);
  // Without its origins the plan in force cannot be kept; a plan that ships nothing is kept by shipping nothing.
  const known = new Set(sources.map(({ facility }) => facility.id));
  const canKeep = before !== undefined && [...before.keys()].every((facilityId) => known.has(facilityId));
  let partials: Partial[] = [
    { cost: 0, served: nothing, uses: unused, last: null, shipments: [], same: before === undefined || canKeep },
  ];
  for (const source of sources) {
    const { id } = source.facility;
    const rows = {
      stock: demands.map(({ sku }) => rowOf.get(stockName(source.facility, sku))),
      orders: rowOf.get(ordersName(source.facility, order)),
      units: rowOf.get(unitsName(source.facility, order)),
    };
    const found = new Map<string, Partial>();
    for (const partial of partials) {
      keep(found, { ...partial, same: partial.same && !before?.has(id) });
      if (partial.shipments.length >= maxShipments) continue;
      for (const quantities of sendable(source, demands, partial.served)) {
        const units = sum(quantities);
        const uses = partial.uses.slice();
        const use = (row: number | undefined, amount: number): void => {
          if (row !== undefined) uses[row] = (uses[row] ?? 0) + amount;
        };
        rows.stock.forEach((row, d) => {
          use(row, quantities[d] ?? 0);
        });
        use(rows.orders, 1);
        use(rows.units, units);
        const served = partial.served.map((quantity, d) => quantity + (quantities[d] ?? 0));
        for (const way of source.ways) {
          const shipment = { facilityId: id, serviceId: way.service.id, quantities };
          keep(found, {
            cost: partial.cost + shipmentCost(problem, source, way, quantities),
            served,
            uses,
            last: Math.max(partial.last ?? way.arriveAt, way.arriveAt),
            shipments: [...partial.shipments, shipment],
            same: partial.same && (before === undefined || before.get(id) === textOf(shipment)),
          });
        }
      }
    }
    partials = [...found.values()];
  }
  return finish(problem, order, demands, partials, before === undefined ? 0 : round(setting.changePenalty ?? 0));
}

/** Every choice of quantities that a facility could add in one shipment. */
function sendable({ facility, available }: Source, demands: readonly Demand[], served: readonly number[]): number[][] {
  if (facility.capacity.ordersPerDay < 1) return [];
  let found: number[][] = [[]];
  demands.forEach(({ wanted, together }, d) => {
    const most = Math.min(available[d] ?? 0, wanted - (served[d] ?? 0));
    const amounts = Array.from({ length: most + 1 }, (_, quantity) => quantity);
    const allowed = together ? amounts.filter((quantity) => quantity === 0 || quantity === wanted) : amounts;
    found = found.flatMap((quantities) => allowed.map((quantity) => [...quantities, quantity]));
  });
  return found.filter((quantities) => {
    const units = sum(quantities);
    return units > 0 && units <= facility.capacity.unitsPerDay;
  });
}

/** Of partials alike in all that counts later, the cheapest; of equally cheap ones the first. */
function keep(found: Map<string, Partial>, partial: Partial): void {
  const { served, uses, last, shipments, same } = partial;
  const key = `${served} ${uses} ${last} ${shipments.length} ${same}`;
  const known = found.get(key);
  if (known === undefined || partial.cost < known.cost) found.set(key, partial);
}

function finish(
  problem: Problem,
  order: Order,
  demands: readonly Demand[],
  partials: readonly Partial[],
  changePenalty: number,
): JointOption[] {
  const best = new Map<string, JointOption>();
  for (const { cost, served, uses, last, shipments, same } of partials) {
    const missing = demands.map(({ wanted }, d) => wanted - (served[d] ?? 0));
    if (order.shipComplete && shipments.length > 0 && sum(missing) > 0) continue;
    const total = cost + orderCost(problem, order, missing, last) + (same ? 0 : changePenalty);
    const key = `${uses}`;
    const known = best.get(key);
    if (known === undefined || total < known.cost) best.set(key, { cost: total, uses, shipments, changed: !same });
  }
  return undominated([...best.values()].sort((a, b) => a.cost - b.cost || sum(a.uses) - sum(b.uses)));
}

/** Without options that use at least as much of everything as another that is no dearer. */
function undominated(options: readonly JointOption[]): JointOption[] {
  const kept: JointOption[] = [];
  for (const option of options) {
    if (!kept.some(({ uses }) => uses.every((amount, r) => amount <= (option.uses[r] ?? 0)))) kept.push(option);
  }
  return kept;
}

const round = (value: number): number => Math.floor(value + 0.5);

function shipmentCost(problem: Problem, source: Source, { service, metres }: Way, quantities: readonly number[]) {
  const { weights } = problem.policy;
  const { base, perKm, perUnit } = service.money;
  const units = sum(quantities);
  const goods = sum(quantities.map((quantity, d) => (source.unitMoney[d] ?? 0) * quantity));
  return (
    round(weights.money * (base + (perKm * metres) / 1000 + perUnit * units + goods)) +
    round(weights.move * (service.stops + 1)) +
    round(weights.touch * (1 + 2 * service.stops) * units) +
    round((weights.km * metres) / 1000) +
    round(weights.shipment) +
    round(weights.rejection * (1 - source.facility.acceptance))
  );
}

function orderCost(problem: Problem, order: Order, missing: readonly number[], last: number | null): number {
  const { weights, unserved } = problem.policy;
  const minutes = last === null ? 0 : last - order.placedAt;
  const minutesLate = last === null || order.dueBy === null ? 0 : Math.max(0, last - order.dueBy);
  const short = missing.filter((quantity) => quantity > 0).length;
  return (
    round((weights.hour * minutes) / 60) +
    round((weights.lateHour * minutesLate) / 60) +
    round(unserved.line * short + unserved.unit * sum(missing))
  );
}

/** The shipments of a plan as text, by facility. */
function shipmentsOf(plan: Plan, demands: readonly Demand[]): Map<string, string> {
  return new Map(
    plan.shipments.map(({ facilityId, legs, lines }) => {
      const quantities = demands.map(({ sku }) =>
        sum(lines.filter((line) => line.sku === sku).map(({ quantity }) => quantity)),
      );
      return [facilityId, textOf({ facilityId, serviceId: legs[0]?.service ?? '', quantities })];
    }),
  );
}

const textOf = ({ serviceId, quantities }: JointShipment): string => JSON.stringify([serviceId, quantities]);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
