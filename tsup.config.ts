import { defineConfig, type Options } from 'tsup';

const libraries = {
  index: 'src/index.ts',
  'solvers/index': 'src/solvers/index.ts',
  'io/index': 'src/io/index.ts',
  'postgres/index': 'src/adapters/postgres/index.ts',
  'testing/index': 'src/testing/index.ts',
};
/**
 * No entry of the package. It makes the bundler lay what `route` needs into chunks of their own, so that a page that
 * only routes leaves `allocate` out, and with it a solver package that would stay for its side effects.
 */
const divider = { route: 'src/route.ts' };
const adapters = { 'highs/index': 'src/adapters/highs/index.ts' };

const common: Options = {
  // The core runs in a worker and in a browser too, so nothing may be resolved for Node; io's and the command's
  // built-ins stay imports, spelt `node:`.
  platform: 'neutral',
  external: [/^node:/],
  removeNodeProtocol: false,
  target: 'es2022',
  // What two entries share is one chunk: an InputError thrown by onehop/io is an InputError of onehop.
  splitting: true,
  // No import here is for its side effects: a bare one would only drag a package into bundles that use nothing of it.
  treeshake: { moduleSideEffects: 'no-external' },
};

/**
 * Dependencies stay imports in both formats. kdbush and geokdbush are ESM only: CommonJS loads them by
 * `require(esm)`, which the floor of `engines` has without a flag or a warning, so a consumer has one copy of them
 * whichever format asks. The rollup pass of `treeshake` writes the interop that their default exports need.
 */
export default defineConfig(({ dts }) => {
  const code: Options[] = [
    { ...common, format: 'esm', entry: { ...libraries, ...divider, 'cli/main': 'src/cli/main.ts' } },
    { ...common, format: 'cjs', entry: libraries },
    // Adapters share no code that runs with the rest. In CommonJS they need a stand-in for import.meta.url, which is
    // Node's own: built apart, it stays out of the core.
    { ...common, format: 'esm', entry: adapters },
    { ...common, format: 'cjs', entry: adapters, shims: true },
  ];
  const entry = { ...libraries, ...adapters };
  // One run of the compiler declares both formats; a quick build leaves it out.
  return dts === false ? code : [...code, { ...common, format: ['esm', 'cjs'], entry, dts: { only: true } }];
});
