import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * A module to take the place of the package `highs`, as a file in a folder: it is the package, but a model of `columns`
 * columns meets with `accident` first. Everything else is solved as ever.
 *
 * @param accident statements that run inside the worker
 * @returns the file
 */
export function accidentAt(folder: string, columns: number, name: string, accident: string): string {
  const installed = createRequire(import.meta.url).resolve('highs');
  const file = join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `const load = require(${JSON.stringify(installed)});
module.exports = async () => {
  const highs = await load();
  return { constants: highs.constants, createModel(data) {
    if (data.numCols === ${columns}) { ${accident} }
    return highs.createModel(data);
  } };
};`,
  );
  return file;
}
