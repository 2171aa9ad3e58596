/**
 * Changing stock (T14, T15): taking and giving back with the place of the position in hand, as after a route;
 * receiving by facility and sku; against a map of maps. Nanoseconds of one change, in batches of 64 that are changed
 * and changed back, over positions drawn from the whole stock. And the ledger: holding cells in hand, and reserving plans
 * under an id and releasing them, against a ledger of maps.
 */
import { Bench } from 'tinybench';
import type { Plan } from '../src/model/plan.js';
import type { Problem } from '../src/model/problem.js';
import type { Network } from '../src/network/network.js';
import { type Contestant, median } from './harness.js';
import { cellsOf, changerOf, holderOf } from './inside.js';
import { MapLedger } from './peers/map-ledger.js';
import { change, stockMaps } from './peers/map-of-map.js';
import { seededRandom } from './points.js';
import { emptyReport, type Report, row, short } from './report.js';
import { worldName } from './route.js';
import { buildWorld, type Shape, type Size } from './world.js';

const batch = 64;
const drawn = 1 << 16;

export async function benchUpdate(size: Size, shape: Shape, seed: number, rounds: number): Promise<Report> {
  const name = worldName(size, shape);
  const { problem, network } = buildWorld(size, shape, seed);
  const { sku, facilityRow, skuIds, facilityIds } = drawPositions(problem, seed);
  const cells = cellsOf(network, sku, facilityRow);
  const changeCell = changerOf(network);
  const maps = stockMaps(problem.stock);
  const holder = holderOf(network, sku, facilityRow, cells);
  const mapLedger = new MapLedger(stockMaps(problem.stock));
  const plans = Array.from({ length: drawn / 2 }, (_, at) => planOf(facilityIds, skuIds, 2 * at));
  const mapLines = plans.map((_, nth) =>
    [2 * nth, 2 * nth + 1].map((at) => ({ sku: sku[at] ?? 0, facilityRow: facilityRow[at] ?? 0, quantity: 1 })),
  );
  let holds = 0;
  // Each has loops of its own: one loop shared by all would call each through a pointer, dearer than the change.
  const contestants: Contestant[] = [
    {
      name: 'cell known',
      call: (input) => {
        const from = (input * batch) % drawn;
        for (let at = from; at < from + batch; at++) changeCell(cells[at] as number, -1);
        for (let at = from; at < from + batch; at++) changeCell(cells[at] as number, 1);
        return 1;
      },
    },
    {
      name: 'map of maps',
      call: (input) => {
        const from = (input * batch) % drawn;
        for (let at = from; at < from + batch; at++) change(maps, sku[at] as number, facilityRow[at] as number, -1);
        for (let at = from; at < from + batch; at++) change(maps, sku[at] as number, facilityRow[at] as number, 1);
        return 1;
      },
    },
    {
      name: 'by facility and sku',
      call: (input) => {
        const from = (input * batch) % drawn;
        for (let at = from; at < from + batch; at++) {
          changeCell(network.cellOf(sku[at] as number, facilityRow[at] as number), 1);
        }
        for (let at = from; at < from + batch; at++) {
          changeCell(network.cellOf(sku[at] as number, facilityRow[at] as number), -1);
        }
        return 1;
      },
    },
    {
      name: 'receive and withdraw by id',
      call: (input) => {
        const from = (input * batch) % drawn;
        for (let at = from; at < from + batch; at++) {
          network.stock.receive(facilityIds[at] as string, skuIds[at] as string, 1);
        }
        for (let at = from; at < from + batch; at++) {
          network.stock.withdraw(facilityIds[at] as string, skuIds[at] as string, 1);
        }
        return 1;
      },
    },
  ];
  const ledgers: Contestant[] = [
    {
      name: 'ledger, cells known',
      call: (input) => {
        const from = (input * batch) % drawn;
        if (holder.hold(from, from + batch)) holder.giveBack();
        else holder.drop();
        return 1;
      },
    },
    {
      name: 'ledger, plans by id',
      call: (input) => {
        const from = ((input * batch) % drawn) / 2;
        const first = holds;
        for (let at = from; at < from + batch / 2; at++) {
          network.stock.reserve(plans[at] as Plan, { id: `hold ${holds++}` });
        }
        for (let id = first; id < holds; id++) network.stock.release(`hold ${id}`);
        return 1;
      },
    },
    {
      name: 'ledger of maps, plans by id',
      call: (input) => {
        const from = ((input * batch) % drawn) / 2;
        const first = holds;
        for (let at = from; at < from + batch / 2; at++) mapLedger.reserve(mapLines[at] ?? [], `hold ${holds++}`);
        for (let id = first; id < holds; id++) mapLedger.release(`hold ${id}`);
        return 1;
      },
    },
  ];
  const before = freeUnits(network, skuIds, facilityIds);
  const [cell, map, found, byId] = (await nanoseconds(contestants, rounds)) as [Timed, Timed, Timed, Timed];
  // Last: they leave reservations behind.
  const [inHand, plansById, mapPlans] = (await nanoseconds(ledgers, rounds)) as [Timed, Timed, Timed];
  const report = emptyReport();
  const after = freeUnits(network, skuIds, facilityIds);
  report.checks.push({
    world: name,
    what: 'stock as before after all changes',
    compared: drawn,
    wrong: before === after ? 0 : 1,
  });
  const against = (target: 'T14' | 'T15' | null, what: string, timed: Timed) =>
    row(target, name, what, ratio(map, timed), {
      parts: [
        ['ours', `${short(timed.ns)} ns`],
        ['map of maps', `${short(map.ns)} ns`],
      ],
    });
  report.rows.push(
    against('T14', 'reserve or release, cell known', cell),
    against('T15', 'receive by facility row and sku row', found),
    against(null, 'receive or withdraw by ids', byId),
    against(null, 'ledger: hold or give back a cell in hand', inHand),
    row(null, name, 'ledger: reserve a plan of 2 lines and release it', ratio(mapPlans, plansById), {
      parts: [
        ['ours', `${short(4 * plansById.ns)} ns`],
        ['maps', `${short(4 * mapPlans.ns)} ns`],
      ],
    }),
  );
  return report;
}

