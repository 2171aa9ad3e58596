import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { missingService, redisUrl } from '../support/services.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a script of the recipe prints, as lines. It fails when the script does, its own assertions included. */
async function output(script: string, args: readonly string[] = [], redis = redisUrl): Promise<string[]> {
  const file = join('examples', 'redis-store', script);
  const env = { ...process.env, ONEHOP_REDIS: redis };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', file, ...args], { cwd: root, env });
  return stdout.trimEnd().split('\n');
}

describe('the Redis recipe as a user runs it', async () => {
  const missing = await missingService('redis');

  test.skipIf(missing !== null)('two buyers, one tyre, a lost reply', async () => {
    expect(await output('demo.ts')).toEqual([
      'anna, by the first server:        connection lost',
      'anna, again, by the second:       held, from station-road',
      'ben, by the first:                held, from harbour, after 1 that was short',
      'anna has paid, ben has left:      station-road 0, harbour 4',
      'the journal:                      1 open, 2 open, 3 hold anna, 4 hold ben, 5 commit anna, 6 release ben',
    ]);
  });

  test.skipIf(missing !== null)('throughput: a rate for each shape, and its ratio to INCR', async () => {
    const lines = await output('throughput.ts', ['4', '0.2']);
    expect(lines.filter((line) => /^(INCR|holds .*) +[0-9 ]+ \/s {3}\d+\.\d\d of INCR$/.test(line))).toHaveLength(4);
  });

  test('without Redis it says how to come by one', async () => {
    const failure = await output('demo.ts', [], 'redis://127.0.0.1:1').catch((error: { stderr: string }) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining("redis-server --save ''") });
  });
});
