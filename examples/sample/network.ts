import type { Article } from './catalogue.js';
import {
  centralWarehouseTimes,
  distributorTimes,
  frontWarehouseTimes,
  storeTimes,
  type WorkingTimes,
} from './hours.js';
import { degrees, type Metro, type Place, scatter } from './places.js';
import type { Random } from './random.js';
import { type DealerRules, drawPoolAndInbound } from './rules.js';

export interface SampleFacility extends Place {
  readonly id: string;
  readonly kind: 'store' | 'distributor' | 'frontWarehouse' | 'centralWarehouse';
  readonly region: string;
  readonly times: WorkingTimes;
  readonly handlingMinutes: number;
  readonly services: readonly string[];
  readonly collect: boolean;
  /** Of 45 minutes each; 0: nothing is fitted here. */
  readonly bays: number;
  readonly ordersPerDay: number | null;
  readonly unitsPerDay: number | null;
  readonly acceptance: number;
  /** Of the list price: what the owner wants for a unit. */
  readonly priceFactor: number;
}

export interface SampleStock {
  readonly facilityId: string;
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly safetyStock: number;
  readonly unitMoney: number;
}

/** The cities that hold a central warehouse, by GeoNames name. */
const centralCities = ['Kunshan', 'Tianjin', 'Foshan', 'Wuhan', 'Chengdu', 'Xi’an', 'Shenyang', 'Zhengzhou'];

const byPopulation = (metros: readonly Metro[]): number[] => metros.map(({ population }) => population);
/** Trade goods follow people less than in proportion: small cities have workshops too. */
const bySquareRoot = (metros: readonly Metro[]): number[] =>
  metros.map(({ population }) => Math.sqrt(population) * 1000 + population / 2);

const cityOf = (random: Random, metros: readonly Metro[], weights: readonly number[]): Metro => {
  const metro = metros[random.weighted(weights)];
  if (!metro) throw new RangeError('no city drawn');
  return metro;
};

const numbered = (prefix: string, number: number, digits: number): string =>
  `${prefix}${String(number + 1).padStart(digits, '0')}`;

/** 2 000 stores, 300 distributors, 40 front and 8 central warehouses. `hours` is a stream for times and counters alone. */
export function drawFacilities(
  random: Random,
  hours: Random,
  metros: readonly Metro[],
  holidays: readonly string[],
): SampleFacility[] {
  const facilities: SampleFacility[] = [];
  const noCounter = { collect: false, bays: 0 };
  const storeWeights = bySquareRoot(metros);
  for (let number = 0; number < 2000; number++) {
    const metro = cityOf(random, metros, storeWeights);
    facilities.push({
      id: numbered('S', number, 4),
      kind: 'store',
      ...scatter(random, metro.centres, 4.5),
      times: storeTimes(hours, holidays),
      collect: hours.chance(0.6),
      bays: hours.chance(0.15) ? hours.pick([1, 2, 2, 2]) : 0,
      handlingMinutes: random.pick([10, 15, 20, 20, 30, 45]),
      services: ['courier'],
      ordersPerDay: random.chance(0.5) ? random.whole(1, 3) : null,
      unitsPerDay: null,
      acceptance: random.chance(0.3) ? random.pick([0.7, 0.8, 0.9, 0.95]) : 1,
      priceFactor: 1.01 + random.next() * 0.03,
    });
  }
  for (let number = 0; number < 300; number++) {
    // Two for every city, the rest where the people are.
    const metro = metros[number] ?? metros[number - metros.length] ?? cityOf(random, metros, byPopulation(metros));
    facilities.push({
      id: numbered('D', number, 3),
      kind: 'distributor',
      ...scatter(random, metro.centres, 9),
      ...noCounter,
      times: distributorTimes(hours, holidays),
      handlingMinutes: random.pick([45, 60, 90]),
      services: random.chance(0.4) ? ['linehaul', 'van'] : ['van'],
      ordersPerDay: null,
      unitsPerDay: random.chance(0.4) ? random.whole(8, 24) : null,
      acceptance: random.chance(0.2) ? 0.95 : 1,
      priceFactor: 1.005 + random.next() * 0.015,
    });
  }
  for (let number = 0; number < 40; number++) {
    const metro = metros[number % 25];
    if (!metro) throw new RangeError('too few cities');
    facilities.push({
      id: numbered('F', number, 2),
      kind: 'frontWarehouse',
      ...scatter(random, metro.centres, 6),
      ...noCounter,
      times: frontWarehouseTimes,
      handlingMinutes: 30,
      services: ['same-day'],
      ordersPerDay: random.whole(4, 12),
      unitsPerDay: null,
      acceptance: 1,
      priceFactor: 1.01,
    });
  }
  for (const [number, name] of centralCities.entries()) {
    const metro = metros.find((city) => city.name === name);
    if (!metro) throw new RangeError(`${name} is not among the largest cities`);
    facilities.push({
      id: numbered('C', number, 1),
      kind: 'centralWarehouse',
      ...scatter(random, [{ ...metro, weight: 1 }], 12),
      ...noCounter,
      times: centralWarehouseTimes(holidays),
      handlingMinutes: 240,
      services: ['linehaul', 'parcel'],
      ordersPerDay: null,
      unitsPerDay: null,
      acceptance: 1,
      priceFactor: 1,
    });
  }
  return facilities;
}

