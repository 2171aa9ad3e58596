/** `npm run bench:allocation`: prints one line an instance and one a peer; exits with 1 where an answer is wrong. */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cachedCalibration, type SizeName, sizes } from './cache.js';
import { checkAnswers } from './check.js';
import { type Flavour, flavours, type InstanceSpec } from './instance.js';
import { disagreements, type Job, type JobResult, runJob } from './jobs.js';
import { peerTable, type Result, resultTable, scaling } from './print.js';

const help = `npm run bench:allocation -- [options]
  --size 1k,10k          1k (200 facilities), 10k (1000), 100k (5000)
  --contention 5,20,50   percent of orders whose first choice is overdrawn
  --flavour whole,divisible,rules
  --seed 1
  --time-limit S         seconds of wall clock for allocate; default none
  --highs 1k             sizes that HiGHS tries as well; 'none' for no size
  --highs-seconds 120    of CPU time
  --highs-known          take the answers that HiGHS gave in an earlier run, times included
  --candidates 12        cheapest holders a line in the model of HiGHS; all: every one
  --shops 1k,10k         sizes at which shops' ways to decide are run
  --json FILE
  --check                no timing: tiny instances, all answers against each other`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '1k,10k' },
      contention: { type: 'string', default: '5,20,50' },
      flavour: { type: 'string', default: flavours.join() },
      seed: { type: 'string', default: '1' },
      'time-limit': { type: 'string' },
      highs: { type: 'string', default: '1k' },
      'highs-seconds': { type: 'string', default: '120' },
      'highs-known': { type: 'boolean', default: false },
      candidates: { type: 'string', default: '12' },
      shops: { type: 'string', default: '1k,10k' },
      json: { type: 'string' },
      check: { type: 'boolean', default: false },
      child: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.child !== undefined) {
    process.send?.(await runJob(JSON.parse(values.child) as Job));
    return 0;
  }
  if (values.check) return report(await checkAnswers());

  const timeLimitMs = values['time-limit'] === undefined ? null : 1000 * positive(values['time-limit']);
  const k = values.candidates === 'all' ? null : positive(values.candidates);
  const seconds = positive(values['highs-seconds']);
  const results: Result[] = [];
  const wrong: string[] = [];
  for (const size of among(Object.keys(sizes) as SizeName[], values.size)) {
    for (const flavour of among<Flavour>(flavours, values.flavour)) {
      for (const percent of values.contention.split(',').map(positive)) {
        const spec: InstanceSpec = { ...sizes[size], contention: percent / 100, flavour, seed: positive(values.seed) };
        // Searched for here, so that no child's memory has seen it.
        cachedCalibration(spec);
        // What shops do, and the model of HiGHS, know neither lanes nor stores.
        const isPlain = flavour !== 'rules';
        const withShops = isPlain && values.shops.split(',').includes(size);
        const jobs: Job[] = [
          { kind: 'allocate', spec, timeLimitMs },
          { kind: 'peers', spec, withShops },
        ];
        if (isPlain && values.highs.split(',').includes(size))
          jobs.push({ kind: 'highs', spec, k, seconds, mayBeKnown: values['highs-known'] });
        const name = `${size} ${percent} % ${flavour}`;
        let parts: JobResult = {};
        for (const job of jobs) {
          try {
            parts = { ...parts, ...(await runApart(job)) };
          } catch (error) {
            // The other parts and instances tell something all the same.
            wrong.push(`${name}: ${String(error)}`);
            console.log(`WRONG ${wrong.at(-1)}`);
          }
        }
        const result: Result = { size, percent, flavour, ...parts };
        results.push(result);
        console.log(resultTable([result], results.length === 1));
        if (parts.peers) console.log(peerTable(result));
        for (const fault of disagreements(parts, k === null)) wrong.push(`${name}: ${fault}`);
      }
    }
  }
  console.log(`\n${resultTable(results, true)}`);
  for (const line of scaling(results)) console.log(line);
  if (values.json !== undefined) {
    const machine = { cpu: cpus()[0]?.model.trim(), cores: availableParallelism(), node: process.version };
    writeFileSync(values.json, `${JSON.stringify({ machine, results, wrong }, null, 1)}\n`);
  }
  return report(wrong);
}

function report(wrong: readonly string[]): number {
  for (const line of wrong) console.log(`WRONG ${line}`);
  console.log(`${wrong.length} wrong`);
  return wrong.length > 0 ? 1 : 0;
}

function runApart(job: Job): Promise<JobResult> {
  const child = fork(fileURLToPath(import.meta.url), ['--child', JSON.stringify(job)], {
    execArgv: [...process.execArgv, '--max-old-space-size=6144', '--expose-gc'],
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    let result: JobResult | undefined;
    child.on('message', (message) => {
      result = message as JobResult;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`${JSON.stringify(job)} ended with ${code} and no result`));
    });
  });
}

function among<T extends string>(known: readonly T[], list: string): T[] {
  const chosen = list.split(',');
  for (const name of chosen)
    if (!known.some((one) => one === name)) throw new Error(`${name}: expected ${known.join(', ')}`);
  return known.filter((name) => chosen.includes(name));
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${text}: expected a number above 0`);
  return value;
}

process.exitCode = await main();
