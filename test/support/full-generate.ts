import type { FacilityInput, LaneInput, PolicyInput, ProblemInput, ServiceInput } from '../../src/model/schema.js';
import { type FullFlavour, fullFlavours, type Trait, wideFlavours } from './full-flavours.js';
import { drawCalendar, drawDepartures, drawMoment } from './full-moments.js';
import { drawFullOrder } from './full-orders.js';
import type { Case } from './generate.js';
import { chance, type Draw, pick, sample } from './random.js';

/** How large an instance is, so that its options stay few: many facilities or many services or many lines. */
interface Size {
  readonly facilities: readonly [least: number, most: number];
  readonly services: number;
  readonly lines: number;
  readonly quantity: number;
}

const sizes: readonly Size[] = [
  { facilities: [3, 6], services: 1, lines: 1, quantity: 4 },
  { facilities: [3, 6], services: 2, lines: 1, quantity: 3 },
  { facilities: [3, 5], services: 1, lines: 2, quantity: 3 },
  { facilities: [3, 4], services: 2, lines: 2, quantity: 2 },
  { facilities: [3, 6], services: 1, lines: 3, quantity: 1 },
  { facilities: [3, 4], services: 2, lines: 3, quantity: 2 },
];

/** Several sources for one order. */
const mergeSizes: readonly Size[] = [
  { facilities: [3, 5], services: 1, lines: 1, quantity: 4 },
  { facilities: [3, 4], services: 2, lines: 2, quantity: 2 },
  { facilities: [3, 4], services: 1, lines: 2, quantity: 3 },
];

const wideSizes: readonly Size[] = [
  { facilities: [8, 12], services: 1, lines: 1, quantity: 2 },
  { facilities: [7, 9], services: 2, lines: 1, quantity: 2 },
  { facilities: [6, 8], services: 1, lines: 2, quantity: 1 },
];

/** What the parts of one instance have in common. */
export interface FullSetting {
  readonly draw: Draw;
  readonly has: (trait: Trait) => boolean;
  readonly size: Size;
  /** A number around a scale: for a whole instance nothing, few equal ones, or any. */
  readonly price: (scale: number) => number;
  readonly skus: readonly string[];
  readonly zones: readonly string[];
  /** Near the clock change of a zone, or in an ordinary week. */
  readonly moment: () => string;
  readonly place: () => { latitude: number; longitude: number };
}

const brands = ['Koru', 'Ōba'] as const;
export const channels = ['shop', 'web'] as const;
export const regions = ['east', 'west'] as const;

/** Orders of one small instance that is hard by a flavour's traits. */
export function drawFull(draw: Draw, flavour: FullFlavour, orders: number): Case {
  const own: readonly Trait[] = fullFlavours[flavour];
  // Of many, often some are left out, so that the rest has room to matter.
  const on = new Set(own.length > 8 ? own.filter(() => chance(draw, 45)) : own);
  const has = (trait: Trait): boolean => on.has(trait);
  const { zones, moment } = drawMoment(draw, has('zones'));
  const isWide = wideFlavours.includes(flavour);
  const size = pick(draw, isWide ? wideSizes : has('merges') ? mergeSizes : sizes);
  const spread = pick(draw, isWide ? [8, 30, 100] : [2, 4, 8]);
  const setting: FullSetting = {
    draw,
    has,
    size,
    price: pricer(draw, has('fractions')),
    skus: sample(draw, ['t', 'T', 'ü', '10', '9'], Math.min(3, size.lines + (has('interchange') ? 1 : 0))),
    zones,
    moment,
    place: () => ({ latitude: 31 + draw.int(0, spread) / 100, longitude: 121 + draw.int(0, spread) / 100 }),
  };
  const problem = drawProblem(setting);
  const names = sample(draw, ['o', 'P', 'ö', '2', '10'], orders);
  return { problem, orders: names.map((id) => drawFullOrder(setting, problem, id)) };
}

function pricer(draw: Draw, fractions: boolean): (scale: number) => number {
  const kind = draw.int(0, 3);
  return (scale) => {
    if (fractions && chance(draw, 50)) return draw.int(0, 8 * scale) / 8;
    if (kind === 0) return 0;
    if (kind === 1) return pick(draw, [0, scale]);
    if (kind === 2) return (draw.int(0, 4) * scale) / 2;
    return draw.int(0, 2 * scale);
  };
}

