import type { Plan, ShipmentTerm } from '../../src/model/plan.js';
import type { FacilityInput, OrderInput, ProblemInput } from '../../src/model/schema.js';
import type { ViolationCode } from '../../src/verify/violation.js';

/** A plan, or a part of one, that may be written to, wrongly too. */
// biome-ignore lint/suspicious/noExplicitAny: a tampered plan is not a Plan any more, and its writer must not mind.
export type Loose = any;

/** Every scene by name. */
export const allScenes = (): [name: string, make: () => Scene][] => Object.entries(makers);

/** Input with plans worked out by hand, made anew for every use: it may be written to. */
export interface Scene {
  problem: Loose;
  orders: Loose[];
  plans: Loose[];
}

/** What only these scenes, changed a little, bring out of the checker. */
export const codesOfScenes: readonly ViolationCode[] = [
  'INTERCHANGE',
  'LANE',
  'LEG_LIMIT',
  'STORE',
  'CLOSED',
  'HANDLING',
  'CHANNEL',
  'BRAND',
  'TERRITORY',
  'PRICE_FLOOR',
  'LANE_CAPACITY',
  'BAYS',
];

/** Weights are the default ones: move 200, touch 50, hour 40, km 2, money 1, shipment 100, lateHour 500, rejection 500. */
const terms = (given: Partial<Record<ShipmentTerm, number>>): Record<ShipmentTerm, number> => ({
  ...{ money: 0, move: 0, touch: 0, km: 0, shipment: 100, interchange: 0, rejection: 0 },
  ...given,
});

/** The figures of a plan that are no sums of its parts are given; its terms are those of its shipments, and these. */
function planOf(orderId: string, figures: Loose, shipments: Loose[]): Loose {
  const { hour, late = 0, unserved = 0, ...rest } = figures;
  const sums = shipments.reduce((sum: Loose, { costTerms }: Loose) => {
    for (const term of Object.keys(costTerms)) sum[term] = (sum[term] ?? 0) + costTerms[term];
    return sum;
  }, {});
  const plan: Loose = { orderId, status: 'served', ...rest, costTerms: { ...sums, hour, late, unserved } };
  return { ...plan, shipments, unserved: [] } satisfies Plan;
}

const store = (change: Partial<FacilityInput>): FacilityInput => ({
  id: 's',
  kind: 'store',
  latitude: 0,
  longitude: 0,
  services: ['bike'],
  ...change,
});

const problemOf = (facilities: FacilityInput[], change: Partial<ProblemInput> = {}): ProblemInput => ({
  currency: 'CNY',
  facilities,
  services: [{ id: 'bike', baseMinutes: 10, minutesPerKm: 1, money: { base: 100 } }],
  stock: [{ facilityId: facilities[0]?.id ?? '', sku: 'oil', onHand: 10 }],
  lanes: [],
  ...change,
});

const orderOf = (change: Partial<OrderInput> & Pick<OrderInput, 'placedAt'>): OrderInput => ({
  id: 'o',
  latitude: 0,
  longitude: 0,
  method: 'deliver',
  lines: [{ sku: 'oil', quantity: 1 }],
  ...change,
});

/** One bottle by bike to the door of the store: 10 minutes, 0 metres, 100 money + 200 move + 50 touch + 100 shipment. */
function toTheDoor(figures: Loose, handlingFrom: string | null, departAt: string, arriveAt: string, id = 'o'): Loose {
  const leg = { kind: 'delivery', from: 's', to: null, service: 'bike', metres: 0, departAt, arriveAt };
  const shipment = {
    facilityId: 's',
    lines: [{ line: 0, sku: 'oil', quantity: 1 }],
    legs: [leg],
    ...(handlingFrom !== null && { handlingFrom }),
    moves: 1,
    touches: 1,
    arriveAt,
    costTerms: terms({ money: 100, move: 200, touch: 50 }),
  };
  return planOf(id, { moves: 1, touches: 1, metres: 0, lastArrival: arriveAt, ...figures }, [shipment]);
}

/** Replaces the times of such a plan by others that follow from each other, and what they cost. */
export function retime(plan: Loose, { handlingFrom, departAt, arriveAt, hour }: Loose): void {
  const [shipment] = plan.shipments;
  if (handlingFrom) shipment.handlingFrom = handlingFrom;
  Object.assign(shipment.legs.at(-1), { departAt, arriveAt });
  shipment.arriveAt = arriveAt;
  plan.lastArrival = arriveAt;
  plan.cost += hour - plan.costTerms.hour;
  plan.costTerms.hour = hour;
}

