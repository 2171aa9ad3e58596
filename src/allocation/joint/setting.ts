import { printable } from '../../base/printable.js';
import { roundHalfUp } from '../../base/round.js';
import type { AbortSignalLike } from '../../base/stop-signal.js';
import { Demands, unknownSku } from '../../candidates/demands.js';
import type { AllocationProgress } from '../../model/allocation.js';
import { InputError, type Issue } from '../../model/issues.js';
import type { Order } from '../../model/order.js';
import { requireParsedOrder } from '../../model/parsed-order.js';
import type { Plan } from '../../model/plan.js';
import type { Network } from '../../network/network.js';
import type { ExternalSolver } from '../../solvers/external.js';
import { carriageOf, instantOf, noCarriage } from './plan-carriage.js';
import type { InForce } from './prepare.js';
import { Records } from './records.js';

/** The options of `allocate`, checked and complete. */
export interface Setting {
  readonly incumbent: readonly Plan[];
  /** Whole. */
  readonly changePenalty: number;
  readonly seed: number;
  readonly signal: AbortSignalLike | null;
  readonly onProgress: ((progress: AllocationProgress) => void) | null;
  readonly iterations: number;
  readonly nodes: number;
  readonly solver: ExternalSolver | null;
  /** Infinity: no limit. */
  readonly timeLimitMs: number;
}

export interface SettingInput {
  readonly incumbent?: readonly Plan[];
  readonly changePenalty?: number;
  readonly seed?: number;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (progress: AllocationProgress) => void;
  readonly solver?: ExternalSolver;
  readonly limits?: { readonly iterations?: number; readonly nodes?: number; readonly timeLimitMs?: number };
}

const defaultLimits = Object.freeze({ iterations: 200, nodes: 20_000_000 });

const isShipment = (shipment: Plan['shipments'][number] | null): boolean =>
  Array.isArray(shipment?.lines) && Array.isArray(shipment.legs) && shipment.lines.every((line) => line !== null);

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** Throws InputError that names everything wrong with the options. */
export function readOptions(options: SettingInput): Setting {
  for (const [path, value] of [
    ['options', options],
    ['options.limits', options?.limits],
  ] as const) {
    if (value === undefined || (typeof value === 'object' && value !== null)) continue;
    throw new InputError([{ code: 'WRONG_TYPE', path, value: printable(value), hint: 'expected an object' }]);
  }
  const { limits = {}, changePenalty = 0, seed = 1 } = options;
  const { iterations = defaultLimits.iterations, nodes = defaultLimits.nodes, timeLimitMs } = limits;
  const issues: Issue[] = [];
  const check = (path: string, value: unknown, isGood: boolean, hint: string) => {
    if (isGood) return;
    const code = typeof value !== 'number' ? 'WRONG_TYPE' : Number.isFinite(value) ? 'OUT_OF_RANGE' : 'NOT_FINITE';
    issues.push({ code, path: `options.${path}`, value: printable(value), hint });
  };
  const wrongType = (path: string, value: unknown, isGood: boolean, hint: string) => {
    if (!isGood) issues.push({ code: 'WRONG_TYPE', path: `options.${path}`, value: printable(value), hint });
  };
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isAmount = (value: unknown) => Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 2 ** 40;
  check('changePenalty', changePenalty, isAmount(changePenalty), 'expected minor units, not negative, at most 2^40');
  check('seed', seed, Number.isSafeInteger(seed), 'expected a whole number');
  check('limits.iterations', iterations, isCount(iterations), 'expected a whole number, not negative');
  check('limits.nodes', nodes, isCount(nodes), 'expected a whole number, not negative');
  if (timeLimitMs !== undefined) {
    const isTime = Number.isFinite(timeLimitMs) && timeLimitMs >= 0;
    check('limits.timeLimitMs', timeLimitMs, isTime, 'expected milliseconds, finite and not negative');
  }
  const { incumbent = [], signal, onProgress, solver } = options;
  const isSignal = signal === undefined || typeof signal?.aborted === 'boolean';
  wrongType('signal', signal, isSignal, 'expected an AbortSignal');
  wrongType('onProgress', onProgress, onProgress === undefined || isFunction(onProgress), 'expected a function');
  const isSolver = solver === undefined || isFunction(solver?.solve);
  wrongType('solver', solver, isSolver, 'expected an external solver, such as highsSolver()');
  wrongType('incumbent', incumbent, Array.isArray(incumbent), 'expected an array of plans');
  for (const [i, plan] of (Array.isArray(incumbent) ? incumbent : []).entries()) {
    const isPlan =
      typeof plan?.orderId === 'string' && Array.isArray(plan.shipments) && plan.shipments.every(isShipment);
    wrongType(`incumbent[${i}]`, plan, isPlan, 'expected a plan as allocate or route returns it');
  }
  if (issues.length > 0) throw new InputError(issues);
  return {
    incumbent,
    changePenalty: roundHalfUp(changePenalty),
    seed,
    signal: signal ?? null,
    onProgress: onProgress ?? null,
    solver: solver ?? null,
    iterations,
    nodes,
    timeLimitMs: timeLimitMs ?? Infinity,
  };
}

