import { fileURLToPath } from 'node:url';
import { buildNetwork, route, verify } from 'onehop';
import { expect, test } from 'vitest';
import { loadUsStores, missingFiles } from '../../examples/us-stores/load.js';

const folder = process.env.ONEHOP_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const missing = missingFiles(folder);
if (missing.length > 0) console.warn(`skipped: ${folder} has no ${missing.join(', no ')}`);

test.skipIf(missing.length > 0)('real baskets over real store locations: counts, and every plan is legal', () => {
  const { problem, orders } = loadUsStores(folder, { orders: 200 });
  const count = (kind: string): number => problem.facilities.filter((facility) => facility.kind === kind).length;
  expect(['store', 'distributor', 'centralWarehouse'].map(count)).toEqual([5993, 3734, 5]);
  expect(orders.length).toBe(200);
  expect(Math.max(...orders.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)))).toBe(4);

  const network = buildNetwork(problem);
  const plans = orders.map((order) => route(network, order, { reserve: true }));
  expect(verify(problem, orders, plans)).toEqual([]);
  expect(plans.filter(({ status }) => status !== 'unserved').length).toBe(200);
});
