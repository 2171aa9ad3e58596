import { describe, expect, test } from 'vitest';
import { type MinCostFlowProblem, solveMinCostFlow } from '../../src/solvers/flow.js';
import { faultsOfFlow } from '../support/flow-check.js';
import { smallFlow } from '../support/flow-generate.js';
import { publishedFlows } from '../support/flow-instances.js';
import { flowOracle } from '../support/flow-oracle.js';
import { seededDraw, shuffled } from '../support/random.js';

/** A problem from supplies and arcs [tail, head, capacity, cost]. */
function problemOf(supply: readonly number[], arcs: readonly (readonly number[])[]): MinCostFlowProblem {
  const column = (index: number) => arcs.map((arc) => arc[index] as number);
  return { vertices: supply.length, tail: column(0), head: column(1), capacity: column(2), cost: column(3), supply };
}

/** Solves, and has the proof checked. */
function solved(problem: MinCostFlowProblem) {
  const answer = solveMinCostFlow(problem);
  expect(faultsOfFlow(problem, answer)).toEqual([]);
  return answer;
}

const most = Number.MAX_SAFE_INTEGER;

describe('small enough to solve by hand', () => {
  test.each([
    ['nothing', [], [], [], 0],
    ['one vertex', [0], [], [], 0],
    ['vertices without arcs', [0, 0, 0], [], [], 0],
    ['one arc', [3, -3], [[0, 1, 3, 7]], [3], 21],
    [
      'the cheaper of two parallel arcs first',
      [5, -5],
      [
        [0, 1, 9, 4],
        [0, 1, 2, 1],
      ],
      [3, 2],
      14,
    ],
    [
      'a detour where the straight way is full',
      [4, 0, -4],
      [
        [0, 2, 3, 1],
        [0, 1, 9, 2],
        [1, 2, 9, 2],
      ],
      [3, 1, 1],
      7,
    ],
    [
      'nobody wants anything, and nothing pays',
      [0, 0],
      [
        [0, 1, 5, 1],
        [1, 0, 5, -1],
      ],
      [0, 0],
      0,
    ],
    [
      'a circulation that pays',
      [0, 0],
      [
        [0, 1, 5, 1],
        [1, 0, 4, -3],
      ],
      [4, 4],
      -8,
    ],
    [
      'an unlimited cycle that costs nothing',
      [1, -1],
      [
        [0, 1, Infinity, 2],
        [1, 0, Infinity, -2],
      ],
      [1, 0],
      2,
    ],
    [
      'an unlimited arc in a cycle that a limited one ends',
      [0, 0],
      [
        [0, 1, Infinity, -9],
        [1, 0, 6, 1],
      ],
      [6, 6],
      -48,
    ],
    [
      'loops: full where they pay',
      [0],
      [
        [0, 0, 4, -2],
        [0, 0, 4, 2],
        [0, 0, Infinity, 0],
        [0, 0, 0, -5],
      ],
      [4, 0, 0, 0],
      -8,
    ],
    [
      'an arc without capacity, however cheap',
      [1, -1],
      [
        [0, 1, 0, -most],
        [0, 1, 1, 3],
      ],
      [0, 1],
      3,
    ],
    ['a loop as dear as can be', [0], [[0, 0, 1, -most]], [1], -most],
    ['as much as can be', [most, -most], [[0, 1, most, 1]], [most], most],
    ['as much as can be, unlimited', [most, -most], [[0, 1, Infinity, -1]], [most], -most],
    [
      'one side of a cut off from the other',
      [1, -1, 2, -2],
      [
        [0, 1, 1, 5],
        [2, 3, 2, -5],
      ],
      [1, 2],
      -5,
    ],
    [
      'sums beyond 2^53 on the way to a small one',
      [2 ** 40, -(2 ** 40)],
      [
        [0, 1, 2 ** 40, 2 ** 40],
        [1, 1, 2 ** 40, -(2 ** 40)],
      ],
      [2 ** 40, 2 ** 40],
      0,
    ],
  ] as const)('%s', (_, supply, arcs, flow, cost) => {
    const answer = solved(problemOf(supply, arcs));
    expect(answer.status).toBe('optimal');
    expect([...answer.flow]).toEqual(flow);
    expect(answer.cost).toBe(cost);
  });

  test.each([
    ['no arc', [1, -1], []],
    ['an arc too narrow', [3, -3], [[0, 1, 2, 1]]],
    ['an arc the wrong way', [1, -1], [[1, 0, 9, 0]]],
    ['an arc without capacity', [1, -1], [[0, 1, 0, 0]]],
    [
      'two halves out of balance',
      [2, -1, 1, -2],
      [
        [0, 1, 9, 0],
        [2, 3, 9, -4],
      ],
    ],
    ['as much as can be', [most, -most], [[0, 1, most - 1, 2]]],
  ] as const)('infeasible: %s', (_, supply, arcs) => {
    expect(solved(problemOf(supply, arcs)).status).toBe('infeasible');
  });

  test('infeasible: the cut lies where what can be sent ends', () => {
    const { flow, potentials } = solved(
      problemOf(
        [5, 0, -5],
        [
          [0, 1, 9, 1],
          [1, 2, 2, 1],
          [1, 2, 1, 9],
          [2, 0, 1, 0],
        ],
      ),
    );
    expect([...flow]).toEqual([0, 0, 0, 0]);
    expect([...potentials]).toEqual([0, 0, 1]);
  });

  test.each([
    [
      'a cycle',
      [0, 0],
      [
        [0, 1, Infinity, 1],
        [1, 0, Infinity, -2],
      ],
      [1, 1],
    ],
    [
      'a loop',
      [0],
      [
        [0, 0, 3, -1],
        [0, 0, Infinity, -1],
      ],
      [0, 1],
    ],
    [
      'beside supplies that fit',
      [1, -1, 0],
      [
        [0, 1, 1, 1],
        [1, 2, Infinity, -1],
        [2, 1, Infinity, 0],
      ],
      [0, 1, 1],
    ],
    [
      'beside supplies that do not',
      [1, -1, 0],
      [
        [1, 2, Infinity, -1],
        [2, 1, Infinity, 0],
      ],
      [1, 1],
    ],
  ] as const)('unbounded: %s', (_, supply, arcs, cycle) => {
    const answer = solved(problemOf(supply, arcs));
    expect(answer.status).toBe('unbounded');
    expect([...answer.flow]).toEqual(cycle);
  });
});

