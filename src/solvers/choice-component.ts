import { assert } from '../base/assert.js';
import { ChoiceBranch } from './choice-branch.js';
import type { ChoiceBudget } from './choice-budget.js';
import { isFlow, solveAsFlow } from './choice-flow.js';
import type { ChoiceModel } from './choice-model.js';
import { ChoicePrices } from './choice-prices.js';
import { ChoiceProof } from './choice-proof.js';
import { ChoiceTighten } from './choice-tighten.js';
import { solveSmallExactly } from './small-exact.js';

/** Steps of the prices and nodes of the quick search, stage by stage: most components are proven in the first. */
const quickStages = [
  { rounds: 20, nodes: 200 },
  { rounds: 80, nodes: 2000 },
] as const;
/** Options up to which a model is searched before it is taken as a flow. */
const fewOptions = 300;
/** Steps of the prices before the knapsacks take over from them. */
const priceRounds = 600;

/** Solves one component: groups that hang together by what they use. Made once, used for many. */
export class ChoiceComponent {
  readonly prices = new ChoicePrices();
  /** A whole number that no choice is cheaper than; Infinity when there is none at all. */
  bound = 0;
  readonly #tighten = new ChoiceTighten();
  readonly #branch = new ChoiceBranch();
  readonly #proof = new ChoiceProof();
  #used = new Float64Array(16);

  /** Cost of the best choice, Infinity while none is known; its options per group, rows of the model. */
  get cost(): number {
    return this.#branch.best.cost;
  }
  get choice(): Int32Array {
    return this.#branch.best.choice;
  }

  /** @param incumbent a choice to begin with, one option of the model per group, or null */
  run(model: ChoiceModel, incumbent: Int32Array | null, seed: number, budget: ChoiceBudget): void {
    this.#tighten.run(model);
    this.prices.start(model);
    this.#branch.start(model);
    this.bound = Math.ceil(this.prices.bound);
    if (incumbent !== null) this.#take(model, incumbent);
    for (const { rounds, nodes } of quickStages) {
      // A small flow is searched faster than it is built.
      if (model.options > fewOptions && this.#flow(model)) return;
      this.#raisePrices(rounds, budget);
      if (this.#isClosed() || budget.isOver()) return;
      this.#search(model, nodes, budget);
      if (this.#isClosed()) return;
      if (budget.isSpent()) {
        this.#askPackage(model, budget);
        return;
      }
    }
    if (this.#flow(model)) return;
    this.#raisePrices(priceRounds, budget);
    this.prices.reduce();
    this.bound = this.#proof.run(model, this.prices, this.#branch.best, this.bound, seed, budget);
    if (!this.#isClosed()) this.#askPackage(model, budget);
  }

  /** Solves the model as a flow if it is one. */
  #flow(model: ChoiceModel): boolean {
    if (!isFlow(model)) return false;
    const answer = solveAsFlow(model);
    if (answer.status === 'infeasible') {
      this.bound = Infinity;
      return true;
    }
    this.#take(model, answer.choice);
    assert(this.cost === answer.cost, `a flow of cost ${answer.cost} is a choice of cost ${this.cost}`);
    this.bound = this.cost;
    this.prices.price.set(answer.prices);
    return true;
  }

  /** Where nodes or iterations ran out, and there is time: perhaps the package knows a better choice. */
  #askPackage(model: ChoiceModel, budget: ChoiceBudget): void {
    if (budget.isOver()) return;
    const choice = solveSmallExactly(model);
    if (choice !== null) this.#take(model, choice);
  }

  #isClosed(): boolean {
    return this.bound >= this.cost;
  }

  #raisePrices(rounds: number, budget: ChoiceBudget): void {
    const prices = this.prices;
    const before = prices.iterations;
    prices.raise(Math.min(rounds, budget.iterations), this.cost);
    budget.iterations -= prices.iterations - before;
    this.#raiseTo(prices.bound);
  }

  #raiseTo(bound: number): void {
    this.bound = Math.max(this.bound, Math.ceil(bound));
    // Nothing costs more than every group at its dearest: a bound beyond that says there is no choice.
    if (this.bound > this.prices.dearest) this.bound = Infinity;
    if (this.bound > this.cost) this.bound = this.cost;
  }

  #search(model: ChoiceModel, nodes: number, budget: ChoiceBudget): void {
    const branch = this.#branch;
    const prices = this.prices;
    prices.reduce();
    // The first way down is free: without it a limit of no nodes would mean no answer.
    const limit = Math.min(nodes, Math.max(budget.nodes, this.cost === Infinity ? model.groups : 0));
    if (branch.run(prices, prices.dearest, limit, budget)) this.bound = this.cost;
    budget.nodes -= branch.nodes;
  }

  /** Takes a choice from outside if it keeps the limits and is cheaper than the best. */
  #take(model: ChoiceModel, choice: Int32Array): void {
    if (this.#used.length < model.resources) this.#used = new Float64Array(2 * model.resources);
    const cost = model.costOf(choice, this.#used);
    if (cost >= this.cost) return;
    this.#branch.best.cost = cost;
    this.#branch.best.choice.set(choice.subarray(0, model.groups));
  }
}
