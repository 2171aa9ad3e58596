import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Problem } from 'onehop';
import { loadOrders, loadProblem } from 'onehop/io';

/** The sample network and its orders, from the files beside this one. */
export async function readSample(): Promise<{ problem: Problem; orders: readonly Order[] }> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const problem = await loadProblem(join(folder, 'network'));
  const orders = await loadOrders(join(folder, 'orders.csv'));
  return { problem, orders };
}
