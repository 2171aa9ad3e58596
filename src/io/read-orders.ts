import { basename } from 'node:path';
import { printable } from '../base/printable.js';
import { InputError } from '../model/issues.js';
import type { Order } from '../model/order.js';
import { parseOrders } from '../model/parse.js';
import { type Source, sourceBytes } from './bytes.js';
import { type Column, orderColumns, orderTable } from './columns.js';
import { Findings, fileError, place, type Read } from './file-issue.js';
import type { Header } from './header.js';
import { type CompleteReadOptions, completeReadOptions, type ReadOptions } from './limits.js';
import { readJson } from './read-json.js';
import { addNew } from './read-problem.js';
import { locateField, readFields, readRows } from './read-table.js';
import { type Locator, pathsOf, relocate } from './relocate.js';

/**
 * Reads orders from a file, or from bytes under a name: a JSON array, or CSV with one row for each order line, in which
 * the rows of an order stand together and repeat its fields. The form is told by the name, `.json` or `.csv` with or
 * without `.gz`, and otherwise by the first character that is no space: `[` or `{` begins JSON.
 * Bad input does not throw: every issue comes back with its place (`orders.csv:17:3`), up to `maxIssues`.
 */
export async function readOrders(source: Source, options: ReadOptions = {}): Promise<Read<readonly Order[]>> {
  const complete = completeReadOptions(options);
  const found = new Findings(complete.maxIssues);
  const name = typeof source === 'string' ? basename(source) : source.name;
  const files = await found.attempt(async () => {
    const { isJson, same } = await tellForm(source, name, complete);
    if (!isJson) return readOrderRows(same, name, complete, found);
    const file = await readJson(same, name, complete);
    return {
      input: file.value,
      locator: (paths: Iterable<string>) => jsonOrders(file.locator(Array.from(paths, plainPath))),
    };
  });
  if (files === undefined || found.broken) return { ok: false, issues: found.issues, warnings: found.warnings };

  const parsed = parseOrders(files.input, complete);
  const messages = parsed.ok ? parsed.warnings : [...parsed.issues, ...parsed.warnings];
  const locator: Locator = messages.length === 0 ? () => undefined : files.locator(pathsOf(messages));
  for (const warning of relocate(parsed.warnings, locator)) found.warn(warning);
  if (!parsed.ok) addNew(relocate(parsed.issues, locator), found);
  if (parsed.ok && found.issues.length === 0) return { ok: true, value: parsed.value, warnings: found.warnings };
  return { ok: false, issues: found.issues, warnings: found.warnings };
}

/** `readOrders` for callers who cannot go on without: throws one InputError that holds every issue. */
export async function loadOrders(source: Source, options: ReadOptions = {}): Promise<readonly Order[]> {
  const read = await readOrders(source, options);
  if (read.ok) return read.value;
  throw new InputError(read.issues);
}

/** Whether a source is JSON, and the same source to be read from its beginning. */
async function tellForm(
  source: Source,
  name: string,
  options: CompleteReadOptions,
): Promise<{ isJson: boolean; same: Source }> {
  const [, extension] = /\.(json|csv)(?:\.gz)?$/i.exec(name) ?? [];
  if (extension !== undefined) return { isJson: extension.toLowerCase() === 'json', same: source };
  const bytes = sourceBytes(source, name, options);
  const seen: Buffer[] = [];
  let first = '';
  while (first === '') {
    const chunk = await bytes.next();
    if (chunk.done) break;
    seen.push(chunk.value);
    first = /[^ \t\r\n]/.exec(chunk.value.toString('latin1'))?.[0] ?? '';
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* seen;
    yield* bytes;
  }
  return { isJson: first === '[' || first === '{', same: { name, bytes: again() } };
}

const plainPath = (path: string): string => path.replace(/^orders(?=\[|$)/, '');

const jsonOrders =
  (locator: Locator): Locator =>
  (path) =>
    locator(plainPath(path));

interface OrderRows {
  readonly input: unknown;
  readonly locator: (paths: Iterable<string>) => Locator;
}

async function readOrderRows(
  source: Source,
  name: string,
  options: CompleteReadOptions,
  found: Findings,
): Promise<OrderRows> {
  const orders: { fields: Record<string, unknown>; lines: Record<string, unknown>[] }[] = [];
  /** File line of each order line, in the order of the file; those of order k begin at firstRow[k]. */
  const fileLines: number[] = [];
  const firstRow: number[] = [];
  const ownFields = new Set(orderColumns);
  const isOwn = (column: Column): boolean => ownFields.has(column);
  let before: readonly string[] = [];
  let idCell = -1;

  const header = await readRows(source, name, orderTable, options, found, (cells, line, header) => {
    if (fileLines.length === options.maxRows) {
      throw fileError(
        'TOO_MANY',
        place(name, line),
        `more than ${options.maxRows} rows`,
        'Split the file, or raise maxRows.',
      );
    }
    if (idCell < 0) idCell = header.cells.find(({ column }) => column.name === 'id')?.cell ?? 0;
    const id = cells[idCell] ?? '';
    const current = orders.at(-1);
    const line0 = readFields(cells, header, name, line, found, (column) => !isOwn(column));
    if (current === undefined || id === '' || id !== before[idCell]) {
      orders.push({ fields: readFields(cells, header, name, line, found, isOwn), lines: [line0] });
      firstRow.push(fileLines.length);
      before = cells;
    } else {
      addDisagreements(cells, before, header, isOwn, place(name, line), found);
      current.lines.push(line0);
    }
    fileLines.push(line);
  });

  const locate = (order: number, field: string) => {
    const [, number, inner] = /^lines\[([0-9]+)\]\.?(.*)$/.exec(field) ?? [];
    const line = fileLines[(firstRow[order] ?? Number.NaN) + Number(number ?? 0)];
    return line === undefined ? undefined : locateField(name, header, line, inner ?? field);
  };
  return {
    input: orders.map(({ fields, lines }) => ({ ...fields, lines })),
    locator: () => (path) => {
      const [, order, field = ''] = /^(?:orders)?\[([0-9]+)\]\.?(.*)$/.exec(path) ?? [];
      return order === undefined ? undefined : locate(Number(order), field);
    },
  };
}

/** The rows of one order say the same about it, cell by cell. */
function addDisagreements(
  cells: readonly string[],
  first: readonly string[],
  header: Header,
  isOwn: (column: Column) => boolean,
  where: string,
  found: Findings,
): void {
  for (const { column, cell } of header.cells) {
    if (!isOwn(column) || cells[cell] === first[cell]) continue;
    found.add({
      code: 'BAD_FILE',
      path: `${where}:${cell + 1}`,
      value: printable(cells[cell]),
      hint: `${column.name}: the first row of this order says ${printable(first[cell])}; rows of one order repeat its fields.`,
    });
  }
}
