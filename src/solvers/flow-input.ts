import { printable } from '../base/printable.js';
import type { MinCostFlowProblem } from './flow.js';

/** A private copy of a problem in which every number is of its kind, -0 is 0, and supplies sum up to 0. */
export interface CheckedFlow {
  readonly vertices: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly capacity: Float64Array;
  readonly cost: Float64Array;
  readonly supply: Float64Array;
  /** No path that visits a vertex once, along or against arcs, costs more than this, nor less than its negative. */
  readonly pathCost: number;
}

const mostVertices = 2 ** 30;

/**
 * The simplex adds up to eight times the cost of a path (potentials of two vertices, the artificial arcs' cost, a shift
 * of all), all within 2^53.
 */
const mostPathCost = 2 ** 49;

/** Throws a RangeError; see `solveMinCostFlow`. */
export function checkFlowProblem(problem: MinCostFlowProblem): CheckedFlow {
  const { vertices } = problem;
  if (!Number.isInteger(vertices) || vertices < 0 || vertices > mostVertices) {
    throw new RangeError(`vertices is ${printable(vertices)}, expected a whole number from 0 to ${mostVertices}`);
  }
  const arcs = lengthOf('tail', problem.tail);
  for (const name of ['head', 'capacity', 'cost'] as const) {
    const length = lengthOf(name, problem[name]);
    if (length !== arcs) throw new RangeError(`${name} has ${length} entries, expected ${arcs}, as many as tail`);
  }
  const supplies = lengthOf('supply', problem.supply);
  if (supplies !== vertices) throw new RangeError(`supply has ${supplies} entries, expected ${vertices}, one a vertex`);

  const isVertex = (value: number) => Number.isInteger(value) && value >= 0 && value < vertices;
  const vertex = `a vertex, a whole number from 0 to ${vertices - 1}`;
  const tail = copy('tail', problem.tail, Int32Array, isVertex, vertices > 0 ? vertex : 'no arc where no vertex is');
  const head = copy('head', problem.head, Int32Array, isVertex, vertex);
  const isCapacity = (value: number) => value === Infinity || (Number.isSafeInteger(value) && value >= 0);
  const capacity = copy(
    'capacity',
    problem.capacity,
    Float64Array,
    isCapacity,
    'a whole number from 0 to 2^53 - 1, or Infinity',
  );
  const safe = 'a whole number from -(2^53 - 1) to 2^53 - 1';
  const cost = copy('cost', problem.cost, Float64Array, Number.isSafeInteger, safe);
  const supply = copy('supply', problem.supply, Float64Array, Number.isSafeInteger, safe);
  checkBalance(supply);
  const checked = { vertices, tail, head, capacity, cost, supply };
  return { ...checked, pathCost: pathCostOf(checked) };
}

function lengthOf(name: string, list: ArrayLike<number> | undefined): number {
  const length: unknown = list?.length;
  if (!Number.isSafeInteger(length) || (length as number) < 0) {
    throw new RangeError(`${name} is ${printable(list)}, expected a list of numbers`);
  }
  return length as number;
}

function copy<T extends Int32Array | Float64Array>(
  name: string,
  list: ArrayLike<number>,
  Column: new (length: number) => T,
  isFine: (value: number) => boolean,
  expected: string,
): T {
  const column = new Column(list.length);
  for (let i = 0; i < column.length; i++) {
    const value = list[i] as number;
    if (!isFine(value)) throw new RangeError(`${name}[${i}] is ${printable(value)}, expected ${expected}`);
    // -0 becomes 0.
    column[i] = value + 0;
  }
  return column;
}

function checkBalance(supply: Float64Array): void {
  let sent = 0;
  let wanted = 0;
  for (let v = 0; v < supply.length; v++) {
    const amount = supply[v] as number;
    if (amount > 0) sent += amount;
    else wanted -= amount;
    if (sent > Number.MAX_SAFE_INTEGER || wanted > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`supply[${v}] is ${amount}, with which the sum of one sign leaves 2^53`);
    }
  }
  if (sent !== wanted) throw new RangeError(`supply sends ${sent} and wants ${wanted}, expected a sum of 0`);
}

/** Each step of a path is charged to the vertex where it starts, at the dearest arc there. */
function pathCostOf({ vertices, tail, head, capacity, cost }: Omit<CheckedFlow, 'pathCost'>): number {
  const dearest = new Float64Array(vertices);
  for (let arc = 0; arc < cost.length; arc++) {
    const u = tail[arc] as number;
    const v = head[arc] as number;
    if (u === v || capacity[arc] === 0) continue;
    const most = Math.abs(cost[arc] as number);
    if (most > (dearest[u] as number)) dearest[u] = most;
    if (most > (dearest[v] as number)) dearest[v] = most;
  }
  let sum = 0;
  for (let v = 0; v < vertices; v++) {
    sum += dearest[v] as number;
    if (sum > mostPathCost) {
      const arc = cost.findIndex((each, k) => Math.abs(each) === dearest[v] && (tail[k] === v || head[k] === v));
      throw new RangeError(
        `cost[${arc}] is ${cost[arc]}, with which the costs of a path through all vertices may leave 2^49`,
      );
    }
  }
  return sum;
}
