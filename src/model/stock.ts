import { typeName } from '../base/printable.js';
import type { Collector } from './collector.js';
import type { InboundRows } from './inbound-table.js';
import type { CompleteParseOptions } from './options.js';
import { PoolColumn } from './pool-column.js';
import { IdList, readRows } from './rows.js';
import { maxPrice, maxQuantity } from './scalars.js';
import type { Schemas } from './schema.js';
import type { Positions } from './stock-table.js';
import { readGoodFields } from './translate.js';
import { warnSpace } from './warnings.js';

/** What stock rows point at: facilities by id or by their number in the input, skus by the order they are first named. */
export interface StockContext {
  /** Place in the input of each facility id. */
  readonly facilityPositions: ReadonlyMap<string, number>;
  /** Facilities in the input; null when they could not be read, so that nothing is called unknown. */
  readonly facilityCount: number | null;
  /** Number of each sku; a sku named by stock alone is added. */
  readonly skuNumbers: Map<string, number>;
  readonly schemas: Schemas;
  readonly options: CompleteParseOptions;
  readonly found: Collector;
}

/**
 * Stock rows and stock columns as one run of positions, rows first. `facilityRow` holds places in the input's
 * facilities, `skuRow` numbers of `skuNumbers`. Rows with issues, and columns with any, are left out.
 */
export function readStock(stock: unknown, columns: unknown, context: StockContext): Positions {
  if (columns === undefined) return readStockRows(stock, context);
  const rows = stock === undefined ? null : readStockRows(stock, context);
  const bulk = readStockColumns(columns, context);
  if (!bulk) return rows ?? noPositions;
  return rows && rows.length > 0 ? joined(rows, bulk) : bulk;
}

function readStockRows(input: unknown, context: StockContext): Positions {
  const { found, schemas, options, facilityPositions, facilityCount, skuNumbers } = context;
  const capacity = Array.isArray(input) ? Math.min(input.length, options.maxRows) : 0;
  const place = new Uint32Array(capacity);
  const facilityRow = new Uint32Array(capacity);
  const skuRow = new Uint32Array(capacity);
  const onHand = new Uint32Array(capacity);
  const reserved = new Uint32Array(capacity);
  const safetyStock = new Uint32Array(capacity);
  const unitMoney = new Float64Array(capacity);
  const pools = new PoolColumn(capacity);
  const inbound: InboundRows = { position: [], quantity: [], at: [] };
  let length = 0;
  readRows(schemas.stock, input, { path: 'stock', maxRows: options.maxRows, found }, (row, position, raw) => {
    const good = row ?? readGoodFields(schemas.stock, raw);
    const facility = good.facilityId === undefined ? undefined : facilityPositions.get(good.facilityId);
    if (good.facilityId !== undefined && facility === undefined && facilityCount !== null) {
      found.issue('UNKNOWN_REFERENCE', `stock[${position}].facilityId`, good.facilityId, 'no facility has this id');
    }
    if (!row || facility === undefined) return;
    if (row.onHand < 0) {
      found.warn('negative-stock', `stock[${position}].onHand`, row.onHand, 'counts as 0');
      row.onHand = 0;
    }
    place[length] = position;
    facilityRow[length] = facility;
    skuRow[length] = numberOf(skuNumbers, row.sku, () => `stock[${position}].sku`, found);
    onHand[length] = row.onHand;
    if (row.reserved !== undefined) reserved[length] = row.reserved;
    if (row.safetyStock !== undefined) safetyStock[length] = row.safetyStock;
    if (row.unitMoney !== undefined) unitMoney[length] = row.unitMoney;
    if (row.pool !== undefined) pools.set(length, row.pool);
    for (const { quantity, at } of row.inbound ?? []) {
      inbound.position.push(length);
      inbound.quantity.push(quantity);
      inbound.at.push(at);
    }
    length++;
  });
  return {
    length,
    facilityRow: facilityRow.subarray(0, length),
    skuRow: skuRow.subarray(0, length),
    onHand: onHand.subarray(0, length),
    reserved: filled(reserved.subarray(0, length)),
    safetyStock: filled(safetyStock.subarray(0, length)),
    unitMoney: filled(unitMoney.subarray(0, length)),
    ...pools.finish(length),
    inbound,
    pathOf: (position, column) => `stock[${place[position]}]${column === undefined ? '' : `.${column}`}`,
  };
}

