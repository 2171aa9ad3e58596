import { allocate as allocateOrders } from '../allocate.js';
import { escapeText } from '../base/printable.js';
import { jsonArrayText } from '../io/json-text.js';
import { plansJson, writePlans } from '../io/plans.js';
import { writeTextFile } from '../io/write-file.js';
import type { Allocation, CellPrice, ScarcityPrices } from '../model/allocation.js';
import { InputError } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import { buildNetwork, type Network } from '../network/network.js';
import { route } from '../route.js';
import { counted } from './findings.js';
import { type InputOptions, readInputs, refuse } from './inputs.js';
import { Progress, percent } from './progress.js';
import { requireWritable } from './require-writable.js';
import { print, type Streams } from './streams.js';
import { tableLines } from './table.js';
import { kilometres, type Totals, totalsOf } from './totals.js';

export interface AllocateOptions extends InputOptions {
  /** The whole answer as JSON on standard output instead of a table. */
  readonly json?: boolean;
  /** Plans into this file: CSV where its name ends in .csv, otherwise JSON. */
  readonly out?: string;
  /** Prices of scarce stock and capacity into this file, as `route` takes them. */
  readonly prices?: string;
  readonly progress?: boolean;
  /** Seconds. */
  readonly timeLimit?: number;
  readonly iterations?: number;
  readonly seed?: number;
}

/**
 * `onehop allocate`: decides all orders together. Returns the exit code: 0, or 1 where any input is bad, in which case
 * nothing is written. Ctrl-C ends the search, and the best plans so far are the answer.
 */
export async function allocate(options: AllocateOptions, streams: Streams): Promise<number> {
  const { json, out, prices } = options;
  const inputs = await readInputs(options, streams);
  if (inputs === null) return 1;
  const { problem, orders } = inputs;
  try {
    for (const path of [out, prices]) if (path !== undefined) await requireWritable(path);
    const network = buildNetwork(problem);
    const answer = await decide(network, orders, options, streams);
    await print(
      streams.stderr,
      answer.alarms.map((alarm) => `${escapeText(alarm)}\n`),
    );
    if (out !== undefined) await writePlans(out, answer.plans);
    if (prices !== undefined) await writeTextFile(prices, pricesJson(answer));
    if (json) await print(streams.stdout, allocationJson(answer));
    else await print(streams.stdout, report(answer, totalsOf(oneByOne(network, orders)), problem.currency));
    return 0;
  } catch (error) {
    if (error instanceof InputError) return refuse(error.issues, streams);
    throw error;
  }
}

async function decide(
  network: Network,
  orders: readonly Order[],
  { progress = false, timeLimit, iterations, seed }: AllocateOptions,
  streams: Streams,
): Promise<Allocation> {
  const shown = new Progress(streams, progress);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  streams.interrupts?.once('SIGINT', interrupt);
  try {
    return await allocateOrders(network, orders, {
      ...(seed !== undefined && { seed }),
      limits: {
        ...(iterations !== undefined && { iterations }),
        ...(timeLimit !== undefined && { timeLimitMs: 1000 * timeLimit }),
      },
      signal: interruption.signal,
      onProgress: (news) => shown.tell(news),
    });
  } finally {
    streams.interrupts?.off('SIGINT', interrupt);
    shown.end();
  }
}

/** What the orders get when each is decided as it comes, the next from what is left. */
function* oneByOne(network: Network, orders: readonly Order[]): Generator<Plan> {
  const fork = network.fork();
  for (const order of orders) yield route(fork, order, { reserve: true });
}

function* report(answer: Allocation, apart: Totals, currency: string): Generator<string> {
  const { bound, capacityPrices, cost, counts, gap, plans, prices, status, stoppedBy } = answer;
  const together = totalsOf(plans);
  const row = (label: string, key: keyof Totals): string[] => [
    label,
    String(apart[key]),
    String(together[key]),
    signed(together[key] - apart[key]),
  ];
  const moreMetres = together.metres - apart.metres;
  const gapApart = apart.cost === 0 ? 0 : (apart.cost - bound) / apart.cost;
  yield* tableLines(
    [
      { title: '', align: 'left' },
      { title: 'one by one', align: 'right' },
      { title: 'together', align: 'right' },
      { title: 'change', align: 'right' },
    ],
    [
      row('orders served', 'served'),
      row('orders served in part', 'partial'),
      row('orders not served', 'unserved'),
      row('shipments', 'shipments'),
      row('moves', 'moves'),
      row('touches', 'touches'),
      ['km', kilometres(apart.metres), kilometres(together.metres), signed(moreMetres, kilometres)],
      row('cost', 'cost'),
      ['bound', String(bound), String(bound)],
      ['gap', percent(gapApart), percent(gap)],
    ],
  );
  const end = `${counted(counts.orders, 'order')}: ${ending[stoppedBy ?? status]}`;
  yield status === 'optimal'
    ? `\n${end} No plans cost less than ${cost} in minor units of ${currency}.\n`
    : `\n${end} The cheapest plans there are cost at most ${cost - bound} less, in minor units of ${currency}.\n`;
  if (prices.length + capacityPrices.length > 0) yield scarce(answer);
}

const ending = {
  optimal: 'the optimum.',
  feasible: 'ended by itself.',
  'time-limit': 'stopped by the time limit.',
  cancelled: 'interrupted.',
  iterations: 'ended before it was proven to be the optimum.',
  nodes: 'ended before it was proven to be the optimum.',
} as const;

const signed = (change: number, text: (value: number) => string = String): string =>
  change > 0 ? `+${text(change)}` : text(change);

function scarce({ prices, capacityPrices }: ScarcityPrices): string {
  const dearest = prices.reduce<CellPrice | null>(
    (most, each) => (most && most.price >= each.price ? most : each),
    null,
  );
  const example = dearest
    ? `: one more ${escapeText(dearest.sku)} at ${escapeText(dearest.facilityId)} would be worth ${Math.round(dearest.price)}`
    : '';
  return (
    `Scarce: ${counted(prices.length, 'stock position')} and ${counted(capacityPrices.length, 'day')} of capacity` +
    `${example}.\n`
  );
}

/** The fields of an Allocation in one fixed order, rows of its lists a line each. */
function* allocationJson(answer: Allocation): Generator<string> {
  const { status, cost, bound, gap, stoppedBy, counts, alarms, plans } = answer;
  const head = JSON.stringify({ status, cost, bound, gap, stoppedBy, counts, alarms });
  yield `${head.slice(0, -1)},`;
  yield* pricesFields(answer);
  yield ',\n"plans":';
  yield* withoutLastNewline(plansJson(plans));
  yield '}\n';
}

function* pricesJson(answer: ScarcityPrices): Generator<string> {
  yield '{';
  yield* pricesFields(answer);
  yield '}\n';
}

function* pricesFields({ prices, capacityPrices }: ScarcityPrices): Generator<string> {
  yield '\n"prices":';
  yield* withoutLastNewline(jsonArrayText(prices));
  yield ',\n"capacityPrices":';
  yield* withoutLastNewline(jsonArrayText(capacityPrices));
}

/** Only the last piece of an array ends with its bracket and a line's end. */
function* withoutLastNewline(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield piece.endsWith(']\n') ? piece.slice(0, -1) : piece;
}
