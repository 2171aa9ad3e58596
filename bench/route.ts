/**
 * Routing one order (T4 to T11, T17): the public verb with its plan, and the bare decision without one; cold over
 * thousands of distinct orders and hot over sixteen; against the yardstick and against what shops write.
 */
import type { Order } from '../src/model/order.js';
import type { Plan } from '../src/model/plan.js';
import { defaultPolicy } from '../src/model/policy.js';
import type { Problem } from '../src/model/problem.js';
import type { Network } from '../src/network/network.js';
import { route } from '../src/route.js';
import { verify } from '../src/verify/verify.js';
import { judge, Services, type Taking, takingsOf } from './cost.js';
import { type Contestant, type Figures, race } from './harness.js';
import { deciderOf, finderOf } from './inside.js';
import { magentoLike } from './peers/magento.js';
import { type Peer, peerWorld } from './peers/peer.js';
import { scanAll } from './peers/scan.js';
import { sortAll } from './peers/sort-all.js';
import { type Check, emptyReport, type Fact, type Report, raceRow, row, Tally } from './report.js';
import type { TargetName } from './targets.js';
import { buildWorld, drawOrders, type Shape, type Size, skusOfLength, type World } from './world.js';
import { indexPoints, yardstick } from './yardstick.js';

export interface RouteOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly timed: boolean;
}

export function benchRoute(size: Size, shape: Shape, { seed, rounds, timed }: RouteOptions): Report {
  const world = buildWorld(size, shape, seed);
  const name = worldName(size, shape);
  const orders = drawOrders(world, size.orders, seed + 7);
  const services = new Services(world.problem);
  const peers = peersOf(world, orders, services);
  const report = emptyReport();
  checkAnswers(report, world, orders, peers, services, timed ? 128 : size.orders, name);
  if (!timed) return report;
  timeCold(report, world, orders, seed, rounds, name);
  timeByLines(report, world, seed, rounds, name);
  timeHot(report, world, seed, rounds, name);
  timePeers(report, world, orders, peers, rounds, name);
  return report;
}

export const worldName = (size: Size, shape: Shape): string => `${size.name} ${shape}`;

function peersOf(world: World, orders: readonly Order[], services: Services): Peer[] {
  const { problem, size } = world;
  const peers = [magentoLike(peerWorld(problem, orders, services)), scanAll(peerWorld(problem, orders, services))];
  // Sorting a million facilities takes a second an order, which tells nothing new.
  if (size.facilities > 200_000) return peers;
  const some = orders.slice(0, 256);
  const sort = sortAll(peerWorld(problem, some, services));
  return [...peers, { name: sort.name, answer: (order) => sort.answer(order % some.length) }];
}

/**
 * Before timing: our plans pass the independent checker and cost what they say; a decision costs what its plan
 * costs; every peer's answer is legal, and none within the shipment limit is cheaper than ours.
 */
function checkAnswers(
  report: Report,
  { problem, network }: World,
  orders: readonly Order[],
  peers: readonly Peer[],
  services: Services,
  samples: number,
  name: string,
): void {
  const sample = orders.slice(0, samples);
  const plans = sample.map((order) => route(network, order));
  const decider = deciderOf(network);
  const costs = new Tally();
  const decisions = new Tally();
  for (const [at, order] of sample.entries()) {
    const plan = plans[at];
    if (!plan) continue;
    const own = judge(problem, order, takingsOf(plan, services), services);
    costs.add(
      own.illegal === null && !own.overLimit && own.cost === plan.cost,
      () => `${order.id}: ${own.illegal ?? `${own.cost}, plan says ${plan.cost}`}`,
    );
    decider.decide(order);
    const { cost } = decider;
    decisions.add(cost === plan.cost, () => `${order.id}: decided ${cost}, plan ${plan.cost}`);
  }
  report.checks.push(
    costs.check(name, 'plans legal and costing what they say'),
    decisions.check(name, 'decision costs what the plan costs'),
  );
  report.checks.push(checkReserved(network, problem, sample, plans, name));
  let overLimit = 0;
  for (const { name: peer, answer } of peers) {
    const legal = new Tally();
    const dearer = new Tally();
    let extra = 0;
    let ours = 0;
    for (const [at, order] of sample.entries()) {
      const takings: Taking[] = answer(at);
      // The peer that sorts everything knows only some of the orders.
      if (peer.startsWith('sort') && at >= 256) break;
      const theirs = judge(problem, order, takings, services);
      legal.add(theirs.illegal === null, () => `${order.id}: ${theirs.illegal}`);
      if (theirs.overLimit) overLimit++;
      else
        dearer.add(
          (plans[at]?.cost ?? Infinity) <= theirs.cost,
          () => `${order.id}: ours ${plans[at]?.cost}, theirs ${theirs.cost}`,
        );
      if (theirs.overLimit || theirs.unservedUnits > 0) continue;
      extra += theirs.cost;
      ours += plans[at]?.cost ?? 0;
    }
    report.checks.push(legal.check(name, `${peer}: legal`), dearer.check(name, `${peer}: ours costs no more`));
    report.facts.push(fact(name, `${peer}: cost over ours, both complete`, (extra / ours - 1) * 100, '%'));
  }
  report.facts.push(fact(name, "peers' answers over the shipment limit", overLimit, 'answers'));
  const shipments = plans.reduce((sum, plan) => sum + plan.shipments.length, 0);
  const share = (status: string) => (100 * plans.filter((plan) => plan.status === status).length) / plans.length;
  report.facts.push(
    fact(
      name,
      'orders served / in one shipment',
      share('served'),
      `% / ${Math.round((100 * plans.filter((plan) => plan.shipments.length === 1).length) / plans.length)} %`,
    ),
    fact(name, 'shipments an order', shipments / plans.length, 'shipments'),
  );
}