/**
 * Copies of the orders by placedAt, then id (UTF-16 code units): a caller may change its own while they are decided. Throws InputError for one that was not parsed, or an id twice.
 */
export function arrivalOrder(orders: readonly Order[]): Order[] {
  if (!Array.isArray(orders)) {
    const hint = 'expected an array of orders as parseOrders returns it';
    throw new InputError([{ code: 'WRONG_TYPE', path: 'orders', value: printable(orders), hint }]);
  }
  const positions = new Map<string, number>();
  for (const [position, order] of orders.entries()) {
    requireParsedOrder(order);
    const first = positions.get(order.id);
    if (first !== undefined) {
      const hint = `stands at orders[${first}] and at orders[${position}]; an order is decided once`;
      throw new InputError([{ code: 'DUPLICATE_ID', path: `orders[${position}].id`, value: order.id, hint }]);
    }
    positions.set(order.id, position);
  }
  return orders
    .map((order: Order) => ({ ...order, lines: order.lines.map((line) => ({ ...line })), exclude: [...order.exclude] }))
    .sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
}

/**
 * The plans in force as records. A plan of an order that is not in the batch is left out; one that names what the
 * network or the order does not have any more counts as changed whatever is decided.
 */
export function readInForce(network: Network, orders: readonly Order[], setting: Setting): InForce {
  const records = new Records(orders.length);
  const planOf = new Map(setting.incumbent.map((plan) => [plan.orderId, plan]));
  const demands = new Demands();
  for (let o = 0; o < orders.length && planOf.size > 0; o++) {
    const order = orders[o] as Order;
    const plan = planOf.get(order.id);
    if (plan !== undefined) {
      demands.load(network, order);
      if (!recordPlan(network, demands, plan, o, records)) records.lose(o);
    }
  }
  return { records, penalty: setting.changePenalty };
}

/** False: some of it is not there any more. */
function recordPlan(network: Network, demands: Demands, plan: Plan, o: number, records: Records): boolean {
  records.begin(o);
  const rows = plan.shipments.map(({ facilityId }) => network.rowOfFacility.get(facilityId));
  const order = [...plan.shipments.keys()].sort((a, b) => network.compareRows(rows[a] ?? 0, rows[b] ?? 0));
  for (const s of order) {
    const row = rows[s];
    const shipment = plan.shipments[s] as Plan['shipments'][number];
    const carriage = row === undefined ? noCarriage : carriageOf(network, row, shipment);
    if (row === undefined || carriage < 0 || rows.indexOf(row) !== s || shipment.lines.length === 0) return false;
    const quantity = new Map<number, number>();
    for (const line of shipment.lines) {
      const d = line.line < demands.lines ? (demands.ofLine[line.line] as number) : -1;
      if (d < 0 || demands.skuRow[d] === unknownSku) return false;
      if (!Number.isSafeInteger(line.quantity) || line.quantity <= 0) return false;
      const source = sourceFor(network, demands, d, line.sku);
      if (source < 0) return false;
      quantity.set(source, (quantity.get(source) ?? 0) + line.quantity);
    }
    for (const [source, units] of [...quantity].sort(([a], [b]) => a - b)) {
      const skuRow = demands.sourceSku[source] as number;
      if (network.cellOf(skuRow, row) < 0) return false;
      records.push(o, row, carriage, demands.demandOf[source] as number, units, skuRow);
    }
  }
  const { appointment } = plan;
  if (appointment !== undefined) {
    const store = network.rowOfFacility.get(appointment.facilityId);
    if (store === undefined || !network.bays.has(store)) return false;
    const start = instantOf(appointment.startAt);
    if (!Number.isSafeInteger(start)) return false;
    records.fit(o, store, start);
  }
  return isLegal(demands, records, o);
}

/** The source of a demand that sends a sku; -1: none does. */
function sourceFor(network: Network, demands: Demands, d: number, sku: string): number {
  const skuRow = network.rowOfSku.get(sku);
  for (let s = demands.sourceStart[d] as number; s < demands.sources && demands.demandOf[s] === d; s++) {
    if (demands.sourceSku[s] === skuRow) return s;
  }
  return -1;
}

/** Whether the plan gives no demand more than it wants, and an undivided one all or nothing. */
function isLegal(demands: Demands, records: Records, o: number): boolean {
  const start = records.start[o] as number;
  const given = new Float64Array(demands.count);
  for (let pick = start; pick < start + (records.count[o] as number); pick++) {
    const d = records.demand(pick);
    if (demands.together[d] === 1 && records.quantity(pick) !== demands.quantity[d]) return false;
    given[d] = (given[d] as number) + records.quantity(pick);
  }
  return given.every((units, d) => units <= (demands.quantity[d] as number));
}
