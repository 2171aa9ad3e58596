/** A Redis server of a test's own, in a folder of its own, that may be killed or made to run short of memory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Where Redis is installed, it is on PATH. */
const program = 'redis-server';

export interface RedisServer {
  /** A client of its own; the address is the same after a restart. */
  connect(): Redis;
  /** Starts it and waits until it answers, which after a crash is when it has read what it wrote. */
  start(): Promise<void>;
  /** SIGKILL; back when it is gone. */
  kill(): Promise<void>;
  /** Ends it if it runs, and removes the folder. */
  remove(): Promise<void>;
}

/** Says why no server can be started here; null where one can. With ONEHOP_SERVICES=required it fails instead. */
export function missingRedisServer(): string | null {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    const text = `${program} is not on PATH`;
    if (process.env.ONEHOP_SERVICES === 'required') throw new Error(text);
    console.warn(`skipped: ${text}`);
    return text;
  }
}

/** An empty one, not started yet. Settings are those of redis.conf; without any, nothing is written to disk. */
export function createRedisServer(settings: Readonly<Record<string, string>> = {}): RedisServer {
  const folder = mkdtempSync(join(tmpdir(), 'onehop-redis-'));
  const path = join(folder, 'socket');
  const all = { port: '0', unixsocket: path, dir: folder, save: '', daemonize: 'no', ...settings };
  let server: ChildProcess | null = null;

  const connect = (): Redis => {
    const client = new Redis(path, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    // Each command that fails says so itself.
    client.on('error', () => {});
    return client;
  };
  const end = async (): Promise<void> => {
    const dying = server;
    server = null;
    if (dying === null || dying.exitCode !== null) return;
    const ended = once(dying, 'exit');
    dying.kill('SIGKILL');
    await ended;
  };

  return {
    connect,
    kill: end,
    async start() {
      const started = spawn(
        program,
        Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      server = started;
      let log = '';
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (part: Buffer) => {
          log = `${log}${part}`.slice(-4000);
        });
      for (;;) {
        if (started.exitCode !== null) throw new Error(`the server has not started:\n${log}`);
        if (await answers(connect())) return;
        await sleep(20);
      }
    },
    async remove() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A cluster of one, which holds all slots: keys of two slots do not go into one command. `port`: on loopback. */
export async function createRedisCluster(): Promise<RedisServer & { readonly port: number }> {
  const [port, busPort] = [await freePort(), await freePort()];
  const server = createRedisServer({
    port: String(port),
    bind: '127.0.0.1',
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-announce-ip': '127.0.0.1',
  });
  return {
    ...server,
    port,
    async start() {
      await server.start();
      const redis = server.connect();
      await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      while (!String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(20);
      redis.disconnect();
    },
  };
}

async function answers(redis: Redis): Promise<boolean> {
  try {
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
