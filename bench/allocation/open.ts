/**
 * `npx tsx bench/allocation/open.ts [orders ...]`: an allocation kept open while orders are cancelled and come again, one
 * by one, in CPU microseconds a call; the same batch decided anew is the yardstick. Orders are single lines of one unit
 * on the region of the allocation bench, `--baskets` takes them as they are there. Exits with 1 where plans are faulty.
 */
import { allocate } from '../../src/allocate.js';
import type { Order } from '../../src/model/order.js';
import { parseOrders, parseProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { type OpenAllocation, openAllocation } from '../../src/open-allocation.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { seededRandom } from '../points.js';
import { parsed, rowLimit } from '../world.js';
import { instanceInput } from './instance.js';

const goalMeanMicroseconds = 5;
const goalP99Microseconds = 1000;

/** Stock near customers against the demand expected there: less is more contention. */
const stockFactors = [1.6, 0.8];

function instance(
  orders: number,
  stockFactor: number,
  baskets: boolean,
): { problem: Problem; orders: readonly Order[] } {
  const facilities = Math.round(orders / (orders > 20_000 ? 20 : 10));
  const spec = { orders, facilities, contention: 0.2, flavour: 'divisible', seed: 1 } as const;
  const input = instanceInput(spec, { stockFactor, ordersPerDay: new Array(facilities).fill(1e6), contention: 0 });
  const limit = rowLimit(orders);
  const rows = input.orders.map((order) =>
    baskets ? order : { ...order, lines: order.lines.slice(0, 1).map(({ sku }) => ({ sku, quantity: 1 })) },
  );
  const problem = { ...input.problem, facilities: input.problem.facilities.map(({ capacity: _, ...rest }) => rest) };
  return { problem: parsed(parseProblem(problem, limit)), orders: parsed(parseOrders(rows, limit)) };
}

function cpuMicroseconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Calls {
  readonly mean: number;
  readonly p99: number;
  readonly most: number;
}

/** CPU time of the process, its collector's and compiler's threads included. */
function timed<T>(rows: readonly T[], call: (row: T) => void): Calls {
  const each = new Float64Array(rows.length);
  const all = cpuMicroseconds(() => {
    for (const [i, row] of rows.entries()) {
      each[i] = cpuMicroseconds(() => call(row));
    }
  });
  each.sort();
  return {
    mean: all / rows.length,
    p99: each[Math.floor(0.99 * rows.length)] as number,
    most: each[rows.length - 1] as number,
  };
}

const line = ({ mean, p99, most }: Calls): string =>
  `mean ${mean.toFixed(1)} us  p99 ${p99.toFixed(0)} us  most ${most.toFixed(0)} us` +
  `${mean <= goalMeanMicroseconds && p99 <= goalP99Microseconds ? '' : `  (goal ${goalMeanMicroseconds}, p99 ${goalP99Microseconds}: missed)`}`;

/** One order at a time goes and comes again; then many go together, and all of them come again. */
function churn(
  open: OpenAllocation,
  network: Network,
  orders: readonly Order[],
  calls: number,
  seed: number,
): string[] {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: calls }, () => orders[Math.floor(random() * orders.length)] as Order);
  const distinct = [...new Map(drawn.map((order) => [order.id, order])).values()];
  const pairs = timed(drawn, (order) => {
    open.cancel(order.id);
    open.add(order);
  });
  const cancels = timed(distinct, ({ id }) => open.cancel(id));
  const adds = timed(distinct, (order) => open.add(order));
  const routes = timed(distinct, (order) => route(network, order));
  return [
    `route, for scale   ${routes.mean.toFixed(1)} us`,
    `cancel + add   ${line(pairs)}`,
    `cancel         ${line(cancels)}`,
    `add            ${line(adds)}`,
  ];
}

async function bench(count: number, stockFactor: number, baskets: boolean): Promise<boolean> {
  const { problem, orders } = instance(count, stockFactor, baskets);
  const network = buildNetwork(problem);
  const before = process.cpuUsage();
  const open = await openAllocation(network, orders, { limits: { iterations: 120, timeLimitMs: 60_000 } });
  const { user } = process.cpuUsage(before);
  const first = open.answer();
  console.log(
    `${count} orders, ${problem.facilities.length} facilities, stock x ${stockFactor}: opened in ${(user / 1e6).toFixed(1)} s CPU, ` +
      `cost ${first.cost}, gap ${(100 * first.gap).toFixed(3)} %, unserved ${first.counts.unserved}`,
  );
  churn(open, network, orders, 300, 1);
  for (const told of churn(open, network, orders, 3000, 2)) console.log(`  ${told}`);
  const last = open.answer();
  const faults = verify(problem, orders, last.plans);
  const startAnew = process.cpuUsage();
  const anew = await allocate(network, orders, { limits: { iterations: 120, timeLimitMs: 60_000 } });
  const seconds = process.cpuUsage(startAnew).user / 1e6;
  const above = (cost: number) => `${((100 * (cost - anew.cost)) / anew.cost).toFixed(3)} %`;
  console.log(
    `  after the calls: ${above(last.cost)} above deciding anew (${seconds.toFixed(1)} s CPU), gap ${(100 * last.gap).toFixed(3)} %` +
      `${faults.length === 0 ? '' : `, FAULTS ${JSON.stringify(faults[0])}`}`,
  );
  return faults.length === 0;
}

const args = process.argv.slice(2);
const sizes = args.filter((arg) => arg !== '--baskets').map(Number);
let isGood = true;
for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  for (const factor of stockFactors) isGood = (await bench(size, factor, args.includes('--baskets'))) && isGood;
}
process.exitCode = isGood ? 0 : 1;
