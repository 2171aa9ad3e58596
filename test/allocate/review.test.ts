import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import { assertOrders, assertProblem, buildNetwork, type Plan, route, verify } from '../../src/index.js';

const services = [{ id: 'van', detour: 1, baseMinutes: 10, minutesPerKm: 1, money: { base: 100, perKm: 10 } }];
const store = (id: string, latitude: number) => ({
  id,
  kind: 'store' as const,
  latitude,
  longitude: 13,
  services: ['van'],
});
const order = (id: string, latitude: number, quantity: number, together = false) => ({
  id,
  placedAt: '2026-10-01T09:00Z',
  latitude,
  longitude: 13,
  method: 'deliver' as const,
  lines: [{ sku: 'tyre', quantity, together }],
});

describe('prices of cells around the largest that is priced by quantity', () => {
  test.each([39, 40, 41])('%i units', async (onHand) => {
    const problem = assertProblem({
      currency: 'EUR',
      services,
      facilities: [store('near', 52), store('far', 52.5)],
      stock: [
        { facilityId: 'near', sku: 'tyre', onHand },
        { facilityId: 'far', sku: 'tyre', onHand: 100 },
      ],
    });
    const orders = assertOrders(Array.from({ length: 30 }, (_, i) => order(`o${i}`, 52 + i / 1000, 1 + (i % 3), true)));
    const { prices } = await allocate(buildNetwork(problem), orders);
    expect(prices.map(({ facilityId }) => facilityId)).toEqual(['near']);
    expect(prices[0]?.price).toBeGreaterThan(0);
    expect(prices[0]?.price).toBeLessThan(1000);
  });
});

describe('a plan in force that no plan could be is given up, however dear the change', () => {
  const problem = assertProblem({
    currency: 'EUR',
    services,
    facilities: [store('near', 52), store('far', 52.3)],
    stock: [
      { facilityId: 'near', sku: 'tyre', onHand: 9 },
      { facilityId: 'far', sku: 'tyre', onHand: 3 },
    ],
  });
  const orders = assertOrders([order('first', 52, 3), order('second', 52.3, 3)]);
  const [first] = orders;
  const planOf = (...quantities: number[]): Plan => {
    const plan = route(buildNetwork(problem), first as (typeof orders)[number]);
    const [shipment] = plan.shipments;
    if (shipment === undefined) throw new Error('the first order is served');
    const shipments = quantities.map((quantity) => ({
      ...shipment,
      facilityId: 'far',
      lines: [{ line: 0, sku: 'tyre', quantity }],
    }));
    return { ...plan, shipments };
  };

  test.each([
    ['half a unit', [0.5]],
    ['nothing shipped', [0]],
    ['one facility twice', [1, 1]],
    ['less than nothing', [-1]],
  ])('%s', async (_, quantities) => {
    const options = { incumbent: [planOf(...quantities)], changePenalty: 1_000_000 };
    const { plans, counts, status } = await allocate(buildNetwork(problem), orders, options);
    expect(verify(problem, orders, plans)).toEqual([]);
    expect(counts).toMatchObject({ changed: 1, served: 2 });
    expect(status).toBe('optimal');
  });
});
