// The surface of onehop/solvers: numbers in, numbers out, no order in sight.

export type { ChoiceLimits, ChoiceOptions, ChoiceProblem, ChoiceResult, ChoiceStop, StopSignal } from './choice.js';
export { solveChoice } from './choice.js';
export { defaultChoiceLimits } from './choice-solver.js';
export type { MinCostFlow, MinCostFlowProblem } from './flow.js';
export { solveMinCostFlow } from './flow.js';
export type { TransportJobs } from './transport.js';
export { mostTransportCost, Transport } from './transport.js';
