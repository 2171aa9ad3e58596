import { allocate, buildNetwork, type CostTerm, type Order, type Plan, type Problem, route, verify } from 'onehop';
import { central } from './baselines/central.js';
import { fewestSplits } from './baselines/fewest-splits.js';
import { hotwax } from './baselines/hotwax.js';
import { magento } from './baselines/magento.js';
import { breaksRules, replay } from './baselines/replay.js';
import type { Baseline } from './baselines/situation.js';
import { spree } from './baselines/spree.js';
import { readSample } from './sample/read.js';
import { type Summary, summarise } from './support/summary.js';
import { alignTable, duration, fixed, percent, type TableRow, whole, wrap } from './support/table.js';

// One thousand orders over a sample network with opening hours, van rounds, fitting bays and dealers' rules, decided by
// onehop, one by one and all together, and by what shops run today: the same stock, the same sequence, the same rules,
// costs counted by one formula, every plan judged by the same checker.

interface Policy {
  readonly name: readonly [string, string];
  readonly plans: readonly Plan[];
  readonly summary: Summary;
  readonly violations: number;
  /** Orders that it would send against a dealer's rule when nobody told it of them. */
  readonly against: number;
}

const termNames: Readonly<Record<CostTerm, string>> = {
  money: 'goods and carriage',
  move: 'moves',
  touch: 'touches',
  km: 'km',
  shipment: 'shipments',
  interchange: 'other articles sent',
  rejection: 'likely refusals',
  hour: 'hours',
  late: 'lateness',
  unserved: 'units not served',
};

const localTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const { problem, orders } = await readSample();
const network = buildNetwork(problem);
const startedAt = performance.now();
const routed = orders.map((order) => route(network, order, { reserve: true }));
const routedAt = performance.now();
const batch = await allocate(buildNetwork(problem), orders);
const allocatedAt = performance.now();
// Answers come by order id; below, row by row, they stand beside the orders.
const planOf = new Map(batch.plans.map((plan) => [plan.orderId, plan]));

const judged = (name: readonly [string, string], plans: readonly Plan[], against = 0): Policy => ({
  name,
  plans,
  summary: summarise(problem, orders, plans),
  violations: verify(problem, orders, plans).length,
  against,
});
const replayed = (name: readonly [string, string], baseline: Baseline): Policy => {
  let against = 0;
  const plans = replay(problem, orders, baseline, (order, ledger) => {
    if (breaksRules(problem, ledger, order, baseline)) against += 1;
  });
  return judged(name, plans, against);
};
const together = judged(
  ['onehop', 'together'],
  orders.flatMap(({ id }) => planOf.get(id) ?? []),
);
const onehop = judged(['onehop', 'one by one'], routed);
const nearest = replayed(['nearest', '(Magento)'], magento);
const policies = [
  together,
  onehop,
  nearest,
  replayed(['most skus', '(Spree)'], spree),
  replayed(['cascade', '(HotWax)'], hotwax),
  replayed(['few splits', '(Salesforce)'], fewestSplits),
  replayed(['central', 'only'], central),
];

const wanted = orders.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0);

const byMethod = (method: Order['method']): string => whole(orders.filter((order) => order.method === method).length);
const intro =
  `${whole(orders.length)} orders for ${whole(wanted)} units (${byMethod('collect')} collected at a store, ` +
  `${byMethod('install')} fitted), from ${facilityCounts(problem)}, on the two days before a holiday. Every policy decides ` +
  'the orders one by one as they come in, from the same stock, which it uses up; only the first column decides all of ' +
  'them together. The columns beside onehop follow the rules of the systems named, mended where they err: they are told ' +
  'what each dealer may sell to whom, ask again when one turns out closed or full, and what they choose goes the ' +
  'cheapest way there is, by opening hours, van rounds and free bays (examples/README.md).';
