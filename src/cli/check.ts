import type { Source } from '../io/bytes.js';
import { readOrders } from '../io/read-orders.js';
import { readProblem } from '../io/read-problem.js';
import { counted, issueLines, warningLines } from './findings.js';
import { print, type Streams } from './streams.js';

export interface CheckOptions {
  readonly network: string;
  /** A file, or `-` for standard input. */
  readonly orders?: string;
  readonly policy?: string;
}

/** `onehop check`: tells everything wrong or odd about the files. Returns the exit code: 0, or 1 with any issue. */
export async function check({ network, orders, policy }: CheckOptions, streams: Streams): Promise<number> {
  const problem = await readProblem(network, policy === undefined ? {} : { policyFile: policy });
  const read = orders === undefined ? undefined : await readOrders(ordersSource(orders, streams));

  const issues = [problem, read].flatMap((result) => (result === undefined || result.ok ? [] : result.issues));
  const warnings = [...problem.warnings, ...(read?.warnings ?? [])];
  const lines = [...issueLines(issues), ...warningLines(warnings)];
  if (problem.ok) {
    const { facilities, services, skus, stock } = problem.value;
    lines.push(
      `network: ${counted(facilities.length, 'facility').replace(/ys$/, 'ies')}, ${counted(services.length, 'service')}, ` +
        `${counted(skus.length, 'sku')}, ${counted(stock.onHand.length, 'stock position')}\n`,
    );
  }
  if (read?.ok) {
    const orderLines = read.value.reduce((sum, order) => sum + order.lines.length, 0);
    lines.push(`orders: ${counted(read.value.length, 'order')}, ${counted(orderLines, 'line')}\n`);
  }
  lines.push(`${counted(issues.length, 'issue')}, ${counted(warnings.length, 'warning')}\n`);
  await print(streams.stdout, lines);
  return issues.length === 0 ? 0 : 1;
}

/** `-` is standard input. */
export const ordersSource = (orders: string, { stdin }: Streams): Source =>
  orders === '-' ? { name: 'stdin', bytes: stdin } : orders;
