import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNetwork, route, verify } from 'onehop';
import { describe, expect, test } from 'vitest';
import { central } from '../../examples/baselines/central.js';
import { evaluate } from '../../examples/baselines/evaluate.js';
import { fewestSplits } from '../../examples/baselines/fewest-splits.js';
import { hotwax } from '../../examples/baselines/hotwax.js';
import { Ledger } from '../../examples/baselines/ledger.js';
import { magento } from '../../examples/baselines/magento.js';
import { replay } from '../../examples/baselines/replay.js';
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
      expect(plans.filter(({ status }) => status === 'served').length).toBeGreaterThan(900);
    });
  }
});

describe('onehop on the sample', () => {
  test('no baseline finds a cheaper way for any order from the same stock', () => {
    const network = buildNetwork(problem);
    const ledger = new Ledger(problem);
    const plans = orders.map((order) => {
      const plan = route(network, order, { reserve: true });
      const others = Object.values(baselines).map((baseline) =>
        evaluate(problem, ledger, order, baseline(problem, ledger, order)),
      );
      expect(Math.min(...others.map(({ cost }) => cost)), order.id).toBeGreaterThanOrEqual(plan.cost);
      ledger.take(order, plan);
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
