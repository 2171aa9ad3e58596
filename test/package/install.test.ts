import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { expected, names, program } from './consumer.js';

const run = promisify(execFile);
const esmProject = inject('esmProject');
const cjsProject = inject('cjsProject');

/** Runs a file of this text in the project; anything on standard error, a warning of Node's included, is a failure. */
async function output(project: string, file: string, text: string): Promise<unknown> {
  await writeFile(join(project, file), text);
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: project });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('installed from its tarball', () => {
  test('an empty ESM project imports and runs it', async () => {
    const text = `import { ${names} } from 'onehop';\n${program}\nconsole.log(JSON.stringify(answer));\n`;
    expect(await output(esmProject, 'consumer.js', text)).toEqual(expected);
  });

  test('an empty CommonJS project requires and runs it', async () => {
    const text = `const { ${names} } = require('onehop');\n${program}\nconsole.log(JSON.stringify(answer));\n`;
    expect(await output(cjsProject, 'consumer.js', text)).toEqual(expected);
  });

  test('both formats export the same names, entry by entry', async () => {
    for (const entry of ['onehop', 'onehop/io']) {
      const list = `console.log(JSON.stringify(Object.keys(library).filter((name) => name !== 'default').sort()));`;
      const esm = await output(esmProject, 'names.js', `import * as library from '${entry}';\n${list}`);
      const cjs = await output(cjsProject, 'names.js', `const library = require('${entry}');\n${list}`);
      expect(esm).toEqual(cjs);
      expect(esm).not.toEqual([]);
    }
  });

  test('the entries share their classes: an error from one is an error of the other', async () => {
    const same = `
      const { InputError } = core;
      let thrown;
      try { core.assertProblem({}); } catch (error) { thrown = error; }
      console.log(JSON.stringify([thrown instanceof InputError, !io.InputError || io.InputError === InputError]));`;
    const esm = `import * as core from 'onehop';\nimport * as io from 'onehop/io';\n${same}`;
    const cjs = `const core = require('onehop');\nconst io = require('onehop/io');\n${same}`;
    expect(await output(esmProject, 'classes.js', esm)).toEqual([true, true]);
    expect(await output(cjsProject, 'classes.js', cjs)).toEqual([true, true]);
  });

  test('the JSON Schema files and package.json can be imported', async () => {
    const schemas = inject('packedFiles').filter((file) => file.startsWith('schema/'));
    expect(schemas).not.toEqual([]);
    for (const file of [...schemas, 'package.json']) {
      const content = await output(cjsProject, 'json.js', `console.log(JSON.stringify(require('onehop/${file}')));`);
      expect(content).toEqual(JSON.parse(await readFile(join(cjsProject, 'node_modules/onehop', file), 'utf8')));
    }
  });

  test('the command runs from node_modules/.bin', async () => {
    const command = join(esmProject, 'node_modules/.bin/onehop');
    const help = await run(command, ['--help']);
    expect(help.stdout).toContain('onehop route');
    const wrong = await run(command, ['no-such-command']).catch((error: { code: number }) => error);
    expect(wrong).toMatchObject({ code: 2 });
  });

  test('the tarball holds the build, the schemas and the papers, and nothing else', () => {
    const strangers = inject('packedFiles').filter(
      (file) =>
        !/^(dist\/[\w/-]+\.(js|cjs|d\.ts|d\.cts)|schema\/[\w.-]+\.json|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
          file,
        ),
    );
    expect(strangers).toEqual([]);
    expect(inject('packedFiles')).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md']));
  });
});
