import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles the page with the package and its network into one HTML file that needs nothing beside it: a browser opens
 * it from disk, where it may not load modules from other files. Answers with the path of the file.
 */
export async function buildPage(outDir = join(folder, 'dist')): Promise<string> {
  await build({
    config: false,
    entry: { page: join(folder, 'page.ts') },
    outDir,
    format: 'esm',
    outExtension: () => ({ js: '.js' }),
    platform: 'browser',
    target: 'es2022',
    noExternal: [/./],
    tsconfig: join(folder, 'tsconfig.json'),
    minify: true,
    silent: true,
  });
  const bundle = join(outDir, 'page.js');
  const script = readFileSync(bundle, 'utf8').replaceAll('</script', '<\\/script');
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const page = join(outDir, 'index.html');
  // A function, because the bundle may hold what `replace` takes for its own marks, such as $&.
  const inlined = html.replace(
    '<script type="module" src="page.js"></script>',
    () => `<script type="module">${script}</script>`,
  );
  mkdirSync(outDir, { recursive: true });
  writeFileSync(page, inlined);
  rmSync(bundle);
  return page;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`Open this file in a browser: ${await buildPage()}`);
}
