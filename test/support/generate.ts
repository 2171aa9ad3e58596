import type {
  FacilityInput,
  OrderInput,
  PolicyInput,
  ProblemInput,
  ServiceInput,
  SkuInput,
  StockInput,
} from '../../src/model/schema.js';
import { greatCircleMetres } from '../../src/verify/distance.js';
import { chance, type Draw, pick, sample, shuffled } from './random.js';

/** A problem and orders for it, small enough to try everything. */
export interface Case {
  readonly problem: ProblemInput;
  readonly orders: OrderInput[];
}

export interface CaseOptions {
  readonly orders?: number;
  /** Whole weights and prices alone, no hours: every cost is exact, so that it scales. */
  readonly whole?: boolean;
  /** Many facilities, of which few ship together: enough to fill a search tree, few enough to try all pairs. */
  readonly wide?: boolean;
}

/** How large a case is, so that its ways to be served stay few: many facilities or many services or many lines. */
interface Size {
  readonly facilities: number;
  readonly servicesEach: number;
  readonly lines: number;
  readonly quantity: number;
  readonly maxShipments: number;
}

const sizes: readonly Size[] = [
  { facilities: 9, servicesEach: 1, lines: 3, quantity: 2, maxShipments: 4 },
  { facilities: 12, servicesEach: 1, lines: 2, quantity: 3, maxShipments: 3 },
  { facilities: 8, servicesEach: 1, lines: 1, quantity: 6, maxShipments: 5 },
  { facilities: 6, servicesEach: 1, lines: 2, quantity: 3, maxShipments: 4 },
  { facilities: 4, servicesEach: 2, lines: 3, quantity: 2, maxShipments: 4 },
  { facilities: 3, servicesEach: 3, lines: 3, quantity: 3, maxShipments: 3 },
  { facilities: 2, servicesEach: 3, lines: 4, quantity: 3, maxShipments: 2 },
  { facilities: 5, servicesEach: 2, lines: 1, quantity: 4, maxShipments: 4 },
  { facilities: 5, servicesEach: 1, lines: 4, quantity: 2, maxShipments: 4 },
  { facilities: 6, servicesEach: 2, lines: 3, quantity: 1, maxShipments: 3 },
  { facilities: 1, servicesEach: 3, lines: 4, quantity: 4, maxShipments: 1 },
];

const wideSizes: readonly Size[] = [
  { facilities: 60, servicesEach: 2, lines: 1, quantity: 2, maxShipments: 2 },
  { facilities: 40, servicesEach: 1, lines: 2, quantity: 2, maxShipments: 2 },
  { facilities: 24, servicesEach: 1, lines: 2, quantity: 1, maxShipments: 3 },
  { facilities: 90, servicesEach: 3, lines: 3, quantity: 2, maxShipments: 1 },
];

/** Their order by UTF-16 code units is not that of code points, of a dictionary, or of numbers. */
const ids = [
  'a',
  'B',
  'é',
  'e\u0301',
  'Z',
  '10',
  '9',
  '😀',
  '～',
  'A',
  'b',
  '__proto__',
  'constructor',
  'ä',
  ' ',
] as const;
const manyIds = [...ids, ...Array.from({ length: 90 }, (_, row) => `n${row}`)];
const skuIds = ['tyre', 'T', '10', '9', 'é', '😀', '__proto__', 'Z'] as const;
const zones = ['Asia/Shanghai', 'America/New_York', 'Pacific/Auckland', 'Europe/London'] as const;
/** Around midnight here and there, and in the hour that New York skips. */
const instants = [
  '2026-10-01T09:00:00+08:00',
  '2026-10-01T23:50Z',
  '2026-10-02T00:00Z',
  '2026-10-01T23:59+08:00',
  '2026-10-02T00:00:59+08:00',
  '2026-03-08T01:30:45-05:00',
  '2026-03-08T23:59-04:00',
] as const;
const kinds = ['store', 'distributor', 'frontWarehouse', 'centralWarehouse', 'maker'] as const;

type Point = readonly [latitude: number, longitude: number];

/** Centres whose surroundings are hard: seams, poles, and one ordinary town. */
const centres: readonly Point[] = [
  [31.23, 121.47],
  [0, 0],
  [90, 0],
  [-90, 12],
  [10, 180],
  [-45, -179.995],
];

