import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { assertProblem, buildNetwork } from 'onehop';
import { type Following, postgresStore, type SqlClient } from 'onehop/postgres';
import { describe, expect, test } from 'vitest';
import { backend } from '../../examples/backend/app.js';
import { openPostgres } from '../../examples/backend/database.js';
import { missingService, postgresUrl } from '../support/services.js';

const skus = Array.from({ length: 11 }, (_, at) => `tyre-${at}`);

/** One store with plenty of each tyre. */
const network = buildNetwork(
  assertProblem({
    currency: 'EUR',
    services: [{ id: 'van', maxMetres: 20_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } }],
    facilities: [{ id: 'a', kind: 'store', latitude: 52.52, longitude: 13.37, services: ['van'] }],
    stock: skus.map((sku) => ({ facilityId: 'a', sku, onHand: 1000 })),
  }),
  { clock: () => Date.parse('2026-10-01T09:00Z') },
);

const order = (id: string, extra: object = {}) => ({
  id,
  placedAt: '2026-10-01T09:00Z',
  latitude: 52.52,
  longitude: 13.37,
  method: 'deliver',
  lines: [{ sku: 'tyre-0', quantity: 1 }],
  ...extra,
});

const lines = (count: number) => skus.slice(0, count).map((sku) => ({ sku, quantity: 1 }));

/** The routes over the network's own stock; nothing is called off. */
function routes(): FastifyInstance {
  const client = { query: async () => ({ rows: [] }) } as SqlClient;
  const following = { caughtUp: async () => {} } as Following;
  return backend({ network, store: network.stock, client, following }, false);
}

const app = routes();

const post = (url: string, payload: string | object) =>
  app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload });

/** Status of the answer, and code and path of each issue. */
function refusal({ statusCode, json }: { statusCode: number; json(): { status: string; issues: Issue[] } }): unknown[] {
  const { status, issues } = json();
  for (const issue of issues) {
    expect(issue).toEqual({
      code: expect.any(String),
      path: expect.any(String),
      value: expect.any(String),
      hint: expect.any(String),
    });
    expect(issue.value.length).toBeLessThanOrEqual(80);
  }
  return [statusCode, status, ...issues.map(({ code, path }) => `${code} ${path}`)];
}

interface Issue {
  readonly code: string;
  readonly path: string;
  readonly value: string;
}

describe('an order', () => {
  test('has ten lines at most', async () => {
    expect((await post('/checkout', order('ten', { lines: lines(10) }))).statusCode).toBe(200);
    const eleven = await post('/checkout', order('eleven', { lines: lines(11) }));
    expect(refusal(eleven)).toEqual([400, 'refused', 'TOO_LARGE lines']);
  });

  test('has a body of 64 KiB at most', async () => {
    const long = await post('/checkout', order('long', { note: 'x'.repeat(64 * 1024) }));
    expect(refusal(long)).toEqual([413, 'refused', 'TOO_LARGE body']);
  });

  test('has no fields but those of an order', async () => {
    const asked = order('odd', { dueby: '2026-10-01T18:00Z', lines: [{ sku: 'tyre-0', quantity: 1, qty: 4 }] });
    const refused = await post('/checkout', asked);
    expect(refusal(refused)).toEqual([400, 'refused', 'UNKNOWN_REFERENCE dueby', 'UNKNOWN_REFERENCE lines[0].qty']);
    expect((await app.inject('/reservations/odd')).statusCode).toBe(404);
  });

  test('tells all that is wrong at once, by its own paths', async () => {
    const refused = await post('/checkout', { id: '..', lines: [{ sku: '', qty: 1 }], dueby: 1 });
    expect(refusal(refused).slice(2).sort()).toEqual([
      'BAD_TEXT id',
      'BAD_TEXT lines[0].sku',
      'MISSING latitude',
      'MISSING lines[0].quantity',
      'MISSING longitude',
      'MISSING method',
      'MISSING placedAt',
      'UNKNOWN_REFERENCE dueby',
      'UNKNOWN_REFERENCE lines[0].qty',
    ]);
  });

  test.each(['.', '..'])('has no id that an address cannot have in it: %s', async (id) => {
    expect(refusal(await post('/checkout', order(id)))).toEqual([400, 'refused', 'BAD_TEXT id']);
  });

  test('what is allowed and rarely meant is told with the answer', async () => {
    const held = await post('/checkout', order('spaced '));
    expect(held.json()).toMatchObject({ status: 'held', warnings: [{ code: 'surrounding-space', path: 'id' }] });
    expect((await post('/checkout', order('plain'))).json()).not.toHaveProperty('warnings');
  });
});

