import { describe, expect, test } from 'vitest';
import { haversineMetres, writeUnitVector } from '../../src/geo/sphere.js';
import { isFacility } from '../../src/geo/tree.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { FacilityInput, OrderInput, ProblemInput } from '../../src/model/schema.js';
import type { FacilityClass } from '../../src/network/facility-class.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { ClassFloor } from '../../src/scoring/class-floor.js';
import { FacilityLegs } from '../../src/scoring/facility-legs.js';
import { OrderCost } from '../../src/scoring/order-cost.js';
import { type Point, pointSets } from '../support/point-sets.js';
import { chance, type Draw, pick, sample, seededDraw } from '../support/random.js';

const runs = Number(process.env.FLOOR_CASES ?? 150);

interface World {
  readonly network: Network;
  readonly order: Order;
  readonly cost: OrderCost;
}

/** A shipment that a facility can make to the order's place, in range and in time. */
interface Shipment {
  /** What a search compares: squared chord between the 32-bit facility and the 64-bit place. */
  readonly chord: number;
  /** Exact, without what units cost by themselves, and so rounded as a shipment of so many units is. */
  readonly fixed: number;
  /** The part that no quantity changes, as a search adds it up. */
  readonly fixedCost: number;
  readonly time: number;
  /** unitCost of its service. */
  readonly unit: number;
  readonly where: string;
}

/** The second lies in the night in which clocks go forward in Europe, the third in that of Santiago. */
const moments = ['2026-10-01T09:00Z', '2026-03-29T00:40Z', '2026-09-06T03:30Z'].map((at) => Date.parse(at) / 60_000);
const earliest = moments[0] as number;
const zones = ['Europe/Berlin', 'Europe/Lisbon', 'Asia/Tokyo', 'America/Santiago', 'Australia/Lord_Howe', 'UTC'];
const someZones = ['Europe/Berlin', 'Asia/Tokyo'];
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const windows = [
  '08:00-12:00',
  '13:00-18:00',
  '22:00-03:00',
  '02:30-05:00',
  '03:00-04:00',
  '01:15-02:45',
  '00:00-24:00',
];
const daysOff = ['2026-10-01', '2026-10-02', '2026-03-28', '2026-03-29', '2026-03-30', '2026-09-06'];
const iso = (minutes: number): string => new Date(minutes * 60_000).toISOString();

/** Opening hours, days off and cutoffs, or none of them. */
function drawTimes(draw: Draw, names: readonly string[]): Partial<FacilityInput> {
  const timeZone = pick(draw, names);
  const open = () => (chance(draw, 20) ? [] : sample(draw, windows, draw.int(1, 2)));
  return {
    timeZone,
    ...(chance(draw, 75) && { hours: Object.fromEntries(weekdays.map((day) => [day, open()])) }),
    ...(chance(draw, 30) && { closedOn: sample(draw, daysOff, draw.int(1, 4)) }),
    ...(chance(draw, 40) && { cutoff: pick(draw, ['02:45', '09:00', '11:00', '17:30']) }),
  };
}

