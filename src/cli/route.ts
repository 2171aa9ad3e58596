import { basename } from 'node:path';
import { escapeText, printable } from '../base/printable.js';
import { explain } from '../explain.js';
import type { Language } from '../explanation/phrases.js';
import { explanationText } from '../explanation/text.js';
import { toGeoJSON } from '../io/geojson.js';
import { geojsonText } from '../io/geojson-text.js';
import { defaultReadOptions } from '../io/limits.js';
import { plansJson, writePlans } from '../io/plans.js';
import { readJson } from '../io/read-json.js';
import { writeTextFile } from '../io/write-file.js';
import type { ScarcityPrices } from '../model/allocation.js';
import { InputError } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Plan } from '../model/plan.js';
import type { Problem } from '../model/problem.js';
import { buildNetwork } from '../network/network.js';
import { type RouteOptions as OrderOptions, route as routeOrder } from '../route.js';
import { counted } from './findings.js';
import { type InputOptions, readInputs, refuse } from './inputs.js';
import { print, type Streams } from './streams.js';
import { tableLines } from './table.js';
import { kilometres, totalsOf } from './totals.js';

export interface RouteOptions extends InputOptions {
  /** Plans as JSON on standard output instead of a table. */
  readonly json?: boolean;
  /** Plans into this file: CSV where its name ends in .csv, otherwise JSON. */
  readonly out?: string;
  readonly geojson?: string;
  /** Id of an order whose plan is explained below the rest. */
  readonly explain?: string;
  /** Of the explanation. */
  readonly language?: Language;
  /** Every order sees the full stock, as if it were the only one. */
  readonly keepStock?: boolean;
  /** File with prices of scarce stock and capacity to follow, as `onehop allocate` writes it. */
  readonly prices?: string;
}

/** Milliseconds between two updates of the progress line. */
const progressPause = 200;

/**
 * `onehop route`: routes the orders one by one as they were placed (equal instants by id), each taking its stock and the
 * day's capacity before the next. Returns the exit code: 0, or 1 where any input is bad, in which case nothing is written.
 */
export async function route(options: RouteOptions, streams: Streams): Promise<number> {
  const { json, out, geojson, keepStock = false, explain: explained, language, prices } = options;
  const inputs = await readInputs(options, streams);
  if (inputs === null) return 1;
  const { problem, orders } = inputs;
  if (explained !== undefined && !orders.some(({ id }) => id === explained)) {
    const hint = 'expected the id of one of the orders';
    return refuse([{ code: 'UNKNOWN_REFERENCE', path: '--explain', value: printable(explained), hint }], streams);
  }
  try {
    const scarcity = prices === undefined ? {} : { prices: await readPrices(prices) };
    const settings = { explained, language, options: { reserve: !keepStock, ...scarcity } };
    const { plans, reasons } = await routeAll(problem, orders, settings, streams);
    if (out !== undefined) await writePlans(out, plans);
    if (geojson !== undefined) await writeTextFile(geojson, geojsonText(collections(plans, orders, problem)));
    if (json) await print(streams.stdout, plansJson(plans));
    else await print(streams.stdout, out === undefined ? report(plans, problem) : [summary(plans, problem)]);
    if (reasons !== null) await print(streams.stdout, [`\n${reasons}\n`]);
    return 0;
  } catch (error) {
    if (error instanceof InputError) return refuse(error.issues, streams);
    throw error;
  }
}

/** What is wrong with the prices themselves `route` tells. */
async function readPrices(path: string): Promise<ScarcityPrices> {
  return (await readJson(path, basename(path), defaultReadOptions)).value as ScarcityPrices;
}

interface Settings {
  readonly explained: string | undefined;
  readonly language: Language | undefined;
  readonly options: OrderOptions;
}

async function routeAll(
  problem: Problem,
  orders: readonly Order[],
  { explained, language, options }: Settings,
  streams: Streams,
): Promise<{ plans: Plan[]; reasons: string | null }> {
  const network = buildNetwork(problem);
  const plans: Plan[] = [];
  let reasons: string | null = null;
  let shownAt = Date.now();
  let shown = false;
  for (const order of orders) {
    // Before the order takes its stock: afterwards what it was decided on is no longer free.
    if (order.id === explained)
      reasons = explanationText(explain(network, order), language === undefined ? {} : { language });
    plans.push(routeOrder(network, order, options));
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
      escapeText(plan.shipments.map(wayOf).join(' + ')) || '-',
      String(plan.moves),
      kilometres(plan.metres),
      plan.lastArrival === null ? '-' : `${plan.lastArrival.slice(0, 16)}Z`,
      String(plan.cost),
    ]),
  );
  yield `\n${summary(plans, problem)}`;
}

/** Where goods come from, and the facilities that lanes take them to. */
const wayOf = ({ facilityId, legs }: Plan['shipments'][number]): string =>
  [facilityId, ...legs.flatMap(({ to }) => to ?? [])].join(' > ');

function statusOf({ status, unserved }: Plan): string {
  const reasons = [...new Set(unserved.map(({ reason }) => reason))];
  return reasons.length === 0 ? status : `${status} (${reasons.join(', ')})`;
}

function summary(plans: readonly Plan[], { currency }: Problem): string {
  const { orders, served, partial, unserved, shipments, moves, touches, metres, cost } = totalsOf(plans);
  return (
    `${counted(orders, 'order')}: ${served} served, ${partial} partial, ${unserved} unserved. ` +
    `${counted(shipments, 'shipment')}, ${counted(moves, 'move')}, ${touches} touches, ${kilometres(metres)} km, ` +
    `cost ${cost} in minor units of ${currency}.\n`
  );
}