/**
 * Draws a case. What makes instances hard comes often: equal costs, coincident places, limits met to the metre and the
 * minute, prices of nothing, quantities that do not suffice.
 */
export function drawCase(draw: Draw, { orders = 1, whole = false, wide = false }: CaseOptions = {}): Case {
  const size = pick(draw, wide ? wideSizes : sizes);
  const places = drawPlaces(draw, wide);
  const free = chance(draw, 15);
  const price = free ? () => 0 : pricer(draw, whole);
  const services = sample(draw, ids, 3).map((id) => drawService(draw, id, price));
  const facilityCount = chance(draw, 2) ? 0 : draw.int(Math.min(2, size.facilities), size.facilities);
  const facilities = sample(draw, wide ? manyIds : ids, facilityCount).map((id) =>
    drawFacility(draw, id, size, services, places, whole),
  );
  const skus = sample(draw, skuIds, chance(draw, 70) ? size.lines : draw.int(1, size.lines));
  const problem: ProblemInput = {
    currency: 'CNY',
    facilities,
    services,
    stock: drawStock(draw, facilities, skus, size, price, wide ? [5, 20, 80] : [60, 85, 100]),
    skus: skus
      .filter(() => chance(draw, 60))
      .map((sku): SkuInput => ({ sku, ...(chance(draw, 15) && { together: true }) })),
    policy: drawPolicy(draw, size, whole, free),
  };
  const names = sample(draw, ids, orders);
  return {
    problem,
    orders: names.map((id) => drawOrder(draw, id, problem, skus, places, size)),
  };
}

