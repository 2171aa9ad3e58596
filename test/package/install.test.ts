import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
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
    const body = `${program}\nconsole.log(JSON.stringify(answer));`;
    const text = `const { ${names} } = require('onehop');\n(async () => {\n${body}\n})();\n`;
    expect(await output(cjsProject, 'consumer.js', text)).toEqual(expected);
  });

  test('both formats export the same names, entry by entry', async () => {
    for (const entry of ['onehop', 'onehop/solvers', 'onehop/io', 'onehop/highs']) {
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

  test('the solvers run, with no order in sight', async () => {
    const use = `
      const choice = solveChoice({
        groupStart: [0, 2, 4], cost: [1, 5, 1, 3], useStart: [0, 1, 1, 2, 2], useResource: [0, 0], useAmount: [1, 1], limit: [1],
      });
      const flow = solveMinCostFlow({ vertices: 2, tail: [0, 0], head: [1, 1], capacity: [2, 9], cost: [1, 4], supply: [3, -3] });
      console.log(JSON.stringify([choice.status, choice.cost, [...choice.choice], flow.status, flow.cost, [...flow.flow]]));`;
    const names = '{ solveChoice, solveMinCostFlow }';
    const answer = ['optimal', 4, [0, 3], 'optimal', 6, [2, 1]];
    expect(await output(esmProject, 'solvers.js', `import ${names} from 'onehop/solvers';${use}`)).toEqual(answer);
    expect(await output(cjsProject, 'solvers.js', `const ${names} = require('onehop/solvers');${use}`)).toEqual(answer);
  });

  test('onehop/highs says what it lacks: the optional package is not installed along', async () => {
    const use = `
      let message = 'found';
      try { highsSolver(); } catch (error) { message = error.message; }
      console.log(JSON.stringify(message));`;
    const lacking = expect.stringContaining('npm install highs');
    expect(await output(esmProject, 'highs.js', `import { highsSolver } from 'onehop/highs';${use}`)).toEqual(lacking);
    const cjs = `const { highsSolver } = require('onehop/highs');${use}`;
    expect(await output(cjsProject, 'highs.js', cjs)).toEqual(lacking);
  });

  test('onehop/highs solves with the package that it is told of, in both formats', async () => {
    const module = createRequire(import.meta.url).resolve('highs');
    const use = `
      (async () => {
        const solver = highsSolver({ module: ${JSON.stringify(module)} });
        const answer = await solver.solve({
          groupStart: [0, 2, 4], cost: [1, 5, 1, 3], useStart: [0, 1, 1, 2, 2], useResource: [0, 0], useAmount: [1, 1], limit: [1],
        }, { timeLimitMs: 60000 });
        await solver.close();
        console.log(JSON.stringify([answer.status, [...answer.choice]]));
      })();`;
    const answer = ['optimal', [0, 3]];
    expect(await output(esmProject, 'highs.js', `import { highsSolver } from 'onehop/highs';${use}`)).toEqual(answer);
    const cjs = `const { highsSolver } = require('onehop/highs');${use}`;
    expect(await output(cjsProject, 'highs.js', cjs)).toEqual(answer);
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
    expect(help.stdout).toContain('onehop allocate');
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
