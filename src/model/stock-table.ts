import type { Collector } from './collector.js';
import { buildInboundTable, type InboundRows } from './inbound-table.js';
import type { StockTable } from './problem.js';
import { maxQuantity } from './scalars.js';

/** Stock positions in the order they came, numbers already checked one by one. Rows point into `facilityOf` and `skuOf`. */
export interface Positions {
  readonly length: number;
  readonly facilityRow: Uint32Array;
  readonly skuRow: Uint32Array;
  readonly onHand: Uint32Array;
  readonly reserved: Uint32Array | null;
  readonly safetyStock: Uint32Array | null;
  readonly unitMoney: Uint32Array | Float64Array | null;
  /** Ascending, with each position's number + 1, 0: open to all. */
  readonly pools: readonly string[];
  readonly pool: Uint32Array | null;
  readonly inbound: InboundRows;
  /** Where position i stands in the input, or one number of it. */
  readonly pathOf: (position: number, column?: string) => string;
}

/** The part of the table with one entry a position. */
type Cells = Omit<StockTable, 'pools' | 'inbound'>;

export interface Targets {
  /** Sorted facility row of each facility row in the positions. */
  readonly facilityOf: Uint32Array;
  readonly facilityCount: number;
  /** Sorted sku row of each sku row in the positions. */
  readonly skuOf: Uint32Array;
  readonly skuCount: number;
}

/**
 * Positions grouped by sku, ascending by facility, in time linear in positions, facilities and skus: one counting
 * sort by sku when the positions of every sku come in ascending order already, two otherwise. A cell that stands
 * twice is DUPLICATE_ID, or added up when `sum` is set; units of one sku beyond 2^31 - 1 are TOO_LARGE.
 */
export function buildStockTable(positions: Positions, targets: Targets, sum: boolean, found: Collector): StockTable {
  const { facilityRow, skuRow, onHand, length } = positions;
  const { facilityOf, skuOf, skuCount } = targets;
  const skuStart = new Uint32Array(skuCount + 1);
  const lastFacility = new Int32Array(skuCount).fill(-1);
  const unitsOfSku = new Float64Array(skuCount);
  let ascending = true;
  for (let position = 0; position < length; position++) {
    const sku = at(skuOf, at(skuRow, position));
    const facility = at(facilityOf, at(facilityRow, position));
    skuStart[sku + 1] = at(skuStart, sku + 1) + 1;
    if (at(lastFacility, sku) >= facility) ascending = false;
    lastFacility[sku] = facility;
    const before = at(unitsOfSku, sku);
    const after = before + at(onHand, position);
    unitsOfSku[sku] = after;
    if (after > maxQuantity && before <= maxQuantity) {
      const hint = `units of this sku add up to more than ${maxQuantity}`;
      found.issue('TOO_LARGE', positions.pathOf(position, 'onHand'), after, hint);
    }
  }
  for (let sku = 0; sku < skuCount; sku++) skuStart[sku + 1] = at(skuStart, sku + 1) + at(skuStart, sku);

  const order = ascending ? null : orderByFacility(positions, targets);
  const slotOf = slots(positions, targets, skuStart, order);
  const cells = scatter(positions, targets, skuStart, slotOf);
  const places = {
    skuRowOf: (position: number): number => at(skuOf, at(skuRow, position)),
    facilityRowOf: (position: number): number => at(facilityOf, at(facilityRow, position)),
    pathOf: positions.pathOf,
    unitsOfSku,
  };
  return {
    ...(ascending ? cells : withoutDuplicates(cells, slotOf, positions, sum, found)),
    pools: positions.pools,
    inbound: buildInboundTable(positions.inbound, places, found),
  };
}

/** Positions by ascending facility, equal ones as they came. */
function orderByFacility({ facilityRow, length }: Positions, { facilityOf, facilityCount }: Targets): Uint32Array {
  const next = new Uint32Array(facilityCount + 1);
  for (let position = 0; position < length; position++) {
    const facility = at(facilityOf, at(facilityRow, position));
    next[facility + 1] = at(next, facility + 1) + 1;
  }
  for (let facility = 0; facility < facilityCount; facility++) {
    next[facility + 1] = at(next, facility + 1) + at(next, facility);
  }
  const order = new Uint32Array(length);
  for (let position = 0; position < length; position++) {
    const facility = at(facilityOf, at(facilityRow, position));
    const slot = at(next, facility);
    order[slot] = position;
    next[facility] = slot + 1;
  }
  return order;
}

/** The slot of each position in the table: positions taken in `order`, each appended to its sku. */
function slots(
  { skuRow, length }: Positions,
  { skuOf }: Targets,
  skuStart: Uint32Array,
  order: Uint32Array | null,
): Uint32Array {
  const next = skuStart.slice();
  const slotOf = new Uint32Array(length);
  for (let step = 0; step < length; step++) {
    const position = order ? at(order, step) : step;
    const sku = at(skuOf, at(skuRow, position));
    const slot = at(next, sku);
    slotOf[position] = slot;
    next[sku] = slot + 1;
  }
  return slotOf;
}

