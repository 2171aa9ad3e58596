import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  migrate,
  postgresStore,
  reconcile,
  roleScript,
  StoreError,
  schemaVersion,
} from '../../src/adapters/postgres/index.js';
import { openServerLedger, type ServerLedger } from '../support/postgres-ledgers.js';
import { createDatabase, missingService, postgresUrl } from '../support/services.js';

const missing = await missingService('postgres');

async function thrown(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => new Error('no error'),
    (reason: unknown) => reason,
  );
  if (error instanceof StoreError) return error;
  throw error;
}

test('an embedded database is prepared too, and once is enough', async () => {
  const lite = new PGlite();
  try {
    await migrate(lite);
    await migrate(lite);
    expect((await lite.query('select version from onehop.migration')).rows).toEqual([{ version: schemaVersion }]);
    await lite.query(roleScript);
    await lite.query('set role onehop_app');
    await postgresStore(lite).receive('shop', 'tyres', 1);
    await expect(lite.query('delete from onehop.cell')).rejects.toThrow('permission denied');
  } finally {
    await lite.close();
  }
}, 60_000);

describe.skipIf(missing !== null)('migrate', () => {
  for (const isolation of ['read committed', 'repeatable read', 'serializable']) {
    test(`from ten connections at once, default isolation ${isolation}`, async () => {
      const database = await createDatabase('migrate');
      const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
      const pools = Array.from({ length: 10 }, () => new pg.Pool({ connectionString: database.url, max: 1, options }));
      try {
        await Promise.all(pools.map((pool) => pool.query('select 1')));
        await Promise.all(pools.map(migrate));
        const { rows } = await (pools[0] as pg.Pool).query('select version from onehop.migration');
        expect(rows).toEqual([{ version: schemaVersion }]);
        expect(await reconcile(pools[1] as pg.Pool)).toEqual([]);
      } finally {
        await Promise.all(pools.map((pool) => pool.end()));
        await database.drop();
      }
    });
  }

  test('leaves nothing behind where a step fails', async () => {
    const database = await createDatabase('migrate');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`
        create function public.refuse() returns event_trigger language plpgsql as $$
        begin
          if exists (select from pg_event_trigger_ddl_commands() where object_identity like 'onehop.cell_state%') then
            raise exception 'refused' using errcode = 'disk_full';
          end if;
        end
        $$;
        create event trigger refuse on ddl_command_end execute function public.refuse()`);
      const error = await thrown(migrate(client));
      expect(error.cause).toMatchObject({ code: '53100', message: 'refused' });
      await client.query('drop event trigger refuse');
      expect((await client.query("select to_regnamespace('onehop') as found")).rows).toEqual([{ found: null }]);
      await migrate(client);
      expect(await reconcile(client)).toEqual([]);
    } finally {
      await client.end();
      await database.drop();
    }
  });

  test('refuses a schema newer than it knows, and a database that is not in UTF-8', async () => {
    const database = await createDatabase('migrate');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const name = `onehop_ascii_${randomBytes(6).toString('hex')}`;
    try {
      await migrate(client);
      await client.query(`insert into onehop.migration (version) values (${schemaVersion + 1})`);
      expect(await thrown(migrate(client))).toMatchObject({ code: 'SCHEMA' });

      await client.query(`create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`);
      const url = new URL(postgresUrl);
      url.pathname = `/${name}`;
      const ascii = new pg.Client({ connectionString: url.href });
      await ascii.connect();
      try {
        expect(await thrown(migrate(ascii))).toMatchObject({ code: 'SCHEMA' });
      } finally {
        await ascii.end();
      }
    } finally {
      await client.query(`drop database if exists ${name}`);
      await client.end();
      await database.drop();
    }
  });
});

