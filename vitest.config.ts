import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of the package as it is published or run from outside: these need dist, and the tarball installed. */
const built = ['test/package/**/*.test.ts', 'test/examples/**/*.test.ts', 'test/readme.test.ts'];

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Begins with the tests that take longest, so that no worker is left alone with one of them in the end. */
class StoresFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOfStore = ({ moduleId }: TestSpecification): number =>
      /-(concurrent|feed|contract)\.test/.test(moduleId) ? 0 : 1;
    return (await super.sort(files)).sort((a, b) => isOfStore(a) - isOfStore(b));
  }
}

export default defineConfig({
  // The examples import the package by its name, as users do; here it is the source.
  resolve: {
    alias: [
      { find: /^onehop$/, replacement: source('./src/index.ts') },
      { find: /^onehop\/solvers$/, replacement: source('./src/solvers/index.ts') },
      { find: /^onehop\/io$/, replacement: source('./src/io/index.ts') },
      { find: /^onehop\/postgres$/, replacement: source('./src/adapters/postgres/index.ts') },
      { find: /^onehop\/testing$/, replacement: source('./src/testing/index.ts') },
      { find: /^onehop\/highs$/, replacement: source('./src/adapters/highs/index.ts') },
    ],
  },
  test: {
    testTimeout: 180_000,
    hookTimeout: 60_000,
    sequence: { sequencer: StoresFirst },
    // Tests of stores mostly wait for a database.
    maxWorkers: Math.max(2, availableParallelism()),
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text'], reportOnFailure: true },
    projects: [
      { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'], exclude: built } },
      {
        extends: true,
        test: { name: 'built', include: built, globalSetup: 'test/package/setup.ts', testTimeout: 180_000 },
      },
    ],
  },
});
