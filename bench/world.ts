/**
 * The made-up commerce network of the benches: facilities and customers clustered as people are, 50 000 skus with
 * Zipf-like spread, big facilities holding more of them. Everything follows from a seed. The network is built
 * through the public door: plain input with stock columns, `parseProblem`, `buildNetwork`.
 */
import { performance } from 'node:perf_hooks';
import type { Order } from '../src/model/order.js';
import { parseOrders, parseProblem } from '../src/model/parse.js';
import type { Problem } from '../src/model/problem.js';
import type { OrderInput } from '../src/model/schema.js';
import { buildNetwork, type Network } from '../src/network/network.js';
import { clusteredPoints, type Points, seededRandom } from './points.js';

export interface Size {
  /** As given on the command line: '1k', '100k', '1m', or facilities and positions, '20k:1m'. */
  readonly name: string;
  /** One of the three sizes that targets are set for. */
  readonly standard: boolean;
  readonly facilities: number;
  readonly positions: number;
  readonly skus: number;
  /** Distinct (order, place) pairs of the cold runs. */
  readonly orders: number;
}

/**
 * plain: every facility offers one courier without a limit of range, and orders may have a shipment a line.
 * kinds: five kinds of facility with a service each, most of which reach only so far; at most four shipments an order.
 */
export const shapes = ['plain', 'kinds'] as const;
export type Shape = (typeof shapes)[number];

export interface World {
  readonly size: Size;
  readonly shape: Shape;
  readonly places: Points;
  readonly problem: Problem;
  readonly network: Network;
  readonly milliseconds: { readonly generate: number; readonly parse: number; readonly build: number };
}

export function buildWorld(size: Size, shape: Shape, seed = 1): World {
  const start = performance.now();
  const input = worldInput(size, shape, seed);
  const generated = performance.now();
  const problem = parsed(parseProblem(input, rowLimit(size.facilities)));
  const read = performance.now();
  const network = buildNetwork(problem);
  const built = performance.now();
  return {
    size,
    shape,
    places: clusteredPoints(size.orders, seed + 98, 2),
    problem,
    network,
    milliseconds: { generate: generated - start, parse: read - generated, build: built - read },
  };
}

/** '100k' or '100k:5m' to numbers; a name without positions takes those below. Throws what is not a size. */
export function sizeOf(name: string): Size {
  const [facilities, positions] = name.toLowerCase().split(':').map(countOf);
  const usual = { 1000: 1e6, 100000: 5e6, 1000000: 50e6 }[facilities ?? 0];
  const standard = usual !== undefined && (positions ?? usual) === usual;
  if (!facilities || !(positions ?? usual)) throw new Error(`--size ${name}: use 1k, 100k, 1m or such as 20k:1m`);
  return { name, standard, facilities, positions: positions ?? (usual as number), skus: 50_000, orders: 16_384 };
}

/** Small enough for brute force. */
export const tinySize: Size = {
  name: 'tiny',
  standard: false,
  facilities: 300,
  positions: 12_000,
  skus: 400,
  orders: 512,
};

/** What `parseProblem` is given, facilities and skus in ascending order of id, so that rows here are rows there. */
export function worldInput(size: Size, shape: Shape, seed: number) {
  const random = seededRandom(seed + 2);
  const sizeRank = shuffledRows(size.facilities, random);
  return {
    ...networkInput(size, shape, seed, sizeRank),
    stock: [],
    stockColumns: stockColumns(size, sizeRank, skews[shape], random),
  };
}

/** The network without stock. `bySize[0]` is the row of the largest facility. */
export function networkInput(size: Size, shape: Shape, seed: number, bySize: Uint32Array) {
  const { latitude, longitude } = clusteredPoints(size.facilities, seed, 1);
  const kind = new Uint8Array(size.facilities);
  for (let rank = 0; rank < bySize.length; rank++) kind[bySize[rank] as number] = kindAt(rank / bySize.length);
  const facilities = Array.from(latitude, (lat, row) => {
    const { services, ...rest } = shape === 'plain' ? plainFacility : (kinds[kind[row] as number] as FacilityShape);
    // Four handling times: enough that the nearest is not always the best, as where shelves differ.
    const handlingMinutes = rest.handlingMinutes + 15 * (row % 4);
    return {
      id: `f${pad(row, 7)}`,
      kind: rest.kind,
      latitude: lat,
      longitude: longitude[row] as number,
      handlingMinutes,
      services: [...services],
    };
  });
  return shape === 'plain'
    ? { currency: 'EUR', facilities, services: [plainService], policy: plainPolicy }
    : { currency: 'EUR', facilities, services: kindServices };
}

