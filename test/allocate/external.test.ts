import { afterAll, describe, expect, test } from 'vitest';
import { highsSolver } from '../../src/adapters/highs/index.js';
import { allocate } from '../../src/allocate.js';
import { buildNetwork } from '../../src/network/network.js';
import type { ChoiceProblem } from '../../src/solvers/choice.js';
import type { ExternalAnswer, ExternalSolver } from '../../src/solvers/external.js';
import { type Batch, batchOf } from '../support/joint-batch.js';
import { checkAllocation } from '../support/joint-checks.js';

/** So little that the own exact search leaves something to ask for. */
const limits = { iterations: 8, nodes: 1 };

function solverOf(answer: (problem: ChoiceProblem) => Promise<ExternalAnswer>): ExternalSolver & { asked: number } {
  const solver = {
    asked: 0,
    solve: (problem: ChoiceProblem) => {
      solver.asked += 1;
      return answer(problem);
    },
    close: () => Promise.resolve(),
  };
  return solver;
}

const groups = (problem: ChoiceProblem) => problem.groupStart.length - 1;

/** Batches whose proof needs help, found once. */
async function openBatches(): Promise<Batch[]> {
  const open: Batch[] = [];
  for (let seed = 0; seed < 60 && open.length < 3; seed += 1) {
    const batch = batchOf(seed, 'baskets', { orders: [8, 12] });
    const solver = solverOf(() => Promise.resolve({ status: 'unknown', choice: null, bound: -Infinity }));
    const found = await allocate(buildNetwork(batch.problem), batch.orders, { limits, solver });
    if (solver.asked > 0 && found.status === 'feasible') open.push(batch);
  }
  return open;
}

describe('allocate with an external solver', async () => {
  const batches = await openBatches();
  const highs = highsSolver();
  afterAll(() => highs.close());

  async function run(batch: Batch, solver: ExternalSolver, more = {}) {
    const network = buildNetwork(batch.problem);
    const found = await allocate(network, batch.orders, { limits: { ...limits, ...more }, solver });
    checkAllocation(batch.problem, batch.orders, { ...found, alarms: [] });
    return found;
  }

  test('some batches need help', () => {
    expect(batches.length).toBeGreaterThan(0);
  });

  test('HiGHS finishes what the own search does not', async () => {
    for (const batch of batches) {
      const alone = await allocate(buildNetwork(batch.problem), batch.orders, { limits });
      const helped = await run(batch, highs);
      expect(helped.alarms).toEqual([]);
      expect(helped.cost).toBeLessThanOrEqual(alone.cost);
      expect(helped.bound).toBeGreaterThanOrEqual(alone.bound);
      expect(helped.gap).toBeLessThan(alone.gap);
    }
  });

  const alone = async (batch: Batch) => (await allocate(buildNetwork(batch.problem), batch.orders, { limits })).cost;

  test('71: a solver that never answers is left alone after its time', async () => {
    const [batch] = batches as [Batch];
    const found = await run(
      batch,
      solverOf(() => new Promise(() => {})),
      { timeLimitMs: 400 },
    );
    expect(found.alarms.join()).toContain('did not answer');
    expect(found.cost).toBeLessThanOrEqual(await alone(batch));
  });

  test('72: infeasible, though there is a plan: the plan stays, and an alarm', async () => {
    const [batch] = batches as [Batch];
    const solver = solverOf(() => Promise.resolve({ status: 'infeasible', choice: null, bound: Infinity }));
    const found = await run(batch, solver);
    expect(found.alarms.join()).toContain('infeasible');
    expect(found.cost).toBe(await alone(batch));
  });

  const lies: readonly [string, (problem: ChoiceProblem) => ExternalAnswer][] = [
    [
      'options that do not exist',
      (problem) => ({ status: 'optimal', choice: new Int32Array(groups(problem)).fill(-7), bound: 0 }),
    ],
    ['too few options', () => ({ status: 'optimal', choice: new Int32Array(0), bound: 0 })],
    [
      'a bound above its own plan',
      (problem) => ({
        status: 'optimal',
        choice: Int32Array.from({ length: groups(problem) }, (_, g) => (problem.groupStart[g + 1] as number) - 1),
        bound: 1e15,
      }),
    ],
  ];
  for (const [name, lie] of lies) {
    test(`73: a plan that does not hold is discarded: ${name}`, async () => {
      const [batch] = batches as [Batch];
      const found = await run(
        batch,
        solverOf((problem) => Promise.resolve(lie(problem))),
      );
      expect(found.alarms.join()).toContain('discarded');
      expect(found.cost).toBe(await alone(batch));
    });
  }

  test('a solver that throws or rejects does no harm', async () => {
    const [batch] = batches as [Batch];
    for (const answer of [
      () => Promise.reject(new Error('out of memory')),
      () => {
        throw new Error('out of memory');
      },
    ]) {
      const found = await run(batch, solverOf(answer));
      expect(found.alarms.join()).toContain('out of memory');
      expect(found.cost).toBe(await alone(batch));
    }
  });
});
