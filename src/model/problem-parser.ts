import { typeName } from '../base/printable.js';
import type { Collector } from './collector.js';
import { checkFacility, plainSku, toFacility, toService, toSku } from './facilities.js';
import { readLanes } from './lanes.js';
import { hoursReader } from './opening-hours.js';
import { type CompleteParseOptions, schemasFor } from './options.js';
import { defaultPolicy } from './policy.js';
import { readPriceFloors } from './price-floors.js';
import type { Facility, Policy, Problem, Service, Sku } from './problem.js';
import { IdList, readRows } from './rows.js';
import type { Schemas } from './schema.js';
import { readStock } from './stock.js';
import { buildStockTable } from './stock-table.js';
import { readGoodFields, readValue } from './translate.js';
import { warnConfusable, warnNeverOpen, warnPlaces, warnSpace } from './warnings.js';

/** A list as it came: its rows by place in the input (a hole where one was refused), and its ids. */
interface ReadList<Row> {
  readonly rows: Row[];
  readonly ids: IdList;
  /** null when there was no list to read. */
  readonly length: number | null;
}

/** The whole problem, or null with what is wrong in `found`. */
export function readProblem(input: unknown, options: CompleteParseOptions, found: Collector): Problem | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    found.issue('WRONG_TYPE', '', input, `expected an object, found ${typeName(input)}`);
    return null;
  }
  const schemas = schemasFor(options);
  const field = (name: string): unknown => Reflect.get(input, name);
  const currency = readValue(schemas.currency, field('currency'), 'currency', found);
  const services = readServices(field('services'), schemas, options, found);
  const facilities = readFacilities(field('facilities'), services, schemas, options, found);
  const skus = readSkus(field('skus'), schemas, options, found);
  // Without a list of facilities nothing can be told about references to them.
  const isFacility = (id: string): boolean => facilities.length === null || facilities.ids.positions.has(id);
  const lanes = readLanes(field('lanes'), isFacility, schemas, options, found);
  const policy = readPolicy(field('policy'), schemas, found);
  const skuNumbers = new Map(skus.ids.positions);
  const stock = field('stock');
  const positions = readStock(stock, field('stockColumns'), {
    facilityPositions: facilities.ids.positions,
    facilityCount: facilities.length,
    skuNumbers,
    schemas,
    options,
    found,
  });
  const skuIds = [...skuNumbers.keys()];
  // Without an issue, every row is whole and every id stands once, so a place in the input is a place in `rows`.
  // With one, the order is of no use, but cells that stand twice are told all the same.
  const isWhole = found.issues.length === 0;
  const facilityOrder = isWhole ? ascending([...facilities.ids.positions.keys()]) : asTheyCame(facilities.length ?? 0);
  const skuOrder = isWhole ? ascending(skuIds) : asTheyCame(skuIds.length);
  const targets = {
    facilityOf: facilityOrder.rowOf,
    facilityCount: facilityOrder.order.length,
    skuOf: skuOrder.rowOf,
    skuCount: skuIds.length,
  };
  const table = buildStockTable(positions, targets, options.sumStockRows, found);
  if (found.issues.length > 0 || currency === null || policy === null) return null;

  warnConfusable(
    skuNumbers,
    (id) => (skus.ids.positions.has(id) ? `skus[${skus.ids.positions.get(id)}].sku` : 'stock'),
    found,
  );
  return {
    currency,
    facilities: facilityOrder.order.map((position) => facilities.rows[position] as Facility),
    services: ascending([...services.ids.positions.keys()]).order.map((row) => services.rows[row] as Service),
    lanes,
    skus: skuOrder.order.map((number) => skus.rows[number] ?? plainSku(skuIds[number] as string)),
    stock: table,
    policy,
  };
}

function readServices(
  input: unknown,
  schemas: Schemas,
  { maxRows }: CompleteParseOptions,
  found: Collector,
): ReadList<Service> {
  const rows: Service[] = [];
  const ids = new IdList('services', 'id', found);
  const length = readRows(schemas.service, input, { path: 'services', maxRows, found }, (row, position, raw) => {
    const good = row ?? readGoodFields(schemas.service, raw);
    if (good.id !== undefined) ids.add(good.id, position);
    if (!row) return;
    warnSpace(row.id, `services[${position}].id`, found);
    rows[position] = toService(row);
  });
  warnConfusableRows(ids, 'services', 'id', found);
  return { rows, ids, length };
}

