import { expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';

/** Two facilities in one place: `a` has tyres and few hands, `b` wheels. Both ship at 09:00 and handle for an hour. */
function networkOf(): Network {
  const facility = { kind: 'store' as const, latitude: 0, longitude: 0, handlingMinutes: 60, services: ['van'] };
  return buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: [
        { ...facility, id: 'a', capacity: { ordersPerDay: 2, unitsPerDay: 5 } },
        { ...facility, id: 'b' },
      ],
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [
        { facilityId: 'a', sku: 'tyre', onHand: 4 },
        { facilityId: 'b', sku: 'wheel', onHand: 2 },
      ],
    }),
  );
}

/** Lines of one sku come one by one: they draw on one position together. */
function planFor(network: Network, tyres: number[], wheels: number): Plan {
  const lines = [...tyres.map((quantity) => ({ sku: 'tyre', quantity })), { sku: 'wheel', quantity: wheels }];
  const place = { latitude: 0, longitude: 0, method: 'deliver' as const };
  const [order] = assertOrders([{ id: 'o', placedAt: '2026-10-01T09:00Z', ...place, lines }]) as [Order];
  return route(network, order);
}

const stateOf = ({ stock, capacityOf, rowOfFacility }: Network) => ({
  tyre: stock.available('a', 'tyre'),
  wheel: stock.available('b', 'wheel'),
  today: capacityOf.get(rowOfFacility.get('a') as number)?.roomAt(Date.parse('2026-10-01T09:00Z') / 60_000),
});

const full = { tyre: 4, wheel: 2, today: { orders: 2, units: 5 } };

function issuesOf(run: () => void): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(({ code, path, value, hint }) => `${code} ${path} ${value}: ${hint}`);
  }
  return [];
}

test('takes stock and the capacity of the day it is handled on, and gives both back', () => {
  const network = networkOf();
  const plan = planFor(network, [1, 2], 1);
  expect(stateOf(network)).toEqual(full);
  network.take(plan);
  expect(stateOf(network)).toEqual({ tyre: 1, wheel: 1, today: { orders: 1, units: 2 } });
  network.release(plan);
  expect(stateOf(network)).toEqual(full);
});

test('routing with `reserve` takes as `take` does', () => {
  const network = networkOf();
  const order = { id: 'o', placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'deliver' as const };
  const [parsed] = assertOrders([{ ...order, lines: [{ sku: 'tyre', quantity: 3 }] }]) as [Order];
  const plan = route(network, parsed, { reserve: true });
  expect(stateOf(network)).toEqual({ tyre: 1, wheel: 2, today: { orders: 1, units: 2 } });
  network.release(plan);
  expect(stateOf(network)).toEqual(full);
});

test.each<[string, (network: Network) => void, string[]]>([
  [
    'stock that two lines share',
    ({ stock }) => stock.withdraw('a', 'tyre', 2),
    ['TOO_LARGE plan.shipments[0].lines[1] 3: 2 left'],
  ],
  [
    'stock gone below nothing',
    ({ stock }) => stock.withdraw('b', 'wheel', 7),
    ['TOO_LARGE plan.shipments[1].lines[0] 1: 0 left'],
  ],
  [
    'all that is short, at once',
    (network) => {
      network.take(planFor(network, [1, 2], 2));
    },
    [
      'TOO_LARGE plan.shipments[0].lines[1] 3: 1 left',
      'TOO_LARGE plan.shipments[1].lines[0] 1: 0 left',
      'TOO_LARGE plan.shipments[0] 3: a has no room left on that day: 1 orders, 2 units',
    ],
  ],
  [
    'orders of the day',
    (network) => {
      network.capacityOf.get(network.facilityRow('a'))?.take(Date.parse('2026-10-01T23:00Z') / 60_000, 2, 0);
    },
    ['TOO_LARGE plan.shipments[0] 3: a has no room left on that day: 0 orders, 5 units'],
  ],
  [
    'a facility that is gone',
    (network) => network.removeFacility('b'),
    ['UNKNOWN_REFERENCE facilityId "b": no facility of the network has this id'],
  ],
])('takes nothing when something is short: %s', (_, meanwhile, expected) => {
  const network = networkOf();
  const plan = planFor(network, [1, 2], 1);
  meanwhile(network);
  const before = network.rowOfFacility.has('b') ? stateOf(network) : network.stock.available('a', 'tyre');
  expect(issuesOf(() => network.take(plan))).toEqual(expected);
  expect(network.rowOfFacility.has('b') ? stateOf(network) : network.stock.available('a', 'tyre')).toEqual(before);
});

test('a position that the facility never held is refused, when taken and when released', () => {
  const network = networkOf();
  const plan = planFor(network, [1], 1);
  const strange = structuredClone(plan);
  strange.shipments[1] = {
    ...plan.shipments[1],
    lines: [{ line: 1, sku: 'tyre', quantity: 1 }],
  } as Plan['shipments'][number];
  const expected = ['UNKNOWN_REFERENCE plan.shipments[1].lines[0] "tyre": "b" holds no such sku'];
  expect(issuesOf(() => network.take(strange))).toEqual(expected);
  expect(issuesOf(() => network.release(strange))).toEqual(expected);
  expect(stateOf(network)).toEqual(full);
});

test('an empty plan takes nothing', () => {
  const network = networkOf();
  network.take({ ...planFor(network, [1], 1), shipments: [] });
  expect(stateOf(network)).toEqual(full);
});

test('capacity counts on the local day when handling begins, not on the day of departure', () => {
  const network = networkOf();
  const plan = planFor(network, [1], 1);
  // Handled from 23:30 for an hour: it leaves on the next day.
  const late = structuredClone(plan);
  for (const { legs } of late.shipments) for (const leg of legs) leg.departAt = '2026-10-02T00:30:00.000Z';
  network.take(late);
  expect(stateOf(network).today).toEqual({ orders: 1, units: 4 });
  for (const { legs } of late.shipments) for (const leg of legs) leg.departAt = '2026-10-02T01:00:00.000Z';
  network.release(plan);
  network.take(late);
  expect(stateOf(network).today).toEqual({ orders: 2, units: 5 });
});

test('what went to a facility that has left is gone with it; the rest comes back', () => {
  const network = networkOf();
  const plan = planFor(network, [3], 2);
  network.take(plan);
  network.removeFacility('a');
  network.release(plan);
  expect(network.stock.available('b', 'wheel')).toBe(2);
});

test('nor does it come back to one that was added again without it', () => {
  const network = networkOf();
  const plan = planFor(network, [3], 2);
  network.take(plan);
  network.removeFacility('a');
  network.addFacility({ id: 'a', kind: 'store', latitude: 0, longitude: 0, services: ['van'] });
  network.release(plan);
  expect([network.stock.cell('a', 'tyre'), network.stock.available('b', 'wheel')]).toEqual([null, 2]);
});

test('more than a position can hold is refused, and nothing is given back', () => {
  const network = networkOf();
  const plan = planFor(network, [1], 1);
  network.take(plan);
  network.stock.adjust('b', 'wheel', 2_147_483_647);
  const before = [stateOf(network), network.stock.rooms(), network.stock.journal()];
  expect(issuesOf(() => network.release(plan))).toEqual([
    'TOO_LARGE quantity 1: a position holds at most 2147483647 units',
  ]);
  expect([stateOf(network), network.stock.rooms(), network.stock.journal()]).toEqual(before);
});
