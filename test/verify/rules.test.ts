import { describe, expect, test } from 'vitest';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { DistanceFunction } from '../../src/network/distance.js';
import { verify } from '../../src/verify/verify.js';
import type { ViolationCode } from '../../src/verify/violation.js';
import * as scenes from './scenes.js';
import { type Loose, refit, retime, type Scene } from './scenes.js';

/** The parts a change mostly touches: the first two facilities, the service, the lane, the order, the plan. */
interface Parts extends Scene {
  readonly first: Loose;
  readonly second: Loose;
  readonly bike: Loose;
  readonly lane: Loose;
  readonly order: Loose;
  readonly plan: Loose;
  readonly shipment: Loose;
}

type Change = (parts: Parts) => void;

const reached = new Set<ViolationCode>();

function codesOf(make: () => Scene, change: Change, distance?: DistanceFunction): ViolationCode[] {
  const scene = structuredClone(make());
  const { problem, orders, plans } = scene;
  change({
    ...scene,
    first: problem.facilities[0],
    second: problem.facilities[1],
    bike: problem.services[0],
    lane: problem.lanes[0],
    order: orders[0],
    plan: plans[0],
    shipment: plans[0].shipments[0],
  });
  const found = verify(assertProblem(problem), assertOrders(orders), plans, distance ? { distance } : {});
  for (const { code } of found) reached.add(code);
  return [...new Set(found.map(({ code }) => code))];
}

const nothing: Change = () => {};

test.each(scenes.allScenes())('worked out by hand and right: %s', (name, make) => {
  // It is there to be wrong in just this.
  expect(codesOf(make, nothing)).toEqual(name === 'thereAndBack' ? ['LEG'] : []);
});

const latest = '2026-10-01T12:00Z';

