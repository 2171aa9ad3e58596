import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { FacilityInput, OrderInput, ProblemInput } from '../../src/model/schema.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { promise } from '../../src/promise.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';

const facility = (id: string, more: Partial<FacilityInput> = {}): FacilityInput => ({
  id,
  kind: 'store',
  latitude: 48,
  longitude: 11,
  services: [],
  ...more,
});

const van = { id: 'van', baseMinutes: 30, minutesPerKm: 0, money: { base: 500 } };

const problemOf = (more: Partial<ProblemInput>): Problem =>
  assertProblem({ currency: 'EUR', facilities: [], services: [], stock: [], ...more });

function orderOf(lines: OrderInput['lines'], more: Partial<OrderInput> = {}): Order {
  const placed = { id: 'o', placedAt: '2026-03-02T10:00:00Z', latitude: 48, longitude: 11, method: 'deliver' as const };
  return assertOrders([{ ...placed, ...more, lines }])[0] as Order;
}

const freeAt = (network: Network, facilityId: string, sku: string): number =>
  network.positions.free[
    network.cellOf(network.rowOfSku.get(sku) as number, network.facilityRow(facilityId))
  ] as number;

describe('what a plan took is given back once, whatever has left since', () => {
  const chain = problemOf({
    facilities: [facility('depot'), facility('hub'), facility('store', { services: ['van'] })],
    services: [van],
    lanes: [
      { from: 'depot', to: 'hub', minutes: 10, money: { base: 1 }, unitsPerDay: 5 },
      { from: 'hub', to: 'store', minutes: 10, money: { base: 1 }, unitsPerDay: 5 },
    ],
    stock: [{ facilityId: 'depot', sku: 'x', onHand: 5 }],
    policy: { limits: { maxLegs: 3 } },
  });

  test('a facility on the way', () => {
    const network = buildNetwork(chain);
    const plan = route(network, orderOf([{ sku: 'x', quantity: 3 }]), { reserve: true });
    expect(plan.shipments[0]?.legs).toHaveLength(3);
    network.removeFacility('hub');
    network.release(plan);
    expect(freeAt(network, 'depot', 'x')).toBe(5);
  });

  test('the store of a fitting, which came back as another one', () => {
    const store = facility('store', { install: { bays: 1, minutes: 60 } });
    const network = buildNetwork(
      problemOf({
        facilities: [facility('depot'), store],
        lanes: [{ from: 'depot', to: 'store', minutes: 10, money: { base: 1 } }],
        stock: [{ facilityId: 'depot', sku: 'x', onHand: 5 }],
      }),
    );
    const plan = route(network, orderOf([{ sku: 'x', quantity: 3 }], { method: 'install' }), { reserve: true });
    expect(plan.appointment?.startAt).toBe('2026-03-02T10:10:00.000Z');
    network.removeFacility('store');
    network.addFacility(store);
    network.release(plan);
    expect(freeAt(network, 'depot', 'x')).toBe(5);
  });

  test('two lanes alike, given back in another sequence than taken', () => {
    const lane = { from: 'depot', to: 'store', minutes: 10, money: { base: 0 }, unitsPerDay: 5 };
    const network = buildNetwork(
      problemOf({
        facilities: [facility('depot'), facility('store', { collect: true })],
        lanes: [lane, lane],
        stock: [{ facilityId: 'depot', sku: 'x', onHand: 50 }],
      }),
    );
    const collected = (quantity: number) => orderOf([{ sku: 'x', quantity }], { method: 'collect' });
    const plans = [3, 4, 2].map((quantity) => route(network, collected(quantity), { reserve: true }));
    for (const place of [1, 0, 2]) network.release(plans[place] as (typeof plans)[number]);
    const day = Math.floor(collected(1).placedAt / 1440);
    expect([network.laneRooms.takenAt(0, day), network.laneRooms.takenAt(1, day)]).toEqual([0, 0]);
  });
});

test('of two lanes as long but otherwise priced, the one that was paid for is taken', () => {
  const lane = { from: 'depot', to: 'store', minutes: 10, unitsPerDay: 10 };
  const network = buildNetwork(
    problemOf({
      facilities: [facility('depot'), facility('store', { collect: true })],
      lanes: [
        { ...lane, money: { base: 0, perUnit: 100 } },
        { ...lane, money: { base: 300 } },
      ],
      stock: [{ facilityId: 'depot', sku: 'x', onHand: 50 }],
      policy: { weights: { money: 1 } },
    }),
  );
  const collected = (quantity: number) => orderOf([{ sku: 'x', quantity }], { method: 'collect' });
  expect(route(network, collected(10), { reserve: true }).costTerms.money).toBe(300);
  expect(route(network, collected(1)).costTerms.money).toBe(100);
});

