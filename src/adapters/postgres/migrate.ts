import { rowsOf, type SqlClient } from './client.js';
import { migrations } from './schema/migrations.js';
import { codeOfError, messageOf, StoreError } from './store-error.js';

/** Version of the schema that this version of the package reads and writes. */
export const schemaVersion = migrations.length;

const versionQuery = 'select max(version) as version from onehop.migration';

/** Several tries: under a stricter default isolation a session that waited for another sees the schema only then. */
const mostTries = 10;

/**
 * Makes the schema `onehop`, or brings it up to date: one statement, so all of it or nothing. May be called by any number
 * of processes at once and as often as one likes. Needs a role that may create schemas; see `roleScript` for the role that
 * the application itself should have. A dump keeps the journal's transaction ids; restored into another cluster they may lie
 * ahead of that cluster's own, which the feed copes with: a network that followed loads anew.
 *
 * Throws StoreError SCHEMA where the database has a newer schema than this version of the package knows, or does not keep
 * its texts in UTF-8.
 */
export async function migrate(client: SqlClient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const version = await versionOf(client);
      if (version > schemaVersion) throw newer(version, attempt);
      if (version === schemaVersion) return;
      await client.query(script);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (attempt >= mostTries || !isRace(error)) {
        throw new StoreError(codeOfError(error), messageOf(error), attempt, error);
      }
    }
  }
}

/** 0: there is none. Throws StoreError SCHEMA for a database that is not in UTF-8. */
async function versionOf(client: SqlClient): Promise<number> {
  const [about] = await rowsOf<{ encoding: string; found: boolean }>(
    client,
    "select current_setting('server_encoding') as encoding, to_regclass('onehop.migration') is not null as found",
  );
  if (about?.encoding !== 'UTF8') {
    throw new StoreError('SCHEMA', `the database keeps its texts in ${about?.encoding}; it must be UTF8`, 1);
  }
  if (!about.found) return 0;
  const [row] = await rowsOf<{ version: number | null }>(client, versionQuery);
  return row?.version ?? 0;
}

/** What a session may meet that began before another's migration was seen: exists already, changed meanwhile. */
function isRace(error: unknown): boolean {
  const state = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return ['23505', '42P06', '42P07', '42710', '42723', '40001', '40P01', 'XX000'].includes(state);
}

const newer = (version: number, attempt: number): StoreError =>
  new StoreError('SCHEMA', `the database has version ${version}, this package knows ${schemaVersion}`, attempt);

/**
 * One block, because a pool has no other way to keep several statements together. The lock lasts until it commits; each
 * step is done where its version is not there yet.
 */
const script = [
  'do $onehop$',
  'declare',
  '  present integer := 0;',
  'begin',
  '  perform pg_advisory_xact_lock(1869505896, 1);',
  "  if to_regclass('onehop.migration') is not null then",
  '    select coalesce(max(version), 0) into present from onehop.migration;',
  '  end if;',
  ...migrations.flatMap((statements, at) => [
    `  if present < ${at + 1} then`,
    statements,
    `insert into onehop.migration (version) values (${at + 1});`,
    '  end if;',
  ]),
  'end',
  '$onehop$',
].join('\n');
