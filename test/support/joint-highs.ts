import highsLoader from 'highs';
import type { JointModel } from './joint-options.js';

const loading = highsLoader();

/** The least total cost of a model by HiGHS, as a mixed-integer program with one binary an option. Proven, or an error. */
export async function leastTotalByHighs({ resources, options }: JointModel): Promise<number> {
  const highs = await loading;
  const columns = options.flatMap((own, order) => own.map(({ cost, uses }) => ({ order, cost, uses })));
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const addRow = (entries: readonly (readonly [column: number, value: number])[]): void => {
    for (const [column, value] of entries) {
      if (value === 0) continue;
      indices.push(column);
      values.push(value);
    }
    starts.push(indices.length);
  };
  for (const order of options.keys()) addRow(columns.map((column, c) => [c, column.order === order ? 1 : 0]));
  for (const r of resources.keys()) addRow(columns.map(({ uses }, c) => [c, uses[r] ?? 0]));
  const rows = options.length + resources.length;
  const model = highs.createModel({
    numCols: columns.length,
    numRows: rows,
    colCost: Float64Array.from(columns, ({ cost }) => cost),
    colLower: new Float64Array(columns.length),
    colUpper: new Float64Array(columns.length).fill(1),
    rowLower: Float64Array.from({ length: rows }, (_, row) => (row < options.length ? 1 : -highs.infinity)),
    rowUpper: Float64Array.from({ length: rows }, (_, row) => resources[row - options.length]?.limit ?? 1),
    integrality: new Int32Array(columns.length).fill(1),
    matrix: {
      format: 'csr',
      numRows: rows,
      numCols: columns.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  });
  try {
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5 });
    model.run();
    if (model.getModelStatus() !== highs.constants.modelStatus.optimal)
      throw new Error(`HiGHS ends with status ${model.getModelStatus()}`);
    // Its figures are doubles; the choice they mean is recounted in whole minor units.
    const chosen = model.getSolution().colValue;
    return columns.reduce((sum, { cost }, column) => sum + (Math.round(chosen[column] ?? 0) === 1 ? cost : 0), 0);
  } finally {
    model.dispose();
  }
}
