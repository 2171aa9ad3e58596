/** A minimum-cost flow problem as `solveMinCostFlow` takes it, and what moving lower bounds into supplies already cost. */
export interface FlowInstance {
  readonly vertices: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly capacity: Float64Array;
  readonly cost: Float64Array;
  readonly supply: Float64Array;
  /** Cost of the lower bounds, to be added to that of the flow. */
  readonly fixedCost: number;
}

/**
 * Reads DIMACS: `p min VERTICES ARCS`, `n VERTEX SUPPLY`, `a TAIL HEAD LOWER UPPER COST`, vertices from 1. A negative
 * upper bound means none, as LEMON has it. Throws on any other line but a comment.
 */
export function readDimacs(text: string): FlowInstance {
  let vertices = 0;
  let arcs = 0;
  let fixedCost = 0;
  let supply = new Float64Array(0);
  let columns = columnsFor(0);
  for (const line of text.split(/\r?\n/)) {
    const [kind, ...words] = line.trim().split(/\s+/);
    if (kind === '' || kind === 'c') continue;
    if (kind === 'p') {
      vertices = Number(words[1]);
      supply = new Float64Array(vertices);
      columns = columnsFor(Number(words[2]));
      continue;
    }
    const numbers = words.map(Number);
    if (numbers.some((value) => !Number.isSafeInteger(value))) throw new Error(`not whole: ${line}`);
    if (kind === 'n') {
      const [vertex, amount] = numbers as [number, number];
      supply[vertex - 1] = (supply[vertex - 1] as number) + amount;
    } else if (kind === 'a') {
      const [tail, head, lower, upper, cost] = numbers as [number, number, number, number, number];
      columns.tail[arcs] = tail - 1;
      columns.head[arcs] = head - 1;
      columns.capacity[arcs] = upper < 0 ? Infinity : upper - lower;
      columns.cost[arcs] = cost;
      supply[tail - 1] = (supply[tail - 1] as number) - lower;
      supply[head - 1] = (supply[head - 1] as number) + lower;
      fixedCost += lower * cost;
      arcs++;
    } else throw new Error(`not DIMACS: ${line}`);
  }
  if (arcs !== columns.tail.length) throw new Error(`${arcs} arcs, announced ${columns.tail.length}`);
  return { vertices, ...columns, supply, fixedCost };
}

/** Reads a linear assignment of OR-Library (`n`, then n x n costs by row) as a flow: rows send one unit, columns want it. */
export function readAssignment(text: string): FlowInstance {
  const [n, ...costs] = text.trim().split(/\s+/).map(Number) as [number, ...number[]];
  if (costs.length !== n * n) throw new Error(`${costs.length} costs for ${n} rows`);
  const columns = columnsFor(n * n);
  for (let arc = 0; arc < n * n; arc++) {
    columns.tail[arc] = Math.floor(arc / n);
    columns.head[arc] = n + (arc % n);
    columns.capacity[arc] = 1;
    columns.cost[arc] = costs[arc] as number;
  }
  const supply = Float64Array.from({ length: 2 * n }, (_, vertex) => (vertex < n ? 1 : -1));
  return { vertices: 2 * n, ...columns, supply, fixedCost: 0 };
}

const columnsFor = (arcs: number) => ({
  tail: new Int32Array(arcs),
  head: new Int32Array(arcs),
  capacity: new Float64Array(arcs),
  cost: new Float64Array(arcs),
});