console.log(`${wrap(intro, 118).join('\n')}\n`);
for (const line of alignTable(tableRows(policies))) console.log(line);
const paragraphs = [
  inWords(onehop, nearest, policies.slice(2)),
  togetherInWords(),
  'A courier from a store carries goods once; a parcel through two sort centres carries them three times and handles ' +
    'them five times. Effort and time are moves, touches, km, hours, shipments, likely refusals and lateness, at the ' +
    'rates of the policy.',
];
for (const text of paragraphs) console.log(`\n${wrap(text, 118).join('\n')}`);
console.log();
for (const text of anOrder(onehop, nearest)) console.log(wrap(text, 118, '  ').join('\n'));
console.log(
  `\nonehop decided the ${whole(orders.length)} orders one by one in ${whole(routedAt - startedAt)} ms, ` +
    `together in ${whole(allocatedAt - routedAt)} ms.`,
);
if (policies.some(({ violations }) => violations > 0) || batch.cost > onehop.summary.cost) process.exitCode = 1;

function facilityCounts({ facilities }: Problem): string {
  const count = (kind: string): string => whole(facilities.filter((facility) => facility.kind === kind).length);
  return (
    `${count('store')} stores, ${count('distributor')} distributors, ` +
    `${count('frontWarehouse')} front and ${count('centralWarehouse')} central warehouses`
  );
}

function tableRows(columns: readonly Policy[]): TableRow[] {
  const row = (label: string, value: (summary: Summary) => string): TableRow => [
    label,
    ...columns.map(({ summary }) => value(summary)),
  ];
  const yuan = (fen: number): string => whole(fen / 100);
  return [
    ['', ...columns.map(({ name }) => name[0])],
    ['', ...columns.map(({ name }) => name[1])],
    row('orders served in full', ({ served }) => whole(served)),
    row('orders served in part', ({ partial }) => whole(partial)),
    row('orders not served', ({ unserved }) => whole(unserved)),
    row('units not served', ({ unservedUnits }) => whole(unservedUnits)),
    row('shipments per order', ({ shipmentsPerOrder }) => fixed(shipmentsPerOrder, 2)),
    row('orders by way of another facility', ({ relayedRate }) => percent(relayedRate)),
    row('orders in several shipments', ({ splitRate }) => percent(splitRate)),
    row('moves per unit: times carried', ({ movesPerUnit }) => fixed(movesPerUnit, 2)),
    row('touches per unit: times handled', ({ touchesPerUnit }) => fixed(touchesPerUnit, 2)),
    row('km per unit', ({ kmPerUnit }) => fixed(kmPerUnit, 0)),
    row('hours until there, mean', ({ hoursMean }) => fixed(hoursMean, 1)),
    row('hours until there, 9 of 10 within', ({ hoursSlowestTenth }) => fixed(hoursSlowestTenth, 1)),
    row('paid for goods, yuan', ({ goods }) => yuan(goods)),
    row('paid for carriage, yuan', ({ carriage }) => yuan(carriage)),
    row('price put on effort and time', ({ effort }) => yuan(effort)),
    row('price put on units not served', ({ penalty }) => yuan(penalty)),
    row('cost: the sum of these four', ({ cost }) => yuan(cost)),
    row('  more than together, yuan', ({ cost }) =>
      cost === together.summary.cost ? '' : yuan(cost - together.summary.cost),
    ),
    ["against a dealer's rule, if untold", ...columns.map(({ against }) => whole(against))],
    ['rules broken, found by verify', ...columns.map(({ violations }) => whole(violations))],
  ];
}

/** What the table shows, in words that hold whatever the numbers are. */
function inWords(ours: Policy, asked: Policy, others: readonly Policy[]): string {
  const dearer = others.filter(({ summary }) => summary.cost > ours.summary.cost).length;
  const { splitRate, carriage, hoursMean } = ours.summary;
  return (
    `In words: onehop weighs every way to serve an order and takes the one that costs least in all. Over the two days ` +
    `that is cheaper than ${dearer} of the ${others.length} other policies. Where each article comes from the nearest ` +
    `place that has it, ${percent(asked.summary.splitRate)} of orders come in several shipments and carriage costs ` +
    `${whole(asked.summary.carriage / 100)} yuan; with onehop ${percent(splitRate)} and ${whole(carriage / 100)} yuan, ` +
    `there after ${fixed(hoursMean, 1)} hours instead of ${fixed(asked.summary.hoursMean, 1)}. Untold of dealers' ` +
    `rules it would break one with ${whole(asked.against)} orders, for somebody to clear by hand.`
  );
}

