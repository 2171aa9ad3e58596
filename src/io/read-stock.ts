import { printable } from '../base/printable.js';
import type { IssueCode } from '../model/codes.js';
import { maxPrice, maxQuantity } from '../model/scalars.js';
import type { StockColumnsInput } from '../model/schema.js';
import type { Source } from './bytes.js';
import { isPlainNumber, numberHint } from './cells.js';
import { stockTable } from './columns.js';
import { type Findings, place } from './file-issue.js';
import { GrowingColumn } from './growing-column.js';
import type { Header } from './header.js';
import type { CompleteReadOptions } from './limits.js';
import { type Locate, locateField, readRows } from './read-table.js';
import { RowLines } from './row-lines.js';

export interface StockFile {
  /** Of the file. */
  readonly name: string;
  readonly columns: StockColumnsInput;
  /** Place of a field of a position. */
  readonly locate: Locate;
  /** Place of the first row that names a sku, by its row in `columns.skus`. */
  readonly locateSku: (skuRow: number) => { readonly path: string; readonly column?: string } | undefined;
}

/** Thrown inside when a row fills a column that only rows as objects can carry. */
class NeedsObjects extends Error {}

/**
 * Streams stock.csv into typed columns: 24 bytes a position while reading, no object that outlives its row. A million rows
 * take about one second of one core, under three where the cells are quoted. Numbers are held to
 * the rules of the model here, because the columns could not carry a bad one to it. `facilityRows`: id to
 * position in the problem's facilities; null where these could not be read, so that ids are not judged.
 * Returns null when a cell of `pool` or `inbound` is filled: such stock is read as a table of objects instead.
 * Throws the InputErrors of reading a table, apart from the limit on rows.
 */
export async function readStock(
  source: Source,
  name: string,
  facilityRows: ReadonlyMap<string, number> | null,
  options: CompleteReadOptions,
  found: Findings,
): Promise<StockFile | null> {
  const reader = new StockReader(name, facilityRows, options, found);
  try {
    const header = await readRows(source, name, stockTable, options, found, (cells, line, header) =>
      reader.add(cells, line, header),
    );
    return reader.finish(header);
  } catch (error) {
    if (error instanceof NeedsObjects) return null;
    throw error;
  }
}

class StockReader {
  readonly #facilityRow = new GrowingColumn();
  readonly #skuRow = new GrowingColumn();
  readonly #onHand = new GrowingColumn();
  readonly #reserved = new GrowingColumn();
  readonly #safetyStock = new GrowingColumn();
  readonly #unitMoney = new GrowingColumn();
  readonly #lines = new RowLines();
  readonly #skuRows = new Map<string, number>();
  readonly #skuLines: number[] = [];
  readonly #name: string;
  readonly #facilityRows: ReadonlyMap<string, number> | null;
  readonly #clamp: boolean;
  readonly #found: Findings;
  #cellOf: Record<StockField, number> | undefined;
  #lastFacility = '';
  #lastFacilityRow = -1;
  #bad = false;

  constructor(
    name: string,
    facilityRows: ReadonlyMap<string, number> | null,
    options: CompleteReadOptions,
    found: Findings,
  ) {
    this.#name = name;
    this.#facilityRows = facilityRows;
    this.#clamp = options.clampNegativeStock;
    this.#found = found;
  }

