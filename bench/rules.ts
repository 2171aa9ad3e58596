/**
 * The price of rules (R1, R2): routing the same orders over the same stock with opening hours, with lanes into each
 * store, with channel rules, and with all of them, against the bare network. Each kind of rule has a network of its
 * own, raced against the bare one, so that two are in memory at a time.
 */
import type { Order } from '../src/model/order.js';
import { parseProblem } from '../src/model/parse.js';
import type { Plan } from '../src/model/plan.js';
import type { Problem } from '../src/model/problem.js';
import type { ProblemInput } from '../src/model/schema.js';
import { buildNetwork, type Network } from '../src/network/network.js';
import { route } from '../src/route.js';
import { type Contestant, type Figures, type LeastFigures, leastTimes, race } from './harness.js';
import { deciderOf, waysMet } from './inside.js';
import { clusteredPoints } from './points.js';
import { type Check, emptyReport, type Fact, type Report, raceRow, row, short, Tally } from './report.js';
import { checkReserved, type RouteOptions, worldName } from './route.js';
import { drawMoments, type RuleSet, ruleSets, withRules } from './rules-world.js';
import type { TargetName } from './targets.js';
import { drawOrders, parsed, rowLimit, type Shape, type Size, tinySize, worldInput } from './world.js';

/** Passes over the orders from which each order's least time is taken. */
const passes = 5;
/** Orders whose plans are looked into. */
const lookedInto = 2048;
/** CPU milliseconds for a walk over the orders when it is timed: where an order takes long, the walk ends early. */
const walkBudgetMs = 6000;
const windowMs = 300;
/** However long an order takes, and however short. */
const windowCalls = [64, 4096] as const;

export function benchRules(size: Size, shape: Shape, { seed, rounds, timed }: RouteOptions): Report {
  const name = worldName(size, shape);
  const report = emptyReport();
  if (timed) warmUp(shape, seed);
  const input = worldInput(size, shape, seed);
  const bare = ruled(input, size);
  const places = clusteredPoints(size.orders, seed + 98, 2);
  const orders = drawOrders({ problem: bare.problem, places }, size.orders, seed + 7, { more: drawMoments(seed) });
  const reference = decideAll(bare.network, orders, timed);
  const costs = new Map<RuleSet, Float64Array>();

  report.checks.push(
    checkOff(ruled(withRules(input, 'off', size, shape, seed), size, bare.problem), orders, reference, name),
  );
  if (timed) {
    report.facts.push(
      ...buildFacts(name, 'bare', bare, null),
      fact(name, 'bare: first decision of each order, mean', reference.micros, 'us'),
    );
  }

  for (const ruleSet of ruleSets) {
    const own = ruled(withRules(input, ruleSet, size, shape, seed), size, bare.problem);
    const decided = decideAll(own.network, orders, timed);
    costs.set(ruleSet, decided.costs);
    report.checks.push(
      checkCosts(decided, name, ruleSet),
      checkReserved(
        own.network,
        own.problem,
        orders.slice(0, timed ? 128 : size.orders),
        decided.plans,
        `${name} ${ruleSet}`,
      ),
      ...checkOrder(ruleSet, orders, costs, reference.costs, name),
    );
    report.facts.push(...useFacts(name, ruleSet, orders, decided, reference));
    if (!timed) continue;
    report.facts.push(
      ...buildFacts(name, ruleSet, own, bare),
      fact(name, `${ruleSet}: first decision of each order, mean`, decided.micros, 'us'),
      fact(name, `${ruleSet}: ways remembered`, waysMet(own.network).carriages, 'ways'),
    );
    const few = orders.slice(0, Math.max(windowCalls[0], Math.floor((1000 * walkBudgetMs) / decided.micros)));
    timeAgainst(report, ruleSet, own.network, bare.network, few, decided.micros, rounds, size, name);
  }
  return report;
}

interface Ruled {
  readonly problem: Problem;
  readonly network: Network;
  /** CPU milliseconds: other processes on the machine count little. */
  readonly cpu: { readonly parse: number; readonly build: number };
}

/** @param like a problem of the same stock, to hold it once in memory */
function ruled(input: ProblemInput, size: Size, like?: Problem): Ruled {
  const parse = cpuMs(() => parsed(parseProblem(input, rowLimit(5 * size.facilities))));
  const problem = like ? { ...parse.made, stock: like.stock } : parse.made;
  const build = cpuMs(() => buildNetwork(problem));
  return { problem, network: build.made, cpu: { parse: parse.ms, build: build.ms } };
}

