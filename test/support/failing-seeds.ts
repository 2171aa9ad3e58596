import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../golden/failing-seeds.json', import.meta.url);

/** Seeds of a test that starts processes: its own and all that ever failed; with ONEHOP_LONG=1 a hundred fresh ones. */
export function crashSeeds(test: string): readonly number[] {
  if (isLong) return Array.from({ length: 100 }, () => randomInt(2 ** 31));
  return [...new Set([1, ...(read()[test] ?? [])])];
}

/** Keeps a seed that a long run has failed with: it is run for ever after. */
export function noteFailingSeed(test: string, seed: number): void {
  if (!isLong) return;
  const all = read();
  const seeds = [...new Set([...(all[test] ?? []), seed])].sort((a, b) => a - b);
  writeFileSync(file, `${JSON.stringify({ ...all, [test]: seeds }, null, 2)}\n`);
}

const isLong = process.env.ONEHOP_LONG === '1';

function read(): Record<string, readonly number[]> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly number[]>;
}