describe('what is refused', () => {
  const fine = problemOf(
    [1, -1],
    [
      [0, 1, 1, 1],
      [1, 0, 1, 1],
    ],
  );
  const wrong = (change: object) => () => solveMinCostFlow({ ...fine, ...change });
  test.each([
    ['vertices', { vertices: 2.5 }, 'vertices is 2.5, expected a whole number from 0 to 1073741824'],
    ['vertices missing', { vertices: undefined }, 'vertices is undefined'],
    ['no vertices', { vertices: 0, supply: [] }, 'tail[0] is 0, expected no arc where no vertex is'],
    ['a list missing', { head: undefined }, 'head is undefined, expected a list of numbers'],
    ['lists of unequal length', { cost: [1] }, 'cost has 1 entries, expected 2, as many as tail'],
    ['supplies not one a vertex', { supply: [1, -1, 0] }, 'supply has 3 entries, expected 2, one a vertex'],
    ['a tail beyond', { tail: [0, 2] }, 'tail[1] is 2, expected a vertex, a whole number from 0 to 1'],
    ['a head below', { head: [1, -1] }, 'head[1] is -1, expected a vertex'],
    ['a head as text', { head: [1, '0'] }, 'head[1] is "0", expected a vertex'],
    [
      'a capacity below 0',
      { capacity: [1, -1] },
      'capacity[1] is -1, expected a whole number from 0 to 2^53 - 1, or Inf',
    ],
    ['a capacity with a fraction', { capacity: [0.5, 1] }, 'capacity[0] is 0.5'],
    ['a capacity that is no number', { capacity: [1, Number.NaN] }, 'capacity[1] is NaN'],
    ['a capacity of 2^53', { capacity: [2 ** 53, 1] }, 'capacity[0] is 9007199254740992'],
    ['a cost with a fraction', { cost: [1, 1.5] }, 'cost[1] is 1.5'],
    ['a cost without end', { cost: [1, -Infinity] }, 'cost[1] is -Infinity'],
    ['a hole', { cost: Object.assign([], { 0: 1, length: 2 }) }, 'cost[1] is undefined'],
    ['a supply with a fraction', { supply: [0.5, -0.5] }, 'supply[0] is 0.5'],
    ['supplies out of balance', { supply: [2, -1] }, 'supply sends 2 and wants 1, expected a sum of 0'],
    ['costs of a path beyond 2^49', { cost: [2 ** 48 + 1, 1] }, 'cost[0] is 281474976710657, with which the costs'],
  ])('%s', (_, change, message) => {
    expect(wrong(change)).toThrow(RangeError);
    expect(wrong(change)).toThrow(message);
  });

  test('sums that leave 2^53', () => {
    const supplies = problemOf([most, 1, -most, -1], []);
    expect(() => solveMinCostFlow(supplies)).toThrow('supply[1] is 1, with which the sum of one sign leaves 2^53');
    const total = problemOf([most, -most], [[0, 1, most, 2]]);
    expect(() => solveMinCostFlow(total)).toThrow('cost: the least total cost, about 18014398509481982, leaves 2^53');
    const unlimited = problemOf(
      [0, 0],
      [
        [0, 1, Infinity, -3],
        [1, 0, most, 1],
        [1, 0, most, 1],
      ],
    );
    expect(() => solveMinCostFlow(unlimited)).toThrow(
      'capacity[0] is Infinity, and the flow of this arc would leave 2^53',
    );
  });

  test('sums that leave 2^53 on the way only', () => {
    const many = Array.from({ length: 12 }, (_, loop) => [0, 0, 2 ** 40, -(2 ** 11) - loop]);
    const arcs = [...many, [0, 1, 2 ** 45, 2 ** 9], [0, 1, 2 ** 45, 2 ** 8 + 1]];
    const sum = many.reduce((total, [, , most, cost]) => total + BigInt(most as number) * BigInt(cost as number), 0n);
    const problem = problemOf([2 ** 46, -(2 ** 46)], arcs);
    expect(solved(problem).cost).toBe(Number(sum + 2n ** 54n + 2n ** 53n + 2n ** 45n));
  });

  test('inputs stay unchanged, frozen ones are taken, and lists may be typed arrays or like arrays', () => {
    const lists = problemOf(
      [2, 0, -2],
      [
        [0, 1, 2, 5],
        [1, 2, 2, -4],
        [0, 2, 1, 1],
        [2, 2, 3, -1],
      ],
    );
    const before = structuredClone(lists);
    for (const list of Object.values(lists)) Object.freeze(list);
    const answer = solved(lists);
    expect(lists).toEqual(before);
    const typed = {
      vertices: 3,
      tail: Uint8Array.from(lists.tail),
      head: Int32Array.from(lists.head),
      capacity: Float64Array.from(lists.capacity),
      cost: Int16Array.from(lists.cost),
      supply: { 0: 2, 1: -0, 2: -2, length: 3 },
    };
    expect(solveMinCostFlow(typed)).toEqual(answer);
  });
});

