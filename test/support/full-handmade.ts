import type { FacilityInput, LaneInput, OrderInput, PolicyInput, ProblemInput } from '../../src/model/schema.js';

/** An instance whose best plan a person can work out, and that plan in a few words. */
export interface HandmadeCase {
  readonly name: string;
  readonly problem: ProblemInput;
  readonly order: OrderInput;
  /** As `wordsOf` puts it. */
  readonly expected: string;
}

const everyDay = (windows: string[]): NonNullable<FacilityInput['hours']> => ({
  mon: windows,
  tue: windows,
  wed: windows,
  thu: windows,
  fri: windows,
  sat: windows,
  sun: windows,
});

/** All at one place, so that no metre counts. */
const facility = (id: string, rest: Partial<FacilityInput> = {}): FacilityInput => ({
  id,
  kind: 'store',
  latitude: 31,
  longitude: 121,
  services: ['van'],
  ...rest,
});

const lane = (from: string, to: string, rest: Partial<LaneInput> = {}): LaneInput => ({
  from,
  to,
  minutes: 30,
  money: { base: 5 },
  ...rest,
});

const problem = (facilities: FacilityInput[], rest: Partial<ProblemInput> = {}): ProblemInput => ({
  currency: 'CNY',
  facilities,
  services: [{ id: 'van', baseMinutes: 60, minutesPerKm: 0, money: { base: 100 } }],
  stock: facilities.map(({ id }) => ({ facilityId: id, sku: 't', onHand: 1 })),
  policy: policy(),
  ...rest,
});

/** Money, 10 a move, 1 an hour; a unit left out costs 10,000. */
const policy = (rest: Partial<PolicyInput> = {}): PolicyInput => ({
  weights: { move: 10, touch: 0, hour: 1, km: 0, money: 1, shipment: 0, lateHour: 0, rejection: 0 },
  unserved: { line: 0, unit: 10_000 },
  ...rest,
});

const order = (rest: Partial<OrderInput> = {}): OrderInput => ({
  id: 'o',
  placedAt: '2026-10-01T09:00+08:00',
  latitude: 31,
  longitude: 121,
  method: 'deliver',
  lines: [{ sku: 't', quantity: 1 }],
  ...rest,
});

const shanghai = 'Asia/Shanghai';
/** Holds nothing of its own, fits in an hour at one bay, open in the day. */
const workshop = facility('w', {
  services: [],
  install: { bays: 1, minutes: 60 },
  collect: true,
  timeZone: shanghai,
  hours: everyDay(['09:00-12:00', '13:00-18:00']),
});
const stockAt = (...rows: [facilityId: string, sku: string, onHand: number][]): ProblemInput['stock'] =>
  rows.map(([facilityId, sku, onHand]) => ({ facilityId, sku, onHand }));