interface Timed {
  readonly ns: number;
  readonly rounds: readonly number[];
}

const ratio = (theirs: Timed, ours: Timed): number =>
  median(theirs.rounds.map((ns, round) => ns / (ours.rounds[round] ?? Number.NaN)));

/** Nanoseconds of one change: the median over rounds of a round's median batch. */
async function nanoseconds(contestants: readonly Contestant[], rounds: number): Promise<Timed[]> {
  const perRound = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: 60, warmupTime: round === 0 ? 200 : 20, throws: true });
    for (const { name, call } of contestants) {
      let input = round * 7919;
      bench.add(name, () => call(input++));
    }
    await bench.run();
    for (const [at, { result }] of bench.tasks.entries()) {
      if (result.state !== 'completed') throw new Error(`${contestants[at]?.name}: ${result.state}`);
      perRound[at]?.push((result.latency.p50 * 1e6) / (2 * batch));
    }
  }
  return perRound.map((timed) => ({ ns: median(timed), rounds: timed }));
}

function drawPositions(problem: Problem, seed: number) {
  const { skuStart, facilityRow: rows } = problem.stock;
  const random = seededRandom(seed + 9);
  const sku = new Uint32Array(drawn);
  const facilityRow = new Uint32Array(drawn);
  for (let at = 0; at < drawn; at++) {
    const position = Math.floor(random() * rows.length);
    let low = 0;
    let high = skuStart.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((skuStart[middle] as number) <= position) low = middle;
      else high = middle;
    }
    sku[at] = low;
    facilityRow[at] = rows[position] as number;
  }
  return {
    sku,
    facilityRow,
    skuIds: Array.from(sku, (row) => problem.skus[row]?.sku ?? ''),
    facilityIds: Array.from(facilityRow, (row) => problem.facilities[row]?.id ?? ''),
  };
}

function freeUnits(network: Network, skuIds: readonly string[], facilityIds: readonly string[]): number {
  return skuIds.reduce((sum, sku, at) => sum + network.stock.available(facilityIds[at] ?? '', sku), 0);
}

/** Two lines from two positions. */
function planOf(facilityIds: readonly string[], skuIds: readonly string[], first: number): Plan {
  const shipments = [first, first + 1].map((at) => ({
    facilityId: facilityIds[at] ?? '',
    lines: [{ line: 0, sku: skuIds[at] ?? '', quantity: 1 }],
    legs: [],
    handlingFrom: '2026-10-01T09:00:00.000Z',
  }));
  return { orderId: 'o', shipments } as unknown as Plan;
}
