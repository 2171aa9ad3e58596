import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../model/issues.js';
import { parseProblem } from '../model/parse.js';
import type { Problem } from '../model/problem.js';
import { facilityTable, laneTable, serviceTable, skuTable, stockTable, type TableShape } from './columns.js';
import { Findings, fileError, type Read } from './file-issue.js';
import { type CompleteReadOptions, completeReadOptions, type ReadOptions } from './limits.js';
import { type JsonFile, readJson } from './read-json.js';
import { readStock, type StockFile } from './read-stock.js';
import { readTable, type Table } from './read-table.js';
import { type FilePlace, type Locator, pathsOf, relocate } from './relocate.js';

export interface ReadProblemOptions extends ReadOptions {
  /** A JSON file that takes the place of the policy in the folder. */
  readonly policyFile?: string;
}

/** What the files hold, for the model to judge, and where each of its paths stands. */
interface ProblemFiles {
  readonly input: unknown;
  readonly locator: (paths: Iterable<string>) => Locator;
}

/**
 * Reads a network from its folder: `problem.json`, or `network.json` (`{ "currency": "CNY" }`) with `facilities.csv`,
 * `services.csv`, `stock.csv` and, where they are there, `skus.csv`, `lanes.csv` and `policy.json`. Any of them may be
 * gzipped and end in `.gz`. Bad input does not throw: every issue found in any file comes back with its place
 * (`stock.csv:17:3`), up to `maxIssues`. Never reads anything outside the folder but `policyFile`.
 */
export async function readProblem(folder: string, options: ReadProblemOptions = {}): Promise<Read<Problem>> {
  const complete = completeReadOptions(options);
  const found = new Findings(complete.maxIssues);
  const files = await found.attempt(() => readFolder(folder, options.policyFile, complete, found));
  // Where a file broke off, references to its rows would all be reported as unknown: first things first.
  if (files === undefined || found.broken) return { ok: false, issues: found.issues, warnings: found.warnings };

  const parsed = parseProblem(files.input, complete);
  const messages = parsed.ok ? parsed.warnings : [...parsed.issues, ...parsed.warnings];
  const locator: Locator = messages.length === 0 ? () => undefined : files.locator(pathsOf(messages));
  for (const warning of relocate(parsed.warnings, locator)) found.warn(warning);
  if (!parsed.ok) addNew(relocate(parsed.issues, locator), found);
  if (parsed.ok && found.issues.length === 0) return { ok: true, value: parsed.value, warnings: found.warnings };
  return { ok: false, issues: found.issues, warnings: found.warnings };
}

/** `readProblem` for callers who cannot go on without: throws one InputError that holds every issue. */
export async function loadProblem(folder: string, options: ReadProblemOptions = {}): Promise<Problem> {
  const read = await readProblem(folder, options);
  if (read.ok) return read.value;
  throw new InputError(read.issues);
}

/** A cell that a reader refused is refused by the model too, in words that know less of the file. */
export function addNew(issues: Findings['issues'], found: Findings): void {
  const told = new Set(found.issues.map(({ path }) => path));
  for (const issue of issues) if (!told.has(issue.path)) found.add(issue);
}

async function readFolder(
  folder: string,
  policyFile: string | undefined,
  options: CompleteReadOptions,
  found: Findings,
): Promise<ProblemFiles> {
  const name = basename(folder) || folder;
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) throw fileError('BAD_FILE', name, 'not a folder', 'Name the folder that holds the network.');
  const policy =
    policyFile === undefined
      ? undefined
      : await found.attempt(() => readJson(policyFile, basename(policyFile), options));
  const whole = await fileIn(folder, 'problem.json');
  if (whole === undefined) return readTables(folder, policy, options, found);
  if ((await fileIn(folder, 'facilities.csv')) !== undefined) {
    throw fileError('BAD_FILE', name, 'problem.json beside facilities.csv', 'Keep one of the two forms in a folder.');
  }
  const file = await readJson(join(folder, whole), whole, options);
  if (policy === undefined || !isPlainObject(file.value)) {
    return { input: file.value, locator: file.locator };
  }
  return {
    input: { ...file.value, policy: policy.value },
    locator: (paths) => firstOf(policyLocator(policy, paths), file.locator(paths)),
  };
}

