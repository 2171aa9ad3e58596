/**
 * The made-up batches of the allocation bench: facilities and customers clustered in cities of a region of 1000 x
 * 1000 km, Zipf-like demand, stock that follows demand with noise, and so little of it that a chosen share of the orders
 * would like what others would like too. Built through the public door; the same spec gives the same bytes.
 *
 * What an order costs: a shipment 330 to 660 minor units and 1.9 a kilometre (a kilometre is 0.4 for itself, 1.2
 * for the carrier, by 1.2 kilometres of road, and some minutes), a unit 22 to 65, both by the kind of the origin; the
 * hours until the last arrival once an order; 3000 for a sku that is short and 1000 for each unit missing.
 */
import type { Order } from '../../src/model/order.js';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { OrderInput, ProblemInput } from '../../src/model/schema.js';
import { seededRandom } from '../points.js';
import { parsed, rowLimit } from '../world.js';
import { withRules } from './rules.js';
import { drawStock } from './stock.js';

/**
 * whole: every sku goes from one facility (`together`). divisible: a line may be divided, as by default. rules: whole, with
 * hours, lanes, stores and channel rules; see rules.ts.
 */
export const flavours = ['whole', 'divisible', 'rules'] as const;
export type Flavour = (typeof flavours)[number];

export interface InstanceSpec {
  readonly orders: number;
  readonly facilities: number;
  /** Share of orders whose first choice draws on stock that all first choices together overdraw, (0, 1). */
  readonly contention: number;
  readonly flavour: Flavour;
  readonly seed: number;
  /** weights.hour; default `usualHour`. At 0 nothing but shipments couples the lines of an order. */
  readonly hour?: number;
}

export const usualHour = 12;

/** What has to be searched for, once: see calibrate.ts. */
export interface Calibration {
  /** Stock near customers, as a multiple of the demand expected there. */
  readonly stockFactor: number;
  /** By facility row. */
  readonly ordersPerDay: readonly number[];
  /** What was reached of `spec.contention`. */
  readonly contention: number;
}

export interface Instance {
  readonly spec: InstanceSpec;
  readonly problem: Problem;
  /** Ascending id, which is not the sequence they arrive in. */
  readonly orders: readonly Order[];
}

/** An instance as the door takes it. */
export interface InstanceInput {
  readonly problem: ProblemInput;
  readonly orders: readonly OrderInput[];
}

export function buildInstance(spec: InstanceSpec, calibration: Calibration): Instance {
  const { problem, orders } = instanceInput(spec, calibration);
  const limit = rowLimit(Math.max(spec.orders, spec.facilities));
  return { spec, problem: parsed(parseProblem(problem, limit)), orders: parsed(parseOrders(orders, limit)) };
}

/** Facilities and skus in ascending order of id, so that rows here are rows of the parsed problem. */
export function instanceInput(spec: InstanceSpec, calibration: Calibration): InstanceInput {
  const region = drawRegion(spec);
  const { orders, unitsWanted } = drawOrders(spec, region);
  const plain = { orders, problem: problemInput(spec, region, unitsWanted, calibration) };
  return spec.flavour === 'rules' ? withRules(spec, plain) : plain;
}

/** In the sequence of the shares that the generator gives them. */
const kinds = ['store', 'distributor', 'frontWarehouse', 'centralWarehouse'] as const;
const central = kinds.indexOf('centralWarehouse');

/** Standard deviation of the places of a kind around their city, km. */
const spreadKm = [8, 25, 10, 60];
const customerSpreadKm = 10;
/** Share of the demand of its city that the kind keeps in stock, at a stock factor of 1. */
const stockShare = [0.55, 0.35, 0.6, 0];

const services = [
  { id: 'courier', base: 310, perUnit: 61, minutes: 60, stops: 0 },
  { id: 'van', base: 270, perUnit: 44, minutes: 360, stops: 0 },
  { id: 'front-van', base: 260, perUnit: 26, minutes: 30, stops: 0 },
  { id: 'parcel', base: 120, perUnit: 2, minutes: 1440, stops: 2 },
];
const handlingMinutes = [30, 120, 15, 120];

