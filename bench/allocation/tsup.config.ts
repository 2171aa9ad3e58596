import { defineConfig } from 'tsup';

// As the other benches: a bundle, without a loader's wrappers around functions.
export default defineConfig({
  entry: { run: 'bench/allocation/run.ts' },
  outDir: 'node_modules/.cache/onehop-bench-allocation',
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  skipNodeModulesBundle: true,
  splitting: false,
  clean: true,
  silent: true,
});
