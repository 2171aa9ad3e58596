import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { languages } from '../explanation/phrases.js';
import { type AllocateOptions, allocate } from './allocate.js';
import { type CheckOptions, check } from './check.js';
import { type RouteOptions, route } from './route.js';
import { print, type Streams } from './streams.js';

/**
 * The command `onehop` with its arguments (without those of Node). Returns the exit code: 0; 1 for bad input; 2 for
 * wrong usage. Reads only what is named, writes files only for --out, --geojson and --prices.
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const program = commands(streams, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

const examples = `
Examples:
  $ onehop check --network shop/
  $ onehop route --network shop/ --orders orders.csv
  $ onehop route --network shop/ --orders orders.csv --out plans.json --geojson plans.geojson
  $ cat orders.json | onehop route --network shop/ --orders - --json
  $ onehop allocate --network shop/ --orders orders.csv --out plans.csv --time-limit 60

A network folder holds problem.json, or network.json with facilities.csv, services.csv, stock.csv and, where needed,
skus.csv, lanes.csv and policy.json; CSV and JSON files may be gzipped.
Exit codes: 0 done, 1 bad input, 2 wrong usage.
`;

const allocateExamples = `
Ctrl-C ends the search and gives the best plans so far; pressed again, it ends the command.

Example:
  $ onehop allocate --network shop/ --orders orders.csv --out plans.csv --prices prices.json
`;

function commands(streams: Streams, finish: (code: number) => void): Command {
  const program = new Command('onehop')
    .description(
      'Decides which stock serves an order and along which legs, so that goods move as few times as possible.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
    })
    .addHelpText('after', examples);

  program
    .command('route')
    .description('route orders one by one as they were placed, each taking its stock')
    .requiredOption('--network <folder>', 'folder of the network')
    .requiredOption('--orders <file>', 'orders as CSV or JSON; - reads standard input')
    .option('--policy <file>', 'policy to use instead of the one in the folder (JSON)')
    .addOption(new Option('--json', 'print plans as JSON instead of a table').conflicts('out'))
    .option('--out <file>', 'write plans to a file: CSV if it ends in .csv, otherwise JSON')
    .option('--geojson <file>', 'write customers, origins and legs as GeoJSON')
    .addOption(new Option('--explain <order>', 'say of one order why it is served so').conflicts('json'))
    .addOption(new Option('--language <language>', 'of the explanation').choices(languages))
    .option('--keep-stock', 'route every order against the full stock')
    .option('--prices <file>', 'follow prices of scarce stock and capacity, as onehop allocate writes them (JSON)')
    .addHelpText('after', '\nExample:\n  $ onehop route --network shop/ --orders orders.csv --out plans.csv\n')
    .action(async (options: RouteOptions, command: Command) => {
      const { out, geojson } = options;
      if (out !== undefined && geojson !== undefined && resolve(out) === resolve(geojson)) {
        command.error('error: --out and --geojson name the same file');
      }
      finish(await route(options, streams));
    });

  program
    .command('allocate')
    .description(
      'decide all orders together, and tell what that saves against one by one and how far it is from the best',
    )
    .requiredOption('--network <folder>', 'folder of the network')
    .requiredOption('--orders <file>', 'orders as CSV or JSON; - reads standard input')
    .option('--policy <file>', 'policy to use instead of the one in the folder (JSON)')
    .addOption(new Option('--json', 'print the whole answer as JSON: totals, bound, prices, plans').conflicts('out'))
    .option('--out <file>', 'write plans to a file: CSV if it ends in .csv, otherwise JSON')
    .option('--prices <file>', 'write what one more unit of scarce stock or capacity is worth (JSON)')
    .option('--time-limit <seconds>', 'stop after so long, with the best plans so far', seconds)
    .option('--iterations <count>', 'steps towards the bound at most', wholeNumber)
    .option('--seed <number>', 'seed of the search', integer)
    .option('--progress', 'tell on standard error how far it is, also where that is no terminal')
    .addHelpText('after', allocateExamples)
    .action(async (options: AllocateOptions, command: Command) => {
      const { out, prices } = options;
      if (out !== undefined && prices !== undefined && resolve(out) === resolve(prices)) {
        command.error('error: --out and --prices name the same file');
      }
      finish(await allocate(options, streams));
    });

  program
    .command('check')
    .description('tell everything wrong with the files, with file, line, column and the way out')
    .requiredOption('--network <folder>', 'folder of the network')
    .option('--orders <file>', 'orders to check along; - reads standard input')
    .option('--policy <file>', 'policy to check instead of the one in the folder (JSON)')
    .addHelpText('after', '\nExample:\n  $ onehop check --network shop/ --orders orders.csv\n')
    .action(async (options: CheckOptions) => finish(await check(options, streams)));

  return program;
}

const seconds = numberWhere('seconds, 0 or more', (value) => value >= 0 && Number.isFinite(1000 * value));
const wholeNumber = numberWhere('a whole number, 0 or more', (value) => value >= 0 && Number.isSafeInteger(value));
const integer = numberWhere('a whole number', Number.isSafeInteger);

function numberWhere(expected: string, isGood: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!isGood(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

/** Runs the command for a process: sets its exit code, and lets what was written go out first. */
export async function runProcess(process: NodeJS.Process): Promise<void> {
  // A reader that goes away between two writes is no error either.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const streams: Streams = {
    // Opened only where it is read.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    interrupts: process,
  };
  process.exitCode = await run(process.argv.slice(2), streams);
  await print(process.stdout, []);
}
