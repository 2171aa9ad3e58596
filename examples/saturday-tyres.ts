import assert from 'node:assert/strict';
import {
  assertOrders,
  assertProblem,
  buildNetwork,
  explain,
  explanationText,
  type FacilityInput,
  promise,
  route,
  verify,
} from 'onehop';

// Four tyres, fitted on Saturday at ten. It is Friday afternoon in Hangzhou. The shops near the buyer have such tyres,
// and not one may or can fit them then; so they come from a distributor by the afternoon's van, and wait overnight at a
// shop that has a bay free. One order's story: the plan with its appointment, how long the offer stands, and why not
// nearer.

const brand = 'Kestrand';
const tyre = 'T2055516-KE';

const allWeek = (window: string): FacilityInput['hours'] => ({
  mon: [window],
  tue: [window],
  wed: [window],
  thu: [window],
  fri: [window],
  sat: [window],
});
const { sat: _closed, ...noSaturday } = allWeek('09:00-18:00') ?? {};

/** A workshop that fits tyres in 45 minutes, open from nine to six except on Sundays. */
const workshop = (id: string, latitude: number, longitude: number, bays: number): FacilityInput => ({
  id,
  kind: 'store',
  latitude,
  longitude,
  timeZone: 'Asia/Shanghai',
  hours: allWeek('09:00-18:00'),
  handlingMinutes: 30,
  services: [],
  install: { bays, minutes: 45 },
});
const distributor = (id: string, latitude: number, longitude: number, cutoff: string): FacilityInput => ({
  id,
  kind: 'distributor',
  latitude,
  longitude,
  timeZone: 'Asia/Shanghai',
  hours: allWeek('08:00-18:00'),
  cutoff,
  handlingMinutes: 60,
  services: [],
});
/** A round costs the same for every stop; 1.50 yuan a tyre. Money is in fen. */
const round = (from: string, to: string, minutes: number, departures: string[], days: ('fri' | 'sat')[]) => ({
  from,
  to,
  minutes,
  departures,
  days,
  money: { base: 800, perUnit: 150 },
});

const problem = assertProblem({
  currency: 'CNY',
  services: [],
  facilities: [
    { ...workshop('xihu', 30.2629, 120.1352, 2), brands: ['Norvane', 'Tersolo'] },
    { ...workshop('gongshu', 30.284, 120.141, 2), hours: noSaturday },
    { ...workshop('shangcheng', 30.246, 120.17, 2), territory: { radiusMetres: 3000 } },
    workshop('binjiang', 30.21, 120.2, 1),
    workshop('xiaoshan', 30.185, 120.26, 2),
    distributor('qiantang', 30.31, 120.35, '14:00'),
    distributor('jiaxing', 30.75, 120.76, '14:00'),
    distributor('ningbo', 29.87, 121.55, '16:00'),
  ],
  lanes: [
    ...['gongshu', 'binjiang', 'xiaoshan'].map((store) => round('qiantang', store, 70, ['09:30', '15:30'], ['fri'])),
    round('jiaxing', 'xiaoshan', 140, ['16:30'], ['fri']),
    round('ningbo', 'xiaoshan', 180, ['07:30'], ['sat']),
  ],
  skus: [{ sku: tyre, brand, together: true }],
  stock: [
    ...['xihu', 'gongshu', 'shangcheng', 'binjiang'].map((facilityId) => ({ facilityId, sku: tyre, onHand: 8 })),
    { facilityId: 'xiaoshan', sku: tyre, onHand: 2 },
    ...['qiantang', 'jiaxing', 'ningbo'].map((facilityId) => ({ facilityId, sku: tyre, onHand: 12 })),
  ].map((position) => ({ ...position, unitMoney: 38_000 })),
});
const network = buildNetwork(problem);

const wish = {
  method: 'install',
  latitude: 30.259,
  longitude: 120.13,
  slot: '2026-10-17T10:00+08:00',
  lines: [{ sku: tyre, quantity: 4 }],
};
const [neighbour, order] = assertOrders([
  { ...wish, id: 'neighbour', placedAt: '2026-10-16T10:20+08:00', facilityId: 'binjiang' },
  { ...wish, id: 'saturday', placedAt: '2026-10-16T13:17+08:00' },
]);
assert(neighbour && order);

// In the morning somebody took the only bay of the shop by the river, for ten o'clock on Saturday as well.
const morning = route(network, neighbour, { reserve: true });
assert.deepEqual(morning.appointment?.facilityId, 'binjiang');

const hangzhou = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = (instant: string | number): string => hangzhou.format(new Date(instant));

console.log(`${clock(order.placedAt * 60_000)}: four ${brand} tyres, to be fitted on Saturday at ten.\n`);

// What the product page says, with nothing reserved.
const { cheapest } = promise(network, order);
assert(cheapest);
console.log(
  `Order within ${cheapest.orderWithinMinutes} minutes, drive off ${clock(cheapest.arriveAt)}. ` +
    `${cheapest.left} more are left there.\n`,
);
// The distributor takes orders for the day until two.
assert.equal(cheapest.orderWithinMinutes, 43);

const plan = route(network, order);
const [shipment] = plan.shipments;
const [leg] = shipment?.legs ?? [];
assert(shipment && leg && plan.appointment);
console.log(`- ${shipment.facilityId} hands four tyres to its van, which leaves ${clock(leg.departAt)}.`);
console.log(`- ${leg.to} has them ${clock(leg.arriveAt)}, and ready ${clock(shipment.arriveAt)}.`);
console.log(
  `- A bay of ${plan.appointment.facilityId} is kept ${clock(plan.appointment.startAt)} to ${clock(plan.appointment.endAt)}.\n`,
);
assert.deepEqual([shipment.facilityId, leg.to, plan.moves, plan.touches], ['qiantang', 'xiaoshan', 1, 8]);
assert.deepEqual(
  [leg.departAt, leg.arriveAt, shipment.arriveAt, plan.appointment.startAt, plan.appointment.endAt].map(clock),
  ['Friday 15:30', 'Friday 16:40', 'Friday 17:10', 'Saturday 10:00', 'Saturday 10:45'],
);
assert.deepEqual(plan, cheapest.plan);

// Why there, why not nearer, and what would have to change: facility by facility, then in words, in two languages.
const explanation = explain(network, order, plan);
console.log(`${explanationText(explanation, { facilities: 7 })}\n`);
console.log(explanationText(explanation, { facilities: 7, language: 'zh' }));
const facilityOf = (id: string) => explanation.facilities.find(({ facilityId }) => facilityId === id);
const others = ['xihu', 'gongshu', 'shangcheng', 'binjiang', 'xiaoshan', 'jiaxing', 'ningbo'];
assert.deepEqual(
  others.map((id) => facilityOf(id)?.exclusion?.code ?? null),
  ['BRAND_NOT_AUTHORISED', 'NO_BAY', 'OUT_OF_TERRITORY', 'NO_BAY', 'NOT_ENOUGH', null, 'NO_BAY'],
);

// The same as data, for a planner's screen.
console.log();
for (const id of others) console.log(`${id.padEnd(10)} ${JSON.stringify(facilityOf(id)?.toWin)}`);
assert.deepEqual(facilityOf('xiaoshan')?.toWin, { code: 'NOT_ENOUGH', units: 2 });

// The button is pressed: stock, room on the van and the bay are taken at once, and the checker agrees.
const taken = route(network, order, { reserve: true });
assert.deepEqual(taken, plan);
assert.deepEqual(verify(problem, [neighbour, order], [morning, taken]), []);
assert.equal(network.stock.available('qiantang', tyre), 8);