function cpuMs<T>(make: () => T): { made: T; ms: number } {
  const start = process.cpuUsage();
  const made = make();
  const { user, system } = process.cpuUsage(start);
  return { made, ms: (user + system) / 1000 };
}

/** Parsing and building are timed once each, so their code shall be compiled before. */
function warmUp(shape: Shape, seed: number): void {
  const input = worldInput(tinySize, shape, seed);
  for (let pass = 0; pass < 3; pass++) {
    for (const ruleSet of ruleSets) ruled(withRules(input, ruleSet, tinySize, shape, seed), tinySize);
  }
}

interface Decided {
  /** Of the first orders: of all that the time was enough for. */
  readonly costs: Float64Array;
  /** CPU time of one of these decisions. */
  readonly micros: number;
  /** Of fewer of them. */
  readonly plans: readonly Plan[];
}

function decideAll(network: Network, orders: readonly Order[], timed: boolean): Decided {
  const decider = deciderOf(network);
  const block = 128;
  const costs: number[] = [];
  let ms = 0;
  while (costs.length < orders.length && !(timed && ms > walkBudgetMs)) {
    const some = orders.slice(costs.length, costs.length + block);
    ms += cpuMs(() => {
      for (const order of some) {
        decider.decide(order);
        costs.push(decider.cost);
      }
    }).ms;
  }
  const micros = (1000 * ms) / costs.length;
  const affordable = timed ? Math.max(block, Math.floor((1000 * walkBudgetMs) / micros)) : orders.length;
  const plans = orders.slice(0, Math.min(lookedInto, affordable, costs.length)).map((order) => route(network, order));
  return { costs: Float64Array.from(costs), micros, plans };
}

function checkCosts({ costs, plans }: Decided, name: string, ruleSet: RuleSet): Check {
  const tally = new Tally();
  for (const [at, { orderId, cost }] of plans.entries()) {
    tally.add(cost === costs[at], () => `${orderId}: decided ${costs[at]}, plan ${cost}`);
  }
  return tally.check(`${name} ${ruleSet}`, 'decision costs what the plan costs');
}

/** Rules that rule nothing out leave every plan as it is. Why a line is missing they may say otherwise. */
function checkOff({ network }: Ruled, orders: readonly Order[], { plans }: Decided, name: string): Check {
  const tally = new Tally();
  for (const [at, order] of orders.slice(0, plans.length).entries()) {
    const [own, bare] = [route(network, order), plans[at] as Plan].map(withoutHandling);
    tally.add(own === bare, () => `${order.id}: ${own} without rules ${bare}`);
  }
  return tally.check(`${name} off`, 'rules that rule nothing out: the plans of the bare network');
}

/** Only with opening hours does a plan say when handling begins. */
const withoutHandling = ({ shipments, unserved, ...plan }: Plan): string =>
  JSON.stringify({
    ...plan,
    shipments: shipments.map(({ handlingFrom: _, ...shipment }) => shipment),
    unserved: unserved.map(({ line, quantity }) => ({ line, quantity })),
  });

/** Hours and channel rules make no order cheaper, lanes make none dearer. */
function checkOrder(
  ruleSet: RuleSet,
  orders: readonly Order[],
  costs: ReadonlyMap<RuleSet, Float64Array>,
  bare: Float64Array,
  name: string,
): Check[] {
  const own = costs.get(ruleSet) as Float64Array;
  const compare = (dearer: Float64Array, cheaper: Float64Array, what: string): Check => {
    const tally = new Tally();
    for (const [at, { id }] of orders.slice(0, Math.min(dearer.length, cheaper.length)).entries()) {
      tally.add((cheaper[at] as number) <= (dearer[at] as number), () => `${id}: ${cheaper[at]}, ${dearer[at]}`);
    }
    return tally.check(`${name} ${ruleSet}`, what);
  };
  if (ruleSet === 'lanes') return [compare(bare, own, 'lanes make no order dearer')];
  if (ruleSet !== 'all') return [compare(own, bare, 'no order is cheaper than without')];
  return [compare(own, costs.get('lanes') as Float64Array, 'no order is cheaper than with lanes alone')];
}