/** How strongly positions lean to large facilities: with kinds the few central ones hold nearly everything. */
const skews = { plain: 1.6, kinds: 3 } as const satisfies Record<Shape, number>;

interface FacilityShape {
  readonly kind: 'store' | 'distributor' | 'frontWarehouse' | 'centralWarehouse' | 'maker';
  readonly handlingMinutes: number;
  readonly services: readonly string[];
}

const plainFacility: FacilityShape = { kind: 'store', handlingMinutes: 15, services: ['courier'] };
const plainService = { id: 'courier', baseMinutes: 30, minutesPerKm: 1, money: { base: 450 } };
/** As many shipments as lines: no order meets the limit. */
const plainPolicy = { limits: { maxShipments: 6 } };

const kinds: readonly FacilityShape[] = [
  { kind: 'maker', handlingMinutes: 600, services: ['line-haul'] },
  { kind: 'centralWarehouse', handlingMinutes: 120, services: ['parcel'] },
  { kind: 'distributor', handlingMinutes: 60, services: ['van'] },
  { kind: 'frontWarehouse', handlingMinutes: 5, services: ['front-van'] },
  { kind: 'store', handlingMinutes: 20, services: ['courier'] },
];
const kindServices = [
  { id: 'line-haul', detour: 1.2, baseMinutes: 2880, minutesPerKm: 0.9, money: { base: 1500, perKm: 1 }, stops: 1 },
  {
    id: 'parcel',
    detour: 1.2,
    baseMinutes: 1200,
    minutesPerKm: 1,
    money: { base: 490, perKm: 0.2, perUnit: 40 },
    stops: 2,
  },
  { id: 'van', maxMetres: 150_000, baseMinutes: 60, minutesPerKm: 1.2, money: { base: 700, perKm: 12 } },
  { id: 'front-van', maxMetres: 15_000, baseMinutes: 15, minutesPerKm: 2, money: { base: 250, perKm: 25 } },
  { id: 'courier', maxMetres: 30_000, baseMinutes: 20, minutesPerKm: 2, money: { base: 350, perKm: 35 } },
];
/** Upper ends of the kinds' shares, the largest facilities first. */
const kindShares = [0.002, 0.01, 0.06, 0.15, 1];
const kindAt = (share: number): number => kindShares.findIndex((end) => share < end);

/** List lengths fall as (sku + 20)^-0.7, at most 90 % of the facilities; quantities 1 to 50. */
function stockColumns(size: Size, bySize: Uint32Array, skew: number, random: () => number) {
  const weightOf = (sku: number) => (sku + 20) ** -0.7;
  let total = 0;
  for (let sku = 0; sku < size.skus; sku++) total += weightOf(sku);
  const most = Math.floor(size.facilities * 0.9);
  const lengths = Uint32Array.from({ length: size.skus }, (_, sku) =>
    Math.min(most, Math.max(1, Math.round((size.positions * weightOf(sku)) / total))),
  );
  return columnsOf(lengths, bySize, skew, random);
}

/**
 * One list of holders per length asked for. Each holder is the facility of size rank u^skew: 1 is fair, 1.6 lets
 * large facilities hold more of the assortment, 3 that the largest hundredth holds a fifth of all positions.
 */
export function columnsOf(lengths: Uint32Array, bySize: Uint32Array, skew: number, random: () => number) {
  const positions = lengths.reduce((sum, length) => sum + length, 0);
  const facilityRow = new Uint32Array(positions);
  const skuRow = new Uint32Array(positions);
  const holds = new Uint32Array(bySize.length).fill(0xffff_ffff);
  let end = 0;
  for (let sku = 0; sku < lengths.length; sku++) {
    const start = end;
    const stop = start + (lengths[sku] as number);
    if (lengths[sku] === bySize.length) for (let row = 0; row < bySize.length; row++) facilityRow[end++] = row;
    while (end < stop) {
      let row = bySize[Math.floor(random() ** skew * bySize.length)] as number;
      // The large ones run out first in a long list: now and then a fair draw fills it up.
      if (holds[row] === sku && random() < 0.3) row = Math.floor(random() * bySize.length);
      if (holds[row] === sku) continue;
      holds[row] = sku;
      facilityRow[end++] = row;
    }
    facilityRow.subarray(start, end).sort();
    skuRow.fill(sku, start, end);
  }
  const onHand = new Uint32Array(positions);
  for (let at = 0; at < positions; at++) onHand[at] = 1 + Math.floor(random() * 50);
  return { skus: Array.from(lengths, (_, sku) => skuId(sku)), facilityRow, skuRow, onHand };
}

