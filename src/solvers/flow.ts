import { certifyOptimum, exactCost } from './flow-certificate.js';
import { type CheckedFlow, checkFlowProblem } from './flow-input.js';
import { layOutArcs } from './flow-layout.js';
import { cutBetween, unitFlowAround } from './flow-proof.js';
import { NetworkSimplex } from './network-simplex.js';

/** Vertices are numbered from 0; arc k goes from tail[k] to head[k]. Parallel arcs and loops are allowed. */
export interface MinCostFlowProblem {
  readonly vertices: number;
  readonly tail: ArrayLike<number>;
  readonly head: ArrayLike<number>;
  /** Whole, 0 or more, or Infinity. */
  readonly capacity: ArrayLike<number>;
  /** Whole, of a unit of flow; may be negative. */
  readonly cost: ArrayLike<number>;
  /** Whole, one a vertex: above 0 sends, below 0 wants. The sum is 0. */
  readonly supply: ArrayLike<number>;
}

export interface MinCostFlow {
  /**
   * `unbounded`: there is a cycle of arcs of capacity Infinity whose costs sum up to less than 0. Said whenever there is
   * one, be the supplies what they may. Else `infeasible`: the arcs cannot carry the supplies to where they are wanted.
   */
  readonly status: 'optimal' | 'infeasible' | 'unbounded';
  /**
   * Whole, one an arc, 0 to its capacity. `infeasible`: all 0. `unbounded`: 1 on each arc of one such cycle, 0 elsewhere.
   */
  readonly flow: Float64Array;
  /** Sum of flow x cost, exact; Infinity when infeasible, -Infinity when unbounded. */
  readonly cost: number;
  /**
   * Whole, one a vertex. `optimal`: cost + potential[tail] - potential[head] is at least 0 for every arc with room left and
   * at most 0 for every arc that carries flow, which proves the flow. `infeasible`: 0 before a cut and 1 beyond it; those
   * before it send more than all arcs from there to beyond can carry. `unbounded`: all 0.
   */
  readonly potentials: Float64Array;
}

/**
 * The cheapest flow that takes every supply to where it is wanted, within capacities. Exact: whole numbers in, whole
 * numbers out, and the answer is checked against its proof before it is given. The same problem gives the same answer,
 * of several cheapest flows always the same one (which one depends on the order of the arcs). Inputs stay unchanged.
 *
 * Throws a RangeError that names the field and the index where a number is not of its kind, where lists have unequal
 * lengths, where supplies do not sum up to 0, and where numbers are so large that sums would leave 2^53, the exact range
 * of a double: the costs of a path, the flow of an unlimited arc, the total cost.
 *
 * Method: the primal network simplex, see `NetworkSimplex`.
 */
export function solveMinCostFlow(problem: MinCostFlowProblem): MinCostFlow {
  const checked = checkFlowProblem(problem);
  const loop = unlimitedGain(checked);
  if (loop >= 0) return unbounded(checked, [loop]);
  const layout = layOutArcs(checked);
  const simplex = new NetworkSimplex(checked.vertices, layout, checked.supply, checked.pathCost + 1);
  const end = simplex.run();
  if (end.status === 'unbounded') {
    return unbounded(
      checked,
      end.cycle.map((place) => layout.arcAt[place] as number),
    );
  }
  const flow = saturatedLoops(checked);
  simplex.writeFlow(flow, layout.arcAt);
  if (end.status === 'infeasible') {
    const potentials = cutBetween(checked, flow);
    return { status: 'infeasible', flow: flow.fill(0), cost: Infinity, potentials };
  }
  const potentials = simplex.potentials();
  certifyOptimum(checked, flow, potentials);
  return { status: 'optimal', flow, cost: exactCost(flow, checked.cost), potentials };
}

function unbounded(checked: CheckedFlow, cycle: readonly number[]): MinCostFlow {
  const flow = unitFlowAround(checked, cycle);
  return { status: 'unbounded', flow, cost: -Infinity, potentials: new Float64Array(checked.vertices) };
}

const isLoop = ({ tail, head }: CheckedFlow, arc: number): boolean => tail[arc] === head[arc];

/** A loop that pays without limit, or -1. */
function unlimitedGain(checked: CheckedFlow): number {
  const { cost, capacity } = checked;
  return cost.findIndex((each, arc) => each < 0 && capacity[arc] === Infinity && isLoop(checked, arc));
}

/** Loops change no balance, so that each is decided alone: full where it pays, else empty. */
function saturatedLoops(checked: CheckedFlow): Float64Array {
  const { cost, capacity } = checked;
  return cost.map((each, arc) => (each < 0 && isLoop(checked, arc) ? (capacity[arc] as number) : 0));
}
