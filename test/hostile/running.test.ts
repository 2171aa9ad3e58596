import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { plansOf, report } from '../support/shuffled-routing.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('hostile hosts', () => {
  let folder = '';
  let script = '';

  // One file with everything in it, so that no loader has to stand frozen intrinsics.
  beforeAll(async () => {
    folder = await mkdtemp(join(root, 'node_modules', '.onehop-report-'));
    await build({
      entry: { report: join(root, 'test/support/print-report.ts') },
      outDir: folder,
      format: 'esm',
      config: false,
      silent: true,
      noExternal: [/.*/],
      target: 'node20',
      outExtension: () => ({ js: '.mjs' }),
    });
    script = join(folder, 'report.mjs');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const reportOf = async (flags: readonly string[], env: Record<string, string> = {}): Promise<string> => {
    const options = { env: { ...process.env, NODE_OPTIONS: '', ...env }, maxBuffer: 2 ** 24 };
    return (await run(process.execPath, [...flags, script], options)).stdout;
  };

  test('case 75: the same input shuffled 1,000 ways gives the same bytes', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const expected = plansOf(seed, 0);
      expect(expected).toContain('"status":"served"');
      for (let shuffle = 1; shuffle <= 250; shuffle++) expect(plansOf(seed, shuffle)).toBe(expected);
    }
  });

  for (const TZ of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe']) {
    test(`case 75: the same bytes under TZ=${TZ}`, async () => {
      expect(await reportOf([], { TZ, LANG: 'tr_TR.UTF-8' })).toBe(report());
    });
  }

  test('case 76: two copies in one process share nothing', async () => {
    const globals = (): string[] =>
      Reflect.ownKeys(globalThis)
        .map(String)
        // What zod itself keeps there is its own affair; nothing of ours is put into it.
        .filter((name) => !name.startsWith('__zod'))
        .sort();
    const before = globals();
    const first = await import('../support/shuffled-routing.js');
    vi.resetModules();
    const second = await import('../support/shuffled-routing.js');
    expect(second.plansOf).not.toBe(first.plansOf);
    const expected = plansOf(7, 0);
    for (let turn = 0; turn < 3; turn++) {
      expect(first.plansOf(7, turn)).toBe(expected);
      expect(second.plansOf(7, turn)).toBe(expected);
    }
    expect(globals()).toEqual(before);
  });

  const freeze = (object: string): string => `--import=data:text/javascript,Object.freeze(${object})`;
  for (const [name, flags] of [
    ['a frozen Object.prototype', [freeze('Object.prototype')]],
    [
      'frozen prototypes of arrays, maps and errors',
      ['Array', 'Map', 'Error', 'Function', 'String'].map((type) => freeze(`${type}.prototype`)),
    ],
    ['--disable-proto=throw', ['--disable-proto=throw']],
    ['--disable-proto=delete', ['--disable-proto=delete']],
    ['--frozen-intrinsics', ['--frozen-intrinsics']],
    ['no code from strings', ['--disallow-code-generation-from-strings']],
  ] as const) {
    test(`case 77: the same bytes with ${name}`, async () => expect(await reportOf(flags)).toBe(report()));
  }
});
