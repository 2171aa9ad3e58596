import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The worker as one file of plain JavaScript: it starts three times as fast as through a loader, and it is started often. */
export async function bundleWorker(): Promise<{ readonly file: string; remove(): void }> {
  const outDir = join(root, 'node_modules/.cache', `onehop-crash-${process.pid}-${Date.now()}`);
  await build({
    config: false,
    entry: { worker: join(root, 'test/support/crash-worker.ts') },
    outDir,
    format: ['esm'],
    platform: 'node',
    target: 'node20',
    skipNodeModulesBundle: true,
    splitting: false,
    silent: true,
  });
  // What the store in Redis reads from beside its file.
  cpSync(join(root, 'examples/redis-store/lua'), join(outDir, 'lua'), { recursive: true });
  return { file: join(outDir, 'worker.js'), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}
