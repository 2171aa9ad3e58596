import { escapeText, printable } from '../base/printable.js';
import { explain } from '../explain.js';
import { explanationText } from '../explanation/text.js';
import { toGeoJSON } from '../io/geojson.js';
import { geojsonText } from '../io/geojson-text.js';
import { plansJson, writePlans } from '../io/plans.js';
import { readOrders } from '../io/read-orders.js';
import { readProblem } from '../io/read-problem.js';
import { writeTextFile } from '../io/write-file.js';
import { InputError, type Issue } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Problem } from '../model/problem.js';
import { buildNetwork } from '../network/network.js';
import { route as routeOrder } from '../route.js';
import { ordersSource } from './check.js';
import { counted, issueLines, warningLines } from './findings.js';
import { print, type Streams } from './streams.js';
import { tableLines } from './table.js';

export interface RouteOptions {
  readonly network: string;
  /** A file, or `-` for standard input. */
  readonly orders: string;
  readonly policy?: string;
  /** Plans as JSON on standard output instead of a table. */
  readonly json?: boolean;
  /** Plans into this file: CSV where its name ends in .csv, otherwise JSON. */
  readonly out?: string;
  readonly geojson?: string;
  /** Id of an order whose plan is explained below the rest. */
  readonly explain?: string;
  /** Every order sees the full stock, as if it were the only one. */
  readonly keepStock?: boolean;
}

/** Warnings shown here at most; `check` shows all. */
const maxWarnings = 5;
/** Milliseconds between two updates of the progress line. */
const progressPause = 200;

/**
 * `onehop route`: routes the orders one by one as they were placed (equal instants by id), each taking its stock and the
 * day's capacity before the next. Returns the exit code: 0, or 1 where any input is bad, in which case nothing is written.
 */
export async function route(options: RouteOptions, streams: Streams): Promise<number> {
  const { network, orders, policy, json, out, geojson, keepStock = false, explain: explained } = options;
  const problem = await readProblem(network, policy === undefined ? {} : { policyFile: policy });
  const read = await readOrders(ordersSource(orders, streams));
  await print(streams.stderr, someWarnings([...problem.warnings, ...read.warnings]));
  if (!problem.ok || !read.ok) {
    return refuse([...(problem.ok ? [] : problem.issues), ...(read.ok ? [] : read.issues)], streams);
  }
  if (explained !== undefined && !read.value.some(({ id }) => id === explained)) {
    const hint = 'expected the id of one of the orders';
    return refuse([{ code: 'UNKNOWN_REFERENCE', path: '--explain', value: printable(explained), hint }], streams);
  }
  try {
    const queue = [...read.value].sort(byArrival);
    const { plans, reasons } = await routeAll(problem.value, queue, { keepStock, explained }, streams);
    if (out !== undefined) await writePlans(out, plans);
    if (geojson !== undefined) await writeTextFile(geojson, geojsonText(collections(plans, queue, problem.value)));
    if (json) await print(streams.stdout, plansJson(plans));
    else
      await print(streams.stdout, out === undefined ? report(plans, problem.value) : [summary(plans, problem.value)]);
    if (reasons !== null) await print(streams.stdout, [`\n${reasons}\n`]);
    return 0;
  } catch (error) {
    if (error instanceof InputError) return refuse(error.issues, streams);
    throw error;
  }
}

async function refuse(issues: readonly Issue[], { stderr }: Streams): Promise<number> {
  await print(stderr, issueLines(issues));
  return 1;
}

function byArrival(one: Order, other: Order): number {
  return one.placedAt - other.placedAt || (one.id < other.id ? -1 : 1);
}

async function routeAll(
  problem: Problem,
  orders: readonly Order[],
  { keepStock, explained }: { readonly keepStock: boolean; readonly explained: string | undefined },
  streams: Streams,
): Promise<{ plans: Plan[]; reasons: string | null }> {
  const network = buildNetwork(problem);
  const plans: Plan[] = [];
  let reasons: string | null = null;
  let shownAt = Date.now();
  let shown = false;
  for (const order of orders) {
    // Before the order takes its stock: afterwards what it was decided on is no longer free.
    if (order.id === explained) reasons = explanationText(explain(network, order));
    plans.push(routeOrder(network, order, { reserve: !keepStock }));
    if (!streams.stderr.isTTY || Date.now() - shownAt < progressPause) continue;
    await print(streams.stderr, [`\r${plans.length} of ${orders.length} orders`]);
    shownAt = Date.now();
    shown = true;
  }
  if (shown) await print(streams.stderr, ['\r\u001b[K']);
  return { plans, reasons };
}

function* collections(plans: readonly Plan[], orders: readonly Order[], problem: Problem) {
  for (const [number, order] of orders.entries()) {
    const plan = plans[number];
    if (plan) yield toGeoJSON(plan, order, problem);
  }
}

function* someWarnings(warnings: Parameters<typeof warningLines>[0]): Generator<string> {
  yield* warningLines(warnings.slice(0, maxWarnings));
  const more = warnings.length - maxWarnings;
  if (more > 0) yield `and ${counted(more, 'more warning')}; onehop check shows all\n`;
}

function* report(plans: readonly Plan[], problem: Problem): Generator<string> {
  yield* tableLines(
    [
      { title: 'order', align: 'left' },
      { title: 'status', align: 'left' },
      { title: 'from', align: 'left' },
      { title: 'moves', align: 'right' },
      { title: 'km', align: 'right' },
      { title: 'arrives', align: 'left' },
      { title: 'cost', align: 'right' },
    ],
    plans.map((plan) => [
      escapeText(plan.orderId),
      statusOf(plan),
      escapeText(plan.shipments.map(({ facilityId }) => facilityId).join(' + ')) || '-',
      String(plan.moves),
      (plan.metres / 1000).toFixed(1),
      plan.lastArrival === null ? '-' : `${plan.lastArrival.slice(0, 16)}Z`,
      String(plan.cost),
    ]),
  );
  yield `\n${summary(plans, problem)}`;
}

function statusOf({ status, unserved }: Plan): string {
  const reasons = [...new Set(unserved.map(({ reason }) => reason))];
  return reasons.length === 0 ? status : `${status} (${reasons.join(', ')})`;
}

function summary(plans: readonly Plan[], { currency }: Problem): string {
  const sum = (of: (plan: Plan) => number): number => plans.reduce((total, plan) => total + of(plan), 0);
  const withStatus = (status: Plan['status']): number => sum((plan) => (plan.status === status ? 1 : 0));
  const shipments = sum((plan) => plan.shipments.length);
  const moves = sum((plan) => plan.moves);
  const km = (sum((plan) => plan.metres) / 1000).toFixed(1);
  return (
    `${counted(plans.length, 'order')}: ${withStatus('served')} served, ${withStatus('partial')} partial, ` +
    `${withStatus('unserved')} unserved. ${counted(shipments, 'shipment')}, ${counted(moves, 'move')}, ` +
    `${sum((plan) => plan.touches)} touches, ${km} km, cost ${sum((plan) => plan.cost)} in minor units of ${currency}.\n`
  );
}
