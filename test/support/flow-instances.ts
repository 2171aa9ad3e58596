import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type FlowInstance, readAssignment, readDimacs } from './flow-dimacs.js';

/** A minimum-cost flow with a known optimum and the CPU seconds that the bench allows for it. */
export interface PublishedFlow {
  readonly name: string;
  readonly optimum: number;
  readonly goalSeconds: number;
  /** Undefined where the file is not here. */
  read(): FlowInstance | undefined;
}

/** Instances that may not be copied into the repository lie here, if at all. */
const data = process.env.ONEHOP_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

const inRepository = (name: string, optimum: number, goalSeconds: number): PublishedFlow => ({
  name,
  optimum,
  goalSeconds,
  read: () => {
    const file = new URL(`../fixtures/flow/${name}.gz`, import.meta.url);
    return readDimacs(gunzipSync(readFileSync(file)).toString());
  },
});

const elsewhere = (name: string, optimum: number, goalSeconds: number): PublishedFlow => ({
  name,
  optimum,
  goalSeconds,
  read: () => {
    const file = `${data}/solvers/${name}`;
    if (!existsSync(file)) return undefined;
    const text = readFileSync(file, 'utf8');
    return name.startsWith('assignment/') ? readAssignment(text) : readDimacs(text);
  },
});

export const publishedFlows: readonly PublishedFlow[] = [
  inRepository('chain-3k-100.min', 56_426_696_445, 0.5),
  inRepository('chain-600-100.min', 33_929_362_309, 0.05),
  inRepository('depot-2k-100.min', 1_251_689, 0.02),
  inRepository('depot-5k-100.min', 2_968_919, 0.1),
  inRepository('grid-30x30-100.min', 80_819, 0.02),
  inRepository('grid-70x60-100.min', 429_890, 0.05),
  elsewhere('flow-local/CanonicalProblemIllustrationWithHighRevenueMultiplier.min', -5_243_116, 0.02),
  elsewhere('flow-local/RentalsGetDelayed.min', -174_542, 0.02),
  elsewhere('flow-local/SimpleProblemIllustration.min', -2_445_000, 0.02),
  elsewhere('flow-local/TablesAreCorrect.min', -574_807, 0.02),
  elsewhere('flow-local/assignment_3x3.min', 5, 0.02),
  elsewhere('flow-local/assignment_5x5.min', 10, 0.02),
  elsewhere('flow-local/circulation_100_0_10.min', -352_582, 0.02),
  elsewhere('flow-local/cycle_shortcut.min', 50, 0.02),
  elsewhere('flow-local/diamond_graph.min', 80, 0.02),
  elsewhere('flow-local/grid_5x5.min', 27_000, 0.02),
  elsewhere('flow-local/netgen_8_08a.min', 142_274_536, 0.02),
  elsewhere('flow-local/netgen_8_10a.min', 369_269_289, 0.02),
  elsewhere('flow-local/netgen_8_13a.min', 1_184_953_451, 0.2),
  elsewhere('flow-local/star_graph.min', 90, 0.02),
  elsewhere('flow-local/transport_2x3.min', 85, 0.02),
  elsewhere('flow-local/transport_40x30.min', 42_667, 0.02),
  elsewhere('assignment/assign100.txt', 305, 0.05),
  elsewhere('assignment/assign500.txt', 991, 0.5),
];