const shanghai = 'Asia/Shanghai';
const newYork = 'America/New_York';

/** Thursday 11:30 in Shanghai: half an hour before the break and half an hour after it. 130 minutes: 86.67 -> 87. */
export const throughTheBreak = (): Scene => ({
  problem: problemOf([
    store({ timeZone: shanghai, hours: { thu: ['09:00-12:00', '13:00-18:00'] }, handlingMinutes: 60 }),
  ]),
  orders: [orderOf({ placedAt: '2026-10-01T11:30+08:00' })],
  plans: [toTheDoor({ cost: 537, hour: 87 }, '2026-10-01T03:30Z', '2026-10-01T05:30Z', '2026-10-01T05:40Z')],
});

const office = { timeZone: shanghai, hours: { thu: ['09:00-18:00'], fri: ['09:00-18:00'] }, cutoff: '16:00' };

/** Thursday 16:00 sharp in Shanghai is still in time. 10 minutes: 6.67 -> 7. */
export const atTheCutoff = (): Scene => ({
  problem: problemOf([store(office)]),
  orders: [orderOf({ placedAt: '2026-10-01T16:00+08:00' })],
  plans: [toTheDoor({ cost: 457, hour: 7 }, '2026-10-01T08:00Z', '2026-10-01T08:00Z', '2026-10-01T08:10Z')],
});

/** A minute later it waits for Friday 09:00. 1029 minutes: 686. */
export const afterTheCutoff = (): Scene => ({
  problem: problemOf([store(office)]),
  orders: [orderOf({ placedAt: '2026-10-01T16:01+08:00' })],
  plans: [toTheDoor({ cost: 1136, hour: 686 }, '2026-10-02T01:00Z', '2026-10-02T01:00Z', '2026-10-02T01:10Z')],
});

/** The same order, and one of Friday 09:00: one day's work. */
export const twoOnOneDay = (): Scene => {
  const { problem, orders, plans } = afterTheCutoff();
  return {
    problem,
    orders: [...orders, orderOf({ id: 'p', placedAt: '2026-10-02T09:00+08:00' })],
    plans: [
      ...plans,
      toTheDoor({ cost: 457, hour: 7 }, '2026-10-02T01:00Z', '2026-10-02T01:00Z', '2026-10-02T01:10Z', 'p'),
    ],
  };
};

/** A cutoff without hours: from Friday 00:00. 489 minutes: 326. */
export const cutoffAlone = (): Scene => ({
  problem: problemOf([store({ timeZone: shanghai, cutoff: '16:00' })]),
  orders: [orderOf({ placedAt: '2026-10-01T16:01+08:00' })],
  plans: [toTheDoor({ cost: 776, hour: 326 }, '2026-10-01T16:00Z', '2026-10-01T16:00Z', '2026-10-01T16:10Z')],
});

/** Friday 05:30 in Shanghai: half an hour of Thursday's night, half an hour of Friday's. 1030 minutes: 686.67 -> 687. */
export const overMidnight = (): Scene => ({
  problem: problemOf([
    store({ timeZone: shanghai, hours: { thu: ['22:00-06:00'], fri: ['22:00-06:00'] }, handlingMinutes: 60 }),
  ]),
  orders: [orderOf({ placedAt: '2026-10-02T05:30+08:00' })],
  plans: [toTheDoor({ cost: 1137, hour: 687 }, '2026-10-01T21:30Z', '2026-10-02T14:30Z', '2026-10-02T14:40Z')],
});

/** The night the clocks go back in New York: 23:30, three hours of work, then it is 01:30 again. 190 minutes: 127. */
export const longNight = (): Scene => ({
  problem: problemOf([store({ timeZone: newYork, hours: { sat: ['22:00-06:00'] }, handlingMinutes: 180 })]),
  orders: [orderOf({ placedAt: '2026-10-31T23:30-04:00' })],
  plans: [toTheDoor({ cost: 577, hour: 127 }, '2026-11-01T03:30Z', '2026-11-01T06:30Z', '2026-11-01T06:40Z')],
});

const leaving = (timeZone: string, departures: string[], change: Partial<FacilityInput> = {}): ProblemInput =>
  problemOf([store({ timeZone, ...change })], {
    services: [{ id: 'bike', baseMinutes: 10, minutesPerKm: 1, money: { base: 100 }, departures }],
  });

