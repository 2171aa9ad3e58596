import { expect, test } from 'vitest';
import { ChoiceBudget } from '../../src/solvers/choice-budget.js';
import { ChoiceModel } from '../../src/solvers/choice-model.js';
import { ChoicePresolve } from '../../src/solvers/choice-presolve.js';
import { ChoicePrices } from '../../src/solvers/choice-prices.js';
import { ChoiceProof } from '../../src/solvers/choice-proof.js';
import { ChoiceTighten } from '../../src/solvers/choice-tighten.js';
import { solveSmallExactly } from '../../src/solvers/small-exact.js';
import { choiceRows, drawTight, exhaustive } from '../support/choice-oracle.js';
import { seededDraw } from '../support/random.js';

/** The least cost of a model, each choice looked at; Infinity when none keeps the limits. */
function leastCost(model: ChoiceModel): number {
  const uses = model.useStart[model.options] ?? 0;
  const best = exhaustive({
    groupStart: model.groupStart.slice(0, model.groups + 1),
    cost: model.cost.slice(0, model.options),
    useStart: model.useStart.slice(0, model.options + 1),
    useResource: model.useResource.slice(0, uses),
    useAmount: model.useAmount.slice(0, uses),
    limit: model.limit.slice(0, model.resources),
  });
  return best ?? Infinity;
}

/** Calls with every component of random small problems that presolving leaves. */
function eachModel(seeds: number, call: (model: ChoiceModel, seed: number) => void): void {
  const presolve = new ChoicePresolve();
  for (let seed = 1; seed <= seeds; seed += 1) {
    if (!presolve.run(choiceRows(drawTight(seededDraw(seed))))) continue;
    for (let c = 0; c < presolve.components; c += 1) {
      const model = new ChoiceModel();
      presolve.fill(c, model);
      call(model, seed);
    }
  }
}

test('tightening allows the same choices at the same cost', () => {
  const tighten = new ChoiceTighten();
  let models = 0;
  eachModel(3000, (model, seed) => {
    const before = leastCost(model);
    tighten.run(model);
    expect(leastCost(model), `seed ${seed}`).toBe(before);
    models += 1;
  });
  expect(models).toBeGreaterThan(1000);
});

test('prices and knapsacks by themselves prove every small component', () => {
  const proof = new ChoiceProof();
  const prices = new ChoicePrices();
  const tighten = new ChoiceTighten();
  eachModel(3000, (model, seed) => {
    const least = leastCost(model);
    tighten.run(model);
    prices.start(model);
    prices.raise(seed % 30, Infinity);
    expect(prices.bound, `seed ${seed}: prices`).toBeLessThanOrEqual(least);
    prices.reduce();
    const incumbent = { choice: new Int32Array(model.groups), cost: Infinity };
    const budget = new ChoiceBudget(1e6, 1e6, undefined, undefined);
    const bound = proof.run(model, prices, incumbent, Math.ceil(prices.bound), seed, budget);
    expect([incumbent.cost, bound], `seed ${seed}`).toEqual([least, least]);
    if (least < Infinity) expect(model.costOf(incumbent.choice, new Float64Array(model.resources))).toBe(least);
  });
});

test('the package for small models gives choices within the limits, or says nothing', () => {
  let known = 0;
  eachModel(1500, (model, seed) => {
    const choice = solveSmallExactly(model);
    if (choice === null) return;
    const cost = model.costOf(choice, new Float64Array(model.resources));
    expect(cost, `seed ${seed}`).toBeGreaterThanOrEqual(leastCost(model));
    if (cost === leastCost(model)) known += 1;
  });
  expect(known).toBeGreaterThan(100);
});
