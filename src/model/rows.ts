import type { z } from 'zod';
import { typeName } from '../base/printable.js';
import type { Collector } from './collector.js';
import { readValue } from './translate.js';

/** What one row became: its copy, or null when it has issues; `input` is the row as it came. */
export type OnRow<Row> = (row: Row | null, position: number, input: unknown) => void;

/**
 * Every row of a list read through its schema, in order, until the issues are full. Nothing is called when the list
 * is no array (issue at `path`) or longer than `maxRows` (TOO_MANY). Returns the length, or null for no list.
 */
export function readRows<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { path, maxRows, found }: { path: string; maxRows: number; found: Collector },
  onRow: OnRow<z.output<Schema>>,
): number | null {
  if (!Array.isArray(input)) {
    if (input === undefined) found.issue('MISSING', path, input, 'expected an array');
    else found.issue('WRONG_TYPE', path, input, `expected an array, found ${typeName(input)}`);
    return null;
  }
  const { length } = input;
  if (length > maxRows) {
    found.issue('TOO_MANY', path, input, `holds ${length} rows, expected at most ${maxRows}; raise maxRows`);
    return null;
  }
  for (let position = 0; position < length && !found.isFull; position++) {
    const row: unknown = input[position];
    onRow(readValue(schema, row, `${path}[${position}]`, found), position, row);
  }
  return length;
}

/** Ids in the order they came, each with its position; the second use of one is an issue naming both places. */
export class IdList {
  readonly positions = new Map<string, number>();
  readonly #path: string;
  readonly #key: string;
  readonly #found: Collector;

  constructor(path: string, key: string, found: Collector) {
    this.#path = path;
    this.#key = key;
    this.#found = found;
  }

  add(id: string, position: number): void {
    const first = this.positions.get(id);
    if (first === undefined) {
      this.positions.set(id, position);
      return;
    }
    const key = this.#key === '' ? '' : `.${this.#key}`;
    const hint = `stands at ${this.#path}[${first}] and at ${this.#path}[${position}]; an id is used once`;
    this.#found.issue('DUPLICATE_ID', `${this.#path}[${position}]${key}`, id, hint);
  }
}
