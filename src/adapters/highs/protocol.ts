/** A mixed-integer programme over columns of 0 or 1, in compressed columns; what goes to the worker. */
export interface Programme {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Entries of column j: columnStart[j] .. columnStart[j + 1] - 1. */
  readonly columnStart: Int32Array;
  readonly entryRow: Int32Array;
  readonly entryValue: Float64Array;
}

export interface Task {
  readonly id: number;
  readonly programme: Programme;
  /** Value of every column to start from. */
  readonly start: Float64Array | null;
  /** Date.now() at which the answer must be on its way. */
  readonly deadline: number;
}

/** A better plan than any before, sent while the search goes on. */
export interface Progress {
  readonly id: number;
  readonly progress: Float64Array;
  readonly bound: number;
}

export type Reply =
  | {
      readonly id: number;
      readonly status: 'optimal' | 'infeasible' | 'stopped';
      /** Of every column; null without a plan. */
      readonly values: Float64Array | null;
      /** Lower bound on the cost; -Infinity for none. */
      readonly bound: number;
    }
  | { readonly id: number; readonly error: string };
