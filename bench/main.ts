/** `npm run bench`: see README.md beside this file. Prints one line a figure; exits with 1 where an answer is wrong. */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFinder } from './finder.js';
import { benchMemory } from './memory.js';
import { emptyReport, printCheck, printFact, printRow, type Report, row } from './report.js';
import { benchRoute } from './route.js';
import { benchRules } from './rules.js';
import { benchShort } from './short.js';
import { benchUpdate } from './update.js';
import { type Shape, shapes, sizeOf } from './world.js';

const parts = ['finder', 'route', 'rules', 'memory', 'update'] as const;

/** One process: one part at one size and shape. */
interface Job {
  readonly part: (typeof parts)[number];
  readonly size: string;
  readonly shape: Shape;
  readonly seed: number;
  readonly rounds: number;
}

const help = `npm run bench -- [options]
  --size 1k,100k    1k, 100k, 1m, or facilities:positions such as 20k:1m
  --shape plain,kinds
  --only finder,route,rules,memory,update
  --rounds 9        interleaved rounds of each race
  --seed 1
  --json FILE       everything as JSON
  --short           no timing: all answers against brute force at small size`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '1k,100k' },
      shape: { type: 'string', default: shapes.join() },
      only: { type: 'string', default: parts.join() },
      rounds: { type: 'string', default: '9' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      short: { type: 'boolean', default: false },
      child: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.child !== undefined) {
    process.send?.(await run(JSON.parse(values.child) as Job));
    return 0;
  }
  const seed = Number(values.seed);
  const report = values.short ? benchShort(seed) : await runAll(jobsOf(values, seed, Number(values.rounds)));
  if (values.short) print(report);
  const wrong = report.checks.reduce((sum, check) => sum + check.wrong, 0);
  const compared = report.checks.reduce((sum, check) => sum + check.compared, 0);
  console.log(`${compared.toLocaleString('en-US')} answers compared, ${wrong} wrong`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine: machine(), ...report }, null, 1)}\n`);
  return wrong > 0 ? 1 : 0;
}

function jobsOf(
  { size, shape, only }: { size: string; shape: string; only: string },
  seed: number,
  rounds: number,
): Job[] {
  const chosenShapes = among(shapes, shape);
  const chosenParts = among(parts, only);
  return size.split(',').flatMap((name) => {
    sizeOf(name);
    return chosenParts.flatMap((part) =>
      // Searching and updating do not depend on services: one shape tells it all.
      (part === 'finder' || part === 'update' ? chosenShapes.slice(0, 1) : chosenShapes).map((oneShape) => ({
        part,
        size: name,
        shape: oneShape,
        seed,
        rounds,
      })),
    );
  });
}

function among<T extends string>(known: readonly T[], list: string): T[] {
  const chosen = list.split(',');
  for (const name of chosen)
    if (!known.some((one) => one === name)) throw new Error(`${name}: expected ${known.join(', ')}`);
  return known.filter((name) => chosen.includes(name));
}

function run({ part, size: name, shape, seed, rounds }: Job): Report | Promise<Report> {
  const size = sizeOf(name);
  switch (part) {
    case 'finder':
      return benchFinder(size, { seed, rounds, timed: true });
    case 'route':
      return benchRoute(size, shape, { seed, rounds, timed: true });
    case 'rules':
      return benchRules(size, shape, { seed, rounds, timed: true });
    case 'memory':
      return benchMemory(size, shape, seed);
    case 'update':
      return benchUpdate(size, shape, seed, rounds);
  }
}

/** One process after the other: fresh code and memory for each, and nothing else of ours running beside it. */
async function runAll(jobs: readonly Job[]): Promise<Report> {
  const all = emptyReport();
  for (const job of jobs) {
    const report = await runApart(job);
    print(report);
    all.rows.push(...report.rows);
    all.checks.push(...report.checks);
    all.facts.push(...report.facts);
  }
  const across = acrossSizes(all);
  print(across);
  all.rows.push(...across.rows);
  return all;
}

function runApart(job: Job): Promise<Report> {
  // A wide young generation keeps collections out of the allocation counts; elsewhere the defaults are measured.
  const flags = job.part === 'memory' ? ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'] : [];
  const child = fork(fileURLToPath(import.meta.url), ['--child', JSON.stringify(job)], {
    execArgv: [...process.execArgv, '--max-old-space-size=6144', ...flags],
  });
  return new Promise((resolve, reject) => {
    let report: Report | undefined;
    child.on('message', (message) => {
      report = message as Report;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (report) resolve(report);
      else reject(new Error(`${job.part} at ${job.size}, ${job.shape} ended with ${code} and no report`));
    });
  });
}

/** T10 and T11 hold one size against another. */
function acrossSizes(all: Report): Report {
  const across = emptyReport();
  for (const shape of shapes) {
    const [small, large] = ['1k', '1m'].map((name) => `${name} ${shape}`) as [string, string];
    const hot = (world: string) =>
      all.facts.find(
        (fact) => fact.world === world && fact.what === 'hot decision, 16 orders, lists of about 400: mean',
      )?.value;
    const cold = (world: string) =>
      all.rows.find((one) => one.world === world && one.what === 'route(): decision')?.value;
    const worlds = `1m / 1k ${shape}`;
    const hotRatio = (hot(large) ?? Number.NaN) / (hot(small) ?? Number.NaN);
    if (Number.isFinite(hotRatio)) across.rows.push(row('T10', worlds, 'hot decision, same list lengths', hotRatio));
    const coldRatio = (cold(large) ?? Number.NaN) / (cold(small) ?? Number.NaN);
    if (Number.isFinite(coldRatio)) across.rows.push(row('T11', worlds, 'cold decision in Y', coldRatio));
  }
  return across;
}

function print({ rows, checks, facts }: Report): void {
  for (const check of checks) console.log(printCheck(check));
  for (const one of rows) console.log(printRow(one));
  for (const fact of facts) console.log(printFact(fact));
}

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  v8: process.versions.v8,
});

process.exitCode = await main();
