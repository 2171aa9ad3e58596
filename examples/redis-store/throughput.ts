import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { fixed, whole } from '../support/table.js';
import { redisStore } from './redis-store.js';
import { ledgerKeys } from './scripts.js';

// How many holds a second, from so many connections, each with one hold under way. Beside it the simplest command there
// is, INCR, sent in the same way: the ratio says what a hold costs, whatever the machine.

const [connections = 20, seconds = 5] = process.argv.slice(2).map(Number);
const address = process.env.ONEHOP_REDIS ?? 'redis://127.0.0.1:6379/9';
const prefix = `onehop-throughput-${process.pid}`;

const clients = Array.from({ length: connections }, () => new Redis(address, { lazyConnect: true }));
await Promise.all(clients.map((redis) => redis.connect()));
const [first] = clients as [Redis];
const stores = clients.map((redis) => redisStore(redis, { prefix }));

/** Calls a second of all connections together. */
async function rateOf(call: (connection: number, turn: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  const turns = clients.map(async (_, connection) => {
    let turn = 0;
    for (; performance.now() < end; turn++) await call(connection, turn);
    return turn;
  });
  const done = (await Promise.all(turns)).reduce((sum, count) => sum + count, 0);
  return (done / (performance.now() - start)) * 1000;
}

const cells = Array.from({ length: 10_000 }, (_, row) => ({ facilityId: `store-${row % 100}`, sku: `sku-${row}` }));
const onHand = 2 ** 31 - 1;
const usedMemory = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await first.info('memory'))?.[1]);

try {
  const store = redisStore(first, { prefix });
  await store.open(cells.map((cell) => ({ ...cell, onHand, reserved: 0, safetyStock: 0, unitMoney: 0 })));
  const hold = (label: string, cellAt: (connection: number, turn: number) => number, lines: number) => {
    let held = 0;
    return rateOf(async (connection, turn) => {
      const own = Array.from({ length: lines }, (_, line) => cells[(cellAt(connection, turn) + line) % cells.length]);
      const claim = { lines: own.map((cell) => ({ ...(cell as (typeof cells)[number]), quantity: 1 })) };
      const options = { id: `${label}-${connection}-${turn}`, ttlMinutes: 15 };
      const answer = await (stores[connection] as (typeof stores)[number]).reserve(claim, options);
      assert.equal(answer.status, 'held');
      held++;
    }).then((rate) => ({ rate, held }));
  };
  const plain = await rateOf((connection) => (clients[connection] as Redis).incr(`{${prefix}}:plain`));
  console.log(
    `${connections} connections, ${seconds} s each; Redis ${/redis_version:(\S+)/.exec(await first.info())?.[1]}`,
  );
  const show = (label: string, rate: number) =>
    console.log(`${label.padEnd(34)} ${whole(rate).padStart(8)} /s   ${fixed(rate / plain, 2)} of INCR`);
  show('INCR', plain);

  const before = await usedMemory();
  const hot = await hold('hot', () => 0, 1);
  show('holds on one hot cell', hot.rate);
  const bytes = (await usedMemory()) - before;
  show('holds spread over 10 000 cells', (await hold('spread', (c, turn) => c * 7919 + turn * 13, 1)).rate);
  show('holds of five lines, spread', (await hold('five', (c, turn) => c * 7919 + turn * 17, 5)).rate);
  console.log(`Memory: ${whole(bytes / hot.held)} bytes a hold of one line, its entry in the journal included.`);
  const cell = await store.cell('store-0', 'sku-0');
  assert(cell && cell.held >= hot.held);
} finally {
  await first.unlink(...ledgerKeys(prefix).all, `{${prefix}}:plain`);
  for (const redis of clients) redis.disconnect();
}
