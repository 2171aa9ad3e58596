import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import type { Problem } from '../../src/model/problem.js';
import type { OrderInput, ProblemInput } from '../../src/model/schema.js';
import { oracle } from '../support/oracle.js';

/**
 * Three places near one customer, stock so scattered that the order needs all three: filters come from two of them
 * onto two lines, the tyres together from one, the wipers run short.
 */
const sampleInput: ProblemInput = {
  currency: 'CNY',
  facilities: [
    {
      id: 'a',
      kind: 'store',
      latitude: 31.2,
      longitude: 121.4,
      services: ['van'],
      timeZone: 'Asia/Shanghai',
      capacity: { ordersPerDay: 2, unitsPerDay: 7 },
    },
    {
      id: 'b',
      kind: 'distributor',
      latitude: 31.3,
      longitude: 121.5,
      services: ['parcel'],
      handlingMinutes: 45,
      acceptance: 0.9,
    },
    { id: 'c', kind: 'store', latitude: 31.25, longitude: 121.45, services: ['van', 'parcel'] },
    { id: 'd', kind: 'store', latitude: 31.2, longitude: 121.4, services: ['van'] },
    { id: 'far', kind: 'maker', latitude: 45, longitude: 126, services: ['van'] },
  ],
  services: [
    {
      id: 'van',
      baseMinutes: 30,
      minutesPerKm: 2,
      maxMetres: 30_000,
      money: { base: 500, perKm: 100, perUnit: 10 },
    },
    { id: 'parcel', baseMinutes: 1440, minutesPerKm: 0.5, detour: 1.4, stops: 2, money: { base: 800 } },
  ],
  stock: [
    { facilityId: 'a', sku: 'filter', onHand: 5, reserved: 1, safetyStock: 1, unitMoney: 1000 },
    { facilityId: 'a', sku: 'wiper', onHand: 1 },
    { facilityId: 'b', sku: 'filter', onHand: 8, unitMoney: 900 },
    { facilityId: 'b', sku: 'tyre', onHand: 3 },
    { facilityId: 'c', sku: 'tyre', onHand: 9, unitMoney: 30_000 },
    { facilityId: 'far', sku: 'wiper', onHand: 9 },
  ],
  skus: [{ sku: 'tyre', together: true }],
};

const sampleOrder: OrderInput = {
  id: 'order-1',
  placedAt: '2026-10-01T09:00+08:00',
  latitude: 31.22,
  longitude: 121.42,
  method: 'deliver',
  dueBy: '2026-10-01T18:00+08:00',
  lines: [
    { sku: 'filter', quantity: 4 },
    { sku: 'tyre', quantity: 4 },
    { sku: 'wiper', quantity: 2 },
    { sku: 'filter', quantity: 2 },
  ],
};

export interface Sample {
  readonly problem: Problem;
  readonly orders: readonly Order[];
  readonly plans: Plan[];
}

/** The sample with its right plan; the order may be changed. */
export function sampleOf(change: Partial<OrderInput> = {}): Sample {
  const problem = assertProblem(sampleInput);
  const orders = assertOrders([{ ...sampleOrder, ...change }]);
  return { problem, orders, plans: orders.map((order) => oracle(problem, order)) };
}