  add(cells: readonly string[], line: number, header: Header): void {
    this.#cellOf ??= stockCells(header);
    const cellOf = this.#cellOf;
    if (cells[cellOf.pool] || cells[cellOf.inbound]) throw new NeedsObjects();
    this.#bad = false;
    const facilityRow = this.#facility(cells, cellOf.facilityId, line);
    const sku = cells[cellOf.sku] ?? '';
    if (sku === '') this.#issue('MISSING', line, cellOf.sku, sku, 'sku: expected a string');
    const onHand = this.#quantity(cells, cellOf.onHand, 'onHand', line);
    const reserved = this.#quantity(cells, cellOf.reserved, 'reserved', line);
    const safetyStock = this.#quantity(cells, cellOf.safetyStock, 'safetyStock', line);
    const unitMoney = this.#price(cells, cellOf.unitMoney, line);
    if (this.#bad) return;
    this.#facilityRow.push(facilityRow);
    this.#skuRow.push(this.#sku(sku, line));
    this.#onHand.push(onHand);
    this.#reserved.push(reserved);
    this.#safetyStock.push(safetyStock);
    this.#unitMoney.push(unitMoney);
    this.#lines.add(line);
  }

  finish(header: Header): StockFile {
    const name = this.#name;
    const lines = this.#lines;
    const skuLines = this.#skuLines;
    return {
      name,
      columns: {
        skus: [...this.#skuRows.keys()],
        facilityRow: this.#facilityRow.wholeValues(),
        skuRow: this.#skuRow.wholeValues(),
        onHand: this.#onHand.wholeValues(),
        reserved: this.#reserved.anySet ? this.#reserved.wholeValues() : undefined,
        safetyStock: this.#safetyStock.anySet ? this.#safetyStock.wholeValues() : undefined,
        unitMoney: this.#unitMoney.anySet ? this.#unitMoney.values() : undefined,
      },
      locate: (row, field) => {
        const line = lines.lineOf(row);
        return line === undefined ? undefined : locateField(name, header, line, field);
      },
      locateSku: (skuRow) => {
        const line = skuLines[skuRow];
        return line === undefined ? undefined : locateField(name, header, line, 'sku');
      },
    };
  }

  /** Rows of one facility usually stand together, so the last answer is tried first. */
  #facility(cells: readonly string[], cell: number, line: number): number {
    const id = cells[cell] ?? '';
    if (id === this.#lastFacility && this.#lastFacilityRow >= 0) return this.#lastFacilityRow;
    if (id === '') this.#issue('MISSING', line, cell, id, 'facilityId: expected a string');
    else if (this.#facilityRows !== null) {
      const row = this.#facilityRows.get(id);
      if (row !== undefined) {
        this.#lastFacility = id;
        this.#lastFacilityRow = row;
        return row;
      }
      this.#issue('UNKNOWN_REFERENCE', line, cell, id, 'facilityId: no facility has this id');
    }
    return 0;
  }

  #sku(text: string, line: number): number {
    const known = this.#skuRows.get(text);
    if (known !== undefined) return known;
    const row = this.#skuRows.size;
    // A copy of its own: a piece of a longer text would keep the whole block of the file in memory.
    this.#skuRows.set(Buffer.from(text).toString(), row);
    this.#skuLines.push(line);
    return row;
  }

  #quantity(
    cells: readonly string[],
    cell: number,
    field: 'onHand' | 'reserved' | 'safetyStock',
    line: number,
  ): number {
    const text = cells[cell] ?? '';
    const short = shortWhole(text);
    if (short >= 0) return short;
    if (text === '') {
      if (field === 'onHand') this.#issue('MISSING', line, cell, text, 'onHand: expected a whole number');
      return 0;
    }
    const value = this.#number(text, cell, field, line);
    if (!Number.isInteger(value)) this.#issue('NOT_AN_INTEGER', line, cell, text, `${field}: expected a whole number`);
    else if (value > maxQuantity)
      this.#issue('TOO_LARGE', line, cell, text, `${field}: expected at most ${maxQuantity}`);
    else if (value < 0 && this.#clamp && field === 'onHand') {
      const path = place(this.#name, line, cell + 1);
      this.#found.warn({ code: 'negative-stock', path, value: printable(text), hint: 'onHand: counted as 0' });
      return 0;
    } else if (value < 0) this.#issue('OUT_OF_RANGE', line, cell, text, `${field}: expected 0 or more`);
    return value + 0;
  }

  #price(cells: readonly string[], cell: number, line: number): number {
    const text = cells[cell] ?? '';
    if (text === '') return 0;
    const short = shortWhole(text);
    if (short >= 0) return short;
    const value = this.#number(text, cell, 'unitMoney', line);
    if (value < 0) this.#issue('OUT_OF_RANGE', line, cell, text, 'unitMoney: expected 0 or more');
    else if (value > maxPrice) this.#issue('TOO_LARGE', line, cell, text, `unitMoney: expected at most ${maxPrice}`);
    return value + 0;
  }

  #number(text: string, cell: number, field: StockField, line: number): number {
    if (isPlainNumber(text)) return Number(text);
    this.#issue('WRONG_TYPE', line, cell, text, `${field}: ${numberHint}`);
    return 0;
  }

  #issue(code: IssueCode, line: number, cell: number, text: string, hint: string): void {
    this.#bad = true;
    this.#found.add({
      code,
      path: place(this.#name, line, cell + 1),
      value: text === '' ? 'an empty cell' : printable(text),
      hint,
    });
  }
}

type StockField = 'facilityId' | 'sku' | 'onHand' | 'reserved' | 'safetyStock' | 'unitMoney' | 'pool' | 'inbound';

/** The cell of each field, -1 where the file has no such column. */
function stockCells(header: Header): Record<StockField, number> {
  const cell = (field: StockField): number => header.cells.find(({ column }) => column.name === field)?.cell ?? -1;
  return {
    facilityId: cell('facilityId'),
    sku: cell('sku'),
    onHand: cell('onHand'),
    reserved: cell('reserved'),
    safetyStock: cell('safetyStock'),
    unitMoney: cell('unitMoney'),
    pool: cell('pool'),
    inbound: cell('inbound'),
  };
}

/** The value of one to nine digits, -1 for any other text: what nearly every quantity is, without a regular expression. */
function shortWhole(text: string): number {
  if (text.length === 0 || text.length > 9) return -1;
  let value = 0;
  for (let position = 0; position < text.length; position++) {
    const digit = text.charCodeAt(position) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}