function scatter(positions: Positions, { facilityOf }: Targets, skuStart: Uint32Array, slotOf: Uint32Array): Cells {
  const { length } = positions;
  const facilityRow = new Uint32Array(length);
  for (let position = 0; position < length; position++) {
    facilityRow[at(slotOf, position)] = at(facilityOf, at(positions.facilityRow, position));
  }
  const placed = <Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column => {
    for (let position = 0; position < length; position++) to[at(slotOf, position)] = at(from, position);
    return to;
  };
  const { reserved, safetyStock, unitMoney, pool } = positions;
  return {
    skuStart,
    facilityRow,
    onHand: placed(positions.onHand, new Uint32Array(length)),
    reserved: reserved && placed(reserved, new Uint32Array(length)),
    safetyStock: safetyStock && placed(safetyStock, new Uint32Array(length)),
    unitMoney:
      unitMoney &&
      (unitMoney instanceof Float64Array
        ? placed(unitMoney, new Float64Array(length))
        : placed(unitMoney, new Uint32Array(length))),
    pool: pool && placed(pool, new Uint32Array(length)),
  };
}

function withoutDuplicates(
  table: Cells,
  slotOf: Uint32Array,
  positions: Positions,
  sum: boolean,
  found: Collector,
): Cells {
  const { facilityRow } = table;
  let duplicates = 0;
  forEachCell(table, (slot, first) => {
    if (slot !== first && at(facilityRow, slot) === at(facilityRow, slot - 1)) duplicates++;
  });
  if (duplicates === 0) return table;
  return sum ? added(table, duplicates, slotOf, positions, found) : refused(table, slotOf, positions, found);
}

function refused(table: Cells, slotOf: Uint32Array, positions: Positions, found: Collector): Cells {
  const positionAt = inverse(slotOf);
  forEachCell(table, (slot, first) => {
    if (slot === first || at(table.facilityRow, slot) !== at(table.facilityRow, slot - 1)) return;
    const here = positions.pathOf(at(positionAt, slot));
    const before = positions.pathOf(at(positionAt, slot - 1));
    const hint = `the same facility and sku stand at ${before} and at ${here}; merge them, or set sumStockRows`;
    found.issue('DUPLICATE_ID', here, at(positions.onHand, at(positionAt, slot)), hint);
  });
  return table;
}

/**
 * Equal cells become one: units add up, the dearest price holds, so the order of rows makes no difference. A cell
 * belongs to one pool.
 */
function added(table: Cells, duplicates: number, slotOf: Uint32Array, positions: Positions, found: Collector): Cells {
  const positionAt = inverse(slotOf);
  const { facilityRow, onHand, reserved, safetyStock, unitMoney, pool } = table;
  const skuStart = new Uint32Array(table.skuStart.length);
  let cells = 0;
  const addTo = (column: Uint32Array | null, cell: number, slot: number): void => {
    if (!column) return;
    const total = at(column, cell) + at(column, slot);
    column[cell] = total;
    if (total <= maxQuantity) return;
    found.issue('TOO_LARGE', positions.pathOf(at(positionAt, slot)), total, `rows add up to more than ${maxQuantity}`);
  };
  forEachCell(table, (slot, first, sku) => {
    if (slot !== first && at(facilityRow, slot) === at(facilityRow, cells - 1)) {
      for (const column of [onHand, reserved, safetyStock]) addTo(column, cells - 1, slot);
      if (pool && at(pool, cells - 1) !== at(pool, slot)) {
        const here = positions.pathOf(at(positionAt, slot));
        const before = positions.pathOf(at(positionAt, slot - 1));
        const hint = `the same facility and sku stand at ${before} and at ${here} in two pools; only rows of one pool add up`;
        found.issue('DUPLICATE_ID', here, positions.pools[at(pool, slot) - 1] ?? 'no pool', hint);
      }
      if (unitMoney) unitMoney[cells - 1] = Math.max(at(unitMoney, cells - 1), at(unitMoney, slot));
      return;
    }
    for (const column of [facilityRow, onHand, reserved, safetyStock, unitMoney, pool]) {
      if (column) column[cells] = at(column, slot);
    }
    cells++;
    skuStart[sku + 1] = at(skuStart, sku + 1) + 1;
  });
  for (let sku = 1; sku < skuStart.length; sku++) skuStart[sku] = at(skuStart, sku) + at(skuStart, sku - 1);
  const kept = facilityRow.length - duplicates;
  return {
    skuStart,
    facilityRow: facilityRow.slice(0, kept),
    onHand: onHand.slice(0, kept),
    reserved: reserved?.slice(0, kept) ?? null,
    safetyStock: safetyStock?.slice(0, kept) ?? null,
    unitMoney: unitMoney?.slice(0, kept) ?? null,
    pool: pool?.slice(0, kept) ?? null,
  };
}

/** Every slot with the first slot of its sku. */
function forEachCell({ skuStart }: Cells, visit: (slot: number, first: number, sku: number) => void): void {
  for (let sku = 0; sku + 1 < skuStart.length; sku++) {
    const first = at(skuStart, sku);
    const end = at(skuStart, sku + 1);
    for (let slot = first; slot < end; slot++) visit(slot, first, sku);
  }
}

function inverse(slotOf: Uint32Array): Uint32Array {
  const positionAt = new Uint32Array(slotOf.length);
  for (let position = 0; position < slotOf.length; position++) positionAt[at(slotOf, position)] = position;
  return positionAt;
}

/** Rows were checked when they were read, so there is always a number. */
function at(column: Uint32Array | Int32Array | Float64Array, index: number): number {
  return column[index] as number;
}
