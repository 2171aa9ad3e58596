import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/model/issues.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Plan } from '../../src/model/plan.js';
import { claimOf } from '../../src/network/claims.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { rebuild } from '../../src/stock/rebuild.js';
import { fullInstance } from '../support/full-compare.js';
import { fullFlavourNames } from '../support/full-flavours.js';

const cases = Number(process.env.CLAIM_CASES ?? 25);

/** What may still be taken of everything. */
const leftOf = (network: Network) => ({
  free: [...network.positions.free],
  rooms: network.stock.rooms(),
});

describe('a plan held by its claim', () => {
  test.each(fullFlavourNames)(
    'property: leaves what `take` leaves, order after order, routes the same, and all of it comes back: %s',
    (flavour) => {
      for (let seed = 0; seed < cases; seed += 1) {
        const { problem, orders } = fullInstance(seed, flavour, 4);
        const [taking, holding, planning] = [buildNetwork(problem), buildNetwork(problem), buildNetwork(problem)];
        const start = leftOf(holding);
        orders.forEach((order, at) => {
          const plan = route(taking, order);
          for (const network of [holding, planning]) {
            expect(route(network, order), `seed ${seed}`).toEqual(plan);
          }
          taking.take(plan);
          if (plan.shipments.length === 0) return;
          const id = `order ${at}`;
          expect(holding.stock.reserve(claimOf(holding, plan), { id }).status, `seed ${seed}`).toBe('held');
          expect(planning.stock.reserve(plan, { id }).status, `seed ${seed}`).toBe('held');
          expect(planning.stock.reserve(plan, { id }).status, `seed ${seed}`).toBe('held');
          expect(leftOf(holding), `seed ${seed}`).toEqual(leftOf(taking));
          expect(leftOf(planning), `seed ${seed}`).toEqual(leftOf(taking));
        });
        const rebuilt = rebuild(taking.stock.journal());
        expect(rebuilt.rooms, `seed ${seed}`).toEqual(taking.stock.rooms());
        expect(rebuilt.cells).toEqual(rebuilt.cells.map(({ facilityId, sku }) => taking.stock.cell(facilityId, sku)));
        for (const { id } of holding.stock.reservations()) holding.stock.release(id);
        expect(leftOf(holding), `seed ${seed}`).toEqual(start);
      }
    },
  );
});

const store = { kind: 'store' as const, latitude: 0, longitude: 0, collect: true };
const bench = buildNetwork(
  assertProblem({
    currency: 'CNY',
    facilities: [
      { ...store, id: 'store', services: [], install: { bays: 2, minutes: 30 }, capacity: { unitsPerDay: 9 } },
      { ...store, id: 'quick', services: [], install: { bays: 1, minutes: 0 } },
      { ...store, id: 'maker', kind: 'maker', services: [], collect: false, capacity: { ordersPerDay: 5 } },
    ],
    services: [],
    lanes: [
      { from: 'maker', to: 'store', minutes: 60, money: { base: 1 }, unitsPerDay: 2 },
      { from: 'maker', to: 'store', minutes: 60, money: { base: 1 }, unitsPerDay: 3 },
      { from: 'maker', to: 'quick', minutes: 10, money: { base: 1 } },
    ],
    stock: [{ facilityId: 'maker', sku: 'tyre', onHand: 9 }],
  }),
);

function fittingAt(facilityId: string, quantity: number): Plan {
  const place = { placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'install', facilityId };
  const [order] = assertOrders([{ id: 'o', ...place, lines: [{ sku: 'tyre', quantity }] }]) as [Order];
  return route(bench, order);
}

test('rooms have names that can be read, and only those with a limit are claimed', () => {
  const day = Date.parse('2026-10-01') / 86_400_000;
  expect(claimOf(bench, fittingAt('store', 2))).toEqual({
    lines: [{ facilityId: 'maker', sku: 'tyre', quantity: 2 }],
    rooms: [
      {
        room: '["bay","store"]',
        from: Date.parse('2026-10-01T10:00Z') / 60_000,
        span: 30,
        amount: 1,
        limit: 2,
      },
      { room: '["lane","maker","store",0]', from: day, span: 1, amount: 2, limit: 2 },
      { room: '["orders","maker"]', from: day, span: 1, amount: 1, limit: 5 },
    ],
  });
});

test('a fitting that takes no time, and lanes without a limit, claim nothing', () => {
  expect(claimOf(bench, fittingAt('quick', 2)).rooms.map(({ room }) => room)).toEqual(['["orders","maker"]']);
});

