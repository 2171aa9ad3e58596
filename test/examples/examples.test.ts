import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What an example prints, as lines. It fails when the example does, its own assertions included. */
async function output(example: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', join('examples', example), ...args], {
    cwd: root,
  });
  return stdout.trimEnd().split('\n');
}

describe('examples run as a user runs them', () => {
  test('checkout: the second customer gets the next nearest, and moves on when that shop says no', async () => {
    expect(await output('checkout.ts')).toHaveLength(5);
  });

  test('changing stock: one answer for each event', async () => {
    expect(await output('changing-stock.ts')).toHaveLength(7);
  });

  test('two orders, one tyre: together is cheaper, and by how much at most it could be cheaper still', async () => {
    const lines = await output('two-orders-one-tyre.ts');
    expect(lines.slice(0, 2)).toEqual([
      'One by one: anna from corner for 1117, ben from depot for 1829: 2946.',
      'Together:   anna from depot for 1384, ben from corner for 1028: 2412. No way is cheaper: optimal.',
    ]);
    const above = lines.flatMap((line) => /^(one by one|together) .* ([0-9 ]+)$/.exec(line)?.slice(1) ?? []);
    expect(above.filter((_, index) => index % 2 === 0)).toEqual(['one by one', 'together']);
    expect(
      lines.filter((line) => / at [A-Z]\d+: one more would have been worth \d+\.\d\d yuan$/.test(line)),
    ).toHaveLength(3);
  });

  test('start: a table of six policies, the first one also together, no rule broken, within 120 columns', async () => {
    const lines = await output('start.ts');
    const row = (label: string): string[] =>
      lines
        .find((line) => line.startsWith(label))
        ?.slice(label.length)
        .trim()
        .split(/ {2,}/) ?? [];
    expect(row('rules broken, found by verify')).toEqual(['0', '0', '0', '0', '0', '0', '0']);
    expect(row('orders served in full')).toHaveLength(7);
    // Together costs less than any, and every other column says by how much.
    const more = row('  more than together, yuan').map((cell) => Number(cell.replaceAll(' ', '')));
    expect(more).toHaveLength(6);
    expect(more.filter((yuan) => !(yuan > 0))).toEqual([]);
    // What others would do untold, somebody has to clear by hand.
    const against = row("against a dealer's rule, if untold").map((cell) => Number(cell.replaceAll(' ', '')));
    expect(against.slice(0, 2)).toEqual([0, 0]);
    expect(against.slice(2).filter((count) => !(count > 0))).toEqual([]);
    expect(lines.some((line) => line.includes('a bay is kept'))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('Saturday tyres: by the van of Friday afternoon, a bay on Saturday at ten, and why, in two languages', async () => {
    const lines = await output('saturday-tyres.ts');
    expect(lines).toContain('Order within 43 minutes, drive off Saturday 10:45. 8 more are left there.');
    expect(lines).toContain('Not xihu (store, 0.7 km away): BRAND_NOT_AUTHORISED, may not sell Kestrand.');
    expect(lines).toContain('未选 xihu（门店，距离 0.7 公里）：BRAND_NOT_AUTHORISED，没有 Kestrand 的品牌授权。');
    expect(lines.filter((line) => /^(Not|未选) /.test(line))).toHaveLength(12);
  });

  test('us-stores without its data says so and ends well', async () => {
    expect(await output('us-stores.ts', join(root, 'no-such-folder'))).toEqual([expect.stringMatching(/^skipped: /)]);
  });
});
