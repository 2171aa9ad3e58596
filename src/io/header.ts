import { printable } from '../base/printable.js';
import type { Column, TableShape } from './columns.js';
import { type Findings, fileError, place } from './file-issue.js';

/** Which cell of a row holds which column. */
export interface Header {
  /** Cells of a row. */
  readonly width: number;
  /** In the order of the file; columns that are not known are left out. */
  readonly cells: readonly { readonly column: Column; readonly cell: number }[];
}

const maxWidth = 1_000;

/**
 * Reads the first row of a table. Throws an InputError for a column twice, a column called `__proto__`, or more than 1 000
 * columns (BAD_FILE, TOO_MANY), and for required columns that are absent (MISSING). A column that is not known
 * is left out with a warning.
 */
export function readHeader(
  cells: readonly string[],
  line: number,
  name: string,
  shape: TableShape,
  found: Findings,
): Header {
  if (cells.length > maxWidth) {
    throw fileError('TOO_MANY', place(name, line), `${cells.length} columns`, `Expected at most ${maxWidth}.`);
  }
  const known = new Map(shape.columns.map((column) => [column.name, column]));
  const seen = new Map<string, number>();
  const header: { column: Column; cell: number }[] = [];
  const strangers: number[] = [];
  for (const [cell, title] of cells.entries()) {
    const where = place(name, line, cell + 1);
    const earlier = seen.get(title);
    if (earlier !== undefined) {
      throw fileError('BAD_FILE', where, printable(title), `The column stands twice, first as column ${earlier + 1}.`);
    }
    if (title === '__proto__') throw fileError('BAD_FILE', where, printable(title), 'No column can be called so.');
    seen.set(title, cell);
    const column = known.get(title);
    if (column) header.push({ column, cell });
    else strangers.push(cell);
  }
  const missing = shape.columns.filter((column) => column.required && !seen.has(column.name));
  if (missing.length > 0) {
    const names = missing.map((column) => column.name).join(', ');
    throw fileError(
      'MISSING',
      place(name, line),
      names,
      separatorHint(cells) ?? 'Add the columns; the header names fields exactly.',
    );
  }
  for (const cell of strangers) {
    found.warn({
      code: 'unknown-column',
      path: place(name, line, cell + 1),
      value: printable(cells[cell]),
      hint: 'The column is not known and is left out.',
    });
  }
  return { width: cells.length, cells: header };
}

function separatorHint(cells: readonly string[]): string | undefined {
  if (cells.length !== 1) return undefined;
  const [title = ''] = cells;
  for (const [separator, shown] of [
    [';', ';'],
    ['\t', 'tab'],
    [',', ','],
  ] as const) {
    if (title.includes(separator)) {
      return `It looks like ${shown}-separated: save it with commas, or pass the delimiter to the reader.`;
    }
  }
  return undefined;
}

/**
 * Adds the issue of a row with too few or too many cells. Once no issue fits any more it is thrown instead: such a file
 * is of no use, and csv-parse takes its time over each such row.
 */
export function addRaggedRow(
  cells: readonly string[],
  line: number,
  name: string,
  width: number,
  found: Findings,
): void {
  const path = place(name, line, Math.min(cells.length, width + 1));
  const hint = `The header has ${width}. A cell that holds the separator needs quotes around it.`;
  const error = fileError('BAD_FILE', path, `${cells.length} cells`, hint);
  if (found.isFull) throw error;
  found.broken = true;
  for (const issue of error.issues) found.add(issue);
}