test('of two lanes that go together the one with room is claimed; a repeat of the plan is the same claim', () => {
  const fork = bench.fork();
  const plan = fittingAt('store', 2);
  expect(fork.stock.reserve(plan, { id: 'x' }).status).toBe('held');
  expect(claimOf(fork, plan).rooms[1]?.room).toBe('["lane","maker","store",1]');
  expect(fork.stock.reserve(plan, { id: 'x' }).status).toBe('held');
  expect(fork.stock.reserve(plan, { id: 'y' }).status).toBe('held');
  expect(fork.stock.reserve(plan, { id: 'z' })).toMatchObject({ status: 'short' });
});

test('a repeat of the plan is the same claim where only a lane without a limit has room left', () => {
  const place = { latitude: 0, longitude: 0, services: [] };
  const lane = { from: 'maker', to: 'store', minutes: 60, money: { base: 1 } };
  const network = buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: [
        { ...place, id: 'store', kind: 'store', collect: true },
        { ...place, id: 'maker', kind: 'maker' },
      ],
      services: [],
      lanes: [{ ...lane, unitsPerDay: 1 }, lane],
      stock: [{ facilityId: 'maker', sku: 'tyre', onHand: 9 }],
    }),
  );
  const [order, later] = ['2026-10-01T09:00Z', '2026-10-02T09:00Z'].map((placedAt) => {
    const lines = [{ sku: 'tyre', quantity: 1 }];
    return assertOrders([{ id: 'o', placedAt, latitude: 0, longitude: 0, method: 'collect', lines }])[0] as Order;
  }) as [Order, Order];
  const plan = route(network, order);
  const answer = network.stock.reserve(plan, { id: 'x' });
  expect(answer).toMatchObject({ status: 'held', reservation: { rooms: [{ amount: 1 }] } });
  expect(network.stock.reserve(plan, { id: 'x' })).toEqual(answer);
  expect(() => network.stock.reserve(route(network, later), { id: 'x' })).toThrow('DUPLICATE_ID');
});

test('a repeat of the plan is the same claim where the facility came back with other limits', () => {
  const maker = { kind: 'maker', latitude: 0, longitude: 0, services: ['van'] } as const;
  const build = (capacity: { ordersPerDay?: number }) => ({ ...maker, id: 'maker', capacity });
  const network = buildNetwork(
    assertProblem({
      currency: 'CNY',
      facilities: [build({ ordersPerDay: 5 })],
      services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
      stock: [{ facilityId: 'maker', sku: 'tyre', onHand: 9 }],
    }),
  );
  const place = { placedAt: '2026-10-01T09:00Z', latitude: 0, longitude: 0, method: 'deliver' };
  const [order] = assertOrders([{ id: 'o', ...place, lines: [{ sku: 'tyre', quantity: 1 }] }]) as [Order];
  const plan = route(network, order);
  const answer = network.stock.reserve(plan, { id: 'x' });
  network.removeFacility('maker');
  network.addFacility(build({}));
  expect(network.stock.reserve(plan, { id: 'x' })).toEqual(answer);
  network.removeFacility('maker');
  network.addFacility(build({ ordersPerDay: 1 }));
  expect(network.stock.reserve(plan, { id: 'x' })).toEqual(answer);
});

test('a plan through a facility that is gone is refused, one that ships nothing claims nothing', () => {
  const fork = bench.fork();
  const plan = fittingAt('store', 1);
  const { appointment, ...unserved } = { ...plan, shipments: [] };
  expect(claimOf(bench, unserved)).toEqual({ lines: [], rooms: [] });
  fork.removeFacility('store');
  expect(() => claimOf(fork, plan)).toThrow(InputError);
});

test.each([
  ['another span', { room: '["bay","store"]', span: 29, amount: 1 }, 'OUT_OF_RANGE rooms'],
  ['more fittings than one hold may have', { room: '["bay","store"]', span: 30, amount: 10_001 }, 'TOO_LARGE rooms'],
])('a room of the network is refused with %s', (_, use, expected) => {
  const rooms = [{ from: 0, limit: 2 ** 31 - 1, ...use }];
  try {
    bench.fork().stock.reserve({ lines: [], rooms }, { id: 'x' });
    expect.unreachable();
  } catch (error) {
    expect((error as InputError).issues.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  }
});

test.each([
  '["orders","nobody"]',
  '["units","maker"]',
  '["lane","store","maker",0]',
  '["lane","maker","store",2]',
  '["bay","quick"]',
])('nobody finds room in %s: the network has no such room', (room) => {
  const rooms = [{ room, from: 0, span: 1, amount: 1, limit: 5 }];
  expect(bench.fork().stock.reserve({ lines: [], rooms }, { id: 'x' })).toMatchObject({
    status: 'short',
    shortRooms: [{ room, wanted: 1, available: 0 }],
  });
});
