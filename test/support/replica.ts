import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { accountOfServer, freePort, program } from './cluster.js';

/** A hot standby of a running server: it streams what the server commits, and may take over. */
export interface Replica {
  readonly url: string;
  /** It has all that the server had when asked. */
  hasCaughtUp(): Promise<void>;
  /** Receives nothing more until it is asked to go on. */
  cutOff(): Promise<void>;
  /** From here on a server of its own. */
  promote(): Promise<void>;
  remove(): Promise<void>;
}

export async function createReplica(primaryUrl: string): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'onehop-replica-'));
  const account = accountOfServer();
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid as number);
  const data = join(folder, 'data');
  const run = { ...account, cwd: folder };
  const copy = ['-d', primaryUrl, '-D', data, '-R', '--no-sync', '-c', 'fast'];
  execFileSync(program('pg_basebackup'), copy, { ...run, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' };
  const lines = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server: ChildProcess = spawn(program('postgres'), ['-D', data, ...lines], {
    ...run,
    stdio: 'ignore',
  });
  const query = async (at: string, text: string): Promise<Record<string, unknown> | undefined> => {
    const client = new pg.Client({ connectionString: at });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows[0];
    } finally {
      await client.end();
    }
  };
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition().catch(() => false))) {
      if (server.exitCode !== null) throw new Error('the replica has ended');
      await sleep(20);
    }
  };
  await until(async () => (await query(url, 'select 1')) !== undefined);
  return {
    url,
    async hasCaughtUp() {
      const end = await query(primaryUrl, 'select pg_current_wal_insert_lsn()::text as lsn');
      await until(
        async () => (await query(url, `select pg_last_wal_replay_lsn() >= '${end?.lsn}' as done`))?.done === true,
      );
    },
    async cutOff() {
      await query(url, `alter system set primary_conninfo = ''`);
      await query(url, 'select pg_reload_conf()');
      await until(
        async () => (await query(url, 'select count(*)::int as count from pg_stat_wal_receiver'))?.count === 0,
      );
    },
    async promote() {
      await query(url, 'select pg_promote()');
    },
    async remove() {
      if (server.exitCode === null) {
        server.kill('SIGQUIT');
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
