import { describe, expect, test } from 'vitest';
import { type ChoiceOptions, type ChoiceProblem, type ChoiceResult, solveChoice } from '../../src/solvers/choice.js';
import { ChoiceSolver } from '../../src/solvers/choice-solver.js';
import { choiceRows, drawChoice, drawTight, exhaustive, type PlainChoice, recount } from '../support/choice-oracle.js';
import { type Draw, seededDraw } from '../support/random.js';

/** What every answer must be, whatever its status. */
function expectSound(problem: ChoiceProblem, result: ChoiceResult, best: number | null, label: string): void {
  const isKnown = result.status === 'optimal' || result.status === 'feasible';
  expect(recount(problem, result.choice), `${label}: recount`).toBe(isKnown ? result.cost : null);
  expect(result.cost, `${label}: cost`).toBe(isKnown ? result.cost : Infinity);
  expect(result.bound, `${label}: bound below cost`).toBeLessThanOrEqual(result.cost);
  if (best !== null) expect(result.bound, `${label}: bound`).toBeLessThanOrEqual(best);
  if (result.status === 'optimal') expect([result.cost, result.bound], `${label}: optimal`).toEqual([best, best]);
  if (result.status === 'infeasible') expect(best, `${label}: infeasible`).toBeNull();
  expect(result.multipliers).toHaveLength(problem.limit.length);
  expect(
    result.multipliers.every((price) => Number.isFinite(price) && price >= 0),
    `${label}: multipliers`,
  ).toBe(true);
}

const free = { cost: 9, uses: [] };
const takes = (cost: number, ...uses: [number, number][]) => ({ cost, uses });

describe('small problems solved by hand', () => {
  const cases: readonly (readonly [string, PlainChoice, number | null])[] = [
    ['no groups', { groups: [], limit: [] }, 0],
    ['no groups, but resources', { groups: [], limit: [3] }, 0],
    ['a group without options', { groups: [[], [free]], limit: [] }, null],
    ['the cheapest where nothing is limited', { groups: [[takes(5), takes(3), takes(4)]], limit: [] }, 3],
    ['a limit of nothing', { groups: [[takes(1, [0, 1]), free]], limit: [0] }, 9],
    ['a limit of nothing, used by nothing', { groups: [[takes(1, [0, 0]), free]], limit: [0] }, 1],
    [
      'one unit for two',
      {
        groups: [
          [takes(1, [0, 1]), free],
          [takes(4, [0, 1]), free],
        ],
        limit: [1],
      },
      10,
    ],
    ['one unit for two that have no other way', { groups: [[takes(1, [0, 1])], [takes(4, [0, 1])]], limit: [1] }, null],
    ['the same resource twice adds up', { groups: [[takes(1, [0, 2], [0, 2]), free]], limit: [3] }, 9],
    [
      'two resources at once',
      { groups: [[takes(1, [0, 1], [1, 1]), takes(2, [1, 1])], [takes(0, [0, 1])]], limit: [1, 1] },
      2,
    ],
    [
      'costs below zero',
      {
        groups: [
          [takes(-5, [0, 2]), takes(-1)],
          [takes(-7, [0, 2]), takes(-4)],
        ],
        limit: [2],
      },
      -9,
    ],
    [
      'a full knapsack',
      {
        groups: [
          [takes(0, [0, 3]), takes(6)],
          [takes(0, [0, 4]), takes(7)],
          [takes(0, [0, 5]), takes(9)],
        ],
        limit: [8],
      },
      7,
    ],
    [
      'numbers of the largest size',
      {
        groups: [
          [takes(2 ** 50, [0, 2 ** 51]), takes(2 ** 50 + 1)],
          [takes(-(2 ** 50), [0, 2 ** 51]), takes(5)],
        ],
        limit: [2 ** 51],
      },
      1,
    ],
  ];
  for (const [name, plain, cost] of cases) {
    test(name, () => {
      const problem = choiceRows(plain);
      const result = solveChoice(problem);
      expect(result.status).toBe(cost === null ? 'infeasible' : 'optimal');
      expect(exhaustive(problem)).toBe(cost);
      expectSound(problem, result, cost, name);
    });
  }
});

test('every small problem is answered as all its choices one by one say', () => {
  const reused = new ChoiceSolver();
  const counts = { optimal: 0, infeasible: 0, feasible: 0, unknown: 0 };
  for (let seed = 1; seed <= 6000; seed += 1) {
    const draw = seededDraw(seed);
    const problem = choiceRows(seed % 3 === 0 ? drawTight(draw) : drawChoice(draw));
    const result = seed % 2 === 0 ? solveChoice(problem) : reused.solve(problem);
    expectSound(problem, result, exhaustive(problem), `seed ${seed}`);
    counts[result.status] += 1;
  }
  expect(counts.optimal).toBeGreaterThan(2000);
  expect(counts.infeasible).toBeGreaterThan(1000);
  expect(counts.feasible + counts.unknown).toBe(0);
});

