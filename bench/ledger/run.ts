/** `npm run bench:ledger`: holds a second on each store; exits with 1 where an answer is wrong. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { missingService } from '../../test/support/services.js';
import { type Check, checkAnswers } from './check.js';
import { type Race, type Row, race } from './rounds.js';
import { targetLines, whole } from './targets.js';

const help = `npm run bench:ledger -- [options]
  --rounds 5      everyone in turn, so many times; medians are printed
  --seconds 5     of each in a round
  --json FILE     everything as JSON
  --short         no timing: answers only, in seconds`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'string' },
      short: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if ((await missingService('postgres')) !== null) return 0;
  const withRedis = (await missingService('redis')) === null;
  const checks = await checkAnswers({ withRedis });
  for (const check of checks) console.log(checkLine(check));

  const rounds = values.short ? 1 : positive(values.rounds);
  const seconds = values.short ? 0.3 : positive(values.seconds);
  const found = await race({ rounds, seconds, withRedis, withPgbench: !values.short });
  if (!values.short) printRace(found);
  for (const fault of found.faults) console.log(`wrong: ${fault}`);
  const wrong = checks.filter(({ isRight }) => isRight === false).length + found.faults.length;
  const held = found.rows.reduce((sum, row) => sum + row.rounds.reduce((all, { granted }) => all + granted, 0), 0);
  console.log(`${whole(held)} holds counted again, ${wrong} answers wrong`);
  if (values.json !== undefined) {
    const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
    writeFileSync(values.json, `${JSON.stringify({ machine, checks, ...found }, null, 1)}\n`);
  }
  return wrong > 0 ? 1 : 0;
}

function checkLine({ what, granted, isRight }: Check): string {
  const verdict = isRight === null ? 'as is known of it' : isRight ? 'right' : 'WRONG';
  return `400 callers for 100 units  ${what.padEnd(18)} ${String(granted).padStart(4)} granted  ${verdict}`;
}

function printRace({ settings, pgbench, rows }: Race): void {
  console.log(`\n${settings}`);
  console.log(`pgbench -N -M prepared -c 20 -j 2: ${pgbench.map(whole).join(', ')} transactions/s\n`);
  const widths = [18, 8, 9, 12, 10, 10, 12];
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('');
  console.log(line(['', 'cells', 'callers', 'holds/s', 'p50 ms', 'p99 ms', '/ pgbench']));
  for (const row of rows) console.log(line(cellsOf(row)));
  for (const target of targetLines(rows)) console.log(target);
}

function cellsOf({ who, world, callers, perSecond, p50, p99, ratio }: Row): string[] {
  const time = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 0.1 ? 4 : 2);
  return [who, world, String(callers), whole(perSecond), time(p50), time(p99), ratio === null ? '-' : ratio.toFixed(2)];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`expected a number above 0, not '${text}'`);
  return value;
}

process.exitCode = await main();