/** Orders routed one after the other, each taking its stock, pass verify together; released, all is as it was. */
export function checkReserved(
  network: Network,
  problem: Problem,
  orders: readonly Order[],
  free: readonly Plan[],
  name: string,
): Check {
  const reserved = orders.map((order) => route(network, order, { reserve: true }));
  const violations = verify(problem, orders, reserved);
  const tally = new Tally();
  for (const { id } of orders) {
    const broken = violations.find(({ orderId }) => orderId === id);
    tally.add(broken === undefined, () => `${id}: ${broken?.code} ${broken?.message}`);
  }
  for (const plan of reserved) network.release(plan);
  for (const [at, order] of orders.entries()) {
    const again = JSON.stringify(route(network, order));
    tally.add(again === JSON.stringify(free[at]), () => `${order.id}: another plan after all was released`);
  }
  return tally.check(name, 'reserved one by one: pass verify, and released leave no trace');
}

const fact = (world: string, what: string, value: number, unit: string): Fact => ({ world, what, value, unit });

/** The two ways of ours, for the order at a position. */
function contestants({ network }: World, orders: readonly Order[]): [decision: Contestant, plan: Contestant] {
  const decider = deciderOf(network);
  const decide = (input: number) => {
    decider.decide(orders[input] as Order);
    return 1;
  };
  return [
    { name: 'decision', call: decide },
    { name: 'plan', call: (input) => route(network, orders[input] as Order).shipments.length },
  ];
}

function yardstickOf(world: World): Contestant {
  const { problem, places } = world;
  const latitude = Float64Array.from(problem.facilities, (facility) => facility.latitude);
  const longitude = Float64Array.from(problem.facilities, (facility) => facility.longitude);
  return yardstick(indexPoints({ latitude, longitude }), places);
}

function timeCold(
  report: Report,
  world: World,
  orders: readonly Order[],
  seed: number,
  rounds: number,
  name: string,
): void {
  const [decision, plan] = contestants(world, orders);
  const [limited] = contestants(world, drawOrders(world, world.size.orders, seed + 7, { maxShipments: usualLimit }));
  const finder = finderOf(world.network);
  const services = new Services(world.problem);
  const firstSku = Uint32Array.from(orders, ({ lines }) => services.rowOfSku.get(lines[0]?.sku ?? '') as number);
  const { latitude, longitude } = world.places;
  const oneLine: Contestant = {
    name: 'nearest 16 holding',
    call: (input) =>
      finder.nearestHolding(firstSku[input] as number, 1, latitude[input] as number, longitude[input] as number, 16),
  };
  const figures = race([yardstickOf(world), decision, plan, limited, oneLine], { inputs: orders.length, rounds });
  const [y, decided, planned, withLimit, one] = figures as [Figures, Figures, Figures, Figures, Figures];
  const target = routeTarget(world.size);
  report.rows.push(
    raceRow(null, name, 'nearest 16 of any sku with stock, cold', one, y),
    raceRow(target, name, 'route(): decision', decided, y),
    raceRow(target, name, 'route(): plan', planned, y),
    raceRow(null, name, `route(): decision, ${usualLimit} shipments`, withLimit, y),
    row(world.size.standard ? 'T17' : null, name, 'p99 / p50, decision', decided.p99 / decided.p50),
    row(world.size.standard ? 'T17' : null, name, 'p99 / p50, plan', planned.p99 / planned.p50),
  );
}

