import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNetwork, type Order, type Plan, type Problem, promise, route, verify } from 'onehop';
import { describe, expect, test } from 'vitest';
import { central } from '../../examples/baselines/central.js';
import { fewestSplits } from '../../examples/baselines/fewest-splits.js';
import { hotwax } from '../../examples/baselines/hotwax.js';
import { Ledger } from '../../examples/baselines/ledger.js';
import { magento } from '../../examples/baselines/magento.js';
import { decide, replay } from '../../examples/baselines/replay.js';
import { spree } from '../../examples/baselines/spree.js';
import { generateSample } from '../../examples/sample/generate.js';
import { readSample } from '../../examples/sample/read.js';

const folder = fileURLToPath(new URL('../../examples/sample', import.meta.url));
const { problem, orders } = await readSample();
const baselines = { magento, spree, hotwax, fewestSplits, central };

describe('the sample', () => {
  test('is what the generator writes, byte by byte', () => {
    for (const [name, text] of generateSample()) {
      // Compared as a whole: a difference of two megabytes helps nobody.
      expect(readFileSync(join(folder, name), 'utf8') === text, name).toBe(true);
    }
  });

  test('is small enough to commit', () => {
    const files = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, String(name))));
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  test('has the network it is said to have', () => {
    const count = (kind: string): number => problem.facilities.filter((facility) => facility.kind === kind).length;
    expect(['store', 'distributor', 'frontWarehouse', 'centralWarehouse'].map(count)).toEqual([2000, 300, 40, 8]);
    expect(problem.skus.length).toBe(400);
    expect(new Set(problem.skus.map(({ brand }) => brand)).size).toBe(12);
    const limited = problem.facilities.filter(
      ({ capacity }) => capacity.ordersPerDay < Infinity || capacity.unitsPerDay < Infinity,
    );
    expect(limited.length).toBeGreaterThan(500);
    expect(problem.facilities.filter(({ acceptance }) => acceptance < 1).length).toBeGreaterThan(300);
  });

  test('has a thousand orders of one to six lines: 70, 20 and 10 in a hundred', () => {
    expect(orders.length).toBe(1000);
    const share = (low: number, high: number): number =>
      orders.filter(({ lines }) => lines.length >= low && lines.length <= high).length / orders.length;
    expect(share(1, 1)).toBeCloseTo(0.7, 1);
    expect(share(2, 2)).toBeCloseTo(0.2, 1);
    expect(share(3, 6)).toBeCloseTo(0.1, 1);
    expect(share(1, 6)).toBe(1);
    expect(orders.map(({ placedAt }) => placedAt)).toEqual(
      orders.map(({ placedAt }) => placedAt).sort((a, b) => a - b),
    );
  });

  test('has times, lanes, bays and rules of every kind', () => {
    const { facilities, lanes, skus, stock, policy } = problem;
    const share = (is: (facility: (typeof facilities)[number]) => boolean): number =>
      facilities.filter(is).length / facilities.length;
    expect(new Set(facilities.map(({ timeZone }) => timeZone))).toEqual(new Set(['Asia/Shanghai']));
    expect(share(({ hours }) => hours !== null)).toBe(1);
    expect(share(({ hours }) => hours?.[0]?.length === 2)).toBeGreaterThan(0.3);
    expect(share(({ hours }) => hours?.[6]?.length === 0)).toBeGreaterThan(0.3);
    expect(share(({ closedOn }) => closedOn.length > 0)).toBeGreaterThan(0.3);
    expect(share(({ cutoff }) => cutoff !== null)).toBeGreaterThan(0.4);
    expect(share(({ collect }) => collect)).toBeGreaterThan(0.4);
    expect(share(({ install }) => install !== null)).toBeGreaterThan(0.1);
    expect(new Set(facilities.flatMap(({ install }) => install?.minutes ?? []))).toEqual(new Set([45]));
    expect(share(({ brands }) => brands !== null)).toBeGreaterThan(0.1);
    expect(share(({ channels }) => channels !== null)).toBeGreaterThan(0.1);
    expect(share(({ territory }) => territory !== null && territory.radiusMetres < Infinity)).toBeGreaterThan(0.1);
    expect(share(({ territory }) => territory?.regions != null)).toBeGreaterThan(0.05);
    expect(lanes.length).toBeGreaterThan(2000);
    expect(lanes.filter(({ departures }) => departures?.length === 2).length).toBeGreaterThan(2000);
    expect(skus.filter(({ interchange, penalty }) => interchange !== null && penalty > 0).length).toBeGreaterThan(300);
    expect(skus.filter(({ together }) => together).length).toBe(180);
    expect(policy.priceFloor.length).toBe(3);
    expect(stock.pools).toEqual(['franchise', 'marketplace']);
    expect(stock.inbound.quantity.length).toBeGreaterThan(300);
    const wishes = (is: (order: Order) => boolean): number => orders.filter(is).length;
    expect(wishes(({ method }) => method === 'deliver')).toBeGreaterThan(700);
    expect(wishes(({ method }) => method === 'collect')).toBeGreaterThan(50);
    expect(wishes(({ method }) => method === 'install')).toBeGreaterThan(80);
    expect(wishes(({ slot }) => slot !== null)).toBeGreaterThan(10);
    expect(wishes(({ lines }) => lines.some(({ accept }) => accept === 'interchange'))).toBeGreaterThan(200);
  });

  test('keeps rare skus out of stores', () => {
    const { skuStart, facilityRow } = problem.stock;
    const holders = (sku: string): string[] => {
      const row = problem.skus.findIndex((known) => known.sku === sku);
      return [...facilityRow.subarray(skuStart[row], skuStart[row + 1])].map(
        (facility) => problem.facilities[facility]?.kind ?? '',
      );
    };
    const kindsOfRare = new Set(holders('T3053020-QU'));
    expect(kindsOfRare.has('store')).toBe(false);
    expect(holders('T3053020-QU').length).toBeLessThan(25);
    expect(holders('T2055516-KE').filter((kind) => kind === 'store').length).toBeGreaterThan(150);
  });
});

