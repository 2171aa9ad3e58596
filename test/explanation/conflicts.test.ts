import { describe, expect, test } from 'vitest';
import { type ChannelConflictsOptions, channelConflicts } from '../../src/channel-conflicts.js';
import type { ChannelConflicts } from '../../src/explanation/channel-conflict.js';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import type { Plan } from '../../src/model/plan.js';
import type { OrderInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { oneKm, orderOf, type Parts, problemOf, type Shelves } from './network.js';

/** A kilometre costs 100, a shipment the courier's 500, a minute nothing. */
const policy = {
  weights: { move: 0, touch: 0, hour: 0, km: 100, money: 1, shipment: 0, lateHour: 0, rejection: 0 },
  unserved: { line: 0, unit: 5000 },
};

/**
 * Two stores of dealer D, and one of nobody: near (1 km) serves the shop's channel alone; middle (2 km, so 2600 m as radii
 * count) ends at 2599 m; far (6 km) has no rules.
 */
const dealers: Shelves = {
  near: { has: { x: 4 }, owner: 'D', channels: ['shop'] },
  middle: { has: { x: 4 }, owner: 'D', latitude: 2 * oneKm, territory: { radiusMetres: 2599 } },
  far: { has: { x: 4 }, latitude: 6 * oneKm },
};

/** Routes the orders one after the other as if each were the only one, and reports. */
function report(
  parts: Parts,
  inputs: readonly Partial<OrderInput>[],
  options: ChannelConflictsOptions & { reserve?: boolean } = {},
): { conflicts: ChannelConflicts; plans: Plan[] } {
  const network = buildNetwork(problemOf({ policy, ...parts }));
  const orders = inputs.map((input) => orderOf(input));
  const { reserve = false, ...rest } = options;
  const plans = orders.map((order) => route(network, order, { reserve }));
  const before = orders.map((order) => route(network, order));
  const conflicts = channelConflicts(network, orders, plans, rest);
  expect(orders.map((order) => route(network, order))).toEqual(before);
  return { conflicts, plans };
}

describe('channelConflicts by hand', () => {
  test('three stores, one order: what the channels and the territory of one dealer cost', () => {
    const { conflicts, plans } = report({ shelves: dealers }, [{ channel: 'app' }]);
    // 500 for the courier and 6 km.
    expect(plans[0]).toMatchObject({ cost: 1100, shipments: [{ facilityId: 'far' }] });
    expect(conflicts).toMatchObject({
      rules: [
        {
          kind: 'channel',
          owner: 'D',
          facilityId: null,
          units: 2,
          // From near: 500 + 100, 5 km and 5 minutes less.
          added: { cost: 500, money: 0, moves: 0, touches: 0, metres: 5000, minutes: 5, unserved: 0 },
          facilities: [{ facilityId: 'near', orders: 1, units: 2 }],
          diverted: [{ orderId: 'o', units: 2, without: { cost: 600, shipments: [{ facilityId: 'near' }] } }],
        },
        {
          kind: 'territory',
          owner: 'D',
          // From middle: 500 + 200.
          added: { cost: 400, metres: 4000, minutes: 4 },
          facilities: [{ facilityId: 'middle', orders: 1, units: 2 }],
        },
      ],
      // Lifting both gains no more than the dearer one.
      holders: [{ owner: 'D', facilityId: null, rules: [0, 1], orders: 1, cost: 500 }],
      orders: [{ orderId: 'o', rules: [0, 1] }],
    });
  });

  test('other orders keep what they take', () => {
    // The shop's own order takes 3 of the 4 near, so the other could have one there, and one from far for 1100 more.
    const orders = [
      { id: 'own', channel: 'shop', lines: [{ sku: 'x', quantity: 3 }] },
      { id: 'other', channel: 'app' },
    ];
    const { conflicts } = report({ shelves: { near: dealers.near ?? {}, far: dealers.far ?? {} } }, orders);
    expect(conflicts).toEqual({ rules: [], holders: [], orders: [] });
    const alone = report({ shelves: { near: dealers.near ?? {}, far: dealers.far ?? {} } }, orders.slice(1));
    expect(alone.conflicts.orders).toEqual([{ orderId: 'other', rules: [0] }]);
  });

  test('plans that the network gave its stock to already: the same report', () => {
    const orders = [
      { id: 'own', channel: 'shop' },
      { id: 'other', channel: 'app' },
    ];
    const open = report({ shelves: dealers }, orders);
    const taken = report({ shelves: dealers }, orders, { reserve: true, taken: true });
    expect(taken.conflicts).toEqual(open.conflicts);
    expect(taken.conflicts.rules).toHaveLength(2);
  });

  test('an order that nobody serves: what it would cost to serve it, and the units left out', () => {
    const { near = {} } = dealers;
    const { conflicts } = report({ shelves: { near } }, [{ channel: 'app' }]);
    // Two units left out cost 10000; served 600, with one move, two touches and a kilometre.
    expect(conflicts.rules).toMatchObject([
      { units: 2, added: { cost: 9400, money: -500, moves: -1, touches: -2, metres: -1000, minutes: 0, unserved: 2 } },
    ]);
  });

  test.each<[kind: string, shelves: Shelves, rest: Partial<Parts>, order: Partial<OrderInput>, added: number]>([
    ['brand', { a: { has: { x: 2 }, brands: [] } }, { skus: [{ sku: 'x', brand: 'M' }] }, {}, 500],
    ['pool', { a: { has: { x: 2 } } }, { stock: { pool: 'shop' } }, {}, 500],
    [
      'acceptance',
      { a: { has: { x: 2 }, acceptance: 0.25 } },
      { policy: { ...policy, weights: { ...policy.weights, rejection: 1000 } } },
      {},
      // Three of four orders come back from it, which is charged 750; far costs 500 more.
      500,
    ],
  ])('a rule of kind %s', (kind, shelves, rest, order, added) => {
    const far: Shelves = { far: { has: { y: 2 }, latitude: 6 * oneKm } };
    const skus = rest.skus ?? [{ sku: 'x' }];
    const parts = {
      shelves: { ...shelves, ...far },
      ...rest,
      skus: [...skus.map((sku) => ({ ...sku, interchange: 'g' })), { sku: 'y', interchange: 'g' }],
    };
    // The far store holds another sku of the group, so that rules of x and of its stock do not hold there.
    const stocked = kind === 'pool' ? { ...parts, stock: {} } : parts;
    const problem = problemOf({ policy, ...stocked });
    const network = buildNetwork(kind === 'pool' ? pooled(parts) : problem);
    const asked = orderOf({ lines: [{ sku: 'x', quantity: 2, accept: 'interchange' }], ...order });
    const plan = route(network, asked);
    expect(plan.shipments).toMatchObject([{ facilityId: 'far', lines: [{ sku: 'y' }] }]);
    const { rules } = channelConflicts(network, [asked], [plan]);
    expect(rules).toMatchObject([{ kind, owner: null, facilityId: 'a', units: 2, added: { cost: added } }]);
  });

  test('a floor under the prices of a brand in one channel', () => {
    const { conflicts } = report(
      {
        shelves: { a: { has: { x: 2 } }, far: { has: { y: 2 }, latitude: 6 * oneKm } },
        skus: [
          { sku: 'x', brand: 'M', interchange: 'g' },
          { sku: 'y', interchange: 'g' },
        ],
        policy: {
          ...policy,
          priceFloor: [
            { brand: 'M', channel: 'app', unitPrice: 500 },
            { brand: 'M', channel: 'shop', unitPrice: 900 },
          ],
        },
      },
      [{ channel: 'app', lines: [{ sku: 'x', quantity: 2, accept: 'interchange', price: 499 }] }],
    );
    expect(conflicts.rules).toMatchObject([
      { kind: 'priceFloor', owner: null, facilityId: null, brand: 'M', channel: 'app', added: { cost: 500 } },
    ]);
    // A floor is the policy's: nobody holds it.
    expect(conflicts.holders).toEqual([]);
  });

  test('a plan that a better one has overtaken: the rule is not charged for that', () => {
    const network = buildNetwork(problemOf({ shelves: { ...dealers, near: { ...dealers.near, has: {} } }, policy }));
    const order = orderOf({ channel: 'app' });
    const old = route(network, order);
    network.addFacility({ id: 'new', kind: 'store', latitude: 3 * oneKm, longitude: 0, services: ['courier'] });
    network.stock.receive('new', 'x', 2);
    // The old plan costs 1100, the new one 800, without the territory 700.
    expect(channelConflicts(network, [order], [old]).rules).toMatchObject([
      { kind: 'territory', added: { cost: 100 } },
    ]);
  });

  test('the same report whatever the order of orders and plans; JSON keeps all of it', () => {
    const network = buildNetwork(problemOf({ shelves: dealers, policy }));
    const orders = ['b', 'a'].map((id) => orderOf({ id, channel: 'app', lines: [{ sku: 'x', quantity: 1 }] }));
    const plans = orders.map((order) => route(network, order));
    const report = channelConflicts(network, orders, plans);
    expect(channelConflicts(network, [...orders].reverse(), plans)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.rules[0]).toMatchObject({
      units: 2,
      added: { cost: 1000 },
      diverted: [{ orderId: 'a' }, { orderId: 'b' }],
    });
  });
});

describe('channelConflicts refuses', () => {
  const network = buildNetwork(problemOf({ shelves: dealers, policy }));
  const order = orderOf({ channel: 'app' });
  const plan = route(network, order);
  const twin = { ...plan, orderId: 'twin' };

  test.each<[name: string, orders: Order[], plans: Plan[], code: string, path: string]>([
    ['an order that was not parsed', [{} as Order], [], 'WRONG_TYPE', 'order.placedAt'],
    ['an order without a plan', [order], [], 'MISSING', 'orders[0]'],
    ['the plan of an order that is not there', [order], [plan, twin], 'UNKNOWN_REFERENCE', 'plans[1].orderId'],
    ['two plans of one order', [order], [plan, plan], 'DUPLICATE_ID', 'plans[1].orderId'],
    ['what is no plan', [order], [null as unknown as Plan], 'WRONG_TYPE', 'plans[0]'],
  ])('%s', (_, orders, plans, code, path) => {
    try {
      channelConflicts(network, orders, plans);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).issues).toMatchObject([{ code, path }]);
    }
  });

  test('plans that take more than there is', () => {
    const orders = [order, { ...order, id: 'p' }, { ...order, id: 'q' }];
    const plans = orders.map(({ id }) => ({ ...plan, orderId: id }));
    expect(() => channelConflicts(network, orders, plans)).toThrow(/plans\[2\]/);
  });
});

/** Stock of x in the shop's pool, of y open to all. */
function pooled(parts: Parts) {
  const { shelves, ...rest } = parts;
  const open = problemOf({ policy, ...rest, shelves, stock: { pool: 'shop' } });
  const pool = open.stock.pool?.slice() ?? null;
  const y = open.skus.findIndex(({ sku }) => sku === 'y');
  pool?.fill(0, open.stock.skuStart[y], open.stock.skuStart[y + 1]);
  return { ...open, stock: { ...open.stock, pool } };
}
