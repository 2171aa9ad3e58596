import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { assertOrders, assertProblem, buildNetwork, checkout, type JournalEntry } from 'onehop';
import { redisStore } from './redis-store.js';
import { ledgerKeys, type RedisClient } from './scripts.js';

// Two servers of a shop sell from one stock, which lies in Redis; each routes by a network of its own and hears nothing of
// the other. Two buyers want the last tyre of the shop round the corner, and she who gets it does not hear of it at first.

const address = process.env.ONEHOP_REDIS ?? 'redis://127.0.0.1:6379/9';
const redis = await connected(address);
const prefix = `onehop-demo-${process.pid}`;

const stock = [
  { facilityId: 'station-road', sku: 'TYRE-205-55-R16', onHand: 1, unitMoney: 7900 },
  { facilityId: 'harbour', sku: 'TYRE-205-55-R16', onHand: 4, unitMoney: 7900 },
];
const problem = assertProblem({
  currency: 'EUR',
  services: [{ id: 'courier', maxMetres: 20_000, baseMinutes: 30, minutesPerKm: 3, money: { base: 500, perKm: 50 } }],
  facilities: [
    { id: 'station-road', kind: 'store', latitude: 52.5251, longitude: 13.3694, services: ['courier'] },
    { id: 'harbour', kind: 'store', latitude: 52.5383, longitude: 13.3411, services: ['courier'] },
  ],
  stock,
});
const tyre = {
  latitude: 52.524,
  longitude: 13.371,
  method: 'deliver',
  lines: [{ sku: 'TYRE-205-55-R16', quantity: 1 }],
};
const [anna, ben] = assertOrders([
  { ...tyre, id: 'anna', placedAt: '2026-10-01T09:00Z' },
  { ...tyre, id: 'ben', placedAt: '2026-10-01T09:01Z' },
]);
assert(anna && ben);

/** What a server has: a network, and a connection to the ledger. */
const server = (client: RedisClient = redis) => ({
  network: buildNetwork(problem),
  store: redisStore(client, { prefix }),
});

/** A connection that breaks when the answer to its second command is on its way: what was asked for has been done by then. */
function breakingConnection(): RedisClient {
  let answers = 0;
  const orLost = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    answers += 1;
    if (answers === 2) throw new Error('connection lost');
    return value;
  };
  return {
    evalsha: (...args) => orLost(redis.evalsha(...args)),
    eval: (...args) => orLost(redis.eval(...args)),
    xrange: (...args) => orLost(redis.xrange(...args)),
  };
}

try {
  const first = server(breakingConnection());
  const second = server();
  await second.store.open(stock.map((cell) => ({ ...cell, reserved: 0, safetyStock: 0 })));
  const from = ({ plan }: { plan: { shipments: readonly { facilityId: string }[] } }): string | undefined =>
    plan.shipments[0]?.facilityId;

  // The first command of a checkout asks whether the id has a reservation, the second holds: its answer gets lost.
  const broken = await checkout(first.network, anna, first).catch((error: Error) => error);
  assert(broken instanceof Error);
  console.log(`anna, by the first server:        ${broken.message}`);

  // She presses again and gets to another server. The order's id is the reservation's, so this is the same hold.
  const again = await checkout(second.network, anna, second);
  console.log(`anna, again, by the second:       ${again.status}, from ${from(again)}`);
  assert.deepEqual([again.status, from(again)], ['held', 'station-road']);

  // The first server's network still counts that tyre. The ledger says no, and the order is routed without it.
  const other = await checkout(first.network, ben, first);
  console.log(
    `ben, by the first:                ${other.status}, from ${from(other)}, after ${other.tries.length} that was short`,
  );
  assert.deepEqual([other.status, from(other), other.tries.length], ['held', 'harbour', 1]);
  assert.deepEqual(other.tries[0]?.short, [
    { facilityId: 'station-road', sku: 'TYRE-205-55-R16', wanted: 1, available: 0 },
  ]);

  // Anna pays and pays again; Ben closes the page.
  const paid = [await second.store.commit('anna'), await first.store.commit('anna')].map(({ status }) => status);
  assert.deepEqual(paid, ['committed', 'committed']);
  assert.equal((await first.store.release('ben')).status, 'released');
  const cells = await Promise.all(stock.map(({ facilityId, sku }) => first.store.cell(facilityId, sku)));
  const left = cells.map((cell) => `${cell?.facilityId} ${cell?.available}`).join(', ');
  console.log(`anna has paid, ben has left:      ${left}`);
  assert.equal(left, 'station-road 0, harbour 4');

  const told = ({ seq, kind, ...entry }: JournalEntry): string =>
    `${seq} ${kind}${'id' in entry ? ` ${entry.id}` : ''}`;
  const journal = (await second.store.journal()).map(told).join(', ');
  console.log(`the journal:                      ${journal}`);
  assert.equal(journal, '1 open, 2 open, 3 hold anna, 4 hold ben, 5 commit anna, 6 release ben');
} finally {
  await redis.unlink(...ledgerKeys(prefix).all);
  redis.disconnect();
}

async function connected(url: string): Promise<Redis> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch {
    console.error(`No Redis answers at ${url}. Start one, such as by
  redis-server --save '' --appendonly no
or say where it is, such as by ONEHOP_REDIS=redis://10.0.0.7:6379/9.`);
    process.exit(1);
  }
}
