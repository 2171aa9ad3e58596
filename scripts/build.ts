import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What dist is made from. */
const inputs = ['src', 'package.json', 'tsconfig.json', 'tsup.config.ts'];

/** What must be there for dist to count as built; declarations are left out of a quick build. */
const libraries = ['index', 'solvers/index', 'io/index', 'highs/index'];
const code = [...libraries.flatMap((name) => [`${name}.js`, `${name}.cjs`]), 'cli/main.js'];
const declarations = libraries.flatMap((name) => [`${name}.d.ts`, `${name}.d.cts`]);

/**
 * Builds the package into dist, with declarations unless `types` is false. `ifStale` leaves a dist alone that is
 * newer than its inputs. The build goes to a folder of its own and takes dist's place by a rename, so that a
 * process that reads dist at the same time, or a second build, never meets half a build.
 */
export async function buildPackage({ types = true, ifStale = false } = {}): Promise<void> {
  const dist = join(root, 'dist');
  if (ifStale && isFresh(dist, types ? [...code, ...declarations] : code)) return;

  const building = `${dist}.building-${process.pid}`;
  const replaced = `${dist}.replaced-${process.pid}`;
  try {
    await build({ outDir: building, silent: true, ...(types ? {} : { dts: false }) });
    if (existsSync(dist)) renameSync(dist, replaced);
    renameSync(building, dist);
  } finally {
    rmSync(building, { recursive: true, force: true });
    rmSync(replaced, { recursive: true, force: true });
  }
}

function isFresh(dist: string, outputs: readonly string[]): boolean {
  const files = outputs.map((file) => join(dist, file));
  if (!files.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return inputs.every((input) => newestChange(join(root, input)) <= oldest);
}

/** Folders count too: a file that is gone changes only its folder. */
function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = new Set(process.argv.slice(2));
  await buildPackage({ types: !flags.has('--no-types'), ifStale: flags.has('--if-stale') });
}
