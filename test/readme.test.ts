import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, inject, test } from 'vitest';

/*
 * What README.md shows is what happens. Of its fenced blocks
 *   ```ts             is a program: it is checked against the published types and run in a project that installed the
 *                     tarball, with the repository as its working folder;
 *   ```ts continued   goes on where the program block before it ended;
 *   ```ts shape       is a declaration to read, not a program: only its syntax is checked;
 *   ```text           after a program block holds exactly what that block prints;
 *   ```sh             names scripts of package.json and options that the command knows.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const project = inject('esmProject');

interface Block {
  readonly language: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly text: string;
}

interface Step extends Block {
  /** What the block prints, null where the README does not say. */
  readonly output: string | null;
}

const blocks = fencedBlocks(readFileSync(join(root, 'README.md'), 'utf8'));
const programs = programsOf(blocks);
const separator = '-- next block --';

describe('README.md', () => {
  test('shows at least one program with its output', () => {
    expect(programs.flat().filter(({ output }) => output !== null)).not.toEqual([]);
  });

  test('every program compiles', async () => {
    const files = programs.map((steps) => join(project, `readme-${steps[0]?.line}.ts`));
    await Promise.all(files.map((file, at) => writeFile(file, textOf(programs[at] ?? []))));
    expect(problemsOf(files)).toEqual([]);
  }, 120_000);

  test.each(programs.map((steps) => [steps[0]?.line ?? 0, steps] as const))(
    'the program at line %i prints what it says',
    async (line, steps) => {
      const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
      const file = join(project, `readme-${line}.mjs`);
      await writeFile(file, ts.transpileModule(textOf(steps), { compilerOptions: options }).outputText);
      const { stdout } = await run(process.execPath, [file], { cwd: root });
      const printed = stdout.split(`${separator}\n`).map(withoutTrailingSpace);
      for (const [index, { output }] of steps.entries()) if (output !== null) expect(printed[index]).toBe(output);
    },
    120_000,
  );

  test.each(blocks.filter(isShape).map(({ line, text }) => [line, text] as const))(
    'the shape at line %i is TypeScript',
    (_, text) => {
      const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
      expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
    },
  );

  test('every npm script that it names exists', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [...shellText().matchAll(/\bnpm (?:run )?([a-z:-]+)/g)].map(([, name]) => name ?? '');
    const own = ['ci', 'install', 'i', 'run', 'pack'];
    expect(named.filter((name) => !own.includes(name) && !(name in scripts))).toEqual([]);
  });

  test('every option of the command that it names is in its help', async () => {
    const command = join(project, 'node_modules/.bin/onehop');
    for (const [, verb = '', rest = ''] of shellText().matchAll(/^(?:\$ )?(?:npx )?onehop ([a-z]+)(.*)$/gm)) {
      const { stdout } = await run(command, [verb, '--help']);
      for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(option);
    }
  });

  test('every relative link leads to a file', () => {
    const links = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
    expect(links.map(([, path]) => path ?? '').filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

/** Fenced blocks in the order of the page; the fence may be indented, as in a list. */
function fencedBlocks(page: string): Block[] {
  const found: Block[] = [];
  const lines = page.split(/\r?\n/);
  for (let start = 0; start < lines.length; start++) {
    const [, indent = '', fence = '', info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(lines[start] ?? '') ?? [];
    if (!fence) continue;
    let end = start + 1;
    while (end < lines.length && lines[end]?.trim() !== fence) end++;
    const [language = '', ...words] = info.trim().split(/\s+/);
    const text = lines
      .slice(start + 1, end)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    found.push({ language, words, line: start + 1, text: text.join('\n') });
    start = end;
  }
  return found;
}

/** Programs as chains of blocks, each with the output that follows it. */
function programsOf(all: readonly Block[]): Step[][] {
  const chains: Step[][] = [];
  for (const [index, block] of all.entries()) {
    if (!['ts', 'js', 'typescript', 'javascript'].includes(block.language) || isShape(block)) continue;
    const next = all[index + 1];
    const step = { ...block, output: next?.language === 'text' ? withoutTrailingSpace(next.text) : null };
    const chain = chains.at(-1);
    if (block.words.includes('continued') && chain) chain.push(step);
    else chains.push([step]);
  }
  return chains;
}

function isShape(block: Block): boolean {
  return block.words.includes('shape');
}

function textOf(steps: readonly Step[]): string {
  return steps.map(({ text }) => text).join(`\nconsole.log(${JSON.stringify(separator)});\n`);
}

function withoutTrailingSpace(text: string): string {
  return text.replace(/[ \t]+$/gm, '').trimEnd();
}

function shellText(): string {
  return blocks
    .filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language))
    .map(({ text }) => text)
    .join('\n');
}

/** What a consumer's strict compiler says about the files, the package's types included. */
function problemsOf(files: readonly string[]): string[] {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file: place, start = 0, messageText }) => {
    const line = place ? `${place.fileName}:${place.getLineAndCharacterOfPosition(start).line + 1} ` : '';
    return line + ts.flattenDiagnosticMessageText(messageText, ' ');
  });
}
