/**
 * The world of the benches with rules: opening hours, breaks, days off and cutoffs on the clocks of some twenty zones;
 * van rounds that feed each store from its five nearest hubs; brands, channels and territories of some facilities.
 * Stock, places, services and orders stay those of the bare world, so that what differs in time is the price of rules.
 */
import { around } from 'geokdbush';
import { haversineMetres } from '../src/geo/sphere.js';
import type { FacilityInput, LaneInput, ProblemInput, ServiceInput } from '../src/model/schema.js';
import { drawCalendar, drawDaysOff, isoOf, monday, timeOf, weekdays, zoneAt } from './calendar.js';
import { seededRandom } from './points.js';
import { type OrderChoice, type Shape, type Size, shuffledRows, skuId, type worldInput } from './world.js';
import { indexPoints } from './yardstick.js';

/**
 * hours: opening hours, breaks, sundays, days off, cutoffs. lanes: five into each store. channels: brands, channels and
 * territories, each at a tenth of the dealers. all: the three together, and the slow services leave by the clock.
 * off: rules of every kind that rule nothing out, such as lanes that never leave.
 */
export const ruleSets = ['hours', 'lanes', 'channels', 'all'] as const;
export type RuleSet = (typeof ruleSets)[number] | 'off';

type BareInput = ReturnType<typeof worldInput>;
type BareFacility = BareInput['facilities'][number];

export function withRules(input: BareInput, ruleSet: RuleSet, size: Size, shape: Shape, seed: number): ProblemInput {
  // One source of chance a kind of rule: each looks the same alone and together with the others.
  const hours = seededRandom(seed + 31);
  const permits = seededRandom(seed + 34);
  const isOn = (one: RuleSet) => ruleSet === one || ruleSet === 'all';
  const lanes = isOn('lanes') || ruleSet === 'off' ? lanesInto(input, size, shape, seed) : [];
  if (ruleSet === 'off') return rulesOff(input, lanes);
  const daysOff = drawDaysOff(hours);
  return {
    ...input,
    facilities: input.facilities.map((facility) => {
      const timeZone = zoneAt(facility.latitude, facility.longitude);
      return {
        ...facility,
        timeZone,
        ...(isOn('hours') && drawCalendar(facility.kind, daysOff.get(timeZone) ?? [], hours)),
        ...(isOn('channels') && drawChannelRules(facility, permits)),
      };
    }),
    ...(ruleSet === 'all' && { services: input.services.map(byTheClock) }),
    ...(isOn('lanes') && { lanes }),
    ...(isOn('channels') && { skus: brandedSkus(input) }),
  };
}

/** What is there and changes nothing: doors that never close, vans that never go, permission for all and everywhere. */
function rulesOff(input: BareInput, lanes: readonly LaneInput[]): ProblemInput {
  return {
    ...input,
    facilities: input.facilities.map((facility) => ({
      ...facility,
      timeZone: zoneAt(facility.latitude, facility.longitude),
      hours: Object.fromEntries(weekdays.map((day) => [day, ['00:00-24:00']])),
      closedOn: ['2025-12-25'],
      cutoff: '23:59',
      brands: [...brands],
      channels: [...channels],
      territory: { radiusMetres: 30_000_000 },
    })),
    lanes: lanes.map((lane, row) => (row % 2 === 0 ? { ...lane, departures: [] } : { ...lane, unitsPerDay: 0 })),
    skus: brandedSkus(input),
  };
}

/** When, where and by which channel an order comes: at any minute of the week. */
export function drawMoments(seed: number): Required<OrderChoice>['more'] {
  const random = seededRandom(seed + 32);
  return (_, longitude) => ({
    placedAt: isoOf(monday + below(random, 7 * 1440)),
    region: regionAt(longitude),
    channel: pick(random, ordersByChannel),
  });
}

const brands = ['Ada', 'Brio', 'Cedar', 'Dune', 'Elm', 'Fjord', 'Gale', 'Haze'] as const;
const channels = ['phone', 'shop', 'web'] as const;
const ordersByChannel = ['web', 'web', 'web', 'web', 'shop', 'shop', 'shop', 'phone'] as const;

