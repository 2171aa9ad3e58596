/**
 * Finding the nearest facilities, with and without stock (T1 to T3): ours against the yardstick and against
 * geokdbush with a stock predicate, from skus that everyone holds to skus that one facility in ten thousand holds.
 */
import { haversineMetres } from '../src/geo/sphere.js';
import { parseProblem } from '../src/model/parse.js';
import type { Problem } from '../src/model/problem.js';
import { buildNetwork } from '../src/network/network.js';
import { type Contestant, type Figures, race } from './harness.js';
import { type Finder, finderOf } from './inside.js';
import { nearestMetres } from './peers/brute-force.js';
import { holderBits, nearestByPredicate } from './peers/predicate.js';
import { clusteredPoints, type Points, seededRandom } from './points.js';
import { emptyReport, type Report, raceRow, row, Tally } from './report.js';
import type { TargetName } from './targets.js';
import { columnsOf, networkInput, parsed, rowLimit, type Size, shuffledRows, skuId } from './world.js';
import { indexPoints, yardstick } from './yardstick.js';

const nearestCount = 16;
const stockedCount = 8;
const wanted = 1;

/** A set of skus that are spread alike: queries take them in turn. */
interface Spread {
  readonly name: string;
  readonly share: number;
  readonly regional: boolean;
  readonly skus: readonly number[];
}

export function benchFinder(
  size: Size,
  options: { readonly seed: number; readonly rounds: number; readonly timed: boolean },
): Report {
  const { problem, spreads } = finderWorld(size, options.seed);
  const finder = finderOf(buildNetwork(problem));
  const places = clusteredPoints(size.orders, options.seed + 98, 2);
  const facilities: Points = {
    latitude: Float64Array.from(problem.facilities, ({ latitude }) => latitude),
    longitude: Float64Array.from(problem.facilities, ({ longitude }) => longitude),
  };
  const world = `${size.name} facilities`;
  const report = emptyReport();
  const samples = Math.min(size.orders, options.timed ? Math.ceil(3e6 / size.facilities) : 200);
  report.checks.push(checkNearest(finder, facilities, places, samples, world));
  for (const spread of spreads)
    report.checks.push(checkStocked(finder, problem, facilities, places, spread, samples, world));
  if (!options.timed) return report;

  const index = indexPoints(facilities);
  const latitude = (input: number) => places.latitude[input] as number;
  const longitude = (input: number) => places.longitude[input] as number;
  const plain: Contestant = {
    name: 'nearest 16',
    call: (input) => finder.nearest(latitude(input), longitude(input), nearestCount),
  };
  const stocked = spreads.map(
    ({ name, skus }): Contestant => ({
      name,
      call: (input) =>
        finder.nearestHolding(
          skus[input % skus.length] as number,
          wanted,
          latitude(input),
          longitude(input),
          stockedCount,
        ),
    }),
  );
  const predicate = spreads.map(({ skus }): Contestant => {
    const bits = skus.map((sku) => holderBits(problem.stock, sku, wanted, problem.facilities.length));
    return {
      name: 'geokdbush, bit set',
      call: (input) =>
        nearestByPredicate(
          index,
          bits[input % bits.length] as Uint32Array,
          latitude(input),
          longitude(input),
          stockedCount,
        ).length,
    };
  });
  const figures = race([yardstick(index, places), plain, ...stocked, ...predicate], {
    inputs: size.orders,
    rounds: options.rounds,
  });
  const [y, nearest, ...rest] = figures as [Figures, Figures, ...Figures[]];
  report.rows.push(raceRow('T1', world, 'nearest 16, no stock', nearest, y));
  const toY = spreads.map(({ name }, at) =>
    raceRow(null, world, `nearest 8 with stock, ${name}`, rest[at] as Figures, y),
  );
  report.rows.push(
    ...toY,
    row('T2', world, 'nearest 8 with stock, worst of these', Math.max(...toY.map(({ value }) => value))),
  );
  for (const [at, { name, share, regional }] of spreads.entries()) {
    const target = regional ? null : (predicateTargets.get(share) ?? null);
    const ours = rest[at] as Figures;
    const theirs = rest[at + spreads.length] as Figures;
    report.rows.push(raceRow(target, world, `with stock, ${name}`, ours, theirs, { over: 'ours' }));
  }
  return report;
}

