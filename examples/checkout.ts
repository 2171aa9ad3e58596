import assert from 'node:assert/strict';
import { assertOrders, assertProblem, buildNetwork, type Checkout, checkout, reject, route } from 'onehop';

// Two customers want the last tyre of the shop round the corner. Deciding and holding are one call, so that the second
// is sent to the next shop: nobody is promised what is gone. Then that shop says no, and the order moves on. What is not
// paid for within a quarter of an hour is free again.

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
    { id: 'mill', kind: 'store', latitude: 52.5519, longitude: 13.3303, handlingMinutes: 15, services: ['courier'] },
  ],
  stock: [
    { facilityId: 'station-road', sku: 'TYRE-205-55-R16', onHand: 1, unitMoney: 7900 },
    { facilityId: 'harbour', sku: 'TYRE-205-55-R16', onHand: 4, unitMoney: 7900 },
    { facilityId: 'mill', sku: 'TYRE-205-55-R16', onHand: 2, unitMoney: 7900 },
  ],
});
// The story has a clock of its own; a shop leaves it out.
let now = Date.parse('2026-10-01T09:00Z');
const network = buildNetwork(problem, { clock: () => now });
const left = (facilityId: string): number => network.stock.available(facilityId, 'TYRE-205-55-R16');

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

const said: string[] = [];
function say({ status, plan, reservation }: Pick<Checkout, 'plan' | 'reservation'> & { status: string }): void {
  const [shipment] = plan.shipments;
  const arrives = `from ${shipment?.facilityId}, at the door ${shipment?.arriveAt.slice(11, 16)} UTC`;
  said.push(`${reservation?.id ?? plan.orderId}: ${status === 'held' ? arrives : status}`);
  console.log(said.at(-1));
}

// A look does not touch the stock: both could have it.
assert.equal(route(network, ben).shipments[0]?.facilityId, 'station-road');

say(await checkout(network, anna));
say(await checkout(network, ben));
// Ben presses the button again: the same answer, and no second tyre.
say(await checkout(network, ben));
assert.deepEqual([left('station-road'), left('harbour')], [0, 3]);

// Anna pays, and her tyre leaves.
network.stock.commit('anna');

// The harbour cannot find Ben's tyre. His order moves on, and leaves from now on.
now = Date.parse('2026-10-01T09:10Z');
const moved = await reject(network, 'ben', 'harbour');
assert(moved.status === 'held');
say(moved);

// He never pays: a quarter of an hour later the hold is over, and another customer may have the tyre.
now = Date.parse('2026-10-01T09:25Z');
say(await checkout(network, ben));
assert.equal(network.stock.find('anna')?.state, 'committed');
assert.deepEqual(network.stock.expire(), ['ben#2']);
assert.deepEqual([left('station-road'), left('harbour'), left('mill')], [0, 4, 2]);

assert.deepEqual(said, [
  'anna: from station-road, at the door 09:46 UTC',
  'ben: from harbour, at the door 09:57 UTC',
  'ben: from harbour, at the door 09:57 UTC',
  'ben#2: from mill, at the door 10:12 UTC',
  'ben#2: ended',
]);
