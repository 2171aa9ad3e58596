import type { Redis } from 'ioredis';
import { reservationStoreContract } from 'onehop/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RedisClient } from '../../examples/redis-store/scripts.js';
import { type TestLedger, testLedger } from '../support/redis-ledger.js';
import { connectRedis, missingService } from '../support/services.js';

const missing = await missingService('redis');

describe.skipIf(missing !== null)('the Redis recipe keeps the contract', () => {
  const clients: Redis[] = [];
  let ledger: TestLedger | null = null;

  beforeAll(() => {
    for (let count = 0; count < 8; count++) clients.push(connectRedis());
  });
  afterAll(async () => {
    await ledger?.remove();
    for (const client of clients) client.disconnect();
  });

  const tests = reservationStoreContract(async ({ cells, now, hop }) => {
    await ledger?.remove();
    const opened = await testLedger(clients[0] as Redis, { cells, now });
    ledger = opened;
    const through = (client: Redis): RedisClient => ({
      evalsha: (...args) => hop(() => client.evalsha(...args)),
      eval: (...args) => hop(() => client.eval(...args)),
      xrange: (...args) => hop(() => client.xrange(...args)),
    });
    let used = 0;
    return {
      store: opened.by(through(clients[0] as Redis)),
      advance: opened.advance,
      anotherClient: () => opened.by(through(clients[++used % clients.length] as Redis)),
    };
  });
  for (const { name, run } of tests) test(name, run);
});
