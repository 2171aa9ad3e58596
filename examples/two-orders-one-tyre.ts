import assert from 'node:assert/strict';
import { allocate, assertOrders, assertProblem, buildNetwork, type Plan, route, verify } from 'onehop';
import { readSample } from './sample/read.js';
import { alignTable, fixed, whole } from './support/table.js';

// Two orders and one tyre near both. One by one the first to come takes it, and the second pays for the long way.
// Decided together it goes to the one who would miss it more. Then the same with a thousand orders, and what the prices
// that come with the answer are good for.

const sumOf = (plans: readonly Plan[], of: (plan: Plan) => number): number =>
  plans.reduce((sum, plan) => sum + of(plan), 0);
const costOf = (plans: readonly Plan[]): number => sumOf(plans, ({ cost }) => cost);

// Everything lies on one meridian, where a hundredth of a degree is 1 111.95 m. A shipment by van costs 500 and 40 a
// kilometre, and 200 for its move, 50 for the touch of its unit, 100 for being a shipment: 850 + 40 a km, in cents.
const problem = assertProblem({
  currency: 'EUR',
  services: [{ id: 'van', detour: 1, baseMinutes: 20, minutesPerKm: 2, money: { base: 500, perKm: 40 } }],
  facilities: [
    { id: 'corner', kind: 'store', latitude: 52.4, longitude: 13, services: ['van'] },
    { id: 'depot', kind: 'frontWarehouse', latitude: 52.58, longitude: 13, services: ['van'] },
  ],
  stock: [
    { facilityId: 'corner', sku: 'tyre', onHand: 1 },
    { facilityId: 'depot', sku: 'tyre', onHand: 9 },
  ],
  policy: { weights: { hour: 0, km: 0 } },
});
const wish = { longitude: 13, method: 'deliver', lines: [{ sku: 'tyre', quantity: 1 }] };
const [anna, ben, carla] = assertOrders([
  { ...wish, id: 'anna', placedAt: '2026-10-01T09:00Z', latitude: 52.46 },
  { ...wish, id: 'ben', placedAt: '2026-10-01T09:05Z', latitude: 52.36 },
  { ...wish, id: 'carla', placedAt: '2026-10-01T09:10Z', latitude: 52.47 },
]);
assert(anna && ben && carla);

//                from corner                from depot
// anna    6.672 km: 850 + 267 = 1 117    13.343 km: 850 +   534 = 1 384
// ben     4.448 km: 850 + 178 = 1 028    24.463 km: 850 +   979 = 1 829
// carla   7.784 km: 850 + 311 = 1 161    12.231 km: 850 +   489 = 1 339
const sources = (plans: readonly Plan[]): string =>
  plans.map(({ orderId, shipments, cost }) => `${orderId} from ${shipments[0]?.facilityId} for ${cost}`).join(', ');

const shop = buildNetwork(problem);
const oneByOne = [anna, ben].map((order) => route(shop, order, { reserve: true }));
console.log(`One by one: ${sources(oneByOne)}: ${costOf(oneByOne)}.`);
assert.equal(costOf(oneByOne), 1117 + 1829);

const network = buildNetwork(problem);
const together = await allocate(network, [anna, ben]);
console.log(`Together:   ${sources(together.plans)}: ${together.cost}. No way is cheaper: ${together.status}.`);
assert.equal(together.cost, 1384 + 1028);
assert.equal(together.status, 'optimal');

// One more tyre at the corner would save anna 1 384 - 1 117 = 267; without the one that is there, ben would pay
// 1 829 - 1 028 = 801 more. Its price lies between.
const [scarce] = together.prices;
assert(scarce?.facilityId === 'corner' && scarce.price >= 267 && scarce.price <= 801);
console.log(`One more tyre at the corner is worth ${fixed(scarce.price, 0)}.`);

// Carla comes before the vans have left. By her own cost she would take the corner's last tyre; told what it is worth to
// others she is served from the depot, which costs her 1 339 - 1 161 = 178 more and leaves ben his.
assert.equal(route(network, carla).shipments[0]?.facilityId, 'corner');
const informed = route(network, carla, { prices: together });
console.log(`So carla, who comes next, is served from the ${informed.shipments[0]?.facilityId} for ${informed.cost}.`);
assert.equal(informed.shipments[0]?.facilityId, 'depot');
assert.equal(informed.cost, 1339);

// A thousand orders over the sample network, where most stock is enough for all who want it.
const { problem: sample, orders } = await readSample();
const arrivals = [...orders].sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
const routed = (options: Parameters<typeof route>[2]): Plan[] => {
  const fresh = buildNetwork(sample);
  return arrivals.map((order) => route(fresh, order, { ...options, reserve: true }));
};
const apart = routed({});
const batch = await allocate(buildNetwork(sample), orders);
const guided = routed({ prices: batch });

const row = (name: string, plans: readonly Plan[]): [string, ...string[]] => [
  name,
  whole(sumOf(plans, ({ shipments }) => shipments.length)),
  whole(sumOf(plans, ({ moves }) => moves)),
  whole(sumOf(plans, ({ touches }) => touches)),
  whole(sumOf(plans, ({ unserved }) => unserved.reduce((units, { quantity }) => units + quantity, 0))),
  whole(costOf(plans) / 100),
  whole((costOf(plans) - batch.bound) / 100),
];
console.log(`\n${whole(orders.length)} orders of the sample:\n`);
const rows = [row('one by one', apart), row('one by one, by the prices', guided), row('together', batch.plans)];
const heads = ['', 'shipments', 'moves', 'touches', 'units short', 'cost, yuan', 'above the bound'] as const;
for (const line of alignTable([heads, ...rows])) console.log(line);
console.log(`\nNo plans cost less than ${whole(batch.bound / 100)} yuan. Prices tell an order what one more
unit is worth to the others, and no more than that: who wants a set of four may still be left short.`);
for (const plans of [apart, guided, batch.plans]) assert.deepEqual(verify(sample, orders, plans), []);
assert(batch.bound <= batch.cost && batch.cost < costOf(apart));
assert(batch.counts.moves < sumOf(apart, ({ moves }) => moves));

// What a planner reads from the prices: where one more unit would have saved most.
const dearest = [...batch.prices].sort((a, b) => b.price - a.price).slice(0, 3);
console.log('\nStock up here first:');
for (const { facilityId, sku, price } of dearest) {
  console.log(`  ${sku} at ${facilityId}: one more would have been worth ${fixed(price / 100, 2)} yuan`);
}
assert.equal(dearest.length, 3);
