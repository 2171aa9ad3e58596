import assert from 'node:assert/strict';
import { assertOrders, assertProblem, buildNetwork, route } from 'onehop';

// A backend keeps one network for days. Deliveries come in, walk-in customers buy, shops open and close:
// each is one call on the live network, and the next decision counts with it. Nothing is built anew.

const problem = assertProblem({
  currency: 'EUR',
  services: [
    { id: 'courier', maxMetres: 15_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } },
    { id: 'parcel', baseMinutes: 1440, minutesPerKm: 0.5, money: { base: 600, perUnit: 200 }, stops: 2 },
  ],
  facilities: [
    {
      id: 'central',
      kind: 'centralWarehouse',
      latitude: 51.31,
      longitude: 9.49,
      handlingMinutes: 120,
      services: ['parcel'],
    },
    { id: 'west', kind: 'store', latitude: 52.505, longitude: 13.305, handlingMinutes: 15, services: ['courier'] },
  ],
  stock: [
    { facilityId: 'central', sku: 'BATTERY-70AH', onHand: 50, unitMoney: 9000 },
    { facilityId: 'west', sku: 'BATTERY-70AH', onHand: 0, unitMoney: 9100 },
  ],
});
const network = buildNetwork(problem);
const [order] = assertOrders([
  {
    id: 'order-1',
    placedAt: '2026-10-01T09:00Z',
    latitude: 52.51,
    longitude: 13.33,
    method: 'deliver',
    lines: [{ sku: 'BATTERY-70AH', quantity: 1 }],
  },
]);
assert(order);

/** Where the order would be served from now, and when it would arrive. */
function now(event: string): string {
  const [shipment] = route(network, order as NonNullable<typeof order>).shipments;
  const answer = shipment
    ? `${shipment.facilityId}, moves: ${shipment.moves}, there ${shipment.arriveAt.slice(0, 16)}Z`
    : 'nobody';
  console.log(`${event.padEnd(42)} -> ${answer}`);
  return shipment?.facilityId ?? 'nobody';
}

assert.equal(now('The store is out of batteries'), 'central');

network.stock.receive('west', 'BATTERY-70AH', 2);
assert.equal(now('Two arrive at the store'), 'west');

network.stock.withdraw('west', 'BATTERY-70AH', 2);
assert.equal(now('A customer walks in and buys both'), 'central');

network.addFacility({
  id: 'corner',
  kind: 'store',
  latitude: 52.512,
  longitude: 13.335,
  handlingMinutes: 10,
  services: ['courier'],
});
network.stock.receive('corner', 'BATTERY-70AH', 1);
assert.equal(now('A shop opens round the corner, with one'), 'corner');

const plan = route(network, order, { reserve: true });
assert.equal(now('Somebody else orders that one'), 'central');

network.release(plan);
assert.equal(now('... and cancels'), 'corner');

network.removeFacility('corner');
assert.equal(now('The shop closes for good'), 'central');