/** What deciding together saves, and what nobody could save beyond it. */
function togetherInWords(): string {
  const cost = onehop.summary.cost - batch.cost;
  const moves = sumOf(routed, (plan) => plan.moves) - batch.counts.moves;
  const shipments = sumOf(routed, (plan) => plan.shipments.length) - batch.counts.shipments;
  return (
    `Decided together, the same orders take ${whole(moves)} moves and ${whole(shipments)} shipments less and cost ` +
    `${whole(cost / 100)} yuan less: scarce goods go to those who would have the longest way without them. No plans at all ` +
    `could save more than ${whole((batch.cost - batch.bound) / 100)} yuan beyond that ` +
    `(${fixed(100 * batch.gap, 3)} % of the cost); that is proven.`
  );
}

function sumOf(plans: readonly Plan[], of: (plan: Plan) => number): number {
  return plans.reduce((sum, plan) => sum + of(plan), 0);
}

/** The first order to the door that one policy sends in fewer shipments than the other, in three lines; and a fitting. */
function anOrder(ours: Policy, theirs: Policy): string[] {
  const row = ours.plans.findIndex(
    ({ status, shipments }, at) =>
      status === 'served' &&
      orders[at]?.method === 'deliver' &&
      shipments.length < (theirs.plans[at]?.shipments.length ?? 0),
  );
  const [order, plan, other] = [orders[row], ours.plans[row], theirs.plans[row]];
  if (!order || !plan || !other) return [];
  const way = ({ shipments, lastArrival, cost }: Plan): string => {
    const senders = shipments.map(({ facilityId, legs }) => `${facilityId} (${legsText(legs)})`);
    const minutes = Date.parse(lastArrival ?? '') / 60_000 - order.placedAt;
    return `from ${senders.join(', ')}: all there in ${duration(minutes)}, cost ${fixed(cost / 100, 2)} yuan`;
  };
  return [
    `For example, order ${order.id} wants ${linesText(order)}.`,
    `- Nearest first sends it ${way(other)}.`,
    `- onehop sends it ${way(plan)}. The difference: ${differences(plan, other)}.`,
    ...aFitting(ours.plans),
  ];
}

function linesText({ lines }: Order): string {
  return lines.map(({ sku, quantity }) => `${quantity} x ${sku}`).join(', ');
}

function legsText(legs: Plan['shipments'][number]['legs']): string {
  const km = legs.reduce((sum, { metres }) => sum + metres, 0) / 1000;
  return [...legs.map(({ to, service }) => (to === null ? service : `round to ${to}`)), `${fixed(km, 1)} km`].join(
    ', ',
  );
}

/** The first fitting of goods that come from somewhere else, on the clock of the sample's one time zone. */
function aFitting(plans: readonly Plan[]): string[] {
  const row = plans.findIndex(({ appointment, shipments }) => appointment && (shipments[0]?.legs.length ?? 0) > 0);
  const [order, plan] = [orders[row], plans[row]];
  const [shipment] = plan?.shipments ?? [];
  if (!order || !plan?.appointment || !shipment) return [];
  const { facilityId, startAt, endAt } = plan.appointment;
  const clock = (instant: string | number): string => localTime.format(new Date(instant));
  return [
    `And order ${order.id}, placed ${clock(order.placedAt * 60_000)}, wants ${linesText(order)} fitted: they leave ` +
      `${shipment.facilityId} ${clock(shipment.legs[0]?.departAt ?? '')} (${legsText(shipment.legs)}), are ready at ` +
      `${facilityId} ${clock(shipment.arriveAt)}, and a bay is kept from ${clock(startAt)} to ${clock(endAt).slice(-5)}.`,
  ];
}

/** Cost terms in which two plans of an order differ, in yuan: what the first costs more or less. */
function differences(plan: Plan, other: Plan): string {
  return Object.entries(termNames)
    .map(([term, name]) => ({
      name,
      change: (plan.costTerms[term as CostTerm] - other.costTerms[term as CostTerm]) / 100,
    }))
    .filter(({ change }) => change !== 0)
    .map(({ name, change }) => `${name} ${change > 0 ? '+' : ''}${fixed(change, 2)}`)
    .join(', ');
}