/** Ready at 10:00 in Shanghai, just when the bike leaves. 40 minutes: 27. */
export const byTheClock = (): Scene => ({
  problem: leaving(shanghai, ['10:00', '14:00'], { handlingMinutes: 30 }),
  orders: [orderOf({ placedAt: '2026-10-01T09:30+08:00' })],
  plans: [toTheDoor({ cost: 477, hour: 27 }, '2026-10-01T01:30Z', '2026-10-01T02:00Z', '2026-10-01T02:10Z')],
});

/** 01:30 comes twice in New York on 1 November: the first. 40 minutes: 27. */
export const twiceOnTheClock = (): Scene => ({
  problem: leaving(newYork, ['01:30']),
  orders: [orderOf({ placedAt: '2026-11-01T01:00-04:00' })],
  plans: [toTheDoor({ cost: 477, hour: 27 }, '2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-01T05:40Z')],
});

/** 02:30 is left out in New York on 8 March: 03:30. 100 minutes: 66.67 -> 67. */
export const leftOutOfTheClock = (): Scene => ({
  problem: leaving(newYork, ['02:30']),
  orders: [orderOf({ placedAt: '2026-03-08T01:00-05:00' })],
  plans: [toTheDoor({ cost: 517, hour: 67 }, '2026-03-08T06:00Z', '2026-03-08T07:30Z', '2026-03-08T07:40Z')],
});

/** Lord Howe goes back half an hour at 02:00: 01:45 comes twice. 25 minutes: 16.67 -> 17. */
export const halfAnHourBack = (): Scene => ({
  problem: leaving('Australia/Lord_Howe', ['01:45']),
  orders: [orderOf({ placedAt: '2026-04-05T01:30+11:00' })],
  plans: [toTheDoor({ cost: 467, hour: 17 }, '2026-04-04T14:30Z', '2026-04-04T14:45Z', '2026-04-04T14:55Z')],
});

/** Samoa had no Friday 2011-12-30: the next one is 6 January. 9910 minutes: 6606.67 -> 6607. */
export const missingDay = (): Scene => ({
  problem: problemOf([store({ timeZone: 'Pacific/Apia', hours: { fri: ['09:00-10:00'] } })]),
  orders: [orderOf({ placedAt: '2011-12-29T12:00-10:00' })],
  plans: [toTheDoor({ cost: 7057, hour: 6607 }, '2012-01-05T19:00Z', '2012-01-05T19:00Z', '2012-01-05T19:10Z')],
});

/** A degree of the equator, 111 195.08 m, x 1.3. */
const laneMetres = 144_554;

const distributor: FacilityInput = {
  id: 'd',
  kind: 'distributor',
  latitude: 0,
  longitude: 0,
  services: [],
  handlingMinutes: 30,
  acceptance: 0.9,
};

const fed = (change: Partial<FacilityInput> = {}): ProblemInput => ({
  ...problemOf([
    distributor,
    store({ longitude: 1, timeZone: 'UTC', hours: { thu: ['09:00-18:00'] }, handlingMinutes: 15, ...change }),
  ]),
  stock: [
    { facilityId: 'd', sku: 'oil', onHand: 10 },
    { facilityId: 's', sku: 'filter', onHand: 10 },
  ],
  lanes: [
    {
      from: 'd',
      to: 's',
      minutes: 120,
      departures: ['08:00', '12:00'],
      days: ['thu'],
      money: { base: 300, perUnit: 5 },
      unitsPerDay: 2,
    },
  ],
});

const transfer = {
  kind: 'transfer',
  from: 'd',
  to: 's',
  metres: laneMetres,
  departAt: '2026-10-01T08:00Z',
  arriveAt: '2026-10-01T10:00Z',
};

const twoBottles = [{ sku: 'oil', quantity: 2 }];
const sevenOClock = '2026-10-01T07:00Z';

/**
 * 07:30 at the distributor, 08:00 to 10:00 on the lane, 10:15 at the store, 10:25 there: 205 minutes, 136.67 -> 137.
 * Money 300 + 2 x 5 + 100; touches 3 x 2 units; km 289.108; acceptance 0.9.
 */
export const viaTheStore = (): Scene => ({
  problem: fed(),
  orders: [orderOf({ placedAt: sevenOClock, longitude: 1, lines: twoBottles })],
  plans: [
    planOf('o', { cost: 1686, hour: 137, moves: 2, touches: 6, metres: laneMetres, lastArrival: '2026-10-01T10:25Z' }, [
      viaTheStoreShipment(),
    ]),
  ],
});