describe('thousands of small ones, against cycle cancelling', () => {
  const seeds = 6000;
  test('status and cost are the same, every answer proves itself', () => {
    const count = { optimal: 0, infeasible: 0, unbounded: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      const problem = smallFlow(seededDraw(seed));
      const answer = solveMinCostFlow(problem);
      const { status, cost } = flowOracle(problem);
      count[status]++;
      const faults = faultsOfFlow(problem, answer);
      if (answer.status !== status || answer.cost !== cost || faults.length > 0) {
        expect.fail(`seed ${seed}: ${answer.status} ${answer.cost}, oracle ${status} ${cost} ${faults.join()}`);
      }
    }
    expect(Math.min(...Object.values(count))).toBeGreaterThan(seeds / 20);
  });

  test('arcs and vertices in another order: the same status and cost; twice the costs: twice the cost', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const draw = seededDraw(seed);
      const problem = smallFlow(draw);
      const { status, cost } = solveMinCostFlow(problem);
      const order = shuffled(draw, [...Array(problem.tail.length).keys()]);
      const name = shuffled(draw, [...Array(problem.vertices).keys()]);
      const supply: number[] = [];
      name.forEach((to, from) => {
        supply[to] = problem.supply[from] as number;
      });
      const other = {
        vertices: problem.vertices,
        tail: order.map((arc) => name[problem.tail[arc] as number] as number),
        head: order.map((arc) => name[problem.head[arc] as number] as number),
        capacity: order.map((arc) => problem.capacity[arc] as number),
        cost: order.map((arc) => 2 * (problem.cost[arc] as number)),
        supply,
      };
      const answer = solved(other);
      expect({ seed, status: answer.status, cost: answer.cost }).toEqual({ seed, status, cost: 2 * cost });
    }
  });

  test('again: the same bytes', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const problem = smallFlow(seededDraw(seed));
      expect(solveMinCostFlow(problem)).toEqual(solveMinCostFlow(problem));
    }
  });
});