describe('a promise', () => {
  const whereabouts = 'latitude=52.52&longitude=13.37&placedAt=2026-10-01T09:00Z';

  test('is given', async () => {
    expect((await app.inject(`/promise?sku=tyre-0&${whereabouts}`)).json()).toMatchObject({ unserved: [] });
  });

  test.each([
    ['nothing', '', ['MISSING latitude', 'MISSING longitude', 'MISSING sku']],
    ['no sku', `?${whereabouts}`, ['MISSING sku']],
    ['no place', '?sku=tyre-0', ['MISSING latitude', 'MISSING longitude']],
    ['a number that is none', '?sku=tyre-0&latitude=1e3&longitude=13', ['WRONG_TYPE latitude']],
  ])('wants everything: asked with %s', async (_, query, issues) => {
    const [code, status, ...found] = refusal(await app.inject(`/promise${query}`));
    expect([code, status, found.sort()]).toEqual([400, 'refused', issues]);
  });
});

describe('every refusal has one shape', () => {
  test.each<[string, InjectOptions, number, string]>([
    ['no JSON', { method: 'POST', url: '/checkout', payload: '{' }, 400, 'WRONG_TYPE body'],
    ['no body', { method: 'POST', url: '/checkout', payload: '' }, 400, 'WRONG_TYPE '],
    ['no object', { method: 'POST', url: '/reservations/x/reject', payload: '7' }, 400, 'WRONG_TYPE '],
    [
      'another content type',
      { method: 'POST', url: '/checkout', payload: 'x', headers: { 'content-type': 'a/b' } },
      415,
      'WRONG_TYPE body',
    ],
    ['no such route', { url: `/nowhere/${'x'.repeat(200)}` }, 404, 'UNKNOWN_REFERENCE url'],
    ['a percent sign alone', { url: '/reservations/%ZZ' }, 400, 'BAD_TEXT url'],
    ['an id too long for any order', { url: `/reservations/${'x'.repeat(3000)}` }, 414, 'TOO_LARGE url'],
    ['an id too long', { url: `/reservations/${'x'.repeat(300)}` }, 400, 'TOO_LARGE id'],
  ])('%s', async (_, asked, code, issue) => {
    const headers = { ...(asked.method === 'POST' ? { 'content-type': 'application/json' } : {}), ...asked.headers };
    expect(refusal(await app.inject({ ...asked, headers }))).toEqual([code, 'refused', issue]);
  });
});

test('where no body is wanted, none is needed, whatever content type is named', async () => {
  await post('/checkout', order('bodyless'));
  for (const [path, state] of [
    ['confirm', 'held'],
    ['ship', 'committed'],
  ]) {
    const url = `/reservations/bodyless/${path}`;
    expect(await post(url, '').then((answer) => answer.json())).toMatchObject({ state });
    expect((await app.inject({ method: 'POST', url })).json()).toMatchObject({ state });
  }
});

describe.skipIf((await missingService('postgres')) !== null)('a database that does not answer', () => {
  test('is 503, both where the connection is there and where it is not', async () => {
    const proxy = await mutableProxy();
    const url = new URL(postgresUrl);
    url.host = `127.0.0.1:${proxy.port}`;
    const database = openPostgres(url.href, () => {}, 1000);
    const { client } = database;
    const store = postgresStore(client, { retries: 1 });
    const following = { caughtUp: async () => {} } as Following;
    const over = backend({ network, store, client, following }, false);
    await client.query('select 1');
    proxy.mute();
    // The first goes out by the connection that is there, the others want one of their own.
    for (const answer of await Promise.all([1, 2, 3].map(() => over.inject('/reservations/nobody')))) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ status: 'unavailable' });
      expect(answer.headers['retry-after']).toBe('1');
    }
    await proxy.close();
    await database.close();
  }, 30_000);
});

/** Forwards to the database, until it is told to swallow all that comes. */
async function mutableProxy() {
  const { hostname, port } = new URL(postgresUrl);
  const sockets = new Set<Socket>();
  let isMute = false;
  const server = createServer((socket) => {
    const upstream = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => void (isMute || to.write(data)));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    mute: () => {
      isMute = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
