import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type PostgresStore,
  postgresStore,
  reconcile,
  type SqlClient,
  StoreError,
} from '../../src/adapters/postgres/index.js';
import { openServerLedger, type ServerLedger } from '../support/postgres-ledgers.js';
import { missingService } from '../support/services.js';

const lines = (quantity: number, sku = 'tyres') => ({ lines: [{ facilityId: 'shop', sku, quantity }] });
const failure = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

async function thrown(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    (answer) => new Error(`no error: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof StoreError) return error;
  throw error;
}

describe('what a client may say', () => {
  /** Fails so often, then finds nothing. */
  function failing(error: unknown, times = Number.POSITIVE_INFINITY) {
    const client = {
      calls: 0,
      async query() {
        client.calls++;
        if (client.calls <= times) throw error;
        return { rows: [{ answer: null }] };
      },
    };
    return client;
  }
  const options = { retries: 4, lockRetries: 2, random: () => 0 };

  for (const [what, error, code, attempts] of [
    ['40001', failure('40001'), 'SERIALISATION', 5],
    ['40P01', failure('40P01'), 'DEADLOCK', 5],
    ['55P03', failure('55P03'), 'LOCK_TIMEOUT', 3],
    ['08006', failure('08006'), 'CONNECTION', 5],
    ['57P01', failure('57P01'), 'CONNECTION', 5],
    ['too many clients', failure('53300'), 'CONNECTION', 5],
    ['ECONNRESET', failure('ECONNRESET'), 'CONNECTION', 5],
    ['no Unix socket', failure('ENOENT'), 'CONNECTION', 5],
    ['EHOSTUNREACH', failure('EHOSTUNREACH'), 'CONNECTION', 5],
    ['ENETUNREACH', failure('ENETUNREACH'), 'CONNECTION', 5],
    ['EHOSTDOWN', failure('EHOSTDOWN'), 'CONNECTION', 5],
    ['57P05', failure('57P05'), 'CONNECTION', 5],
    ['words alone', new Error('Connection terminated unexpectedly'), 'CONNECTION', 5],
    ['a pool that found no connection', new Error('timeout exceeded when trying to connect'), 'CONNECTION', 5],
    ['no schema', failure('3F000'), 'SCHEMA', 1],
    ['no function', failure('42883'), 'SCHEMA', 1],
    ['no right', failure('42501'), 'DENIED', 1],
    ['a full disk', failure('53100'), 'DATABASE', 1],
    ['something that is no error', 'oops', 'DATABASE', 1],
  ] as const) {
    test(`${what}: ${code} after ${attempts}`, async () => {
      const client = failing(error);
      const told = await thrown(postgresStore(client, options).find('a'));
      expect({ code: told.code, attempts: told.attempts, cause: told.cause, calls: client.calls }).toEqual({
        code,
        attempts,
        cause: error,
        calls: attempts,
      });
      expect(told.message).toContain(code);
    });
  }

  test('is forgotten where a later try succeeds', async () => {
    expect(await postgresStore(failing(failure('40001'), 4), options).find('a')).toBeNull();
  });

  test('waits grow twofold from 10 ms to a second, each drawn from 0 to there', async () => {
    const waits: number[] = [];
    const timeout = globalThis.setTimeout;
    globalThis.setTimeout = ((work: () => void, ms: number) => {
      waits.push(ms);
      return timeout(work, 0);
    }) as typeof globalThis.setTimeout;
    try {
      await thrown(postgresStore(failing(failure('40001')), { retries: 9, random: () => 0.5 }).find('a'));
    } finally {
      globalThis.setTimeout = timeout;
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 500, 500]);
  });

  for (const [what, ask, calls] of [
    ['receive without an id', (s: PostgresStore) => s.receive('shop', 'tyres', 1), 1],
    ['adjust without an id', (s: PostgresStore) => s.adjust('shop', 'tyres', 1, { version: 0 }), 1],
    ['extend by so long', (s: PostgresStore) => s.extend('a', { ttlMinutes: 1 }), 1],
    ['expire', (s: PostgresStore) => s.expire(), 1],
    ['extend to an instant', (s: PostgresStore) => s.extend('a', { expiresAt: '2099-01-01T00:00Z' }), 5],
    ['receive with an id', (s: PostgresStore) => s.receive('shop', 'tyres', 1, { id: 'r' }), 5],
    ['adjust with an id', (s: PostgresStore) => s.adjust('shop', 'tyres', 1, { id: 'r' }), 5],
    ['reserve', (s: PostgresStore) => s.reserve(lines(1), { id: 'a' }), 5],
    ['commit', (s: PostgresStore) => s.commit('a'), 5],
  ] as const) {
    test(`a lost connection: ${what} is sent ${calls === 1 ? 'once' : 'again'}`, async () => {
      const client = failing(failure('ECONNRESET'));
      expect(await thrown(ask(postgresStore(client, options)))).toMatchObject({ code: 'CONNECTION', attempts: calls });
      expect(client.calls).toBe(calls);
    });

    test(`a way that was lost: ${what} is sent ${calls === 1 ? 'once' : 'again'}`, async () => {
      const client = failing(Object.assign(failure('EHOSTUNREACH'), { syscall: 'read' }));
      expect(await thrown(ask(postgresStore(client, options)))).toMatchObject({ code: 'CONNECTION', attempts: calls });
    });

    test(`a connection that was never made: ${what} is sent again`, async () => {
      for (const code of ['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']) {
        const client = failing(Object.assign(failure(code), { syscall: 'connect' }));
        expect(await thrown(ask(postgresStore(client, options)))).toMatchObject({ code: 'CONNECTION', attempts: 5 });
      }
    });
  }
});

test('holds with very long details share no batch that is longer than a text can be', async () => {
  const lengths: number[] = [];
  const client: SqlClient = {
    async query(_text, params = []) {
      const batch = params[0] as string;
      lengths.push(batch.length);
      const answers = JSON.parse(batch).requests.map(() => ({ status: 'short', short: [], shortRooms: [] }));
      return { rows: [{ answer: JSON.stringify(answers) }] };
    },
  };
  const store = postgresStore(client);
  const details = 'x'.repeat(3_000_000);
  await Promise.all(
    Array.from({ length: 12 }, (_, k) =>
      store.reserve(lines(1), { id: `${k}`, details: k === 7 ? details.repeat(7) : details }),
    ),
  );
  expect(lengths.map((length) => Math.floor(length / 3_000_000))).toEqual([5, 2, 7, 4]);
});

const missing = await missingService('postgres');

describe.skipIf(missing !== null)('a server in trouble', () => {
  let ledger: ServerLedger;
  beforeAll(async () => {
    ledger = await openServerLedger();
  }, 60_000);
  afterAll(() => ledger?.close());
  beforeEach(() => ledger.reset());

  /** Another session that has locked a cell for as long as the work takes. */
  async function whileLocked(sku: string, work: () => Promise<void>): Promise<void> {
    const other = await ledger.client.connect();
    try {
      await other.query('begin');
      await other.query('select from onehop.cell where sku = $1 for update', [sku]);
      await work();
    } finally {
      await other.query('rollback');
      other.release();
    }
  }

  test('a cell that another session keeps: bounded tries, then a typed error, and nothing is done', async () => {
    const store = postgresStore(ledger.client, { lockTimeoutMs: 50, lockRetries: 1, random: () => 0 });
    await store.receive('shop', 'tyres', 10);
    await store.reserve(lines(1), { id: 'mine' });
    await whileLocked('tyres', async () => {
      for (const work of [
        () => store.reserve(lines(1), { id: 'a' }),
        () => store.commit('mine'),
        () => store.release('mine'),
        () => store.receive('shop', 'tyres', 1, { id: 'r' }),
        () => store.adjust('shop', 'tyres', 1),
      ]) {
        const error = await thrown(work());
        expect(error).toMatchObject({ code: 'LOCK_TIMEOUT', attempts: 2 });
        expect(error.cause).toMatchObject({ code: '55P03' });
      }
    });
    expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 10, held: 1 });
    expect(await store.reserve(lines(1), { id: 'a' })).toMatchObject({ status: 'held' });
    expect(await reconcile(ledger.client)).toEqual([]);
  });

  test('a lock that is given up in time is waited for', async () => {
    const store = postgresStore(ledger.client);
    await store.receive('shop', 'tyres', 10);
    let answer: Promise<unknown> = Promise.resolve();
    await whileLocked('tyres', async () => {
      answer = store.reserve(lines(1), { id: 'a' });
      await sleep(700);
    });
    expect(await answer).toMatchObject({ status: 'held' });
  });

  test('who waits for a locked cell keeps nobody else waiting', async () => {
    const store = postgresStore(ledger.client, { lockTimeoutMs: 10_000, concurrency: 2 });
    await store.receive('shop', 'tyres', 100);
    await store.receive('shop', 'rims', 1000);
    const stuck: Promise<unknown>[] = [];
    await whileLocked('tyres', async () => {
      const free: Promise<unknown>[] = [];
      for (let round = 0; round < 10; round++) {
        stuck.push(store.reserve(lines(1), { id: `stuck ${round}` }));
        for (let k = 0; k < 20; k++) free.push(store.reserve(lines(1, 'rims'), { id: `free ${round} ${k}` }));
        await sleep(20);
      }
      const first = await Promise.race([Promise.all(free), ...stuck, sleep(9000, 'they wait')]);
      expect(first).toHaveLength(200);
      expect(await store.cell('shop', 'rims')).toMatchObject({ held: 200 });
    });
    await Promise.all(stuck);
    expect(await store.cell('shop', 'tyres')).toMatchObject({ held: 10 });
  });

  describe('a pool of ten, and many that want a locked cell', () => {
    /** Sessions that wait for a lock at once, looked at again and again. */
    async function mostWaiting(work: Promise<unknown>): Promise<number> {
      let most = 0;
      let isOver = false;
      const over = work.then(() => {
        isOver = true;
      });
      while (!isOver) {
        const { rows } = await ledger.client.query(`
          select count(*)::integer as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`);
        most = Math.max(most, rows[0].waiting);
        await Promise.race([over, sleep(20)]);
      }
      return most;
    }

    const pair = (sku: string, other: string) => ({ lines: [...lines(1, sku).lines, ...lines(1, other).lines] });
    const many = (count: number, claim: (k: number) => ReturnType<typeof lines>) =>
      Array.from({ length: count }, (_, k) => claim(k));

    for (const [what, stuck, free, mostStatements] of [
      ['just that', many(40, () => lines(1)), [], 4],
      [
        'that and something else each',
        many(20, (k) => pair('tyres', `sku ${k}`)),
        many(20, () => lines(1, 'rims')),
        80,
      ],
      ['what one of them wants beside it', [pair('rims', 'tyres')], many(40, () => lines(1, 'rims')), 12],
    ] as const) {
      test(`${what}: few wait, all others are served meanwhile`, async () => {
        const pool = new pg.Pool({ connectionString: ledger.url, max: 10 });
        let statements = 0;
        const client: SqlClient = {
          query(text, params) {
            if (text.includes('reserve_all')) statements++;
            return pool.query(text, params);
          },
        };
        const store = postgresStore(client, { lockTimeoutMs: 1500, lockRetries: 0 });
        try {
          for (const sku of [
            'tyres',
            'rims',
            ...many(20, (k) => lines(1, `sku ${k}`)).map((c) => c.lines[0]?.sku as string),
          ]) {
            await store.receive('shop', sku, 100);
          }
          await store.reserve(lines(1, 'rims'), { id: 'paid' });
          statements = 0;
          await whileLocked('tyres', async () => {
            const kept = stuck.map((claim, k) => thrown(store.reserve(claim, { id: `stuck ${k}` })));
            const served = free.map((claim, k) => store.reserve(claim, { id: `free ${k}` }));
            const waiting = mostWaiting(Promise.all(kept));
            const first = await Promise.race([...kept, sleep(600).then(() => store.commit('paid'))]);
            expect(first).toMatchObject({ status: 'committed' });
            for (const answer of await Promise.all(served)) expect(answer).toMatchObject({ status: 'held' });
            for (const error of await Promise.all(kept)) expect(error).toMatchObject({ code: 'LOCK_TIMEOUT' });
            expect(await waiting).toBeLessThan(6);
            expect(statements).toBeLessThanOrEqual(mostStatements);
          });
          expect(await reconcile(ledger.client)).toEqual([]);
        } finally {
          await pool.end();
        }
      });
    }
  });

  test('overdue holds that another session keeps from being swept: an error, not a false shortage', async () => {
    const store = postgresStore(ledger.client, { lockTimeoutMs: 200 });
    await store.receive('shop', 'tyres', 1);
    await store.reserve(lines(1), { id: 'over', ttlMinutes: 0.0001 });
    await sleep(20);
    const other = await ledger.client.connect();
    try {
      await other.query("begin; select from onehop.reservation where id = 'over' for update");
      expect(await thrown(store.reserve(lines(1), { id: 'a' }))).toMatchObject({ code: 'LOCK_TIMEOUT' });
    } finally {
      await other.query('rollback');
      other.release();
    }
    expect(await store.reserve(lines(1), { id: 'a' })).toMatchObject({ status: 'held' });
  });

  test('a malformed claim among others spoils nothing for them', async () => {
    await postgresStore(ledger.client).receive('shop', 'tyres', 1000);
    // What this package never sends: the database refuses the batch that it is in.
    const client: SqlClient = {
      query: (text, params) =>
        ledger.client.query(
          text,
          params?.map((param) =>
            typeof param === 'string' ? param.replace('"quantity":13', '"quantity":-13') : param,
          ),
        ),
    };
    const store = postgresStore(client);
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, k) => store.reserve(lines(k === 20 ? 13 : 1), { id: `${k}` })),
    );
    const lost = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(lost).toMatchObject([{ code: 'DATABASE', attempts: 1 }]);
    expect(await store.cell('shop', 'tyres')).toMatchObject({ held: 49 });
    expect(await reconcile(ledger.client)).toEqual([]);
  });

  for (const isolation of ['repeatable read', 'serializable']) {
    test(`right where the default isolation is ${isolation}`, async () => {
      const pool = new pg.Pool({
        connectionString: ledger.url,
        max: 20,
        options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`,
      });
      try {
        const { rows } = await pool.query('show transaction_isolation');
        expect(rows).toEqual([{ transaction_isolation: isolation }]);
        const stores = Array.from({ length: 10 }, () => postgresStore(pool, { batchSize: 20, retries: 100 }));
        const store = (k: number) => stores[k % stores.length] as PostgresStore;
        await store(0).receive('shop', 'tyres', 100);
        const answers = await Promise.all(
          Array.from({ length: 400 }, (_, k) => store(k).reserve(lines(1), { id: `${k}`, ttlMinutes: 5 })),
        );
        const held = answers.flatMap((answer) => (answer.status === 'held' ? [answer.reservation.id] : []));
        expect(held.length).toBe(100);
        await Promise.all(held.slice(0, 40).map((id, k) => (k % 2 === 0 ? store(k).commit(id) : store(k).release(id))));
        await Promise.all(
          Array.from({ length: 20 }, (_, k) => store(k).receive('shop', 'tyres', 1, { id: `r${k % 2}` })),
        );
        expect(await store(0).cell('shop', 'tyres')).toMatchObject({ onHand: 82, held: 60, available: 22 });

        const bay = (room: string, from: number) => ({ room, from, span: 60, amount: 1, limit: 1 });
        for (let round = 0; round < 4; round++) {
          const room = `bay ${round}`;
          // Used before, on another day: its row is there, and none of them makes it.
          await store(0).reserve({ lines: [], rooms: [bay(room, 9000)] }, { id: `${room} before` });
          const bays = await Promise.all(
            [0, 10, 20, 30].map((from, k) =>
              store(k).reserve({ lines: [], rooms: [bay(room, from)] }, { id: `${room} ${k}`, ttlMinutes: 5 }),
            ),
          );
          expect(bays.map(({ status }) => status).sort()).toEqual(['held', 'short', 'short', 'short']);

          const late = [100, 110, 120, 130].map((from) => ({ from, id: `${room} late ${from}` }));
          for (const { from, id } of late) {
            await store(0).reserve({ lines: [], rooms: [bay(room, from)] }, { id, ttlMinutes: 0.0001 });
            await sleep(10);
          }
          const revived = await Promise.all(late.map(({ id }, k) => store(k).commit(id, { ifFree: true })));
          expect(revived.map(({ status }) => status).sort()).toEqual(['committed', 'short', 'short', 'short']);
        }
        expect(await reconcile(pool)).toEqual([]);
      } finally {
        await pool.end();
      }
    });
  }

  test('a server process that is ended in the middle: the verb is sent again over another connection', async () => {
    const store = postgresStore(ledger.client, { random: () => 0.1 });
    await store.receive('shop', 'tyres', 10);
    const answers: Promise<unknown>[] = [];
    await whileLocked('tyres', async () => {
      answers.push(store.reserve(lines(1), { id: 'a' }), store.receive('shop', 'tyres', 1, { id: 'r' }));
      const unsafe = thrown(store.receive('shop', 'tyres', 1));
      await sleep(150);
      const { rows } = await ledger.client.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      expect(rows.length).toBe(3);
      expect(await unsafe).toMatchObject({ code: 'CONNECTION', attempts: 1 });
    });
    await Promise.all(answers);
    expect(await store.cell('shop', 'tyres')).toMatchObject({ onHand: 11, held: 1 });
    expect(await reconcile(ledger.client)).toEqual([]);
  });

  describe('a reply that is lost after the commit', () => {
    /** Does what it is asked, and then loses the connection before it can say so. */
    const mute = (times: number): SqlClient => ({
      async query(text, params) {
        const answer = await ledger.client.query(text, params);
        if (times-- > 0) throw failure('ECONNRESET');
        return answer;
      },
    });
    const store = (times = 1) => postgresStore(mute(times), { random: () => 0 });

    test('each verb with an id gives the first answer again', async () => {
      await store(0).receive('shop', 'tyres', 10);
      expect(await store(3).reserve(lines(4), { id: 'a', ttlMinutes: 5 })).toMatchObject({ status: 'held' });
      expect(await store().extend('a', { expiresAt: '2099-01-01T00:00Z' })).toMatchObject({ status: 'held' });
      expect(await store().commit('a')).toMatchObject({ status: 'committed' });
      await store(0).reserve(lines(2), { id: 'b' });
      expect(await store().release('b')).toMatchObject({ status: 'released' });
      expect(await store().receive('shop', 'tyres', 5, { id: 'r' })).toMatchObject({ onHand: 11 });
      expect(await store().adjust('shop', 'tyres', 3, { id: 'q', version: 3 })).toMatchObject({ status: 'adjusted' });
      const kinds = (await store(0).journal()).map(({ kind }) => kind).filter((kind) => kind !== 'extend');
      expect(kinds).toEqual(['receive', 'hold', 'commit', 'hold', 'release', 'receive', 'adjust']);
      expect(await reconcile(ledger.client)).toEqual([]);
    });

    test('what has no id is not sent again, and was done once', async () => {
      expect(await thrown(store().receive('shop', 'tyres', 10))).toMatchObject({ code: 'CONNECTION', attempts: 1 });
      expect(await store(0).cell('shop', 'tyres')).toMatchObject({ onHand: 10 });
    });
  });
});

describe.skipIf(missing !== null)('a database without the schema', () => {
  test('says so', async () => {
    const ledger = await openServerLedger();
    try {
      await ledger.client.query('drop schema onehop cascade');
      expect(await thrown(postgresStore(ledger.client).find('a'))).toMatchObject({ code: 'SCHEMA', attempts: 1 });
      expect(await thrown(postgresStore(ledger.client).reserve(lines(1), { id: 'a' }))).toMatchObject({
        code: 'SCHEMA',
      });
      expect(await thrown(reconcile(ledger.client))).toMatchObject({ code: 'SCHEMA' });
    } finally {
      await ledger.close();
    }
  });
});