const lastLeg = {
  kind: 'delivery',
  from: 's',
  to: null,
  service: 'bike',
  metres: 0,
  departAt: '2026-10-01T10:15Z',
  arriveAt: '2026-10-01T10:25Z',
};

const viaTheStoreShipment = (): Loose => ({
  facilityId: 'd',
  lines: [{ line: 0, sku: 'oil', quantity: 2 }],
  legs: [{ ...transfer }, { ...lastLeg }],
  handlingFrom: sevenOClock,
  moves: 2,
  touches: 3,
  arriveAt: '2026-10-01T10:25Z',
  costTerms: terms({ money: 410, move: 400, touch: 300, km: 289, rejection: 50 }),
});

/** There, back and there again: 4 legs, 7 touches, money 2 x (300 + 10) + 0 + 100, km 867.324, 445 minutes: 297. */
export function thereAndBack(): Scene {
  const { problem, orders } = viaTheStore();
  const [lane] = problem.lanes;
  problem.lanes = [
    { ...lane, unitsPerDay: 4 },
    { from: 's', to: 'd', minutes: 0, money: { base: 0 } },
  ];
  const back = { ...transfer, from: 's', to: 'd', departAt: '2026-10-01T10:15Z', arriveAt: '2026-10-01T10:15Z' };
  const again = { ...transfer, departAt: '2026-10-01T12:00Z', arriveAt: '2026-10-01T14:00Z' };
  const last = { ...lastLeg, departAt: '2026-10-01T14:15Z', arriveAt: '2026-10-01T14:25Z' };
  const shipment = {
    ...viaTheStoreShipment(),
    legs: [transfer, back, again, last],
    moves: 4,
    touches: 7,
    arriveAt: '2026-10-01T14:25Z',
    costTerms: terms({ money: 720, move: 800, touch: 700, km: 867, rejection: 50 }),
  };
  const figures = { cost: 3534, hour: 297, moves: 4, touches: 14, metres: 433_662, lastArrival: '2026-10-01T14:25Z' };
  return {
    problem: { ...problem, policy: { limits: { maxLegs: 4 } } },
    orders,
    plans: [planOf('o', figures, [shipment])],
  };
}

/** Two bottles by lane and a filter of the store's own, ready at 09:15, leave together at 10:15: 1549 + 450 + 137. */
export const merged = (): Scene => ({
  problem: fed(),
  orders: [orderOf({ placedAt: sevenOClock, longitude: 1, lines: [...twoBottles, { sku: 'filter', quantity: 1 }] })],
  plans: [
    planOf('o', { cost: 2136, hour: 137, moves: 3, touches: 7, metres: laneMetres, lastArrival: '2026-10-01T10:25Z' }, [
      viaTheStoreShipment(),
      {
        facilityId: 's',
        lines: [{ line: 1, sku: 'filter', quantity: 1 }],
        legs: [{ ...lastLeg }],
        handlingFrom: '2026-10-01T09:00Z',
        moves: 1,
        touches: 1,
        arriveAt: '2026-10-01T10:25Z',
        costTerms: terms({ money: 100, move: 200, touch: 50 }),
      },
    ]),
  ],
});

/** The same at a store that never closes: its own filter waits since 07:15. */
export function mergedAtAnyHour(): Scene {
  const scene = merged();
  delete scene.problem.facilities[1].hours;
  scene.plans[0].shipments[1].handlingFrom = sevenOClock;
  return scene;
}

/** Money 300 + 2 x 5; touches 2 x 2 units: 1149. */
const atTheStoreShipment = (): Loose => ({
  facilityId: 'd',
  lines: [{ line: 0, sku: 'oil', quantity: 2 }],
  legs: [{ ...transfer }],
  handlingFrom: sevenOClock,
  moves: 1,
  touches: 2,
  arriveAt: '2026-10-01T10:15Z',
  costTerms: terms({ money: 310, move: 200, touch: 200, km: 289, rejection: 50 }),
});

/** To be collected at the store from 10:15: 195 minutes, 130. */
export const collected = (): Scene => ({
  problem: fed({ collect: true }),
  orders: [orderOf({ method: 'collect', placedAt: sevenOClock, longitude: 1, lines: twoBottles })],
  plans: [
    planOf('o', { cost: 1279, hour: 130, moves: 1, touches: 4, metres: laneMetres, lastArrival: '2026-10-01T10:15Z' }, [
      atTheStoreShipment(),
    ]),
  ],
});