/** That the rules matter: how many orders they touch. */
function useFacts(
  name: string,
  ruleSet: RuleSet,
  orders: readonly Order[],
  { costs, plans }: Decided,
  bare: Pick<Decided, 'plans'>,
): Fact[] {
  const share = (what: string, is: (plan: Plan, at: number) => boolean): Fact =>
    fact(name, `${ruleSet}: ${what}`, (100 * plans.filter(is).length) / plans.length, '% of orders');
  const transfers = ({ legs }: Plan['shipments'][number]) => legs.filter(({ kind }) => kind === 'transfer').length;
  const origins = ({ shipments }: Plan) => shipments.map(({ facilityId }) => facilityId).join();
  const waits = ({ handlingFrom }: Plan['shipments'][number], at: number) =>
    handlingFrom !== undefined && Date.parse(handlingFrom) > (orders[at]?.placedAt ?? 0) * 60_000;
  const facts = [
    fact(name, `${ruleSet}: orders decided, and plans looked into`, costs.length, `/ ${plans.length}`),
    share('served in full', ({ status }) => status === 'served'),
    share('from elsewhere than without', (plan, at) => origins(plan) !== origins(bare.plans[at] as Plan)),
  ];
  if (ruleSet === 'hours' || ruleSet === 'all') {
    facts.push(share('wait for an opening', ({ shipments }, at) => shipments.some((shipment) => waits(shipment, at))));
  }
  if (ruleSet === 'lanes' || ruleSet === 'all') {
    facts.push(
      share('use a lane', ({ shipments }) => shipments.some((shipment) => transfers(shipment) > 0)),
      share('merge at a store', mergesSome),
    );
  }
  return facts;
}

/** Whether two shipments, of which one came by a lane, leave the same place by the same service. */
function mergesSome({ shipments }: Plan): boolean {
  const last = shipments.map(({ legs }) => `${legs.at(-1)?.from} ${legs.at(-1)?.service}`);
  return shipments.some(
    ({ legs }, at) => legs.length > 1 && last.indexOf(last[at] as string) !== last.lastIndexOf(last[at] as string),
  );
}

function buildFacts(name: string, ruleSet: string, { cpu }: Ruled, bare: Ruled | null): Fact[] {
  const times = (own: number, other: number | undefined) =>
    other ? `ms CPU, ${short(own / other)}x the bare` : 'ms CPU';
  return [
    fact(name, `${ruleSet}: parseProblem`, cpu.parse, times(cpu.parse, bare?.cpu.parse)),
    fact(name, `${ruleSet}: buildNetwork`, cpu.build, times(cpu.build, bare?.cpu.build)),
  ];
}

const judged: Partial<Record<RuleSet, TargetName>> = { hours: 'R1 hours', lanes: 'R2 lanes' };

function timeAgainst(
  report: Report,
  ruleSet: RuleSet,
  network: Network,
  bare: Network,
  orders: readonly Order[],
  micros: number,
  rounds: number,
  { standard, facilities }: Size,
  name: string,
): void {
  const contestants = [
    deciding(network, orders),
    deciding(bare, orders),
    planning(network, orders),
    planning(bare, orders),
  ];
  // All make as many calls, over the same orders: what an order costs differs too much for anything else.
  const [least, most] = windowCalls;
  const calls = Math.min(most, Math.max(least, Math.floor((1000 * windowMs) / micros)));
  const figures = race(contestants, { inputs: orders.length, rounds, windowMs: Infinity, windowCalls: calls });
  const [decision, bareDecision, plan, barePlan] = figures as [Figures, Figures, Figures, Figures];
  const target = standard && facilities >= 1e5 ? (judged[ruleSet] ?? null) : null;
  report.rows.push(
    raceRow(target, name, `route() with ${ruleSet}: decision`, decision, bareDecision, { by: 'cpu' }),
    raceRow(target, name, `route() with ${ruleSet}: plan`, plan, barePlan, { by: 'cpu' }),
    tailRow(ruleSet, name, orders.length, leastTimes(contestants.slice(0, 2), orders.length, passes)),
  );
}

function tailRow(ruleSet: RuleSet, name: string, orders: number, figures: readonly LeastFigures[]) {
  const [own, bare] = figures as [LeastFigures, LeastFigures];
  const all = ({ p50, p99, p999 }: LeastFigures) => `${short(p50)} / ${short(p99)} / ${short(p999)} us`;
  return row(null, name, `with ${ruleSet}: p99 of each order's least of ${passes}`, own.p99 / bare.p99, {
    parts: [
      ['p50 / p99 / p99.9', all(own)],
      ['without', all(bare)],
    ],
    notes: [
      ['p99 / p50', short(own.p99 / own.p50)],
      ['orders', short(orders)],
    ],
  });
}

function deciding(network: Network, orders: readonly Order[]): Contestant {
  const decider = deciderOf(network);
  return {
    name: 'without',
    call: (input) => {
      decider.decide(orders[input] as Order);
      return 1;
    },
  };
}

const planning = (network: Network, orders: readonly Order[]): Contestant => ({
  name: 'without',
  call: (input) => route(network, orders[input] as Order).shipments.length,
});

const fact = (world: string, what: string, value: number, unit: string): Fact => ({ world, what, value, unit });
