import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a server answered; null: it did not, since it was gone. */
export interface Heard {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it says what it is
  readonly body: any;
}

/** The example's server in a process of its own. */
export class Server {
  readonly #process: ChildProcess;
  readonly url: string;
  /** What it said when it was ready. */
  readonly greeting: string;

  constructor(process: ChildProcess, greeting: string) {
    this.#process = process;
    this.url = greeting.slice(0, greeting.indexOf(': '));
    this.greeting = greeting.slice(greeting.indexOf(': ') + 2);
  }

  async get(path: string): Promise<Heard> {
    return heard(await fetch(this.url + path));
  }

  async post(path: string, body: object = {}): Promise<Heard> {
    const headers = { 'content-type': 'application/json' };
    return heard(await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  /** As a machine that loses its power. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await ended(this.#process);
  }

  /** Its exit code. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM');
    await ended(this.#process);
    return this.#process.exitCode;
  }
}

/** Starts a server on a port of its own; rejects with what it said where it ended instead. */
export async function startServer(environment: NodeJS.ProcessEnv): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('examples', 'backend', 'server.ts')], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const lines = createInterface(child.stdout);
  const greeting = await Promise.race([
    once(lines, 'line').then(([line]) => line as string),
    once(child, 'exit').then(() => null),
  ]);
  if (greeting === null) throw new Error(errors);
  return new Server(child, greeting);
}

async function heard(response: Response): Promise<Heard> {
  return { status: response.status, body: await response.json() };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
