import type {
  FacilityInput,
  OrderInput,
  PolicyInput,
  ProblemInput,
  ServiceInput,
  SkuInput,
  StockInput,
} from '../../src/model/schema.js';
import { type Case, drawCase } from './generate.js';
import { chance, type Draw, pick, sample } from './random.js';

/** What a batch is hard by. */
export const flavours = [
  'units',
  'divided',
  'baskets',
  'together',
  'whole orders',
  'orders a day',
  'units a day',
  'two days',
  'late',
  'fractions',
  'equal costs',
  'cheap to leave',
  'rules',
  'anything',
] as const;
export type Flavour = (typeof flavours)[number];

/** How large a batch is. All ends included; defaults are small enough for the oracle. */
export interface BatchSize {
  readonly orders: readonly [least: number, most: number];
  readonly facilities: readonly [least: number, most: number];
  /** Of an order. */
  readonly lines: number;
  readonly skus: number;
  readonly quantity: number;
  readonly onHand: number;
}

const small: BatchSize = { orders: [2, 5], facilities: [2, 5], lines: 3, skus: 3, quantity: 3, onHand: 3 };

const sizes: Partial<Record<Flavour, Partial<BatchSize>>> = {
  units: { lines: 1, quantity: 1, facilities: [2, 6], orders: [3, 7], onHand: 2, skus: 2 },
  divided: { lines: 2, skus: 2, quantity: 4, onHand: 3, facilities: [2, 4] },
  baskets: { quantity: 2, onHand: 2 },
  together: { quantity: 4, onHand: 4, skus: 2, lines: 2 },
  'whole orders': { quantity: 2 },
  'equal costs': { quantity: 2, onHand: 2, facilities: [2, 4] },
};

/** Free of most things: a flavour turns on what it is about. */
interface Traits {
  readonly size: BatchSize;
  readonly flavour: Flavour;
  /** A number around a scale, in the manner of the flavour. */
  readonly price: (scale: number) => number;
}

/**
 * Draws a batch of orders that want more of the same cells and days than there is. Orders stand close together, so that
 * a store near one is near all; the next best is now hardly dearer, now far.
 */
export function drawBatch(draw: Draw, flavour: Flavour, size: Partial<BatchSize> = {}): Case {
  if (flavour === 'anything') return drawAnything(draw);
  const traits = { flavour, size: { ...small, ...sizes[flavour], ...size }, price: pricer(draw, flavour) };
  const skus = Array.from({ length: draw.int(1, traits.size.skus) }, (_, row) => pick(draw, ['s', 'T', 'é']) + row);
  const services = drawServices(draw, traits);
  const facilities = drawFacilities(draw, traits, services);
  const problem: ProblemInput = {
    currency: 'CNY',
    facilities,
    services,
    skus: skus.map((sku): SkuInput => ({ sku, ...(isTogether(draw, flavour) && { together: true }) })),
    stock: drawStock(draw, traits, facilities, skus),
    policy: drawPolicy(draw, traits),
  };
  const count = draw.int(...traits.size.orders);
  const orders = Array.from({ length: count }, (_, row) => drawOrder(draw, traits, row, problem, skus));
  return { problem, orders };
}

/** What route is tested with, several orders at once. */
const drawAnything = (draw: Draw): Case =>
  drawCase(draw, { orders: draw.int(2, 4), whole: chance(draw, 20), wide: chance(draw, 15) });

function pricer(draw: Draw, flavour: Flavour): (scale: number) => number {
  if (flavour === 'equal costs') return (scale) => (scale > 0 ? 100 : 0);
  if (flavour === 'fractions') {
    return (scale) => pick(draw, [0, 0.1, 0.5, 1.25, 33.333, 0.001]) + (draw.int(0, 1000) / 1000) * scale;
  }
  return (scale) => draw.int(0, scale);
}

const isTogether = (draw: Draw, flavour: Flavour): boolean =>
  flavour === 'together' ? chance(draw, 80) : flavour === 'rules' && chance(draw, 30);

function drawServices(draw: Draw, { flavour, price }: Traits): ServiceInput[] {
  const count = flavour === 'late' ? draw.int(2, 3) : flavour === 'units' ? 1 : draw.int(1, 2);
  return Array.from({ length: count }, (_, row) => ({
    id: `v${row}`,
    baseMinutes: flavour === 'late' ? pick(draw, [10, 60, 600, 1500]) : 30,
    minutesPerKm: flavour === 'late' ? pick(draw, [0, 1, 5]) : 1,
    money: {
      base: price(300),
      ...(chance(draw, 70) && { perKm: price(60) }),
      ...(chance(draw, 30) && { perUnit: price(50) }),
    },
    ...(chance(draw, 30) && { stops: draw.int(0, 2) }),
    ...(flavour === 'rules' && chance(draw, 30) && { maxMetres: pick(draw, [3_000, 9_000, 15_000]) }),
  }));
}

const kinds = ['store', 'distributor', 'frontWarehouse', 'centralWarehouse', 'maker'] as const;
const ids = ['a', 'B', '10', '9', 'é', '😀', '～', '__proto__', 'b', 'Z'] as const;
const zones = ['Asia/Shanghai', 'America/New_York', 'Pacific/Auckland'] as const;

function drawFacilities(draw: Draw, traits: Traits, services: readonly ServiceInput[]): FacilityInput[] {
  const { flavour, size } = traits;
  const names =
    size.facilities[1] > ids.length ? Array.from({ length: size.facilities[1] }, (_, row) => `f${row}`) : ids;
  return sample(draw, names, draw.int(...size.facilities)).map((id) => ({
    id,
    kind: pick(draw, kinds),
    ...drawPlace(draw, flavour),
    services: sample(
      draw,
      services.map((service) => service.id),
      draw.int(1, services.length),
    ),
    ...(flavour === 'late' && { handlingMinutes: pick(draw, [0, 30, 240]) }),
    ...(flavour === 'two days' && chance(draw, 80) && { timeZone: pick(draw, zones) }),
    ...drawCapacity(draw, flavour),
    ...(flavour === 'fractions' && chance(draw, 50) && { acceptance: pick(draw, [0.9, 0.333, 0.5]) }),
  }));
}