test('the countdown ends at the cutoff, though orders after midnight are in time again', () => {
  const nights = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['20:00-04:00']]),
  );
  const network = buildNetwork(
    problemOf({
      facilities: [
        facility('depot', { services: ['van'], timeZone: 'UTC', hours: nights, cutoff: '22:00', handlingMinutes: 30 }),
      ],
      services: [{ ...van, departures: ['05:00'] }],
      stock: [{ facilityId: 'depot', sku: 'x', onHand: 5 }],
    }),
  );
  const at = (placedAt: string) => promise(network, { sku: 'x', latitude: 48, longitude: 11, placedAt }).earliest;
  expect(at('2026-03-02T21:00:00Z')).toMatchObject({ arriveAt: '2026-03-03T05:30:00.000Z', orderWithinMinutes: 60 });
  expect(at('2026-03-02T22:00:00Z')?.arriveAt).toBe('2026-03-03T05:30:00.000Z');
  expect(at('2026-03-02T22:01:00Z')?.arriveAt).toBe('2026-03-04T05:30:00.000Z');
});

describe('rules', () => {
  test.each([
    ['at the floor', [100, 100], undefined, 'served'],
    ['one line below it', [100, 99.99], undefined, 'unserved'],
    ['above the floor of the channel, below the general one', [60, 100], 'web', 'unserved'],
    ['a line without a price', [undefined, 100], 'web', 'served'],
  ] as const)('a price floor, two lines of a sku: %s', (_, prices, channel, status) => {
    const problem = problemOf({
      facilities: [facility('a', { services: ['van'] })],
      services: [van],
      skus: [{ sku: 'x', brand: 'B' }],
      stock: [{ facilityId: 'a', sku: 'x', onHand: 9 }],
      policy: {
        priceFloor: [
          { brand: 'B', unitPrice: 100 },
          { brand: 'B', channel: 'web', unitPrice: 50 },
        ],
      },
    });
    const lines = prices.map((price) => ({ sku: 'x', quantity: 1, ...(price !== undefined && { price }) }));
    const order = orderOf(lines, channel === undefined ? {} : { channel });
    const plan = route(buildNetwork(problem), order);
    expect(plan.status).toBe(status);
    for (const { reason } of plan.unserved) expect(reason).toBe('BELOW_PRICE_FLOOR');
    expect(verify(problem, [order], [plan])).toEqual([]);
  });

  test.each([
    [1000, 'served'],
    [1000.4, 'served'],
    [1000.5, 'unserved'],
  ] as const)('a territory of 1000 m by a distance of %d m', (metres, status) => {
    const problem = problemOf({
      facilities: [facility('a', { services: ['van'], territory: { radiusMetres: 1000 }, latitude: 48.5 })],
      services: [van],
      stock: [{ facilityId: 'a', sku: 'x', onHand: 9 }],
    });
    const network = buildNetwork(problem, { distance: () => metres });
    expect(route(network, orderOf([{ sku: 'x', quantity: 1 }])).status).toBe(status);
  });

  test('names of Object.prototype are names', () => {
    const problem = problemOf({
      facilities: [
        facility('__proto__', { owner: 'constructor', brands: ['toString'], channels: ['__proto__'] }),
        facility('constructor', { services: ['van'], collect: true, install: { bays: 1, minutes: 30 } }),
      ],
      services: [van],
      lanes: [{ from: '__proto__', to: 'constructor', minutes: 10, money: { base: 5 }, unitsPerDay: 9 }],
      skus: [
        { sku: '__proto__', brand: 'toString', interchange: '__proto__' },
        { sku: 'hasOwnProperty', brand: 'toString', interchange: '__proto__', penalty: 3 },
      ],
      stock: [{ facilityId: '__proto__', sku: 'hasOwnProperty', onHand: 5, pool: '__proto__' }],
      policy: { priceFloor: [{ brand: 'toString', channel: '__proto__', unitPrice: 5 }] },
    });
    const lines = [{ sku: '__proto__', quantity: 1, accept: 'interchange' as const, price: 5 }];
    for (const method of ['deliver', 'collect', 'install'] as const) {
      const order = orderOf(lines, { id: 'valueOf', method, channel: '__proto__' });
      const plan = route(buildNetwork(problem), order);
      expect(plan.shipments[0]?.lines).toEqual([{ line: 0, sku: 'hasOwnProperty', quantity: 1 }]);
      expect(verify(problem, [order], [plan])).toEqual([]);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
