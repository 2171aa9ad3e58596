import { fileURLToPath } from 'node:url';
import { buildNetwork, type Plan, route, verify } from 'onehop';
import { summarise } from './support/summary.js';
import { alignTable, fixed, percent, type TableRow, whole, wrap } from './support/table.js';
import { loadUsStores, missingFiles } from './us-stores/load.js';

// Real baskets over real store locations of the United States. The data is not part of the package:
//   npx tsx examples/us-stores.ts [FOLDER] [ORDERS] [PRESENCE] [SHIPMENTS]
// FOLDER is where it lies (else the variable ONEHOP_DATA, else ../shared/data beside the project), ORDERS how many of
// its orders are routed (300), PRESENCE the share of skus that each store holds (0.25), SHIPMENTS how many an order may
// come in (3). Baskets hold up to 600 lines, and the answer is exact for all of them.

const [folderArgument, count = '300', presence = '0.25', shipments = '3'] = process.argv.slice(2);
const folder =
  folderArgument ?? process.env.ONEHOP_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const missing = missingFiles(folder);
if (missing.length > 0) {
  console.log(`skipped: ${folder} has no ${missing.join(', no ')}`);
  process.exit(0);
}

const { problem, orders } = loadUsStores(folder, {
  orders: Number(count),
  presence: Number(presence),
  maxShipments: Number(shipments),
});
const network = buildNetwork(problem);
const milliseconds: number[] = [];
const plans: Plan[] = orders.map((order) => {
  const startedAt = performance.now();
  const plan = route(network, order, { reserve: true });
  milliseconds.push(performance.now() - startedAt);
  return plan;
});
const violations = verify(problem, orders, plans);
const summary = summarise(problem, orders, plans);
const lines = orders.reduce((sum, order) => sum + order.lines.length, 0);

const intro =
  `${whole(orders.length)} real baskets with ${whole(lines)} lines (at most 4 units of an article), customers at ZIP ` +
  `codes drawn by a hash; ${whole(problem.facilities.length)} facilities with ` +
  `${whole(problem.stock.facilityRow.length)} stock positions: each store holds ${percent(Number(presence))} of the ` +
  `articles. An order comes in at most ${shipments} shipments.`;
console.log(`${wrap(intro, 118).join('\n')}\n`);
const rows: TableRow[] = [
  ['orders served in full, in part, not', `${summary.served}, ${summary.partial}, ${summary.unserved}`],
  ['units shipped, not served', `${whole(summary.units)}, ${whole(summary.unservedUnits)}`],
  ['shipments per order', fixed(summary.shipmentsPerOrder, 2)],
  ['moves and touches per unit', `${fixed(summary.movesPerUnit, 2)}, ${fixed(summary.touchesPerUnit, 2)}`],
  ['km per unit', fixed(summary.kmPerUnit, 0)],
  ['hours to the door, mean', fixed(summary.hoursMean, 1)],
  ['rules broken (found by verify)', whole(violations.length)],
];
for (const row of alignTable(rows)) console.log(row);

console.log('\nTime to decide an order, milliseconds:');
const bands = [
  [1, 1],
  [2, 3],
  [4, 6],
  [7, 12],
  [13, 25],
  [26, 50],
  [51, 100],
  [101, Infinity],
] as const;
const times = bands.map(([low, high]): TableRow => {
  const band = milliseconds
    .filter((_, row) => (orders[row]?.lines.length ?? 0) >= low && (orders[row]?.lines.length ?? 0) <= high)
    .sort((a, b) => a - b);
  const at = (share: number): string => {
    const value = band[Math.max(0, Math.ceil(band.length * share) - 1)];
    return value === undefined ? '-' : fixed(value, 2);
  };
  const name = low === high ? `${low}` : high === Infinity ? `${low} and more` : `${low} to ${high}`;
  return [name, whole(band.length), at(0.5), at(0.99), at(1)];
});
for (const row of alignTable([['lines', 'orders', 'half within', '99 of 100 within', 'longest'], ...times]))
  console.log(row);
if (violations.length > 0) process.exitCode = 1;
