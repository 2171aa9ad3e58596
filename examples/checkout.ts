import assert from 'node:assert/strict';
import { assertOrders, assertProblem, buildNetwork, type Order, route } from 'onehop';

// Two customers want the last tyre of the shop round the corner. Deciding and taking the stock are one step
// (`reserve: true`), so that the second is sent to the next shop: nobody is promised what is gone.

const problem = assertProblem({
  currency: 'EUR',
  services: [{ id: 'courier', maxMetres: 20_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } }],
  facilities: [
    {
      id: 'station-road',
      kind: 'store',
      latitude: 52.5251,
      longitude: 13.3694,
      handlingMinutes: 15,
      services: ['courier'],
    },
    { id: 'harbour', kind: 'store', latitude: 52.5383, longitude: 13.3411, handlingMinutes: 15, services: ['courier'] },
  ],
  stock: [
    { facilityId: 'station-road', sku: 'TYRE-205-55-R16', onHand: 1, unitMoney: 7900 },
    { facilityId: 'harbour', sku: 'TYRE-205-55-R16', onHand: 4, unitMoney: 7900 },
  ],
});
const network = buildNetwork(problem);

/** What a shop calls when the customer presses the button. */
function checkout(order: Order): string {
  const plan = route(network, order, { reserve: true });
  const [shipment] = plan.shipments;
  return shipment
    ? `${order.id}: from ${shipment.facilityId}, at the door ${shipment.arriveAt.slice(11, 16)} UTC`
    : `${order.id}: sorry, ${plan.unserved[0]?.reason}`;
}

const wish = {
  latitude: 52.524,
  longitude: 13.371,
  method: 'deliver',
  lines: [{ sku: 'TYRE-205-55-R16', quantity: 1 }],
};
const [anna, ben] = assertOrders([
  { ...wish, id: 'anna', placedAt: '2026-10-01T09:00Z' },
  { ...wish, id: 'ben', placedAt: '2026-10-01T09:01Z' },
]);
assert(anna && ben);

// A look does not touch the stock: both could have it.
assert.equal(route(network, ben).shipments[0]?.facilityId, 'station-road');

const answers = [checkout(anna), checkout(ben)];
for (const answer of answers) console.log(answer);
assert.deepEqual(answers, [
  'anna: from station-road, at the door 09:46 UTC',
  'ben: from harbour, at the door 09:57 UTC',
]);
assert.equal(network.stock.available('station-road', 'TYRE-205-55-R16'), 0);
assert.equal(network.stock.available('harbour', 'TYRE-205-55-R16'), 3);