async function readTables(
  folder: string,
  givenPolicy: JsonFile | undefined,
  options: CompleteReadOptions,
  found: Findings,
): Promise<ProblemFiles> {
  const table = (shape: TableShape, needed: boolean): Promise<Table | undefined> =>
    found.attempt(async () => {
      const file = await fileIn(folder, `${shape.name}.csv`, needed);
      return file === undefined ? undefined : readTable(join(folder, file), file, shape, options, found);
    });
  const json = (name: string, needed: boolean): Promise<JsonFile | undefined> =>
    found.attempt(async () => {
      const file = await fileIn(folder, name, needed);
      return file === undefined ? undefined : readJson(join(folder, file), file, options);
    });

  const network = await json('network.json', true);
  const policy = givenPolicy ?? (await json('policy.json', false));
  const facilities = await table(facilityTable, true);
  const tables: Record<string, Table | undefined> = {
    facilities,
    services: await table(serviceTable, true),
    lanes: await table(laneTable, false),
    skus: await table(skuTable, false),
  };
  const bulk = await found.attempt(async () => {
    const file = await fileIn(folder, 'stock.csv', true);
    if (file === undefined) return undefined;
    const rows = facilities === undefined ? null : firstPositions(facilities.rows);
    // What a first reading found counts only where no second one follows.
    const own = new Findings(options.maxIssues);
    const read = await readStock(join(folder, file), file, rows, options, own);
    if (read !== null) found.absorb(own);
    return read;
  });
  if (bulk === null) tables.stock = await table(stockTable, true);

  const input: Record<string, unknown> = isPlainObject(network?.value) ? { currency: network.value.currency } : {};
  for (const [name, read] of Object.entries(tables)) if (read !== undefined) input[name] = read.rows;
  if (bulk) input.stockColumns = bulk.columns;
  if (policy !== undefined) input.policy = policy.value;
  return {
    input,
    locator: (paths) =>
      firstOf(
        policy === undefined ? nowhere : policyLocator(policy, paths),
        network === undefined ? nowhere : only(/^currency$/, network.locator(paths)),
        tableLocator(tables, bulk ?? undefined),
      ),
  };
}

/** `name` or `name.gz` where the folder has it; both is an error, and neither one where it is needed. */
async function fileIn(folder: string, name: string, needed = false): Promise<string | undefined> {
  const present: string[] = [];
  for (const candidate of [name, `${name}.gz`]) {
    const exists = await stat(join(folder, candidate)).then(
      () => true,
      () => false,
    );
    if (exists) present.push(candidate);
  }
  if (present.length > 1) throw fileError('BAD_FILE', name, `${name} and ${name}.gz`, 'Keep one of the two.');
  if (needed && present.length === 0)
    throw fileError('MISSING', name, 'no such file', 'The folder of a network needs it.');
  return present[0];
}

/** Ids to positions; of an id that stands twice, which the model refuses, the first. */
function firstPositions(rows: Table['rows']): Map<string, number> {
  const positions = new Map<string, number>();
  for (const [position, { id }] of rows.entries()) {
    if (typeof id === 'string' && !positions.has(id)) positions.set(id, position);
  }
  return positions;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nowhere: Locator = () => undefined;

function firstOf(...locators: Locator[]): Locator {
  return (path) => {
    for (const locator of locators) {
      const place = locator(path);
      if (place !== undefined) return place;
    }
    return undefined;
  };
}

const only =
  (pattern: RegExp, locator: Locator): Locator =>
  (path) =>
    pattern.test(path) ? locator(path) : undefined;

/** Paths below `policy` in a file of its own. */
function policyLocator(policy: JsonFile, paths: Iterable<string>): Locator {
  const inner = (path: string): string => path.replace(/^policy\.?/, '');
  const locator = policy.locator(Array.from(paths, inner));
  return (path) => (/^policy\b/.test(path) ? locator(inner(path)) : undefined);
}

const rowPath = /^([a-zA-Z]+)\[([0-9]+)\]\.?(.*)$/;
const columnPath = /^stockColumns\.([a-zA-Z]+)\[([0-9]+)\]$/;
const fieldOfColumn: Record<string, string> = { facilityRow: 'facilityId', skuRow: 'sku' };

function tableLocator(tables: Record<string, Table | undefined>, bulk: StockFile | undefined): Locator {
  return (path): FilePlace | undefined => {
    const [, column = '', position = ''] = columnPath.exec(path) ?? [];
    if (column === 'skus') return bulk?.locateSku(Number(position));
    if (column !== '') return bulk?.locate(Number(position), fieldOfColumn[column] ?? column);
    const [, name = path, row, field = ''] = rowPath.exec(path) ?? [];
    const table = /^stockColumns\b/.test(name) ? bulk : tables[name];
    return row === undefined ? table && { path: table.name } : table?.locate(Number(row), field);
  };
}