describe('verify: a right plan, and the smallest change that breaks one rule', () => {
  const s = scenes;
  test.each<[name: string, code: ViolationCode, scene: () => Scene, change: Change]>([
    // Hours, breaks, days off, cutoffs, handling.
    [
      'work goes on through the break',
      'TIME',
      s.throughTheBreak,
      ({ plan }) => retime(plan, { departAt: '2026-10-01T04:30Z', arriveAt: '2026-10-01T04:40Z', hour: 47 }),
    ],
    ['the break is longer', 'TIME', s.throughTheBreak, ({ first }) => (first.hours.thu[1] = '13:01-18:00')],
    ['the break begins sooner', 'TIME', s.throughTheBreak, ({ first }) => (first.hours.thu[0] = '09:00-11:59')],
    ['not open yet', 'HANDLING', s.throughTheBreak, ({ first }) => (first.hours.thu[0] = '11:31-12:00')],
    ['a day off', 'HANDLING', s.throughTheBreak, ({ first }) => (first.closedOn = ['2026-10-01'])],
    ['a weekday off', 'HANDLING', s.throughTheBreak, ({ first }) => (first.hours = { fri: ['09:00-18:00'] })],
    ['closed for ever', 'CLOSED', s.throughTheBreak, ({ first }) => (first.hours = {})],
    ['an hour farther east', 'HANDLING', s.throughTheBreak, ({ first }) => (first.timeZone = 'Asia/Tokyo')],
    ['handling takes longer', 'TIME', s.throughTheBreak, ({ first }) => (first.handlingMinutes = 61)],
    ['nobody says when it began', 'HANDLING', s.throughTheBreak, ({ shipment }) => delete shipment.handlingFrom],
    [
      'it began a minute sooner',
      'HANDLING',
      s.throughTheBreak,
      ({ shipment }) => (shipment.handlingFrom = '2026-10-01T03:29Z'),
    ],
    [
      'it began by another clock',
      'BAD_PLAN',
      s.throughTheBreak,
      ({ shipment }) => (shipment.handlingFrom = '2026-10-01T11:30+08:00'),
    ],
    ['the cutoff is sooner', 'HANDLING', s.atTheCutoff, ({ first }) => (first.cutoff = '15:59')],
    ['the cutoff is later', 'HANDLING', s.afterTheCutoff, ({ first }) => (first.cutoff = '16:01')],
    ['the next day off', 'HANDLING', s.afterTheCutoff, ({ first }) => (first.closedOn = ['2026-10-02'])],
    ['the next day begins sooner', 'HANDLING', s.afterTheCutoff, ({ first }) => (first.hours.fri = ['08:59-18:00'])],
    [
      'handled at once in spite of the cutoff',
      'HANDLING',
      s.afterTheCutoff,
      ({ plan }) =>
        retime(plan, {
          handlingFrom: '2026-10-01T08:01Z',
          departAt: '2026-10-01T08:01Z',
          arriveAt: '2026-10-01T08:11Z',
          hour: 7,
        }),
    ],
    ['a cutoff alone, the next day off', 'HANDLING', s.cutoffAlone, ({ first }) => (first.closedOn = ['2026-10-02'])],
    ['a night belongs to its evening', 'HANDLING', s.overMidnight, ({ first }) => (first.closedOn = ['2026-10-01'])],
    ['the second night off', 'TIME', s.overMidnight, ({ first }) => (first.closedOn = ['2026-10-02'])],
    ['a shorter night', 'TIME', s.overMidnight, ({ first }) => (first.hours.thu = ['22:00-05:59'])],
    [
      'three hours by the wall, four in fact',
      'TIME',
      s.longNight,
      ({ plan }) => retime(plan, { departAt: '2026-11-01T07:30Z', arriveAt: '2026-11-01T07:40Z', hour: 167 }),
    ],
    ['open until the first 01:30', 'TIME', s.longNight, ({ first }) => (first.hours.sat = ['22:00-01:30'])],
    [
      'at work on a day that never was',
      'HANDLING',
      s.missingDay,
      ({ plan }) =>
        retime(plan, {
          handlingFrom: '2011-12-30T19:00Z',
          departAt: '2011-12-30T19:00Z',
          arriveAt: '2011-12-30T19:10Z',
          hour: 847,
        }),
    ],
    // Departures.
    [
      'the later departure',
      'TIME',
      s.byTheClock,
      ({ plan }) => retime(plan, { departAt: '2026-10-01T06:00Z', arriveAt: '2026-10-01T06:10Z', hour: 187 }),
    ],
    ['a departure missed by a minute', 'TIME', s.byTheClock, ({ first }) => (first.handlingMinutes = 31)],
    ['it leaves a minute sooner', 'TIME', s.byTheClock, ({ bike }) => (bike.departures[0] = '09:59')],
    ['it never leaves', 'CLOSED', s.byTheClock, ({ bike }) => (bike.departures = [])],
    ['it leaves at once, who asks since when', 'HANDLING', s.byTheClock, ({ bike }) => delete bike.departures],
    [
      'nobody says since when it waits',
      'HANDLING',
      s.byTheClock,
      ({ first, shipment }) => {
        first.handlingMinutes = 29;
        delete shipment.handlingFrom;
      },
    ],
    ['the ride takes longer', 'TIME', s.byTheClock, ({ bike }) => (bike.baseMinutes = 11)],
    [
      'the second 01:30 of the day',
      'TIME',
      s.twiceOnTheClock,
      ({ plan }) => retime(plan, { departAt: '2026-11-01T06:30Z', arriveAt: '2026-11-01T06:40Z', hour: 67 }),
    ],
    ['the first 01:30 is missed', 'TIME', s.twiceOnTheClock, ({ first }) => (first.handlingMinutes = 31)],
    [
      'the gap does not move it',
      'TIME',
      s.leftOutOfTheClock,
      ({ plan }) => retime(plan, { departAt: '2026-03-08T07:00Z', arriveAt: '2026-03-08T07:10Z', hour: 47 }),
    ],
    ['03:00 is right after 01:59', 'TIME', s.leftOutOfTheClock, ({ bike }) => (bike.departures = ['03:00'])],
    [
      'the second 01:45 of Lord Howe',
      'TIME',
      s.halfAnHourBack,
      ({ plan }) => retime(plan, { departAt: '2026-04-04T15:15Z', arriveAt: '2026-04-04T15:25Z', hour: 37 }),
    ],
    // Lanes and paths.
    ['no such lane', 'LANE', s.viaTheStore, ({ lane }) => Object.assign(lane, { from: 's', to: 'd' })],
    ['a transfer to nowhere', 'LANE', s.viaTheStore, ({ shipment }) => (shipment.legs[0].to = 'nowhere')],
    ['the lane runs on other days', 'TIME', s.viaTheStore, ({ lane }) => (lane.days = ['wed', 'fri'])],
    ['the lane runs on no day', 'CLOSED', s.viaTheStore, ({ lane }) => (lane.days = [])],
    ['the lane never leaves', 'CLOSED', s.viaTheStore, ({ lane }) => (lane.departures = [])],
    ['the lane leaves sooner', 'TIME', s.viaTheStore, ({ lane }) => (lane.departures[0] = '07:59')],
    ['the lane takes longer', 'TIME', s.viaTheStore, ({ lane }) => (lane.minutes = 121)],
    ['the lane leaves by another clock', 'TIME', s.viaTheStore, ({ first }) => (first.timeZone = 'Europe/Paris')],
    [
      'the next lane is taken',
      'TIME',
      s.viaTheStore,
      ({ plan, shipment }) => {
        Object.assign(shipment.legs[0], { departAt: latest, arriveAt: '2026-10-01T14:00Z' });
        retime(plan, { departAt: '2026-10-01T14:15Z', arriveAt: '2026-10-01T14:25Z', hour: 297 });
      },
    ],
    [
      'sent on unhandled',
      'TIME',
      s.viaTheStore,
      ({ plan }) => retime(plan, { departAt: '2026-10-01T10:00Z', arriveAt: '2026-10-01T10:10Z', hour: 127 }),
    ],
    ['the store takes longer', 'TIME', s.viaTheStore, ({ second }) => (second.handlingMinutes = 16)],
    ['the store is closed then', 'TIME', s.viaTheStore, ({ second }) => (second.hours.thu = ['09:00-10:14'])],
    ['the store has the day off', 'TIME', s.viaTheStore, ({ second }) => (second.closedOn = ['2026-10-01'])],
    ['the store is closed for ever', 'CLOSED', s.viaTheStore, ({ second }) => (second.hours = {})],
    ['one leg allowed', 'LEG_LIMIT', s.viaTheStore, ({ problem }) => (problem.policy = { limits: { maxLegs: 1 } })],
    ['a facility twice', 'LEG', s.thereAndBack, nothing],
    ['a transfer by a service', 'LEG', s.viaTheStore, ({ shipment }) => (shipment.legs[0].service = 'bike')],
    ['the last leg from elsewhere', 'LEG', s.viaTheStore, ({ shipment }) => (shipment.legs[1].from = 'd')],
    ['no last leg', 'LEG', s.collected, ({ order }) => (order.method = 'deliver')],
    ['the store has no bike', 'SERVICE', s.viaTheStore, ({ second }) => (second.services = [])],
    ['the bike goes less far', 'OUT_OF_RANGE', s.dealer, ({ bike }) => (bike.maxMetres = 1445)],
    [
      'a metre more on the lane',
      'METRES',
      s.viaTheStore,
      ({ plan, shipment }) => {
        shipment.legs[0].metres += 1;
        plan.metres += 1;
      },
    ],
    [
      'a lane is no move',
      'MOVES',
      s.viaTheStore,
      ({ plan, shipment }) => {
        shipment.moves -= 1;
        plan.moves -= 1;
      },
    ],
    [
      'a store does not touch what passes',
      'TOUCHES',
      s.viaTheStore,
      ({ plan, shipment }) => {
        shipment.touches -= 2;
        plan.touches -= 4;
      },
    ],
    ['the lane costs more', 'SHIPMENT_COST', s.viaTheStore, ({ lane }) => (lane.money.base = 301)],
    ['the lane costs more a unit', 'SHIPMENT_COST', s.viaTheStore, ({ lane }) => (lane.money.perUnit = 6)],
    ['the origin accepts less', 'SHIPMENT_COST', s.viaTheStore, ({ first }) => (first.acceptance = 0.8)],
    [
      'nobody says since when the lane is awaited',
      'HANDLING',
      s.viaTheStore,
      ({ shipment }) => delete shipment.handlingFrom,
    ],
    // Merges.
    [
      'the own goods do not wait',
      'TIME',
      s.merged,
      ({ plan }) => {
        const [, own] = plan.shipments;
        Object.assign(own.legs[0], { departAt: '2026-10-01T09:15Z', arriveAt: '2026-10-01T09:25Z' });
        own.arriveAt = '2026-10-01T09:25Z';
      },
    ],
    [
      'they wait, nobody says since when',
      'HANDLING',
      s.mergedAtAnyHour,
      ({ plan }) => delete plan.shipments[1].handlingFrom,
    ],
    ['one shipment allowed', 'SHIPMENT_LIMIT', s.merged, ({ order }) => (order.maxShipments = 1)],
    ['an origin excluded', 'EXCLUDED', s.merged, ({ order }) => (order.exclude = ['s'])],
    // Collected.
    ['not handed out there', 'STORE', s.collected, ({ second }) => delete second.collect],
    ['another store chosen', 'STORE', s.collected, ({ order }) => (order.facilityId = 'd')],
    ['the store excluded', 'EXCLUDED', s.collected, ({ order }) => (order.exclude = ['s'])],
    ['the store too far', 'OUT_OF_RANGE', s.collected, ({ order }) => (order.longitude = 1.4)],
    [
      'a smaller radius',
      'OUT_OF_RANGE',
      s.fromTheShelf,
      ({ problem, order }) => {
        order.longitude = 0.01;
        problem.policy = { limits: { collectRadiusMetres: 1445 } };
      },
    ],
    [
      'two stores',
      'STORE',
      s.collectedFromTwo,
      ({ problem, second, lane, shipment }) => {
        problem.facilities.push({ ...second, id: 't' });
        lane.to = 't';
        shipment.legs[0].to = 't';
      },
    ],
    [
      'handed out unhandled',
      'TIME',
      s.collected,
      ({ plan, shipment }) => {
        shipment.arriveAt = '2026-10-01T10:00Z';
        Object.assign(plan, { lastArrival: '2026-10-01T10:00Z', cost: 1269 });
        plan.costTerms.hour = 120;
      },
    ],
    [
      'ready too late',
      'TOO_LATE',
      s.collected,
      ({ order, plan }) => {
        Object.assign(order, { dueBy: '2026-10-01T10:14Z', strict: true });
        plan.costTerms.late = 8;
        plan.cost += 8;
      },
    ],
    ['a delivery of what is collected', 'LEG', s.collected, ({ shipment }) => (shipment.legs[0].kind = 'delivery')],
    [
      'a store that receives does not touch',
      'TOUCHES',
      s.collected,
      ({ plan, shipment }) => {
        shipment.touches -= 1;
        plan.touches -= 2;
      },
    ],
    [
      'from the shelf, nobody says since when',
      'HANDLING',
      s.fromTheShelf,
      ({ shipment }) => delete shipment.handlingFrom,
    ],
    [
      'the shelf charges for a move',
      'SHIPMENT_COST',
      s.fromTheShelf,
      ({ plan, shipment }) => {
        shipment.costTerms.move = plan.costTerms.move = 200;
        plan.cost += 200;
      },
    ],
    // Fitted.
    [
      'no appointment',
      'APPOINTMENT',
      s.fitted,
      ({ plan }) => {
        delete plan.appointment;
        Object.assign(plan, { lastArrival: '2026-10-01T10:15Z', cost: 1279 });
        plan.costTerms.hour = 130;
      },
    ],
    [
      'an appointment for what is collected',
      'APPOINTMENT',
      s.collected,
      ({ plan }) => {
        plan.appointment = { facilityId: 's', startAt: '2026-10-01T10:15Z', endAt: '2026-10-01T10:15Z' };
      },
    ],
    [
      'before the goods are ready',
      'APPOINTMENT',
      s.fitted,
      ({ plan }) => refit(plan, { startAt: '2026-10-01T10:14Z', endAt: '2026-10-01T10:59Z', hour: 159 }),
    ],
    [
      'too short',
      'APPOINTMENT',
      s.fitted,
      ({ plan }) => refit(plan, { startAt: '2026-10-01T10:15Z', endAt: '2026-10-01T10:59Z', hour: 159 }),
    ],
    ['too long', 'APPOINTMENT', s.fitted, ({ second }) => (second.install.minutes = 44)],
    ['at another place', 'APPOINTMENT', s.fitted, ({ plan }) => (plan.appointment.facilityId = 'd')],
    ['not in the slot asked for', 'APPOINTMENT', s.fitted, ({ order }) => (order.slot = '2026-10-01T10:16Z')],
    ['over the end of the day', 'APPOINTMENT', s.fitted, ({ second }) => (second.hours.thu = ['09:00-10:59'])],
    ['over a break', 'APPOINTMENT', s.fitted, ({ second }) => (second.hours.thu = ['09:00-10:30', '10:31-18:00'])],
    ['ends in another writing', 'BAD_PLAN', s.fitted, ({ plan }) => (plan.appointment.endAt = '11:00')],
    ['nothing is fitted there', 'STORE', s.fitted, ({ second }) => delete second.install],
    ['a store without bays', 'BAYS', s.fitted, ({ second }) => (second.install.bays = 0)],
    [
      'two in one bay',
      'BAYS',
      s.twoFitted,
      ({ plans }) => refit(plans[1], { startAt: '2026-10-01T10:59Z', endAt: '2026-10-01T11:44Z', hour: 189 }),
    ],
    [
      'fitted too late',
      'TOO_LATE',
      s.fitted,
      ({ order, plan }) => {
        Object.assign(order, { dueBy: '2026-10-01T10:59Z', strict: true });
        plan.costTerms.late = 8;
        plan.cost += 8;
      },
    ],
    // Interchange.
    ['a line wants just this', 'INTERCHANGE', s.otherBrand, ({ order }) => delete order.lines[0].accept],
    [
      'one line of the demand wants just this',
      'INTERCHANGE',
      s.otherBrand,
      ({ order, plan }) => {
        order.lines.push({ sku: 'wiper-a', quantity: 1 });
        plan.unserved = [{ line: 1, quantity: 1, reason: 'TOO_COSTLY' }];
        plan.costTerms.unserved = 200_000;
        plan.cost += 200_000;
        plan.status = 'partial';
      },
    ],
    ['of another group', 'LINE', s.otherBrand, ({ problem }) => (problem.skus[1].interchange = 'oil')],
    ['of no group', 'LINE', s.otherBrand, ({ problem }) => delete problem.skus[0].interchange],
    ['the penalty is higher', 'SHIPMENT_COST', s.otherBrand, ({ problem }) => (problem.skus[1].penalty = 8)],
    ['less of the other brand', 'STOCK', s.otherBrand, ({ problem }) => (problem.stock[1].onHand = 1)],
    ['a set of two brands', 'TOGETHER', s.oneOfEach, ({ order }) => (order.lines[0].together = true)],
    [
      'a sku twice on a line',
      'LINE',
      s.otherBrand,
      ({ shipment }) => {
        const half = { ...shipment.lines[0], quantity: 1 };
        shipment.lines = [half, half];
      },
    ],
    ['the other brand not sold', 'BRAND', s.otherBrand, ({ first }) => (first.brands = ['A'])],
    [
      'below the floor of the brand sent',
      'PRICE_FLOOR',
      s.otherBrand,
      ({ problem, order }) => {
        order.lines[0].price = 499;
        problem.policy = { priceFloor: [{ brand: 'B', unitPrice: 500 }] };
      },
    ],
    // Channel rules.
    ['another channel served', 'CHANNEL', s.dealer, ({ first }) => (first.channels = ['shop'])],
    ['no channel served', 'CHANNEL', s.dealer, ({ first }) => (first.channels = [])],
    ['an order of no channel', 'CHANNEL', s.dealer, ({ order }) => delete order.channel],
    ['stock of another pool', 'CHANNEL', s.dealer, ({ problem }) => (problem.stock[0].pool = 'shop')],
    ['another brand sold', 'BRAND', s.dealer, ({ first }) => (first.brands = ['Other'])],
    ['no brand sold', 'BRAND', s.dealer, ({ first }) => (first.brands = [])],
    ['a smaller territory', 'TERRITORY', s.dealer, ({ first }) => (first.territory.radiusMetres = 1445)],
    ['another region', 'TERRITORY', s.dealer, ({ first }) => (first.territory.regions = ['south'])],
    ['an order of no region', 'TERRITORY', s.dealer, ({ order }) => delete order.region],
    ['a higher floor', 'PRICE_FLOOR', s.dealer, ({ problem }) => (problem.policy.priceFloor[0].unitPrice = 501)],
    [
      'a floor of all channels',
      'PRICE_FLOOR',
      s.dealer,
      ({ problem }) => (problem.policy.priceFloor[0] = { brand: 'Castor', unitPrice: 501 }),
    ],
    [
      'another line of the demand is cheaper',
      'PRICE_FLOOR',
      s.dealer,
      ({ order, plan }) => {
        order.lines.push({ sku: 'oil', quantity: 1, price: 499 });
        plan.unserved = [{ line: 1, quantity: 1, reason: 'BELOW_PRICE_FLOOR' }];
        plan.costTerms.unserved = 200_000;
        plan.cost += 200_000;
        plan.status = 'partial';
      },
    ],
    // What all plans share.
    ['two orders handled on one day', 'CAPACITY', s.twoOnOneDay, ({ first }) => (first.capacity = { ordersPerDay: 1 })],
    ['two units handled on one day', 'CAPACITY', s.twoOnOneDay, ({ first }) => (first.capacity = { unitsPerDay: 1 })],
    ['a lane too small for one order', 'LANE_CAPACITY', s.viaTheStore, ({ lane }) => (lane.unitsPerDay = 1)],
    ['a lane too small for two departures', 'LANE_CAPACITY', s.twoOnTheLane, ({ lane }) => (lane.unitsPerDay = 3)],
    [
      'a lane too small for two days of orders',
      'LANE_CAPACITY',
      s.twoDaysOneLane,
      ({ lane }) => (lane.unitsPerDay = 3),
    ],
  ])('%s: %s', (_, code, scene, change) => expect(codesOf(scene, change)).toEqual([code]));
});

