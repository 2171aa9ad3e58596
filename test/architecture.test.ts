import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/**
 * The order of src, first things first. A file imports from its own folder or from above it in this list, never from
 * below. A verb (a file) stands right after the last folder that it wires together.
 */
const order = [
  'base',
  'solvers',
  'model',
  'geo',
  'calendar',
  'stock',
  'network',
  'candidates',
  'scoring',
  'allocation',
  'route.ts',
  'allocate.ts',
  'open-allocation.ts',
  'promise.ts',
  'checkout.ts',
  'reject.ts',
  'demand',
  'planning',
  'rebalance.ts',
  'verify',
  'explanation',
  'explain.ts',
  'diff.ts',
  'channel-conflicts.ts',
  'simulation',
  'simulate.ts',
  'index.ts',
  'report',
  'io',
  'adapters',
  'testing',
  'cli',
] as const;

/** Everything that is loaded from outside starts at one of these. */
const entries = [
  'index.ts',
  'solvers/index.ts',
  'io/index.ts',
  'adapters/highs/index.ts',
  'adapters/postgres/index.ts',
  'testing/index.ts',
  'cli/main.ts',
];

/** Only these may know that they run in Node. */
const nodeFolders = ['report', 'io', 'adapters', 'cli'];

/** Every package that the code imports, and the folders that know it. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'javascript-lp-solver': ['solvers'],
  kdbush: ['model', 'geo'],
  geokdbush: ['model', 'geo'],
  zod: ['model'],
  '@date-fns/tz': ['calendar'],
  'date-fns': ['calendar'],
  'csv-parse': ['io'],
  commander: ['cli'],
  'fast-check': ['testing'],
  'pg-copy-streams': ['adapters'],
};

/** What verify may share with the code that decides: facts and tools. Types may come from anywhere. */
const sharedWithVerify = ['base', 'model', 'verify'];

/** The one file outside src that may be imported: the build copies what is used of it, such as the version. */
const manifest = '../package.json';

interface Import {
  /** Path under src, with forward slashes. */
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Path under src of what a relative import names; null for a package. */
  readonly target: string | null;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'))
  .sort();

const imports = files.flatMap(importsOf);
const internal = imports.flatMap((each) =>
  each.target === null || each.target === manifest ? [] : [{ ...each, target: each.target }],
);

describe('the import law', () => {
  test('the order names no place twice, and every entry exists', () => {
    expect(new Set(order).size).toBe(order.length);
    expect(entries.filter((entry) => !files.includes(entry))).toEqual([]);
  });

  test('every file and folder of src has a place in the order', () => {
    expect([...new Set(files.map(placeOf))].filter((place) => rankOf(place) < 0)).toEqual([]);
  });

  test('imports point up the order, never down', () => {
    const pointsDown = ({ from, target }: { from: string; target: string }) =>
      rankOf(placeOf(target)) > rankOf(placeOf(from));
    expect(internal.filter(pointsDown).map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  test('relative imports name an existing file of src, ending in .js', () => {
    const isFine = ({ specifier, target }: Import) =>
      target === null || target === manifest || (specifier.endsWith('.js') && files.includes(target));
    const broken = imports.filter((each) => !isFine(each));
    expect(broken.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  test('no barrels: an index.ts is an entry of the package, and nothing inside src imports it', () => {
    const isIndex = (file: string) => file.endsWith('index.ts');
    expect(files.filter((file) => isIndex(file) && !entries.includes(file))).toEqual([]);
    expect(internal.filter(({ target }) => isIndex(target)).map(({ from }) => from)).toEqual([]);
    expect(files.filter((file) => !isIndex(file) && reexportsOnly(file))).toEqual([]);
  });

  test('no file imports itself by a detour; types, which are gone at run time, may', () => {
    expect(cycles()).toEqual([]);
  });

  test('every file is reached from an entry', () => {
    const reached = new Set(entries);
    for (const file of reached) for (const { from, target } of internal) if (from === file) reached.add(target);
    expect(files.filter((file) => !reached.has(file))).toEqual([]);
  });

  test('Node built-ins stay in the folders that may know Node, and are spelt node:', () => {
    const builtins = imports.filter(({ specifier }) => isBuiltin(specifier));
    const outside = builtins.filter(({ from }) => !nodeFolders.includes(placeOf(from)));
    expect(outside.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
    expect(builtins.filter(({ specifier }) => !specifier.startsWith('node:')).map(({ from }) => from)).toEqual([]);
  });

  test('every package is a dependency and is imported only at home', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const known = { ...manifest.dependencies, ...manifest.peerDependencies };
    const packages = imports.filter(({ specifier }) => !isRelative(specifier) && !isBuiltin(specifier));
    const strangers = packages.filter(({ from, specifier }) => {
      const name = packageName(specifier);
      return !(name in known) || !homes[name]?.includes(placeOf(from));
    });
    expect(strangers.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  test('verify shares no running code with the stages that decide', () => {
    const shared = internal.filter(
      ({ from, typeOnly, target }) =>
        placeOf(from) === 'verify' && !typeOnly && !sharedWithVerify.includes(placeOf(target)),
    );
    expect(shared.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });
});

test('the core compiles with no types but those of the language: nothing of Node, nothing of a browser', () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram([join(src, 'index.ts')], { ...options, types: [], noEmit: true });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1} ` : '';
    return line + ts.flattenDiagnosticMessageText(messageText, ' ');
  });
  expect(problems).toEqual([]);
}, 120_000);

test('test mirrors src: a folder of tests is called after the folder or the verb that it tests', () => {
  const own = ['support', 'golden', 'package', 'examples', 'hostile', 'bench', 'fixtures'];
  const places = new Set(order.map((place) => place.replace(/\.ts$/, '')));
  const strangers = readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !own.includes(entry.name) && !places.has(entry.name))
    .map((entry) => entry.name);
  expect(strangers).toEqual([]);
});

/** The folder of a file, or the file itself where it lies in src: what `order` lists. */
function placeOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function rankOf(place: string): number {
  return (order as readonly string[]).indexOf(place);
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** `@scope/name/sub` gives `@scope/name`, `name/sub` gives `name`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Static imports, re-exports, `import(...)` and `import('...').Type`, wherever they stand in the file. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ from: file, specifier: specifier.text, typeOnly, target: targetOf(file, specifier.text) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function targetOf(file: string, specifier: string): string | null {
  if (!isRelative(specifier)) return null;
  const path = resolve(dirname(join(src, file)), specifier.replace(/\.js$/, '.ts'));
  return relative(src, path).split(sep).join('/');
}

function reexportsOnly(file: string): boolean {
  const { statements } = parse(file);
  return statements.length > 0 && statements.every((each) => ts.isExportDeclaration(each) && !!each.moduleSpecifier);
}

/** Cycles of running imports, each as `a -> b -> a`. */
function cycles(): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(file);
    if (seenAt >= 0) found.push([...trail.slice(seenAt), file].join(' -> '));
    if (seenAt >= 0 || finished.has(file)) return;
    for (const { from, target, typeOnly } of internal) if (from === file && !typeOnly) walk(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}
