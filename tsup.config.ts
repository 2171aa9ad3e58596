import { defineConfig, type Options } from 'tsup';

const libraries = { index: 'src/index.ts', 'io/index': 'src/io/index.ts' };

const common: Options = {
  // The core runs in a worker and in a browser too, so nothing may be resolved for Node; io's and the command's
  // built-ins stay imports, spelt `node:`.
  platform: 'neutral',
  external: [/^node:/],
  removeNodeProtocol: false,
  target: 'es2022',
  // What two entries share is one chunk: an InputError thrown by onehop/io is an InputError of onehop.
  splitting: true,
  treeshake: true,
};

/**
 * Dependencies stay imports in both formats. kdbush and geokdbush are ESM only: CommonJS loads them by
 * `require(esm)`, which the floor of `engines` has without a flag or a warning, so a consumer has one copy of them
 * whichever format asks. The rollup pass of `treeshake` writes the interop that their default exports need.
 */
export default defineConfig(({ dts }) => {
  const code: Options[] = [
    { ...common, format: 'esm', entry: { ...libraries, 'cli/main': 'src/cli/main.ts' } },
    { ...common, format: 'cjs', entry: libraries },
  ];
  // One run of the compiler declares both formats; a quick build leaves it out.
  return dts === false ? code : [...code, { ...common, format: ['esm', 'cjs'], entry: libraries, dts: { only: true } }];
});
