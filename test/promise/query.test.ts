import { expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { PromiseQuery } from '../../src/model/promise.js';
import { buildNetwork } from '../../src/network/network.js';
import { promise } from '../../src/promise.js';

const problem = assertProblem({
  currency: 'EUR',
  facilities: [
    {
      id: 'a',
      kind: 'store',
      latitude: 52.5,
      longitude: 13.4,
      services: ['courier'],
      collect: true,
      channels: ['web'],
    },
    { id: 'b', kind: 'store', latitude: 52.6, longitude: 13.4, services: ['courier'], collect: true },
  ],
  services: [{ id: 'courier', baseMinutes: 30, minutesPerKm: 2, money: { base: 400 } }],
  stock: [
    { facilityId: 'a', sku: 'tyre', onHand: 3 },
    { facilityId: 'b', sku: 'tyre', onHand: 1, inbound: [{ quantity: 8, at: '2026-03-05T06:00Z' }] },
    { facilityId: 'b', sku: 'Reifen ö', onHand: 2 },
  ],
});
const query: PromiseQuery = { sku: 'tyre', latitude: 52.5, longitude: 13.4, placedAt: '2026-03-02T10:00+01:00' };

const orderLike = (more: object = {}): Order => {
  const { sku, ...rest } = query;
  const [order] = assertOrders([{ id: 'o', method: 'deliver', ...rest, lines: [{ sku, quantity: 1 }], ...more }]);
  return order as Order;
};

test('a query is answered as an order of its one line', () => {
  const network = buildNetwork(problem);
  for (const [more, same] of [
    [{}, {}],
    [{ channel: 'web' }, { channel: 'web' }],
    [{ quantity: 4 }, { lines: [{ sku: 'tyre', quantity: 4 }] }],
    [{ method: 'collect' }, { method: 'collect' }],
    [
      { method: 'collect', facilityId: 'b', quantity: 9 },
      { method: 'collect', facilityId: 'b', lines: [{ sku: 'tyre', quantity: 9 }] },
    ],
    [
      { sku: 'Reifen ö', region: 'Süd' },
      { region: 'Süd', lines: [{ sku: 'Reifen ö', quantity: 1 }] },
    ],
    [{ sku: 'none' }, { lines: [{ sku: 'none', quantity: 1 }] }],
  ] as const) {
    const asked = promise(network, { ...query, ...more });
    const ordered = promise(network, orderLike(same));
    expect(asked.orderId).toBeNull();
    expect(ordered.orderId).toBe('o');
    const anonymous = JSON.stringify(ordered).replaceAll('"orderId":"o"', '"orderId":""');
    expect(JSON.stringify(asked).replace('"orderId":null', '"orderId":""')).toBe(anonymous);
  }
});

test('all that is wrong with a query is told at once', () => {
  const network = buildNetwork(problem);
  const issuesOf = (bad: unknown): string[] => {
    try {
      promise(network, bad as PromiseQuery);
    } catch (error) {
      if (error instanceof InputError) return error.issues.map(({ code, path }) => `${code} ${path}`).sort();
      throw error;
    }
    return [];
  };
  expect(issuesOf({ ...query, quantity: 0, latitude: 91, placedAt: '2026-03-02' })).toEqual([
    'BAD_TIME query.placedAt',
    'OUT_OF_RANGE query.latitude',
    'OUT_OF_RANGE query.quantity',
  ]);
  expect(issuesOf({ sku: '' })).toEqual([
    'BAD_TEXT query.sku',
    'MISSING query.latitude',
    'MISSING query.longitude',
    'MISSING query.placedAt',
  ]);
  expect(issuesOf({ ...query, quantity: 1.5, method: 'drop', channel: 7 })).toEqual([
    'NOT_AN_INTEGER query.quantity',
    'OUT_OF_RANGE query.method',
    'WRONG_TYPE query.channel',
  ]);
  expect(issuesOf({ ...query, longitude: Number.NaN })).toEqual(['NOT_FINITE query.longitude']);
  expect(issuesOf({ ...query, latitude: '52' })).toEqual(['WRONG_TYPE query.latitude']);
  const trap = {
    ...query,
    get sku(): string {
      throw new Error('no');
    },
  };
  expect(issuesOf(trap)).toEqual(['WRONG_TYPE query']);
  for (const none of [null, undefined, 7, 'tyre', {}, { ...orderLike(), placedAt: '2026-03-02T10:00Z' }]) {
    expect(issuesOf(none)).toEqual(['WRONG_TYPE order.placedAt']);
  }
});

test('answers follow the stock, and those of a fork its own', () => {
  const network = buildNetwork(problem);
  const left = (asked: typeof network) => promise(asked, query).earliest?.left;
  // a does not sell but by web: one lies at b.
  expect(left(network)).toBe(0);
  const fork = network.fork();
  fork.stock.receive('b', 'tyre', 5);
  expect(left(fork)).toBe(5);
  expect(left(network)).toBe(0);
  network.stock.withdraw('b', 'tyre', 1);
  expect(promise(network, query).earliest?.waitsFor).toEqual([
    { facilityId: 'b', sku: 'tyre', quantity: 1, at: '2026-03-05T06:00:00.000Z' },
  ]);
  network.removeFacility('b');
  expect(promise(network, query).unserved).toEqual([{ line: 0, quantity: 1, reason: 'CHANNEL_CLOSED' }]);
  // Whoever comes back under the same id has no deliveries of the one that went.
  network.addFacility({ id: 'b', kind: 'store', latitude: 52.6, longitude: 13.4, services: ['courier'] });
  expect(promise(network, query).earliest).toBeNull();
  network.stock.receive('b', 'tyre', 2);
  expect(left(network)).toBe(1);
});
