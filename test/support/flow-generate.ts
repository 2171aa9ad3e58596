import type { MinCostFlowProblem } from '../../src/solvers/flow.js';
import { chance, type Draw, pick } from './random.js';

/** Sizes of numbers: ties everywhere, ordinary, and as large as the solver takes for so few vertices. */
const scales = [
  { cost: 2, quantity: 2 },
  { cost: 50, quantity: 20 },
  { cost: 2 ** 44, quantity: 3 },
  { cost: 3, quantity: 2 ** 44 },
] as const;

/**
 * A small problem with loops, parallel arcs, arcs without capacity and unlimited ones; mostly feasible, since its supplies
 * are mostly what some flow carries.
 */
export function smallFlow(draw: Draw): MinCostFlowProblem {
  const vertices = draw.int(0, 8);
  const arcs = vertices === 0 ? 0 : draw.int(0, 22);
  const scale = pick(draw, scales);
  const leastCost = chance(draw, 40) ? -scale.cost : 0;
  const unlimited = pick(draw, [0, 0, 15, 60]);
  const column = (value: () => number): number[] => Array.from({ length: arcs }, value);
  const tail = column(() => draw.int(0, vertices - 1));
  const head = column(() => draw.int(0, vertices - 1));
  const capacity = column(() => (chance(draw, unlimited) ? Infinity : draw.int(0, scale.quantity)));
  const cost = column(() => draw.int(leastCost, scale.cost));
  const supply = new Array<number>(vertices).fill(0);
  const move = (from: number, to: number, amount: number): void => {
    supply[from] = (supply[from] as number) + amount;
    supply[to] = (supply[to] as number) - amount;
  };
  for (let arc = 0; arc < arcs; arc++) {
    if (!chance(draw, 40)) continue;
    move(tail[arc] as number, head[arc] as number, draw.int(0, Math.min(scale.quantity, capacity[arc] as number)));
  }
  if (vertices > 0 && chance(draw, 35)) {
    move(draw.int(0, vertices - 1), draw.int(0, vertices - 1), draw.int(0, scale.quantity));
  }
  return { vertices, tail, head, capacity, cost, supply };
}