/** And a filter from the shelf, ready at 09:15: touch 50 + shipment 100. */
export function collectedFromTwo(): Scene {
  const { problem, orders, plans } = collected();
  orders[0].lines = [...twoBottles, { sku: 'filter', quantity: 1 }];
  const shelf = {
    facilityId: 's',
    lines: [{ line: 1, sku: 'filter', quantity: 1 }],
    legs: [],
    handlingFrom: '2026-10-01T09:00Z',
    moves: 0,
    touches: 1,
    arriveAt: '2026-10-01T09:15Z',
    costTerms: terms({ touch: 50 }),
  };
  const { metres, lastArrival } = plans[0];
  const figures = { cost: 1429, hour: 130, moves: 1, touches: 5, metres, lastArrival };
  return { problem, orders, plans: [planOf('o', figures, [...plans[0].shipments, shelf])] };
}

/** From the shelf of a store that never closes, 15 minutes: touch 50 + shipment 100 + hour 10. */
export const fromTheShelf = (): Scene => ({
  problem: problemOf([store({ collect: true, handlingMinutes: 15 })]),
  orders: [orderOf({ method: 'collect', placedAt: sevenOClock })],
  plans: [
    planOf('o', { cost: 160, hour: 10, moves: 0, touches: 1, metres: 0, lastArrival: '2026-10-01T07:15Z' }, [
      {
        facilityId: 's',
        lines: [{ line: 0, sku: 'oil', quantity: 1 }],
        legs: [],
        handlingFrom: sevenOClock,
        moves: 0,
        touches: 1,
        arriveAt: '2026-10-01T07:15Z',
        costTerms: terms({ touch: 50 }),
      },
    ]),
  ],
});

/** A second order of 10:00 takes the lane of 12:00: 255 minutes, 170. */
export function twoOnTheLane(): Scene {
  const { problem, orders, plans } = collected();
  problem.lanes[0].unitsPerDay = 4;
  const shipment = {
    ...atTheStoreShipment(),
    legs: [{ ...transfer, departAt: '2026-10-01T12:00Z', arriveAt: '2026-10-01T14:00Z' }],
    handlingFrom: '2026-10-01T10:00Z',
    arriveAt: '2026-10-01T14:15Z',
  };
  const figures = { cost: 1319, hour: 170, moves: 1, touches: 4, metres: laneMetres, lastArrival: '2026-10-01T14:15Z' };
  return {
    problem,
    orders: [...orders, { ...orders[0], id: 'p', placedAt: '2026-10-01T10:00Z' }],
    plans: [...plans, planOf('p', figures, [shipment])],
  };
}

/** One of Wednesday 13:00 waits for Thursday's lane: handled on two days, 1275 minutes, 850. */
export function twoDaysOneLane(): Scene {
  const { problem, orders, plans } = collected();
  problem.lanes[0].unitsPerDay = 4;
  const shipment = { ...atTheStoreShipment(), handlingFrom: '2026-09-30T13:00Z' };
  const figures = { cost: 1999, hour: 850, moves: 1, touches: 4, metres: laneMetres, lastArrival: '2026-10-01T10:15Z' };
  return {
    problem,
    orders: [...orders, { ...orders[0], id: 'p', placedAt: '2026-09-30T13:00Z' }],
    plans: [...plans, planOf('p', figures, [shipment])],
  };
}

/** Fitted from 10:15 to 11:00: 240 minutes, 160. */
export const fitted = (): Scene => ({
  problem: fed({ install: { bays: 1, minutes: 45 } }),
  orders: [orderOf({ method: 'install', placedAt: sevenOClock, longitude: 1, lines: twoBottles })],
  plans: [fittedPlan('o', { startAt: '2026-10-01T10:15Z', endAt: '2026-10-01T11:00Z', hour: 160 })],
});

function fittedPlan(id: string, { startAt, endAt, hour }: Loose): Loose {
  const figures = { cost: 1149 + hour, hour, moves: 1, touches: 4, metres: laneMetres, lastArrival: endAt };
  return { ...planOf(id, figures, [atTheStoreShipment()]), appointment: { facilityId: 's', startAt, endAt } };
}

/** Moves a fitting, and with it the plan's end and what it costs. */
export function refit(plan: Loose, { startAt, endAt, hour }: Loose): void {
  Object.assign(plan.appointment, { startAt, endAt });
  plan.lastArrival = endAt;
  plan.cost += hour - plan.costTerms.hour;
  plan.costTerms.hour = hour;
}

