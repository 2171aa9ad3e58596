import type { MinCostFlow, MinCostFlowProblem } from '../../src/solvers/flow.js';

/** An arc of the residual graph: `arc` forwards or backwards. */
interface Step {
  readonly arc: number;
  readonly from: number;
  readonly to: number;
  readonly forwards: boolean;
  readonly cost: number;
  readonly room: number;
}

/**
 * The same answer by the plainest means: any flow that fits, found by augmenting paths, then cycles of negative cost
 * cancelled until Bellman and Ford find none. For small problems.
 */
export function flowOracle(problem: MinCostFlowProblem): Pick<MinCostFlow, 'status' | 'cost'> {
  const { vertices } = problem;
  const capacity = Array.from(problem.capacity);
  const flow = capacity.map(() => 0);
  const unlimited = residual(problem, flow).filter(({ room }) => room === Infinity);
  if (negativeCycle(vertices, unlimited)) return { status: 'unbounded', cost: -Infinity };

  const left = Array.from(problem.supply);
  for (let source = left.findIndex((each) => each > 0); source >= 0; source = left.findIndex((each) => each > 0)) {
    const path = pathToDemand(source, left, residual(problem, flow));
    if (!path) return { status: 'infeasible', cost: Infinity };
    const target = (path.at(-1) as Step).to;
    const amount = Math.min(left[source] as number, -(left[target] as number), ...path.map(({ room }) => room));
    push(flow, path, amount);
    left[source] = (left[source] as number) - amount;
    left[target] = (left[target] as number) + amount;
  }
  for (;;) {
    const cycle = negativeCycle(vertices, residual(problem, flow));
    if (!cycle) break;
    push(flow, cycle, Math.min(...cycle.map(({ room }) => room)));
  }
  const cost = flow.reduce((sum, each, arc) => sum + BigInt(each) * BigInt(problem.cost[arc] as number), 0n);
  return { status: 'optimal', cost: Number(cost) };
}

function residual(problem: MinCostFlowProblem, flow: readonly number[]): Step[] {
  const steps: Step[] = [];
  flow.forEach((amount, arc) => {
    const [u, v] = [problem.tail[arc] as number, problem.head[arc] as number];
    const cost = problem.cost[arc] as number;
    const room = (problem.capacity[arc] as number) - amount;
    if (room > 0) steps.push({ arc, from: u, to: v, forwards: true, cost, room });
    if (amount > 0) steps.push({ arc, from: v, to: u, forwards: false, cost: -cost, room: amount });
  });
  return steps;
}

function push(flow: number[], steps: readonly Step[], amount: number): void {
  for (const { arc, forwards } of steps) flow[arc] = (flow[arc] as number) + (forwards ? amount : -amount);
}

function pathToDemand(source: number, left: readonly number[], steps: readonly Step[]): Step[] | undefined {
  const paths = new Map<number, Step[]>([[source, []]]);
  for (const [vertex, path] of paths) {
    if ((left[vertex] as number) < 0) return path;
    for (const step of steps) if (step.from === vertex && !paths.has(step.to)) paths.set(step.to, [...path, step]);
  }
  return undefined;
}

function negativeCycle(vertices: number, steps: readonly Step[]): Step[] | undefined {
  const distance = new Array<number>(vertices).fill(0);
  const reachedBy = new Array<Step | undefined>(vertices).fill(undefined);
  let changed: Step | undefined;
  for (let round = 0; round < vertices; round++) {
    changed = undefined;
    for (const step of steps) {
      const there = (distance[step.from] as number) + step.cost;
      if (there >= (distance[step.to] as number)) continue;
      distance[step.to] = there;
      reachedBy[step.to] = step;
      changed = step;
    }
    if (!changed) return undefined;
  }
  if (!changed) return undefined;
  // A change in the last round hangs below a cycle: going back as many steps as there are vertices ends on it.
  let step = changed;
  for (let back = 0; back < vertices; back++) step = reachedBy[step.from] as Step;
  const cycle = [step];
  for (let each = reachedBy[step.from] as Step; each !== step; each = reachedBy[each.from] as Step) cycle.push(each);
  return cycle;
}
