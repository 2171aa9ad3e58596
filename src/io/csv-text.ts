import { InputError } from '../model/issues.js';
import { joinList, numberText } from './cells.js';
import type { Column } from './columns.js';

export interface CsvTextOptions {
  /**
   * Puts an apostrophe before text that a spreadsheet would run as a formula (OWASP ASVS 1.2.10); default true. Readers
   * take nothing off, so set it to false where ids begin like formulas and the file is for programs alone.
   */
  readonly spreadsheetSafe?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** How a column finds its value in a row: `money.base` of `{ money: { base: 900 } }`. */
function fieldOf(row: unknown, keys: readonly string[]): unknown {
  let value = row;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** The columns that a file needs: the required ones, and those that some row fills. */
export function usedColumns(columns: readonly Column[], rows: readonly unknown[]): Column[] {
  const fills = (row: unknown, { keys }: Column): boolean => fieldOf(row, keys) !== undefined;
  return columns.filter((column) => column.required || rows.some((row) => fills(row, column)));
}

/**
 * A table as the text of a CSV file (RFC 4180, LF), a piece for each row, the header first. Throws an InputError for a
 * value that a cell cannot say: a number that is not finite, or an empty list where that differs from none.
 */
export function* csvText(
  columns: readonly Column[],
  rows: Iterable<object>,
  name: string,
  { spreadsheetSafe = true }: CsvTextOptions = {},
): Generator<string> {
  yield `${columns.map((column) => quoted(column.name)).join(',')}\n`;
  let number = 0;
  for (const row of rows) {
    const path = `${name}[${number}]`;
    const cells = columns.map((column) => quoted(cellText(fieldOf(row, column.keys), column, path, spreadsheetSafe)));
    yield `${cells.join(',')}\n`;
    number += 1;
  }
}

function cellText(value: unknown, column: Column, path: string, safe: boolean): string {
  if (value === undefined || value === null) return '';
  const { kind, name } = column;
  if (kind === 'text' && typeof value === 'string') return safe ? spreadsheetSafeText(value) : value;
  if (kind === 'number' && typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  if (kind === 'boolean' && typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && (value.length > 0 || column.emptyIsNone)) {
    if (kind === 'texts')
      return joinList(value.map((entry) => (safe ? spreadsheetSafeText(String(entry)) : String(entry))));
    if (kind === 'inbound') return joinList(value.map(inboundText));
  }
  const shown = Array.isArray(value) ? 'an empty list' : String(value);
  const hint = 'a cell of a CSV file cannot say this; write the problem as JSON';
  throw new InputError([{ code: 'WRONG_TYPE', path: `${path}.${name}`, value: shown.slice(0, 80), hint }]);
}

function inboundText({ quantity, at }: Row): string {
  return `${numberText(Number(quantity))}@${String(at)}`;
}

/** Text that no spreadsheet takes for a formula. A cell that is a number by its column is left alone. */
const spreadsheetSafeText = (text: string): string => (/^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text);

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
