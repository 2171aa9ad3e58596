import type { SampleFacility } from './network.js';
import { roadKm } from './places.js';
import type { Random } from './random.js';

const kinds = (facilities: readonly SampleFacility[], kind: SampleFacility['kind']): SampleFacility[] =>
  facilities.filter((facility) => facility.kind === kind);

/** The `count` nearest of `from` within so many road kilometres, nearest first. */
function nearest(
  to: SampleFacility,
  from: readonly SampleFacility[],
  count: number,
  withinKm: number,
): [SampleFacility, number][] {
  return from
    .map((facility): [SampleFacility, number] => [facility, roadKm(facility, to)])
    .filter(([, km]) => km <= withinKm)
    .sort(([a, aKm], [b, bKm]) => aKm - bKm || (a.id < b.id ? -1 : 1))
    .slice(0, count);
}

/**
 * Legs between facilities, money in fen: the two nearest distributors send a van past every store where goods are
 * collected or fitted, twice a working day; of each family of goods the nearest central warehouse
 * sends a lorry to every distributor and front warehouse by night.
 */
export function laneRows(random: Random, facilities: readonly SampleFacility[]): string[][] {
  const rows = [['from', 'to', 'minutes', 'departures', 'days', 'money.base', 'money.perUnit', 'unitsPerDay']];
  const distributors = kinds(facilities, 'distributor');
  for (const store of kinds(facilities, 'store')) {
    if (!store.collect && store.bays === 0) continue;
    for (const [from, km] of nearest(store, distributors, 2, 80)) {
      const departures = random.pick(['09:30|14:30', '10:00|15:00', '11:00|16:00']);
      const days = random.chance(0.5) ? 'mon|tue|wed|thu|fri|sat' : 'mon|tue|wed|thu|fri';
      // A round, not a race: other stores are called at on the way.
      const minutes = 45 + Math.ceil(km * 2.5);
      const room = random.chance(0.3) ? String(random.whole(12, 40)) : '';
      rows.push([from.id, store.id, String(minutes), departures, days, '500', '120', room]);
    }
  }
  const families = [0, 1].map((family) =>
    kinds(facilities, 'centralWarehouse').filter((_, number) => number % 2 === family),
  );
  for (const to of [...distributors, ...kinds(facilities, 'frontWarehouse')]) {
    for (const warehouses of families) {
      for (const [from, km] of nearest(to, warehouses, 1, 6000)) {
        const minutes = 60 + Math.ceil(km * 0.9);
        rows.push([from.id, to.id, String(minutes), '22:30', 'mon|tue|wed|thu|fri|sat', '600', '300', '']);
      }
    }
  }
  return rows;
}
