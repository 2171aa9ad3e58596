/**
 * Routing with rules against brute force that tries every store, way, split, sku and slot, and shares nothing with the
 * code that decides: on the made-up world when it is tiny, and on small instances of every flavour.
 */

import { assertProblem } from '../src/model/parse.js';
import { buildNetwork } from '../src/network/network.js';
import { route } from '../src/route.js';
import { bestOption, planOf } from '../test/support/full-best.js';
import { comparable, fullInstance } from '../test/support/full-compare.js';
import { type FullFlavour, fullFlavourNames } from '../test/support/full-flavours.js';
import { Taken } from '../test/support/full-taken.js';
import { clusteredPoints } from './points.js';
import { type Check, Tally } from './report.js';
import { drawMoments, ruleSets, withRules } from './rules-world.js';
import { drawOrders, type Shape, type Size, shapes, worldInput } from './world.js';

/** Instances of each flavour. */
const instances = 12;

export function checkRulesAgainstBruteForce(seed: number): Check[] {
  const flavours = new Tally();
  for (const flavour of fullFlavourNames) {
    for (let at = 0; at < instances; at++) checkFlavour(seed + at, flavour, flavours);
  }
  const worlds = new Tally();
  for (const shape of shapes) for (let at = 0; at < instances; at++) checkWorld(seed + at, shape, worlds);
  return [
    flavours.check('few facilities', 'route() with all rules: the plans of brute force'),
    worlds.check('9 facilities', 'route() in the world with rules: the plans of brute force'),
  ];
}

/** Orders one after the other, each taking what it needs. */
function checkFlavour(seed: number, flavour: FullFlavour, tally: Tally): void {
  const { problem, orders } = fullInstance(seed, flavour, 1 + (seed % 3));
  const network = buildNetwork(problem);
  const taken = new Taken();
  for (const order of orders) {
    const best = bestOption(problem, order, taken);
    const expected = JSON.stringify(comparable(problem, planOf(problem, order, best)));
    const plan = JSON.stringify(comparable(problem, route(network, order, { reserve: true })));
    tally.add(plan === expected, () => `${flavour}, seed ${seed}, ${order.id}: ${plan}, best ${expected}`);
    taken.add(best);
  }
}

/** Few enough facilities and units for every set of ways. */
const size: Size = { name: 'few', standard: false, facilities: 9, positions: 18, skus: 6, orders: 6 };

function checkWorld(seed: number, shape: Shape, tally: Tally): void {
  const input = worldInput(size, shape, seed);
  const places = clusteredPoints(size.orders, seed + 98, 2);
  for (const ruleSet of ruleSets) {
    const problem = assertProblem(withRules(input, ruleSet, size, shape, seed));
    const network = buildNetwork(problem);
    for (const order of drawOrders({ problem, places }, size.orders, seed + 7, {
      lines: [1, 2],
      more: drawMoments(seed),
    })) {
      const best = bestOption(problem, order).cost;
      const { cost } = route(network, order);
      tally.add(cost === best, () => `${ruleSet} ${shape}, seed ${seed}, ${order.id}: ${cost}, best ${best}`);
    }
  }
}
