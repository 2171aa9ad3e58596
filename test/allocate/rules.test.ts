import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/allocate.js';
import type { Allocation } from '../../src/model/allocation.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityInput, LaneInput, OrderInput, ProblemInput, SkuInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import { openAllocation } from '../../src/open-allocation.js';
import { verify } from '../../src/verify/verify.js';

/** Facility id to what it has and what differs from a place at the door that sends nothing by itself. */
type Places = Record<string, { readonly has?: Record<string, number> } & Partial<FacilityInput>>;

interface Setting {
  readonly places: Places;
  readonly lanes?: readonly Partial<LaneInput>[];
  readonly skus?: readonly SkuInput[];
  readonly orders: Record<string, Partial<OrderInput>>;
}

/** An hour costs 10, money what it says, a unit that is missing 1 000; all else nothing. The van costs 100 and takes an hour. */
function built({ places, lanes = [], skus = [], orders }: Setting) {
  const problem: ProblemInput = {
    currency: 'CNY',
    services: [{ id: 'van', baseMinutes: 60, minutesPerKm: 0, money: { base: 100 } }],
    facilities: Object.entries(places).map(([id, { has: _, ...changes }]) => ({
      id,
      kind: 'store',
      latitude: 0,
      longitude: 121,
      services: [],
      ...changes,
    })),
    lanes: lanes.map((lane) => ({ from: '', to: '', minutes: 60, money: { base: 10 }, ...lane })),
    skus: [...skus],
    stock: Object.entries(places).flatMap(([facilityId, { has = {} }]) =>
      Object.entries(has).map(([sku, onHand]) => ({ facilityId, sku, onHand })),
    ),
    policy: {
      weights: { move: 0, touch: 0, hour: 10, km: 0, money: 1, shipment: 0, lateHour: 0, rejection: 0 },
      unserved: { line: 0, unit: 1000 },
    },
  };
  const rows = Object.entries(orders).map(([id, changes]) => ({
    id,
    placedAt: '2026-10-01T09:00Z',
    latitude: 0,
    longitude: 121,
    method: 'deliver' as const,
    lines: [{ sku: 'tyre', quantity: 1 }],
    ...changes,
  }));
  return { problem: assertProblem(problem), orders: assertOrders(rows) };
}

async function decided(setting: Setting): Promise<Allocation> {
  const { problem, orders } = built(setting);
  const allocation = await allocate(buildNetwork(problem), orders);
  expect(verify(problem, orders, allocation.plans)).toEqual([]);
  expect(allocation.status).toBe('optimal');
  expect(await allocate(buildNetwork(problem), orders.toReversed())).toEqual(allocation);
  const again = await allocate(buildNetwork(problem), orders, { incumbent: allocation.plans, changePenalty: 1 });
  expect(again).toMatchObject({ cost: allocation.cost, counts: { changed: 0 } });
  const open = await openAllocation(buildNetwork(problem), orders);
  expect(open.answer()).toMatchObject({ plans: allocation.plans, cost: allocation.cost });
  return allocation;
}

/** Order, and its shipments: origin, stops, what is sent; and when it is fitted. */
const said = ({ plans }: Allocation): string[] =>
  plans.map(({ orderId, shipments, appointment }) => {
    const parts = shipments.map(({ facilityId, legs, lines }) => {
      const way = [facilityId, ...legs.map(({ to }) => to ?? 'door')].join('>');
      return `${way} ${lines.map(({ sku, quantity }) => `${sku}x${quantity}`).join(' ')}`;
    });
    const at = appointment === undefined ? '' : ` at ${appointment.startAt.slice(11, 16)}`;
    return `${orderId}: ${parts.length === 0 ? '-' : parts.join(', ')}${at}`;
  });

