import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { departureCases, fitCases, handlingCases, instantOf, textOf, told } from './cases.js';

for (const [verb, cases] of [
  ['handled', handlingCases],
  ['departs', departureCases],
  ['fits', fitCases],
] as const) {
  describe(verb, () => {
    // Compared as UTC, so that a failure is read at a glance.
    for (const { name, expected, answer } of cases) {
      test(name, () => expect(textOf(answer())).toBe(textOf(instantOf(expected))));
    }
  });
}

test('the tables are read to the last row', () => {
  expect([handlingCases.length, departureCases.length, fitCases.length]).toEqual([129, 33, 19]);
});

// The zone of the process is settled when it starts, so each host is a process of its own.
describe('the same answers whatever the zone of the host', () => {
  const run = promisify(execFile);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(root, 'node_modules', '.onehop-calendar-'));
    await build({
      entry: { cases: join(root, 'test/calendar/cases.ts') },
      outDir: folder,
      format: 'esm',
      config: false,
      silent: true,
      noExternal: [/.*/],
      target: 'node20',
      outExtension: () => ({ js: '.mjs' }),
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const TZ of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe']) {
    test(TZ, async () => {
      const env = { ...process.env, NODE_OPTIONS: '', TZ };
      const script = `import { told } from ${JSON.stringify(join(folder, 'cases.mjs'))};
        console.log([Intl.DateTimeFormat().resolvedOptions().timeZone, ...told()].join('\\n'));`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
      expect(stdout).toBe(`${TZ}\n${told().join('\n')}\n`);
    });
  }
});
