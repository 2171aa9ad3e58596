import { printable } from '../base/printable.js';
import { type Source, sourceBytes } from './bytes.js';
import { isPlainNumber, numberHint, readCell } from './cells.js';
import type { Column, TableShape } from './columns.js';
import { readCsvRows } from './csv-rows.js';
import { type Findings, fileError, place } from './file-issue.js';
import { addRaggedRow, type Header, readHeader } from './header.js';
import type { CompleteReadOptions } from './limits.js';
import { RowLines } from './row-lines.js';

/** The rows of a CSV file as the model takes them, and where each value stands. */
export interface Table {
  /** Of the file. */
  readonly name: string;
  readonly rows: readonly Record<string, unknown>[];
  /** `facilities.csv:5:3` for a row (from 0) and a field of it such as `money.base` or `services[1]`. */
  readonly locate: Locate;
}

/** The place and column name of a field of a row; undefined where the file has no such row. */
export type Locate = (row: number, field: string) => { readonly path: string; readonly column?: string } | undefined;

/**
 * Reads a table of modest size: one object a row. Bad cells are found by the model afterwards; here only numbers that are
 * not written plainly, rows of the wrong width, and what ends the reading.
 * Throws the InputErrors of the bytes, rows and header below it, and TOO_MANY past `maxRows`.
 */
export async function readTable(
  source: Source,
  name: string,
  shape: TableShape,
  options: CompleteReadOptions,
  found: Findings,
): Promise<Table> {
  const rows: Record<string, unknown>[] = [];
  const lines = new RowLines();
  const header = await readRows(source, name, shape, options, found, (cells, line, header) => {
    if (rows.length === options.maxRows) {
      throw fileError(
        'TOO_MANY',
        place(name, line),
        `more than ${options.maxRows} rows`,
        'Split the file, or raise maxRows.',
      );
    }
    rows.push(readFields(cells, header, name, line, found));
    lines.add(line);
  });
  return { name, rows, locate: locator(name, header, lines) };
}

/** Hands over every row below the header that has the right width; warns when there is none. */
export async function readRows(
  source: Source,
  name: string,
  shape: TableShape,
  options: CompleteReadOptions,
  found: Findings,
  onRow: (cells: readonly string[], line: number, header: Header) => void,
): Promise<Header> {
  let header: Header | undefined;
  let isEmpty = true;
  await readCsvRows(sourceBytes(source, name, options), name, options, (cells, line) => {
    if (header === undefined) {
      header = readHeader(cells, line, name, shape, found);
      return;
    }
    isEmpty = false;
    if (cells.length === header.width) onRow(cells, line, header);
    else addRaggedRow(cells, line, name, header.width, found);
  });
  if (header === undefined) throw fileError('BAD_FILE', name, 'an empty file', 'The first row names the columns.');
  if (isEmpty)
    found.warn({ code: 'no-rows', path: name, value: '0 rows', hint: 'The file holds a header and nothing else.' });
  return header;
}

/** The cells of one row as a nested object, for those columns of the header that `only` allows. */
export function readFields(
  cells: readonly string[],
  header: Header,
  name: string,
  line: number,
  found: Findings,
  only: (column: Column) => boolean = () => true,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const { column, cell } of header.cells) {
    if (!only(column)) continue;
    const text = cells[cell] ?? '';
    if (text === '') {
      if (column.emptyIsNone) setField(row, column.keys, []);
      continue;
    }
    if (column.kind === 'number' && !isPlainNumber(text)) {
      found.add({
        code: 'WRONG_TYPE',
        path: place(name, line, cell + 1),
        value: printable(text),
        hint: `${column.name}: ${numberHint}`,
      });
    }
    setField(row, column.keys, readCell(text, column.kind));
  }
  return row;
}

/** The names come from the shapes of the tables, never from a file, so that no hostile key is set. */
function setField(row: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [first = '', second] = keys;
  if (second === undefined) {
    row[first] = value;
    return;
  }
  const inner = row[first];
  if (typeof inner === 'object' && inner !== null) Object.assign(inner, { [second]: value });
  else row[first] = { [second]: value };
}

/** Finds a field by the longest column name that begins it; a field that has no column is placed at its row. */
function locator(name: string, header: Header, lines: RowLines): Locate {
  return (row, field) => {
    const line = lines.lineOf(row);
    if (line === undefined) return undefined;
    return locateField(name, header, line, field);
  };
}

export function locateField(
  name: string,
  header: Header,
  line: number,
  field: string,
): { path: string; column?: string } {
  const plain = field.replace(/\[[0-9]+\].*$/, '');
  const hit =
    header.cells.find(({ column }) => column.name === plain) ??
    // A whole object, such as `hours`, is placed at the first column that is part of it.
    header.cells.find(({ column }) => column.name.startsWith(`${plain}.`));
  if (!hit) return { path: place(name, line) };
  return { path: place(name, line, hit.cell + 1), column: hit.column.name };
}