function drawPlaces(draw: Draw, wide: boolean): () => Point {
  const [latitude, longitude] = pick(draw, centres);
  const step = pick(draw, [0, 0.001, 0.01, 0.1, 0.5, 20]);
  const wrap = (value: number): number =>
    Math.abs(value) <= 180 ? value : ((((value + 180) % 360) + 360) % 360) - 180;
  const clamp = (value: number): number => Math.max(-90, Math.min(90, value));
  const reach = pick(draw, wide ? [2, 5, 40] : [1, 2, 5]);
  return () => {
    if (chance(draw, 3)) return [clamp(-latitude), wrap(longitude + 180)];
    const up = draw.int(-reach, reach) * step;
    const across = draw.int(-reach, reach) * step;
    // At a pole any longitude is the same place.
    if (Math.abs(latitude) === 90 && chance(draw, 30)) return [latitude, draw.int(-180, 180)];
    return [round(clamp(latitude + up)), round(wrap(longitude + across))];
  };
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** One kind of price for a whole case: nothing, few equal ones, whole ones, or fractions. */
function pricer(draw: Draw, whole: boolean): () => number {
  const kind = draw.int(0, whole ? 2 : 3);
  return () => {
    if (kind === 0) return 0;
    if (kind === 1) return pick(draw, [0, 100]);
    if (kind === 2) return draw.int(0, 500);
    return pick(draw, [0, 0.1, 0.5, 2.25, 33.333, 99.95, 1e-12, 250]);
  };
}

function drawService(draw: Draw, id: string, price: () => number): ServiceInput {
  return {
    id,
    ...(chance(draw, 60) && { detour: pick(draw, [1, 1.3, 1.5, 0.9]) }),
    baseMinutes: pick(draw, [0, 30, 60, 60, 0.5, 1440]),
    minutesPerKm: pick(draw, [0, 1, 1, 0.6, 12]),
    money: {
      base: price(),
      ...(chance(draw, 50) && { perKm: price() / 100 }),
      ...(chance(draw, 50) && { perUnit: price() }),
    },
    ...(chance(draw, 50) && { stops: draw.int(0, 2) }),
    ...(chance(draw, 20) && { maxMetres: pick(draw, [0, 1500, 20_000, 1_000_000, 3_000_000]) }),
  };
}

function drawFacility(
  draw: Draw,
  id: string,
  size: Size,
  services: readonly ServiceInput[],
  place: () => Point,
  whole: boolean,
): FacilityInput {
  const [latitude, longitude] = place();
  return {
    id,
    kind: pick(draw, kinds),
    latitude,
    longitude,
    ...(chance(draw, 30) && { timeZone: pick(draw, zones) }),
    ...(chance(draw, 40) && { handlingMinutes: pick(draw, [30, 30, 90, 1440]) }),
    services: chance(draw, 6)
      ? []
      : sample(draw, services, draw.int(1, size.servicesEach)).map((service) => service.id),
    ...(chance(draw, 20) && {
      capacity: {
        ...(chance(draw, 70) && { ordersPerDay: pick(draw, [0, 1, 1, 2]) }),
        ...(chance(draw, 60) && { unitsPerDay: draw.int(0, 4) }),
      },
    }),
    ...(chance(draw, 20) && { acceptance: pick(draw, whole ? [1, 0.5, 0.25] : [1, 0.5, 0.9, 0.333]) }),
  };
}

function drawStock(
  draw: Draw,
  facilities: readonly FacilityInput[],
  skus: readonly string[],
  size: Size,
  price: () => number,
  shares: readonly number[],
): StockInput[] {
  const share = pick(draw, shares);
  const most = pick(draw, [1, 1, Math.max(1, size.quantity - 1), size.quantity, 2 * size.quantity]);
  const priced = chance(draw, 50);
  const cells = facilities.flatMap(({ id }) => skus.map((sku) => ({ facilityId: id, sku })));
  return cells
    .filter(() => chance(draw, share))
    .map((cell) => ({
      ...cell,
      onHand: draw.int(chance(draw, 85) ? 1 : 0, most),
      ...(chance(draw, 10) && { reserved: draw.int(0, 3) }),
      ...(chance(draw, 10) && { safetyStock: draw.int(0, 3) }),
      ...(priced && chance(draw, 70) && { unitMoney: price() }),
    }));
}

/** Where all is free the ties of the contract alone decide. */
function drawPolicy(draw: Draw, size: Size, whole: boolean, free: boolean): PolicyInput {
  const kind = free ? 0 : draw.int(0, whole ? 2 : 3);
  const weight = (): number => {
    if (kind === 0) return 0;
    if (kind === 1) return pick(draw, [0, 100]);
    if (kind === 2) return draw.int(0, 300);
    return pick(draw, [0, 0.5, 1.25, 33.333, 0.001, 99.9]);
  };
  const limits = { maxShipments: chance(draw, 70) ? size.maxShipments : draw.int(1, size.maxShipments) };
  const tiny = pick(draw, whole ? [0, 1, 100, 2000] : [0, 0.5, 1, 100, 333.3, 2000]);
  const penalty = chance(draw, 70) ? pick(draw, [5000, 100_000, 1e9]) : tiny;
  const unserved = chance(draw, 60) ? { line: pick(draw, [0, penalty]), unit: pick(draw, [0, penalty, penalty]) } : {};
  if (!whole && chance(draw, 10)) return { limits, ...sharedCosts(draw) };
  const money = { money: pick(draw, whole ? [0, 1, 2] : [0, 1, 1, 0.5, 1.1]) };
  // Times and distances make fractions whatever the weights are.
  if (whole)
    return {
      limits,
      unserved,
      weights: { ...pickWeights(weight), ...money, hour: 0, km: 0, lateHour: 0, rejection: 0 },
    };
  if (!free && chance(draw, 20)) return { limits, unserved };
  return { limits, unserved, weights: { ...pickWeights(weight), ...money } };
}

/** What is charged once an order weighs most: several shipments may pay where none of them would alone. */
function sharedCosts(draw: Draw): Pick<PolicyInput, 'weights' | 'unserved'> {
  const [little, hour, lateHour] = [pick(draw, [0, 1, 7]), pick(draw, [0, 60, 240]), pick(draw, [0, 0, 600])];
  const weights = { move: little, touch: 0, hour, km: little, money: 1, shipment: 0, lateHour, rejection: little };
  const penalty = (): number => pick(draw, [0, 25, 40, 70, 130, 900, 3000]);
  return { weights, unserved: { line: penalty(), unit: penalty() } };
}

const pickWeights = (weight: () => number): NonNullable<PolicyInput['weights']> => ({
  move: weight(),
  touch: weight(),
  hour: weight(),
  km: weight(),
  shipment: weight(),
  lateHour: weight(),
  rejection: weight(),
});

function drawOrder(
  draw: Draw,
  id: string,
  problem: ProblemInput,
  skus: readonly string[],
  place: () => Point,
  size: Size,
): OrderInput {
  const [latitude, longitude] = place();
  const placedAt = pick(draw, instants);
  const lineCount = chance(draw, 50) ? size.lines : draw.int(1, size.lines);
  const lines = Array.from({ length: lineCount }, (_, line) => ({
    sku: chance(draw, 3) ? 'unheard of' : chance(draw, 70) ? (skus[line % skus.length] as string) : pick(draw, skus),
    quantity: draw.int(1, size.quantity),
    ...(chance(draw, 10) && { together: chance(draw, 70) }),
  }));
  const order: OrderInput = {
    id,
    placedAt,
    latitude,
    longitude,
    method: 'deliver',
    lines,
    ...(chance(draw, 20) && { maxShipments: draw.int(1, size.maxShipments) }),
    ...(chance(draw, 10) && { shipComplete: true }),
    ...(chance(draw, 10) && { exclude: [...sample(draw, problem.facilities, 1).map((row) => row.id), 'nobody'] }),
  };
  meetLimits(draw, problem, order);
  if (!chance(draw, 30)) return order;
  return { ...order, dueBy: drawDueBy(draw, problem, order), ...(chance(draw, 40) && { strict: true }) };
}

/** Now and then a service ends exactly at a customer, or a metre before. */
function meetLimits(draw: Draw, problem: ProblemInput, order: OrderInput): void {
  if (problem.facilities.length === 0 || !chance(draw, 15)) return;
  const facility = pick(draw, problem.facilities);
  const service = problem.services.find(({ id }) => facility.services.includes(id));
  if (service) service.maxMetres = Math.max(0, metresOf(facility, service, order) - draw.int(0, 1));
}

/** Often the very minute some facility would arrive, or the minute before. */
function drawDueBy(draw: Draw, problem: ProblemInput, order: OrderInput): string {
  const placedAt = Math.floor(Date.parse(order.placedAt) / 60_000);
  const facility = problem.facilities[draw.int(0, Math.max(0, problem.facilities.length - 1))];
  const service = problem.services.find(({ id }) => facility?.services.includes(id));
  if (!facility || !service || chance(draw, 20)) return isoOf(placedAt + draw.int(-60, 300));
  const metres = metresOf(facility, service, order);
  const transit = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
  return isoOf(placedAt + (facility.handlingMinutes ?? 0) + transit - draw.int(0, 1));
}

const metresOf = (facility: FacilityInput, service: ServiceInput, order: OrderInput): number =>
  Math.round(
    greatCircleMetres(facility.latitude, facility.longitude, order.latitude, order.longitude) * (service.detour ?? 1.3),
  );

const isoOf = (minute: number): string => new Date(minute * 60_000).toISOString();

/** The same problem with its stock in columns. Positions without a price cost nothing, as rows without one do. */
export function inColumns({ stock, ...rest }: ProblemInput): ProblemInput {
  const rowOfFacility = new Map(rest.facilities.map(({ id }, row) => [id, row]));
  const skus = [...new Set(stock.map(({ sku }) => sku))];
  const column = (value: (row: StockInput) => number | undefined): Uint32Array =>
    Uint32Array.from(stock, (row) => value(row) ?? 0);
  return {
    ...rest,
    stock: [],
    stockColumns: {
      skus,
      facilityRow: column(({ facilityId }) => rowOfFacility.get(facilityId)),
      skuRow: column(({ sku }) => skus.indexOf(sku)),
      onHand: column(({ onHand }) => onHand),
      ...(stock.some(({ reserved }) => reserved) && { reserved: column(({ reserved }) => reserved) }),
      ...(stock.some(({ safetyStock }) => safetyStock) && { safetyStock: column(({ safetyStock }) => safetyStock) }),
      ...(stock.some(({ unitMoney }) => unitMoney) && {
        unitMoney: Float64Array.from(stock, ({ unitMoney }) => unitMoney ?? 0),
      }),
    },
  };
}

/** The same problem with the rows of every table, and the services of every facility, in another order. */
export function inOtherOrder(draw: Draw, problem: ProblemInput): ProblemInput {
  return {
    ...problem,
    facilities: shuffled(draw, problem.facilities).map((row) => ({ ...row, services: shuffled(draw, row.services) })),
    services: shuffled(draw, problem.services),
    stock: shuffled(draw, problem.stock),
    skus: shuffled(draw, problem.skus ?? []),
  };
}