/** @param whole whole weights and prices alone */
function drawWorld(draw: Draw, whole: boolean): World {
  const price = whole
    ? () => pick(draw, [0, 0, 7, 250, 4000])
    : () => pick(draw, [0, 0.1, 0.49, 0.5, 2.25, 33.333, 99.95, 1e-9]);
  const isTimed = chance(draw, 60);
  const placedAt = isTimed ? pick(draw, moments) + draw.int(-600, 600) : earliest;
  const names = chance(draw, 50) ? zones : someZones;
  const services: ProblemInput['services'] = Array.from({ length: 4 }, (_, id) => ({
    id: `s${id}`,
    detour: pick(draw, [1, 1.3, 1.3, 2, 0.9, 0.5]),
    baseMinutes: pick(draw, [0, 0.5, 30, 60, 1440]),
    minutesPerKm: pick(draw, [0, 0.6, 1, 12, 0.01]),
    money: { base: price(), perKm: whole ? pick(draw, [0, 1, 20]) : price() / 10, perUnit: price() },
    stops: draw.int(0, 2),
    ...(isTimed && chance(draw, 25) && { departures: pick(draw, [['13:00', '18:30'], ['02:45'], []]) }),
  }));
  const next = (pick(draw, Object.values(pointSets)) as (draw: Draw) => () => Point)(draw);
  const centre = next();
  const place = (): Point =>
    chance(draw, 10) ? [-centre[0], centre[1] > 0 ? centre[1] - 180 : centre[1] + 180] : next();
  // Many different sets of services fill the mixed class too.
  const sets = Array.from({ length: draw.int(1, 12) }, () =>
    sample(draw, services, draw.int(1, 3)).map(({ id }) => id),
  );
  const facilities: ProblemInput['facilities'] = Array.from({ length: draw.int(1, 40) }, (_, id) => {
    const [latitude, longitude] = place();
    return {
      id: `f${id}`,
      kind: 'store',
      latitude,
      longitude,
      handlingMinutes: pick(draw, [0, 0, 30, 1440]),
      services: pick(draw, sets),
      acceptance: pick(draw, [1, 1, 0.9, 0.333]),
      ...(isTimed && chance(draw, 90) && drawTimes(draw, names)),
    };
  });
  const weight = (): number =>
    chance(draw, 25) ? 0 : whole ? draw.int(1, 500) : pick(draw, [0.001, 0.1, 0.49, 1.25, 33.3]);
  const terms = ['move', 'touch', 'hour', 'km', 'money', 'shipment', 'lateHour', 'rejection'] as const;
  const weights = Object.fromEntries(terms.map((term) => [term, weight()]));
  const [latitude, longitude] = chance(draw, 80) ? centre : next();
  // Ranges and times are met to the metre and to the minute by some facility.
  const sharp = pick(draw, facilities);
  const gap = haversineMetres(sharp.latitude, sharp.longitude, latitude, longitude);
  for (const service of services) {
    if (chance(draw, 40)) service.maxMetres = Math.floor(gap * (service.detour as number) + 0.5);
  }
  const by = pick(draw, services);
  const metres = Math.floor(gap * (by.detour as number) + 0.5);
  const minutes = (sharp.handlingMinutes as number) + Math.ceil(by.baseMinutes + (by.minutesPerKm * metres) / 1000);
  const due = placedAt + minutes - pick(draw, [0, 0, 0, 1, 600, 100_000]) + (isTimed ? draw.int(0, 3000) : 0);
  const strict = chance(draw, 50) && due >= placedAt;
  const order: OrderInput = {
    id: 'o',
    placedAt: iso(placedAt),
    latitude,
    longitude,
    method: 'deliver',
    lines: [{ sku: 'x', quantity: 1 }],
    ...(chance(draw, 70) && { dueBy: iso(due), strict }),
  };
  const problem = assertProblem({ currency: 'CNY', facilities, services, stock: [], policy: { weights } });
  const distance = chance(draw, 10) ? { distance: () => draw.int(0, 3_000_000) } : {};
  const network = buildNetwork(problem, distance);
  const cost = new OrderCost(network);
  const [parsed] = assertOrders([order]) as [Order];
  cost.load(parsed);
  return { network, order: parsed, cost };
}

function shipmentsOf({ network, order, cost }: World, { tree, ...rest }: FacilityClass, units: number): Shipment[] {
  const legs = new FacilityLegs(cost);
  legs.load(order);
  const query = new Float64Array(3);
  writeUnitVector(order.latitude, order.longitude, query, 0);
  const whole = cost.hasWholeUnits && cost.hasWholeGoods();
  const shipments: Shipment[] = [];
  tree.rows.forEach((row, slot) => {
    if (!isFacility(row)) return;
    legs.aim({ tree, ...rest }, tree, slot);
    let chord = 0;
    for (let axis = 0; axis < 3; axis++) {
      chord += ((tree.points[3 * slot + axis] as number) - (query[axis] as number)) ** 2;
    }
    for (const service of legs.services) {
      if (!legs.by(service)) continue;
      const { metres, minutes, rejectionShare } = legs;
      const unit = cost.unitCost[service] as number;
      const all = cost.shipmentCost(service, metres, units, 0, rejectionShare);
      shipments.push({
        chord,
        fixed: all - units * unit,
        fixedCost: cost.fixedCost(service, metres, rejectionShare, whole),
        time: cost.timeCost(minutes),
        unit,
        where: `${network.facilities[row]?.id} by ${network.services.ids[service]}`,
      });
    }
  });
  return shipments;
}

/** Numbers to the last digit that doubles sum alike: what a search compares carries as much of its own. */
const near = 1e-7;

interface Turn {
  readonly draw: Draw;
  readonly floor: ClassFloor;
  readonly units: number;
  readonly shipments: readonly Shipment[];
}

/** Every class of random worlds, and what its facilities can ship. */
function forAllClasses(whole: boolean, check: (turn: Turn) => string[]): void {
  for (let seed = 0; seed < runs; seed++) {
    const draw = seededDraw(seed);
    const world = drawWorld(draw, whole);
    const floor = new ClassFloor();
    for (const facilityClass of world.network.classes) {
      floor.aim(world.cost, facilityClass);
      const units = draw.int(1, 5);
      const shipments = shipmentsOf(world, facilityClass, units);
      if (shipments.length === 0) continue;
      expect(check({ draw, floor, units, shipments }), `seed ${seed}`).toEqual([]);
    }
  }
}

