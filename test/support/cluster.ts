/**
 * A PostgreSQL server of a test's own, in a folder of its own, that may be killed as a power cut would: every process at
 * once, none with a chance to write anything more. It keeps its promises as one in production does: fsync and
 * synchronous_commit stay on unless the test says otherwise.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresProgram } from './postgres-programs.js';

export interface Cluster {
  /** As its superuser, who needs no password; the same after a restart. */
  readonly url: string;
  /** Starts it and waits until it lets clients in, which after a crash is when recovery is done. */
  start(): Promise<void>;
  /** SIGKILL to the postmaster and all that it has started; back when none of them is left. */
  kill(): Promise<void>;
  /** Ends it if it runs, and removes the folder. */
  remove(): Promise<void>;
}

/** Says why no cluster can be made here; null where one can. With ONEHOP_SERVICES=required it fails instead. */
export function missingCluster(): string | null {
  const missing = ['initdb', 'postgres'].filter((name) => postgresProgram(name) === null);
  const text =
    process.platform === 'win32'
      ? 'a killed server is tested on Unix only'
      : missing.length > 0
        ? `${missing.join(' and ')} of PostgreSQL not found`
        : null;
  if (text === null) return null;
  if (process.env.ONEHOP_SERVICES === 'required') throw new Error(text);
  console.warn(`skipped: ${text}`);
  return text;
}

/** An empty one, not started yet. Settings are those of postgresql.conf. */
export async function createCluster(settings: Readonly<Record<string, string | number>> = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'onehop-cluster-'));
  const account = accountOfServer();
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid as number);
  const data = join(folder, 'data');
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
    '--no-instructions',
  ];
  execFileSync(program('initdb'), initdb, { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    // The processes that a kill has ended cannot clean up their shared memory: of this kind the kernel does it for them.
    shared_memory_type: 'mmap',
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  };
  let server: ChildProcess | null = null;

  const kill = async (): Promise<void> => {
    if (server === null) return;
    const dying = server;
    server = null;
    const postmaster = dying.pid as number;
    const ended = dying.exitCode === null && dying.signalCode === null ? once(dying, 'exit') : Promise.resolve();
    // Stopped, it can start nothing new and tell nobody to end in good order.
    process.kill(postmaster, 'SIGSTOP');
    const children = childrenOf(postmaster);
    for (const pid of [postmaster, ...children]) killIfThere(pid);
    await ended;
    while (children.some(isThere)) await sleep(2);
  };

  return {
    url,
    kill,
    async start() {
      const lines = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const started = spawn(program('postgres'), ['-D', data, ...lines], {
        ...account,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      server = started;
      let log = '';
      started.stderr.on('data', (part: Buffer) => {
        log = `${log}${part}`.slice(-4000);
      });
      for (;;) {
        if (started.exitCode !== null) throw new Error(`the cluster has not started:\n${log}`);
        if (await letsIn(url)) return;
        await sleep(20);
      }
    },
    async remove() {
      // In order, so that no shared memory is left behind for the kernel to keep.
      if (server !== null && server.exitCode === null) {
        server.kill('SIGQUIT');
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as its own user, as it does where it is installed. */
export function accountOfServer(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const number = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

export function program(name: string): string {
  const file = postgresProgram(name);
  if (file === null) throw new Error(`${name} of PostgreSQL not found`);
  return file;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function letsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function childrenOf(parent: number): number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, of]) => of === parent)
    .map(([pid]) => pid as number);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A zombie that nobody has waited for is gone as far as files and locks go. */
function isThere(pid: number): boolean {
  try {
    if (process.platform === 'linux') return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
