/**
 * `npm run bench:promise`: what a product page asks, one unit of one sku at one place: both promises, against Y. Cold, over
 * 16 384 distinct pairs of sku and place; on a network without deliveries on their way, and on one where every tenth
 * position has one. Answers are held against a walk over all holders before anything is timed. Exits with 1 where one is wrong.
 */
import { parseArgs } from 'node:util';
import { haversineMetres } from '../src/geo/sphere.js';
import type { Facility, Problem } from '../src/model/problem.js';
import type { PromiseQuery } from '../src/model/promise.js';
import { buildNetwork, type Network } from '../src/network/network.js';
import { promise } from '../src/promise.js';
import { route } from '../src/route.js';
import { Services } from './cost.js';
import { type Contestant, type Figures, race, ratioOf } from './harness.js';
import { seededRandom } from './points.js';
import { printCheck, short, Tally } from './report.js';
import { buildWorld, drawOrders, type Shape, shapes, sizeOf, skuId, type World } from './world.js';
import { indexPoints, yardstick } from './yardstick.js';

/** Issue 4: both promises for one sku and place, in Y. */
const most = 1.5;

const placedAt = '2026-03-02T08:00:00Z';
const placedMinute = Date.parse(placedAt) / 60_000;
const minutesPerDay = 1440;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '100k' },
    shape: { type: 'string', default: shapes.join() },
    rounds: { type: 'string', default: '9' },
    seed: { type: 'string', default: '1' },
    samples: { type: 'string', default: '512' },
  },
});

let wrong = 0;
for (const shape of values.shape.split(',') as Shape[]) {
  const world = buildWorld(sizeOf(values.size), shape, Number(values.seed));
  const queries = queriesOf(world, Number(values.seed) + 7);
  time(world, world.problem, world.network, `${values.size} ${shape}`, queries);
  const awaiting = withInbound(world.problem, Number(values.seed) + 11);
  time(world, awaiting, buildNetwork(awaiting), `${values.size} ${shape}, inbound`, queries);
}
process.exitCode = wrong > 0 ? 1 : 0;

function time(world: World, problem: Problem, network: Network, name: string, queries: readonly PromiseQuery[]): void {
  const answers = check(problem, network, name, queries.slice(0, Number(values.samples)));
  wrong += answers.wrong;
  console.log(printCheck(answers));
  const { places, size } = world;
  const orders = drawOrders(world, size.orders, Number(values.seed) + 7, { lines: [1] });
  const latitude = Float64Array.from(problem.facilities, (facility) => facility.latitude);
  const longitude = Float64Array.from(problem.facilities, (facility) => facility.longitude);
  const contestants: readonly Contestant[] = [
    yardstick(indexPoints({ latitude, longitude }), places),
    {
      name: 'promise, query',
      call: (input) => (promise(network, queries[input] as PromiseQuery).earliest?.left ?? 0) + 1,
    },
    {
      name: 'promise, order',
      call: (input) => promise(network, orders[input] as (typeof orders)[0]).unserved.length + 1,
    },
    { name: 'route, order', call: (input) => route(network, orders[input] as (typeof orders)[0]).moves + 1 },
  ];
  const [y, ...ours] = race(contestants, { inputs: queries.length, rounds: Number(values.rounds) }) as [
    Figures,
    ...Figures[],
  ];
  for (const figures of ours) {
    const ratio = ratioOf(figures, y, 'p50');
    const judged = figures.name === 'promise, query' ? `   ${ratio <= most ? 'within' : 'ABOVE'} ${most}` : '';
    console.log(
      `${name.padEnd(24)} ${figures.name.padEnd(16)} ${short(figures.p50)} us   p99 ${short(figures.p99)} us   Y ${short(y.p50)} us   ratio ${short(ratio)}   in cpu ${short(ratioOf(figures, y, 'cpu'))}${judged}`,
    );
  }
}

function queriesOf({ problem, places, size }: World, seed: number): PromiseQuery[] {
  const random = seededRandom(seed);
  const skus = problem.skus.length;
  return Array.from({ length: size.orders }, (_, at) => ({
    sku: skuId(Math.floor((random() < 0.5 ? random() ** 3 : random()) * skus)),
    latitude: places.latitude[at % places.latitude.length] as number,
    longitude: places.longitude[at % places.longitude.length] as number,
    placedAt,
  }));
}