interface Region {
  readonly cityEast: Float64Array;
  readonly cityNorth: Float64Array;
  /** Cumulative weights of the cities. */
  readonly cityWeights: Float64Array;
  /** By facility: its kind as a place in `kinds`, its city, its place in km. */
  readonly kind: Uint8Array;
  readonly city: Uint32Array;
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** Cumulative weights of the skus. */
  readonly skuWeights: Float64Array;
}

function drawRegion({ orders, facilities, seed }: InstanceSpec): Region {
  const random = seededRandom(seed);
  const cities = Math.max(3, Math.round(facilities / 16));
  const cityEast = new Float64Array(cities);
  const cityNorth = new Float64Array(cities);
  for (let city = 0; city < cities; city++) {
    cityEast[city] = random() * sideKm;
    cityNorth[city] = random() * sideKm;
  }
  const cityWeights = cumulated(cities, (city) => (city + 1) ** -0.7);
  const kind = new Uint8Array(facilities);
  const city = new Uint32Array(facilities);
  const east = new Float64Array(facilities);
  const north = new Float64Array(facilities);
  const centrals = Math.max(2, Math.round(facilities * 0.02));
  for (let row = 0; row < facilities; row++) {
    const share = random();
    kind[row] = row < centrals ? central : share < 0.1 ? 1 : share < 0.2 ? 2 : 0;
    // Every city gets a facility before any gets a second one; central warehouses stand anywhere.
    const after = row - centrals;
    city[row] = after < 0 ? Math.floor(random() * cities) : after < cities ? after : drawFrom(cityWeights, random);
    const spread = spreadKm[kind[row] as number] as number;
    east[row] = (cityEast[city[row] as number] as number) + gaussian(random) * spread;
    north[row] = (cityNorth[city[row] as number] as number) + gaussian(random) * spread;
  }
  const skus = Math.max(12, Math.round(Math.min(10_000, 2.2 * orders ** 0.7)));
  return {
    cityEast,
    cityNorth,
    cityWeights,
    kind,
    city,
    east,
    north,
    skuWeights: cumulated(skus, (sku) => 1 / (sku + 5)),
  };
}

function drawOrders(
  { orders: count, seed }: InstanceSpec,
  region: Region,
): { orders: OrderInput[]; unitsWanted: number } {
  const random = seededRandom(seed + 1);
  let unitsWanted = 0;
  const orders = Array.from({ length: count }, (_, row) => {
    const city = drawFrom(region.cityWeights, random);
    const place = degrees(
      (region.cityEast[city] as number) + gaussian(random) * customerSpreadKm,
      (region.cityNorth[city] as number) + gaussian(random) * customerSpreadKm,
    );
    // Two days, eight in the morning to eight in the evening.
    const minute = Math.floor(random() * 1440);
    const day = minute < 720 ? 2 : 3;
    const placedAt = new Date(Date.UTC(2026, 2, day, 8, minute % 720)).toISOString();
    const chosen = new Set<number>();
    const lines = lineCount(random);
    while (chosen.size < lines) chosen.add(drawFrom(region.skuWeights, random));
    return {
      id: `o${pad(row, 6)}`,
      placedAt,
      ...place,
      method: 'deliver' as const,
      lines: [...chosen].map((sku) => {
        const quantity = lineQuantity(random);
        unitsWanted += quantity;
        return { sku: skuId(sku), quantity };
      }),
    };
  });
  return { orders, unitsWanted };
}

/** 70 / 20 / 10 % with one, two, three to six. */
function lineCount(random: () => number): number {
  const share = random();
  if (share < 0.7) return 1;
  return share < 0.9 ? 2 : 3 + Math.min(3, Math.floor(-Math.log(1 - random()) * 1.2));
}

