import type { ChoiceModel } from './choice-model.js';
import { solveMinCostFlow } from './flow.js';

/** What the flow says of a model: its best choice with its cost and prices, or that there is none. */
export type FlowAnswer =
  | { readonly status: 'optimal'; readonly choice: Int32Array; readonly cost: number; readonly prices: Float64Array }
  | { readonly status: 'infeasible' };

/** Whether the model is a flow: no option has more than one use, and none uses more than one unit. */
export function isFlow({ groups, options, resources, useStart, uses, useAmount, cost }: ChoiceModel): boolean {
  let dearest = 0;
  for (let p = 0; p < options; p++) {
    if ((useStart[p + 1] as number) - (useStart[p] as number) > 1) return false;
    if ((cost[p] as number) > dearest) dearest = cost[p] as number;
  }
  for (let u = 0; u < uses; u++) if (useAmount[u] !== 1) return false;
  return (groups + resources + 2) * dearest < 2 ** 51;
}

/**
 * Solves such a model as a minimum-cost flow: a unit from every group through the resource of its option to one sink, an
 * option without uses straight to the sink. The flow is whole by itself, so no search is needed.
 */
export function solveAsFlow(model: ChoiceModel): FlowAnswer {
  const { groups, options, resources, group, cost, useStart, useResource, limit } = model;
  const sink = groups + resources;
  const arcs = options + resources;
  const tail = new Int32Array(arcs);
  const head = new Int32Array(arcs);
  const capacity = new Float64Array(arcs).fill(1);
  const arcCost = new Float64Array(arcs);
  for (let p = 0; p < options; p++) {
    const u = useStart[p] as number;
    tail[p] = group[p] as number;
    head[p] = u < (useStart[p + 1] as number) ? groups + (useResource[u] as number) : sink;
    arcCost[p] = cost[p] as number;
  }
  for (let r = 0; r < resources; r++) {
    tail[options + r] = groups + r;
    head[options + r] = sink;
    capacity[options + r] = limit[r] as number;
  }
  const supply = new Float64Array(sink + 1).fill(1, 0, groups);
  supply[sink] = -groups;
  const answer = solveMinCostFlow({ vertices: sink + 1, tail, head, capacity, cost: arcCost, supply });
  if (answer.status !== 'optimal') return { status: 'infeasible' };
  const choice = new Int32Array(groups);
  for (let p = 0; p < options; p++) if (answer.flow[p] === 1) choice[group[p] as number] = p;
  // A unit more of a resource saves what the potential drops across its limit.
  const prices = new Float64Array(resources);
  const below = answer.potentials[sink] as number;
  for (let r = 0; r < resources; r++) prices[r] = Math.max(0, below - (answer.potentials[groups + r] as number));
  return { status: 'optimal', choice, cost: answer.cost, prices };
}