test('short of nodes and iterations the bound still holds, and the answer says what ended it', () => {
  const counts = { optimal: 0, infeasible: 0, feasible: 0, unknown: 0 };
  for (let seed = 1; seed <= 4000; seed += 1) {
    const draw = seededDraw(seed);
    const problem = choiceRows(seed % 3 === 0 ? drawChoice(draw) : drawTight(draw));
    const result = solveChoice(problem, { limits: { nodes: draw.int(0, 4), iterations: draw.int(0, 9) } });
    expectSound(problem, result, exhaustive(problem), `seed ${seed}`);
    counts[result.status] += 1;
    if ('stoppedBy' in result) expect(['nodes', 'iterations']).toContain(result.stoppedBy);
  }
  expect(counts.feasible).toBeGreaterThan(0);
});

/** Problems too large to list: orders that compete for cells and for facilities' capacity. */
function drawContention(draw: Draw, orders: number): ChoiceProblem {
  const facilities = Math.max(2, orders >> 1);
  const skus = Math.max(1, Math.floor(orders / 3));
  const cells = facilities * skus;
  const order = () => {
    const sku = draw.int(0, skus - 1);
    const quantity = draw.int(1, 3);
    const ways = Array.from({ length: draw.int(2, 6) }, () => {
      const facility = draw.int(0, facilities - 1);
      return takes(draw.int(300, 900), [facility * skus + sku, quantity], [cells + facility, 1]);
    });
    return [...ways, takes(3000 + 1000 * quantity)];
  };
  const groups = Array.from({ length: orders }, order);
  const limit = Array.from({ length: cells + facilities }, (_, r) => (r < cells ? draw.int(0, 5) : draw.int(1, 4)));
  return choiceRows({ groups, limit });
}

test('orders that compete are proven, the same whichever row comes first', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const problem = drawContention(seededDraw(seed), 8 + (seed % 20));
    const result = solveChoice(problem);
    expectSound(problem, result, result.cost, `seed ${seed}`);
    expect(result.status).toBe('optimal');
    const groups = problem.groupStart.length - 1;
    const backwards: PlainChoice = {
      limit: Array.from(problem.limit),
      groups: Array.from({ length: groups }, (_, at) => {
        const g = groups - 1 - at;
        const first = problem.groupStart[g] ?? 0;
        return Array.from({ length: (problem.groupStart[g + 1] ?? 0) - first }, (_, k) => {
          const p = first + k;
          const uses: [number, number][] = [];
          for (let u = problem.useStart[p] ?? 0; u < (problem.useStart[p + 1] ?? 0); u += 1) {
            uses.push([problem.useResource[u] ?? 0, problem.useAmount[u] ?? 0]);
          }
          return { cost: problem.cost[p] ?? 0, uses };
        });
      }),
    };
    expect(solveChoice(choiceRows(backwards)).cost).toBe(result.cost);
  }
});

test('more of a resource never costs more, doubled costs cost double', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const problem = drawContention(seededDraw(seed), 10);
    const { cost } = solveChoice(problem);
    const more = { ...problem, limit: Array.from(problem.limit, (limit) => limit + 1) };
    expect(solveChoice(more).cost).toBeLessThanOrEqual(cost);
    const doubled = { ...problem, cost: Array.from(problem.cost, (each) => 2 * each) };
    expect(solveChoice(doubled).cost).toBe(2 * cost);
  }
});

describe('incumbents', () => {
  const problem = drawContention(seededDraw(3), 20);
  const optimum = solveChoice(problem);
  const dearest = Int32Array.from({ length: 20 }, (_, g) => (problem.groupStart[g + 1] ?? 0) - 1);
  const nothing = { limits: { nodes: 0, iterations: 0 } };

  test('a good one is kept', () => {
    const result = solveChoice(problem, { ...nothing, incumbent: optimum.choice });
    expect(result.cost).toBe(optimum.cost);
  });
  test('a bad one is improved on', () => {
    expect(solveChoice(problem, { incumbent: dearest }).cost).toBe(optimum.cost);
    expect(solveChoice(problem, { ...nothing, incumbent: dearest }).cost).toBeLessThanOrEqual(
      recount(problem, dearest) ?? 0,
    );
  });
  test('one that breaks a limit, or is not whole, does no harm', () => {
    const first = Int32Array.from({ length: 20 }, (_, g) => problem.groupStart[g] ?? 0);
    expect(solveChoice({ ...problem, limit: problem.limit }, { incumbent: first }).cost).toBe(optimum.cost);
    expect(solveChoice(problem, { incumbent: new Int32Array(20).fill(-1) }).cost).toBe(optimum.cost);
  });
  test('small problems with any incumbent', () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const draw = seededDraw(seed);
      const rows = choiceRows(drawChoice(draw));
      const groups = rows.groupStart.length - 1;
      const incumbent = Array.from({ length: groups }, (_, g) => {
        const first = rows.groupStart[g] ?? 0;
        const end = rows.groupStart[g + 1] ?? 0;
        return end > first ? draw.int(first, end - 1) : -1;
      });
      const known = recount(rows, incumbent);
      const result = solveChoice(rows, { incumbent, limits: seed % 2 === 0 ? {} : { nodes: 0, iterations: 0 } });
      expectSound(rows, result, exhaustive(rows), `seed ${seed}`);
      if (known !== null) expect(result.cost).toBeLessThanOrEqual(known);
    }
  });
});

