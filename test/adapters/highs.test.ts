import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { highsSolver } from '../../src/adapters/highs/highs-solver.js';
import type { ChoiceProblem } from '../../src/solvers/choice.js';
import type { ExternalSolver } from '../../src/solvers/external.js';
import { accidentAt } from '../support/highs-accident.js';
import { type Draw, seededDraw } from '../support/random.js';

const folder = mkdtempSync(join(tmpdir(), 'onehop-highs-'));
const solvers: ExternalSolver[] = [];

afterEach(async () => {
  for (const solver of solvers.splice(0)) await solver.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A solver on a module in place of the package; closed after the test. */
function solverOn(module?: string): ExternalSolver {
  const solver = highsSolver(module === undefined ? {} : { module });
  solvers.push(solver);
  return solver;
}

const plenty = { timeLimitMs: 60_000 };

/** Two groups of two options; the cheap ones want the one unit there is. */
const rivals: ChoiceProblem = {
  groupStart: [0, 2, 4],
  cost: [1, 5, 1, 9],
  useStart: [0, 1, 1, 2, 2],
  useResource: [0, 0],
  useAmount: [1, 1],
  limit: [1],
};
/** One group of three options: what accidents happen to. */
const trio: ChoiceProblem = {
  groupStart: [0, 3],
  cost: [3, 1, 2],
  useStart: [0, 0, 0, 0],
  useResource: [],
  useAmount: [],
  limit: [],
};

describe('answers', () => {
  test('the cheaper loser gives way', async () => {
    const answer = await solverOn().solve(rivals, plenty);
    expect(answer).toEqual({ status: 'optimal', choice: Int32Array.of(1, 2), bound: 6 });
  });

  test('equal to brute force over small problems of every make, in one worker', async () => {
    const solver = solverOn();
    const seen = { optimal: 0, infeasible: 0 };
    for (let seed = 1; seed <= 150; seed++) {
      const problem = drawProblem(seededDraw(seed));
      const best = bruteForce(problem);
      const { status, choice, bound } = await solver.solve(problem, plenty);
      if (best === null) {
        expect({ seed, status, choice }).toEqual({ seed, status: 'infeasible', choice: null });
        seen.infeasible++;
        continue;
      }
      expect({ seed, status }).toEqual({ seed, status: 'optimal' });
      expect({ seed, cost: costOf(problem, choice) }).toEqual({ seed, cost: best });
      expect(bound).toBeLessThanOrEqual(best);
      expect(bound).toBeGreaterThan(best - 1);
      seen.optimal++;
    }
    expect(seen.optimal).toBeGreaterThan(50);
    expect(seen.infeasible).toBeGreaterThan(20);
  });

  test('an incumbent is no harm, good or bad, and the problem stays as it was', async () => {
    const solver = solverOn();
    const before = JSON.stringify(rivals);
    for (const incumbent of [
      [1, 2],
      [1, 3],
      [0, 2],
    ])
      expect((await solver.solve(rivals, { ...plenty, incumbent })).choice).toEqual(Int32Array.of(1, 2));
    expect(JSON.stringify(rivals)).toBe(before);
  });

  test('no groups: nothing to choose; a group without options: no choice', async () => {
    const solver = solverOn();
    const empty = { groupStart: [0], cost: [], useStart: [0], useResource: [], useAmount: [], limit: [4] };
    expect(await solver.solve(empty, plenty)).toEqual({ status: 'optimal', choice: new Int32Array(0), bound: 0 });
    const bare = { ...trio, groupStart: [0, 3, 3] };
    expect(await solver.solve(bare, plenty)).toEqual({ status: 'infeasible', choice: null, bound: -Infinity });
  });

  test('many at once: each gets its own answer', async () => {
    const solver = solverOn();
    const answers = await Promise.all([rivals, trio, rivals, trio].map((problem) => solver.solve(problem, plenty)));
    expect(answers.map(({ choice }) => [...(choice ?? [])])).toEqual([[1, 2], [1], [1, 2], [1]]);
  });
});

describe('when it goes wrong', () => {
  const unknown = { status: 'unknown', choice: null, bound: -Infinity };

  test('a solver that hangs is ended at its time limit, and the next problem is solved', async () => {
    const solver = solverOn(accidentAt(folder, 3, 'hang', 'for (;;);'));
    await solver.solve(rivals, plenty);
    const start = performance.now();
    expect(await solver.solve(trio, { timeLimitMs: 100 })).toEqual(unknown);
    expect(performance.now() - start).toBeGreaterThan(90);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect((await solver.solve(rivals, plenty)).status).toBe('optimal');
  });

  test.each([
    ['throws', "throw new Error('table full');", 'table full'],
    ['leaves', 'process.exit(7);', 'the worker ended with code 7'],
  ])(
    'a worker that %s: an error with the number of the problem, the others finish',
    async (name, accident, message) => {
      const solver = solverOn(accidentAt(folder, 3, name, accident));
      const answers = await Promise.all([rivals, trio, rivals].map((problem) => solver.solve(problem, plenty)));
      expect(answers.map(({ status }) => status)).toEqual(['optimal', 'unknown', 'optimal']);
      expect(answers[1]).toEqual({ ...unknown, error: `sub-problem 1: ${message}` });
    },
  );

  test('an error that nobody catches in the worker: the same', async () => {
    const file = join(folder, 'late.cjs');
    writeFileSync(
      file,
      "module.exports = () => { setTimeout(() => { throw new Error('late'); }); return new Promise(() => {}); };",
    );
    expect(await solverOn(file).solve(trio, plenty)).toEqual({ ...unknown, error: 'sub-problem 0: late' });
  });

  test.each([
    ['hangs', 'for (;;);', {}],
    ['leaves', 'process.exit(7);', { error: 'sub-problem 0: the worker ended with code 7' }],
  ])('what a search found before it %s is not lost', async (name, accident, error) => {
    const improve = 'callbacks[4]({ data: { mip_solution: Float64Array.of(0, 0, 1), mip_dual_bound: -1e-9 } });';
    // Its message needs a moment to leave before the thread is gone.
    const pause = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);';
    const run = `run(callbacks) { ${improve} ${pause} ${accident} }`;
    const file = accidentAt(folder, 3, `after-${name}`, `return { options: { set() {} }, dispose() {}, ${run} };`);
    const answer = await solverOn(file).solve(trio, { timeLimitMs: 1500 });
    expect(answer).toEqual({ status: 'feasible', choice: Int32Array.of(2), bound: 1, ...error });
  });

  test('out of memory: the same', async () => {
    const solver = solverOn(accidentAt(folder, 3, 'memory', "throw new RangeError('Array buffer allocation failed')"));
    expect((await solver.solve(trio, plenty)).error).toBe('sub-problem 0: Array buffer allocation failed');
  });

  test('an abort under way ends it, one that waits its turn too, and one before starts nothing', async () => {
    const solver = solverOn(accidentAt(folder, 3, 'abort', 'for (;;);'));
    await solver.solve(rivals, plenty);
    const running = new AbortController();
    const waiting = new AbortController();
    const first = solver.solve(trio, { ...plenty, signal: running.signal });
    const second = solver.solve(rivals, { ...plenty, signal: waiting.signal });
    const third = solver.solve(rivals, plenty);
    waiting.abort();
    expect(await second).toEqual(unknown);
    running.abort();
    expect(await first).toEqual(unknown);
    expect((await third).status).toBe('optimal');
    expect(await solver.solve(trio, { ...plenty, signal: AbortSignal.abort() })).toEqual(unknown);
  });

  test('close ends what runs; afterwards nothing is solved', async () => {
    const solver = solverOn(accidentAt(folder, 3, 'close', 'for (;;);'));
    const under = solver.solve(trio, plenty);
    const next = solver.solve(rivals, plenty);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await solver.close();
    expect([await under, await next]).toEqual([unknown, unknown]);
    await expect(solver.solve(rivals, plenty)).rejects.toThrow('closed');
    await solver.close();
  });

  test.each([Number.NaN, -1, Infinity])('a time limit of %s is refused; of 0 answers at once', async (timeLimitMs) => {
    const solver = solverOn();
    await expect(solver.solve(rivals, { timeLimitMs })).rejects.toThrow(RangeError);
    expect(await solver.solve(rivals, { timeLimitMs: 0 })).toEqual(unknown);
  });

  test('a file that is not there is named; without the package the door says what to install', async () => {
    const answer = await solverOn(join(folder, 'absent.cjs')).solve(rivals, plenty);
    expect(answer).toMatchObject({ ...unknown, error: expect.stringContaining('absent.cjs') });
    vi.resetModules();
    vi.doMock('node:module', () => ({ createRequire: () => createRequire(join(folder, 'elsewhere.cjs')) }));
    const elsewhere = await import('../../src/adapters/highs/highs-solver.js');
    vi.doUnmock('node:module');
    expect(() => elsewhere.highsSolver()).toThrow("'highs' is not installed: npm install highs");
  });
});

/** All choices, one after the other. null: none keeps the limits. */
function bruteForce(problem: ChoiceProblem): number | null {
  const groups = problem.groupStart.length - 1;
  const choice = new Int32Array(groups);
  let best: number | null = null;
  const choose = (group: number): void => {
    if (group === groups) {
      const cost = costOf(problem, choice);
      if (cost !== null && (best === null || cost < best)) best = cost;
      return;
    }
    for (let option = problem.groupStart[group] ?? 0; option < (problem.groupStart[group + 1] ?? 0); option++) {
      choice[group] = option;
      choose(group + 1);
    }
  };
  choose(0);
  return best;
}

/** null when it breaks a limit or is no choice. */
function costOf(problem: ChoiceProblem, choice: ArrayLike<number> | null): number | null {
  const left = Array.from(problem.limit);
  let cost = 0;
  for (let group = 0; group < problem.groupStart.length - 1; group++) {
    const option = choice?.[group] ?? -1;
    if (option < (problem.groupStart[group] ?? 0) || option >= (problem.groupStart[group + 1] ?? 0)) return null;
    cost += problem.cost[option] ?? 0;
    for (let use = problem.useStart[option] ?? 0; use < (problem.useStart[option + 1] ?? 0); use++) {
      const resource = problem.useResource[use] ?? 0;
      left[resource] = (left[resource] ?? 0) - (problem.useAmount[use] ?? 0);
    }
  }
  return left.every((rest) => rest >= 0) ? cost : null;
}

/** Negative costs, amounts of 0, a resource twice in an option, limits of 0. */
function drawProblem(draw: Draw): ChoiceProblem {
  const resources = draw.int(1, 4);
  const groupStart = [0];
  const cost: number[] = [];
  const useStart = [0];
  const useResource: number[] = [];
  const useAmount: number[] = [];
  for (let groups = draw.int(1, 5); groups > 0; groups--) {
    for (let options = draw.int(1, 4); options > 0; options--) {
      cost.push(draw.int(-50, 5000));
      for (let uses = draw.int(0, 3); uses > 0; uses--) {
        useResource.push(draw.int(0, resources - 1));
        useAmount.push(draw.int(0, 4));
      }
      useStart.push(useResource.length);
    }
    groupStart.push(cost.length);
  }
  const limit = Array.from({ length: resources }, () => draw.int(0, 9));
  return { groupStart, cost, useStart, useResource, useAmount, limit };
}