function lineQuantity(random: () => number): number {
  const share = random();
  if (share < 0.75) return 1;
  if (share < 0.92) return 2;
  return share < 0.97 ? 3 : 4 + Math.floor(random() * 3);
}

function problemInput(
  spec: InstanceSpec,
  region: Region,
  unitsWanted: number,
  { stockFactor, ordersPerDay }: Calibration,
): ProblemInput {
  const { skuWeights } = region;
  const skus = Array.from(skuWeights, (_, sku) => skuId(sku));
  const unitsOf = (sku: number) => (unitsWanted * weightAt(skuWeights, sku)) / (skuWeights.at(-1) as number);
  const stock = drawStock(
    localShares(region),
    Float64Array.from(skus, (_, sku) => unitsOf(sku)),
    stockFactor,
    spec.seed,
  );
  return {
    currency: 'EUR',
    facilities: Array.from(region.kind, (kind, row) => ({
      id: `f${pad(row, 5)}`,
      kind: kinds[kind] as (typeof kinds)[number],
      ...degrees(region.east[row] as number, region.north[row] as number),
      handlingMinutes: handlingMinutes[kind] as number,
      services: [(services[kind] as (typeof services)[number]).id],
      capacity: { ordersPerDay: ordersPerDay[row] as number },
    })),
    services: services.map(({ id, base, perUnit, minutes, stops }) => ({
      id,
      detour: 1.2,
      baseMinutes: minutes,
      minutesPerKm: 1,
      money: { base, perKm: 1.2, perUnit },
      stops,
    })),
    stock: [],
    ...(spec.flavour !== 'divisible' ? { skus: skus.map((sku) => ({ sku, together: true })) } : {}),
    stockColumns: { skus, ...stock },
    policy: {
      weights: {
        move: 60,
        touch: 4,
        shipment: 50,
        km: 0.4,
        money: 1,
        hour: spec.hour ?? usualHour,
        lateHour: 0,
        rejection: 0,
      },
      unserved: { line: 3000, unit: 1000 },
      limits: { maxShipments: 6 },
    },
  };
}

/** By facility: its part of the demand of the region, 0 for a central warehouse. */
function localShares({ kind, city, cityWeights }: Region): Float64Array {
  const alike = new Map<number, number>();
  const key = (row: number) => (city[row] as number) * kinds.length + (kind[row] as number);
  for (let row = 0; row < kind.length; row++) alike.set(key(row), (alike.get(key(row)) ?? 0) + 1);
  const all = cityWeights.at(-1) as number;
  return Float64Array.from(
    kind,
    (one, row) =>
      ((weightAt(cityWeights, city[row] as number) / all) * (stockShare[one] as number)) /
      (alike.get(key(row)) as number),
  );
}

const sideKm = 1000;
const kmPerDegree = 111.195;

/** A place of the region in degrees, five decimals (about a metre); the middle of the region lies at 48 N 10 E. */
function degrees(eastKm: number, northKm: number): { latitude: number; longitude: number } {
  const latitude = 48 + (northKm - sideKm / 2) / kmPerDegree;
  const kmPerLongitude = kmPerDegree * Math.cos((latitude * Math.PI) / 180);
  const longitude = 10 + (eastKm - sideKm / 2) / kmPerLongitude;
  return { latitude: Number(latitude.toFixed(5)), longitude: Number(longitude.toFixed(5)) };
}

function cumulated(count: number, weightOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    sum += weightOf(row);
    sums[row] = sum;
  }
  return sums;
}

const weightAt = (sums: Float64Array, row: number): number => (sums[row] as number) - (sums[row - 1] ?? 0);

/** The first row whose cumulative weight is above a random part of all. */
function drawFrom(sums: Float64Array, random: () => number): number {
  const target = random() * (sums.at(-1) as number);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const skuId = (sku: number): string => `s${pad(sku, 5)}`;
const pad = (row: number, digits: number): string => String(row).padStart(digits, '0');