export const skuId = (sku: number): string => `s${pad(sku, 5)}`;

/** One to six lines by the shares below, mean 2.0; half the skus are drawn with a strong lean to the popular ones. */
export function drawOrders(
  world: Pick<World, 'problem' | 'places'>,
  count: number,
  seed: number,
  choose: OrderChoice = {},
): readonly Order[] {
  const random = seededRandom(seed);
  const skus = world.problem.skus.length;
  const drawSku = () => Math.floor((random() < 0.5 ? random() ** 3 : random()) * skus);
  const input = Array.from({ length: count }, (_, order) => {
    const lines = choose.lines?.[order % choose.lines.length] ?? lineCountAt(random());
    const chosen = new Set<number>();
    while (chosen.size < lines)
      chosen.add(choose.skus ? (choose.skus[Math.floor(random() * choose.skus.length)] as number) : drawSku());
    const place = order % world.places.latitude.length;
    return {
      id: `o${pad(order, 6)}`,
      placedAt: '2026-03-02T08:00:00Z',
      latitude: world.places.latitude[place] as number,
      longitude: world.places.longitude[place] as number,
      method: 'deliver',
      ...(choose.maxShipments === undefined ? {} : { maxShipments: choose.maxShipments }),
      ...choose.more?.(order, world.places.longitude[place] as number),
      lines: [...chosen].map((sku) => ({ sku: skuId(sku), quantity: 1 + Math.floor(random() * 3) })),
    };
  });
  return parsed(parseOrders(input, rowLimit(count)));
}

export interface OrderChoice {
  /** Line counts taken in turn, instead of by the shares. */
  readonly lines?: readonly number[];
  /** In place of the policy's. */
  readonly maxShipments?: number;
  /** Sku rows to draw from, instead of all. */
  readonly skus?: readonly number[];
  /** Further fields of an order, by its number and where it goes. */
  readonly more?: (order: number, longitude: number) => Partial<Pick<OrderInput, 'placedAt' | 'region' | 'channel'>>;
}

/** Sku rows whose list of holders is about this long, the nearest `count` of them. */
export function skusOfLength(problem: Problem, length: number, count: number): number[] {
  const { skuStart } = problem.stock;
  const off = (sku: number) => Math.abs((skuStart[sku + 1] as number) - (skuStart[sku] as number) - length);
  return Array.from(problem.skus.keys())
    .sort((a, b) => off(a) - off(b) || a - b)
    .slice(0, count);
}

/** The rows 0 to count - 1, shuffled (Fisher and Yates). */
export function shuffledRows(count: number, random: () => number): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const row = rows[at] as number;
    rows[at] = rows[other] as number;
    rows[other] = row;
  }
  return rows;
}

/** A bench makes its own input: an issue in it is a bug. */
export function parsed<T>(
  result: { ok: true; value: T } | { ok: false; issues: readonly { path: string; hint: string }[] },
): T {
  if (result.ok) return result.value;
  const [first] = result.issues;
  throw new Error(`bench input refused: ${first?.path}: ${first?.hint}`);
}

export const rowLimit = (rows: number) => ({ maxRows: Math.max(rows, 1_000_000) });

const lineShares = [0.45, 0.7, 0.85, 0.93, 0.97, 1];
const lineCountAt = (u: number): number => 1 + lineShares.findIndex((end) => u < end);

const pad = (row: number, digits: number): string => String(row).padStart(digits, '0');

function countOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([km]?)$/.exec(text);
  return match ? Number(match[1]) * { '': 1, k: 1e3, m: 1e6 }[match[2] as '' | 'k' | 'm'] : Number.NaN;
}
