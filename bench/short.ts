/**
 * `npm run bench -- --short`: every answer that the benches time, checked at a size where brute force is quick.
 * No clock is read.
 */

import { route } from '../src/route.js';
import { oracle } from '../test/support/oracle.js';
import { benchFinder } from './finder.js';
import { emptyReport, type Report, Tally } from './report.js';
import { benchRoute } from './route.js';
import { benchRules } from './rules.js';
import { checkRulesAgainstBruteForce } from './rules-short.js';
import { buildWorld, drawOrders, type Size, shapes, tinySize } from './world.js';

export function benchShort(seed: number): Report {
  const report = emptyReport();
  const reports = [benchFinder(tinySize, { seed, rounds: 0, timed: false })];
  for (const shape of shapes) {
    reports.push(benchRoute(tinySize, shape, { seed, rounds: 0, timed: false }));
    reports.push(benchRules(tinySize, shape, { seed, rounds: 0, timed: false }));
  }
  for (const { rows, checks, facts } of reports) {
    report.rows.push(...rows);
    report.checks.push(...checks);
    report.facts.push(...facts);
  }
  report.checks.push(checkAgainstOracle(seed), ...checkRulesAgainstBruteForce(seed));
  return report;
}

/** Few enough facilities that the oracle may try every set of them. */
const oracleSize: Size = { name: 'oracle', standard: false, facilities: 7, positions: 18, skus: 5, orders: 8 };

function checkAgainstOracle(seed: number) {
  const tally = new Tally();
  for (let instance = 0; instance < 40; instance++) {
    for (const shape of shapes) {
      const world = buildWorld(oracleSize, shape, seed + instance);
      for (const order of drawOrders(world, oracleSize.orders, seed + instance, { lines: [1, 2, 3, 2] })) {
        const best = oracle(world.problem, order).cost;
        const { cost } = route(world.network, order);
        tally.add(cost === best, () => `instance ${instance} ${shape}, ${order.id}: ${cost}, best ${best}`);
      }
    }
  }
  return tally.check('7 facilities', 'route() against the best of all possible plans');
}