test('every code that these scenes are for was reached', () => {
  expect(scenes.codesOfScenes.filter((code) => !reached.has(code))).toEqual([]);
});

describe('verify: a right plan that stays right', () => {
  const s = scenes;
  test.each<[name: string, scene: () => Scene, change: Change]>([
    [
      'hours that touch are one',
      s.throughTheBreak,
      ({ first }) => first.hours.thu.splice(0, 1, '09:00-10:00', '10:00-12:00'),
    ],
    ['hours that overlap are one', s.throughTheBreak, ({ first }) => first.hours.thu.push('16:00-17:00')],
    ['closed a minute after', s.throughTheBreak, ({ first }) => (first.hours.thu[1] = '13:00-13:30')],
    ['a day off after', s.throughTheBreak, ({ first }) => (first.closedOn = ['2026-10-02'])],
    ['a departure it is in time for', s.byTheClock, ({ first }) => (first.handlingMinutes = 29)],
    ['open until the second 01:30', s.longNight, ({ first }) => (first.hours.sat = ['22:00-02:00'])],
    ['the cutoff is the origin’s, not the store’s', s.viaTheStore, ({ second }) => (second.cutoff = '08:00')],
    ['two legs allowed', s.viaTheStore, ({ problem }) => (problem.policy = { limits: { maxLegs: 2 } })],
    ['one leg to collect', s.collected, ({ problem }) => (problem.policy = { limits: { maxLegs: 1 } })],
    [
      'a second lane, dearer',
      s.viaTheStore,
      ({ problem, lane }) => problem.lanes.push({ ...lane, money: { base: 900 } }),
    ],
    ['a second lane, slower', s.viaTheStore, ({ problem, lane }) => problem.lanes.push({ ...lane, minutes: 500 })],
    ['a second lane, closed', s.viaTheStore, ({ problem, lane }) => problem.lanes.push({ ...lane, departures: [] })],
    [
      'two lanes alike share the load',
      s.twoOnTheLane,
      ({ problem, lane }) => {
        lane.unitsPerDay = 2;
        problem.lanes.push({ ...lane });
      },
    ],
    ['handled on two days, sent on one', s.twoDaysOneLane, ({ first }) => (first.capacity = { ordersPerDay: 1 })],
    [
      'by two services nobody waits',
      s.merged,
      ({ problem, second, bike, plan }) => {
        problem.services.push({ ...bike, id: 'van' });
        second.services.push('van');
        const [, own] = plan.shipments;
        Object.assign(own.legs[0], { service: 'van', departAt: '2026-10-01T09:15Z', arriveAt: '2026-10-01T09:25Z' });
        own.arriveAt = '2026-10-01T09:25Z';
      },
    ],
    [
      'a chosen store however far',
      s.collected,
      ({ order }) => Object.assign(order, { longitude: 1.4, facilityId: 's' }),
    ],
    ['fitted just before the end of the day', s.fitted, ({ second }) => (second.hours.thu = ['09:00-11:00'])],
    ['fitted in the slot asked for', s.fitted, ({ order }) => (order.slot = '2026-10-01T10:15Z')],
    [
      'fitted later than could be',
      s.fitted,
      ({ plan }) => refit(plan, { startAt: '2026-10-01T12:00Z', endAt: '2026-10-01T12:45Z', hour: 230 }),
    ],
    [
      'two bays at one time',
      s.twoFitted,
      ({ second, plans }) => {
        second.install.bays = 2;
        refit(plans[1], { startAt: '2026-10-01T10:15Z', endAt: '2026-10-01T11:00Z', hour: 160 });
      },
    ],
    ['a set of the other brand', s.otherBrand, ({ order }) => (order.lines[0].together = true)],
    [
      'a sku without a brand may be sold',
      s.dealer,
      ({ problem, first }) => {
        delete problem.skus[0].brand;
        first.brands = [];
      },
    ],
    [
      'a floor of another channel',
      s.dealer,
      ({ problem }) => (problem.policy.priceFloor[0] = { brand: 'Castor', channel: 'shop', unitPrice: 501 }),
    ],
    ['a line without a price', s.dealer, ({ order }) => delete order.lines[0].price],
    ['stock open to all', s.dealer, ({ problem }) => delete problem.stock[0].pool],
  ])('%s', (_, scene, change) => expect(codesOf(scene, change)).toEqual([]));
});

describe('verify: radii by the distance of the caller', () => {
  test.each<[name: string, metres: number, codes: ViolationCode[]]>([
    ['at the edge', 50_000, []],
    ['rounded to the edge', 50_000.4, []],
    ['beyond', 50_001, ['OUT_OF_RANGE']],
    ['not known', Number.NaN, ['METRES']],
  ])('where goods are collected: %s', (_, metres, codes) => {
    expect(codesOf(scenes.fromTheShelf, nothing, () => metres)).toEqual(codes);
  });

  test.each<[name: string, metres: number, codes: ViolationCode[]]>([
    ['at the edge', 1446, []],
    ['beyond', 1447, ['TERRITORY']],
  ])('a territory: %s', (_, metres, codes) => {
    const change: Change = ({ first, order }) => {
      Object.assign(first, { collect: true, channels: ['web'], territory: { radiusMetres: 1446 } });
      order.channel = 'web';
    };
    expect(codesOf(scenes.fromTheShelf, change, () => metres)).toEqual(codes);
  });
});