/** Positions of one facility, in the order of the catalogue. */
function drawPositions(
  random: Random,
  facility: SampleFacility,
  articles: readonly Article[],
  brands: readonly string[],
) {
  const position = (article: Article, onHand: number, safetyStock: number, reserved: number): SampleStock => ({
    facilityId: facility.id,
    sku: article.sku,
    onHand,
    reserved,
    safetyStock,
    unitMoney: Math.round(article.price * facility.priceFactor),
  });
  const hot = (article: Article): number => Math.min(1, article.popularity / (article.family === 'tyre' ? 1.2 : 2.5));
  switch (facility.kind) {
    case 'store': {
      // A workshop deals with a few brands and keeps what it fits every week.
      const dealt = new Set(brands.filter(() => random.chance(0.3)));
      const breadth = random.pick([0.3, 0.5, 0.7, 1, 1.4]);
      return articles
        .filter((article) => !article.rare && dealt.has(article.brand))
        .filter((article) => random.chance(Math.min(0.75, (0.05 + hot(article) * 0.35) * breadth)))
        .map((article) => {
          const onHand = random.pick(article.family === 'tyre' ? [1, 2, 2, 2, 3, 4, 4, 4] : [1, 1, 2, 2, 3, 4]);
          return position(article, onHand, random.chance(0.2) ? 1 : 0, random.chance(0.05) ? 1 : 0);
        });
    }
    case 'distributor': {
      const dealt = new Set(brands.filter(() => random.chance(0.3)));
      return articles
        .filter((article) => dealt.has(article.brand))
        .filter((article) => random.chance(article.rare ? 0.08 : 0.3 + hot(article) * 0.3))
        .map((article) => position(article, article.rare ? random.whole(2, 6) : random.whole(4, 16), 2, 0));
    }
    case 'frontWarehouse':
      return articles
        .filter((article) => !article.rare && random.chance(Math.min(0.8, hot(article) * 1.2)))
        .map((article) => position(article, random.whole(2, 12), 0, 0));
    case 'centralWarehouse': {
      // Tyres and parts lie in different buildings: every other warehouse is for tyres.
      const family = Number(facility.id.slice(1)) % 2 === 1 ? 'tyre' : 'part';
      return articles
        .filter((article) => article.family === family)
        .filter((article) => random.chance(article.rare ? 0.4 : 0.93))
        .map((article) => position(article, article.rare ? random.whole(2, 8) : random.whole(20, 120), 4, 0));
    }
  }
}