const facilityIds = ['a', 'B', 'Z', '10', '9', '😀', '～', 'é', 'b', 'C', 'aa', '1'];

function drawProblem(setting: FullSetting): ProblemInput {
  const { draw, has, size, price, skus } = setting;
  const services = sample(draw, ['v', 'C', 'é'], size.services + 1).map((id) => drawService(setting, id));
  const count = draw.int(...size.facilities);
  const facilities = sample(draw, facilityIds, count).map((id, row) => drawFacility(setting, id, row, services));
  const most = draw.int(1, has('merges') ? 2 : has('lanes') ? 2 * size.quantity : size.quantity + 1);
  // Where goods come by lanes, stores hold few of them.
  const share = pick(draw, [55, 75, 100]);
  const inStores = has('lanes') ? pick(draw, [0, 20, 50]) : share;
  const stores = new Set(facilities.filter(({ kind }) => kind === 'store').map(({ id }) => id));
  const cells = facilities.flatMap(({ id }) => skus.map((sku) => ({ facilityId: id, sku })));
  return {
    currency: 'CNY',
    facilities,
    services,
    ...(has('lanes') && { lanes: drawLanes(setting, facilities) }),
    stock: cells
      .filter(({ facilityId }) => chance(draw, stores.has(facilityId) ? inStores : share))
      .map((cell) => ({
        ...cell,
        onHand: draw.int(chance(draw, 85) ? 1 : 0, most),
        ...(chance(draw, 10) && { reserved: 1 }),
        ...(chance(draw, 40) && { unitMoney: price(10) }),
        ...(has('pools') && chance(draw, 45) && { pool: pick(draw, [...channels, 'nobody']) }),
      })),
    skus: skus
      .filter(() => has('interchange') || has('brands') || has('floors') || has('together'))
      .map((sku) => ({
        sku,
        ...(chance(draw, 75) && { brand: pick(draw, brands) }),
        ...(has('interchange') && chance(draw, 85) && { interchange: 'alike' }),
        ...(chance(draw, 60) && { penalty: price(20) }),
        ...(has('together') && chance(draw, 40) && { together: true }),
      })),
    policy: drawPolicy(setting),
  };
}

function drawService({ draw, has, price }: FullSetting, id: string): ServiceInput {
  return {
    id,
    ...(chance(draw, 40) && { detour: pick(draw, [1, 1.5]) }),
    baseMinutes: pick(draw, [0, 20, 45, 0.5, 600]),
    minutesPerKm: pick(draw, [0, 1, 6, 0.7]),
    money: {
      base: price(40),
      ...(chance(draw, 40) && { perKm: price(4) }),
      ...(chance(draw, 40) && { perUnit: price(10) }),
    },
    ...(chance(draw, 35) && { stops: draw.int(1, 2) }),
    ...(chance(draw, 25) && { maxMetres: pick(draw, [1500, 4000, 6000, 9000]) }),
    ...(has('departures') && chance(draw, 60) && { departures: drawDepartures(draw) }),
  };
}

function drawFacility(setting: FullSetting, id: string, row: number, services: readonly ServiceInput[]): FacilityInput {
  const { draw, has, size } = setting;
  const isStore = row < (has('merges') ? 1 : 2) || chance(draw, has('merges') ? 10 : 30);
  // With lanes some have nothing else to leave by.
  const lanesOnly = has('lanes') && chance(draw, isStore ? 5 : 65);
  const offered = sample(draw, services, draw.int(1, size.services)).map((service) => service.id);
  return {
    id,
    kind: isStore ? 'store' : pick(draw, ['distributor', 'centralWarehouse', 'maker']),
    ...setting.place(),
    services: lanesOnly ? [] : offered,
    ...drawCalendar(setting),
    ...(chance(draw, 50) && { handlingMinutes: pick(draw, [10, 30, 30, 90, 400]) }),
    ...(has('collect') && chance(draw, isStore ? 85 : 30) && { collect: true }),
    ...(has('install') &&
      chance(draw, isStore ? 85 : 20) && {
        install: { bays: pick(draw, [1, 1, 1, 1, 2, 2, 0]), minutes: pick(draw, [30, 60, 60, 90]) },
      }),
    ...(has('capacities') &&
      chance(draw, 50) && {
        capacity: {
          ...(chance(draw, 60) && { ordersPerDay: pick(draw, [0, 1, 1, 2]) }),
          ...(chance(draw, 70) && { unitsPerDay: draw.int(0, 4) }),
        },
      }),
    ...(chance(draw, 15) && { acceptance: pick(draw, [0.5, 0.75]) }),
    ...(has('brands') && chance(draw, 50) && { brands: sample(draw, brands, draw.int(0, 1)) }),
    ...(has('channels') && chance(draw, 50) && { channels: sample(draw, channels, draw.int(0, 1)) }),
    ...(has('territory') &&
      chance(draw, 60) && {
        territory: {
          ...(chance(draw, 60) && { radiusMetres: pick(draw, [1000, 2500, 5000]) }),
          ...(chance(draw, 60) && { regions: sample(draw, regions, draw.int(0, 1)) }),
        },
      }),
  };
}

