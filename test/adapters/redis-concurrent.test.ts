import { afterEach, describe, test } from 'vitest';
import { patience, proveUnderCrashes } from '../support/crash-proof.js';
import { openRedisService, type RedisService } from '../support/crash-redis.js';
import { crashSeeds, noteFailingSeed } from '../support/failing-seeds.js';
import { missingService } from '../support/services.js';

const missing = await missingService('redis');
const name = 'redis-concurrent';

let service: RedisService | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

describe.skipIf(missing !== null)('Redis, 20 connections from processes that are killed', () => {
  test.each(crashSeeds(name))(
    'seed %i: some order of the calls explains all answers',
    async (seed) => {
      service = await openRedisService();
      try {
        await proveUnderCrashes(
          service,
          seed,
          (why) => why.startsWith('MaxRetriesPerRequestError') || why.includes('Connection is closed'),
        );
      } catch (error) {
        noteFailingSeed(name, seed);
        throw error;
      }
    },
    patience,
  );
});
