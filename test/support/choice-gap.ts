import type { ChoiceProblem } from '../../src/solvers/choice.js';
import type { Draw } from './random.js';

/** A generalised assignment as choice problem: group = job, option = agent, resource = agent. Rows agent by agent. */
function assignmentRows(
  agents: number,
  jobs: number,
  cost: ArrayLike<number>,
  use: ArrayLike<number>,
  limit: ArrayLike<number>,
): ChoiceProblem {
  const options = agents * jobs;
  const rows = {
    groupStart: new Int32Array(jobs + 1),
    cost: new Float64Array(options),
    useStart: new Int32Array(options + 1),
    useResource: new Int32Array(options),
    useAmount: new Float64Array(options),
    limit,
  };
  for (let job = 0; job < jobs; job += 1) {
    for (let agent = 0; agent < agents; agent += 1) {
      const option = job * agents + agent;
      rows.cost[option] = cost[agent * jobs + job] ?? Number.NaN;
      rows.useAmount[option] = use[agent * jobs + job] ?? Number.NaN;
      rows.useResource[option] = agent;
      rows.useStart[option + 1] = option + 1;
    }
    rows.groupStart[job + 1] = (job + 1) * agents;
  }
  return rows;
}

/** `agents jobs`, agents x jobs costs, agents x jobs uses, agents capacities; spaces and line ends mean the same. */
export function parseGap(text: string): ChoiceProblem {
  const numbers = text.trim().split(/\s+/).map(Number);
  const [agents = 0, jobs = 0] = numbers;
  const cells = agents * jobs;
  if (numbers.length !== 2 + 2 * cells + agents) throw new Error(`${numbers.length} numbers for ${agents} x ${jobs}`);
  return assignmentRows(
    agents,
    jobs,
    numbers.slice(2, 2 + cells),
    numbers.slice(2 + cells, 2 + 2 * cells),
    numbers.slice(2 + 2 * cells),
  );
}

/** `n`, then n x n costs by row: every column taken at most once. */
export function parseAssignment(text: string): ChoiceProblem {
  const [n = 0, ...costs] = text.trim().split(/\s+/).map(Number);
  const byAgent = Float64Array.from(
    { length: n * n },
    (_, at) => costs[(at % n) * n + Math.floor(at / n)] ?? Number.NaN,
  );
  return assignmentRows(n, n, byAgent, new Float64Array(n * n).fill(1), new Float64Array(n).fill(1));
}

/**
 * Generalised assignments by the published recipes (Chu and Beasley 1997; Yagiura, Ibaraki, Glover 2006). C: use 5..25,
 * cost 10..50. D: use 1..100, cost 111 - use + -10..10. E: use 1 - 10 ln u, cost 1000 / use - 10 u'. Capacity 0.8 x the
 * sum of an agent's uses / agents.
 */
export function drawGap(draw: Draw, type: 'C' | 'D' | 'E', agents: number, jobs: number): ChoiceProblem {
  const unit = () => draw.int(1, 2 ** 30) / 2 ** 30;
  const cells = agents * jobs;
  const use = new Float64Array(cells);
  const cost = new Float64Array(cells);
  for (let at = 0; at < cells; at += 1) {
    const amount =
      type === 'C' ? draw.int(5, 25) : type === 'D' ? draw.int(1, 100) : Math.round(1 - 10 * Math.log(unit()));
    use[at] = amount;
    cost[at] =
      type === 'C'
        ? draw.int(10, 50)
        : type === 'D'
          ? 111 - amount + draw.int(-10, 10)
          : Math.round(1000 / amount - 10 * unit());
  }
  const limit = Float64Array.from({ length: agents }, (_, agent) => {
    let sum = 0;
    for (let job = 0; job < jobs; job += 1) sum += use[agent * jobs + job] ?? 0;
    return Math.floor((0.8 * sum) / agents);
  });
  return assignmentRows(agents, jobs, cost, use, limit);
}