describe.skipIf(missing !== null)('the role of the application', () => {
  const role = `onehop_test_${randomBytes(6).toString('hex')}`;
  let ledger: ServerLedger;
  let app: pg.Pool;

  beforeAll(async () => {
    ledger = await openServerLedger();
    await ledger.client.query(roleScript);
    await ledger.client.query(roleScript);
    await ledger.client.query('grant select on public.test_clock to onehop_app');
    await ledger.client.query(`create role ${role} login in role onehop_app`);
    const url = new URL(ledger.url);
    url.username = role;
    app = new pg.Pool({ connectionString: url.href, max: 3 });
    await postgresStore(ledger.client).receive('shop', 'tyres', 10);
  }, 60_000);
  afterAll(async () => {
    await app?.end();
    await ledger?.client.query(`drop role if exists ${role}`);
    // Other databases of the server may still count on the group; then it stays.
    await ledger?.client.query('drop owned by onehop_app; drop role onehop_app').catch(() => {});
    await ledger?.close();
  });

  test('may use every verb', async () => {
    expect((await app.query('select current_user')).rows).toEqual([{ current_user: role }]);
    const store = postgresStore(app);
    const claim = {
      lines: [{ facilityId: 'shop', sku: 'tyres', quantity: 1 }],
      rooms: [{ room: 'bays', from: 0, span: 30, amount: 1, limit: 2 }],
    };
    expect(await store.reserve(claim, { id: 'a', ttlMinutes: 5 })).toMatchObject({ status: 'held' });
    expect(await store.extend('a', { ttlMinutes: 9 })).toMatchObject({ status: 'held' });
    expect(await store.commit('a')).toMatchObject({ status: 'committed' });
    await store.reserve(claim, { id: 'b', ttlMinutes: 5 });
    expect(await store.release('b')).toMatchObject({ status: 'released' });
    await store.reserve(claim, { id: 'c', ttlMinutes: 0.0001 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await store.expire()).toEqual(['c']);
    expect(await store.commit('c', { ifFree: true })).toMatchObject({ status: 'committed' });
    expect(await store.receive('shop', 'rims', 4, { id: 'r' })).toMatchObject({ onHand: 4 });
    expect(await store.adjust('shop', 'rims', 3, { version: 1 })).toMatchObject({ status: 'adjusted' });
    expect(await store.find('a')).toMatchObject({ state: 'committed' });
    expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 8 });
    expect((await store.journal()).length).toBe(11);
    expect(await reconcile(app)).toEqual([]);
    await migrate(app);
  });

  const tables = ['cell', 'room', 'room_use', 'reservation', 'stock_change', 'journal', 'migration'];
  const set: Readonly<Record<string, string>> = {
    cell: 'held = 0',
    room: "room = 'x'",
    room_use: 'held = 1',
    reservation: "state = 'released'",
    stock_change: "facts = '{}'",
    journal: "kind = 'x'",
    migration: 'version = 0',
  };
  for (const table of tables) {
    for (const statement of [
      `insert into onehop.${table} default values`,
      `update onehop.${table} set ${set[table]}`,
      `delete from onehop.${table}`,
      `truncate onehop.${table}`,
      `alter table onehop.${table} disable trigger all`,
      `alter table onehop.${table} add column x integer`,
      `drop table onehop.${table}`,
      `create trigger sly before insert on onehop.${table} execute function onehop.refuse_change()`,
      `create rule sly as on insert to onehop.${table} do instead nothing`,
      `copy onehop.${table} from stdin`,
      `do $$ begin lock table onehop.${table} in exclusive mode; end $$`,
    ]) {
      test(`may not: ${statement}`, () => expect(app.query(statement)).rejects.toMatchObject({ code: '42501' }));
    }
  }

  for (const statement of [
    ...tables.filter((table) => table !== 'migration').map((table) => `select * from onehop.${table}`),
    'create table onehop.mine (x integer)',
    'create function onehop.mine() returns integer language sql as $$ select 1 $$',
    'create or replace function onehop.clock() returns timestamptz language sql as $$ select now() $$',
    'drop function onehop.clock()',
    'drop schema onehop cascade',
    'alter function onehop.find(text, integer) security invoker',
    "select onehop.give_back(array['a'], 'released', 'release', now())",
    "select onehop.take_rooms('[]')",
    "select onehop.remember_change('x', '{}')",
    'select onehop.open_journal()',
    "select onehop.lock_claims(array['a'])",
    "select setval('onehop.journal_seq_seq', 1)",
    'grant execute on all functions in schema onehop to public',
    'set role postgres',
  ]) {
    test(`may not: ${statement}`, () => expect(app.query(statement)).rejects.toMatchObject({ code: '42501' }));
  }

  test('cannot make the verbs see other tables, functions or operators than their own', async () => {
    const { rows } = await ledger.client.query(`
      select p.proname as name from pg_proc p
      where p.pronamespace = 'onehop'::regnamespace and p.prosecdef
        and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false)`);
    expect(rows).toEqual([]);
  });

  test('may call nothing that is no verb: all it may call has the rights of the owner', async () => {
    const { rows } = await ledger.client.query(`
      select p.proname as name from pg_proc p
      where p.pronamespace = 'onehop'::regnamespace and not p.prosecdef
        and has_function_privilege('onehop_app', p.oid, 'execute') order by 1`);
    expect(rows).toEqual([]);
  });

  test('strangers may call nothing and see nothing', async () => {
    const { rows } = await ledger.client.query(`
      select p.proname as name from pg_proc p cross join lateral aclexplode(p.proacl) a
      where p.pronamespace = 'onehop'::regnamespace and a.grantee = 0
      union all
      select c.relname from pg_class c cross join lateral aclexplode(c.relacl) a
      where c.relnamespace = 'onehop'::regnamespace and a.grantee = 0
      union all
      select n.nspname from pg_namespace n cross join lateral aclexplode(n.nspacl) a
      where n.nspname = 'onehop' and a.grantee = 0`);
    expect(rows).toEqual([]);
  });

  test('a claim that the package would never send breaks no rule', async () => {
    const before = (await ledger.client.query('select * from onehop.cell order by 1')).rows;
    const ask = (batch: unknown) => app.query('select onehop.reserve_all($1::jsonb, 1000)', [JSON.stringify(batch)]);
    const request = { id: 'sly', rooms: [] };
    const line = { request: 1, facilityId: 'shop', sku: 'tyres', quantity: 1 };
    for (const batch of [
      { requests: [request], lines: [{ ...line, quantity: -5 }] },
      { requests: [request], lines: [{ ...line, quantity: 0 }] },
      { requests: [request], lines: [{ ...line, quantity: 2 ** 31 }] },
      { requests: [request], lines: [{ ...line, quantity: null }] },
      { requests: [request], lines: [{ ...line, request: 2 }] },
      { requests: [request], lines: [{ ...line, sku: null }] },
      { requests: [{ ...request, id: null }], lines: [line] },
      { requests: [{ ...request, id: '' }], lines: [line] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 0, span: 1, amount: -1, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 0, span: 0, amount: 1, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, rooms: [{ room: null, from: 0, span: 1, amount: 1, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, id: 'x'.repeat(257) }], lines: [line] },
      { requests: [{ ...request, ttlMs: 0 }], lines: [line] },
      { requests: [{ ...request, ttlMs: 1e15 }], lines: [line] },
      { requests: [{ ...request, expiresAtMs: Date.UTC(10_000, 0) }], lines: [line] },
      { requests: [request], lines: [{ ...line, sku: 'é'.repeat(257) }] },
      { requests: [request], lines: [{ ...line, facilityId: '\u{1f6de}'.repeat(129) }] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 2 ** 60, span: 1, amount: 1, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 0, span: 1e9, amount: 1, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 0, span: 1, amount: 2 ** 31, limit: 1 }] }], lines: [] },
      { requests: [{ ...request, rooms: [{ room: 'bays', from: 0, span: 1, amount: 1, limit: 2 ** 31 }] }], lines: [] },
    ]) {
      await expect(ask(batch), JSON.stringify(batch)).rejects.toMatchObject({ code: '22023' });
    }
    for (const details of ['{"a":"\\u0000"}', '["\\ud800"]', '{']) {
      await expect(ask({ requests: [{ ...request, details }], lines: [line] }), details).rejects.toMatchObject({
        code: expect.stringMatching(/^22/),
      });
    }
    for (const statement of [
      "receive('shop', 'tyres', -3, null, 0, 1000)",
      "receive('shop', 'nails', 1, null, 'NaN', 1000)",
      "receive('shop', 'nails', 1, null, 'Infinity', 1000)",
      "receive('shop', 'nails', 1, null, -5, 1000)",
      "receive('shop', 'nails', 1, null, 1.1e12, 1000)",
      "receive('shop', 'nails', 1, null, null, 1000)",
      "receive('shop', 'nails', 1, '', 0, 1000)",
      "receive('shop', 'nails', 1, repeat('x', 257), 0, 1000)",
      "receive('shop', repeat('é', 257), 1, null, 0, 1000)",
      "receive(repeat('\u{1f6de}', 129), 'nails', 1, null, 0, 1000)",
      "receive('shop', null, 1, null, 0, 1000)",
      "adjust('shop', 'tyres', -3, null, null, 1000)",
      "adjust('shop', repeat('é', 257), 3, null, null, 1000)",
      "adjust('shop', 'tyres', 3, null, '', 1000)",
      "extend('sly', 0, null, 1000)",
      "extend('sly', null, 1e15::bigint, 1000)",
    ]) {
      await expect(app.query(`select onehop.${statement}`), statement).rejects.toMatchObject({ code: '22023' });
    }
    expect((await ask({ requests: [], lines: [] })).rows).toEqual([{ reserve_all: [] }]);
    expect((await ledger.client.query('select * from onehop.cell order by 1')).rows).toEqual(before);
    expect(await reconcile(ledger.client)).toEqual([]);
  });
});