describe('baselines on the sample', () => {
  for (const [name, baseline] of Object.entries(baselines)) {
    test(`${name}: every plan is legal`, () => {
      const plans = replay(problem, orders, baseline);
      expect(verify(problem, orders, plans)).toEqual([]);
      expect(plans.filter(({ status }) => status === 'served').length).toBeGreaterThan(850);
    });
  }
});

describe('onehop on the sample', () => {
  test('no baseline finds a cheaper way for any order from the same stock', () => {
    const network = buildNetwork(problem);
    const ledger = new Ledger(problem);
    const plans = orders.map((order) => {
      const plan = route(network, order, { reserve: true });
      const others = Object.values(baselines).map((baseline) => decide(problem, ledger, order, baseline));
      expect(Math.min(...others.map(({ cost }) => cost)), order.id).toBeGreaterThanOrEqual(plan.cost);
      ledger.take(plan);
      return plan;
    });
    expect(verify(problem, orders, plans)).toEqual([]);
  });

  test('orders compete: earlier ones change what at least one in ten gets', () => {
    const untouched = buildNetwork(problem);
    const used = buildNetwork(problem);
    const changed = orders.filter((order) => {
      const alone = route(untouched, order);
      return JSON.stringify(route(used, order, { reserve: true })) !== JSON.stringify(alone);
    });
    expect(changed.length).toBeGreaterThan(100);
  });
});

describe('every rule of the sample tells', () => {
  const some = orders.filter((_, place) => place % 3 === 0);
  const fitted = orders.filter(({ method }) => method === 'install');
  const decided = (asked: readonly Order[], given: Problem, reserve: boolean): Plan[] => {
    const network = buildNetwork(given);
    return asked.map((order) => route(network, order, { reserve }));
  };
  const facilities = (change: (facility: Problem['facilities'][number]) => object): Problem => ({
    ...problem,
    facilities: problem.facilities.map((facility) => ({ ...facility, ...change(facility) })),
  });
  const exact = ({ lines, ...order }: Order): Order => ({
    ...order,
    lines: lines.map((line) => ({ ...line, accept: 'exact' })),
  });
  const ways: readonly [kind: string, lifted: Problem, least: number][] = [
    ['hours', facilities(() => ({ hours: null })), 100],
    ['days off', facilities(() => ({ closedOn: [] })), 20],
    ['cutoffs', facilities(() => ({ cutoff: null })), 30],
    ['lanes', { ...problem, lanes: [] }, 30],
    ['brands', facilities(() => ({ brands: null })), 5],
    ['channels', facilities(() => ({ channels: null })), 5],
    ['territories', facilities(() => ({ territory: null })), 10],
    ['pools', { ...problem, stock: { ...problem.stock, pool: null, pools: [] } }, 3],
    ['price floors', { ...problem, policy: { ...problem.policy, priceFloor: [] } }, 2],
    ['sets', { ...problem, skus: problem.skus.map((sku) => ({ ...sku, together: false })) }, 2],
  ];
  const before = decided(some, problem, false);
  const changed = (after: readonly Plan[], against: readonly Plan[]): number =>
    after.filter((plan, place) => JSON.stringify(plan) !== JSON.stringify(against[place])).length;

  test.each(ways)('%s', (_, lifted, least) => {
    expect(changed(decided(some, lifted, false), before)).toBeGreaterThanOrEqual(least);
  });

  test('equivalents', () => {
    expect(changed(decided(some.map(exact), problem, false), before)).toBeGreaterThanOrEqual(10);
  });

  test('bays: fittings wait for one another', () => {
    const free = facilities(({ install }) => ({ install: install && { ...install, bays: 99 } }));
    expect(changed(decided(fitted, free, true), decided(fitted, problem, true))).toBeGreaterThanOrEqual(1);
  });

  test('stock on its way: some promises wait for it', () => {
    const network = buildNetwork(problem);
    const short = orders.filter((order) => route(network, order).status !== 'served');
    const waiting = short.filter((order) => (promise(network, order).earliest?.waitsFor.length ?? 0) > 0);
    expect(waiting.length).toBeGreaterThanOrEqual(1);
  });
});