export const handmadeCases: readonly HandmadeCase[] = [
  {
    name: 'an order placed at the cutoff is handled the same day',
    problem: problem([facility('a', { timeZone: shanghai, cutoff: '09:00', handlingMinutes: 30 })]),
    order: order(),
    expected: '112: a t1 van 01:30-02:30; last 2026-10-01T02:30', // 100 + 10 + 1.5 hours, half up
  },
  {
    name: 'an order placed a minute after the cutoff waits for the next midnight where there are no hours',
    problem: problem([facility('a', { timeZone: shanghai, cutoff: '08:59', handlingMinutes: 30 })]),
    order: order(),
    expected: '127: a t1 van 16:30-17:30; last 2026-10-01T17:30', // 16.5 hours
  },
  {
    name: 'handling stops for the break and may end as the store closes',
    problem: problem([
      facility('a', { timeZone: shanghai, hours: everyDay(['09:00-12:00', '13:00-18:00']), handlingMinutes: 480 }),
    ]),
    order: order(),
    expected: '120: a t1 van 10:00-11:00; last 2026-10-01T11:00', // 3 hours, an hour off, 5 hours: 18:00
  },
  {
    name: 'goods ready in the hour that the clock skips catch the departure moved forward by it',
    problem: problem([facility('a', { timeZone: 'America/New_York' })], {
      services: [{ id: 'van', baseMinutes: 60, minutesPerKm: 0, departures: ['02:30'], money: { base: 100 } }],
    }),
    order: order({ placedAt: '2026-03-08T06:00Z' }),
    expected: '113: a t1 van 07:30-08:30; last 2026-03-08T08:30', // 03:30 in summer time
  },
  {
    name: 'a departure in the hour that comes twice leaves in the first',
    problem: problem([facility('a', { timeZone: 'America/New_York' })], {
      services: [{ id: 'van', baseMinutes: 60, minutesPerKm: 0, departures: ['01:30'], money: { base: 100 } }],
    }),
    order: order({ placedAt: '2026-11-01T05:45Z' }),
    expected: '136: a t1 van 06:30-07:30; last 2026-11-02T07:30', // 25.75 hours
  },
  {
    name: 'two sources meet at a store and leave with the last of them',
    problem: problem(
      [facility('a', { services: [], handlingMinutes: 40 }), facility('b', { services: [] }), facility('s')],
      { lanes: [lane('a', 's'), lane('b', 's')], stock: stockAt(['a', 't', 1], ['b', 't', 1]) },
    ),
    order: order({ lines: [{ sku: 't', quantity: 2 }] }),
    // Each 105 and two moves; ready at the store after 30 and 70 minutes, there after 130.
    expected: '252: a t1 s 01:40-02:10 van 02:10-03:10, b t1 s 01:00-01:30 van 02:10-03:10; last 2026-10-01T03:10',
  },
  {
    name: 'a lane without room sends the rest another way',
    problem: problem([facility('a', { services: [] }), facility('s')], {
      lanes: [lane('a', 's', { unitsPerDay: 1 }), lane('a', 's', { minutes: 600, unitsPerDay: 2 })],
      stock: stockAt(['a', 't', 2]),
    }),
    order: order({ lines: [{ sku: 't', quantity: 2 }] }),
    expected: '136: a t2 s 01:00-11:00 van 11:00-12:00; last 2026-10-01T12:00',
  },
  {
    name: 'collected from the shelf: no move, ready when handled',
    problem: problem([facility('a', { collect: true, handlingMinutes: 60 }), facility('b')]),
    order: order({ method: 'collect' }),
    expected: '1: a t1 shelf; last 2026-10-01T02:00',
  },
  {
    name: 'brought to the store that was chosen, and handled there before it can be collected',
    problem: problem([facility('a'), { ...workshop, handlingMinutes: 20 }], {
      lanes: [lane('a', 'w', { minutes: 175 })],
      stock: stockAt(['a', 't', 1]),
    }),
    order: order({ method: 'collect', facilityId: 'w' }),
    // At 11:55, five minutes before the break and fifteen after it: 13:15.
    expected: '19: a t1 w 01:00-03:55; last 2026-10-01T05:15',
  },
  {
    name: 'a fitting does not begin what the break would cut in two',
    problem: problem([facility('a'), workshop], {
      lanes: [lane('a', 'w', { minutes: 121 })],
      stock: stockAt(['a', 't', 1]),
    }),
    order: order({ method: 'install' }),
    // There at 11:01: fitted from 13:00 to 14:00, 5 hours after.
    expected: '20: a t1 w 01:00-03:01; fitted 05:00-06:00; last 2026-10-01T06:00',
  },
  {
    name: 'an asked fitting that the goods cannot reach is not had',
    problem: problem([facility('a'), workshop], { lanes: [lane('a', 'w')], stock: stockAt(['a', 't', 1]) }),
    order: order({ method: 'install', slot: '2026-10-01T09:29+08:00' }),
    expected: '10000: nothing; missing 1',
  },
  {
    name: 'an equivalent is sent where its penalty is less than the way saved',
    problem: problem([facility('a'), facility('b', { acceptance: 0.5 })], {
      skus: [
        { sku: 't', interchange: 'g', penalty: 1 },
        { sku: 'u', interchange: 'g', penalty: 20 },
      ],
      stock: stockAt(['a', 'u', 2], ['b', 't', 1]),
    }),
    order: order({ lines: [{ sku: 't', quantity: 2, accept: 'interchange' }] }),
    // One shipment of two others at 40; or two shipments, 110 more.
    expected: '151: a u2 van 01:00-02:00; last 2026-10-01T02:00',
  },
  {
    name: 'a set is of one sku',
    problem: problem([facility('a'), facility('b')], {
      skus: [
        { sku: 't', interchange: 'g', together: true },
        { sku: 'u', interchange: 'g' },
      ],
      stock: stockAt(['a', 't', 1], ['a', 'u', 1], ['b', 'u', 2]),
    }),
    order: order({ lines: [{ sku: 't', quantity: 2, accept: 'interchange' }] }),
    expected: '111: b u2 van 01:00-02:00; last 2026-10-01T02:00',
  },
  {
    name: 'a line sold below the floor of a brand goes by another',
    problem: problem([facility('a')], {
      skus: [
        { sku: 't', interchange: 'g', brand: 'Koru' },
        { sku: 'u', interchange: 'g', brand: 'Ōba', penalty: 7 },
      ],
      stock: stockAt(['a', 't', 1], ['a', 'u', 1]),
      policy: policy({ priceFloor: [{ brand: 'Koru', channel: 'web', unitPrice: 50 }] }),
    }),
    order: order({ channel: 'web', lines: [{ sku: 't', quantity: 1, accept: 'interchange', price: 49 }] }),
    expected: '118: a u1 van 01:00-02:00; last 2026-10-01T02:00',
  },
  {
    name: 'stock of a pool serves its channel alone',
    problem: problem([facility('a'), facility('b')], {
      stock: [
        { facilityId: 'a', sku: 't', onHand: 9, pool: 'shop' },
        { facilityId: 'b', sku: 't', onHand: 1, unitMoney: 3 },
      ],
    }),
    order: order({ channel: 'web' }),
    expected: '114: b t1 van 01:00-02:00; last 2026-10-01T02:00',
  },
];