function drawCapacity(draw: Draw, flavour: Flavour): Pick<FacilityInput, 'capacity'> {
  const ordersPerDay = (): number => pick(draw, [0, 1, 1, 1, 2]);
  const unitsPerDay = (): number => draw.int(0, 4);
  if (flavour === 'orders a day' && chance(draw, 70)) return { capacity: { ordersPerDay: ordersPerDay() } };
  if (flavour === 'units a day' && chance(draw, 70)) return { capacity: { unitsPerDay: unitsPerDay() } };
  if ((flavour === 'two days' && chance(draw, 80)) || (flavour === 'rules' && chance(draw, 20)))
    return { capacity: { ordersPerDay: ordersPerDay(), unitsPerDay: unitsPerDay() } };
  return {};
}

/** Within some kilometres of each other; all in one place where costs are to be equal. */
function drawPlace(draw: Draw, flavour: Flavour): { latitude: number; longitude: number } {
  if (flavour === 'equal costs') return { latitude: 31, longitude: 121 };
  return { latitude: 31 + draw.int(0, 80) / 1000, longitude: 121 + draw.int(0, 80) / 1000 };
}

function drawStock(
  draw: Draw,
  { flavour, size, price }: Traits,
  facilities: readonly FacilityInput[],
  skus: readonly string[],
): StockInput[] {
  const share = pick(draw, [50, 75, 100]);
  const most = draw.int(1, size.onHand);
  const priced = chance(draw, 30);
  return facilities.flatMap(({ id }) =>
    skus
      .filter(() => chance(draw, share))
      .map((sku) => ({
        facilityId: id,
        sku,
        onHand: draw.int(chance(draw, 80) ? 1 : 0, most),
        ...(flavour === 'rules' && chance(draw, 15) && { reserved: draw.int(0, 2) }),
        ...(flavour === 'rules' && chance(draw, 15) && { safetyStock: draw.int(0, 2) }),
        ...(priced && { unitMoney: price(80) }),
      })),
  );
}

function drawPolicy(draw: Draw, { flavour, size, price }: Traits): PolicyInput {
  const timed = flavour === 'late' || chance(draw, 25);
  const weights = {
    move: price(200),
    touch: chance(draw, 50) ? price(40) : 0,
    hour: timed ? price(150) : 0,
    km: chance(draw, 60) ? price(20) : 0,
    money: flavour === 'fractions' ? pick(draw, [0.5, 1, 1.1]) : 1,
    shipment: price(400),
    lateHour: timed ? price(300) : 0,
    rejection: price(300),
  };
  const penalty = flavour === 'cheap to leave' ? pick(draw, [0, 400, 600, 900]) : pick(draw, [1_000, 3_000, 20_000]);
  const free = flavour === 'equal costs' && chance(draw, 50);
  return {
    weights: free ? { ...weights, move: 0, shipment: 0, km: 0, touch: 0, hour: 0 } : weights,
    unserved: { line: pick(draw, [0, penalty, penalty]), unit: pick(draw, [0, penalty, Math.ceil(penalty / 3)]) },
    limits: { maxShipments: pick(draw, size.quantity * size.lines > 6 ? [2, 3] : [1, 2, 3, 4]) },
  };
}

/** On one morning, some at the same minute. */
const minutes = ['09:00:00', '09:00:00', '09:04:30', '09:15:00'] as const;
/** Around midnight here and there. */
const instants = [
  '2026-10-01T09:00:00+08:00',
  '2026-10-01T15:59:00Z',
  '2026-10-01T16:00:00Z',
  '2026-10-02T03:30:00Z',
] as const;

function drawOrder(
  draw: Draw,
  { flavour, size }: Traits,
  row: number,
  problem: ProblemInput,
  skus: readonly string[],
): OrderInput {
  const lines = sample(draw, skus, draw.int(1, size.lines)).map((sku) => ({
    sku,
    quantity: draw.int(1, size.quantity),
  }));
  const [first] = lines;
  if (first && lines.length < size.lines && chance(draw, 15)) lines.push({ sku: first.sku, quantity: 1 });
  const placedAt = flavour === 'two days' ? pick(draw, instants) : `2026-10-01T${pick(draw, minutes)}+08:00`;
  const due = Date.parse(placedAt) + pick(draw, [30, 60, 90, 240, 600, 1600]) * 60_000;
  return {
    id: `${pick(draw, ['o', 'P', 'ö'])}${row}`,
    placedAt,
    ...drawPlace(draw, flavour),
    method: 'deliver',
    lines,
    ...(flavour === 'whole orders' && chance(draw, 70) && { shipComplete: true }),
    ...(flavour === 'late' && chance(draw, 70) && { dueBy: new Date(due).toISOString() }),
    ...(flavour === 'late' && chance(draw, 30) && { strict: true }),
    ...(chance(draw, 30) && { priority: draw.int(0, 3) }),
    ...(flavour === 'rules' && {
      ...(chance(draw, 30) && { maxShipments: draw.int(1, 2) }),
      ...(chance(draw, 20) && { shipComplete: true }),
      ...(chance(draw, 20) && { dueBy: new Date(due).toISOString(), strict: chance(draw, 50) }),
      ...(chance(draw, 30) && { exclude: [...sample(draw, problem.facilities, 1).map(({ id }) => id), 'nobody'] }),
    }),
  };
}