const predicateTargets = new Map<number, TargetName>([
  [0.01, 'T3 1 %'],
  [0.001, 'T3 0.1 %'],
  [0.0001, 'T3 0.01 %'],
]);

/** Three skus a share, held at random and held only around one place. */
function finderWorld(size: Size, seed: number): { problem: Problem; spreads: Spread[] } {
  const random = seededRandom(seed + 5);
  const bySize = shuffledRows(size.facilities, random);
  const network = networkInput(size, 'plain', seed, bySize);
  const shares = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001].filter((share) => share * size.facilities >= 10);
  const spreads: Spread[] = [];
  const lengths: number[] = [];
  for (const regional of [false, true]) {
    for (const share of shares) {
      if (regional && share === 1) continue;
      const skus = Array.from(
        { length: share === 1 ? 1 : 3 },
        () => lengths.push(Math.round(share * size.facilities)) - 1,
      );
      spreads.push({
        name: `${Number((share * 100).toPrecision(2))} % hold it${regional ? ', all in one region' : ''}`,
        share,
        regional,
        skus,
      });
    }
  }
  const columns = columnsOf(Uint32Array.from(lengths), bySize, 1, random);
  for (const { regional, skus } of spreads) {
    if (!regional) continue;
    for (const sku of skus) {
      const from = columns.skuRow.indexOf(sku);
      const centre = network.facilities[Math.floor(random() * size.facilities)] as Place;
      columns.facilityRow.set(nearestRows(network.facilities, centre, lengths[sku] as number), from);
    }
  }
  const skus = lengths.map((_, sku) => skuId(sku));
  const input = { ...network, stockColumns: { ...columns, skus } };
  return { problem: parsed(parseProblem(input, rowLimit(size.facilities))), spreads };
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The rows of the `count` places nearest to `centre`, ascending by row. */
function nearestRows(places: readonly Place[], centre: Place, count: number): Uint32Array {
  const metres = Float64Array.from(places, (place) =>
    haversineMetres(place.latitude, place.longitude, centre.latitude, centre.longitude),
  );
  const rows = Uint32Array.from(places.keys()).sort((a, b) => (metres[a] as number) - (metres[b] as number));
  return rows.slice(0, count).sort();
}

function checkNearest(finder: Finder, at: Points, places: Points, samples: number, world: string) {
  const tally = new Tally();
  for (let input = 0; input < samples; input++) {
    const lat = places.latitude[input] as number;
    const lng = places.longitude[input] as number;
    const expected = nearestMetres(at, at.latitude.keys(), lat, lng, nearestCount);
    const found = finder.nearest(lat, lng, nearestCount);
    tally.add(same(found, finder, at, lat, lng, expected), () => `place ${input}`);
  }
  return tally.check(world, 'nearest 16 against brute force');
}

function checkStocked(
  finder: Finder,
  problem: Problem,
  at: Points,
  places: Points,
  spread: Spread,
  samples: number,
  world: string,
) {
  const { stock } = problem;
  const tally = new Tally();
  for (let input = 0; input < samples; input++) {
    const lat = places.latitude[input] as number;
    const lng = places.longitude[input] as number;
    const sku = spread.skus[input % spread.skus.length] as number;
    const quantity = 1 + (input % 20);
    const from = stock.skuStart[sku] as number;
    const rows = stock.facilityRow
      .subarray(from, stock.skuStart[sku + 1] as number)
      .filter((_, position) => (stock.onHand[from + position] as number) >= quantity);
    const expected = nearestMetres(at, rows, lat, lng, stockedCount);
    const found = finder.nearestHolding(sku, quantity, lat, lng, stockedCount);
    tally.add(same(found, finder, at, lat, lng, expected), () => `place ${input}, sku row ${sku}, ${quantity} units`);
  }
  return tally.check(world, `nearest 8 with stock against brute force, ${spread.name}`);
}

/** Single-precision coordinates put a point off by up to 1.3 m: two that near may change places. */
const toleranceMetres = 3;

function same(
  found: number,
  finder: Finder,
  at: Points,
  latitude: number,
  longitude: number,
  expected: readonly number[],
): boolean {
  if (found !== expected.length) return false;
  const metres = Array.from({ length: found }, (_, n) => {
    const facility = finder.rows[n] as number;
    return haversineMetres(at.latitude[facility] as number, at.longitude[facility] as number, latitude, longitude);
  });
  return metres.every((away, n) => Math.abs(away - (expected[n] as number)) <= toleranceMetres);
}