function readFacilities(
  input: unknown,
  services: ReadList<Service>,
  schemas: Schemas,
  { maxRows }: CompleteParseOptions,
  found: Collector,
): ReadList<Facility> {
  const rows: Facility[] = [];
  const ids = new IdList('facilities', 'id', found);
  const hoursOf = hoursReader();
  // Without a list of services nothing can be told about references to them.
  const isService = (id: string): boolean => services.length === null || services.ids.positions.has(id);
  const length = readRows(schemas.facility, input, { path: 'facilities', maxRows, found }, (row, position, raw) => {
    const good = row ?? readGoodFields(schemas.facility, raw);
    if (good.id !== undefined) ids.add(good.id, position);
    checkFacility(good, row ? undefined : raw, `facilities[${position}]`, isService, found);
    if (!row) return;
    warnSpace(row.id, `facilities[${position}].id`, found);
    const facility = toFacility(row, hoursOf);
    warnNeverOpen(facility.hours, `facilities[${position}].hours`, found);
    rows[position] = facility;
  });
  warnConfusableRows(ids, 'facilities', 'id', found);
  const places = rows.map(({ latitude, longitude }, row) => ({ latitude, longitude, path: `facilities[${row}]` }));
  warnPlaces(places.filter(Boolean), found);
  return { rows, ids, length };
}

function readSkus(
  input: unknown,
  schemas: Schemas,
  { maxRows }: CompleteParseOptions,
  found: Collector,
): ReadList<Sku> {
  const rows: Sku[] = [];
  const ids = new IdList('skus', 'sku', found);
  if (input === undefined) return { rows, ids, length: null };
  const length = readRows(schemas.sku, input, { path: 'skus', maxRows, found }, (row, position, raw) => {
    const good = row ?? readGoodFields(schemas.sku, raw);
    if (good.sku !== undefined) ids.add(good.sku, position);
    if (!row) return;
    warnSpace(row.sku, `skus[${position}].sku`, found);
    rows[position] = toSku(row);
  });
  return { rows, ids, length };
}

function readPolicy(input: unknown, schemas: Schemas, found: Collector): Policy | null {
  if (input === undefined) return defaultPolicy;
  const row = readValue(schemas.policy, input, 'policy', found);
  const { priceFloor = [] } = row ?? readGoodFields(schemas.policy, input);
  const floors = readPriceFloors(priceFloor, 'policy.priceFloor', found);
  if (!row) return null;
  return {
    weights: withDefaults(row.weights, defaultPolicy.weights),
    unserved: withDefaults(row.unserved, defaultPolicy.unserved),
    limits: withDefaults(row.limits, defaultPolicy.limits),
    priceFloor: floors,
  };
}

/** Every number of `defaults`, replaced where `given` has one. */
function withDefaults<Numbers extends object>(
  given: { [Name in keyof Numbers]?: Numbers[Name] | undefined } | undefined,
  defaults: Numbers,
): Numbers {
  const merged = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Numbers)[]) {
    const value = given?.[name];
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function warnConfusableRows(ids: IdList, list: string, key: string, found: Collector): void {
  warnConfusable(ids.positions, (id) => `${list}[${ids.positions.get(id)}].${key}`, found);
}

interface RowOrder {
  /** The number at each row. */
  readonly order: number[];
  /** The row of each number. */
  readonly rowOf: Uint32Array;
}

/** The numbers of `ids` by ascending id (UTF-16 code units). */
function ascending(ids: readonly string[]): RowOrder {
  const isSorted = ids.every((id, number) => number === 0 || (ids[number - 1] as string) < id);
  if (isSorted) return asTheyCame(ids.length);
  const order = ids.map((_, number) => number);
  order.sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  const rowOf = new Uint32Array(ids.length);
  order.forEach((number, row) => {
    rowOf[number] = row;
  });
  return { order, rowOf };
}

function asTheyCame(length: number): RowOrder {
  const rowOf = new Uint32Array(length);
  const order: number[] = [];
  for (let row = 0; row < length; row++) {
    rowOf[row] = row;
    order.push(row);
  }
  return { order, rowOf };
}
