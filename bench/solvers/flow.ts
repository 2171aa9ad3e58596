/**
 * `npx tsx bench/solvers/flow.ts`: the published minimum-cost flows, each proved to its known optimum and timed in CPU
 * seconds of the process, the first run and the least of five. Then a made-up network that grows. Exits with 1 where an
 * optimum is missed; a goal missed is printed, and no failure.
 */

import { type MinCostFlowProblem, solveMinCostFlow } from '../../src/solvers/flow.js';
import { publishedFlows } from '../../test/support/flow-instances.js';
import { type Draw, seededDraw } from '../../test/support/random.js';

const runs = 5;

function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function benchPublished(): number {
  let wrong = 0;
  console.log(`${'instance'.padEnd(36)} vertices     arcs      optimum   first    best    goal`);
  for (const { name, optimum, goalSeconds, read } of publishedFlows) {
    const instance = read();
    const label = name.replace(/^.*\//, '').slice(0, 36).padEnd(36);
    if (!instance) {
      console.log(`${label} skipped: not here`);
      continue;
    }
    let cost = Number.NaN;
    const seconds = Array.from({ length: runs }, () =>
      cpuSeconds(() => {
        cost = solveMinCostFlow(instance).cost + instance.fixedCost;
      }),
    );
    if (cost !== optimum) wrong++;
    const [first, best] = [seconds[0] as number, Math.min(...seconds)];
    const verdict = cost !== optimum ? `WRONG: ${cost}` : first <= goalSeconds ? '' : 'goal missed by the first run';
    const figures = [
      String(instance.vertices).padStart(8),
      String(instance.tail.length).padStart(8),
      String(optimum).padStart(12),
      first.toFixed(4),
      best.toFixed(4),
      String(goalSeconds).padStart(6),
    ];
    console.log(`${label} ${figures.join('  ')}  ${verdict}`);
  }
  return wrong;
}

/** Orders of one unit, cells of stock that are wanted unequally, facilities with a daily capacity, and a dear way out. */
function depot(orders: number, draw: Draw): MinCostFlowProblem {
  const cells = Math.floor(orders * 1.2);
  const facilities = 60;
  const vertices = orders + cells + facilities + 1;
  const out = vertices - 1;
  const arcs: number[][] = [];
  for (let order = 0; order < orders; order++) {
    for (let choice = 0; choice < 13; choice++) {
      const cell = Math.floor((draw.int(0, cells - 1) * draw.int(0, 1000)) / 1000);
      arcs.push([order, orders + cell, 1, draw.int(500, 1100)]);
    }
    arcs.push([order, out, 1, 4000]);
  }
  for (let cell = 0; cell < cells; cell++) {
    arcs.push([orders + cell, orders + cells + draw.int(0, facilities - 1), draw.int(0, 2), 0]);
  }
  const perFacility = Math.floor((orders / facilities) * 0.9);
  for (let facility = 0; facility < facilities; facility++) {
    arcs.push([orders + cells + facility, out, perFacility, 0]);
  }
  const supply = new Float64Array(vertices).fill(1, 0, orders);
  supply[out] = -orders;
  const column = (index: number) => Float64Array.from(arcs, (arc) => arc[index] as number);
  return { vertices, tail: column(0), head: column(1), capacity: column(2), cost: column(3), supply };
}

function benchGrowth(): void {
  for (const orders of [1_000, 10_000, 30_000, 100_000]) {
    const problem = depot(orders, seededDraw(5));
    let cost = 0;
    const seconds = cpuSeconds(() => {
      cost = solveMinCostFlow(problem).cost;
    });
    console.log(`depot of ${orders} orders, ${problem.tail.length} arcs: ${seconds.toFixed(3)} s, cost ${cost}`);
  }
}

const wrong = benchPublished();
benchGrowth();
process.exitCode = wrong > 0 ? 1 : 0;
