import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type {
  FacilityInput,
  LaneInput,
  OrderInput,
  PolicyInput,
  ServiceInput,
  SkuInput,
  StockInput,
} from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';

/** Facility id to what it holds, and what differs from a store 1 km from the customer with the one service. */
export type Shelves = Record<string, { readonly has?: Record<string, number> } & Partial<FacilityInput>>;

export interface Parts {
  readonly shelves: Shelves;
  readonly order?: Partial<OrderInput>;
  readonly service?: Partial<ServiceInput>;
  readonly policy?: PolicyInput;
  readonly lanes?: readonly LaneInput[];
  /** Default: x and y, without a brand. */
  readonly skus?: readonly SkuInput[];
  /** Of every position. */
  readonly stock?: Partial<StockInput>;
}

export interface Scene {
  readonly problem: Problem;
  readonly network: Network;
  readonly order: Order;
}

/** Degrees of latitude that are one kilometre. */
export const oneKm = 180 / (Math.PI * 6371.0088);

/** A network and one order for 2 x, at 0°, 0°. A courier: 10 minutes and one more a km, 500 minor units, at most 10 km. */
export function scene({ shelves, order = {}, ...parts }: Parts): Scene {
  const problem = problemOf({ shelves, ...parts });
  return { problem, network: buildNetwork(problem), order: orderOf(order) };
}

/** The checked problem alone. */
export function problemOf({ shelves, service = {}, policy = {}, lanes = [], skus, stock = {} }: Parts): Problem {
  const courier: ServiceInput = {
    id: 'courier',
    detour: 1,
    maxMetres: 10_000,
    baseMinutes: 10,
    minutesPerKm: 1,
    money: { base: 500 },
    ...service,
  };
  return assertProblem({
    currency: 'CNY',
    facilities: Object.entries(shelves).map(([id, { has, ...change }]) => ({
      id,
      kind: 'store',
      latitude: oneKm,
      longitude: 0,
      services: ['courier'],
      ...change,
    })),
    services: [courier],
    stock: Object.entries(shelves).flatMap(([facilityId, { has = {} }]) =>
      Object.entries(has).map(([sku, onHand]) => ({ facilityId, sku, onHand, ...stock })),
    ),
    lanes: [...lanes],
    skus: skus === undefined ? [{ sku: 'x' }, { sku: 'y' }] : [...skus],
    policy,
  });
}

/** An order for 2 x, at 0°, 0°, to be delivered, unless said otherwise. */
export function orderOf(order: Partial<OrderInput> = {}): Order {
  const [parsed] = assertOrders([
    {
      id: 'o',
      placedAt: '2026-10-01T09:00Z',
      latitude: 0,
      longitude: 0,
      method: 'deliver',
      lines: [{ sku: 'x', quantity: 2 }],
      ...order,
    },
  ]) as [Order];
  return parsed;
}

/** Lines of an order: sku and quantity. */
export const linesOf = (...lines: readonly (readonly [sku: string, quantity: number])[]): OrderInput['lines'] =>
  lines.map(([sku, quantity]) => ({ sku, quantity }));
