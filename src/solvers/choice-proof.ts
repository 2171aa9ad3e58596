import type { ChoiceBudget } from './choice-budget.js';
import type { ChoiceModel } from './choice-model.js';
import type { ChoicePrices } from './choice-prices.js';
import { ChoiceRandom } from './choice-random.js';
import { type ChoiceIncumbent, ChoiceTree } from './choice-tree.js';

/** Steps that raise the knapsacks' bound before the first target. */
const rootRounds = 100;
/** Nodes of the first try to lift the bound by one; more after every try without an answer. */
const firstNodes = 40;
/** Nodes of a try to lift it by more than one, at least. */
const atOnce = 4;
/** Tries from above between two from below, and the nodes of each. */
const dives = 4;
const diveNodes = 300;
const neighbourhoods = 20;
const neighbourhoodNodes = 60;

/**
 * Closes the gap of one model in turns. From below: is there a choice of cost `bound`? If not the bound rises. Where that
 * takes too many nodes, from above: dives towards a share of the gap, then searches near the best choice.
 */
export class ChoiceProof {
  readonly #tree = new ChoiceTree();
  #incumbent!: ChoiceIncumbent;
  #bound = 0;
  #dearest = 0;
  /** Share of the gap that a dive aims at, and groups that a search near the best choice leaves open. */
  #share = 1 / 4;
  #size = 30;
  /** How many costs at once are ruled out from below. */
  #stride = 1;
  /** Nodes of the next try from below. */
  #nodes = firstNodes;

  /**
   * Lowers the incumbent, in place, and returns a whole number that no choice is cheaper than: its cost when it is proven
   * best, Infinity when there is no choice.
   *
   * @param prices with `reduce` called
   * @param bound what is known so far
   */
  run(
    model: ChoiceModel,
    prices: ChoicePrices,
    incumbent: ChoiceIncumbent,
    bound: number,
    seed: number,
    budget: ChoiceBudget,
  ): number {
    const tree = this.#tree;
    const random = new ChoiceRandom(seed);
    this.#incumbent = incumbent;
    this.#dearest = prices.dearest;
    this.#bound = bound;
    this.#share = 1 / 4;
    this.#size = 30;
    this.#stride = 1;
    tree.start(model, prices, incumbent);
    tree.raise(rootRounds, budget);
    this.#raiseTo(tree.bound);
    this.#nodes = firstNodes;
    while (this.#isOpen(budget)) if (!this.#lift(budget)) this.#lower(random, budget);
    return this.#bound;
  }

  #isOpen(budget: ChoiceBudget): boolean {
    return this.#bound < this.#incumbent.cost && !budget.isSpent();
  }

  #raiseTo(bound: number): void {
    this.#bound = Math.max(this.#bound, Math.ceil(bound));
    // Nothing costs more than every group at its dearest: a bound beyond that says there is no choice.
    if (this.#bound > this.#dearest) this.#bound = Infinity;
    this.#bound = Math.min(this.#bound, this.#incumbent.cost);
  }

  /**
   * Asks for a choice of cost `bound`, or more while answers come. Returns whether to go on so: the
   * answer came within the nodes, or the question was too bold.
   */
  #lift(budget: ChoiceBudget): boolean {
    const tree = this.#tree;
    const before = tree.nodes;
    const isBold = this.#stride > 1;
    const target = Math.min(this.#bound + this.#stride - 1, this.#incumbent.cost - 1, this.#dearest);
    const most = isBold ? Math.max(atOnce, this.#nodes >> 2) : this.#nodes;
    const isAnswered = tree.search(target, Math.min(most, budget.nodes), budget);
    const spent = tree.nodes - before;
    budget.nodes -= spent;
    if (isAnswered) {
      this.#raiseTo(this.#incumbent.cost <= target ? this.#bound : target + 1);
      this.#stride *= 2;
    } else {
      this.#stride = Math.max(1, Math.floor(this.#stride / 4));
      this.#nodes = Math.ceil((isBold ? 1.25 : 3) * this.#nodes);
    }
    return isAnswered || isBold;
  }

  #lower(random: ChoiceRandom, budget: ChoiceBudget): void {
    const tree = this.#tree;
    const incumbent = this.#incumbent;
    const before = tree.nodes;
    // As much work as the last try from below took, so that neither side starves.
    const most = before + this.#nodes;
    for (let i = 0; i < dives && tree.nodes < most && this.#isOpen(budget); i++) {
      const dear = Math.min(incumbent.cost - 1, this.#dearest);
      const target = this.#bound + Math.floor((dear - this.#bound) * this.#share);
      if (tree.dive(target, random, diveNodes, budget)) this.#tighten(budget);
      else this.#share = this.#share === 1 ? 1 / 5 : Math.min(1, 1.4 * this.#share);
    }
    for (let i = 0; i < neighbourhoods && tree.nodes < most && this.#isOpen(budget); i++) {
      const { cost } = incumbent;
      if (cost === Infinity) break;
      const isThrough = tree.around(Math.floor(this.#size), random, neighbourhoodNodes, budget);
      if (incumbent.cost < cost) this.#tighten(budget);
      else this.#size = Math.max(10, (isThrough ? 1.15 : 0.93) * this.#size);
    }
    budget.nodes -= tree.nodes - before;
  }

  /** A cheaper choice leaves less room: more options can be dropped. */
  #tighten(budget: ChoiceBudget): void {
    this.#tree.dropDear(budget);
    this.#raiseTo(this.#tree.bound);
  }
}
