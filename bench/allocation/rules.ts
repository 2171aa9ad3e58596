/**
 * What a network with hours, lanes, stores and channel rules adds to an instance: everything keeps hours, warehouses have
 * cutoffs, each store is fed by some warehouses along lanes that leave twice a day with so much room, distributors sell
 * four brands of six, stores serve their own surroundings, one order in five takes any sku of a group, 15 % are collected
 * and 10 % fitted.
 */
import type { FacilityInput, LaneInput, OrderInput, SkuInput } from '../../src/model/schema.js';
import { seededRandom } from '../points.js';
import type { InstanceInput, InstanceSpec } from './instance.js';

const share = { interchange: 0.2, collect: 0.15, install: 0.1 };
const brands = ['Ada', 'Brio', 'Cedar', 'Dune', 'Elm', 'Fjord'];
const timeZone = 'Europe/Berlin';
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** Skus of one group of interchange. */
const groupSize = 3;
/** Facilities that feed a store: the nearest, and one central warehouse. */
const feeders = 3;

export function withRules(spec: InstanceSpec, { problem, orders }: InstanceInput): InstanceInput {
  const random = seededRandom(spec.seed + 7);
  const facilities = problem.facilities.map((facility) => ruled(facility, random));
  return {
    problem: {
      ...problem,
      facilities,
      lanes: lanesOf(facilities, random),
      skus: skusOf(problem.stockColumns?.skus ?? [], problem.skus ?? []),
      policy: {
        ...problem.policy,
        limits: { ...problem.policy?.limits, maxLegs: 3, collectRadiusMetres: 25_000 },
      },
    },
    orders: orders.map((order) => ruledOrder(order, random)),
  };
}

function ruled(facility: FacilityInput, random: () => number): FacilityInput {
  const isStore = facility.kind === 'store' || facility.kind === 'frontWarehouse';
  const open = isStore ? ['08:00-20:00'] : ['06:00-12:00', '12:30-22:00'];
  const hours = Object.fromEntries(weekdays.map((day) => [day, open]));
  const bays = random() < 0.4 ? 1 + Math.floor(random() * 2) : 0;
  return {
    ...facility,
    timeZone,
    hours: isStore ? { ...hours, sun: ['10:00-16:00'] } : hours,
    ...(isStore ? {} : { cutoff: '17:00' }),
    ...(facility.kind === 'distributor' ? { brands: [...brands].sort(() => random() - 0.5).slice(0, 4) } : {}),
    ...(facility.kind === 'store'
      ? {
          collect: true,
          territory: { radiusMetres: 40_000 + Math.floor(random() * 60_000) },
          ...(bays > 0 ? { install: { bays, minutes: 45 } } : {}),
        }
      : {}),
  };
}

function lanesOf(facilities: readonly FacilityInput[], random: () => number): LaneInput[] {
  const stores = facilities.filter(({ kind }) => kind === 'store');
  const sources = facilities.filter(({ kind }) => kind !== 'store');
  return stores.flatMap((store) => {
    const near = [...sources].sort((a, b) => squaredKm(a, store) - squaredKm(b, store));
    const central = near.find(({ kind }) => kind === 'centralWarehouse');
    const from = new Set(near.slice(0, feeders - 1));
    if (central) from.add(central);
    return [...from].map((source) => ({
      from: source.id,
      to: store.id,
      minutes: 20 + Math.round(1.2 * Math.sqrt(squaredKm(source, store))),
      departures: source.kind === 'centralWarehouse' ? ['20:00'] : ['07:00', '13:00'],
      money: { base: 60, perUnit: 4 },
      unitsPerDay: 2 + Math.floor(random() * 8),
    }));
  });
}

function skusOf(ids: readonly string[], known: readonly SkuInput[]): SkuInput[] {
  const knownOf = new Map(known.map((row) => [row.sku, row]));
  return ids.map((sku, row) => ({
    ...knownOf.get(sku),
    sku,
    brand: brands[row % brands.length] as string,
    interchange: `g${Math.floor(row / groupSize)}`,
    penalty: 40 + 20 * (row % groupSize),
  }));
}

function ruledOrder(order: OrderInput, random: () => number): OrderInput {
  const drawn = random();
  const method = drawn < share.collect ? 'collect' : drawn < share.collect + share.install ? 'install' : 'deliver';
  const accepts = random() < share.interchange;
  const lines = accepts ? order.lines.map((line) => ({ ...line, accept: 'interchange' as const })) : order.lines;
  return { ...order, method, lines };
}

const kmPerDegree = 111.195;

function squaredKm(a: FacilityInput, b: FacilityInput): number {
  const north = (a.latitude - b.latitude) * kmPerDegree;
  const east = (a.longitude - b.longitude) * kmPerDegree * Math.cos((a.latitude * Math.PI) / 180);
  return north * north + east * east;
}
