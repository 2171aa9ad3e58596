import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildPackage } from '../../scripts/build.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of an empty ESM project and of an empty CommonJS project, the package installed in both. */
    esmProject: string;
    cjsProject: string;
    /** What `npm pack` put into the tarball, ascending. */
    packedFiles: readonly string[];
  }
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds dist where it is stale, packs the package once and installs it from its tarball into two empty projects. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPackage({ ifStale: true });
  const folder = await mkdtemp(join(tmpdir(), 'onehop-package-'));

  const packing = await npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [packed] = JSON.parse(packing) as [{ filename: string; files: { path: string }[] }];
  const tarball = join(folder, packed.filename);

  for (const type of ['module', 'commonjs'] as const) {
    const place = join(folder, type);
    await mkdir(place);
    await writeFile(
      join(place, 'package.json'),
      JSON.stringify({ name: 'empty', version: '1.0.0', private: true, type }),
    );
    await npm(place, 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball);
  }

  project.provide('esmProject', join(folder, 'module'));
  project.provide('cjsProject', join(folder, 'commonjs'));
  project.provide('packedFiles', packed.files.map(({ path }) => path).sort());
  return () => rm(folder, { recursive: true, force: true });
}

async function npm(cwd: string, ...parameters: string[]): Promise<string> {
  const { stdout } = await run('npm', parameters, { cwd, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