describe('shapes that are hard on a simplex', () => {
  test('one path there and back through all vertices, at the largest costs that are taken', () => {
    const n = 40;
    const cost = Math.floor(2 ** 49 / n);
    const draw = seededDraw(3);
    const arcs = Array.from({ length: n - 1 }, (_, v) => [
      [v, v + 1, 1000, -cost],
      [v + 1, v, 500, cost - 1],
    ]).flat();
    for (let more = 0; more < 40; more++) {
      arcs.push([draw.int(0, n - 1), draw.int(0, n - 1), draw.int(0, 1), draw.int(-cost, cost)]);
    }
    const supply = Array.from({ length: n }, (_, v) => (v === 0 ? 2 : v === n - 1 ? -2 : 0));
    const problem = problemOf(supply, shuffled(draw, arcs));
    expect(solved(problem).cost).toBe(flowOracle(problem).cost);
  });

  test('an assignment where every cost is equal: ties all over', () => {
    const n = 30;
    const arcs = Array.from({ length: n * n }, (_, arc) => [Math.floor(arc / n), n + (arc % n), 1, 1]);
    const supply = Array.from({ length: 2 * n }, (_, v) => (v < n ? 1 : -1));
    expect(solved(problemOf(supply, arcs)).cost).toBe(n);
  });

  test('capacities that double: a maximum flow through ever narrower arcs', () => {
    const arcs = Array.from({ length: 40 }, (_, k) => [
      [0, k + 1, 2 ** k, -k],
      [k + 1, 41, 2 ** k, k % 3],
      [k + 1, k, 1, 0],
    ]);
    const problem = problemOf(
      Array.from({ length: 42 }, () => 0),
      [...arcs.flat(), [41, 0, Infinity, -10]],
    );
    expect(solved(problem).cost).toBe(flowOracle(problem).cost);
  });
});

describe('of middle size: every answer proves itself', () => {
  test.each([
    ['sparse, costs of both signs', 300, 900, { cost: [-50, 100], capacity: [0, 40] }],
    ['dense', 40, 1500, { cost: [0, 1000], capacity: [1, 5] }],
    ['ties all over', 120, 1200, { cost: [0, 2], capacity: [0, 2] }],
    ['large numbers', 60, 500, { cost: [-(2 ** 42), 2 ** 42], capacity: [0, 16] }],
    ['large capacities', 60, 500, { cost: [0, 9], capacity: [0, 2 ** 40] }],
  ] as const)('%s', (_, vertices, arcs, { cost, capacity }) => {
    const statuses = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const draw = seededDraw(seed);
      const rows = Array.from({ length: arcs }, () => [
        draw.int(0, vertices - 1),
        draw.int(0, vertices - 1),
        draw.int(capacity[0], capacity[1]),
        draw.int(cost[0], cost[1]),
      ]);
      const supply = new Array<number>(vertices).fill(0);
      // What the first arcs carry when half full; a little more in every fourth problem.
      for (const [tail, head, most] of rows.slice(0, arcs / 2) as [number, number, number, number][]) {
        const amount = Math.floor(most / 2) + (seed % 4 === 0 ? most : 0);
        supply[tail] = (supply[tail] as number) + amount;
        supply[head] = (supply[head] as number) - amount;
      }
      statuses.add(solved(problemOf(supply, rows)).status);
    }
    expect(statuses).toContain('optimal');
  });
});

describe('published instances: the known optimum, proved', () => {
  for (const { name, optimum, read } of publishedFlows) {
    const instance = read();
    if (!instance) console.warn(`skipped: ${name} is not here`);
    test.skipIf(!instance)(name, () => {
      if (!instance) return;
      expect(solved(instance).cost + instance.fixedCost).toBe(optimum);
    });
  }
});
