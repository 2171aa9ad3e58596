import type { ChoiceProblem } from '../../solvers/choice.js';
import type { Programme } from './protocol.js';

/** A choice problem as a mixed-integer programme: a column per option, a row per group, then a row per resource. */
export class ChoiceProgramme {
  readonly programme: Programme;
  /** What every choice costs at least; taken off the columns, so that numbers stay small. */
  readonly offset: number;
  readonly #groupStart: Int32Array;

  /** The problem must have an option in every group. */
  constructor(problem: ChoiceProblem) {
    const groups = problem.groupStart.length - 1;
    const options = problem.cost.length;
    this.#groupStart = Int32Array.from(problem.groupStart);
    const cost = Float64Array.from(problem.cost);
    this.offset = this.#shift(cost);
    const { columnStart, entryRow, entryValue } = columnsOf(problem, this.#groupStart);
    const rowLower = new Float64Array(groups + problem.limit.length).fill(-Infinity).fill(1, 0, groups);
    const rowUpper = new Float64Array(groups + problem.limit.length).fill(1, 0, groups);
    rowUpper.set(Float64Array.from(problem.limit), groups);
    this.programme = {
      columns: options,
      rows: rowLower.length,
      cost,
      rowLower,
      rowUpper,
      columnStart,
      entryRow,
      entryValue,
    };
  }

  start(choice: ArrayLike<number>): Float64Array {
    const values = new Float64Array(this.programme.columns);
    for (let group = 0; group < choice.length; group++) values[choice[group] as number] = 1;
    return values;
  }

  /** The option of each group; null where the values are not one option each. */
  choice(values: ArrayLike<number>): Int32Array | null {
    const groupStart = this.#groupStart;
    const choice = new Int32Array(groupStart.length - 1).fill(-1);
    for (let group = 0; group < choice.length; group++) {
      for (let option = groupStart[group] as number; option < (groupStart[group + 1] as number); option++) {
        if ((values[option] as number) < 0.5) continue;
        if (choice[group] !== -1) return null;
        choice[group] = option;
      }
      if (choice[group] === -1) return null;
    }
    return choice;
  }

  /** Costs are whole, so a bound rounds up; a millionth is left to the solver's arithmetic. */
  bound(bound: number): number {
    if (!Number.isFinite(bound)) return -Infinity;
    return Math.ceil(bound - 1e-6 * Math.max(1, Math.abs(bound))) + this.offset;
  }

  #shift(cost: Float64Array): number {
    let offset = 0;
    for (let group = 0; group < this.#groupStart.length - 1; group++) {
      const options = cost.subarray(this.#groupStart[group], this.#groupStart[group + 1]);
      const least = options.reduce((sofar, value) => Math.min(sofar, value), Infinity);
      offset += least;
      for (let option = 0; option < options.length; option++) options[option] = (options[option] as number) - least;
    }
    return offset;
  }
}

function columnsOf({ cost, useStart, useResource, useAmount, limit }: ChoiceProblem, groupStart: Int32Array) {
  const groups = groupStart.length - 1;
  const columnStart = new Int32Array(cost.length + 1);
  const entryRow: number[] = [];
  const entryValue: number[] = [];
  // Where an option names a resource twice it is one entry; by resource, the entry of the option at hand.
  const entryOf = new Int32Array(limit.length).fill(-1);
  for (let group = 0; group < groups; group++) {
    for (let option = groupStart[group] as number; option < (groupStart[group + 1] as number); option++) {
      const first = entryRow.push(group) - 1;
      entryValue.push(1);
      for (let use = useStart[option] as number; use < (useStart[option + 1] as number); use++) {
        const resource = useResource[use] as number;
        const amount = useAmount[use] as number;
        if (amount === 0) continue;
        const known = entryOf[resource] as number;
        if (known > first) entryValue[known] = (entryValue[known] as number) + amount;
        else {
          entryOf[resource] = entryRow.push(groups + resource) - 1;
          entryValue.push(amount);
        }
      }
      columnStart[option + 1] = entryRow.length;
    }
  }
  return { columnStart, entryRow: Int32Array.from(entryRow), entryValue: Float64Array.from(entryValue) };
}
