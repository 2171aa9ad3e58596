import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a program of PostgreSQL's own is (`initdb`, `postgres`, `pgbench`): beside pg_config, or in Debian's folders, newest first; null: nowhere. */
export function postgresProgram(name: string): string | null {
  return (
    folders()
      .map((folder) => join(folder, name))
      .find((file) => existsSync(file)) ?? null
  );
}

function folders(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [...configured(), ...versions.map((version) => join(debian, version, 'bin'))];
}

/** Not there where only the server is installed. */
const configuration = 'pg_config';

function configured(): string[] {
  try {
    return [
      execFileSync(configuration, ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
    ];
  } catch {
    return [];
  }
}