describe('stopping', () => {
  const problem = drawContention(seededDraw(11), 60);

  test('an aborted signal ends the run with what there is', () => {
    const result = solveChoice(problem, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ stoppedBy: 'cancelled' });
    expectSound(problem, result, solveChoice(problem).cost, 'aborted');
  });
  test('no time at all', () => {
    const result = solveChoice(problem, { limits: { timeLimitMs: 0 } });
    expect(result).toMatchObject({ stoppedBy: 'time-limit' });
    expectSound(problem, result, solveChoice(problem).cost, 'no time');
  });
});

test('the same input gives the same answer, and stays unchanged', () => {
  const problem = drawContention(seededDraw(5), 40);
  const before = JSON.stringify(problem);
  const options: ChoiceOptions = { seed: 7, limits: { nodes: 300 } };
  const first = solveChoice(problem, options);
  expect(JSON.stringify(problem)).toBe(before);
  const solver = new ChoiceSolver();
  solver.solve(drawContention(seededDraw(6), 50));
  expect(solver.solve(problem, options)).toEqual(first);
  expect(solveChoice(problem, options)).toEqual(first);
});

describe('bad input is refused by field and index', () => {
  const good = { groupStart: [0, 2], cost: [1, 2], useStart: [0, 1, 1], useResource: [0], useAmount: [1], limit: [1] };
  const cases: readonly (readonly [string, object, RegExp])[] = [
    ['a field missing', { cost: undefined }, /^cost is missing/],
    ['starts that do not begin at 0', { groupStart: [1, 2] }, /^groupStart\[0\] is 1/],
    ['no starts at all', { groupStart: [] }, /^groupStart\[0\]/],
    ['starts that fall', { groupStart: [0, 3, 2] }, /^groupStart\[2\] is 2/],
    ['starts that end elsewhere', { groupStart: [0, 1] }, /^groupStart\[1\] is 1, expected 2/],
    ['too few use starts', { useStart: [0, 1] }, /^useStart has 2 entries, expected 3/],
    ['too few amounts', { useAmount: [] }, /^useAmount has 0 entries/],
    ['a fractional cost', { cost: [1, 2.5] }, /^cost\[1\] is 2.5/],
    ['a cost that is no number', { cost: [Number.NaN, 2] }, /^cost\[0\] is NaN/],
    ['an infinite cost', { cost: [Infinity, 2] }, /^cost\[0\] is Infinity/],
    ['an unknown resource', { useResource: [1] }, /^useResource\[0\] is 1, expected less than 1/],
    ['a negative amount', { useAmount: [-1] }, /^useAmount\[0\] is -1/],
    ['a negative limit', { limit: [-1] }, /^limit\[0\] is -1/],
    ['a limit beyond 2^53', { limit: [2 ** 53] }, /^limit\[0\]/],
    ['costs whose sum leaves 2^53', { cost: [2 ** 53 - 1, 2] }, /^cost: .* group 0/],
    [
      'amounts whose sum leaves 2^53',
      { useStart: [0, 2, 2], useResource: [0, 0], useAmount: [2 ** 53 - 1, 1] },
      /^useAmount\[1\]/,
    ],
  ];
  for (const [name, change, message] of cases) {
    test(name, () => expect(() => solveChoice({ ...good, ...change } as ChoiceProblem)).toThrow(message));
  }
  const optionCases: readonly (readonly [string, object, RegExp])[] = [
    ['a negative limit', { limits: { nodes: -1 } }, /^limits.nodes is -1/],
    ['a time that is no number', { limits: { timeLimitMs: Number.NaN } }, /^limits.timeLimitMs is NaN/],
    ['a fractional seed', { seed: 0.5 }, /^seed is 0.5/],
    ['an incumbent of another length', { incumbent: [0, 1] }, /^incumbent has 2 entries, expected 1/],
    ['an incumbent that names no option', { incumbent: [2] }, /^incumbent\[0\] is 2, not an option/],
  ];
  for (const [name, options, message] of optionCases) {
    test(name, () => expect(() => solveChoice(good, options)).toThrow(message));
  }
  test('each is thrown as a RangeError', () => {
    expect(() => solveChoice({ ...good, limit: [-1] })).toThrow(RangeError);
    expect(() => solveChoice(good, { seed: 0.5 })).toThrow(RangeError);
  });
});