/** A region is a band of thirty degrees. */
const regionAt = (longitude: number): string => `r${Math.floor((longitude + 180) / 30) % 12}`;

/** Of dealers: makers and central warehouses, which much has to come from, serve everybody. */
function drawChannelRules({ kind, longitude }: BareFacility, random: () => number): Partial<FacilityInput> {
  if (kind === 'maker' || kind === 'centralWarehouse') return {};
  return {
    ...(random() < 0.1 && { brands: brands.filter(() => random() < 0.5) }),
    ...(random() < 0.1 && { channels: channels.filter((channel) => channel === 'shop' || random() < 0.4) }),
    ...(random() < 0.1 && {
      territory: {
        ...(random() < 0.6 && { radiusMetres: 1000 * (5 + below(random, 30)) }),
        ...(random() < 0.6 && { regions: [regionAt(longitude)] }),
      },
    }),
  };
}

/** Nine of ten skus are of a brand, spread over popular and rare ones alike. */
const brandedSkus = ({ stockColumns: { skus } }: Pick<BareInput, 'stockColumns'>) =>
  skus.map((_, row) => {
    const brand = brands[(row * 7) % 10];
    return { sku: skuId(row), ...(brand !== undefined && { brand }) };
  });

/** What takes a day and more is fetched by lorry, twice a day or once. */
function byTheClock(service: ServiceInput): ServiceInput {
  if (service.baseMinutes < 600) return service;
  return { ...service, departures: service.baseMinutes < 2000 ? ['13:00', '18:30'] : ['17:00'] };
}

/** Five into each store, from the nearest hubs: two rounds a day, not everywhere every day, some vans small. */
function lanesInto({ facilities }: BareInput, size: Size, shape: Shape, seed: number): LaneInput[] {
  const random = seededRandom(seed + 33);
  const hubs = hubsOf(facilities, size, shape, seed);
  const isHub = new Set(hubs);
  const index = indexPoints({
    latitude: Float64Array.from(hubs, (row) => (facilities[row] as BareFacility).latitude),
    longitude: Float64Array.from(hubs, (row) => (facilities[row] as BareFacility).longitude),
  });
  return facilities.flatMap((store, row) => {
    if (store.kind !== 'store' || isHub.has(row)) return [];
    return around(index, store.longitude, store.latitude, 5).map((hub) =>
      drawLane(facilities[hubs[hub] as number] as BareFacility, store, random),
    );
  });
}

/** Distributors and central warehouses; where all are stores, the largest fiftieth of them. */
function hubsOf(facilities: readonly BareFacility[], size: Size, shape: Shape, seed: number): number[] {
  if (shape === 'plain') {
    const bySize = shuffledRows(size.facilities, seededRandom(seed + 2));
    return [...bySize.subarray(0, Math.ceil(size.facilities / 50))];
  }
  return facilities.flatMap(({ kind }, row) => (kind === 'distributor' || kind === 'centralWarehouse' ? [row] : []));
}

function drawLane(from: BareFacility, to: BareFacility, random: () => number): LaneInput {
  const metres = 1.3 * haversineMetres(from.latitude, from.longitude, to.latitude, to.longitude);
  const days = pick(random, roundDays);
  return {
    from: from.id,
    to: to.id,
    minutes: Math.round(20 + metres / 1000),
    departures: [timeOf(300 + 15 * below(random, 16)), timeOf(720 + 15 * below(random, 16))],
    ...(days !== null && { days }),
    money: { base: 60 + 10 * below(random, 8), perUnit: 10 + below(random, 20) },
    ...(random() < 0.2 && { unitsPerDay: 20 + below(random, 100) }),
  };
}

const workdays = weekdays.slice(0, 5);
const roundDays = [null, null, weekdays.slice(0, 6), workdays];

const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: () => number, from: readonly T[]): T => from[below(random, from.length)] as T;