/** From those that come last, which seldom deliver, to the stores that come first, now and then over another; some astray. */
function drawLanes(setting: FullSetting, facilities: readonly FacilityInput[]): LaneInput[] {
  const { draw, has, price } = setting;
  const lane = (from: number, to: number): LaneInput =>
    drawLane(setting, facilities[from]?.id ?? '', facilities[to]?.id ?? '');
  const last = facilities.length - 1;
  const lanes = facilities.flatMap((_, row) => {
    if (row === 0 || !chance(draw, has('merges') ? 100 : row === 1 ? 40 : 85)) return [];
    return [lane(row, chance(draw, 30) ? row - 1 : draw.int(0, Math.min(row - 1, 1)))];
  });
  for (let more = draw.int(0, 2); more > 0; more -= 1) {
    const from = draw.int(0, last);
    lanes.push(lane(from, (from + draw.int(1, last)) % facilities.length));
  }
  // A van that goes twice.
  const [first] = lanes;
  if (first && chance(draw, 15)) lanes.push({ ...first, minutes: pick(draw, [5, 30]), money: { base: price(15) } });
  return lanes;
}

function drawLane({ draw, has, price }: FullSetting, from: string, to: string): LaneInput {
  return {
    from,
    to,
    minutes: pick(draw, [0, 10, 30, 30, 90, 240]),
    money: { base: price(15), ...(chance(draw, 40) && { perUnit: price(4) }) },
    ...(chance(draw, has('departures') ? 60 : 15) && { departures: drawDepartures(draw) }),
    ...(chance(draw, has('departures') ? 30 : 15) && {
      days: sample(draw, ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, draw.int(1, 5)),
    }),
    ...(chance(draw, has('capacities') ? 50 : 15) && { unitsPerDay: pick(draw, [0, 1, 2, 2, 3, 4]) }),
  };
}

function drawPolicy(setting: FullSetting): PolicyInput {
  const { draw, has, size, price } = setting;
  const timed = chance(draw, has('merges') ? 80 : 45);
  const weights = {
    move: chance(draw, 70) ? price(20) : 0,
    touch: chance(draw, 50) ? price(4) : 0,
    hour: timed ? price(has('merges') ? pick(draw, [12, 80]) : 12) : 0,
    km: chance(draw, 60) ? price(4) : 0,
    money: has('fractions') ? pick(draw, [0, 0.5, 1, 1.1]) : pick(draw, [0, 1, 1]),
    shipment: price(20),
    lateHour: timed ? price(20) : 0,
    rejection: price(40),
  };
  const penalty = pick(
    draw,
    has('merges') ? [200, 5000, 20_000] : [0, 60, 200, 600, 2000, 5000, 5000, 20_000, 20_000, 100_000],
  );
  const floors = sample(draw, brands, draw.int(1, 2)).map((brand) => ({
    brand,
    ...(chance(draw, 50) && { channel: pick(draw, channels) }),
    unitPrice: pick(draw, [10, 20, 30]),
  }));
  return {
    weights,
    unserved: { line: pick(draw, [0, penalty]), unit: pick(draw, [penalty, penalty, Math.ceil(penalty / 3)]) },
    limits: {
      maxShipments: has('shipments') ? draw.int(1, 3) : pick(draw, size.facilities[0] > 5 ? [1, 2] : [2, 3, 4]),
      maxLegs: has('merges')
        ? pick(draw, [2, 3, 3])
        : has('lanes')
          ? pick(draw, [1, 2, 2, 2, 2, 3, 3, 3, 3])
          : draw.int(1, 3),
      collectRadiusMetres: pick(draw, [0, 2000, 5000, 50_000, 50_000, 50_000]),
    },
    ...(has('floors') && { priceFloor: floors }),
  };
}
