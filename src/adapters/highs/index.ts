// The surface of onehop/highs.

export type { ExternalAnswer, ExternalSolveOptions, ExternalSolver } from '../../solvers/external.js';
export type { HighsSolverOptions } from './highs-solver.js';
export { highsSolver } from './highs-solver.js';
