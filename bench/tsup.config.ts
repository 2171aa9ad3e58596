import { defineConfig } from 'tsup';

// The benches run as a bundle, as the package does: a loader that keeps the names of functions by wrapping each
// closure would slow down every peer that makes closures.
export default defineConfig({
  entry: { main: 'bench/main.ts', promise: 'bench/promise.ts' },
  outDir: 'node_modules/.cache/onehop-bench',
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  skipNodeModulesBundle: true,
  splitting: false,
  clean: true,
  silent: true,
});
