import { cpSync } from 'node:fs';
import { defineConfig } from 'tsup';

const outDir = 'node_modules/.cache/onehop-bench-ledger';

// As the other benches: a bundle, without a loader's wrappers around functions.
export default defineConfig({
  entry: { run: 'bench/ledger/run.ts' },
  outDir,
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  skipNodeModulesBundle: true,
  splitting: false,
  clean: true,
  silent: true,
  // What the store in Redis reads from beside its file.
  onSuccess: async () => cpSync('examples/redis-store/lua', `${outDir}/lua`, { recursive: true }),
});