describe.each([
  ['whole weights and prices', true],
  ['fractional weights and prices', false],
])('%s', (_, whole) => {
  describe.each(['fixed', 'fixedCost'] as const)('property, by the shipment cost read as `%s`:', (reading) => {
    test('no facility that costs at most the budget lies beyond the limit', () => {
      forAllClasses(whole, ({ draw, floor, units, shipments }) => {
        floor.units = units;
        floor.unitFloor = pick(draw, [0, floor.leastUnitCost / 2, floor.leastUnitCost]);
        const costs = shipments.map((each) => each[reading] + each.time + units * (each.unit - floor.unitFloor));
        floor.most = pick(draw, costs) + near;
        floor.measureLimit();
        const beyond = shipments.filter(
          ({ chord }, i) => (costs[i] as number) <= floor.most - near && chord > floor.squaredLimit,
        );
        return beyond.map(({ where }) => where);
      });
    });

    test('all facilities beyond the limit cost at least what is said of them', () => {
      forAllClasses(whole, ({ draw, floor, units, shipments }) => {
        floor.units = units;
        floor.unitFloor = 0;
        floor.most = chance(draw, 20) ? -1e9 : pick(draw, shipments).fixedCost + draw.int(-500, 500);
        floor.measureLimit();
        floor.measureBeyond();
        const wrong = shipments.filter(
          (each) =>
            each.chord > floor.squaredLimit &&
            (each[reading] < floor.fixedBeyond - near || each[reading] + each.time < floor.totalBeyond - near),
        );
        return wrong.map(({ where }) => where);
      });
    });

    test('at no distance at all a shipment costs at least the least that is said of the class', () => {
      forAllClasses(whole, ({ floor, shipments }) =>
        shipments
          .filter(
            (each) =>
              each[reading] < floor.leastFixed - near ||
              each.time < floor.leastTime - near ||
              each.unit < floor.leastUnitCost,
          )
          .map(({ where }) => where),
      );
    });

    test('no facility that could be in a better plan lies beyond the reach of its prizes', () => {
      forAllClasses(whole, ({ draw, floor, shipments }) => {
        const any = pick(draw, shipments);
        floor.prize = Math.max(0, any[reading] + pick(draw, [-500, -1, 0, 0, 1, 500]));
        floor.perShipment = pick(draw, [0, 0, 1, 300]);
        floor.critical = pick(draw, [-1, 0, floor.prize / 2, floor.prize]);
        floor.criticalPrize = floor.critical + pick(draw, [0, any.time, 1000]);
        floor.violators = draw.int(1, 4);
        const judged = shipments.map((each) => {
          const reduced = floor.perShipment + each[reading] - floor.prize;
          const paid = reduced + Math.max(0, floor.critical);
          return {
            ...each,
            plain: (reduced < 0 ? floor.violators * reduced : reduced) + each.time,
            // Of a facility that earns more than it costs the second bound says nothing.
            critical:
              reduced < 0 ? -Infinity : floor.critical < 0 ? paid : paid - Math.max(0, floor.criticalPrize - each.time),
          };
        });
        floor.budget = pick(draw, judged).plain + near;
        floor.criticalBudget = chance(draw, 40) ? Infinity : Math.max(0, pick(draw, judged).critical) + near;
        floor.measureReach();
        const reach = floor.squaredReach[0] as number;
        return judged
          .filter(({ plain, critical }) => plain <= floor.budget - near && critical <= floor.criticalBudget - near)
          .filter(({ chord }) => chord > reach)
          .map(({ where }) => where);
      });
    });
  });
});

test('money, touches, km and hours may all be rounded down in one plan', () => {
  const weights = { move: 0, touch: 0.49, hour: 0.49, km: 0.049, money: 1, shipment: 0, lateHour: 0, rejection: 0 };
  const van = { id: 'van', detour: 1, baseMinutes: 60, minutesPerKm: 0, money: { base: 0.49 } };
  const problem = assertProblem({
    currency: 'CNY',
    facilities: [{ id: 'ten km away', kind: 'store', latitude: 0.09, longitude: 0, services: ['van'] }],
    services: [van],
    stock: [],
    policy: { weights },
  });
  const lines = [{ sku: 'x', quantity: 1 }];
  const order = { id: 'o', placedAt: iso(earliest), latitude: 0, longitude: 0, method: 'deliver' as const, lines };
  const [parsed] = assertOrders([order]) as [Order];
  const network = buildNetwork(problem);
  const cost = new OrderCost(network);
  cost.load(parsed);
  const facilityClass = network.classes[0] as FacilityClass;
  const [shipment] = shipmentsOf({ network, order: parsed, cost }, facilityClass, 1) as [Shipment];
  expect(shipment.fixed + shipment.unit + shipment.time).toBe(0);
  const floor = new ClassFloor();
  floor.aim(cost, facilityClass);
  floor.units = 1;
  floor.unitFloor = 0;
  floor.most = 0;
  floor.measureLimit();
  expect(floor.squaredLimit).toBeGreaterThanOrEqual(shipment.chord);
});
