import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { allocate } from '../../src/allocate.js';
import type { Allocation } from '../../src/model/allocation.js';
import type { Order } from '../../src/model/order.js';
import { assertOrders, assertProblem } from '../../src/model/parse.js';
import type { Problem } from '../../src/model/problem.js';
import type { OrderInput } from '../../src/model/schema.js';
import { buildNetwork } from '../../src/network/network.js';
import type { ChoiceProblem } from '../../src/solvers/choice.js';
import type { ExternalAnswer, ExternalSolver } from '../../src/solvers/external.js';
import { accidentAt } from '../support/highs-accident.js';
import { batchOf, decisionsOf } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';

// A thread's heap is as large as the process's by default, so running out of it would take minutes; here it is small.
vi.mock('node:worker_threads', async (original) => {
  const { Worker } = await original<typeof import('node:worker_threads')>();
  class SmallWorker extends Worker {
    constructor(source: string, options: object) {
      super(source, { ...options, resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 8 } });
    }
  }
  return { Worker: SmallWorker };
});
const { highsSolver } = await import('../../src/adapters/highs/highs-solver.js');

const folder = mkdtempSync(join(tmpdir(), 'onehop-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Two batches over one network that share no sku, so that they fall into components, and both with one that the own exact
 * search leaves open. The second is the first with an order less, so that they differ in size.
 */
function twoComponents(): { problem: Problem; orders: readonly Order[] } {
  const size = { facilities: [6, 10], lines: 4, skus: 6, quantity: 4, onHand: 6 } as const;
  const { problem, orders } = batchOf(0, 'baskets', { orders: [20, 30], ...size }).input;
  const twice = <T>(rows: readonly T[] | undefined, copy: (row: T, name: (id: string) => string) => T): T[] =>
    ['1', '2'].flatMap((part) => (rows ?? []).map((row) => copy(row, (id) => part + id)));
  const both: OrderInput[] = twice(orders as OrderInput[], (order, name) => ({
    ...order,
    id: name(order.id),
    lines: order.lines.map((line) => ({ ...line, sku: name(line.sku) })),
  }));
  const stock = twice(problem.stock, (row, name) => ({ ...row, sku: name(row.sku) }));
  const skus = twice(problem.skus, (row, name) => ({ ...row, sku: name(row.sku) }));
  return { problem: assertProblem({ ...problem, stock, skus }), orders: assertOrders(both.slice(0, -1)) };
}

const batch = twoComponents();
const columnsOf = (problem: ChoiceProblem): number => problem.cost.length;

/** Allocates with a solver, noting how many columns each problem has that it is asked. */
async function decide(solver: ExternalSolver): Promise<{ found: Allocation; asked: number[] }> {
  const asked: number[] = [];
  const noting: ExternalSolver = {
    solve: (problem, options) => {
      asked.push(columnsOf(problem));
      return solver.solve(problem, options);
    },
    close: () => solver.close(),
  };
  try {
    const found = await allocate(buildNetwork(batch.problem), batch.orders, {
      limits: { iterations: 20 },
      solver: noting,
    });
    checkAllocation(batch.problem, batch.orders, { ...found, alarms: [] });
    return { found, asked };
  } finally {
    await noting.close();
  }
}

const silent: ExternalAnswer = { status: 'unknown', choice: null, bound: -Infinity };

/** HiGHS, which has nothing to say to problems of so many columns. */
function silentAt(columns: number): ExternalSolver {
  const highs = highsSolver();
  return {
    solve: async (problem, options) => (columnsOf(problem) === columns ? silent : await highs.solve(problem, options)),
    close: () => highs.close(),
  };
}

describe("78: a component whose solver's worker dies keeps the answer it has, and the others finish", async () => {
  const { found: whole, asked } = await decide(highsSolver());
  const [first, second] = asked as [number, number];
  const without: Allocation[] = [];
  for (const columns of [first, second]) without.push((await decide(silentAt(columns))).found);

  test('two components of unlike size are asked for, and both answers count', async () => {
    expect(asked).toHaveLength(2);
    expect(first).not.toBe(second);
    expect(whole.alarms).toEqual([]);
    for (const { gap } of without) expect(gap).toBeGreaterThan(whole.gap);
  });

  test.each([
    ['out of memory', 'const kept = []; for (;;) kept.push(new Array(1000).fill({}));', 'JS heap out of memory'],
    ['ended from within', 'process.exit(137);', 'the worker ended with code 137'],
  ])(
    '%s',
    async (name, accident, message) => {
      for (const [place, columns] of [first, second].entries()) {
        const module = accidentAt(folder, columns, `${name.replaceAll(' ', '-')}-${place}`, accident);
        const crashed = await decide(highsSolver({ module }));
        // The alarm names the component by its orders, and the solver's own number of the problem.
        expect(crashed.found.alarms).toHaveLength(1);
        expect(crashed.found.alarms[0]).toMatch(/^orders ("[^"]+", ){1,2}("[^"]+"|"[^"]+" and \d+ more): solver: /);
        expect(crashed.found.alarms[0]).toContain(`sub-problem ${place}: `);
        expect(crashed.found.alarms[0]).toContain(message);
        // Everything else is as if that one problem alone had had no answer.
        expect(crashed.asked).toEqual([first, second]);
        const { plans, cost, bound, status } = without[place] as Allocation;
        expect(crashed.found.plans.map(decisionsOf)).toEqual(plans.map(decisionsOf));
        expect(crashed.found).toMatchObject({ cost, bound, status });
      }
    },
    180_000,
  );
});
