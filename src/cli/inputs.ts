import { readOrders } from '../io/read-orders.js';
import { readProblem } from '../io/read-problem.js';
import type { Issue } from '../model/issues.js';
import type { Order } from '../model/order.js';
import type { Problem } from '../model/problem.js';
import { ordersSource } from './check.js';
import { counted, issueLines, warningLines } from './findings.js';
import { print, type Streams } from './streams.js';

export interface InputOptions {
  readonly network: string;
  /** A file, or `-` for standard input. */
  readonly orders: string;
  readonly policy?: string;
}

export interface Inputs {
  readonly problem: Problem;
  /** As they were placed; equal instants by id. */
  readonly orders: readonly Order[];
}

/** Warnings shown here at most; `check` shows all. */
const maxWarnings = 5;

/** Reads what a command decides on and tells what is odd about it; null where any of it is bad, and then says why. */
export async function readInputs({ network, orders, policy }: InputOptions, streams: Streams): Promise<Inputs | null> {
  const problem = await readProblem(network, policy === undefined ? {} : { policyFile: policy });
  const read = await readOrders(ordersSource(orders, streams));
  await print(streams.stderr, someWarnings([...problem.warnings, ...read.warnings]));
  if (problem.ok && read.ok) return { problem: problem.value, orders: [...read.value].sort(byArrival) };
  await refuse([...(problem.ok ? [] : problem.issues), ...(read.ok ? [] : read.issues)], streams);
  return null;
}

/** Tells the issues and returns the exit code for them. */
export async function refuse(issues: readonly Issue[], { stderr }: Streams): Promise<1> {
  await print(stderr, issueLines(issues));
  return 1;
}

function byArrival(one: Order, other: Order): number {
  return one.placedAt - other.placedAt || (one.id < other.id ? -1 : 1);
}

function* someWarnings(warnings: Parameters<typeof warningLines>[0]): Generator<string> {
  yield* warningLines(warnings.slice(0, maxWarnings));
  const more = warnings.length - maxWarnings;
  if (more > 0) yield `and ${counted(more, 'more warning')}; onehop check shows all\n`;
}
