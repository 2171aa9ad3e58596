import { spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.js';
import type { Interrupts } from '../../src/cli/streams.js';
import { goodNetwork, goodOrders, makeFolder } from '../io/folder.js';

class Collected extends Writable {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface Surroundings {
  readonly stdin?: string;
  readonly isTTY?: boolean;
  readonly interrupts?: Interrupts;
}

/** Runs the command within this process. */
export async function onehop(args: readonly string[], { stdin = '', isTTY = false, interrupts }: Surroundings = {}) {
  const stdout = new Collected();
  const stderr = new Collected(isTTY);
  const streams = { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr };
  const code = await run(args, interrupts === undefined ? streams : { ...streams, interrupts });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A folder with the network in `net` and the orders beside it; `{net}` and `{dir}` in arguments name them. */
export async function prepare(changes: Readonly<Record<string, string>> = {}, orders = goodOrders) {
  const dir = await makeFolder({ 'orders.csv': orders });
  const net = await makeFolder({ ...goodNetwork, ...changes });
  const filled = (args: string): string[] =>
    args.split(' ').map((arg) => arg.replace('{net}', net).replace('{dir}', dir));
  return { dir, net, filled };
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the command as a process of its own. */
export function start(args: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
}

export async function ended(child: ReturnType<typeof start>): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stderr };
}
