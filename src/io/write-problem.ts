import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../model/issues.js';
import type { FacilityInput, OrderInput, ProblemInput, StockColumnsInput, StockInput } from '../model/schema.js';
import {
  facilityTable,
  laneTable,
  orderColumns,
  orderLineColumns,
  serviceTable,
  skuTable,
  stockTable,
  type TableShape,
} from './columns.js';
import { type CsvTextOptions, csvText, usedColumns } from './csv-text.js';
import { fileError } from './file-issue.js';
import { jsonArrayText } from './json-text.js';
import { writeTextFile } from './write-file.js';

/**
 * Writes a network as a folder of CSV files, which is made where it is absent: `network.json`, `facilities.csv`,
 * `services.csv`, `stock.csv`, and `skus.csv`, `lanes.csv`, `policy.json` where the problem has them. Columns that no row
 * fills are left out. The problem is written as it is, unchecked. Throws an InputError where a cell cannot say a
 * value, and before anything is written where the folder holds a file of another network that would be read along.
 */
export async function writeProblem(folder: string, problem: ProblemInput, options: CsvTextOptions = {}): Promise<void> {
  const { currency, facilities, services, skus, lanes, policy } = problem;
  const openDays = facilities.map(withoutClosedDays);
  const files = new Map<string, () => Iterable<string>>([
    ['network.json', () => [`${JSON.stringify({ currency }, null, 2)}\n`]],
    ['facilities.csv', () => tableText(facilityTable, openDays, options)],
    ['services.csv', () => tableText(serviceTable, services, options)],
    ['stock.csv', () => stockText(problem, options)],
  ]);
  if (skus !== undefined) files.set('skus.csv', () => tableText(skuTable, skus, options));
  if (lanes !== undefined) files.set('lanes.csv', () => tableText(laneTable, lanes, options));
  if (policy !== undefined) files.set('policy.json', () => [`${JSON.stringify(policy, null, 2)}\n`]);

  await mkdir(folder, { recursive: true });
  for (const present of await readdir(folder)) {
    const plain = present.replace(/\.gz$/, '');
    if (!networkFiles.has(plain) || files.has(present)) continue;
    throw fileError(
      'BAD_FILE',
      join(basename(folder), present),
      'a file of another network',
      'Remove it, or write to an empty folder.',
    );
  }
  for (const [name, text] of files) await writeTextFile(join(folder, name), text());
}

/** A day without an opening is closed as one that is not named, which an empty cell says while another day is open. */
function withoutClosedDays(facility: FacilityInput, row: number): FacilityInput {
  const { hours } = facility;
  if (hours === undefined) return facility;
  const open = Object.entries(hours).filter(([, windows]) => windows !== undefined && windows.length > 0);
  if (open.length > 0) return { ...facility, hours: Object.fromEntries(open) };
  const hint = 'a CSV file cannot say that a facility never opens; write the problem as JSON';
  throw new InputError([{ code: 'WRONG_TYPE', path: `facilities[${row}].hours`, value: 'no opening', hint }]);
}

const networkFiles = new Set([
  'problem.json',
  'network.json',
  'policy.json',
  ...[facilityTable, serviceTable, stockTable, skuTable, laneTable].map(({ name }) => `${name}.csv`),
]);

/**
 * Writes orders: as a JSON array where the name ends in `.json`, otherwise as CSV, one row for each line, the fields of the
 * order repeated. They are written as they are, unchecked. Throws an InputError where a cell cannot say a value.
 */
export async function writeOrders(
  file: string,
  orders: readonly OrderInput[],
  options: CsvTextOptions = {},
): Promise<void> {
  if (/\.json$/i.test(file)) return writeTextFile(file, jsonArrayText(orders));
  const lines = orders.flatMap((order) => order.lines);
  const columns = [...usedColumns(orderColumns, orders), ...usedColumns(orderLineColumns, lines)];
  await writeTextFile(file, csvText(columns, orderRows(orders), 'orders', options));
}

function* orderRows(orders: readonly OrderInput[]): Generator<object> {
  for (const order of orders) for (const line of order.lines) yield { ...order, ...line };
}

function tableText(shape: TableShape, rows: readonly object[], options: CsvTextOptions): Iterable<string> {
  return csvText(usedColumns(shape.columns, rows), rows, shape.name, options);
}

function stockText({ facilities, stock, stockColumns }: ProblemInput, options: CsvTextOptions): Iterable<string> {
  const example: StockInput = { facilityId: '', sku: '', onHand: 0 };
  if (stockColumns?.reserved) example.reserved = 0;
  if (stockColumns?.safetyStock) example.safetyStock = 0;
  if (stockColumns?.unitMoney) example.unitMoney = 0;
  const columns = usedColumns(stockTable.columns, [example, ...stock]);
  function* rows(): Generator<object> {
    yield* stock;
    if (stockColumns) yield* columnRows(facilities, stockColumns);
  }
  return csvText(columns, rows(), stockTable.name, options);
}

function* columnRows(facilities: readonly { id: string }[], columns: StockColumnsInput): Generator<object> {
  const { skus, facilityRow, skuRow, onHand, reserved, safetyStock, unitMoney } = columns;
  for (let position = 0; position < onHand.length; position++) {
    yield {
      facilityId: facilities[facilityRow[position] ?? -1]?.id,
      sku: skus[skuRow[position] ?? -1],
      onHand: onHand[position],
      reserved: reserved?.[position],
      safetyStock: safetyStock?.[position],
      unitMoney: unitMoney?.[position],
    };
  }
}
