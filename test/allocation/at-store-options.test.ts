import { describe, expect, test } from 'vitest';
import { enumerateColumns, enumerateStoreOptions, type OrderOptions } from '../../src/allocation/at-store/enumerate.js';
import { StoreSolver } from '../../src/allocation/at-store/store-solver.js';
import { OrderCase } from '../../src/allocation/order-case.js';
import type { Order } from '../../src/model/order.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { bestOption } from '../support/full-best.js';
import { fullInstance } from '../support/full-compare.js';
import type { FullFlavour } from '../support/full-flavours.js';
import { type FullOption, walkOptions } from '../support/full-options.js';

const plenty = 20_000;

/** What an option does, and apart from that what it costs. */
interface Told {
  readonly what: string;
  readonly base: number;
  readonly cost: number;
  readonly ready: number;
}

/** Options as picks: where they end, and what each origin sends for which demand. Of chains only what they cost shows. */
function told(network: Network, order: Order, options: OrderOptions): Told[] {
  const id = (row: number) => network.facilities[row]?.id ?? '';
  const skusOrdered = [...new Set(order.lines.map(({ sku }) => sku))];
  return Array.from({ length: options.count }, (_, i) => {
    const picks: string[] = [];
    for (let at = options.pickStart[i] as number; at < (options.pickStart[i + 1] as number); at++) {
      const ordered = skusOrdered[options.demand[at] as number];
      const sent = network.skus[options.skuRow[at] as number]?.sku;
      picks.push(`${id(options.row[at] as number)} ${ordered}=${sent} x${options.quantity[at]}`);
    }
    return {
      what: `${id(options.store[i] as number)}: ${picks.sort().join(', ')}`,
      base: options.base[i] as number,
      cost: options.cost[i] as number,
      ready: options.ready[i] as number,
    };
  });
}

function toldOf(order: Order, option: FullOption): Told {
  const skusOrdered = [...new Set(order.lines.map(({ sku }) => sku))];
  const picks = option.shipments.flatMap(({ chain, sent }) =>
    sent.map(({ cell, quantity }) => `${chain.origin.id} ${skusOrdered[cell.demand]}=${cell.sku} x${quantity}`),
  );
  const store = order.method === 'deliver' ? '' : (option.shipments[0]?.chain.end.id ?? '');
  return {
    what: `${store}: ${picks.sort().join(', ')}`,
    base: option.cost - option.terms.hour - option.terms.late,
    cost: option.cost,
    ready: Math.max(...option.arrivals),
  };
}

const textOf = ({ what, base, cost, ready }: Told): string => `${what} ${base} ${cost} ${ready}`;

/** The least that each way to divide an order costs, whatever the chains. */
function leastOf(options: readonly Told[]): Map<string, number> {
  const least = new Map<string, number>();
  for (const { what, cost } of options) least.set(what, Math.min(least.get(what) ?? Infinity, cost));
  return least;
}

function allOptions(seed: number, flavour: FullFlavour, mostAbove: number) {
  const { problem, orders } = fullInstance(seed, flavour, 1);
  const order = orders[0] as Order;
  const mostCost = bestOption(problem, order).cost + mostAbove;
  const found: Told[] = [];
  walkOptions(problem, order, {
    visit: (option) => {
      if (option.cost <= mostCost && option.shipments.length > 0) found.push(toldOf(order, option));
      return mostCost;
    },
  });
  return { network: buildNetwork(problem), order, mostCost, found };
}

describe('all options of an order that ends at a store', () => {
  const flavours: readonly FullFlavour[] = ['collect', 'collect by lanes', 'install', 'install by lanes', 'everything'];

  test.each(flavours)('property: those that the brute force lists, dominated chains apart: %s', (flavour) => {
    let orders = 0;
    let options = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { network, order, mostCost, found } = allOptions(seed, flavour, 5_000);
      if (order.method === 'deliver' || found.length > plenty) continue;
      const listed = enumerateStoreOptions(new StoreSolver(new OrderCase(network)), order, mostCost, plenty);
      if (listed === null) throw new Error(`seed ${seed}: too many`);
      const own = told(network, order, listed);
      const known = new Set(found.map(textOf));
      for (const option of own) expect(known.has(textOf(option)), `seed ${seed}: ${textOf(option)}`).toBe(true);
      expect(leastOf(own), `seed ${seed}`).toEqual(leastOf(found));
      expect(own.map(({ cost }) => cost)).toEqual(own.map(({ cost }) => cost).sort((a, b) => a - b));
      orders++;
      options += own.length;
    }
    expect(orders).toBeGreaterThan(10);
    expect(options).toBeGreaterThan(10);
  });
});

test('all options over the columns of a delivered order', () => {
  let options = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { network, order, mostCost, found } = allOptions(seed, 'interchange by rules', 500);
    if (order.method !== 'deliver') continue;
    const c = new OrderCase(network);
    c.load(order);
    c.columns.keepAll = true;
    for (const facilityClass of network.classes) {
      const { tree } = facilityClass;
      for (const row of network.rowOfFacility.values()) {
        if (network.classOf[row] !== facilityClass.index) continue;
        c.addFacility(facilityClass, tree, tree.slotOf((network.rankOf[row] as number) - tree.firstRank), null, null);
      }
    }
    const listed = enumerateColumns(c, mostCost, plenty);
    if (listed === null) throw new Error(`seed ${seed}: too many`);
    expect(told(network, order, listed).map(textOf).sort(), `seed ${seed}`).toEqual(found.map(textOf).sort());
    options += listed.count;
  }
  expect(options).toBeGreaterThan(100);
});

test('the first option listed is the one that the solver finds', () => {
  for (let seed = 0; seed < 60; seed++) {
    for (const flavour of ['collect by lanes', 'install by lanes', 'everything'] as const) {
      const { network, order, mostCost } = allOptions(seed, flavour, 0);
      if (order.method === 'deliver') continue;
      const c = new OrderCase(network);
      const solver = new StoreSolver(c);
      solver.solve(order);
      const { incumbent, destination } = solver;
      const rows = Array.from(incumbent.columns.subarray(0, incumbent.size), (j) => c.columns.row[j]);
      const carriages = Array.from(incumbent.columns.subarray(0, incumbent.size), (j) => c.columns.service[j]);
      expect(incumbent.cost, `${flavour} ${seed}`).toBe(mostCost);
      if (incumbent.size === 0) continue;
      const listed = enumerateStoreOptions(solver, order, mostCost, plenty);
      const picks = listed?.pickStart[1] ?? 0;
      expect(listed?.store[0], `${flavour} ${seed}`).toBe(destination);
      expect([...new Set(listed?.row.slice(0, picks))], `${flavour} ${seed}`).toEqual(rows);
      expect(new Set(listed?.carriage.slice(0, picks)), `${flavour} ${seed}`).toEqual(new Set(carriages));
    }
  }
});

test('more options than wanted: none are listed', () => {
  const { network, order, mostCost, found } = allOptions(3, 'collect by lanes', 10_000);
  const solver = new StoreSolver(new OrderCase(network));
  const all = enumerateStoreOptions(solver, order, mostCost, plenty);
  expect(all?.count).toBe(found.length);
  expect(enumerateStoreOptions(solver, order, mostCost, found.length)?.count).toBe(found.length);
  expect(enumerateStoreOptions(solver, order, mostCost, found.length - 1)).toBeNull();
});