describe('allocate with stores, lanes, interchange', () => {
  test('two fittings want the only bay: one after the other', async () => {
    const allocation = await decided({
      places: { shop: { has: { tyre: 2 }, install: { bays: 1, minutes: 60 } } },
      orders: { p: { method: 'install' }, q: { method: 'install' } },
    });
    // An hour for the first, two for the second.
    expect(said(allocation)).toEqual(['p: shop tyrex1 at 09:00', 'q: shop tyrex1 at 10:00']);
    expect(allocation.cost).toBe(10 + 20);
  });

  test('two bays: both at once', async () => {
    const allocation = await decided({
      places: { shop: { has: { tyre: 2 }, install: { bays: 2, minutes: 60 } } },
      orders: { p: { method: 'install' }, q: { method: 'install' } },
    });
    expect(allocation.cost).toBe(10 + 10);
    expect(allocation.slotPrices).toBeUndefined();
  });

  test('who asked for a slot gets it, though the other came first', async () => {
    const allocation = await decided({
      places: { shop: { has: { tyre: 2 }, install: { bays: 1, minutes: 60 } } },
      orders: {
        early: { method: 'install', placedAt: '2026-10-01T08:30Z' },
        slot: { method: 'install', slot: '2026-10-01T09:00Z' },
      },
    });
    // From 8:30 on the bay would be busy until 9:30: the slot costs 1 000 to miss, waiting until 10:00 an hour and a half.
    expect(said(allocation)).toEqual(['early: shop tyrex1 at 10:00', 'slot: shop tyrex1 at 09:00']);
    expect(allocation.cost).toBe(25 + 10);
  });

  test('a full bay sends one to the other shop', async () => {
    const allocation = await decided({
      places: {
        near: { has: { tyre: 2 }, install: { bays: 1, minutes: 120 } },
        other: { has: { tyre: 1 }, install: { bays: 1, minutes: 180 } },
      },
      orders: { p: { method: 'install' }, q: { method: 'install' } },
    });
    // Two hours here and three there; after the first here it would be four.
    expect(allocation.cost).toBe(20 + 30);
  });

  test('a lane with room for two units: the third order goes without', async () => {
    const allocation = await decided({
      places: { depot: { has: { tyre: 9 }, services: [] }, shop: { services: ['van'] } },
      lanes: [{ from: 'depot', to: 'shop', unitsPerDay: 2 }],
      orders: { p: {}, q: {}, r: {} },
    });
    // Lane 10, van 100, two hours 20.
    expect(said(allocation)).toEqual(['p: depot>shop>door tyrex1', 'q: depot>shop>door tyrex1', 'r: -']);
    expect(allocation.cost).toBe(130 + 130 + 1000);
    const room = { from: 'depot', to: 'shop', lane: 0, day: '2026-10-01' };
    expect(allocation.lanePrices).toEqual([{ ...room, unit: expect.closeTo(1000 - 130, 0) }]);
  });

  test('the last unit of room goes to the order that has no other way', async () => {
    const allocation = await decided({
      places: {
        depot: { has: { tyre: 9 } },
        shop: { services: ['van'], collect: true },
        other: { has: { tyre: 1 }, services: ['van'], handlingMinutes: 120 },
      },
      lanes: [{ from: 'depot', to: 'shop', unitsPerDay: 1 }],
      orders: { collects: { method: 'collect', facilityId: 'shop' }, sent: {} },
    });
    // Collected: lane 10, an hour 10. Sent from the other: van 100, three hours 30.
    expect(said(allocation)).toEqual(['collects: depot>shop tyrex1', 'sent: other>door tyrex1']);
    expect(allocation.cost).toBe(20 + 130);
  });

  test('who takes any sku leaves the last tyre to who does not', async () => {
    const group = { interchange: 'r16' };
    const allocation = await decided({
      places: { shop: { has: { tyre: 1, tread: 1 }, services: ['van'] } },
      skus: [
        { sku: 'tyre', ...group },
        { sku: 'tread', ...group, penalty: 7 },
      ],
      orders: { any: { lines: [{ sku: 'tyre', quantity: 1, accept: 'interchange' }] }, exact: {} },
    });
    expect(said(allocation)).toEqual(['any: shop>door treadx1', 'exact: shop>door tyrex1']);
    expect(allocation.cost).toBe(117 + 110);
  });

  test('two lines that may be the same tyre do not both get the last one', async () => {
    const group = { interchange: 'r16' };
    const allocation = await decided({
      places: { shop: { has: { tread: 1 }, services: ['van'] } },
      skus: [
        { sku: 'tyre', ...group },
        { sku: 'tread', ...group, penalty: 7 },
        { sku: 'slick', ...group },
      ],
      orders: {
        two: {
          lines: [
            { sku: 'tyre', quantity: 1, accept: 'interchange' },
            { sku: 'slick', quantity: 1, accept: 'interchange' },
          ],
        },
        other: { lines: [{ sku: 'tread', quantity: 1 }] },
      },
    });
    expect(said(allocation)).toEqual(['other: shop>door treadx1', 'two: -']);
    expect(allocation.cost).toBe(110 + 2000);
  });

  test('collected from the shelf, the other order is sent what the depot has', async () => {
    const allocation = await decided({
      places: {
        shop: { has: { tyre: 1 }, collect: true, services: ['van'] },
        depot: { has: { tyre: 1 }, services: ['van'], handlingMinutes: 60 },
      },
      orders: { collects: { method: 'collect' }, sent: {} },
    });
    expect(said(allocation)).toEqual(['collects: shop tyrex1', 'sent: depot>door tyrex1']);
    expect(allocation.cost).toBe(0 + 120);
  });

  test('capacity counts on the day that handling begins', async () => {
    const hours = { timeZone: 'UTC', hours: { thu: ['08:00-10:00'], fri: ['08:00-18:00'] }, cutoff: '09:00' };
    const allocation = await decided({
      places: { shop: { has: { tyre: 9 }, services: ['van'], capacity: { ordersPerDay: 1 }, ...hours } },
      orders: { before: {}, after: { placedAt: '2026-10-01T09:01Z' }, next: { placedAt: '2026-10-02T08:30Z' } },
    });
    // The second is handled on Friday, the third would be as well: waiting from Thursday 9:01 to Friday 9:00 costs 240.
    expect(said(allocation)).toEqual(['after: -', 'before: shop>door tyrex1', 'next: shop>door tyrex1']);
    expect(allocation.cost).toBe(110 + 1000 + 110);
  });
});
