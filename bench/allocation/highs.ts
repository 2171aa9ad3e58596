/** HiGHS (WebAssembly) on the folded model: the peer for the exact optimum, and for time and memory. */
import loadHighs, { type VariableType } from 'highs';
import type { Mip } from './mip.js';

export interface HighsAnswer {
  /** 'optimal' proven; 'feasible' stopped with a plan; 'none' stopped, or failed, without one. */
  readonly status: 'optimal' | 'feasible' | 'none';
  /** Of the plan, whole; Infinity without one. */
  readonly cost: number;
  /** Proven by HiGHS, in its own arithmetic; -Infinity where it says none. */
  readonly bound: number;
  /** By column; null without a plan. */
  readonly values: Float64Array | null;
  /** Why it ended, where that was an error. */
  readonly error: string | null;
}

/** @param cpuSeconds asked between steps of the search, so a long step passes it; twenty times that of wall clock ends it anyway */
export async function solveByHighs(mip: Mip, { cpuSeconds }: { cpuSeconds: number }): Promise<HighsAnswer> {
  const highs = await loadHighs();
  const { modelStatus } = highs.constants;
  const model = highs.createModel({
    numCols: mip.columns,
    numRows: mip.rows,
    colCost: Float64Array.from(mip.cost),
    colLower: new Float64Array(mip.columns),
    colUpper: Float64Array.from(mip.upper),
    rowLower: Float64Array.from(mip.rowLower),
    rowUpper: Float64Array.from(mip.rowUpper),
    matrix: {
      format: 'csr',
      numRows: mip.rows,
      numCols: mip.columns,
      starts: Int32Array.from(mip.rowStart),
      indices: Int32Array.from(mip.index),
      values: Float64Array.from(mip.value),
    },
    integrality: mip.integrality as VariableType[],
  });
  try {
    // Costs are whole: within 0.99 of the bound there is nothing better.
    model.options.set({ output_flag: false, time_limit: 20 * cpuSeconds, mip_rel_gap: 0, mip_abs_gap: 0.99 });
    let error: string | null = null;
    try {
      const started = process.cpuUsage();
      model.run({
        [highs.constants.callbackType.mipInterrupt]: (event) => {
          const { user, system } = process.cpuUsage(started);
          if (user + system > cpuSeconds * 1e6) event.interrupt();
        },
      });
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    const isOptimal = error === null && model.getModelStatus() === modelStatus.optimal;
    const hasPlan = Number(model.info.get('primal_solution_status')) === 2;
    const bound = Number(model.info.get('mip_dual_bound'));
    return {
      status: isOptimal ? 'optimal' : hasPlan ? 'feasible' : 'none',
      cost: hasPlan ? Math.round(model.getObjectiveValue()) : Infinity,
      bound: Number.isFinite(bound) ? bound : -Infinity,
      values: hasPlan ? Float64Array.from(model.getSolution().colValue) : null,
      error,
    };
  } finally {
    model.dispose();
  }
}
