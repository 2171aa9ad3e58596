import { expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { promise } from '../../src/promise.js';
import { route } from '../../src/route.js';

// Facilities lie on the equator: 0.1 degrees are 11 119.5 m, so roads of detour 1 are 11 km long and a bit.
const weights = { move: 0, touch: 0, hour: 60, km: 0, money: 1, shipment: 0, lateHour: 0, rejection: 0 };
const courier = { id: 'courier', detour: 1, baseMinutes: 60, minutesPerKm: 0, money: { base: 900 } };
const parcel = { id: 'parcel', detour: 1, baseMinutes: 1440, minutesPerKm: 0, money: { base: 100 } };
const at = { latitude: 0, longitude: 0 };
const place = (id: string, more: object = {}) => ({
  id,
  kind: 'store',
  latitude: 0,
  longitude: 0.1,
  services: ['courier'],
  ...more,
});

function networkOf(facilities: object[], stock: object[], more: object = {}) {
  return buildNetwork(
    assertProblem({
      currency: 'EUR',
      facilities,
      services: [courier, parcel],
      stock,
      policy: { weights, unserved: { line: 100, unit: 100 } },
      ...more,
    }),
  );
}

const orderOf = (more: object = {}) => {
  const [order] = assertOrders([
    {
      id: 'o',
      placedAt: '2026-03-02T08:00Z',
      ...at,
      method: 'deliver',
      lines: [{ sku: 'tyre', quantity: 4 }],
      ...more,
    },
  ]);
  if (order === undefined) throw new Error('no order');
  return order;
};

test('what lies there today, although more comes in tomorrow', () => {
  const stock = [{ facilityId: 'a', sku: 'tyre', onHand: 6, inbound: [{ quantity: 10, at: '2026-03-03T08:00Z' }] }];
  const { orderId, earliest, cheapest, unserved } = promise(networkOf([place('a')], stock), orderOf());
  expect(orderId).toBe('o');
  expect(unserved).toEqual([]);
  expect(earliest).toBe(cheapest);
  // Courier 900; an hour at 60.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T09:00:00.000Z', cost: 960, left: 2, waitsFor: [] });
  expect(earliest?.orderWithinMinutes).toBe(0);
});

test('what comes in tomorrow, where too little lies there today', () => {
  const stock = [
    {
      facilityId: 'a',
      sku: 'tyre',
      onHand: 3,
      inbound: [
        { quantity: 2, at: '2026-03-03T08:00Z' },
        { quantity: 9, at: '2026-03-04T08:00Z' },
      ],
    },
  ];
  const network = networkOf([place('a', { handlingMinutes: 30 })], stock);
  const { earliest, cheapest } = promise(network, orderOf());
  expect(earliest).toBe(cheapest);
  // 24 h to wait, 30 min to handle, 60 min on the road: 25.5 h at 60, courier 900.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-03T09:30:00.000Z', cost: 900 + 1530, left: 1 });
  expect(earliest?.waitsFor).toEqual([{ facilityId: 'a', sku: 'tyre', quantity: 1, at: '2026-03-03T08:00:00.000Z' }]);
  // It can be ordered until the delivery comes.
  expect(earliest?.orderWithinMinutes).toBe(1440);
  expect(earliest?.plan.shipments[0]?.handlingFrom).toBe('2026-03-03T08:00:00.000Z');
  // route knows nothing of it: three of four, and one unserved.
  expect(route(network, orderOf()).shipments).toEqual([]);
});

test('earliest by courier from a dear store, cheapest by parcel from the warehouse', () => {
  const facilities = [place('store'), place('warehouse', { kind: 'centralWarehouse', services: ['parcel'] })];
  const stock = [
    { facilityId: 'store', sku: 'tyre', onHand: 4, unitMoney: 800 },
    { facilityId: 'warehouse', sku: 'tyre', onHand: 40, unitMoney: 200 },
  ];
  const { earliest, cheapest } = promise(networkOf(facilities, stock), orderOf());
  // Store: 900 + 4 x 800 + 60 = 4160. Warehouse: 100 + 4 x 200 + 24 x 60 = 2340.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T09:00:00.000Z', cost: 4160, left: 0 });
  expect(cheapest).toMatchObject({ arriveAt: '2026-03-03T08:00:00.000Z', cost: 2340, left: 36 });
  expect(cheapest?.plan.costTerms).toMatchObject({ money: 900, hour: 1440 });
});

test('order within 43 minutes', () => {
  const van = { id: 'van', detour: 1, baseMinutes: 120, minutesPerKm: 0, departures: ['16:00'], money: { base: 500 } };
  const facility = place('a', { services: ['van'], handlingMinutes: 30 });
  const stock = [{ facilityId: 'a', sku: 'tyre', onHand: 4 }];
  const network = networkOf([facility], stock, { services: [van] });
  // Ready at 16:00 sharp where the order comes at 15:30.
  const { earliest } = promise(network, orderOf({ placedAt: '2026-03-02T14:47Z' }));
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T18:00:00.000Z', orderWithinMinutes: 43 });
  const last = promise(network, orderOf({ placedAt: '2026-03-02T15:30Z' })).earliest;
  expect(last).toMatchObject({ arriveAt: '2026-03-02T18:00:00.000Z', orderWithinMinutes: 0 });
  const late = promise(network, orderOf({ placedAt: '2026-03-02T15:31Z' })).earliest;
  expect(late).toMatchObject({ arriveAt: '2026-03-03T18:00:00.000Z', orderWithinMinutes: 1439 });
});

test('a cutoff, and opening hours with a break', () => {
  const facility = place('a', {
    timeZone: 'Europe/Berlin',
    hours: { mon: ['09:00-12:00', '13:00-18:00'], tue: ['09:00-12:00'] },
    cutoff: '16:00',
    handlingMinutes: 60,
  });
  const network = networkOf([facility], [{ facilityId: 'a', sku: 'tyre', onHand: 4 }]);
  // Monday 10:30Z is 11:30 in Berlin: 30 minutes before the break, 30 after it: ready 13:30, there at 14:30.
  const monday = promise(network, orderOf({ placedAt: '2026-03-02T10:30Z' })).earliest;
  expect(monday).toMatchObject({ arriveAt: '2026-03-02T13:30:00.000Z', orderWithinMinutes: 0 });
  // In the break, 12:20: handled from 13:00, which holds until then: 40 minutes.
  const noon = promise(network, orderOf({ placedAt: '2026-03-02T11:20Z' })).earliest;
  expect(noon).toMatchObject({ arriveAt: '2026-03-02T14:00:00.000Z', orderWithinMinutes: 40 });
  // After the cutoff, 16:30: tuesday from 09:00, ready 10:00, there at 11:00 (10:00Z). The same until tuesday 09:00.
  const late = promise(network, orderOf({ placedAt: '2026-03-02T15:30Z' })).earliest;
  expect(late).toMatchObject({ arriveAt: '2026-03-03T10:00:00.000Z', orderWithinMinutes: 990 });
});

test('what is reserved elsewhere, or kept back, is not promised', () => {
  const inbound = [{ quantity: 5, at: '2026-03-02T10:00Z' }];
  const stock = [{ facilityId: 'a', sku: 'tyre', onHand: 9, reserved: 8, safetyStock: 2, inbound }];
  const network = networkOf([place('a')], stock);
  // 9 - 8 - 2 = -1, and 5 come in: 4.
  const { earliest } = promise(network, orderOf());
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T11:00:00.000Z', left: 0 });
  expect(earliest?.waitsFor).toEqual([{ facilityId: 'a', sku: 'tyre', quantity: 4, at: '2026-03-02T10:00:00.000Z' }]);
  const five = orderOf({ lines: [{ sku: 'tyre', quantity: 5 }] });
  expect(promise(network, five)).toEqual({
    orderId: 'o',
    earliest: null,
    cheapest: null,
    unserved: [{ line: 0, quantity: 5, reason: 'NOT_ENOUGH' }],
  });
  // Asking reserves nothing, taking a plan does.
  const other = networkOf([place('a')], [{ facilityId: 'a', sku: 'tyre', onHand: 4 }]);
  promise(other, orderOf());
  expect(promise(other, orderOf()).earliest?.left).toBe(0);
  const one = promise(other, orderOf({ lines: [{ sku: 'tyre', quantity: 1 }] })).earliest;
  if (one !== null) other.take(one.plan);
  expect(promise(other, orderOf()).earliest).toBeNull();
});

test('two lines, one of which waits: apart and late, or together and later', () => {
  const facilities = [place('a'), place('b')];
  const stock = [
    { facilityId: 'a', sku: 'rim', onHand: 4 },
    { facilityId: 'a', sku: 'tyre', onHand: 0, inbound: [{ quantity: 4, at: '2026-03-02T20:00Z' }] },
    { facilityId: 'b', sku: 'tyre', onHand: 0, inbound: [{ quantity: 4, at: '2026-03-02T12:00Z' }] },
  ];
  const lines = [
    { sku: 'rim', quantity: 4 },
    { sku: 'tyre', quantity: 4 },
  ];
  const { earliest, cheapest } = promise(networkOf(facilities, stock), orderOf({ lines }));
  // Both: rims from a at once, tyres from b from 12:00: 13:00, two couriers, 5 h: 2100.
  // Together from a at 20:00: 21:00, one courier, 13 h: 1680.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T13:00:00.000Z', cost: 2100 });
  expect(earliest?.plan.shipments.map(({ facilityId, arriveAt }) => [facilityId, arriveAt])).toEqual([
    ['a', '2026-03-02T09:00:00.000Z'],
    ['b', '2026-03-02T13:00:00.000Z'],
  ]);
  expect(cheapest).toMatchObject({ arriveAt: '2026-03-02T21:00:00.000Z', cost: 1680, left: 0 });
  expect(cheapest?.waitsFor).toEqual([{ facilityId: 'a', sku: 'tyre', quantity: 4, at: '2026-03-02T20:00:00.000Z' }]);
});

test('collected at the store when a delivery has come, or sooner from the shelf of another', () => {
  const facilities = [
    place('near', { collect: true, handlingMinutes: 15 }),
    place('far', { collect: true, longitude: 0.12, handlingMinutes: 45 }),
  ];
  const stock = [
    { facilityId: 'near', sku: 'tyre', onHand: 0, inbound: [{ quantity: 4, at: '2026-03-02T08:10Z' }] },
    { facilityId: 'far', sku: 'tyre', onHand: 4, unitMoney: 100 },
  ];
  const network = networkOf(facilities, stock);
  const { earliest } = promise(network, orderOf({ method: 'collect' }));
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T08:25:00.000Z', cost: 25, orderWithinMinutes: 10 });
  const chosen = promise(network, orderOf({ method: 'collect', facilityId: 'far' }));
  expect(chosen.earliest).toMatchObject({ arriveAt: '2026-03-02T08:45:00.000Z', cost: 445, orderWithinMinutes: 0 });
});

test('fitted in the first free bay after a lane has brought what comes in tomorrow', () => {
  const garage = place('garage', {
    timeZone: 'UTC',
    hours: { mon: ['08:00-18:00'], tue: ['08:00-18:00'], wed: ['08:00-18:00'] },
    install: { bays: 1, minutes: 60 },
    services: [],
  });
  const facilities = [garage, place('maker', { kind: 'maker', services: [] })];
  const stock = [{ facilityId: 'maker', sku: 'tyre', onHand: 0, inbound: [{ quantity: 8, at: '2026-03-03T06:00Z' }] }];
  const lanes = [{ from: 'maker', to: 'garage', minutes: 60, departures: ['07:00', '15:00'], money: { base: 50 } }];
  const network = networkOf(facilities, stock, { lanes });
  const order = orderOf({ method: 'install', facilityId: 'garage' });
  const { earliest } = promise(network, order);
  // Tuesday: lane at 07:00, there at 08:00, fitted 08:00 to 09:00.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-03T09:00:00.000Z', left: 4 });
  expect(earliest?.plan.appointment).toEqual({
    facilityId: 'garage',
    startAt: '2026-03-03T08:00:00.000Z',
    endAt: '2026-03-03T09:00:00.000Z',
  });
  // Until tuesday 07:00, when the lane leaves.
  expect(earliest?.orderWithinMinutes).toBe(23 * 60);
});

test('goods on their way go on by lane to a store, and by courier from there', () => {
  const facilities = [place('maker', { kind: 'maker', services: [] }), place('store', { handlingMinutes: 20 })];
  const stock = [{ facilityId: 'maker', sku: 'tyre', onHand: 1, inbound: [{ quantity: 3, at: '2026-03-02T09:00Z' }] }];
  const lanes = [{ from: 'maker', to: 'store', minutes: 100, money: { base: 50 } }];
  const { earliest } = promise(networkOf(facilities, stock, { lanes }), orderOf());
  // 09:00, lane 100 min, handled 20 min, courier 60 min: 12:00. 900 + 50 + 4 h at 60.
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T12:00:00.000Z', cost: 1190, orderWithinMinutes: 60 });
});

test('the day on which goods come in must have room', () => {
  const facility = place('a', { capacity: { unitsPerDay: 3 } });
  const inbound = [{ quantity: 4, at: '2026-03-02T12:00Z' }];
  const three = orderOf({ lines: [{ sku: 'tyre', quantity: 3 }] });
  const network = networkOf([facility], [{ facilityId: 'a', sku: 'tyre', onHand: 0, inbound }]);
  expect(promise(network, three).earliest?.arriveAt).toBe('2026-03-02T13:00:00.000Z');
  expect(promise(network, orderOf()).unserved).toEqual([{ line: 0, quantity: 4, reason: 'CAPACITY_FULL' }]);
});

test('reasons are those of goods that may come too', () => {
  const unit = (network: ReturnType<typeof networkOf>, more: object = {}) => {
    const { unserved } = promise(network, orderOf({ lines: [{ sku: 'tyre', quantity: 1 }], ...more }));
    return unserved[0]?.reason;
  };
  const inbound = [{ quantity: 4, at: '2026-03-03T12:00Z' }];
  const awaited = [{ facilityId: 'a', sku: 'tyre', onHand: 0, inbound }];
  expect(unit(networkOf([place('a')], []))).toBe('UNKNOWN_SKU');
  expect(unit(networkOf([place('a')], [{ facilityId: 'a', sku: 'tyre', onHand: 0 }]))).toBe('NO_STOCK');
  expect(unit(networkOf([place('a')], awaited), { dueBy: '2026-03-02T12:00Z', strict: true })).toBe('TOO_LATE');
  expect(unit(networkOf([place('a')], awaited), { exclude: ['a'] })).toBe('EXCLUDED');
  const near = { services: [{ ...courier, maxMetres: 5000 }] };
  expect(unit(networkOf([place('a')], awaited, near))).toBe('OUT_OF_RANGE');
  // Asking for reasons leaves the stock as it is.
  const network = networkOf([place('a')], awaited);
  unit(network, { exclude: ['a'] });
  expect(network.stock.available('a', 'tyre')).toBe(0);
});

test('a delivery that should have come already counts', () => {
  const stock = [{ facilityId: 'a', sku: 'tyre', onHand: 1, inbound: [{ quantity: 3, at: '2026-03-01T12:00Z' }] }];
  const { earliest } = promise(networkOf([place('a')], stock), orderOf());
  expect(earliest).toMatchObject({ arriveAt: '2026-03-02T09:00:00.000Z', left: 0 });
  expect(earliest?.waitsFor).toEqual([{ facilityId: 'a', sku: 'tyre', quantity: 3, at: '2026-03-01T12:00:00.000Z' }]);
});

test('who comes in at night, after the cutoff of the evening before, is in time', () => {
  const facility = place('a', { timeZone: 'UTC', hours: nightly, cutoff: '22:30', handlingMinutes: 30 });
  const inbound = [{ quantity: 4, at: '2026-03-03T01:00Z' }];
  const stock = [{ facilityId: 'a', sku: 'tyre', onHand: 4, inbound }];
  // Placed at 23:00, after the cutoff, it waits for 20:00 of the next day: there at 21:30. Goods that come in at 01:00 are
  // handled at once, there at 02:30: eight lie there then, of which the order takes four that need not wait for the rest.
  const { earliest } = promise(networkOf([facility], stock), orderOf({ placedAt: '2026-03-02T23:00Z' }));
  expect(earliest).toMatchObject({ arriveAt: '2026-03-03T02:30:00.000Z', left: 4 });
  // Until midnight nothing changes; then an order is in time by itself.
  expect(earliest?.orderWithinMinutes).toBe(120);
});

const nightly = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['20:00-04:00']]),
);