/** Who holds what: popular articles in many stores, rare ones at a few distributors and central warehouses. */
export function drawStock(
  random: Random,
  facilities: readonly SampleFacility[],
  articles: readonly Article[],
  brands: readonly string[],
): SampleStock[] {
  return facilities.flatMap((facility) => drawPositions(random, facility, articles, brands));
}

/** Zeros and absent limits are left empty: the reader fills in the same defaults, and the file stays small. */
const orEmpty = (value: number | null, usual: number | null = null): string => (value === usual ? '' : String(value));

const joined = (values: readonly string[] | null): string => (values ?? []).join('|');
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function facilityRows(
  facilities: readonly SampleFacility[],
  rules: ReadonlyMap<string, DealerRules>,
): string[][] {
  return [
    [
      ...['id', 'kind', 'latitude', 'longitude', 'timeZone'],
      ...weekdays.map((day) => `hours.${day}`),
      ...['closedOn', 'cutoff', 'handlingMinutes', 'services', 'collect', 'install.bays', 'install.minutes'],
      ...['capacity.ordersPerDay', 'capacity.unitsPerDay', 'owner', 'acceptance', 'brands', 'channels'],
      ...['territory.radiusMetres', 'territory.regions'],
    ],
    ...facilities.map((facility) => {
      const rule = rules.get(facility.id);
      return [
        ...[facility.id, facility.kind, degrees(facility.latitude), degrees(facility.longitude), 'Asia/Shanghai'],
        ...facility.times.week.map(joined),
        ...[joined(facility.times.closedOn), facility.times.cutoff ?? ''],
        ...[String(facility.handlingMinutes), joined(facility.services), facility.collect ? 'true' : ''],
        ...(facility.bays > 0 ? [String(facility.bays), '45'] : ['', '']),
        ...[orEmpty(facility.ordersPerDay), orEmpty(facility.unitsPerDay)],
        ...[rule?.owner ?? '', orEmpty(facility.acceptance, 1), joined(rule?.brands ?? null)],
        ...[joined(rule?.channels ?? null), orEmpty(rule?.radiusMetres ?? null), joined(rule?.regions ?? null)],
      ];
    }),
  ];
}

/** `random` draws which positions are kept for a channel, and what is on its way. */
export function stockRows(random: Random, stock: readonly SampleStock[]): string[][] {
  return [
    ['facilityId', 'sku', 'onHand', 'reserved', 'safetyStock', 'unitMoney', 'pool', 'inbound'],
    ...stock.map((row) => [
      row.facilityId,
      row.sku,
      String(row.onHand),
      orEmpty(row.reserved, 0),
      orEmpty(row.safetyStock, 0),
      String(row.unitMoney),
      ...drawPoolAndInbound(random, row),
    ]),
  ];
}

/** Money in fen, times in minutes. Road metres are great circle x detour. */
export const serviceRows: string[][] = [
  [
    ...['id', 'maxMetres', 'detour', 'baseMinutes', 'minutesPerKm', 'departures'],
    ...['money.base', 'money.perKm', 'money.perUnit', 'stops'],
  ],
  // A rider from the store, straight to the door.
  ['courier', '25000', '1.3', '30', '3', '', '800', '80', '150', '0'],
  // The distributor's own round.
  ['van', '120000', '1.3', '120', '1.5', '09:30|14:30', '1500', '25', '200', '0'],
  // The front warehouse's van, same day.
  ['same-day', '60000', '1.3', '90', '2', '09:00|12:00|15:00|18:00', '1000', '30', '180', '0'],
  // Parcel network from a central warehouse: two sort centres that the customer never sees.
  ['parcel', '', '1.25', '1440', '0.9', '12:00|20:00', '1200', '1.5', '900', '2'],
  // Road freight with one terminal on the way.
  ['linehaul', '700000', '1.25', '600', '1', '21:00', '3000', '4', '350', '1'],
];
