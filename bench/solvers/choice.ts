/**
 * Published generalised assignments as choice problems: `npx tsx bench/solvers/choice.ts [--only c0515,a05] [--ms 60000]`.
 * Prints what was found and proven, and the CPU seconds against the goal. Exits with 1 where an answer is wrong.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { solveChoice } from '../../src/solvers/choice.js';
import { parseAssignment, parseGap } from '../../test/support/choice-gap.js';
import { recount } from '../../test/support/choice-oracle.js';

const folder = process.env.ONEHOP_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, ms: { type: 'string' } } });

/** Name, optimum, goal in CPU seconds: the tables of the data's README. */
function instances(): { name: string; optimum: number; goal: number }[] {
  const rows = readFileSync(`${folder}/solvers/README.md`, 'utf8').matchAll(
    /^\| ([abc]\d+(?:_\d)?|assign\d+\.txt) \|(.*)\|$/gm,
  );
  return Array.from(rows, ([, name = '', rest = '']) => {
    const cells = rest.split('|').map((cell) => Number(/\d+(\.\d+)?/.exec(cell)?.[0]));
    const goal = name.startsWith('assign500') ? 5 : (cells.at(-1) ?? Number.NaN);
    return { name, optimum: name === 'c401600' ? 17145 : (cells[0] ?? Number.NaN), goal };
  });
}

if (!existsSync(folder)) throw new Error(`${folder} is not there: set ONEHOP_DATA`);
const only = values.only.split(',');
let wrong = 0;
let late = 0;
for (const { name, optimum, goal } of instances()) {
  if (!only.some((start) => name.startsWith(start))) continue;
  const isAssignment = name.startsWith('assign');
  const text = readFileSync(`${folder}/solvers/${isAssignment ? 'assignment' : 'gap'}/${name}`, 'utf8');
  const problem = isAssignment ? parseAssignment(text) : parseGap(text);
  const before = process.cpuUsage();
  const result = solveChoice(problem, values.ms === undefined ? {} : { limits: { timeLimitMs: Number(values.ms) } });
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const legal =
    recount(problem, result.choice) === result.cost &&
    result.bound <= optimum &&
    result.cost >= optimum - (name === 'c401600' ? 1 : 0);
  if (!legal && result.status !== 'unknown') wrong += 1;
  const made = result.status === 'optimal' && seconds <= goal;
  if (!made) late += 1;
  const cells = [
    name.padEnd(14),
    String(optimum).padStart(6),
    String(result.cost).padStart(6),
    String(result.bound).padStart(6),
  ];
  console.log(
    `${cells.join(' ')}  ${seconds.toFixed(2).padStart(7)} s  goal ${goal}  ${result.status} ${made ? '' : 'NOT IN GOAL'}${legal ? '' : ' WRONG'}`,
  );
}
console.log(`${late} not proven in the goal, ${wrong} wrong`);
process.exitCode = wrong > 0 ? 1 : 0;