/** Every tenth position has a delivery on its way, within two weeks; half of these hold nothing until then. */
function withInbound(problem: Problem, seed: number): Problem {
  const random = seededRandom(seed);
  const { stock } = problem;
  const onHand = stock.onHand.slice();
  const skuRow: number[] = [];
  const facilityRow: number[] = [];
  const quantity: number[] = [];
  const at: number[] = [];
  for (let sku = 0; sku + 1 < stock.skuStart.length; sku++) {
    for (let i = stock.skuStart[sku] as number; i < (stock.skuStart[sku + 1] as number); i++) {
      if (random() >= 0.1) continue;
      if (random() < 0.5) onHand[i] = 0;
      skuRow.push(sku);
      facilityRow.push(stock.facilityRow[i] as number);
      quantity.push(1 + Math.floor(random() * 50));
      at.push(placedMinute + 1 + Math.floor(random() * 14 * minutesPerDay));
    }
  }
  const inbound = {
    skuRow: Uint32Array.from(skuRow),
    facilityRow: Uint32Array.from(facilityRow),
    quantity: Float64Array.from(quantity),
    at: Float64Array.from(at),
  };
  return { ...problem, stock: { ...stock, onHand, inbound } };
}

/** Against all holders of the sku, each with what it has now or its first delivery. */
function check(problem: Problem, network: Network, name: string, queries: readonly PromiseQuery[]) {
  const services = new Services(problem);
  const firstDate = new Map<string, number>();
  const { inbound } = problem.stock;
  inbound.skuRow.forEach((sku, i) => {
    const key = `${sku} ${inbound.facilityRow[i]}`;
    firstDate.set(key, Math.min(firstDate.get(key) ?? Infinity, inbound.at[i] as number));
  });
  const tally = new Tally();
  for (const query of queries) {
    const { earliest, cheapest } = promise(network, query);
    const [first, least] = slowAnswer(problem, services, firstDate, query);
    const told = (answer: typeof earliest) =>
      answer && `${Date.parse(answer.arriveAt) / 60_000 - placedMinute} ${answer.cost}`;
    tally.add(told(earliest) === first && `${cheapest?.cost}` === least, () => {
      return `${query.sku}: ${told(earliest)} / ${cheapest?.cost}, expected ${first} / ${least}`;
    });
  }
  return tally.check(name, 'earliest and cheapest against a walk over all holders');
}

/** ['minutes cost' of the earliest, cost of the cheapest]. */
function slowAnswer(
  problem: Problem,
  services: Services,
  firstDate: ReadonlyMap<string, number>,
  query: PromiseQuery,
): [string | null, string] {
  const { weights } = problem.policy;
  const { skuStart, facilityRow, onHand } = problem.stock;
  const sku = services.rowOfSku.get(query.sku) as number;
  let first: { minutes: number; cost: number } | null = null;
  let least = Infinity;
  for (let i = skuStart[sku] as number; i < (skuStart[sku + 1] as number); i++) {
    const start = (onHand[i] as number) > 0 ? placedMinute : firstDate.get(`${sku} ${facilityRow[i]}`);
    if (start === undefined) continue;
    const facility = problem.facilities[facilityRow[i] as number] as Facility;
    const service = services.ofFacility(facility);
    const crow = haversineMetres(facility.latitude, facility.longitude, query.latitude, query.longitude);
    const metres = Math.floor(crow * service.detour + 0.5);
    if (metres > service.maxMetres) continue;
    const { base, perKm, perUnit } = service.money;
    const road = Math.ceil(service.baseMinutes + (service.minutesPerKm * metres) / 1000);
    const minutes = start - placedMinute + facility.handlingMinutes + road;
    const terms = [
      weights.money * (base + (perKm * metres) / 1000 + perUnit),
      weights.move * (service.stops + 1),
      weights.touch * (1 + 2 * service.stops),
      (weights.km * metres) / 1000,
      weights.shipment,
      weights.rejection * (1 - facility.acceptance),
      (weights.hour * minutes) / 60,
    ];
    const cost = terms.reduce((sum, term) => sum + Math.floor(term + 0.5), 0);
    least = Math.min(least, cost);
    if (first === null || minutes < first.minutes || (minutes === first.minutes && cost < first.cost)) {
      first = { minutes, cost };
    }
  }
  return [first && `${first.minutes} ${first.cost}`, first === null ? 'undefined' : `${least}`];
}