/** What the default policy allows. Where it binds an order is another problem: lines have to be brought together. */
const usualLimit = defaultPolicy.limits.maxShipments;

function routeTarget({ standard, facilities }: Size): TargetName | null {
  if (!standard || facilities < 1e5) return null;
  return facilities < 1e6 ? 'T4' : 'T6';
}

/** As many orders of each number of lines as give 16 384 (sku, place) pairs. */
function timeByLines(report: Report, world: World, seed: number, rounds: number, name: string): void {
  const y = yardstickOf(world);
  for (let lines = 1; lines <= 6; lines++) {
    const count = Math.min(world.size.orders, 2 ** Math.ceil(Math.log2(16_384 / lines)));
    const [decision, plan] = contestants(world, drawOrders(world, count, seed + 10 + lines, { lines: [lines] }));
    const limited = drawOrders(world, count, seed + 10 + lines, { lines: [lines], maxShipments: usualLimit });
    const withLimit = lines > usualLimit ? contestants(world, limited).slice(0, 1) : [];
    const figures = race([y, decision, plan, ...withLimit], { inputs: count, rounds });
    const [yard, decided, planned, decidedWithLimit] = figures as [Figures, Figures, Figures, Figures?];
    const target = lines === 6 && world.size.standard ? 'T5' : null;
    const label = `${lines} line${lines > 1 ? 's' : ''}`;
    report.rows.push(
      raceRow(target, name, `route(): decision, ${label}`, decided, yard),
      raceRow(target, name, `route(): plan, ${label}`, planned, yard),
    );
    if (decidedWithLimit) {
      report.rows.push(
        raceRow(null, name, `route(): decision, ${label}, ${usualLimit} shipments`, decidedWithLimit, yard),
      );
    }
  }
}

/** Line counts of sixteen orders in the shares of the cold ones. */
const hotLines = [1, 2, 1, 3, 1, 2, 1, 4, 1, 2, 1, 6, 1, 2, 3, 5];
/** Lists of this length exist at every size, so that what differs between sizes is the size. */
const hotListLength = 400;

function timeHot(report: Report, world: World, seed: number, rounds: number, name: string): void {
  const usual = drawOrders(world, 16, seed + 20, { lines: hotLines });
  const alike = drawOrders(world, 16, seed + 21, {
    lines: hotLines,
    skus: skusOfLength(world.problem, hotListLength, 100),
  });
  const y = yardstickOf(world);
  for (const [what, orders] of [
    ['16 orders over and over', usual],
    ['16 orders, lists of about 400', alike],
  ] as const) {
    const [decision, plan] = contestants(world, orders);
    const figures = race([y, decision, plan], { inputs: 16, rounds });
    const [yard, decided, planned] = figures as [Figures, Figures, Figures];
    report.rows.push(
      raceRow(null, name, `hot decision, ${what}`, decided, yard),
      raceRow(null, name, `hot plan, ${what}`, planned, yard),
    );
    // A hot p50 falls on one of the sixteen: the mean of all is the CPU figure.
    report.facts.push(fact(name, `hot decision, ${what}: mean`, decided.cpu, 'us'));
  }
}

function timePeers(
  report: Report,
  world: World,
  orders: readonly Order[],
  peers: readonly Peer[],
  rounds: number,
  name: string,
): void {
  const [decision, plan] = contestants(world, orders);
  const others = peers.map(
    ({ name: peer, answer }): Contestant => ({ name: peer, call: (input) => answer(input).length }),
  );
  const figures = race([decision, plan, ...others], { inputs: orders.length, rounds, warmMs: 200 });
  const [decided, planned, ...theirs] = figures as [Figures, Figures, ...Figures[]];
  for (const figuresOfPeer of theirs) {
    const target = peerTarget(figuresOfPeer.name, world.size);
    if (target) {
      report.rows.push(
        raceRow(target, name, 'against route(): decision', decided, figuresOfPeer, { by: 'cpu', over: 'ours' }),
        raceRow(target, name, 'against route(): plan', planned, figuresOfPeer, { by: 'cpu', over: 'ours' }),
      );
    } else {
      report.rows.push(
        raceRow(null, name, 'route(): plan against a peer', planned, figuresOfPeer, { by: 'cpu', over: 'ours' }),
      );
    }
  }
}

function peerTarget(peer: string, { standard, facilities }: Size): TargetName | null {
  if (!standard || facilities < 1e5) return null;
  if (peer.startsWith('Magento')) return facilities === 1e5 ? 'T7 100k' : 'T7 1m';
  if (facilities > 1e5) return null;
  return peer.startsWith('sort') ? 'T8' : 'T9';
}
