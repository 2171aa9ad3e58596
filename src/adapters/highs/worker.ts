import type { Progress, Reply, Task } from './protocol.js';

/** What is used of the package `highs`, 1.15 and later. */
interface Highs {
  createModel(data: unknown): Model;
  readonly constants: {
    readonly modelStatus: { readonly optimal: number; readonly infeasible: number };
    readonly callbackType: { readonly mipImprovingSolution: number };
  };
}

interface Improvement {
  readonly data: { readonly mip_solution?: Float64Array; readonly mip_dual_bound?: number };
}

interface Model {
  readonly options: { set(values: Readonly<Record<string, unknown>>): void };
  readonly info: { get(name: string): number | bigint };
  setSolution(solution: { readonly colValue: Float64Array }): void;
  run(callbacks: Readonly<Record<number, (event: Improvement) => undefined>>): void;
  getModelStatus(): number;
  getSolution(): { readonly colValue: Float64Array };
  dispose(): void;
}

interface Port {
  on(event: 'message', handle: (task: Task) => void): void;
  postMessage(message: Reply | Progress): void;
}

/**
 * What runs inside the worker thread: answers one task after the other, each in a model of its own that is disposed.
 * It goes there as text, so that neither a bundler nor a format has to find a file beside this one; so its body uses
 * nothing but its arguments and the language.
 */
function runWorker(port: Port, load: () => Promise<Highs>): void {
  let highs: Promise<Highs> | undefined;

  const solve = async ({ id, programme, start, deadline }: Task): Promise<Reply> => {
    highs ??= load();
    const { createModel, constants } = await highs;
    const { columns, rows, cost, rowLower, rowUpper, columnStart, entryRow, entryValue } = programme;
    const model = createModel({
      numCols: columns,
      numRows: rows,
      colCost: cost,
      colLower: new Float64Array(columns),
      colUpper: new Float64Array(columns).fill(1),
      rowLower,
      rowUpper,
      matrix: {
        format: 'csc',
        numRows: rows,
        numCols: columns,
        starts: columnStart,
        indices: entryRow,
        values: entryValue,
      },
      integrality: new Int32Array(columns).fill(1),
    });
    try {
      // Costs are whole, so nothing better is left within 0.99 of the bound. A tenth of the time is for the way back.
      const seconds = Math.max(0.001, (0.9 * (deadline - Date.now())) / 1000);
      model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 0.99 });
      if (start) model.setSolution({ colValue: start });
      model.run({
        [constants.callbackType.mipImprovingSolution]: ({ data }) => {
          // Kept on the other side, should the search not come back in time.
          if (data.mip_solution)
            port.postMessage({ id, progress: data.mip_solution, bound: data.mip_dual_bound ?? -Infinity });
        },
      });
      const status = model.getModelStatus();
      const hasPlan = Number(model.info.get('primal_solution_status')) === 2;
      const isOptimal = status === constants.modelStatus.optimal && hasPlan;
      return {
        id,
        status: isOptimal ? 'optimal' : status === constants.modelStatus.infeasible ? 'infeasible' : 'stopped',
        values: hasPlan ? Float64Array.from(model.getSolution().colValue) : null,
        bound: Number(model.info.get('mip_dual_bound')),
      };
    } finally {
      model.dispose();
    }
  };

  port.on('message', (task) => {
    solve(task).then(
      (reply) => port.postMessage(reply),
      (error: unknown) =>
        port.postMessage({ id: task.id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** The text of a CommonJS worker; `workerData.module` is the file of the package `highs`. */
export const workerSource = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
// Some loaders wrap functions to keep their names.
const __name = (value) => value;
(${runWorker.toString()})(parentPort, async () => require(workerData.module)());
`;
