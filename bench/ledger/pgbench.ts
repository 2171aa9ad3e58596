/** The yardstick: pgbench's simple update, one transaction of three statements and one flush to disk, on the same server. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { postgresProgram } from '../../test/support/postgres-programs.js';

const run = promisify(execFile);

/** A million accounts, of which an update finds its own nearly always free. */
export async function preparePgbench(url: string): Promise<void> {
  await run(program(), ['-i', '-q', '-s', '10', url]);
}

/** Transactions a second of 20 clients with prepared statements. */
export async function pgbench(url: string, seconds: number): Promise<number> {
  const { stdout } = await run(program(), [
    '-n',
    '-N',
    '-M',
    'prepared',
    '-c',
    '20',
    '-j',
    '2',
    '-T',
    String(seconds),
    url,
  ]);
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (tps === undefined) throw new Error(`pgbench has not said its tps:\n${stdout}`);
  return Number(tps);
}

function program(): string {
  const found = postgresProgram('pgbench');
  if (found === null)
    throw new Error('pgbench not found: it comes with the server (Debian: postgresql-contrib or postgresql-15)');
  return found;
}
