/** A ledger of the drive's own in Redis, and the parent's hand in it. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisStore } from '../../examples/redis-store/redis-store.js';
import { ledgerKeys } from '../../examples/redis-store/scripts.js';
import { openingCells } from './crash-calls.js';
import type { CrashService } from './crash-drive.js';
import { connectRedis, redisUrl } from './services.js';

export interface RedisService extends CrashService {
  close(): Promise<void>;
}

export async function openRedisService(): Promise<RedisService> {
  const redis = connectRedis();
  const prefix = `onehop-crash-${randomBytes(6).toString('hex')}`;
  const store = redisStore(redis, { prefix });
  await redis.connect();
  await store.open(openingCells);
  /** Ids of the connections of that name. */
  const connections = async (name: string): Promise<string[]> => {
    const lines = String(await redis.client('LIST')).split('\n');
    return lines.filter((line) => line.includes(` name=${name} `)).map((line) => /^id=(\d+)/.exec(line)?.[1] as string);
  };

  return {
    store,
    addressOf: (name, isShared) => ({ kind: 'redis', url: redisUrl, prefix, name, isShared }),
    async forget(name) {
      while ((await connections(name)).length > 0) await sleep(2);
    },
    async cut(name) {
      const [id] = await connections(name);
      if (id !== undefined) await redis.client('KILL', 'ID', id);
    },
    async close() {
      await redis.unlink(...ledgerKeys(prefix).all);
      redis.disconnect();
    },
  };
}