/** The one bay is free again at 11:00: 285 minutes, 190. */
export function twoFitted(): Scene {
  const { problem, orders, plans } = fitted();
  problem.lanes[0].unitsPerDay = 4;
  return {
    problem,
    orders: [...orders, { ...orders[0], id: 'p' }],
    plans: [...plans, fittedPlan('p', { startAt: '2026-10-01T11:00Z', endAt: '2026-10-01T11:45Z', hour: 190 })],
  };
}

function wipers(lines: Loose[], figures: Loose, costs: Partial<Record<ShipmentTerm, number>>): Scene {
  const arriveAt = '2026-10-01T07:10Z';
  const leg = { ...lastLeg, departAt: sevenOClock, arriveAt };
  const shipment = { facilityId: 's', lines, legs: [leg], moves: 1, touches: 1, arriveAt, costTerms: terms(costs) };
  return {
    problem: problemOf([store({})], {
      skus: [
        { sku: 'wiper-a', brand: 'A', interchange: 'wiper', penalty: 99 },
        { sku: 'wiper-b', brand: 'B', interchange: 'wiper', penalty: 7.4 },
        { sku: 'wiper-z', brand: 'Z' },
      ],
      stock: [
        { facilityId: 's', sku: 'wiper-a', onHand: 5, unitMoney: 30 },
        { facilityId: 's', sku: 'wiper-b', onHand: 5, unitMoney: 20 },
      ],
    }),
    orders: [orderOf({ placedAt: sevenOClock, lines: [{ sku: 'wiper-a', quantity: 2, accept: 'interchange' }] })],
    plans: [planOf('o', { moves: 1, touches: 2, metres: 0, lastArrival: arriveAt, ...figures }, [shipment])],
  };
}

/** Both of the other brand: money 100 + 2 x 20, interchange 2 x 7.4 = 14.8 -> 15. */
export const otherBrand = (): Scene =>
  wipers(
    [{ line: 0, sku: 'wiper-b', quantity: 2 }],
    { cost: 562, hour: 7 },
    { money: 140, move: 200, touch: 100, interchange: 15 },
  );

/** One of each: money 100 + 30 + 20, interchange 7.4 -> 7. */
export const oneOfEach = (): Scene =>
  wipers(
    [
      { line: 0, sku: 'wiper-a', quantity: 1 },
      { line: 0, sku: 'wiper-b', quantity: 1 },
    ],
    { cost: 564, hour: 7 },
    { money: 150, move: 200, touch: 100, interchange: 7 },
  );

/** A dealer who may: 0.01 degrees x 1.3 = 1446 m, 11.446 -> 12 minutes, hour 8, km 2.892 -> 3. */
export function dealer(): Scene {
  const shipment = {
    facilityId: 's',
    lines: [{ line: 0, sku: 'oil', quantity: 1 }],
    legs: [{ ...lastLeg, metres: 1446, departAt: sevenOClock, arriveAt: '2026-10-01T07:12Z' }],
    moves: 1,
    touches: 1,
    arriveAt: '2026-10-01T07:12Z',
    costTerms: terms({ money: 100, move: 200, touch: 50, km: 3 }),
  };
  const figures = { cost: 461, hour: 8, moves: 1, touches: 1, metres: 1446, lastArrival: '2026-10-01T07:12Z' };
  return {
    problem: problemOf(
      [store({ channels: ['web'], brands: ['Castor'], territory: { radiusMetres: 1446, regions: ['north'] } })],
      {
        skus: [{ sku: 'oil', brand: 'Castor' }],
        stock: [{ facilityId: 's', sku: 'oil', onHand: 10, pool: 'web' }],
        policy: { priceFloor: [{ brand: 'Castor', channel: 'web', unitPrice: 500 }] },
      },
    ),
    orders: [
      orderOf({
        placedAt: sevenOClock,
        longitude: 0.01,
        channel: 'web',
        region: 'north',
        lines: [{ sku: 'oil', quantity: 1, price: 500 }],
      }),
    ],
    plans: [planOf('o', figures, [shipment])],
  };
}

const makers = {
  throughTheBreak,
  atTheCutoff,
  afterTheCutoff,
  twoOnOneDay,
  cutoffAlone,
  overMidnight,
  longNight,
  byTheClock,
  twiceOnTheClock,
  leftOutOfTheClock,
  halfAnHourBack,
  missingDay,
  viaTheStore,
  thereAndBack,
  merged,
  mergedAtAnyHour,
  collected,
  collectedFromTwo,
  fromTheShelf,
  twoOnTheLane,
  twoDaysOneLane,
  fitted,
  twoFitted,
  otherBrand,
  oneOfEach,
  dealer,
};
