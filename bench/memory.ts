/**
 * What things weigh (T12, T13): garbage of one call, typed arrays of a position and of a facility, the process
 * before and after, and how long reading and building take. Needs a process of its own with --expose-gc.
 */
import type { Order } from '../src/model/order.js';
import { parseProblem } from '../src/model/parse.js';
import { buildNetwork, type Network } from '../src/network/network.js';
import { route } from '../src/route.js';
import { median } from './harness.js';
import { deciderOf } from './inside.js';
import { seededRandom } from './points.js';
import { emptyReport, type Fact, type Report, row } from './report.js';
import { worldName } from './route.js';
import {
  buildWorld,
  drawOrders,
  networkInput,
  parsed,
  rowLimit,
  type Shape,
  type Size,
  shuffledRows,
  tinySize,
} from './world.js';

export function benchMemory(size: Size, shape: Shape, seed: number): Report {
  const name = worldName(size, shape);
  const report = emptyReport();
  // Whatever is made once a process, schemas and tables of cities, is there before anything is weighed.
  buildWorld(tinySize, shape, seed);
  const bare = weigh(() => {
    const input = {
      ...networkInput(size, shape, seed, shuffledRows(size.facilities, seededRandom(seed + 2))),
      stock: [],
    };
    return parsed(parseProblem(input, rowLimit(size.facilities)));
  });
  const bareNetwork = weigh(() => buildNetwork(bare.made));
  const perFacility = bareNetwork.arrays / size.facilities;

  const whole = weigh(() => {
    const world = buildWorld(size, shape, seed);
    return { ...world, network: null };
  });
  const { problem, places, milliseconds } = whole.made;
  const network = weigh(() => buildNetwork(problem));
  const positions = problem.stock.facilityRow.length;
  const perPosition = (network.arrays - bareNetwork.arrays) / positions;
  // A small network's share of the room kept for facilities added later says nothing about a facility.
  report.rows.push(
    row('T13 position', name, 'network: typed arrays of a position', perPosition, { unit: 'bytes' }),
    row(size.facilities < 1e5 ? null : 'T13 facility', name, 'network: typed arrays of a facility', perFacility, {
      unit: 'bytes',
    }),
  );
  const fact = (what: string, value: number, unit: string): Fact => ({ world: name, what, value, unit });
  report.facts.push(
    fact('network: objects of a facility', bareNetwork.heap / size.facilities, 'bytes'),
    fact('problem: typed arrays of a position', (whole.arrays - bare.arrays) / positions, 'bytes'),
    fact('problem: objects of a facility', bare.heap / size.facilities, 'bytes'),
    fact('process grew by, problem', whole.process / 2 ** 20, 'MiB'),
    fact('process grew by, network', network.process / 2 ** 20, 'MiB'),
    fact('make up the input', milliseconds.generate, 'ms'),
    fact('parseProblem', milliseconds.parse, 'ms'),
    fact('buildNetwork', milliseconds.build, 'ms'),
  );
  const orders = drawOrders({ problem, places }, 4096, seed + 7);
  const { decision, plan } = garbage(network.made, orders);
  report.rows.push(
    row('T12', name, 'allocated by a decision', decision, { unit: 'bytes' }),
    row(null, name, 'allocated by a plan', plan, { unit: 'bytes' }),
  );
  return report;
}

interface Weighed<T> {
  readonly made: T;
  /** Bytes that stay after collecting garbage: in typed arrays, in objects, in the whole process. */
  readonly arrays: number;
  readonly heap: number;
  readonly process: number;
}

function weigh<T>(make: () => T): Weighed<T> {
  const before = settled();
  const made = make();
  const after = settled();
  return {
    made,
    arrays: after.arrayBuffers - before.arrayBuffers,
    heap: after.heapUsed - before.heapUsed,
    process: after.rss - before.rss,
  };
}

function settled(): NodeJS.MemoryUsage {
  collect();
  // Array buffers are given back one collection after their last view is gone.
  collect();
  return process.memoryUsage();
}

/** Mean bytes of a call between two collections, of several runs the median; none must happen within a run. */
function garbage(network: Network, orders: readonly Order[]): { decision: number; plan: number } {
  const decider = deciderOf(network);
  const bytes = (call: (order: Order) => unknown) => {
    // Code that is not compiled yet allocates numbers; it is after a while.
    for (let pass = 0; pass < 5; pass++) for (const order of orders) call(order);
    const runs: number[] = [];
    for (let run = 0; run < 7; run++) {
      collect();
      const before = process.memoryUsage().heapUsed;
      for (let at = 0; at < 1000; at++) call(orders[(run * 1000 + at) % orders.length] as Order);
      runs.push((process.memoryUsage().heapUsed - before) / 1000);
    }
    return median(runs);
  };
  return { decision: bytes((order) => decider.decide(order)), plan: bytes((order) => route(network, order)) };
}

function collect(): void {
  if (!globalThis.gc) throw new Error('memory is measured in a process started with --expose-gc');
  globalThis.gc();
}