function readStockColumns(input: unknown, context: StockContext): Positions | null {
  const { found, options, facilityCount } = context;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const hint = `expected an object of columns, found ${typeName(input)}`;
    found.issue('WRONG_TYPE', 'stockColumns', input, hint);
    return null;
  }
  const issuesBefore = found.issues.length;
  const skuNumberOf = readSkus(Reflect.get(input, 'skus'), context);
  const facilityRow = uint32Column(input, 'facilityRow', true, found);
  const skuRow = uint32Column(input, 'skuRow', true, found);
  const onHand = uint32Column(input, 'onHand', true, found);
  const reserved = uint32Column(input, 'reserved', false, found);
  const safetyStock = uint32Column(input, 'safetyStock', false, found);
  const unitMoney = moneyColumn(input, found);
  if (!facilityRow || !skuRow || !onHand) return null;
  const { length } = facilityRow;
  let equal = true;
  for (const [name, column] of Object.entries({ skuRow, onHand, reserved, safetyStock, unitMoney })) {
    if (!column || column.length === length) continue;
    equal = false;
    const hint = `expected ${length} entries as in facilityRow`;
    found.issue('OUT_OF_RANGE', `stockColumns.${name}`, column.length, hint);
  }
  if (!equal) return null;
  checkBelow(facilityRow, facilityCount, 'facilityRow', 'facilities', found);
  checkBelow(skuRow, skuNumberOf?.length ?? null, 'skuRow', 'stockColumns.skus', found);
  for (const [name, column] of Object.entries({ onHand, reserved, safetyStock })) {
    if (column) checkAtMost(column, maxQuantity, name, found);
  }
  if (unitMoney) checkMoney(unitMoney, found);
  if (found.issues.length > issuesBefore || found.isFull || !skuNumberOf || facilityCount === null) return null;
  return {
    length,
    facilityRow,
    skuRow: renumbered(skuRow, skuNumberOf),
    onHand,
    reserved,
    safetyStock,
    unitMoney,
    pools: [],
    pool: null,
    inbound: noInbound,
    pathOf: (position, column) => `stockColumns${column === undefined ? '' : `.${column}`}[${position}]`,
  };

  function readSkus(skus: unknown, { schemas, skuNumbers }: StockContext): Uint32Array | null {
    const numbers = new Uint32Array(Array.isArray(skus) ? Math.min(skus.length, options.maxRows) : 0);
    const ids = new IdList('stockColumns.skus', '', found);
    const limits = { path: 'stockColumns.skus', maxRows: options.maxRows, found };
    const length = readRows(schemas.id, skus, limits, (sku, position) => {
      if (sku === null) return;
      ids.add(sku, position);
      numbers[position] = numberOf(skuNumbers, sku, () => `stockColumns.skus[${position}]`, found);
    });
    return length === null ? null : numbers;
  }
}

function numberOf(skuNumbers: Map<string, number>, sku: string, path: () => string, found: Collector): number {
  const known = skuNumbers.get(sku);
  if (known !== undefined) return known;
  warnSpace(sku, path(), found);
  skuNumbers.set(sku, skuNumbers.size);
  return skuNumbers.size - 1;
}

/** The input's own array where the numbers are the places already, which is usual: no skus beside the columns. */
function renumbered(skuRow: Uint32Array, skuNumberOf: Uint32Array): Uint32Array {
  if (skuNumberOf.every((number, place) => number === place)) return skuRow;
  const numbers = new Uint32Array(skuRow.length);
  for (let position = 0; position < skuRow.length; position++) {
    numbers[position] = skuNumberOf[skuRow[position] as number] as number;
  }
  return numbers;
}

function uint32Column(input: object, name: string, required: boolean, found: Collector): Uint32Array | null {
  const value: unknown = Reflect.get(input, name);
  if (isColumn<Uint32Array>(value, 'Uint32Array')) return value;
  refuseColumn(value, name, required, 'a Uint32Array', found);
  return null;
}

function moneyColumn(input: object, found: Collector): Uint32Array | Float64Array | null {
  const value: unknown = Reflect.get(input, 'unitMoney');
  if (isColumn<Uint32Array>(value, 'Uint32Array') || isColumn<Float64Array>(value, 'Float64Array')) return value;
  refuseColumn(value, 'unitMoney', false, 'a Uint32Array or Float64Array', found);
  return null;
}

function refuseColumn(value: unknown, name: string, required: boolean, kind: string, found: Collector): void {
  const path = `stockColumns.${name}`;
  if (value !== undefined) found.issue('WRONG_TYPE', path, value, `expected ${kind}, found ${typeName(value)}`);
  else if (required) found.issue('MISSING', path, value, `expected ${kind}`);
}

/** By tag rather than by class, so that an array made in another realm counts too. */
function isColumn<Column>(value: unknown, tag: string): value is Column {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${tag}]`;
}

function checkBelow(column: Uint32Array, end: number | null, name: string, list: string, found: Collector): void {
  if (end === null) return;
  for (let position = 0; position < column.length && !found.isFull; position++) {
    const row = column[position] as number;
    if (row < end) continue;
    const hint = `${list} has ${end} rows, counted from 0`;
    found.issue('UNKNOWN_REFERENCE', `stockColumns.${name}[${position}]`, row, hint);
  }
}

function checkAtMost(column: Uint32Array, most: number, name: string, found: Collector): void {
  for (let position = 0; position < column.length && !found.isFull; position++) {
    const value = column[position] as number;
    if (value <= most) continue;
    found.issue('TOO_LARGE', `stockColumns.${name}[${position}]`, value, `expected at most ${most}`);
  }
}

function checkMoney(column: Uint32Array | Float64Array, found: Collector): void {
  for (let position = 0; position < column.length && !found.isFull; position++) {
    const value = column[position] as number;
    if (value >= 0 && value <= maxPrice) continue;
    const path = `stockColumns.unitMoney[${position}]`;
    if (!Number.isFinite(value)) found.issue('NOT_FINITE', path, value, 'expected a finite number');
    else if (value < 0) found.issue('OUT_OF_RANGE', path, value, 'expected 0 or more');
    else found.issue('TOO_LARGE', path, value, `expected at most ${maxPrice}`);
  }
}

function joined(first: Positions, second: Positions): Positions {
  const length = first.length + second.length;
  const join = (before: Uint32Array | null, after: Uint32Array | null): Uint32Array | null => {
    if (!before && !after) return null;
    const column = new Uint32Array(length);
    if (before) column.set(before);
    if (after) column.set(after, first.length);
    return column;
  };
  const always = (before: Uint32Array, after: Uint32Array): Uint32Array => join(before, after) ?? before;
  const joinMoney = (): Float64Array | null => {
    if (!first.unitMoney && !second.unitMoney) return null;
    const column = new Float64Array(length);
    if (first.unitMoney) column.set(first.unitMoney);
    if (second.unitMoney) column.set(second.unitMoney, first.length);
    return column;
  };
  return {
    length,
    facilityRow: always(first.facilityRow, second.facilityRow),
    skuRow: always(first.skuRow, second.skuRow),
    onHand: always(first.onHand, second.onHand),
    reserved: join(first.reserved, second.reserved),
    safetyStock: join(first.safetyStock, second.safetyStock),
    unitMoney: joinMoney(),
    // Columns hold no pools and no deliveries, so positions keep their numbers.
    pools: first.pools,
    pool: join(first.pool, null),
    inbound: first.inbound,
    pathOf: (position, column) =>
      position < first.length ? first.pathOf(position, column) : second.pathOf(position - first.length, column),
  };
}

const noInbound: InboundRows = { position: [], quantity: [], at: [] };
const none = new Uint32Array(0);
const noPositions: Positions = {
  length: 0,
  facilityRow: none,
  skuRow: none,
  onHand: none,
  reserved: null,
  safetyStock: null,
  unitMoney: null,
  pools: [],
  pool: null,
  inbound: noInbound,
  pathOf: (position) => `stock[${position}]`,
};

/** null for a column that says nothing. */
function filled<Column extends Uint32Array | Float64Array>(column: Column): Column | null {
  for (let position = 0; position < column.length; position++) if (column[position] !== 0) return column;
  return null;
}
